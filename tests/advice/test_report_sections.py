"""Side by side: what is open or one step away, with what is known of each, and no score."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from ladder.advice.costs import at_your_prices, cost_in_words
from ladder.advice.formats import html, markdown, text
from ladder.advice.formats.json import document
from ladder.advice.report_sections import HEAD, account, side_by_side
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from ladder.output.parts import Item, Part
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import WHOLE, short, verdict
from tests.strategies import rules


def table(found: Verdict) -> dict[str, dict[str, Item]]:
    """Each option by its name, with its cells by their heads."""
    [part] = side_by_side(found)
    assert tuple(part.head) == HEAD
    return {row[0].opens: dict(zip(HEAD, row, strict=True)) for row in part.rows}


def tried(prompt: float, few_shot: float) -> Verdict:
    attempts = {
        name: {**short("Stiff."), "score": score}
        for name, score in (("prompt", prompt), ("few-shot", few_shot))
    }
    return verdict(needs=["wrong-tone"], attempts=attempts)


def test_comparison_leaves_out_unsuitable_and_distant_options() -> None:
    options = table(verdict(needs=["missing-knowledge"]))
    statuses = {row.title: row.status for row in verdict(needs=["missing-knowledge"]).ladder}
    assert statuses["Retrieval (RAG)"] == "use"
    assert "Retrieval (RAG)" in options
    assert not {name for name in options if statuses[name] == "not-suitable"}


def test_no_table_where_there_is_no_choice() -> None:
    assert [part for part in side_by_side(verdict(needs=[])) if len(part.rows) < 2] == []


def test_published_result_for_the_need_comes_first() -> None:
    formats = table(verdict(needs=["inconsistent-format"]))["A better prompt"]
    voice = table(tried(0.5, 0.6))["A better prompt"]
    assert formats["Results"].text.startswith("where OpenAI enforced a JSON schema")
    assert formats["Results"].sources == ("openai-structured-outputs",)
    assert voice["Results"].text == "yours: 0.5"


def test_result_neither_measured_nor_published_is_reported_as_not_measured() -> None:
    [example] = [path for path in EXAMPLES if path.stem == "scenario-support-assistant"]
    options = table(verdict_on(example))
    assert options["Another ready-made model"]["Results"].text == "not measured here"


@pytest.mark.parametrize(
    ("prompt", "few_shot", "marked"), [(0.6, 0.6, True), (0.6, 0.5, True), (0.5, 0.6, False)]
)
def test_higher_technique_without_a_better_score_is_marked(
    prompt: float, few_shot: float, marked: bool
) -> None:
    found = tried(prompt, few_shot)
    stated = table(found)["Few-shot examples"]["Option"].text
    assert ("; a better prompt, a lower rung, scored at least as high" in stated) is marked
    rows = {row["technique"]: row for row in document(found)["ladder"]}
    assert rows["few-shot"].get("dominated_by") == ("prompt" if marked else None)
    assert "dominated_by" not in rows["prompt"]


def test_unsuitable_technique_supersedes_no_other() -> None:
    """A search that scored well serves no tone: it stands in nobody's way."""
    attempts = {name: {**short("Stiff."), "score": 0.6} for name in ("rag", "lora")}
    found = document(verdict(needs=["wrong-tone"], attempts=attempts))
    rows = {row["technique"]: row for row in found["ladder"]}
    assert (rows["rag"]["status"], rows["lora"].get("dominated_by")) == ("not-suitable", None)


def test_unmeasured_technique_is_never_called_worse() -> None:
    options = table(verdict(needs=["wrong-tone"])).values()
    assert not [option for option in options if "scored at least as high" in option["Option"].text]


@pytest.mark.parametrize(
    ("requests", "hits", "paid"),
    [
        (
            20_000,
            {},
            "270 USD a month; after this step 127 to 218 USD, with a cache",
        ),
        (20_000, {"cache_hits": 1}, "127 to 195 USD a month, with the cache hits that you state"),
        # With few requests, a cache may save no more than the present one.
        (
            5_000,
            {"cache_hits": 0.5},
            "50 to 68 USD a month, with the cache hits that you state",
        ),
        (
            20_000,
            {"cache_hits": 0.5},
            "199 to 270 USD a month, with the cache hits that you state; after this step 127 to",
        ),
    ],
)
def test_costs_are_stated_in_the_readers_numbers_where_they_are_known(
    requests: int, hits: dict[str, float], paid: str
) -> None:
    found = verdict(
        needs=["too-costly"],
        task={
            "monthly_requests": requests, "input_tokens": 3_000, "output_tokens": 300,
            "repeated_tokens": 2_500,
        },
        costs={"input_price": 3, "output_price": 15, **hits},
    )  # fmt: skip
    stated = table(found)["Better serving"]["Money"].text
    assert f"your bill is {paid}" in stated
    assert ("after this step" in stated) is ("after this step" in paid)


def test_a_need_for_cost_shows_the_bill_of_today() -> None:
    found = verdict(
        needs=["too-costly", "wrong-tone"],
        task={"monthly_requests": 1_000_000, "input_tokens": 3_000, "output_tokens": 300},
        costs={"input_price": 3, "output_price": 15},
    )
    assert (found.recommendation.technique, found.off_ladder[0].technique) == (
        "few-shot",
        "serving",
    )
    # What repeats in the prompt is not stated, so nobody knows what a cache would save.
    assert "; better serving: your bill is 13,500 USD a month. Ex" in cost_in_words(found)


def test_a_stronger_model_is_not_billed_as_a_cheaper_one() -> None:
    facts: dict[str, Any] = {
        "task": {"monthly_requests": 1_000_000, "input_tokens": 3_000, "output_tokens": 300},
        "costs": {"input_price": 3, "output_price": 15},
    }
    found = verdict(needs=["ignores-instructions"], attempts={"prompt": short("Deaf.")}, **facts)
    assert found.recommendation.technique == "model-choice"
    assert cost_in_words(found).endswith("your bill is 13,500 USD a month.")


@pytest.mark.parametrize(
    ("hosting", "assets", "variant"),
    [
        ({"serving": "api", "latency_part": "thinking"}, {}, "think-less"),
        ({"serving": "api"}, {"smaller_models": "enough"}, "smaller-model-caching"),
    ],
)
def test_no_bill_is_stated_after_a_step_whose_saving_nobody_measured(
    hosting: dict[str, str], assets: dict[str, str], variant: str
) -> None:
    found = verdict(
        needs=["too-costly"],
        task={
            "monthly_requests": 1_000_000, "input_tokens": 3_000, "output_tokens": 300,
            "repeated_tokens": 2_500, "output_must_not_change": False,
        },
        costs={"input_price": 3, "output_price": 15},
        hosting=hosting,
        assets=assets,
    )  # fmt: skip
    assert found.recommendation.variant == variant
    assert cost_in_words(found).endswith(
        "; your bill is 13,500 USD a month; each tenth less saves 1,350."
    )


@pytest.mark.parametrize(
    ("bill", "tenth"), [(9_999, "1,000"), (456, "46"), (104, "10"), (99, "9.9"), (87.7, "8.77")]
)
def test_a_tenth_of_the_bill_is_whole_from_ten_on(bill: float, tenth: str) -> None:
    found = verdict(
        needs=["too-costly"], hosting={"serving": "api"}, costs={"monthly_bill": bill},
        task={"output_must_not_change": False}, assets={"smaller_models": "enough"},
    )  # fmt: skip
    assert cost_in_words(found).endswith(
        f"; your bill is {bill:,} USD a month; each tenth less saves {tenth}."
    )


def test_a_tune_that_the_provider_serves_has_no_bill_for_a_gpu_of_your_own() -> None:
    found = verdict(
        needs=["too-costly"],
        task={"monthly_requests": 1_000_000, "input_tokens": 3_000, "output_tokens": 300},
        costs={"input_price": 3, "output_price": 15, "gpu_hour": 2, "monthly_fixed": 2_000},
    )
    own = found.recommendation._replace(technique="lora", variant="lora")
    hosted = own._replace(variant="hosted")
    told = (
        "after this step at least 3,460 USD, for a model of your own, with its GPUs and upkeep; "
        "this assumes 1 GPU: measure how many your traffic needs (your bill pays for 7)"
    )
    assert told in at_your_prices(found, own)
    measured = verdict(
        needs=["too-costly"],
        task={"monthly_requests": 1_000_000, "input_tokens": 3_000, "output_tokens": 300},
        costs={
            "input_price": 3, "output_price": 15, "gpu_hour": 2, "gpus": 3, "monthly_fixed": 2_000,
        },
    )  # fmt: skip
    sure = at_your_prices(measured, own)
    assert sure.endswith(
        "; after this step 6,380 USD, for a model of your own, with its GPUs and upkeep"
    )
    assert at_your_prices(found, hosted) == "your bill is 13,500 USD a month"


def test_retrieval_that_runs_already_adds_nothing_to_a_bill_that_holds_its_passages() -> None:
    facts: dict[str, Any] = {
        "needs": ["missing-knowledge"],
        "task": {"monthly_requests": 60_000, "input_tokens": 6_000, "output_tokens": 350},
        "knowledge": {"location": "documents", "tokens": 1_500_000},
        "costs": {"input_price": 2.5, "output_price": 10},
    }
    more = "a month more"
    assert more in cost_in_words(verdict(**facts))
    running = verdict(**facts, attempts={"rag": short("The right table is not found.")})
    assert running.recommendation.technique == "rag"
    assert more not in cost_in_words(running)


def test_what_examples_and_passages_add_to_the_bill_is_stated_beside_them() -> None:
    found = verdict(
        needs=["missing-knowledge", "wrong-tone"],
        task={"monthly_requests": 20_000, "input_tokens": 3_000, "output_tokens": 300},
        costs={"input_price": 3, "output_price": 15},
    )
    values = {name: row["Money"].text for name, row in table(found).items()}
    assert values["Few-shot examples"].endswith("; with your numbers 2.7 to 1,980 USD a month more")
    assert values["Retrieval (RAG)"].endswith("; with your numbers 240 to 960 USD a month more")


def test_every_technique_says_what_it_does_to_an_answer_and_how_it_is_undone() -> None:
    costs = [technique.cost for technique in rules().techniques.values()]
    assert [cost for cost in costs if not cost.latency or not cost.undo] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_long_format_has_it(example: Path) -> None:
    found = verdict_on(example)
    wanted = bool(list(side_by_side(found)))
    full = text.render(found, View(detail=Detail.FULL))
    for page in (full, markdown.render(found, WHOLE), html.render(found, WHOLE)):
        assert ("Side by side" in page) is wanted


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_long_format_shows_the_values_that_each_reason_read(example: Path) -> None:
    found = verdict_on(example)
    read = [item.note for item in items(account(found)) if item.note]
    full = " ".join(text.render(found, View(width=9999, detail=Detail.FULL)).split())
    assert re.findall(r"; read (.*?)\)(?= |$)", full) == read
    page = re.sub(r"\\(.)", r"\1", markdown.render(found, WHOLE))
    assert re.findall(r"\(read: (.*)\)$", page, re.MULTILINE) == read
    spans = re.findall(r'<span class="rule">\(read: (.*?)\)</span>', html.render(found, WHOLE))
    assert [unescape(item) for item in spans] == read


def items(parts: Iterable[Part]) -> Iterator[Item]:
    """Every item of some sections, in their order."""
    for part in parts:
        yield from part.items
        yield from items(part.parts)


def test_advice_for_another_need_of_the_same_technique_is_among_the_reasons_once() -> None:
    found = verdict(
        needs=["small-fast-model", "too-costly"],
        task={
            "shape": "rewriting",
            "stage": "production",
            "monthly_requests": 3_000_000,
            "input_tokens": 1800,
            "output_tokens": 350,
            "repeated_tokens": 250,
            "may_wait": False,
            "behavior_changes": "yearly",
        },
        evaluation={"items": 800, "target": 0.92, "trusted": True},
        examples={"demonstrations": 40_000, "label_quality": "reviewed", "synthetic": True},
        hosting={"serving": "either", "open_weights": True, "gpu_memory_gb": 160},
        costs={"input_price": 3, "output_price": 15, "gpu_hour": 5, "monthly_fixed": 6000},
        assets={
            "smaller_models": "below-target",
            "teacher": "hosted",
            "teacher_outputs": "allowed",
        },
        attempts={"serving": short("The bill is still too high.")},
        team={
            "maintainer": True,
            "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
        },
    )
    assert found.recommendation.technique == "distillation"
    why = next(part for part in account(found) if part.heading == "Why")
    told = [item.id for item in why.items]
    assert "advice/bill-comparison" in told
    assert len(told) == len(set(told))

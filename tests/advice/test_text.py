"""The verdict on a terminal: one screen, in words, calm whatever a user wrote."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from ladder import advise
from ladder.advice.formats import text
from ladder.advice.ladder import WORDS
from ladder.advice.phrases import decisive, first_step
from ladder.advice.report_sections import LISTED
from ladder.advice.screen import ROWS
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Status, Verdict
from ladder.engine.wording import SENTENCE
from ladder.output.answer import headline
from ladder.output.phrases import sentence
from ladder.output.screen import columns
from ladder.output.worth_asking import worth_asking
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import quoted, seen, short, titled, verdict
from tests.strategies import rules
from tests.vignettes.score import read

CODE = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")
MOST_ON_A_SCREEN, MOST_IN_BRIEF, TOP = 24, 8, 9


def row_of(lines: list[str], technique: str) -> str:
    """The line of the ladder in which a technique stands."""
    [line] = [line for line in lines if re.match(rf".  ?[0-5 ] +{re.escape(technique)}", line)]
    return line


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_window_but_for_a_link(example: Path) -> None:
    over = [
        (width, detail, line)
        for width, detail in product((40, 60, 80, 120), Detail)
        for line in seen(verdict_on(example), width, detail)
        if columns(line) > width and "://" not in line
    ]
    assert over == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_one_screen_and_its_top_says_what_to_do(example: Path) -> None:
    found = verdict_on(example)
    lengths = {width: len(seen(found, width)) for width in (60, 72, 80, 120)}
    assert {width: lines for width, lines in lengths.items() if lines > MOST_ON_A_SCREEN} == {}
    lines = seen(found)
    top = " ".join(" ".join(lines[:TOP]).split())
    recommended = found.recommendation
    assert headline(found) in top
    ground, screen = recommended.why[0], " ".join(" ".join(lines).split())
    # The headline names the variant, so its reason is told in full.
    text = ground.text if ground.says == recommended.variant_title else f"{ground.says}."
    if recommended.outcome in ("stop", "stay"):
        text = decisive(found)[0]
    assert f"Why {sentence(text).partition('. ')[0]}" in screen
    first = f"First {SENTENCE.split(first_step(found))[0]}"
    assert ("Look up " if recommended.outcome == "find-out" else first) in screen


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_in_brief_it_has_eight_lines_at_most(example: Path, width: int) -> None:
    assert len(seen(verdict_on(example), width, Detail.BRIEF)) <= MOST_IN_BRIEF


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_ladder_is_drawn_from_the_top_and_says_at_most_once_where_you_are(
    example: Path,
) -> None:
    lines = seen(verdict_on(example))
    spans = [line[:3] for line in lines if re.match(r"([ >+=x] |[0-5]-)[0-5]  ", line)]
    rungs = [
        rung
        for span in spans
        for rung in range(int(span[2]), int(span[0] if "-" in span else span[2]) - 1, -1)
    ]
    assert list(dict.fromkeys(rungs)) == [5, 4, 3, 2, 1, 0]
    assert len([line for line in lines if "you are here" in line]) <= 1


def test_you_are_not_at_what_failed() -> None:
    attempts = {"prompt": {**short("Stiff."), "score": 0.6}}
    lines = seen(verdict(needs=["wrong-tone"], attempts=attempts))
    assert not [line for line in lines if "you are here" in line]


def test_attempt_below_the_headline_that_is_not_settled_is_on_the_screen() -> None:
    attempts = {
        "prompt": {**short("Stiff."), "score": 0.6, "items": 400},
        "prompt-optimizer": {**short("Stiff."), "score": 0.725, "items": 40},
        "few-shot": {**short("It drifts."), "score": 0.6, "items": 400},
        "model-choice": {**short("They drift."), "score": 0.6, "items": 400},
    }
    found = verdict(
        needs=["wrong-tone"],
        examples={"demonstrations": 1500, "label_quality": "expert"},
        evaluation={"items": 400, "trusted": True, "target": 0.75},
        attempts=attempts,
        hosting={"open_weights": True},
        team={"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
    )
    assert found.recommendation.technique == "lora"
    told = " ".join(" ".join(seen(found)).split())
    assert (
        "The result of a prompt optimizer is not settled: 0.725 on 40 items may be 0.52 to 0.86"
        in told
    )
    assert "1,153 items in all would settle it" in told


@pytest.fixture
def failed_search() -> Verdict:
    """Retrieval that missed the target, has a remedy left, and goes with tools."""
    needs = {"location": "both", "changes": "daily", "tokens": 2_000_000}
    search = {"comes_with_request": False, "retrieval": ["vector"]}
    return verdict(
        needs=["missing-knowledge"],
        knowledge={**needs, **search, "retrieval_failure": "not-found"},
        attempts={"rag": {**short("Wrong pages."), "score": 0.71}},
    )


def test_a_score_of_what_is_recommended_in_another_way_stays_on_the_screen(
    failed_search: Verdict,
) -> None:
    assert row_of(seen(failed_search), "Retrieval (RAG)").endswith("recommended, 0.71 so far")


def test_you_are_at_what_reached_the_target_and_not_at_a_training_that_missed_it() -> None:
    attempts = {
        "rag": {"outcome": "target-reached", "score": 0.9},
        "lora": {**short("It invents."), "score": 0.7},
    }
    lines = seen(verdict(needs=["missing-knowledge"], attempts=attempts))
    assert "you are here: target reached at 0.9" in row_of(lines, "Retrieval (RAG)")


DRAFT = {"outcome": "first-draft", "score": 0.6, "items": 40}


@pytest.mark.parametrize(
    ("attempts", "here"),
    [
        ({"prompt": DRAFT, "lora": DRAFT}, "A better prompt"),
        ({"prompt": DRAFT, "few-shot": DRAFT, "lora": DRAFT}, "Few-shot examples"),
        ({"few-shot": DRAFT, "lora": {**DRAFT, "score": 0.65}}, "LoRA"),
        ({"few-shot": {**DRAFT, "outcome": "target-reached"}, "lora": DRAFT}, "Few-shot examples"),
        ({"prompt": {"outcome": "first-draft"}, "few-shot": {**DRAFT, "score": 0}}, ""),
    ],
)
def test_you_are_at_the_best_score_and_with_one_score_at_what_does_not_train(
    attempts: dict[str, object], here: str
) -> None:
    lines = seen(verdict(needs=["wrong-tone"], attempts=attempts))
    at = [re.split("  |, …", line[5:])[0] for line in lines if "you are here" in line]
    assert at == [here] * bool(here)


def test_ladder_without_attempts_has_no_current_place() -> None:
    assert not [line for line in seen(verdict(needs=["wrong-tone"])) if "you are here" in line]


def test_inconclusive_attempt_shows_measure_and_current_technique() -> None:
    tried = {
        "prompt": short("Stiff."),
        "model-choice": short("So."),
        "few-shot": {**short("So."), "score": 0.72, "items": 40},
    }
    evaluation = {"items": 40, "target": 0.75}
    lines = seen(verdict(needs=["wrong-tone"], attempts=tried, evaluation=evaluation))
    assert lines[1] == "Measure few-shot examples on more items before you decide."
    [why] = [line for line in lines if line.startswith("Why ")]
    assert why.startswith("Why     You cannot tell yet: 40 items, 0.52 to 0.86 includes your")
    assert row_of(lines, "Few-shot examples").startswith("> 1  Few-shot examples")


def test_inconclusive_draft_is_measured_with_traffic_and_not_on_items() -> None:
    hosting = {"serving": "self-hosted", "latency_part": "per-token", "load": "moderate"}
    tried = {"speculative-decoding": {"outcome": "inconclusive"}}
    lines = seen(verdict(needs=["too-slow"], attempts=tried, hosting=hosting))
    assert lines[1] == "Measure speculative decoding again with your own traffic before you decide."
    [first] = [line for line in lines if line.startswith("First ")]
    assert "items" not in first


def test_each_status_has_a_word() -> None:
    assert set(Status.__args__) == set(WORDS)  # type: ignore[attr-defined]


def test_a_stop_has_no_range_and_no_cost() -> None:
    attempts = {"rag": {"outcome": "target-reached", "score": 0.9}}
    lines = seen(verdict(needs=["missing-knowledge"], attempts=attempts))
    assert lines[1:3] == [
        "Stop: retrieval (RAG) reached the target (0.9).",
        "Fine-tune? No. You reached the target without training.",
    ]
    assert not [line for line in lines if line.startswith(("Cost", "Not final"))]


def test_color_only_repeats_what_is_stated_without_it() -> None:
    found = verdict(needs=["wrong-tone"])
    painted = text.render(found, View(color=True))
    assert painted != text.render(found)
    assert text.render(found) == CODE.sub("", painted)
    assert set(CODE.findall(painted)) == {
        f"\x1b[{codes}m" for codes in ("0", "1", "2", "1;38;5;65", "38;5;65", "38;5;133")
    }


@pytest.mark.parametrize("detail", [Detail.SCREEN, Detail.FULL, Detail.TRACE])
def test_on_a_terminal_numbers_lead_to_sources(detail: Detail) -> None:
    found = verdict(needs=["too-slow"], hosting={"latency_part": "queue"})
    drawn = text.render(found, View(color=True, detail=detail, links=True))
    assert LINK.sub("", drawn) == text.render(found, View(color=True, detail=detail))
    assert "https://" in drawn or detail is Detail.TRACE


def test_the_first_caution_is_shown_and_the_others_are_counted() -> None:
    found = verdict_on(next(path for path in EXAMPLES if "row-5" in path.stem))
    assert len(found.cautions) > 1
    wording = " ".join(" ".join(seen(found)).split())
    assert f"Watch {sentence(found.cautions[0].says)}." in wording
    assert f"More: --full ({len(found.cautions)} cautions), --trace, --set." in wording


def test_a_source_known_at_second_hand_says_so() -> None:
    lines = seen(quoted(verdict(needs=["wrong-tone"])), 120)
    [listed] = [line for line in lines if line.startswith("Source: [")]
    assert listed.count("quoted at second hand") == listed.count("[")


def test_the_last_line_names_the_rules_and_the_day() -> None:
    found = verdict(needs=["wrong-tone"])
    expected = f"Rules core {found.pack.version} as of 2026-11-24. More: --full, --trace, --set."
    assert seen(found)[-1] == expected
    assert (
        f"core {found.pack.version}, {found.pack.digest[:19]},"
        in seen(found, detail=Detail.FULL)[-1]
    )


@pytest.mark.parametrize(
    ("added", "replaced", "counted", "named"),
    [
        ((), (), "", ""),
        (
            (),
            ("requirement/min-examples",),
            ", 1 replaced by your own",
            " Replaced or retired by rules of your own: requirement/min-examples.",
        ),
        (
            ("caution/a", "caution/b"),
            ("requirement/min-examples",),
            ", 2 added and 1 replaced by your own",
            " Added by rules of your own: caution/a, caution/b. Replaced or retired by rules of "
            "your own: requirement/min-examples.",
        ),
    ],
)
def test_rules_of_ones_own_are_counted_and_in_full_named(
    added: tuple[str, ...], replaced: tuple[str, ...], counted: str, named: str
) -> None:
    found = verdict(needs=["wrong-tone"])
    own = replace(found, pack=found.pack._replace(added=added, replaced=replaced))
    last = f"Rules core {found.pack.version}{counted} as of 2026-11-24. More: --full,"
    assert last in " ".join(" ".join(seen(own)).split())
    full = " ".join(" ".join(seen(own, detail=Detail.FULL)).split())
    assert full.endswith(f", as of 2026-11-24.{named}")


def test_in_full_every_reason_of_every_technique_is_there() -> None:
    found = verdict(needs=["wrong-tone"], examples={"demonstrations": 320})
    wording = " ".join(" ".join(seen(found, detail=Detail.FULL)).split())
    texts = [reason.text for row in found.ladder for reason in row.because]
    texts += [question.question for question in worth_asking(found)[:LISTED]]
    texts += [*found.recommendation.steps, *(caution.text for caution in found.cautions)]
    assert [text for text in texts if text not in wording] == []


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("color", [False, True])
def test_no_text_of_a_user_reaches_the_terminal_as_a_command(color: bool, detail: Detail) -> None:
    hostile = titled("\x1b]0;owned\a\x1b[2J", "\x1b[31m\r\u202e")
    drawn = text.render(hostile, View(color=color, detail=detail, links=color))
    left = CODE.sub("", LINK.sub("", drawn))
    assert not any(character in left for character in "\x1b\a\r\u202e")


def test_below_72_columns_a_heading_opens_its_text() -> None:
    narrow = seen(verdict(needs=["wrong-tone"]), 60)
    assert [line for line in narrow if line.startswith("Why: A prompt with")]


def test_a_long_screen_fits_a_small_terminal_with_its_headline() -> None:
    """What is to be done before, then the caution, then what nobody tried are left out."""
    [case] = [case for case in read() if case["id"] == "statute-translation"]
    evaluation = {**case["problem"]["evaluation"], "safety_set": False}
    title = " ".join(["Statutes in Northern Sámi"] * 4)
    found = advise({**case["problem"], "title": title, "evaluation": evaluation}, rules())
    lines = seen(found)
    assert len(lines) <= ROWS
    assert len(found.cautions) == 1
    assert not [line for line in lines if line.startswith("Watch")]
    assert "--full (1 caution)" in lines[-1]


def test_a_prompt_that_missed_the_target_is_not_kept_where_another_technique_reached_it() -> None:
    stated: dict[str, object] = {
        "needs": ["too-costly"],
        "task": {"monthly_requests": 100, "input_tokens": 1000, "output_tokens": 100},
        "costs": {"input_price": 1, "output_price": 4},
        "evaluation": {"items": 500, "target": 0.87},
    }
    missed = {
        "outcome": "below-target",
        "score": 0.5,
        "items": 500,
        "because": "Terms are made up.",
    }
    reached = {"outcome": "target-reached", "score": 0.95, "items": 500}
    both = verdict(**stated, attempts={"prompt": missed, "few-shot": reached})
    assert "No change recommended." in seen(both)
    assert "you are here" not in row_of(seen(both), "A better prompt")
    alone = verdict(**stated, attempts={"prompt": missed})
    assert seen(alone)[1].startswith("Keep your prompt")

"""Patterns that the rules broke once: known facts win, assets never close, bounds bound."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from ladder import InvalidInput, advise
from ladder.engine.computed import computed
from ladder.engine.facts import Facts
from ladder.engine.verdict import Verdict
from ladder.load.problems.mappings import problem_from_mapping
from tests.strategies import rules

DAY = date(2026, 11, 28)
READY: Mapping[str, object] = {
    "evaluation": {"items": 400, "trusted": True},
    "examples": {"demonstrations": 9000, "label_quality": "expert"},
    "hosting": {"open_weights": True},
    "team": {
        "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
        "maintainer": True,
    },
}
COSTS: Mapping[str, object] = {
    "task": {
        "shape": "generation",
        "stage": "production",
        "monthly_requests": 900_000,
        "input_tokens": 3000,
        "output_tokens": 300,
    },
    "costs": {
        "input_price": 3,
        "output_price": 15,
        "gpu_hour": 2,
        "gpus": 1,
        "monthly_fixed": 2000,
    },
}


def verdict(*parts: Mapping[str, object]) -> Verdict:
    """The verdict on the sections of several mappings, joined key by key."""
    whole: dict[str, object] = {}
    for part in parts:
        for section, given in part.items():
            old = whole.get(section)
            both = isinstance(given, dict) and isinstance(old, dict)
            whole[section] = {**old, **given} if both else given  # type: ignore[dict-item]
    return advise(problem_from_mapping(whole, rules()), rules(), as_of=DAY)


def technique(*parts: Mapping[str, object]) -> str:
    """What the joined mappings are advised to use."""
    return verdict(*parts).recommendation.technique


SKILL: Mapping[str, object] = {
    "needs": ["weak-domain-skill"],
    "attempts": {
        name: {"outcome": "below-target", "because": "Rare cases are missed."}
        for name in ("prompt", "few-shot", "model-choice")
    },
    "task": {
        "shape": "classification",
        "classes": 40,
        "own_convention": True,
        "distribution": "under-represented",
    },
    **READY,
}


@pytest.mark.parametrize(("rarest", "advised"), [(3, "few-shot"), (200, "encoder-classifier")])
def test_a_counted_rarest_class_beats_the_average(rarest: int, advised: str) -> None:
    assert technique(SKILL, {"examples": {"per_class": rarest}}) == advised


@pytest.mark.parametrize("requests", [499_000, 501_000, 50_000_000])
def test_no_number_of_requests_pays_for_training_without_prices(requests: int) -> None:
    task = {"task": {"stage": "production", "monthly_requests": requests}}
    serving = {"attempts": {"serving": {"outcome": "below-target", "because": "Saves a third."}}}
    found = technique(
        READY,
        task,
        serving,
        {"needs": ["too-costly"], "assets": {"smaller_models": "below-target"}},
    )
    assert not rules().techniques[found].training


@pytest.mark.parametrize("need", ["small-fast-model", "too-slow", "too-costly"])
@pytest.mark.parametrize("asset", [{"teacher": "open-weights"}, {"teacher": "hosted"}])
@pytest.mark.parametrize("shape", ["generation", "classification"])
def test_a_permitted_teacher_closes_nothing_lower(
    need: str, asset: dict[str, str], shape: str
) -> None:
    here: Mapping[str, object] = {
        "needs": [need],
        "assets": {"smaller_models": "below-target"},
        "attempts": {"serving": {"outcome": "below-target", "because": "It saves a third."}},
    }
    more: Mapping[str, object] = {
        "assets": {**asset, "teacher_outputs": "allowed"},
        "task": {"shape": shape, "classes": 40},
    }
    without = technique(READY, COSTS, here, {"task": more["task"]})
    assert without in ("lora", "encoder-classifier")
    assert technique(READY, COSTS, here, more) == without


@pytest.mark.parametrize("name", ["lora", "encoder-classifier"])
def test_items_that_are_not_held_out_allow_no_training(name: str) -> None:
    shape = {"task": {"shape": "classification" if "encoder" in name else "translation"}}
    labels = {"examples": {"per_class": 200}}
    assert technique(SKILL, labels, shape) == name
    assert technique(SKILL, labels, shape, {"evaluation": {"held_out": True}}) == name
    found = technique(SKILL, labels, shape, {"evaluation": {"held_out": False}})
    assert not rules().techniques[found].training


@pytest.mark.parametrize("terms", ["forbidden", "unread", "unknown"])
@pytest.mark.parametrize("shape", ["classification", "translation"])
def test_outputs_that_may_not_teach_do_not_under_another_name(terms: str, shape: str) -> None:
    written: Mapping[str, object] = {
        "examples": {"synthetic": True, "per_class": 200},
        "assets": {"teacher_outputs": terms},
        "task": {"shape": shape},
    }
    assert not rules().techniques[technique(SKILL, written)].training


@pytest.mark.parametrize("provider", ["openai", "anthropic", "cohere", "google-gemini-api"])
def test_a_closed_provider_trains_nothing_while_open_weights_are_unknown(provider: str) -> None:
    hosting = {"hosting": {"fine_tuning_api": True, "provider": provider, "serving": "api"}}
    skill = {key: value for key, value in SKILL.items() if key != "hosting"}
    found = technique(skill, hosting, {"task": {"shape": "translation"}})
    assert not rules().techniques[found].training


@pytest.mark.parametrize("serving", ["api", "either", "unknown"])
def test_an_adapter_on_open_weights_is_named_only_where_they_may_be_trained(serving: str) -> None:
    hosting = {"hosting": {"fine_tuning_api": True, "provider": "azure", "serving": serving}}
    skill = {key: value for key, value in SKILL.items() if key != "hosting"}
    found = verdict(skill, hosting, {"task": {"shape": "translation"}}).recommendation
    assert (found.technique, found.variant) == ("lora", "hosted")


CONTRADICTIONS: dict[str, dict[str, object]] = {
    "rarest-class-exceeds-examples": {
        "task": {"shape": "classification", "classes": 40},
        "examples": {"per_class": 50, "demonstrations": 100},
    },
    "prefix-longer-than-input": {"task": {"input_tokens": 400, "repeated_tokens": 401}},
    "bill-far-from-requests": {
        "task": {"monthly_requests": 1000},
        "costs": {"monthly_bill": 9000, "per_request": 3},
    },
    "prompt-held-more-than-the-window": {
        "knowledge": {"in_prompt": True, "tokens": 200_000},
        "hosting": {"context_window": 128_000},
    },
    "tools-tried-yet-none": {
        "assets": {"tools": 0},
        "attempts": {"tools": {"outcome": "below-target", "because": "Arguments are wrong."}},
    },
    "teacher-weights-yet-forbidden": {
        "assets": {"teacher": "open-weights"},
        "hosting": {"open_weights": False},
    },
    "checked-yet-not-scored": {"evaluation": {"grader": False, "check_without_answer": True}},
    "nothing-in-use-yet-it-changed": {"in_use": "nothing", "needs": ["got-worse"]},
    "nothing-in-use-yet-its-base-ends": {"in_use": "nothing", "needs": ["base-model-ends"]},
    "fast-enough-yet-too-slow": {
        "needs": ["too-slow"],
        "hosting": {"latency_now_ms": 900, "latency_target_ms": 900},
    },
    "score-on-another-scale": {
        "evaluation": {"target": 80, "max_score": 100},
        "attempts": {"few-shot": {"outcome": "below-target", "score": 0.91, "because": "Drifts."}},
    },
    "nothing-right-after-training": {
        "attempts": {
            "prompt": {"outcome": "below-target", "score": 0.4, "because": "It is stiff."},
            "lora": {"outcome": "below-target", "score": 0, "because": "All wrong."},
        },
    },
}


def test_a_score_of_zero_after_training_is_possible_where_nothing_scored_above_it() -> None:
    zero = {"lora": {"outcome": "below-target", "score": 0, "because": "No task passes."}}
    problem = {"needs": ["weak-domain-skill"], "attempts": zero}
    assert problem_from_mapping(problem, rules()).facts["attempts.lora.score"] == 0


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_facts_that_cannot_both_be_true_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        problem_from_mapping({"needs": ["wrong-tone"], **CONTRADICTIONS[name]}, rules())
    found = {diagnostic.subject for diagnostic in refused.value.diagnostics}
    assert f"contradiction/{name}" in found
    assert all("max_score" not in diagnostic.help for diagnostic in refused.value.diagnostics)


SOUND: list[dict[str, object]] = [
    {
        "task": {"shape": "extraction", "classes": 40},
        "examples": {"per_class": 9, "demonstrations": 99},
    },
    {"task": {"input_tokens": 400, "repeated_tokens": 400}},
    {
        "evaluation": {"target": 80, "max_score": 100},
        "attempts": {"prompt": {"outcome": "below-target", "score": 0, "because": "All wrong."}},
    },
    {"evaluation": {"target": 0.8}, "attempts": {"lora": {"outcome": "inconclusive", "score": 0}}},
]


@pytest.mark.parametrize("facts", SOUND)
def test_facts_that_can_both_be_true_are_read(facts: dict[str, object]) -> None:
    assert problem_from_mapping({"needs": ["wrong-tone"], **facts}, rules()).facts


QLORA_ROWS = {
    3: 3.5,
    7: 5,
    8: 6,
    9: 6.5,
    11: 7.5,
    14: 8.5,
    27: 22,
    32: 26,
    40: 30,
    70: 41,
    81: 48,
    405: 237,
    3.21: 4.6,
    8.03: 7.4,
    33: 24.7,
    65: 45.0,
    31: 25.2,
    24: 21,
}
"""Billions of parameters, and the least GB of a published QLoRA run (Unsloth, torchtune, QLoRA)."""


@pytest.mark.parametrize(("billions", "gigabytes"), QLORA_ROWS.items())
def test_what_a_qlora_run_takes_at_least_is_below_every_published_row(
    billions: float, gigabytes: float
) -> None:
    numbers = rules().parameters
    per_billion, beside = (numbers[f"qlora-{name}"].value for name in ("gb-per-billion", "base-gb"))
    assert billions * per_billion + beside <= gigabytes


def computed_of(**facts: Facts) -> Facts:
    """What follows from facts that are named by section and name."""
    stated = {
        f"{section}.{name}": value for section, of in facts.items() for name, value in of.items()
    }
    return computed(rules(), stated)


CONDITIONS = ("when", "met_when", "exhausted", "solved_when")
OURS = re.compile(r"ladder's own|[Tt]hese rules (accept|advise|ask|count|plan|require|take)")
SCALES = (-1, 0, 0.001, 1, 1.001, 2)
"""Bounds of a scale, or of "several": they are no choice of anybody."""


def conditions(node: object) -> Iterator[tuple[object, str]]:
    """Yield each condition of a rule file, with the texts of the mapping that holds it."""
    if isinstance(node, dict):
        held = [node[name] for name in CONDITIONS if name in node]
        if held:
            texts = {
                name: text for name, text in node.items() if name not in (*CONDITIONS, "cases")
            }
            yield held, " ".join(yaml.safe_dump(texts, width=10_000).split())
        for name, inner in node.items():
            if name != "cases":
                yield from conditions(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from conditions(inner)


def bounds(condition: object) -> Iterator[float]:
    """Yield the numbers that a condition compares with; a parameter is none of them."""
    if isinstance(condition, dict):
        for name, inner in condition.items():
            if name in ("at_least", "less_than", "times", "plus") and isinstance(
                inner, int | float
            ):
                yield inner
            yield from bounds(inner)
    elif isinstance(condition, list):
        for inner in condition:
            yield from bounds(inner)


def named(bound: float, text: str) -> bool:
    """Return whether a text names a number, or says that the bounds are ours."""
    words: Mapping[float, str] = {5: "|five", 8: "|eight", 10: "|ten", 20: "|twenty"}
    word = words.get(bound, "")
    number = rf"(?<![\d.,])({re.escape(f'{bound:,}')}{word})(?![\d,]*\d)"
    return bool(OURS.search(text) or re.search(number, text))


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDERS = ("advice", "caution", "exclusion", "need", "requirement", "technique")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_bound_is_named_in_the_text_or_called_our_own(folder: str) -> None:
    unnamed = [
        (file.stem, bound)
        for file in sorted(Path("rules", folder).glob("*.yaml"))
        for condition, text in conditions(yaml.load(file.read_text("utf-8"), LOADER))  # noqa: S506
        for bound in bounds(condition)
        if bound not in SCALES and not named(bound, text)
    ]
    assert not unnamed


HISTORY = re.compile(
    r"(?<!or )(scored (too low|below)|missed your target|still (fails|gets|breaks|wrong))|"
    r"[Yy]ou (rewrote|reworked|enforced|cut|showed)|(?<![Ii]f )[Yy]ou still"
)
"""What only a person can say who tried it."""


@pytest.mark.parametrize("need", sorted(rules().needs))
@pytest.mark.parametrize("outcome", ["not-applicable", "below-target"])
def test_no_reason_tells_a_history_that_nobody_stated(need: str, outcome: str) -> None:
    names = [*dict.fromkeys(option.technique for option in rules().needs[need].options)]
    ended = {"outcome": outcome, "because": "It cannot be used here."}
    for known in ({}, READY):
        for tried in range(len(names) + 1):
            attempts = {"attempts": dict.fromkeys(names[:tried], ended)}
            found = verdict({"needs": [need]}, attempts, known)
            texts = [reason.text for reason in found.recommendation.why if reason.by.kind == "fit"]
            if outcome == "not-applicable":
                assert [text for text in texts if HISTORY.search(text)] == []
            assert [text for text in texts if re.search(r"(?<![Ii]f )[Yy]ou still", text)] == []


def test_no_text_of_a_rule_speaks_for_its_authors_as_we() -> None:
    """People pass verdicts on: there, "we" is whoever passes it on."""
    book = rules()
    texts = [f"{rule.says} {rule.why} {rule.do} {rule.steps}" for rule in book.rules.values()]
    texts += [f"{fact.says} {fact.why}" for fact in book.computed.values()]
    texts += [parameter.says for parameter in book.parameters.values()]
    texts += [
        str((card.what, card.cost, card.steps, card.climb)) for card in book.techniques.values()
    ]
    assert [text for text in texts if re.search(r"\b([Ww]e|[Oo]urs?|us)\b", text)] == []


STAYS: Mapping[str, object] = {"hosting": {"data_must_stay": True}}
HOSTED = {"managed", "hosted", "hosted-index", "search-the-web"}
"""The variants that send data to a provider."""


@pytest.mark.parametrize("provider", ["azure", "tinker", "aws-bedrock", "anthropic"])
@pytest.mark.parametrize("serving", ["api", "either", "self-hosted"])
@pytest.mark.parametrize("weights", [True, False])
@pytest.mark.parametrize("need", ["wrong-tone", "weak-domain-skill", "missing-knowledge"])
def test_no_step_sends_data_that_must_stay_to_a_provider(
    provider: str, serving: str, weights: bool, need: str
) -> None:
    problem: Mapping[str, object] = {
        "needs": [need],
        "task": {"shape": "code", "stage": "production", "distribution": "under-represented"},
        "knowledge": {"location": "documents", "tokens": 9_000_000, "into_weights": False},
        "examples": {"tasks": 400},
        "evaluation": {"grader": True, "target": 0.9},
        "hosting": {
            "fine_tuning_api": True,
            "provider": provider,
            "serving": serving,
            "open_weights": weights,
        },
        "attempts": {
            name: {"outcome": "below-target", "because": "Too few are right.", "score": 0.5}
            for name in ("prompt", "few-shot", "model-choice", "tools")
        },
    }
    found = verdict(READY, problem, STAYS)
    steps = (found.recommendation, *found.companions, *found.off_ladder)
    assert not {step.variant for step in steps} & HOSTED
    if not weights:
        assert found.fine_tune.answer == "no"


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize("teacher", ["available", "hosted", "open-weights"])
@pytest.mark.parametrize("synthetic", [True, False])
@pytest.mark.parametrize("examples", [500, 20_000])
def test_of_an_adapter_and_a_student_one_is_always_left(
    stays: bool, teacher: str, synthetic: bool, examples: int
) -> None:
    """What leads from LoRA to distillation never meets what leads from there to LoRA."""
    found = verdict(
        READY,
        {
            "needs": ["small-fast-model"],
            "task": {"shape": "summarization", "stage": "production"},
            "examples": {"demonstrations": examples, "synthetic": synthetic},
            "hosting": {"data_must_stay": stays},
            "assets": {
                "teacher": teacher,
                "teacher_outputs": "allowed",
                "smaller_models": "below-target",
            },
        },
    )
    assert found.recommendation.technique in ("lora", "distillation")


CHEAP: Mapping[str, object] = {
    "task": {"monthly_requests": 3000, "shape": "summarization"},
    "costs": {"monthly_fixed": 20, "gpu_hours_month": 730},
    "hosting": {"serving": "api", "fine_tuning_api": False},
    "examples": {"synthetic": False},
    "assets": {
        "smaller_models": "below-target",
        "teacher": "open-weights",
        "teacher_outputs": "allowed",
    },
    "attempts": {
        name: {"outcome": "below-target", "because": "Too few are right."}
        for name in ("prompt", "few-shot", "model-choice", "serving")
    },
}
"""A bill of 40 dollars, and a model of your own for 1,480 dollars."""


@pytest.mark.parametrize("need", ["too-costly", "too-slow", "small-fast-model"])
@pytest.mark.parametrize(
    "other", ["too-costly", "too-slow", "small-fast-model", "wrong-tone", "weak-domain-skill"]
)
def test_a_second_need_never_allows_a_model_that_costs_more_than_the_bill(
    need: str, other: str
) -> None:
    answer = verdict(READY, COSTS, CHEAP, {"needs": sorted({need, other})}).fine_tune.answer
    assert answer != "yes"


@pytest.mark.parametrize("hosting", [{"serving": "on-device"}, {"data_must_stay": True}])
def test_a_model_that_must_run_here_may_cost_more_than_a_provider(
    hosting: Mapping[str, object],
) -> None:
    found = verdict(READY, COSTS, CHEAP, {"needs": ["small-fast-model"], "hosting": hosting})
    assert (found.recommendation.technique, found.fine_tune.answer) == ("lora", "yes")

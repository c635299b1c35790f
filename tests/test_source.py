"""The source's table and scenarios: its eight rows and three stories, full, bare and broken."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ladder import Verdict, advise
from ladder.engine.verdict import LadderRow
from ladder.load.packs.boundary_values import spelled_out
from ladder.output.conditions import spelled
from tests.strategies import rules

EXAMPLES = Path(__file__).parent.parent / "examples"
DAY = date(2026, 11, 24)


def judged(problem: dict[str, Any]) -> Verdict:
    return advise(problem, rules(), as_of=DAY)


def example(name: str) -> dict[str, Any]:
    found = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text())
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("name", "technique", "rung", "variant", "companions"),
    [
        ("row-1-internal-docs", "rag", 2, "hosted-index", []),
        ("row-2-inconsistent-format", "prompt", 0, "schema-enforcement", []),
        ("row-3-wrong-tone", "few-shot", 1, "three-to-ten-examples", ["prompt"]),
        ("row-4-tone-with-examples", "lora", 4, "qlora", []),
        ("row-5-small-fast-model", "distillation", 5, "sequence", []),
        ("row-6-subjective-preferences", "preference-optimization", 5, "dpo", []),
        ("row-7-latency", "speculative-decoding", None, "draft-model", []),
        ("row-8-many-specialists", "merging", None, "task-arithmetic", []),
        ("scenario-support-assistant", "rag", 2, "hosted-index", []),
        ("scenario-writing-voice", "lora", 4, "qlora", []),
        # Off the ladder its cost is cut by serving.
        ("scenario-research-student", "distillation", 5, "logit", []),
    ],
)
def test_each_row_and_scenario_gets_the_sources_answer(
    name: str, technique: str, rung: int | None, variant: str, companions: list[str]
) -> None:
    verdict = judged(example(name))
    headline = verdict.recommendation
    assert (headline.technique, headline.rung, headline.outcome) == (technique, rung, "use")
    assert headline.variant == variant
    assert [companion.technique for companion in verdict.companions] == companions


def test_the_support_assistant_gets_a_tight_prompt_too_where_it_ignores_instructions() -> None:
    stated = example("scenario-support-assistant")
    verdict = judged({**stated, "needs": [*stated["needs"], "ignores-instructions"]})
    assert verdict.recommendation.technique == "rag"
    assert [companion.technique for companion in verdict.companions] == ["prompt"]


BARE: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"needs": ["missing-knowledge"]}, "rag", "rag", "tools"),
    ({"needs": ["inconsistent-format"]}, "prompt", "prompt", "model-choice"),
    ({"needs": ["wrong-tone"]}, "few-shot", "few-shot", "lora"),
    (
        {"needs": ["wrong-tone"], "examples": {"demonstrations": 1000}},
        "lora",
        "few-shot",
        "lora",
    ),
    (
        {
            "needs": ["small-fast-model"],
            "task": {"shape": "generation"},
            "examples": {"demonstrations": 0},
        },
        "distillation",
        "model-choice",
        "lora",
    ),
    (
        {"needs": ["subjective-preferences"]},
        "preference-optimization",
        "few-shot",
        "preference-optimization",
    ),
    (
        {"needs": ["too-slow"], "hosting": {"serving": "self-hosted"}},
        "speculative-decoding",
        "serving",
        "speculative-decoding",
    ),
    (
        {"needs": ["many-specialists"], "assets": {"specialists": 3}},
        "merging",
        "prompt",
        "merging",
    ),
]


@pytest.mark.parametrize(("problem", "tool", "recommended", "following"), BARE)
def test_each_bare_row_leads_to_its_tool_and_names_nothing_costlier(
    problem: dict[str, Any], tool: str, recommended: str, following: str | None
) -> None:
    verdict = judged(problem)
    assert verdict.recommendation.technique == recommended
    assert (verdict.next_rung.technique if verdict.next_rung else None) == following
    assert row(verdict, tool).status in ("use", "later", "blocked")
    rung = rules().techniques[tool].rung
    assert (verdict.recommendation.rung or 0) <= (rung or 0)
    assert verdict.open_questions


VOICE, STUDENT, TASTE = (
    "row-4-tone-with-examples",
    "row-5-small-fast-model",
    "row-6-subjective-preferences",
)


def capability() -> dict[str, Any]:
    """A problem whose every requirement is open up to full fine-tuning."""
    found = example(VOICE) | {"needs": ["weak-domain-skill"]}
    found["task"] = {
        "shape": "extraction",
        "distribution": "under-represented",
        "stage": "production",
        "output_repeats_input": False,
    }
    found["examples"]["demonstrations"] = 150_000
    found["hosting"]["gpu_memory_gb"] = 320
    because = "Rank 256 on all layers stays below what experts accept."
    found["attempts"]["lora"] = {"outcome": "below-target", "because": because}
    found["attempts"]["model-choice"] = {"outcome": "below-target", "because": "No model knows it."}
    return found


def full(name: str) -> dict[str, Any]:
    return capability() if name == "capability" else example(name)


def technique_of(name: str) -> str:
    return judged(full(name)).recommendation.technique


def just_below(requirement: str, fact: str) -> int:
    """The largest number of a fact that a requirement still refuses."""
    when = rules().rules[f"requirement/{requirement}"].when
    condition: Any = spelled(spelled_out(when, rules().derived))
    ways = condition.get("any", [condition])
    [bound] = [way[fact]["at_least"] for way in ways if fact in way]
    return int(bound) - 1


FEW_EXAMPLES = just_below("min-examples", "examples.demonstrations")
FEW_FOR_ALL_WEIGHTS = just_below("corpus-beyond-adapter", "examples.demonstrations")
FEW_PAIRS = just_below("min-preference-pairs", "examples.preference_pairs")
FEW_ITEMS = 49  # below both ways to show a gain
UNTRIED = {"outcome": "untried"}
BROKEN: list[tuple[str, str, str, Any, str]] = [
    (VOICE, "examples", "demonstrations", FEW_EXAMPLES, "min-examples"),
    (VOICE, "examples", "label_quality", "poor", "reviewed-examples"),
    (VOICE, "evaluation", "items", FEW_ITEMS, "evaluation-set-size"),
    (VOICE, "evaluation", "trusted", False, "trusted-metric"),
    (VOICE, "evaluation", "held_out", False, "held-out-items"),
    (VOICE, "attempts", "prompt", UNTRIED, "lower-rungs-documented"),
    (VOICE, "hosting", "open_weights", False, "training-access"),
    (VOICE, "hosting", "provider", "cohere", "training-access"),
    (VOICE, "team", "lifecycle_budgeted", ["training"], "lifecycle-budget"),
    (VOICE, "needs", "", ["wrong-tone", "missing-knowledge"], "facts-outside-weights"),
    (VOICE, "needs", "", ["wrong-tone", "abused-or-unsafe"], "cheaper-needs-first"),
    (VOICE, "examples", "synthetic", True, "permitted-examples"),
    ("capability", "task", "input", "scans", "readable-input"),
    (STUDENT, "task", "input", "pictures", "readable-input"),
    ("capability", "examples", "synthetic", True, "permitted-examples"),
    ("capability", "examples", "demonstrations", FEW_FOR_ALL_WEIGHTS, "corpus-beyond-adapter"),
    ("capability", "examples", "label_quality", "unreviewed", "reviewed-examples"),
    ("capability", "evaluation", "items", FEW_ITEMS, "evaluation-set-size"),
    ("capability", "evaluation", "trusted", False, "trusted-metric"),
    ("capability", "evaluation", "held_out", False, "held-out-items"),
    ("capability", "attempts", "few-shot", UNTRIED, "lower-rungs-documented"),
    ("capability", "task", "distribution", "common", "distribution-shift"),
    ("capability", "hosting", "open_weights", False, "training-access"),
    ("capability", "hosting", "provider", "cohere", "training-access"),
    ("capability", "hosting", "open_weights", False, "weights-to-train"),
    ("capability", "team", "lifecycle_budgeted", [], "lifecycle-budget"),
    ("capability", "team", "maintainer", False, "model-maintainer"),
    ("capability", "task", "stage", "prototype", "production-system"),
    ("capability", "attempts", "lora", UNTRIED, "lora-below-target"),
    (
        "capability",
        "needs",
        "",
        ["weak-domain-skill", "missing-knowledge"],
        "facts-outside-weights",
    ),
    (
        "capability",
        "needs",
        "",
        ["weak-domain-skill", "inconsistent-format"],
        "cheaper-needs-first",
    ),
    (STUDENT, "evaluation", "items", FEW_ITEMS, "evaluation-set-size"),
    (STUDENT, "evaluation", "trusted", False, "trusted-metric"),
    (STUDENT, "evaluation", "held_out", False, "held-out-items"),
    (STUDENT, "hosting", "open_weights", False, "training-access"),
    (STUDENT, "hosting", "provider", "cohere", "training-access"),
    (STUDENT, "team", "lifecycle_budgeted", ["training", "serving"], "lifecycle-budget"),
    (STUDENT, "team", "maintainer", False, "model-maintainer"),
    (STUDENT, "task", "stage", "idea", "production-system"),
    (STUDENT, "assets", "teacher", "none", "capable-teacher"),
    (STUDENT, "assets", "teacher_outputs", "forbidden", "teacher-terms"),
    (STUDENT, "assets", "smaller_models", "unscored", "small-models-below-target"),
    (STUDENT, "needs", "", ["small-fast-model", "missing-knowledge"], "facts-outside-weights"),
    (TASTE, "examples", "preference_pairs", FEW_PAIRS, "min-preference-pairs"),
    (TASTE, "evaluation", "items", FEW_ITEMS, "evaluation-set-size"),
    (TASTE, "evaluation", "trusted", False, "trusted-metric"),
    (TASTE, "evaluation", "held_out", False, "held-out-items"),
    (TASTE, "attempts", "few-shot", UNTRIED, "lower-rungs-documented"),
    (TASTE, "hosting", "open_weights", False, "training-access"),
    (TASTE, "hosting", "provider", "cohere", "training-access"),
    (TASTE, "team", "lifecycle_budgeted", ["refresh"], "lifecycle-budget"),
    (TASTE, "team", "maintainer", False, "model-maintainer"),
    (TASTE, "task", "stage", "prototype", "production-system"),
    (TASTE, "needs", "", ["subjective-preferences", "missing-knowledge"], "facts-outside-weights"),
]


@pytest.mark.parametrize(("name", "section", "key", "value", "requirement"), BROKEN)
def test_one_broken_requirement_refuses_the_technique_and_is_named(
    name: str, section: str, key: str, value: Any, requirement: str
) -> None:
    wanted = technique_of(name)
    problem = full(name)
    if key:
        problem[section][key] = value
        # An attempt scored on more items than exist would be a fault of its own.
        for attempt in problem["attempts"].values():
            attempt.pop("items", None)
        if key == "provider":  # with open weights, the provider does not matter
            del problem[section]["open_weights"]
    else:
        problem[section] = value
        del problem["knowledge"]
    if key == "distribution":  # a measured gap would stand in for rarity
        because = "Examples do not fit."
        problem["attempts"]["few-shot"] = {"outcome": "not-applicable", "because": because}
        problem["attempts"]["model-choice"] = UNTRIED
    if key == "open_weights" and problem.get("assets", {}).get("teacher") == "open-weights":
        problem["assets"]["teacher"] = "hosted"
    verdict = judged(problem)
    assert verdict.recommendation.technique != wanted
    assert f"requirement/{requirement}" in {item.rule for item in row(verdict, wanted).because}


def row(verdict: Verdict, technique: str) -> LadderRow:
    return next(item for item in verdict.ladder if item.technique == technique)


@pytest.mark.parametrize("technique", ["lora", "full-fine-tuning", "distillation"])
def test_every_requirement_of_a_training_technique_is_broken_once_above(technique: str) -> None:
    names = [name for name in (VOICE, "capability", STUDENT) if technique_of(name) == technique]
    broken = {
        f"requirement/{requirement}" for name, _, _, _, requirement in BROKEN if name in names
    }
    needs = {need for name in names for need in full(name)["needs"]}
    requirements = {
        requirement.id
        for need in needs
        for entry in rules().needs[need].options
        for requirement in entry.requirements
        if entry.technique == technique
    }
    elsewhere = {  # none of these problems states how often people agree, or gives labels
        "requirement/rarest-class-size",
        "requirement/training-permission",  # nor that training was refused
        "requirement/small-model-pays",  # nor that the small model shall save money
    }
    assert requirements - elsewhere == broken

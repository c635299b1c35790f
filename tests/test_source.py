"""The source's table and scenarios: its eight rows and three stories, full, bare and broken."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ladder import Verdict, advise
from ladder.engine.verdict import LadderRow
from ladder.load.between import spelled_out
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
        ("row-1-internal-docs", "rag", 2, "index-and-cite", []),
        ("row-2-inconsistent-format", "prompt", 0, "schema-enforcement", []),
        ("row-3-wrong-tone", "few-shot", 1, "three-to-ten", ["prompt"]),
        ("row-4-tone-with-examples", "lora", 4, "qlora", []),
        ("row-5-small-fast-model", "distillation", 5, "sequence", []),
        ("row-6-subjective-preferences", "preference-optimization", 5, "dpo", []),
        ("row-7-latency", "speculative-decoding", None, "draft-model", []),
        ("row-8-many-specialists", "merging", None, "task-arithmetic", []),
        ("scenario-support-assistant", "rag", 2, "index-and-cite", ["prompt"]),
        ("scenario-writing-voice", "lora", 4, "qlora", []),
        # Beside the ladder its cost is cut by serving.
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
    assert [each.technique for each in verdict.companions] == companions


BARE: list[tuple[dict[str, Any], str, str, str | None]] = [
    ({"needs": ["missing-knowledge"]}, "rag", "rag", "tools"),
    ({"needs": ["inconsistent-format"]}, "prompt", "prompt", "few-shot"),
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
    assert row(verdict, tool).status in ("use", "above", "blocked")
    rung = rules().techniques[tool].rung
    assert (verdict.recommendation.rung or 0) <= (rung or 0)
    assert verdict.open_questions


VOICE, STUDENT, TASTE = (
    "row-4-tone-with-examples",
    "row-5-small-fast-model",
    "row-6-subjective-preferences",
)


def capability() -> dict[str, Any]:
    """A problem whose every gate is open up to full fine-tuning."""
    found = example(VOICE) | {"needs": ["weak-domain-skill"]}
    found["task"] = {"distribution": "under-represented", "stage": "production"}
    found["examples"]["demonstrations"] = 150_000
    found["hosting"]["gpu_memory_gb"] = 320
    because = "Rank 256 on all layers stays below what experts accept."
    found["attempts"]["lora"] = {"outcome": "fell-short", "because": because}
    found["attempts"]["model-choice"] = {"outcome": "fell-short", "because": "No model knows it."}
    return found


def full(name: str) -> dict[str, Any]:
    return capability() if name == "capability" else example(name)


def technique_of(name: str) -> str:
    return judged(full(name)).recommendation.technique


def just_below(gate: str, fact: str) -> int:
    """The largest number of a fact that a gate still refuses."""
    when = rules().rules[f"gate/{gate}"].when
    condition: Any = spelled(spelled_out(when, rules().derived))
    ways = condition.get("any", [condition])
    [bound] = [way[fact]["at_least"] for way in ways if fact in way]
    return int(bound) - 1


FEW_EXAMPLES = just_below("enough-examples", "examples.demonstrations")
FEW_FOR_ALL_WEIGHTS = just_below("a-corpus-beyond-an-adapter", "examples.demonstrations")
FEW_PAIRS = just_below("enough-preferences", "examples.preference_pairs")
FEW_ITEMS = 49  # below both ways to show a gain
UNTRIED = {"outcome": "untried"}
BROKEN: list[tuple[str, str, str, Any, str]] = [
    (VOICE, "examples", "demonstrations", FEW_EXAMPLES, "enough-examples"),
    (VOICE, "examples", "label_quality", "poor", "examples-are-good"),
    (VOICE, "evaluation", "items", FEW_ITEMS, "evaluation-set-is-large-enough"),
    (VOICE, "evaluation", "trusted", False, "metric-is-trusted"),
    (VOICE, "attempts", "prompt", UNTRIED, "lower-rungs-tried-in-writing"),
    (VOICE, "hosting", "open_weights", False, "a-way-to-train-is-open"),
    (VOICE, "team", "lifecycle_budgeted", ["training"], "the-lifecycle-is-budgeted"),
    (VOICE, "needs", "", ["wrong-tone", "missing-knowledge"], "facts-stay-outside"),
    ("capability", "examples", "demonstrations", FEW_FOR_ALL_WEIGHTS, "a-corpus-beyond-an-adapter"),
    ("capability", "examples", "label_quality", "unreviewed", "examples-are-good"),
    ("capability", "evaluation", "items", FEW_ITEMS, "evaluation-set-is-large-enough"),
    ("capability", "evaluation", "trusted", False, "metric-is-trusted"),
    ("capability", "attempts", "few-shot", UNTRIED, "lower-rungs-tried-in-writing"),
    ("capability", "task", "distribution", "common", "a-real-distribution-shift"),
    ("capability", "hosting", "open_weights", False, "a-way-to-train-is-open"),
    ("capability", "team", "lifecycle_budgeted", [], "the-lifecycle-is-budgeted"),
    ("capability", "team", "maintainer", False, "a-team-maintains-it"),
    ("capability", "task", "stage", "prototype", "it-runs-in-production"),
    ("capability", "attempts", "lora", UNTRIED, "lora-fell-short"),
    ("capability", "needs", "", ["weak-domain-skill", "missing-knowledge"], "facts-stay-outside"),
    (STUDENT, "evaluation", "items", FEW_ITEMS, "evaluation-set-is-large-enough"),
    (STUDENT, "evaluation", "trusted", False, "metric-is-trusted"),
    (STUDENT, "hosting", "open_weights", False, "a-way-to-train-is-open"),
    (STUDENT, "team", "lifecycle_budgeted", ["training", "serving"], "the-lifecycle-is-budgeted"),
    (STUDENT, "team", "maintainer", False, "a-team-maintains-it"),
    (STUDENT, "task", "stage", "idea", "it-runs-in-production"),
    (STUDENT, "assets", "teacher", "none", "a-teacher-does-it-well"),
    (STUDENT, "assets", "teacher_outputs", "forbidden", "the-teachers-terms-allow-it"),
    (STUDENT, "assets", "smaller_models", "unscored", "small-models-measured-short"),
    (STUDENT, "needs", "", ["small-fast-model", "missing-knowledge"], "facts-stay-outside"),
    (TASTE, "examples", "preference_pairs", FEW_PAIRS, "enough-preferences"),
    (TASTE, "evaluation", "items", FEW_ITEMS, "evaluation-set-is-large-enough"),
    (TASTE, "evaluation", "trusted", False, "metric-is-trusted"),
    (TASTE, "attempts", "few-shot", UNTRIED, "lower-rungs-tried-in-writing"),
    (TASTE, "hosting", "open_weights", False, "a-way-to-train-is-open"),
    (TASTE, "team", "lifecycle_budgeted", ["refresh"], "the-lifecycle-is-budgeted"),
    (TASTE, "team", "maintainer", False, "a-team-maintains-it"),
    (TASTE, "task", "stage", "prototype", "it-runs-in-production"),
    (TASTE, "needs", "", ["subjective-preferences", "missing-knowledge"], "facts-stay-outside"),
]


@pytest.mark.parametrize(("name", "section", "key", "value", "gate"), BROKEN)
def test_one_broken_gate_refuses_the_technique_and_is_named(
    name: str, section: str, key: str, value: Any, gate: str
) -> None:
    wanted = technique_of(name)
    problem = full(name)
    if key:
        problem[section][key] = value
        # An attempt scored on more items than exist would be a fault of its own.
        for attempt in problem["attempts"].values():
            attempt.pop("items", None)
    else:
        problem[section] = value
        del problem["knowledge"]
    if key == "distribution":
        problem["evaluation"]["items"] = 199  # a gap measured on more would stand in for rarity
    if (section, key) == ("hosting", "open_weights"):
        problem["hosting"]["fine_tuning_api"] = False
    verdict = judged(problem)
    assert verdict.recommendation.technique != wanted
    assert f"gate/{gate}" in {each.rule for each in row(verdict, wanted).because}


def row(verdict: Verdict, technique: str) -> LadderRow:
    return next(each for each in verdict.ladder if each.technique == technique)


@pytest.mark.parametrize("technique", ["lora", "full-fine-tuning", "distillation"])
def test_every_gate_of_a_training_technique_is_broken_once_above(technique: str) -> None:
    names = [name for name in (VOICE, "capability", STUDENT) if technique_of(name) == technique]
    broken = {f"gate/{gate}" for name, _, _, _, gate in BROKEN if name in names}
    needs = {need for name in names for need in full(name)["needs"]}
    gates = {
        gate.id
        for need in needs
        for entry in rules().needs[need].route
        for gate in entry.gates
        if entry.technique == technique
    }
    assert gates == broken

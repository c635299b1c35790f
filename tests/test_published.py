"""Verdicts against what 30 published projects concluded, and a scorer that reads odd files."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.facts import Kind
from ladder.load.problems.problems import problems_below
from tests.published.as_problems import FILE, written
from tests.published.mapping import stated
from tests.published.score import AS_OF, Score, answers, as_json, main, read_cases, score, totals
from tests.saw import must_see, saw
from tests.strategies import rules

HERE = Path(__file__).parent
PUBLISHED = HERE / "published"
CASES = PUBLISHED / "cases.yaml"

ENOUGH: dict[str, Any] = {
    "symptoms": ["wrong_tone"],
    "labeled_examples": 1200,
    "eval_examples": 400,
    "metric_trusted": True,
    "tried": {
        "prompt": "Still stiff.",
        "few_shot": "Drifts in long texts.",
        "other_models": "Three others drift as well.",
    },
    "hosting": {"open_weights_ok": True},
    "lifecycle_budgeted": True,
    "extra": {"label_quality": "reviewed"},
}
"""Facts that state every requirement of LoRA."""


@cache
def table() -> dict[str, Any]:
    text = (PUBLISHED / "mapping.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def published() -> tuple[Score, ...]:
    cases = read_cases(CASES)
    return tuple(score(case, at, rules(), AS_OF) for at, case in enumerate(cases, 1))


def judged(facts: object, **verdict: object) -> Score:
    return score({"id": "one", "facts": facts, "verdict": verdict}, 1, rules(), AS_OF)


def without(*names: str, **changed: object) -> dict[str, Any]:
    kept = {name: value for name, value in ENOUGH.items() if name not in names}
    return {**kept, **changed}


def mapped(facts: dict[str, Any]) -> dict[str, object]:
    return dict(stated(facts, rules()).facts)


@pytest.mark.slow
def test_the_verdicts_agree_with_what_the_published_projects_concluded() -> None:
    counted = totals(published())
    assert counted["cases"] == 30
    assert [item.id for item in published() if item.must_not] == []
    assert counted["now"] + counted["ahead"] >= 27
    assert counted["now"] >= 15


def test_each_miss_is_explained_in_the_documentation() -> None:
    result = (HERE.parent / "docs" / "scores.md").read_text(encoding="utf-8")
    missed = [item.id for item in published() if item.accepted == "miss"]
    assert [name for name in missed if f"`{name}`" not in result] == []
    counted = totals(published())
    assert f"| {counted['now']} | {counted['ahead']} | {len(missed)} | 0 |" in result


def test_the_table_names_facts_and_choices_of_the_vocabulary() -> None:
    assert set(table()["needs"]) == set(rules().needs)
    tried = {name for name, card in rules().techniques.items() if card.solved_by}
    assert set(table()["attempts"]) == tried
    assert [fact for fact in table()["facts"] if fact not in rules().facts] == []
    for fact, rows in table()["facts"].items():
        choices = {*rules().facts[fact].choice_ids(), "nothing"}
        named = {word for row in rows for word in row.get("words", row.get("bands", ()))}
        named |= {row["gives"] for row in rows if "gives" in row}
        if rules().facts[fact].kind in {Kind.CHOICE, Kind.CHOICES}:
            assert sorted(named - choices) == [], fact


def test_no_name_of_a_case_is_read_in_two_ways() -> None:
    for part in ("needs", "attempts"):
        words = [word for those in table()[part].values() for word in those]
        assert sorted(set(words)) == sorted(words)
    homes: dict[str, set[str]] = {}
    for fact, rows in table()["facts"].items():
        for row in rows:
            for name in row.get("from", ()):
                homes.setdefault(name, set()).add(fact)
    assert {name: facts for name, facts in homes.items() if len(facts) > 1} == {}


def test_null_stays_unknown() -> None:
    nothing = {
        "symptoms": ["wrong_tone"],
        "labeled_examples": None,
        "tried": {"prompt": None},
        "knowledge": {"private": None},
        "hosting": {"api": True, "self_host": None},
        "lifecycle_budgeted": None,
    }
    assert mapped(nothing) == {"needs": frozenset({"wrong-tone"})}


def test_what_was_tried_fell_short_whatever_the_sentence_says() -> None:
    assert mapped({"tried": {"prompt": "works very well", "rag": False}}) == {
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.because": "works very well",
        "attempts.rag.outcome": "untried",
    }


def test_a_stated_budget_is_all_four_parts_or_none() -> None:
    key = "team.lifecycle_budgeted"
    every = frozenset({"training", "serving", "monitoring", "refresh"})
    assert mapped({"lifecycle_budgeted": True}) == {key: every}
    assert mapped({"lifecycle_budgeted": False}) == {key: frozenset()}


def test_pages_are_read_as_tokens_and_small_batches_as_low_load() -> None:
    extra = {"knowledge_pages": 30, "batch_size": 1, "Needs Provenance": True}
    assert mapped({"extra": {"batch_size": 256}}) == {"hosting.load": "saturated"}
    assert mapped({"extra": extra}) == {
        "knowledge.tokens": 12000,
        "hosting.load": "low",
        "knowledge.must_cite": True,
    }


def test_facts_that_state_every_requirement_score_now() -> None:
    assert judged(ENOUGH, rung=4).accepted == "now"


def test_requirements_and_attempts_left_unstated_are_filled_in_favourably() -> None:
    found = judged(without("eval_examples", "tried", "extra"), rung=4)
    assert found.accepted == "ahead"
    assert found.assumed == [
        "evaluation.items = 200",
        "attempts.prompt.outcome = below-target",
        "attempts.few-shot.outcome = below-target",
        "examples.label_quality = reviewed",
        "attempts.model-choice.outcome = below-target",
    ]


@pytest.mark.parametrize(
    ("fact", "value", "rule"),
    [
        ("labeled_examples", 40, "requirement/min-examples"),
        ("eval_examples", 50, "requirement/evaluation-set-size"),
        ("metric_trusted", False, "requirement/trusted-metric"),
        ("lifecycle_budgeted", False, "requirement/lifecycle-budget"),
        ("extra", {"label_quality": "poor"}, "requirement/reviewed-examples"),
        (
            "tried",
            {"prompt": "Still stiff.", "few_shot": False},
            "requirement/lower-rungs-documented",
        ),
        (
            "extra",
            {"change_frequency": "daily"},
            "exclusion/fast-changing-behavior",
        ),
    ],
)
def test_a_stated_fact_that_forbids_the_answer_makes_a_miss(
    fact: str, value: object, rule: str
) -> None:
    found = judged(without(**{fact: value}), rung=4)
    assert (found.accepted, found.assumed) == ("miss", [])
    assert rule in found.because


def test_an_answer_against_the_source_is_counted_and_missed() -> None:
    found = judged({"symptoms": ["missing_knowledge"]}, rung=2, must_not=[2])
    assert (found.must_not, found.accepted) == (True, "miss")


def test_a_lone_specialist_gives_way_to_the_need_to_merge() -> None:
    found = judged({"symptoms": ["multiple_specialists"], "fine_tuned_specialists": 1})
    assert [item["key"] for item in found.unmapped] == ["assets.specialists"]


def test_rungs_are_read_however_they_are_written() -> None:
    written = [4, "5", "rung 3", 2.0, "Speculative decoding", "merge", True, None, 9, "soon"]
    assert answers(written) == [4, 5, 3, 2, "spec_decoding", "merging"]


ODD = """
- just a sentence
- null
- {}
- id: 7
  facts: [a, list]
  verdict: soon
- id: "\\u202E"
  facts:
    symptoms: wrong_tone
    labeled_examples: about a thousand
    eval_examples: -4
    metric_trusted: 3
    preference_pairs: .nan
    tried: yes
    knowledge: plenty
    hosting: {api: maybe, self_host: 1, gpu_memory_gb: .inf, open_weights_ok: "true"}
    lifecycle_budgeted: partly
    base_model_params_b: 2026-11-24
    extra: {label_quality: [noisy, odd], nested: {deep: {deeper: 1}}, 12: 13}
    never_heard_of: 1
  verdict: {rung: "4", also_accept: 1, must_not: "merging"}
- id: same
  facts:
    symptoms: [too_slow, bored, {a: 1}, null]
    tried: {magic: yes, lora: [a, b], prompt: unknown, other: x}
    extra: {draft_model_available: true, batch_size: 10000, number_of_classes: 1}
- id: same
  facts: &loop {symptoms: [too_slow], extra: {again: 1}}
  verdict: {rung: null, also_accept: [spec_decoding], must_not: null}
  more: *loop
"""


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PUBLISHED / "score.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_odd_cases_are_scored_and_what_was_left_out_is_listed(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(ODD, encoding="utf-8")
    done = run("odd.yaml", "--json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result["totals"] == {"cases": 7, "now": 1, "ahead": 1, "must_not": 0}
    assert [case["accepted"] for case in result["cases"]][4:] == ["now", "miss", "ahead"]
    left = {item["key"] for item in result["cases"][4]["unmapped"]}
    assert left >= {"labeled_examples", "metric_trusted", "tried", "nested_deep_deeper", "12"}
    assert "preference_pairs" in left
    assert {"symptoms", "tried.magic"} <= {item["key"] for item in result["cases"][5]["unmapped"]}


@pytest.mark.slow
def test_score_prints_the_totals_last(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("[{facts: {symptoms: [wrong_tone]}, verdict: {rung: 1}}]")
    done = run("one.yaml", folder=tmp_path)
    assert done.stdout.splitlines()[-4:] == ["cases 1", "now 1", "ahead 0", "must_not 0"]


@pytest.mark.parametrize("text", ["a: [", "just text", "{cases: 3}", "\x00"])
def test_a_file_that_holds_no_cases_is_an_error(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    assert main([str(file)]) == 2
    result = capsys.readouterr()
    assert (result.out, result.err.startswith("error: ")) == ("", True)


WORDS = st.sampled_from(["high", "none", "unknown", "wrong_tone", "too_slow", "rag", "weekly"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(LEAVES, inner, max_size=4), max_leaves=9
)


NAMES = [n for rows in table()["facts"].values() for row in rows for n in row.get("from", ())]
KNOWN = st.sampled_from(["symptoms", "tried", "extra", "knowledge", "hosting", *NAMES])


@pytest.mark.slow
@must_see(facts=4)
@given(ANYTHING | st.dictionaries(KNOWN, ANYTHING, max_size=8), ANYTHING)
def test_score_counts_a_case_with_odd_facts(facts: object, verdict: object) -> None:
    case = {"facts": facts, "verdict": {"rung": verdict, "also_accept": [4, 5]}}
    found = [score(case, 1, rules(), AS_OF)]
    if found[0].assumed or found[0].unmapped:
        saw("facts")
    assert json.loads(as_json(found, rules(), AS_OF))["totals"]["cases"] == 1


def test_the_problems_in_the_examples_are_those_of_the_cases() -> None:
    assert FILE.read_text(encoding="utf-8") == written(rules())
    listed = list(problems_below(FILE.parent))
    assert [item.name for item in listed] == [item.id for item in published()]
    for item in listed:
        item.read(rules())

"""What a verdict rests on: without all the rest it says the same, and asks nothing more."""

from datetime import date

import pytest

from ladder import advise
from ladder.advice.formats.json import document
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from ladder.engine.problem import Origin, Problem
from ladder.engine.used_facts import used_facts
from ladder.engine.verdict import Verdict
from tests.engine.small import DAY, SLOW, VOICE, judged, small, tried
from tests.random_problems import problems
from tests.strategies import rules


def reported(verdict: Verdict) -> dict[str, object]:
    shown: dict[str, object] = {**(found := document(verdict))}
    # What is cheaper and as good is an estimate beside the verdict, of whatever prices are stated.
    shown["ladder"] = [{**row, "dominated_by": None} for row in found["ladder"]]
    for name in ("used", "unused", "settled_by"):
        shown.pop(name, None)
    asked = sorted(question.fact for question in verdict.open_questions)
    return {**shown, "open_questions": asked}


@pytest.mark.slow
def test_without_all_that_is_unused_nothing_is_stated_or_asked_otherwise() -> None:
    counts = set()
    for facts in problems(3, seed=12):
        stated = {fact: value for fact, value in facts.items() if fact in rules().facts}
        day = facts["as_of"]
        assert isinstance(day, int)
        verdict = judge(rules(), "", stated, date.fromordinal(day))
        used, unused = used_facts(verdict)
        # Whoever states what is assumed anyway states nothing.
        assumed = {fact for fact, value in stated.items() if value == rules().facts[fact].assume}
        assert {*used, *unused} == {*stated} - assumed
        assert not {*used} & {*unused}
        less = {fact: value for fact, value in stated.items() if fact not in unused}
        assert reported(judge(rules(), "", less, verdict.day)) == reported(verdict), stated
        counts.add(bool(unused))
    assert True in counts


@pytest.mark.parametrize(
    ("needs", "facts", "unused"),
    [
        # A place that was not reached: whether its examples are good is asked of nobody.
        (
            VOICE,
            {"examples.count": 100, "examples.good": True, **tried(prompt="target-reached")},
            "good",
        ),
        (VOICE, {"examples.count": 100, "examples.good": True, **tried(prompt="untried")}, ""),
        # A stage opens a requirement of the one need; the other has no such requirement.
        (VOICE, {"examples.count": 10, "task.stage": "live"}, ""),
        (SLOW, {"examples.count": 10, "task.stage": "live"}, "stage"),
    ],
)
def test_fact_is_used_if_the_evaluation_reaches_its_reader(
    needs: frozenset[str], facts: Facts, unused: str
) -> None:
    verdict = judged(needs, facts)
    found = used_facts(verdict)
    assert found.unused == tuple(fact for fact in facts if unused and fact.endswith(unused))
    assert found.used == tuple(
        fact for fact in small().facts if fact in {"needs", *facts} - {*found.unused}
    )


def test_fact_that_no_rule_reads_is_unused() -> None:
    verdict = advise(
        {
            "title": "A problem",
            "needs": ["missing-knowledge"],
            "task": {"output_repeats_input": True},
            "knowledge": {"location": "documents"},
        },
        rules(),
        as_of=DAY,
    )
    assert used_facts(verdict) == (("needs", "knowledge.location"), ("task.output_repeats_input",))


def test_facts_that_a_choice_sets_are_removed_with_it_and_file_names_are_no_facts() -> None:
    given: dict[str, Value] = {"hosting.gpu": "H100", "hosting.gpu_memory_gb": 80}
    given |= {"needs": frozenset({"missing-knowledge"}), "examples.file": "a.jsonl"}
    origins = {"hosting.gpu_memory_gb": Origin("", "", "of an H100")}
    verdict = judge(rules(), "", given, DAY, origins)
    assert used_facts(verdict) == (("needs",), ("hosting.gpu",))


def test_memory_of_a_gpu_that_nobody_looked_up_is_no_fact_to_remove() -> None:
    given: dict[str, Value] = {"needs": frozenset({"missing-knowledge"}), "hosting.gpu": "h100"}
    verdict = advise(Problem("A problem built in Python", given), rules(), as_of=DAY)
    shown = document(verdict)
    assert (shown["used"], shown["unused"]) == (["needs"], ["hosting.gpu"])

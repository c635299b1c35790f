"""Decided means it, and what is not asked moves nothing: answers are tried on random problems."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from textwrap import dedent

import pytest

from ladder import load_problem
from ladder.engine import open_facts as engine_open_facts
from ladder.engine.answers import _refused
from ladder.engine.assessment import height
from ladder.engine.computed import as_read, learned
from ladder.engine.decision import Decision
from ladder.engine.facts import DOUBTS, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact, open_facts, outlook
from tests.deciding import decision_on
from tests.random_problems import answerable, excepted, likely_answers, problems
from tests.strategies import rules

pytestmark = pytest.mark.nightly

MANY = int(os.environ.get("LADDER_MANY", "150"))


def faults(facts: dict[str, Value], random: Random) -> Iterator[str]:
    """What the open questions of a problem, or its being decided, leave unsaid."""
    decision = decision_on(rules(), facts)
    leading = decision.leading_need
    if leading is None:
        return
    asked = {question.fact: question for question in open_facts(Knowledge(rules(), facts))}
    now = outlook(decision)
    for question in asked.values():
        yield from _misled(question, facts, decision)
    unknown = [fact.id for fact in answerable() if fact.id not in facts]
    silent = [fact for fact in unknown if fact not in asked]
    some = random.sample(silent, min(len(silent), 4))
    for learnt in (*([fact] for fact in some), some[:2], some[1:3], silent):
        # Computed facts stay as they are: some take facts that are not asked as said.
        given = _stated(learnt, random)
        if any(_refused(rules(), {**facts, **given}, fact) for fact in given):
            continue  # the program refuses these answers beside the other facts
        then = decision_on(rules(), {**facts, **given})
        if outlook(then) != now and not excepted(decision, then):
            yield f"not asked, and moves the verdict: {learnt}"
    for _ in range(3 if decision.decided else 0):
        result = _stated(random.sample(unknown, random.randint(0, len(unknown))), random)
        then = decision_on(rules(), {**facts, **result})
        first = then.leading_need
        moved = first is None or first.step.technique != leading.step.technique
        if moved and not excepted(decision, then):
            yield f"decided, and moved by {result}"


def _stated(facts: list[str], random: Random) -> dict[str, Value]:
    choices = {fact: likely_answers(rules().facts[fact]) for fact in facts}
    return {fact: random.choice(values) for fact, values in choices.items() if values}


def _misled(question: OpenFact, facts: dict[str, Value], before: Decision) -> Iterator[str]:
    """Where an answer leads that the question does not say, or says and the range does not hold."""
    assert before.leading_need is not None
    now = height(before.leading_need.step.rung)
    leads = {height(rung) for rung in question.could_lead_to}
    if now not in leads:
        yield f"{question.fact} does not say that it could lead to the present rung {now}"
    if not leads <= before.heights:
        yield f"{question.fact} says that it could lead out of the range: {leads}"
    for answer in likely_answers(rules().facts[question.fact]):
        if _refused(rules(), {**facts, question.fact: answer}, question.fact):
            continue  # the program refuses it beside the other facts
        known = learned(rules(), facts, {question.fact: answer})
        if any(known.get(doubt) != facts.get(doubt) for doubt in DOUBTS):
            continue  # it belies or outdoes what was said of an attempt
        then = decision_on(rules(), known)
        need = then.leading_need
        out = need is None or height(need.step.rung) not in leads
        if need is not None and out and not excepted(before, then):
            yield f"{question.fact} does not say that it could lead to rung {need.step.rung}"


def test_questions_and_decided_leave_nothing_unsaid() -> None:
    random = Random(MANY)
    for facts in problems(MANY, seed=MANY):
        assert list(faults(facts, random)) == [], facts


def one_technique_each(decision: Decision) -> list[bool]:
    return [len({step.technique for step in need.possible}) == 1 for need in decision.needs]


def any_need_decided(decision: Decision) -> bool:
    return any(one_technique_each(decision))


def test_decided_where_any_need_is_decided_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Decision, "decided", property(any_need_decided))
    random = Random(1)
    assert any(any(faults(facts, random)) for facts in problems(300))


def test_a_question_that_forgets_the_present_rung_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_of_them = engine_open_facts._rungs
    monkeypatch.setattr(engine_open_facts, "_rungs", lambda rungs: all_of_them(sorted(rungs)[1:]))
    random = Random(1)
    assert any(any(faults(facts, random)) for facts in problems(20))


FELL_SHORT = "{outcome: below-target, because: Measured short of the target.}"
FEW_SHOT = "attempts.few-shot.outcome"
READY_TO_TRAIN = """
examples: {demonstrations: 1500, label_quality: expert, preference_pairs: 3000}
evaluation: {items: 400, trusted: true}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh], maintainer: true}
knowledge: {into_weights: false}
"""


def stated(tmp_path: Path, text: str) -> dict[str, Value]:
    path = tmp_path / "problem.yaml"
    path.write_text(f"title: Found by a second implementation\n{dedent(text)}", encoding="utf-8")
    stated = load_problem(path, rules()).facts
    return dict(as_read(rules(), stated, rules().pack.day.toordinal()))


def test_a_fact_that_moves_the_headline_whatever_it_is_is_asked(tmp_path: Path) -> None:
    text = """
        needs: [missing-knowledge]
        hosting: {context_window: 1024}
        attempts: {prompt: {outcome: target-reached}}
    """
    asked = {fact.fact for fact in open_facts(Knowledge(rules(), stated(tmp_path, text)))}
    assert "knowledge.tokens" in asked


def test_two_facts_that_matter_only_together_name_each_other(tmp_path: Path) -> None:
    text = f"""
needs: [ignores-instructions]
task: {{own_convention: true, behavior_changes: never}}
hosting: {{open_weights: true}}
attempts: {{prompt: {FELL_SHORT}, model-choice: {FELL_SHORT}, few-shot: {FELL_SHORT},
  lora: {{outcome: untried}}}}
{READY_TO_TRAIN}"""
    facts = stated(tmp_path, text)
    asked = {fact.fact: fact.together_with for fact in open_facts(Knowledge(rules(), facts))}
    assert "hosting.model_billions" in asked["hosting.gpu_memory_gb"]
    assert "hosting.gpu_memory_gb" in asked["hosting.model_billions"]
    leading = decision_on(rules(), facts).leading_need
    assert leading is not None
    assert leading.step.technique == "lora"

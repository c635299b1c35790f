"""What one more answer makes of a decision is what the same facts give from the beginning."""

from datetime import date

import pytest

from ladder.engine.cases import facts_of
from ladder.engine.computed import as_read
from ladder.engine.conditions import Named
from ladder.engine.facts import Facts, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.unknown import effects, facts_in_play
from tests.deciding import decision_on
from tests.engine.small import DAY, VOICE, small, tried
from tests.random_problems import problems
from tests.strategies import rules

TASKS = "tasks check_without_answer best_of_tries best_of_share target items"
"""The facts of one way to have evidence for training, without their sections."""


def test_an_answer_that_nobody_knows_is_as_if_it_could_never_be_stated() -> None:
    facts = {"needs": VOICE, **tried(prompt="below-target", examples="below-target")}
    read = as_read(small(), facts, DAY.toordinal())
    known = Knowledge(small(), read, frozenset())
    given: dict[str, Value | None] = {"task.stage": None, "examples.count": 100}
    after = known.learn(given)
    whole = as_read(small(), {**facts, "examples.count": 100}, DAY.toordinal())
    never = Knowledge(small(), whole, frozenset({"task.stage"}))
    assert (after.unknown, after.decision) == (never.unknown, never.decision)
    assert after["requirement/it-is-live"] is False
    assert known["requirement/it-is-live"] is None
    live = after.learn({"task.stage": "live"})
    assert live.unknown == frozenset()
    assert live.decision.needs[0].step.technique == "tuning"
    assert live["caution/a-voice-drifts"] is True  # no decision depends on it


@pytest.mark.slow
def test_an_effect_is_the_decision_on_the_facts_with_the_answer() -> None:
    moved = 0
    for case in rules().cases[::150]:
        known = Knowledge(rules(), facts_of(case, rules()))
        for asked in open_facts(known):
            for answer, then in effects(known, asked.fact):
                assert then.facts[asked.fact] == answer
                assert then.decision == decision_on(rules(), then.facts), (asked.fact, answer)
                moved += then.decision != known.decision
    assert moved > 30


@pytest.mark.slow
def test_answers_one_by_one_equal_answers_at_once() -> None:
    pairs = 0
    for facts in problems(5, seed=8):
        known = Knowledge(rules(), facts)
        for first, second in zip(open_facts(known), open_facts(known)[1:], strict=False):
            [one, *_], [other, *_] = effects(known, first.fact), effects(known, second.fact)
            given = {first.fact: one.answer, second.fact: other.answer}
            stepwise = one.then.learn({second.fact: other.answer})
            assert stepwise.decision == known.learn(given).decision
            pairs += 1
    assert pairs > 20


def test_an_effect_is_worked_out_once_and_kept_only_by_what_is_known_from_the_start() -> None:
    known = Knowledge(rules(), facts_of(rules().cases[0], rules()))
    for asked in open_facts(known)[:3]:
        for (_, then), (answer, again) in zip(
            effects(known, asked.fact), effects(known, asked.fact), strict=True
        ):
            assert then is again
            assert then.answered(asked.fact, answer) is not then.answered(asked.fact, answer)


def test_other_facts_are_known_as_from_the_beginning() -> None:
    moved = 0
    for case in rules().cases[::60]:
        read = facts_of(case, rules())
        known = Knowledge(rules(), read)
        facts_in_play(known)  # what it waits for is kept
        stated = [fact for fact in rules().facts if fact in read]
        for fact in stated:
            less = {name: read[name] for name in rules().facts if name in read and name != fact}
            then = as_read(rules(), less, DAY.toordinal())
            found, anew = known.restated(then), Knowledge(rules(), then)
            assert found.decision == anew.decision, fact
            assert facts_in_play(found) == facts_in_play(anew), fact
            moved += found.decision != known.decision
    assert moved > 30


@pytest.mark.slow
def test_facts_that_are_yet_to_be_stated_are_as_if_never_read() -> None:
    turned = 0
    every = rules().facts.keys()
    for case in rules().cases[::60]:
        facts = facts_of(case, rules())
        for unknown in (None, frozenset[str](), frozenset([*every - facts.keys()][::2])):
            known = Knowledge(rules(), facts, unknown)
            then = known.with_open(every - facts.keys())
            anew = Knowledge(rules(), then.facts, unknown)
            assert then.decision == anew.decision
            assert then.truths == anew.truths
            assert [then.waiting(key) for key in then.truths] == [
                anew.waiting(key) for key in then.truths
            ]
            turned += then.decision != known.decision
    assert turned > 3


@pytest.mark.parametrize(
    ("known", "never", "left"),
    [
        ({}, "", ["demonstrations items", "preference_pairs items", TASKS]),
        ({"evaluation.items": 100}, "", ["demonstrations", "preference_pairs", TASKS[:-6]]),
        ({"examples.demonstrations": 0}, "examples.preference_pairs", [TASKS]),
        ({"examples.demonstrations": 0, "examples.preference_pairs": 0}, "examples.tasks", []),
        ({"evaluation.items": 99}, "", []),
    ],
)
def test_a_condition_can_come_true_in_several_ways_each_a_set_of_facts(
    known: Facts, never: str, left: list[str]
) -> None:
    evidence = Named("evidence-for-training")
    name = next(name for name, by in rules().stated.items() if by.condition == evidence)
    facts = as_read(rules(), {"needs": frozenset({"weak-domain-skill"}), **known}, DAY.toordinal())
    ways = Knowledge(rules(), facts).ways(name, rules().facts.keys() - {never})
    words = [{fact.partition(".")[2] for fact in way} for way in ways]
    assert words == [set(way.split()) for way in left]


def test_an_answer_about_one_need_decides_the_forms_of_the_others_anew() -> None:
    """A training that waited for one step of another need waits no longer, or waits now."""
    stated: Facts = {
        "needs": frozenset({"agent-gets-lost", "ignores-instructions", "small-fast-model"}),
        "task.input": "text",
        "task.simpler": "none",
        "examples.demonstrations": 1500,
        "evaluation.items": 400,
        "evaluation.target": 0.5,
        "evaluation.trusted": True,
        "evaluation.check_without_answer": True,
        "hosting.open_weights": True,
        "attempts.prompt.outcome": "below-target",
        "attempts.few-shot.outcome": "below-target",
        "attempts.few-shot.score": 0,
        "attempts.few-shot.items": 1,
        "attempts.model-choice.outcome": "below-target",
        "attempts.agent-design.outcome": "inconclusive",
    }
    facts = as_read(rules(), stated, date(2026, 12, 2).toordinal())
    known = Knowledge(rules(), facts)
    for effect in effects(known, "attempts.tools.outcome"):
        after = effect.then
        assert after.decision == decision_on(rules(), after.facts), effect.answer

"""What holds of every interview, whatever is known and whatever is answered."""

import dataclasses
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ladder.advice.formats.json import render
from ladder.ask.interview import Interview
from ladder.ask.next_question import decisive_pairs, is_decisive
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleStep, open_facts, possible_outcomes
from ladder.engine.answers import answers
from ladder.engine.decision import decision_on
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.load.contradictions import contradictions
from ladder.load.problem import parse_problem
from ladder.load.save import written
from tests.ask.answering import DAY, asked, finished, truthful
from tests.strategies import problems, rules

Truth = dict[str, Value]

of_many = settings(max_examples=20)


@of_many
@given(problems())
def test_it_ends_and_asks_nothing_that_is_known_or_was_answered(truth: Truth) -> None:
    target_reached: set[tuple[str, str]] = set()
    for interview, question, _ in asked(rules(), truth):
        if question is None:
            continue
        # What goes wrong is asked once more after the triage, of fewer needs.
        assert (question.form, question.id) not in target_reached or question.form == "needs"
        target_reached.add((question.form, question.id))
        if question.form not in ("reason", "needs"):
            assert not {*question.settles} & {*interview.facts, *interview.unknown}


@of_many
@example({"needs": frozenset({"missing-knowledge"}), "task.shape": "question-answering"}, 0.5)
@given(problems(), st.floats(0, 1, exclude_max=True))
def test_a_question_has_two_answers_that_lead_apart(truth: Truth, at: float) -> None:
    states = [(i, q) for i, q, _ in asked(rules(), truth) if q is not None]
    interview, question = states[int(at * len(states))]
    if question.form in ("reason", "needs", "triage"):
        return
    knowledge = interview.knowledge
    # Conditions are taken one by one, as if each could turn out either way: where two read the
    # same facts, a line of a list may seem to decide and not do so. One of them does, or the
    # lines together do; else what decides does so with one other fact.
    apart = any(leads_apart(knowledge, fact) for fact in question.settles)
    pairs = {fact for pair in decisive_pairs(knowledge) for fact in pair} if not apart else ()
    assert apart or is_decisive(knowledge, question.settles) or {*question.settles} & {*pairs}


def leads_apart(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether some headline, followed to the end, is one that another answer takes away."""
    after = [knowledge.learn({fact: value}) for value in values(knowledge, fact)]
    outcomes = [possible_outcomes(later)[0] for later in after]
    for later, future in zip(after, outcomes, strict=True):
        for step in future - frozenset.intersection(*outcomes):
            if (ends := followed(later, step)) and any(
                headline({**ends, fact: value}) != headline(ends)
                for value in values(knowledge, fact)
            ):
                return True
    return False


def followed(knowledge: PartialKnowledge, step: PossibleStep) -> dict[str, Value] | None:
    """Answers to all that can still be asked, each such that it may yet come to a step."""
    while waiting := open_facts(knowledge):
        after = (knowledge.learn({item: v}) for item in waiting for v in values(knowledge, item))
        on = next((item for item in after if step in possible_outcomes(item)[0]), None)
        if on is None:
            return None
        knowledge = on
    return dict(knowledge.facts)


def values(knowledge: PartialKnowledge, fact: str) -> tuple[Value, ...]:
    return answers(rules(), rules().facts[fact], knowledge.facts)


@of_many
@given(problems(), st.booleans(), st.data())
def test_what_was_not_asked_cannot_move_the_headline_and_in_full_no_step(
    truth: Truth, in_full: bool, data: st.DataObject
) -> None:
    interview = finished(rules(), truth, in_full=in_full)
    if "needs" in interview.unknown:
        return
    facts = dict(interview.knowledge.facts)
    before = steps(facts) if in_full else headline(facts)
    left = [
        fact
        for fact in rules().facts.values()
        if fact.id not in facts and fact.id not in interview.unknown
    ]
    for fact in data.draw(st.lists(st.sampled_from(left), max_size=12, unique=True)):
        if values := answers(rules(), fact, facts):
            facts[fact.id] = data.draw(st.sampled_from(values))
    assert before == (steps(facts) if in_full else headline(facts))


def headline(facts: Mapping[str, Value]) -> PossibleStep:
    """What a verdict names first: a technique, and whether to use it, to stop or to stay there."""
    leading = decision_on(rules(), facts).leading_need
    assert leading is not None
    return PossibleStep(leading.step.technique, leading.step.outcome)


def steps(facts: Mapping[str, Value]) -> list[PossibleStep]:
    """What each need comes to: technique, outcome, and the form where it is to be used."""
    return [
        PossibleStep(
            need.step.technique, need.step.outcome, need.variant.id if need.variant else None
        )
        for need in decision_on(rules(), facts).needs
    ]


# No text fits a window of 256 tokens: any answer moves what not to know would leave.
SMALL_WINDOW = {
    "needs": frozenset(["missing-knowledge"]),
    "knowledge.tokens": 0,
    "knowledge.in_prompt": True,
    "hosting.context_window": 256,
    "attempts.prompt.outcome": "target-reached",
}


@of_many
@example(SMALL_WINDOW, True)
@given(problems(), st.booleans())
def test_what_can_still_come_of_it_never_grows_and_ends_on_the_verdict(
    truth: Truth, in_full: bool
) -> None:
    every = asked(rules(), truth, in_full=in_full)
    states = [i for i, q, _ in every if q is None or q.form != "reason"]
    outcomes = [possible_outcomes(state.knowledge) for state in states if "needs" in state.facts]
    for earlier, later in pairwise(outcomes):
        assert all(now <= was for was, now in zip(earlier, later, strict=True))
    if outcomes:
        facts = states[-1].knowledge.facts
        if in_full:
            assert [{step} for step in steps(facts)] == [set(outcome) for outcome in outcomes[-1]]
        # Between needs of one weight it may be open which leads, as long as no answer decides it.
        assert in_full or headline(facts) in outcomes[-1][0]


@pytest.mark.slow
@of_many
@given(problems(), problems())
def test_the_saved_file_gives_the_very_same_verdict(known: Truth, truth: Truth) -> None:
    loadable = {fact: value for fact, value in known.items() if not fact.startswith("attempts.")}
    assume(not list(contradictions(rules(), loadable)))
    interview = finished(rules(), truth, loadable)
    facts, unknown = interview.settled_facts, interview.unknown
    text = written(rules(), facts, unknown, "A title: with #marks")
    problem = parse_problem(text, "saved.yaml", rules())
    assert dict(problem.facts) == facts
    expected = render(judge(rules(), "A title: with #marks", facts, DAY))
    assert expected == render(judge(rules(), problem.title, problem.facts, DAY))
    again = Interview(rules(), problem.facts, unknown, DAY)
    assert again.question is None or again.question.form == "triage"


@of_many
@given(problems(), st.integers(1, 20))
def test_going_back_and_answering_the_same_leads_to_the_same_end(truth: Truth, steps_: int) -> None:
    end = finished(rules(), truth)
    state = end
    for _ in range(steps_):
        state = state.back() or state
    if (question := state.question) is None or "needs" in end.unknown:
        return
    kept = dict(end.history)[question]
    state = state.after(kept)
    assert state.facts == end.facts
    assert state.unknown == end.unknown
    assert dataclasses.replace(state, withdrawn={}).question is None


@of_many
@given(problems(), problems())
def test_going_back_drops_only_what_the_old_answer_had_led_to(first: Truth, second: Truth) -> None:
    end = finished(rules(), first)
    state = end
    while (earlier := state.back()) is not None:
        state = earlier
    question = state.question
    assert question is not None
    answer = truthful(question, second)
    if state.objections(answer):
        return
    changed = state.after(answer)
    assert changed.history[0] == (question, answer)
    # By fact: what stood on a list may now be asked alone.
    before = {item for _, kept in end.history[1:] for item in kept.settled().items()}
    after = [kept for _, kept in changed.history[1:]]
    assert {item for kept in after for item in kept.settled().items()} <= before
    assert {t for kept in after for t in kept.yes} <= {
        t for _, kept in end.history for t in kept.yes
    }

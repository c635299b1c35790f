"""What holds of every interview, whatever is known and whatever is answered."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ladder.advice.formats.json import render
from ladder.ask.interview import Interview
from ladder.ask.question_order import possible
from ladder.engine.answers import answers
from ladder.engine.decision import decision_on
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import written
from tests.ask.answering import DAY, asked, finished
from tests.strategies import problems, rules

Truth = dict[str, Value]

of_many = settings(max_examples=20)


@pytest.mark.slow
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


@pytest.mark.slow
@of_many
@given(problems(), st.data())
def test_unasked_fact_cannot_change_the_headline(truth: Truth, data: st.DataObject) -> None:
    interview = finished(rules(), truth)
    if "needs" in interview.unknown:
        return
    facts = dict(interview.knowledge.facts)
    before = headline(facts)
    left = [
        fact
        for fact in rules().facts.values()
        if fact.id not in facts and fact.id not in interview.unknown
    ]
    for fact in data.draw(st.lists(st.sampled_from(left), max_size=12, unique=True)):
        if values := answers(rules(), fact, facts):
            facts[fact.id] = data.draw(st.sampled_from(values))
    assert before == headline(facts)


def headline(facts: Mapping[str, Value]) -> tuple[str, str]:
    """What a verdict names first: a technique, and whether to use it, to stop or to stay there."""
    leading = decision_on(rules(), facts).leading_need
    assert leading is not None
    return leading.step.technique, leading.step.outcome


# No text fits a window of 256 tokens: any answer moves what not to know would leave.
SMALL_WINDOW = {
    "needs": frozenset(["missing-knowledge"]),
    "knowledge.tokens": 0,
    "knowledge.in_prompt": True,
    "hosting.context_window": 256,
    "attempts.prompt.outcome": "target-reached",
}
# Rules read the adapter's outcome as "no" until it is stated.
TRAINED: Truth = {
    "needs": frozenset(["weak-domain-skill"]),
    "attempts.lora.outcome": "target-reached",
}


@pytest.mark.nightly
@of_many
@example(SMALL_WINDOW)
@given(problems())
def test_the_set_of_possible_headlines_never_grows_and_the_verdict_is_in_the_last(
    truth: Truth,
) -> None:
    never_grows(truth)


def test_an_outcome_that_counts_once_stated_leads_to_a_headline_that_was_possible() -> None:
    never_grows(TRAINED)


def never_grows(truth: Truth) -> None:
    # The score that is stated with a reason may cast doubt on the outcome before it.
    course = [
        state for state, item, _ in asked(rules(), truth) if not item or item.form != "reason"
    ]
    assumed = {"needs", *(fact.id for fact in rules().facts.values() if fact.assume)}
    states = [state for state in course if assumed <= {*state.facts, *state.unknown}]
    left = [possible(state.knowledge) for state in states]
    assert all(later <= earlier for earlier, later in pairwise(left))
    if left:
        # Between needs of one weight it may be open which leads, as long as no answer decides it.
        assert headline(states[-1].knowledge.facts) in left[-1]


@pytest.mark.slow
@of_many
@given(problems(), problems())
def test_the_saved_file_gives_the_very_same_verdict(known: Truth, truth: Truth) -> None:
    loadable = {fact: value for fact, value in known.items() if not fact.startswith("attempts.")}
    assume(not list(contradictions(rules(), loadable)))
    interview = finished(rules(), truth, loadable)
    facts, unknown = interview.settled_facts, interview.unknown
    text = written(rules(), facts, unknown, title="A title: with #marks")
    problem = parse_problem(text, "saved.yaml", rules())
    assert dict(problem.facts) == facts
    expected = render(judge(rules(), "A title: with #marks", facts, DAY))
    assert expected == render(judge(rules(), problem.title, problem.facts, DAY))
    again = Interview(rules(), problem.facts, unknown, DAY)
    assert again.question is None

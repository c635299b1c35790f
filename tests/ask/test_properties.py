"""What holds of every interview, whatever is known and whatever is answered."""

import dataclasses
from collections.abc import Mapping
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ladder.advice.json import render
from ladder.ask.choosing import decides, decisive_pairs
from ladder.ask.prospects import Step, live, prospects
from ladder.ask.state import begin
from ladder.ask.view import View
from ladder.engine.advice import judge
from ladder.engine.decision import walk
from ladder.engine.facts import Value
from ladder.engine.questions import answers
from ladder.engine.variants import variant_of
from ladder.load.contradictions import contradictions
from ladder.load.problem import parse_problem
from ladder.load.save import written
from tests.ask.answering import DAY, asked, finished, truthful
from tests.strategies import problems, rules

Truth = dict[str, Value]

of_many = settings(max_examples=60)


@of_many
@given(problems())
def test_it_ends_and_the_bound_is_true_and_falls_with_each_question(truth: Truth) -> None:
    bounds = [i.at_most for i, q, _ in asked(rules(), truth) if q is None or q.form != "reason"]
    assert all(later < earlier for earlier, later in pairwise(bounds))
    assert bounds[-1] == 0


@of_many
@given(problems())
def test_nothing_known_and_nothing_answered_is_asked(truth: Truth) -> None:
    met: set[tuple[str, str]] = set()
    for interview, query, _ in asked(rules(), truth):
        if query is None:
            continue
        assert (query.form, query.id) not in met
        met.add((query.form, query.id))
        if query.form != "reason":
            assert not {*query.about} & {*interview.facts, *interview.unknown}


@of_many
@given(problems())
def test_every_question_had_two_answers_that_lead_apart(truth: Truth) -> None:
    for interview, query, _ in asked(rules(), truth):
        if query is None or query.form == "reason" or query.id == "needs":
            continue
        view = interview.view
        apart = [leads_apart(view, fact) or settles(view, fact) for fact in query.about]
        assert any(apart) if query.form == "tried" else all(apart), query.id


def settles(view: View, fact: str) -> bool:
    """Whether every answer to `fact` leads to one end, and not to know it to another."""
    ends = {prospects(view.answered({fact: value})) for value in values(view, fact)}
    return len(ends) == 1 and prospects(view.answered({fact: None})) not in ends


def leads_apart(view: View, fact: str) -> bool:
    """Whether two full sets of answers that differ in this fact alone come to different steps."""
    others = [view.answered({each: v}) for each in live(view) for v in values(view, each)]
    return any(matters(each, fact) for each in (view, *others))


def matters(view: View, fact: str) -> bool:
    """Whether some step, followed to the end, is one that another answer to `fact` takes away."""
    after = [view.answered({fact: value}) for value in values(view, fact)]
    coming = [prospects(each) for each in after]
    for here, futures in zip(after, coming, strict=True):
        for at, future in enumerate(futures):
            for step in future - frozenset.intersection(*(each[at] for each in coming)):
                ends = followed(here, at, step)
                if ends and any(
                    steps({**ends, fact: v}) != steps(ends) for v in values(view, fact)
                ):
                    return True
    return False


def followed(view: View, at: int, step: Step) -> dict[str, Value] | None:
    """Answers to all that can still be asked, each such that a need may yet come to a step."""
    while waiting := [*live(view)]:
        after = (view.answered({each: v}) for each in waiting for v in values(view, each))
        on = next((each for each in after if step in prospects(each)[at]), None)
        if on is None:
            return None
        view = on
    return dict(view.facts)


def values(view: View, fact: str) -> tuple[Value, ...]:
    return answers(rules(), rules().facts[fact], view.facts)


@of_many
@given(problems(), st.data())
def test_at_the_end_no_further_answer_changes_a_step(truth: Truth, data: st.DataObject) -> None:
    interview = finished(rules(), truth)
    if "needs" in interview.unknown:
        return
    facts = dict(interview.view.facts)
    before = steps(facts)
    left = [
        fact
        for fact in rules().facts.values()
        if fact.id not in facts and fact.id not in interview.unknown
    ]
    for fact in data.draw(st.lists(st.sampled_from(left), max_size=12, unique=True)):
        if values := answers(rules(), fact, facts):
            facts[fact.id] = data.draw(st.sampled_from(values))
    assert steps(facts) == before


def steps(facts: Mapping[str, Value]) -> list[Step]:
    """What each need comes to: technique, outcome, and the form where it is to be used."""
    found: list[Step] = []
    for each in walk(rules(), facts).walks:
        form = variant_of(rules(), each, facts) if each.step.outcome == "use" else None
        found.append((each.step.technique, each.step.outcome, form.id if form else None))
    return found


# No text fits a window of 256 tokens: any answer moves what not to know would leave.
SMALL_WINDOW = {
    "needs": frozenset(["missing-knowledge"]),
    "knowledge.tokens": 0,
    "knowledge.in_prompt": True,
    "hosting.context_window": 256,
    "attempts.prompt.outcome": "met",
}


@of_many
@example(SMALL_WINDOW)
@given(problems())
def test_what_can_still_come_of_it_never_grows_and_ends_on_the_verdict(truth: Truth) -> None:
    states = [i for i, q, _ in asked(rules(), truth) if q is None or q.form != "reason"]
    coming = [prospects(state.view) for state in states if "needs" in state.facts]
    for earlier, later in pairwise(coming):
        assert all(now <= was for was, now in zip(earlier, later, strict=True))
    interview = finished(rules(), truth)
    final = [{step} for step in steps(interview.view.facts)]
    assert final == [set(each) for each in prospects(interview.view)]


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
    again = begin(rules(), problem.facts, unknown, DAY)
    assert again.query is None


@of_many
@given(problems(), st.integers(1, 20))
def test_going_back_and_answering_the_same_leads_to_the_same_end(truth: Truth, steps_: int) -> None:
    end = finished(rules(), truth)
    state = end
    for _ in range(steps_):
        state = state.back() or state
    if (query := state.query) is None:
        assert not end.said
        return
    kept = dict(end.said)[query]
    state = state.replied(kept)
    assert state.facts == end.facts
    assert state.unknown == end.unknown
    assert dataclasses.replace(state, aside={}).query is None


@of_many
@given(problems(), problems())
def test_going_back_drops_only_what_the_old_answer_had_led_to(first: Truth, second: Truth) -> None:
    end = finished(rules(), first)
    state = end
    while (earlier := state.back()) is not None:
        state = earlier
    query = state.query
    assert query is not None
    reply = truthful(query, second)
    if state.objections(reply):
        return
    changed = state.replied(reply)
    assert changed.said[0] == (query, reply)
    # By fact: what stood on a list may now be asked alone.
    before = {each for _, kept in end.said[1:] for each in kept.given().items()}
    after = [kept for _, kept in changed.said[1:]]
    assert {each for kept in after for each in kept.given().items()} <= before
    assert {t for kept in after for t in kept.tried} <= {
        t for _, kept in end.said for t in kept.tried
    }


@of_many
@given(problems())
def test_a_question_is_only_asked_if_it_decides_alone_or_with_another(truth: Truth) -> None:
    for interview, query, _ in asked(rules(), truth):
        if query is None or query.form not in ("fact", "list") or query.id == "needs":
            continue
        if not all(decides(interview.view, fact) for fact in query.about):
            pairs = decisive_pairs(interview.view, list(live(interview.view)))
            assert {*query.about} <= {fact for pair in pairs for fact in pair}

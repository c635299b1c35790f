"""What holds of every interview, whatever is known and whatever is answered."""

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise, product

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ladder.advice.formats.json import render
from ladder.ask.interview import Interview
from ladder.ask.next_question import decisive_facts, decisive_pairs, is_decisive
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleStep, open_facts, possible_outcomes
from ladder.engine.decision import decision_on
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.questions import answers
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
    for interview, question, _ in asked(rules(), truth):
        if question is None:
            continue
        # What goes wrong is asked once more after the triage, of fewer needs.
        assert (question.form, question.id) not in met or question.form == "needs"
        met.add((question.form, question.id))
        if question.form not in ("reason", "needs"):
            assert not {*question.settles} & {*interview.facts, *interview.unknown}


@of_many
@example({"needs": frozenset({"missing-knowledge"}), "task.shape": "question-answering"})
@given(problems())
def test_every_question_had_two_answers_that_lead_apart(truth: Truth) -> None:
    for interview, question, _ in asked(rules(), truth):
        if question is None or question.form in ("reason", "needs", "triage"):
            continue
        knowledge = interview.knowledge
        apart = [
            leads_apart(knowledge, fact) or settles(knowledge, fact) for fact in question.settles
        ]
        # Conditions are taken one by one, as if each could turn out either way: where two read the
        # same facts, a line of a list may seem to decide and not do so. One of them does, or the
        # lines together do.
        assert any(apart) or together_lead_apart(knowledge, question.settles), question.id


def together_lead_apart(knowledge: PartialKnowledge, facts: Sequence[str]) -> bool:
    """Whether two full sets of answers to these facts leave different things possible."""
    every = product(*(values(knowledge, fact) for fact in facts))
    first, *others = (
        possible_outcomes(knowledge.answered(dict(zip(facts, each, strict=True))))
        for each in islice(every, 256)
    )
    return any(other != first for other in others)


def settles(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether every answer to `fact` leads to one end, and not to know it to another."""
    ends = {
        possible_outcomes(knowledge.answered({fact: value})) for value in values(knowledge, fact)
    }
    return len(ends) == 1 and possible_outcomes(knowledge.answered({fact: None})) not in ends


def leads_apart(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether two full sets of answers that differ in this fact alone come to different steps."""
    after = [knowledge]
    # What decides only with another may do so only where a third is known.
    for _ in range(1 if decisive_facts(knowledge) else 2):
        after += [
            earlier.answered({each: v})
            for earlier in after
            for each in open_facts(earlier)
            for v in values(earlier, each)
        ]
        if any(matters(each, fact) for each in after):
            return True
    return False


def matters(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether some step, followed to the end, is one that another answer to `fact` takes away."""
    after = [knowledge.answered({fact: value}) for value in values(knowledge, fact)]
    outcomes = [possible_outcomes(later) for later in after]
    for later, futures in zip(after, outcomes, strict=True):
        for at, future in enumerate(futures):
            for step in future - frozenset.intersection(*(each[at] for each in outcomes)):
                ends = followed(later, at, step)
                if ends and any(
                    steps({**ends, fact: v}) != steps(ends) for v in values(knowledge, fact)
                ):
                    return True
    return False


def followed(knowledge: PartialKnowledge, at: int, step: PossibleStep) -> dict[str, Value] | None:
    """Answers to all that can still be asked, each such that a need may yet come to a step."""
    while waiting := [*open_facts(knowledge)]:
        after = (knowledge.answered({each: v}) for each in waiting for v in values(knowledge, each))
        on = next((each for each in after if step in possible_outcomes(each)[at]), None)
        if on is None:
            return None
        knowledge = on
    return dict(knowledge.facts)


def values(knowledge: PartialKnowledge, fact: str) -> tuple[Value, ...]:
    return answers(rules(), rules().facts[fact], knowledge.facts)


@of_many
@given(problems(), st.data())
def test_at_the_end_no_further_answer_changes_a_step(truth: Truth, data: st.DataObject) -> None:
    interview = finished(rules(), truth)
    if "needs" in interview.unknown:
        return
    facts = dict(interview.knowledge.facts)
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
    "attempts.prompt.outcome": "met",
}


@of_many
@example(SMALL_WINDOW)
@given(problems())
def test_what_can_still_come_of_it_never_grows_and_ends_on_the_verdict(truth: Truth) -> None:
    states = [i for i, q, _ in asked(rules(), truth) if q is None or q.form != "reason"]
    outcomes = [possible_outcomes(state.knowledge) for state in states if "needs" in state.facts]
    for earlier, later in pairwise(outcomes):
        assert all(now <= was for was, now in zip(earlier, later, strict=True))
    interview = finished(rules(), truth)
    final = [{step} for step in steps(interview.knowledge.facts)]
    assert final == [set(each) for each in possible_outcomes(interview.knowledge)]


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
    before = {each for _, kept in end.history[1:] for each in kept.settled().items()}
    after = [kept for _, kept in changed.history[1:]]
    assert {each for kept in after for each in kept.settled().items()} <= before
    assert {t for kept in after for t in kept.yes} <= {
        t for _, kept in end.history for t in kept.yes
    }


@of_many
@given(problems())
def test_a_question_is_only_asked_if_it_decides_alone_or_with_another(truth: Truth) -> None:
    for interview, question, _ in asked(rules(), truth):
        if question is None or question.form not in ("fact", "list") or question.id == "needs":
            continue
        if not all(is_decisive(interview.knowledge, fact) for fact in question.settles):
            pairs = decisive_pairs(interview.knowledge)
            assert {*question.settles} <= {fact for pair in pairs for fact in pair}

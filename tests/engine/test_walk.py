"""Section 2 of the design, as properties of every problem that can be written."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.engine.conditions import holds
from ladder.engine.decision import Walk, place, walk
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from tests.strategies import problems, rules

DAY = date(2026, 11, 24).toordinal()
TRAINING = {name for name, technique in rules().techniques.items() if technique.training}

some = settings(max_examples=300)


def walked(facts: dict[str, Value]) -> Walk:
    return walk(rules(), {**facts, "as_of": DAY})


def dose(each: Walk) -> int:
    return 0 if each.leading_need is None else each.leading_need.step.dose


@st.composite
def hidden(draw: st.DrawFn) -> tuple[dict[str, Value], dict[str, Value]]:
    """A problem, and the same problem with some of its facts hidden."""
    facts = draw(problems())
    kept = draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    return facts, {name: value for name, value in facts.items() if name in kept}


@given(hidden())
@some
def test_knowing_more_keeps_the_dose_inside_the_range_announced_before(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    full, partial = pair
    before, after = walked(partial), walked(full)
    if before.leading_need is not None:
        assert before.low <= dose(after) <= before.high


@given(hidden())
@some
def test_knowing_more_never_widens_the_range(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    full, partial = pair
    before, after = walked(partial), walked(full)
    if before.leading_need is not None:
        assert before.low <= after.low
        assert after.high <= before.high


@given(problems())
@some
def test_the_dose_lies_in_its_own_range(facts: dict[str, Value]) -> None:
    each = walked(facts)
    assert each.low <= dose(each) <= each.high


@given(problems())
@some
def test_each_step_is_among_the_steps_announced_as_possible(facts: dict[str, Value]) -> None:
    for each in walked(facts).walks:
        step = each.step
        assert (step.technique, step.dose, step.outcome) in each.possible


@given(problems(complete=True))
@some
def test_a_problem_without_unknowns_has_one_possible_dose(facts: dict[str, Value]) -> None:
    each = walked(facts)
    assert each.doses == {dose(each)}


@given(problems())
@some
def test_training_is_recommended_only_when_every_gate_is_known_to_hold(
    facts: dict[str, Value],
) -> None:
    for each in walked(facts).walks:
        step = each.step
        if step.technique in TRAINING and step.outcome != "stop":
            standing = next(s for s in each.standings if s.candidate.technique == step.technique)
            get = {**facts, "as_of": DAY}.get
            for rule in standing.candidate.entry.gates:
                assert rules().tests[rule.id](get) is True


@given(problems())
@some
def test_no_route_puts_facts_into_weights(facts: dict[str, Value]) -> None:
    verdict = judge(rules(), "", facts, date(2026, 11, 24), ask=False)
    if verdict.needs == ("missing-knowledge",):
        assert verdict.recommendation.technique not in TRAINING
    if facts.get("knowledge.into_weights") is True:
        assert verdict.recommendation.technique not in TRAINING


@given(problems())
@some
def test_every_problem_gets_one_recommendation_and_every_technique_a_status_with_a_reason(
    facts: dict[str, Value],
) -> None:
    verdict = judge(rules(), "", facts, date(2026, 11, 24), ask=False)
    assert verdict.recommendation.technique in rules().techniques
    assert [each.technique for each in verdict.ladder] == list(rules().techniques)
    assert all(each.because and each.because[0].text for each in verdict.ladder)


@given(problems())
@some
def test_what_the_step_passes_over_is_unfit_spent_or_blocked(facts: dict[str, Value]) -> None:
    for each in walked(facts).walks:
        last = len(each.standings) if each.step.at is None else each.step.at
        passed = {place(standing) for standing in each.standings[:last]}
        assert passed <= {"unfit", "spent", "blocked"}


@given(problems())
@some
def test_each_standing_is_what_its_conditions_mean(facts: dict[str, Value]) -> None:
    known, derived = {**facts, "as_of": DAY}, rules().derived
    for each in walked(facts).walks:
        for standing in each.standings:
            entry = standing.candidate.entry
            assert [rule for rule, _ in standing.against] == [*entry.unfit]
            assert [rule for rule, _ in standing.gates] == [*entry.gates]
            for rule, truth in (*standing.against, *standing.gates):
                assert truth is holds(rule.when, known, derived), rule.id
            techniques = [
                rules().techniques[name] for name in (*entry.combined_with, entry.technique)
            ]
            met = tuple(holds(technique.met, known, derived) for technique in techniques)
            spent = [holds(technique.spent, known, derived) for technique in techniques]
            spent[-1] = holds(entry.spent, known, derived)
            assert (standing.parts_met, standing.parts_spent) == (met, tuple(spent))


@given(problems())
@settings(max_examples=100)
def test_each_open_question_has_answers_that_lead_to_different_verdicts(
    facts: dict[str, Value],
) -> None:
    from ladder.engine.questions import answers, outlook

    verdict = judge(rules(), "", facts, date(2026, 11, 24))
    known = {**facts, "as_of": DAY}
    for question in verdict.open_questions:
        assert question.fact not in facts
        fact = rules().facts[question.fact]
        after = {outlook(rules(), {**known, fact.id: a}) for a in answers(rules(), fact, known)}
        assert len(after) > 1, question.fact


@given(problems(), st.data())
@settings(max_examples=100)
def test_a_fact_that_is_no_open_question_moves_nothing(
    facts: dict[str, Value], data: st.DataObject
) -> None:
    from ladder.engine.questions import answers, outlook

    verdict = judge(rules(), "", facts, date(2026, 11, 24))
    if not verdict.needs:
        return
    asked = {question.fact for question in verdict.open_questions}
    silent = [f for f in rules().facts.values() if f.id not in facts and f.id not in asked]
    fact = data.draw(st.sampled_from(silent))
    known = {**facts, "as_of": DAY}
    outlooks = {outlook(rules(), {**known, fact.id: a}) for a in answers(rules(), fact, known)}
    assert len(outlooks) <= 1, fact.id

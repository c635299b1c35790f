"""What the walk promises whatever the rules are, on random problems."""

from datetime import date

import pytest
from hypothesis import given

from ladder.engine.assessment import Assessment, height
from ladder.engine.conditions import Truth
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from tests.engine.meaning import meaning
from tests.engine.test_decision import DAY, decided, hidden, some
from tests.strategies import problems, rules

pytestmark = pytest.mark.nightly


@given(problems())
@some
def test_a_technique_is_shown_as_met_only_where_it_met_its_target(
    facts: dict[str, Value],
) -> None:
    verdict = judge(rules(), "", facts, date.fromordinal(DAY))
    met = [row.technique for row in verdict.ladder if row.status == "met"]
    assert {facts.get(f"attempts.{name}.outcome") for name in met} <= {"met"}


@given(hidden())
@some
def test_a_need_stops_only_at_what_closes_it_and_is_shown(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    facts, _ = pair
    for each in decided(facts).needs:
        technique = rules().techniques[each.step.technique]
        if each.step.outcome == "stop":
            assert each.need.closes in technique.closes
            assert facts[f"attempts.{technique.id}.outcome"] == "met"
            known = {**facts, "as_of": DAY}
            assert meaning(technique.inconclusive, known, rules().derived) is False


@given(hidden())
@some
def test_what_numbers_cannot_show_is_measured_before_anything_above_it(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    facts, _ = pair
    for each in decided(facts).needs:
        for at, assessment in enumerate(each.assessments):
            fits = not assessment.unfit and assessment.open and assessment.outdone is False
            if fits and assessment.own.inconclusive and not assessment.met:
                assert each.taken in each.assessments[: at + 1]
                own = each.step.technique == assessment.own.technique
                assert not own or each.step.outcome == "use"


@given(problems())
@some
def test_the_technique_to_use_fits_is_untried_and_has_every_gate_known_to_hold(
    facts: dict[str, Value],
) -> None:
    for each in decided(facts).needs:
        if each.taken and each.step.outcome == "use":
            taken = each.taken
            assert not any((taken.unfit, taken.met, taken.own.spent))
            assert all(truth is True for _, truth in taken.gates)


@given(problems())
@some
def test_nothing_is_used_while_a_lower_rung_of_its_route_is_open(facts: dict[str, Value]) -> None:
    for each in decided(facts).needs:
        if each.step.outcome == "use":
            is_open = [height(x.own.rung) for x in each.assessments if x.status == "open"]
            assert height(each.step.rung) <= min(is_open)


@given(hidden())
@some
def test_knowing_more_leads_to_no_step_that_was_not_announced(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    full, partial = pair
    before, after = decided(partial).needs, decided(full).needs
    if [each.need for each in before] == [each.need for each in after]:
        for then, now in zip(before, after, strict=True):
            # To say that one above what is untried met its target is to state another problem.
            outdone = any(each.outdone is not False for each in now.assessments)
            assert outdone or now.step in then.possible


@given(problems(complete=True))
@some
def test_a_need_without_unknown_conditions_has_one_possible_step(facts: dict[str, Value]) -> None:
    for each in decided(facts).needs:
        conditions = [
            truth
            for x in each.assessments
            for truth in (x.unfit, x.open, x.half, x.in_hand, x.outdone, *outcomes(x))
        ]
        if None not in conditions:
            assert each.possible == {each.step}


def outcomes(assessment: Assessment) -> list[Truth]:
    """Return what came of each technique of an entry, as far as is known."""
    members = assessment.members
    return [truth for each in members for truth in (each.met, each.spent, each.enough)]

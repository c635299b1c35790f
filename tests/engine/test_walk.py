"""What the walk promises whatever the rules are, on random problems."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.assessment import Assessment, height
from ladder.engine.comparisons import Truth
from ladder.engine.computed import as_read
from ladder.engine.explanation import judge
from ladder.engine.facts import INCONCLUSIVE, Value
from tests.engine.meaning import meaning
from tests.engine.test_decision import DAY, decided, hidden, read
from tests.saw import must_see, saw
from tests.strategies import problems, ready, rules

pytestmark = pytest.mark.nightly


@must_see(target_reached=1)
@given(
    problems()
    | problems().map(lambda facts: {**facts, "attempts.prompt.outcome": "target-reached"})
)
def test_a_technique_is_shown_as_met_only_where_it_met_its_target(
    facts: dict[str, Value],
) -> None:
    verdict = judge(rules(), "", facts, date.fromordinal(DAY))
    target_reached = [row.technique for row in verdict.ladder if row.status == "target-reached"]
    assert {facts.get(f"attempts.{name}.outcome") for name in target_reached} <= {"target-reached"}
    if target_reached:
        saw("target_reached")


@st.composite
def met(draw: st.DrawFn) -> dict[str, Value]:
    """A problem, one option of which is said to have met its target; numbers may belie that."""
    facts = draw(read())
    needs = facts.get("needs", frozenset())
    assert isinstance(needs, frozenset)
    options = {entry.technique for need in needs for entry in rules().needs[need].options}
    if names := [name for name in sorted(options) if f"attempts.{name}.outcome" in rules().facts]:
        name = draw(st.sampled_from(names))
        facts[f"attempts.{name}.outcome"] = "target-reached"
        facts[INCONCLUSIVE] = frozenset({name} if draw(st.booleans()) else ())
    return facts


@must_see(stops=3)
@given(met())
def test_a_need_stops_only_at_what_closes_it_and_is_shown(facts: dict[str, Value]) -> None:
    for need in decided(facts).needs:
        technique = rules().techniques[need.step.technique]
        if need.step.outcome == "stop":
            saw("stops")
            assert need.need.solved_by in technique.solved_by
            assert facts[f"attempts.{technique.id}.outcome"] == "target-reached"
            known = {**facts, "as_of": DAY}
            assert meaning(technique.inconclusive, known, rules().derived) is False


@must_see(inconclusive=4)
@given(hidden())
def test_inconclusive_attempt_is_measured_before_higher_options(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    facts, _ = pair
    for need in decided(facts).needs:
        for at, assessment in enumerate(need.assessments):
            fits = not assessment.excluded and assessment.open and assessment.superseded is False
            fits = fits and not assessment.waits
            if fits and assessment.own.inconclusive and not assessment.target_reached:
                saw("inconclusive")
                assert need.taken in need.assessments[: at + 1]
                own = need.step.technique == assessment.own.technique
                assert not own or need.step.outcome == "use"


@must_see(uses=1, uses_training=5)
@given(read(near_training=True))
def test_the_technique_to_use_fits_is_untried_and_has_every_requirement_known_to_hold(
    facts: dict[str, Value],
) -> None:
    for need in decided(facts).needs:
        if need.taken and need.step.outcome == "use":
            taken = need.taken
            saw("uses_training" if taken.entry.trains else "uses")
            assert not any((taken.excluded, taken.target_reached, taken.own.exhausted))
            assert all(truth is True for _, truth in taken.requirements)


@must_see(blocked_before=2)
@given(
    read(near_training=True)
    | st.sampled_from(ready()).map(lambda facts: dict(as_read(rules(), facts, DAY)))
)
def test_no_training_is_used_while_one_unknown_requirement_keeps_back_one_before_it(
    facts: dict[str, Value],
) -> None:
    for need in decided(facts).needs:
        if need.taken and need.taken.entry.trains and need.step.outcome == "use":
            for before in need.assessments[: need.assessments.index(need.taken)]:
                if before.entry.trains and before.status == "blocked":
                    saw("blocked_before")
                unmet = [truth for _, truth in before.requirements if truth is not True]
                fits = before.entry.trains and before.status == "blocked"
                assert not (fits and unmet == [None])


@must_see(above_rung_0=1)
@given(read())
def test_no_technique_is_used_while_a_lower_option_is_available(facts: dict[str, Value]) -> None:
    for need in decided(facts).needs:
        if need.form == "use":  # to measure is no option: it comes before all that wait for it
            is_open = [x.own.rung for x in need.assessments if x.status == "available"]
            on_the_ladder = [rung for rung in is_open if rung is not None]
            assert height(need.step.rung) <= min(on_the_ladder, default=-1)
            if height(need.step.rung) > 0:
                saw("above_rung_0")


@must_see(another_step=4)
@given(hidden() | hidden(near_training=True))
def test_knowing_more_leads_to_no_step_that_was_not_announced(
    pair: tuple[dict[str, Value], dict[str, Value]],
) -> None:
    full, partial = pair
    before, after = decided(partial).needs, decided(full).needs
    if [item.need for item in before] == [item.need for item in after]:
        for then, now in zip(before, after, strict=True):
            # To say that one above what is untried met its target is to state another problem.
            superseded = any(assessment.superseded is not False for assessment in now.assessments)
            assert superseded or now.step in then.possible
            if not superseded and now.step != then.step:
                saw("another_step")


@must_see(all_known=6)
@given(read(complete=True))
def test_a_need_without_unknown_conditions_has_one_possible_step(facts: dict[str, Value]) -> None:
    for need in decided(facts).needs:
        conditions = [
            truth
            for x in need.assessments
            for truth in (
                *(met for _, met in x.requirements),  # one of them may wait for a test set
                *x.out_of_reach,
                x.excluded,
                x.open,
                x.superseded,
                *outcomes(x),
            )
        ]
        if None not in conditions:
            assert need.possible == {need.step}
            saw("all_known")


def outcomes(assessment: Assessment) -> list[Truth]:
    """Return what came of each technique of an entry, as far as is known."""
    members = assessment.members
    return [
        truth
        for member in members
        for truth in (member.target_reached, member.exhausted, member.enough)
    ]

"""How one entry of a route stands, for every combination of true, false and unknown."""

from collections.abc import Iterator
from itertools import product

import pytest

from ladder.engine.assessment import (
    Answers,
    Assessment,
    RouteMember,
    assess,
    chosen_variant,
    height,
    variants_of,
)
from ladder.engine.computed import as_read
from ladder.engine.conditions import Get, Truth
from ladder.engine.facts import Facts
from tests.engine.small import small

NEED = small().needs["wrong-voice"]
EXAMPLES, TUNING = NEED.route
NOTHING: Facts = {}
TRUTHS: tuple[Truth, ...] = (True, False, None)


def assessment(unfit: Truth, met: Truth, spent: Truth, gates: Truth) -> Assessment:
    own = RouteMember("tuning", 4, met, spent)
    return Assessment(TUNING, (own,), unfit, gates, (), ())


def answers_to(facts: Facts) -> Answers:
    return Answers(small().tests, as_read(small(), facts, 740_000).get)


def completions(*truths: Truth) -> Iterator[tuple[bool, ...]]:
    """Every way in which what is unknown may turn out."""
    return product(*((True, False) if truth is None else (truth,) for truth in truths))


@pytest.mark.parametrize(
    ("unfit", "met", "spent", "gates", "status"),
    [
        (True, True, True, True, "unfit"),
        (False, True, True, True, "met"),
        (False, False, True, True, "spent"),
        (False, False, False, True, "open"),
        (False, False, False, False, "blocked"),
        # Unknown passes nothing over, ends nothing and opens no gate.
        (None, True, True, True, "met"),
        (None, None, True, True, "spent"),
        (None, None, None, True, "open"),
        (None, None, None, None, "blocked"),
        (False, False, False, None, "blocked"),
    ],
)
def test_the_first_that_is_true_gives_the_status(
    unfit: Truth, met: Truth, spent: Truth, gates: Truth, status: str
) -> None:
    assert assessment(unfit, met, spent, gates).status == status


@pytest.mark.parametrize(("unfit", "met", "spent", "gates"), [*product(TRUTHS, repeat=4)])
def test_it_is_usable_or_passable_if_what_is_unknown_can_turn_out_so(
    unfit: Truth, met: Truth, spent: Truth, gates: Truth
) -> None:
    found = assessment(unfit, met, spent, gates)
    possible = {assessment(*sure).status for sure in completions(unfit, met, spent, gates)}
    assert found.usable is ("open" in possible)
    assert found.passable is bool(possible & {"unfit", "spent", "blocked"})


def test_an_entry_is_met_where_one_of_its_techniques_is_and_spent_where_its_own_is() -> None:
    facts: Facts = {"attempts.prompt.outcome": "met", "attempts.examples.outcome": "fell-short"}
    found = assess(small(), NEED, EXAMPLES, answers_to(facts))
    assert [(each.technique, each.rung, each.met, each.spent) for each in found.members] == [
        ("prompt", 0, True, False),
        ("examples", 1, False, True),
    ]
    assert (found.own.technique, found.met, found.spent) == ("examples", True, True)
    other = assess(small(), NEED, EXAMPLES, answers_to(NOTHING))
    assert (other.met, other.spent) == (None, None)


def test_the_need_may_say_when_a_technique_counts_as_spent_on_its_route() -> None:
    facts: Facts = {"attempts.tuning.outcome": "fell-short", "examples.good": False}
    answers = answers_to(facts)
    slow = small().needs["too-slow"]
    assert assess(small(), NEED, TUNING, answers).spent is False
    assert assess(small(), slow, slow.route[1], answers).spent is True


def test_gates_and_what_is_against_it_are_those_of_the_entry_and_all_of_them_count() -> None:
    facts: Facts = {"examples.count": 100, "examples.good": False}
    found = assess(small(), NEED, TUNING, answers_to(facts))
    assert [(rule.id, truth) for rule, truth in found.gates] == [
        ("gate/enough-examples", True),
        ("gate/it-is-live", None),
    ]
    assert [(rule.id, truth) for rule, truth in found.unfit_rules] == [
        ("unfit/bad-examples-teach-badly", True)
    ]
    assert (found.open, found.unfit, found.entry.trains) == (None, True, True)


def test_a_condition_is_evaluated_when_it_is_first_needed_and_once() -> None:
    asked: list[str] = []

    def evaluated(get: Get) -> Truth:
        asked.append("x")
        return get("x") is True

    answers = Answers({"one": evaluated, "two": evaluated}, {"x": True}.get)
    assert asked == []
    assert (answers["one"], answers["one"], asked) == (True, True, ["x"])


def test_the_first_variant_known_to_hold_is_chosen_else_the_last() -> None:
    variants = variants_of(small(), EXAMPLES)
    many, good, few = variants
    assert variants_of(small(), EXAMPLES._replace(variants=(few,))) == (few,)
    for truths, chosen in [
        ((True, True), many),
        ((False, True), good),
        ((None, True), good),
        ((False, None), few),
        ((None, None), few),
    ]:
        answers: dict[str, Truth] = dict(zip([many.id, good.id], truths, strict=True))
        assert chosen_variant(variants, {**answers, few.id: True}) is chosen
    assert chosen_variant((), {}) is None


def test_beside_the_ladder_is_below_every_rung() -> None:
    assert [height(rung) for rung in (None, 0, 1, 5)] == [-1, 0, 1, 5]

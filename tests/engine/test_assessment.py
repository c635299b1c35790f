"""How one entry of an option list stands, for every combination of true, false and unknown."""

from collections.abc import Iterator
from itertools import product

import pytest

from ladder.engine.assessment import (
    Answers,
    Assessment,
    OptionMember,
    assess,
    chosen_variant,
    height,
    variants_of,
)
from ladder.engine.comparisons import Truth
from ladder.engine.computed import as_read
from ladder.engine.facts import Facts, Get
from tests.engine.small import small

NEED = small().needs["wrong-voice"]
EXAMPLES, TUNING = NEED.options
NOTHING: Facts = {}
TRUTHS: tuple[Truth, ...] = (True, False, None)


def assessment(
    excluded: Truth, target_reached: Truth, exhausted: Truth, requirements: Truth
) -> Assessment:
    own = OptionMember("tuning", 4, target_reached, exhausted)
    return Assessment(TUNING, (own,), excluded, requirements, (), (), False, False, False)


def answers_to(facts: Facts) -> Answers:
    return Answers(small().tests, as_read(small(), facts, 740_000).get)


def completions(*truths: Truth) -> Iterator[tuple[bool, ...]]:
    """Every way in which what is unknown may turn out."""
    return product(*((True, False) if truth is None else (truth,) for truth in truths))


@pytest.mark.parametrize(
    ("excluded", "target_reached", "exhausted", "requirements", "status"),
    [
        (True, True, True, True, "not-suitable"),
        (False, True, True, True, "target-reached"),
        (False, False, True, True, "below-target"),
        (False, False, False, True, "available"),
        (False, False, False, False, "blocked"),
        # Unknown passes nothing over, ends nothing and opens no requirement.
        (None, True, True, True, "target-reached"),
        (None, None, True, True, "below-target"),
        (None, None, None, True, "available"),
        (None, None, None, None, "blocked"),
        (False, False, False, None, "blocked"),
    ],
)
def test_the_first_that_is_true_gives_the_status(
    excluded: Truth, target_reached: Truth, exhausted: Truth, requirements: Truth, status: str
) -> None:
    assert assessment(excluded, target_reached, exhausted, requirements).status == status


@pytest.mark.parametrize(
    ("excluded", "target_reached", "exhausted", "requirements"), [*product(TRUTHS, repeat=4)]
)
def test_option_is_usable_or_passable_if_some_completion_makes_it_so(
    excluded: Truth, target_reached: Truth, exhausted: Truth, requirements: Truth
) -> None:
    found = assessment(excluded, target_reached, exhausted, requirements)
    possible = {
        assessment(*sure).status
        for sure in completions(excluded, target_reached, exhausted, requirements)
    }
    assert found.usable is ("available" in possible)
    assert found.passable is bool(possible & {"not-suitable", "below-target", "blocked"})


def test_an_entry_is_met_where_one_of_its_techniques_is_and_exhausted_where_its_own_is() -> None:
    facts: Facts = {
        "attempts.prompt.outcome": "target-reached",
        "attempts.examples.outcome": "below-target",
    }
    found = assess(small(), NEED, EXAMPLES, answers_to(facts))
    assert [
        (member.technique, member.rung, member.target_reached, member.exhausted)
        for member in found.members
    ] == [
        ("prompt", 0, True, False),
        ("examples", 1, False, True),
    ]
    assert (found.own.technique, found.target_reached, found.exhausted) == ("examples", True, True)
    other = assess(small(), NEED, EXAMPLES, answers_to(NOTHING))
    assert (other.target_reached, other.exhausted) == (None, None)


def test_the_need_may_say_when_a_technique_counts_as_exhausted_on_its_route() -> None:
    facts: Facts = {"attempts.tuning.outcome": "below-target", "examples.good": False}
    answers = answers_to(facts)
    slow = small().needs["too-slow"]
    assert assess(small(), NEED, TUNING, answers).exhausted is False
    assert assess(small(), slow, slow.options[1], answers).exhausted is True


def test_requirements_and_what_is_against_it_are_those_of_the_entry_and_all_of_them_count() -> None:
    facts: Facts = {"examples.count": 100, "examples.good": False}
    found = assess(small(), NEED, TUNING, answers_to(facts))
    assert [(rule.id, truth) for rule, truth in found.requirements] == [
        ("requirement/it-is-live", None),
        ("requirement/min-examples", True),
    ]
    assert [(rule.id, truth) for rule, truth in found.exclusions] == [
        ("exclusion/bad-examples-teach-badly", True)
    ]
    assert (found.open, found.excluded, found.entry.trains) == (None, True, True)


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

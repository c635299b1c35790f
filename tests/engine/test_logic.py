"""The three values, as tables. Fast: mutation of the logic runs this file for every mutant."""

import pytest

from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    DerivedFact,
    Includes,
    Is,
    Named,
    Not,
    OneOf,
    Truth,
    comparisons,
    holds,
    negation,
    reads,
)
from ladder.engine.facts import Facts

A, B = Is("a", True), Is("b", True)
DERIVED = {"both": DerivedFact("both", All((A, B)), "")}

TRUTHS: tuple[Truth, ...] = (True, False, None)

AND: dict[tuple[Truth, Truth], Truth] = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, True): False,
    (False, False): False,
    (False, None): False,
    (None, True): None,
    (None, False): False,
    (None, None): None,
}


def of(condition: Condition, facts: Facts) -> Truth:
    return holds(condition, facts, DERIVED)


def facts(a: Truth, b: Truth) -> dict[str, bool]:
    return {name: value for name, value in (("a", a), ("b", b)) if value is not None}


@pytest.mark.parametrize(("a", "b"), AND)
def test_all_any_and_derived_follow_kleene(a: Truth, b: Truth) -> None:
    known = facts(a, b)
    assert of(All((A, B)), known) is AND[a, b]
    assert of(Named("both"), known) is AND[a, b]
    assert of(Any((Not(A), Not(B))), known) is negation(AND[a, b])


def test_not_swaps_true_and_false_and_keeps_unknown() -> None:
    assert [negation(truth) for truth in TRUTHS] == [False, True, None]
    assert [of(Not(A), facts(truth, None)) for truth in TRUTHS] == [False, True, None]


def test_of_nothing_all_is_true_and_any_is_false() -> None:
    assert (of(All(()), {}), of(Any(()), {})) == (True, False)


def test_one_false_part_settles_all_wherever_it_stands() -> None:
    parts = (A, Is("c", True), B)
    assert of(All(parts), {"b": False}) is False
    assert of(All(parts), {"a": False}) is False
    assert of(All(parts), {"a": True, "b": True}) is None


@pytest.mark.parametrize(
    ("condition", "known", "truth"),
    [
        (Is("x", "".join(["wo", "rd"])), {"x": "word"}, True),
        (Is("x", "b"), {"x": "a"}, False),
        (Is("x", "b"), {"x": "c"}, False),
        (Is("x", 2), {"x": 1}, False),
        (Is("x", 2), {"x": 3}, False),
        (Is("x", 1000.0), {"x": 1000}, True),
        (OneOf("x", ("a", "b")), {"x": "b"}, True),
        (OneOf("x", ("a", "b")), {"x": "c"}, False),
        (Includes("x", "a"), {"x": frozenset({"a", "b"})}, True),
        (Includes("x", "c"), {"x": frozenset({"a", "b"})}, False),
        (Includes("x", "a"), {"x": "a"}, False),
        (AtLeast("x", 300), {"x": 299}, False),
        (AtLeast("x", 300), {"x": 300.0}, True),
        (AtLeast("x", 300), {"x": 301}, True),
        (AtLeastOf("x", "y", 3.0, 7.0), {"x": 21.9, "y": 5}, False),
        (AtLeastOf("x", "y", 3.0, 7.0), {"x": 22, "y": 5}, True),
        (AtLeastOf("x", "y", 3.0, 7.0), {"x": 22.1, "y": 5}, True),
        (AtLeastOf("x", "y", 3.0, 7.0), {"x": 22}, None),
        (AtLeastOf("x", "y", 3.0, 7.0), {"y": 5}, None),
    ],
)
def test_a_comparison(condition: Condition, known: Facts, truth: Truth) -> None:
    assert of(condition, known) is truth
    assert of(condition, {}) is None


def test_leaves_and_what_they_read_come_in_reading_order_and_once() -> None:
    of_two = AtLeastOf("x", "y", 1.0, 0.0)
    condition = Any((Not(of_two), Named("both"), All((A, Includes("x", "i")))))
    assert list(comparisons(condition, DERIVED)) == [of_two, A, B, A, Includes("x", "i")]
    assert reads(condition, DERIVED) == ("x", "y", "a", "b")

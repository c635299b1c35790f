"""The three values, as tables and as properties; mutation of the logic runs the tables."""

import pytest

from ladder.engine.comparisons import AtLeast, AtLeastOf, Includes, Is, OneOf, Truth
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    DerivedFact,
    Evaluators,
    Named,
    Not,
    all_of,
    any_of,
    comparisons,
    decisive_comparisons,
    holds,
    reads,
)
from ladder.engine.facts import Facts

A, B = Is("a", True), Is("b", True)
DERIVED = {"both": DerivedFact("both", All((A, B)), "")}

NOT: dict[Truth, Truth] = {True: False, False: True, None: None}

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
def test_and_and_or_follow_kleene(a: Truth, b: Truth) -> None:
    assert all_of((a, b)) is AND[a, b]
    assert any_of((NOT[a], NOT[b])) is NOT[AND[a, b]]


@pytest.mark.parametrize(("a", "b"), AND)
def test_all_any_and_derived_follow_kleene(a: Truth, b: Truth) -> None:
    known = facts(a, b)
    assert of(All((A, B)), known) is AND[a, b]
    assert of(Named("both"), known) is AND[a, b]
    assert of(Any((Not(A), Not(B))), known) is NOT[AND[a, b]]


def test_not_swaps_true_and_false_and_keeps_unknown() -> None:
    assert {truth: of(Not(A), facts(truth, None)) for truth in NOT} == NOT


def test_empty_all_is_true_and_empty_any_is_false() -> None:
    assert (of(All(()), {}), of(Any(()), {})) == (True, False)
    assert (all_of(()), any_of(())) == (True, False)


@pytest.mark.parametrize("truth", NOT)
def test_all_and_any_of_one_condition_equal_it(truth: Truth) -> None:
    assert [of(whole((A,)), facts(truth, None)) for whole in (All, Any)] == [truth, truth]


def test_the_same_condition_is_one_function_and_is_made_once() -> None:
    evaluators = Evaluators(DERIVED)
    assert evaluators[All((A, B))] is evaluators[All((A, B))]
    assert evaluators[Named("both")] is evaluators[All((A, B))]
    assert evaluators[All((A,))] is evaluators[A]
    assert evaluators[Any((A, B))] is not evaluators[All((A, B))]


def test_all_and_any_ask_no_further_than_it_takes() -> None:
    asked: list[str] = []

    def get(fact: str) -> bool:
        asked.append(fact)
        return fact == "a"

    evaluators = Evaluators(DERIVED)
    assert evaluators[All((B, A))](get) is False
    assert evaluators[Any((A, B))](get) is True
    assert asked == ["b", "a"]


def test_one_false_part_settles_all_in_any_position() -> None:
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
def test_comparison_of_a_known_fact_is_true_or_false_and_of_an_unknown_one_unknown(
    condition: Condition, known: Facts, truth: Truth
) -> None:
    assert of(condition, known) is truth
    assert of(condition, {}) is None


def test_leaves_and_what_they_read_come_in_reading_order_and_once() -> None:
    of_two = AtLeastOf("x", "y", 1.0, 0.0)
    condition = Any((Not(of_two), Named("both"), All((A, Includes("x", "i")))))
    assert list(comparisons(condition, DERIVED)) == [of_two, A, B, A, Includes("x", "i")]
    assert reads(condition, DERIVED) == ("x", "y", "a", "b")


X, Y, Z = (AtLeast(fact, 1) for fact in "xyz")


@pytest.mark.parametrize(
    ("condition", "known", "truth", "decisive"),
    [
        (A, {}, None, (A,)),
        (A, {"a": False}, False, (A,)),
        (All(()), {}, True, ()),
        (Any(()), {}, False, ()),
        # The first false part decides `all`, whatever stands before or after it.
        (All((A, X)), {"x": 0}, False, (X,)),
        (All((A, X)), {"a": False, "x": 0}, False, (A,)),
        (All((X, A, Y)), {"x": 1, "a": False, "y": 0}, False, (A,)),
        # Where nothing decides, all that are unknown count; where all hold, all do.
        (All((A, X)), {"x": 1}, None, (A,)),
        (All((A, X)), {}, None, (A, X)),
        (All((A, X)), {"a": True, "x": 1}, True, (A, X)),
        # The first true part decides `any`.
        (Any((A, X)), {"x": 1}, True, (X,)),
        (Any((X, A)), {"x": 2, "a": True}, True, (X,)),
        (Any((A, X)), {}, None, (A, X)),
        (Any((A, X)), {"a": False}, None, (X,)),
        (Any((A, X)), {"a": False, "x": 0}, False, (A, X)),
        (Not(Any((A, X))), {"a": True}, False, (A,)),
        (Named("both"), {"a": True, "b": False}, False, (B,)),
        (All((Named("both"), A)), {}, None, (A, B)),
        (All((Any((X, Y)), Not(All((Y, Z))))), {"y": 1, "z": 0}, True, (Y, Z)),
    ],
)
def test_the_comparisons_that_decide_a_condition_are_found(
    condition: Condition, known: Facts, truth: Truth, decisive: tuple[Condition, ...]
) -> None:
    assert of(condition, known) is truth
    assert decisive_comparisons(condition, known, Evaluators(DERIVED)) == decisive

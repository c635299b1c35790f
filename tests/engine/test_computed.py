"""Noise told apart from evidence: what is computed from scores, items and target."""

import pytest

from ladder.engine.computed import computed, measured
from ladder.engine.facts import INCONCLUSIVE, Value
from ladder.engine.statistics import wilson
from tests.strategies import rules

TARGET: dict[str, Value] = {"evaluation.target": 0.9, "evaluation.items": 300}


def attempt(outcome: str, score: float, items: int) -> dict[str, Value]:
    here = "attempts.prompt"
    return {f"{here}.outcome": outcome, f"{here}.score": score, f"{here}.items": items}


SHOWS = "computed.gap-shows-twice-over"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        (TARGET, {}),
        (TARGET | attempt("fell-short", 0.6, 300), {}),
        (
            TARGET | attempt("fell-short", 0.88, 50),
            {INCONCLUSIVE: {"prompt"}},
        ),
        (TARGET | attempt("met", 0.92, 50), {INCONCLUSIVE: {"prompt"}}),
        # What is said to be inconclusive, or only a draft, is not belied by its numbers.
        (TARGET | attempt("first-draft", 0.88, 50), {}),
        # At the bounds of the interval: 39 of 50 lie in 0.65 to 0.87.
        (TARGET | attempt("fell-short", 0.78, 50), {}),
        (
            TARGET | attempt("fell-short", 0.82, 50),
            {INCONCLUSIVE: {"prompt"}},
        ),
        (TARGET | attempt("fell-short", 0.8, 50), {}),
        # Of a target of 1 every item speaks.
        ({"evaluation.target": 1} | attempt("met", 1, 20), {}),
        ({"evaluation.target": 1} | attempt("fell-short", 0.95, 20), {}),
        (TARGET | attempt("met", 0.97, 600), {}),
        (TARGET | attempt("fell-short", 3.6, 300) | {"evaluation.scale_top": 5}, {}),
        (attempt("fell-short", 0.88, 50), {}),
    ],
)
def test_what_the_numbers_can_show(facts: dict[str, Value], expected: dict[str, Value]) -> None:
    found = {
        name: value
        for name, value in computed(rules(), facts).items()
        if isinstance(value, bool | frozenset) and name != SHOWS
    }
    assert found == {INCONCLUSIVE: frozenset(), **expected}


@pytest.mark.parametrize(
    ("best", "items", "shows"),
    [
        (0.44, 56, True),  # 36 points: 7.849 x 0.46 / 0.1296, rounded up to 28, twice
        (0.44, 55, False),
        (0.75, 942, True),  # 5 points: 7.849 x 0.15 / 0.0025, rounded up to 471, twice
        (0.75, 941, False),
        (0.8, 5000, False),  # no gap
    ],
)
def test_a_gap_shows_twice_over_from_twice_the_items_that_show_it(
    best: float, items: int, shows: bool | None
) -> None:
    facts = {"evaluation.target": 0.8, "evaluation.items": items}
    found = computed(rules(), facts | attempt("first-draft", best, items))
    assert found.get(SHOWS) is shows


def test_an_attempt_that_is_belied_says_what_its_numbers_hold() -> None:
    facts = TARGET | attempt("fell-short", 0.88, 50)
    assert measured({**facts, INCONCLUSIVE: frozenset()}, "prompt") is None
    found = measured({**facts, **computed(rules(), facts)}, "prompt")
    assert found is not None
    assert (found.score, found.items, found.target, found.more) == (0.88, 50, 0.9, 815)
    assert (round(found.low, 2), round(found.high, 2)) == (0.76, 0.94)
    low, high = wilson(round(0.88 * 865), 865)
    assert not low <= 0.9 <= high
    equal = TARGET | attempt("met", 0.9, 50)
    nothing = measured({**equal, **computed(rules(), equal)}, "prompt")
    assert nothing is not None
    assert nothing.more is None


def test_the_gap_and_the_smallest_gain_that_the_items_can_show() -> None:
    found = computed(rules(), TARGET | attempt("fell-short", 0.88, 50))
    assert (found["computed.gap"], found["computed.smallest-gain"]) == (0.02, 0.072)

"""Noise told apart from evidence: what is computed from scores, items and target."""

import pytest

from ladder.engine.computed import computed
from ladder.engine.facts import Value
from tests.strategies import rules

TARGET: dict[str, Value] = {"evaluation.target": 0.9, "evaluation.items": 300}


def attempt(outcome: str, score: float, items: int) -> dict[str, Value]:
    here = "attempts.prompt"
    return {f"{here}.outcome": outcome, f"{here}.score": score, f"{here}.items": items}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        (TARGET, {}),
        (TARGET | attempt("fell-short", 0.6, 300), {"computed.gap-is-too-small": False}),
        (
            TARGET | attempt("fell-short", 0.88, 50),
            {"computed.shortfall-may-be-noise": True, "computed.gap-is-too-small": True},
        ),
        (TARGET | attempt("met", 0.92, 50), {"computed.success-may-be-noise": True}),
        (TARGET | attempt("met", 0.97, 600), {}),
        # What contradicts itself is no noise: the contradiction is said.
        (TARGET | attempt("fell-short", 0.92, 50), {}),
        (TARGET | attempt("met", 0.88, 50), {"computed.gap-is-too-small": True}),
        (TARGET | attempt("fell-short", 3.6, 300) | {"evaluation.scale_top": 5}, {}),
        (attempt("fell-short", 0.88, 50), {}),
    ],
)
def test_what_the_numbers_can_show(facts: dict[str, Value], expected: dict[str, Value]) -> None:
    found = {
        name: value for name, value in computed(rules(), facts).items() if isinstance(value, bool)
    }
    assert found == expected


def test_the_words_name_the_score_the_items_and_the_interval() -> None:
    found = computed(rules(), TARGET | attempt("fell-short", 0.88, 50))
    assert found["computed.noise"] == (
        "prompt scored 0.88 on 50 items, so the truth may lie from 0.76 to 0.94"
    )
    assert (found["computed.gap"], found["computed.smallest-gain"]) == (0.02, 0.072)

"""Which way a value is better, by the rules that compare it."""

import pytest

from ladder.check.regress import worsened
from ladder.output.values import PlainValue
from tests.strategies import rules


@pytest.mark.parametrize(
    ("rule", "fact", "before", "now", "worse"),
    [
        ("gate/enough-examples", "examples.demonstrations", 40, 4, True),
        ("gate/enough-examples", "examples.demonstrations", 40, 90, False),
        ("gate/enough-examples", "examples.demonstrations", 40, 40, False),
        ("gate/examples-are-good", "examples.label_quality", "poor", "expert", False),
        ("gate/examples-are-good", "examples.label_quality", "expert", "poor", True),
        ("gate/metric-is-trusted", "evaluation.trusted", False, True, False),
        ("gate/metric-is-trusted", "evaluation.trusted", True, False, True),
        ("gate/the-lifecycle-is-budgeted", "team.lifecycle_budgeted", ["training"], [], True),
        ("gate/the-lifecycle-is-budgeted", "team.lifecycle_budgeted", [], ["training"], False),
        ("check/gain-too-small-to-show", "evaluation.items", 100, 150, False),
        ("check/gain-too-small-to-show", "evaluation.items", 150, 100, True),
        ("check/gain-too-small-to-show", "evaluation.target", 0.7, 0.8, True),
        ("check/gain-too-small-to-show", "evaluation.target", 0.8, 0.7, True),
        ("check/more-than-the-verdict", "needs", ["wrong-tone"], ["wrong-tone", "too-slow"], False),
        ("check/more-than-the-verdict", "needs", ["wrong-tone", "too-slow"], ["wrong-tone"], True),
        ("check/more-than-the-verdict", "proposal.owner", "Ana", "Ben", True),
    ],
)
def test_a_value_is_worse_where_the_rules_say_so_or_do_not_say(
    rule: str, fact: str, before: PlainValue, now: PlainValue, worse: bool
) -> None:
    assert list(worsened(rules(), rule, {fact: before}, {fact: now})) == [fact] * worse


@pytest.mark.parametrize(
    ("fact", "before", "now", "worse"),
    [
        ("hosting.model_billions", 40, 70, True),
        ("hosting.model_billions", 70, 40, False),
        ("hosting.gpu_memory_gb", 24, 16, True),
        ("hosting.gpu_memory_gb", 16, 24, False),
    ],
)
def test_where_a_reason_against_wants_less_more_is_worse(
    fact: str, before: int, now: int, worse: bool
) -> None:
    rule = "unfit/the-gpu-cannot-hold-the-weights"
    assert list(worsened(rules(), rule, {fact: before}, {fact: now})) == [fact] * worse


def test_what_was_not_known_cannot_have_become_worse() -> None:
    assert list(worsened(rules(), "gate/enough-examples", {}, {"examples.demonstrations": 4})) == []

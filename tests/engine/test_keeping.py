"""Whether a technique that is kept may be in use, so that the screen can say "keep"."""

import pytest

from ladder.engine.computed import as_read
from ladder.engine.facts import Value
from ladder.engine.keeping import is_in_use
from tests.engine.small import DAY
from tests.strategies import rules


def missed(**scores: float) -> dict[str, Value]:
    """Attempts that missed the target, with their scores."""
    every = {name.replace("_", "-"): score for name, score in scores.items()}
    outcomes = {f"attempts.{name}.outcome": "below-target" for name in every}
    return {**outcomes, **{f"attempts.{name}.score": score for name, score in every.items()}}


STARS: dict[str, Value] = {"evaluation.max_score": 10}
TONE: dict[str, Value] = {"needs": frozenset({"wrong-tone"})}
CLOSED: dict[str, Value] = {"hosting.open_weights": False, "hosting.fine_tuning_api": False}


@pytest.mark.parametrize(
    ("technique", "facts", "in_use"),
    [
        ("prompt", {}, False),
        ("prompt", {"in_use": "prompt"}, True),
        ("prompt", {"in_use": "few-shot", **missed(prompt=0.6)}, False),
        ("prompt", {"attempts.prompt.outcome": "untried"}, False),
        ("prompt", {"attempts.prompt.outcome": "first-draft"}, True),
        ("prompt", {"attempts.prompt.outcome": "below-target"}, True),
        ("prompt", missed(prompt=0.6, few_shot=0.61), True),
        ("prompt", missed(prompt=0.6, few_shot=0.611), False),
        ("prompt", STARS | missed(prompt=6, few_shot=6.1), True),
        ("prompt", STARS | missed(prompt=6, few_shot=6.11), False),
        ("prompt", missed(prompt=0.6) | {"attempts.rag.outcome": "target-reached"}, False),
        ("few-shot", missed(few_shot=0.6, rag=0.7), True),
        ("few-shot", missed(few_shot=0.6) | {"attempts.rag.outcome": "target-reached"}, True),
        ("few-shot", missed(few_shot=0.6, lora=0.7), True),
        ("few-shot", TONE | missed(few_shot=0.6, lora=0.61), True),
        ("few-shot", TONE | missed(few_shot=0.6, lora=0.7), False),
        ("few-shot", TONE | CLOSED | missed(few_shot=0.6, lora=0.7), True),
    ],
)
def test_a_technique_may_be_in_use_unless_a_better_one_could_take_its_place(
    technique: str, facts: dict[str, Value], in_use: bool
) -> None:
    assert is_in_use(technique, rules(), as_read(rules(), facts, DAY.toordinal())) is in_use

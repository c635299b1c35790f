"""The order, the counts and the bounds of a plan, in whole values."""

import pytest

from ladder.engine.facts import Facts
from tests.plan.test_plan import NOISY, planned

TONE: Facts = {"needs": frozenset({"wrong-tone"})}


def steps(facts: Facts) -> list[tuple[str, str]]:
    """Return the kind of each experiment, and the first fact that its first result changes."""
    every = planned(facts).experiments
    return [(item.kind, min(item.results[0].change)) for item in every]


@pytest.mark.parametrize(
    ("target", "score", "items", "wanted"),
    [
        (0.75, 0.7, 1, 289),
        (0.75, 0.7, 40, 289),
        (0.75, 0.7, 288, 313),  # one item more and another look would be peeking
        (0.75, 0.7, 289, None),  # the interval no longer contains the target
        (0.75, 0.8, 40, 289),
        (0.75, 0.75, 40, None),  # no number of items separates equal scores
        (0.75, 0.7499, 40, None),  # more items than anybody labels
        (0.75, 0.7, 0, None),
        (0, 0.1, 40, None),
        (1, 0.9, 40, None),
    ],
)
def test_an_unclear_score_asks_for_the_items_that_separate_it_from_the_target(
    target: float, score: float, items: int, wanted: int | None
) -> None:
    facts: Facts = {
        **NOISY,
        "evaluation.target": target,
        "evaluation.items": items,
        "attempts.prompt.score": score,
    }
    found = [
        (experiment.title.partition(" items")[0], experiment.effort)
        for experiment in planned(facts).experiments
        if experiment.kind == "measure"
    ]
    expected = [
        (f"Score a better prompt on {number}", f"{number - items} more labeled items, and one run")
        for number in (wanted,)
        if number is not None
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("examples", "points"),
    [
        (39, []),
        (40, ["10, 20 and 40"]),
        (41, ["10, 20 and 41"]),
        (1200, ["300, 600 and 1,200"]),
    ],
)
def test_a_learning_curve_has_three_points_from_forty_examples_on(
    examples: int, points: list[str]
) -> None:
    data = planned({**TONE, "examples.demonstrations": examples}).data
    curve = [text for text in data if "Before you label more" in text]
    assert [text.partition("score with ")[2].partition(" examples")[0] for text in curve] == points
    assert [
        text.startswith("Label an evaluation set: 20 to 50 items show what goes wrong; 157 items")
        for text in data
    ] == [
        *(False for _ in points),
        True,
    ]


@pytest.mark.parametrize(
    ("items", "stated"),
    [
        (
            100,
            "show a gain of 0.13 or more over what you have, if one in five is answered "
            "differently. The gap of 0.05 to the target takes 628 items.",
        ),
        (
            627,
            "show a gain of 0.05 or more over what you have, if one in five is answered "
            "differently. The gap of 0.05 to the target takes 628 items.",
        ),
        (
            628,
            "show a gain of 0.05 or more over what you have, if one in five is answered "
            "differently.",
        ),
    ],
)
def test_a_bar_names_the_items_that_the_gap_takes_where_there_are_fewer(
    items: int, stated: str
) -> None:
    facts: Facts = {
        **NOISY,
        "evaluation.target": 0.9,
        "evaluation.items": items,
        "attempts.prompt.score": 0.85,
        "attempts.prompt.items": 40,
    }
    bars = [
        experiment.target for experiment in planned(facts).experiments if experiment.kind == "try"
    ]
    assert bars == [f"The score must reach 0.9. Your {items} items {stated}"]


def test_sums_come_in_the_order_in_which_they_build_on_each_other() -> None:
    facts: Facts = {
        "needs": frozenset({"too-costly"}),
        "evaluation.items": 900,
        "task.monthly_requests": 22_000,
        "task.input_tokens": 900,
        "task.output_tokens": 6,
        "costs.input_price": 0.6,
        "costs.output_price": 2.4,
        "costs.gpu_hour": 2.0,
        "costs.monthly_fixed": 500,
    }
    assert [(item.name, round(item.low or 0), item.unit) for item in planned(facts).estimates] == [
        ("A month at these prices", 12, "USD"),
        ("A model of your own", 1960, "USD a month"),
        ("It pays from", 3_535_354, "requests a month"),
    ]


def test_a_plan_asks_three_questions_at_most_then_measures_then_tries() -> None:
    facts: Facts = {**NOISY, "needs": frozenset({"many-specialists", "weak-domain-skill"})}
    assert steps(facts) == [
        ("answer", "assets.specialists_called"),
        ("answer", "task.behavior_changes"),
        ("answer", "knowledge.into_weights"),
        ("measure", "attempts.prompt.because"),
        ("try", "attempts.model-choice.evidence"),
    ]


@pytest.mark.parametrize(("items", "asked"), [(0, 1), (1, 0)])
def test_an_evaluation_set_is_asked_for_only_where_there_is_none(items: int, asked: int) -> None:
    data = planned({**TONE, "evaluation.items": items}).data
    assert len([text for text in data if text.startswith("Label an evaluation set")]) == asked

"""The order, the counts and the bounds of a plan, in whole values."""

import json

import pytest

from ladder.engine.facts import Facts
from ladder.planning.formats import as_json
from ladder.planning.suppose import Experiment, Result
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
        (0, 0.01, 40, None),  # no score is below it
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


def test_a_supposed_score_has_six_decimals() -> None:
    planned_ = planned({**NOISY, "evaluation.target": 0.75, "attempts.prompt.score": 0.7123456})
    measure = next(found for found in planned_.experiments if found.kind == "measure")
    scores = [result.change["attempts.prompt.score"] for result in measure.results]
    assert scores == [0.712346, 0.787654]


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
            400,
            "show a gain of 0.063 or more over what you have, if one in five is answered "
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
        "attempts.prompt.items": 400,  # settled: the next step is to try examples
    }
    bars = [
        experiment.target for experiment in planned(facts).experiments if experiment.kind == "try"
    ]
    assert bars == [f"The score must reach 0.9. Your {items} items {stated}"]


def test_a_gap_near_the_top_takes_fewer_items_and_says_why() -> None:
    near: Facts = {
        **NOISY,
        "evaluation.target": 0.98,
        "evaluation.items": 100,
        "attempts.prompt.score": 0.95,
    }
    assert (
        planned(near)
        .experiments[-1]
        .target.endswith(
            "The gap of 0.03 to the target takes 611 items, because at most 7 % of the answers "
            "differ."
        )
    )


@pytest.mark.parametrize(
    ("need", "wish"),
    [
        ("too-costly", "Write down which bill a month is low enough."),
        ("too-slow", "Write down which time is short enough (hosting.latency_target_ms)."),
        ("many-specialists", "Write down how many models may be left."),
        ("small-fast-model", "Write down how small the model must be, and on what it must run."),
    ],
)
def test_a_wish_that_no_score_shows_is_written_down(need: str, wish: str) -> None:
    facts: Facts = {
        "needs": frozenset({need}),
        "costs.monthly_bill": 9000,
        "assets.specialists_called": "apart",
    }
    [tried] = [item for item in planned(facts).experiments
               if item.kind == "try"]  # fmt: skip
    assert tried.target.startswith(f"{wish} The quality must be kept: ")


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


def test_a_plan_asks_three_questions_at_most_then_measures() -> None:
    facts: Facts = {**NOISY, "needs": frozenset({"many-specialists", "weak-domain-skill"})}
    assert steps(facts) == [
        ("answer", "assets.specialists_same_base"),
        ("answer", "assets.specialists_called"),
        ("answer", "assets.specialists_tasks"),
        ("measure", "attempts.prompt.because"),
    ]


NO_TRAINING: Facts = {
    "examples.demonstrations": 1500,
    "evaluation.items": 100,
    "attempts.lora.outcome": "not-applicable",
    "attempts.lora.because": "No GPU.",
    "attempts.prompt-optimizer.outcome": "not-applicable",
    "attempts.prompt-optimizer.because": "No service is allowed.",
}


@pytest.mark.parametrize(
    ("needs", "status"),
    [
        ({"wrong-tone"}, "use"),
        ({"wrong-tone", "missing-knowledge"}, "companion"),
        ({"inconsistent-format"}, "later"),
    ],
)
def test_a_learning_curve_is_drawn_for_what_is_used_or_may_be(needs: set[str], status: str) -> None:
    """Of what is not ruled out, only few-shot examples grow with their number."""
    found = planned({**NO_TRAINING, "needs": frozenset(needs), "knowledge.location": "documents"})
    [few_shot] = [row for row in found.verdict.ladder if row.technique == "few-shot"]
    assert few_shot.status == status
    assert [text.partition(", score")[0] for text in found.data] == ["Before you label more"]


def test_a_learning_curve_says_what_the_items_show() -> None:
    ready: Facts = {**TONE, "examples.demonstrations": 1500, "evaluation.items": 400}
    assert planned(ready).data == (
        "Before you label more, score with 375, 750 and 1,500 examples. If the last doubling gains "
        "less than your items can show (0.063 with your 400), more data is not the lever.",
    )
    [of_stars] = planned({**ready, "evaluation.max_score": 5}).data
    assert "less than your items can show (0.31 with your 400)" in of_stars
    assert (
        planned({**ready, "evaluation.items": 0})
        .data[0]
        .endswith(
            "If the last doubling gains less than your items can show, more data is not the lever."
        )
    )


@pytest.mark.parametrize(("items", "asked"), [(300, False), (0, True)])
def test_no_evaluation_set_is_asked_for_if_items_were_scored(items: int, asked: bool) -> None:
    prompt: Facts = {
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 0.6,
        "attempts.prompt.items": items,
    }
    told = planned({**TONE, **prompt}).data
    assert any(text.startswith("Label an evaluation set") for text in told) is asked


def test_beside_a_wish_for_a_lower_bill_better_answers_take_a_set_that_shows_a_gain() -> None:
    both = frozenset({"wrong-tone", "too-costly"})
    bill = planned({"needs": frozenset({"too-costly"})})
    assert bill.data == (
        "Label an evaluation set: 20 to 50 items show what goes wrong; 628 items show a loss of 5 "
        "points, if one in five is answered differently.",
    )
    [data] = planned({"needs": both}).data
    assert data.endswith(
        "157 items show a gain of 10 points or 628 items show a gain of 5 points, if one in five "
        "is answered differently. Training asks for 200 or more."
    )


@pytest.mark.parametrize(("items", "asked"), [(0, 1), (1, 0)])
def test_an_evaluation_set_is_asked_for_only_where_there_is_none(items: int, asked: int) -> None:
    data = planned({**TONE, "evaluation.items": items}).data
    assert len([text for text in data if text.startswith("Label an evaluation set")]) == asked


def test_a_measurement_in_whole() -> None:
    [found] = [item for item in planned(NOISY).experiments if item.kind == "measure"]
    because = {"attempts.prompt.because": "It is curt."}
    items = {"attempts.prompt.items": 289, "evaluation.items": 289}
    assert found == Experiment(
        "measure",
        "Score a better prompt on 289 items: its 0.7 on 40 may be anything from 0.50 to 0.85, "
        "which includes your 0.75.",
        "249 more labeled items, and one run",
        "0.75, as before; do not look at the score on the way.",
        "Stop at 289 items. If the interval still includes 0.75, decide as if they were equal: "
        "take the cheaper of the two.",
        (
            Result(
                "the whole interval is below 0.75",
                {
                    "attempts.prompt.outcome": "below-target",
                    "attempts.prompt.score": 0.7,
                    **because,
                    **items,
                },
                "use few-shot examples",
            ),
            Result(
                "the whole interval is above 0.75",
                {
                    "attempts.prompt.outcome": "target-reached",
                    "attempts.prompt.score": 0.8,
                    **items,
                },
                "stop at a better prompt",
            ),
        ),
    )


def test_scores_that_would_settle_an_attempt_stay_on_the_scale() -> None:
    few: Facts = {
        **NOISY,
        "evaluation.target": 0.2,
        "evaluation.items": 6,
        "attempts.prompt.score": 0.5,
    }
    [found] = [item for item in planned(few).experiments if item.kind == "measure"]
    scores = [result.change["attempts.prompt.score"] for result in found.results]
    assert (found.effort, scores) == ("44 more labeled items, and one run", [0.0, 0.5])


def test_the_trial_of_a_variant_in_whole() -> None:
    found = planned({**NOISY, "attempts.prompt.score": 0.1}).experiments[-1]
    assert (found.kind, found.title, found.stop) == (
        "try",
        "Try few-shot examples: show three to ten examples.",
        "Move on only if this is true: The score on your own items stays below the target with "
        "well-chosen examples, and you wrote down the remaining errors.",
    )
    assert found.effort.startswith("an hour or two to choose good ones; money: no training; every")


def test_settling_labels_has_an_end_and_a_result() -> None:
    facts: Facts = {
        "needs": frozenset({"weak-domain-skill"}),
        "task.shape": "classification",
        "evaluation.items": 500,
        "evaluation.target": 0.9,
        "evaluation.human_agreement": 0.66,
        "evaluation.labels": "one-labeler",
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 0.67,
        "attempts.prompt.because": "Labels differ.",
    }
    [found] = planned(facts).experiments
    assert found._replace(effort="") == Experiment(
        "measure",
        "Settle the items on which your experts differ.",
        "",
        "People must agree as often as the target asks for, or nobody can show that it is met.",
        "Stop after 100 items. If people still disagree as often, lower the target to their "
        "agreement.",
        (
            Result(
                "people agree often enough",
                {"evaluation.labels": "adjudicated"},
                "use another ready-made model",
            ),
        ),
    )


READY: Facts = {
    "needs": frozenset({"wrong-tone"}),
    "examples.demonstrations": 900,
    "examples.label_quality": "expert",
    "evaluation.items": 400,
    "evaluation.target": 0.9,
    "evaluation.held_out": True,
    **{
        f"attempts.{name}.{key}": value
        for name in ("prompt", "few-shot", "model-choice")
        for key, value in (("outcome", "below-target"), ("because", "Stiff."), ("score", 0.6))
    },
}


def test_a_plan_to_prepare_says_what_is_missing_and_what_follows_without_it() -> None:
    first, tried, *_ = planned(READY).experiments
    assert (first.kind, first.title, first.effort, first.target) == (
        *("prepare", "Prepare LoRA: three things are missing."),
        *("minutes", ""),
    )
    assert first.missing == (
        "A metric you trust (not stated)",
        "A budget for the model's whole life (not stated)",
        "A model that you may train (not stated)",
    )
    assert first.stop.startswith("Stop if one of these cannot be had: then keep ")
    assert first.results[0].leads_to == "use LoRA"
    assert [(result.says, dict(result.change)) for result in first.results[1:]] == [
        ("you cannot get a budget for the model's whole life", {"team.maintainer": "refused"}),
        ("you cannot get a model that you may train", {"hosting.may_train": "refused"}),
    ]
    assert (tried.kind, tried.title.partition(":")[0]) == ("try", "Try LoRA")
    assert tried.target.startswith("The score must reach 0.9. Your 400 items show a gain of ")


def test_a_preparation_takes_as_long_as_its_slowest_part() -> None:
    few: Facts = {"examples.demonstrations": 300, "examples.more_per_week": 40}
    first, *_ = planned({**READY, **few}).experiments
    assert first.effort == "weeks"
    assert first.missing[-1] == "At least 500 correct examples (300 of 500; weeks)"


def test_a_program_reads_the_facts_that_each_result_adds() -> None:
    found = planned({**NOISY, "attempts.prompt.score": 0.1})
    document = json.loads(as_json(found))
    results = document.pop("experiments")[-1]["results"]
    assert document == {
        "schema": 1,
        "title": "",
        "as_of": "2026-11-24",
        "technique": "few-shot",
        "outcome": "use",
        "fine_tune": "not-yet",
        "estimates": [],
        "data": [],
        "upkeep": [*found.upkeep],
    }
    assert results == [
        {
            "says": "it reaches 0.75",
            "facts": {"attempts.few-shot.outcome": "target-reached"},
            "leads_to": "stop at few-shot examples",
        },
        {
            "says": "it misses 0.75",
            "facts": {"attempts.few-shot.outcome": "below-target"},
            "leads_to": "use another ready-made model",
        },
    ]


def test_gains_and_losses_are_said_on_the_scale_of_the_score() -> None:
    of_ten: Facts = {
        "evaluation.max_score": 10,
        "evaluation.items": 100,
        "costs.monthly_bill": 9000,
    }
    bars = {
        need: planned({**of_ten, "needs": frozenset({need})}).experiments[-1].target
        for need in ("wrong-tone", "too-costly")
    }
    assert "Your 100 items show a gain of 1.3 or more" in bars["wrong-tone"]
    assert "your 100 items show a loss of 1.3 or more" in bars["too-costly"]


@pytest.mark.parametrize(
    ("best", "target", "gain"),
    [
        (0.96, None, "982 items show a gain of 4 points"),
        (0.96, 0.98, "3,925 items show a gain of 2 points"),
        (0.96, 0.9, "982 items show a gain of 4 points"),  # the target is behind
        (0.9544, None, "755 items show a gain of 4.6 points"),
        (0.999, None, "15,698 items show a gain of 1 points"),
    ],
)
def test_no_more_gain_is_asked_for_than_the_best_score_leaves(
    best: float, target: float | None, gain: str
) -> None:
    facts: Facts = {**TONE, **({} if target is None else {"evaluation.target": target})}
    for technique, score in (("prompt", 0.5), ("few-shot", best)):
        attempt = f"attempts.{technique}"
        tried: Facts = {
            f"{attempt}.outcome": "below-target",
            f"{attempt}.because": "It drifts.",
            f"{attempt}.score": score,
        }
        facts = {**facts, **tried}
    found = planned(facts)
    assert gain in found.data[0]
    if target is None:
        asked = gain.replace(" items show", " items first: they show")
        assert f"before you begin. Label {asked}." in found.experiments[-1].target

"""Words are made from the facts of their own problem, and from no other's."""

import pytest

from ladder.engine.facts import Value
from ladder.engine.wording import ends_in_words, fill
from tests.engine.small import BOTH, SLOW, judged, tried


def test_words_are_made_from_the_facts_of_their_own_problem() -> None:
    facts: dict[str, Value] = {
        "examples.count": 30,
        "attempts.prompt.score": 0.5,
        "task.stage": "live",
    }
    first = judged(BOTH, facts)
    second = judged(BOTH, facts | {"examples.count": 40, "attempts.prompt.score": 0.25})
    assert first.outline is second.outline
    for verdict, count, short in ((first, 30, 70), (second, 40, 60)):
        why = {reason.rule: reason for reason in verdict.recommendation.why}
        assert why["advice/write-more"].says == f"{count} examples: few"
        assert why["advice/write-more"].text.startswith(f"There are only {count} examples.")
        assert why["advice/write-more"].facts == {"examples.count": count}
        assert why["variant/examples/many"].text.startswith(f"There are {count}, which is many.")
        assert f"Write more than {count}." in verdict.recommendation.steps
        [_, caution] = verdict.cautions
        assert caution.text.startswith(f"With {count} examples a voice can drift.")
        assert verdict.next_rung is not None
        [requirement] = verdict.next_rung.unmet
        assert requirement.says == f"at least 100 examples ({short} more examples)"
        assert requirement.text.startswith(
            f"There are {count} examples. Write 100 examples. ({short}"
        )
        assert (requirement.unknown, requirement.asks) == (False, ("examples.count",))


def test_attempt_is_shown_with_its_own_score_and_reason() -> None:
    parts = []
    for score, because in ((0.5, "Stiff."), (0.25, "Too long.")):
        reported: dict[str, Value] = {
            "attempts.prompt.score": score,
            "attempts.prompt.because": because,
        }
        verdict = judged(SLOW, tried(prompt="below-target") | reported)
        [row] = [row for row in verdict.ladder if row.technique == "prompt"]
        [reason] = row.because
        assert row.status == "below-target"
        assert reason.facts == tried(prompt="below-target") | reported
        parts.append((verdict.outline, reason.says, reason.text))
    [(outline, *first), (other, *second)] = parts
    assert outline is other
    assert first == [
        "tried and short (score 0.5): Stiff",
        "It was tried and fell short. (score 0.5) Your reason: Stiff.",
    ]
    assert second == [
        "tried and short (score 0.25): Too long",
        "It was tried and fell short. (score 0.25) Your reason: Too long.",
    ]


@pytest.mark.parametrize(
    ("low", "high", "target", "says"),
    [
        (0.494, 0.606, 0.9, "0.49 to 0.61"),
        (0.494, 0.606, None, "0.49 to 0.61"),
        (0.9861, 0.9951, 0.99, "0.986 to 0.995"),
        (0.9898, 0.9986, 0.99, "0.9898 to 0.9986"),
        (0.4971, 0.502, 0.5, "0.497 to 0.502"),
        (0.9, 0.95, 0.9, "0.90 to 0.95"),
    ],
)
def test_interval_shows_on_which_side_of_the_target_it_ends(
    low: float, high: float, target: float | None, says: str
) -> None:
    assert ends_in_words(low, high, target) == says


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("You have {a.n} items. Label more (from {a.m} on).", "You have 3 items."),
        ("You have {a.m} items. Label more.", "Label more."),
        ("You have {a.m} items (our choice.) 10 are few.", "10 are few."),
        ("You have {a.m}. Then {a.n} are few. Label more.", "Label more."),
        ("You have {a.m}. That is few. So label more. It helps.", "Not known yet: a.m."),
        ("You have {a.m} of {a.k}.", "Not known yet: a.m, a.k."),
        ("{a.m} items are few", "a value that is not known yet (a.m)"),
        ("{a.n} items are few", "3 items are few"),
        ("Read 100 of your {a.m} items. Then stop.", "Read 100 of your items. Then stop."),
        ("2 of your {a.n} items", "2 of your 3 items"),
        ("100 of your {a.n} items", "100 of your items"),
        ("Each of your {a.n} items", "Each of your 3 items"),
        (
            "You have {a.one} labeled test items of {a.n} items.",
            "You have 1 labeled test item of 3 items.",
        ),
        ("{a.one} of the items, {a.one} classes", "1 of the items, 1 classes"),
        ("{a.one} GPUs, and {a.one} is stated", "1 GPU, and 1 is stated"),
    ],
)
def test_text_is_filled_with_values_or_leaves_a_sentence_out(text: str, filled: str) -> None:
    assert fill(text, {"a.n": 3, "a.one": 1}) == filled

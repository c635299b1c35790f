"""Noise told apart from evidence: what is computed from scores, items and target."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.engine.answers import answers
from ladder.engine.computed import as_read, computed, learned, waits_for
from ladder.engine.facts import INCONCLUSIVE, OUTSCORED, Facts, Value, rounded
from ladder.engine.scores import measured
from ladder.engine.unknown import unstated_in
from tests.saw import must_see, saw
from tests.strategies import problems, rules

TARGET: dict[str, Value] = {"evaluation.target": 0.9, "evaluation.items": 300}


SCALED: dict[str, Value] = {"evaluation.target": 4.5, "evaluation.max_score": 5}


def attempt(outcome: str, score: float, items: int) -> dict[str, Value]:
    here = "attempts.prompt"
    return {f"{here}.outcome": outcome, f"{here}.score": score, f"{here}.items": items}


DAY = date(2026, 11, 24).toordinal()
SHOWS = "computed.gap-clearly-detectable"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {}),
        (TARGET, {}),
        (TARGET | attempt("below-target", 0.6, 300), {}),
        (
            TARGET | attempt("below-target", 0.88, 50),
            {INCONCLUSIVE: {"prompt"}},
        ),
        # Below fifty items the whole interval decides; from there on, a stated success.
        (TARGET | attempt("target-reached", 0.92, 49), {INCONCLUSIVE: {"prompt"}}),
        (TARGET | attempt("target-reached", 0.92, 50), {}),
        (TARGET | attempt("target-reached", 0.9, 50), {}),
        # What is said to be inconclusive, or only a draft, is not belied by its numbers.
        (TARGET | attempt("first-draft", 0.88, 50), {}),
        # At the bounds of the interval: 39 of 50 lie in 0.65 to 0.87.
        (TARGET | attempt("below-target", 0.78, 50), {}),
        (
            TARGET | attempt("below-target", 0.82, 50),
            {INCONCLUSIVE: {"prompt"}},
        ),
        (TARGET | attempt("below-target", 0.8, 50), {}),
        # Of a target of 1 every item speaks.
        ({"evaluation.target": 1} | attempt("target-reached", 1, 20), {}),
        ({"evaluation.target": 1} | attempt("below-target", 0.95, 20), {}),
        (TARGET | attempt("target-reached", 0.97, 600), {}),
        # On another scale a score is its share of the best, which is never too sure.
        (SCALED | attempt("below-target", 3.0, 300), {}),
        (SCALED | attempt("target-reached", 4.9, 300), {}),
        (SCALED | attempt("below-target", 4.4, 300), {INCONCLUSIVE: {"prompt"}}),
        (SCALED | attempt("target-reached", 5, 10), {INCONCLUSIVE: {"prompt"}}),
        (SCALED | {"evaluation.target": 5} | attempt("below-target", 4.9, 10), {}),
        (
            {"evaluation.target": 2, "evaluation.max_score": 1e6}
            | attempt("target-reached", 3, 49),
            {INCONCLUSIVE: {"prompt"}},
        ),
        (attempt("below-target", 0.88, 50), {}),
    ],
)
def test_scores_show_the_state_of_an_attempt(
    facts: dict[str, Value], expected: dict[str, Value]
) -> None:
    found = {
        name: value
        for name, value in computed(rules(), facts).items()
        if isinstance(value, frozenset) and name == INCONCLUSIVE
    }
    assert found == {INCONCLUSIVE: frozenset(), **expected}


@pytest.mark.parametrize(
    ("scores", "kept"),
    [
        ({}, set()),
        ({"few-shot": 0.88}, {"few-shot"}),
        ({"prompt": 0.81, "few-shot": 0.88, "embedding-classifier": 0.85}, {"few-shot"}),
        # Up to a hundredth of the best score, the lower rung is as good.
        ({"prompt": 0.87, "few-shot": 0.88}, {"prompt"}),
        ({"prompt": 0.869, "few-shot": 0.88}, {"few-shot"}),
        # Another model stands on the lowest rung, and is still a change of what is in use.
        ({"model-choice": 0.88, "few-shot": 0.88}, {"few-shot"}),
        ({"model-choice": 0.9, "few-shot": 0.88}, {"model-choice"}),
        # A trained model may be one that must not be kept.
        ({"few-shot": 0.8, "prompt": 0.7, "lora": 0.9}, {"few-shot", "lora"}),
        ({"few-shot": 0.8, "lora": 0.81}, {"few-shot"}),
        # What is made for cost is no rival in quality.
        ({"few-shot": 0.8, "serving": 0.9}, {"few-shot", "serving"}),
    ],
)
def test_the_best_attempt_is_not_outscored(scores: dict[str, float], kept: set[str]) -> None:
    def outscored(facts: Facts) -> Value:
        return computed(rules(), facts)[OUTSCORED]

    facts: dict[str, Value] = {}
    for name, score in scores.items():
        facts |= {f"attempts.{name}.outcome": "below-target", f"attempts.{name}.score": score}
    assert outscored(facts) == frozenset(scores.keys() - kept)
    scaled = facts | {"evaluation.max_score": 10}
    scaled |= {f"attempts.{name}.score": score * 10 for name, score in scores.items()}
    assert outscored(scaled) == frozenset(scores.keys() - kept)
    unscored = {"attempts.prompt.outcome": "below-target", "attempts.tools.outcome": "below-target"}
    best = {"tools"} if scores else {"prompt", "tools"}
    assert outscored(unscored | facts) == frozenset({"prompt", *scores} - kept - best)
    drafts = dict.fromkeys((f"attempts.{name}.outcome" for name in scores), "first-draft")
    assert outscored(facts | drafts) == frozenset()


def test_an_attempt_that_no_need_can_keep_outscores_nothing() -> None:
    facts: dict[str, Value] = {"needs": frozenset({"must-compute-or-act"})}
    for name, score in {"rag": 0.7, "model-choice": 0.69, "few-shot": 0.66}.items():
        facts |= {f"attempts.{name}.outcome": "below-target", f"attempts.{name}.score": score}
    assert computed(rules(), facts)[OUTSCORED] == frozenset({"few-shot"})
    both = facts | {"needs": frozenset({"must-compute-or-act", "missing-knowledge"})}
    assert computed(rules(), both)[OUTSCORED] == frozenset({"few-shot", "model-choice"})


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
def test_gap_is_clearly_detectable_from_twice_the_needed_items(
    best: float, items: int, shows: bool | None
) -> None:
    facts = {"evaluation.target": 0.8, "evaluation.items": items}
    found = computed(rules(), facts | attempt("first-draft", best, items))
    assert found.get(SHOWS) is shows


def test_attempt_that_may_be_chance_shows_its_interval() -> None:
    assert measured(TARGET | attempt("below-target", 0.6, 50), "prompt") is None
    assert measured(TARGET | attempt("target-reached", 0.97, 600), "prompt") is None
    found = measured(TARGET | attempt("below-target", 0.88, 50), "prompt")
    assert found is not None
    assert (found.score, found.items, found.target, found.more) == (0.88, 50, 0.9, 815)
    assert (round(found.low, 2), round(found.high, 2)) == (0.76, 0.94)
    nothing = measured(TARGET | attempt("target-reached", 0.9, 50), "prompt")
    assert nothing is not None
    assert nothing.more is None


@pytest.mark.parametrize(
    ("score", "target", "items"),
    [(0.995, 0.99, 500), (0.7, 0.8, 50), (0.7, 0.75, 40), (0.1, 0.12, 60), (0.3333, 0.35, 200)],
)
def test_doubt_ends_with_the_items_that_are_asked_for_and_does_not_come_back(
    score: float, target: float, items: int
) -> None:
    asked = measured(
        {"evaluation.target": target} | attempt("below-target", score, items), "prompt"
    )
    assert asked is not None
    assert asked.more is not None
    for more in range(asked.more, asked.more + 200):
        facts = {"evaluation.target": target} | attempt("below-target", score, items + more)
        assert measured(facts, "prompt") is None


def test_attempt_without_items_uses_those_of_the_set() -> None:
    facts = {"evaluation.target": 0.75, "evaluation.items": 40} | attempt("below-target", 0.72, 40)
    silent = {fact: value for fact, value in facts.items() if fact != "attempts.prompt.items"}
    stated, unstated = (measured({**f, **computed(rules(), f)}, "prompt") for f in (facts, silent))
    assert stated is not None
    assert stated == unstated
    unknown = {fact: value for fact, value in silent.items() if fact != "evaluation.items"}
    assert computed(rules(), unknown)[INCONCLUSIVE] == frozenset()


EVERY_ATTEMPT = tuple(fact for fact in rules().facts if fact.startswith("attempts."))
PROMPT: dict[str, Value] = {"attempts.prompt.outcome": "below-target"}


@pytest.mark.parametrize(
    ("facts", "never", "waits"),
    [
        ({}, (), ()),  # until something was tried, nothing is asked
        (PROMPT, (), ("evaluation.target", "evaluation.items", "attempts.prompt.score")),
        (PROMPT, ("attempts.prompt.score",), ()),  # another attempt may have a score
        (
            PROMPT | {"attempts.prompt.score": 0.5},
            ("attempts.few-shot.score",),
            ("evaluation.target", "evaluation.items"),
        ),
        (PROMPT | {"attempts.prompt.score": 0.5}, ("evaluation.target",), None),
        (PROMPT, EVERY_ATTEMPT, None),
        ({}, EVERY_ATTEMPT, None),
    ],
)
def test_a_gap_waits_for_a_target_for_items_and_for_the_score_of_what_was_tried(
    facts: Facts, never: Sequence[str], waits: tuple[str, ...] | None
) -> None:
    assert waits_for(rules(), "computed.gap", facts, frozenset(never)) == waits


@pytest.mark.parametrize("top", [5, 100, 0.5, 3])
def test_the_numbers_hold_on_every_scale(top: float) -> None:
    facts = TARGET | attempt("below-target", 0.88, 50)
    scores = {name: value for name, value in facts.items() if isinstance(value, float)}
    scaled = facts | {name: value * top for name, value in scores.items()}
    scaled |= {"evaluation.max_score": top}
    one, other = (measured({**f, **computed(rules(), f)}, "prompt") for f in (facts, scaled))
    assert one is not None
    assert other is not None
    ends = (one.score, one.low, one.high, one.target)
    assert (other.items, other.more) == (one.items, one.more)
    assert (other.score, other.low, other.high, other.target) == pytest.approx(
        [end * top for end in ends]
    )
    found = computed(rules(), scaled)
    assert found["computed.gap"] == pytest.approx(0.02 * top)
    assert found["computed.smallest-detectable-gain"] == pytest.approx(0.07140 * top, abs=1e-3)


@must_see(partly_right=4)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=60))
def test_no_scores_up_to_the_best_vary_more_than_right_and_wrong_ones(scores: list[float]) -> None:
    mean = sum(scores) / len(scores)
    variance = sum((score - mean) ** 2 for score in scores) / len(scores)
    assert variance <= mean * (1 - mean) + 1e-12
    if len(set(scores)) > 2:
        saw("partly_right")


def test_the_gap_and_the_smallest_gain_that_the_items_can_show() -> None:
    found = computed(rules(), TARGET | attempt("below-target", 0.88, 50))
    assert (found["computed.gap"], found["computed.smallest-detectable-gain"]) == (0.02, 0.071)


@must_see(computed=5)
@settings(max_examples=75)
@given(problems(), st.data())
def test_effect_of_an_answer_equals_a_new_evaluation(
    facts: dict[str, Value], data: st.DataObject
) -> None:
    known = as_read(rules(), facts, DAY)
    fact = data.draw(st.sampled_from([f for f in rules().facts.values() if f.id not in facts]))
    for answer in answers(rules(), fact, known):
        more = {**known, fact.id: answer}
        after = learned(rules(), known, {fact.id: answer})
        assert after == {**more, **computed(rules(), more)}
        if after != more:
            saw("computed")


def test_only_what_is_read_is_reckoned_anew() -> None:
    """A bill follows from a price, and from no answer about the team."""
    stale: dict[str, Value] = {"computed.inconclusive": frozenset({"prompt"})}
    assert learned(rules(), stale, {"team.maintainer": True})["computed.inconclusive"]
    assert not learned(rules(), stale, {"evaluation.target": 0.9})["computed.inconclusive"]


@pytest.mark.parametrize(
    ("exact", "digits", "shown"),
    [
        (0.126, None, "0.126"),
        (0.1264, 3, "0.13"),
        (0.004, 3, "0"),
        (-1.2345, 3, "-1.23"),
        (9.996, 3, "10"),
        (12.5, 3, "12"),
        (123456, 3, "123000"),
        (5.0, None, "5"),
    ],
)
def test_numbers_are_shown_with_significant_digits_and_two_decimals_at_most(
    exact: float, digits: int | None, shown: str
) -> None:
    assert str(rounded(exact, digits)) == shown


def test_best_share_is_that_of_the_model_in_place_not_of_one_that_replaces_it() -> None:
    """An encoder is a smaller model, so its score says nothing about the one that you use."""
    facts = attempt("below-target", 0.6, 300)
    for name in ("encoder-classifier", "model-choice"):
        facts |= {f"attempts.{name}.outcome": "below-target", f"attempts.{name}.score": 0.9}
    assert computed(rules(), facts)["computed.best-share"] == 0.6


def test_score_of_an_untried_attempt_is_below_every_bound() -> None:
    """A file that was read holds a word of its own, not the one in the program."""
    facts: dict[str, Value] = {
        "task.shape": "judging",
        "evaluation.target": 0.9,
        "evaluation.human_agreement": 0.8,
    }

    def unstated(outcomes: Facts) -> bool:
        found = unstated_in(rules(), as_read(rules(), {**facts, **outcomes}, DAY))
        return any("score-at-agreement" in name for name in found)

    untried = "-untried".removeprefix("-")
    tried = [name for name in rules().facts if name.endswith(".outcome")]
    assert unstated({})
    assert not unstated(dict.fromkeys(tried, untried))

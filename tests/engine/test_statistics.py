"""The statistics: published vectors, and agreement with scipy and statsmodels where installed."""

import random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.statistics import (
    CONFIDENCE,
    LEAST_GAIN,
    Z_CONFIDENCE,
    detectable,
    disagreement,
    items_needed,
    items_to_ask,
    items_to_separate,
    wilson,
)
from ladder.evidence.statistics import (
    clustered_error,
    mcnemar,
    mean_and_error,
    mean_interval,
    paired_interval,
    quantile,
    two_sided_tail,
)
from tests.saw import must_see, saw


# statsmodels' own tests: statsmodels/stats/tests/test_proportion.py and test_nonparametric.py.
@pytest.mark.parametrize(
    ("successes", "items", "low", "high"),
    [
        (19, 38, 0.348499283643951, 0.651500716356049),
        (100, 200, 0.4313609, 0.5686391),
    ],
)
def test_wilson_as_published(successes: int, items: int, low: float, high: float) -> None:
    assert wilson(successes, items) == pytest.approx((low, high), abs=5e-8)


@pytest.mark.parametrize(
    ("share", "target", "most"),
    [(0.5, 0.55, 0.2), (0.9, 0.95, 0.15), (0.02, 0.05, 0.07), (0.95, 1, 0.05), (0.9, 80, 0)],
)
def test_two_systems_disagree_where_one_of_them_is_wrong_and_one_right(
    share: float, target: float, most: float
) -> None:
    assert disagreement(share, target) == pytest.approx(most)


def test_wilson_stays_within_0_and_1() -> None:
    assert wilson(0, 77)[0] == 0
    assert wilson(38, 38)[1] == 1


@pytest.mark.parametrize(
    ("b", "c", "p"),
    [
        (121, 59, 0.000004),
        (70, 59, 0.378688),
        (80, 59, 0.089452),
        (30, 60, 0.00206),
        (10, 30, 0.002221),
        (0, 0, 1.0),
        (5, 5, 1.0),
    ],
)
def test_mcnemar_as_published(b: int, c: int, p: float) -> None:
    assert mcnemar(b, c) == pytest.approx(p, abs=5e-7)


# Miller (2024), section 5; table 5 gives the interval from the error.
def test_power_as_published() -> None:
    assert items_needed(0.03, 1 / 9) == 969
    assert detectable(198, 1 / 9 + 2 / 6) == pytest.approx(0.1327, abs=5e-5)
    assert detectable(198, 1 / 9 + 2 / 60) == pytest.approx(0.0757, abs=5e-5)
    assert detectable(1, 1.0) == pytest.approx(2.8016, abs=5e-5)


@pytest.mark.parametrize(
    ("items", "discordance", "points"), [(50, 0.2, 17.7), (1000, 0.2, 4.0), (300, 0.1, 5.1)]
)
def test_the_smallest_gain_that_paired_items_show(
    items: int, discordance: float, points: float
) -> None:
    assert round(detectable(items, discordance) * 100, 1) == points


def test_as_many_items_as_needed_show_the_gain_and_one_fewer_does_not() -> None:
    items = items_needed(0.04)
    assert detectable(items) <= 0.04 < detectable(items - 1)


@pytest.mark.parametrize(
    ("difference", "error", "low", "high"),
    [(2.5, 0.7, 1.2, 3.8), (-3.1, 2.1, -7.2, 1.0), (-2.7, 1.7, -6.1, 0.7)],
)
def test_intervals_as_published(difference: float, error: float, low: float, high: float) -> None:
    found = mean_interval(difference, error, 10**6)
    assert found == pytest.approx((low, high), abs=0.1)


@pytest.mark.parametrize(("share", "items", "error"), [(0.655, 5000, 0.67), (0.753, 2500, 0.86)])
def test_errors_as_published(share: float, items: int, error: float) -> None:
    right = round(share * items)
    scores = [1.0] * right + [0.0] * (items - right)
    assert 100 * mean_and_error(scores)[1] == pytest.approx(error, abs=0.005)


# Where the answer is known in closed form: t of one degree is tan, of two a root.
@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.70620473617471), (2, 4.302652729749464), (10**7, 1.9599642)],
)
def test_quantiles_of_t(freedom: int, expected: float) -> None:
    assert quantile(freedom) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("items", [20, 50, 200])
@pytest.mark.parametrize(("only_first", "only_second"), [(0.05, 0.05), (0.02, 0.2), (0.3, 0.1)])
def test_intervals_of_pairs_hold_the_truth(
    items: int, only_first: float, only_second: float
) -> None:
    dice = random.Random(20261125)
    truth, held, rounds = only_second - only_first, 0, 500
    for _ in range(rounds):
        drawn = [dice.random() for _ in range(items)]
        b = sum(item < only_first for item in drawn)
        c = sum(only_first <= item < only_first + only_second for item in drawn)
        low, high = paired_interval(b, c, items)
        held += low <= truth <= high
    assert held / rounds > 0.92


def test_no_disagreement_seen_is_not_none_possible() -> None:
    low, high = paired_interval(0, 0, 40)
    assert -0.1 < low < 0 < high < 0.1


@must_see(apart=4)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_needed_items_separate_and_one_fewer_does_not(score: float, target: float) -> None:
    if abs(score - target) < 0.01:
        return
    items = items_to_separate(score, target)
    assert items is not None

    def holds(n: int) -> bool:
        squared = Z_CONFIDENCE**2
        center = (score + squared / (2 * n)) / (1 + squared / n)
        spread = score * (1 - score) / n + squared / (4 * n**2)
        partial = Z_CONFIDENCE * spread**0.5 / (1 + squared / n)
        return bool(center - partial <= target <= center + partial)

    assert not holds(items + 1)
    assert items == 1 or holds(items - 1)
    saw("apart")


def test_801_items_separate_0_72_from_0_75() -> None:
    assert items_to_separate(0.72, 0.75) == 801


@pytest.mark.parametrize("target", [0.0, 5e-324, 2e-311, 1e-160, 1e-10])
def test_no_number_of_items_separates_a_share_from_an_almost_equal_target(target: float) -> None:
    assert items_to_separate(0.0, target) is None


def test_clusters_that_repeat_one_score_are_worth_one_item() -> None:
    scores = [1.0, 0.0, 1.0, 1.0, 0.0]
    five = clustered_error(
        [score for score in scores for _ in range(7)], [n // 7 for n in range(35)]
    )
    assert five == pytest.approx(clustered_error(scores, range(5)))


RANDOM = 1000
"""Inputs on which the formulas are held against another's; a seed makes them the same each time."""


def test_shares_agree_with_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    dice = random.Random(1)
    for _ in range(RANDOM):
        items = dice.randint(1, 5000)
        right = dice.randint(0, items)
        expected = proportion.proportion_confint(right, items, method="wilson")
        assert wilson(right, items) == pytest.approx(expected, abs=1e-9)
        b, c = dice.randint(0, 400), dice.randint(0, 400)
        table = tables.mcnemar([[3, b], [c, 5]], exact=True)
        assert mcnemar(b, c) == pytest.approx(table.pvalue, abs=1e-9)


def test_means_agree_with_scipy_and_statsmodels() -> None:
    stats = pytest.importorskip("scipy.stats")
    regression = pytest.importorskip("statsmodels.regression.linear_model")
    dice = random.Random(2)
    for _ in range(RANDOM):
        items = dice.randint(3, 60)
        first = [dice.gauss(3, 1) for _ in range(items)]
        second = [score + dice.gauss(0.1, 0.5) for score in first]
        differences = [b - a for a, b in zip(first, second, strict=True)]
        mean, error = mean_and_error(differences)
        expected = stats.ttest_rel(second, first)
        interval = expected.confidence_interval()
        assert two_sided_tail(mean / error, items - 1) == pytest.approx(expected.pvalue, abs=1e-9)
        assert mean_interval(mean, error, items - 1) == pytest.approx(interval, abs=1e-9)
        clusters = [dice.randint(0, 9) for _ in range(items)]
        fitted = regression.OLS(differences, [1.0] * items).fit(
            cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False}
        )
        assert clustered_error(differences, clusters) == pytest.approx(fitted.bse[0], abs=1e-9)


def test_t_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    dice = random.Random(3)
    for _ in range(RANDOM):
        freedom, t = round(10 ** dice.uniform(0, 6)), dice.uniform(-12, 12)
        assert two_sided_tail(t, freedom) == pytest.approx(
            2 * stats.t.sf(abs(t), freedom), abs=1e-9
        )
        assert quantile(freedom) == pytest.approx(stats.t.isf(0.025, freedom), rel=1e-9)


@pytest.mark.parametrize(
    ("score", "items", "asked"),
    [(0.7, 40, 289), (0.7, 288, 313), (0.2, 4, 50), (0.2, 49, 74), (0.75, 40, None)],
)
def test_items_to_ask_are_fifty_at_least_and_never_one_more(
    score: float, items: int, asked: int | None
) -> None:
    assert items_to_ask(score, 0.75, items) == asked


def test_the_quantile_belongs_to_the_confidence_that_texts_name() -> None:
    assert pytest.approx(NormalDist().inv_cdf(0.5 + CONFIDENCE / 200)) == Z_CONFIDENCE


def test_a_gain_too_small_for_any_items_is_counted_as_the_least() -> None:
    assert items_needed(5e-324, 0.2) == items_needed(LEAST_GAIN, 0.2) > 10**12

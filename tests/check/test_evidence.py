"""The formulas, against numbers that others published (Miller 2024; the tests of statsmodels)."""

import pytest

from ladder.engine.statistics import detectable, items_needed, wilson
from ladder.evidence.statistics import mcnemar


@pytest.mark.parametrize(
    ("successes", "items", "interval"),
    [
        (19, 38, (0.348499283643951, 0.651500716356049)),
        (100, 200, (0.4313609, 0.5686391)),
        (40, 50, (0.670, 0.888)),
        (240, 300, (0.751, 0.841)),
        (800, 1000, (0.774, 0.824)),
    ],
)
def test_the_interval_of_a_share_is_wilsons(
    successes: int, items: int, interval: tuple[float, float]
) -> None:
    assert wilson(successes, items) == pytest.approx(interval, abs=0.0005)


def test_wilsons_interval_is_exact_to_many_places() -> None:
    assert wilson(19, 38) == pytest.approx((0.348499283643951, 0.651500716356049), abs=1e-12)


@pytest.mark.parametrize(("successes", "items"), [(0, 77), (38, 38)])
def test_the_interval_of_none_or_all_stays_within_0_and_1(successes: int, items: int) -> None:
    low, high = wilson(successes, items)
    assert 0 <= low < high <= 1


@pytest.mark.parametrize(
    ("first", "second", "p"),
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
def test_mcnemars_p_value_is_exact(first: int, second: int, p: float) -> None:
    assert mcnemar(first, second) == pytest.approx(p, abs=5e-7)


@pytest.mark.parametrize(
    ("items", "discordance", "points"),
    [
        (50, 0.2, 17.7),
        (100, 0.2, 12.5),
        (200, 0.2, 8.9),
        (300, 0.2, 7.2),
        (500, 0.2, 5.6),
        (1000, 0.2, 4.0),
        (300, 0.1, 5.1),
        (1000, 0.1, 2.8),
        (300, 1 / 9, 5.4),
    ],
)
def test_the_smallest_gain_that_paired_items_show(
    items: int, discordance: float, points: float
) -> None:
    assert round(detectable(items, discordance) * 100, 1) == points


def test_the_factor_of_95_percent_confidence_at_80_percent_power() -> None:
    assert detectable(1, 1.0) == pytest.approx(2.8016, abs=5e-5)


def test_millers_variance_with_answers_drawn_once_and_ten_times() -> None:
    assert detectable(198, 1 / 9 + 2 * (1 / 6)) == pytest.approx(0.1327, abs=5e-5)
    assert detectable(198, 1 / 9 + 2 * (1 / 6) / 10) == pytest.approx(0.0757, abs=5e-4)


def test_millers_sample_size_for_three_points() -> None:
    assert items_needed(0.03, 1 / 9) == 969


def test_as_many_items_as_needed_show_the_gain_and_one_fewer_does_not() -> None:
    items = items_needed(0.04)
    assert detectable(items) <= 0.04 < detectable(items - 1)

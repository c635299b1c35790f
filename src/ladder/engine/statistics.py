"""The statistics of an evaluation set: formulas that rules and evidence use. Stdlib only.

Shares are of 1. Every function names the origin of its formula. A size or a difference always comes
with its assumption: how often two systems disagree (*discordance*).
"""

from math import ceil, floor, sqrt

CONFIDENCE = 95
"""Percentage of intervals that contain the truth, for all intervals but those of few items."""

Z_CONFIDENCE = 1.959963984540054
"""Standard normal quantile for `CONFIDENCE`, two-sided; a test compares the two."""

Z_FEW_ITEMS = 2.5758293035489004
"""Standard normal quantile for 99 % confidence, two-sided: with few items, clear is clearer."""

FEW_ITEMS = 50
"""Fewer items settle an attempt only if it is clear at 99 %; our own choice.

From here on, a stated success at or above the target counts, with the note that it may be chance.
"""

LEAST_MORE = 25
"""Fewest further items to ask for: to add one and look again is to look until it fits."""

ON = 1e-9
"""Distance below which a share lies on its target: no evaluation has so many items."""

Z_POWER = 0.8416212335729143
"""Standard normal quantile for a power of 80 %."""

DISCORDANCE = 0.2
"""Share of items on which two systems are taken to disagree where nobody has counted."""


def disagreement(share: float, target: float) -> float:
    """Return the share of items on which two systems are taken to disagree, of known mean scores.

    They disagree where one is wrong, or where one is right: so on no more items than both are wrong
    on, taken together, and on no more than both are right on. This bound is ours; it also holds for
    scores between 0 and 1, as the mean difference of an item. Miller's equations take `DISCORDANCE`
    or this bound, whichever is less. A score off the scale leaves nothing.
    """
    return max(0.0, min(DISCORDANCE, 2 - share - target, share + target))


def wilson(successes: float, items: int, z: float = Z_CONFIDENCE) -> tuple[float, float]:
    """Return the interval of a share, after Wilson (1927), at 95 %; it stays within 0 and 1.

    The successes need not be whole: a rounded share is then on the same side of a target for every
    number of items above `items_to_separate`.
    """
    share, squared = successes / items, z**2
    shrink = 1 + squared / items
    center = (share + squared / (2 * items)) / shrink
    spread = share * (1 - share) / items + squared / (4 * items**2)
    partial = z * sqrt(spread) / shrink
    low = 0.0 if successes == 0 else max(0.0, center - partial)  # exact despite rounding
    return low, 1.0 if successes == items else min(1.0, center + partial)


def items_to_separate(share: float, target: float) -> int | None:
    """Return how many items show on which side of `target` a share is; None if it is equal.

    Wilson's interval inverts the score test: it excludes the target once the distance exceeds z *
    sqrt(target * (1 - target) / n). A target of 0 or 1 is never inside for long: one item more than
    the test asks for is the answer.
    """
    if abs(share - target) < ON:
        return None
    return floor(Z_CONFIDENCE**2 * target * (1 - target) / (share - target) ** 2) + 1


def items_to_ask(share: float, target: float, items: int) -> int | None:
    """Return the total of items to ask for after `items` left it open; None if they are equal."""
    needed = items_to_separate(share, target)
    return None if needed is None else max(needed, FEW_ITEMS, items + LEAST_MORE)


def detectable(items: int, variance: float = DISCORDANCE) -> float:
    """Return the smallest gain that `items` paired items can show (95 % confidence, 80 % power).

    Miller, "Adding Error Bars to Evals" (2024), equation 10: (z_a/2 + z_b) * sqrt(variance / n).

    `variance` is that of the difference between the two scores of an item. For right-or-wrong
    scores it is at most the discordance, which is used here.
    """
    return (Z_CONFIDENCE + Z_POWER) * sqrt(variance / items)


def smallest_gain(items: int, discordance: float = DISCORDANCE) -> float:
    """Return the smallest gain of right answers that `items` paired items can show.

    The difference of two right-or-wrong scores varies by the discordance less the squared gain, so
    Miller's equation 10 is solved for the gain, at the same power. No gain exceeds the discordance.
    """
    quantiles = Z_CONFIDENCE + Z_POWER
    return min(quantiles * sqrt(discordance / (items + quantiles**2)), discordance)


LEAST_GAIN = 1e-9
"""The smallest gain for which items are counted: no set of items shows a smaller one."""


def items_needed(gain: float, variance: float = DISCORDANCE) -> int:
    """Return how many paired items show a gain, at 95 % confidence and 80 % power.

    Miller (2024), equation 9: `detectable` solved for n, rounded up.
    """
    return ceil((Z_CONFIDENCE + Z_POWER) ** 2 * variance / max(gain, LEAST_GAIN) ** 2)

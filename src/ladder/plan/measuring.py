"""Attempts whose score on so few items cannot tell whether the target is reached."""

from collections.abc import Iterator

from ladder.engine.statistics import items_to_separate, wilson
from ladder.engine.wording import inside
from ladder.plan.experiment import Experiment, results, share, whole
from ladder.plan.suppose import REASON, Change, Situation

MOST_ITEMS = 100_000
"""Items beyond which two scores are called equal: nobody labels more to tell them apart."""


def measure(situation: Situation) -> Iterator[Experiment]:
    """Attempts whose score cannot tell whether the target is reached."""
    facts = situation.verdict.facts
    target = share(facts.get("evaluation.target"))
    if target is None or facts.get("evaluation.scale_top", 1) != 1:
        return
    for technique in situation.rulebook.techniques.values():
        attempt = f"attempts.{technique.id}"
        score = share(facts.get(f"{attempt}.score"))
        items = facts.get(f"{attempt}.items", facts.get("evaluation.items"))
        tried = facts.get(f"{attempt}.outcome") in ("fell-short", "met", "inconclusive")
        if not tried or score is None or not isinstance(items, int) or items < 1:
            continue
        low, high = wilson(round(score * items), items)
        gap = abs(score - target)
        if not low <= target <= high or not 0 < target < 1:
            continue
        below, above = round(max(0.0, target - gap), 6), round(min(1.0, target + gap), 6)
        more, told = items_to_separate(score, target), _items_to_tell(target, below, above)
        if more is None or told is None:
            continue
        changes: list[tuple[str, Change | None]] = [
            (
                f"the whole interval lies below {target:g}",
                {
                    f"{attempt}.outcome": "fell-short",
                    f"{attempt}.because": facts.get(f"{attempt}.because", REASON),
                    f"{attempt}.score": below,
                    f"{attempt}.items": told,
                    "evaluation.items": max(told, whole(facts.get("evaluation.items"))),
                },
            ),
            (
                f"the whole interval lies above {target:g}",
                {
                    f"{attempt}.outcome": "met",
                    f"{attempt}.score": above,
                    f"{attempt}.items": told,
                    "evaluation.items": max(told, whole(facts.get("evaluation.items"))),
                },
            ),
        ]
        yield Experiment(
            "measure",
            f"Score {inside(technique.title)} on {more:,} items: its {score:g} on {items:,} may be "
            f"anything from {low:.2f} to {high:.2f}, which holds your {target:g}.",
            f"{more - items:,} more labelled items, and one run",
            f"{target:g}, as before; do not look at the score on the way.",
            f"Stop at {more:,} items. If the interval still holds {target:g}, decide as "
            "if they were equal: take the cheaper of the two.",
            results(situation, changes),
        )


def _items_to_tell(target: float, *scores: float) -> int | None:
    """How many items tell each of the scores from the target, whichever way their count is rounded.

    None where nobody labels as many.
    """
    items = max(items_to_separate(score, target) or MOST_ITEMS + 1 for score in scores)
    while items <= MOST_ITEMS:
        ends = [wilson(round(score * items), items) for score in scores]
        if not any(low <= target <= high for low, high in ends):
            return items
        items += 1  # only whole items are right or wrong
    return None

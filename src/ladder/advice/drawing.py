"""What a page draws, as inline SVG: pieces of the ladder, and scores with their intervals.

Each picture repeats what words beside it say, or has them as its title.
"""

from ladder.engine.statistics import wilson
from ladder.engine.verdict import Status, Verdict
from ladder.engine.wording import show
from ladder.output.escape import html as plain

_HIDDEN = 'aria-hidden="true" focusable="false"'
_PIECE = f'<svg viewBox="0 0 48 40" preserveAspectRatio="none" {_HIDDEN}>{{}}</svg>'
_LINE = (
    '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"'
    ' vector-effect="non-scaling-stroke"/>'
)


def rail(status: Status, *, on_ladder: bool) -> str:
    """A piece of the two rails with its rung: heavy where the reader is to be, none where not."""
    if not on_ladder:
        return _PIECE.format(_LINE.format("step", 16, 20, 32, 20, 4))
    rails = "".join(_LINE.format("rail", x, 0, x, 40, 3) for x in (8, 40))
    weight = {"use": 8, "companion": 6, "met": 6, "blocked": 4, "spent": 4}.get(status, 2)
    return _PIECE.format(rails + _LINE.format("step", 8, 20, 40, 20, weight))


def ground() -> str:
    """The ground on which the ladder stands."""
    rails = "".join(_LINE.format("rail", x, 0, x, 20, 3) for x in (8, 40))
    return _PIECE.format(rails + _LINE.format("rail", 0, 20, 48, 20, 3))


def scores(verdict: Verdict) -> list[str]:
    """For each attempt with a share and its items, the score with its interval and the target."""
    figures = []
    facts = verdict.facts
    top, target = facts.get("evaluation.scale_top", 1), facts.get("evaluation.target")
    if top != 1:
        return []  # an interval is known of shares alone
    for row in verdict.ladder:
        score = facts.get(f"attempts.{row.technique}.score")
        items = facts.get(f"attempts.{row.technique}.items", facts.get("evaluation.items"))
        if isinstance(score, int | float) and isinstance(items, int) and items and 0 <= score <= 1:
            aim = target if isinstance(target, int | float) and 0 <= target <= 1 else None
            figures.append(_score(row.title, float(score), items, aim))
    return figures


def _score(title: str, score: float, items: int, target: float | None) -> str:
    low, high = wilson(round(score * items), items)
    aim = f"; the target is {show(target)}" if target is not None else ""
    words = (
        f"{title}: {show(score)} on {show(items)} items, 95% interval {low:.2f} to {high:.2f}{aim}"
    )
    at, begin, end = (10 + 380 * share for share in (score, low, high))
    parts = [
        '<line class="axis" x1="10" y1="18" x2="390" y2="18"/>',
        f'<line class="range" x1="{begin:.1f}" y1="18" x2="{end:.1f}" y2="18" stroke-width="5"/>',
        f'<circle class="dot" cx="{at:.1f}" cy="18" r="6"/>',
    ]
    if target is not None:
        x = f"{10 + 380 * target:.1f}"
        parts.append(f'<line class="target" x1="{x}" y1="4" x2="{x}" y2="32" stroke-width="3"/>')
    svg = (
        f'<svg viewBox="0 0 400 36" preserveAspectRatio="xMinYMid" {_HIDDEN}>{"".join(parts)}</svg>'
    )
    return f'<figure class="scores">{svg}<figcaption>{plain(words)}.</figcaption></figure>'

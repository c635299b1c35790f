"""Coverage of the source document's claims, and what was checked long ago, as text and JSON."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from ladder.catalog.coverage import Coverage
from ladder.catalog.pages.written import SCHEMA
from ladder.catalog.stale import LastCheck
from ladder.engine.rules import Claim


def coverage_text(coverage: Coverage, width: int, colour: bool = False) -> str:
    """Per heading, then what is left out and why, then what nothing cites, then the sum."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), colour)
    screen.table(_headings(coverage), right=(1, 2, 3, 4))
    for heading, claims in (
        ("Left out, with the reason", coverage.left_out),
        ("Cited by nothing, and no reason given", coverage.uncovered),
    ):
        if claims:
            screen.add()
            screen.add(heading, style=STRONG)
        for claim in claims:
            screen.add(f"{claim.id}  {claim.left_out or claim.says}", "  ", " " * 8)
    screen.add()
    screen.add(coverage_sum(coverage))
    return screen.drawn()


def coverage_sum(coverage: Coverage) -> str:
    """The one line that says it all."""
    cited = len(coverage.claims) - len(coverage.left_out) - len(coverage.uncovered)
    total = f"{coverage.covered} of {len(coverage.claims)} claims accounted for"
    return f"{total}: {cited} cited, {len(coverage.left_out)} left out with a reason."


def _headings(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    yield "heading", "claims", "cited", "left out", "uncovered"
    for heading, group in groupby(coverage.claims, key=lambda claim: claim.heading):
        claims = list(group)
        out, none = _shared(claims, coverage.left_out), _shared(claims, coverage.uncovered)
        counts = (len(claims), len(claims) - out - none, out, none)
        yield heading, *map(str, counts)


def _shared(some: Sequence[Claim], others: Sequence[Claim]) -> int:
    return len({claim.id for claim in some} & {claim.id for claim in others})


def coverage_json(coverage: Coverage) -> str:
    """Every claim with what became of it."""
    rows = [
        {
            "claim": claim.id,
            "heading": claim.heading,
            "says": claim.says,
            "cited_by": list(coverage.cited[claim.id]),
            "left_out": claim.left_out or None,
        }
        for claim in coverage.claims
    ]
    data = {
        "schema": SCHEMA,
        "complete": coverage.complete,
        "claims": len(coverage.claims),
        "covered": coverage.covered,
        "uncovered": [claim.id for claim in coverage.uncovered],
        "by_claim": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def stale_text(
    old: Sequence[LastCheck], as_of: date, days: int, early: Sequence[LastCheck] = ()
) -> str:
    """One line each, oldest first, then how many; before them the dates that are yet to come."""
    day = as_of.isoformat()
    lines = [f"{entry.verified}  yet to come  {entry.id}" for entry in early]
    if early:
        what = "1 date is" if len(early) == 1 else f"{len(early)} dates are"
        lines += ["", f"{what} wrong: nobody can have checked on a day after {day}.", ""]
    lines += [f"{entry.verified}  {entry.days:>5} days  {entry.id}" for entry in old]
    much = "Nothing was" if not old else f"{len(old)} {'was' if len(old) == 1 else 'were'}"
    lines += [""] if old else []
    lines += [f"{much} last checked more than {days} days before {day}."]
    return "\n".join(lines) + "\n"


def stale_json(
    old: Sequence[LastCheck], as_of: date, days: int, early: Sequence[LastCheck] = ()
) -> str:
    """The same as data; dates that are yet to come stand under `early`, if there are any."""
    data = {"schema": SCHEMA, "as_of": as_of.isoformat(), "days": days, "stale": _rows(old)}
    if early:
        data["early"] = _rows(early)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rows(old: Sequence[LastCheck]) -> list[dict[str, object]]:
    return [
        {
            "id": entry.id,
            "kind": entry.kind,
            "verified": entry.verified,
            "days": entry.days,
            "says": entry.says,
        }
        for entry in old
    ]

"""Coverage of the source document's claims, and what was checked long ago, as text and JSON."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from textwrap import wrap

from ladder.catalog.coverage import Coverage, Old
from ladder.catalog.pages.written import SCHEMA
from ladder.engine.rules import Claim


def coverage_text(found: Coverage, width: int) -> str:
    """Per heading, then what is left out and why, then what nothing cites, then the sum."""
    blocks = ["\n".join(_headings(found, width))]
    if found.left_out:
        lines = ["Left out, with the reason"]
        for claim in found.left_out:
            lines += _hung(f"{claim.id}  {claim.left_out}", width)
        blocks.append("\n".join(lines))
    if found.uncovered:
        lines = ["Cited by nothing, and no reason given"]
        for claim in found.uncovered:
            lines += _hung(f"{claim.id}  {claim.says}", width)
        blocks.append("\n".join(lines))
    blocks.append(coverage_sum(found))
    return "\n\n".join(blocks) + "\n"


def coverage_sum(found: Coverage) -> str:
    """The one line that says it all."""
    cited = len(found.claims) - len(found.left_out) - len(found.uncovered)
    total = f"{found.covered} of {len(found.claims)} claims accounted for"
    return f"{total}: {cited} cited, {len(found.left_out)} left out with a reason."


def _hung(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent=" " * 8)


def _headings(found: Coverage, width: int) -> list[str]:
    numbers = f"{'claims':>6}  {'cited':>5}  {'left out':>8}  {'uncovered':>9}"
    room = width - len(numbers) - 2
    rows = [f"{'heading':<{room}}  {numbers}"]
    for heading, group in groupby(found.claims, key=lambda claim: claim.heading):
        claims = list(group)
        out, none = _shared(claims, found.left_out), _shared(claims, found.uncovered)
        cited = len(claims) - out - none
        name = heading if len(heading) <= room else f"{heading[: room - 1]}…"
        rows.append(f"{name:<{room}}  {len(claims):>6}  {cited:>5}  {out:>8}  {none:>9}")
    return rows


def _shared(some: Sequence[Claim], others: Sequence[Claim]) -> int:
    return len({each.id for each in some} & {each.id for each in others})


def coverage_json(found: Coverage) -> str:
    """Every claim with what became of it."""
    rows = [
        {
            "claim": claim.id,
            "heading": claim.heading,
            "says": claim.says,
            "cited_by": list(found.cited[claim.id]),
            "left_out": claim.left_out or None,
        }
        for claim in found.claims
    ]
    data = {
        "schema": SCHEMA,
        "complete": found.complete,
        "claims": len(found.claims),
        "covered": found.covered,
        "uncovered": [claim.id for claim in found.uncovered],
        "by_claim": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def stale_text(found: Sequence[Old], as_of: date, days: int, early: Sequence[Old] = ()) -> str:
    """One line each, oldest first, then how many; before them the dates that are yet to come."""
    wrong = [f"{each.verified}  yet to come  {each.id}" for each in early]
    if wrong:
        what = "1 date is" if len(wrong) == 1 else f"{len(wrong)} dates are"
        wrong += [
            "",
            f"{what} wrong: nobody can have checked on a day after {as_of.isoformat()}.",
            "",
        ]
    named = max((len(each.id) for each in found), default=0)
    lines = [f"{each.verified}  {each.days:>5} days  {each.id:<{named}}" for each in found]
    much = "Nothing was" if not found else f"{len(found)} {'was' if len(found) == 1 else 'were'}"
    total = f"{much} last checked more than {days} days before {as_of.isoformat()}."
    aged = [*(line.rstrip() for line in lines), *([""] if lines else []), total]
    return "\n".join([*wrong, *aged]) + "\n"


def stale_json(found: Sequence[Old], as_of: date, days: int, early: Sequence[Old] = ()) -> str:
    """The same as data; dates that are yet to come stand under `early`, if there are any."""
    data = {"schema": SCHEMA, "as_of": as_of.isoformat(), "days": days, "stale": _rows(found)}
    if early:
        data["early"] = _rows(early)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rows(found: Sequence[Old]) -> list[dict[str, object]]:
    return [
        {
            "id": each.id,
            "kind": each.kind,
            "verified": each.verified,
            "days": each.days,
            "says": each.says,
        }
        for each in found
    ]

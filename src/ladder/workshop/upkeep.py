"""Maintenance of a pack: claims without a rule, and checks of long ago."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ladder.engine.pack import Claim
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import STALE
from ladder.output.values import json_document
from ladder.workshop.entries import entries_of
from ladder.workshop.references import citing


class Coverage(NamedTuple):
    """The claims of the source document, and what cites each."""

    claims: tuple[Claim, ...]
    cited: Mapping[str, tuple[str, ...]]

    @property
    def left_out(self) -> tuple[Claim, ...]:
        """Claims that nothing cites, with a reason."""
        return tuple(c for c in self.claims if not self.cited[c.id] and c.left_out)

    @property
    def uncovered(self) -> tuple[Claim, ...]:
        """Claims that nothing cites, without a reason."""
        return tuple(c for c in self.claims if not self.cited[c.id] and not c.left_out)


def coverage_of(rulebook: Rulebook) -> Coverage:
    """Return the coverage of each claim in this rulebook."""
    claims = tuple(rulebook.claims.values())
    return Coverage(claims, {c.id: tuple(citing(rulebook, claim=c.id)) for c in claims})


def coverage_text(coverage: Coverage, width: int, color: bool = False) -> str:
    """Return the claims per heading, those left out, those not cited, and the sum."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), color)
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
    total, out, none = map(len, (coverage.claims, coverage.left_out, coverage.uncovered))
    screen.add()
    screen.add(
        f"{total - none} of {total} claims accounted for: {total - out - none} cited, "
        f"{out} left out with a reason."
    )
    return screen.drawn()


def _headings(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    yield "heading", "claims", "cited", "left out", "uncovered"
    for heading, group in groupby(coverage.claims, key=lambda claim: claim.heading):
        claims = list(group)
        out = sum(claim in coverage.left_out for claim in claims)
        none = sum(claim in coverage.uncovered for claim in claims)
        yield heading, *map(str, (len(claims), len(claims) - out - none, out, none))


def coverage_json(coverage: Coverage) -> str:
    """Return every claim with its coverage."""
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
    return json_document(
        complete=not coverage.uncovered,
        claims=len(coverage.claims),
        covered=len(coverage.claims) - len(coverage.uncovered),
        uncovered=[claim.id for claim in coverage.uncovered],
        by_claim=rows,
    )


class LastCheck(NamedTuple):
    """Something whose sources were last checked `days` before the day in question.

    `says` is its sentence, `sources` are what it cites, and `rests` is what cites it.
    """

    id: str
    kind: str
    verified: str
    days: int
    says: str
    sources: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()


KEEPS = {"page": 60, "paper": 5 * 365}
"""Days for which sources of a kind keep: a vendor's page changes under way, a paper does not."""


def checked_before(rulebook: Rulebook, as_of: date) -> list[LastCheck]:
    """Return what was last checked more than `STALE` days before `as_of`, oldest first.

    Some kinds of sources have their own limit. Packs whose review is due are included.
    """
    keeps = {
        f"source/{source.id}": KEEPS.get(source.kind, STALE) for source in rulebook.sources.values()
    }
    old = [c for c in _last_checks(rulebook, as_of) if c.days > keeps.get(c.id, STALE)]
    return sorted([*old, *_due(rulebook, as_of)], key=lambda check: (check.verified, check.id))


def _due(rulebook: Rulebook, as_of: date) -> Iterator[LastCheck]:
    """Yield the packs whose review was due before `as_of`."""
    for pack in rulebook.pack.editions:
        if pack.review_by and (late := (as_of - date.fromisoformat(pack.review_by)).days) > 0:
            says = f"its review was due{f', by {pack.owner}' if pack.owner else ''}"
            yield LastCheck(f"pack/{pack.name}", "pack", pack.review_by, late, says)


def checked_after(rulebook: Rulebook, as_of: date) -> list[LastCheck]:
    """Return rules and sources with a check dated after `as_of`."""
    return [check for check in _last_checks(rulebook, as_of) if check.days < 0]


def _last_checks(rulebook: Rulebook, as_of: date) -> list[LastCheck]:
    checks = (
        LastCheck(
            x.id,
            x.kind,
            x.verified,
            (as_of - date.fromisoformat(x.verified)).days,
            x.says,
            tuple(x.sources),
            tuple(citing(rulebook, source=x.name)) if x.kind == "source" else (),
        )
        for x in entries_of(rulebook).values()
        if x.verified
    )
    return sorted(checks, key=lambda check: (check.verified, check.id))


def stale_text(old: Sequence[LastCheck], as_of: date) -> str:
    """Return one line each, oldest first, with a count."""
    lines = []
    for check in old:
        age = "1 day" if check.days == 1 else f"{check.days:,} days"
        lines.append(f"{check.verified}  {age:>10}  {check.id}: {check.says}")
        lines += [f"    source: {', '.join(check.sources)}"] if check.sources else []
        lines += [f"    cited by: {', '.join(check.rests)}"] if check.rests else []
    lines += [""] if old else []
    kinds = ", ".join(f"a {kind} {keeps:,}" for kind, keeps in KEEPS.items())
    much = f"{len(old):,} {'is' if len(old) == 1 else 'are'}" if old else "Nothing is"
    lines += [f"{much} due on {as_of}: a check is old after {STALE} days ({kinds})."]
    return "\n".join(lines) + "\n"


def stale_json(old: Sequence[LastCheck], as_of: date) -> str:
    """Return the same as data."""
    checks = [check._asdict() for check in old]
    return json_document(as_of=as_of.isoformat(), days=STALE, stale=checks)

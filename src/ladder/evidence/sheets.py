"""Sheets of bad answers: shares by cause, ceilings, two readers, before and after."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from ladder.engine import errors
from ladder.engine.errors import (
    SAMPLE,
    Ceiling,
    Counts,
    Family,
    ceiling_of,
    families,
    is_ahead,
    leading,
)
from ladder.engine.rules import Rulebook
from ladder.engine.statistics import wilson
from ladder.evidence.drawn import item_id
from ladder.evidence.intervals import Estimate, estimate
from ladder.evidence.statistics import difference_of_shares, kappa
from ladder.load.evidence.run import Results, Run
from ladder.load.evidence.sheet import Sheet

UNCLEAR = "unclear"
"""The name of bad answers without a cause."""

Change = Literal["fell", "rose", "new", "chance"]


class Share(NamedTuple):
    """Bad answers of a cause: how many, their share, and its 95 % interval.

    `helped` of `tried` repairs by hand made the answer right.
    """

    cause: str
    answers: int
    share: float
    low: float
    high: float
    helped: int = 0
    tried: int = 0


class Readers(NamedTuple):
    """Two readers of the same rows.

    Args:
        rows: that both filled in.
        same: rows to which both gave the same cause.
        low: the lower end of the 95 % interval of that share.
        high: the upper end.
        kappa: their agreement beyond chance; None if both gave one cause only.
        differ: the causes of both where they differ, and how often, the most frequent first.
    """

    rows: int
    same: int
    low: float
    high: float
    kappa: float | None
    differ: tuple[tuple[str, str, int], ...]


class Source(NamedTuple):
    """The results that a sheet is from: its wrong answers, and its score."""

    file: Results
    run: Run
    wrong: int
    score: Estimate


class SheetReport(NamedTuple):
    """What a sheet of bad answers shows.

    Args:
        sheet: the file.
        counts: its bad answers by cause.
        shares: those of each cause that occurs, in the order of repairs, then of unclear ones.
        source: the result file among those given whose wrong answers it holds.
        readers: the agreement of two readers, if both filled in causes.
        lead: the causes of each family, with their count, from the first to the last one that
            could lead; only the first one if it leads.
        leads: whether the first is ahead of the next by more than chance.
        do: the next step for the most frequent cause.
        ceilings: how far each technique can get, the highest first.
    """

    sheet: Sheet
    counts: Counts
    shares: tuple[Share, ...]
    source: Source | None
    readers: Readers | None
    lead: tuple[tuple[tuple[str, ...], int], ...]
    leads: bool
    do: str
    ceilings: tuple[tuple[str, Ceiling], ...]

    @property
    def read_more(self) -> bool:
        """Whether more bad answers would show which cause leads, and there may be more."""
        return bool(self.lead) and not (self.leads or self.counts.all_read)

    def share_of(self, cause: str) -> Share:
        """Return the share of a cause, which may not occur."""
        found = next((share for share in self.shares if share.cause == cause), None)
        return found or _share(cause, 0, self.counts)


class Changed(NamedTuple):
    """A cause before and after: its shares, and whether they differ by more than chance."""

    before: Share
    after: Share
    change: Change


def sheet_report(
    sheet: Sheet, results: Iterable[Results], rulebook: Rulebook, target: float | None
) -> SheetReport:
    """Return what a sheet shows; with its result file among `results`, also ceilings."""
    source = source_of(sheet, results)
    causes = sheet.causes
    by_cause = tuple((x, causes[x.id]) for x in rulebook.causes.values() if causes[x.id])
    tried = {cause.id: sheet.repaired(cause.id) for cause, _ in by_cause}
    share = source.score if source and source.score.share else None
    counts = Counts(
        len(sheet.rows),
        by_cause,
        causes[""],
        "",
        SAMPLE if source else "picked",
        share.score if share else None,
        share.items if share else 0,
        target,
        {name: pair for name, pair in tried.items() if pair[1]},
    )
    found = [(cause.id, count) for cause, count in by_cause]
    found += [(UNCLEAR, counts.unclear)] * bool(counts.unclear)
    every = families(rulebook, counts)
    leads = leading(rulebook, counts) is not None
    return SheetReport(
        sheet,
        counts,
        tuple(_share(name, count, counts) for name, count in found),
        source,
        _readers(sheet),
        tuple(
            _lead(counts, item)
            for item in every[: 2 if leads else None]
            if leads or not is_ahead(every[0].answers, item.answers)
        ),
        leads,
        rulebook.causes[_lead(counts, every[0])[0][0]].do if every else "",
        tuple(_ceilings(rulebook, counts)),
    )


def source_of(sheet: Sheet, results: Iterable[Results]) -> Source | None:
    """Return the first scores in result files whose wrong items hold every row of a sheet."""
    rows = {row.id for row in sheet.rows}
    for file in results:
        for run in file.runs:
            wrong = {item_id(run, item) for item, score in run.scores.items() if not score}
            if rows and rows <= wrong:
                return Source(file, run, len(wrong), estimate(run))
    return None


def _share(cause: str, count: int, counts: Counts) -> Share:
    tried = counts.tried.get(cause, (0, 0))
    return Share(cause, count, count / counts.read, *counts.interval(count), *tried)


def _lead(counts: Counts, family: Family) -> tuple[tuple[str, ...], int]:
    """Return the causes of a family, the most frequent first, and their count."""
    causes = sorted(family.causes, key=lambda cause: -dict(counts.by_cause)[cause])
    return tuple(cause.id for cause in causes), family.answers


def _ceilings(rulebook: Rulebook, counts: Counts) -> list[tuple[str, Ceiling]]:
    """Return the title and the ceiling of each technique that some cause names."""
    named = {name for cause in rulebook.causes.values() for name in cause.techniques}
    every = (
        (card.title, ceiling_of(rulebook, counts, name))
        for name, card in rulebook.techniques.items()
        if name in named
    )
    found = [(title, ceiling) for title, ceiling in every if ceiling is not None]
    return sorted(found, key=lambda pair: -pair[1].high)


def _readers(sheet: Sheet) -> Readers | None:
    pairs = [
        (row.cause or UNCLEAR, row.cause_2 or UNCLEAR)
        for row in sheet.rows
        if row.cause is not None and row.cause_2 is not None
    ]
    if not pairs:
        return None
    same = sum(first == second for first, second in pairs)
    differ = Counter((first, second) for first, second in pairs if first != second)
    words = tuple((first, second, count) for (first, second), count in differ.most_common())
    return Readers(len(pairs), same, *wilson(same, len(pairs)), kappa(pairs), words)


def changes(
    before: SheetReport, after: SheetReport, rulebook: Rulebook
) -> tuple[bool, tuple[Changed, ...]]:
    """Return each cause before and after, and whether shares are of all items of the test set.

    They are of all items if both sheets are from result files, else of the bad answers.
    """
    of_all = before.counts.is_sample and after.counts.is_sample
    order = [*rulebook.causes, UNCLEAR]
    names = {share.cause for share in (*before.shares, *after.shares)}
    found = []
    for name in sorted(names, key=order.index):
        first, second = (
            _of_all(report.share_of(name), report) if of_all else report.share_of(name)
            for report in (before, after)
        )
        low, high = difference_of_shares(
            first.share, (first.low, first.high), second.share, (second.low, second.high)
        )
        change: Change = "chance"
        if low > 0 or high < 0:
            change = "rose" if low > 0 else "fell"
        if not first.answers:
            change = "new"
        found.append(Changed(first, second, change))
    return of_all, tuple(found)


def _of_all(share: Share, report: SheetReport) -> Share:
    """Return a share of the bad answers as a share of all items."""
    bad = 1 - (report.counts.score or 0)
    return share._replace(share=share.share * bad, low=share.low * bad, high=share.high * bad)


def below(ceiling: float, target: float | None) -> bool | None:
    """Return whether a ceiling is below the target; None without a target."""
    return None if target is None else errors.below(ceiling, target)


def pasted(report: SheetReport) -> Sequence[str]:
    """Return the lines with which a problem file states the errors."""
    drawn = SAMPLE if report.source else "picked"
    return ("errors:", f"  file: {report.sheet.name}", f"  from: {drawn}")

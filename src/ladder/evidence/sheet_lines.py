"""Sheets of bad answers as lines for people."""

from collections.abc import Iterator

from ladder.engine.errors import FIRST
from ladder.engine.statistics import CONFIDENCE
from ladder.evidence.report import Report
from ladder.evidence.sheets import Change, Readers, Share, SheetReport, below, pasted
from ladder.output.bad_answers import BOUND, LIKELIER, NONE, REACH
from ladder.output.phrases import counted, joined
from ladder.output.screen import MEASURE, STRONG, Screen

CHANGES: dict[Change, str] = {
    "fell": "fell",
    "rose": "rose",
    "new": "new",
    "chance": "could be chance",
}

NO_SCORE = (
    "To see how far each technique can get, give the result file too: no file here holds these "
    "rows as wrong answers."
)

NO_ORDER = "Neither number says which technique comes first: `ladder advise` does."

FROM = (
    "from is test-set for all wrong answers or a random part, complaints if users sent them, else "
    "picked. Only test-set gives shares; the others give an order."
)


def add_sheets(screen: Screen, report: Report) -> None:
    """Add each sheet, what changed between two, and the lines for the problem file."""
    wide = min(screen.width, MEASURE)

    def add(text: str, first: str = "", rest: str = "", style: str = "") -> None:
        screen.add(text, first, rest, style=style, width=wide)

    for found in report.sheets:
        add(found.sheet.name, style=STRONG)
        for text in _read(found):
            add(text, "  ", "  ")
        add("")
        screen.table(_shares(found), right=(1, 2, 3))
        add("")
        for text in _follows(found):
            add(text)
        if found.readers:
            for text in _readers(found.readers):
                add(text)
        add("")
    if report.changed:
        _add_changes(screen, report)
        add("")
    last = report.sheets[-1]
    if last.ceilings:
        add("How far each technique can get", style=STRONG)
        need = "" if last.counts.target is None else f" You need {last.counts.target:g}."
        add(f"{BOUND}{need} {LIKELIER} {NO_ORDER}", "  ", "  ")
        add("")
        screen.table(_ceilings(last), right=(1, 2, 3))
        if none := [title for title, ceiling in last.ceilings if not ceiling.errors]:
            add(f"Repair none of them: {joined(none, 'and')}.")
        add("")
    add("Paste this into your problem file, with the path from there", style=STRONG)
    add(FROM, "  ", "  ")
    add("")
    for line in pasted(last):
        screen.add(line.lstrip(), "  " + " " * (len(line) - len(line.lstrip())))


def _read(found: SheetReport) -> Iterator[str]:
    counts, source = found.counts, found.source
    yield f"{counted(counts.read, 'bad answer')}. {found.sheet.columns}"
    empty = sum(row.cause is None for row in found.sheet.rows)
    if empty:
        has = "row has" if empty == 1 else "rows have"
        yield f"{empty:,} {has} no cause, and {'counts' if empty == 1 else 'count'} as unclear."
    if source:
        name = f"{source.file.name}"
        name += f" ({source.run.name})" if len(source.file.runs) > 1 else ""
        part = f"{counts.read:,} of the {counted(source.wrong, 'wrong answer')} of {name}"
        yield f"All {part.partition(' of the ')[2]}." if counts.read >= source.wrong else f"{part}."
    yield f"SHA-256 {found.sheet.digest}"


def _shares(found: SheetReport) -> list[tuple[str, ...]]:
    """Return the table of causes, with a column for repairs if any were tried."""
    rows = [("Cause, in the order of repairs", "Answers", f"Share ({CONFIDENCE} %)", "Repaired")]
    for share in found.shares:
        helped = f"{share.helped} of {share.tried}" if share.tried else NONE
        rows.append((share.cause, f"{share.answers:,}", _percent(share), helped))
    tried = any(share.tried for share in found.shares)
    return [row if tried else row[:-1] for row in rows]


def _percent(share: Share) -> str:
    exact = f"{100 * share.share:.0f} %"
    if share.low == share.high:
        return exact
    return f"{exact} ({100 * share.low:.0f} to {100 * share.high:.0f})"


def _follows(found: SheetReport) -> Iterator[str]:
    """Yield what leads, what to do next, and what to read more of."""
    counts = found.counts
    if counts.read_again:
        yield (
            f"{counts.unclear:,} of {counts.read:,} are unclear, more than a fifth. Read these "
            "again first: repair each by hand, in the order of the causes."
        )
    every = [
        f"{joined(names, 'and')} ({count:,}{' together' * (len(names) > 1)})"
        for names, count in found.lead
    ]
    if found.leads:
        many = len(found.lead[0][0]) > 1
        says = f"{'lead' if many else 'leads'} by more than chance"
        if many and not every[1:]:
            says = "are the only family of causes"
        yield f"{every[0]} {says}. {found.do}"
    elif len(every) > 1:
        yield f"No cause leads: chance could explain the order of {joined(every, 'and')}."
    if found.read_more:
        yield f"Read {FIRST} more, to see which cause leads. `ladder new --errors` draws them."
    if not found.source:
        yield NO_SCORE
    elif not counts.is_sample:
        yield "The scores are no share of items that are right, so no ceiling follows."


def _readers(readers: Readers) -> Iterator[str]:
    text = (
        f"Two readers filled in {counted(readers.rows, 'row')}, and agree on {readers.same:,}: "
        f"{100 * readers.same / readers.rows:.0f} % ({100 * readers.low:.0f} to "
        f"{100 * readers.high:.0f})"
    )
    yield f"{text}." if readers.kappa is None else f"{text}, kappa {readers.kappa:.2f}."
    if readers.differ:
        pairs = (f"{first} and {second} ({rows:,})" for first, second, rows in readers.differ)
        yield f"They differ on {'; '.join(pairs)}. Settle these before you count."


def _add_changes(screen: Screen, report: Report) -> None:
    before, after = report.sheets
    screen.add("Before and after", style=STRONG)
    of = "all items" if report.of_all else "the bad answers"
    text = f"{after.sheet.name} against {before.sheet.name}: each cause as a share of {of}."
    if not report.of_all:
        text += (
            " If fewer answers are bad now, a cause can become rarer and keep its share. Give both "
            "result files too, and the shares are those of all items."
        )
    screen.add(text, "  ", "  ", width=min(screen.width, MEASURE))
    screen.add()
    rows = [("Cause", "Before", "After", "Change")]
    rows += [
        (item.before.cause, _percent(item.before), _percent(item.after), CHANGES[item.change])
        for item in report.changed
    ]
    screen.table(rows, right=(1, 2))


def _ceilings(found: SheetReport) -> Iterator[tuple[str, ...]]:
    """Yield the techniques that can repair some of the answers."""
    yield REACH
    for title, ceiling in found.ceilings:
        if not ceiling.errors:
            continue
        bound = f"{ceiling.high:.2f}"
        bound += ", not alone" * bool(below(ceiling.high, found.counts.target))
        likelier = NONE if ceiling.likelier is None else f"{ceiling.likelier:.2f}"
        yield title, f"{ceiling.errors:,} of {found.counts.read:,}", bound, likelier

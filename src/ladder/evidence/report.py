"""Several result files side by side: each score, and the comparisons between them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.evidence.compare import Comparison, compare
from ladder.evidence.intervals import Estimate, estimate
from ladder.evidence.sheets import Changed, SheetReport, changes, sheet_report
from ladder.load.evidence.data import Asked, DataSet, examples_in, is_whole
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.run import Results, Run
from ladder.load.evidence.sheet import Sheet
from ladder.output.diagnostics import fault


class Scored(NamedTuple):
    """A run of a file, with its estimate."""

    file: Results
    run: Run
    estimate: Estimate

    def name_beside(self, other: "Scored") -> str:
        """Return a name that tells it from another run: file, candidate and metric, or both."""
        if self.file is other.file:
            return self.run.name
        return f"{self.file.name} ({self.run.name})" if len(self.file.runs) > 1 else self.file.name


class Compared(NamedTuple):
    """Two scored runs, and how the second differs from the first."""

    first: Scored
    second: Scored
    found: Comparison


class Shown(NamedTuple):
    """A row to look at: its file, its position, the reason, and its text."""

    file: str
    row: str
    why: str
    text: str


class Report(NamedTuple):
    """The findings in result files.

    Args:
        files: in the order given, each with its scored runs.
        compared: pairs of runs.
        data: examples and evaluation sets.
        shared: rows of the second of two data sets whose question is also in the first.
        target: the score that would be good enough, if one is given.
        shown: texts of some rows, if requested.
        sheets: sheets of bad answers.
        changed: the causes of the first two sheets, before and after.
        of_all: whether their shares are of all items, not of the bad answers.
    """

    files: tuple[tuple[Results, tuple[Scored, ...]], ...]
    compared: tuple[Compared, ...]
    target: float | None = None
    data: tuple[DataSet, ...] = ()
    shared: tuple[tuple[DataSet, DataSet, int], ...] = ()
    shown: tuple[Shown, ...] = ()
    sheets: tuple[SheetReport, ...] = ()
    changed: tuple[Changed, ...] = ()
    of_all: bool = False


def report(
    read: Sequence[Results | DataSet | Sheet],
    target: float | None = None,
    show: int = 0,
    rulebook: Rulebook | None = None,
) -> Report:
    """Return every score of the files, and every comparison; `show` is how many rows per sort.

    Sheets of bad answers are read with the causes of a rulebook.

    In one file, candidates scored by the same metric are compared with the first of them. Each of
    several files is compared with the first, metric by metric.
    """
    files = [file for file in read if isinstance(file, Results)]
    if target is not None:
        _on_a_scale(files, target)
    data = tuple(file for file in read if isinstance(file, DataSet))
    every = [tuple(Scored(file, run, estimate(run)) for run in file.runs) for file in files]
    pairs = _within(every[0]) if len(every) == 1 else _across(every)
    compared = (
        Compared(first, second, found)
        for first, second in pairs
        if (found := compare(first.run, second.run)) is not None
    )
    shared = tuple(
        (first, second, second.shared_with(first)) for first, second in combinations(data, 2)
    )
    held = tuple(zip(files, every, strict=True))
    shown = tuple(_shown(data, show))
    sheets = [file for file in read if isinstance(file, Sheet)]
    whole = Report(held, tuple(compared), target, data, shared, shown)
    return _with_sheets(whole, sheets, rulebook) if rulebook and sheets else whole


def _with_sheets(found: Report, sheets: Sequence[Sheet], rulebook: Rulebook) -> Report:
    """Return a report with its sheets.

    Raises:
        InvalidInput: if there are more than two, which are no before and after.
    """
    if len(sheets) > 2:
        what = f"{len(sheets)} sheets of bad answers: one is read alone, two are before and after"
        raise fault(what, "Give one sheet, or two.", Position(sheets[2].name, 0))
    results = [file for file, _ in found.files]
    reports = tuple(  # the first sheet is tried on the first results, the second on the second
        sheet_report(sheet, [*results[at:], *results[:at]], rulebook, found.target)
        for at, sheet in enumerate(sheets)
    )
    found = found._replace(sheets=reports)
    if len(reports) == 2:
        of_all, changed = changes(*reports, rulebook)
        found = found._replace(of_all=of_all, changed=changed)
    return found


def is_off_scale(run: Run, target: float) -> bool:
    """Return whether a target is on another scale: a share beside points, or points beside shares.

    Scores above 1 are no shares of 1. A target above 1 is none either.
    """
    scores = [run.summary.score] if run.summary else run.scores.values()
    top, low = max(scores, default=target), min(scores, default=target)
    return 0 < target <= 1 < top or (target > 1 >= top and low >= 0)


def _on_a_scale(files: Sequence[Results], target: float) -> None:
    """Refuse a target that is on the scale of no score.

    Raises:
        InvalidInput: at the first file.
    """
    runs = [run for file in files for run in file.runs]
    if not runs or not all(is_off_scale(run, target) for run in runs):
        return
    if target > 1:
        scores, help_ = "shares of 1", "Write the target as a share, for example 0.8 or 80%."
        if target <= 100:
            help_ = f"Write --target {target / 100:g} if you mean {target:g} %."
    else:
        scores = "above 1"
        help_ = (
            f"Write the target in the points of the scores: --target {100 * target:g} if the best "
            "possible score is 100."
        )
    what = f"the target {target:g} is on another scale than the scores, which are {scores}"
    raise fault(what, help_, Position(files[0].name, 1))


def _shown(data: Sequence[DataSet], most: int) -> Iterator[Shown]:
    """Yield at most so many rows of each sort."""
    for at, source in enumerate(data if most else ()):
        counter: Counter[str] = Counter()
        for found in _remarks(source, data[:at]):
            counter[found.why] += 1
            if counter[found.why] <= most:
                yield found


def _remarks(found: DataSet, others: Sequence[DataSet]) -> Iterator[Shown]:
    """Yield the rows of a data set that count less than others.

    This reads the file again, because no text is kept during the count.
    """
    lines = Lines(Path(found.name))
    seen = set[object]()
    askers = [(other.name, other.asks(found)) for other in others]
    for number, (_, example) in enumerate(examples_in(lines, DataSet(found.name)), 1):
        question, answer, _, _ = example
        why = "has no question or no answer"
        if is_whole(example, found.kind):
            row, exact = Asked.of(example), hash(example)
            same = found.same(row)
            shared = next((name for name, is_asked in askers if is_asked(row)), "")
            parts = (
                (exact in seen, "repeats a row"),
                (same in seen, "is all but the same as a row before"),
                (bool(shared), f"asks what {shared} asks"),
            )
            why = next((remark for holds, remark in parts if holds), "")
            seen |= {exact, same}
        if why:
            yield Shown(found.name, f"row {number:,}", why, f"{question} -> {answer}")


def _within(runs: Sequence[Scored]) -> Iterator[tuple[Scored, Scored]]:
    for first, *others in _by_metric(runs).values():
        yield from ((first, x) for x in others if x.run.candidate != first.run.candidate)


def _across(files: Sequence[Sequence[Scored]]) -> Iterator[tuple[Scored, Scored]]:
    for base, other in ((files[0], other) for other in files[1:]):
        if len(base) == len(other) == 1:
            yield base[0], other[0]
            continue
        theirs = _by_metric(other)
        for metric, runs in _by_metric(base).items():
            found = theirs.get(metric, [])
            if len(runs) == len(found) == 1:
                yield runs[0], found[0]
                continue
            named = {item.run.candidate: item for item in found}
            yield from ((x, named[x.run.candidate]) for x in runs if x.run.candidate in named)


def _by_metric(runs: Iterable[Scored]) -> dict[str, list[Scored]]:
    found: dict[str, list[Scored]] = {}
    for run in runs:
        found.setdefault(run.run.metric, []).append(run)
    return found

"""Several result files side by side: each score, and which of them are compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ladder.evidence.compare import Comparison, Estimate, by_metric, compare, estimate
from ladder.load.evidence.data import DataSet
from ladder.load.evidence.run import Results, Run


@dataclass(frozen=True, slots=True)
class Scored:
    """A run of a file, with its estimate."""

    file: Results
    run: Run
    estimate: Estimate

    def name_beside(self, other: "Scored") -> str:
        """What tells it from another run: its file, its candidate and metric, or both."""
        if self.file is other.file:
            return self.run.name
        return f"{self.file.name} ({self.run.name})" if len(self.file.runs) > 1 else self.file.name


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scored runs, and how the second differs from the first."""

    first: Scored
    second: Scored
    found: Comparison


@dataclass(frozen=True, slots=True)
class Report:
    """What result files say.

    Args:
        files: in the order given, each with its scored runs.
        compared: pairs of runs.
        data: examples and evaluation sets.
        shared: rows of the second of two data sets whose question stands in the first.
        target: the score that would be good enough, where one is given.
    """

    files: tuple[tuple[Results, tuple[Scored, ...]], ...]
    compared: tuple[Compared, ...]
    target: float | None = None
    data: tuple[DataSet, ...] = ()
    shared: tuple[tuple[DataSet, DataSet, int], ...] = ()


def report(read: Sequence[Results | DataSet], target: float | None = None) -> Report:
    """Every score of the files, and every pair that can be compared.

    In one file, candidates scored by the same metric are compared with the first of them. Of
    several files each is compared with the first, metric by metric.
    """
    files = [file for file in read if isinstance(file, Results)]
    data = tuple(file for file in read if isinstance(file, DataSet))
    every = tuple(
        (file, tuple(Scored(file, run, estimate(run)) for run in file.runs)) for file in files
    )
    scored = {id(each.run): each for _, runs in every for each in runs}
    pairs = _within(files[0]) if len(files) == 1 else _across(files) if files else ()
    compared = []
    for first, second in pairs:
        found = compare(first, second)
        if found is not None:
            compared.append(Compared(scored[id(first)], scored[id(second)], found))
    shared = tuple(
        (first, second, second.shared_with(first)) for first, second in combinations(data, 2)
    )
    return Report(every, tuple(compared), target, data, shared)


def _within(file: Results) -> Iterator[tuple[Run, Run]]:
    for runs in by_metric(file.runs).values():
        for other in runs[1:]:
            if other.candidate != runs[0].candidate:
                yield runs[0], other


def _across(files: Sequence[Results]) -> Iterator[tuple[Run, Run]]:
    base, *others = files
    for other in others:
        if len(base.runs) == len(other.runs) == 1:
            yield base.runs[0], other.runs[0]
            continue
        theirs = by_metric(other.runs)
        for metric, runs in by_metric(base.runs).items():
            found = theirs.get(metric, [])
            if len(runs) == len(found) == 1:
                yield runs[0], found[0]
                continue
            named = {run.candidate: run for run in found}
            yield from ((run, named[run.candidate]) for run in runs if run.candidate in named)

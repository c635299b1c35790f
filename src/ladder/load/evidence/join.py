"""The facts that files beside a problem give: each with its origin, none against what is stated.

A fact that the problem states and a file contradicts is a fault that names both places. What the
problem does not state is added, as if its author had counted.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from ladder.engine.facts import Facts, Value
from ladder.engine.problem import Origin
from ladder.engine.rules import Position, Rulebook
from ladder.load.evidence.data import DataSet, read_data
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.model import read_model
from ladder.load.evidence.named import named
from ladder.load.evidence.prices import read_price
from ladder.load.evidence.results import results_of
from ladder.load.evidence.run import Results, Run
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, quoted

UNSCORED = 0.1
"""Share of items without a score above which a run stands for nothing: a reading of our own."""

_Read = TypeVar("_Read")


class Claim(NamedTuple):
    """A fact that a file gives, how it was found, and which fact names the file."""

    fact: str
    value: Value
    how: str
    named_by: str
    file: str
    digest: str


class Joined(NamedTuple):
    """The facts of a problem with those of its files.

    Args:
        facts: stated and found.
        origins: of the facts that were found, by fact.
        positions: where what names its file is stated, of each fact that was added.
        diagnostics: files that cannot be read, and what they contradict.
    """

    facts: dict[str, Value]
    origins: dict[str, Origin]
    positions: dict[str, Position]
    diagnostics: list[Diagnostic]


def join(
    rulebook: Rulebook, stated: Facts, positions: Mapping[str, Position], problem: str
) -> Joined:
    """What a problem states, with what the files say that it names.

    Args:
        rulebook: whose vocabulary says which facts name files.
        stated: what the problem states.
        positions: where.
        problem: the problem's file, from which files are named.
    """
    joined = Joined(dict(stated), {}, {}, [])
    files = _Files(rulebook, stated, positions, problem, joined.diagnostics)
    for claim in files.claims():
        known = stated.get(claim.fact)
        if known is not None and not claim.file:
            continue  # several cards may train together: what is stated counts
        if known is not None and not _agree(known, claim.value):
            joined.diagnostics.append(_contradicted(claim, known, positions))
            continue
        joined.facts.setdefault(claim.fact, claim.value)
        joined.origins[claim.fact] = Origin(claim.file, claim.digest, claim.how)
        if claim.fact not in positions:
            joined.positions[claim.fact] = positions[claim.named_by]
    return joined


def _agree(stated: Value, found: Value) -> bool:
    """Whether a number stated is the one found, to the digits that its author wrote."""
    if isinstance(stated, float) and isinstance(found, float | int):
        digits = len(f"{stated:.10f}".rstrip("0").partition(".")[2])
        return abs(stated - found) <= 0.5 * 10.0**-digits + 1e-9
    return stated == found


def _contradicted(claim: Claim, stated: Value, positions: Mapping[str, Position]) -> Diagnostic:
    what = f"`{claim.fact}` is {_shown(stated)} here, and {_shown(claim.value)} in {claim.file}"
    help_ = f"Correct it, or leave it out: `{claim.named_by}` gives it. It is {claim.how}."
    return Diagnostic(what, positions[claim.fact], help_)


def _shown(value: Value) -> str:
    return (
        f"{value:,.6g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


class _Files:
    """Reads the files that a problem names; what is wrong with them goes to `diagnostics`."""

    def __init__(
        self,
        rulebook: Rulebook,
        stated: Facts,
        positions: Mapping[str, Position],
        problem: str,
        diagnostics: list[Diagnostic],
    ) -> None:
        self.rulebook, self.stated, self.positions = rulebook, stated, positions
        self.diagnostics = diagnostics
        self.folder = Path(problem).parent if os.path.exists(problem) else Path()

    def claims(self) -> Iterator[Claim]:
        """Every fact that a file gives."""
        named = [fact for fact in self.stated if self.rulebook.facts[fact].file]
        holding = {self.rulebook.facts[fact].file: fact for fact in named}
        sets = {
            holds: found
            for holds in ("examples", "evaluation")
            if holds in holding and (found := self._read(holding[holds], read_data))
        }
        yield from self._given()
        for fact in named:
            holds = self.rulebook.facts[fact].file
            if holds == "results":
                yield from self._results(fact)
            elif holds == "model":
                yield from self._model(fact)
            elif holds == "prices":
                yield from self._prices(fact)
            elif holds == "examples" and holds in sets and sets[holds].kind == "items":
                what = f"the rows of {sets[holds].name} hold no answer that is known here"
                help_ = "Write messages, a prompt and its completion, or a text and its label."
                self.diagnostics.append(Diagnostic(what, self.positions[fact], help_))
            elif holds in sets:
                other = sets.get("evaluation" if holds == "examples" else "examples")
                yield from _counted(fact, holds, sets[holds], other)

    def _read(self, fact: str, read: Callable[[Lines], _Read]) -> _Read | None:
        """What a file holds; None where it cannot be read."""
        file = named(self.stated[fact])
        try:
            path = self._path(fact, file.path)
            lines = Lines(path, os.path.normpath(self.folder / file.path))
            found = read(lines)
            if file.digest and file.digest != lines.digest:
                what = f"this is not the file of the stated digest: it is sha256:{lines.digest}"
                help_ = "Find out who changed it; with a change that is meant, state the new one."
                raise lines.fault(what, help_=help_)
            return found
        except InvalidInput as error:
            where = f"It is named by `{fact}` in {self.positions[fact]}."
            for each in error.diagnostics:
                help_ = (
                    f"{each.help} {where}" if each.position != self.positions[fact] else each.help
                )
                self.diagnostics.append(Diagnostic(each.what, each.position, help_.strip()))
            return None

    def _path(self, fact: str, named: str) -> Path:
        """Where a file is, if it stays inside the repository of the problem.

        Raises:
            InvalidInput: if it does not.
        """
        path, root = self.folder / named, _repository(self.folder)
        what = ""
        if os.path.isabs(named):
            what = f"`{fact}` names an absolute path"
        elif not Path(os.path.realpath(path)).is_relative_to(root):
            what = f"`{fact}` names {quoted(named)}, which leads out of the repository"
        if what:
            help_ = "Name a file beside the problem or below it, relative to the problem's file."
            raise InvalidInput([Diagnostic(what, self.positions[fact], help_)])
        return path

    def _given(self) -> Iterator[Claim]:
        """What follows from the answers themselves: a GPU has so much memory."""
        for fact, value in self.stated.items():
            for choice in self.rulebook.facts[fact].choices:
                if choice.gives and choice.id == value:
                    sources = [self.rulebook.sources[name].title for name in choice.sources]
                    how = f"that of one {choice.meaning} ({'; '.join(sources)})"
                    for given, number in choice.gives:
                        yield Claim(given, number, how, fact, "", "")

    def _results(self, fact: str) -> Iterator[Claim]:
        results = self._read(fact, results_of)
        if results is None:
            return
        try:
            run = self._chosen(fact, results)
            score, items, how = _score(run, results, self.positions[fact])
        except InvalidInput as error:
            self.diagnostics += error.diagnostics
            return
        attempt = fact.rpartition(".")[0]
        for name, value in (("score", score), ("items", items)):
            yield Claim(f"{attempt}.{name}", value, how, fact, results.name, results.digest)

    def _chosen(self, fact: str, results: Results) -> Run:
        """The run that is meant: the only one, or the one named behind a #."""
        file = named(self.stated[fact])
        asked = file.run
        names = [run.name for run in results.runs]
        fitting = [
            run for run in results.runs if asked in (run.name, run.metric, run.candidate)
        ] or ([] if asked else list(results.runs))
        if len(fitting) == 1:
            return fitting[0]
        what = f"{results.name} holds {len(names)} scores, and one of them is the attempt's"
        help_ = f"Name it behind a #: {file.path}#{names[0]}. It holds: {'; '.join(names[:8])}."
        if asked:
            what = (
                f"{results.name} holds {'no' if not fitting else 'more than one'} {quoted(asked)}"
            )
            help_ = did_you_mean(asked, names, f"It holds: {'; '.join(names[:8])}.")
        raise InvalidInput([Diagnostic(what, self.positions[fact], help_)])

    def _model(self, fact: str) -> Iterator[Claim]:
        found = self._read(fact, lambda lines: (read_model(lines), lines.name, lines.digest))
        if found is None:
            return
        model, name, digest = found
        billions, how = (
            round(model.parameters / 1e9, 3),
            f"computed from the {model.architecture} of {name}",
        )
        yield Claim("hosting.model_billions", billions, how, fact, name, digest)
        if model.window is not None:
            how = f"read in {name}"
            yield Claim("hosting.context_window", model.window, how, fact, name, digest)

    def _prices(self, fact: str) -> Iterator[Claim]:
        model = str(self.stated[fact]).partition("#")[2]
        found = self._read(fact, lambda lines: (read_price(lines, model), lines.name, lines.digest))
        if found is None:
            return
        price, name, digest = found
        dated = f"as of {price.since}" if price.since else "which says no day: is it today's?"
        staged = f", up to {price.limit:,} tokens a request" if price.limit else ""
        how = f"the price of {price.model}{staged} in {name}, {dated}"
        yield Claim("costs.input_price", price.input, how, fact, name, digest)
        yield Claim("costs.output_price", price.output, how, fact, name, digest)


def _repository(folder: Path) -> Path:
    """The repository in which a folder lies, else the folder itself."""
    real = Path(os.path.realpath(folder))
    return next((each for each in (real, *real.parents) if (each / ".git").exists()), real)


def _score(run: Run, results: Results, position: Position) -> tuple[float, int, str]:
    """A run's score, its items, and how they were found.

    Raises:
        InvalidInput: if too many items have no score.
    """
    where = f"of {run.name or 'its scores'} in {results.name}"
    if run.summary is not None:
        return round(run.summary.score, 4), run.summary.items, f"the mean {where}"
    scored, missing = len(run.scores), len(run.unscored)
    if missing > UNSCORED * (scored + missing):
        what = f"{missing:,} of {scored + missing:,} items have no score {where}"
        raise InvalidInput([Diagnostic(what, position, "Run those items again.")])
    left = f"; {missing:,} without a score left out" if missing else ""
    repeated = f"; {run.repeats:,} repeats averaged" if run.repeats else ""
    score = round(sum(run.scores.values()) / scored, 4)
    return score, scored, f"the mean over {scored:,} items {where}{left}{repeated}"


def _counted(fact: str, holds: str, data: DataSet, other: DataSet | None) -> Iterator[Claim]:
    """What a data set says; rows that stand in the other set count in neither."""
    shared = data.shared_with(other) if other else 0
    count = data.different - shared
    how = f"counted in {data.name}: {data.rows:,} rows of {data.format}"
    for number, words in (
        (data.repeated, "repeated"),
        (data.empty, "without an answer"),
        (shared, f"also in {other.name if other else ''}"),
    ):
        how += f", {number:,} {words}" if number else ""
    for name, value in _facts_of(holds, data, count):
        yield Claim(name, value, how, fact, data.name, data.digest)


def _facts_of(holds: str, data: DataSet, count: int) -> Iterator[tuple[str, Value]]:
    if holds == "evaluation":
        yield "evaluation.items", count
    elif data.kind == "pairs":
        yield "examples.preference_pairs", count
    elif data.kind == "ratings":
        yield "examples.ratings", count
    else:
        yield "examples.demonstrations", count
    if holds == "examples" and data.labels:
        yield "examples.per_class", min(data.labels.values())
        yield "task.classes", len(data.labels)

"""Facts from files beside a problem: each with its origin, none against a stated fact.

If a file contradicts a stated fact, the fault names both places; facts not stated are added.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ladder.engine.errors import READ, REPAIRED, UNCLEAR, repaired
from ladder.engine.facts import Facts, Value
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Origin
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.evidence.data import DataSet, read_data
from ladder.load.evidence.evidence_links import foreign, unscored, unsupported_reason
from ladder.load.evidence.lines import Lines, named
from ladder.load.evidence.models import Model, read_model
from ladder.load.evidence.results import chosen, results_of
from ladder.load.evidence.run import Results, Run
from ladder.load.evidence.sheet import Sheet, read_sheet
from ladder.output.diagnostics import Diagnostic, InvalidInput, fault, quoted
from ladder.output.files import root_of
from ladder.output.phrases import counted

UNSCORED = 0.1
"""Share of items without a score above which a run stands for nothing: a reading of our own."""

_EXAMPLES, _ITEMS = "examples.file", "evaluation.file"

Content = DataSet | Results | Model | Sheet | None


class FileFact(NamedTuple):
    """A fact that a file gives: which, its value, how it was found, and why that does not count.

    A fact that the file does not support is one all the same, as if its author had typed it.
    """

    fact: str
    value: Value
    how: str
    lacks: str = ""


class Claim(NamedTuple):
    """A fact that nobody needs to state, where it is from, and which fact names the file."""

    fact: str
    value: Value
    named_by: str
    origin: Origin


def join(
    rulebook: Rulebook,
    stated: Facts,
    positions: Mapping[str, Position],
    problem: str,
    diagnostics: list[Diagnostic],
    leaks: list[Diagnostic],
) -> Iterator[Claim]:
    """Yield the facts in files that a problem names in its `stated` facts at those `positions`.

    Paths are relative to `problem`, its own file. Contradictions and unreadable files go to
    `diagnostics`, evaluation items that are among the examples to `leaks`.
    """
    folder = Path(problem).parent if os.path.exists(problem) else Path()
    for claim in _Files(rulebook, stated, positions, folder, diagnostics, leaks).claims():
        known = stated.get(claim.fact)
        if known is not None and not claim.origin.file:
            continue  # several cards may train together: what is stated counts
        if known is not None and not _agree(known, claim.value):
            file, how = claim.origin.file, claim.origin.how
            what = f"`{claim.fact}` is {_shown(known)} here, and {_shown(claim.value)} in {file}"
            help_ = f"Correct it, or leave it out: `{claim.named_by}` gives it. It is {how}."
            diagnostics.append(Diagnostic(what, positions[claim.fact], help_))
        else:
            yield claim


def _agree(stated: Value, found: Value) -> bool:
    """Return whether a stated number equals the one found, to its own number of digits."""
    if isinstance(stated, float) and isinstance(found, float | int):
        digits = len(f"{stated:.10f}".rstrip("0").partition(".")[2])
        return abs(stated - found) <= 0.5 * 10.0**-digits + 1e-9
    return stated == found


def _shown(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass
class _Files:
    """A reader of the files that a problem names; faults go to `diagnostics`."""

    rulebook: Rulebook
    stated: Facts
    positions: Mapping[str, Position]
    folder: Path
    diagnostics: list[Diagnostic]
    leaks: list[Diagnostic]
    results: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def claims(self) -> Iterator[Claim]:
        """Yield every fact that a file gives, or that follows from an answer."""
        yield from self._given()
        holds = {fact: file for fact in self.stated if (file := self.rulebook.facts[fact].file)}
        if self._is_one_file():
            what = f"training and test are the same file, {named(self.stated[_ITEMS]).path}"
            help_ = "Name two files, and take the evaluation items out of the training file."
            self.diagnostics.append(Diagnostic(what, self.positions[_ITEMS], help_))
            holds = {fact: file for fact, file in holds.items() if fact not in (_EXAMPLES, _ITEMS)}
        read = {fact: found for fact in holds if (found := self._read(fact, holds[fact]))}
        sets = {holds[fact]: data for fact, (data, _) in read.items() if isinstance(data, DataSet)}
        if len(sets) == 2:
            self._leak(sets["examples"], sets["evaluation"])
        for fact, (content, lines) in read.items():
            items: Iterator[FileFact] = iter(())
            match content:
                case DataSet(kind="items") if holds[fact] == "examples" and not self._asks_tasks:
                    what = f"the rows of {lines.name} hold no answer that is known here"
                    help_ = "Write messages, a prompt and its completion, or a text and its label."
                    self.diagnostics.append(Diagnostic(what, self.positions[fact], help_))
                case DataSet():
                    items = _counted(holds[fact], content, sets.get("evaluation"))
                case Results():
                    items = self._scored(fact, content, sets.get("evaluation"))
                case Model():
                    items = _of_model(content, lines.name)
                case Sheet():
                    items = _of_sheet(content, self.stated, self.rulebook)
            for name, value, how, lacks in items:
                digest = "" if lacks else lines.digest
                yield Claim(name, value, fact, Origin(lines.name, digest, how, lacks))

    def _is_one_file(self) -> bool:
        """Return whether the examples and the evaluation items are stated to be in one file."""
        if not self.stated.keys() >= {_EXAMPLES, _ITEMS}:
            return False
        first, second = (named(self.stated[fact]).path for fact in (_EXAMPLES, _ITEMS))
        return os.path.realpath(self.folder / first) == os.path.realpath(self.folder / second)

    def _leak(self, examples: DataSet, items: DataSet) -> None:
        """Report the evaluation items that are among the examples."""
        if shared := items.shared_with(examples):
            are = "is" if shared == 1 else "are"
            what = (
                f"{shared:,} of {len(items.distinct):,} evaluation items {are} in {examples.name}"
            )
            if self.stated.get("evaluation.held_out"):
                what += ", so `evaluation.held_out` is not true"
            help_ = (
                f"Take them out of the training file, {examples.name}. Then train and score again."
            )
            self.leaks.append(
                Diagnostic(what, self.positions[_ITEMS], help_, CheckRule.EVALUATION_LEAK)
            )

    def _read(self, fact: str, holds: str) -> tuple[Content, Lines] | None:
        """Return the content of a file; None if it cannot be read."""
        file = named(self.stated[fact])
        readers: Mapping[str, Callable[[Lines], Content]] = {
            "results": results_of,
            "invoice": Lines.read_through,
            "model": read_model,
            "errors": partial(read_sheet, rulebook=self.rulebook),
            "evaluation": partial(read_data, ids=True),
        }
        try:
            path = self._path(fact, file.path)
            lines = Lines(path, os.path.normpath(self.folder / file.path), text=holds != "invoice")
            found = readers.get(holds, read_data)(lines)
            if file.digest and file.digest != lines.digest:
                what = f"this is not the file of the stated digest: it is sha256:{lines.digest}"
                help_ = "Find out who changed it; with a change that is meant, state the new one."
                raise lines.fault(what, help_=help_)
            return found, lines
        except InvalidInput as error:
            where = f" It is named by `{fact}` in {self.positions[fact]}."
            for diagnostic in error.diagnostics:
                help_ = diagnostic.help + (
                    where if diagnostic.position != self.positions[fact] else ""
                )
                self.diagnostics.append(
                    Diagnostic(diagnostic.what, diagnostic.position, help_.strip())
                )
            return None

    def _path(self, fact: str, named: str) -> Path:
        """Return the path of a file; paths outside the repository or folder are refused."""
        path, real = self.folder / named, Path(os.path.realpath(self.folder))
        root = root_of(real) or real
        what = ""
        if os.path.isabs(named):
            what = f"`{fact}` names an absolute path"
        elif not Path(os.path.realpath(path)).is_relative_to(root):
            what = f"`{fact}` names {quoted(named)}, which leads out of the repository"
        if what:
            help_ = "Name a file beside the problem or below it, relative to the problem's file."
            raise fault(what, help_, self.positions[fact])
        return path

    def _given(self) -> Iterator[Claim]:
        """Yield what follows from the answers themselves, such as the memory of a GPU."""
        for fact, value in self.stated.items():
            for choice in self.rulebook.facts[fact].choices:
                if choice.gives and choice.id == value:
                    sources = [self.rulebook.sources[name].title for name in choice.sources]
                    how = f"that of one {choice.meaning} ({'; '.join(sources)})"
                    for given, number in choice.gives:
                        yield Claim(given, number, fact, Origin("", "", how))

    @property
    def _asks_tasks(self) -> bool:
        """True if the problem states tasks for a program to judge; they need no right answer."""
        return "examples.tasks" in self.stated

    def _scored(self, fact: str, results: Results, items_of: DataSet | None) -> Iterator[FileFact]:
        place, attempt = self.positions[fact], fact.rpartition(".")[0]
        try:
            run = chosen(results, str(self.stated[fact]), place)
            score, how = _score(run, results, place)
        except InvalidInput as error:
            self.diagnostics += error.diagnostics
            return
        # Two runs that fail or pass on every item can be equal; else an equal file is a copy.
        copied = len({*run.scores.values()}) > 1
        same = results.digest if copied else os.path.realpath(results.name)
        first, name = self.results.setdefault((same, run.name), (fact, results.name))
        if first != fact:
            what = f"`{fact}` and `{first}` name the same results: {results.name}"
            what += f", an exact copy of {name}" if name != results.name else ""
            help_ = "Name the results of each attempt: its own file, or its part behind a #."
            self.diagnostics.append(Diagnostic(what, place, help_))
            return
        others = foreign(run, items_of) if items_of and not run.numbered else []
        if items_of and others:
            what = (
                f"{len(others):,} of {run.items:,} items of {results.name} are not in "
                f"{items_of.name}"
            )
            help_ = f"Score its items, by their ids there; {quoted(others[0])} is none of them."
            self.diagnostics.append(Diagnostic(what, place, help_))
            return
        missing = unscored(run, items_of, self.stated)
        how += f"; {missing:,} more of the evaluation set without a score" if missing else ""
        if why := unsupported_reason(run, items_of):
            how += f"; it does not count: {why}"
        yield FileFact(f"{attempt}.score", score, how, why)
        yield FileFact(f"{attempt}.items", run.items, how, why)


def _of_model(model: Model, file: str) -> Iterator[FileFact]:
    how = f"computed from the {model.architecture} of {file}"
    yield FileFact("hosting.model_billions", round(model.parameters / 1e9, 3), how)
    yield FileFact("hosting.cache_bytes", model.cache, how)
    if model.window is not None:
        yield FileFact("hosting.context_window", model.window, f"read in {file}")


def _of_sheet(sheet: Sheet, stated: Facts, rulebook: Rulebook) -> Iterator[FileFact]:
    """Yield the counts of a sheet; a count of 0 only where the problem states another."""
    how = f"counted in {sheet.name}: {counted(len(sheet.rows), 'bad answer')}"
    yield FileFact(READ, len(sheet.rows), how)
    for cause in ("", *rulebook.causes):
        fact, count = f"errors.{cause}" if cause else UNCLEAR, sheet.causes[cause]
        if count or fact in stated:
            yield FileFact(fact, count, how)
        helped, tried = sheet.repaired(cause)
        if cause and tried:
            known, pair = stated.get(f"{REPAIRED}{cause}"), f"{helped} of {tried}"
            same = known is not None and repaired(known) == (helped, tried)
            yield FileFact(f"{REPAIRED}{cause}", known if known and same else pair, how)


def _score(run: Run, results: Results, position: Position) -> tuple[float, str]:
    """Return a run's score and its origin; too many items without a score are refused."""
    where = f"of {run.name or 'its scores'} in {results.name}"
    if run.summary is not None:
        return round(run.summary.score, 4), f"the mean {where}"
    scored, missing = len(run.scores), len(run.unscored)
    if missing > UNSCORED * (scored + missing):
        what = f"{missing:,} of {scored + missing:,} items have no score {where}"
        raise fault(what, "Run those items again.", position)
    repeated = f"; {counted(run.repeats, 'repeat')} averaged" if run.repeats else ""
    score = round(sum(run.scores.values()) / scored, 4)
    return score, f"the mean over {scored:,} items {where}{repeated}"


def _counted(holds: str, data: DataSet, items: DataSet | None) -> Iterator[FileFact]:
    """Yield the facts of a data set; how it was counted says which examples are items too."""
    shared = data.shared_with(items) if items and holds == "examples" else 0
    how = f"counted in {data.name}: {data.rows:,} rows of {data.format}"
    for number, words in (
        (data.repeated, "repeated"),
        (data.alike, "all but the same"),
        (data.empty, "without an answer"),
        (shared, f"also in {items.name if items else ''}"),
    ):
        how += f", {number:,} {words}" if number else ""
    counts = {"pairs": "preference_pairs", "items": "tasks"}
    fact = f"examples.{counts.get(data.kind, data.kind)}"
    count = data.different - data.alike
    yield FileFact("evaluation.items" if holds == "evaluation" else fact, count, how)
    if holds == "examples" and data.labels:
        yield FileFact("examples.per_class", min(data.labels.values()), how)
        yield FileFact("task.classes", len(data.labels), how)

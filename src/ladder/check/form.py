"""A proposal to fill in: every fact that a check of its technique asks for.

For a training that a file starts, it states what the file says.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import MappingProxyType

from ladder.check.condense import lacking
from ladder.check.evaluation import evaluate
from ladder.check.judge import issues_of
from ladder.engine.conditions import comparisons, reads
from ladder.engine.costs import PREFIX, PRICED
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook, entries
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import scalar, written
from ladder.output.diagnostics import InvalidInput
from ladder.output.fact_values import UNKNOWN
from ladder.output.files import root_of
from ladder.trainings.commands import Setup, billions
from ladder.trainings.find import trainings_in

HEAD = (
    "# Write what you know in place of `unknown`. An `unknown` that stays is never read as a no.",
    "# `ladder schema proposal` lists the other facts that you can state, with their values.",
)

LEAVE_OUT = {
    "hosting.provider": "# With open weights, leave out `provider`.",
    "hosting.gpu_memory_gb": "# If a provider tunes, leave out GPU and model size.",
    "assets.teacher_outputs": "# If people wrote the examples, leave out `teacher_outputs`.",
}
"""What only some answer, by its key."""


def _whole(missing: Iterable[str]) -> Iterator[str]:
    """Yield the facts, and with an outcome all that explains it."""
    for name in missing:
        yield name
        if name.endswith(".outcome"):
            attempt = name.removesuffix("outcome")
            yield from (f"{attempt}{part}" for part in ("score", "items", "because"))


def form(
    rulebook: Rulebook,
    technique: str,
    needs: Iterable[str],
    today: int,
    known: Facts = MappingProxyType({}),
    counted: Facts = MappingProxyType({}),
    covers: str = "",
) -> str:
    """Return a proposal of a technique with every fact that a check will ask for as `unknown`.

    It asks in the order of the check's report. It states what is `known`, leaves out what is
    `counted` in files, and names the training that it `covers`.
    """
    wanted = frozenset(needs)
    stated = {"needs": wanted, "proposal.technique": frozenset({technique}), **known}
    begun = {**stated, **counted}
    asked = dict.fromkeys(("proposal.owner", "proposal.date"))
    for untried in (False, True):
        asked |= dict.fromkeys(_asked(rulebook, begun, today, untried))
    if any(name.startswith("attempts.") for name in asked):  # a score says nothing without them
        asked |= dict.fromkeys(("evaluation.items", "evaluation.metric", "evaluation.target"))
    if "hosting.provider" in asked:  # where the model runs decides which way of training fits
        asked |= dict.fromkeys(("hosting.serving",))
    card = rulebook.techniques[technique]
    if card.training and not asked.keys().isdisjoint(PRICED):  # a price says nothing alone
        asked |= dict.fromkeys((*PRICED, PREFIX))
    title = card.title
    refused = (
        f"# {title} does not serve {need} and is refused for it: {rule.says}."
        for need in sorted(wanted)
        if (rule := rulebook.needs[need].exclusions.get(technique))
    )
    left = (line for fact, line in LEAVE_OUT.items() if fact in asked)
    named = (f"# {covers}",) if covers else ()
    head = (*named, *HEAD, *left, *refused, f'title: "{UNKNOWN}"  # in a few words')
    open_ = [fact for fact in _whole(asked) if fact not in counted]
    missing = lacking(rulebook, Problem("", begun), date.fromordinal(today))
    return written(rulebook, stated, open_, head=head, order=missing(begun) if missing else ())


def _unspent(rulebook: Rulebook, fact: str) -> frozenset[str] | str | None:
    """Return a value of a fact that exhausts no technique; None for the facts of an attempt."""
    declared = rulebook.facts[fact]
    if declared.kind is Kind.CHOICES:
        return frozenset()
    if declared.kind is not Kind.CHOICE or declared.attempt_of:
        return None
    spent = {
        value
        for _, item in entries(rulebook)
        for test in comparisons(item.exhausted, rulebook.derived)
        if fact in test.facts
        for value in test.named
    }
    return next((choice.id for choice in declared.choices if choice.id not in spent), None)


def _asked(rulebook: Rulebook, begun: Facts, today: int, untried: bool) -> Iterator[str]:
    """Yield what a check asks for once the lower techniques are known to be below target.

    They are assumed below target in none of the ways that exhaust them; an `untried` technique that
    trains needs a reason.
    """
    spending = {f for _, item in entries(rulebook) for f in reads(item.exhausted, rulebook.derived)}
    ways = {f: _unspent(rulebook, f) for f in spending if f in rulebook.facts}
    facts, asked = dict(begun), set[str]()
    for _ in range(3):
        evaluation = evaluate(rulebook, Problem("", facts), today)
        found = (
            item for item in issues_of(evaluation) if item.rule != CheckRule.UNSUPPORTED_NUMBERS
        )
        missing = [fact for item in found for fact in item.missing]
        yield from missing
        asked |= {*missing}
        for fact in asked:
            if fact.endswith(".outcome"):
                attempt = fact.removesuffix("outcome")
                trains = rulebook.techniques[attempt.split(".")[1]].training
                facts[fact] = "untried" if untried and trains else "below-target"
                facts |= {f"{attempt}because": "what still goes wrong"}
                facts |= {f"{attempt}score": 0.5, f"{attempt}items": 1000}
        facts |= {fact: way for fact, way in ways.items() if way is not None and fact in asked}
        facts |= {"evaluation.target": 0.9} if "evaluation.target" in asked else {}


def training_in(file: Path, technique: str | None) -> Setup | None:
    """Return the training that a file starts, that of a technique first; None if it starts none."""
    if not file.is_file():
        return None
    root = root_of(Path.cwd()) or Path.cwd()
    name = os.path.relpath(file.resolve(), root.resolve()).replace(os.sep, "/")
    found = sorted(
        trainings_in(file.read_bytes(), name), key=lambda setup: setup.technique != technique
    )
    return found[0] if found else None


def proposal_of(file: Path) -> Path:
    """Return the file of the proposal for a training that another file starts."""
    name = re.sub(r"[^a-z0-9]+", "-", str(file).lower()).strip("-")
    return Path("proposals") / f"{name or 'training'}.yaml"


def begun(
    rulebook: Rulebook,
    training: Setup,
    file: Path,
    technique: str,
    needs: list[str],
    today: int,
) -> str:
    """Return a proposal for a training, which states what `file` and its data say."""
    known: dict[str, Value] = {}
    counted: Facts = {}
    proposal = proposal_of(file)
    inside = root_of(Path.cwd())  # a proposal names no file outside its repository or its folder
    if data := next(_files(training, file), None) if inside else None:
        known["examples.file"] = os.path.relpath(data, proposal.parent).replace(os.sep, "/")
        with suppress(InvalidInput):  # a check names what is wrong with the file
            read = f"examples: {{file: {scalar(str(data))}}}\n"
            counted = parse_problem(read, str(proposal), rulebook).facts
    if size := billions(training.base):
        known["hosting.model_billions"] = size
    provider = rulebook.facts.get("hosting.provider")
    program = training.program.lower()
    for choice in provider.choices if provider else ():
        if choice.id == program or choice.id.endswith(f"-{program}"):
            known["hosting.provider"] = choice.id
    base = training.base or "base model"
    covers = f"{training.file}: {base} on {', '.join(training.data) or 'data'}"
    return form(rulebook, technique, needs, today, known, counted, covers)


def _files(training: Setup, file: Path) -> Iterator[Path]:
    """Yield the files of data that a training names, as seen from its folder or one above it."""
    for data in training.data:
        yield from (
            folder / data for folder in (Path(), *file.parents) if (folder / data).is_file()
        )

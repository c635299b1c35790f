"""Trainings beside the proposals: those that a proposal covers, and those without one."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from ladder.check.discovery import bytes_of
from ladder.check.findings import Checked, Covered, Finding, Severity, by_rule
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside
from ladder.load.evidence.lines import named
from ladder.output.diagnostics import InvalidInput, listed
from ladder.output.phrases import command as command_with
from ladder.trainings.commands import Setup
from ladder.trainings.joined import joined


class Lack(IntEnum):
    """What a proposal lacks to cover a training, the farthest from it first."""

    TECHNIQUE = 0
    OTHER_DATA = 1
    NAME = 2
    DATA = 3
    BASE = 4
    NOTHING = 5


def coverage(
    rulebook: Rulebook, setups: Iterable[Setup], files: Iterable[Checked]
) -> tuple[list[Checked], Mapping[str, str], Mapping[str, list[Covered]]]:
    """Return trainings without a proposal, why other files need none, and what proposals cover.

    A proposal covers a training if it names its file or its data, asks for its technique, and names
    the data and the base model that the training names.
    """
    trainings, covered = joined(list(setups))
    proposals = [checked for checked in files if checked.techniques]
    texts = {each.file: _text(each.file) for each in proposals if trainings}
    bare: dict[str, list[Finding]] = {}
    covers: dict[str, list[Covered]] = {}
    for training in trainings:
        lacks = {p.file: _lack(training, p, texts[p.file]) for p in proposals}
        naming = [file for file, lack in lacks.items() if lack is Lack.NOTHING]
        if naming:
            covered[training.file] = f"covered by {', '.join(naming)}"
            place, method = training.position[:2], (training.program, training.technique)
            shown = Covered(*place, *method, training.base, training.data)
            for proposal in naming:
                covers.setdefault(proposal, []).append(shown)
        else:
            bare.setdefault(training.file, []).append(_finding(rulebook, training, lacks))
    for file in bare:
        covered.pop(file, None)
    without = [Checked(file, findings=tuple(found)) for file, found in bare.items()]
    return without, covered, covers


def _lack(training: Setup, proposal: Checked, text: str) -> Lack:
    """Return what a proposal lacks to cover a training."""
    if training.technique not in proposal.techniques and (
        training.technique or not proposal.trains
    ):
        return Lack.TECHNIQUE
    stated = named(proposal.stated("examples.file")).path
    same_data = any(_same_file(stated, data) or _in(text, data) for data in training.data)
    if training.data and stated and not same_data:
        return Lack.OTHER_DATA
    if not (same_data or _named_in(text, training)):
        return Lack.NAME
    if training.data and not same_data:
        return Lack.DATA
    if training.base and not _names_base(text, training.base):
        return Lack.BASE
    return Lack.NOTHING


def _finding(rulebook: Rulebook, training: Setup, lacks: Mapping[str, Lack]) -> Finding:
    nearest = max(lacks.values(), default=Lack.TECHNIQUE)
    files = listed([file for file, lack in lacks.items() if lack is nearest], 3)
    start = _propose(rulebook, training)
    if nearest > Lack.OTHER_DATA:
        add = {Lack.DATA: listed(training.data, 3), Lack.BASE: training.base}
        name = f"name {add.get(nearest, training.file)} there"
        if nearest is not Lack.NAME:
            name += ", for example in a comment"
        start = start.replace("Start a proposal", "Otherwise start a proposal")
        start = f"If this training belongs to {files}, {name}. {start}"
    known = rulebook.techniques.get(training.technique)
    method = inside(known.title) if known else training.technique or "training"
    several = sum(lack is nearest for lack in lacks.values()) > 1
    theirs = f"the proposal{'s' if several else ''} for {method} ({files})"
    does = "do" if several else "does"
    what = f"sets up {method} with {training.program}"
    why = {
        Lack.TECHNIQUE: f"{what}, and no proposal asks for it",
        Lack.OTHER_DATA: f"trains on {listed(training.data, 3)}, and that is not the data of "
        f"{theirs}",
        Lack.NAME: f"{what}, and no proposal names this file or its data",
        Lack.DATA: f"trains on {listed(training.data, 3)}, and {theirs} {does} not name this data",
        Lack.BASE: f"trains {training.base}, and {theirs} {does} not name this base model",
    }
    return by_rule(
        rulebook.check_rules[CheckRule.UNPROPOSED_TRAINING],
        Severity.ERROR,
        f"This {why[nearest]}.",
        training.position,
        technique=training.technique,
        do=start,
    )


def _propose(rulebook: Rulebook, setup: Setup) -> str:
    """Return the command that starts a proposal for a training, and the needs that fit.

    A script does not say what goes wrong, so with several the author chooses. Those are the needs
    for which the source of the rules names the technique, if there are any.
    """
    technique = setup.technique or "lora"
    fits = [
        (option.fit.basis, need.id)
        for need in rulebook.needs.values()
        for option in need.options
        if option.technique == technique
    ]
    needs = [need for basis, need in fits if basis == "source"] or [need for _, need in fits]
    if not needs:
        return ""
    several = len(needs) > 1
    named = ["--technique", technique] if setup.technique != technique else []
    words = ["ladder", "new", "--proposal", *named, "--need", "NEED" if several else needs[0]]
    command = command_with(words, Path(setup.file))
    choice = f" (NEED is what goes wrong: {', '.join(needs)})" if several else ""
    return f"Start a proposal{choice}: `{command}`. It names this training, its base and its data."


def _same_file(one: str, other: str) -> bool:
    """Return whether two paths, each seen from a folder of its own, can mean the same file."""
    parts = [[x for x in path.split("/") if x not in ("", ".", "..")] for path in (one, other)]
    shorter = min(map(len, parts))
    return shorter > 0 and parts[0][-shorter:] == parts[1][-shorter:]


def _text(file: str) -> str:
    """Return the whole text of a proposal, in which it may name a training."""
    with suppress(InvalidInput):
        return bytes_of(file).decode(errors="replace")
    return ""


def _named_in(text: str, training: Setup) -> bool:
    """Return whether a text names a training by the path of its file, or by its data."""
    data = (name for name in training.source if "/" in name or "." in name)
    return any(_in(text, name) for name in (training.file, *data))


def _in(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w./-])(?:\./)?{re.escape(name)}(?![\w/-])", text) is not None


_ATTEMPTS = re.compile(r"^( *)attempts:.*?(?=^\1[\w#]|\Z)", re.MULTILINE | re.DOTALL)
"""The section on what was tried; it also names models that nobody trains."""


def _names_base(text: str, base: str) -> bool:
    """Return whether a proposal names a base model, with or without its owner or folder."""
    name = re.escape(base.rstrip("/").rpartition("/")[2])
    without = _ATTEMPTS.sub("", text)
    return re.search(rf"(?<![\w.-]){name}(?![\w-]|\.\d)", without, re.IGNORECASE) is not None

"""Trainings beside the proposals: those that a proposal covers, and those without one."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from ladder.check.discovery import bytes_of
from ladder.check.findings import Checked, Covered, Finding, Lack, in_order
from ladder.check.wording import SIZE, undersized, unproposed
from ladder.engine.rules import Rulebook
from ladder.load.evidence.lines import named
from ladder.output.diagnostics import InvalidInput
from ladder.trainings.commands import Setup, billions
from ladder.trainings.joined import joined


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
            nearest = max(lacks.values(), default=Lack.TECHNIQUE)
            near = tuple(file for file, lack in lacks.items() if lack is nearest)
            found = unproposed(rulebook, training, nearest, near)
            bare.setdefault(training.file, []).append(found)
    for file in bare:
        covered.pop(file, None)
    without = [Checked(file, findings=tuple(found)) for file, found in bare.items()]
    return without, covered, covers


_LARGER = 1.5
"""The size of a base over the stated one from which they contradict; names round theirs."""


def sized(rulebook: Rulebook, checked: Checked) -> Checked:
    """Return a proposal with a finding if it covers a larger model than it states."""
    stated = checked.facts.get(SIZE)
    sizes = [(billions(training.base) or 0.0, training) for training in checked.covers]
    size, largest = max(sizes, key=lambda pair: pair[0], default=(0.0, None))
    if not largest or not isinstance(stated, int | float) or size <= _LARGER * stated:
        return checked
    found = undersized(rulebook, checked, stated, largest)
    return checked._replace(findings=in_order((*checked.findings, found)))


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

"""Trainings beside the proposals: those that a proposal covers, and those without one."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from ladder.check.discovery import bytes_of
from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside
from ladder.load.evidence.lines import named
from ladder.output.diagnostics import InvalidInput, listed
from ladder.trainings.commands import Setup
from ladder.trainings.joined import joined


class Coverage(NamedTuple):
    """Trainings without a proposal, and for each file of another training what covers it."""

    bare: list[Checked]
    covered: Mapping[str, str]


def coverage(rulebook: Rulebook, setups: Iterable[Setup], files: Iterable[Checked]) -> Coverage:
    """Hold trainings against proposals.

    A proposal covers a training if it names its data or its file, and states no other technique or
    data.
    """
    trainings, covered = joined(list(setups))
    proposals = [checked for checked in files if checked.techniques]
    texts = _texts(proposals) if trainings else {}
    bare: dict[str, list[Finding]] = {}
    for training in trainings:
        fitting = [p for p in proposals if not _differs(training, p)]
        naming = [
            p.file
            for p in fitting
            if _data_of(p) in _names(training.data) or _named_in(texts[p.file], training)
        ]
        if naming:
            covered[training.file] = f"covered by {', '.join(naming)}"
        else:
            finding = _finding(rulebook, training, proposals, fitting)
            bare.setdefault(training.file, []).append(finding)
    for file in bare:
        covered.pop(file, None)
    return Coverage([Checked(file, findings=tuple(found)) for file, found in bare.items()], covered)


def _differs(training: Setup, proposal: Checked) -> str:
    """Return what a training and a proposal state differently; empty if nothing."""
    if training.technique not in proposal.techniques and (
        training.technique or not proposal.trains
    ):
        return "technique"
    named_here = _data_of(proposal)
    differs = training.data and named_here and named_here not in _names(training.data)
    return "data" if differs else ""


def _finding(
    rulebook: Rulebook, training: Setup, proposals: list[Checked], fitting: list[Checked]
) -> Finding:
    start = _propose(rulebook, training)
    known = rulebook.techniques.get(training.technique)
    name = inside(known.title) if known else training.technique or "training"
    if fitting:
        files = listed([p.file for p in fitting], 3)
        start = start.replace("Start a proposal", "Otherwise start a proposal")
        start = f"If this training belongs to {files}, name {training.file} there. {start}"
    return by_rule(
        rulebook.check_rules[CheckRule.UNPROPOSED_TRAINING],
        Severity.ERROR,
        f"This {_why(training, proposals, fitting, name)}.",
        training.position,
        technique=training.technique,
        do=start,
    )


def _why(training: Setup, proposals: list[Checked], fitting: list[Checked], name: str) -> str:
    """Return why no proposal covers a training, as the end of a sentence on it."""
    what = f"{name} with {training.program}"
    if fitting:
        return f"sets up {what}, and no proposal names this file or its data"
    asking = [p for p in proposals if _differs(training, p) != "technique"]
    if not asking:
        return f"sets up {what}, and no proposal asks for it"
    proposals_ = "proposals" if len(asking) > 1 else "proposal"
    theirs = f"the {proposals_} for {name} "
    theirs += f"({listed([p.file for p in asking], 3)})"
    return f"trains on {listed(training.data, 3)}, and that is not the data of {theirs}"


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
    name = re.sub(r"[^a-z0-9]+", "-", setup.file.lower()).strip("-")
    file = f"proposals/{name or technique}.yaml"
    need = needs[0] if len(needs) == 1 else "NEED"
    command = f"ladder new --proposal --technique {technique} --need {need} {file}"
    choice = f" (NEED is what goes wrong: {', '.join(needs)})" if len(needs) > 1 else ""
    return (
        f"Start a proposal{choice}: `{command}`. In the proposal, name this file, or its data as "
        f"examples.file."
    )


def _data_of(proposal: Checked) -> str:
    """Return the last part of the path of a proposal's data; empty if it names none."""
    return named(proposal.stated("examples.file")).path.rpartition("/")[2]


def _names(paths: Iterable[str]) -> set[str]:
    """Return the last parts of paths."""
    return {path.rpartition("/")[2] for path in paths}


def _texts(proposals: Iterable[Checked]) -> dict[str, str]:
    """Return the whole text of each proposal, in which it may name a training."""
    texts = {}
    for proposal in proposals:
        texts[proposal.file] = ""
        with suppress(InvalidInput):
            texts[proposal.file] = bytes_of(proposal.file).decode(errors="replace")
    return texts


def _named_in(text: str, training: Setup) -> bool:
    """Return whether a text names a training by the path of its file, or by its data."""
    data = (name for name in training.source if "/" in name or "." in name)
    names = "|".join(map(re.escape, (training.file, *data)))
    return re.search(rf"(?<![\w./-])(?:\./)?(?:{names})(?![\w/-])", text) is not None

"""Trainings beside the proposals: those without a proposal, and texts that mention training."""

import re
from collections.abc import Iterable, Iterator

from ladder.check.findings import Checked, Finding, Severity, by_rule
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.evidence.lines import named
from ladder.output.diagnostics import listed, quoted
from ladder.trainings.commands import Setup

_SIZE = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""How a model's name tells its size: llama-3.1-8b, smollm2-360m; not 8x7b, where experts share."""


def billions(model: str) -> float | None:
    """Return the size of a model in billions of parameters, if its name shows it."""
    sizes = {float(n) / (1 if unit == "b" else 1000) for n, unit in _SIZE.findall(model.lower())}
    return sizes.pop() if len(sizes) == 1 else None


def uncovered(
    rulebook: Rulebook, setups: Iterable[Setup], files: Iterable[Checked]
) -> Iterator[Checked]:
    """Yield trainings without a proposal, and those with other data or another base model.

    A proposal that names no data covers one training. If there are several on different data, it is
    unknown which one.
    """
    proposals = [checked for checked in files if checked.techniques]
    asked = {setup: [p for p in proposals if _asks(p, setup)] for setup in setups}
    same = {s: [p for p in asked[s] if not s.data or _same_data(s, p)] for s in asked}
    covering = {setup: [p for p in same[setup] if _same_size(setup, p)] for setup in asked}
    vague = {s for s in asked if s.source and covering[s] and not any(map(_data_of, covering[s]))}
    found_in: dict[str, list[Finding]] = {}
    for setup, found in covering.items():
        alike = {item.source for item in vague if item.technique == setup.technique}
        if found and (setup not in vague or len(alike) <= len(found)):
            continue
        files_of = ", ".join(item.file for item in asked[setup])
        theirs = f"the proposals for {setup.technique} ({files_of})"
        what = f"{setup.technique or 'training'} with {setup.program}"
        does = f"sets up {what}, and no proposal asks for it"
        if found:
            does = f"is one of {len(alike)} trainings by {setup.technique} on different data, and "
            does += f"{theirs} name no data (examples.file): which is meant, nobody can tell"
        elif same[setup]:
            size = f"some {billions(setup.base):g} billion parameters by its name"
            does = f"trains {_cut(setup.base)}, of {size}, "
            does += f"and not of the size of the model of {theirs}"
        elif asked[setup]:
            data = listed(map(_cut, setup.data), 3)
            does = f"trains on {data}, and that is not the data of {theirs}"
        text = f"This {does}."
        finding = by_rule(
            rulebook.check_rules[CheckRule.UNPROPOSED_TRAINING],
            Severity.WARNING,
            text,
            setup.position,
            technique=setup.technique,
            do=_propose(rulebook, setup),
        )
        found_in.setdefault(setup.file, []).append(finding)
    for file, findings in found_in.items():
        yield Checked(file, findings=tuple(findings))


def _propose(rulebook: Rulebook, setup: Setup) -> str:
    """Return the command that starts a proposal for a training, and which needs it could name."""
    technique = setup.technique or "lora"
    fitting = []
    for need in rulebook.needs.values():
        options = [option.technique for option in need.options]
        training = [option.technique for option in need.options if option.trains]
        if technique in options:  # needs for which training begins with it, the simplest first
            first = training.index(technique) if technique in training else 0
            fitting.append((first, len(options), need.id))
    needs = [need for *_, need in sorted(fitting)]
    stem = re.split(r"[/.]", setup.file.rpartition("/")[2])[0]
    name = "".join(letter for letter in stem if letter.isalnum() or letter in "-_") or technique
    command = (
        f"ladder new --proposal --technique {technique} --need {needs[0]} {name}.proposal.yaml"
    )
    others = f" Other needs: {', '.join(needs[1:5])}." if len(needs) > 1 else ""
    return f"Start a proposal: `{command}`.{others} Name the data in examples.file."


def _cut(name: str) -> str:
    """Return a name, cut to a maximum length."""
    return f"{name[:80]}…" if len(name) > 80 else name


def _asks(proposal: Checked, setup: Setup) -> bool:
    return setup.technique in proposal.techniques if setup.technique else proposal.trains


_TRAINS = re.compile(
    rb"\b(?:q?loras?|dora|peft|fine(?:[-\s]|\xe2\x80[\x90\x91])?tun(?:e[ds]?|ings?)|"
    rb"post-?train(?:ed|ing)?|sft|dpo|orpo|kto|rlhf|rlvr|rft|grpo)\b",
    re.IGNORECASE,
)


def training_word(raw: bytes, head: int, stated: str) -> tuple[int, str] | None:
    """Return the line and the first word of training in `stated`, else in `raw` from `head` on."""
    found = _TRAINS.search(stated.encode())
    found = _TRAINS.search(raw, max(raw.find(found[0]), 0)) if found else _TRAINS.search(raw, head)
    return (raw.count(b"\n", 0, found.start()) + 1, found[0].decode()) if found else None


def training_beside(rulebook: Rulebook, file: str, line: int, word: str) -> Finding:
    """Return that a file mentions training while its proposal does not train."""
    rule = rulebook.check_rules[CheckRule.TRAINING_OUTSIDE_PROPOSAL]
    text = f"The file speaks of {quoted(word)}, and its proposal asks for nothing that trains."
    return by_rule(rule, Severity.NOTE, text, Position(file, line), fact=word)


def _data_of(proposal: Checked) -> str:
    """Return the last part of the path of a proposal's data; empty if it names none."""
    return named(proposal.stated("examples.file")).path.rpartition("/")[2]


def _same_data(setup: Setup, proposal: Checked) -> bool:
    """Return whether a proposal names no data, or the same file name as the config."""
    last = _data_of(proposal)
    return not last or any(path.rpartition("/")[2] == last for path in setup.data)


def _same_size(setup: Setup, proposal: Checked) -> bool:
    """Return whether the base models can be the same by size, within a tolerance."""
    result, intended = billions(setup.base), proposal.facts.get("hosting.model_billions")
    return (
        result is None or not isinstance(intended, int | float) or 2 / 3 <= intended / result <= 1.5
    )

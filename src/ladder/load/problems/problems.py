"""Problems from other places: below a folder, in the rows of a table, with some facts changed."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import csv_table, jsonl_rows
from ladder.load.problems.contradictions import contradictions, unexplained
from ladder.load.problems.following import following, stated
from ladder.load.problems.mappings import ID, Mark, cell, cells_of, nested_row
from ladder.load.problems.problem import OTHER_KEYS, problem_from
from ladder.load.problems.structures import IN_USE, IN_USE_TRY, unknown_try
from ladder.load.yaml import nodes
from ladder.load.yaml.folders import rule_files
from ladder.load.yaml.nodes import Listing, Node, Scalar, compose
from ladder.load.yaml.reader import decode
from ladder.load.yaml.scalars import is_unknown, value_of
from ladder.output.diagnostics import MOST, Diagnostic, InvalidInput, nearest, quoted


class Written(NamedTuple):
    """A problem as it stands in a file, not yet read by any rules; None where it is no YAML."""

    name: str
    file: str
    node: Node | None

    def read(self, rulebook: Rulebook) -> Problem:
        """Return the problem, checked against the words of a rulebook.

        Raises:
            InvalidInput: with everything that is wrong with it.
        """
        return problem_from(self.node, self.file, rulebook, [])


def problems_below(folder: Path) -> Iterator[Written]:
    """Yield the problems of every YAML file below a folder, including unreadable ones.

    Raises:
        InvalidInput: if there is no such folder, or no YAML file in it.
    """
    for file, raw in rule_files(folder):
        root, diagnostics = None, list[Diagnostic]()
        with suppress(InvalidInput):
            root = compose(decode(raw, file), file, diagnostics)
        for item in root.items if isinstance(root, Listing) else ():
            problem = item.get("problem") if isinstance(item, nodes.Mapping) else None
            if isinstance(item, nodes.Mapping) and isinstance(problem, nodes.Mapping):
                name = item.get("id")
                named = name.value if isinstance(name, Scalar) else str(item.position)
                yield Written(named, file, problem)
        if not isinstance(root, Listing):
            yield Written(file, file, None if diagnostics else root)


class UseCase(NamedTuple):
    """A row: the name under which it is found again, and its problem."""

    id: str
    problem: Problem


def count_rows(path: Path) -> int:
    """Return how many rows a file has, without reading what they say.

    Raises:
        InvalidInput: where it is no table.
    """
    lines = Lines(path)
    if _is_json(lines):
        return sum(1 for _, text in lines if text.strip())
    return sum(1 for _ in csv_table(lines)[1])


def read_table(path: Path, rulebook: Rulebook) -> Iterator[UseCase]:
    """Yield the rows of a file, each as a problem.

    Raises:
        InvalidInput: after the last row, with what is wrong in any; at once where it is no table.
    """
    diagnostics: list[Diagnostic] = []
    lines: dict[str, int] = {}
    for line, name, root in _rows(path, rulebook):
        if (first := lines.setdefault(name, line)) != line:
            what, place = f"the id {name} is in line {first} too", Position(str(path), line, 1)
            diagnostics.append(Diagnostic(what, place, "Give each row its own."))
        try:
            problem = problem_from(root, str(path), rulebook, [])
        except InvalidInput as bad:
            known = {each.what for each in diagnostics if each.what.startswith("unknown key")}
            diagnostics += [each for each in bad.diagnostics if each.what not in known]
            if len(diagnostics) > MOST:
                break
            continue
        yield UseCase(name, problem)
    if diagnostics or not lines:
        none = Diagnostic("the table holds no row", Position(str(path), 1, 1), "")
        raise InvalidInput(diagnostics or [none])


def _rows(path: Path, rulebook: Rulebook) -> Iterator[tuple[int, str, nodes.Mapping]]:
    """Return the rows of a file: the line, the id and the problem of each."""
    lines = Lines(path)
    if not _is_json(lines):
        return _of_csv(lines, rulebook)
    rows = jsonl_rows(lines)
    facts, file = rulebook.facts, lines.name
    return (_row(file, at, cells_of(row, facts, file, Mark(at - 1, 0))) for at, row in rows)


def _is_json(lines: Lines) -> bool:
    return lines.first().lstrip().startswith("{")


def _of_csv(lines: Lines, rulebook: Rulebook) -> Iterator[tuple[int, str, nodes.Mapping]]:
    names, rows = csv_table(lines)
    if unknown := list(_unknown_columns(names, lines.name, rulebook)):
        raise InvalidInput(unknown)
    for line, cells in rows:
        found: dict[str, Node] = {}
        for column, (name, written) in enumerate(cells.items()):
            if text := written.strip():
                mark = Mark(line - 1, column)
                found[name] = cell(text, rulebook.facts.get(name), lines.name, mark)
        yield _row(lines.name, line, found)


def _unknown_columns(names: Iterable[str], file: str, rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Yield a fault for each name in the first line that is no fact."""
    legal = (ID, *OTHER_KEYS, *rulebook.facts)
    for column, name in enumerate(names, 1):
        if name and name not in legal:
            help_ = "Columns are facts, for example: id,title,needs,examples.demonstrations"
            if near := nearest(name, legal):
                help_ = f"Did you mean {near}? {help_}"
            yield Diagnostic(f"unknown column {quoted(name)}", Position(file, 1, column), help_)


def _row(file: str, line: int, found: dict[str, Node]) -> tuple[int, str, nodes.Mapping]:
    """Return a row's line, its id (else its line in words), and its problem."""
    named = found.pop(ID, None)
    root = nested_row(found, file, Mark(line - 1, 0))
    return line, named.value if isinstance(named, Scalar) else f"line {line}", root


OPTION = "--set"
REASON = "Supposed."
"""Stands for the reason that an attempt fell short, where only its outcome is supposed."""


def supposed(problem: Problem, settings: Iterable[str], rulebook: Rulebook) -> Problem:
    """Return the problem with other values of some facts, each written `fact=value`.

    `unknown` removes a fact; several words of a list are separated by commas.

    Raises:
        InvalidInput: with every impossible setting, alone or beside what the problem states.
    """
    diagnostics: list[Diagnostic] = []
    facts = stated(rulebook, problem.facts, problem.origins)
    for setting in settings:
        name, equals, text = setting.partition("=")
        fact = rulebook.facts.get(name.strip())
        if fact is None or not equals or fact.filled:
            diagnostics.append(_no_fact(setting, rulebook))
            continue
        if fact.id == IN_USE:
            text = _in_use(text, facts, problem, setting, diagnostics)
        value = _value(fact, text.strip(), f"{OPTION} {setting}", diagnostics)
        if value is None:
            facts.pop(fact.id, None)
        else:
            facts[fact.id] = value
    found = following(rulebook, facts, problem.tries)
    facts |= {fact: each.value for fact, each in found.items()}
    for outcome in [name for name, value in facts.items() if value == "below-target"]:
        if facts[outcome] != problem.facts.get(outcome) and outcome not in found:
            facts.setdefault(f"{outcome.removesuffix('.outcome')}.because", REASON)
    if not diagnostics:
        clashes = (*contradictions(rulebook, facts), *unexplained(facts, {}, ""))
        diagnostics += [replace(clash, position=Position(OPTION, 0)) for clash in clashes]
    if diagnostics:
        raise InvalidInput(diagnostics)
    origins = {fact: each for fact, each in problem.origins.items() if fact in facts}
    origins |= {fact: each.origin for fact, each in found.items()}
    return replace(problem, facts=facts, origins=origins)


def _in_use(
    text: str,
    facts: dict[str, Value],
    problem: Problem,
    setting: str,
    diagnostics: list[Diagnostic],
) -> str:
    """Return the technique of `few-shot/NAME`, and note the try; a name must be that of a try."""
    technique, _, name = (part.strip() for part in text.partition("/"))
    facts.pop(IN_USE_TRY, None)
    if name:
        facts[IN_USE_TRY] = name
        place = Scalar(text, True, f"{OPTION} {setting}", Mark(-1, -1))
        if wrong := unknown_try(technique, name, problem.tries.get(technique, ()), place):
            position = Position(f"{OPTION} {setting}", 0)
            diagnostics.append(replace(wrong, position=position))
    return technique


def value_in(text: str, fact: Fact, place: str) -> Value | None:
    """Return the value of a fact on the command line; `place` is the option with its text.

    Raises:
        InvalidInput: if it is no value of the fact.
    """
    diagnostics: list[Diagnostic] = []
    value = _value(fact, text.strip(), place, diagnostics)
    if diagnostics:
        raise InvalidInput(diagnostics)
    return value


def _value(fact: Fact, text: str, place: str, diagnostics: list[Diagnostic]) -> Value | None:
    """Return the value that a text gives the fact; None for `unknown` and for no value."""
    if fact.kind is Kind.TEXT and text != "unknown":
        text = json.dumps(text)
    elif fact.kind is Kind.CHOICES and not text.startswith("[") and text != "unknown":
        text = f"[{text}]"
    wrong: list[Diagnostic] = []
    value = None
    try:
        node = compose(text, OPTION, wrong)
        if node is not None and not is_unknown(node):
            value = value_of(node, fact, wrong)
    except InvalidInput as bad:
        wrong += bad.diagnostics
    position = Position(place, 0)
    diagnostics += [replace(diagnostic, position=position) for diagnostic in wrong]
    return value


def _no_fact(setting: str, rulebook: Rulebook) -> Diagnostic:
    name, equals, _ = setting.partition("=")
    if (fact := rulebook.facts.get(name.strip())) and fact.filled:
        what = f"`{fact.id}` follows from what you state about attempts"
        return Diagnostic(what, Position(OPTION, 0), f"Set in_use, or a score. {fact.help}".strip())
    if not equals:
        what = f"{quoted(setting)} sets nothing"
        help_ = f"Write {OPTION} fact=value, for example {OPTION} hosting.open_weights=true."
        return Diagnostic(what, Position(OPTION, 0), help_)
    last = {fact.rsplit(".", 1)[-1]: fact for fact in rulebook.facts}
    near = nearest(name, rulebook.facts) or last.get(nearest(name, last) or "")
    help_ = f"Did you mean {near}?" if near else "`ladder rules list --kind fact` lists them all."
    return Diagnostic(f"there is no fact {quoted(name)}", Position(OPTION, 0), help_)

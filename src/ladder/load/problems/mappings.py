"""Plain mappings and cells of tables to problems: no YAML is written or read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from ladder.engine.facts import Fact, Kind
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.problem import problem_from
from ladder.load.problems.structures import MORE, MORE_A_WEEK
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import DEPTH, Listing, Node, Scalar
from ladder.output.diagnostics import InvalidInput, fault, quoted
from ladder.output.fact_values import UNKNOWN

ID = "id"
"""The column under which a row is found again."""


NESTED = Fact("", Kind.NUMBER, "")
"""Stands for a key within a structure, such as the score of a try: its text is read as in YAML."""


class Mark(NamedTuple):
    """The position of a cell, counted from 0."""

    line: int
    column: int


_MARK = Mark(-1, -1)
"""A value in a mapping has no line."""


def problem_from_mapping(
    given: Mapping[Any, object], rulebook: Rulebook, name: str = "<mapping>"
) -> Problem:
    """Check a mapping from facts to values: nested as a problem file is, dotted, or both.

    None, NaN, NA and an empty text mean unknown. Without `title`, `id` is the title. `name` is the
    place that errors tell.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    try:
        cells = cells_of(given, rulebook.facts, name, _MARK)
        if (row := cells.pop(ID, None)) is not None and "title" not in cells:
            cells["title"] = replace(row, plain=False) if isinstance(row, Scalar) else row
        return problem_from(nested_row(cells, name, _MARK), name, rulebook, [])
    except InvalidInput as bad:  # a mapping has no lines; files that it names do
        place = Position(name, 0, 0)
        raise InvalidInput(
            replace(each, position=place) if each.position.file == name else each
            for each in bad.diagnostics
        ) from None


def cells_of(given: Any, facts: Mapping[str, Fact], file: str, mark: Mark) -> dict[str, Node]:
    """Return the values of a mapping by dotted names, each as the node that it has in a file.

    Raises:
        InvalidInput: if it is no mapping of plain values, or gives a fact twice.
    """
    cells: dict[str, Node] = {}
    for name, value in _leaves(given, facts, file):
        if name in cells:
            help_ = "Give it once: nested or with a dotted name."
            place = Position(file, mark.line + 1, mark.column + 1)
            raise fault(f"`{name}` is given twice", help_, place)
        fact = facts.get(MORE_A_WEEK if name == MORE else name, NESTED if "." in name else None)
        cells[name] = _node(value, fact, file, mark)
    return cells


def _leaves(
    given: Any, facts: Mapping[str, Fact], name: str, prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, object]]:
    """Yield dotted names and plain values of a mapping, and of the mappings in it."""
    if not hasattr(given, "keys"):
        what = f"a problem is a mapping from facts to values, not {quoted(type(given).__name__)}"
        help_ = 'Give rows: frame.to_dict("records"), frame.iter_rows(named=True), or dicts.'
        raise fault(what, help_, Position(name, 0, 0))
    if depth > DEPTH:
        help_ = "Use plain values: texts, numbers, booleans, lists and mappings."
        raise fault("the mapping is nested too deeply", help_, Position(name, 0, 0))
    for key in given.keys():  # noqa: SIM118 - a row of pandas iterates over its values
        full = f"{prefix}{key}"
        value = plain(given[key], name)
        if isinstance(value, Mapping) and full not in facts:
            yield from _leaves(value, facts, name, f"{full}.", depth + 1)
        else:
            yield full, value


_PLAIN = frozenset({str, int, bool, float, type(None), dict, list, tuple})


def plain(value: Any, name: str) -> Any:
    """Return a value as Python's own kind; None where it is missing.

    Raises:
        InvalidInput: if it has no plain kind.
    """
    kind = type(value)
    if kind not in _PLAIN:
        if kind.__name__ in ("NAType", "NaTType"):
            return None
        if isinstance(value, date):  # of a datetime, the day
            return f"{value:%Y-%m-%d}"
        if hasattr(value, "tolist"):  # numpy's scalars and arrays, pyarrow's arrays
            return plain(value.tolist(), name)
        if hasattr(value, "as_py"):  # pyarrow's scalars
            return plain(value.as_py(), name)
        if isinstance(value, frozenset | set):
            return sorted(value)
        if not isinstance(value, str | int | float | Mapping | list | tuple):
            help_ = "Use plain values: texts, numbers, booleans, lists and mappings."
            what = f"the mapping cannot be read: {quoted(kind.__name__)} is no plain value"
            raise fault(what, help_, Position(name, 0, 0))
    if value != value or value == "":
        return None
    return value


def _node(value: object, fact: Fact | None, file: str, mark: Mark, depth: int = 0) -> Node:
    """Return a value as the node that the same value has in a file."""
    if depth > DEPTH:
        return Scalar("…", True, file, mark)
    match value:
        case str():
            return cell(value, fact, file, mark)
        case Mapping():
            entries = [
                (
                    Scalar(str(key), True, file, mark),
                    _node(plain(each, file), NESTED, file, mark, depth + 1),
                )
                for key, each in value.items()
            ]
            return nodes.Mapping(entries, file, mark)
        case list() | tuple():
            items = [_node(plain(each, file), NESTED, file, mark, depth + 1) for each in value]
            return Listing(items, file, mark)
        case None:
            return Scalar("null", True, file, mark)
        case bool():
            return Scalar(str(value).lower(), True, file, mark)
    return Scalar(str(value), True, file, mark)


_SEPARATORS = ",;"
"""Between the words of a cell that holds several."""


def cell(text: str, fact: Fact | None, file: str, mark: Mark) -> Node:
    """Return the value of a text in a cell: words of a list, exact text, or a value as in YAML."""
    if fact is not None and fact.kind is Kind.CHOICES and text.strip().lower() != UNKNOWN:
        words = text.strip("[]").replace(_SEPARATORS[1], _SEPARATORS[0]).split(_SEPARATORS[0])
        return Listing([Scalar(word.strip(), True, file, mark) for word in words], file, mark)
    plain = fact is not None and fact.kind is not Kind.TEXT
    return Scalar(text, plain, file, mark)


def nested_row(found: Mapping[str, Node], file: str, mark: Mark) -> nodes.Mapping:
    """Return a row as a problem file nests it: its dotted names become mappings."""
    root = nodes.Mapping([], file, mark)
    for name, node in found.items():
        at = root
        *sections, leaf = name.split(".")
        for section in sections:
            inner = at.get(section)
            if not isinstance(inner, nodes.Mapping):
                inner = nodes.Mapping([], file, node.mark)
                at.entries.append((Scalar(section, True, file, node.mark), inner))
            at = inner
        at.entries.append((Scalar(leaf, True, file, node.mark), node))
    return root

"""Plain mappings to problems, as data frames and services hold them: no YAML is written or read."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ladder.engine.facts import Fact
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.problem import problem_from
from ladder.load.problems.problems import ID, Mark, cell, nested_row
from ladder.load.yaml import nodes
from ladder.load.yaml.nodes import DEPTH, Listing, Node, Scalar
from ladder.output.diagnostics import InvalidInput, fault, quoted


def problem_from_mapping(
    given: Mapping[str, object], rulebook: Rulebook, name: str = "<mapping>"
) -> Problem:
    """Check a mapping from facts to values: nested as a problem file is, dotted, or both.

    None, NaN, NA and an empty text mean unknown. `name` is the place that errors tell.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    leaves: dict[str, object] = {}
    for key, value in _leaves(given, rulebook.facts, name):
        if key in leaves:
            help_ = "Give it once: nested or with a dotted name."
            raise fault(f"`{key}` is given twice", help_, Position(name, 0, 0))
        leaves[key] = value
    leaves.pop(ID, None)
    try:
        facts = rulebook.facts
        cells = {key: _node(value, facts.get(key), name) for key, value in leaves.items()}
        return problem_from(nested_row(cells, name, _MARK), name, rulebook, [])
    except InvalidInput as bad:  # a mapping has no lines; files that it names do
        place = Position(name, 0, 0)
        raise InvalidInput(
            replace(each, position=place) if each.position.file == name else each
            for each in bad.diagnostics
        ) from None


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


_MARK = Mark(-1, -1)
"""A value in a mapping has no line."""


def _node(value: object, fact: Fact | None, name: str, depth: int = 0) -> Node:
    """Return a value as the node that the same value has in a file."""
    if depth > DEPTH:
        return Scalar("…", True, name, _MARK)
    match value:
        case str():
            return cell(value, fact, name, _MARK)
        case Mapping():
            entries = [
                (
                    Scalar(str(key), True, name, _MARK),
                    _node(plain(each, name), None, name, depth + 1),
                )
                for key, each in value.items()
            ]
            return nodes.Mapping(entries, name, _MARK)
        case list() | tuple():
            items = [_node(plain(each, name), None, name, depth + 1) for each in value]
            return Listing(items, name, _MARK)
        case None:
            return Scalar("null", True, name, _MARK)
        case bool():
            return Scalar(str(value).lower(), True, name, _MARK)
    return Scalar(str(value), True, name, _MARK)

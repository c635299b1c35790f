"""Where in its file the problem of a case is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ladder.engine.rules import Case, Rulebook
from ladder.load import nodes
from ladder.load.cases import Result
from ladder.load.nodes import Node, compose
from ladder.load.problem import problem_from
from ladder.load.reader import decode
from ladder.output.diagnostics import Diagnostic, InvalidInput


def misread(results: Iterable[Result], book: Rulebook) -> list[Diagnostic]:
    """What is wrong with the problems of these cases, where it stands in the rule files."""
    return [diagnostic for result in results for diagnostic in _placed(result, book)]


def _placed(result: Result, book: Rulebook) -> Iterator[Diagnostic]:
    """The faults of one case: at the word at fault, or at the case where that cannot be told.

    Rules are kept without the places of their cases' words: the file is read once more.
    """
    if not result.diagnostics:
        return
    given = _given(result.case)
    if given is not None:
        try:
            problem_from(given, result.case.position.file, book, [])
        except InvalidInput as bad:
            yield from bad.diagnostics
            return
    for diagnostic in result.diagnostics:
        yield replace(diagnostic, position=result.case.position)


def _given(case: Case) -> Node | None:
    name = case.position.file
    try:
        root = compose(decode(Path(name).read_bytes(), name), name, [])
    except (OSError, InvalidInput):
        return None
    cases = _value(root, "cases")
    items = cases.items if isinstance(cases, nodes.Listing) else []
    return next((_value(item, "given") for item in items if item.position == case.position), None)


def _value(node: Node | None, key: str) -> Node | None:
    entries = node.entries if isinstance(node, nodes.Mapping) else []
    return next((value for word, value in entries if word.value == key), None)

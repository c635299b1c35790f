"""Where in its file the problem of a case is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ladder.cases import Result
from ladder.faults import BadInput, Fault
from ladder.load import nodes
from ladder.load.nodes import Node, compose
from ladder.load.problem import problem_from
from ladder.load.reader import decode
from ladder.model import Case, Rulebook


def misread(results: Iterable[Result], book: Rulebook) -> list[Fault]:
    """What is wrong with the problems of these cases, where it stands in the rule files."""
    return [fault for result in results for fault in _placed(result, book)]


def _placed(result: Result, book: Rulebook) -> Iterator[Fault]:
    """The faults of one case: at the word at fault, or at the case where that cannot be told.

    Rules are kept without the places of their cases' words: the file is read once more.
    """
    if not result.faults:
        return
    given = _given(result.case)
    if given is not None:
        try:
            problem_from(given, result.case.mark.file, book, [])
        except BadInput as bad:
            yield from bad.faults
            return
    for fault in result.faults:
        yield replace(fault, mark=result.case.mark)


def _given(case: Case) -> Node | None:
    name = case.mark.file
    try:
        root = compose(decode(Path(name).read_bytes(), name), name, [])
    except (OSError, BadInput):
        return None
    cases = _value(root, "cases")
    items = cases.items if isinstance(cases, nodes.Listing) else []
    return next((_value(item, "given") for item in items if item.mark == case.mark), None)


def _value(node: Node | None, key: str) -> Node | None:
    entries = node.entries if isinstance(node, nodes.Mapping) else []
    return next((value for word, value in entries if word.value == key), None)

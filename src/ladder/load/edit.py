"""Facts put into a problem file in place: the smallest change of its text that states them.

A library that loads and dumps would also indent, quote and wrap anew what its author wrote. Here
only new lines are touched, and the result is read back: it counts only if it says exactly what was
meant.
"""

import re
from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.engine.facts import Fact, Value
from ladder.engine.rules import Problem, Rulebook
from ladder.load.problem import parse_problem
from ladder.load.save import fact_lines, in_yaml
from ladder.output.diagnostics import InvalidInput


def put_in(
    text: str,
    problem: Problem,
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    unknown: frozenset[str],
) -> str | None:
    """`text` with the facts that it lacks; None where they cannot be put in place."""
    try:
        for fact in rulebook.facts.values():
            stated = fact.id in problem.facts
            marked = fact.id in problem.positions and not stated
            if (fact.id in facts and not stated) or (
                fact.id in unknown and not marked and not stated
            ):
                text = _with(text, fact, facts.get(fact.id))
        read = parse_problem(text, problem.file, rulebook)
    except (InvalidInput, yaml.YAMLError, _NoPlace):
        return None
    left = {fact for fact in read.positions if fact in rulebook.facts} - read.facts.keys()
    same = dict(read.facts) == dict(facts) and unknown - facts.keys() <= left
    return text if same and (read.title, len(read.waivers)) == _kept(problem) else None


def _kept(problem: Problem) -> tuple[str, int]:
    return problem.title, len(problem.waivers)


_NEWLINE = re.compile(r"\r?\n")


class _NoPlace(Exception):
    """There is no place in the text where the fact could be put."""


def _with(text: str, fact: Fact, value: Value | None) -> str:
    """The text with one more fact, or with `unknown` replaced by its value."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    path = fact.id.split(".")
    if not isinstance(node, MappingNode):
        raise _NoPlace
    at: MappingNode = node
    for depth, key in enumerate(path):
        child = _child(at, key)
        if child is None:
            return _added(text, at, path[depth:], fact, value)
        if isinstance(child, MappingNode):
            at = child
            continue
        rest = path[depth + 1 :]
        if not isinstance(child, ScalarNode) or (value is None and not rest):
            raise _NoPlace
        return _replaced(text, child, _flow(rest, in_yaml(fact, value)))
    raise _NoPlace


def _child(node: MappingNode, key: str) -> Node | None:
    return next((value for each, value in node.value if each.value == key), None)


def _flow(path: list[str], value: str) -> str:
    for key in reversed(path):
        value = f"{{{key}: {value}}}"
    return value


def _replaced(text: str, node: ScalarNode, value: str) -> str:
    """`unknown`, `~` or nothing gives way to a value."""
    start, end = node.start_mark.index, node.end_mark.index
    space = " " if start == end and not text[:start].endswith(" ") else ""
    return f"{text[:start]}{space}{value}{text[end:]}"


def _added(text: str, node: MappingNode, path: list[str], fact: Fact, value: Value | None) -> str:
    if node.flow_style:
        return _added_inside(text, node, _flow(path[1:], in_yaml(fact, value)), path[0])
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * node.start_mark.column
    lines = [f"{indent}{'  ' * depth}{key}:" for depth, key in enumerate(path[:-1])]
    lines += fact_lines(fact, value, f"{indent}{'  ' * (len(path) - 1)}")
    at = _line_end(text, _end(node))
    before = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    if len(path) > 1 and not indent:
        before += newline
    return before + newline.join(lines) + newline + text[at:]


def _added_inside(text: str, node: MappingNode, value: str, key: str) -> str:
    """One more pair after the last of a mapping written in braces."""
    if not node.value:
        at = node.start_mark.index + 1
        return f"{text[:at]}{key}: {value}{text[at:]}"
    at = node.value[-1][1].end_mark.index
    return f"{text[:at]}, {key}: {value}{text[at:]}"


def _end(node: Node) -> int:
    """Where the last thing inside a node ends."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _line_end(text: str, at: int) -> int:
    """The start of the line after the one in which something ends; blank lines stay behind."""
    if at > 0 and text[at - 1] == "\n":
        return len(text[:at].rstrip("\r\n ")) + len(_NEWLINE.findall(text[:at])[-1])
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1

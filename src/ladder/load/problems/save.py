"""A problem file with other facts in it, its comments and order kept.

A file is changed in place: a library that loads and dumps would also indent, quote and
wrap anew what its author wrote. Here only new lines are touched, and the result is read back: it
counts only if it says exactly what was meant.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.engine.facts import Fact, Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.files import BELOW, problem_of
from ladder.load.problems.following import best_try, written_facts
from ladder.load.problems.waivers import KEYS
from ladder.load.problems.writer import fact_lines, in_yaml, note, scalar, written
from ladder.load.yaml.front_matter import front_matter, is_document
from ladder.output.diagnostics import InvalidInput, fault


def continued(
    text: str,
    problem: Problem,
    rulebook: Rulebook,
    facts: Mapping[str, Value],
    unknown: frozenset[str],
) -> str:
    """Return a problem file with more or other facts, its comments and order kept.

    If that is impossible in place, a YAML file is written again, with its comments at the top. JSON
    has no comments, and is indented anew.

    `text` is the file as it is, and reads as `problem`. `facts` are all facts to state: others that
    `problem` states become unknown. The facts in `unknown` are marked so.

    Raises:
        InvalidInput: if a document or JSON cannot be changed in place.
    """
    start, end, inside = _problem_in(text, problem.file)
    own, old = (
        written_facts(rulebook, each, problem.positions, problem.tries)
        for each in (facts, problem.facts)
    )
    in_json = problem.file.lower().endswith(".json")
    changed = [
        (fact, own.get(fact.id), old.get(fact.id))
        for fact in rulebook.facts.values()
        if old.get(fact.id) != own.get(fact.id)
        or (fact.id in unknown and fact.id not in problem.positions)
    ]
    edited = text[start:end]
    with suppress(InvalidInput, yaml.YAMLError, ValueError, _NoPlace):
        for fact, now, before in () if in_json else changed:
            edited = _with(edited, fact, now, before, inside=inside)
        edited = _json(text, changed) if in_json else text[:start] + edited + text[end:]
        read = problem_of(edited, problem.file, rulebook)
        left = {fact for fact in read.positions if fact in rulebook.facts} - read.facts.keys()
        same = dict(read.facts) == dict(facts) and unknown - facts.keys() <= left
        if same and _kept(read) == _kept(problem):
            return edited
    if in_json or (start, end) != (0, len(text)):
        help_ = "Add the facts by hand, or keep the problem in a YAML file."
        raise fault("the answers cannot be written in place", help_, Position(problem.file))
    rest = ""
    if problem.waivers:
        waivers = [{key: getattr(waiver, key) for key in KEYS} for waiver in problem.waivers]
        rest = "\n" + yaml.safe_dump({"waivers": waivers}, sort_keys=False, allow_unicode=True)
    if problem.remarks:
        rest += "\n" + "".join(
            f"{key}: {scalar(remark)}\n" for key, remark in problem.remarks.items()
        )
    title = problem.title if "title:" in text else ""
    tries = {
        name: every
        for name, every in problem.tries.items()
        if (best := best_try(every)) is None or facts.get(f"attempts.{name}.score") == best.score
    }
    anew = written(rulebook, facts, unknown, title=title, rest=rest, tries=tries)
    comments = dict.fromkeys(re.findall(r"(?m)(?:^|(?<=\s))#\s.*$", text))
    lost = [comment for comment in comments if comment not in anew]
    return "".join(f"{comment}\n" for comment in lost) + anew


def _problem_in(text: str, name: str) -> tuple[int, int, tuple[str, ...]]:
    """Return where the YAML of a problem begins and ends in a text, and the keys above it."""
    matter = front_matter(text) if is_document(text, name) else None
    if matter is None:
        return 0, len(text), ()
    start = text.index("\n") + 1
    root = yaml.compose(matter, Loader=yaml.SafeLoader)
    keys = [key.value for key, _ in root.value] if isinstance(root, MappingNode) else []
    return start, start + len(matter) - 1, (BELOW,) if BELOW in keys else ()


def _kept(problem: Problem) -> tuple[str, int, Mapping[str, str]]:
    return problem.title, len(problem.waivers), problem.remarks


class _NoPlace(Exception):
    """There is no place in the text for the fact."""


def _json(text: str, changed: Iterable[tuple[Fact, Value | None, Value | None]]) -> str:
    """Return an object in JSON with other values of some facts."""
    root = json.loads(text)
    for fact, value, _ in changed:
        at = root
        *sections, leaf = fact.id.split(".")
        for section in sections:
            inner = at.get(section)
            at[section] = at = inner if isinstance(inner, dict) else {}
        at[leaf] = yaml.safe_load(in_yaml(fact, value))
    return json.dumps(root, ensure_ascii=False, indent=2, default=str) + "\n"


def _with(
    text: str,
    fact: Fact,
    value: Value | None,
    before: Value | None = None,
    *,
    inside: tuple[str, ...] = (),
) -> str:
    """Return the text with one more fact, or with another value of it."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    path = [*inside, *fact.id.split(".")]
    if not isinstance(node, MappingNode):
        raise _NoPlace
    at: MappingNode = node
    for depth, key in enumerate(path):
        child = next((value for name, value in at.value if name.value == key), None)
        if child is None:
            return _added(text, at, path[depth:], fact, value)
        if isinstance(child, MappingNode):
            at = child
            continue
        rest = path[depth + 1 :]
        if rest and not isinstance(child, ScalarNode):
            raise _NoPlace
        notes = ("", "") if rest else (note(fact, before), note(fact, value))
        return _replaced(text, child, _flow(rest, in_yaml(fact, value)), *notes)
    raise _NoPlace


def _flow(path: list[str], value: str) -> str:
    for key in reversed(path):
        value = f"{{{key}: {value}}}"
    return value


def _replaced(text: str, node: Node, value: str, old_note: str, note: str) -> str:
    """Replace a value and its trailing comment."""
    start, end = node.start_mark.index, _end(node)
    space = " " if start == end and not text[:start].endswith(" ") else ""
    if old_note and text.startswith(old_note, end):
        value, end = value + note, end + len(old_note)
    return f"{text[:start]}{space}{value}{text[end:]}"


def _added(text: str, node: MappingNode, path: list[str], fact: Fact, value: Value | None) -> str:
    if node.flow_style:  # behind the last pair in the braces
        pair = f"{path[0]}: {_flow(path[1:], in_yaml(fact, value))}"
        at = node.value[-1][1].end_mark.index if node.value else node.start_mark.index + 1
        return f"{text[:at]}{', ' if node.value else ''}{pair}{text[at:]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * node.start_mark.column
    lines = [f"{indent}{'  ' * depth}{key}:" for depth, key in enumerate(path[:-1])]
    lines += fact_lines(fact, value, f"{indent}{'  ' * (len(path) - 1)}")
    at = _line_end(text, _end(node))
    before = text[:at] if text[:at].endswith("\n") else text[:at] + newline
    if len(path) > 1 and not indent:
        before += newline
    return before + newline.join(lines) + newline + text[at:]


def _end(node: Node) -> int:
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _line_end(text: str, at: int) -> int:
    """Return the start of the line after the end of something; blank lines stay behind."""
    if at > 0 and text[at - 1] == "\n":
        return len(text[:at].rstrip("\r\n ")) + len(re.findall(r"\r?\n", text[:at])[-1])
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1

"""Bytes to YAML nodes, guarded: size, encoding, syntax, aliases, duplicate keys.

Nodes keep their line and column. Values are not converted here: YAML 1.1 would turn `no` into False
and `22:30` into 1350 without a word.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.faults import BadInput, Fault
from ladder.model import Mark

LIMIT = 1024 * 1024
"""Bytes read of one file at most: no problem or rule needs more."""

DEPTH = 40
"""Levels of nesting at most."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(path: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        BadInput: if it is missing, no regular file, unreadable, too large, or not UTF-8.
    """
    name = "<stdin>" if path == "-" else path
    try:
        raw = sys.stdin.buffer.read(LIMIT + 1) if path == "-" else _read_file(path)
    except OSError as error:
        raise BadInput([_unreadable(error, name)]) from None
    if len(raw) > LIMIT:
        limit = f"{LIMIT // 1024} KiB"
        help_ = "A problem file holds one problem: keep data and documents out of it."
        raise BadInput([Fault(f"the file is larger than {limit}", Mark(name), help_)])
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """UTF-8 bytes as text, a byte-order mark dropped.

    Raises:
        BadInput: if the bytes are not UTF-8; the mark says where.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        what = f"the file is not UTF-8 text (byte 0x{raw[error.start]:02x})"
        fault = Fault(what, Mark(name, line, column), "Save it as UTF-8.")
        raise BadInput([fault]) from None


def _read_file(path: str) -> bytes:
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise OSError("not a regular file")
    with open(path, "rb") as file:
        return file.read(LIMIT + 1)


def _unreadable(error: OSError, name: str) -> Fault:
    match error:
        case FileNotFoundError():
            near = _neighbour(name)
            help_ = f"Did you mean {near}?" if near else "Check the path, or pass - to read stdin."
            return Fault("no such file", Mark(name), help_)
        case IsADirectoryError():
            return Fault("this is a folder, not a file", Mark(name), "Name one file in it.")
        case PermissionError():
            return Fault("the file may not be read", Mark(name), "Check its permissions.")
        case _:
            reason = error.strerror or str(error)
            return Fault(f"the file cannot be read: {reason}", Mark(name), "Pass a regular file.")


def _neighbour(name: str) -> str | None:
    from ladder.faults import nearest

    path = Path(name)
    try:
        others = [each.name for each in path.parent.iterdir()]
    except OSError:
        return None
    near = nearest(path.name, others)
    return str(path.with_name(near)) if near else None


def compose(text: str, name: str) -> Node | None:
    """The one YAML document in `text` as nodes; None when there is nothing in it.

    Raises:
        BadInput: on a syntax error, several documents, an alias, or nesting beyond `DEPTH`.
    """
    try:
        node: Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise BadInput([_syntax(error, text, name)]) from None
    except yaml.reader.ReaderError as error:
        what = f"a character that YAML does not allow (#x{ord(_character(error)):04x})"
        mark = _position(text, error.position, name)
        raise BadInput([Fault(what, mark, "Remove it, or write it as an escape.")]) from None
    except RecursionError:
        raise BadInput([_too_deep(Mark(name))]) from None
    if node is not None and (faults := list(_structure(node, name))):
        raise BadInput(faults[:20])
    return node


def _character(error: yaml.reader.ReaderError) -> str:
    character = error.character
    return chr(character) if isinstance(character, int) else str(character)[:1]


def _position(text: str, position: int, name: str) -> Mark:
    before = text[:position]
    return Mark(name, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def mark_of(node: Node, name: str) -> Mark:
    """Where a node begins."""
    return Mark(name, node.start_mark.line + 1, node.start_mark.column + 1)


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    at = error.problem_mark or error.context_mark
    mark = Mark(name, at.line + 1, at.column + 1) if at else Mark(name)
    problem = error.problem or "not valid YAML"
    lines = text.splitlines()
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    if "nesting depth" in problem:
        return _too_deep(mark)
    if "single document" in (error.context or "") or "another document" in problem:
        return Fault("more than one document in the file", mark, "Keep one problem per file.")
    if "\t" in line[: mark.column] or ("cannot start any token" in problem and "\t" in line):
        return Fault("a tab is used for indentation", mark, "Indent with spaces.")
    if "undefined alias" in problem:
        return _alias(mark)
    if "mapping values are not allowed" in problem:
        help_ = 'A text that contains ": " needs quotes: because: "like this: quoted".'
        return Fault("a second colon in one line", mark, help_)
    return Fault(f"not valid YAML: {problem}", mark, "Check the indentation, quotes and brackets.")


def _too_deep(mark: Mark) -> Fault:
    return Fault("nested too deeply", mark, f"Nothing here needs more than {DEPTH} levels.")


def _alias(mark: Mark) -> Fault:
    return Fault("an alias (*name) is used", mark, "Write the value out where it is needed.")


def _structure(root: Node, name: str) -> Iterator[Fault]:
    """Faults that PyYAML lets pass: aliases, duplicate keys, depth."""
    seen: set[int] = set()
    stack: list[tuple[Node, int]] = [(root, 1)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, ScalarNode):
            continue
        if id(node) in seen:
            yield _alias(mark_of(node, name))
            return
        seen.add(id(node))
        if depth > DEPTH:
            yield _too_deep(mark_of(node, name))
            return
        if isinstance(node, SequenceNode):
            stack += [(item, depth + 1) for item in node.value]
        elif isinstance(node, MappingNode):
            yield from _duplicates(node, name)
            stack += [(value, depth + 1) for _, value in node.value]


def _duplicates(node: MappingNode, name: str) -> Iterator[Fault]:
    first: dict[str, Mark] = {}
    for key, _ in node.value:
        mark = mark_of(key, name)
        if not isinstance(key, ScalarNode):
            yield Fault("a key must be a word", mark, "Write it as `name: value`.")
        elif key.value in first:
            help_ = f"It stands first in line {first[key.value].line}. Keep one of them."
            yield Fault(f"`{key.value}` is given twice", mark, help_)
        else:
            first[key.value] = mark

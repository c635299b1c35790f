"""YAML text to nodes that know where they stand: one document, no aliases, no tags, no doubles.

Values stay as they are written. YAML 1.1 would turn `no` into False and `22:30` into 1350 without a
word; here the vocabulary decides what a word means.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.reader import Reader

from ladder.engine.sources import Position
from ladder.load.yaml.error_messages import forbidden_character, syntax_fault
from ladder.output.diagnostics import Diagnostic, InvalidInput, quoted

DEPTH = 40
"""Levels of nesting at most."""

_UNSEEN = re.compile(r"[\x85\u2028\u2029]|\r(?!\n)(?=[^\n]*\n)")
"""Line breaks that nobody sees but a parser.

They would end a comment, so that what a reviewer takes for more of it is read as a fact.
"""

_ESCAPED_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
"""JSON's spelling of one character beyond the first 65,536, which YAML does not know."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


Route = tuple[str | int, ...]
"""A path inside a document: keys and places in lists."""

Begin = ScalarEvent | MappingStartEvent | SequenceStartEvent
"""The event with which a node begins."""

_Mark: TypeAlias = Any
"""The parser's own position, whose `line` and `column` count from 0."""


class _Placed:
    """A node with a position in a file."""

    __slots__ = ()
    file: str
    mark: _Mark

    @property
    def position(self) -> Position:
        """The position of its beginning."""
        mark = self.mark
        return Position(self.file, mark.line + 1, mark.column + 1)


@dataclass(slots=True, eq=False)
class Scalar(_Placed):
    """A word, number or text as it was written; `plain` if it stood without quotes."""

    value: str
    plain: bool
    file: str
    mark: _Mark


@dataclass(slots=True, eq=False)
class Listing(_Placed):
    """A list."""

    items: "list[Node]"
    file: str
    mark: _Mark


@dataclass(slots=True, eq=False)
class Mapping(_Placed):
    """Names and values, each name once, in the order of the file."""

    entries: "list[tuple[Scalar, Node]]"
    file: str
    mark: _Mark

    def get(self, name: str) -> "Node | None":
        """Return the value of a name, if it is given."""
        return next((value for key, value in self.entries if key.value == name), None)


Node = Scalar | Listing | Mapping


def compose(text: str, name: str, diagnostics: list[Diagnostic]) -> Node | None:
    """Return the only YAML document in `text`, the file called `name`; None if it is empty.

    What can be read past (a name given twice, a tag) goes to `diagnostics`.

    Raises:
        InvalidInput: on what cannot be read past: a syntax error, a second document, an alias, or
            nesting beyond `DEPTH`; with the diagnostics so far.
    """
    if forbidden := Reader.NON_PRINTABLE.search(text) or _UNSEEN.search(text):
        raise InvalidInput([*diagnostics, forbidden_character(forbidden, text, name)])
    composer = Composer(name, diagnostics)
    if _ESCAPED_PAIR.search(text):
        text = _QUOTED.sub(lambda quote: _ESCAPED_PAIR.sub(_one_escape, quote[0]), text)
    try:
        composer.compose(events(text))
    except yaml.MarkedYAMLError as error:
        raise InvalidInput([*diagnostics, syntax_fault(error, text, name)]) from None
    return composer.roots[0] if composer.roots else None


def events(text: str) -> Iterator[Event]:
    """Yield what the parser finds in a text, part by part."""
    return iter(_Loader(text).get_event, None)


def _one_escape(pair: re.Match[str]) -> str:
    """Return the same character in YAML's spelling."""
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


@dataclass(slots=True, eq=False)
class _Open:
    """A list or mapping before its end; `key` waits for its value."""

    node: Listing | Mapping
    key: Scalar | None
    names: dict[str, Scalar]


_PASSED_OVER = Scalar("", True, "", None)
"""Stands for a key whose value is read and forgotten."""


class Composer:
    """A builder of nodes from the parser's events, without recursion: no nesting can exhaust it."""

    depth = DEPTH

    def __init__(self, file: str, diagnostics: list[Diagnostic]) -> None:
        self.file = file
        self.diagnostics = diagnostics
        self.roots: list[Node] = []
        self.documents = 0
        self.open: list[_Open] = []

    def compose(self, events: Iterable[Event]) -> None:
        """Read the events to their end."""
        file, place, enter, leave = self.file, self._place, self._enter, self._leave
        for event in events:
            if isinstance(event, ScalarEvent):
                node = Scalar(event.value, not event.style, file, event.start_mark)
                if event.tag is not None or event.anchor is not None:
                    self._qualify(node, event)
                place(node)
            elif isinstance(event, MappingStartEvent):
                enter(Mapping([], file, event.start_mark), event)
            elif isinstance(event, SequenceStartEvent):
                enter(Listing([], file, event.start_mark), event)
            elif isinstance(event, CollectionEndEvent):
                leave()
            else:
                self._other(event)

    def _enter(self, node: Listing | Mapping, event: Begin) -> None:
        self._qualify(node, event)
        self._place(node)
        self.open.append(_Open(node, None, {}))
        if len(self.open) > self.depth:
            help_ = f"At most {DEPTH} levels are allowed."
            self._give_up("nested too deeply", node.position, help_)

    def _leave(self) -> None:
        self.open.pop()

    def _place(self, node: Node) -> None:
        if not self.open:
            self.roots.append(node)
            return
        around = self.open[-1]
        container = around.node
        if isinstance(container, Listing):
            container.items.append(node)
        elif (key := around.key) is None:
            around.key = self._key(node, around.names)
        else:
            around.key = None
            if key is not _PASSED_OVER:
                container.entries.append((key, node))

    def _other(self, event: Event) -> None:
        """Handle an alias or a second document; begin and end of the file are skipped."""
        position = Listing([], self.file, event.start_mark).position
        if isinstance(event, AliasEvent):
            help_ = "Write the value out. A text that begins with * needs quotes."
            self._give_up("an alias (*name) is used", position, help_)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                help_ = "Keep one per file, and drop the line ---."
                self._give_up("a second document begins in this file", position, help_)

    def _give_up(self, what: str, position: Position, help_: str) -> NoReturn:
        raise InvalidInput([*self.diagnostics, Diagnostic(what, position, help_)])

    def _qualify(self, node: Node, event: Begin) -> None:
        """Refuse the tag of a node; an anchor does no harm."""
        if event.tag is not None:
            what = f"a tag ({quoted(event.tag.replace('tag:yaml.org,2002:', '!!'))[1:-1]}) is used"
            help_ = "Leave it out: each value's type is known."
            self.diagnostics.append(Diagnostic(what, node.position, help_))

    def _key(self, node: Node, names: dict[str, Scalar]) -> Scalar:
        """Return the node as a key, or a placeholder whose value is skipped."""
        if not isinstance(node, Scalar):
            help_ = "Write name: value; a text in brackets needs quotes."
            what = "a key is a list or a mapping"
        elif (first := names.setdefault(node.value, node)) is not node:
            help_ = f"Keep one of the two: the first is in line {first.position.line}."
            what = f"{quoted(node.value)} is given twice"
        else:
            return node
        self.diagnostics.append(Diagnostic(what, node.position, help_))
        return _PASSED_OVER

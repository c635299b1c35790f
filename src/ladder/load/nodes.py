"""YAML text to nodes that remember where they stand: one document, no aliases, no tags, no doubles.

Values stay as they are written. YAML 1.1 would turn `no` into False and `22:30` into 1350 without a
word; here the vocabulary decides what a word means.
"""

from dataclasses import dataclass, field

import yaml
from yaml import events
from yaml.reader import Reader

from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, quoted

DEPTH = 40
"""Levels of nesting at most."""

_FORBIDDEN = Reader.NON_PRINTABLE
"""What YAML allows nowhere in a file."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A word, number or text as it was written; `plain` if it stood without quotes."""

    value: str
    plain: bool
    position: Position


@dataclass(slots=True)
class Listing:
    """A list."""

    position: Position
    items: "list[Node]" = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Names and values, each name once, in the order of the file."""

    position: Position
    entries: "list[tuple[Scalar, Node]]" = field(default_factory=list)


Node = Scalar | Listing | Mapping


def compose(text: str, name: str, diagnostics: list[Diagnostic]) -> Node | None:
    """The one YAML document in `text`, the file called `name`; None when there is nothing in it.

    What can be read past (a name given twice, a tag) goes to `faults`.

    Raises:
        InvalidInput: on what cannot be read past: a syntax error, a second document, an alias, or
            nesting beyond `DEPTH`; with `faults` so far.
    """
    if _FORBIDDEN.search(text):
        from ladder.load.syntax import forbidden_character

        raise InvalidInput([*diagnostics, forbidden_character(text, name)])
    composer = _Composer(name, diagnostics)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        from ladder.load.syntax import syntax_fault

        raise InvalidInput([*diagnostics, syntax_fault(error, text, name)]) from None
    return composer.root


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    node: Listing | Mapping
    key: Scalar | None = None
    value_next: bool = False
    seen: dict[str, Position] = field(default_factory=dict)


class _Composer:
    """Takes the parser's events one by one. It never recurses, so no nesting can exhaust it."""

    def __init__(self, name: str, diagnostics: list[Diagnostic]) -> None:
        self.name = name
        self.diagnostics = diagnostics
        self.root: Node | None = None
        self.documents = 0
        self.open: list[_Open] = []

    def take(self, event: events.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            self._place(Scalar(event.value, not event.style, self._mark(event)), event.tag)
        elif isinstance(event, events.MappingStartEvent):
            self._enter(Mapping(self._mark(event)), event)
        elif isinstance(event, events.SequenceStartEvent):
            self._enter(Listing(self._mark(event)), event)
        elif isinstance(event, events.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, events.AliasEvent):
            help_ = "Write the value out. A text that begins with * needs quotes."
            self._give_up("an alias (*name) is used", self._mark(event), help_)
        elif isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                what = "a second document begins in this file"
                self._give_up(what, self._mark(event), "Keep one per file, and drop the line ---.")

    def _mark(self, event: events.Event) -> Position:
        at = event.start_mark
        assert at is not None  # the parser always says where
        return Position(self.name, at.line + 1, at.column + 1)

    def _give_up(self, what: str, position: Position, help_: str) -> None:
        raise InvalidInput([*self.diagnostics, Diagnostic(what, position, help_)])

    def _enter(self, node: Listing | Mapping, event: events.CollectionStartEvent) -> None:
        self._place(node, event.tag)
        self.open.append(_Open(node))
        if len(self.open) > DEPTH:
            help_ = f"Nothing here needs more than {DEPTH} levels."
            self._give_up("nested too deeply", node.position, help_)

    def _place(self, node: Node, tag: str | None) -> None:
        if tag is not None:
            what = f"a tag ({quoted(tag.replace('tag:yaml.org,2002:', '!!'))[1:-1]}) is used"
            self.diagnostics.append(
                Diagnostic(what, node.position, "Leave it out: each value's type is known.")
            )
        if not self.open:
            self.root = node
            return
        here = self.open[-1]
        if isinstance(here.node, Listing):
            here.node.items.append(node)
        elif here.value_next:
            here.value_next = False
            if here.key is not None:
                here.node.entries.append((here.key, node))
        else:
            here.value_next = True
            here.key = self._key(node, here.seen)

    def _key(self, node: Node, seen: dict[str, Position]) -> Scalar | None:
        """The node as a key, or None if its value is to be passed over."""
        if not isinstance(node, Scalar):
            help_ = "Write name: value; a text in brackets needs quotes."
            self.diagnostics.append(
                Diagnostic("a key is a list or a mapping", node.position, help_)
            )
            return None
        if (first := seen.setdefault(node.value, node.position)) is not node.position:
            help_ = f"It stands first in line {first.line}. Keep one of the two."
            self.diagnostics.append(
                Diagnostic(f"{quoted(node.value)} is given twice", node.position, help_)
            )
            return None
        return node

"""Rule files to checked documents: plain values, their shape, and a position for every path."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ladder.engine.rules import Position
from ladder.load import nodes
from ladder.load.bands import rows_of, unsound_rows
from ladder.load.citations import ClaimsShape, SourcesShape
from ladder.load.nodes import Listing, Node, Scalar, compose
from ladder.load.parameters import Numbers, Problems, Spelling
from ladder.load.reader import decode
from ladder.load.scalars import DECEIVING
from ladder.load.shapes import (
    FORMER_KEYS,
    AdviceShape,
    BandsShape,
    CautionShape,
    ChangesShape,
    CheckShape,
    ContradictionShape,
    FactsShape,
    ForbidShape,
    GateShape,
    MessagesShape,
    NeedShape,
    PackShape,
    ParameterShape,
    ProblemShape,
    RetireShape,
    RouteShape,
    Shape,
    TechniqueShape,
    UnfitShape,
)
from ladder.output.diagnostics import (
    Diagnostic,
    InvalidInput,
    did_you_mean,
    listed,
    nearest,
    quoted,
)

Route = tuple[str | int, ...]
"""A path inside a document: keys and places in lists."""

_NO_NUMBERS: Numbers = {}
_NO_PROBLEMS: Problems = {}

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})")
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9_]{0,17})?\.[0-9]{1,17}([eE][+-]?[0-9]{1,2})?")


SHAPES: dict[str, type[Shape]] = {
    "gate": GateShape,
    "unfit": UnfitShape,
    "forbid": ForbidShape,
    "caution": CautionShape,
    "advice": AdviceShape,
    "check": CheckShape,
    "need": NeedShape,
    "technique": TechniqueShape,
    "contradiction": ContradictionShape,
    "parameter": ParameterShape,
    "bands": BandsShape,
    "messages": MessagesShape,
    "facts": FactsShape,
    "derived": FactsShape,
    "sources": SourcesShape,
    "claims": ClaimsShape,
    "problem": ProblemShape,
    "changes": ChangesShape,
    "retire": RetireShape,
    "route": RouteShape,
    "pack": PackShape,
}
"""The kinds of rule files by their first key."""


@dataclass(frozen=True)
class Document:
    """One rule file, checked against the shape of its kind.

    Args:
        kind: its first key.
        shape: what it says.
        file: its name.
        pack: the pack that it belongs to.
        positions: where each path of it stands: a place, or the node that has one.
        problems: the problems of its cases, each by the path of its case.
        spelling: the parameters, and which of them it names.
        value: what it says before its shape is checked.
        day: the day of its pack, if that gives one.
        own: whether its pack is laid on top of another.
    """

    kind: str
    shape: Shape
    file: str
    pack: str
    positions: Mapping[Route, Node | Position] = field(default_factory=dict)
    problems: Mapping[Route, Node] = field(default_factory=dict)
    spelling: Spelling = field(default_factory=lambda: Spelling({}))
    value: Mapping[str, object] = field(default_factory=dict)
    day: date | None = None
    own: bool = False

    def position(self, *route: str | int) -> Position:
        """Where a path of the document stands, or its nearest parent that does."""
        while route and route not in self.positions:
            route = route[:-1]
        place = self.positions.get(route, Position(self.file))
        return place if isinstance(place, Position) else place.position


def read_documents(
    files: Iterable[tuple[str, bytes]],
    pack: str,
    numbers: Numbers = _NO_NUMBERS,
    problems: Problems = _NO_PROBLEMS,
) -> Iterator[Document | Diagnostic]:
    """Each file as a document, or the faults that keep it from being one.

    `numbers` and `problems` are the parameters and the problems that they may name.
    """
    for name, raw in files:
        diagnostics: list[Diagnostic] = []
        try:
            root = compose(decode(raw, name), name, diagnostics)
        except InvalidInput as bad:
            yield from bad.diagnostics
            continue
        yield from diagnostics
        if not isinstance(root, nodes.Mapping) or not root.entries:
            what = "this is no rule file: it holds no names with values"
            yield Diagnostic(
                what, Position(name), f"Its first key is one of: {listed(SHAPES, 12)}."
            )
        elif not diagnostics:
            yield from _document(root, name, pack, Spelling(numbers, problems))


def _document(
    root: nodes.Mapping, name: str, pack: str, spelling: Spelling
) -> Iterator[Document | Diagnostic]:
    first, _ = root.entries[0]
    kind = first.value
    if kind not in SHAPES:
        help_ = did_you_mean(kind, SHAPES, f"The first key is one of: {listed(SHAPES, 12)}.")
        if kind in FORMER_KEYS:
            help_ = f"`{kind}` is now `{FORMER_KEYS[kind]}`."
        yield Diagnostic(f"`{kind}` is no kind of rule file", first.position, help_)
        return
    values = PlainValues(spelling)
    value = values.of(root, ())
    yield from values.diagnostics
    assert isinstance(value, dict)
    places = values.positions, values.problems, values.spelling
    yield from checked(Document(kind, Shape(), name, pack, *places, value))


def checked(unread: Document) -> Iterator[Document | Diagnostic]:
    """A document with its shape, or what keeps its value from having the shape of its kind."""
    kind = SHAPES[unread.kind]
    try:
        read = replace(unread, shape=kind.model_validate(unread.value))
    except ValidationError as error:
        yield from shape_diagnostics(error.errors(include_url=False), kind, unread.position)
        return
    shape = read.shape
    if not isinstance(shape, BandsShape):
        yield read
    elif unsound := list(unsound_rows(read, shape)):
        yield from unsound
    else:
        yield from rows_of(read, shape)


class PlainValues:
    """Makes plain values of nodes, and remembers where each path stands."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self.positions: dict[Route, Node | Position] = {}
        self.problems: dict[Route, Node] = {}
        self.diagnostics = self.spelling.diagnostics

    def of(self, node: Node, route: Route) -> object:
        """The value of a node that stands at `route`."""
        self.positions.setdefault(route, node)
        if isinstance(node, Scalar):
            self._refuse_deceiving(node)
            return self._scalar(node, route)
        if isinstance(node, Listing):
            return [self.of(item, (*route, index)) for index, item in enumerate(node.items)]
        values: dict[str, object] = {}
        for key, value in node.entries:
            inner = (*route, key.value)
            self._refuse_deceiving(key)
            self.positions[inner] = key
            if key.value == "given" and isinstance(value, nodes.Mapping):
                self.problems[route] = self.spelling.case(value, route)
                values[key.value] = {}
            else:
                values[key.value] = self.of(value, inner)
        return values

    def _scalar(self, node: Scalar, route: Route) -> object:
        value = _scalar(node)
        if isinstance(value, str):
            if "{" in value:
                return self.spelling.text(value, route)
            if node.plain and (number := self.spelling.number(value, route)) is not None:
                return number
        return value

    def _refuse_deceiving(self, node: Scalar) -> None:
        if character := DECEIVING.search(node.value):
            what = f"a text contains a control character (U+{ord(character[0]):04X})"
            help_ = "Remove it: it could deceive whoever reads the text."
            self.diagnostics.append(Diagnostic(what, node.position, help_))


def _scalar(node: Scalar) -> object:
    text = node.value
    if not node.plain:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    return float(text.replace("_", "")) if _NUMBER.fullmatch(text) else text


# By the key under which a word stands: how it is spelt.
_SPELT = {
    "claims": "Write A and three digits: A099.",
    "url": "Write an address that begins with https:// or http://, or nothing.",
    "version": "Use letters, digits and . + - _ only: 2026.11.",
}

_KEBAB = "Use small letters and digits, joined by single hyphens: enough-examples."

# The type of the complaint: what we say of the value, and what helps. {…} is pydantic's context.
_SAID: Mapping[str, tuple[str, str]] = {
    "answers": ("forbids answers to more than one fact", "Write a file for each of them."),
    "bool_parsing": ("takes true or false", "Write true or false."),
    "bool_type": ("takes true or false", "Write true or false."),
    "date_from_datetime_parsing": ("is no day of the calendar", "Check the month and the day."),
    "day": ("takes a day", "Write it as 2026-11-24."),
    "dict_type": ("takes names with values", "Write name: value pairs below it, or in { }."),
    "forbids": ("must forbid either techniques or an answer", "Write techniques: or answer:."),
    "float_parsing": ("takes a number", "Write digits only."),
    "float_type": ("takes a number", "Write digits only."),
    "greater_than_equal": ("must be at least {ge}", "Correct it."),
    "int_from_float": ("takes a whole number", "Write digits only."),
    "int_parsing": ("takes a whole number", "Write digits only."),
    "int_type": ("takes a whole number", "Write digits only."),
    "less_than_equal": ("must be at most {le}", "Correct it."),
    "list_type": ("takes a list", "Write it in brackets: [a, b]."),
    "literal_error": ("must be {expected}", "Choose one of them."),
    "model_type": ("takes names with values", "Write name: value pairs below it, or in { }."),
    "selection": ("takes a list of names", ""),
    "string_pattern_mismatch": ("is not spelt as such a name is", _KEBAB),
    "string_too_long": ("is longer than {max_length} characters", "Say it in fewer words."),
    "string_too_short": ("is empty", "Write it, or leave the key out."),
    "string_type": ("takes a text", "Put it in quotes if a text is meant."),
    "too_long": ("has no place in this kind of file", "Leave it out."),
    "too_short": ("is empty", "Write at least one entry."),
}


def shape_diagnostics(
    errors: Iterable[ErrorDetails], shape: type[Shape], position: Callable[..., Position]
) -> Iterator[Diagnostic]:
    """Complaints about a document of `shape`, said anew; `position` knows where its paths stand.

    A key that is missing because it is misspelt is one fault, not two.
    """
    complaints = list(errors)
    misspelt = {
        (
            *complaint["loc"][:-1],
            _meant(str(complaint["loc"][-1]), _fields(shape, complaint["loc"][:-1])),
        )
        for complaint in complaints
        if complaint["type"] == "extra_forbidden"
    }
    for complaint in complaints:
        if complaint["type"] != "missing" or complaint["loc"] not in misspelt:
            yield _fault(complaint, shape, position(*complaint["loc"]))


def _meant(key: str, legal: list[str]) -> str | None:
    """The key that a misspelt or former one stands for."""
    return FORMER_KEYS.get(key) or nearest(key, legal)


def _fault(error: ErrorDetails, shape: type[Shape], position: Position) -> Diagnostic:
    kind, route = error["type"], tuple(step for step in error["loc"] if step != "[key]")
    key = str(route[-1]) if route else "the file"
    if kind == "extra_forbidden":
        legal = _fields(shape, route[:-1])
        help_ = did_you_mean(key, legal, f"Choose from: {listed(legal, 20)}.")
        if FORMER_KEYS.get(key) in legal:
            help_ = f"`{key}` is now `{FORMER_KEYS[key]}`."
        return Diagnostic(f"unknown key {quoted(key)}", position, help_)
    named = _named(route)
    if kind == "missing":
        return Diagnostic(f"{named} is missing", position, f"Add {key}: and its value.")
    says, help_ = _SAID.get(kind, (f"is not right: {error['msg']}", "Correct it."))
    what = f"{named} {says.format(**error.get('ctx', {}))}"
    if kind == "string_pattern_mismatch":
        what = f"{quoted(str(error['input']))} cannot be a name here"
        help_ = next((help_ for key, help_ in _SPELT.items() if key in route), help_)
    return Diagnostic(what, position, help_ or error["msg"])


def _named(route: Route) -> str:
    """A path in words: `why` of item 2 of `route`."""
    if not route:
        return "the file"
    words = [f"`{step}`" if isinstance(step, str) else f"item {step + 1}" for step in route[-3:]]
    return " of ".join(reversed(words))


def _fields(shape: type[Shape], route: Route) -> list[str]:
    """The keys that may stand at a place of a document."""
    for step in route:
        if step in shape.model_fields:
            shape = _inside(shape.model_fields[str(step)].annotation) or shape
    fields = shape.model_fields.items()
    return [field.alias or name for name, field in fields if not field.exclude]


def _inside(annotation: Any) -> type[Shape] | None:
    """The shape that a field's type holds: itself, or in a list, mapping or choice."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    for inner in get_args(annotation):
        if (shape := _inside(inner)) is not None:
            return shape
    return None

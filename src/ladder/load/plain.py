"""The short way to read a problem that is plainly written, for a thousand files in a run.

It reads the parser's own nodes and remembers what a word means, and gives up at the first thing
that is not plain: the long way (`ladder.load.problem`) then reads the file and explains. What both
accept they read alike; a test holds them together.
"""

import operator
from collections.abc import Callable, Iterator, Mapping

import yaml
import yaml.cyaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Position, Problem, Rulebook
from ladder.load import nodes
from ladder.load.problem import vocabulary
from ladder.load.scalars import is_unknown, text_of, value_of
from ladder.load.unknown import Tree
from ladder.output.diagnostics import Diagnostic

_Parser: type = getattr(yaml.cyaml, "CParser", object)


class _NodesOnly(_Parser):  # type: ignore[misc]
    """The C parser, without the search for a type behind each word: nobody here looks at it.

    It asks these three of every node. What answers is built in, so that the asking costs little.
    """

    resolve = slice
    descend_resolver = operator.is_
    ascend_resolver = int


_NOT_PLAIN = ("&", "*", "!", "%", "<<")
"""What could be an anchor, an alias, a tag, a directive or a merge."""

_MOST = 5_000
"""Values remembered of one fact."""

_MISSING = object()


class Positions(Mapping[str, Position]):
    """Where each fact stands; a mark is made when it is asked for."""

    __slots__ = ("_at", "_file")

    def __init__(self, file: str, at: dict[str, Node]) -> None:
        self._file = file
        self._at = at

    def __getitem__(self, fact: str) -> Position:
        start = self._at[fact].start_mark
        return Position(self._file, start.line + 1, start.column + 1)

    def __contains__(self, fact: object) -> bool:
        return fact in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class _NotPlain(Exception):
    """The long way must read this file."""


class _Word:
    """A key of the vocabulary: a section with words `inside`, or a fact with values seen so far."""

    __slots__ = ("fact", "inside", "path", "quoted", "read", "unquoted")

    def __init__(
        self,
        path: str,
        fact: Fact | None,
        inside: "dict[str, _Word]",
        read: Callable[[nodes.Scalar, list[Diagnostic]], Value | None],
    ) -> None:
        self.path = path
        self.fact = fact
        self.inside = inside
        self.read = read
        self.unquoted: dict[str, Value | None] = {}
        self.quoted: dict[str, Value | None] = {}

    def value(self, node: ScalarNode) -> Value | None:
        """What a word means here, read once and remembered."""
        seen = self.quoted if node.style else self.unquoted
        value = seen.get(node.value, _MISSING)
        return self._read(node, seen) if value is _MISSING else value  # type: ignore[return-value]

    def _read(self, node: ScalarNode, seen: dict[str, Value | None]) -> Value | None:
        scalar = nodes.Scalar(node.value, not node.style, Position(""))
        diagnostics: list[Diagnostic] = []
        value = None if is_unknown(scalar) else self.read(scalar, diagnostics)
        if diagnostics:
            raise _NotPlain
        if len(seen) > _MOST:
            seen.clear()
        seen[node.value] = value
        return value

    def listed(self, node: Node) -> Value:
        """What a list of words means here."""
        if (
            type(node) is not SequenceNode
            or self.fact is None
            or self.fact.kind is not Kind.CHOICES
        ):
            raise _NotPlain
        found: set[str] = set()
        for item in node.value:
            if type(item) is not ScalarNode or item.value == "unknown":
                raise _NotPlain
            word = self.value(item)
            if not isinstance(word, frozenset):
                raise _NotPlain
            found |= word
        return frozenset(found)


def _words(tree: Tree, prefix: str) -> dict[str, _Word]:
    return {key: _word(known, prefix + key) for key, known in tree.items()}


def _word(known: "Fact | Tree", path: str) -> _Word:
    if not isinstance(known, Fact):
        return _Word(path, None, _words(known, f"{path}."), lambda *_: None)
    return _Word(path, known, {}, lambda scalar, diagnostics: value_of(scalar, known, diagnostics))


class PlainReader:
    """Reads plain problem files against one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._words = _words(vocabulary(rulebook), "")
        self._title = _Word(
            "title", None, {}, lambda node, diagnostics: text_of(node, "title", diagnostics)
        )

    def read(self, text: str, name: str, below: str | None = None) -> Problem | None:
        """The problem in `text`, the file called `name`; None if the long way must read it.

        Args:
            text: a YAML document.
            name: the file's name, for the marks.
            below: the key of the document under which the problem stands, if not at its top.
        """
        if _Parser is object or any(sign in text for sign in _NOT_PLAIN):
            return None  # (a PyYAML without its C part goes the long way)
        try:
            root = _NodesOnly(text).get_single_node()
        except (yaml.YAMLError, RecursionError):
            return None
        outer = ""
        if below is not None and isinstance(root, MappingNode):
            outer = _title(root)
            root = next((value for key, value in root.value if key.value == below), None)
        if not isinstance(root, MappingNode):
            return None
        facts: dict[str, Value] = {}
        at: dict[str, Node] = {"": root}
        try:
            title = self._top(root, facts, at)
        except (_NotPlain, TypeError):  # (a list as a key cannot be looked up)
            return None
        return Problem(title or outer or "Untitled problem", facts, Positions(name, at), (), name)

    def _top(self, root: MappingNode, facts: dict[str, Value], at: dict[str, Node]) -> str:
        entries = root.value
        titles = [node for key, node in entries if key.value == "title"]
        if not titles:
            _entries(entries, self._words, facts, at)
            return ""
        if len(titles) > 1 or type(titles[0]) is not ScalarNode:
            raise _NotPlain
        _entries([each for each in entries if each[1] is not titles[0]], self._words, facts, at)
        return str(self._title.value(titles[0]) or "")


def _title(root: MappingNode) -> str:
    """The title of a document whose front matter holds a problem."""
    titles = [node.value for key, node in root.value if key.value == "title"]
    return titles[0] if titles and isinstance(titles[0], str) and titles[0].isprintable() else ""


def _entries(
    entries: list[tuple[ScalarNode, Node]],
    words: dict[str, _Word],
    facts: dict[str, Value],
    at: dict[str, Node],
) -> None:
    for key, node in entries:
        word = words.get(key.value)
        if word is None or word.path in at:
            raise _NotPlain
        path = word.path
        if word.fact is None:
            if type(node) is not MappingNode:
                raise _NotPlain
            at[path] = key
            _entries(node.value, word.inside, facts, at)
            continue
        at[path] = node
        value = word.value(node) if type(node) is ScalarNode else word.listed(node)
        if value is not None:
            facts[path] = value

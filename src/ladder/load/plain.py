"""The short way to read a problem that is plainly written, for a thousand files in a run.

It reads the parser's own nodes and remembers what a word means, and gives up at the first thing
that is not plain: the long way (`ladder.load.problem`) then reads the file and explains. What both
accept they read alike; a test holds them together.
"""

import re
from collections.abc import Callable, Iterator, Mapping

import yaml
import yaml.cyaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.faults import Fault
from ladder.load import nodes
from ladder.load.problem import vocabulary
from ladder.load.scalars import is_unknown, text_of, value_of
from ladder.load.unknown import Tree
from ladder.model import Fact, Kind, Mark, Problem, Rulebook, Value

_Parser: type = getattr(yaml.cyaml, "CParser", object)


class _NodesOnly(_Parser):  # type: ignore[misc]
    """The C parser, without the search for a type behind each word: nobody here looks at it."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return "?"

    def descend_resolver(self, parent: object, index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


_NOT_PLAIN = re.compile(
    r"[&*!%\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]|<<"
)
"""What could be an anchor, an alias, a tag, a directive, a merge or a forbidden character."""

_MOST = 20_000
"""Words remembered."""

_Memo = dict[tuple[str, str, bool], Value | None]


class Marks(Mapping[str, Mark]):
    """Where each fact stands; a mark is made when it is asked for."""

    __slots__ = ("_at", "_file")

    def __init__(self, file: str, at: dict[str, Node]) -> None:
        self._file = file
        self._at = at

    def __getitem__(self, fact: str) -> Mark:
        start = self._at[fact].start_mark
        return Mark(self._file, start.line + 1, start.column + 1)

    def __contains__(self, fact: object) -> bool:
        return fact in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class _NotPlain(Exception):
    """The long way must read this file."""


class PlainReader:
    """Reads plain problem files against one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._tree = vocabulary(rulebook)
        self._memo: _Memo = {}

    def read(self, text: str, name: str, below: str | None = None) -> Problem | None:
        """The problem in `text`, the file called `name`; None if the long way must read it.

        Args:
            text: a YAML document.
            name: the file's name, for the marks.
            below: the key of the document under which the problem stands, if not at its top.
        """
        if _Parser is object or _NOT_PLAIN.search(text):
            return None  # (a PyYAML without its C part goes the long way)
        try:
            root = _NodesOnly(text).get_single_node()
        except (yaml.YAMLError, RecursionError):
            return None
        if below is not None and isinstance(root, MappingNode):
            root = next((value for key, value in root.value if key.value == below), None)
        if not isinstance(root, MappingNode):
            return None
        facts: dict[str, Value] = {}
        at: dict[str, Node] = {"": root}
        try:
            title = self._top(root, facts, at)
        except _NotPlain:
            return None
        return Problem(title or "Untitled problem", facts, Marks(name, at), (), name)

    def _top(self, root: MappingNode, facts: dict[str, Value], at: dict[str, Node]) -> str:
        title = ""
        rest = []
        for key, node in root.value:
            if key.value == "title":
                if title or not isinstance(node, ScalarNode):
                    raise _NotPlain
                title = self._text(node)
            else:
                rest.append((key, node))
        self._entries(rest, self._tree, "", facts, at)
        return title

    def _entries(
        self,
        entries: list[tuple[Node, Node]],
        tree: Tree,
        prefix: str,
        facts: dict[str, Value],
        at: dict[str, Node],
    ) -> None:
        for key, node in entries:
            if type(key) is not ScalarNode or (known := tree.get(key.value)) is None:
                raise _NotPlain
            path = prefix + key.value
            if path in at:
                raise _NotPlain
            if type(known) is not Fact:
                if type(node) is not MappingNode:
                    raise _NotPlain
                at[path] = key
                self._entries(node.value, known, path + ".", facts, at)  # type: ignore[arg-type]
                continue
            at[path] = node
            if type(node) is ScalarNode:
                value = self._value(known, node)
            else:
                value = self._list(known, node)
            if value is not None:
                facts[path] = value

    def _value(self, fact: Fact, node: ScalarNode) -> Value | None:
        asked = (fact.id, node.value, not node.style)
        try:
            return self._memo[asked]
        except KeyError:
            return self._remember(asked, node, lambda scalar, out: value_of(scalar, fact, out))

    def _text(self, node: ScalarNode) -> str:
        asked = ("title", node.value, not node.style)
        if asked not in self._memo:
            self._remember(asked, node, lambda scalar, out: text_of(scalar, "title", out))
        return str(self._memo[asked] or "")

    def _list(self, fact: Fact, node: Node) -> Value:
        if type(node) is not SequenceNode or fact.kind is not Kind.CHOICES:
            raise _NotPlain
        found: set[str] = set()
        for item in node.value:
            if type(item) is not ScalarNode or item.value == "unknown":
                raise _NotPlain
            word = self._value(fact, item)
            if not isinstance(word, frozenset):
                raise _NotPlain
            found |= word
        return frozenset(found)

    def _remember(
        self,
        asked: tuple[str, str, bool],
        node: ScalarNode,
        read: Callable[[nodes.Scalar, list[Fault]], Value | None],
    ) -> Value | None:
        scalar = nodes.Scalar(node.value, not node.style, Mark(""))
        faults: list[Fault] = []
        value = None if is_unknown(scalar) else read(scalar, faults)
        if faults:
            raise _NotPlain
        if len(self._memo) > _MOST:
            self._memo.clear()
        self._memo[asked] = value
        return value

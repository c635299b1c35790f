"""A problem file or mapping to checked facts. All faults of a file are reported at once."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ladder.faults import BadInput, Fault, listed, nearest
from ladder.load.contradictions import contradictions
from ladder.load.reader import compose, mark_of, read_text
from ladder.load.scalars import is_unknown, text_of, value_of
from ladder.model import Fact, Kind, Mark, Problem, Rulebook, Value, Waiver

Tree = Mapping[str, "Fact | Tree"]

WAIVER_KEYS = ("rule", "reason", "owner", "expires")


def load_problem(path: str, rulebook: Rulebook) -> Problem:
    """Read and check a problem file, or standard input for `-`.

    Raises:
        BadInput: with everything that is wrong with it.
    """
    return parse_problem(read_text(path), "<stdin>" if path == "-" else path, rulebook)


def parse_problem(text: str, name: str, rulebook: Rulebook) -> Problem:
    """Check the text of a problem file called `name`.

    Raises:
        BadInput: with everything that is wrong with it.
    """
    return problem_from(compose(text, name), name, rulebook)


def problem_from(root: Node | None, name: str, rulebook: Rulebook) -> Problem:
    """Check a composed document."""
    if root is None or (isinstance(root, ScalarNode) and not root.value):
        help_ = "Start with: needs: [missing-knowledge]. Or run `ladder ask`."
        raise BadInput([Fault("the file is empty", Mark(name), help_)])
    if not isinstance(root, MappingNode):
        kind = "a list" if isinstance(root, SequenceNode) else "a single value"
        what = f"a problem is a mapping of names to values, not {kind}"
        raise BadInput([Fault(what, mark_of(root, name), "Start with: title: …")])
    return _Reading(name, rulebook).read(root)


def problem_from_mapping(given: Mapping[str, object], rulebook: Rulebook) -> Problem:
    """Check a plain mapping of the same shape as a problem file.

    Raises:
        BadInput: as for a file; the marks count lines of the mapping written as YAML.
    """
    import yaml

    try:
        text = yaml.safe_dump(_plain(given), sort_keys=False, allow_unicode=True)
    except yaml.YAMLError as error:
        fault = Fault(f"the mapping cannot be read: {error}", Mark("<mapping>"))
        raise BadInput([fault]) from None
    return parse_problem(text, "<mapping>", rulebook)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


@lru_cache(maxsize=8)
def vocabulary(rulebook: Rulebook) -> Tree:
    """The facts as the tree of keys in which a file states them."""
    tree: dict[str, object] = {}
    for fact in rulebook.facts.values():
        *sections, leaf = fact.id.split(".")
        at = tree
        for section in sections:
            at = at.setdefault(section, {})  # type: ignore[assignment]
        at[leaf] = fact
    return tree  # type: ignore[return-value]


class _Reading:
    """One pass over one document, collecting facts and faults."""

    def __init__(self, name: str, rulebook: Rulebook) -> None:
        self.name = name
        self.rulebook = rulebook
        self.title = ""
        self.facts: dict[str, Value] = {}
        self.marks: dict[str, Mark] = {}
        self.waivers: list[Waiver] = []
        self.faults: list[Fault] = []

    def read(self, root: MappingNode) -> Problem:
        for key, node in root.value:
            if key.value == "title":
                self._title(node)
            elif key.value == "waivers":
                self._waivers(node)
            else:
                self._entry(key, node, vocabulary(self.rulebook), "")
        self.faults += contradictions(self.facts, self.marks, self.name)
        if self.faults:
            raise BadInput(self.faults)
        title = self.title or "Untitled problem"
        return Problem(title, self.facts, self.marks, tuple(self.waivers), self.name)

    def _title(self, node: Node) -> None:
        if is_unknown(node):
            return
        text = text_of(node, "title", self.name)
        if isinstance(text, Fault):
            self.faults.append(text)
        else:
            self.title = text

    def _entry(self, key: ScalarNode, node: Node, tree: Tree, prefix: str) -> None:
        known = tree.get(key.value)
        if known is None:
            self.faults.append(self._unknown_key(key, tree, prefix))
        elif isinstance(known, Fact):
            self._fact(key, node, known)
        elif isinstance(node, MappingNode):
            path = f"{prefix}{key.value}."
            self.marks[path.rstrip(".")] = mark_of(key, self.name)
            for inner, value in node.value:
                self._entry(inner, value, known, path)
        elif not is_unknown(node):
            what = f"`{prefix}{key.value}` takes facts of its own"
            help_ = f"Legal below it: {listed(known)}."
            self.faults.append(Fault(what, mark_of(node, self.name), help_))

    def _fact(self, key: ScalarNode, node: Node, fact: Fact) -> None:
        self.marks[fact.id] = mark_of(node, self.name)
        if is_unknown(node):
            return
        value = value_of(node, fact, self.name)
        if isinstance(value, Fault):
            self.faults.append(value)
        else:
            self.facts[fact.id] = value

    def _unknown_key(self, key: ScalarNode, tree: Tree, prefix: str) -> Fault:
        word = str(key.value)
        legal = [*tree, "title", "waivers"] if not prefix else list(tree)
        mark = mark_of(key, self.name)
        shown = word if len(word) <= 40 else f"{word[:40]}…"
        what = f"unknown key `{prefix}{shown}`"
        if near := nearest(word, legal):
            return Fault(what, mark, f"Did you mean {near}?")
        if homes := [fact for fact in self.rulebook.facts if fact.endswith(f".{word}")]:
            return Fault(what, mark, f"Did you mean {listed(homes, 3)}?")
        return Fault(what, mark, f"Legal here: {listed(legal, 16)}.")

    def _waivers(self, node: Node) -> None:
        if is_unknown(node):
            return
        if not isinstance(node, SequenceNode):
            what = "`waivers` takes a list"
            help_ = "Write: waivers: [{rule: …, reason: …, owner: …, expires: 2027-01-31}]"
            self.faults.append(Fault(what, mark_of(node, self.name), help_))
            return
        for item in node.value:
            found = list(self._waiver(item))
            self.faults += [each for each in found if isinstance(each, Fault)]
            self.waivers += [each for each in found if isinstance(each, Waiver)]

    def _waiver(self, node: Node) -> Iterator[Waiver | Fault]:
        mark = mark_of(node, self.name)
        help_ = f"A waiver has: {listed(WAIVER_KEYS)}."
        if not isinstance(node, MappingNode):
            yield Fault("a waiver is a mapping", mark, help_)
            return
        given: dict[str, str] = {}
        sound = True
        for key, value in node.value:
            read = self._waiver_value(key, value)
            if isinstance(read, Fault):
                sound = False
                yield read
            else:
                given[key.value] = read
        missing = [key for key in WAIVER_KEYS if key not in given]
        if sound and missing:
            yield Fault(f"the waiver lacks {listed(missing)}", mark, help_)
        elif sound:
            yield Waiver(*(given[key] for key in WAIVER_KEYS), mark)

    def _waiver_value(self, key: ScalarNode, value: Node) -> str | Fault:
        if key.value not in WAIVER_KEYS:
            near = nearest(key.value, WAIVER_KEYS)
            help_ = f"Did you mean {near}?" if near else f"Legal here: {listed(WAIVER_KEYS)}."
            what = f"unknown key `{key.value}` in a waiver"
            return Fault(what, mark_of(key, self.name), help_)
        if key.value != "expires":
            return text_of(value, f"waivers.{key.value}", self.name)
        day = value_of(value, Fact("waivers.expires", Kind.DATE, ""), self.name)
        return day if isinstance(day, Fault) else str(value.value)

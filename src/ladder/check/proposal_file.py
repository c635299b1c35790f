"""Files to proposals: YAML or JSON problem files, and the front matter of Markdown documents."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ladder.check import lookalike
from ladder.check.commands import SCRIPTS
from ladder.check.discovery import OF_CI, OTHER, YAML, Candidate, is_program
from ladder.check.file_text import bytes_of, head_of, text_of, too_large
from ladder.check.repository import leads_out
from ladder.check.training import Trainings, trainings_in
from ladder.engine.problem import Problem
from ladder.engine.rules import Position, Rulebook
from ladder.load import nodes
from ladder.load.document import BELOW, problem_within
from ladder.load.nodes import Node, compose
from ladder.load.reader import LIMIT, MARKDOWN, front_matter, is_document, is_left_open
from ladder.output.diagnostics import Diagnostic, InvalidInput, nearest, quoted

KEY = "proposal"
"""The key that makes a problem file a proposal."""


class Proposal(NamedTuple):
    """A proposal that was read, and the contradictions in it.

    `trains` is the line and the word with which its title, its remarks or the document around it
    speak of training.
    """

    problem: Problem
    contradictions: tuple[Diagnostic, ...] = ()
    trains: tuple[int, str] | None = None


class Unusable(NamedTuple):
    """A file that should hold a proposal and does not; `opened` if its text could be read."""

    file: str
    diagnostics: tuple[Diagnostic, ...]
    opened: bool


class NoProposal(NamedTuple):
    """A file that holds no proposal, and why we think so."""

    file: str
    reason: str


Read = Proposal | Unusable | NoProposal | Trainings


def _unusable(name: str, what: str, help_: str, position: Position | None = None) -> Unusable:
    """A file whose text was read, and one thing wrong with it."""
    return Unusable(name, (Diagnostic(what, position or Position(name), help_),), opened=True)


class ProposalReader:
    """Reads candidates against one rulebook; it never raises for what a file holds."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def read(self, candidate: Candidate) -> Read:
        """What a file comes to: a proposal, a file that holds none, or what is wrong with it."""
        name = "<stdin>" if candidate.path == "-" else candidate.path
        if leads_out(candidate.path):  # what is there is no part of the change that is judged
            what, help_ = "a link that leads out of the repository", "Put the file itself into it."
            meant = candidate.required or candidate.named
            return _unusable(name, f"this is {what}", help_) if meant else NoProposal(name, what)
        try:
            raw = bytes_of(candidate.path)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=False)
        shown = lookalike.legible(raw)
        read = self._read(candidate, name, raw, shown)
        if candidate.required:
            return _must_be_one(read) if isinstance(read, NoProposal) else read
        # Whoever names a config of a training does not mean it as a proposal that is broken.
        named = isinstance(read, Unusable) and not lookalike.seen(shown, markdown=False)
        if named or isinstance(read, NoProposal):
            return _trainings(shown, name) or read
        return read

    def _read(self, candidate: Candidate, name: str, raw: bytes, shown: bytes) -> Read:
        asked = candidate.named or candidate.required
        if not asked and not OF_CI.isdisjoint(name.split("/")):
            return NoProposal(name, "a job of CI")
        if not asked and not name.lower().endswith(YAML + MARKDOWN):
            return _of_another_kind(shown, name)
        large = f"larger than {LIMIT // 1024} KiB" if len(raw) > LIMIT else ""
        if not (candidate.required or lookalike.may_be_meant(shown)):
            if candidate.named and large:
                return Unusable(name, (too_large(name),), opened=False)
            none = f"{large}, and no proposal at its beginning" if large else "no proposal in it"
            return NoProposal(name, none)
        markdown = is_document(shown.decode(errors="replace"), name)
        meant = asked or lookalike.seen(shown, markdown=markdown)
        opened = False
        try:
            text = head_of(raw, name) if markdown else text_of(raw, name)
            opened = True
            read = self._document(text, name) if markdown else self._problem(text, name)
            if isinstance(read, Proposal):
                after = len(text.encode()) if markdown else len(raw)
                said = (read.problem.title, *read.problem.remarks.values())
                trains = lookalike.training(raw, after, "\n".join(said))
                read = read._replace(trains=trains)
            return read
        except InvalidInput as bad:
            if meant:
                return Unusable(name, tuple(bad.diagnostics), opened)
            unread = f"front matter of {large.replace('larger', 'more')}" if markdown else large
            if opened:
                unread = "not valid YAML, and no proposal seen in it"
            return NoProposal(name, unread if opened or large else "not UTF-8 text")

    def _document(self, text: str, name: str) -> Read:
        """A Markdown document."""
        matter = front_matter(text)
        if matter is not None:
            return self._problem(matter, name)
        if is_left_open(text) and lookalike.seen(text.encode(), markdown=True):
            what, help_ = "the front matter is never closed", "End it with a line of three dashes."
        elif lookalike.front_matter(text):
            what = "this looks like front matter with a proposal, and cannot be read as that"
            help_ = "Begin the file with a line of three dashes, and write it as YAML."
        else:
            return NoProposal(name, "a document without front matter")
        return _unusable(name, what, help_)

    def _problem(self, text: str, name: str) -> Read:
        diagnostics: list[Diagnostic] = []
        root = compose(text, name, diagnostics)
        below = _under(root, BELOW)
        if below is None and (near := self._nearly_below(root)):
            what, help_ = f"unknown key {quoted(near.value)}", f"Did you mean {BELOW}?"
            return _unusable(name, what, help_, near.position)
        places = [place for place in (root, below) if isinstance(place, nodes.Mapping)]
        meant = [place for place in places if self._proposes(place)]
        if not meant:
            return self._none(root, below, name)
        inner, *more = meant
        if more:
            what = "a file holds one proposal, and here is a second one"
            help_ = f"Keep the one at the top or the one under `{BELOW}:`, or write two files."
            return _unusable(name, what, help_, more[0].position)
        clashes: list[Diagnostic] = []
        try:
            outer = _under(root, "title") if inner is below else None
            problem = problem_within(outer, inner, name, self._rulebook, diagnostics, clashes)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=True)
        return _asked(problem, tuple(clashes))

    def _nearly_below(self, root: Node | None) -> nodes.Scalar | None:
        """A key that nearly is the one below which a proposal stands, if one stands there."""
        for key, value in root.entries if isinstance(root, nodes.Mapping) else ():
            if not isinstance(value, nodes.Mapping) or not nearest(key.value, [BELOW]):
                continue
            if self._proposes(value) or self._ours(value):
                return key
        return None

    def _none(self, root: Node | None, below: Node | None, name: str) -> Read:
        """Why a file without a proposal holds none, unless one stands where none is looked for."""
        for place, node in _elsewhere(root):
            ours = place == "a list" or self._ours(node)
            if self._proposes(node) and (
                ours or (isinstance(root, nodes.Mapping) and self._ours(root))
            ):
                what = f"a proposal stands in {place}, where none is looked for"
                help_ = f"Write each proposal into a file of its own, or below `{BELOW}:`."
                return _unusable(name, what, help_, node.position)
        for text in _texts(root):
            if lookalike.of_another_kind(text.value.encode()):
                what = "a proposal stands in a text, where none is looked for"
                help_ = "Write it into a file of its own."
                return _unusable(name, what, help_, text.position)
        if isinstance(below, nodes.Mapping) and below.entries and self._ours(below):
            return NoProposal(name, "a problem without a proposal")
        return NoProposal(name, "no proposal in it")

    def _proposes(self, root: nodes.Mapping) -> bool:
        """Whether a mapping is meant as a proposal: by its key, or one that is nearly that.

        Other people's `proposal:` is told apart by what it holds, and by what stands beside it.
        """
        value = root.get(KEY)
        if value is not None and self._says_what(value):
            return True
        keys = (unicodedata.normalize("NFKC", key.value) for key, _ in root.entries)
        return self._ours(root) and any(nearest(key, [KEY]) for key in keys)

    def _says_what(self, value: Node) -> bool:
        """Whether what stands at `proposal:` names a technique."""
        match value:
            case nodes.Mapping(entries=entries):
                return any(nearest(key.value, ["technique"]) for key, _ in entries)
            case nodes.Scalar(value=word):
                return nearest(word, self._rulebook.techniques) is not None
            case nodes.Listing(items=items):
                return any(self._says_what(each) for each in items)

    def _ours(self, root: nodes.Mapping) -> bool:
        """Whether a mapping says of a problem what a problem file says."""
        return any(self._is_of_ours(key.value.lower(), value) for key, value in root.entries)

    def _is_of_ours(self, key: str, value: Node) -> bool:
        if key == "needs":
            words = value.items if isinstance(value, nodes.Listing) else [value]
            return any(
                isinstance(each, nodes.Scalar) and nearest(each.value, self._rulebook.needs)
                for each in words
            )
        if key in ("evaluation", "attempts", "examples") and isinstance(value, nodes.Mapping):
            known = {fact.split(".")[1] for fact in self._rulebook.facts if fact.startswith(key)}
            return any(name.value in known for name, _ in value.entries)
        return False


def _elsewhere(root: Node | None, place: str = "") -> Iterator[tuple[str, nodes.Mapping]]:
    """The mappings below a file's own, and in what they stand."""
    within: list[tuple[str, Node]] = []
    if isinstance(root, nodes.Mapping):
        within = [(f"{quoted(key.value)}", value) for key, value in root.entries]
    elif isinstance(root, nodes.Listing):
        within = [(place or "a list", item) for item in root.items]
    for inner, node in within:
        if isinstance(node, nodes.Mapping):
            yield inner, node
        yield from _elsewhere(node, inner)


def _texts(root: Node | None) -> Iterator[nodes.Scalar]:
    """The texts of several lines in a file, as far as they are values."""
    within = [value for _, value in root.entries] if isinstance(root, nodes.Mapping) else []
    for each in root.items if isinstance(root, nodes.Listing) else within:
        if isinstance(each, nodes.Scalar) and "\n" in each.value:
            yield each
        yield from _texts(each)


def _under(root: Node | None, name: str) -> Node | None:
    return root.get(name) if isinstance(root, nodes.Mapping) else None


def _asked(problem: Problem, clashes: tuple[Diagnostic, ...]) -> Read:
    if problem.facts.get("proposal.technique"):
        return Proposal(problem, clashes)
    places = map(problem.positions.get, ("proposal.technique", KEY, ""))
    what = "the proposal does not say which technique it asks for"
    help_ = "Write proposal: {technique: …}, with one technique or a list of them."
    unusable = _unusable(problem.file, what, help_, next(filter(None, places), None))
    return unusable._replace(diagnostics=(*unusable.diagnostics, *clashes))


def _must_be_one(read: NoProposal) -> Unusable:
    what = f"each file here must hold a proposal, and this one does not: {read.reason}"
    help_ = f'Write one, move the file, or exempt it: require = ["!{read.file}"].'
    return _unusable(read.file, what, help_)


_CONFIG = re.compile(r"\.(ya?ml|json)(?![a-z0-9])", re.IGNORECASE)


def _trainings(shown: bytes, name: str) -> Trainings | None:
    """The trainings that a file sets up or starts; a document only speaks of them."""
    config = _CONFIG.search(name) is not None
    starts = name.lower().endswith(SCRIPTS) or is_program(name)
    return trainings_in(shown, name, config=config) if config or starts else None


def _of_another_kind(shown: bytes, name: str) -> Read:
    """A file of a kind that is not read, unless it looks like a proposal."""
    if name.lower().endswith(SCRIPTS) or not lookalike.of_another_kind(shown):
        return NoProposal(name, OTHER)
    what = f"this looks like a proposal, in a file of a kind that is not read: {OTHER}"
    return _unusable(name, what, "Save it as .yaml, .json or .md, or leave it out with `exclude`.")

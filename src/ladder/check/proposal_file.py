"""Files to proposals: YAML or JSON problem files, and the front matter of Markdown documents."""

import re
from typing import NamedTuple

from ladder.check.discovery import OF_CI, OTHER, YAML, Candidate, bytes_of, leads_out
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.files import BELOW, problem_within
from ladder.load.yaml.front_matter import (
    MARKDOWN,
    document_head,
    front_matter,
    is_document,
    is_left_open,
)
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.yaml.reader import LIMIT, decode
from ladder.output.diagnostics import Diagnostic, InvalidInput, nearest, quoted
from ladder.trainings.commands import Setup
from ladder.trainings.find import trainings_in

KEY = "proposal"
"""The key that makes a problem file a proposal."""

_HINTS = (b"prop", b"posal", b"ladder")
"""Parts of a proposal's keys, also of misspelled ones; a file without any of them has none."""

_TOP = re.compile(rb"""^["']?proposal["']?[ \t]*:""", re.MULTILINE | re.IGNORECASE)
_ANYWHERE = [
    re.compile(rb"""(?:^|[{,])[ \t]*["']?(?:%s)["']?[ \t]*:""" % key, re.MULTILINE | re.IGNORECASE)
    for key in (b"proposal|ladder", b"needs")
]


def _seen(raw: bytes) -> bool:
    """Return whether the keys of a proposal are seen in a file that cannot be read as a whole."""
    return bool(_TOP.search(raw)) or all(key.search(raw) for key in _ANYWHERE)


class Proposal(NamedTuple):
    """A proposal that was read, and the contradictions in it."""

    problem: Problem
    contradictions: tuple[Diagnostic, ...] = ()


class Unusable(NamedTuple):
    """A file that should hold a proposal and does not; `opened` if its text could be read."""

    file: str
    diagnostics: tuple[Diagnostic, ...]
    opened: bool


class NoProposal(NamedTuple):
    """A file that holds no proposal, and why we think so."""

    file: str
    reason: str


class Trainings(NamedTuple):
    """The trainings that a file without a proposal sets up or starts."""

    setups: tuple[Setup, ...]


Read = Proposal | Unusable | NoProposal | Trainings


def _unusable(name: str, what: str, help_: str, position: Position | None = None) -> Unusable:
    """Return a file whose text was read, with one thing wrong with it."""
    return Unusable(name, (Diagnostic(what, position or Position(name), help_),), opened=True)


class ProposalReader:
    """A reader of candidates against one rulebook; it never raises for what a file holds."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def read(self, candidate: Candidate) -> Read:
        """Return a file's proposal or trainings, that it holds none, or what is wrong with it."""
        name = "<stdin>" if candidate.path == "-" else candidate.path
        if leads_out(candidate.path):  # what is there is no part of the change that is judged
            what, help_ = "a link that leads out of the repository", "Put the file itself into it."
            intended = candidate.required or candidate.named
            return _unusable(name, f"this is {what}", help_) if intended else NoProposal(name, what)
        try:
            raw = bytes_of(candidate.path)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=False)
        return self.read_bytes(candidate, name, raw)

    def read_bytes(self, candidate: Candidate, name: str, raw: bytes) -> Read:
        """Return what the bytes of a file called `name` hold, or what is wrong with them."""
        read = self._read(candidate, name, raw)
        if candidate.required and isinstance(read, NoProposal):
            what = f"each file here must hold a proposal, and this one does not: {read.reason}"
            help_ = f'Write one, move the file, or exempt it: require = ["!{read.file}"].'
            return _unusable(name, what, help_)
        # A config of a training that somebody names is not meant as a proposal that is broken.
        if isinstance(read, NoProposal) or (
            isinstance(read, Unusable) and not candidate.required and not _seen(raw)
        ):
            setups = trainings_in(raw, name)
            return Trainings(setups) if setups else read
        return read

    def _read(self, candidate: Candidate, name: str, raw: bytes) -> Read:
        asked = candidate.named or candidate.required
        if not asked and not OF_CI.isdisjoint(name.split("/")):
            return NoProposal(name, "a job of CI")
        if not asked and not name.lower().endswith(YAML + MARKDOWN):
            return NoProposal(name, f"{OTHER}, and no training in it")
        large = f"larger than {LIMIT // 1024} KiB" if len(raw) > LIMIT else ""
        if not candidate.required and not any(hint in raw.lower() for hint in _HINTS):
            if candidate.named and large:
                return Unusable(name, (_too_large(name),), opened=False)
            none = f"{large}, and no proposal at its beginning" if large else "no proposal in it"
            return NoProposal(name, none)
        markdown = is_document(raw.decode(errors="replace"), name)
        opened = False
        try:
            head = document_head(raw, LIMIT) if markdown else raw
            if len(head) > LIMIT:
                raise InvalidInput([_too_large(name)])
            text = decode(head, name)
            opened = True
            read = self._document(text, name) if markdown else self._problem(text, name)
        except InvalidInput as bad:
            if asked or _seen(raw):
                return Unusable(name, tuple(bad.diagnostics), opened)
            if opened:
                return NoProposal(name, "not valid YAML, and no proposal seen in it")
            unread = f"front matter of {large.replace('larger', 'more')}" if markdown else large
            return NoProposal(name, unread if large else "not UTF-8 text")
        return read

    def _document(self, text: str, name: str) -> Read:
        matter = front_matter(text)
        if matter is not None:
            return self._problem(matter, name)
        if is_left_open(text) and _seen(text.encode()):
            what, help_ = "the front matter is never closed", "End it with a line of three dashes."
            return _unusable(name, what, help_)
        return NoProposal(name, "a document without front matter")

    def _problem(self, text: str, name: str) -> Read:
        diagnostics: list[Diagnostic] = []
        root = compose(text, name, diagnostics)
        entries = root.entries if isinstance(root, Mapping) else []
        values = {key.value: value for key, value in entries}
        below = values.get(BELOW)
        for key, value in entries if below is None else ():
            if not isinstance(value, Mapping) or not nearest(key.value, [BELOW]):
                continue
            if self._proposes(value) or self._ours(value):
                what, help_ = f"unknown key {quoted(key.value)}", f"Did you mean {BELOW}?"
                return _unusable(name, what, help_, key.position)
        places = [place for place in (root, below) if isinstance(place, Mapping)]
        intended = [place for place in places if self._proposes(place)]
        if not intended:
            ours = isinstance(below, Mapping) and self._ours(below)
            return NoProposal(name, "a problem without a proposal" if ours else "no proposal in it")
        inner, *more = intended
        if more:
            what = "a file holds one proposal, and here is a second one"
            help_ = f"Keep the one at the top or the one under `{BELOW}:`, or write two files."
            return _unusable(name, what, help_, more[0].position)
        clashes: list[Diagnostic] = []
        try:
            outer = values.get("title") if inner is below else None
            problem = problem_within(outer, inner, name, self._rulebook, diagnostics, clashes)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=True)
        if problem.facts.get("proposal.technique"):
            return Proposal(problem, tuple(clashes))
        positions = map(problem.positions.get, ("proposal.technique", KEY, ""))
        what = "the proposal does not say which technique it asks for"
        help_ = "Write proposal: {technique: …}, with one technique or a list of them."
        unusable = _unusable(name, what, help_, next(filter(None, positions), None))
        return unusable._replace(diagnostics=(*unusable.diagnostics, *clashes))

    def _proposes(self, root: Mapping) -> bool:
        """Return whether a mapping is meant as a proposal: by its key, or one that is nearly that.

        Other people's `proposal:` is told apart by what it holds, and by what is beside it.
        """
        value = root.get(KEY)
        if value is not None and self._says_what(value):
            return True
        return self._ours(root) and any(nearest(key.value, [KEY]) for key, _ in root.entries)

    def _says_what(self, value: Node) -> bool:
        """Return whether the value of `proposal:` names a technique."""
        match value:
            case Mapping(entries=entries):
                return any(nearest(key.value, ["technique"]) for key, _ in entries)
            case Scalar(value=word):
                return nearest(word, self._rulebook.techniques) is not None
            case Listing(items=items):
                return any(self._says_what(item) for item in items)

    def _ours(self, root: Mapping) -> bool:
        """Return whether a mapping holds what a problem file holds."""
        return any(self._is_of_ours(key.value.lower(), value) for key, value in root.entries)

    def _is_of_ours(self, key: str, value: Node) -> bool:
        if key == "needs":
            words = value.items if isinstance(value, Listing) else [value]
            return any(
                isinstance(word, Scalar) and nearest(word.value, self._rulebook.needs)
                for word in words
            )
        if key in ("evaluation", "attempts", "examples") and isinstance(value, Mapping):
            known = {fact.split(".")[1] for fact in self._rulebook.facts if fact.startswith(key)}
            return any(name.value in known for name, _ in value.entries)
        return False


def _too_large(name: str) -> Diagnostic:
    """Return the fault of a file that is too large for a proposal."""
    help_ = "A proposal describes one problem: leave data and documents out of it."
    return Diagnostic(f"the file is larger than {LIMIT // 1024} KiB", Position(name), help_)

"""Files to proposals: YAML or JSON problem files, and the front matter of Markdown documents."""

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ladder.check.discovery import MARKDOWN, Candidate
from ladder.engine.rules import Position, Problem, Rulebook
from ladder.load import nodes
from ladder.load.nodes import Node, compose
from ladder.load.problem import problem_from
from ladder.load.reader import LIMIT, decode, front_matter, is_left_open, read_text
from ladder.load.scalars import LONGEST, text_of
from ladder.output.diagnostics import Diagnostic, InvalidInput, nearest

KEY = "proposal"
"""The key that makes a problem file a proposal."""

BELOW = "ladder"
"""The key of a document's front matter under which a proposal may stand."""

_SEEN = re.compile(
    rb"""^(?:- )?(?:[ \t{]*["']proposal["']|proposal)[ \t]*:""", re.MULTILINE | re.IGNORECASE
)
"""Looks like a proposal, even where the file as a whole cannot be read."""

_SEEN_IN_DOCUMENT = re.compile(rb"^[ \t]*(?:proposal|ladder)[ \t]*:", re.MULTILINE | re.IGNORECASE)
"""The same for the front matter of a document."""

_AT_TOP = re.compile(r"^proposal[ \t]*:", re.MULTILINE)

_HINTS = (b"prop", b"posal", BELOW.encode())
"""Without one of these no file can be meant as a proposal."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


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


Read = Proposal | Unusable | NoProposal


class ProposalReader:
    """Reads candidates against one rulebook; it never raises for what a file holds."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def read(self, candidate: Candidate) -> Read:
        """What a file comes to: a proposal, a file that holds none, or what is wrong with it."""
        name = "<stdin>" if candidate.path == "-" else candidate.path
        try:
            if os.path.isdir(name):  # the search lists what is in a folder, unless it may not
                raise InvalidInput([_closed(name)])
            raw = _bytes(candidate.path)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=False)
        shown = _legible(raw)
        if not any(hint in shown.lower() for hint in _HINTS):
            return NoProposal(name, "no proposal in it")
        markdown = name.lower().endswith(MARKDOWN)
        meant = candidate.named or (_SEEN_IN_DOCUMENT if markdown else _SEEN).search(shown)
        try:
            text = _head(raw, name) if markdown else _whole(raw, name)
            return self._document(text, name) if markdown else self._problem(text, name)
        except _NotText as error:
            if meant:
                return Unusable(name, error.diagnostics, opened=False)
            return NoProposal(name, error.reason)
        except InvalidInput as bad:
            if meant:
                return Unusable(name, tuple(bad.diagnostics), opened=True)
            return NoProposal(name, "not valid YAML, and no proposal seen in it")

    def _document(self, text: str, name: str) -> Read:
        """A Markdown document."""
        matter = front_matter(text)
        if matter is None:
            if is_left_open(text) and _SEEN_IN_DOCUMENT.search(text.encode()):
                help_ = "End it with a line of three dashes: ---"
                raise InvalidInput(
                    [Diagnostic("the front matter is never closed", Position(name), help_)]
                )
            return NoProposal(name, "a document without front matter")
        return self._problem(matter, name)

    def _problem(self, text: str, name: str) -> Read:
        diagnostics: list[Diagnostic] = []
        root = compose(text, name, diagnostics)
        below = _under(root, BELOW)
        places = [place for place in (root, below) if isinstance(place, nodes.Mapping)]
        meant = [place for place in places if self._proposes(place)]
        if not meant:
            return self._none(root, below, name)
        inner, *more = meant
        if more:
            what = "a file holds one proposal, and here is a second one"
            help_ = f"Keep the one at the top or the one under `{BELOW}:`, or write two files."
            return Unusable(name, (Diagnostic(what, more[0].position, help_),), opened=True)
        clashes: list[Diagnostic] = []
        try:
            outer = _under(root, "title") if inner is below else None
            if isinstance(outer, nodes.Scalar) and len(outer.value) > LONGEST:
                text_of(outer, "title", diagnostics)  # says that it is too long
            problem = problem_from(inner, name, self._rulebook, diagnostics, clashes)
        except InvalidInput as bad:
            return Unusable(name, tuple(bad.diagnostics), opened=True)
        if inner is below and _under(inner, "title") is None:
            problem = replace(problem, title=_title(root) or problem.title)
        return _asked(problem, tuple(clashes))

    def _none(self, root: Node | None, below: Node | None, name: str) -> Read:
        """Why a file without a proposal holds none, unless proposals are listed in it."""
        listed = root.items if isinstance(root, nodes.Listing) else []
        if root and any(isinstance(i, nodes.Mapping) and self._proposes(i) for i in listed):
            what = "a file holds one proposal, not a list of them"
            help_ = "Write each proposal into a file of its own."
            return Unusable(name, (Diagnostic(what, root.position, help_),), opened=True)
        if isinstance(below, nodes.Mapping) and below.entries and _ours(below):
            return NoProposal(name, "a problem without a proposal")
        return NoProposal(name, "no proposal in it")

    def _proposes(self, root: nodes.Mapping) -> bool:
        """Whether a mapping is meant as a proposal: by its key, or one that is nearly that.

        Other people's `proposal:` is told apart by what it holds, and by what stands beside it.
        """
        value = root.get(KEY)
        if value is not None and (_ours(root) or self._says_what(value)):
            return True
        return _ours(root) and any(nearest(key.value, [KEY]) for key, _ in root.entries)

    def _says_what(self, value: Node) -> bool:
        """Whether what stands at `proposal:` is ours: a part of one, nothing, or a technique."""
        match value:
            case nodes.Mapping(entries=entries):
                return not entries or any(nearest(key.value, PARTS) for key, _ in entries)
            case nodes.Scalar(value=word):
                return not word or nearest(word, self._rulebook.techniques) is not None
            case nodes.Listing(items=items):
                return any(self._says_what(each) for each in items)


PARTS = ("technique", "owner")
"""What a proposal says of itself, and other people's hardly do."""


def _ours(root: nodes.Mapping) -> bool:
    """Whether a mapping has a key that a problem file begins with."""
    return any(
        key.value in ("needs", "evaluation", "attempts", "examples") for key, _ in root.entries
    )


def _under(root: Node | None, name: str) -> Node | None:
    return root.get(name) if isinstance(root, nodes.Mapping) else None


def _title(root: Node | None) -> str:
    """The title of a document, where it is a plain one."""
    title = _under(root, "title")
    return title.value if isinstance(title, nodes.Scalar) and title.value.isprintable() else ""


def _asked(problem: Problem, clashes: tuple[Diagnostic, ...]) -> Read:
    if problem.facts.get("proposal.technique"):
        return Proposal(problem, clashes)
    positions = problem.positions
    places = (positions[name] for name in ("proposal.technique", KEY, "") if name in positions)
    position = next(places, Position(problem.file))
    help_ = "Write proposal: {technique: …}, with one technique or a list of them."
    diagnostic = Diagnostic(
        "the proposal does not say which technique it asks for", position, help_
    )
    return Unusable(problem.file, (diagnostic, *clashes), opened=True)


class _NotText(Exception):
    """The bytes of a file that are too many, or no text."""

    def __init__(self, reason: str, diagnostics: Iterable[Diagnostic]) -> None:
        self.reason = reason
        self.diagnostics = tuple(diagnostics)
        super().__init__(reason)


def _closed(folder: str) -> Diagnostic:
    return Diagnostic("this folder cannot be searched", Position(folder), "Check its permissions.")


def _bytes(path: str) -> bytes:
    """What a file holds, up to a byte more than we take; `read_text` sees to pipes and errors."""
    if path == "-":
        return read_text(path).encode()
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            try:
                return os.read(descriptor, LIMIT + 1)
            finally:
                os.close(descriptor)
    except (OSError, ValueError):
        pass
    return read_text(path).encode()


def _whole(raw: bytes, name: str) -> str:
    if len(raw) > LIMIT:
        what = f"the file is larger than {LIMIT // 1024} KiB"
        help_ = "A proposal describes one problem: leave data and documents out of it."
        raise _NotText(
            f"larger than {LIMIT // 1024} KiB", [Diagnostic(what, Position(name), help_)]
        )
    try:
        return decode(raw, name)
    except InvalidInput as bad:
        raise _NotText("not UTF-8 text", bad.diagnostics) from None


def _legible(raw: bytes) -> bytes:
    """What can be read of a file whatever its encoding, to see whether it is meant for us."""
    return raw.decode("utf-16", "ignore").encode() if raw.startswith(_UTF_16) else raw


_END = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


def _head(raw: bytes, name: str) -> str:
    """The beginning of a document, as far as its front matter may reach."""
    end = _END.search(raw, 4)
    if not raw.removeprefix(b"\xef\xbb\xbf").startswith(b"---") or end is None:
        return _whole(raw[:LIMIT], name) if len(raw) <= LIMIT else ""
    return _whole(raw[: end.end()], name)

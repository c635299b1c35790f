"""Files to proposals: YAML or JSON problem files, and the front matter of Markdown documents."""

import os
import re
import stat
from collections.abc import Iterable
from typing import NamedTuple

from ladder.faults import BadInput, Fault, nearest
from ladder.load import nodes
from ladder.load.contradictions import contradictions
from ladder.load.front_matter import front_matter, is_left_open
from ladder.load.nodes import Node, compose
from ladder.load.plain import PlainReader
from ladder.load.problem import problem_from
from ladder.load.reader import LIMIT, decode, read_text
from ladder.load.search import MARKDOWN, Candidate
from ladder.model import Mark, Problem, Rulebook

KEY = "proposal"
"""The key that makes a problem file a proposal."""

BELOW = "ladder"
"""The key of a document's front matter under which a proposal may stand."""

_SEEN = re.compile(rb"""^[ \t{"']*(?:proposal|ladder)["']?[ \t]*:""", re.MULTILINE)
"""Looks like a proposal, even where the file as a whole cannot be read."""


class Proposal(NamedTuple):
    """A proposal that was read, and the contradictions in it."""

    problem: Problem
    contradictions: tuple[Fault, ...] = ()


class Unusable(NamedTuple):
    """A file that should hold a proposal and does not; `opened` if its text could be read."""

    file: str
    faults: tuple[Fault, ...]
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
        self._plain = PlainReader(rulebook)

    def read(self, candidate: Candidate) -> Read:
        """What a file comes to: a proposal, a file that holds none, or what is wrong with it."""
        name = "<stdin>" if candidate.path == "-" else candidate.path
        try:
            if os.path.isdir(name):  # the search lists what is in a folder, unless it may not
                raise BadInput([_closed(name)])
            raw = _bytes(candidate.path)
        except BadInput as bad:
            return Unusable(name, tuple(bad.faults), opened=False)
        if b"prop" not in raw and b"ladder" not in raw:
            return NoProposal(name, "no proposal in it")
        markdown = name.lower().endswith(MARKDOWN)
        try:
            text = _head(raw, name) if markdown else _whole(raw, name)
            return self._document(text, name) if markdown else self._problem(text, name)
        except _NotText as error:
            if candidate.named or _SEEN.search(raw):
                return Unusable(name, error.faults, opened=False)
            return NoProposal(name, error.reason)
        except BadInput as bad:
            if candidate.named or _SEEN.search(raw):
                return Unusable(name, tuple(bad.faults), opened=True)
            return NoProposal(name, "not valid YAML, and no proposal seen in it")

    def _document(self, text: str, name: str) -> Read:
        """A Markdown document."""
        matter = front_matter(text)
        if matter is None:
            if is_left_open(text) and _SEEN.search(text.encode()):
                help_ = "End it with a line of three dashes: ---"
                raise BadInput([Fault("the front matter is never closed", Mark(name), help_)])
            return NoProposal(name, "a document without front matter")
        if f"{BELOW}:" in matter:
            problem = self._plain.read(matter, name, BELOW)
            return self._judged(problem) if problem else self._problem(matter, name, BELOW)
        return self._problem(matter, name)

    def _problem(self, text: str, name: str, below: str | None = None) -> Read:
        problem = None if below else self._plain.read(text, name)
        return self._judged(problem) if problem else self._at_length(text, name, below)

    def _judged(self, problem: Problem) -> Read:
        if KEY not in problem.marks:
            return NoProposal(problem.file, "a problem without a proposal")
        clashes = contradictions(problem.facts, problem.marks, problem.file)
        return _asked(problem, tuple(clashes))

    def _at_length(self, text: str, name: str, below: str | None) -> Read:
        """The long way: every fault is explained."""
        faults: list[Fault] = []
        root = compose(text, name, faults)
        inner = _inner(root, below)
        if not isinstance(inner, nodes.Mapping) or not _proposes(inner):
            if below and isinstance(inner, nodes.Mapping) and inner.entries:
                return NoProposal(name, "a problem without a proposal")
            return NoProposal(name, "no proposal in it")
        clashes: list[Fault] = []
        try:
            problem = problem_from(inner, name, self._rulebook, faults, clashes)
        except BadInput as bad:
            return Unusable(name, tuple(bad.faults), opened=True)
        return _asked(problem, tuple(clashes))


def _asked(problem: Problem, clashes: tuple[Fault, ...]) -> Read:
    if "proposal.technique" in problem.facts:
        return Proposal(problem, clashes)
    mark = problem.marks.get("proposal.technique") or problem.marks[KEY]
    help_ = "Write proposal: {technique: …}, with one technique or a list of them."
    fault = Fault("the proposal does not say which technique it asks for", mark, help_)
    return Unusable(problem.file, (fault, *clashes), opened=True)


def _inner(root: Node | None, below: str | None) -> Node | None:
    """The problem in a document: the document, or what stands under its key `below`, if any."""
    if below is None or not isinstance(root, nodes.Mapping):
        return root
    return next((value for key, value in root.entries if key.value == below), root)


def _proposes(root: nodes.Mapping) -> bool:
    """Whether a mapping is meant as a proposal: by its key, or one that is nearly that."""
    keys = [key.value for key, _ in root.entries]
    if KEY in keys:
        return True
    meant = any(nearest(key, [KEY]) for key in keys)
    return meant and any(key in ("needs", "evaluation", "attempts", "examples") for key in keys)


class _NotText(Exception):
    """The bytes of a file that are too many, or no text."""

    def __init__(self, reason: str, faults: Iterable[Fault]) -> None:
        self.reason = reason
        self.faults = tuple(faults)
        super().__init__(reason)


def _closed(folder: str) -> Fault:
    return Fault("this folder cannot be searched", Mark(folder), "Check its permissions.")


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
        raise _NotText(f"larger than {LIMIT // 1024} KiB", [Fault(what, Mark(name), help_)])
    try:
        return decode(raw, name)
    except BadInput as bad:
        raise _NotText("not UTF-8 text", bad.faults) from None


def _head(raw: bytes, name: str) -> str:
    """The beginning of a document, as far as its front matter may reach."""
    end = raw.find(b"\n---", 3)
    other = raw.find(b"\n...", 3)
    ends = [each for each in (end, other) if each >= 0]
    if not raw.removeprefix(b"\xef\xbb\xbf").startswith(b"---") or not ends:
        return _whole(raw[:LIMIT], name) if len(raw) <= LIMIT else ""
    return _whole(raw[: min(ends) + 5], name)

"""Shell text as simple commands: what would run, without running it.

Only the shapes that people and agents write are read: lists, pipes, quotes, here-documents, command
substitution and programs that start another program. Text that cannot be read as a shell would
read it becomes one command of its words, so that nothing in it is lost.
"""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from ladder.agents.programs import OPTIONS_WITH_VALUE, PREFIXES, READERS, RUNNERS, SHELLS

SEPARATORS = frozenset("();<>|&\n")
"""Characters that end a word, and most of which end a command."""

KEYWORDS = frozenset("{ } ! if then else do while $".split())  # noqa: SIM905
"""Words of a shell before a command."""

DEEPEST = 4
"""The number of levels of shells within shells."""

_HEREDOC = re.compile(
    r"<<-?[ \t]*(['\"]?)(\w+)\1([^\n]*)\n(.*?)^[ \t]*\2[ \t]*$", re.DOTALL | re.MULTILINE
)
_INTERPRETER = re.compile(r"(?:\S*/)?(?:accelerate|deepspeed|python[\d.]*|torchrun)(?=\s|$)")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_SUBSTITUTION = re.compile(r"\$\((.*)\)|`([^`]*)`", re.DOTALL)


class Command(NamedTuple):
    """One program with its words.

    `body` is what a here-document gives it, `writes` the files that its output goes to. `before`
    are the words of the programs that start it, such as `uv run`.
    """

    words: tuple[str, ...]
    body: str = ""
    writes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """The name of the program, without its folder."""
        return self.words[0].replace("\\", "/").rpartition("/")[2] if self.words else ""

    @property
    def text(self) -> str:
        """All words on one line."""
        return " ".join(self.words)


def commands(text: str, depth: int = 0) -> Iterator[Command]:
    """Yield each simple command of a shell text, those in quoted and nested shells too."""
    bodies: list[str] = []

    def kept(found: re.Match[str]) -> str:
        bodies.append(found[4])
        return f" __here_{len(bodies) - 1} {found[3]}\n"

    text = _HEREDOC.sub(kept, text.replace("\\\n", " "))
    for words, writes in _split(text):
        here = [int(w[7:]) for w in words if w.startswith("__here_") and w[7:].isdigit()]
        words = [word for word in words if not word.startswith("__here_")]
        body = "\n".join(bodies[n] for n in here if n < len(bodies))
        inner = _unwrapped(words)
        before = tuple(words[: len(words) - len(inner)])
        command = Command(tuple(inner), body, tuple(writes), before)
        if not command.words:
            continue
        yield command
        if depth < DEEPEST:
            yield from _nested(command, words, depth)


def _nested(command: Command, words: list[str], depth: int) -> Iterator[Command]:
    """Yield the commands that stand in a command's words and body."""
    for word in words:
        for found in _SUBSTITUTION.finditer(word):
            yield from commands(found[1] or found[2] or "", depth + 1)
    if command.program not in READERS:
        for at, word in enumerate(command.words[1:], 1):
            if _INTERPRETER.match(word):
                rest = word if " " in word else shlex.join(command.words[at:])
                yield from commands(rest, depth + 1)
                break
    if command.program in SHELLS or {"sh", "bash", "zsh"} & set(command.words):
        for word in command.words[1:]:
            if " " in word.strip():
                yield from commands(word, depth + 1)
    if command.body and command.program in SHELLS:
        yield from commands(command.body, depth + 1)


def _split(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of each simple command, and the files that it writes."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="".join(sorted(SEPARATORS)))
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    try:
        tokens = list(lexer)
    except ValueError:  # a quote that is never closed
        yield text.split(), []
        return
    words, writes, arrow, comment = list[str](), list[str](), "", False
    for token in tokens:
        if comment and "\n" not in token:
            continue
        comment = False
        if not SEPARATORS.issuperset(token):
            if arrow:
                (writes if ">" in arrow else words).append(token)
            elif token.startswith("#"):
                comment = True
            else:
                words.append(token)
            arrow = ""
        elif set(token) <= set("<>&") and set(token) & set("<>"):
            arrow = token
            words = words[:-1] if words and words[-1] in ("1", "2") else words
        else:
            yield words, writes
            words, writes, arrow = [], [], ""
    yield words, writes


def _unwrapped(words: list[str]) -> list[str]:
    """Return the words of the program that runs in the end: after `sudo`, `uv run`, `A=1`."""
    while words:
        name = words[0].rpartition("/")[2]
        if _ASSIGNMENT.match(words[0]) or words[0] in KEYWORDS:
            words = words[1:]
        elif name in PREFIXES and len(words) > 1:
            words = _after_options(words[1:])[name == "timeout" :]
        elif name in RUNNERS and (inner := _run_by(name, words)):
            words = inner
        else:
            break
    return words


def _run_by(name: str, words: list[str]) -> list[str]:
    """Return what `uv run …` and its kind start; empty if they start nothing."""
    if "run" not in words[1:4]:
        return []
    return _after_options(words[words.index("run", 1) + 1 :])


def _after_options(words: list[str]) -> list[str]:
    """Return the words after leading options and their values."""
    while words and (words[0].startswith("-") or _ASSIGNMENT.match(words[0])):
        words = words[2:] if words[0] in OPTIONS_WITH_VALUE else words[1:]
    return words

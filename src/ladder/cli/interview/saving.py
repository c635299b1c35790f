"""The files of an interview: the saved file, and the draft of an interrupted one."""

import fcntl
import os
import shlex
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import localtime, strftime
from typing import NamedTuple

from ladder.ask.commands import Command, command_of
from ladder.cli.interview.terminal import Quit, Terminal
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.files import load_problem
from ladder.load.problems.writer import written
from ladder.load.yaml.scalars import DECEIVING, LONGEST
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.files import put
from ladder.output.phrases import command, joined

AsText = Callable[[], str]
"""Makes the text of a problem file from the answers so far."""

_NO, _YES = ("no", "n", "nothing"), ("yes", "y")

_SHEETS = (".md", ".markdown", ".html", ".htm")
"""Names of a text to paste, which holds no answers that a command can read."""

_TITLE = 60

_WELCOME = (
    "I ask only what can still change the advice. You can answer “don't know”: it never counts as "
    "a no. ? shows the other commands. Nothing leaves this machine."
)


class Commands(NamedTuple):
    """The options of this command line, to be repeated for the same rules and file."""

    rules: tuple[Path, ...] = ()
    as_of: str | None = None
    save: Path | None = None
    force: bool = False
    again: bool = False

    def advise(self, file: Path) -> str:
        """Return the command that shows the verdict on a file."""
        return command(["ladder", "advise"], file, self.rules, self.as_of or "")

    def ask(self, file: Path | None = None) -> str:
        """Return the command that goes on asking: from a file, else from the draft."""
        return command(["ladder", "ask"], file, self.rules, self.as_of or "")


def without_terminal(
    facts: Sequence[str], rulebook: Rulebook, file: Path | None, commands: Commands
) -> str:
    """Return the error where nobody can be asked, with the facts to fill in as YAML."""
    run = commands.advise(file or Path("problem.yaml"))
    what = "`ladder ask` needs a terminal, and there is none"
    where = Position(str(file or "<stdin>"), 0)
    error = Diagnostic(what, where, f"Answer in a file instead, then run: {run}")
    if not facts:
        return f"{error}\n\nNo question is open: no answer would change the advice.\n"
    stub = written(rulebook, {}, facts, head=(), explained=True)
    return f"{error}\n\nThe next questions, to answer in a file:\n{stub}"


def resumed(
    terminal: Terminal, rulebook: Rulebook, file: Path | None, sentence: str = ""
) -> Path | None:
    """Return the file to go on with: `file` if there is one, or the draft if the person agrees.

    A `sentence` begins a new interview, so it is not used in the old one.

    Otherwise say where the first answer moves a draft that another interview left.
    """
    if file == draft() or not draft().exists():
        return file
    try:
        needs = load_problem(str(draft()), rulebook).facts.get("needs", frozenset[str]())
    except InvalidInput:
        needs = None
        terminal.say("An interview was left unfinished, and its answers cannot be read.")
    if file is None and isinstance(needs, frozenset):
        about = " ".join(rulebook.needs[need].symptom for need in sorted(needs))
        at = strftime("%Y-%m-%d %H:%M", localtime(draft().stat().st_mtime))
        terminal.say(f"An interview of {at} was left unfinished: “{about or '…'}”")
        if sentence:
            terminal.say("If you go on with it, your new sentence is not used.")
        if yes_or_no(terminal, "Go on with it?"):
            return draft()
    terminal.say(
        f"The first answer moves the unfinished interview to {_set_aside()}, over an older one."
    )
    return file


def greeting(problem: Problem, marked: Sequence[str]) -> Iterator[str]:
    """Yield how it goes, and what a file has answered already.

    `marked` are the questions that are not asked, because the file marks their facts as unknown.
    """
    yield _WELCOME
    if problem.facts and Path(problem.file) != draft():
        yield f"What {problem.file} states already ({len(problem.facts)}) is not asked again."
    if marked:
        again = "" if Path(problem.file) == draft() else " (use --again to answer them)"
        yield from (f"Not asked, because you marked them as unknown{again}:", *marked)


def yes_or_no(terminal: Terminal, prompt: str) -> bool:
    """Ask a question of yes or no until the answer is one of the two.

    Raises:
        Quit: if the person says so.
    """
    while True:
        answer = terminal.line(f"{prompt} yes or no:").strip().lower().rstrip(".")
        if command_of(answer) is Command.QUIT:
            raise Quit
        if answer in (*_YES, *_NO):
            return answer in _YES
        terminal.say("Answer yes or no.", "warning")


def sheet_instead(path: Path, commands: Commands) -> str:
    """Return why the answers are not saved under the name of a text, and how to get both."""
    kept = path.with_suffix(".yaml")
    format = "html" if path.suffix.lower().startswith(".htm") else "markdown"
    sheet = commands.advise(kept)
    return (
        f"Answers are YAML, so {path} is not a name for them. Save them as {kept}. "
        f"Then, for a text to paste:\n  {sheet} --format {format} > {shlex.quote(str(path))}"
    )


def titled(sentence: str) -> str:
    """Return a sentence as a title, cut between words."""
    words = " ".join(DECEIVING.sub(" ", sentence).split())
    return textwrap.shorten(words, _TITLE, placeholder=" …").rstrip(".")


def asked_title(terminal: Terminal, offered: str = "") -> str:
    """Ask for a title of the problem; Enter takes the one that is offered, or none."""
    shown = f"“{offered}”" if offered else "none"
    while True:
        title = " ".join(terminal.line(f"A title for it, or Enter for {shown}:").split())
        if command_of(title):
            terminal.say(f"“{title}” is a command. Write a title, or press Enter.", "warning")
        elif DECEIVING.search(title) or len(title) > LONGEST:
            terminal.say("Write one short line.", "warning")
        else:
            return title or offered


class Keeper:
    """Writes the draft after each answer, and the file in which the answers are saved.

    `source` is the file that the interview began with. `kept` is whether the draft is of this
    interview.
    """

    def __init__(self, as_text: AsText, commands: Commands, source: Path | None) -> None:
        self._as_text = as_text
        self._commands = commands
        self._source = None if source == draft() else source
        self.kept = source == draft()
        self.wanted = commands.save
        self._saved: Path | None = None
        self._agreed: Path | None = None
        self._trouble = ""

    def keep(self, *, asked: bool) -> str:
        """Write the draft; return what prevents it where that is new. The interview goes on.

        `asked` is whether anything was answered yet.
        """
        if not asked and not self.kept:
            return ""
        before = self._trouble
        try:
            draft().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.kept and draft().exists():
                draft().replace(_set_aside())
            put(draft(), self._as_text(), mode=0o600)
            self.kept, self._trouble = True, ""
        except OSError as error:
            self._trouble = error.strerror or str(error)
        return "" if before else self._trouble

    def where(self) -> str:
        """Return where the answers are, and how to go on."""
        if self._trouble:
            return "The answers could not be kept."
        if self.kept:
            return f"The answers are kept. To go on: {self._commands.ask()}"
        if self._saved is not None:
            return f"Saved in {self._saved}\nTo go on: {self._commands.ask(self._saved)}"
        return "Nothing was answered yet."

    def drop(self) -> None:
        """Remove the draft: its answers are saved elsewhere, or not wanted."""
        if self.kept:
            draft().unlink(missing_ok=True)
            self.kept = False

    def asked_for(
        self, terminal: Terminal, beside: Sequence[str] = (), *, saving: bool = True
    ) -> Path | Command | None:
        """Ask where to save: return a file name, None for no, or a command.

        `off_ladder` are the commands that are offered as well; `saving` is whether there is
        anything to save.
        """
        offer = self._saved or self._source
        names = [*([f"yes for {offer}"] if offer else []), "a file name"] if saving else []
        asks = "Save the answers" if saving else "Anything else"
        while True:
            answer = terminal.line(f"{asks}? Type {joined([*names, 'no', *beside])}:").strip()
            if (word := command_of(answer)) and word is not Command.HELP:
                return word
            if answer.lower() in _NO:
                return None
            if answer.lower() in _YES and offer:
                self._agreed = offer
                return offer
            if answer and not word and answer.lower() not in _YES:
                path = Path(answer).expanduser()
                # A word without a suffix may be meant as an answer to something else.
                if path.suffix or yes_or_no(terminal, f"Save them in a file called “{path}”?"):
                    return path
                continue
            name = "a file name, for example problem.yaml, or " if saving else ""
            terminal.say(f"Type {name}one of these words.", "warning")

    def refuses(self, terminal: Terminal, path: Path) -> bool:
        """Say why answers cannot have this name; return whether that is so."""
        refused = path.suffix.lower() in _SHEETS and path != self._source
        if refused:
            self.wanted = None
            terminal.say(sheet_instead(path, self._commands), "warning")
        return refused

    def write(self, terminal: Terminal, path: Path) -> bool:
        """Write a file if that is allowed; return whether it was written."""
        forced = self._commands.force and path == self.wanted
        self.wanted = None
        if path.exists() and path not in (self._saved, self._agreed) and not forced:
            what = "Put the answers into it" if path == self._source else "Replace it"
            if not yes_or_no(terminal, f"{path} exists. {what}?"):
                return False
        try:
            put(path, self._as_text(), replace=path.exists())
        except OSError as error:
            terminal.say(f"{path} cannot be written: {error.strerror or error}.", "warning")
            return False
        self._saved = self.wanted = path
        self.drop()
        again = self._commands.advise(path)
        terminal.say(f"Saved in {path}. The verdict in full:\n  {again}", "strong")
        if path.suffix.lower() not in _SHEETS:
            terminal.say(f"As a text to paste:\n  {again} --format markdown")
        return True


def draft() -> Path:
    """Return the file that keeps the answers of an interview until they are saved."""
    return _folder() / _claimed[0]


def claim() -> None:
    """Claim a draft that no other interview has open, until this process ends.

    An unfinished one is claimed before a new one. Without locks, the first draft is used.
    """
    names = [_claimed[0], *(f"draft-{number}.yaml" for number in range(2, 100))]
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in sorted(names, key=lambda name: not (_folder() / name).exists()):
            if _locked(_folder() / f"{name}.lock"):
                _claimed[0] = name
                return
    except OSError:
        return


def _locked(path: Path) -> bool:
    """Return whether this process could lock a file; it stays locked until the process ends."""
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return False
    return True


_claimed = ["draft.yaml"]
"""The name of the draft of this process."""


def _folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "ladder"


def _set_aside() -> Path:
    """Return the file that keeps a draft that another interview left."""
    return draft().with_name("previous.yaml")

"""What outlives an interview: files of answers, and the commands that go on with them."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.next_question import is_decisive
from ladder.ask.possible_outcomes import open_facts
from ladder.ask.question import Command, command_of
from ladder.ask.terminal.terminal import Terminal
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problem import load_problem
from ladder.load.save import written
from ladder.load.scalars import DECEIVING, LONGEST
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.files import put
from ladder.output.phrases import command, joined

AsText = Callable[[Interview], str]
"""Makes the text of a problem file from an interview."""

_PREFIX = "interview-"
_NO, _YES = ("no", "n", "nothing"), ("yes", "y")

_WELCOME = (
    "I ask only what can still change the advice. Not to know is an answer: it never counts as a "
    "no. ? shows what else can be said. Nothing leaves this machine."
)


class Commands(NamedTuple):
    """What was said on this command line, and must be said again for the same rules and file."""

    rules: tuple[Path, ...] = ()
    as_of: str | None = None
    save: Path | None = None
    force: bool = False
    again: bool = False
    plain: bool = False

    def advise(self, file: Path) -> str:
        """The command that shows the verdict on a file."""
        return command(["ladder", "advise"], file, self.rules, self.as_of or "")

    def ask(self, file: Path) -> str:
        """The command that goes on asking from a file."""
        switches = {"--force": self.force, "--again": self.again, "--plain": self.plain}
        options = [option for option, is_on in switches.items() if is_on]
        options += ["--save", str(self.save)] if self.save is not None else []
        return command(["ladder", "ask", *options], file, self.rules, self.as_of or "")


def without_terminal(interview: Interview, file: Path | None, commands: Commands) -> str:
    """The error where nobody can be asked, with the open questions as YAML to be filled in."""
    run = commands.advise(file or Path("problem.yaml"))
    what = "`ladder ask` needs a terminal to ask in, and there is none"
    where = Position(str(file or "<stdin>"), 0)
    error = Diagnostic(what, where, f"Answer in a file instead, then run: {run}")
    facts = interview.question.settles if interview.question else ()
    if facts and facts != ("needs",):
        knowledge = interview.knowledge
        alone = tuple(f for f in open_facts(knowledge) if is_decisive(knowledge, (f,)))
        facts = alone or facts
    if not facts:
        return f"{error}\n\nNo question is open: no answer would change the advice.\n"
    stub = written(interview.rulebook, {}, facts, head=(), legal=True)
    return f"{error}\n\nOpen questions, as they stand in a file (fill in what you know):\n{stub}"


def greeting(
    rulebook: Rulebook, commands: Commands, problem: Problem, marked: int
) -> Iterator[str]:
    """How it goes, and what a file has answered already or what was left unfinished.

    `marked` is how many facts the file marks as unknown, and are not asked about.
    """
    yield _WELCOME
    if problem.file:
        yield f"What {problem.file} states already ({len(problem.facts)}) is not asked again."
        if marked:
            yield f"It marks {marked} as unknown; with --again those are asked too."
    elif left := unfinished():
        try:
            needs = load_problem(str(left), rulebook).facts.get("needs")
        except InvalidInput:
            return
        if isinstance(needs, frozenset):
            about = " ".join(rulebook.needs[need].symptom for need in sorted(needs))
            yield f"An interview was left unfinished: “{about}” To go on with it:"
            yield f"  {commands.ask(left)}"


def yes_or_no(terminal: Terminal, prompt: str) -> bool:
    """What a person says to a question of yes or no, asked until it is one of the two."""
    while (answer := terminal.line(f"{prompt} yes or no:").strip().lower()) not in (*_YES, *_NO):
        terminal.say("Answer yes or no.", "warning")
    return answer in _YES


def asked_title(terminal: Terminal) -> str:
    """A title for the problem, in the person's words; empty for none."""
    while True:
        title = " ".join(terminal.line("A title for it, or Enter for none:").split())
        if command_of(title):
            terminal.say(f"“{title}” is a word to me. Write a title, or press Enter.", "warning")
        elif DECEIVING.search(title) or len(title) > LONGEST:
            terminal.say("Write one short line.", "warning")
        else:
            return title


class Keeper:
    """Keeps the answers in a file of its own after each of them, until they are saved elsewhere.

    `source` is the file that the interview began with.
    """

    def __init__(self, as_text: AsText, commands: Commands, source: Path | None) -> None:
        self._as_text = as_text
        self._commands = commands
        self._path = source if source is not None and _is_kept(source) else None
        self._source = None if self._path else source
        self.wanted = commands.save
        self._saved: Path | None = None
        self._agreed: Path | None = None
        self._trouble = ""

    def keep(self, interview: Interview) -> str:
        """Write the answers so far; what stops it, where that is new. It stops nothing else."""
        if not interview.history and self._path is None:
            return ""
        before = self._trouble
        try:
            self._path = self._path or _new_file()
            put(self._path, self._as_text(interview), replace=True)
            self._trouble = ""
        except OSError as error:
            self._trouble = error.strerror or str(error)
        return "" if before else self._trouble

    def where(self) -> str:
        """Where the answers are, and how to go on."""
        if (path := self._path or self._saved) is not None:
            how = "kept" if self._path else "saved"
            return f"The answers are {how} in {path}\nTo go on: {self._commands.ask(path)}"
        return "The answers could not be kept." if self._trouble else "Nothing was answered yet."

    def drop(self) -> None:
        """Remove the file: its answers are saved elsewhere, or not wanted."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def asked_for(
        self, terminal: Terminal, beside: Sequence[str] = (), *, saving: bool = True
    ) -> Path | Command | None:
        """Where to save, in the person's words: a file name, None for no, or a word to us.

        `off_ladder` are the words that are understood here besides; `saving` is whether there is
        anything to save.
        """
        offer = self._saved or self._source
        names = [*([f"yes for {offer}"] if offer else []), "a file name"] if saving else []
        asks = "Save the answers" if saving else "Anything else"
        while True:
            answer = terminal.line(f"{asks}? Type {joined([*names, 'no', *beside])}:").strip()
            if (word := command_of(answer)) and word is not Command.HELP:
                return word
            if word:
                answer = ""
            if answer.lower() in _NO:
                return None
            if answer.lower() in _YES and offer:
                self._agreed = offer
                return offer
            if answer and answer.lower() not in _YES:
                path = Path(answer).expanduser()
                # What has no ending may be meant as an answer to something else.
                if path.suffix or yes_or_no(terminal, f"Save them in a file called “{path}”?"):
                    return path
                continue
            name = "a file name, for example problem.yaml, or " if saving else ""
            terminal.say(f"Type {name}one of these words.", "warning")

    def write(self, terminal: Terminal, path: Path, interview: Interview) -> bool:
        """Write a file if that may be; whether it was written."""
        forced = self._commands.force and path == self.wanted
        self.wanted = None
        if path.exists() and path not in (self._saved, self._agreed) and not forced:
            what = "Put the answers into it" if path == self._source else "Replace it"
            if not yes_or_no(terminal, f"{path} exists. {what}?"):
                return False
        try:
            put(path, self._as_text(interview), replace=path.exists())
        except OSError as error:
            terminal.say(f"{path} cannot be written: {error.strerror or error}.", "warning")
            return False
        self._saved = self.wanted = path
        self.drop()
        again = self._commands.advise(path)
        terminal.say(f"Saved in {path}. The verdict in full:\n  {again}", "strong")
        return True

    def put_back(self, terminal: Terminal, interview: Interview) -> bool:
        """Put the answers into the file that they came to, if the person wants that."""
        if self._source is None or not interview.history or self._source == self._saved:
            return False
        if not yes_or_no(terminal, f"Put the answers into {self._source}?"):
            return False
        self._agreed = self._source
        return self.write(terminal, self._source, interview)


def _is_kept(file: Path) -> bool:
    """Whether a file is one that we keep answers in."""
    return file.resolve().parent == _state().resolve() and file.name.startswith(_PREFIX)


def unfinished() -> Path | None:
    """The latest interview that was kept, not yet saved elsewhere, and not yet mentioned."""
    mentioned = _state() / "mentioned"
    try:
        kept = _state().glob(f"{_PREFIX}*")
        latest = max(kept, key=lambda path: path.stat().st_mtime, default=None)
        if latest is None or (mentioned.exists() and mentioned.read_text("utf-8") == latest.name):
            return None
        mentioned.write_text(latest.name, "utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return latest


def _state() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "ladder"


def _new_file() -> Path:
    """A new file for one interview; where another takes its name just then, that is an `OSError`.

    It stands in the user's folder for state; where that cannot be written, among temporary files.
    """
    folder = _state()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(folder, os.W_OK):
        folder = Path(tempfile.mkdtemp(prefix="ladder-"))
    number = 1
    while (path := folder / f"{_PREFIX}{number}.yaml").exists():
        number += 1
    path.touch(0o600, exist_ok=False)
    return path

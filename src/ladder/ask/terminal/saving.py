"""Saving answers where the person wants them, and never over something else by accident."""

from collections.abc import Callable
from pathlib import Path

from ladder.ask.state import Interview
from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.keeping import Keeper, write_whole
from ladder.ask.terminal.page import Terminal

_NO = ("no", "n", "nothing", "back", "quit")
_YES = ("yes", "y")


class Saving:
    """Asks for a name and writes the file.

    Args:
        terminal: whom to ask.
        text: makes the text of a problem file from an interview.
        keeper: what kept the answers until now.
        commands: what to type for the verdict.
        source: the file that the interview began with.
        wanted: the file that was named on the command line.
        force: whether that file may be replaced without asking.
    """

    def __init__(
        self,
        terminal: Terminal,
        text: Callable[[Interview], str],
        keeper: Keeper,
        commands: Commands,
        *,
        source: Path | None,
        wanted: Path | None,
        force: bool,
    ) -> None:
        self._terminal = terminal
        self._text = text
        self._keeper = keeper
        self._commands = commands
        self._source = source
        self._wanted = wanted
        self._force = force
        self._saved: Path | None = None

    def save(self, interview: Interview) -> Path | None:
        """Ask where to, if that was not said before, and write; None if nothing was saved."""
        path = self._wanted or self._named()
        while path is not None:
            if self._may_write(path) and self._written(path, interview):
                return path
            path = self._named()
        return None

    def _named(self) -> Path | None:
        """A file name from the person; None for no."""
        offer = self._saved or self._source
        yes = f"yes for {offer}, " if offer else ""
        while True:
            answer = self._terminal.line(f"Save the answers? Type {yes}a file name, or no:").strip()
            if answer.lower() in _NO:
                return None
            if answer.lower() in _YES and offer:
                return offer
            if answer and answer.lower() not in _YES:
                return Path(answer).expanduser()
            self._terminal.say("Type a file name, for example problem.yaml, or no.", "warning")

    def _may_write(self, path: Path) -> bool:
        """Whether a file may be written: it is new, ours, forced, or the person says so."""
        if not path.exists() or path == self._saved or (self._force and path == self._wanted):
            return True
        what = "Put the answers into it" if path == self._source else "Replace it"
        while True:
            answer = self._terminal.line(f"{path} exists. {what}? yes or no:").strip().lower()
            if answer in _YES:
                return True
            if answer in _NO:
                return False
            self._terminal.say("Answer yes or no.", "warning")

    def _written(self, path: Path, interview: Interview) -> bool:
        existed = path.exists()
        try:
            write_whole(path, self._text(interview), replace=existed)
        except OSError as error:
            why = error.strerror or str(error)
            self._terminal.say(f"{path} cannot be written: {why}.", "warning")
            self._wanted = None
            return False
        self._saved = self._wanted = path
        self._keeper.drop()
        again = self._commands.advise(path)
        self._terminal.say(f"Saved in {path}. The verdict again: {again}", "strong")
        return True

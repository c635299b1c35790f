"""Commands that a person can paste: those that go on with the answers of this interview."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commands:
    """What was said on this command line, and must be said again for the same rules and file."""

    rules: tuple[Path, ...] = ()
    as_of: str | None = None
    save: Path | None = None
    force: bool = False
    again: bool = False
    plain: bool = False

    def advise(self, file: Path) -> str:
        """The command that shows the verdict on a file."""
        return shlex.join(["ladder", "advise", _named(file), *self._read()])

    def ask(self, file: Path) -> str:
        """The command that goes on asking from a file."""
        options = [*self._read()]
        if self.save is not None:
            options += ["--save", str(self.save)]
        said = {"--force": self.force, "--again": self.again, "--plain": self.plain}
        options += [option for option, given in said.items() if given]
        return shlex.join(["ladder", "ask", _named(file), *options])

    def _read(self) -> Iterable[str]:
        for folder in self.rules:
            yield from ("--rules", str(folder))
        if self.as_of is not None:
            yield from ("--as-of", self.as_of)


def _named(file: Path) -> str:
    """A path that no command takes for an option."""
    return f"./{file}" if str(file).startswith("-") else str(file)

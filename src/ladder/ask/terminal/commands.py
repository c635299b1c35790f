"""What a person can paste: commands that go on with these answers, and open questions as YAML."""

from pathlib import Path
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.next_question import is_decisive
from ladder.ask.possible_outcomes import open_facts
from ladder.engine.rules import Position
from ladder.load.save import written
from ladder.output.diagnostics import Diagnostic
from ladder.output.words import command


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

"""What a person can paste: commands that go on with these answers, and open questions as YAML."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.next_question import decisive_facts
from ladder.ask.numbers import bounds
from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import Position
from ladder.load.save import UNKNOWN
from ladder.output.diagnostics import Diagnostic
from ladder.output.screen import wrap


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
        return shlex.join(["ladder", "advise", _named(file), *self._for_the_same_rules()])

    def ask(self, file: Path) -> str:
        """The command that goes on asking from a file."""
        options = [*self._for_the_same_rules()]
        if self.save is not None:
            options += ["--save", str(self.save)]
        switches = {"--force": self.force, "--again": self.again, "--plain": self.plain}
        options += [option for option, is_on in switches.items() if is_on]
        return shlex.join(["ladder", "ask", _named(file), *options])

    def _for_the_same_rules(self) -> Iterable[str]:
        for folder in self.rules:
            yield from ("--rules", str(folder))
        if self.as_of is not None:
            yield from ("--as-of", self.as_of)


def _named(file: Path) -> str:
    """A path that no command takes for an option."""
    return f"./{file}" if str(file).startswith("-") else str(file)


def without_terminal(interview: Interview, file: Path | None, commands: Commands) -> str:
    """The error where nobody can be asked, with the open questions as YAML to be filled in."""
    run = commands.advise(file or Path("problem.yaml"))
    what = "`ladder ask` needs a terminal to ask in, and there is none"
    where = Position(str(file or "<stdin>"), 0)
    lines = [str(Diagnostic(what, where, f"Answer in a file instead, then run: {run}")), ""]
    facts = askable_facts(interview)
    if not facts:
        return "\n".join([*lines, "No question is open: no answer would change the advice.", ""])
    lines += ["Open questions, as they stand in that file (fill in what you know):", ""]
    written: list[str] = []
    for fact in facts:
        *sections, key = fact.id.split(".")
        for depth, section in enumerate(sections):
            if written[: depth + 1] != sections[: depth + 1]:
                lines.append(f"{'  ' * depth}{section}:")
                written = sections[: depth + 1]
        written = sections
        indent = "  " * len(sections)
        comment = f"{indent}# "
        lines += wrap(f"{fact.question} {_legal_values(fact)}", 88, comment, comment)
        lines.append(f"{indent}{key}: {UNKNOWN}")
    return "\n".join([*lines, ""])


def askable_facts(interview: Interview) -> list[Fact]:
    """The facts that could be asked about now, section by section as a file holds them."""
    question, vocabulary = interview.question, interview.rulebook.facts
    if question is None:
        return []
    if question.id == "needs":
        return [question.fact]
    wanted = decisive_facts(interview.knowledge) or question.settles
    # The vocabulary is in the order of asking, which may come back to a section.
    sections = list(dict.fromkeys(name.partition(".")[0] for name in vocabulary))
    facts = [fact for fact in vocabulary.values() if fact.id in wanted]
    return sorted(facts, key=lambda fact: sections.index(fact.id.partition(".")[0]))


def _legal_values(fact: Fact) -> str:
    if fact.kind is Kind.BOOL:
        return "(true, false)"
    if fact.choices:
        words = ", ".join(fact.choice_ids())
        return f"(some of [{words}])" if fact.kind is Kind.CHOICES else f"({words})"
    return f"({bounds(fact)})"

"""What is said before the first question."""

from collections.abc import Iterator

from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.saving import unfinished
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.load.problem import load_problem
from ladder.output.diagnostics import InvalidInput

_WELCOME = (
    "I ask only what can still change the advice. Not to know is an answer: it never counts as a "
    "no. ? shows what else can be said. Nothing leaves this machine."
)


def greeting(
    rulebook: Rulebook, commands: Commands, problem: Problem, marked: int
) -> Iterator[str]:
    """How it goes, and what a file has answered already or what was left unfinished.

    `marked` is how many facts the file marks as unknown, and are not asked about.
    """
    yield _WELCOME
    if problem.file:
        yield f"{problem.file} states {len(problem.facts)} facts; they are not asked again."
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

"""What is said before the first question."""

from pathlib import Path

from ladder.ask.terminal.commands import Commands
from ladder.ask.terminal.saving import unfinished
from ladder.ask.terminal.terminal import Terminal
from ladder.engine.rules import Rulebook
from ladder.load.problem import load_problem
from ladder.output.diagnostics import InvalidInput

_WELCOME = (
    "I ask only what can still change the advice. Not to know is an answer: it never counts as a "
    "no. ? shows what else can be said. Nothing leaves this machine."
)


def greet(
    terminal: Terminal, rulebook: Rulebook, commands: Commands, file: Path | None, known: int
) -> None:
    """Say how it goes, what a file has answered already, and what was left unfinished."""
    terminal.say(_WELCOME, "quiet")
    if file:
        terminal.say(f"{file} states {known} facts; they are not asked again.", "quiet")
    elif left := unfinished():
        _mention(terminal, rulebook, commands, left)


def _mention(terminal: Terminal, rulebook: Rulebook, commands: Commands, left: Path) -> None:
    """Say once that an interview was left unfinished, and what it was about."""
    try:
        needs = load_problem(str(left), rulebook).facts.get("needs")
    except InvalidInput:
        return
    if isinstance(needs, frozenset):
        about = " ".join(need.symptom for need in rulebook.needs.values() if need.id in needs)
        terminal.say(f"An interview was left unfinished: “{about}” To go on with it:", "quiet")
        terminal.say(f"  {commands.ask(left)}", "quiet")

"""Messages about the command line itself: how to begin, and errors."""

import shlex
from collections.abc import Sequence
from typing import cast

import typer

# typer < 0.29 carries its own click and does not export this.
from typer._click.exceptions import UsageError

from ladder.cli.streams import width
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic

__all__ = ["UsageError", "start", "usage_fault"]

WAYS = {
    "ladder 'our GPT bill is $40k a month'": "say in one sentence what goes wrong",
    "ladder ask": "answer questions, one subject a screen",
    "ladder new problem.yaml": "fill in a file; then `ladder advise problem.yaml`",
    "ladder new --example support-assistant | ladder advise -": "see a verdict first",
}


def start(answer: str, context: typer.Context, color: bool) -> str:
    """Return the answer of no sentence, how to begin, and the commands."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width(), MEASURE), color)
    first, *lines = answer.splitlines()
    screen.add(first, style=STRONG)
    for line in lines:
        screen.add(line.strip(), "  ", "      ")
    screen.add()
    screen.add("To begin:", style=STRONG)
    for command, does in WAYS.items():
        screen.add(command, "  ", "  ", style=STRONG)
        screen.add(does, "      ", "      ")
    screen.add()
    screen.add("Commands:", style=STRONG)
    group = cast("typer.core.TyperGroup", context.command)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        screen.add(f"{name:<10}{one.get_short_help_str(80) if one else ''}", "  ", " " * 12)
    screen.add()
    screen.add("More: ladder --help")
    return screen.drawn()


def usage_fault(error: UsageError, arguments: Sequence[str]) -> Diagnostic:
    """Return the fault of a command line that typer refused, in its words."""
    what = error.format_message().rstrip(".")
    help_ = "Add --help to the command to see how to write it."
    word, *rest = arguments
    if not word.strip():
        what, help_ = "the sentence is empty", "Say what goes wrong: ladder 'it makes things up'"
    elif word.endswith((".yaml", ".yml", ".md", ".json")):
        help_ = f"Did you mean `ladder advise {word}`?"
    elif (word and what.endswith(f"command '{word}'")) or (word == "ask" and "extra" in what):
        sentence = " ".join(rest if word == "ask" else arguments)
        help_ = f"To begin with your own words: ladder ask {shlex.quote(sentence)}"
    elif "'FILE'" in what:
        from ladder.load.problems.files import BEGIN

        help_ = f"{BEGIN} {help_}"
    return Diagnostic(what[:1].lower() + what[1:], COMMAND_LINE, help_)

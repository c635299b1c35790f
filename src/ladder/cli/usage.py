"""What is said of the command line itself: its help, and an error where it is not understood."""

import re
from collections.abc import Sequence

from typer import Typer

# typer < 0.29 carries its own click and exports only some of these.
from typer._click.core import Context
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.formatting import HelpFormatter
from typer.main import get_command

from ladder.cli.streams import coloured, width
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, nearest

__all__ = ["NoArgsIsHelpError", "UsageError", "usage_fault"]

BESIDE = 28
"""Columns of an option or command that has its text beside it; a longer one has it below."""


class Help(HelpFormatter):
    """typer's help, drawn by rich as every other text is.

    Not typer's own panels: in a narrow window they cut words, and in a pipe they stay.
    """

    def __init__(self, **_: object) -> None:
        # typer cuts a summary to the width that it sees here; what is drawn is wrapped instead.
        super().__init__(width=10_000)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line: how the command is written."""
        self._add(args, f"{prefix or 'Usage: '}{prog} ", " " * 7)

    def write_heading(self, heading: str) -> None:
        """What a list is of."""
        self._add(f"{heading}:", style="bold")

    def write_text(self, text: str) -> None:
        """Paragraphs, each of which may stand on several lines."""
        margin = " " * self.current_indent
        for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
            if number:
                self.write_paragraph()
            self._add(" ".join(paragraph.split()), margin, margin)

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = BESIDE, col_spacing: int = 2
    ) -> None:
        """Options or commands, each with its text."""
        margin = " " * self.current_indent
        taken = min(max(len(name) for name, _ in rows), col_max, width() // 3) + col_spacing
        rest = margin + " " * taken
        for name, text in rows:
            first = margin + name.ljust(taken)
            if len(name) + col_spacing > taken:
                self._add(name, margin, rest, style="bold")
                first = rest
            self._add(" ".join(text.split()), first, rest, lead="bold")

    def _add(
        self, text: str, first: str = "", rest: str = "", style: str = "", lead: str = ""
    ) -> None:
        from ladder.output.screen import MEASURE, Screen

        screen = Screen(min(width(), MEASURE), coloured())
        screen.add(text, first, rest, style=style, lead=lead)
        self.write(screen.drawn())


Context.formatter_class = Help  # read by every command: the hook that click documents for this


def usage_fault(error: UsageError, app: Typer, arguments: Sequence[str]) -> Diagnostic:
    """What is wrong with the `arguments` of a command line that typer refused."""
    command = error.ctx.command_path if error.ctx else _called(app, arguments)
    return Diagnostic(_what(error), COMMAND_LINE, _help(error, command))


def _called(app: Typer, arguments: Sequence[str]) -> str:
    """The command that the arguments call, where typer does not say."""
    command: object = get_command(app)
    called = ["ladder"]
    for word in arguments:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            break
        called.append(word)
    return " ".join(called)


def _what(error: UsageError) -> str:
    match error:
        case NoSuchOption():
            return f"there is no option {error.option_name}"
        case MissingParameter(param=param, ctx=context) if param and context:
            return f"{param.make_metavar(context).strip('{}[]')} is missing"
        case BadParameter(param=param) if param is not None:
            return f"{param.opts[0]} cannot take this value: {error.message.rstrip('.')}"
        case BadOptionUsage():
            wanted = "no" if "does not take" in error.message else "a"
            return f"{error.option_name} takes {wanted} value"
    if unknown := re.match(r"No such command '(.*?)'", error.message):
        return f"there is no command {unknown[1]}"
    return error.message[:1].lower() + error.message[1:].rstrip(".")


def _help(error: UsageError, command: str) -> str:
    more = f"`{command} --help` shows how to write it."
    wanted = None
    if isinstance(error, NoSuchOption):
        wanted = nearest(error.option_name, error.possibilities or ())
    elif "No such command" in error.message and error.ctx is not None:
        word = error.message.split("'")[1]
        wanted = nearest(word, getattr(error.ctx.command, "commands", ()))
    return f"Did you mean {wanted}? {more}" if wanted else more

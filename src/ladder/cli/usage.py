"""A command line that cannot be understood, reported in the one shape of an error."""

import re
from collections.abc import Sequence

from typer import Typer

# typer < 0.29 carries its own click and exports only some of these.
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.main import get_command

from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, nearest

__all__ = ["NoArgsIsHelpError", "UsageError", "usage_fault"]


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

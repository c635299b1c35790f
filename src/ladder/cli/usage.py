"""Messages about the command line itself: how to begin, and errors."""

import re
from collections.abc import Iterable, Sequence

from typer import Typer

# typer < 0.29 carries its own click and exports only some of these.
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer.main import get_command

from ladder.cli.streams import width
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, did_you_mean, listed, nearest

__all__ = ["UsageError", "start", "usage_fault"]

THREE_WAYS = {
    "ladder ask": "answer questions, one subject a screen",
    "ladder new problem.yaml": "fill in a file; then `ladder advise problem.yaml`",
    "ladder new --example support-assistant | ladder advise -": "see a verdict first",
}


def start(color: bool) -> str:
    """Return what `ladder` is, and three ways to begin."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width(), MEASURE), color)
    screen.add("Should you fine-tune? `ladder` names the cheapest technique that can do the job.")
    screen.add()
    screen.add("Three ways to begin:", style=STRONG)
    for command, does in THREE_WAYS.items():
        screen.add(command, "  ", "  ", style=STRONG)
        screen.add(does, "      ", "      ")
    screen.add()
    screen.add("All commands: ladder --help")
    return screen.drawn()


def usage_fault(error: UsageError, app: Typer, arguments: Sequence[str]) -> Diagnostic:
    """Return the fault of a command line that typer refused."""
    command = error.ctx.command_path if error.ctx else _called(app, arguments)
    return Diagnostic(_what(error), COMMAND_LINE, _help(error, command))


def _called(app: Typer, arguments: Sequence[str]) -> str:
    """Return the command that the arguments call, if typer does not say."""
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
            if wrong := _CHOICE.match(error.message):
                return f"{param.opts[0]} cannot be {wrong['word']}"
            if wrong := _NO_WHOLE_NUMBER.match(error.message):
                return f"{param.opts[0]} takes a whole number, not {wrong['word']}"
            return f"{param.opts[0]} cannot take this value: {error.message.rstrip('.')}"
        case BadOptionUsage():
            wanted = "no" if "does not take" in error.message else "a"
            return f"{error.option_name} takes {wanted} value"
    if unknown := _NO_COMMAND.match(error.message):
        return f"there is no command {unknown[1]}"
    if more := _TOO_MANY.match(error.message):
        return f"{more[1]} is more than this command takes"
    return error.message[:1].lower() + error.message[1:].rstrip(".")


def _help(error: UsageError, command: str) -> str:
    more = f"`{command} --help` shows how to write it."
    match error:
        case NoSuchOption():
            wanted = nearest(error.option_name, error.possibilities or ())
        case MissingParameter(param=param) if param is not None and param.name == "file":
            from ladder.load.problems.files import BEGIN

            return f"{BEGIN} {more}"
        case BadParameter() if wrong := _CHOICE.match(error.message):
            words = re.findall("'(.*?)'", wrong["words"])
            return did_you_mean(wrong["word"], words, f"Choose from: {listed(words, 40)}.")
        case _ if (unknown := _NO_COMMAND.match(error.message)) and error.ctx is not None:
            known = getattr(error.ctx.command, "commands", ())
            wanted = _command_intended(unknown[1], known, whole=command == "ladder")
        case _:
            wanted = None
    # Words in backticks are commands as they are typed.
    more = "" if wanted and wanted.startswith("`") else f" {more}"
    return f"Did you mean {wanted}?{more}" if wanted else more.lstrip()


_CHOICE = re.compile(r"'(?P<word>.*)' is not one of (?P<words>.*)")
_NO_WHOLE_NUMBER = re.compile(r"'(?P<word>.*)' is not a valid int")
_NO_COMMAND = re.compile(r"No such command '(.*?)'")
_TOO_MANY = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")


def _command_intended(word: str, known: Iterable[str], *, whole: bool) -> str | None:
    """Return the command that was probably meant; `whole` for a top-level one."""
    if whole and word.endswith((".yaml", ".yml", ".md", ".json")):
        return f"`ladder advise {word}`"
    return nearest(word, list(known), 0.6)

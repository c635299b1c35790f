"""The command line: the only place that prints, prompts or exits.

A command is a file of this folder, found by its name; so is a command of a group, in the group's
folder. Exit codes: 0 done · 1 a check or a rule's case failed · 2 bad input · 3 undecided · 4
nothing was checked · 70 a fault of ours · 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import NoReturn

import typer

from ladder.cli.streams import between_words, colored, write
from ladder.cli.usage import UsageError, start, usage_fault
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput
from ladder.version import __version__

BAD_INPUT = 2
OUR_FAULT = 70
INTERRUPTED = 130

app = typer.Typer(
    name="ladder",
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ladder {__version__}")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Recommend the cheapest technique that can meet your requirement, and say why.

    You can also start with one sentence: `ladder 'our GPT bill is $40k a month'`.
    """
    if context.invoked_subcommand is None:
        from ladder.api.first_answer import first_answer

        write(f"{start(first_answer(), context, colored())}")


def import_commands(folder: ModuleType, words: Sequence[str]) -> None:
    """Import the called command, else every command; each registers itself in its group."""
    called, rest = next(iter(words), ""), words[1:]
    names = [module.name for module in iter_modules(folder.__path__)]
    for name in [called] if called in names else names:
        module = import_module(f"{folder.__name__}.{name}")
        if hasattr(module, "__path__") and hasattr(module, "app"):  # a group of commands
            import_commands(module, rest)


def main() -> None:
    """Run the command line, and decide every exit code."""
    _open_streams()
    if sentence := _sentence(sys.argv[1:]):
        sys.argv[1:] = ["ask", *sentence]
    elif sys.argv[1:2] == ["help"]:
        sys.argv[1:] = [*sys.argv[2:], "--help"]
    elif len(sys.argv) == 1 and _on_terminal():
        sys.stderr.write("All commands: ladder --help\n")
        sys.argv.append("ask")
    try:
        import_commands(sys.modules[__name__], sys.argv[1:])
        # Otherwise typer removes color from output that does not go to a terminal.
        forced = bool(os.environ.get("FORCE_COLOR")) or None
        code = app(prog_name="ladder", standalone_mode=False, color=forced)
        if code == INTERRUPTED:  # typer turns an interrupt into this code
            _leave("interrupted", INTERRUPTED)
        sys.exit(code)
    except UsageError as misused:
        _leave(str(usage_fault(misused, sys.argv[1:])), BAD_INPUT)
    except InvalidInput as bad:
        _leave(str(bad), BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        _leave("interrupted", INTERRUPTED)
    except Exception as error:
        if "KeyboardInterrupt" in str(error):  # pydantic's core reports an interrupt so
            _leave("interrupted", INTERRUPTED)
        if os.environ.get("LADDER_DEBUG"):
            raise
        failed = f"ladder itself failed ({type(error).__name__}: {str(error)[:200]})"
        help_ = (
            "Please report it with the command and the file that led here; "
            "LADDER_DEBUG=1 shows where."
        )
        _leave(str(Diagnostic(failed, COMMAND_LINE, help_)), OUR_FAULT)


def _sentence(arguments: list[str]) -> list[str]:
    """Return the sentence of `ladder 'our GPT bill is $40k a month'`, also without quotes.

    What stands behind a quoted sentence follows it. Three words or more are a sentence if the first
    is not nearly a command, and none is an option or a file. `ask` or `advise` may stand before it.
    """
    if " " in "".join(arguments[:1]).strip():
        return arguments
    words = arguments[1:] if arguments[:1] in (["ask"], ["advise"]) else arguments
    spoken = words[0].split() if len(words) == 1 else words  # one is in quotes
    named = any(word.startswith("-") or _is_path(word) for word in words)
    if len(spoken) < 3 or named:
        return []
    from difflib import get_close_matches  # imported here: most calls name a command at once

    names = [module.name for module in iter_modules(sys.modules[__name__].__path__)]
    near = get_close_matches(spoken[0], [*names, "help"], cutoff=0.7)
    return [] if near else [" ".join(words)]


def _is_path(word: str) -> bool:
    """Return whether a word names a file, there or not."""
    return os.path.exists(word) or word.endswith((".yaml", ".yml", ".json", ".md", ".csv"))


def _open_streams() -> None:
    """Send output for a closed stream (`>&-`) nowhere, because Python sets it to None."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _on_terminal() -> bool:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def _leave(saying: str, code: int) -> NoReturn:
    sys.stderr.write(f"{between_words(saying) if sys.stderr.isatty() else saying}\n")
    sys.exit(code)

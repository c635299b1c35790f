"""The command line: the only place that prints, prompts or exits.

Exit codes: 0 done · 1 a check or a rule's case failed · 2 bad input · 3 undecided · 4 nothing to check
· 70 a fault of ours · 130 interrupted.
"""

import os
import sys

import typer

from ladder import __version__
from ladder.faults import BadInput

BAD_INPUT = 2
OUR_FAULT = 70
INTERRUPTED = 130

app = typer.Typer(
    name="ladder",
    help="Recommend the lowest rung that solves a language-model problem, with the documented why.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ladder {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and exit."
    ),
) -> None:
    """Recommend the lowest rung that solves a language-model problem, with the documented why."""


def main() -> None:
    """Run the command line; every way out of it is decided here."""
    from ladder.cli import commands  # noqa: F401 - registers the commands

    try:
        app()
    except BadInput as bad:
        sys.stderr.write(f"{bad}\n")
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing is left to say, and Python must not try at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("LADDER_DEBUG"):
            raise
        kind = type(error).__name__
        sys.stderr.write(
            f"error: ladder itself failed ({kind}: {str(error)[:200]})\n"
            "  help: Please report it with the command and the file that led here; "
            "LADDER_DEBUG=1 shows where.\n"
        )
        sys.exit(OUR_FAULT)

"""`ladder hook`: hold a coding agent's training until a proposal allows it."""

import sys
from typing import Annotated

import typer

from ladder.cli import app


@app.command()
def hook(
    agent: Annotated[
        str, typer.Option(metavar="NAME", help="Your client: claude, codex, cursor or copilot.")
    ],
) -> None:
    """For a coding agent: hold a command that trains until a proposal passes `ladder check`.

    It reads the agent's call on standard input and answers in the form of that client.
    """
    # `ladder.__main__` runs the hook before this command line is imported; this serves `--help`.
    from ladder.agents.hook import main

    sys.exit(main(["--agent", agent]))

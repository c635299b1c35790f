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
    """Stop a coding agent from training until a proposal allows it.

    Your client calls the hook before each command of the agent. The hook reads the call on standard
    input. If the command starts a training, a proposal in the repository must ask for it and pass
    `ladder check`; otherwise the hook answers no.
    """
    # `ladder.__main__` runs the hook before this command line is imported; this serves `--help`.
    from ladder.agents.hook import main

    sys.exit(main(["--agent", agent]))

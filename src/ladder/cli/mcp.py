"""`ladder mcp`: serve the library to coding agents as tools."""

from ladder.cli import app
from ladder.output.diagnostics import fault


@app.command()
def mcp() -> None:
    """Let coding agents call `ladder` over MCP.

    Serves the tools `advise`, `check` and `explain`, and the resource ladder://problem, on standard
    input and output. Needs the extra `mcp`.
    """
    try:
        from ladder.agents.server import main
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        what = "`ladder mcp` needs the extra `mcp`"
        help_ = "In your checkout of `ladder`, run: pip install '.[mcp]'"
        raise fault(what, help_) from None
    main()

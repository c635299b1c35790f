"""Write the manifests with which coding agents install `ladder`, from one table.

Run it with: python .ci/manifests.py

With --check nothing is written; it exits with 1 and names the files that differ.
"""

import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = (ROOT / "src/ladder/version.py").read_text(encoding="utf-8").split('"')[-2]

PACKAGE = PROJECT["name"]
ABOUT = (
    "Should you fine-tune? Ask before a training starts: the lowest rung that works, with reasons."
)
AUTHOR = {"name": PROJECT["authors"][0]["name"]}
IDENTITY = {
    "name": "ladder",
    "version": VERSION,
    "description": ABOUT,
    "author": AUTHOR,
    "license": PROJECT["license"],
    "keywords": PROJECT["keywords"],
}
SERVER = {"command": "ladder", "args": ["mcp"]}
HOOK_TIMEOUT = 10
OWNER = "OWNER"  # the account that publishes; the release page says where it is set


def hooks(agent: str, **more: object) -> dict[str, object]:
    """Return the hook of a client that follows Claude Code's form.

    It calls the installed command, as the server does: `uvx` would cost time at every call.
    """
    command = f"ladder hook --agent {agent}"
    hook = {"type": "command", "command": command, "timeout": HOOK_TIMEOUT, **more}
    return {"hooks": {"PreToolUse": [{"matcher": "Bash|shell|mcp__.*", "hooks": [hook]}]}}


MARKETPLACE = {
    "name": "ladder",
    "description": ABOUT,
    "owner": AUTHOR,
    "plugins": [{"name": "ladder", "source": "./plugin", "description": ABOUT}],
}

FILES = {
    "plugin/plugin.json": {
        "$schema": "https://agent-plugins.org/schemas/1.0.0/plugin.schema.json",
        **IDENTITY,
    },
    "plugin/mcp.json": {
        "$schema": "https://agent-plugins.org/schemas/1.0.0/mcp.schema.json",
        "mcpServers": {"ladder": {"type": "stdio", **SERVER}},
    },
    "plugin/.mcp.json": {"mcpServers": {"ladder": SERVER}},
    "plugin/.claude-plugin/plugin.json": IDENTITY,
    "plugin/.codex-plugin/plugin.json": {
        **IDENTITY,
        "skills": "./skills/",
        "mcpServers": "./.mcp.json",
        "hooks": "./hooks/codex.json",
    },
    "plugin/hooks/hooks.json": hooks("claude", onFailure="block"),
    "plugin/hooks/codex.json": hooks("codex"),
    ".claude-plugin/marketplace.json": MARKETPLACE,
    ".agents/plugins/marketplace.json": {
        "name": "ladder",
        "plugins": [{"name": "ladder", "source": {"source": "local", "path": "./plugin"}}],
    },
    "server.json": {
        "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
        "name": f"io.github.{OWNER}/ladder",
        "description": ABOUT,
        "version": VERSION,
        "packages": [
            {
                "registryType": "pypi",
                "identifier": PACKAGE,
                "version": VERSION,
                "runtimeHint": "uvx",
                "runtimeArguments": [{"type": "named", "name": "--with", "value": "mcp"}],
                "packageArguments": [{"type": "positional", "value": "mcp"}],
                "transport": {"type": "stdio"},
            }
        ],
    },
}


def texts() -> dict[str, str]:
    """Return the text of each manifest by its path."""
    return {path: json.dumps(content, indent=2) + "\n" for path, content in FILES.items()}


def main() -> int:
    """Write the manifests, or with --check compare them."""
    differ = []
    for path, text in texts().items():
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            differ.append(path)
            if "--check" not in sys.argv:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
    if differ:
        sys.stdout.write(
            f"{'differs' if '--check' in sys.argv else 'written'}: {', '.join(differ)}\n"
        )
    return 1 if differ and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

"""The plugin: its manifests come from one table, and say what their formats allow."""

import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = runpy.run_path(str(ROOT / ".ci/manifests.py"))["texts"]()
PLUGIN_KEYS = {
    "$schema", "name", "version", "description", "author", "homepage", "repository", "license",
    "keywords", "extensions",
}  # fmt: skip
"""All keys of an Agent Plugins 1.0.0 manifest; its schema is closed."""


@pytest.mark.parametrize("path", TEXTS)
def test_a_manifest_is_as_the_table_writes_it(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == TEXTS[path]


def test_the_manifest_of_the_plugin_has_only_keys_of_the_format() -> None:
    manifest = json.loads(TEXTS["plugin/plugin.json"])
    assert manifest.keys() <= PLUGIN_KEYS
    server = json.loads(TEXTS["plugin/mcp.json"])["mcpServers"]["ladder"]
    assert server["type"] == "stdio"


@pytest.mark.parametrize("path", ["plugin/mcp.json", "plugin/.mcp.json"])
def test_the_plugin_starts_the_installed_command_as_the_page_does(path: str) -> None:
    page = (ROOT / "docs/agents.md").read_text(encoding="utf-8")
    by_hand = next(line for line in page.splitlines() if line.startswith('{"mcpServers"'))
    server = json.loads(TEXTS[path])["mcpServers"]["ladder"]
    server.pop("type", None)
    assert {"mcpServers": {"ladder": server}} == json.loads(by_hand)
    assert "`PATH`" in page
    assert "uv tool install '.[mcp]'\nclaude plugin" in page


def test_the_skill_is_valid_by_the_formats_own_checker() -> None:
    validator = pytest.importorskip("skills_ref.validator")
    assert validator.validate(ROOT / "plugin/skills/ladder") == []


def test_the_description_of_the_server_fits_the_registry() -> None:
    assert len(json.loads(TEXTS["server.json"])["description"]) <= 100

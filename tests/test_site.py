"""The documentation is built strictly: a page for each thing in the rules, no link astray."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ladder.catalog.entries import entries_of
from tests.strategies import rules

ROOT = Path(__file__).parents[1]
FETCHED = re.compile(
    r"<(?:script|img|iframe)[^>]*\ssrc=\"(?:https?:)?//|<link[^>]*\shref=\"https?:"
)

pytestmark = pytest.mark.slow


def build(config: Path, site: Path) -> "subprocess.CompletedProcess[str]":
    command = (sys.executable, "-m", "properdocs", "build", "--config-file", config)
    return subprocess.run(
        [*command, "--site-dir", site], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = build(ROOT / "properdocs.yml", folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_thing_in_the_rules_has_a_page_at_its_address(site: Path) -> None:
    for entry in entries_of(rules()).values():
        name = entry.id if "/" in entry.id else f"{entry.kind}/{entry.id}"
        page = site / "rules" / name / "index.html"
        assert "<h1 id=" in page.read_text(encoding="utf-8"), entry.id


def test_page_links_the_ids_that_it_names(site: Path) -> None:
    page = (site / "rules/requirement/min-examples/index.html").read_text(encoding="utf-8")
    assert '<a href="../../fact/examples.demonstrations/"><code>' in page
    assert '<a href="../../technique/lora/"><code>' in page


def test_no_page_fetches_anything_from_another_server(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [path for path, text in pages.items() if FETCHED.search(text)] == []


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("[gone](nowhere.md)\n", encoding="utf-8")
    config = (ROOT / "properdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"(?ms)^(hooks|nav|not_in_nav):.*?(?=^\w|\Z)", "", config)
    (tmp_path / "properdocs.yml").write_text(config, encoding="utf-8")
    built = build(tmp_path / "properdocs.yml", tmp_path / "site")
    assert built.returncode == 1
    assert "nowhere.md" in built.stderr

"""The page in a real Chromium: five situations at two widths, by mouse and by keyboard."""

import json
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from ladder.page import words
from tests.page.conftest import missing, node_modules

SLOWER = 1.3
"""How many times as long as Pyodide alone the page may take until it is ready."""

pytestmark = pytest.mark.nightly


@lru_cache(maxsize=1)
def driven(page: Path) -> dict[str, Any]:
    """What was seen in each run, how long Pyodide alone and the page took, and without its wasm."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing("no Chromium is installed")
    if not all((node_modules() / name).is_dir() for name in ("playwright-core", "axe-core")):
        missing("playwright-core or axe-core is missing; run `npm ci` in site/")
    script = str(Path(__file__).with_name("drive.mjs"))
    pictures = os.environ.get("LADDER_PICTURES", "")
    done = subprocess.run(
        ["node", script, str(page), str(node_modules()), chromium, pictures],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_page_is_ready_soon_after_pyodide_alone(page: Path) -> None:
    alone, whole = zip(*driven(page)["pairs"], strict=True)
    assert min(whole) <= SLOWER * min(alone)


@pytest.mark.parametrize("kind", ["console", "requests", "axe", "wide", "errors"])
def test_no_screen_logs_an_error_in_the_browser(page: Path, kind: str) -> None:
    assert {run["name"]: run[kind] for run in driven(page)["runs"] if run[kind]} == {}


def test_the_page_says_at_once_that_its_engine_did_not_arrive(page: Path) -> None:
    assert driven(page)["cut"] == f"{words.FAILED}. {words.FAILED_HINT}"


def test_every_situation_ends_with_an_answer(page: Path) -> None:
    runs = driven(page)["runs"]
    assert len(runs) == 11
    assert all(run["answer"].startswith("Fine-tune?") and run["use"] for run in runs)


def test_answers_survive_a_link_and_a_file(page: Path) -> None:
    run = driven(page)["runs"][0]
    assert run["link"]
    assert run["reopened"]
    assert run["report"]
    assert "60 items" in run["evidence"]

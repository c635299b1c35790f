"""The page, built once, where npm's packages are installed."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"


def node_modules() -> Path:
    """Where npm has installed what the page is built from and tested with."""
    return Path(os.environ.get("LADDER_NODE_MODULES", SITE / "node_modules"))


def missing(what: str) -> NoReturn:
    """Skip, and say so where nobody can overlook it."""
    text = f"THE PAGE IS NOT TESTED HERE: {what}"
    if sys.__stderr__ is not None:
        sys.__stderr__.write(f"\n{text}\n")
    pytest.skip(text)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built page; its one file stands beside it."""
    pyodide = node_modules() / "pyodide"
    if shutil.which("node") is None or not pyodide.is_dir():
        missing("node or Pyodide is missing; run `npm ci` in site/")
    spec = importlib.util.spec_from_file_location("site_build", SITE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    output = tmp_path_factory.mktemp("site") / "page"
    builder.build(pyodide, output)
    return output

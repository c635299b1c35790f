"""Changing a rule changes one file: what shows or tests the rules follows from it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.strategies import rules
from tests.test_workshop import ROOT, tracked_files

pytestmark = pytest.mark.nightly

REQUIREMENT, CAUTION = (
    str((ROOT / rules().rules[name].position.file).relative_to(ROOT))
    for name in ("requirement/min-examples", "caution/safety-regression")
)
NEW = CAUTION.replace("safety-regression", "weaker-guardrails")
SUITES = ("tests/test_rules.py", "tests/test_source.py", "tests/test_workshop.py")
ROOMS = (
    *(f"tests/catalog/test_{name}.py" for name in ("goldens", "entries", "pages", "sheets")),
    "tests/advice/test_goldens.py",
)
EXPECTED = ("README.md", "tests/advice/goldens/", "tests/catalog/goldens/")


class Checkout:
    """A copy of this tree, in which a rule can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in tracked_files():
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        self.run("git", "init", "--quiet")
        self.run("git", "add", "--all")

    def run(self, *command: str) -> str:
        """What a command prints that runs the copy's program; it fails the test if it fails."""
        here = {"PYTHONPATH": str(self.folder / "src"), "LADDER_CACHE": str(self.folder / ".cache")}
        here["PYTEST_ADDOPTS"] = ""  # in one process and in order, whatever runs this one
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **here}, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def change(self, name: str, edit: Callable[[str], str]) -> None:
        """Edit a file, or write it where there is none."""
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = edit(before)
        assert after != before
        path.write_text(after, encoding="utf-8")

    def test_rules(self) -> None:
        """Run the cases beside the rules, and write the expected outputs anew."""
        self.run(sys.executable, "-m", "ladder", "rules", "test")
        self.run(sys.executable, "-m", "tests.advice.goldens")

    def touched(self) -> dict[str, str]:
        """The added lines of every file that is new or other than before, by its name."""
        self.run("git", "add", "--all", "--intent-to-add", ":!.cache")
        names = self.run("git", "diff", "--name-only").split()
        return {
            name: "\n".join(re.findall(r"(?m)^\+(?!\+)(.*)$", self.run("git", "diff", "--", name)))
            for name in names
        }

    def accept(self) -> None:
        """Take what was touched for granted from here on."""
        self.run("git", "add", "--all", ":!.cache")


def renamed(text: str) -> str:
    """A caution of its own, written from one that is there, as somebody would."""
    text = (ROOT / CAUTION).read_text(encoding="utf-8")
    return text.replace("safety-regression", "weaker-guardrails")


def lowered(text: str) -> str:
    """The number of a requirement and of its cases, lowered by ten."""
    lower = {"500": "490", "499": "489", "Five hundred pass": "490 pass"}
    for before, after in lower.items():
        text = text.replace(before, after)
    return text


def verified(day: date, text: str) -> str:
    return re.sub(r"(?m)^verified: .*$", f"verified: {day}", text)


def only_shows(touched: dict[str, str], changed: str, what: str) -> None:
    """Beside the file that was changed, only expected outputs are touched, and they say what."""
    assert touched.pop(changed)
    assert [name for name in touched if not name.startswith(EXPECTED)] == []
    assert [name for name, added in touched.items() if what not in added] == []


def test_a_change_of_a_rule_touches_its_file_and_what_shows_it(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.test_rules()
    checkout.accept()  # what was stale before is the matter of another test

    checkout.change(NEW, renamed)
    checkout.test_rules()
    touched = checkout.touched()
    assert touched.pop(NEW)
    assert [name for name in touched if not name.startswith(EXPECTED)] == []
    assert [
        name for name, added in touched.items() if "a-host-of-tools-confuses" not in added
    ] == []
    checkout.accept()

    checkout.change(REQUIREMENT, lowered)
    checkout.test_rules()
    only_shows(checkout.touched(), REQUIREMENT, "490")
    checkout.accept()

    later = max(date.today(), rules().pack.day)  # noqa: DTZ011 - the day of whoever checks
    checkout.change(CAUTION, lambda text: verified(later, text))
    checkout.test_rules()
    only_shows(checkout.touched(), CAUTION, str(later))

    pytest_ = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-m",
        "not slow",
        "-p",
        "no:cacheprovider",
    )
    checkout.run(*pytest_, *SUITES, *ROOMS)
    checkout.run(sys.executable, "docs/build_site.py", "--output", ".cache/built")
    assert (tmp_path / ".cache/built/site/rules/caution/a-host-of-tools-confuses").is_dir()

"""Planted defects are noticed: those of the pack, and those of the program in every room."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ladder.engine.cases import run
from ladder.load.packs.rules import load_rules
from ladder.output.diagnostics import InvalidInput
from ladder.workshop.lint import failed, lint
from tests.mutation.equivalent import CODE
from tests.mutation.planted import DATA, PROGRAM, Defect
from tests.workshop.goldens import DIGESTS, written

ROOT = Path(__file__).parents[2]


def planted(defect: Defect, folder: Path) -> None:
    path = folder / defect.file
    text = path.read_text(encoding="utf-8")
    assert defect.old in text, "the text in which it was planted has changed"
    path.write_text(text.replace(defect.old, defect.new, 1), encoding="utf-8")


def noticed(pack: Path) -> str:
    """What notices that something is wrong with a pack, if anything does."""
    try:
        book = load_rules(pack, only=True)
    except InvalidInput:
        return "loading"
    if written(book) != DIGESTS.read_text(encoding="utf-8"):
        return "goldens"
    if any(run(book, case).failures for case in book.cases):
        return "cases"
    return "lint" if failed(lint(book)) else ""


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("defect", DATA, ids=lambda defect: defect.name)
def test_a_defect_of_the_pack_is_noticed(defect: Defect, tmp_path: Path) -> None:
    pack = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    planted(defect, pack)
    assert noticed(pack)


@pytest.mark.nightly
def test_the_pack_without_a_defect_is_sound(tmp_path: Path) -> None:
    assert noticed(shutil.copytree(ROOT / "rules", tmp_path / "rules")) == ""


@pytest.fixture(scope="session")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program for all defects, so that each compiles only what it changes."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src" / "ladder", copy / "src" / "ladder")
    for folder in ("rules", "examples"):
        (copy / folder).symlink_to(ROOT / folder)
    return copy


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("defect", PROGRAM, ids=lambda defect: defect.name)
def test_a_defect_of_the_program_is_noticed_by_its_tests(defect: Defect, copied: Path) -> None:
    """The rules are kept as the unchanged loader reads them, for all defects that are not in it."""
    source = copied / "src" / "ladder"
    planted(defect, source)
    command = [sys.executable, "-m", "pytest", "-qx", "-n0", "-m", "not nightly"]
    command += ["-p", "no:cacheprovider"]
    where = {
        **os.environ,
        "PYTHONPATH": str(copied / "src"),
        "PYTHONPYCACHEPREFIX": str(copied / "compiled"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTEST_ADDOPTS": "",
        "LADDER_CACHE": str(copied / "cache"),
    }
    done = subprocess.run([*command, *defect.test.split()], cwd=ROOT, env=where, check=False)
    shutil.copy2(ROOT / "src" / "ladder" / defect.file, source / defect.file)
    assert done.returncode == 1, "no test fails"


@pytest.mark.parametrize(("folder", "defects"), [("rules", DATA), ("src/ladder", PROGRAM)])
def test_every_defect_can_still_be_planted(folder: str, defects: tuple[Defect, ...]) -> None:
    gone = [
        defect.name
        for defect in defects
        if defect.old not in (ROOT / folder / defect.file).read_text(encoding="utf-8")
    ]
    assert gone == [], "bring the texts in tests/mutation/planted.py up to date"


def test_every_test_that_must_notice_exists() -> None:
    gone = []
    for defect in PROGRAM:
        file, name = re.split(r"::| -k ", defect.test)
        if not re.search(rf"def test_\w*{name.removeprefix('test_')}", (ROOT / file).read_text()):
            gone.append(defect.test)
    assert gone == []


def test_every_line_of_the_code_that_a_reason_names_still_exists() -> None:
    for name in (name for names in CODE.values() for name in names):
        module, _, change = name.partition(": ")
        source = ROOT / "src" / "ladder" / f"{module.replace('.', '/')}.py"
        before = change.partition(": `")[2].partition("` as `")[0]
        assert before in source.read_text(encoding="utf-8"), name


def test_defects_are_planted_in_every_room_of_the_program() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "ladder").glob("*/__init__.py")}
    assert {defect.file.partition("/")[0] for defect in PROGRAM} == rooms
    assert len(PROGRAM) >= 30

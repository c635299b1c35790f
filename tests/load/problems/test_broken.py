"""Each file in broken/ has one fault, and the file beside it the exact words that a user reads.

`ACCEPT=1 pytest tests/load/problems/test_broken.py` writes those words anew: read them aloud first.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ladder.cli import main
from ladder.load.problems.files import BEGIN

BROKEN = Path(__file__).parents[2] / "broken"
FILES = sorted(BROKEN.glob("*.yaml"), key=lambda path: path.name)
LADDER: list[str | Path] = [sys.executable, "-m", "ladder"]

GOOD = b"needs: [missing-knowledge]\nknowledge: {private: true}\n"
A_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Stated = tuple[int, str, str]
"""Exit code, standard output, standard error."""

Run = Callable[..., Stated]


@pytest.fixture
def ladder(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line within this process, in the folder of the broken files."""
    monkeypatch.chdir(BROKEN)

    def run(*arguments: str | Path) -> Stated:
        monkeypatch.setattr(sys, "argv", ["ladder", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def error(what: str, where: str, help_: str) -> str:
    return f"error: {what}\n  --> {where}\n  help: {help_}\n"


def test_folder_has_enough_broken_files() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_in_exactly_these_words(file: Path, ladder: Run) -> None:
    code, out, err = ladder("advise", file.name)
    beside = file.with_suffix(".txt")
    if os.environ.get("ACCEPT"):
        beside.write_text(err, encoding="utf-8")
    assert (2, "", beside.read_text(encoding="utf-8")) == (code, out, err)


@pytest.mark.parametrize("beside", sorted(BROKEN.glob("*.txt")), ids=lambda path: path.stem)
def test_each_message_has_its_shape_and_fits_a_reader(beside: Path) -> None:
    diagnostics = beside.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    wanted = 6 if beside.stem == "six-faults" else 2 if beside.stem.startswith("two-unknown") else 1
    assert len(diagnostics) == wanted
    places = []
    for diagnostic in diagnostics:
        what, where, help_ = diagnostic.split("\n")
        assert what.startswith("error: ")
        assert where.startswith(f"  --> {beside.stem}.yaml:")
        assert help_.startswith("  help: ")
        assert help_.endswith((".", "?", "]"))
        assert diagnostic.replace("\n", "").isprintable()
        assert max(len(what), len(help_)) < 180
        places.append([int(number) for number in where.split(":")[1:]])
    assert sorted(places) == places


def test_a_file_of_two_mebibytes_is_not_read_to_its_end(ladder: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * 2 * 1024 * 1024)
    expected = error(
        "the file is larger than 64 KiB",
        f"{large}:1:1",
        "A problem file describes one problem: leave data and documents out of it.",
    )
    assert (2, "", expected) == ladder("advise", large)


def test_byte_order_mark_of_a_problem_file_is_accepted(ladder: Run, tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.yaml", tmp_path / "marked.yaml"
    plain.write_bytes(GOOD)
    marked.write_bytes(A_BYTE_ORDER_MARK + GOOD)
    expected = ladder("advise", plain, "--format", "json")
    assert expected[0] == 0
    assert expected == ladder("advise", marked, "--format", "json")


def test_a_missing_file_is_looked_for_among_its_neighbours(ladder: Run) -> None:
    expected = error("no such file", "octale.yaml:1:1", "Did you mean octal.yaml?")
    assert (2, "", expected) == ladder("advise", "octale.yaml")


def test_a_file_missing_without_a_neighbor_is_stated_to_be_missing(ladder: Run) -> None:
    help_ = f"Check the path. {BEGIN}"
    expected = error("no such file", "nowhere/problem.yaml:1:1", help_)
    assert (2, "", expected) == ladder("advise", "nowhere/problem.yaml")


def test_folder_in_place_of_a_problem_file_is_bad_input(ladder: Run) -> None:
    expected = error("this is a folder, not a file", ".:1:1", "Name one file in it.")
    assert (2, "", expected) == ladder("advise", ".")


def test_a_file_that_may_not_be_read_says_so(
    ladder: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked.yaml"
    locked.write_bytes(GOOD)
    locked.chmod(0)
    if os.access(locked, os.R_OK):  # root may read everything

        def refuse(path: str, _: int) -> bytes:
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr("ladder.load.yaml.reader._read_file", refuse)
    expected = error("you may not read this file", f"{locked}:1:1", "Check its permissions.")
    assert (2, "", expected) == ladder("advise", locked)


def test_an_endless_device_is_not_read(ladder: Run) -> None:
    what = "the file cannot be read: it is a pipe, a device or a socket"
    expected = error(what, "/dev/zero:1:1", "Name a plain file.")
    assert (2, "", expected) == ladder("advise", "/dev/zero")


def test_what_a_shell_passes_as_a_file_is_read(ladder: Run) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"a: 1")
    os.close(writing)
    _, _, err = ladder("advise", Path(f"/dev/fd/{reading}"))
    os.close(reading)
    assert err.startswith("error: unknown key `a`\n")


@pytest.mark.slow
def test_a_fault_in_standard_input_is_located(tmp_path: Path) -> None:
    result = subprocess.run([*LADDER, "advise", "-"], input=b"titel: x\n", capture_output=True)
    expected = error("unknown key `titel`", "<stdin>:1:1", "Did you mean title?")
    assert (2, b"", expected.encode()) == (result.returncode, result.stdout, result.stderr)


HELP = "Add --help to the command to see how to write it."


@pytest.mark.parametrize(
    ("arguments", "what", "help_"),
    [
        ([" "], "the sentence is empty", "Say what goes wrong: ladder 'it makes things up'"),
        (["advice", "x.yaml"], "no such command 'advice'. Did you mean 'advise'?", HELP),
        (
            ["advise", "x.yaml", "--formt", "json"],
            "no such option: --formt (Possible options: --format)",
            HELP,
        ),
        (["advise"], "missing argument 'FILE'", f"{BEGIN} {HELP}"),
        (["advise", "x.yaml", "--format"], "option '--format' requires an argument", HELP),
        (
            ["advise", "x.yaml", "--format", "htm"],
            "invalid value for '--format': 'htm' is not one of 'text', 'html', 'json', 'madr', "
            "'markdown'",
            HELP,
        ),
        (
            ["advise", "x.yaml", "--as-of", "next week"],
            "--as-of takes a date, not `next week`",
            "Write it as year-month-day, for example 2027-01-31.",
        ),
        (
            ["advise", "x.yaml", "--as-of", "20270131"],
            "--as-of takes a date, not `20270131`",
            "Write it as year-month-day, for example 2027-01-31.",
        ),
        (
            ["advise", "x.yaml", "--as-of", "2027-02-30"],
            "--as-of is 2027-02-30, which is not a valid date",
            "Check the month and the day.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_line_is_refused_in_the_same_shape(
    arguments: list[str], what: str, help_: str, ladder: Run
) -> None:
    assert (2, "", error(what, "command line", help_)) == ladder(*arguments)


def test_a_missing_folder_of_rules_is_named(ladder: Run) -> None:
    expected = error("no such folder of rules", "ruels:1:1", "Name a folder of rule files.")
    assert (2, "", expected) == ladder("advise", "x.yaml", "--rules", "ruels")


def test_a_bug_is_called_a_bug(ladder: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the \x1b[31mwalk stumbled")

    monkeypatch.setattr("ladder.load.problems.files.load_problem", fail)
    expected = error(
        r"ladder itself failed (RuntimeError: the \x1b[31mwalk stumbled)",
        "command line",
        "Please report it with the command and the file that led here; LADDER_DEBUG=1 shows where.",
    )
    assert (70, "", expected) == ladder("advise", "empty.yaml")

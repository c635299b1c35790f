"""`ladder records`: what is due, what was changed, what the rules say by now, which links hang."""

from pathlib import Path

import pytest

from ladder.advice.formats import madr
from tests.advice.problems import verdict
from tests.commands import Command

ROOT = Path(__file__).parents[2]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001-voice.md").write_text(madr.render(verdict(needs=["wrong-tone"])), "utf-8")
    later = verdict(needs=["wrong-tone"], evaluation={"items": 40})
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "0002-voice.md").write_text(madr.render(later), "utf-8")
    (tmp_path / "README.md").write_text("# Decisions\n", "utf-8")
    return tmp_path


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def said(ladder: Command, folder: Path, *options: str) -> tuple[int, list[str]]:
    done = ladder("records", str(folder), *(options or DAY))
    return done.code, [line.removeprefix(f"{folder}/") for line in done.out.splitlines()]


def test_records_that_hold_pass_and_other_pages_are_none(ladder: Command, folder: Path) -> None:
    assert said(ladder, folder) == (0, [])
    assert ladder("records", str(folder), *DAY).err == "2 records, 0 to look at\n"
    assert ladder("records", str(folder / "README.md"), *DAY).code == 4


def test_a_record_is_due_from_the_day_after_its_review(ladder: Command, folder: Path) -> None:
    (folder / "deep" / "0002-voice.md").unlink()
    assert said(ladder, folder, "--as-of", "2027-05-23") == (0, [])
    assert said(ladder, folder, "--as-of", "2027-05-24") == (
        1,
        ["0001-voice.md:4: due for review since 2027-05-23"],
    )


def test_a_problem_that_was_edited_is_no_longer_what_was_judged(
    ladder: Command, folder: Path
) -> None:
    edit(folder / "0001-voice.md", "needs: [wrong-tone]", "needs: [missing-knowledge]")
    assert said(ladder, folder) == (
        1,
        [
            "0001-voice.md:8: the problem was changed after the decision: decide anew",
            "0001-voice.md:5: the rules now say rag, not few-shot",
        ],
    )


@pytest.mark.parametrize("both", [True, False])
def test_one_record_takes_the_place_of_another_where_both_say_so(
    both: bool, ladder: Command, folder: Path
) -> None:
    status = "status: superseded by [voice](deep/0002-voice.md)"
    edit(folder / "0001-voice.md", "status: proposed", status)
    if both:
        supersedes = "status: accepted\nsupersedes: ../0001-voice.md"
        edit(folder / "deep" / "0002-voice.md", "status: proposed", supersedes)
    what = "0001-voice.md:2: deep/0002-voice.md does not say `supersedes: 0001-voice.md`"
    assert said(ladder, folder) == ((0, []) if both else (1, [what]))


def test_what_takes_the_place_of_no_record_is_told(ladder: Command, folder: Path) -> None:
    edit(folder / "0001-voice.md", "status: proposed", "status: proposed\nsupersedes: 0000-x.md")
    assert said(ladder, folder) == (1, ["0001-voice.md:3: 0000-x.md is no record here"])


def test_a_record_that_was_superseded_needs_no_review(ladder: Command, folder: Path) -> None:
    (folder / "deep" / "0002-voice.md").unlink()
    edit(folder / "0001-voice.md", "status: proposed", "status: deprecated")
    assert said(ladder, folder, "--as-of", "2029-01-01") == (0, [])


def test_a_review_without_a_day_is_bad_input(ladder: Command, folder: Path) -> None:
    edit(folder / "0001-voice.md", "review-by: 2027-05-23", "review-by: soon")
    done = ladder("records", str(folder), *DAY)
    assert done.code == 2
    assert f"--> {folder}/0001-voice.md:4" in done.err


def test_a_record_of_a_problem_that_named_files_stands_alone(
    ladder: Command, tmp_path: Path
) -> None:
    example = ROOT / "examples" / "from-files" / "support-bot" / "problem.yaml"
    text = ladder("advise", str(example), "--format", "madr", *DAY).out
    (tmp_path / "0001-bot.md").write_text(text, "utf-8")
    assert "counted in" in text
    assert said(ladder, tmp_path) == (0, [])

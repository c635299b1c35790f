"""A file of another kind is told what it is; one with a typing error, where that stands."""

from datetime import date
from pathlib import Path

import pytest

from ladder.cli.interview.saving import Commands
from ladder.cli.interview.session import Session
from ladder.load.problems.files import load_problem
from ladder.output.diagnostics import InvalidInput
from tests.strategies import rules

DAY = date(2026, 11, 24)


def advised(file: Path) -> str:
    with pytest.raises(InvalidInput) as refused:
        load_problem(str(file), rules())
    [only] = refused.value.diagnostics
    return only.what


def asked(file: Path) -> tuple[str, str]:
    commands = Commands()
    with pytest.raises(InvalidInput) as refused:
        Session(rules(), DAY, file, commands, lambda *_: "")
    [only] = refused.value.diagnostics
    return only.what, only.help


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("page.svg", "<svg>\n  <g x='1'>\n    a: b\n</svg>\n", ".svg file"),
        ("pyproject.toml", "[project]\nname = 'x'\n", ".toml file"),
        ("rows.csv", "id,text\n1,hello\n", ".csv file"),
    ],
)
def test_a_file_of_another_kind_is_stated_which_it_is(
    name: str, text: str, kind: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    wording = f"this is a {kind}, not a problem file"
    assert advised(file) == wording
    assert asked(file)[0] == wording


def test_the_interview_reads_a_document_only_with_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "problem.md"
    file.write_text("# A title\n\n```sh\nls\n```\n", encoding="utf-8")
    assert asked(file)[0] == "a document without front matter"
    file.write_text("---\nneeds: [wrong-tone]\n---\n# A title\n", encoding="utf-8")
    Session(rules(), DAY, file, Commands(), lambda *_: "")


def test_a_problem_may_be_called_anything_and_a_typing_error_is_one(tmp_path: Path) -> None:
    file = tmp_path / "problem.cfg"
    file.write_text("needs: [wrong-tone]\n", encoding="utf-8")
    assert load_problem(str(file), rules()).facts["needs"] == frozenset({"wrong-tone"})
    (typed := tmp_path / "problem.txt").write_text("needs: [wrong-tone\n", encoding="utf-8")
    assert "not a problem file" not in advised(typed)

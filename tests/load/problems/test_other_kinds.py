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


def asked(file: Path) -> tuple[str, str]:
    commands = Commands()
    with pytest.raises(InvalidInput) as refused:
        Session(rules(), DAY, file, commands, lambda *_: "")
    [only] = refused.value.diagnostics
    return only.what, only.help


def test_a_table_is_told_from_a_problem(tmp_path: Path) -> None:
    (file := tmp_path / "rows.csv").write_text("id,text\n1,hello\n", encoding="utf-8")
    assert asked(file)[1] == "Of a table, with a use case a row: `ladder advise --table FILE`."


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


YAML = "title: X\nneeds: [wrong-tonne]\nevaluation:\n  items: many\n"
INDENTED = "".join(f"  {line}\n" for line in YAML.splitlines())


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("p.yaml", YAML, ("2:9", "4:10")),
        (
            "p.json",
            '{"needs": ["wrong-tonne"],\n "evaluation": {"items": "many"}}',
            ("1:12", "2:26"),
        ),
        ("p.md", f"---\n{YAML}---\n# A title\n", ("3:9", "5:10")),
        ("q.md", f"---\nladder:\n{INDENTED}---\n# A title\n", ("4:11", "6:12")),
    ],
)
def test_two_faults_are_named_with_their_places_in_each_kind_of_file(
    tmp_path: Path, name: str, text: str, places: tuple[str, str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_problem(str(tmp_path / name), rules())
    quoted = "the text `many`" if name == "p.json" else "`many`"
    assert str(refused.value).replace(f"{tmp_path}/", "") == (
        f"error: `needs` cannot hold `wrong-tonne`\n  --> {name}:{places[0]}\n"
        "  help: Did you mean wrong-tone?\n\n"
        f"error: `evaluation.items` takes a whole number, not {quoted}\n  --> {name}:{places[1]}\n"
        "  help: That is not a number. For example: 300, 1,500 or 2k."
    )

"""Numbers and names that an answer holds and its question lacks."""

from pathlib import Path

import pytest

from ladder.load.evidence.data import DataSet
from tests.evidence.examples import chat, data


def named(found: DataSet) -> int:
    return found.new.named(found.rows)


def test_a_number_that_only_the_answer_holds_is_counted(tmp_path: Path) -> None:
    found = data(
        tmp_path,
        [
            chat("What is 2 and 3?", "3 and 2"),
            chat("What is it?", "It is 42."),
            chat("How?", "So."),
            chat("Which?", "1. So.\n2) And so.\n 10. Never."),
        ],
    )
    assert found.new.numbers == 1


NAMES = {
    "a name": ("Who leads it?", "It is led by Maria Sand.", 1),
    "after a comma": ("Who leads it?", "It was, until then, Maria Sand.", 1),
    "two": ("Who?", "Both Maria Sand and her cousin Anna Weir do.", 1),
    "in other letters": ("Wer?", "Das weiß Éva Ørsted.", 1),
    "one that the question holds": ("Does maria sand lead it?", "It is led by Maria Sand.", 0),
    "one word": ("Who leads it?", "It is led by Maria.", 0),
    "the first words of a sentence": ("Who?", "Nobody does. Ask Maria again later.", 0),
    "the first words of a line": ("Who?", "they are:\n\nMaria Sand", 0),
    "an abbreviation": ("How?", "Send it as PDF Scan over an API, says I.", 0),
    "a heading": ("How?", "The Great Plan\n\nwe go on", 0),
    "none": ("How?", "just so", 0),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_only_the_answer_holds_is_counted(tmp_path: Path, name: str) -> None:
    question, answer, count = NAMES[name]
    plain = "one does it with care and at leisure, as ever, and then once more from the beginning"
    found = data(tmp_path, [chat(question, answer), chat("And then?", plain)])
    assert named(found) == count


def test_a_name_in_most_answers_is_the_houses_own(tmp_path: Path) -> None:
    plain = "and one goes on with care, as ever, until the thing is done as it should be " * 3
    rows = [chat(f"How {n}?", f"you open Your Settings, {plain} {n * 'x '}") for n in range(40)]
    assert named(data(tmp_path, rows)) == 0
    rows[3] = chat("How?", f"you ask Maria Sand, {plain}")
    assert named(data(tmp_path, rows)) == 1


def test_where_nouns_have_capitals_no_name_is_told_from_them(tmp_path: Path) -> None:
    german = "Bitte öffnen Sie die Einstellungen und ändern dort das Kennwort für Ihr "
    nouns = [
        "Konto",
        "Haus",
        "Auto",
        "Gerät",
        "Netz",
        "Postfach",
        "Telefon",
        "Tor",
        "Bad",
        "Rad",
        "Boot",
        "Zelt",
    ]
    rows = [chat("Wie?", f"{german}{noun}.") for noun in nouns]
    assert named(data(tmp_path, rows)) == 0

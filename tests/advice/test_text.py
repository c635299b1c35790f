"""The verdict on screen: fits, says everything in words, and stays calm whatever a user wrote."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ladder.advice.formats import text
from ladder.advice.view import View
from ladder.engine.verdict import Status
from ladder.output.screen import columns
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import quoted, titled, verdict

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
SCREEN = 50
"""Lines of one screen, at 80 columns."""


def lines(screen: str, heading: str) -> list[str]:
    """The lines of a section, its heading taken off, at 80 columns."""
    found: list[str] = []
    for line in screen.splitlines():
        if line.startswith(heading):
            found = [line.removeprefix(heading).strip()]
        elif found and not line.startswith(" "):
            break
        elif found:
            found.append(line.strip())
    return found


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_window_but_for_a_link(example: Path, width: int) -> None:
    screen = text.render(verdict_on(example), View(width=width))
    over = [line for line in screen.splitlines() if columns(line) > width]
    assert [line for line in over if "://" not in line] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_one_screen(example: Path) -> None:
    screen = text.render(verdict_on(example), View(width=80))
    assert len(screen.splitlines()) <= SCREEN


def test_colour_only_repeats_what_is_said_without_it() -> None:
    found = verdict(needs=["wrong-tone"])
    painted = text.render(found, View(colour=True))
    assert painted != text.render(found)
    assert text.render(found) == ESCAPE.sub("", painted)
    assert set(ESCAPE.findall(painted)) == {
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[1;38;5;65m",
        "\x1b[38;5;65m",
        "\x1b[38;5;133m",
    }


def test_every_technique_has_its_line_with_its_status_as_a_word() -> None:
    found = verdict(needs=["missing-knowledge", "wrong-tone"], knowledge={"held_in": "documents"})
    said = text.render(found, View(width=120)).splitlines()
    for each in found.ladder:
        [line] = [
            line
            for line in said
            if re.search(rf"^. . {each.status} +{re.escape(each.title)}:", line)
        ]
        assert line[0] == text.MARK[each.status]


def test_the_ladder_stands_with_its_highest_rung_on_top() -> None:
    rungs = re.findall(r"(?m)^[-+!>^x=?] ([0-5]) ", text.render(verdict(needs=["wrong-tone"])))
    assert sorted(rungs, reverse=True) == rungs


def test_each_status_has_a_mark_of_its_own_in_ascii() -> None:
    positions = list(text.MARK.values())
    assert len(set(positions)) == len(positions)
    assert all(position.isascii() for position in positions)
    assert set(Status.__args__) == set(text.MARK)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ({"needs": ["missing-knowledge"]}, "Use retrieval (RAG): "),
        ({}, "Use a better prompt"),
        (
            {"needs": ["wrong-tone"], "attempts": {"prompt": {"outcome": "met", "score": 0.9}}},
            "Stop: a better prompt has reached the target",
        ),
        (
            {
                "needs": ["wrong-tone"],
                "attempts": {
                    "prompt": {"outcome": "fell-short", "because": "Stiff."},
                    "few-shot": {"outcome": "fell-short", "because": "Stiff."},
                },
            },
            "Stay on few-shot examples: nothing further is open yet",
        ),
    ],
)
def test_the_headline_says_what_to_do(problem: dict[str, object], expected: str) -> None:
    assert text.render(verdict(**problem)).splitlines()[2].startswith(expected)


def test_what_would_open_the_next_rung_is_said_with_its_number() -> None:
    found = verdict(
        needs=["wrong-tone"], examples={"demonstrations": 320}, evaluation={"items": 120}
    )
    said = lines(text.render(found), "Next rung")
    assert said[0] == "LoRA or QLoRA (rung 4) needs:"
    assert any("180 more correct examples" in line for line in said)


def test_of_many_questions_three_are_shown_and_the_rest_counted() -> None:
    found = verdict(needs=["too-slow"])
    said = " ".join(lines(text.render(found), "Still open"))
    assert said.count("?") == 3
    assert f"(And {len(found.open_questions) - 3} more.)" in said


def test_a_source_known_at_second_hand_says_so() -> None:
    found = verdict(needs=["wrong-tone"])
    said = lines(text.render(quoted(found)), "Sources")
    assert all("(second hand)" in line for line in said if line.startswith("["))


def test_the_last_line_names_the_rules_and_the_day() -> None:
    found = verdict(needs=["wrong-tone"])
    digest = found.pack.digest[:19]
    expected = f"Rules: core {found.pack.version}, {digest}, as of 2026-11-24. More: --explain."
    assert expected == text.render(found).splitlines()[-1]


def test_rules_of_ones_own_are_named() -> None:
    found = verdict(needs=["wrong-tone"])
    own = replace(found, pack=found.pack._replace(replaced=("gate/enough-examples",)))
    said = " ".join(text.render(own).split())
    assert "Replaced by rules of your own: gate/enough-examples." in said


@pytest.mark.parametrize("colour", [False, True])
def test_no_text_of_a_user_reaches_the_terminal_as_a_command(colour: bool) -> None:
    screen = text.render(titled("\x1b]0;owned\a\x1b[2J", "\x1b[31m\r\u202e"), View(colour=colour))
    left = ESCAPE.sub("", screen) if colour else screen
    assert "\x1b]" not in screen
    assert not any(character in left for character in "\x1b\a\r\u202e")


def test_below_72_columns_headings_stand_above_their_text() -> None:
    narrow = text.render(verdict(needs=["wrong-tone"]), View(width=60)).splitlines()
    assert {"Do first", "Why", "Next rung", "Still open", "Sources"} <= set(narrow)

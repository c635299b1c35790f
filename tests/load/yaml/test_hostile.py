"""Packs and problems of strangers: bounded, and refused with a place and a help."""

import os
import sys
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.load.problems.problem import parse_problem
from tests.load.packs.test_rules_loading import FACTS, REQUIREMENT, SOURCES, diagnostics, pack
from tests.load.yaml.test_reader import whats
from tests.strategies import rules

pytestmark = pytest.mark.usefixtures("small_pack")

DERIVED = "derived:\n  a-0: {when: {team.quiet_weeks: 1}, why: Once.}\n"


def chain(length: int, link: str) -> str:
    """Derived facts that each build on the one before."""
    links = (link.format(at=at, before=at - 1) for at in range(1, length + 1))
    return FACTS + DERIVED + "\n".join(links)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("facts", "what"),
    [
        (
            chain(
                400,
                "  a-{at}: {{when: {{all: [{{derived: a-{before}}}, "
                "{{derived: a-{before}}}]}}, why: Twice.}}",
            ),
            "this condition has more than 400 parts",
        ),
        pytest.param(
            chain(1200, "  a-{at}: {{when: {{derived: a-{before}}}, why: Again.}}"),
            "this condition has more than 400 parts",
            marks=pytest.mark.nightly,
        ),
        (
            FACTS
            + "derived:\n  one: {when: {any: ["
            + ", ".join(f"{{team.quiet_weeks: {number % 50}}}" for number in range(5000))
            + "]}, why: Many.}\n",
            "this condition has more than 400 parts",
        ),
    ],
    ids=["doubled", "long", "wide"],
)
def test_too_deep_nesting_is_refused_at_its_place(facts: str, what: str, tmp_path: Path) -> None:
    own = pack(tmp_path, requirement=REQUIREMENT, facts=facts, sources=SOURCES)
    assert f"error: {what}\n  --> {own / 'facts.yaml'}:" in diagnostics(own)


@pytest.mark.slow
def test_four_times_as_many_facts_take_about_four_times_as_long(tmp_path: Path) -> None:
    # If each fact were compared with each, it would be sixteen times.
    assert steps_for(tmp_path / "many", 800) < 6 * steps_for(tmp_path / "few", 200)


def steps_for(folder: Path, count_of_facts: int) -> int:
    many = "".join(
        f"  team.n{number}: {{type: bool, question: Is it?}}\n" for number in range(count_of_facts)
    )
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        book = load_rules(
            pack(folder, requirement=REQUIREMENT, facts=FACTS + many, sources=SOURCES)
        )
    finally:
        sys.setprofile(None)
    assert "team.n0" in book.facts
    return steps


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
def test_a_file_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    own = pack(tmp_path, requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)
    with open(os.fsencode(own) + b"/\xff.yaml", "wb") as file:
        file.write(b"requirement: b\n")
    result = diagnostics(own)
    assert "error: the name of this file is not UTF-8 text\n" in result
    assert "\\udcff.yaml:1:1\n  help: Rename it." in result


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("a quiet week", '"a quiet \\e[31mweek"', "a text contains a control character (U+001B)"),
        ("You have", "\u202eYou have", "a text contains a control character (U+202E)"),
        ("2026-11-24", "2026-11-24T00:00:00", "`verified` takes a date"),
        ("2026-11-24", "1795651200", "`verified` takes a date"),
        ("2026-11-24", "2026-02-30", "`verified` is not a valid date"),
    ],
    ids=["escape", "backwards", "time", "seconds", "no day"],
)
def test_deceptive_character_in_a_rule_is_refused(
    before: str, after: str, what: str, tmp_path: Path
) -> None:
    requirement = (
        REQUIREMENT.replace(f"says: {before}", f"says: {after} #")
        if "\\e" in after
        else REQUIREMENT
    )
    own = pack(
        tmp_path, requirement=requirement.replace(before, after), facts=FACTS, sources=SOURCES
    )
    assert f"error: {what}\n  --> {own / 'requirement.yaml'}:" in diagnostics(own)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/<script>", "data:text/html,x", "//a.example"]
)
def test_an_address_that_runs_is_refused(url: str, tmp_path: Path) -> None:
    sources = SOURCES.replace("https://example.org/calendar", f'"{url}"')
    result = diagnostics(pack(tmp_path, requirement=REQUIREMENT, facts=FACTS, sources=sources))
    assert "  help: Write an address that begins with https:// or http://, or nothing." in result


def test_a_version_holds_no_markup(tmp_path: Path) -> None:
    own = pack(tmp_path, pack="pack: ours\nversion: '[1](https://a.example)'\n")
    assert "  help: Use letters, digits and . + - _ only: 2026.11." in diagnostics(own)


@pytest.mark.parametrize("marks", [1, 2])
def test_a_byte_order_mark_is_dropped(marks: int) -> None:
    from ladder.load.yaml.reader import decode

    text = decode(b"\xef\xbb\xbf" * marks + b"title: x\nneeds: [wrong-tone]", "p")
    assert parse_problem(text, "p", rules()).title == "x"


@pytest.mark.slow
def test_a_character_that_json_spells_in_two_escapes_is_one() -> None:
    problem = parse_problem('{"title": "It works \\ud83d\\ude00"}', "p", rules())
    assert problem.title == "It works 😀"
    assert whats('{"title": "It works \\ud83d"}') != []


def test_text_that_is_not_an_escape_stays_unchanged() -> None:
    assert parse_problem(r"title: '\ud83d\ude00'", "p", rules()).title == r"\ud83d\ude00"

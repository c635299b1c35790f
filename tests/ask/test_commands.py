"""The commands that an interview ends with can be pasted: they read the same rules."""

import shlex
from pathlib import Path

import pytest

from ladder.cli.interview.saving import Commands
from ladder.output.screen import wrapped
from tests.ask.person import CONTROL_C, Person
from tests.load.packs.test_rules_loading import FACTS, REQUIREMENT, SOURCES, pack


def test_paths_are_quoted_and_options_stated_again() -> None:
    given = Commands((Path("my rules"), Path("b")), "2026-11-24", Path("my answers.yaml"))
    assert given.advise(Path("it's.yaml")) == (
        """ladder advise 'it'"'"'s.yaml' --rules 'my rules' --rules b --as-of 2026-11-24"""
    )
    assert shlex.split(given.ask(Path("p.yaml"))) == [
        *("ladder", "ask", "p.yaml"),
        *("--rules", "my rules", "--rules", "b", "--as-of", "2026-11-24"),
    ]


def test_without_options_nothing_is_added() -> None:
    assert Commands().ask(Path("p.yaml")) == "ladder ask p.yaml"
    assert Commands().advise(Path("-p.yaml")) == "ladder advise ./-p.yaml"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    pack(tmp_path / "my rules", requirement=REQUIREMENT, facts=FACTS, sources=SOURCES)
    return Person(tmp_path, "--plain", "--rules", "my rules", "--save", "out.yaml", columns=600)


@pytest.mark.slow
def test_an_interrupt_says_how_to_go_on_with_the_same_rules(person: Person) -> None:
    person.sees("(? for help):")
    person.answers("too-slow")
    person.sees("Question 2")
    person.presses(CONTROL_C)
    assert person.ends() == 130
    assert "To go on: ladder ask --rules 'my rules' --as-of 2026-11-24" in person.shown()


@pytest.mark.slow
def test_a_saved_file_is_read_again_with_the_same_rules(person: Person) -> None:
    person.sees("(? for help):")
    person.answers("too-slow")
    person.sees("Question 2")
    person.answers("save")
    person.sees("A title for it")
    person.answers("")
    person.sees("ladder advise out.yaml --rules 'my rules' --as-of 2026-11-24")
    person.presses(CONTROL_C)
    assert person.ends() == 130


def test_a_command_is_never_broken_over_lines() -> None:
    command = f"To go on: ladder ask {'a/' * 60}answers.yaml --rules 'my rules'"
    assert wrapped(f"The answers are kept.\n{command}", 80) == ["The answers are kept.", command]

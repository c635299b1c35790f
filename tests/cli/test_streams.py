"""Standard output: how wide it is, whether in color, and where addresses are links."""

import os
import re
import subprocess
import sys

import pexpect
import pytest

from ladder.cli import streams
from ladder.cli.streams import colored, width

ADVISE = [sys.executable, "-m", "ladder", "advise", "examples/scenario-support-assistant.yaml"]
PLAIN = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}


@pytest.mark.parametrize(("columns", "expected"), [(10, 40), (64, 64), (500, 120)])
def test_width_follows_the_terminal_within_bounds(
    monkeypatch: pytest.MonkeyPatch, columns: int, expected: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert width() == expected


def test_width_without_a_terminal_is_80(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    command = [sys.executable, "-c", "from ladder.cli.streams import width; print(width())"]
    assert subprocess.run(command, capture_output=True, text=True, env=PLAIN).stdout == "80\n"


def test_an_empty_no_color_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "")
    assert colored()


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_a_pipe_wants_no_color_unless_it_is_forced(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colored: bool
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    assert streams.colored() is colored


@pytest.mark.slow
@pytest.mark.parametrize(("variables", "colored"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
@pytest.mark.parametrize("arguments", [ADVISE[3:], ["rules", "show", "rag"]])
def test_a_pipe_has_no_color_unless_it_is_forced(
    arguments: list[str], variables: dict[str, str], colored: bool
) -> None:
    command = [*ADVISE[:3], *arguments]
    environment = {**PLAIN, "TERM": "xterm", **variables}
    stated = subprocess.run(command, capture_output=True, text=True, env=environment).stdout
    assert ("\x1b[1m" in stated) is colored
    assert "\x1b]8" not in stated


def on_a_terminal(command: list[str], **variables: str) -> str:
    """What a command writes to a terminal of 80 columns."""
    environment = {**PLAIN, "TERM": "xterm-256color", **variables}
    environment.pop("COLUMNS", None)
    child = pexpect.spawn(
        command[0], command[1:], encoding="utf-8", timeout=60, dimensions=(24, 80), env=environment
    )
    return str(child.read())


@pytest.mark.slow
def test_on_a_terminal_there_is_color_and_sources_are_links() -> None:
    headline = "Use retrieval (RAG): load the documents into your provider's index."
    assert f"\x1b[1m{headline}\x1b[0m" in on_a_terminal(ADVISE)
    result = on_a_terminal([*ADVISE[:-1], "examples/row-7-latency.yaml"])
    assert re.search(r";https://[^;]+\x1b\\1\x1b\]8;;", result)


@pytest.mark.slow
@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_codes_gets_none(variables: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal(ADVISE, **variables)


@pytest.mark.slow
def test_machine_formats_have_no_links_on_a_terminal() -> None:
    assert "\x1b" not in on_a_terminal([*ADVISE, "--format", "json"])

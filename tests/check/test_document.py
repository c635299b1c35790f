"""A problem in the front matter of a document is read by every command, from standard input too."""

import io
import re
import sys
from pathlib import Path

import pytest

from tests.check.running import VOICE
from tests.commands import Command

BELOW = "".join(f"  {line}\n" for line in VOICE.splitlines() if not line.startswith("title"))
DOCUMENTS = {
    "alone": f"---\n{VOICE}---\n\n# Letters\n\nWe LoRA-tune.\n",
    "below": f"---\ntitle: Letters in our own voice\nladder:\n{BELOW}---\n# Letters\n",
}


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def beginning(out: str) -> list[str]:
    """Return the first lines, without the places in the file."""
    return [re.sub(r"\d+:\d+", "LINE:COLUMN", line) for line in out.splitlines()[:4]]


@pytest.mark.parametrize("command", ["advise", "plan", "check"])
@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_document_says_what_a_file_says(
    run: Command, monkeypatch: pytest.MonkeyPatch, form: str, command: str
) -> None:
    wish = ("--as-of", "2026-11-26")
    name = "-" if command == "check" else "p.yaml"
    Path("p.yaml").write_text(VOICE)
    given(monkeypatch, VOICE)
    plain = beginning(run(command, name, *wish).out)
    assert any("Letters in our own voice" in line for line in plain)
    Path("p.md").write_text(DOCUMENTS[form])
    given(monkeypatch, DOCUMENTS[form])
    assert beginning(run(command, "-", *wish).out) == plain
    if command != "check":
        assert beginning(run(command, "p.md", *wish).out) == plain


def test_a_long_document_is_read_as_far_as_its_front_matter(run: Command) -> None:
    Path("p.md").write_text(DOCUMENTS["alone"] + "Long. " * 20_000)
    assert run("advise", "p.md").code == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# Letters\n", "a document without front matter"),
        (f"---\n{VOICE}", "a document without front matter"),
        ("---\nneeds: [wrong-tone]\nladder: 3\n---\n", "unknown key `ladder`"),
        ("---\nladder:\n  needs: [rwong]\n---\n", "`needs` cannot hold `rwong`"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(run: Command, text: str, fault: str) -> None:
    Path("p.md").write_text(text)
    result = run("advise", "p.md")
    assert result.code == 2
    assert f"error: {fault}" in result.err


def test_two_yaml_documents_on_standard_input_are_no_document(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in ("advise", "check"):
        given(monkeypatch, f"---\n{VOICE}---\nproposal: {{technique: lora}}\n")
        result = run(command, "-")
        assert result.code == 2
        assert "second document begins" in result.err + result.out

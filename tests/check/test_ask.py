"""`ladder ask FILE` asks a proposal for what the check misses, and writes it into the file."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ladder import answer
from ladder.check.condense import lacking
from ladder.cli.interview.saving import Commands
from ladder.cli.interview.session import Session
from tests.check.running import TODAY, VOICE, without
from tests.commands import Command
from tests.strategies import rules

OPEN = without(VOICE, "trusted:", "metric:", "behavior_changes:")
ANSWERS = {
    "task.behavior_changes": "yearly",
    "evaluation.metric": "an editor would sign it",
    "evaluation.trusted": "yes",
}
MARKED = OPEN.replace("task:\n", "task:  # what it does\n")
INDENTED = "".join(f"  {line}" if line.strip() else line for line in MARKED.splitlines(True))
FILES = {
    "p.yaml": MARKED,
    "p.md": f"---\nstatus: draft\nladder:\n{INDENTED}---\n\n# Letters\n\nText --- stays.\n",
    "p.json": json.dumps(yaml.safe_load(OPEN), indent=2, default=str) + "\n",
}


def test_without_a_proposal_the_check_is_not_imported(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ladder.check.condense", None)  # an import of it fails
    Path("p.yaml").write_text("needs: [wrong-tone]\n")
    ended = run("ask", "p.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert "The next questions, to answer in a file:" in ended.err


@pytest.mark.parametrize("name", FILES)
def test_exactly_what_the_check_misses_is_asked_and_written_in_place(
    run: Command, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(name).write_text(FILES[name])
    check = ("check", name, "--format", "json", "--as-of", TODAY.isoformat())
    before = json.loads(run(*check).out)["files"][0]["findings"]
    missing = {fact for item in before for fact in item["missing"] if item["severity"] != "note"}
    assert missing == set(ANSWERS)
    session = Session(
        rules(), TODAY, Path(name), Commands(), lambda verdict, color, brief: "",
        wanted=lambda problem: lacking(rules(), problem, TODAY),
    )  # fmt: skip
    asked = set(answered(session))
    assert asked == set(ANSWERS)
    Path(name).write_text(session._as_text())
    assert run(*check).code == 0
    kept = [line for line in FILES[name].splitlines() if line.strip() not in ("{", "}")]
    written = Path(name).read_text()
    assert [line for line in kept if line.rstrip(",") not in written] == []


def answered(session: Session) -> Iterator[str]:
    """Answer each question, and yield what it was about."""
    while (page := session.page()) is not None:
        question = page.questions[0]
        yield from question.settles
        reply = ANSWERS[question.settles[0]]
        session.problem = answer(session.problem, question.id, reply, rules(), as_of=TODAY)


def test_without_a_terminal_the_missing_facts_are_printed(run: Command) -> None:
    Path("p.yaml").write_text(OPEN)
    result = run("ask", "p.yaml")
    assert result.code == 2
    for fact in ("behavior_changes", "metric", "trusted"):
        assert f"  {fact}:" in result.err

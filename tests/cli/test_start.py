"""How to begin: `ladder` alone, `ladder new`, what helps who is lost, and what the shell offers."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from ladder import first_answer
from ladder.engine.facts import Kind
from ladder.load.problems.examples import examples
from ladder.load.problems.files import BEGIN
from ladder.load.problems.problem import parse_problem
from ladder.load.problems.writer import blank as template
from tests.commands import Command, run_in_a_copy
from tests.strategies import rules

LADDER = [sys.executable, "-m", "ladder"]
BASE = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def on_a_terminal(arguments: list[str], home: Path) -> tuple[int | None, str]:
    """How a command ends on a terminal, and what it says."""
    environment = {**BASE, "TERM": "xterm-256color", "HOME": str(home)}
    environment.pop("COLUMNS", None)
    child = pexpect.spawn(
        LADDER[0],
        [*LADDER[1:], *arguments],
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
        preexec_fn=lambda: run_in_a_copy(arguments, environment),
    )
    text = str(child.read())
    child.close()
    return child.exitstatus, text


@pytest.mark.slow
def test_on_a_terminal_what_is_wrong_breaks_between_words(tmp_path: Path) -> None:
    code, stated = on_a_terminal(["advise", "nothing.yaml"], tmp_path)
    assert code == 2
    assert stated.split("\r\n") == [
        "error: no such file",
        "  --> nothing.yaml:1:1",
        "  help: Check the path. `ladder new FILE` writes a file to fill in; `ladder ask`",
        "        asks instead.",
        "",
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("small_pack")
def test_on_a_terminal_findings_of_rules_break_between_words(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(
        "requirement: two-people-review\ntechniques: [lora]\nsays: two people who know "
        "review them\n"
        "met_when: {examples.demonstrations: {at_least: 700}}\nwhy: One of them overlooks much.\n"
        "do: Find a second one.\nbasis: external\nsources: [lora-paper]\nverified: 2026-11-24\n"
    )
    code, stated = on_a_terminal(["rules", "lint", "--rules", str(tmp_path)], tmp_path)
    assert code == 1
    assert "\r\n        " in stated  # where a line goes on
    assert max(map(len, stated.replace(str(tmp_path), "").split("\r\n"))) <= 80


@pytest.mark.slow
def test_alone_on_a_terminal_it_begins_the_interview_and_names_the_help(tmp_path: Path) -> None:
    environment = {**BASE, "TERM": "dumb", "HOME": str(tmp_path)}
    environment.pop("XDG_STATE_HOME", None)
    child = pexpect.spawn(
        LADDER[0], LADDER[1:], encoding="utf-8", timeout=60, dimensions=(24, 80), env=environment
    )
    child.expect_exact("All commands: ladder --help")
    child.expect_exact("I ask only what can still change the advice.")
    child.expect_exact("Question 1")
    child.sendline("quit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_alone_it_answers_in_six_lines_and_then_lists_how_to_begin_and_the_commands(
    ladder: Command,
) -> None:
    shown = ladder()
    assert shown.code == 0
    answer, begin, commands, more = shown.out.rstrip().split("\n\n")
    assert answer == first_answer("", rules())
    assert len(answer.splitlines()) == 6
    assert begin.startswith("To begin:\n  ladder 'our GPT bill is $40k a month'\n")
    assert "\n  advise    Recommend a technique for a problem, and say why.\n" in commands
    assert more == "More: ladder --help"


@pytest.mark.slow
def test_the_way_to_see_a_verdict_first_works() -> None:
    made = subprocess.run([*LADDER, "new", "--example", "support-assistant"], capture_output=True)
    shown = subprocess.run([*LADDER, "advise", "-"], input=made.stdout, capture_output=True)
    assert shown.returncode == 0
    assert shown.stdout.startswith(b"Support assistant for our product\nUse retrieval (RAG)")


@pytest.mark.slow
@pytest.mark.parametrize("proposal", [False, True])
def test_the_template_holds_every_fact_with_its_question_and_choices(proposal: bool) -> None:
    book = rules()
    text = template(book, proposal=proposal)
    problem = parse_problem(text, "new.yaml", book)
    assert (problem.facts, problem.title) == ({}, "Untitled problem")
    words = " ".join(re.sub("(?m)^ *#", " ", text).split())
    for fact in book.facts.values():
        if (
            fact.attempt_of
            or fact.cause
            or fact.filled
            or (fact.id.startswith("proposal.") and not proposal)
        ):
            continue
        assert fact.id in problem.positions
        assert " ".join(f"{fact.question} {fact.help}".split()) in words
        assert [c.id for c in fact.choices if f"{c.id}: {c.meaning}" not in words] == []
    tried = [name for name, card in book.techniques.items() if card.solved_by]
    assert [name for name in tried if f"\n  {name}: unknown" not in text] == []
    assert max(map(len, text.splitlines())) <= 120


def test_whatever_is_filled_in_is_read(ladder: Command) -> None:
    text = template(rules())
    for fact in rules().facts.values():
        if fact.kind is Kind.WHOLE and not fact.attempt_of and not fact.filled:
            key = fact.id.rsplit(".", 1)[-1]
            text = text.replace(f"  {key}: unknown", f"  {key}: 1k", 1)
            break
    assert parse_problem(text, "new.yaml", rules()).facts == {fact.id: 1000}


def test_a_new_file_is_written_once_and_never_overwritten(ladder: Command, tmp_path: Path) -> None:
    path = tmp_path / "problem.yaml"
    printed = ladder("new").out
    first = ladder("new", str(path))
    assert (first.code, first.out) == (0, "")
    assert first.err == f"Wrote {path}. Fill it in, then: ladder advise {path}\n"
    assert path.read_text(encoding="utf-8") == printed
    again = ladder("new", str(path), "--example", "latency")
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith(f"error: the file exists already\n  --> {path}\n")
    assert path.read_text(encoding="utf-8") == printed
    assert ladder("advise", str(path)).code == 0


@pytest.mark.usefixtures("small_pack")
@pytest.mark.parametrize(
    ("arguments", "begin", "following"),
    [
        ([], "Fill it in, then", "advise"),
        (["--need", "wrong-tone"], "Fill it in, then", "advise"),
        (["--proposal"], "Fill it in, then", "check"),
        (["--example", "latency"], "The verdict", "advise"),
        (["--example", "lora-for-a-house-voice"], "The verdict", "check"),
    ],
)
@pytest.mark.parametrize("rules", [[], ["our rules"], ["our rules", "more"]])
def test_a_new_file_is_followed_by_the_command_to_run(
    ladder: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    begin: str,
    following: str,
    rules: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in rules:
        Path(folder).mkdir()
        title = f"changes: technique/lora\ntitle: {folder}\n"
        Path(folder, "title.yaml").write_text(title, encoding="utf-8")
    options = [word for folder in rules for word in ("--rules", folder)]
    result = ladder("new", *arguments, "p.yaml", *options)
    words = shlex.join(["ladder", following, "p.yaml", *options])
    assert (result.code, result.out, result.err) == (0, "", f"Wrote p.yaml. {begin}: {words}\n")


def test_a_proposal_is_for_the_check(ladder: Command) -> None:
    assert "\nproposal:\n" in ladder("new", "--proposal").out
    assert "\nproposal:\n" not in ladder("new").out


def test_new_writes_the_facts_that_matter_for_the_needs_and_the_rest_on_demand(
    ladder: Command,
) -> None:
    few = ladder("new", "--need", "inconsistent-format").out
    every = ladder("new", "--all").out
    assert "needs: [inconsistent-format]" in few
    assert "format_enforceable: unknown" in few
    assert "latency_now_ms" not in few
    assert "latency_now_ms: unknown" in every
    assert few.count(": unknown") < every.count(": unknown") / 2
    assert ladder("new", "--need", "zzz").code == 2


def test_new_with_every_fact_lists_each_cause_of_bad_answers_to_count(ladder: Command) -> None:
    every = ladder("new", "--all").out
    [errors] = re.findall(r"(?ms)^errors:\n(.*?)^\w", every)
    keys = re.findall(r"(?m)^ *([\w-]+): unknown  # ", errors)
    assert [key for key in keys if key in rules().causes] == [*rules().causes]
    assert "repaired" not in errors
    filled = every.replace("  read: unknown", "  read: 40").replace(
        "misread: unknown", "misread: 22"
    )
    counted = parse_problem(filled, "new.yaml", rules()).facts
    assert (counted["errors.read"], counted["errors.misread"]) == (40, 22)


def test_new_without_a_need_has_the_facts_that_alone_decide_for_several(ladder: Command) -> None:
    everybody = ladder("new").out
    assert "\nknowledge:\n" in everybody
    assert "\n  comes_with_request: unknown" in everybody
    assert "\n  rag: {outcome: unknown}" in everybody
    assert "must_cite" not in everybody


def test_where_it_cannot_be_written_it_says_so(ladder: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = ladder("new", str(tmp_path / "file" / "p.yaml"))
    assert result.code == 2
    assert result.err.startswith("error: the file cannot be written")


def test_a_missing_folder_is_made(ladder: Command, tmp_path: Path) -> None:
    assert ladder("new", str(tmp_path / "new" / "p.yaml")).code == 0
    assert (tmp_path / "new" / "p.yaml").exists()


@pytest.mark.parametrize("name", examples())
def test_an_example_is_printed_as_it_ships(ladder: Command, name: str) -> None:
    result = ladder("new", "--example", name)
    assert (result.code, result.out) == (0, examples()[name].read_text(encoding="utf-8"))


def test_an_example_that_is_none_is_stated_which_are(ladder: Command) -> None:
    assert "help: Did you mean latency?" in ladder("new", "--example", "latncy").err
    assert "support-assistant" in ladder("new", "--example", "zzz").err
    assert ladder("new", "--example", "latency", "--proposal").code == 2


@pytest.mark.parametrize(
    ("arguments", "help_"),
    [
        (["aks"], "Add --help to the command to see how to write it."),
        (["problem.yaml"], "Did you mean `ladder advise problem.yaml`?"),
        (["zzzz"], "To begin with your own words: ladder ask zzzz"),
        (["our", "bill"], "To begin with your own words: ladder ask 'our bill'"),
        (["chek", "our", "proposals"], "Add --help to the command to see how to write it."),
        (["ask", "it", "is slow"], "To begin with your own words: ladder ask 'it is slow'"),
        (["rules", "shwo"], "Add --help to the command to see how to write it."),
        (["advise"], f"{BEGIN} Add --help to the command to see how to write it."),
        (["advise", "gone.yaml"], f"Check the path. {BEGIN}"),
    ],
    ids=" ".join,
)
def test_command_without_arguments_shows_how_to_begin(
    ladder: Command,
    arguments: list[str],
    help_: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = ladder(*arguments)
    assert result.code == 2
    assert result.err.splitlines()[-1] == f"  help: {help_}"


@pytest.mark.parametrize("before", [[], ["ask"], ["advise"]], ids=["alone", "ask", "advise"])
def test_a_sentence_needs_no_quotes(ladder: Command, before: list[str]) -> None:
    sentence = "should we fine-tune on our wiki?"
    quoted = ladder(*before, sentence)
    assert quoted.out.startswith("I understood:\n  The model should know your facts.\n")
    assert ladder(*before, *sentence.split()) == quoted


def test_a_missing_file_is_no_sentence(ladder: Command) -> None:
    for named in (["my first problem.yaml"], ["my", "first", "problem.yaml"]):
        assert ladder("advise", *named).err.startswith("error: ")


def test_help_is_a_command_too(ladder: Command) -> None:
    assert ladder("help") == ladder("--help")
    assert ladder("help", "rules", "show") == ladder("rules", "show", "--help")
    assert ladder("help").out.startswith("Usage: ladder ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ladder advise x.yaml --why lo", ["lora"]),
        ("ladder rules show min-encoder", ["min-encoder-labels"]),
        ("ladder rules show requirement/min-g", ["requirement/min-graded-tasks"]),
        ("ladder new --need wr", ["wrong-tone"]),
        ("ladder new --example latency", ["latency"]),
        ("ladder advise x.yaml --set task.inp", ["task.input=", "task.input_tokens="]),
    ],
)
def test_a_shell_completes_ids(typed: str, offered: list[str]) -> None:
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    environment = {**BASE, **asked, "_LADDER_COMPLETE": "complete_bash"}
    done = subprocess.run(LADDER, capture_output=True, text=True, env=environment)
    assert (done.stdout.split(), done.stderr) == (offered, "")


@pytest.mark.parametrize(
    ("interrupted", "fault"),
    [
        ("ladder.cli", "KeyboardInterrupt"),
        ("ladder.advice", "KeyboardInterrupt"),
        ("ladder.engine.rules", "KeyboardInterrupt"),
        ("ladder.advice", "ValueError('in a schema: KeyboardInterrupt: ')"),  # as pydantic does
    ],
)
def test_interrupt_during_start_is_reported(interrupted: str, fault: str) -> None:
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == '{interrupted}':\n"
        f"            raise {fault}\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['ladder', 'advise', 'problem.yaml']\n"
        "from ladder.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=BASE)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_a_proposal_begins_with_no_file_that_is_there_and_trains_nothing(
    ladder: Command, tmp_path: Path
) -> None:
    script = tmp_path / "report.py"
    script.write_text("print('rows')\n")
    need = ("--proposal", "--need", "wrong-tone")
    for asked in (need, (*need, "--technique", "lora")):
        result = ladder("new", *asked, str(script))
        what = f"error: {script} exists already, and starts no training that ladder knows\n"
        assert (result.code, result.out, result.err.startswith(what)) == (2, "", True)
    assert script.read_text() == "print('rows')\n"


def test_a_proposal_for_a_training_asks_for_the_need_that_is_missing(
    ladder: Command, tmp_path: Path
) -> None:
    script = tmp_path / "train.py"
    script.write_text("from trl import SFTTrainer\n\nSFTTrainer(model='a/b').train()\n")
    result = ladder("new", "--proposal", str(script))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: a proposal says both what it asks for and what goes wrong")
    assert "--need ID" in result.err

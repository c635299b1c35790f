"""`ladder check` as a command: where its reports go, and how it works through many files."""

import gc
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from ladder.check.proposal import check_proposal
from tests.check.running import EXAMPLES, FEW, VOICE, reported
from tests.commands import Command


@pytest.fixture
def run(run: Command) -> Command:
    Path("p.yaml").write_text(FEW)
    return run


def test_several_formats_come_from_one_run(run: Command) -> None:
    result = run(
        "check", "p.yaml", "--format", "json", "--output", "sarif=s", "--output", "junit=j",
        "--output", "gitlab=g", "--output", "markdown=m", "--output", "text=t",
    )  # fmt: skip
    assert result.code == 1
    assert json.loads(result.out)["exit"] == 1
    assert json.loads(Path("s").read_text())["version"] == "2.1.0"
    assert Path("j").read_text().startswith("<?xml")
    assert json.loads(Path("g").read_text())[0]["check_name"] == "requirement/min-examples"
    assert Path("m").read_text().startswith("<!-- ladder check -->")
    assert Path("t").read_text().startswith("Do first (p.yaml:")


def test_output_without_a_format_receives_the_chosen_format(run: Command) -> None:
    result = run("check", "p.yaml", "--format", "sarif", "--output", "s.sarif")
    assert (result.code, result.out) == (0, "")
    assert json.loads(Path("s.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("outputs", "what", "help_"),
    [
        (
            ("a", "b"),
            "two files are named for one format",
            "Write --output FORMAT=FILE for each format beyond the first.",
        ),
        (
            ("srif=ladder.sarif",),
            "there is no format srif",
            "Did you mean sarif? A file with = in its name is written ./srif=ladder.sarif.",
        ),
        (
            ("=a",),
            "no format is named before =",
            "Choose from: text, github, gitlab, json, junit, markdown, sarif. "
            "A file with = in its name is written ./=a.",
        ),
        (
            ("sarif=-",),
            "- is standard output, not a file",
            "Write --format sarif and no --output for it. A file of that name is ./-.",
        ),
    ],
)
def test_outputs_that_cannot_be_are_bad_input(
    run: Command, outputs: Sequence[str], what: str, help_: str
) -> None:
    result = run("check", "p.yaml", *(item for o in outputs for item in ("--output", o)))
    message = f"error: {what}\n  --> command line\n  help: {help_}\n"
    assert (result.code, result.out, result.err) == (2, "", message)
    assert os.listdir() == ["p.yaml"]


def test_an_output_that_cannot_be_written_is_bad_input(run: Command) -> None:
    result = run("check", "p.yaml", "--output", "no/such/folder/a")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: the output cannot be written: no such file or directory\n")


def test_a_file_with_an_equals_sign_in_its_name_is_named_with_its_folder(run: Command) -> None:
    run("check", "p.yaml", "--output", "./srif=x", "--output", "sarif=y=z")
    assert sorted(os.listdir()) == ["p.yaml", "srif=x", "y=z"]


def test_the_step_summary_has_all_findings_and_is_added_to(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    run("check", str(EXAMPLES), "--format", "github")
    found = page.read_text(encoding="utf-8")
    assert found.startswith("before\n")
    assert found.count("#### ") == len([*EXAMPLES.glob("*/*")])


def test_annotations_beyond_the_caps_are_stated_to_be_where_they_are(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        Path(f"{number}.yaml").write_text("proposal: {technique: magic}\n")
    beyond = "ladder: 2 more errors beyond GitHub's caps; "
    arguments = ("check", *(f"{number}.yaml" for number in range(12)), "--format", "github")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    last = run(*arguments).out.splitlines()[-1]
    assert last == f"{beyond}run `ladder check` to see all."
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    last = run(*arguments).out.splitlines()[-1]
    assert last == f"{beyond}the step summary has them all."
    monkeypatch.setattr("ladder.check.formats.markdown.STEP_SUMMARY", 2000)
    last = run(*arguments).out.splitlines()[-1]
    assert last == f"{beyond}the step summary has those it can hold, and `ladder check` shows all."


def test_dated_rules_are_read_as_of_the_day(run: Command) -> None:
    provider = "hosting: {provider: openai, fine_tuning_api: true, open_weights: false,"
    text = VOICE.replace("hosting: {serving: self-hosted, open_weights: true,", provider)
    Path("p.yaml").write_text(text)
    closed = []
    for day in ("2026-06-01", "2026-11-24"):
        result = run("check", "p.yaml", "--format", "json", "--as-of", day)
        found = {rule for _, rule, _ in reported(result.out).files["p.yaml"]}
        closed.append("exclusion/training-access" in found)
    assert closed == [False, True]


@pytest.mark.slow
def test_many_files_are_judged_in_one_process_with_the_collector_left_on(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged_here(*arguments: object) -> object:
        enabled.append(gc.isenabled())
        return check_proposal(*arguments)  # type: ignore[arg-type]

    enabled: list[bool] = []
    monkeypatch.setattr("ladder.check.run.check_proposal", judged_here)
    monkeypatch.setattr(os, "fork", None)
    for number in range(310):
        Path(f"{number}.yaml").write_text(VOICE)
    assert run("check", ".").code == 1
    assert enabled == [True] * 311


def test_a_bug_in_the_check_exits_70(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("ladder.check.run.check_proposal", broken)
    assert run("check", "p.yaml").code == 70


WRONG = {
    "a policy": (("--policy", "policy.toml"), "policy.toml", "Unknown setting `fial-on`."),
    "a baseline": (("--baseline", "none.json"), "none.json", "No such file."),
    "waivers": (("--waivers", "none.yaml"), "none.yaml", "No such file."),
    "a day": (("--as-of", "soon"), "command line", "--as-of takes a date, not `soon`."),
    "a revision": (
        ("--policy", "gone:policy.toml"),
        "command line",
        "Git cannot tell: fatal: not a git repository (or any of the parent directories): .git.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_run_that_cannot_begin_still_writes_its_reports(run: Command, name: str) -> None:
    Path("policy.toml").write_text('fial-on = "never"\n')
    arguments, file, text = WRONG[name]
    usual = run("check", "p.yaml", *arguments)
    assert (usual.code, usual.out) == (2, "")
    result = run(
        "check", "p.yaml", *arguments, "--format", "json", "--output", "sarif=s",
        "--output", "junit=j", "--output", "gitlab=g", "--output", "markdown=m",
    )  # fmt: skip
    given = json.loads(result.out)
    assert (result.code, result.err) == (2, f"{usual.err}{given['summary']}\n")
    assert (given["exit"], given["counts"]["error"]) == (2, 1)
    assert given["summary"] == "1 file (1 bad input) · 1 error · exit 2 (bad input)"
    ((named, (found,)),) = [(item["file"], item["findings"]) for item in given["files"]]
    assert (named, found["rule"], found["text"]) == (file, "check/invalid-settings", text)
    (result_,) = json.loads(Path("s").read_text())["runs"][0]["results"]
    assert (result_["ruleId"], result_["level"]) == ("check/invalid-settings", "error")
    assert result_["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    assert Path("j").read_text().count("<error ") == 1
    assert [item["severity"] for item in json.loads(Path("g").read_text())] == ["blocker"]
    assert f"#### {file}: bad input".replace("_", "\\_") in Path("m").read_text()
    beside_text = run("check", "p.yaml", *arguments, "--output", "sarif=t", "--output", "json=o")
    assert beside_text == usual
    assert (Path("t").read_text(), Path("o").read_text()) == (Path("s").read_text(), result.out)


def test_a_run_that_cannot_begin_writes_over_no_setting(run: Command) -> None:
    Path("ladder.toml").write_text('fial-on = "never"\n')
    result = run("check", "p.yaml", "--output", "markdown=ladder.toml")
    assert result.code == 2
    assert result.err.startswith("error: unknown setting `fial-on`\n  --> ladder.toml:1:1\n")
    assert Path("ladder.toml").read_text() == 'fial-on = "never"\n'

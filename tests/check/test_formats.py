"""Each format is accepted by its consumer's own schema or parser."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from ladder.check.findings import Covered, Severity
from ladder.check.formats import github as findings_github
from ladder.check.formats import gitlab as findings_gitlab
from ladder.check.formats import json as findings_json
from ladder.check.formats import junit as findings_junit
from ladder.check.formats import markdown as findings_markdown
from ladder.check.formats import sarif as findings_sarif
from ladder.check.formats import text as findings_text
from ladder.check.proposal import unusable
from ladder.engine.sources import Position
from ladder.output.diagnostics import Diagnostic
from ladder.schema.outputs import output_schema
from tests.check.running import ASSUMED, EXAMPLES, FEW, VOICE, checked, examples, many, report_of
from tests.strategies import rules


def test_json_is_valid_against_its_schema() -> None:
    schema = output_schema(findings_json.Document, "Findings", strict=True)
    for report in (many(), report_of([])):
        jsonschema.validate(json.loads(findings_json.render(report)), schema)


def test_a_percent_sign_and_a_line_break_reach_github_as_text() -> None:
    diagnostic = Diagnostic("100%0A::error::x\nnext", Position("50%,a:b.yaml"), "")
    report = report_of([unusable(rules(), "p.yaml", [diagnostic], opened=True)])
    command, first, rules_ = findings_github.render(report).splitlines()
    assert first.startswith("ladder: Do first (")
    assert rules_.startswith("ladder: rules: core ")
    assert "file=50%25%2Ca%3Ab.yaml,line=1" in command
    assert "100%250A: :error: :x next" in command


def test_junit_is_read_back_by_junitparser(tmp_path: Path) -> None:
    report = many()
    path = tmp_path / "report.xml"
    path.write_text(findings_junit.render(report), encoding="utf-8")
    read = JUnitXml.fromfile(str(path))
    every = [finding for file in report.files for finding in file.findings]
    active = [finding for finding in every if finding.suppression == "active"]
    weighs = (Severity.ERROR, Severity.UNDECIDED)
    results = [result for suite in read for case in suite for result in case.result]
    assert read.tests == sum(len(list(suite)) for suite in read)
    assert [suite.name for suite in read] == [file.file for file in report.files]
    assert sum(isinstance(item, Error) for item in results) == read.errors == 1
    assert sum(isinstance(item, Skipped) for item in results) == read.skipped
    assert read.skipped == len(every) - len(active)
    failing = [f for f in active if f.severity in weighs and not f.unusable]
    assert sum(isinstance(item, Failure) for item in results) == read.failures == len(failing)


JENKINS: dict[str, set[str]] = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "time", "classname"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
}
"""What junit-10.xsd of Jenkins' xunit-plugin lets stand at each element, as far as we use it."""


def test_junit_says_nothing_that_jenkins_does_not_know() -> None:
    for report in (many(), report_of([])):
        for element in ElementTree.fromstring(findings_junit.render(report)).iter():
            assert set(element.attrib) <= JENKINS[element.tag]


def test_gitlab_issues_have_the_fields_that_gitlab_reads() -> None:
    issues = json.loads(findings_gitlab.render(many()))
    for issue in issues:
        assert set(issue) == {
            "description", "check_name", "content", "fingerprint", "severity", "location",
        }  # fmt: skip
        assert rules().pack.digest in issue["content"]["body"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert set(issue["location"]) == {"path", "lines"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("/", "./"))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    assert json.loads(findings_gitlab.render(report_of([]))) == []


COMMAND = re.compile(
    r"::(error|warning|notice) file=([^,:]+),line=(\d+),col=(\d+),title=([^,:]*)::(.+)"
)


def test_github_annotations_keep_the_caps_worst_first() -> None:
    crowd = report_of(
        [example._replace(file=f"{n}-{example.file}") for n in range(12) for example in examples()]
    )
    lines = findings_github.render(crowd).splitlines()
    commands = [COMMAND.fullmatch(line) for line in lines]
    levels = [found[1] for found in commands if found]
    parts = [line for line in lines if not line.startswith("::")]
    assert parts == lines[len(levels) :]
    assert [levels.count(level) for level in ("error", "warning")] == [10, 10]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert lines[-1].endswith(" beyond GitHub's caps; run `ladder check` to see all.")
    titles = [found[5] for found in commands if found and found[1] == "warning"]
    assert all(title.endswith("(warning)") for title in titles)


def test_each_format_for_people_says_what_a_training_skips_and_why() -> None:
    skips = "  serving: {outcome: not-applicable, because: The device runs no other engine.}\n"
    text = VOICE.replace("attempts:\n", f"attempts:\n{skips}")
    few = FEW.replace("attempts:\n", f"attempts:\n{skips}")
    said = "kipped serving: “The device runs no other engine.”"
    for form, given in ((findings_text, text), (findings_markdown, few)):
        assert said in " ".join(form.render(report_of([checked(given)])).split()), form.__name__


TABLE = (
    "| | |\n"
    "|---|---|\n"
    "| Proposal | Proposes LoRA; the verdict: use LoRA (rung 4). |\n"
    "| Need | wrong-tone; stage: production; requests a month: 60,000 |\n"
    "| Why not less | Another ready-made model: below the target, 0.67 on 400 items (95 %"
    ": 0.62 to 0.71; typed). “Three other models with the same examples drift as well.”<b"
    "r>A better prompt: below the target, 0.52 on 400 items (95 %: 0.47 to 0.57; typed). "
    "“Two pages of style rules, and it still closes every letter with an apology.”<br>Few"
    "-shot examples: below the target, 0.66 on 400 items (95 %: 0.61 to 0.70; typed). “Th"
    "e voice holds for three paragraphs and drifts in long letters.” |\n"
    "| Target | 0\\.85, “an editor would sign it”, 400 held-out items, agreement of two pe"
    "ople: 0.93 |\n"
    "| Numbers | No file supports examples.demonstrations, evaluation.items, attempts.pro"
    "mpt.score, attempts.model-choice.score, attempts.few-shot.score. |\n"
    "| Assumed, not stated | attempts.prompt-optimizer.outcome is untried, task.simpler i"
    "s none, task.input is text, hosting.may\\_train is yes, errors.read is none: no bad "
    "answers were counted. |\n"
    "| Owner | Correspondence, 2026-11-18 |\n"
    "| Trainings | train/a.py:4: lora with TRL, base a/b-8B, data data/l.jsonl<br>train/b"
    ".py:9: lora with TRL, base not named in this file, data not named in this file |\n"
    "| Open risks | None found. |"
)


def test_markdown_and_the_help_of_sarif_show_a_reviewer_what_a_passed_training_rests_on() -> None:
    covers = (
        Covered("train/a.py", 4, "TRL", "lora", "a/b-8B", ("data/l.jsonl",)),
        Covered("train/b.py", 9, "TRL", "lora"),
    )
    report = report_of([checked(VOICE)._replace(covers=covers)])
    page = findings_markdown.render(report)
    table = page[page.index("| | |") : page.index("\n\n- rules:")]
    # The last line is the reason of a rule.
    assert re.sub("<br>A prompt optimizer: does not fit: [^|]*", " ", table) == TABLE
    (assumed,) = (
        rule
        for rule in json.loads(findings_sarif.render(report))["runs"][0]["tool"]["driver"]["rules"]
        if rule["id"] == ASSUMED
    )
    assert assumed["help"]["markdown"].endswith(f"\n\nproposal.yaml\n\n{table}\n")
    refused = findings_markdown.render(report_of([checked(FEW)]))
    assert "| | |\n" not in refused
    assert "Assumed, not stated: " in refused


@pytest.mark.slow
def test_markdown_fits_a_comment_and_says_what_it_left_out() -> None:
    crowd = report_of(
        [example._replace(file=f"{n}-{example.file}") for n in range(12) for example in examples()]
    )
    page = findings_markdown.render(crowd)
    assert len(page) <= 65_536
    assert re.search(r"[\d,]+ more files are left out here", page)
    whole = findings_markdown.page(crowd, 9_000_000)
    assert (len(whole.text) > 65_536, whole.left_out) == (True, 0)


def test_a_page_is_measured_in_bytes_as_github_does() -> None:
    wide = [example._replace(title="\u20ac" * 900) for example in examples()]
    page = findings_markdown.page(report_of(wide), 20_000)
    assert page.left_out > 0
    assert len(page.text.encode()) <= 20_000


def test_one_file_left_out_is_one_file() -> None:
    report = report_of(examples())
    whole = findings_markdown.page(report, 900_000)
    page = findings_markdown.page(report, len(whole.text.encode()) + 100)
    assert page.left_out == 1
    assert "1 more file is left out here" in page.text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_text_keeps_to_its_width(width: int) -> None:
    lines = findings_text.render(many(), width).splitlines()
    wide = [line for line in lines if len(line) > width and "http" not in line]
    assert [line for line in wide if " " in line.strip()] == []


def test_text_without_color_holds_no_escape_and_with_it_the_same_words() -> None:
    plain, painted = (findings_text.render(many(), color=color) for color in (False, True))
    assert "\x1b" not in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain


@pytest.mark.parametrize(
    "module",
    [
        findings_github,
        findings_gitlab,
        findings_json,
        findings_junit,
        findings_markdown,
        findings_sarif,
        findings_text,
    ],
)
def test_the_same_report_is_the_same_bytes_whatever_order_the_files_came_in(
    module: object,
) -> None:
    files = examples()
    render = module.render  # type: ignore[attr-defined]
    assert render(report_of(files)) == render(report_of(reversed(files)))


NEW = """\
def render(report):
    return f"{len(report.files)} files\\n"
"""


@pytest.mark.slow
def test_a_file_in_the_folder_is_a_format_without_an_edit_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "brief.py").write_text(NEW, encoding="utf-8")
    program = (
        f"import ladder.check.formats as formats; formats.__path__.append({str(tmp_path)!r})\n"
        "from ladder.cli import main; main()"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, "check", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    good = EXAMPLES / "good" / "lora-for-a-house-voice.yaml"
    assert run(str(good), "--format", "brief").stdout == "1 files\n"
    assert run(str(good), "--output", "brief=b.txt").returncode == 0
    assert (tmp_path / "b.txt").read_text() == "1 files\n"
    assert "brief" in run("--help").stdout

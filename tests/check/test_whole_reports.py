"""One run with several of everything, in whole, in each format; and each `--fail-on` beside it.

The rules are the small pack, so that a changed rule changes nothing here. If what `ladder check`
says changes, write the reports anew, and read what changed:

    LADDER_WRITE_REPORTS=1 .venv/bin/pytest -n0 tests/check/test_whole_reports.py
"""

import json
import re
from pathlib import Path

import pytest

from ladder.load.yaml.folders import shipped
from ladder.version import __version__
from tests.commands import Command, reads
from tests.conftest import SMALL
from tests.trainings.examples import CONFIGS

EXPECTED = Path(__file__).parent / "reports"

FEW = """\
title: A house voice
needs: [wrong-tone]
examples: {demonstrations: 40, label_quality: expert}
evaluation: {items: 100, trusted: false, target: 0.8, metric: signed}
attempts:
  prompt: {outcome: below-target, score: 0.5, items: 100, because: Stiff.}
  few-shot: {outcome: below-target, score: 0.6, items: 100, because: It drifts.}
team: {maintainer: true}
proposal: {technique: lora, owner: Ana, date: 2026-11-20}
"""

TWO_NEEDS = """\
title: A helper with many tools
needs: [missing-knowledge, wrong-tone]
assets: {tools: 20}
attempts:
  model-choice: {outcome: below-target, score: 0.5, items: 100, because: It guesses.}
  rag: {outcome: below-target, score: 0.6, items: 100, because: It misses.}
  prompt: {outcome: not-applicable, because: The prompt is fixed.}
evaluation: {items: 100, target: 0.8}
proposal: {technique: [tools, few-shot]}
"""

GOOD = """\
title: A friendly voice
needs: [wrong-tone]
evaluation: {items: 100, trusted: true, target: 0.8}
proposal: {technique: few-shot}
"""

OPEN = """\
title: An open voice
needs: [wrong-tone]
attempts:
  prompt: {outcome: not-applicable, because: The prompt is fixed.}
  few-shot: {outcome: below-target, score: 0.6, items: 100, because: It drifts.}
proposal: {technique: lora}
"""

BROKEN = "needs: [wrong-tonne]\nexamples: {demonstrations: many}\nproposal: {technique: lora}\n"

REPOSITORY = {
    "both.yaml": TWO_NEEDS,
    "early.yaml": "title: A voice in a hurry\nneeds: [wrong-tone]\n"
    "examples: {demonstrations: 900, label_quality: expert}\nproposal: {technique: lora}\n",
    "few.yaml": FEW
    + """\
waivers:
  - {rule: requirement/min-examples, reason: a trial, owner: Ana, expires: 2027-01-31}
  - {rule: requirement/trusted-metric, reason: a new metric, owner: Bo, expires: 2026-11-24}
""",
    "good.yaml": GOOD,
    "known.yaml": FEW.replace("house", "known"),
    "open.yaml": OPEN,
    "train.yaml": CONFIGS["axolotl"][1],
    "wrong.yaml": BROKEN,
    **{f"notes/{number}.yaml": "title: Some notes\n" for number in range(5)},
    "apart/waivers.yaml": """\
waivers:
  - {rule: requirement/trusted-metric, reason: old, owner: Cy, expires: 2027-01-31, files: gone}
  - {rule: requirement/min-exmples, reason: old, owner: Cy, expires: 2027-06-30, files: few.yaml}
""",
    "ladder.toml": 'waivers = "apart/waivers.yaml"\nexclude = ["apart"]\n'
    'baseline = "known.json"\n[severity]\n"check/unproposed-training" = "error"\n',
    "known.json": """\
{"schema": 3, "owner": "Dee", "expires": "2027-05-01", "findings": [
 {"file": "known.yaml", "rule": "requirement/min-examples", "technique": "lora"},
 {"file": "known.yaml", "rule": "requirement/trusted-metric", "technique": "lora"}]}
""",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, with what `check` says and the facts of its own."""
    folder = tmp_path_factory.mktemp("pack")
    for file in SMALL.iterdir():
        (folder / file.name).write_text(file.read_text())
    check = (shipped() / "check.yaml").read_text()
    (folder / "check.yaml").write_text(check.replace("[miller-error-bars]", "[handbook]"))
    facts = (SMALL / "facts.yaml").read_text()
    owner = "  proposal.owner: {type: text, question: Who answers for it?}\n"
    several = facts.replace("technique: {type: choice,", "technique: {type: choices,")
    (folder / "facts.yaml").write_text(
        several.replace("  proposal.date:", f"{owner}  proposal.date:")
    )
    return folder


@pytest.fixture
def run(run: Command, pack: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    for module in ("rules", "folders"):
        monkeypatch.setattr(
            f"ladder.load.packs.{module}.shipped",
            lambda name="rules": pack if name == "rules" else shipped(name),
        )
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return run


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)


SUMMARY = (
    "7 files (3 passed, 2 refused, 1 undecided, 1 bad input) · 1 training without a proposal · "
    "5 errors · 1 undecided · 3 warnings · 1 note · 1 waived · 2 in the baseline · 8 files skipped"
)

REPORTS = {
    "text": (),
    "quiet": ("--quiet",),
    "full": ("--full",),
    **{
        name: ("--format", name)
        for name in ("github", "gitlab", "json", "junit", "markdown", "sarif")
    },
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_run_with_several_of_everything_reads_so(run: Command, name: str) -> None:
    write(REPOSITORY)
    result = run("check", ".", "--as-of", "2026-11-25", *REPORTS[name])
    code, meaning = 2, "bad input"
    if name == "sarif":
        code, meaning = 0, "pass; usually 2, but fail-on is never"
    machine = name not in ("text", "quiet", "full")
    said = f"{SUMMARY} · exit {code} ({meaning})\n" if machine else ""
    assert (result.code, result.err) == (code, said)
    found = re.sub("sha256:[0-9a-f]{12}(…|[0-9a-f]{52})", "sha256:0", result.out)
    found = found.replace(f'"{__version__}"', '"0"')
    if name == "sarif":
        found = json.dumps(json.loads(found), indent=1, ensure_ascii=False) + "\n"
    reads(EXPECTED / f"{name}.txt", found)


UNDECIDED = "needs: []\nproposal: {technique: few-shot}\n"

PASS, REFUSED, BAD, OPEN_, NONE = (
    "exit 0 (pass)",
    "exit 1 (a refused proposal, or a training without a proposal)",
    "exit 2 (bad input)",
    "exit 3 (undecided: facts are missing that could change the answer)",
    "exit 4 (nothing was checked)",
)


def held(code: int, usually: int, fail_on: str) -> str:
    """The end of the line on a run whose code another `--fail-on` would change."""
    (line,) = (item for item in (PASS, REFUSED, BAD, OPEN_) if item[5] == str(code))
    return f"{line[:-1]}; usually {usually}, but fail-on is {fail_on})"


FILES: dict[str, tuple[dict[str, str], str, tuple[str, ...], str]] = {
    # files, what was found, the end of the line for each --fail-on, the level of what was found
    "a note": ({"a": GOOD}, "1 proposal (1 passed) · 1 note", (PASS,) * 4, "nnnn"),
    "a warning": (
        {"a": TWO_NEEDS},
        "1 proposal (1 passed) · 1 warning",
        (PASS, PASS, held(1, 0, "warning"), PASS),
        "wwew",
    ),
    "undecided, no training": (
        {"a": UNDECIDED},
        "1 proposal (1 undecided) · 1 undecided",
        (held(0, 3, "error"), OPEN_, OPEN_, held(0, 3, "never")),
        "weee",
    ),
    "undecided training": (
        {"a": OPEN},
        "1 proposal (1 undecided) · 1 undecided",
        (OPEN_, OPEN_, OPEN_, held(0, 3, "never")),
        "eeee",
    ),
    "two refused": (
        {"a": FEW, "b": FEW.replace("house", "second")},
        "2 proposals (2 refused) · 4 errors",
        (REFUSED, REFUSED, REFUSED, held(0, 1, "never")),
        "eeee",
    ),
    "bad input": (
        {"a": BROKEN},
        "1 file (1 bad input) · 2 errors",
        (BAD, BAD, BAD, held(0, 2, "never")),
        "eeee",
    ),
    "two trainings": (
        {"a": CONFIGS["axolotl"][1], "b": CONFIGS["axolotl"][1]},
        "0 proposals · 2 trainings without a proposal · 2 errors",
        (REFUSED, REFUSED, REFUSED, held(0, 1, "never")),
        "eeee",
    ),
    "two trainings that only warn": (
        {
            "a": CONFIGS["axolotl"][1],
            "b": CONFIGS["axolotl"][1],
            "ladder": '[severity]\n"check/unproposed-training" = "warning"\n',
        },
        "0 proposals · 2 trainings without a proposal · 2 warnings · 1 file skipped",
        (NONE, NONE, held(1, 4, "warning"), held(0, 4, "never")),
        "wwew",
    ),
}
LEVELS = {"n": "note", "w": "warning", "e": "error"}


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize("name", FILES)
def test_each_fail_on_ends_so_and_marks_what_fails(run: Command, name: str, position: int) -> None:
    files, found, ends, levels = FILES[name]
    fail_on = ("error", "undecided", "warning", "never")[position]
    write({f"{file}.{'toml' if file == 'ladder' else 'yaml'}": t for file, t in files.items()})
    shown = run("check", ".", "--fail-on", fail_on, "--as-of", "2026-11-25")
    end = f"{found} · {ends[position]}"
    assert shown.code == int(ends[position][5])
    assert " ".join(shown.out.split()).endswith(f", as of 2026-11-25 {end}")
    result = run(
        "check", ".", "--fail-on", fail_on, "--as-of", "2026-11-25", "--format", "json",
        "--output", "github=g", "--output", "sarif=s", "--output", "junit=j",
    )  # fmt: skip
    given = json.loads(result.out)
    assert (result.code, result.err) == (shown.code, f"{end}\n")
    assert (given["exit"], given["fail_on"], given["summary"]) == (shown.code, fail_on, end)
    assert {item["exit"] for item in given["files"]} == {int(ends[1][5]) % 4}
    level = LEVELS[levels[position]]
    marks = re.findall("^::(error|warning|notice) ", Path("g").read_text(), re.MULTILINE)
    assert {*marks} == {level.replace("note", "notice")}
    results = json.loads(Path("s").read_text())["runs"][0]["results"]
    assert {item["level"] for item in results} == {level}
    assert len(results) == len(marks) == sum(given["counts"].values())
    bad, junit = name == "bad input", Path("j").read_text()
    fails = 0 if bad or level != "error" else len(marks)
    assert re.findall('^<testsuites.* failures="(.+?)" errors="(.+?)"', junit, re.MULTILINE) == [
        (str(fails), str(2 * bad))
    ]
    assert junit.count("<failure ") == fails

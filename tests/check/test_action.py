"""The action and the workflow: sound to the linters of GitHub, and true to the check."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.check.page import COMMIT, SCRIPTS, bash, lay
from tests.check.running import EXAMPLES, ROOT


def workflows(folder: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    lay(folder)
    shutil.copy(ROOT / "action.yml", folder)
    local = (folder / ".github/workflows/ladder.yml").read_text()
    local = local.replace(f"OWNER/ladder@{COMMIT}", "./")
    (folder / ".github/workflows/local.yml").write_text(local)


def test_the_action_and_the_workflow_pass_actionlint(tmp_path: Path) -> None:
    workflows(tmp_path)
    ran = subprocess.run(
        [SCRIPTS / "actionlint", "-no-color"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_actionlint_reads_the_inputs_of_the_action(tmp_path: Path) -> None:
    workflows(tmp_path)
    path = tmp_path / ".github/workflows/local.yml"
    path.write_text(path.read_text().replace("paths: .", "path: ."))
    ran = subprocess.run([SCRIPTS / "actionlint"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert 'input "path" is not defined' in ran.stdout


@pytest.mark.slow
def test_the_action_and_the_workflow_pass_zizmor(tmp_path: Path) -> None:
    workflows(tmp_path)
    (tmp_path / ".github/workflows/local.yml").unlink()
    ran = subprocess.run(
        [SCRIPTS / "zizmor", "--offline", "--persona", "regular", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def step(tmp_path: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """The second step of the action, run as GitHub would, with this project's own `ladder`."""
    given = yaml.safe_load((ROOT / "action.yml").read_text())
    run = given["runs"]["steps"][1]
    place = tmp_path / "temp" / "ladder-check" / "bin"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "ladder").exists():
        (place / "ladder").symlink_to(SCRIPTS / "ladder")
    values = {name: str(item["default"]) for name, item in given["inputs"].items()} | inputs
    variables = {
        name: values[re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1]]  # type: ignore[index]
        for name, value in run["env"].items()
    }
    outputs, summary = tmp_path / "outputs", tmp_path / "summary"
    outputs.write_text("")
    ran = bash(
        run["run"],
        EXAMPLES,
        RUNNER_TEMP=str(tmp_path / "temp"),
        GITHUB_OUTPUT=str(outputs),
        GITHUB_STEP_SUMMARY=str(summary),
        **variables,
    )
    found = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    return ran, found


@pytest.mark.slow
def test_the_action_annotates_sums_up_and_fails_as_the_check_does(tmp_path: Path) -> None:
    ran, outputs = step(tmp_path, paths="bad\ngood\n", sarif=str(tmp_path / "s.sarif"))
    assert ran.returncode == 2
    assert outputs["exit-code"] == "2"
    assert outputs["summary"].endswith("exit 2 (bad input)")
    assert ran.stdout.count("::error ") == 10
    assert json.loads((tmp_path / "s.sarif").read_text())["version"] == "2.1.0"
    page = (tmp_path / "summary").read_text(encoding="utf-8")
    assert all(path.name in page for path in (EXAMPLES / "bad").iterdir())


@pytest.mark.slow
def test_the_action_passes_what_is_good(tmp_path: Path) -> None:
    ran, outputs = step(tmp_path, paths="good", **{"fail-on": "error"})
    assert (ran.returncode, outputs["exit-code"]) == (0, "0")


GH = """#!/bin/sh
echo "$*" >>calls
case "$*" in *--paginate*) [ -z "$FOUND" ] || { echo 7; sleep 0.2; echo 8; } ;; esac
"""
"""Lists two comments of the check, one after the other, as `gh api --paginate` does."""


@pytest.mark.parametrize("found", ["", "yes"])
def test_the_comment_is_written_once_and_then_updated(found: str, tmp_path: Path) -> None:
    lay(tmp_path)
    (tmp_path / "gh").write_text(GH)
    (tmp_path / "gh").chmod(0o755)
    given = {"GITHUB_REPOSITORY": "acme/letters", "PULL": "5", "FOUND": found}
    ran = bash("PATH=.:$PATH bash comment.sh", tmp_path, **given)
    assert (ran.returncode, ran.stderr) == (0, "")
    last = (tmp_path / "calls").read_text().splitlines()[-1]
    new = "api --silent repos/acme/letters/issues/5/comments --field body=@comment.md"
    old = "api --silent --method PATCH repos/acme/letters/issues/comments/7"
    assert last == (f"{old} --field body=@comment.md" if found else new)


def test_no_input_of_the_action_is_written_into_a_script() -> None:
    for item in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]:
        assert "${{" not in item["run"]


def test_every_input_and_output_of_the_action_is_described() -> None:
    given = yaml.safe_load((ROOT / "action.yml").read_text())
    for item in (*given["inputs"].values(), *given["outputs"].values()):
        assert item["description"].endswith((".", ")"))


@pytest.mark.nightly
def test_no_file_of_the_repository_runs_while_the_action_installs(tmp_path: Path) -> None:
    """`python -m` looks into the folder first: a venv.py there would take the gate's place."""
    install = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][0]["run"]
    here, temp = tmp_path / "repository", tmp_path / "temp"
    for name in ("venv.py", "pip.py", "types.py", "subprocess.py", "logging.py"):
        here.mkdir(exist_ok=True)
        (here / name).write_text(f"open({str(tmp_path / 'run')!r}, 'a').write({name!r})\n")
    source = str(tmp_path / "nothing")
    bash(install, here, RUNNER_TEMP=str(temp), LADDER_PYTHON=sys.executable, LADDER_SOURCE=source)
    assert (temp / "ladder-check/bin/python").exists()
    assert not (tmp_path / "run").exists()

"""The action, the hook and every block of docs/ci.md, run as their readers run them."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from ladder.check.findings import FailOn, Severity
from ladder.check.settings import KINDS
from ladder.engine.problem import WAIVER_REASONS
from ladder.load.reader import LIMIT
from tests.check.running import EXAMPLES, ROOT

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOCK = re.compile(r"```(\w+)(?: (file|exit)=(\S+))?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of the page: its language, what it is for, and its text."""

    language: str
    file: str
    exit: int
    text: str


def blocks() -> list[Block]:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    found = []
    for language, word, value, text in BLOCK.findall(page):
        file = value if word == "file" else ""
        found.append(Block(language, file, int(value) if word == "exit" else 0, text))
    return found


def environment(**more: str) -> dict[str, str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, **more}


def lay(folder: Path) -> None:
    for block in blocks():
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text.replace("COMMIT", COMMIT))


def bash(text: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_command_of_the_page_does_what_the_page_says(tmp_path: Path) -> None:
    lay(tmp_path)
    for name in ("pyproject.toml", "waivers.yaml"):
        (tmp_path / name).unlink()
    commands = [block for block in blocks() if block.language == "sh" and not block.file]
    assert len(commands) >= 4
    for block in commands:
        ran = bash(block.text, tmp_path)
        assert ran.returncode == block.exit, (block.text, ran.stdout, ran.stderr)


def test_the_proposals_of_the_page_are_refused_and_pass_as_it_says(tmp_path: Path) -> None:
    lay(tmp_path)
    for name, code in (("voice.yaml", 1), ("handbook.md", 0)):
        ran = bash(f"ladder check --no-settings proposals/{name}", tmp_path)
        assert ran.returncode == code, ran.stdout


def test_the_settings_and_the_waivers_of_the_page_are_sound(tmp_path: Path) -> None:
    lay(tmp_path)
    ran = bash("ladder check --format json --as-of 2026-11-24", tmp_path)
    given = json.loads(ran.stdout)
    standings = {f["rule"]: f["standing"] for each in given["files"] for f in each["findings"]}
    assert standings["gate/enough-examples"] == "waived"
    assert [rule for rule in standings if rule.startswith("check/waiver")] == []


def test_the_page_names_every_accepted_reason() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    told = page.partition("The reason begins with")[2]
    assert dict(re.findall(r"\| `([a-z-]+)` \| (.+) \|", told)) == WAIVER_REASONS


def test_the_page_names_every_setting_and_what_it_takes() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    section = page.partition("\n## Settings\n")[2].partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("| `")]
    keys = {key for line in table for key in re.findall(r"`([a-z-]+)`", line.split("|")[1])}
    assert keys == set(KINDS)
    told = {line.split("|")[1]: set(re.findall(r"`(\w+)`", line.split("|")[2])) for line in table}
    assert told[" `fail-on`, `allow-nothing` "] == {*map(str, FailOn), "true", "false"}
    assert told[" `severity`, of a rule "] == set(map(str, Severity))
    assert f"{LIMIT // 1024} KiB" in page


def test_sarif_alone_exits_4_where_there_is_nothing_to_check(tmp_path: Path) -> None:
    for arguments in (("--format", "sarif"), ("--fail-on", "never")):
        ran = bash(f"ladder check . --no-settings {' '.join(arguments)}", tmp_path)
        assert ran.returncode == 4


def test_what_is_wrong_with_the_command_is_on_stderr_and_with_a_proposal_in_the_report(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.yaml").write_text("proposal: {technique: magic}\n")
    ran = bash("ladder check p.yaml", tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "")
    assert "magic" in ran.stdout
    ran = bash("ladder check p.yaml --waivers none.yaml", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: no such file\n")


def test_every_yaml_block_is_yaml() -> None:
    for block in blocks():
        if block.language == "yaml":
            assert yaml.safe_load(block.text)


def test_the_gitlab_job_runs_its_script_and_leaves_the_reports_it_names(tmp_path: Path) -> None:
    lay(tmp_path)
    job = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())["ladder"]
    install, check = job["script"]
    assert install.split()[:2] == ["pip", "install"]
    assert bash(check, tmp_path).returncode == 1
    for report in job["artifacts"]["reports"].values():
        assert (tmp_path / report).stat().st_size > 100


@pytest.mark.parametrize("existing", ["", "42"])
def test_the_comment_is_updated_in_place_or_added(tmp_path: Path, existing: str) -> None:
    lay(tmp_path)
    calls = tmp_path / "calls"
    fake = tmp_path / "bin" / "gh"
    fake.parent.mkdir()
    answer = f'[ -z "{existing}" ] || echo {existing}'
    fake.write_text(f'#!/bin/sh\necho "$@" >>{calls}\ncase "$*" in *--jq*) {answer};; esac\n')
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    job = yaml.safe_load((tmp_path / ".github/workflows/ladder.yml").read_text())["jobs"]["check"]
    last = job["steps"][-1]
    assert job["permissions"]["pull-requests"] == "write"
    assert last["env"] == {
        "GH_TOKEN": "${{ github.token }}",
        "PULL": "${{ github.event.pull_request.number }}",
    }
    ran = bash(last["run"], tmp_path, PATH=path, GITHUB_REPOSITORY="o/r", PULL="7")
    assert ran.returncode == 0, ran.stderr
    wanted = "--method PATCH repos/o/r/issues/comments/42" if existing else "repos/o/r/issues/7/"
    assert wanted in calls.read_text().splitlines()[-1]


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
    path.write_text(path.read_text().replace("paths: proposals", "path: proposals"))
    ran = subprocess.run([SCRIPTS / "actionlint"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert 'input "path" is not defined' in ran.stdout


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
    values = {name: str(each["default"]) for name, each in given["inputs"].items()} | inputs
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


def test_the_action_annotates_sums_up_and_fails_as_the_check_does(tmp_path: Path) -> None:
    ran, outputs = step(tmp_path, paths="bad\ngood\n", sarif=str(tmp_path / "s.sarif"))
    assert ran.returncode == 2
    assert outputs["exit-code"] == "2"
    assert outputs["summary"].endswith("exit 2 (bad input)")
    assert ran.stdout.count("::error ") == 10
    assert json.loads((tmp_path / "s.sarif").read_text())["version"] == "2.1.0"
    page = (tmp_path / "summary").read_text(encoding="utf-8")
    assert all(path.name in page for path in (EXAMPLES / "bad").iterdir())


def test_the_action_passes_what_is_good(tmp_path: Path) -> None:
    ran, outputs = step(tmp_path, paths="good", **{"fail-on": "error"})
    assert (ran.returncode, outputs["exit-code"]) == (0, "0")


def test_no_input_of_the_action_is_written_into_a_script() -> None:
    for each in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]:
        assert "${{" not in each["run"]


def test_every_input_and_output_of_the_action_is_described() -> None:
    given = yaml.safe_load((ROOT / "action.yml").read_text())
    for each in (*given["inputs"].values(), *given["outputs"].values()):
        assert each["description"].endswith((".", ")"))


@pytest.mark.slow
def test_pre_commit_tries_the_hook_without_a_network(tmp_path: Path) -> None:
    source, project = tmp_path / "source", tmp_path / "project"
    source.mkdir()
    for name in ("src", "rules"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(EXAMPLES, project / "proposals")
    (project / "other.yaml").write_text("jobs: {}\n")
    for folder in (source, project):
        git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "x"], check=True)
    offline = environment(
        PRE_COMMIT_HOME=str(tmp_path / "home"),
        PIP_NO_INDEX="1",
        PIP_NO_DEPS="1",
        PIP_NO_BUILD_ISOLATION="0",  # pip reads it so: no isolation
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        VIRTUALENV_NO_PERIODIC_UPDATE="1",
        PYTHONPATH=sysconfig.get_path("purelib"),
    )
    # A git hook sets these for the repository that it runs in; these are other ones.
    offline = {name: value for name, value in offline.items() if not name.startswith("GIT_")}

    def attempt(*files: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(source), "ladder-check"]
        return subprocess.run(
            [*command, "--verbose", "--files", *files],
            cwd=project,
            env=offline,
            capture_output=True,
            text=True,
        )

    bad = attempt("proposals/bad/forty-examples.yaml", "other.yaml")
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "gate/enough-examples" in bad.stdout
    good = attempt("proposals/good/lora-for-a-house-voice.yaml")
    assert good.returncode == 0, good.stdout + good.stderr
    nothing = attempt("other.yaml")
    assert nothing.returncode == 0, nothing.stdout + nothing.stderr

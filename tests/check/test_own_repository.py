"""The action, the hook and every block of docs/ci.md, run as their readers run them."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from ladder.check.findings import FailOn, Severity
from ladder.check.settings import KINDS
from ladder.load.yaml.reader import LIMIT
from tests.check.page import bash, blocks, environment, lay
from tests.check.running import EXAMPLES, ROOT
from tests.trainings.examples import COMMANDS, CONFIGS


@pytest.mark.slow
def test_every_command_of_the_page_does_what_the_page_says(tmp_path: Path) -> None:
    lay(tmp_path)
    for name in ("pyproject.toml", "waivers.yaml"):
        (tmp_path / name).unlink()
    commands = [block for block in blocks() if block.language == "sh" and not block.file]
    assert len(commands) >= 4
    for block in commands:
        ran = bash(block.text, tmp_path)
        assert ran.returncode == block.exit, (block.text, ran.stdout, ran.stderr)
        own_baseline(tmp_path)


def own_baseline(folder: Path) -> None:
    """Fill in the owner of a baseline, as the page tells."""
    if (baseline := folder / "ladder-baseline.json").exists():
        text = baseline.read_text(encoding="utf-8").replace('"owner": ""', '"owner": "Platform"')
        baseline.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_repository_with_old_trainings_adopts_the_gate_and_a_new_training_fails(
    tmp_path: Path,
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for technique, name, text in COMMANDS.values():
        file = tmp_path / (technique or "other") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    commands = [block.text for block in blocks() if block.language == "sh"]
    see, *_ = commands
    write, again = (command for command in commands if "baseline" in command)
    assert [bash(command, tmp_path).returncode for command in (see, write)] == [1, 0]
    unowned = bash(again, tmp_path)
    assert unowned.returncode == 2
    assert "the baseline does not name its owner" in unowned.stderr
    own_baseline(tmp_path)
    assert bash(again, tmp_path).returncode == 0
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "new.yaml").write_text(CONFIGS["axolotl"][1])
    ran = bash(again, tmp_path)
    assert ran.returncode == 1
    assert "train/new.yaml" in ran.stdout.splitlines()[0]
    assert "ladder new --proposal" in "".join(ran.stdout.splitlines()[:5])


def reports() -> list[str]:
    return [block.text for block in blocks() if block.language == "text" and not block.file]


def test_a_training_without_a_proposal_is_reported_as_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    lines = ("from peft import LoraConfig", "from trl import SFTTrainer", "")
    started = 'SFTTrainer("a/b", train_dataset=letters, peft_config=LoraConfig()).train()'
    (tmp_path / "train" / "letters.py").write_text("\n".join([*lines, started, ""]))
    ran = bash("ladder check .", tmp_path)
    assert ran.stdout.startswith(reports()[1])


def test_a_refused_proposal_is_reported_as_the_page_shows(tmp_path: Path) -> None:
    lay(tmp_path)
    ran = bash("ladder check proposals/voice.yaml --no-settings", tmp_path)
    assert ran.stdout.startswith(reports()[0])


@pytest.mark.slow
def test_the_proposals_of_the_page_are_refused_and_pass_as_it_says(tmp_path: Path) -> None:
    lay(tmp_path)
    for name, code in (("voice.yaml", 1), ("handbook.md", 0), ("house-voice.yaml", 0)):
        ran = bash(f"ladder check --no-settings proposals/{name}", tmp_path)
        assert ran.returncode == code, ran.stdout


@pytest.mark.slow
def test_the_settings_and_the_waivers_of_the_page_are_sound(tmp_path: Path) -> None:
    lay(tmp_path)
    ran = bash("ladder check --format json --as-of 2026-11-24", tmp_path)
    given = json.loads(ran.stdout)
    standings = {f["rule"]: f["suppression"] for item in given["files"] for f in item["findings"]}
    assert standings["requirement/evaluation-set-size"] == "waived"
    assert [rule for rule in standings if rule.startswith("check/waiver")] == []


def test_the_page_names_every_setting_and_what_it_takes() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    section = page.partition("\n## Settings\n")[2].partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("| `")]
    keys = {key for line in table for key in re.findall(r"`([a-z-]+)`", line.split("|")[1])}
    assert keys == set(KINDS)
    values = {line.split("|")[1]: set(re.findall(r"`(\w+)`", line.split("|")[2])) for line in table}
    assert values[" `fail-on` "] == set(map(str, FailOn))
    assert values[" `severity` "] == set(map(str, Severity))
    assert f"{LIMIT // 1024} KiB" in page


@pytest.mark.slow
def test_sarif_alone_exits_4_where_there_is_nothing_to_check(tmp_path: Path) -> None:
    for arguments in (("--format", "sarif"), ("--fail-on", "never")):
        ran = bash(f"ladder check . --no-settings {' '.join(arguments)}", tmp_path)
        assert ran.returncode == 4


@pytest.mark.slow
def test_command_faults_go_to_stderr_and_proposal_faults_into_the_report(
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


@pytest.mark.nightly
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
    assert "requirement/min-examples" in bad.stdout
    good = attempt("proposals/good/lora-for-a-house-voice.yaml")
    assert good.returncode == 0, good.stdout + good.stderr
    nothing = attempt("other.yaml")
    assert nothing.returncode == 0, nothing.stdout + nothing.stderr

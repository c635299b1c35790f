"""A release can be made from this tree: everything that needs no network is run."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sys.executable).parent
RELEASE = ROOT / ".ci" / "release.py"
VERSION = (ROOT / "src/ladder/version.py").read_text(encoding="utf-8").split('"')[-2]
WORKFLOW = ROOT / ".github" / "workflows" / "release.yml"


def release(*options: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    command = (sys.executable, RELEASE, *options)
    environment = {**os.environ, **more}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.nightly  # it takes ten seconds; .ci/run decides by it at each push
def test_dry_run_builds_wheel_archive_site_notes_and_digests(tmp_path: Path) -> None:
    github = {"GITHUB_REPOSITORY": "example/advisor", "GITHUB_SHA": "0" * 40}
    built = release("--output", tmp_path, **github)
    assert built.returncode == 0, built.stderr
    assert "before a release, name the account" in built.stderr
    wheel, archive = sorted((tmp_path / "dist").iterdir())
    assert (wheel.suffix, archive.suffix) == (".whl", ".gz")
    sums = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8")
    assert f"{sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" in sums
    with tarfile.open(archive) as opened:
        names = opened.getnames()
    assert len(names) == len({*names})
    assert not any("node_modules" in name for name in names)
    assert (tmp_path / "site" / "index.html").exists()
    without_page = "the page is left out" in built.stderr
    assert [(tmp_path / name).exists() for name in ("site/try", "page.html")] == [
        not without_page
    ] * 2
    assert "ladder advise" in (tmp_path / "notes.md").read_text(encoding="utf-8")
    with zipfile.ZipFile(wheel) as opened_wheel:
        opened_wheel.extractall(tmp_path / "installed")
    example = tmp_path / "installed" / "ladder" / "examples" / "scenario-support-assistant.yaml"
    advice = subprocess.run(
        [sys.executable, "-m", "ladder", "advise", example],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Use retrieval (RAG)" in advice.stdout, advice.stderr
    [metadata] = (tmp_path / "installed").glob("*.dist-info/METADATA")
    headers, _, readme = metadata.read_text(encoding="utf-8").partition("\n\n")
    assert f"\nVersion: {VERSION}\n" in headers
    assert "Project-URL: Repository, https://github.com/example/advisor\n" in headers
    assert f"](https://github.com/example/advisor/blob/{'0' * 40}/docs/concepts.md)" in readme
    assert re.findall(r"\]\((?!https:)[^)]*\)", readme) == []


def test_tag_is_refused_while_texts_say_that_nothing_is_published(tmp_path: Path) -> None:
    copy = tmp_path / "tree"
    mcp = "src/ladder/cli/mcp.py"
    for name in (".ci/release.py", ".ci/manifests.py", "src/ladder/version.py", "README.md", mcp):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    (copy / "docs").mkdir()
    (copy / "docs" / "index.md").write_text("pip install ladder-advisor", encoding="utf-8")
    (copy / "CHANGELOG.md").write_text(f"## {VERSION} - 2026-12-01\n\nFirst.\n", encoding="utf-8")
    command = (sys.executable, copy / ".ci" / "release.py", "--tag", f"v{VERSION}")
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert 'error: .ci/manifests.py says "OWNER": before a release, name the' in ran.stderr
    assert "error: README.md says no version is on PyPI: before a release, say" in ran.stderr
    assert f"error: {mcp} says In your checkout of `ladder`: before a release, say" in ran.stderr
    assert "docs/index.md" not in ran.stderr
    assert not (copy / "build").exists()


def test_tag_of_another_version_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    built = release("--tag", "v99.0.0", "--output", tmp_path / "none")
    assert built.returncode == 1
    assert "the tag is v99.0.0, but src/ladder/version.py says" in built.stderr
    assert not (tmp_path / "none").exists()


def test_only_jobs_of_a_tag_may_write_and_each_action_is_pinned_by_its_commit() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read"}
    others = [job for name, job in jobs.items() if name != "build"]
    assert {job["if"] for job in others} == {"github.ref_type == 'tag'"}
    uses = re.findall(r"uses: \S+@(\S+)", text)
    assert all(re.fullmatch("[0-9a-f]{40}", commit) for commit in uses)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    return tmp_path


@pytest.mark.parametrize("linter", [["actionlint", "-no-color"], ["zizmor", "--offline", "."]])
def test_workflows_pass_the_linters(linter: list[str], repository: Path) -> None:
    command = [str(SCRIPTS / linter[0]), *linter[1:]]
    ran = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_citation_names_the_license_and_the_authors_of_the_project() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'license = "{cited["license"]}"' in project
    assert f'authors = [{{ name = "{cited["authors"][0]["name"]}" }}]' in project

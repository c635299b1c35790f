"""The workshop's promises: two commands, documents that hold, a package that stands alone."""

import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import ladder

ROOT = Path(__file__).parents[1]
PATH_IN_BACKTICKS = re.compile(
    r"`((?!requirement/|\.venv/)[\w.-]*/[\w./-]*|[\w-]+\.(?:md|toml|yaml)|LICENSE)`"
)
LINK_TARGET = re.compile(r"\]\((?!https?:)([^)#]+)")

DAY = "2026-11-24"

# Spelled in pieces, so that this file passes its own test.
ONE_MACHINE = re.compile(r"(?<![\w.~-])/(?:wor[k]|tm[p]|roo[t]|hom[e]|op[t])/")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs)[.](?:org|com)")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """What the command prints; a test fails with both its streams if the command does."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def readme_block(heading: str, language: str) -> str:
    """What the fenced blocks of a language hold under a heading of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return "".join(re.findall(rf"(?ms)^```{language}\n(.*?)^```$", section))


def example() -> Path:
    """The problem file that the README's first command advises on."""
    return ROOT / readme_block("Run it", "sh").split()[-1]


def ladder_here(*arguments: str | Path) -> str:
    """What the command of this environment prints."""
    return run(Path(sys.executable).parent / "ladder", *arguments)


def tracked_files() -> Iterator[Path]:
    """Every file that a commit of this tree would hold."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_symlink() or (ROOT / name).is_file():
            yield ROOT / name


def test_the_readme_runs_the_program_with_one_line() -> None:
    [line] = readme_block("Run it", "sh").splitlines()
    assert ". .venv/bin/activate && " in line
    assert line.split()[-3:-1] == ["ladder", "advise"]
    assert example().is_file()


def test_the_readme_tests_the_program_with_one_line() -> None:
    [line] = readme_block("Test it", "sh").splitlines()
    assert line.split()[-1] == ".venv/bin/pytest"


@pytest.mark.slow
def test_the_picture_in_the_readme_shows_what_its_command_prints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    printed = ladder_here("advise", example(), "--as-of", DAY)
    words, _, last = printed.strip("\n").rpartition("\n")
    assert last.startswith("Rules core ")
    [picture] = re.findall(r"!\[.*?\]\((.*?)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    texts = re.findall("<text[^>]*>(.*?)</text>", (ROOT / picture).read_text(encoding="utf-8"))
    shown = unescape(" ".join(texts)).replace("\xa0", " ").split()
    assert " ".join(words.split()) in " ".join(shown)


def test_the_readme_holds_no_digest_that_every_change_of_a_rule_would_move() -> None:
    assert "sha256:" not in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_screen_of_the_readme_holds_both_commands() -> None:
    first_screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24]
    assert [line for line in first_screen if line.startswith("## ")][:2] == [
        "## Run it",
        "## Test it",
    ]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = [*PATH_IN_BACKTICKS.findall(text), *LINK_TARGET.findall(text)]
    assert [path for path in named if not (ROOT / path).exists()] == []


PATH_IN_DOCS = re.compile(r"`((?:\.ci|benchmarks|docs|examples|rules|src|tests)/[\w./-]*)`")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_every_path_that_a_page_of_the_documentation_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if " · superseded\n" not in text:
        assert [path for path in PATH_IN_DOCS.findall(text) if not (ROOT / path).exists()] == []
    links = LINK_TARGET.findall(text)
    assert [path for path in links if not (page.parent / path).exists()] == []


def test_the_command_says_the_version_of_the_package() -> None:
    result = ladder_here("--version")
    assert result.split()[-1] == ladder.__version__


def test_no_file_names_a_place_of_one_machine_or_a_package_registry() -> None:
    found = {}
    for path in tracked_files():
        link = path.is_symlink()
        text = str(path.readlink()) if link else path.read_text(encoding="utf-8", errors="replace")
        if names := {*ONE_MACHINE.findall(text), *REGISTRY.findall(text)}:
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a new environment that holds the built wheel and nothing of this tree.

    It finds the dependencies in this environment, so that no test waits for a network.
    """
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    [wheel] = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv/bin/python"
    run(python, "-m", "pip", "--disable-pip-version-check", "install", "--no-deps", wheel)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    dependencies = Path(run(python, "-c", code).strip()) / "dependencies.pth"
    dependencies.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv/bin"


@pytest.mark.nightly
def test_the_installed_package_holds_every_rule_and_example(installed: Path) -> None:
    where = run(installed / "python", "-c", "import ladder; print(ladder.__path__[0])").strip()
    for folder in ("rules", "examples"):
        assert files_below(ROOT / folder) == files_below(Path(where) / folder)


@pytest.mark.nightly
def test_the_installed_command_gives_the_same_verdict_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    arguments = ("advise", example(), "--format", "json", "--as-of", DAY)
    expected = ladder_here(*arguments)
    assert expected == run(installed / "ladder", *arguments, cwd=tmp_path)


@pytest.mark.nightly
def test_the_installed_command_completes_in_the_shell(installed: Path) -> None:
    # Which shell it is, typer reads from the caller: here always a bash, and one that waits.
    printed = run("bash", "-c", '"$0" --show-completion; exit $?', installed / "ladder")
    assert "_LADDER_COMPLETE" in printed


@pytest.mark.nightly
def test_installed_package_is_found_by_the_name_of_the_project(installed: Path) -> None:
    version = run(installed / "ladder-advisor", "--version")
    assert version == run(installed / "ladder", "--version") == f"{ladder_here('--version')}"


@pytest.mark.nightly
def test_source_archive_holds_what_its_wheel_is_built_from(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path)
    [archive] = tmp_path.glob("ladder_advisor-*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(tmp_path, filter="data")
    [folder] = (each for each in tmp_path.iterdir() if each.is_dir())
    assert files_below(ROOT / "rules") == files_below(folder / "rules")
    assert {"LICENSE", "README.md", "PKG-INFO"} <= {each.name for each in folder.iterdir()}
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=folder)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as built:
        names = set(built.namelist())
    assert {"ladder/__init__.py", "ladder/py.typed", "ladder/rules/pack.yaml"} <= names

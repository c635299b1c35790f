"""The pages on rules of one's own and on their language hold: their files make packs that pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from ladder import load_rules
from ladder.engine.comparisons import COMPARISONS
from ladder.engine.computed import FUNCTIONS
from ladder.engine.explanation import judge
from ladder.load.packs.documents import SHAPES
from ladder.load.packs.words import GROUPS, JOINTS
from ladder.schema.rules import rules_schema
from tests.commands import Command
from tests.strategies import rules

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[1] / "docs" / "own-rules.md"
LANGUAGE = PAGE.with_name("language.md")
COOKBOOK = PAGE.with_name("cookbook.md")
RULES = PAGE.parents[1] / "rules"
FILE = re.compile(r"(?ms)^```yaml\n# (\S+/\S+)\n(.*?)^```$")
COMMANDS = re.compile(r"(?ms)^```sh\n(.*?)^```$")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages' files and of a problem, in which the same rules load once."""
    folder = tmp_path_factory.mktemp("pages")
    for page in (PAGE, LANGUAGE, COOKBOOK):
        for name, text in FILE.findall(page.read_text(encoding="utf-8")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (folder / "problem.yaml").write_text("needs: [wrong-tone]\n", encoding="utf-8")
    return folder


@pytest.fixture
def ladder(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """The command, run where the pages' files and a problem are."""
    monkeypatch.chdir(files)
    return Command(monkeypatch, capsys)


def commands() -> list[str]:
    block, *_ = COMMANDS.findall(PAGE.read_text(encoding="utf-8"))
    found = [line.partition("#")[0].split() for line in block.splitlines()]
    return [" ".join(words[1:]) for words in found]


@pytest.mark.usefixtures("few_shipped_cases")
@pytest.mark.parametrize("command", [item for item in commands() if "verify" not in item])
def test_a_command_of_the_page_runs(command: str, ladder: Command) -> None:
    result = ladder(*command.split())
    assert (result.code, result.err) == (0, "")


@pytest.mark.nightly
def test_every_example_of_the_language_is_a_rule_that_passes_its_cases(ladder: Command) -> None:
    text = LANGUAGE.read_text(encoding="utf-8")
    assert len(FILE.findall(text)) == text.count("```yaml")
    result = ladder("rules", "test", "--rules", "harbour")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("every rule fires in one and is silent in one.\n")
    result = ladder("rules", "lint", "--rules", "harbour")
    assert (result.code, "error:" in result.out) == (0, False), result.out


@pytest.mark.usefixtures("ladder")
@pytest.mark.parametrize("folder", ["my-rules", "harbour"])
def test_an_editor_finds_nothing_wrong_with_an_example(folder: str) -> None:
    schema = jsonschema.Draft202012Validator(rules_schema(load_rules(folder)))
    for file in sorted(Path(folder).rglob("*.yaml")):
        text = re.sub(r"(?<=[ :])(\d{4}-\d\d-\d\d)", r'"\1"', file.read_text(encoding="utf-8"))
        document = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        assert [error.message for error in schema.iter_errors(document)] == [], file


def recipes() -> dict[str, None]:
    files = FILE.findall(COOKBOOK.read_text(encoding="utf-8"))
    return dict.fromkeys(name.partition("/")[0] for name, _ in files)


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("recipe", recipes())
def test_every_task_of_the_cookbook_is_done_without_python(recipe: str, ladder: Command) -> None:
    for command in ("test", "lint"):
        result = ladder("rules", command, "--rules", recipe)
        assert (result.code, result.err) == (0, ""), result.out


def test_the_cookbook_holds_nothing_that_no_test_runs() -> None:
    text = COOKBOOK.read_text(encoding="utf-8")
    assert len(FILE.findall(text)) == text.count("```yaml")


def test_the_scheduled_workflow_is_sound_and_opens_an_issue(tmp_path: Path) -> None:
    [workflow] = re.findall(r"(?ms)^```yaml\n(name: .*?)^```$", PAGE.read_text(encoding="utf-8"))
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "stale.yaml").write_text(workflow, encoding="utf-8")
    scripts = Path(sys.executable).parent
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for linter in (["actionlint", "-no-color"], ["zizmor", "--offline", "."]):
        command = [str(scripts / linter[0]), *linter[1:]]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    if shutil.which("jq") is None:
        pytest.skip("the script needs jq")
    (tmp_path / "gh").write_text("#!/bin/sh\ncat stale.txt > issue.txt\n", encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)
    old = "sources:\n  ours: {title: Ours, authors: Us, year: 2020, url: '', "
    old += "verified: 2020-01-01, grade: read}\n"
    rule = "changes: requirement/min-examples\nsources: [ours]\nclaims: []\n"
    for name, text in {"sources": old, "rule": rule}.items():
        (tmp_path / "my-rules").mkdir(exist_ok=True)
        (tmp_path / "my-rules" / f"{name}.yaml").write_text(text, encoding="utf-8")
    *_, script = yaml.safe_load(workflow)["jobs"]["stale"]["steps"]
    path = f"{tmp_path}:{scripts}:{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-e", "-c", script["run"]],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        check=True,
    )
    issue = (tmp_path / "issue.txt").read_text(encoding="utf-8")
    assert "source/ours: Us, 2020: Ours\n    cited by: requirement/min-examples\n" in issue


def test_every_word_of_the_language_is_explained() -> None:
    """The page and the schema have one source: the tables of conditions, formulas and groups."""
    text = "".join(page.read_text(encoding="utf-8") for page in (PAGE, LANGUAGE))
    groups = {word for words in GROUPS.values() for word in words}
    words = [
        *JOINTS,
        *COMPARISONS,
        *FUNCTIONS,
        *groups,
        *SHAPES.keys() - OF_THE_PROGRAM,
    ]
    assert [word for word in words if not re.search(rf"(?m)(^|[`{{ (]){word}\b[:`,]", text)] == []


OF_THE_PROGRAM = {"messages", "claims"}
"""Kinds of files of which a pack on top needs none."""

OF_A_WHOLE_PACK = {"contents", "fields", "document", "floor"}
"""Keys that a pack which stands alone needs, and one on top does not."""


def test_every_key_is_in_an_example_or_a_shipped_rule() -> None:
    pages = (page.read_text(encoding="utf-8") for page in (PAGE, LANGUAGE, COOKBOOK))
    shipped = (path.read_text(encoding="utf-8") for path in RULES.rglob("*.yaml"))
    files = "\n".join((*(text for page in pages for _, text in FILE.findall(page)), *shipped))
    shapes = [item for name, item in rules_schema(rules())["$defs"].items() if "Shape" in name]
    every = {key for shape in shapes for key in shape["properties"]}
    every -= {"messages", *OF_A_WHOLE_PACK}
    assert {key for key in every if not re.search(rf"(?m)(^|[ {{-]){key}:", files)} == set()


def test_the_verdict_names_the_pack_as_the_page_says(ladder: Command) -> None:
    pack = judge(load_rules("my-rules"), "", {}, rules().pack.day).pack
    assert f"`{pack.name} {pack.version}`" in PAGE.read_text(encoding="utf-8")
    assert pack.added == (
        "contradiction/training-without-clearance",
        "derived/data-is-cleared",
        "fact/team.legal_review",
        "requirement/legal-clearance",
        "source/harbour-handbook",
    )
    assert pack.loosens == ()


@pytest.mark.parametrize("page", [PAGE, LANGUAGE, COOKBOOK], ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_problem_of_the_concepts_page_gets_the_answer_that_the_page_shows(
    ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (PAGE.parent / "concepts.md").read_text(encoding="utf-8")
    problem, errors = re.findall(r"(?ms)^```yaml\n(.*?)^```$", text)
    [answer] = re.findall(r"(?ms)^```text\n(.*?)^```$", text)
    Path("problem.yaml").write_text(problem, encoding="utf-8")
    result = ladder("advise", "problem.yaml", "--brief")
    assert (result.code, result.err) == (0, "")
    assert result.out.split() == answer.split()
    Path("problem.yaml").write_text(problem + errors, encoding="utf-8")
    result = ladder("advise", "problem.yaml", "--full")
    assert (result.code, result.err) == (0, "")
    assert "38 bad answers of your prompt were read, from the test set." in result.out

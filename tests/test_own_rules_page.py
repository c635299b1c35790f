"""The page on rules of one's own holds: its files make a pack that passes."""

import re
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.explanation import judge
from tests.commands import Command
from tests.strategies import rules

PAGE = Path(__file__).parents[1] / "docs" / "own-rules.md"
FILE = re.compile(r"(?ms)^```yaml\n# (my-rules/\S+)\n(.*?)^```$")
COMMANDS = re.compile(r"(?ms)^```sh\n(.*?)^```$")


@pytest.fixture
def ladder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command, run where the page's files and a problem are."""
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "problem.yaml").write_text("needs: [wrong-tone]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def commands() -> list[str]:
    [block] = COMMANDS.findall(PAGE.read_text(encoding="utf-8"))
    found = [line.partition("#")[0].split() for line in block.splitlines()]
    return [" ".join(words[1:]) for words in found]


@pytest.mark.parametrize("command", [each for each in commands() if "verify" not in each])
def test_a_command_of_the_page_runs(command: str, ladder: Command) -> None:
    said = ladder(*command.split())
    assert (said.code, said.err) == (0, "")


def test_the_verdict_names_the_pack_as_the_page_says(ladder: Command) -> None:
    pack = judge(load_rules("my-rules"), "", {}, rules().pack.day).pack
    assert f"`{pack.name} {pack.version}`" in PAGE.read_text(encoding="utf-8")
    assert pack.added == (
        "contradiction/met-without-asking",
        "derived/data-is-cleared",
        "fact/team.legal_review",
        "gate/our-desk-has-cleared-the-data",
        "source/harbour-handbook",
    )
    assert pack.replaced == ("gate/enough-examples",)


def test_every_link_of_the_page_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert [link for link in links if not (PAGE.parent / link).exists()] == []

"""Where the files that bear a proposal out come from, as the history of the repository has it."""

from pathlib import Path

import pytest

from tests.check.history import commit, git
from tests.check.test_files_asked_for import FILES, ITEMS, named, said
from tests.commands import Command


@pytest.fixture
def run(run: Command) -> Command:
    for name, text in FILES.items():
        Path(name).write_text(text)
    Path("p.yaml").write_text(named())
    return run


def test_evidence_comes_from_an_earlier_commit_where_that_is_asked_for(run: Command) -> None:
    Path("ladder.toml").write_text('evidence-from = ["earlier-commit"]\n')
    commit({})
    code, found = said(run)
    assert (code, len([text for _, text in found if "committed before" in text])) == (3, 4)
    commit({"p.yaml": f"{named()}# and a word\n"})
    assert said(run) == (0, [])
    Path("items.jsonl").write_text(ITEMS + "\n")
    assert said(run)[1] == [("undecided", "The file items.jsonl is not committed as it is here.")]


def test_or_from_another_author(run: Command) -> None:
    Path("ladder.toml").write_text('evidence-from = ["another-author"]\nevidence = "error"\n')
    Path("p.yaml").unlink()
    commit({}, author="ben")
    commit({"p.yaml": named()}, author="ana")
    assert said(run) == (0, [])
    commit({"few-shot.csv": f"{FILES['few-shot.csv']}\n"}, author="ana")
    text = "The file few-shot.csv was last changed by an author of the proposal."
    assert said(run) == (1, [("error", text)])
    commit({"p.yaml": f"{named()}# by another\n"}, author="cleo")  # whoever touched it last
    assert said(run)[0] == 1


@pytest.mark.parametrize("asked", ["earlier-commit", "another-author"])
def test_what_a_link_leads_to_is_the_file_and_not_the_link(run: Command, asked: str) -> None:
    """Laid early and by somebody else, it would make any later file of one's own independent."""
    Path("ladder.toml").write_text(f'evidence-from = ["{asked}"]\n')
    Path("p.yaml").unlink()
    Path("few-shot.csv").rename("short.csv")
    Path("few-shot.csv").symlink_to("short.csv")
    commit({}, author="ben")
    commit({"p.yaml": named()})
    assert said(run) == (0, [])
    commit({"short.csv": f"{FILES['few-shot.csv']}\n"})
    assert said(run)[0] == 3


def test_an_author_is_one_however_the_address_is_written(run: Command) -> None:
    Path("ladder.toml").write_text('evidence-from = ["another-author"]\n')
    Path("p.yaml").unlink()
    commit({}, author="Ana")
    commit({"p.yaml": named()}, author="ana")
    assert said(run)[0] == 3


def test_where_git_cannot_tell_nothing_is_taken_for_granted(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("ladder.toml").write_text('evidence-from = ["another-author"]\n')
    told = run("check", "p.yaml")
    assert (told.code, told.out) == (2, "")
    assert "git cannot tell: fatal: not a git repository" in told.err
    commit({}, author="ben")
    commit({"p.yaml": f"{named()}# more\n"})
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", "shallow")
    monkeypatch.chdir("shallow")
    told = run("check", "p.yaml")
    assert (told.code, told.out) == (2, "")
    assert "git cannot tell: this checkout has not the whole history" in told.err


def test_a_name_of_a_file_is_no_pattern_of_git(run: Command) -> None:
    Path("ladder.toml").write_text('evidence-from = ["another-author"]\n')
    commit({**FILES, "p.yaml": "", "old/prompt.csv": FILES["prompt.csv"]}, "bea")
    text = named().replace("evidence: prompt.csv", "evidence: ':(glob)old/prompt.csv'")
    commit({":(glob)old/prompt.csv": FILES["prompt.csv"], "p.yaml": text})
    texts = [text for _, text in said(run)[1]]
    assert "The file :(glob)old/prompt.csv was last changed by an author of the proposal." in texts

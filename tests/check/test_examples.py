"""Each example proposal comes to what its first line says, for the reason that its name gives."""

import pytest

from tests.check.running import EXAMPLES, TODAY
from tests.check.running import told as read
from tests.commands import Command

GOOD = sorted(path.name for path in (EXAMPLES / "good").iterdir())
BAD = {
    "claims-that-contradict.yaml": (2, {"check/claims-that-contradict"}),
    "facts-into-weights.yaml": (1, {"unfit/training-is-meant-to-carry-facts"}),
    "facts-missing.yaml": (3, {"check/facts-are-missing"}),
    "forty-examples.yaml": (1, {"gate/enough-examples", "check/more-than-the-verdict"}),
    "full-fine-tuning-where-lora-fits.yaml": (1, {"gate/lora-fell-short"}),
    "gain-too-small-to-show.yaml": (1, {"check/gain-too-small-to-show"}),
    "merging-across-bases.yaml": (1, {"gate/one-shared-base"}),
    "no-evaluation-set.yaml": (1, {"gate/evaluation-set-is-large-enough"}),
    "nothing-tried.yaml": (1, {"gate/lower-rungs-tried-in-writing"}),
    "speculation-on-a-saturated-server.yaml": (1, {"unfit/drafts-shorten-the-writing-only"}),
    "teacher-terms-forbid-it.md": (1, {"gate/the-teachers-terms-allow-it"}),
    "tried-without-reasons.yaml": (1, {"check/attempt-without-reason"}),
    "two-techniques-one-too-many.yaml": (1, {"gate/enough-examples"}),
}


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(EXAMPLES)
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_proposal_passes(ladder: Command, name: str) -> None:
    said = ladder("check", f"good/{name}", "--format", "json", "--as-of", TODAY.isoformat())
    assert (said.code, read(said.out).exit) == (0, 0)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_proposal_is_found_out(ladder: Command, name: str) -> None:
    code, rules = BAD[name]
    said = ladder("check", f"bad/{name}", "--format", "json", "--as-of", TODAY.isoformat())
    found = {rule for _, rule, _ in read(said.out).files[f"examples/proposals/bad/{name}"]}
    assert (said.code, rules - found) == (code, set())


def test_every_bad_proposal_is_expected_here_and_says_its_code() -> None:
    names = {path.name for path in (EXAMPLES / "bad").iterdir()}
    assert names == set(BAD)
    for name, (code, _) in BAD.items():
        assert f"({code})" in (EXAMPLES / "bad" / name).read_text(encoding="utf-8")


def test_no_good_proposal_has_a_finding_that_counts_against_it(ladder: Command) -> None:
    said = ladder("check", "good", "--format", "json", "--as-of", TODAY.isoformat())
    weights = {weight for each in read(said.out).files.values() for weight, _, _ in each}
    assert weights <= {"warning", "note"}

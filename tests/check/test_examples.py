"""Each example proposal comes to what its first line says, for the reason that its name gives."""

import pytest

from tests.check.running import EXAMPLES, TODAY
from tests.check.running import reported as read
from tests.commands import Command

GOOD = sorted(path.name for path in (EXAMPLES / "good").iterdir())
BAD = {
    "contradicting-statements.yaml": (2, {"check/contradicting-statements"}),
    "facts-into-weights.yaml": (1, {"exclusion/facts-outside-weights"}),
    "facts-missing.yaml": (3, {"check/missing-facts"}),
    "forty-examples.yaml": (1, {"requirement/min-examples"}),
    "full-fine-tuning-where-lora-fits.yaml": (1, {"requirement/lora-below-target"}),
    "undetectable-gain.yaml": (1, {"check/undetectable-gain"}),
    "merging-across-bases.yaml": (1, {"requirement/shared-base-model"}),
    "no-evaluation-set.yaml": (1, {"requirement/evaluation-set-size"}),
    "nothing-tried.yaml": (1, {"requirement/lower-rungs-documented"}),
    "speculation-on-a-saturated-server.yaml": (1, {"exclusion/latency-before-generation"}),
    "teacher-terms-forbid-it.md": (1, {"requirement/teacher-terms"}),
    "tried-without-reasons.yaml": (1, {"check/unexplained-attempt"}),
    "two-techniques-one-too-many.yaml": (1, {"requirement/min-examples"}),
}


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(EXAMPLES)
    return Command(monkeypatch, capsys)


@pytest.mark.parametrize("name", GOOD)
def test_good_example_proposal_passes(ladder: Command, name: str) -> None:
    result = ladder("check", f"good/{name}", "--format", "json", "--as-of", TODAY.isoformat())
    assert (result.code, read(result.out).exit) == (0, 0)


@pytest.mark.parametrize("name", BAD)
def test_bad_example_proposal_exits_with_its_code_and_findings(ladder: Command, name: str) -> None:
    code, rules = BAD[name]
    result = ladder("check", f"bad/{name}", "--format", "json", "--as-of", TODAY.isoformat())
    found = {rule for _, rule, _ in read(result.out).files[f"examples/proposals/bad/{name}"]}
    assert (result.code, rules - found) == (code, set())


def test_every_bad_proposal_is_expected_here_and_says_its_code() -> None:
    names = {path.name for path in (EXAMPLES / "bad").iterdir()}
    assert names == set(BAD)
    for name, (code, _) in BAD.items():
        assert f"({code})" in (EXAMPLES / "bad" / name).read_text(encoding="utf-8")


def test_no_good_proposal_has_a_finding_that_counts_against_it(ladder: Command) -> None:
    result = ladder("check", "good", "--format", "json", "--as-of", TODAY.isoformat())
    weights = {weight for file in read(result.out).files.values() for weight, _, _ in file}
    assert weights <= {"warning", "note"}

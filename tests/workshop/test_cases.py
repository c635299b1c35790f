"""Cases expect what a reader sees beside the technique: other steps, and the gate's result."""

from pathlib import Path

import pytest

from tests.commands import Command
from tests.workshop.test_promises import CITED, PACK

RULE = f"caution: own\ntechniques: [few-shot]\nwhen: {{task.stage: production}}\n{CITED}cases:\n"
FIRES = "fires: [caution/own]"
TONE = "given: {needs: [wrong-tone, too-slow], task: {stage: production}, evaluation: {items: 300}}"
PILOT = "given: {needs: [wrong-tone], task: {stage: pilot}}"
SILENT = f"  - {{case: A pilot., {PILOT}, silent: [caution/own]}}\n"
PROPOSAL = (
    "given: {needs: [wrong-tone], task: {stage: production}, proposal: {technique: few-shot}}"
)
TRAINING = (
    "given: {like: ready-for-lora, examples: {demonstrations: 40}, proposal: {technique: lora}}"
)


def outcomes(ladder: Command, *cases: str) -> tuple[int, list[str]]:
    """The exit code, and what came of the cases that failed."""
    own = Path("own")
    own.mkdir(exist_ok=True)
    (own / "pack.yaml").write_text(PACK, encoding="utf-8")
    text = RULE + "".join(f"  - {{case: Case {n}., {case}}}\n" for n, case in enumerate(cases))
    (own / "rule.yaml").write_text(text + SILENT, encoding="utf-8")
    result = ladder("rules", "test", "--rules", "own")
    came = [line.strip() for line in result.out.splitlines() if line.startswith("  came: ")]
    return result.code, came


@pytest.fixture
def ladder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command, run in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


@pytest.mark.slow
@pytest.mark.usefixtures("few_shipped_cases")
def test_expected_steps_and_results_pass(ladder: Command) -> None:
    assert outcomes(
        ladder,
        f"{TONE}, {FIRES}, also_do: [prompt, serving], first_step: Put 5 of your texts",
        f"{PROPOSAL}, check: passed",
        f"{TRAINING}, check: refused",
    ) == (0, [])


@pytest.mark.slow
@pytest.mark.usefixtures("few_shipped_cases")
def test_other_steps_and_results_fail(ladder: Command) -> None:
    code, came = outcomes(
        ladder,
        f"{TONE}, {FIRES}, also_do: [], first_step: Train",
        f"{PROPOSAL}, check: refused",
        f"{TRAINING}, check: passed",
        f"{TONE}, check: passed",
    )
    assert code == 1
    assert came == [
        "came: also_do prompt, serving, expected none",
        "came: first_step `Put 5 of your texts that sound most like you into the prompt, each with "
        "the request that it answers.`, expected `Train`",
        "came: check passed, expected refused",
        "came: check refused, expected passed",
        "came: check: the case proposes nothing; give it `proposal: {technique: …}`",
    ]

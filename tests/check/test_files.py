"""What files beside a proposal bear out, and what is asked for where there are none."""

import json
from pathlib import Path

import pytest

from tests.check.running import ASSUMED, BARE_CLAIM, VOICE
from tests.commands import Command

WITH_FILE = VOICE.replace("  safety_set: true\n", "  safety_set: true\n  file: eval.jsonl\n")


@pytest.fixture
def run(run: Command) -> Command:
    rows = (json.dumps({"prompt": f"letter {n}", "completion": f"reply {n}"}) for n in range(400))
    Path("eval.jsonl").write_text("\n".join(rows) + "\n")
    return run


def bare(run: Command, text: str) -> list[str]:
    Path("p.yaml").write_text(text)
    Path("ladder.toml").write_text(f'[severity]\n"{BARE_CLAIM}" = "note"\n')
    result = run("check", "p.yaml", "--format", "json", "--as-of", "2026-11-25")
    found = json.loads(result.out)["files"][0]["findings"]
    assert result.code == 0, result.out
    return next(item["missing"] for item in found if item["rule"] == BARE_CLAIM)


def test_a_claim_that_a_file_bears_out_is_not_asked_for(run: Command) -> None:
    without_files = bare(run, VOICE)
    assert set(without_files) == {
        "examples.file",
        "evaluation.file",
        "attempts.model-choice.evidence",
        "attempts.prompt.evidence",
        "attempts.few-shot.evidence",
    }
    assert set(without_files) - set(bare(run, WITH_FILE)) == {"evaluation.file"}


def test_a_claim_that_a_file_contradicts_is_bad_input(run: Command) -> None:
    Path("p.yaml").write_text(WITH_FILE.replace("items: 400\n  metric", "items: 900\n  metric"))
    assert run("check", "p.yaml").code == 2
    Path("p.yaml").write_text(WITH_FILE.replace("eval.jsonl", "gone.jsonl"))
    assert run("check", "p.yaml").code == 2


def test_settings_ask_for_files(run: Command) -> None:
    Path("p.yaml").write_text(WITH_FILE)
    Path("ladder.toml").write_text(f'[severity]\n"{BARE_CLAIM}" = "undecided"\n')
    result = run("check", "p.yaml", "--format", "json")
    found, assumed = json.loads(result.out)["files"][0]["findings"]
    assert assumed["rule"] == ASSUMED
    assert (result.code, found["rule"]) == (3, "check/missing-facts")
    assert "examples.file" in found["missing"]
    Path("ladder.toml").write_text(f'[severity]\n"{BARE_CLAIM}" = "error"\n')
    assert run("check", "p.yaml").code == 1

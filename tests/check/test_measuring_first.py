"""A test set that comes first holds no trial up, and holds a training up."""

from pathlib import Path

import pytest

from tests.commands import Command

GUESSED = """\
title: A house voice
needs: [wrong-tone]
evaluation: {{items: 0}}
attempts: {{prompt: {{outcome: inconclusive, because: Compared by feeling.}}}}
proposal: {{technique: {technique}}}
"""
FIRST = "  warning  3:21  requirement/first-score\n"


@pytest.mark.parametrize(
    ("technique", "code", "says"),
    [
        ("few-shot", 0, f"{FIRST}    Few-shot examples need a first score.\n"),
        ("prompt", 0, f"{FIRST}    A better prompt needs a first score.\n"),
        ("lora", 1, "  error  3:21  requirement/evaluation-set-size\n"),
    ],
)
def test_a_test_set_that_comes_first_refuses_only_a_training(
    technique: str, code: int, says: str, tmp_path: Path, run: Command
) -> None:
    path = tmp_path / "proposal.yaml"
    path.write_text(GUESSED.format(technique=technique), encoding="utf-8")
    result = run("check", str(path), "--no-settings")
    assert result.code == code
    assert says in result.out

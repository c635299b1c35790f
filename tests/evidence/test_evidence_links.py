"""What ties a run to its attempt: the items of the evaluation set, and enough of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ladder.engine.problem import Origin
from ladder.load.evidence.data import DataSet, read_data
from ladder.load.evidence.evidence_links import unsupported_reason
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.run import Run
from ladder.load.problems.files import load_problem
from tests.strategies import rules


def run(scores: Mapping[str, float]) -> Run:
    return Run("", "score", scores)


def right(share: float, items: int = 200) -> dict[str, float]:
    """Scores of right or wrong, spread evenly."""
    return {f"q{n}": float(n * share % 1 + share >= 1) for n in range(items)}


def rows(tmp_path: Path, ids: bool = True, many: int = 200) -> DataSet:
    file = tmp_path / "eval.csv"
    lines = (f"{f'q{n},' if ids else ''}Question {n}?,{n}\n" for n in range(many))
    file.write_text(f"{'id,' if ids else ''}question,answer\n{''.join(lines)}")
    return read_data(Lines(file, "eval.csv"), ids=True)


@pytest.mark.parametrize(
    ("items", "ids", "why"),
    [
        (200, True, ""),
        (180, True, ""),
        (179, True, "it scores 179 of 200 items"),
        (201, True, "it scores 201 of 200 items"),
        (200, False, "the rows of eval.csv have no ids to match"),
    ],
)
def test_a_run_is_over_the_evaluation_set(tmp_path: Path, items: int, ids: bool, why: str) -> None:
    assert unsupported_reason(run(right(0.5, items)), rows(tmp_path, ids)) == why


def test_ids_that_are_numbers_of_rows_tie_a_run_to_a_set_without_ids(tmp_path: Path) -> None:
    numbers = {str(number): 1.0 for number in range(200)}
    assert unsupported_reason(run(numbers), rows(tmp_path, ids=False)) == ""


def origins(folder: Path, text: str) -> Mapping[str, Origin]:
    (folder / "p.yaml").write_text(f"needs: [wrong-tone]\n{text}\n")
    return load_problem(str(folder / "p.yaml"), rules()).origins


def test_a_file_that_does_not_count_gives_a_fact_without_a_digest(tmp_path: Path) -> None:
    rows(tmp_path)
    scores = right(0.5, 100)
    for name, items in (("a.csv", right(0.5)), ("b.csv", scores)):
        lines = [f"{item},{int(score)}\n" for item, score in items.items()]
        (tmp_path / name).write_text(f"id,score\n{''.join(lines)}")
    found = origins(
        tmp_path,
        "evaluation: {file: eval.csv}\n"
        "attempts:\n"
        "  prompt: {outcome: first-draft, evidence: a.csv}\n"
        "  few-shot: {outcome: first-draft, evidence: b.csv}",
    )
    first, second = (found[f"attempts.{name}.items"] for name in ("prompt", "few-shot"))
    assert first.how == f"the mean over 200 items of score in {tmp_path}/a.csv"
    assert (len(first.digest), first.lacks) == (64, "")
    assert (second.digest, second.lacks) == ("", "it scores 100 of 200 items")
    assert second.how == (
        f"the mean over 100 items of score in {tmp_path}/b.csv; 100 more of the evaluation set "
        "without a score; it does not count: it scores 100 of 200 items"
    )

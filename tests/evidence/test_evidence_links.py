"""What ties a run to its attempt: its own scores, all the items, and enough of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ladder.engine.problem import Origin
from ladder.load.evidence.data import DataSet, read_data
from ladder.load.evidence.evidence_links import Scored, is_copy, one_sided, unsupported_reason
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.run import Run, Summary
from ladder.load.problems.files import load_problem
from tests.strategies import rules


def run(scores: Mapping[str, float], *, numbered: bool = False) -> Scored:
    return Scored("attempts.prompt", Run("", "score", scores, numbered=numbered), 0.5, "d")


def right(share: float, items: int = 200) -> dict[str, float]:
    """Scores of right or wrong, spread evenly."""
    return {f"q{n}": float(n * share % 1 + share >= 1) for n in range(items)}


HALF = right(0.5)


def flipped(scores: Mapping[str, float], many: int) -> dict[str, float]:
    first = [*scores][:many]
    return {item: 1 - score if item in first else score for item, score in scores.items()}


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        (HALF, True),
        (flipped(HALF, 1), False),
        (dict([*HALF.items()][5:]), False),
        ({f"x{item}": score for item, score in HALF.items()}, False),
        (dict.fromkeys(HALF, 1.0), False),
        (dict.fromkeys(HALF, 0.0), False),
    ],
)
def test_a_run_with_the_same_scores_is_no_second_one(
    other: Mapping[str, float], *, copy: bool
) -> None:
    assert is_copy(run(HALF), run(other)) is copy
    assert is_copy(run(other), run(HALF)) is copy


def test_runs_that_are_all_wrong_are_alike() -> None:
    nothing = dict.fromkeys(HALF, 0.0)
    assert is_copy(run(nothing), run(nothing))
    assert not is_copy(run(nothing), run(dict.fromkeys(HALF, 1.0)))


def test_rows_without_ids_are_taken_in_their_order() -> None:
    first = run({f"a.csv:{n}": float(n % 2) for n in range(40)}, numbered=True)
    again = run({f"b.csv:{n}": float(n % 2) for n in range(40)}, numbered=True)
    other = run({f"b.csv:{n}": float(n % 3 == 0) for n in range(40)}, numbered=True)
    assert (is_copy(first, again), is_copy(first, other)) == (True, False)


def test_means_alone_are_one_run_in_one_file_only() -> None:
    mean = Run("m", "acc", summary=Summary(0.5, 40))
    first, same = (Scored("attempts.prompt", mean, 0.5, digest) for digest in "ab")
    assert (is_copy(first, first), is_copy(first, same)) == (True, False)
    assert not is_copy(first, run(HALF))


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
        (179, True, "not over the 200 of eval.csv"),
        (201, True, "not over the 200 of eval.csv"),
        (200, False, "whose ids nobody finds in eval.csv: its rows have none"),
    ],
)
def test_a_run_is_over_the_evaluation_set(tmp_path: Path, items: int, ids: bool, why: str) -> None:
    assert unsupported_reason(run(right(0.5, items)), [], rows(tmp_path, ids)) == why


def test_ids_that_are_numbers_of_rows_tie_a_run_to_a_set_without_ids(tmp_path: Path) -> None:
    numbers = {str(number): 1.0 for number in range(200)}
    assert unsupported_reason(run(numbers), [], rows(tmp_path, ids=False)) == ""


def test_copied_run_names_the_attempt_that_it_copies() -> None:
    copied = "which has the same scores as that of attempts.prompt"
    assert unsupported_reason(run(HALF), [run(HALF)], None) == copied


@pytest.mark.parametrize(
    ("same", "others", "shows_nothing"),
    [
        (200, 9, True),
        (200, 10, False),
        (100, 4, True),
        (100, 5, False),  # a twentieth of the most frequent one
        (20, 0, True),
        (19, 0, False),
    ],
)
def test_a_set_with_one_answer_for_nearly_all_shows_nothing(
    tmp_path: Path, same: int, others: int, *, shows_nothing: bool
) -> None:
    file = tmp_path / "eval.csv"
    answers = ["yes"] * same + [f"no {n}" for n in range(others)]
    lines = (f"Question {n}?,{answer}\n" for n, answer in enumerate(answers))
    file.write_text(f"question,answer\n{''.join(lines)}")
    assert one_sided(read_data(Lines(file))) is shows_nothing


def origins(folder: Path, text: str) -> Mapping[str, Origin]:
    (folder / "p.yaml").write_text(f"needs: [wrong-tone]\n{text}\n")
    return load_problem(str(folder / "p.yaml"), rules()).origins


def test_what_bears_nothing_out_is_a_fact_without_a_digest(tmp_path: Path) -> None:
    table = {item: int(score) for item, score in HALF.items()}
    lines = [f"{item},{score}\n" for item, score in table.items()]
    (tmp_path / "a.csv").write_text(f"id,score\n{''.join(lines)}")
    (tmp_path / "b.csv").write_text(f"id,score\n{''.join(lines)}")
    found = origins(
        tmp_path,
        "evaluation: {items: 200}\n"
        "attempts:\n"
        "  prompt: {outcome: first-draft, evidence: a.csv}\n"
        "  few-shot: {outcome: first-draft, evidence: b.csv}",
    )
    first, second = (found[f"attempts.{name}.items"] for name in ("prompt", "few-shot"))
    assert first.how == f"the mean over 200 items of score in {tmp_path}/a.csv"
    assert (len(first.digest), second.digest) == (64, "")
    assert second.how == (
        f"the mean over 200 items of score in {tmp_path}/b.csv; it bears nothing out, "
        "which has the same scores as that of attempts.prompt"
    )

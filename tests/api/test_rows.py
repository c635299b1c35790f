"""Rows of services and data frames: flat or nested, with missing values, good beside bad."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from ladder import Fault, InvalidInput, Verdict, Verdicts, advise, advise_many
from ladder.load.problems.mappings import problem_from_mapping
from tests.strategies import rules

DAY = date(2026, 11, 24)
COLUMNS: Mapping[str, list[Any]] = {
    "id": ["a", "b"],
    "title": ["Our bot", ""],
    "needs": ["wrong-tone", "wrong-tone; missing-knowledge"],
    "examples.demonstrations": [40, None],
    "evaluation.target": [0.9, None],
    "evaluation.trusted": [True, None],
}
EXPECTED = [
    {
        "needs": frozenset({"wrong-tone"}),
        "examples.demonstrations": 40,
        "evaluation.target": 0.9,
        "evaluation.trusted": True,
    },
    {"needs": frozenset({"wrong-tone", "missing-knowledge"})},
]


class NAType:
    """What pandas puts where a value is missing; it compares with nothing."""

    def __eq__(self, other: object) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    __hash__ = object.__hash__


class Scalar:
    """A number of numpy, as far as we look at it."""

    def __init__(self, value: object) -> None:
        self.value = value

    def tolist(self) -> object:
        """Return it as Python's own kind."""
        return self.value


def facts(row: Mapping[str, object]) -> Mapping[str, object]:
    return problem_from_mapping(row, rules()).facts


@pytest.mark.parametrize("missing", [None, float("nan"), "", "unknown", NAType(), Scalar(None)])
def test_missing_value_means_unknown(missing: object) -> None:
    row = {"needs": ["wrong-tone"], "examples.demonstrations": missing, "task.shape": missing}
    assert facts(row) == {"needs": frozenset({"wrong-tone"})}


def test_numbers_of_numpy_are_numbers() -> None:
    row = {"examples.demonstrations": Scalar(40.0), "evaluation.trusted": Scalar(value=True)}
    assert facts(row) == {"examples.demonstrations": 40, "evaluation.trusted": True}


def test_flat_and_nested_keys_mean_the_same() -> None:
    flat = {"needs": "wrong-tone", "evaluation.items": 40, "attempts.prompt.outcome": "untried"}
    nested = {
        "needs": ["wrong-tone"],
        "evaluation": {"items": 40},
        "attempts": {"prompt.outcome": "untried"},
    }
    assert facts(flat) == facts(nested)


def test_texts_are_read_as_in_a_table() -> None:
    row = {"examples.demonstrations": "40k", "evaluation.target": "62%", "evaluation.trusted": "no"}
    assert [*facts(row).values()] == [40_000, 0.62, False]


def test_texts_within_a_structure_and_an_unknown_list_are_read_as_in_a_file() -> None:
    row = {
        "team": {"lifecycle_budgeted": "unknown"},
        "evaluation": {"target": "90 %", "best_of": {"tries": "8", "share": "70 %"}},
        "examples": {"more": {"count": "40", "per": "week"}},
        "attempts": {"prompt": {"tries": [{"name": "7", "score": "62 %", "items": "1,200"}]}},
    }
    assert facts(row) == {
        "evaluation.target": 0.9,
        "evaluation.best_of_tries": 8,
        "evaluation.best_of_share": 0.7,
        "examples.more_per_week": 40,
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 0.62,
        "attempts.prompt.items": 1200,
        "attempts.prompt.best_try": "7",
    }


def test_fact_that_is_given_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is given twice"):
        facts({"evaluation.items": 40, "evaluation": {"items": 41}})


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"evaluation.items": 4.5}, "`evaluation.items` takes a whole number"),
        ({"evaluation.items": -1}, "`evaluation.items` is -1"),
        ({"evaluation.items": True}, "`evaluation.items` takes a whole number"),
        ({"needs": ["wrong-tune"]}, "`needs` cannot hold `wrong-tune`"),
        ({"evaluaton.items": 4}, "unknown key `evaluaton`"),
        ({"title": "\x1b[2J"}, "`title` contains a control character"),
        ({"attempts.prompt.items": 40}, "`attempts.prompt` has no outcome"),
    ],
)
def test_bad_row_is_a_fault_with_its_number_and_the_others_are_judged(
    row: Mapping[str, object], what: str
) -> None:
    good = {"needs": ["wrong-tone"]}
    first, fault, last = advise_many([good, row, good], rules(), as_of=DAY, errors="collect")
    assert isinstance(fault, Fault)
    assert fault.row == 1
    assert fault.error.diagnostics[0].what.startswith(what)
    assert str(fault.error.diagnostics[0].position) == "row 1"
    assert first == last == advise(good, rules(), as_of=DAY)


def test_first_bad_row_is_raised_with_its_number() -> None:
    verdicts = advise_many([{"needs": []}, {"needs": 3}], rules(), as_of=DAY)
    assert next(verdicts).recommendation
    with pytest.raises(InvalidInput, match="--> row 1\n"):
        next(verdicts)


def test_frame_in_place_of_its_rows_is_refused_with_what_to_write() -> None:
    with pytest.raises(InvalidInput, match="to_dict"):
        next(advise_many(COLUMNS, rules()))  # type: ignore[arg-type]


def test_several_verdicts_are_a_table_in_a_notebook() -> None:
    verdicts = Verdicts(advise_many([{"title": "<b>", "needs": ["wrong-tone"]}] * 2, rules()))
    page = verdicts._repr_html_()
    assert page.count("<tr>") == 3
    assert "&lt;b&gt;" in page
    assert [row["id"] for row in verdicts.to_rows()] == ["0", "1"]


def test_a_fault_among_several_verdicts_is_a_row_with_its_error() -> None:
    rows: list[dict[str, object]] = [{"id": "chat", "needs": []}, {"id": 7, "needs": ["tone"]}]
    verdicts = Verdicts(advise_many(rows, rules(), errors="collect"))
    good, bad = verdicts.to_rows()
    assert (good["id"], good["title"], good["outcome"]) == ("0", "chat", "use")
    assert (bad["id"], bad["technique"]) == ("1", "")
    assert bad["headline"].startswith("error: `needs` cannot hold `tone`\n  --> row 1\n")
    assert "`needs` cannot hold `tone`" in verdicts._repr_html_()


def pandas(dtypes: Callable[[Any], Any]) -> Iterable[Any]:
    frame = dtypes(pytest.importorskip("pandas").DataFrame(COLUMNS))
    return (row for _, row in frame.iterrows())


def pandas_records() -> Iterable[Any]:
    return pytest.importorskip("pandas").DataFrame(COLUMNS).to_dict("records")  # type: ignore[no-any-return]


def polars() -> Iterable[Any]:
    return pytest.importorskip("polars").DataFrame(COLUMNS).iter_rows(named=True)  # type: ignore[no-any-return]


def pyarrow() -> Iterable[Any]:
    table = pytest.importorskip("pyarrow").table(dict(COLUMNS))
    return ({name: table[name][at] for name in COLUMNS} for at in range(2))


@pytest.mark.nightly
@pytest.mark.parametrize(
    "rows",
    [
        lambda: pandas(lambda frame: frame),
        lambda: pandas(lambda frame: frame.convert_dtypes()),
        pandas_records,
        polars,
        pyarrow,
    ],
    ids=["pandas", "pandas with NA", "records", "polars", "pyarrow"],
)
def test_rows_of_data_frames_are_problems(rows: Callable[[], Iterable[Any]]) -> None:
    assert [facts(row) for row in rows()] == EXPECTED
    assert all(isinstance(verdict, Verdict) for verdict in advise_many(rows(), rules(), as_of=DAY))

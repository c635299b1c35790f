"""Bands that start at a parameter: one line changes the number, and the rows follow."""

from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_rules
from ladder.load.packs.rules import load_rules as load
from tests.load.packs.test_rules_loading import pack


@pytest.mark.slow
@pytest.mark.parametrize(
    ("minimum", "rows"),
    [
        (300, ["under-500", "500-to-999", "500-to-999", "1000-and-more"]),
        (500, ["under-500", "under-500", "500-to-999", "1000-and-more"]),
        (1200, ["under-500", "under-500", "under-500", "1000-and-more"]),
    ],
)
def test_rows_follow_a_parameter_past_their_neighbors(
    minimum: int, rows: list[str], tmp_path: Path
) -> None:
    text = f"changes: parameter/min-lora-examples\nvalue: {minimum}\n"
    rules = load(pack(tmp_path / "own", x=text), cases=False)
    names = {
        "advice/examples-under-500": "under-500",
        "advice/examples-500-to-999": "500-to-999",
        "advice/examples-1000-and-more": "1000-and-more",
    }
    for number, row in zip((299, 450, 700, 1100), rows, strict=True):
        problem = {"needs": ["wrong-tone"], "examples": {"demonstrations": number}}
        fired = advise(problem, rules).fired
        assert [names[rule] for rule in fired if rule in names] == [row]


def test_a_wrong_day_of_a_value_is_named_before_bands_are_judged(tmp_path: Path) -> None:
    text = "changes: parameter/min-lora-examples\nvalues: {1.4.2027: 800}\n"
    with pytest.raises(InvalidInput) as refused:
        load_rules(pack(tmp_path / "own", x=text))
    [fault] = refused.value.diagnostics
    assert (fault.what, fault.position.line) == ("`1.4.2027` of `values` takes a date", 2)

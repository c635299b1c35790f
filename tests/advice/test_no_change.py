"""The JSON names a technique to keep only if it is in use, as the screen does."""

import json
from typing import Any

import pytest

from ladder.advice.formats import json as as_json
from ladder.advice.table import row
from ladder.advice.view import Detail, View
from ladder.output.answer import headline
from tests.advice.problems import short, verdict

SMALL: dict[str, Any] = {
    "needs": ["too-costly"],
    "task": {"monthly_requests": 4000, "input_tokens": 500, "output_tokens": 100},
    "costs": {"input_price": 0.15, "output_price": 0.6},
}
"""A bill that is too small to lower."""


@pytest.mark.parametrize(
    ("attempts", "technique", "status"),
    [
        ({}, None, "not-suitable"),
        ({"prompt": {"outcome": "untried"}}, None, "not-suitable"),
        (
            {"prompt": short("It drifts."), "few-shot": {"outcome": "target-reached"}},
            None,
            "below-target",
        ),
        ({"prompt": {"outcome": "target-reached"}}, "prompt", "use"),
    ],
)
def test_json_names_a_technique_to_keep_only_if_it_is_in_use(
    attempts: dict[str, Any], technique: str | None, status: str
) -> None:
    found = verdict(**SMALL, attempts=attempts)
    whole = json.loads(as_json.render(found))
    brief = json.loads(as_json.render(found, View(detail=Detail.BRIEF)))
    cells = row("a", found)
    for step in (whole["recommendation"], brief):
        assert (step["technique"], step["outcome"]) == (technique, "stay")
        assert (step["rung"] is None) is (technique is None)
    assert cells["technique"] == (technique or "")
    rows = {item["technique"]: item["status"] for item in whole["ladder"]}
    assert rows["prompt"] == status
    unchanged = headline(found) == "No change recommended"
    assert unchanged is (technique is None)

"""What the short screen warns of is in every other format too."""

import html as codes
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ladder import advise, load_rules
from ladder.advice.formats import html, madr, markdown, text
from ladder.advice.formats import json as as_json
from ladder.advice.table import row
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from ladder.page.result import screen as page
from ladder.planning.plan import plan
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import short, verdict
from tests.load.packs.test_loosenings import LESS
from tests.load.packs.test_rules_loading import DAY, pack

BY_CHANCE: dict[str, Any] = {
    "needs": ["weak-domain-skill"],
    "task": {"shape": "extraction", "stage": "production"},
    "evaluation": {"items": 60, "target": 0.8, "trusted": True},
    "attempts": {"prompt": {"outcome": "target-reached", "score": 0.85, "items": 60}},
}
NOT_SETTLED: dict[str, Any] = {
    "needs": ["weak-domain-skill", "too-costly"],
    "task": {"shape": "extraction", "stage": "production"},
    "evaluation": {"items": 200, "target": 0.8, "trusted": True},
    "attempts": {
        "prompt": {**short("It errs."), "score": 0.78, "items": 200},
        "few-shot": {**short("It errs."), "score": 0.79, "items": 200},
    },
}
[CAUTIOUS] = [example for example in EXAMPLES if example.stem == "scenario-writing-voice"]

LUCK = (
    "A better prompt may have reached the target by chance: 0.85 on 60 items may be 0.74 to 0.92, "
    "and your target is 0.8; 246 items in all would settle it."
)
OPEN = (
    "The result of few-shot examples is not settled: 0.79 on 200 items may be 0.73 to 0.84, and "
    "your target is 0.8; 6,147 items in all would settle it."
)
NOT_FINAL = "Not final: an answer that you can look up may change the technique."


def plain(written: str) -> str:
    """The words of a text, without line ends, tags, codes and backslashes."""
    return " ".join(codes.unescape(re.sub(r"<[^>]*>", " ", written)).replace("\\", "").split())


def documents(found: Verdict) -> Iterator[tuple[str, str]]:
    """Every format but the short text that writes sentences, with its words."""
    yield "full", plain(text.render(found, View(detail=Detail.FULL)))
    for view in (View(), View(detail=Detail.FULL)):
        yield f"markdown {view.detail}", plain(markdown.render(found, view))
        yield f"madr {view.detail}", plain(madr.render(found, view))
        yield f"html {view.detail}", plain(html.render(found, view))
    yield "page", plain(page(plan(found, found.facts), found, None))


def data(found: Verdict) -> Iterator[tuple[str, list[str]]]:
    """The warnings in every format for programs; an agent gets the one in brief."""
    yield "json", as_json.document(found).get("warnings", [])
    yield "json in brief", json.loads(as_json.render(found, View(detail=Detail.BRIEF)))["warnings"]


@pytest.mark.parametrize(
    ("problem", "doubt", "final"), [(BY_CHANCE, LUCK, True), (NOT_SETTLED, OPEN, False)]
)
def test_a_result_that_may_be_chance_is_in_every_format(
    problem: dict[str, Any], doubt: str, final: bool
) -> None:
    found = verdict(**problem)
    for detail in (Detail.SCREEN, Detail.BRIEF):
        written = plain(text.render(found, View(detail=detail)))
        assert f"Unsure {doubt}" in written
        assert ("Check Not final." in written) is not final
    for name, written in documents(found):
        assert doubt in written, name
        assert (NOT_FINAL in written) is not final, name
    for name, warned in data(found):
        assert warned == ([doubt] if final else [doubt, NOT_FINAL]), name
    assert row("x", found)["warnings"] == doubt
    [doubted] = [
        item.technique for item in found.ladder if doubt.lower().find(item.title.lower()) >= 0
    ]
    for item in found.ladder:
        shown = plain(text.why(found, View(), item.technique))
        assert (f"Unsure {doubt}" in shown) is (item.technique == doubted)


def test_a_caution_is_in_every_format() -> None:
    found = verdict_on(CAUTIOUS)
    cautions = [f"{item.says[:1].upper()}{item.says[1:]}." for item in found.cautions]
    assert cautions
    for detail in (Detail.SCREEN, Detail.BRIEF):
        assert f"Watch {cautions[0]}" in plain(text.render(found, View(detail=detail)))
    for name, written in documents(found):
        shown = cautions if name.endswith("screen") else [item.text for item in found.cautions]
        assert [item for item in shown if plain(item) not in written] == [], name
    for name, warned in data(found):
        assert [item for item in warned if item != NOT_FINAL] == cautions, name
    assert row("x", found)["warnings"] == " ".join(cautions)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_brief_text_says_not_final_whenever_the_screen_does(example: Path) -> None:
    found = verdict_on(example)
    whole, brief = (
        plain(text.render(found, View(detail=detail))) for detail in (Detail.SCREEN, Detail.BRIEF)
    )
    assert ("Not final." in whole) == ("Not final." in brief)


@pytest.mark.usefixtures("small_pack")
def test_a_rule_that_your_own_rules_loosen_is_a_warning_in_every_data_format(
    tmp_path: Path,
) -> None:
    found = advise(
        {"needs": ["wrong-tone"]}, load_rules(pack(tmp_path / "own", less=LESS)), as_of=DAY
    )
    looser = "Your rules are looser: requirement/min-examples."
    for name, warned in data(found):
        assert looser in warned, name
    assert looser in row("x", found)["warnings"]


def test_without_a_warning_the_key_is_absent() -> None:
    stops = {**BY_CHANCE, "attempts": {"prompt": {"outcome": "target-reached", "score": 0.99}}}
    found = verdict(**stops)
    assert "warnings" not in as_json.document(found)
    assert row("x", found)["warnings"] == ""

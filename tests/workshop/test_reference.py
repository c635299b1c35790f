"""`ladder rules show`: a page of everything that the pack knows, in every format."""

import json
import typing
from dataclasses import replace

import pytest

from ladder.output.conditions import spelled
from ladder.workshop.entries import KINDS, entries_of
from ladder.workshop.reference import page_of
from ladder.workshop.reference.page import VALUE, as_json, as_markdown, as_text
from ladder.workshop.references import readers
from tests.commands import Command
from tests.engine.small import small
from tests.strategies import rules

REQUIREMENT: typing.Any = spelled(rules().rules["requirement/min-examples"].when)
ENOUGH: int = REQUIREMENT["examples.demonstrations"]["at_least"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_has_a_page_in_every_format_and_80_columns(kind: str) -> None:
    for item in entries_of(rules()).values():
        if item.kind == kind:
            page = page_of(rules(), item)
            shown = as_text(page, 80).splitlines()
            too_long = [line for line in shown if len(line) > 80 and "://" not in line]
            assert too_long == []
            assert "of these:\n\n" not in as_text(page, 80)
            assert as_markdown(page).startswith(f"# {item.id}\n")
            assert json.loads(as_json(page))["id"] == item.id


def test_the_page_of_every_rule_says_its_why_its_basis_and_its_date() -> None:
    entries = entries_of(rules())
    for rule in rules().rules.values():
        page = as_markdown(page_of(rules(), entries[rule.id]))
        why = VALUE.sub(r"[`\1`]", rule.why)
        assert f"\n{VALUE.sub('…', rule.says)}\n" in page
        assert f"**Why.** {why}\n" in page
        assert f"**Basis.** {rule.basis.value}: " in page
        assert f"**Sources last checked.** {rule.verified}\n" in page


def test_the_page_of_every_fact_asks_its_question() -> None:
    entries = entries_of(rules())
    for fact in rules().facts.values():
        page = as_markdown(page_of(rules(), entries[f"fact/{fact.id}"]))
        assert f"\n{fact.question}\n" in page


def test_a_page_says_all_there_is_to_a_requirement(ladder: Command) -> None:
    page = json.loads(ladder("rules", "show", "requirement/min-examples", "--format", "json").out)
    assert page["title"] == rules().rules["requirement/min-examples"].says
    assert page["when"] == {"examples.demonstrations": {"at_least": ENOUGH}}
    assert {"why", "do", "basis", "verified", "sources", "used_by", "file"} < page.keys()
    assert page["fires"]
    assert page["silent"]


def test_a_source_known_at_second_hand_says_so(ladder: Command) -> None:
    quoted = next(source.id for source in rules().sources.values() if source.quoted)
    assert "second hand" in ladder("rules", "show", f"source/{quoted}").out


def test_a_fact_names_the_rules_that_read_it_and_what_they_compare(ladder: Command) -> None:
    stated = ladder("rules", "show", "examples.demonstrations").out
    compared = f"examples.demonstrations is at least {ENOUGH}"
    assert f"  - requirement/min-examples\n    - {compared}" in stated


@pytest.mark.parametrize("place", ["says", "why", "do"])
def test_a_fact_names_the_rules_whose_texts_show_it(place: str) -> None:
    texts = {"says": "A line.", "why": "A sentence.", "do": "A step.", place: "Is {task.stage}."}
    rule = small().rules["advice/write-more"]
    told = replace(rule, says=texts["says"], why=texts["why"], do=texts["do"])
    book = replace(small(), rules={**small().rules, told.id: told})
    assert readers(book, "task.stage")[told.id] == ()

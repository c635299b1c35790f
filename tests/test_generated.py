"""The generated pages are those of today's rules, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from ladder.catalog.pages.facts_document import facts_document
from ladder.catalog.pages.links import anchor
from ladder.catalog.pages.rules_document import rules_document
from tests.strategies import rules

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"rules.md": rules_document, "facts.md": facts_document}
AFRESH = "run `python docs/generate.py` and look at what changed"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_rules_say(name: str) -> None:
    assert PAGES[name](rules()) == (DOCS / name).read_text(encoding="utf-8"), AFRESH


def headings(name: str) -> list[str]:
    page = PAGES[name](rules())
    return [anchor(heading) for heading in re.findall(r"(?m)^#+ (.+)$", page)]


@pytest.mark.parametrize("name", PAGES)
def test_no_two_headings_of_a_page_share_an_address(name: str) -> None:
    found = headings(name)
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_between_the_pages_leads_to_a_heading(name: str) -> None:
    known = {page: set(headings(page)) for page in PAGES}
    links = re.findall(r"\]\(((?:rules|facts)\.md)?#([^)]+)\)", PAGES[name](rules()))
    assert links
    assert [(page, to) for page, to in links if to not in known[page or name]] == []


def test_every_rule_stands_in_the_catalogue_with_its_why_its_scope_and_its_date() -> None:
    page = rules_document(rules())
    for rule in rules().rules.values():
        part = page.partition(f"### {rule.id}\n")[2].partition("\n### ")[0]
        assert rule.why in part
        assert f"- Scope: {rule.scope.value}, checked {rule.verified}" in part


def test_every_fact_stands_in_the_vocabulary_with_its_question() -> None:
    page = facts_document(rules())
    for fact in rules().facts.values():
        if not fact.attempt_of:
            assert f"# {fact.id}\n\n{fact.question}" in page

"""From an id to its page, whatever kind of thing it names."""

from ladder.catalog.entries import Item
from ladder.catalog.pages.cards import need_page, technique_page
from ladder.catalog.pages.page import Page
from ladder.catalog.pages.rules import rule_page
from ladder.catalog.pages.words import (
    claim_page,
    derived_page,
    fact_page,
    source_page,
    tension_page,
)
from ladder.engine.rules import Rulebook


def page_of(book: Rulebook, item: Item) -> Page:
    """The page of a thing."""
    match item.kind:
        case "technique":
            return technique_page(book, book.techniques[item.name])
        case "need":
            return need_page(book, book.needs[item.name])
        case "fact":
            return fact_page(book, book.facts[item.name])
        case "derived":
            return derived_page(book, book.derived[item.name])
        case "source":
            return source_page(book, book.sources[item.name])
        case "claim":
            return claim_page(book, book.claims[item.name])
        case "tension":
            return tension_page(book, item.name)
        case _:
            return rule_page(book, book.rules.get(item.id) or book.check_rules[item.id])

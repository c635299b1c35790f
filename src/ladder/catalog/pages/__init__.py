"""The pages of a rule pack: one for each rule, technique, need, fact, source and claim."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.catalog.entries import Entry
from ladder.catalog.pages import cards, vocabulary
from ladder.catalog.pages.page import Page, texts
from ladder.catalog.pages.rules import rule_page
from ladder.engine.rules import Rulebook


def page_of(rulebook: Rulebook, entry: Entry) -> Page:
    """The page of a thing, with what packs laid on top open of it that was shut."""
    page, opens = (
        _page_of(rulebook, entry),
        texts("opens", "Opened on top", _opens(rulebook, entry)),
    )
    return replace(page, sections=(*page.sections, opens)) if opens.data else page


def _opens(rulebook: Rulebook, entry: Entry) -> Iterator[str]:
    for opening in rulebook.pack.opens:
        of = {"technique": opening.techniques, "need": opening.needs}.get(entry.kind, ())
        if opening.rule == entry.id or entry.name in of:
            yield f"`{opening.rule}` {opening.says}"


def _page_of(rulebook: Rulebook, entry: Entry) -> Page:
    match entry.kind:
        case "technique":
            return cards.technique_page(rulebook, rulebook.techniques[entry.name])
        case "need":
            return cards.need_page(rulebook, rulebook.needs[entry.name])
        case "fact":
            return vocabulary.fact_page(rulebook, rulebook.facts[entry.name])
        case "derived":
            return vocabulary.derived_page(rulebook, rulebook.derived[entry.name])
        case "parameter":
            return vocabulary.parameter_page(rulebook, rulebook.parameters[entry.name])
        case "source":
            return vocabulary.source_page(rulebook, rulebook.sources[entry.name])
        case "claim":
            return vocabulary.claim_page(rulebook, rulebook.claims[entry.name])
        case "tension":
            return vocabulary.tension_page(rulebook, entry.name)
        case _:
            return rule_page(rulebook, {**rulebook.rules, **rulebook.check_rules}[entry.id])

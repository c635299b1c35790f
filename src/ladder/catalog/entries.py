"""Everything of a rulebook that has a page of its own, under one kind of id."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.catalog.references import needs_of, techniques_of
from ladder.engine.rules import Rulebook

RULES = ("gate", "unfit", "fit", "variant", "caution", "advice", "message", "check")
"""The kinds of rules, in the order in which a catalogue lists them."""

KINDS = (*RULES, "technique", "need", "fact", "derived", "source", "claim", "tension")
"""All kinds of things that have a page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with a page.

    Args:
        id: its kind, a slash and its name; claims and tensions go by number alone.
        kind: one of `KINDS`.
        name: what people call it: the id without its kind.
        says: one sentence, or a part of one.
        scope: for rules, where they come from.
        techniques: what it speaks of.
        needs: for which needs it can be said.
        verified: the ISO day of the last check of its sources; empty where nothing was checked.
    """

    id: str
    kind: str
    name: str
    says: str
    scope: str = ""
    techniques: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    verified: str = ""
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def items(rulebook: Rulebook) -> dict[str, Item]:
    """Every thing with a page by its id, in the order of `KINDS`."""
    order = {kind: number for number, kind in enumerate(KINDS)}
    every = sorted(_every(rulebook), key=lambda item: order[item.kind])
    return {item.id: item for item in every}


def _every(book: Rulebook) -> Iterator[Item]:
    for rule in sorted(
        (*book.rules.values(), *book.check_rules.values()), key=lambda rule: rule.id
    ):
        yield Item(
            rule.id,
            rule.kind,
            rule.id.partition("/")[2],
            rule.says,
            rule.scope.value,
            techniques_of(book, rule),
            needs_of(book, rule),
            rule.verified,
            rule.sources,
            rule.claims,
        )
    for technique in book.techniques.values():
        yield Item(
            f"technique/{technique.id}",
            "technique",
            technique.id,
            technique.title,
            techniques=(technique.id,),
            needs=tuple(
                need.id
                for need in book.needs.values()
                if technique.id in {entry.technique for entry in need.route}
            ),
            verified=technique.verified,
            sources=technique.sources,
            claims=technique.claims,
        )
    for need in book.needs.values():
        yield Item(
            f"need/{need.id}",
            "need",
            need.id,
            need.symptom,
            techniques=tuple(entry.technique for entry in need.route),
            needs=(need.id,),
            verified=need.verified,
        )
    yield from _words(book)


def _words(book: Rulebook) -> Iterator[Item]:
    for fact in book.facts.values():
        yield Item(f"fact/{fact.id}", "fact", fact.id, fact.question)
    for derived in book.derived.values():
        yield Item(
            f"derived/{derived.name}",
            "derived",
            derived.name,
            derived.why,
            sources=derived.sources,
            claims=derived.claims,
        )
    for source in book.sources.values():
        yield Item(
            f"source/{source.id}",
            "source",
            source.id,
            f"{source.authors}, {source.year}: {source.title}",
            verified=source.verified,
            claims=source.claims,
        )
    for claim in book.claims.values():
        yield Item(claim.id, "claim", claim.id, claim.says)
    for name, tension in book.tensions.items():
        yield Item(name, "tension", name, tension["says"])

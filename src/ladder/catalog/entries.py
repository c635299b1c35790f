"""Everything of a rulebook that has a page of its own, and how it is found and chosen."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ladder.catalog.references import needs_of, techniques_of
from ladder.engine.rules import Position, Rulebook
from ladder.engine.wording import PLACEHOLDER, show
from ladder.output.diagnostics import Diagnostic, InvalidInput, listed, nearest

RULES = ("gate", "unfit", "forbid", "fit", "variant", "caution", "advice", "message", "check")
"""The kinds of rules, in the order in which a catalogue lists them."""

KINDS = (
    *(*RULES, "technique", "need", "parameter", "fact", "derived"),
    *("source", "claim", "tension"),
)
"""All kinds of things that have a page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a page.

    Args:
        id: its kind, a slash and its name; claims and tensions go by number alone.
        kind: one of `KINDS`.
        name: what people call it: the id without its kind.
        says: one sentence, or a part of one; `…` stands for a value that a problem gives.
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


def entries_of(rulebook: Rulebook) -> dict[str, Entry]:
    """Every thing with a page by its id, in the order of `KINDS`."""
    every = [*_rules(rulebook), *_techniques_and_needs(rulebook), *_vocabulary(rulebook)]
    return {entry.id: entry for kind in KINDS for entry in every if entry.kind == kind}


def _rules(rulebook: Rulebook) -> Iterator[Entry]:
    every = (*rulebook.rules.values(), *rulebook.check_rules.values())
    for rule in sorted(every, key=lambda rule: rule.id):
        yield Entry(
            rule.id,
            rule.kind,
            rule.id.partition("/")[2],
            PLACEHOLDER.sub("…", rule.says),
            rule.scope.value,
            techniques_of(rulebook, rule),
            needs_of(rulebook, rule),
            rule.verified,
            rule.sources,
            rule.claims,
        )


def _techniques_and_needs(rulebook: Rulebook) -> Iterator[Entry]:
    routes = {
        need.id: tuple(entry.technique for entry in need.route) for need in rulebook.needs.values()
    }
    for technique in rulebook.techniques.values():
        yield Entry(
            f"technique/{technique.id}",
            "technique",
            technique.id,
            technique.title,
            techniques=(technique.id,),
            needs=tuple(need for need, route in routes.items() if technique.id in route),
            verified=technique.verified,
            sources=technique.sources,
            claims=technique.claims,
        )
    for need in rulebook.needs.values():
        yield Entry(
            f"need/{need.id}",
            "need",
            need.id,
            need.symptom,
            techniques=routes[need.id],
            needs=(need.id,),
            verified=need.verified,
        )


def _vocabulary(rulebook: Rulebook) -> Iterator[Entry]:
    for name, number in rulebook.parameters.items():
        yield Entry(
            f"parameter/{name}",
            "parameter",
            name,
            f"{show(number.value)}: {number.says}",
            number.scope.value,
            verified=number.verified,
            sources=number.sources,
            claims=number.claims,
        )
    for fact in rulebook.facts.values():
        yield Entry(f"fact/{fact.id}", "fact", fact.id, fact.question)
    for derived in rulebook.derived.values():
        name, sources, claims = derived.name, derived.sources, derived.claims
        yield Entry(f"derived/{name}", "derived", name, derived.why, sources=sources, claims=claims)
    for source in rulebook.sources.values():
        yield Entry(
            f"source/{source.id}",
            "source",
            source.id,
            f"{source.authors}, {source.year}: {source.title}",
            verified=source.verified,
            claims=source.claims,
        )
    for claim in rulebook.claims.values():
        yield Entry(claim.id, "claim", claim.id, claim.says)
    for name, tension in rulebook.tensions.items():
        yield Entry(name, "tension", name, tension["says"])


def find(entries: Mapping[str, Entry], word: str) -> list[Entry]:
    """The things that `word` can mean; the most exact meaning that finds anything decides.

    An id beats a name, a name its last part, then what begins with the word, then what contains it.
    """
    wanted = word.strip().casefold()
    if not wanted:
        return []
    meanings: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.id.casefold() == wanted,
        lambda entry: entry.name.casefold() == wanted,
        lambda entry: entry.name.rsplit("/", 1)[-1].casefold() == wanted,
        lambda entry: entry.id.casefold().startswith(wanted),
        lambda entry: entry.name.casefold().startswith(wanted),
        lambda entry: f"/{wanted}" in entry.id.casefold(),
        lambda entry: wanted in entry.id.casefold(),
    )
    for meant in meanings:
        if matches := [entry for entry in entries.values() if meant(entry)]:
            return matches
    return []


def find_one(entries: Mapping[str, Entry], word: str) -> Entry:
    """The one thing that `word` means.

    Raises:
        InvalidInput: if it means nothing, or several things; the help names what is near.
    """
    matches = find(entries, word)
    if len(matches) == 1:
        return matches[0]
    if matches:
        what = f"`{word}` can mean {len(matches)} things"
        help_ = f"Name one of: {listed((entry.id for entry in matches), 20)}."
    else:
        what = f"nothing is called `{word}`"
        by_name = {entry.name: entry.id for entry in entries.values()}
        near = nearest(word, [*entries, *by_name])
        help_ = "`ladder rules list` shows what there is."
        if near:
            help_ = f"Did you mean {by_name.get(near, near)}?"
    raise InvalidInput([Diagnostic(what, Position("ID", 0), help_)])


def select(
    entries: Iterable[Entry],
    *,
    kinds: tuple[str, ...],
    technique: str | None = None,
    need: str | None = None,
    scope: str | None = None,
    source: str | None = None,
    claim: str | None = None,
) -> list[Entry]:
    """The entries of these kinds for which every filter given is true.

    A caution about no technique in particular speaks of each.
    """
    return [
        entry
        for entry in entries
        if entry.kind in kinds
        and (technique is None or technique in entry.techniques or _of_all_techniques(entry))
        and (need is None or need in entry.needs)
        and (scope is None or scope == entry.scope)
        and (source is None or source in entry.sources)
        and (claim is None or claim in entry.claims)
    ]


def _of_all_techniques(entry: Entry) -> bool:
    return entry.kind == "caution" and not entry.techniques

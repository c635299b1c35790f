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
    *(*RULES, "technique", "need", "parameter", "computed", "fact", "derived"),
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
    every = list(_entries(rulebook))
    return {entry.id: entry for kind in KINDS for entry in every if entry.kind == kind}


def _entries(rulebook: Rulebook) -> Iterator[Entry]:
    rules = {**rulebook.rules, **rulebook.check_rules}
    for name, rule in sorted(rules.items()):
        about = techniques_of(rulebook, rule), needs_of(rulebook, rule)
        yield _entry(
            rule.kind, name.partition("/")[2], PLACEHOLDER.sub("…", rule.says), rule, about
        )
    routes = {
        need.id: tuple(entry.technique for entry in need.route) for need in rulebook.needs.values()
    }
    for name, card in rulebook.techniques.items():
        serves = tuple(need for need, route in routes.items() if name in route)
        yield _entry("technique", name, card.title, card, ((name,), serves))
    for name, need in rulebook.needs.items():
        yield _entry("need", name, need.symptom, need, (routes[name], (name,)))
    for name, number in rulebook.parameters.items():
        yield _entry("parameter", name, f"{show(number.value)}: {number.says}", number)
    for each in rulebook.computed.values():
        yield _entry("computed", each.name, each.says, each)
    for name, fact in rulebook.facts.items():
        yield _entry("fact", name, fact.question, fact)
    for name, derived in rulebook.derived.items():
        yield _entry("derived", name, derived.why, derived)
    for name, source in rulebook.sources.items():
        cited = f"{source.authors}, {source.year}: {source.title}"
        yield _entry("source", name, cited, source)
    for name, claim in rulebook.claims.items():
        yield Entry(name, "claim", name, claim.says)
    for name, tension in rulebook.tensions.items():
        yield Entry(name, "tension", name, tension["says"])


def _entry(
    kind: str,
    name: str,
    says: str,
    thing: object,
    about: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> Entry:
    """The entry of a thing, with as much as it has of scope, date, sources and claims."""
    return Entry(
        f"{kind}/{name}",
        kind,
        name,
        says,
        getattr(thing, "scope", ""),
        *about,
        verified=getattr(thing, "verified", ""),
        sources=getattr(thing, "sources", ()),
        claims=getattr(thing, "claims", ()),
    )


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

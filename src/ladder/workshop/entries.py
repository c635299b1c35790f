"""All entries of a rulebook that have a page of their own: find, select and list them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.engine.wording import PLACEHOLDER, show
from ladder.output import markdown
from ladder.output.diagnostics import Diagnostic, fault, listed, nearest, nearest_id
from ladder.output.values import json_document
from ladder.workshop.references import needs_of, techniques_of

if TYPE_CHECKING:
    from ladder.output.screen import Screen

RULES = (
    "requirement",
    "exclusion",
    "forbid",
    "fit",
    "variant",
    "caution",
    "advice",
    "message",
    "check",
)
"""The kinds of rules, in the order in which a catalogue lists them."""

KINDS = (
    *(*RULES, "technique", "need", "cause", "parameter", "computed", "fact", "derived"),
    *("source", "claim", "conflict"),
)
"""All kinds of things that have a page."""

HEADINGS = {
    "requirement": "Requirements: what must be met before you use a technique",
    "exclusion": "Exclusions: why a technique cannot solve a need",
    "forbid": "Forbidden answers",
    "fit": "Fit: why a technique can solve a need",
    "variant": "Variants: the forms of a technique",
    "caution": "Cautions: warnings about a technique",
    "advice": "Advice: extra steps for a technique",
    "message": "Messages: sentences of the program",
    "check": "Findings of `ladder check`",
    "technique": "Techniques: lowest rung first",
    "need": "Needs: what is wrong, or what you want",
    "cause": "Causes of bad answers: first repair first",
    "parameter": "Parameters: the numbers of the rules",
    "computed": "Computed facts: numbers that follow from other facts",
    "fact": "Facts: what a problem file can state",
    "derived": "Derived facts: named conditions",
    "source": "Sources",
    "claim": "Claims of the source document",
    "conflict": "Conflicts within the source document",
}


class Entry(NamedTuple):
    """One thing with a page.

    `id` is its kind, a slash and its name; claims and conflicts have only a number. In `says`, a
    sentence or part of one, `…` stands for a value of a problem. `techniques` and `needs` are what
    it applies to. `verified` is the ISO day of the last check of its sources, empty if it has none.
    """

    id: str
    kind: str
    name: str
    says: str
    basis: str = ""
    techniques: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    verified: str = ""
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def entries_of(rulebook: Rulebook) -> dict[str, Entry]:
    """Return every thing with a page by its id, in the order of `KINDS`."""
    every = list(_entries(rulebook))
    return {entry.id: entry for kind in KINDS for entry in every if entry.kind == kind}


def _entries(rulebook: Rulebook) -> Iterator[Entry]:
    for name, rule in sorted({**rulebook.rules, **rulebook.check_rules}.items()):
        says, bare = PLACEHOLDER.sub("…", rule.says), name.partition("/")[2]
        about = techniques_of(rulebook, rule), needs_of(rulebook, rule)
        yield _entry(rule.kind, bare, says, rule, about)
    needs = rulebook.needs.values()
    routes = {need.id: tuple(entry.technique for entry in need.options) for need in needs}
    for name, card in rulebook.techniques.items():
        serves = tuple(need for need, route in routes.items() if name in route)
        yield _entry("technique", name, card.title, card, ((name,), serves))
    for name, need in rulebook.needs.items():
        yield _entry("need", name, need.symptom, need, (routes[name], (name,)))
    for name, cause in rulebook.causes.items():
        yield _entry("cause", name, cause.says, cause, (cause.techniques, ()))
    for name, number in rulebook.parameters.items():
        by_day = ", ".join(f"{show(value)} from {day}" for day, value in number.values)
        says = f"{by_day or show(number.value)}: {number.says}"
        yield _entry("parameter", name, says, number)
    for item in rulebook.computed.values():
        if item.fact.id in rulebook.stated:
            continue  # a part of the conditions that it was written in
        yield _entry("computed", item.name, item.says, item)
    yield from _vocabulary(rulebook)


def _vocabulary(rulebook: Rulebook) -> Iterator[Entry]:
    for name, fact in rulebook.facts.items():
        yield _entry("fact", name, fact.question, fact)
    for name, derived in rulebook.derived.items():
        yield _entry("derived", name, derived.why, derived)
    for name, source in rulebook.sources.items():
        yield _entry("source", name, f"{source.authors}, {source.year}: {source.title}", source)
    for name, claim in rulebook.claims.items():
        yield Entry(name, "claim", name, claim.says)
    for name, conflict in rulebook.conflicts.items():
        yield Entry(name, "conflict", name, conflict["says"])


def _entry(
    kind: str,
    name: str,
    says: str,
    thing: object,
    about: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> Entry:
    """Return the entry of a thing, with the basis, date, sources and claims that it has."""
    basis, verified = getattr(thing, "basis", ""), getattr(thing, "verified", "")
    cited = (getattr(thing, key, ()) for key in ("sources", "claims"))
    return Entry(f"{kind}/{name}", kind, name, says, basis, *about, verified, *cited)


def find(entries: Mapping[str, Entry], word: str) -> list[Entry]:
    """Return the things that `word` can mean; only the most exact kind of match counts.

    In order: an id or name, the last part of a name, the beginning of a part, any part of an id.
    """
    wanted = word.strip().casefold()
    if not wanted:
        return []
    meanings: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: wanted in (entry.id.casefold(), entry.name.casefold()),
        lambda entry: entry.name.rsplit("/", 1)[-1].casefold() == wanted,
        lambda entry: f"/{wanted}" in f"/{entry.id}".casefold(),
        lambda entry: wanted in entry.id.casefold(),
    )
    for intended in meanings:
        if matches := [entry for entry in entries.values() if intended(entry)]:
            return matches
    return []


def without_page(rulebook: Rulebook, word: str) -> Diagnostic | None:
    """Return what an option of a need or a named problem is, and where to look."""
    kind, *rest = word.split("/")
    where = "Its facts are in {}."
    if kind == "option" and len(rest) == 2 and rest[0] in rulebook.needs:
        options = rulebook.needs[rest[0]].options
        fit = next((option.fit for option in options if option.technique == rest[1]), None)
        what, position = f"an option of need/{rest[0]}", fit.position if fit else None
        shown = f"`ladder rules show {fit.id}`" if fit else ""
        where = f"{shown} says why the technique can work. The file is {{}}."
    else:
        what, position = "a named problem for cases", rulebook.positions.get(word)
        position = position if kind == "problem" else None
    if position is None:
        return None
    return Diagnostic(f"`{word}` is {what}", Position("ID", 0), where.format(position))


def find_one(entries: Mapping[str, Entry], word: str) -> Entry:
    """Return the one thing that `word` means.

    Raises:
        InvalidInput: if it means nothing, or several things; the help names similar ones.
    """
    matches = find(entries, word)
    if len(matches) == 1:
        return matches[0]
    by_name = {entry.name: entry.id for entry in entries.values()}
    what, help_ = f"nothing is called `{word}`", "`ladder rules list` shows what there is."
    if matches:
        what = f"`{word}` can mean several things"
        names = _merged((entry.id for entry in matches), entries)
        help_ = f"Name one of: {listed(names, 20)}."
        for kind in _NAMING:
            if any(kind.upper() in name for name in names):
                help_ += f" For {kind.upper()}, see `ladder rules list --kind {kind}`."
    elif near := nearest_id(word, entries) if "/" in word else nearest(word, by_name):
        help_ = f"Did you mean {by_name.get(near, near)}?"
    raise fault(what, help_, Position("ID", 0))


_NAMING = ("technique", "cause")
"""Kinds of things of which some facts have one each, such as `errors.CAUSE`."""


def _merged(names: Iterable[str], entries: Mapping[str, Entry]) -> Iterable[str]:
    """Return names; those of facts that differ only in a technique or a cause are one name."""
    merged: dict[str, list[str]] = {}
    for name in names:
        parts = [
            next((kind.upper() for kind in _NAMING if f"{kind}/{part}" in entries), part)
            for part in name.split(".")
        ]
        merged.setdefault(".".join(parts), []).append(name)
    return [name if len(every) > 1 else every[0] for name, every in merged.items()]


def select(
    entries: Iterable[Entry], kinds: Collection[str], technique: str | None, need: str | None
) -> list[Entry]:
    """Return the entries of these kinds, for a technique or need if one is given."""
    return [
        entry
        for entry in entries
        if entry.kind in kinds
        and (
            technique in (None, *entry.techniques)
            # A caution without a technique concerns all of them.
            or (entry.kind == "caution" and not entry.techniques)
        )
        and need in (None, *entry.needs)
    ]


COLUMNS = ("id", "kind", "basis", "verified", "says", "techniques")


def for_screen(items: Sequence[Entry], width: int, color: bool = False) -> str:
    """Return lines for a terminal: by kind, two lines per item, wrapped, with a count."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), color)
    for kind, group in groupby(items, key=lambda item: item.kind):
        screen.add(HEADINGS[kind], style=STRONG)
        for item in group:
            _two_lines(screen, item)
        screen.add()
    screen.add("1 entry" if len(items) == 1 else f"{len(items):,} entries")
    return screen.drawn()


def _two_lines(screen: "Screen", item: Entry) -> None:
    right = "  ".join(part for part in (f"{item.basis:<7}", item.verified) if part.strip())
    gap = screen.width - len(f"  {item.id}") - len(right)
    if right and gap >= 2:
        screen.add(f"{item.id}{' ' * gap}{right}", "  ")
    else:
        screen.add(item.id, "  ")
        if right:
            screen.add(right, " " * (screen.width - len(right)))
    some = item.techniques
    if len(some) > 4:  # a long list would hide the sentence
        some = (*some[:2], f"{some[2]} and {len(some) - 3} more")
    about = f" [{', '.join(some)}]" if some and item.kind != "technique" else ""
    screen.add(item.says + about, " " * 6, " " * 6)


def for_pipe(items: Sequence[Entry]) -> str:
    """Return one line per item in aligned columns, uncut, for grep, sort and cut."""
    rows = [COLUMNS, *map(_cells, items)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    lines = [
        "  ".join([*(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cells(item: Entry) -> tuple[str, ...]:
    techniques = ",".join(item.techniques)
    cells = (item.id, item.kind, item.basis, item.verified, item.says, techniques)
    return tuple(cell or "-" for cell in cells)


def as_markdown(items: Sequence[Entry]) -> str:
    """Return one table."""

    def cell(text: str) -> str:
        return text.replace("|", "\\|").replace(",", ", ").replace(",  ", ", ")

    rows = ([f"`{item.id}`", *map(cell, _cells(item)[1:])] for item in items)
    return "".join(f"{line}\n" for line in markdown.table([COLUMNS, *rows]))


def as_json(items: Sequence[Entry]) -> str:
    """Return a list of objects, under a version."""
    rows = [
        {
            key: None if value == "" else value
            for key, value in item._asdict().items()
            if key != "name"
        }
        for item in items
    ]
    return json_document(entries=rows)


WRITERS = {"text": for_pipe, "json": as_json, "markdown": as_markdown}
"""Writers of entries for pipes and files, by format."""

"""The pages of techniques (cards) and needs (rows of the decision table)."""

from collections.abc import Iterator

from ladder.catalog.pages.page import (
    Line,
    Page,
    Section,
    cited,
    claimed,
    page,
    plain,
    prose,
    told,
)
from ladder.catalog.pages.rules import condition
from ladder.engine.conditions import ALWAYS
from ladder.engine.rules import Entry, Need, Rule, Rulebook, Technique, entries

Pairs = list[tuple[str, str]]


def technique_page(book: Rulebook, technique: Technique) -> Page:
    """What a technique is, whom it serves, what it takes and what it costs."""
    return page(f"technique/{technique.id}", "technique", technique.title, _card(book, technique))


def _card(book: Rulebook, technique: Technique) -> Iterator[Section]:
    name = technique.id
    yield prose("what", "What it is", technique.what)
    yield _rung(technique)
    cost = technique.cost
    pairs = {"money": cost.money, "time": cost.time, "upkeep": cost.upkeep}
    lines = tuple(Line(f"{key}: {text}") for key, text in pairs.items())
    yield Section("cost", "What it costs", pairs, lines)
    yield told("serves", "Serves", _serves(book, name), name="need")
    yield told("does_not_serve", "Does not serve", _not_served(book, name), name="need")
    yield told("gates", "Gates: what must be known to hold", _speaking(book, name, "gate"))
    yield told("passed_over", "Passed over when", _passed_over(book, name))
    yield told("variants", "Variants, the first that is known to hold", _variants(book, name))
    yield told("cautions", "Cautions", _speaking(book, name, "caution"))
    yield told("advice", "Advice that comes along", _speaking(book, name, "advice"))
    yield plain("steps", "First steps", technique.steps)
    yield prose("climb", "What would justify climbing further", technique.climb)
    yield condition("spent", "Spent when", book, technique.spent)
    yield _reference(technique)
    yield prose("verified", "Sources last checked", technique.verified)
    yield cited(book, technique.sources)
    yield claimed(book, technique.claims)
    yield _recommended(book, technique)
    yield prose("file", "File", f"{technique.position.file}:{technique.position.line}")


def _rung(technique: Technique) -> Section:
    beside = "Beside the ladder: it has no rung."
    words = beside if technique.rung is None else f"Rung {technique.rung}."
    words += " Training: every gate must be known to hold." if technique.training else ""
    data = {"rung": technique.rung, "training": technique.training}
    return Section("place", "Place", data, (Line(words),), prose=True)


def _serves(book: Rulebook, name: str) -> Pairs:
    served = [(need.id, e.fit.says) for need, e in entries(book) if e.technique == name]
    joined = [
        (need.id, f"along with `{entry.technique}`")
        for need, entry in entries(book)
        if name in entry.joins
    ]
    return served + joined


def _not_served(book: Rulebook, name: str) -> Pairs:
    return [
        (need.id, f"{need.unfit[name].says} (`{need.unfit[name].id}`)")
        for need in book.needs.values()
        if name in need.unfit
    ]


def _speaking(book: Rulebook, name: str, kind: str) -> Pairs:
    return [
        (rule.id, rule.says + _for_needs(rule))
        for rule in book.rules.values()
        if rule.kind == kind and name in rule.techniques
    ]


def _for_needs(rule: Rule) -> str:
    return f" (for {', '.join(rule.needs)})" if rule.needs else ""


def _passed_over(book: Rulebook, name: str) -> Pairs:
    return [
        (rule.id, rule.says + _for_needs(rule))
        for rule in book.rules.values()
        if rule.kind == "unfit" and name in rule.techniques and rule.when != ALWAYS
    ]


def _variants(book: Rulebook, name: str) -> Pairs:
    every = list(book.techniques[name].variants)
    every += [
        rule for _, entry in entries(book) if entry.technique == name for rule in entry.variants
    ]
    return [(rule.id, rule.says) for rule in every]


def _reference(technique: Technique) -> Section:
    rows = [dict(row) for row in technique.reference]
    lines = tuple(Line(_row(row)) for row in rows)
    return Section("reference", "For reference", rows, lines)


def _row(row: dict[str, str]) -> str:
    first, *others = row.items()
    said = "; ".join(text if key == "note" else f"{key} {text}" for key, text in others)
    return f"{first[1]}: {said}"


def _recommended(book: Rulebook, technique: Technique) -> Section:
    """The cases that end here: those of cards and needs for people, all of them for machines."""
    found = [case for case in book.cases if case.recommendation == technique.id]
    told_by = {
        each.position.file for held in (book.techniques, book.needs) for each in held.values()
    }
    lines = [Line(case.name) for case in found if case.position.file in told_by]
    if more := len(found) - len(lines):
        lines.append(Line(f"and {more} cases beside other rules"))
    return Section("cases", "Recommended in", [case.name for case in found], tuple(lines))


def need_page(book: Rulebook, need: Need) -> Page:
    """A row of the decision table: its route, and why the rest is not on it."""
    return page(f"need/{need.id}", "need", need.title, _row_of_table(book, need))


def _row_of_table(book: Rulebook, need: Need) -> Iterator[Section]:
    yield prose("symptom", "You see that", need.symptom)
    yield _route(book, need)
    off = [(name, f"{rule.says} (`{rule.id}`)") for name, rule in need.unfit.items()]
    yield told("not_on_route", "Not on the route", off, name="technique")
    yield prose("stay", "When nothing is left", need.stay)
    yield prose("verified", "Sources last checked", need.verified)
    found = [
        case
        for case in book.cases
        if case.recommendation and case.facts.get("needs") == frozenset({need.id})
    ]
    told_cases = [f"{case.name} ({case.recommendation})" for case in found]
    yield plain("cases", "Cases with this need alone", told_cases)
    yield prose("file", "File", f"{need.position.file}:{need.position.line}")


def _route(book: Rulebook, need: Need) -> Section:
    data: list[dict[str, object]] = []
    lines: list[Line] = []
    for entry in need.route:
        technique = book.techniques[entry.technique]
        rung = "beside" if technique.rung is None else f"rung {technique.rung}"
        joins = f", with {' and '.join(entry.joins)}" if entry.joins else ""
        lines.append(Line(f"`technique/{entry.technique}` ({rung}){joins}: {entry.fit.says}"))
        lines.append(Line(f"{entry.fit.why} (`{entry.fit.id}`)", 1))
        lines += _parts(entry)
        data.append(
            {
                "technique": entry.technique,
                "rung": technique.rung,
                "fit": entry.fit.id,
                "joins": list(entry.joins),
                "gates": [rule.id for rule in entry.gates],
                "unfit": [rule.id for rule in entry.unfit],
                "variants": [rule.id for rule in entry.variants],
                "steps": list(entry.steps),
            }
        )
    return Section("route", "Route, lowest dose first", data, tuple(lines))


def _parts(entry: Entry) -> Iterator[Line]:
    groups = {"gate": entry.gates, "passed over if": entry.unfit, "form": entry.variants}
    for word, rules in groups.items():
        for rule in rules:
            yield Line(f"{word}: {rule.says} (`{rule.id}`)", 1)

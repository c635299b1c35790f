"""The pages of techniques (cards) and needs (rows of the decision table)."""

from collections.abc import Iterator

from ladder.catalog.pages.page import (
    Line,
    Section,
    claims_cited,
    condition,
    described,
    prose,
    sources_cited,
    texts,
)
from ladder.engine.conditions import ALWAYS
from ladder.engine.rules import Need, RouteEntry, Rulebook, Technique, entries

Pairs = list[tuple[str, str]]


def of_technique(rulebook: Rulebook, technique: Technique) -> Iterator[Section]:
    """What a technique is, whom it serves, what it takes and what it costs."""

    def rules(key: str, heading: str, kind: str) -> Section:
        return described(key, heading, _rules_of(rulebook, technique.id, kind))

    yield prose("what", "What it is", technique.what)
    rung, trains = technique.rung, technique.training
    place = "Beside the ladder: it has no rung." if rung is None else f"Rung {rung}."
    place += " Training: every gate must be known to hold." if trains else ""
    yield prose("place", "Place", place, {"rung": rung, "training": trains})
    cost = technique.cost
    costs = {key: text for key, text in cost._asdict().items() if text and key != "brief"}
    lines = tuple(Line(f"{key}: {text}") for key, text in costs.items())
    yield Section("cost", "What it costs", costs, lines)
    yield described("serves", "Serves", _served(rulebook, technique.id), name="need")
    refusals = ((need.id, need.unfit.get(technique.id)) for need in rulebook.needs.values())
    not_served = [(need, f"{rule.says} (`{rule.id}`)") for need, rule in refusals if rule]
    yield described("does_not_serve", "Does not serve", not_served, name="need")
    yield rules("gates", "Gates: what must be known to hold", "gate")
    yield rules("passed_over", "Passed over when", "unfit")
    places = (entry for _, entry in entries(rulebook) if entry.technique == technique.id)
    forms = (*technique.variants, *(rule for entry in places for rule in entry.variants))
    variants = [(rule.id, rule.says) for rule in forms]
    yield described("variants", "Variants, the first that is known to hold", variants)
    yield rules("cautions", "Cautions", "caution")
    yield rules("advice", "Advice that comes along", "advice")
    yield texts("steps", "First steps", technique.steps)
    yield prose("climb", "What would justify climbing further", technique.climb)
    yield condition("spent", "Spent when", rulebook, technique.spent)
    yield texts("published", "Published results", (each.says for each in technique.published))
    rows = [dict(row) for row in technique.reference]
    yield Section("reference", "For reference", rows, tuple(Line(_row(row)) for row in rows))
    yield prose("verified", "Sources last checked", technique.verified)
    yield sources_cited(rulebook, technique.sources)
    yield claims_cited(rulebook, technique.claims)
    yield _recommended(rulebook, technique)
    yield prose("file", "File", f"{technique.position.file}:{technique.position.line}")


def _served(rulebook: Rulebook, technique: str) -> Pairs:
    routes = list(entries(rulebook))
    own = [(need.id, entry.fit.says) for need, entry in routes if entry.technique == technique]
    return own + [
        (need.id, f"along with `{entry.technique}`")
        for need, entry in routes
        if technique in entry.combined_with
    ]


def _rules_of(rulebook: Rulebook, technique: str, kind: str) -> Pairs:
    """The rules of a kind that name a technique, but those that only keep it off routes."""
    return [
        (rule.id, rule.says + (f" (for {', '.join(rule.needs)})" if rule.needs else ""))
        for rule in rulebook.rules.values()
        if rule.kind == kind
        and technique in rule.techniques
        and (kind != "unfit" or rule.when != ALWAYS)
    ]


def _row(row: dict[str, str]) -> str:
    (_, name), *others = row.items()
    cells = (text if key == "note" else f"{key} {text}" for key, text in others)
    return f"{name}: {'; '.join(cells)}"


def _recommended(rulebook: Rulebook, technique: Technique) -> Section:
    """The cases that end here: those of cards and needs for people, all of them for machines."""
    cases = [case for case in rulebook.cases if case.recommendation == technique.id]
    files = {card.position.file for card in rulebook.techniques.values()}
    files |= {card.position.file for card in rulebook.needs.values()}
    lines = [Line(case.name) for case in cases if case.position.file in files]
    if more := len(cases) - len(lines):
        lines.append(Line(f"and {more} cases beside other rules"))
    return Section("cases", "Recommended in", [case.name for case in cases], tuple(lines))


def of_need(rulebook: Rulebook, need: Need) -> Iterator[Section]:
    """A row of the decision table: its route, and why the rest is not on it."""
    yield prose("symptom", "People say", need.symptom)
    yield _route(rulebook, need)
    off = [(technique, f"{rule.says} (`{rule.id}`)") for technique, rule in need.unfit.items()]
    yield described("not_on_route", "Not on the route", off, name="technique")
    yield prose("stay", "When nothing is left", need.stay)
    yield prose("verified", "Sources last checked", need.verified)
    cases = [
        f"{case.name} ({case.recommendation})"
        for case in rulebook.cases
        if case.recommendation and case.facts.get("needs") == frozenset({need.id})
    ]
    yield texts("cases", "Cases with this need alone", cases)
    yield prose("file", "File", f"{need.position.file}:{need.position.line}")


def _route(rulebook: Rulebook, need: Need) -> Section:
    data: list[dict[str, object]] = []
    lines: list[Line] = []
    for entry in need.route:
        rung = rulebook.techniques[entry.technique].rung
        where = "beside" if rung is None else f"rung {rung}"
        served = ", serves what exists" if entry.existing else ""
        others = f", with {' and '.join(entry.combined_with)}" if entry.combined_with else ""
        lines.append(
            Line(f"`technique/{entry.technique}` ({where}{served}){others}: {entry.fit.says}")
        )
        lines.append(Line(f"{entry.fit.why} (`{entry.fit.id}`)", 1))
        lines += _rules_at(entry)
        data.append(
            {
                "technique": entry.technique,
                "rung": rung,
                "trains": entry.trains,
                "fit": entry.fit.id,
                "joins": list(entry.combined_with),
                "gates": [rule.id for rule in entry.gates],
                "unfit": [rule.id for rule in entry.unfit],
                "variants": [rule.id for rule in entry.variants],
                "steps": list(entry.steps),
            }
        )
    return Section("route", "Route, lowest dose first", data, tuple(lines))


def _rules_at(entry: RouteEntry) -> Iterator[Line]:
    groups = {"gate": entry.gates, "passed over if": entry.unfit, "form": entry.variants}
    for word, rules in groups.items():
        for rule in rules:
            yield Line(f"{word}: {rule.says} (`{rule.id}`)", 1)

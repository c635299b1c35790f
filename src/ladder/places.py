"""Every technique's place in a verdict: its status, and because of what."""

from collections.abc import Mapping
from functools import lru_cache

from ladder.model import Facts, Rule, Rulebook
from ladder.verdict import Companion, Place, Reason, Recommendation, Status, Unmet
from ladder.walk import NeedWalk, Standing, Walk, place
from ladder.wording import gate_reason, reason, tried, unmet

Gates = Mapping[str, Unmet | None]
"""The gates of a problem's routes by id: how each is unmet, or None where it is known to hold."""

RANK: dict[Status, int] = {
    "use": 0,
    "companion": 1,
    "met": 2,
    "spent": 3,
    "blocked": 4,
    "above": 5,
    "unknown": 6,
    "unfit": 7,
}

CHOSEN: "View" = ("use", ())
"""Stands in for the view of a technique whose place the verdict's headline or companions give."""


View = tuple[Status, tuple[Reason, ...]]
"""How a technique looks: its status, and because of what."""


def ladder_of(
    rulebook: Rulebook,
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    gates: Gates,
    facts: Facts,
) -> tuple[Place, ...]:
    """Every technique in the order of the ladder, those beside it last."""
    if not walked.walks:
        said = (reason(rulebook.rules["walk/no-need-stated"], facts),)
        seen: dict[str, View] = dict.fromkeys(rulebook.techniques, ("unknown", said))
    else:
        chosen = {headline.technique, *[each.technique for each in others]}
        views = [_views(rulebook, each, chosen, gates, facts) for each in walked.walks]
        seen = views[0] if len(views) == 1 else _merged(rulebook, views)
    for companion in others:
        seen[companion.technique] = ("companion", companion.why)
    seen[headline.technique] = _headline_view(rulebook, headline, facts)
    return tuple(
        [
            Place(name, technique.rung, technique.title, *seen[name])
            for name, technique in rulebook.techniques.items()
        ]
    )


def _headline_view(rulebook: Rulebook, headline: Recommendation, facts: Facts) -> View:
    if headline.outcome == "stop":
        return "met", headline.why
    if headline.outcome == "stay" and f"attempts.{headline.technique}.outcome" in facts:
        return "spent", (tried(rulebook, "walk/spent", headline.technique, facts),)
    return "use", headline.why


def _merged(rulebook: Rulebook, views: list[dict[str, View]]) -> dict[str, View]:
    """How several needs together see each technique: the view that says most, with all reasons."""
    found: dict[str, View] = {}
    for name in rulebook.techniques:
        here = [view[name] for view in views]
        best = min([status for status, _ in here], key=RANK.__getitem__)
        because = {r.rule: r for status, reasons in here if status == best for r in reasons}
        found[name] = best, tuple(because.values())
    return found


@lru_cache(maxsize=8)
def _off_route(rulebook: Rulebook) -> Mapping[str, Mapping[str, View]]:
    """Why techniques serve a need never, by need and technique."""
    return {
        need.id: {name: ("unfit", (reason(rule, {}),)) for name, rule in need.unfit.items()}
        for need in rulebook.needs.values()
    }


def _views(
    rulebook: Rulebook, each: NeedWalk, chosen: set[str], gates: Gates, facts: Facts
) -> dict[str, View]:
    """How one need sees every technique. What is `chosen` is said elsewhere: any view will do."""
    seen = {**_off_route(rulebook)[each.need.id]}
    for standing in each.standings:
        name = standing.candidate.technique
        seen[name] = CHOSEN if name in chosen else _standing_view(rulebook, standing, gates, facts)
        for name in standing.candidate.entry.joins:
            seen[name] = CHOSEN if name in chosen else _joined_view(rulebook, standing, name, facts)
    return seen


def _joined_view(rulebook: Rulebook, standing: Standing, name: str, facts: Facts) -> View:
    at = standing.candidate.entry.joins.index(name)
    if standing.parts_met[at]:
        return "met", (tried(rulebook, "walk/target-met", name, facts),)
    if standing.parts_spent[at]:
        return "spent", (tried(rulebook, "walk/spent", name, facts),)
    return "above", (reason(rulebook.rules["walk/lower-dose-first"], facts),)


def _standing_view(rulebook: Rulebook, standing: Standing, gates: Gates, facts: Facts) -> View:
    technique = standing.candidate.technique
    match place(standing):
        case "unfit":
            fired = (r for r, test in standing.candidate.unfit if test(facts.get))
            return "unfit", tuple(reason(rule, facts) for rule in fired)
        case "met":
            return "met", (tried(rulebook, "walk/target-met", technique, facts),)
        case "spent":
            return "spent", (tried(rulebook, "walk/spent", technique, facts),)
        case "blocked":
            closed = closed_gates(standing, gates)
            return "blocked", tuple([gate_reason(gate, rule, facts) for rule, gate in closed])
        case "step":
            return "above", (reason(rulebook.rules["walk/lower-dose-first"], facts),)


def unmet_gates(rulebook: Rulebook, walked: Walk, facts: Facts) -> Gates:
    """Every gate of these routes that is not known to hold, worded once."""
    found: dict[str, Unmet | None] = {}
    for each in walked.walks:
        for standing in each.standings:
            if standing.open:
                continue
            for rule, test in standing.candidate.gates:
                if rule.id not in found:
                    found[rule.id] = None if test(facts.get) else unmet(rulebook, rule, facts)
    return found


def closed_gates(standing: Standing, gates: Gates) -> list[tuple[Rule, Unmet]]:
    """The gates not known to hold: those known not to first, then the unknown ones."""
    found = [
        (rule, gate)
        for rule, _ in standing.candidate.gates
        if (gate := gates.get(rule.id)) is not None
    ]
    return [pair for pair in found if pair[1].state == "false"] + [
        pair for pair in found if pair[1].state == "unknown"
    ]

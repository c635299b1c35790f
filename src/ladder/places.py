"""Every technique's place in a verdict: its status, and because of what."""

from collections.abc import Iterable, Mapping
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


def ladder_of(
    rulebook: Rulebook,
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    gates: Gates,
    facts: Facts,
) -> Iterable[Place]:
    """Every technique in the order of the ladder, those beside it last."""
    companions = {each.technique: each for each in others}
    for name, technique in rulebook.techniques.items():
        if name == headline.technique:
            status, because = _headline_status(headline, facts), headline.why
            if status == "spent":
                because = (tried(rulebook, "walk/spent", name, facts),)
        elif name in companions:
            status, because = "companion", companions[name].why
        elif not walked.walks:
            status, because = "unknown", (reason(rulebook.rules["walk/no-need-stated"], facts),)
        else:
            status, because = _seen(rulebook, walked, name, gates, facts)
        yield Place(name, technique.rung, technique.title, status, because)


def _headline_status(headline: Recommendation, facts: Facts) -> Status:
    if headline.outcome == "stop":
        return "met"
    tried = f"attempts.{headline.technique}.outcome" in facts
    return "spent" if headline.outcome == "stay" and tried else "use"


def _seen(
    rulebook: Rulebook, walked: Walk, name: str, gates: Gates, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    """How the needs together see a technique: the view that says most, with all who share it."""
    if len(walked.walks) == 1:
        return _view(rulebook, walked.walks[0], name, gates, facts)
    views = [_view(rulebook, each, name, gates, facts) for each in walked.walks]
    best = min([status for status, _ in views], key=RANK.__getitem__)
    because = {r.rule: r for status, reasons in views if status == best for r in reasons}
    return best, tuple(because.values())


@lru_cache(maxsize=8)
def _off_route(rulebook: Rulebook) -> Mapping[tuple[str, str], tuple[Reason, ...]]:
    """Why a technique serves a need never, by need and technique."""
    return {
        (need.id, name): (reason(rule, {}),)
        for need in rulebook.needs.values()
        for name, rule in need.unfit.items()
    }


def _view(
    rulebook: Rulebook, each: NeedWalk, name: str, gates: Gates, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    """How one need sees a technique that is neither its step nor a companion."""
    for standing in each.standings:
        if name == standing.candidate.technique:
            return _standing_view(rulebook, standing, gates, facts)
        if name in standing.candidate.entry.joins:
            return _joined_view(rulebook, standing, name, facts)
    return "unfit", _off_route(rulebook)[each.need.id, name]


def _joined_view(
    rulebook: Rulebook, standing: Standing, name: str, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    at = standing.candidate.entry.joins.index(name)
    if standing.parts_met[at]:
        return "met", (tried(rulebook, "walk/target-met", name, facts),)
    if standing.parts_spent[at]:
        return "spent", (tried(rulebook, "walk/spent", name, facts),)
    return "above", (reason(rulebook.rules["walk/lower-dose-first"], facts),)


def _standing_view(
    rulebook: Rulebook, standing: Standing, gates: Gates, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
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

"""Every technique's place in a verdict: its status, and because of what."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ladder.model import Facts, Rulebook, Technique
from ladder.verdict import Companion, Place, Reason, Recommendation, Status
from ladder.walk import NeedWalk, Standing, Tested, Walk, place
from ladder.wording import reason, speaks_of, tried, unmet

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


class Sight(NamedTuple):
    """How a need sees its techniques: places whose words depend on no fact, and the others.

    Of these it holds the technique, its status, and the rules that say why.
    """

    settled: Mapping[str, Place]
    worded: tuple[tuple[Technique, Status, tuple[Tested, ...]], ...]


def ladder_of(
    rulebook: Rulebook,
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    facts: Facts,
) -> tuple[Place, ...]:
    """Every technique in the order of the ladder, those beside it last."""
    techniques = rulebook.techniques
    if not walked.walks:
        said = (reason(rulebook.rules["walk/no-need-stated"], facts),)
        seen = {name: _placed(each, "unknown", said) for name, each in techniques.items()}
    else:
        chosen = {headline.technique, *[each.technique for each in others]}
        views = [_seen(rulebook, each, chosen, facts) for each in walked.walks]
        seen = views[0] if len(views) == 1 else _merged(views)
    for each in others:
        seen[each.technique] = Place(each.technique, each.rung, each.title, "companion", each.why)
    seen[headline.technique] = _headline_place(rulebook, headline, facts)
    return tuple([seen[name] for name in techniques])


def _placed(technique: Technique, status: Status, because: tuple[Reason, ...]) -> Place:
    return Place(technique.id, technique.rung, technique.title, status, because)


def _headline_place(rulebook: Rulebook, headline: Recommendation, facts: Facts) -> Place:
    status: Status = "met" if headline.outcome == "stop" else "use"
    because = headline.why
    if headline.outcome == "stay" and f"attempts.{headline.technique}.outcome" in facts:
        status, because = "spent", (tried(rulebook, "walk/spent", headline.technique, facts),)
    return Place(headline.technique, headline.rung, headline.title, status, because)


def _merged(views: list[dict[str, Place]]) -> dict[str, Place]:
    """How several needs together see each technique: the place that says most, all its reasons."""
    found = views[0]
    for view in views[1:]:
        for name, seen in view.items():
            before = found.get(name)
            if before is None or RANK[seen.status] < RANK[before.status]:
                found[name] = seen
            elif seen.status == before.status:
                told = {each.rule for each in before.because}
                more = [each for each in seen.because if each.rule not in told]
                if more:
                    found[name] = Place(*seen[:4], (*before.because, *more))
    return found


def _seen(rulebook: Rulebook, each: NeedWalk, chosen: set[str], facts: Facts) -> dict[str, Place]:
    """How one need sees every technique. What is `chosen` is said elsewhere: any place will do."""
    sight = _sight(rulebook, each)
    seen = dict(sight.settled)
    # Techniques share their gates: of each, the words are made once.
    words: dict[Tested, Reason] = {}
    for technique, status, because in sight.worded:
        if technique.id in chosen:
            continue
        if status in WALKED:
            said: tuple[Reason, ...] = (tried(rulebook, WALKED[status], technique.id, facts),)
        else:
            for tested in because:
                if tested not in words:
                    words[tested] = _said(rulebook, status, tested, facts)
            said = tuple([words[tested] for tested in because])
        seen[technique.id] = _placed(technique, status, said)
    return seen


def _said(rulebook: Rulebook, status: Status, tested: Tested, facts: Facts) -> Reason:
    rule, truth = tested
    if status == "blocked":
        return unmet(rulebook, rule, truth, facts)[1]
    return reason(rule, facts)


@lru_cache(maxsize=2048)
def _sight(rulebook: Rulebook, each: NeedWalk) -> Sight:
    found: dict[str, tuple[Status, tuple[Tested, ...]]] = {
        name: ("unfit", ((rule, True),)) for name, rule in each.need.unfit.items()
    }
    above: tuple[Tested, ...] = ((rulebook.rules["walk/lower-dose-first"], True),)
    for standing in each.standings:
        found[standing.candidate.technique] = _status(standing, above)
        for at, name in enumerate(standing.candidate.entry.joins):
            met, spent = standing.parts_met[at], standing.parts_spent[at]
            found[name] = ("met", ()) if met else ("spent", ()) if spent else ("above", above)
    settled, worded = {}, []
    for name, (status, because) in found.items():
        technique = rulebook.techniques[name]
        if status in ("above", "unfit") and not any(speaks_of(rule) for rule, _ in because):
            said = tuple(reason(rule, {}) for rule, _ in because)
            settled[name] = _placed(technique, status, said)
        else:
            worded.append((technique, status, because))
    return Sight(settled, tuple(worded))


def _status(standing: Standing, above: tuple[Tested, ...]) -> tuple[Status, tuple[Tested, ...]]:
    match place(standing):
        case "unfit":
            return "unfit", tuple(each for each in standing.against if each[1])
        case "met":
            return "met", ()
        case "spent":
            return "spent", ()
        case "blocked":
            return "blocked", closed_gates(standing)
        case "step":
            return "above", above


WALKED: Mapping[Status, str] = {"met": "walk/target-met", "spent": "walk/spent"}
"""The rules that tell what came of an attempt, in the reader's own numbers."""


def closed_gates(standing: Standing) -> tuple[Tested, ...]:
    """The gates not known to hold: those known not to first, then the unknown ones."""
    false = [each for each in standing.gates if each[1] is False]
    unknown = [each for each in standing.gates if each[1] is None]
    return (*false, *unknown)

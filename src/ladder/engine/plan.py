"""A verdict but for the words that name the reader's values: what is said, and by which rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from ladder.engine.answers import Answers
from ladder.engine.decision import NeedWalk, rung
from ladder.engine.drafts import Draft, Line, joined, lines_of, settled
from ladder.engine.kept import kept
from ladder.engine.parts import Part, first_steps, headline, others
from ladder.engine.places import Gate, Seat, attempt, closed_gates, seats, voice
from ladder.engine.rules import Rule, Rulebook, Source
from ladder.engine.speakers import speaking
from ladder.engine.verdict import Companion, NextRung, Place, Range, Reason, Recommendation


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A verdict without title and day. Its drafts are over `lines`; `spoke` are the rules in it."""

    needs: tuple[str, ...]
    recommendation: Draft[Recommendation]
    companions: Draft[tuple[Companion, ...]]
    beside: Draft[tuple[Companion, ...]]
    ladder: Draft[tuple[Place, ...]]
    next_rung: Draft[NextRung | None]
    range: Range
    decided: bool
    cautions: Draft[tuple[Reason, ...]]
    sources: Mapping[str, Source]
    spoke: tuple[Rule, ...]
    lines: tuple[Line, ...]


@kept(1024)
def plan(rulebook: Rulebook, given: Answers) -> Plan:
    """The plan that these answers lead to. The same answers share it, while it is kept."""
    walked = given.walked
    main = headline(rulebook, given)
    rest = others(rulebook, given)
    seated = _ladder(rulebook, given, main, rest)
    warned = [voice(rule, do=True) for rule in _cautions(given, main, rest)]
    up = walked.deciding.next_up if walked.deciding else None
    gates = closed_gates(rulebook, up) if up else []

    spoken = chain(main.why, warned, *(part.why for part in rest), *(s.because for s in seated))
    spoke = tuple(dict.fromkeys(each.rule for each in spoken))
    cited = {name for rule in (*spoke, *(rule for rule, _ in gates)) for name in rule.sources}

    recommendation = main.as_recommendation(first_steps(main, rest))
    companions = joined(part.as_companion() for part in rest if part.technique.rung is not None)
    beside = joined(part.as_companion() for part in rest if part.technique.rung is None)
    ladder = joined(seat.as_place() for seat in seated)
    next_rung = _next(rulebook, walked.deciding, gates)
    cautions = joined(each.words for each in warned)
    return Plan(
        needs=tuple(each.need.id for each in walked.walks),
        recommendation=recommendation,
        companions=companions,
        beside=beside,
        ladder=ladder,
        next_rung=next_rung,
        range=Range(rung(walked.low), rung(walked.high)),
        decided=bool(walked.walks) and all(each.decided for each in walked.walks),
        cautions=cautions,
        sources={name: rulebook.sources[name] for name in sorted(cited)},
        spoke=spoke,
        lines=lines_of(recommendation, companions, beside, ladder, next_rung, cautions),
    )


def _ladder(
    rulebook: Rulebook, given: Answers, main: Part, rest: tuple[Part, ...]
) -> tuple[Seat, ...]:
    """Every technique in the order of the ladder, those beside it last."""
    found = seats(rulebook, given.walked.walks)
    for part in rest:
        name = part.technique.id
        because = found[name].because if found[name].status == "companion" else ()
        found[name] = Seat(part.technique, "companion", tuple(dict.fromkeys((*because, *part.why))))
    seat = Seat(main.technique, "met" if main.outcome == "stop" else "use", main.why)
    if main.outcome == "stay" and given.told:
        seat = Seat(main.technique, "spent", (attempt(rulebook, "spent", main.technique.id),))
    found[main.technique.id] = seat
    return tuple(found[name] for name in rulebook.techniques)


def _cautions(given: Answers, main: Part, rest: tuple[Part, ...]) -> list[Rule]:
    fired = {each.technique: each.cautions for each in given.fired}
    techniques = ("", main.technique.id, *(part.technique.id for part in rest))
    needs = {each.need.id for each in given.walked.walks}
    return speaking(chain(*(fired[name] for name in techniques)), needs)


def _next(
    rulebook: Rulebook, deciding: NeedWalk | None, gates: list[tuple[Rule, Gate]]
) -> Draft[NextRung | None]:
    """The next technique up the route of the need that decides, and which gates are closed."""
    if deciding is None or deciding.next_up is None:
        return settled(None)
    up, need = rulebook.techniques[deciding.next_up.candidate.technique], deciding.need.id
    closed = joined(gate.then(itemgetter(0)) for _, gate in gates)
    return closed.then(lambda unmet: NextRung(up.id, up.rung, up.title, need, unmet))

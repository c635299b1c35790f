"""Every technique's place in a verdict: its status, and because of what."""

from operator import itemgetter
from typing import Literal, NamedTuple

from ladder.engine.decision import NeedWalk, Standing, place
from ladder.engine.drafts import Draft, joined
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.verdict import Place, Reason, Status, Unmet
from ladder.engine.wording import reason, tried, unmet

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


class Voice(NamedTuple):
    """A rule that speaks, and what it says."""

    rule: Rule
    words: Draft[Reason]


class Seat(NamedTuple):
    """A technique's status, and the rules that say why."""

    technique: Technique
    status: Status
    because: tuple[Voice, ...]

    def as_place(self) -> Draft[Place]:
        """As a place in a verdict."""
        name, title, rung = self.technique.id, self.technique.title, self.technique.rung
        status = self.status
        said = joined(each.words for each in self.because)
        return said.then(lambda because: Place(name, rung, title, status, because))


def seats(rulebook: Rulebook, walks: tuple[NeedWalk, ...]) -> dict[str, Seat]:
    """Where the needs that were walked see each technique, by its id."""
    if not walks:
        said = (voice(rulebook.rules["message/no-need-stated"]),)
        return {each.id: Seat(each, "unknown", said) for each in rulebook.techniques.values()}
    found: dict[str, Seat] = {}
    for each in walks:
        for name, seen in _seen(rulebook, each).items():
            found[name] = _merged(found[name], seen) if name in found else seen
    return found


def _merged(before: Seat, seen: Seat) -> Seat:
    """How two needs together see a technique: the seat that says most, or both sets of reasons."""
    if seen.status != before.status:
        return min(before, seen, key=lambda seat: RANK[seat.status])
    told = {each.rule for each in before.because}
    more = [each for each in seen.because if each.rule not in told]
    return before._replace(because=(*before.because, *more))


Sight = tuple[Status, tuple[Voice, ...]]


def _seen(rulebook: Rulebook, each: NeedWalk) -> dict[str, Seat]:
    """How one need sees every technique."""
    found: dict[str, Sight] = {
        name: ("unfit", (voice(rule),)) for name, rule in each.need.unfit.items()
    }
    above: Sight = ("above", (voice(rulebook.rules["message/lower-dose-first"]),))
    for standing in each.standings:
        entry = standing.candidate.entry
        found[entry.technique] = _sight(rulebook, standing, above)
        for at, name in enumerate(entry.joins):
            if standing.parts_met[at]:
                found[name] = ("met", (attempt(rulebook, "met", name),))
            elif standing.parts_spent[at]:
                found[name] = ("spent", (attempt(rulebook, "spent", name),))
            else:
                found[name] = above
    return {name: Seat(rulebook.techniques[name], *sight) for name, sight in found.items()}


def _sight(rulebook: Rulebook, standing: Standing, above: Sight) -> Sight:
    match place(standing):
        case "unfit":
            return "unfit", tuple(voice(rule) for rule, truth in standing.against if truth)
        case "met" | "spent" as status:
            return status, (attempt(rulebook, status, standing.candidate.technique),)
        case "blocked":
            closed = closed_gates(rulebook, standing)
            return "blocked", tuple(Voice(rule, gate.then(itemgetter(1))) for rule, gate in closed)
        case "step":
            return above


Gate = Draft[tuple[Unmet, Reason]]


def closed_gates(rulebook: Rulebook, standing: Standing) -> list[tuple[Rule, Gate]]:
    """The gates not known to hold: those known not to first, then the unknown ones."""
    false = [each for each in standing.gates if each[1] is False]
    unknown = [each for each in standing.gates if each[1] is None]
    return [(rule, unmet(rulebook, rule, truth)) for rule, truth in (*false, *unknown)]


def voice(rule: Rule, do: bool = False) -> Voice:
    """A rule that gives its reason; with `do`, also what to do about it."""
    return Voice(rule, reason(rule, do))


def attempt(rulebook: Rulebook, status: Literal["met", "spent"], technique: str) -> Voice:
    """What came of an attempt, in the reader's own numbers."""
    rule = rulebook.rules["message/target-met" if status == "met" else "message/spent"]
    return Voice(rule, tried(rulebook, rule, technique))

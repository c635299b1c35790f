"""The walk up the ladder: section 2 of the design, and nothing else. Standard library only.

For each need its route is walked from the lowest dose up: what does not fit is passed over, what
met its target ends the walk, what is spent is passed over, what has a gate not known to hold is
blocked, and the first technique left is the need's step. The same standings give the range: the
doses that some completion of the unknown facts could give.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ladder.engine.batteries import part_keys
from ladder.engine.conditions import Battery, Truth
from ladder.engine.facts import Facts
from ladder.engine.kept import kept
from ladder.engine.rules import Entry, Need, Rule, Rulebook
from ladder.engine.verdict import Outcome

BESIDE = -1
"""The dose of a technique that stands beside the ladder: below every rung."""

LOWEST = "prompt"
"""Where one stays when nothing else is left: rung 0 needs no proof."""

Tested = tuple[Rule, Truth]
"""A rule and whether it holds."""


class Part(NamedTuple):
    """A technique of a candidate, its dose, and the keys of its being met and being spent."""

    technique: str
    dose: int
    met: str
    spent: str


class Candidate(NamedTuple):
    """An entry of a route, ready to be walked; `parts` are what it joins, then its own."""

    entry: Entry
    technique: str
    dose: int
    training: bool
    parts: tuple[Part, ...]


class Standing(NamedTuple):
    """How a candidate stands: each question answered true, false or unknown (None)."""

    candidate: Candidate
    unfit: Truth
    met: Truth
    spent: Truth
    open: Truth
    parts_met: tuple[Truth, ...]
    parts_spent: tuple[Truth, ...]
    against: tuple[Tested, ...]
    gates: tuple[Tested, ...]


class Step(NamedTuple):
    """What a need comes to: a technique, its dose, and what to do with it.

    `at` is its place on the route; None where nothing there was left to take.
    """

    technique: str
    dose: int
    outcome: Outcome
    at: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A need with its candidates, lowest dose first, and the battery that asks about them all."""

    need: Need
    candidates: tuple[Candidate, ...]
    battery: Battery


@dataclass(frozen=True, slots=True, eq=False)
class NeedWalk:
    """One need walked. Two walks with the same answers are the same object, while it is kept.

    Args:
        need: the need.
        standings: how every candidate of its route stands.
        step: what the need comes to.
        next_up: the next technique up the route, if any.
        possible: the steps that some completion of the unknown facts could give.
        doses: theirs.
        decided: whether they are all of one technique.
    """

    need: Need
    standings: tuple[Standing, ...]
    step: Step
    next_up: Standing | None
    possible: frozenset[tuple[str, int, Outcome]]
    doses: frozenset[int]
    decided: bool


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A problem walked. Without needs, `walks` is empty and the whole ladder is possible.

    Like the walks of its needs, it is the same object for the same answers, while it is kept.
    """

    walks: tuple[NeedWalk, ...]
    deciding: NeedWalk | None
    doses: frozenset[int]

    @property
    def low(self) -> int:
        """The lowest dose still possible."""
        return min(self.doses)

    @property
    def high(self) -> int:
        """The highest dose still possible."""
        return max(self.doses)


def walk(rulebook: Rulebook, facts: Facts) -> Walk:
    """Walk every need of a problem; `facts` are what is known of it, and the day as `as_of`."""
    stated = facts.get("needs")
    if not stated or not isinstance(stated, frozenset):
        return _nowhere(rulebook)
    get = facts.get
    routes = _routes(rulebook, stated)
    walks = [_walked(rulebook, route, route.battery.ask(get)) for route in routes]
    return _together(rulebook, tuple(walks))


@kept(8)
def _nowhere(rulebook: Rulebook) -> Walk:
    rungs = (technique.rung for technique in rulebook.techniques.values())
    return Walk((), None, frozenset(rung for rung in rungs if rung is not None))


@kept(2048)
def _together(_: Rulebook, walks: tuple[NeedWalk, ...]) -> Walk:
    low = max(min(each.doses) for each in walks)
    doses = frozenset().union(*[each.doses for each in walks])
    return Walk(walks, max(walks, key=_weight), frozenset(each for each in doses if each >= low))


def _weight(each: NeedWalk) -> tuple[int, bool, bool]:
    """The highest dose decides; at equal dose, work to do, then a need that leads on."""
    return each.step.dose, each.step.outcome == "use", each.next_up is not None


@kept(2048)
def _walked(_: Rulebook, route: Route, answers: tuple[Truth, ...]) -> NeedWalk:
    """The walk of a route whose battery answered so. Nothing else of a problem moves it."""
    truths = dict(zip(route.battery.keys, answers, strict=True))
    standings = tuple(_stand(candidate, truths) for candidate in route.candidates)
    step = _step(standings)
    possible = _possible(standings)
    doses = frozenset(dose for _, dose, _ in possible)
    decided = len({technique for technique, _, _ in possible}) == 1
    after = _next_up(standings, step)
    return NeedWalk(route.need, standings, step, after, possible, doses, decided)


def _stand(candidate: Candidate, truths: Mapping[str, Truth]) -> Standing:
    against = tuple((rule, truths[rule.id]) for rule in candidate.entry.unfit)
    gates = tuple((rule, truths[rule.id]) for rule in candidate.entry.gates)
    met = tuple(truths[part.met] for part in candidate.parts)
    spent = tuple(truths[part.spent] for part in candidate.parts)
    unfit, opened = _any(truth for _, truth in against), _all(truth for _, truth in gates)
    return Standing(candidate, unfit, _any(met), spent[-1], opened, met, spent, against, gates)


def _any(truths: Iterable[Truth]) -> Truth:
    every = set(truths)
    return True if True in every else None if None in every else False


def _all(truths: Iterable[Truth]) -> Truth:
    every = set(truths)
    return False if False in every else None if None in every else True


Place = Literal["unfit", "met", "spent", "blocked", "step"]


def place(standing: Standing) -> Place:
    """Where the walk finds a candidate.

    Unknown never counts as proof: it passes nothing over, stops nothing, and opens no gate.
    """
    if standing.unfit:
        return "unfit"
    if standing.met:
        return "met"
    if standing.spent:
        return "spent"
    return "step" if standing.open else "blocked"


def _step(standings: tuple[Standing, ...]) -> Step:
    for index, standing in enumerate(standings):
        match place(standing):
            case "met":
                part = standing.candidate.parts[standing.parts_met.index(True)]
                return Step(part.technique, part.dose, "stop", index)
            case "step":
                return Step(standing.candidate.technique, standing.candidate.dose, "use", index)
            case _:
                continue
    kept = [
        (part.dose, part.technique)
        for standing in standings
        if not standing.unfit and (standing.open or not standing.candidate.training)
        for part, spent in zip(standing.candidate.parts, standing.parts_spent, strict=True)
        if spent
    ]
    # A spent training technique is kept only where its gates hold: nobody is told to keep what
    # should never have been trained.
    dose, technique = max(kept, default=(0, LOWEST))
    return Step(technique, dose, "stay", None)


def _possible(standings: tuple[Standing, ...]) -> frozenset[tuple[str, int, Outcome]]:
    """Every step that some completion of the unknown facts could give.

    Perhaps more: unknown conditions are taken one by one, as if each could turn out either way.
    """
    found: set[tuple[str, int, Outcome]] = set()
    for standing in standings:
        if standing.unfit:
            continue
        for part, met in zip(standing.candidate.parts, standing.parts_met, strict=True):
            if met is not False:
                found.add((part.technique, part.dose, "stop"))
            if met:
                break  # the first part known to be met is the one to stop at
        if not standing.met and not standing.spent and standing.open is not False:
            found.add((standing.candidate.technique, standing.candidate.dose, "use"))
        if not passable(standing):
            return frozenset(found)
    return frozenset(found | _stays(standings))


def passable(standing: Standing) -> bool:
    """Whether the walk may yet go on beyond this candidate."""
    if standing.unfit is not False:
        return True
    return not standing.met and (standing.spent is not False or not standing.open)


def _stays(standings: tuple[Standing, ...]) -> set[tuple[str, int, Outcome]]:
    sure: list[int] = []
    maybe: set[tuple[str, int, Outcome]] = set()
    for standing in standings:
        if standing.unfit or (standing.candidate.training and standing.open is False):
            continue
        kept = standing.open or not standing.candidate.training
        for part, spent in zip(standing.candidate.parts, standing.parts_spent, strict=True):
            if spent is not False:
                maybe.add((part.technique, part.dose, "stay"))
            if spent and kept and standing.unfit is False:
                sure.append(part.dose)
        # Whatever fits and is open was passed over only because it is spent.
        if standing.unfit is False and standing.open:
            sure.append(standing.candidate.dose)
    if not sure:
        return maybe | {(LOWEST, 0, "stay")}
    least = max(sure)
    return {each for each in maybe if each[1] >= least}


@kept(1024)
def _routes(rulebook: Rulebook, stated: frozenset[str]) -> tuple[Route, ...]:
    """The routes of the needs stated, in the order of the rules."""
    return tuple(_route(rulebook, name) for name in rulebook.needs if name in stated)


@kept(128)
def _route(rulebook: Rulebook, name: str) -> Route:
    need = rulebook.needs[name]
    candidates = tuple(_candidate(rulebook, need, entry) for entry in need.route)
    return Route(need, candidates, rulebook.batteries[f"need:{need.id}"])


def _candidate(rulebook: Rulebook, need: Need, entry: Entry) -> Candidate:
    own = rulebook.techniques[entry.technique]
    parts = tuple(
        Part(name, dose(rulebook.techniques[name].rung), met, spent)
        for name, met, spent in part_keys(need.id, entry)
    )
    return Candidate(entry, own.id, dose(own.rung), own.training, parts)


def dose(rung: int | None) -> int:
    """A rung as a dose that can be ordered: beside the ladder is below every rung."""
    return BESIDE if rung is None else rung


def rung(dose: int) -> int | None:
    """The rung of a dose; None beside the ladder."""
    return None if dose == BESIDE else dose


def _next_up(standings: tuple[Standing, ...], step: Step) -> Standing | None:
    """The next technique up a route: not unfit, not spent, above the step.

    After a stay, it is the next one above what is spent; after a met target there is none.
    """
    if step.outcome == "stop":
        return None
    places = [place(standing) for standing in standings]
    if step.at is not None:
        start = step.at + 1
    else:
        start = max((index for index, at in enumerate(places) if at == "spent"), default=0)
    wanted = ("step", "blocked", "met")
    later = zip(standings[start:], places[start:], strict=True)
    return next((standing for standing, at in later if at in wanted), None)

"""The walk up the ladder: section 2 of the design, and nothing else. Standard library only.

For each need its route is walked from the lowest dose up: what does not fit is passed over, what
met its target ends the walk, what is spent is passed over, what has a gate not known to hold is
blocked, and the first technique left is the need's step. The same standings give the range: the
doses that some completion of the unknown facts could give.
"""

from functools import lru_cache
from typing import Literal, NamedTuple

from ladder.logic import reads
from ladder.model import Entry, Facts, Get, Need, Rule, Rulebook, Test, Truth
from ladder.verdict import Outcome

BESIDE = -1
"""The dose of a technique that stands beside the ladder: below every rung."""

LOWEST = "prompt"
"""Where one stays when nothing else is left: rung 0 needs no proof."""

Tested = tuple[Rule, Test]


class Candidate(NamedTuple):
    """An entry of a route with its tests at hand, and every fact that they read.

    `is_unfit` is whether any of the `unfit` rules fires, `is_open` whether all `gates` hold.
    `parts` are the techniques that it joins, then its own: id, dose, met test, spent test.
    """

    entry: Entry
    technique: str
    dose: int
    training: bool
    unfit: tuple[Tested, ...]
    gates: tuple[Tested, ...]
    is_unfit: Test
    is_open: Test
    parts: tuple[tuple[str, int, Test, Test], ...]
    reads: frozenset[str]


class Standing(NamedTuple):
    """How a candidate stands: each question answered true, false or unknown (None)."""

    candidate: Candidate
    unfit: Truth
    met: Truth
    spent: Truth
    open: Truth
    parts_met: tuple[Truth, ...]
    parts_spent: tuple[Truth, ...]


class Step(NamedTuple):
    """What a need comes to: a technique, its dose, and what to do with it.

    `at` is its place on the route; None where nothing there was left to take.
    """

    technique: str
    dose: int
    outcome: Outcome
    at: int | None


class NeedWalk(NamedTuple):
    """One need walked: every standing of its route, its step, and the steps still possible."""

    need: Need
    standings: tuple[Standing, ...]
    step: Step
    possible: frozenset[tuple[str, int, Outcome]]


class Walk(NamedTuple):
    """A problem walked. Without needs, `walks` is empty and the whole ladder is possible."""

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


def walk(
    rulebook: Rulebook, facts: Facts, before: Walk | None = None, changed: str | None = None
) -> Walk:
    """Walk every need of the problem that `facts` describe.

    Args:
        rulebook: the rules.
        facts: what is known, and the day as `as_of`.
        before: an earlier walk of the same facts but for `changed`; what does not read that fact
            is taken over from it.
        changed: the one fact in which `facts` differ from those of `before`.
    """
    stated = facts.get("needs")
    if not stated or not isinstance(stated, frozenset):
        rungs = (technique.rung for technique in rulebook.techniques.values())
        return Walk((), None, frozenset(rung for rung in rungs if rung is not None))
    get = facts.get
    if before is None or changed is None or changed == "needs":
        walks = tuple(
            [
                _walked(need, tuple([_stand(each, get) for each in candidates]))
                for need, candidates in _routes(rulebook)
                if need.id in stated
            ]
        )
    else:
        walks = tuple([_rewalked(each, get, changed) for each in before.walks])
    deciding = walks[0] if len(walks) == 1 else max(walks, key=_weight)
    low = max([min([dose for _, dose, _ in each.possible]) for each in walks])
    doses = {dose for each in walks for _, dose, _ in each.possible if dose >= low}
    return Walk(walks, deciding, frozenset(doses))


def _weight(each: NeedWalk) -> tuple[int, bool, bool]:
    """The highest dose decides; at equal dose, work to do, then a need that leads on."""
    return each.step.dose, each.step.outcome == "use", next_up(each) is not None


def _walked(need: Need, standings: tuple[Standing, ...]) -> NeedWalk:
    return NeedWalk(need, standings, _step(standings), _possible(standings))


def _rewalked(before: NeedWalk, get: Get, changed: str) -> NeedWalk:
    if not any(changed in standing.candidate.reads for standing in before.standings):
        return before
    standings = tuple(
        _stand(standing.candidate, get) if changed in standing.candidate.reads else standing
        for standing in before.standings
    )
    return _walked(before.need, standings)


def _stand(candidate: Candidate, get: Get) -> Standing:
    met = tuple([is_met(get) for _, _, is_met, _ in candidate.parts])
    spent = tuple([is_spent(get) for _, _, _, is_spent in candidate.parts])
    return Standing(
        candidate,
        candidate.is_unfit(get),
        True if True in met else None if None in met else False,
        spent[-1],
        candidate.is_open(get),
        met,
        spent,
    )


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
                met = standing.parts_met.index(True)
                technique, dose, _, _ = standing.candidate.parts[met]
                return Step(technique, dose, "stop", index)
            case "step":
                return Step(standing.candidate.technique, standing.candidate.dose, "use", index)
            case _:
                continue
    kept = [
        (dose, technique)
        for standing in standings
        if not standing.unfit and (standing.open or not standing.candidate.training)
        for (technique, dose, _, _), spent in _spendable(standing)
        if spent
    ]
    # A spent training technique is kept only where its gates hold: nobody is told to keep what
    # should never have been trained.
    dose, technique = max(kept, default=(0, LOWEST))
    return Step(technique, dose, "stay", None)


def _spendable(
    standing: Standing,
) -> list[tuple[tuple[str, int, Test, Test], Truth]]:
    return list(zip(standing.candidate.parts, standing.parts_spent, strict=True))


def _possible(standings: tuple[Standing, ...]) -> frozenset[tuple[str, int, Outcome]]:
    """Every step that some completion of the unknown facts could give.

    Perhaps more: unknown conditions are taken one by one, as if each could turn out either way.
    """
    found: set[tuple[str, int, Outcome]] = set()
    for standing in standings:
        if standing.unfit:
            continue
        for (technique, dose, _, _), met in zip(
            standing.candidate.parts, standing.parts_met, strict=True
        ):
            if met is not False:
                found.add((technique, dose, "stop"))
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
    sure = BESIDE - 1
    maybe: set[tuple[str, int, Outcome]] = set()
    for standing in standings:
        if standing.unfit or (standing.candidate.training and standing.open is False):
            continue
        kept = standing.open or not standing.candidate.training
        for (technique, dose, _, _), spent in _spendable(standing):
            if spent is not False:
                maybe.add((technique, dose, "stay"))
            if spent and kept and standing.unfit is False:
                sure = max(sure, dose)
        # Whatever fits and is open was passed over only because it is spent.
        if standing.unfit is False and standing.open:
            sure = max(sure, standing.candidate.dose)
    if sure < BESIDE:
        maybe.add((LOWEST, 0, "stay"))
    return {each for each in maybe if each[1] >= sure}


@lru_cache(maxsize=8)
def _routes(rulebook: Rulebook) -> tuple[tuple[Need, tuple[Candidate, ...]], ...]:
    return tuple(
        (need, tuple(_candidate(rulebook, need, entry) for entry in need.route))
        for need in rulebook.needs.values()
    )


def _candidate(rulebook: Rulebook, need: Need, entry: Entry) -> Candidate:
    tests, techniques = rulebook.tests, rulebook.techniques
    conditions = [rule.when for rule in (*entry.unfit, *entry.gates)]
    conditions += [entry.spent, techniques[entry.technique].met]
    for part in entry.joins:
        conditions += [techniques[part].met, techniques[part].spent]
    spent = {part: tests[f"spent:{part}"] for part in entry.joins}
    spent[entry.technique] = tests[f"spent:{need.id}/{entry.technique}"]
    return Candidate(
        entry,
        entry.technique,
        dose(techniques[entry.technique].rung),
        techniques[entry.technique].training,
        tuple((rule, tests[rule.id]) for rule in entry.unfit),
        tuple((rule, tests[rule.id]) for rule in entry.gates),
        tests[f"unfit:{need.id}/{entry.technique}"],
        tests[f"open:{need.id}/{entry.technique}"],
        tuple(
            (part, dose(techniques[part].rung), tests[f"met:{part}"], is_spent)
            for part, is_spent in spent.items()
        ),
        frozenset(fact for when in conditions for fact in reads(when, rulebook.derived)),
    )


def dose(rung: int | None) -> int:
    """A rung as a dose that can be ordered: beside the ladder is below every rung."""
    return BESIDE if rung is None else rung


def rung(dose: int) -> int | None:
    """The rung of a dose; None beside the ladder."""
    return None if dose == BESIDE else dose


def next_up(deciding: NeedWalk) -> Standing | None:
    """The next technique up the deciding need's route: not unfit, not spent, above the step.

    After a stay, it is the next one above what is spent; after a met target there is none.
    """
    step = deciding.step
    if step.outcome == "stop":
        return None
    places = [place(standing) for standing in deciding.standings]
    if step.at is not None:
        start = step.at + 1
    else:
        start = max((index + 1 for index, at in enumerate(places) if at == "spent"), default=0)
    wanted = ("step", "blocked", "met")
    later = zip(deciding.standings[start:], places[start:], strict=True)
    return next((standing for standing, at in later if at in wanted), None)

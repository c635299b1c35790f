"""What can still come of a problem, given that some facts will stay unknown. Stdlib only.

It is the walk of `ladder.engine.decision` with the interview's three readings of a rule: known to
hold (True), able to come to hold by further answers (None), or not able to (False: known not to
hold, or stuck on what nobody knows).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.ask.view import View
from ladder.engine.assessment import height
from ladder.engine.conditions import Truth
from ladder.engine.decision import LOWEST
from ladder.engine.rules import Need, RouteEntry, Rule

Step = tuple[str, str, str | None]
"""A technique, what to do with it (use, stop or stay), and the form in which to use it."""

Prospects = tuple[frozenset[Step], ...]
"""The steps that each stated need may still come to."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How one place of a route stands: each of its questions yes, perhaps yet, or no.

    `tests` names what `met` and `spent` are the truths of, part by part.
    """

    entry: RouteEntry
    training: bool
    parts: tuple[str, ...]
    unfit: Truth
    open: Truth
    met: tuple[Truth, ...]
    spent: tuple[Truth, ...]
    tests: tuple[tuple[str, str], ...]

    @property
    def usable(self) -> bool:
        """Whether its technique may yet be the one to use."""
        return True not in self.met and self.spent[-1] is not True and self.open is not False

    @property
    def passable(self) -> bool:
        """Whether the walk may yet go on beyond it."""
        if self.unfit is not False:
            return True
        return True not in self.met and (self.spent[-1] is not False or self.open is not True)


def chances(view: View, need: Need) -> list[Chance]:
    """The places of a need's route that the walk may yet come to, lowest dose first."""
    found: list[Chance] = []
    for entry in need.route:
        unfit = _any([view.truth(rule.id) for rule in entry.unfit])
        if unfit:
            continue
        parts = (*entry.combined_with, entry.technique)
        own = (f"met:{entry.technique}", f"spent:{need.id}/{entry.technique}")
        tests = (*((f"met:{part}", f"spent:{part}") for part in entry.combined_with), own)
        chance = Chance(
            entry,
            view.rulebook.techniques[entry.technique].training,
            parts,
            unfit,
            _all([view.truth(rule.id) for rule in entry.gates]),
            tuple([view.truth(met) for met, _ in tests]),
            tuple([view.truth(spent) for _, spent in tests]),
            tests,
        )
        found.append(chance)
        if not chance.passable:
            break
    return found


def _any(truths: list[Truth]) -> Truth:
    return True if True in truths else None if None in truths else False


def _all(truths: list[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def prospects(view: View) -> Prospects:
    """The steps that each stated need may still come to."""
    return tuple([frozenset(_steps(view, chances(view, need))) for need in view.needs()])


def _steps(view: View, places: list[Chance]) -> Iterator[Step]:
    for chance in places:
        for part, met in zip(chance.parts, chance.met, strict=True):
            if met is not False:
                yield part, "stop", None
            if met:
                break
        if chance.usable:
            for variant in variants(view, chance.entry):
                yield chance.entry.technique, "use", variant.id if variant else None
    if not places or places[-1].passable:
        yield from _stays(view, places)


def _stays(view: View, places: list[Chance]) -> Iterator[Step]:
    doses = {name: height(each.rung) for name, each in view.rulebook.techniques.items()}
    maybe: set[str] = set()
    sure: list[int] = []
    for chance in places:
        if chance.training and chance.open is False:
            continue
        kept = chance.open or not chance.training
        for part, spent in zip(chance.parts, chance.spent, strict=True):
            if spent is not False:
                maybe.add(part)
            if spent and kept and chance.unfit is False:
                sure.append(doses[part])
    if not sure:
        maybe.add(LOWEST)
    least = max(sure, default=min(doses.values()))
    for name in maybe:
        if doses[name] >= least:
            yield name, "stay", None


def variants(view: View, entry: RouteEntry) -> Iterator[Rule | None]:
    """The forms in which the technique of a place may yet be used; None where it has but one."""
    every = entry.variants or view.rulebook.techniques[entry.technique].variants
    for variant in every:
        truth = view.truth(variant.id)
        if truth is not False:
            yield variant
        if truth:
            return
    yield every[-1] if every else None


def live(view: View) -> dict[str, None]:
    """Every fact that a question may yet be about, each once. No answer ever adds one."""
    found: dict[str, None] = {}
    for need in view.needs():
        for chance in chances(view, need):
            for key in _unsettled(view, chance):
                found.update(dict.fromkeys(view.waiting(key)))
    return found


def _unsettled(view: View, chance: Chance) -> Iterator[str]:
    entry = chance.entry
    yield from (rule.id for rule in entry.unfit)
    if chance.open is None:
        yield from (rule.id for rule in entry.gates)
    for pair in chance.tests:
        yield from pair
    if chance.usable:
        yield from (each.id for each in variants(view, entry) if each)

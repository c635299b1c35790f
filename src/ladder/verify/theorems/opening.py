"""Every technique on a route can be taken, or what shuts it for good is named."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.assessment import RouteStatus
from ladder.engine.conditions import All, AtLeast, Condition, Not, reads
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule
from ladder.verify.circuit import FALSE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof
from ladder.verify.walked import Stand, Walked

FIRST = "every-entry-can-be-taken says what shuts it; begin there"
"""The help for what only follows from a technique that can never be taken."""


_ENDS: tuple[RouteStatus, ...] = ("met", "open")
"""Where the walk finds a technique that it goes no further than."""


class Demand(NamedTuple):
    """Something that must be so for a technique to be taken."""

    said: str
    literal: Literal
    gate: Rule | None = None


def _entry_is_taken(proof: Proof) -> Iterator[Claim]:
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            name, states = stand.entry.technique, proof.world.states(need)
            taken = proof.circuit.both(states, use)
            claim = proof.exists(f"{need}/{name}", "shut", stand.entry.fit.position, taken, states)
            yield _shut(proof, each, stand, claim) if claim.wrong else claim


def _shut(proof: Proof, walk: Walked, stand: Stand, claim: Claim) -> Claim:
    """The claim with what can never be so together, and the problem nearest to it."""
    need, name = walk.need.id, stand.entry.technique
    states = proof.world.states(need)
    core = never_together(proof, states, demands(proof, walk, stand))
    gates = [each.gate for each in core if each.gate is not None]
    if len(gates) < len(core) or not core:
        said = "; ".join(each.said for each in core) or "its place on the route"
        wrong = f"{name} can never be taken: these can never all be so: {said}"
        return replace(claim, wrong=wrong, need=need)
    own = {*proof.book.pack.added, *proof.book.pack.replaced}
    position = next((rule.position for rule in gates if rule.id in own), gates[-1].position)
    listed = ", ".join(f"{rule.id} ({rule.position})" for rule in gates)
    one = len(gates) == 1
    wrong = f"{'this gate' if one else 'these gates'} of {name} can never "
    wrong += f"{'hold' if one else 'all hold'}, so it is never taken: {listed}"
    wishes = [wish for rule in gates for wish in wished(proof, rule.when)]
    others = [each.literal for each in demands(proof, walk, stand)]
    shown = proof.nearest(proof.circuit.both(states, -stand.unfit.true), [*wishes, *others])
    shown = shown or proof.nearest(states, [*wishes, *others])
    help_ = "Change one of them, or give it fewer techniques or needs to guard."
    if one:
        help_ = "Change it, or give it fewer techniques or needs to guard."
    return replace(claim, wrong=wrong, need=need, position=position, shown=shown, help=help_)


def demands(proof: Proof, walk: Walked, stand: Stand) -> list[Demand]:
    """What must be so for an entry to be taken, its gates last."""
    world, name = proof.world, stand.entry.technique
    before = walk.stands[: walk.stands.index(stand)]
    ends = [-each.places[place] for each in before for place in _ENDS]
    return [
        Demand("the walk does not end before it on the route", proof.circuit.both(*ends)),
        Demand(f"{name} has not reached its target", -stand.met.true),
        Demand(f"{name} is not spent", -stand.spent.true),
        *(
            Demand(f"{rule.id} stays silent ({rule.position})", -world.truths(rule.when).true)
            for rule in stand.entry.unfit
        ),
        *(
            Demand(f"{rule.id} holds ({rule.position})", world.truths(rule.when).true, rule)
            for rule in stand.entry.gates
        ),
    ]


def never_together(proof: Proof, where: Literal, every: list[Demand]) -> list[Demand]:
    """A few of these that cannot be so together, none of which could be left out; empty if all can.

    What stands last is kept where there is a choice.
    """
    kept = list(every)
    if proof.possible(where, *(each.literal for each in kept)) is not None:
        return []
    for each in every:
        fewer = [other for other in kept if other is not each]
        if proof.possible(where, *(other.literal for other in fewer)) is None:
            kept = fewer
    return kept


def never_taken(proof: Proof) -> list[str]:
    """The techniques that stand on a route and are the step of no problem."""
    taken: dict[str, list[Literal]] = {}
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            here = proof.circuit.both(proof.world.states(need), use)
            taken.setdefault(stand.entry.technique, []).append(here)
    found = {name: proof.circuit.any(ways) for name, ways in taken.items()}
    return [name for name, way in found.items() if proof.possible(way) is None]


def opens(proof: Proof, need: str, stand: Stand) -> Literal:
    """Whether all gates of an entry hold; false where no problem opens it."""
    here = proof.circuit.both(proof.world.states(need), stand.open.true)
    return here if proof.possible(here) is not None else FALSE


def wished(proof: Proof, condition: Condition) -> Iterator[Literal]:
    """What brings a problem near a condition: its facts known, then part by part."""
    world = proof.world
    for fact in reads(condition, proof.book.derived):
        if fact in world.known:
            yield world.known[fact]
    for part in condition.of if isinstance(condition, All) else (condition,):
        yield world.truths(part).true
        match part:
            case AtLeast(fact):
                yield _end(proof, fact, highest=True)
            case Not(AtLeast(fact)):
                yield _end(proof, fact, highest=False)


def _end(proof: Proof, fact: str, highest: bool) -> Literal:
    """Whether a number is as high, or as low, as it can be."""
    domain = proof.space.domain_of[fact]
    values = [cell[fact] for cell in domain.cells]
    numbers = [each for each in values if isinstance(each, int | float)]
    end = max(numbers) if highest else min(numbers)
    chosen = zip(values, proof.world.choice[domain], strict=True)
    return proof.circuit.any(here for value, here in chosen if value == end)


def closest(proof: Proof, gate: Rule) -> tuple[Facts, ...]:
    """The problem nearest to one in which a gate opens: all else that it takes is so."""
    found: tuple[Facts, ...] = ()
    for need, each in proof.ladder.walks.items():
        for stand in each.stands:
            if gate in stand.entry.gates and not found:
                every = demands(proof, each, stand)
                others = [other.literal for other in every if other.gate is not gate]
                here = proof.circuit.both(proof.world.states(need), -stand.unfit.true)
                found = proof.nearest(here, [*wished(proof, gate.when), *others])
    return found


THEOREMS = (
    Theorem(
        "every-entry-can-be-taken",
        "Every technique on a route can be that need's step.",
        _entry_is_taken,
    ),
)

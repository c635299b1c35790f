"""How the entries of a route stand: what the answers to its conditions make of each.

Unknown never counts as proof: it passes nothing over, ends nothing and opens no gate.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from ladder.engine.conditions import Get, Test, Truth, all_of, any_of
from ladder.engine.rules import Need, RouteEntry, Rule, Rulebook

RouteStatus = Literal["unfit", "met", "spent", "blocked", "open"]


def height(rung: int | None) -> int:
    """A rung as a number by which techniques are ordered: beside the ladder is below every rung."""
    return -1 if rung is None else rung


class Answers(dict[str, Truth]):
    """What the conditions of a rulebook come to, by key; each is evaluated when it is first needed.

    Args:
        tests: the conditions, as `Rulebook.tests` holds them.
        get: the `get` of the facts.
    """

    def __init__(self, tests: Mapping[str, Test], get: Get) -> None:
        super().__init__()
        self._tests, self._get = tests, get

    def __missing__(self, key: str) -> Truth:
        truth = self[key] = self._tests[key](self._get)
        return truth


class RouteMember(NamedTuple):
    """A technique of a route entry: what the entry is combined with, or its own."""

    technique: str
    rung: int | None
    met: Truth
    spent: Truth


class Assessment(NamedTuple):
    """How a route entry stands: each question about it answered true, false or unknown (None).

    Args:
        entry: the place of the route.
        training: whether something is trained there.
        members: what the entry is combined with, then its own technique.
        unfit: whether a rule is against it.
        open: whether all its gates hold.
        unfit_rules: the rules that can be against it, each with whether it is.
        gates: its gates, each with whether it holds.
    """

    entry: RouteEntry
    training: bool
    members: tuple[RouteMember, ...]
    unfit: Truth
    open: Truth
    unfit_rules: tuple[tuple[Rule, Truth], ...]
    gates: tuple[tuple[Rule, Truth], ...]

    @property
    def own(self) -> RouteMember:
        """The entry's own technique."""
        return self.members[-1]

    @property
    def met(self) -> Truth:
        """Whether one of its techniques has reached the target."""
        return any_of(member.met for member in self.members)

    @property
    def spent(self) -> Truth:
        """Whether its own technique was tried and measured short."""
        return self.own.spent

    @property
    def status(self) -> RouteStatus:
        """Where the walk finds it. Unknown passes nothing over, ends nothing and opens no gate."""
        if self.unfit:
            return "unfit"
        if self.met:
            return "met"
        if self.spent:
            return "spent"
        return "open" if self.open else "blocked"

    @property
    def usable(self) -> bool:
        """Whether its technique may yet be the one to use."""
        return not (self.unfit or self.met or self.spent or self.open is False)

    @property
    def passable(self) -> bool:
        """Whether the walk may yet go on beyond it."""
        if self.unfit is not False:
            return True
        return not self.met and (self.spent is not False or not self.open)


def assess(
    rulebook: Rulebook, need: Need, entry: RouteEntry, answers: Mapping[str, Truth]
) -> Assessment:
    """How an entry of a need's route stands."""
    unfit_rules = tuple((rule, answers[rule.id]) for rule in entry.unfit)
    gates = tuple((rule, answers[rule.id]) for rule in entry.gates)
    members = tuple(
        RouteMember(name, rulebook.techniques[name].rung, answers[met], answers[spent])
        for name, met, spent in member_keys(need, entry)
    )
    return Assessment(
        entry,
        entry.trains,
        members,
        any_of(truth for _, truth in unfit_rules),
        all_of(truth for _, truth in gates),
        unfit_rules,
        gates,
    )


def member_keys(need: Need, entry: RouteEntry) -> list[tuple[str, str, str]]:
    """The techniques of an entry, its own last, with the keys of their being met and spent."""
    found = [(name, f"met:{name}", f"spent:{name}") for name in entry.combined_with]
    own = entry.technique
    return [*found, (own, f"met:{own}", f"spent:{need.id}/{own}")]


def variants_of(rulebook: Rulebook, entry: RouteEntry) -> tuple[Rule, ...]:
    """The forms in which an entry's technique can be used: the route's own before its general."""
    return entry.variants or rulebook.techniques[entry.technique].variants


def chosen_variant(variants: Sequence[Rule], answers: Mapping[str, Truth]) -> Rule | None:
    """The first variant known to hold, else the last; None where there are none."""
    for variant in variants:
        if answers[variant.id]:
            return variant
    return variants[-1] if variants else None

"""How the entries of a route stand: what the answers to its conditions make of each.

Unknown never counts as proof: it passes nothing over, ends nothing and opens no gate.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from ladder.engine.conditions import Get, Test, Truth, all_of, any_of, not_
from ladder.engine.rules import Need, RouteEntry, Rule, Rulebook

RouteStatus = Literal["unfit", "met", "spent", "blocked", "open"]


def height(rung: int | None) -> int:
    """A rung as a number by which techniques are ordered: beside the ladder is below every rung."""
    return -1 if rung is None else rung


class Answers(dict[str, Truth]):
    """What the conditions of a rulebook come to, by key; each is evaluated when it is first needed.

    `tests` are the conditions, as `Rulebook.tests` holds them, and `get` is that of the facts.
    """

    def __init__(self, tests: Mapping[str, Test], get: Get) -> None:
        super().__init__()
        self._tests, self._get = tests, get

    def __missing__(self, key: str) -> Truth:
        truth = self[key] = self._tests[key](self._get)
        return truth


class RouteMember(NamedTuple):
    """A technique of a route entry, what the entry is combined with or its own, and how it stands.

    It is *met* where it reached the target and that closes the need; *spent* where it is passed
    over for what came of it: measured short, or good *enough*, as the need goes further; and
    *inconclusive* where what was measured cannot show which of these it is.
    """

    technique: str
    rung: int | None
    met: Truth
    spent: Truth
    enough: Truth = False
    inconclusive: Truth = False


class Assessment(NamedTuple):
    """How a route entry stands: each question about it answered true, false or unknown (None).

    `members` are what it is combined with, then its own technique. It is *unfit* where a rule is
    against it, or where the problem says that it does not apply (`inapplicable`); *open* where all
    its gates hold; a *half* where it serves one half of the need alone; *in hand* where it
    makes something of what the problem has already; and *outdone*, which passes it over as if it
    were spent, where a technique further up met the target untrained: unknown while that one may
    yet prove unfit, which holds nothing back. It is a *stand-in* where it would replace a model
    whose answers are not what the need complains of.
    """

    entry: RouteEntry
    members: tuple[RouteMember, ...]
    unfit: Truth
    open: Truth
    unfit_rules: tuple[tuple[Rule, Truth], ...]
    gates: tuple[tuple[Rule, Truth], ...]
    half: Truth = False
    inapplicable: bool = False
    in_hand: Truth = False
    outdone: Truth = False
    stand_in: bool = False

    @property
    def own(self) -> RouteMember:
        """The entry's own technique."""
        return self.members[-1]

    @property
    def met(self) -> Truth:
        """Whether one of its techniques has reached the target, which closes the need."""
        return any_of([member.met for member in self.members])

    @property
    def spent(self) -> Truth:
        """Whether its own technique was tried, and the walk goes on beyond it."""
        outdone, spent = self.outdone, self.members[-1].spent
        if outdone or spent:
            return True
        return None if outdone is None or spent is None else False

    @property
    def outcome(self) -> tuple[Truth, ...]:
        """Whether it is met and, where it is not, whether it is spent."""
        return (True,) if self.met else (self.met, self.spent)

    @property
    def status(self) -> RouteStatus:
        """Where the walk finds it. Unknown passes nothing over, ends nothing and opens no gate."""
        if self.unfit:
            return "unfit"
        if self.met:
            return "met"
        if self.outdone is not False or self.members[-1].spent:
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
        return not self.ends and (self.met or self.spent is not False or not self.open)

    @property
    def ends(self) -> bool:
        """Whether the walk ends here, if it fits, whatever else becomes known."""
        return bool(self.met) and self.half is not None

    @property
    def outdoes(self) -> Truth:
        """Whether what stands below it need not be tried: the answers are good, untrained."""
        if self.status != "met" or self.entry.trains:
            return False
        return True if self.ends and self.unfit is False else None

    @property
    def keepable(self) -> Truth:
        """Whether one may stay on it once it is spent, if it fits.

        Nobody is told to keep what should never have been trained, nor what was to replace a model
        that answers well, unless it reached its target.
        """
        if self.stand_in:
            return self.own.enough
        return any_of((self.open, self.own.enough)) if self.entry.trains else True


class MemberKeys(NamedTuple):
    """A technique of a route entry, and the keys of what may have come of it."""

    technique: str
    met: str
    spent: str
    inconclusive: str


class EntryKeys(NamedTuple):
    """The keys of an entry's conditions, rules apart; of its members, its own technique is last."""

    members: tuple[MemberKeys, ...]
    half: str
    inapplicable: str
    in_hand: str

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return (*(key for member in self.members for key in member[1:]), *self[1:])


def assess(
    rulebook: Rulebook, need: Need, entry: RouteEntry, answers: Mapping[str, Truth]
) -> Assessment:
    """How an entry of a need's route stands."""
    keys = entry_keys(need, entry)
    # Nothing is said not to apply unless somebody says so: that is no answer to be reckoned with.
    half, inapplicable = answers[keys.half], answers[keys.inapplicable] is True
    unfit_rules = tuple((rule, answers[rule.id]) for rule in entry.unfit)
    gates = tuple((rule, answers[rule.id]) for rule in entry.gates)
    return Assessment(
        entry,
        tuple(_member(rulebook, need, half, member, answers) for member in keys.members),
        any_of((inapplicable, *(truth for _, truth in unfit_rules))),
        all_of([truth for _, truth in gates]),
        unfit_rules,
        gates,
        half,
        inapplicable,
        answers[keys.in_hand],
        stand_in=stands_in(rulebook, need, entry),
    )


def stands_in(rulebook: Rulebook, need: Need, entry: RouteEntry) -> bool:
    """Whether it would replace a model whose answers are not what the need complains of.

    Where a bill, a wait or a size is, what could also better the answers gives answers of its own.
    """
    closes = rulebook.techniques[entry.technique].closes
    return need.closes in ("cost", "speed", "size") and "quality" in closes


def _member(
    rulebook: Rulebook, need: Need, half: Truth, key: MemberKeys, answers: Mapping[str, Truth]
) -> RouteMember:
    """A technique of an entry. Its attempt closes the need if it is for what the need asks."""
    technique = rulebook.techniques[key.technique]
    name, rung, met, spent = technique.id, technique.rung, answers[key.met], answers[key.spent]
    if need.closes not in technique.closes:
        return RouteMember(name, rung, False, any_of((spent, met)), met)
    inconclusive = answers[key.inconclusive]
    shown = not_(inconclusive)
    met, spent = all_of((met, shown)), all_of((spent, shown))
    enough = all_of((met, half))
    ends = False if half else met
    return RouteMember(name, rung, ends, any_of((spent, enough)), enough, inconclusive)


def entry_keys(need: Need, entry: RouteEntry) -> EntryKeys:
    """The keys of an entry's conditions, as `conditions` gives them."""
    name, place = entry.technique, f"{need.id}/{entry.technique}"
    members = tuple(
        MemberKeys(each, f"met:{each}", f"spent:{owner}", f"inconclusive:{each}")
        for each, owner in (*((each, each) for each in entry.combined_with), (name, place))
    )
    return EntryKeys(members, f"half:{place}", f"inapplicable:{name}", f"in-hand:{place}")


def variants_of(rulebook: Rulebook, entry: RouteEntry) -> tuple[Rule, ...]:
    """The forms in which an entry's technique can be used: the route's own before its general."""
    return entry.variants or rulebook.techniques[entry.technique].variants


def chosen_variant(variants: Sequence[Rule], answers: Mapping[str, Truth]) -> Rule | None:
    """The first variant known to hold, else the last; None where there are none."""
    known = (variant for variant in variants if answers[variant.id])
    return next(known, variants[-1] if variants else None)

"""How the entries of an option list stand: what the answers to its conditions make of each.

Unknown never counts as proof: it passes nothing over, ends nothing and opens no requirement.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from ladder.engine.conditions import Get, Test, Truth, all_of, any_of, not_
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook

OptionStatus = Literal["not-suitable", "target-reached", "below-target", "blocked", "available"]


def height(rung: int | None) -> int:
    """A rung as a number by which techniques are ordered: off the ladder is below every rung."""
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


class OptionMember(NamedTuple):
    """A technique of an option list entry, what the entry is combined with or its own.

    And how it stands.

    It is *met* where it reached the target and that closes the need; *spent* where it is passed
    over for what came of it: measured short, or good *enough*, as the need goes further; and
    *inconclusive* where what was measured cannot show which of these it is.
    """

    technique: str
    rung: int | None
    target_reached: Truth
    exhausted: Truth
    enough: Truth = False
    inconclusive: Truth = False


class Assessment(NamedTuple):
    """How an option list entry stands.

    Each question about it answered true, false or unknown (None).

    `members` are what it is combined with, then its own technique. It is *not suitable* where a
    rule is against it, or where the problem says that it does not apply (`inapplicable`); *open*
    where all its requirements hold; a *half* where it serves one half of the need alone; *in hand*
    where it makes something of what the problem has already; and *outdone*, which passes it over as
    if it were spent, where a technique further up met the target untrained: unknown while that one
    may yet prove not suitable, which holds nothing back. It is a *stand-in* where it would replace
    a model whose answers are not what the need complains of.
    """

    entry: NeedOption
    members: tuple[OptionMember, ...]
    excluded: Truth
    open: Truth
    exclusions: tuple[tuple[Rule, Truth], ...]
    requirements: tuple[tuple[Rule, Truth], ...]
    partial: Truth = False
    inapplicable: bool = False
    already_available: Truth = False
    superseded: Truth = False
    stand_in: bool = False

    @property
    def own(self) -> OptionMember:
        """The entry's own technique."""
        return self.members[-1]

    @property
    def target_reached(self) -> Truth:
        """Whether one of its techniques has reached the target, which closes the need."""
        return any_of([member.target_reached for member in self.members])

    @property
    def exhausted(self) -> Truth:
        """Whether its own technique was tried, and the walk goes on beyond it."""
        superseded, exhausted = self.superseded, self.members[-1].exhausted
        if superseded or exhausted:
            return True
        return None if superseded is None or exhausted is None else False

    @property
    def outcome(self) -> tuple[Truth, ...]:
        """Whether it is met and, where it is not, whether it is spent."""
        return (True,) if self.target_reached else (self.target_reached, self.exhausted)

    @property
    def status(self) -> OptionStatus:
        """Where the walk finds it.

        Unknown passes nothing over, ends nothing and opens no requirement.
        """
        if self.excluded:
            return "not-suitable"
        if self.target_reached:
            return "target-reached"
        if self.superseded is not False or self.members[-1].exhausted:
            return "below-target"
        return "available" if self.open else "blocked"

    @property
    def usable(self) -> bool:
        """Whether its technique may yet be the one to use."""
        return not (self.excluded or self.target_reached or self.exhausted or self.open is False)

    @property
    def passable(self) -> bool:
        """Whether the walk may yet go on beyond it."""
        if self.excluded is not False:
            return True
        return not self.ends and (
            self.target_reached or self.exhausted is not False or not self.open
        )

    @property
    def ends(self) -> bool:
        """Whether the walk ends here, if it fits, whatever else becomes known."""
        return bool(self.target_reached) and self.partial is not None

    @property
    def supersedes(self) -> Truth:
        """Whether what stands below it need not be tried: the answers are good, untrained."""
        if self.status != "target-reached" or self.entry.trains:
            return False
        return True if self.ends and self.excluded is False else None

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
    """A technique of an option list entry, and the keys of what may have come of it."""

    technique: str
    target_reached: str
    exhausted: str
    inconclusive: str


class OptionKeys(NamedTuple):
    """The keys of an entry's conditions, rules apart; of its members, its own technique is last."""

    members: tuple[MemberKeys, ...]
    partial: str
    inapplicable: str
    already_available: str

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return (*(key for member in self.members for key in member[1:]), *self[1:])


Assessed = Mapping[int, Assessment]
"""How entries of an option list stand, by their place on it."""


def assess_route(
    rulebook: Rulebook, need: Need, answers: Mapping[str, Truth], unturned: Assessed
) -> tuple[Assessment, ...]:
    """How the entries of a need's option list stand.

    No condition of those `unturned` has changed.
    """
    assessments = tuple(
        unturned[at]._replace(superseded=False)
        if at in unturned
        else assess(rulebook, need, entry, answers)
        for at, entry in enumerate(need.options)
    )
    supersedes = [assessment.supersedes for assessment in assessments]
    if need.solved_by != "quality" or set(supersedes) == {False}:
        return assessments
    return tuple(
        assessment._replace(superseded=any_of(supersedes[above:]))
        for above, assessment in enumerate(assessments, 1)
    )


def assess(
    rulebook: Rulebook, need: Need, entry: NeedOption, answers: Mapping[str, Truth]
) -> Assessment:
    """How an entry of a need's option list stands."""
    keys = entry_keys(need, entry)
    # Nothing is said not to apply unless somebody says so: that is no answer to be reckoned with.
    partial, inapplicable = answers[keys.partial], answers[keys.inapplicable] is True
    exclusions = tuple((rule, answers[rule.id]) for rule in entry.exclusions)
    requirements = tuple((rule, answers[rule.id]) for rule in entry.requirements)
    return Assessment(
        entry,
        tuple(_member(rulebook, need, partial, member, answers) for member in keys.members),
        any_of((inapplicable, *(truth for _, truth in exclusions))),
        all_of([truth for _, truth in requirements]),
        exclusions,
        requirements,
        partial,
        inapplicable,
        answers[keys.already_available],
        stand_in=stands_in(rulebook, need, entry),
    )


def stands_in(rulebook: Rulebook, need: Need, entry: NeedOption) -> bool:
    """Whether it would replace a model whose answers are not what the need complains of.

    Where a bill, a wait or a size is, what could also better the answers gives answers of its own.
    """
    solved_by = rulebook.techniques[entry.technique].solved_by
    return need.solved_by in ("cost", "speed", "size") and "quality" in solved_by


def _member(
    rulebook: Rulebook, need: Need, partial: Truth, key: MemberKeys, answers: Mapping[str, Truth]
) -> OptionMember:
    """A technique of an entry. Its attempt closes the need if it is for what the need asks."""
    technique = rulebook.techniques[key.technique]
    name, rung, target_reached, exhausted = (
        technique.id,
        technique.rung,
        answers[key.target_reached],
        answers[key.exhausted],
    )
    if need.solved_by not in technique.solved_by:
        return OptionMember(name, rung, False, any_of((exhausted, target_reached)), target_reached)
    inconclusive = answers[key.inconclusive]
    shown = not_(inconclusive)
    target_reached, exhausted = all_of((target_reached, shown)), all_of((exhausted, shown))
    enough = all_of((target_reached, partial))
    ends = False if partial else target_reached
    return OptionMember(name, rung, ends, any_of((exhausted, enough)), enough, inconclusive)


def entry_keys(need: Need, entry: NeedOption) -> OptionKeys:
    """The keys of an entry's conditions, as `conditions` gives them."""
    name, place = entry.technique, f"{need.id}/{entry.technique}"
    members = tuple(
        MemberKeys(item, f"target_reached:{item}", f"exhausted:{owner}", f"inconclusive:{item}")
        for item, owner in (*((item, item) for item in entry.combined_with), (name, place))
    )
    return OptionKeys(
        members, f"partial:{place}", f"inapplicable:{name}", f"already-available:{place}"
    )


def variants_of(rulebook: Rulebook, entry: NeedOption) -> tuple[Rule, ...]:
    """The forms in which an entry's technique can be used.

    The option list's own before its general.
    """
    return entry.variants or rulebook.techniques[entry.technique].variants


def chosen_variant(variants: Sequence[Rule], answers: Mapping[str, Truth]) -> Rule | None:
    """The first variant known to hold, else the last; None where there are none."""
    known = (variant for variant in variants if answers[variant.id])
    return next(known, variants[-1] if variants else None)

"""The assessment of each entry of an option list, from the answers to its conditions.

An unknown answer never skips a technique, ends the evaluation or meets a requirement.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from ladder.engine.comparisons import Test, Truth
from ladder.engine.conditions import all_of, any_of, not_
from ladder.engine.facts import Get
from ladder.engine.option_keys import MemberKeys, entry_keys
from ladder.engine.pack import PASSED_OVER
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook

OptionStatus = Literal["not-suitable", "target-reached", "below-target", "blocked", "available"]


def height(rung: int | None) -> int:
    """Return a rung as a sortable number; off the ladder sorts below every rung."""
    return -1 if rung is None else rung


class Answers(dict[str, Truth]):
    """The truth of a rulebook's conditions, by key; each is evaluated when first needed.

    `tests` are the conditions, as in `Rulebook.tests`; `get` looks up the facts.
    """

    def __init__(self, tests: Mapping[str, Test], get: Get) -> None:
        super().__init__()
        self._tests, self._get = tests, get

    def __missing__(self, key: str) -> Truth:
        truth = self[key] = self._tests[key](self._get)
        return truth


class OptionMember(NamedTuple):
    """A technique of an option list entry and its state: the entry's own, or one combined with it.

    *Target reached* means that its attempt reached the target and that this solves the need.
    *Exhausted* means that it is skipped: it missed the target, or it was good *enough* and the need
    goes further. *Inconclusive* means that the measurements cannot show which of these is true.
    *Outscored* means that it is not kept where another attempt can be. *Better* means that it is
    not *in use*, and scored better than what is.
    """

    technique: str
    rung: int | None
    target_reached: Truth
    exhausted: Truth
    enough: Truth = False
    inconclusive: Truth = False
    outscored: Truth = False
    in_use: Truth = False
    better: Truth = False

    @property
    def outcome(self) -> tuple[Truth, ...]:
        """Whether it reached the target, is skipped, and is good enough."""
        return self.target_reached, self.exhausted, self.enough


class Assessment(NamedTuple):
    """The state of an option list entry: each field is true, false or unknown (None).

    `members` are the techniques combined with it, then its own. It is *not suitable* if a rule
    excludes it or the problem says that it does not apply (`inapplicable`). It is *available* if
    all its requirements are met. It is *superseded*, and then
    skipped, if a technique higher up reached the target without training, or if both train; while
    that technique may still prove not suitable, this is unknown and skips nothing. It *waits* if it
    trains while one unknown requirement keeps back a training before it. It is a *stand-in* if it
    would replace a model whose answers are not the complaint. `out_of_reach` says of each
    requirement whether the team cannot meet it.

    Counted errors can speak against it (`ceiling_low`), and then rule it out, unless something
    keeps it: it is *counted out*. It *leads* if
    it takes on the most frequent causes. It is *held* by a rule if it trains and a technique that
    is counted out was not tried: counts open no training.
    """

    entry: NeedOption
    members: tuple[OptionMember, ...]
    excluded: Truth
    open: Truth
    exclusions: tuple[tuple[Rule, Truth], ...]
    requirements: tuple[tuple[Rule, Truth], ...]
    inapplicable: bool
    superseded: Truth = False
    waits: Truth = False
    stand_in: bool = False
    out_of_reach: tuple[Truth, ...] = ()
    ceiling_low: bool = False
    counted_out: bool = False
    leads: bool = False
    held: Rule | None = None

    @property
    def own(self) -> OptionMember:
        """The entry's own technique."""
        return self.members[-1]

    @property
    def target_reached(self) -> Truth:
        """True if one of its techniques reached the target, which solves the need."""
        members = self.members
        if len(members) == 1:
            return members[0].target_reached
        return any_of([member.target_reached for member in members])

    @property
    def exhausted(self) -> Truth:
        """True if its own technique was tried and the evaluation continues after it."""
        superseded, exhausted = self.superseded, self.members[-1].exhausted
        if superseded or exhausted:
            return True
        return None if superseded is None or exhausted is None else False

    @property
    def outcome(self) -> tuple[Truth, ...]:
        """True if the target was reached, else the state of `exhausted`."""
        return (True,) if self.target_reached else (self.target_reached, self.exhausted)

    @property
    def status(self) -> OptionStatus:
        """The status of the entry in the evaluation.

        Unknown answers skip nothing, end nothing and meet no requirement.
        """
        if self.excluded:
            return "not-suitable"
        if self.target_reached:
            return "target-reached"
        if self.superseded is not False or self.members[-1].exhausted:
            return "below-target"
        return "available" if self.open and not self.waits and not self.held else "blocked"

    @property
    def is_known(self) -> bool:
        """True if no unknown condition can change its state, or what it waits for."""
        unmet = zip(self.requirements, self.out_of_reach, strict=True)
        return bool(self.excluded) or None not in (
            *(self.excluded, self.superseded, self.waits),
            *(truth for _, truth in self.requirements),
            *(beyond for (_, truth), beyond in unmet if not truth),
            *(truth for member in self.members for truth in member.outcome),
        )

    @property
    def unmet(self) -> int:
        """The number of its requirements that are not known to be met."""
        return sum(truth is not True for _, truth in self.requirements)

    @property
    def is_waiting(self) -> bool:
        """True if its own requirements are met, and it only waits for a training before it."""
        return bool(self.status == "blocked" and self.open and not self.held)

    @property
    def usable(self) -> bool:
        """True if its technique can still be the step."""
        ruled_out = self.excluded or self.target_reached or self.exhausted
        return not (ruled_out or self.open is False or self.held)

    @property
    def passable(self) -> bool:
        """True if the evaluation can still continue after it."""
        if self.excluded is not False:
            return True
        opens = self.open and self.waits is False and not self.held
        return not self.ends and (self.target_reached or self.exhausted is not False or not opens)

    @property
    def ends(self) -> bool:
        """True if the evaluation certainly ends here, provided that it is suitable."""
        return bool(self.target_reached)

    @property
    def keeps_waiting(self) -> Truth:
        """True if one unknown requirement alone keeps this training back, so that dearer ones wait.

        Where several are unknown, this is unknown.
        """
        if not (self.entry.trains and self.usable and self.open is None):
            return False
        return True if self.unmet == 1 and self.superseded is False else None

    @property
    def supersedes(self) -> Truth:
        """True if it reached the target, so that lower entries need not be tried.

        If it trains, that holds only for lower entries that train, too.
        """
        if self.status != "target-reached":
            return False
        return True if self.ends and self.excluded is False else None

    @property
    def keepable(self) -> Truth:
        """True if a suitable technique can be kept after it is exhausted.

        A technique that should not have been trained, or that was to replace a model that answers
        well, is kept only if it reached its target.
        """
        if self.stand_in:
            return self.own.enough
        return any_of((self.open, self.own.enough)) if self.entry.trains else True


def assess_route(
    rulebook: Rulebook, need: Need, answers: Mapping[str, Truth]
) -> tuple[Assessment, ...]:
    """Return the assessments of a need's option list."""
    assessments = tuple(
        _assessed(rulebook, need, at, tuple([answers[key] for key in keys_of_entry(need, at)]))
        for at in range(len(need.options))
    )
    if any(item.ceiling_low for item in assessments):
        assessments = _counted(rulebook, assessments, answers)
    supersedes = [assessment.supersedes for assessment in assessments]
    if set(supersedes) != {False}:
        # A training spares trainings. Good answers without training solve only a need for those.
        quality = need.solved_by == "quality"
        pairs = [*zip(assessments, supersedes, strict=True)]
        assessments = tuple(
            item._replace(
                superseded=any_of(
                    truth
                    for upper, truth in pairs[above:]
                    if (item.entry.trains if upper.entry.trains else quality)
                )
            )
            for above, item in enumerate(assessments, 1)
        )
    waits = [assessment.keeps_waiting for assessment in assessments]
    if set(waits) == {False}:
        return assessments
    return tuple(
        assessment._replace(waits=any_of(waits[:at])) if assessment.entry.trains else assessment
        for at, assessment in enumerate(assessments)
    )


def _counted(
    rulebook: Rulebook, every: Sequence[Assessment], answers: Mapping[str, Truth]
) -> tuple[Assessment, ...]:
    """Return the assessments with those that counted errors rule out.

    What is around the model is ruled out alone, unless another option waits for its result.
    Prompts, examples, other models and training are one family, in which counts decide no order:
    each is ruled out only together with all that come after it. Training above something untried
    that is ruled out is held, because counts open none.
    """
    cards = rulebook.techniques
    awaited = {
        name
        for item in every
        if not (item.excluded or item.entry.trains)
        for rule, truth in item.requirements
        if truth is not True and rule.class_ == "order"
        for name in rule.instead
    }
    found, left = list[Assessment](), False
    for item in reversed(every):
        live = not (item.excluded or item.target_reached or item.own.exhausted)
        own = item.own.technique
        around = cards[own].around_model
        out = live and item.ceiling_low and (own not in awaited if around else not left)
        left = left or (live and not around and not out)
        found.append(item._replace(excluded=True, counted_out=True) if out else item)
    found.reverse()
    holds = rulebook.rules.get(PASSED_OVER)
    passed = False
    for at, item in enumerate(found):
        if item.entry.trains and passed and holds and not answers[holds.id]:
            found[at] = item._replace(held=holds)
        passed = passed or (item.counted_out and not item.entry.trains and item.open is not False)
    return tuple(found)


@lru_cache(maxsize=256)
def keys_of_entry(need: Need, at: int) -> tuple[str, ...]:
    """Return the keys of the conditions on which the assessment of an entry depends."""
    entry = need.options[at]
    rules = (*entry.exclusions, *entry.requirements)
    reach = (f"out-of-reach:{rule.id}" for rule in rules if rule.out_of_reach is not None)
    return (*(rule.id for rule in rules), *reach, *entry_keys(need, entry).all)


@lru_cache(maxsize=4096)
def _assessed(rulebook: Rulebook, need: Need, at: int, truths: tuple[Truth, ...]) -> Assessment:
    """Return the assessment of an entry, given the truth of its conditions in their order."""
    answers = dict(zip(keys_of_entry(need, at), truths, strict=True))
    return assess(rulebook, need, need.options[at], answers)


def assess(
    rulebook: Rulebook, need: Need, entry: NeedOption, answers: Mapping[str, Truth]
) -> Assessment:
    """Return the assessment of one entry of a need's option list."""
    keys = entry_keys(need, entry)
    # A technique applies unless the problem says otherwise, so this is never unknown.
    inapplicable = answers[keys.inapplicable] is True
    exclusions = tuple((rule, answers[rule.id]) for rule in entry.exclusions)
    requirements = tuple((rule, answers[rule.id]) for rule in entry.requirements)
    return Assessment(
        entry,
        tuple(_member(rulebook, need, member, answers) for member in keys.members),
        any_of((inapplicable, *(truth for _, truth in exclusions))),
        all_of([truth for _, truth in requirements]),
        exclusions,
        requirements,
        inapplicable,
        stand_in=stands_in(rulebook, need, entry),
        ceiling_low=need.solved_by == "quality" and answers[keys.counted_out] is True,
        leads=need.solved_by == "quality" and answers[keys.leads] is True,
        out_of_reach=tuple(
            False if rule.out_of_reach is None else answers[f"out-of-reach:{rule.id}"]
            for rule in entry.requirements
        ),
    )


def stands_in(rulebook: Rulebook, need: Need, entry: NeedOption) -> bool:
    """Return whether the technique would replace a model whose answers are not the complaint.

    For needs about cost, latency or size, a technique that can improve answers gives its own
    answers.
    """
    solved_by = rulebook.techniques[entry.technique].solved_by
    return need.solved_by in ("cost", "speed", "size") and "quality" in solved_by


def _member(
    rulebook: Rulebook, need: Need, key: MemberKeys, answers: Mapping[str, Truth]
) -> OptionMember:
    """Return the state of a technique of an entry; its attempt counts for what the need asks.

    Without training, one that reached its target and does not solve the need is good enough.
    """
    technique = rulebook.techniques[key.technique]
    name, rung, target_reached, exhausted = (
        technique.id,
        technique.rung,
        answers[key.target_reached],
        answers[key.exhausted],
    )
    inconclusive = answers[key.inconclusive]
    state = answers[key.outscored], answers[key.in_use] is True, answers[key.better] is True
    shown = not_(inconclusive)
    target_reached, exhausted = all_of((target_reached, shown)), all_of((exhausted, shown))
    # A tuned model that reached the target and is not in use would replace the one in use.
    replaces = technique.training and answers[key.in_use] is False
    if need.solved_by not in technique.solved_by and not replaces:
        exhausted, enough = any_of((exhausted, target_reached)), target_reached
        return OptionMember(name, rung, False, exhausted, enough, inconclusive, *state)
    solves = technique.training or not key.solved_when or answers[key.solved_when]
    enough = all_of((answers[key.reached], shown, not_(solves)))
    exhausted = any_of((exhausted, enough))
    return OptionMember(name, rung, target_reached, exhausted, enough, inconclusive, *state)


def variants_of(rulebook: Rulebook, entry: NeedOption) -> tuple[Rule, ...]:
    """Return the variants of an entry's technique: the entry's own before the general ones."""
    return entry.variants or rulebook.techniques[entry.technique].variants


def chosen_variant(variants: Sequence[Rule], answers: Mapping[str, Truth]) -> Rule | None:
    """Return the first variant known to hold, else the last; None if there are none."""
    known = (variant for variant in variants if answers[variant.id])
    return next(known, variants[-1] if variants else None)

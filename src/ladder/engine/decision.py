"""The walk up the ladder: what each need comes to, and what it could yet come to.

From the lowest rung up, what does not fit or is spent is passed over, what met its target ends the
walk, what has a requirement not known to hold is blocked, and the first technique left is the
need's step. The same assessments give the range: the rungs that some completion of the unknown
facts could give.
"""

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

from ladder.engine.assessment import (
    Answers,
    Assessed,
    Assessment,
    OptionMember,
    assess_route,
    chosen_variant,
    height,
    variants_of,
)
from ladder.engine.conditions import Truth
from ladder.engine.facts import INCONCLUSIVE, Facts
from ladder.engine.rules import Need, Rule, Rulebook

Outcome = Literal["use", "stop", "stay"]


class Step(NamedTuple):
    """A technique and what to do with it: use it, stop there, or stay on it.

    `already_available` tells that to use it makes something of what the problem has already.
    """

    technique: str
    rung: int | None
    outcome: Outcome
    already_available: bool = False


def on_the_floor(rulebook: Rulebook, outcome: Outcome) -> Step:
    """The step where there is no other: what one begins with, and stays on."""
    return Step(rulebook.floor.id, rulebook.floor.rung, outcome)


class NeedDecision(NamedTuple):
    """What one need comes to: how the entries of its option list stand, and the step.

    `taken` is how the entry stands at which it came to that; None where nothing on the option list
    was left to take. Then `kept` is the technique to stay on, unless that is the lowest for want of
    any. `possible` are the steps that some completion of the unknown facts could give.
    """

    need: Need
    assessments: tuple[Assessment, ...]
    step: Step
    taken: Assessment | None
    kept: OptionMember | None
    variant: Rule | None
    next_up: Assessment | None
    possible: frozenset[Step]

    @property
    def leads_on_known(self) -> bool:
        """Whether it is known of every entry what the walk would make of it.

        But for requirements.
        """
        return all(
            assessment.excluded
            or (
                assessment.excluded is False
                and None not in (assessment.partial, *assessment.outcome)
            )
            for assessment in self.assessments
        )

    @property
    def inconclusive(self) -> bool:
        """Whether the step is to measure properly what was tried."""
        taken = self.taken
        return bool(taken and taken.own.inconclusive and self.step.outcome == "use")

    @property
    def combined_with(self) -> tuple[str, ...]:
        """The techniques that come along with the step, what serves the other half among them."""
        if self.taken is None or self.step.outcome != "use":
            return ()
        entry, other = (
            self.taken.entry,
            self.taken.entry.other_technique if self.taken.partial else "",
        )
        is_open = (
            assessment.own.technique
            for assessment in self.assessments
            if assessment.status == "available"
        )
        return (*entry.combined_with, *(name for name in is_open if name == other))


class Range(NamedTuple):
    """The lowest and highest rung that any completion of the unknown facts could give."""

    low: int | None
    high: int | None


def range_of(heights: Collection[int]) -> Range:
    """The ends of these heights; None stands for off the ladder."""
    low, high = min(heights), max(heights)
    return Range(None if low < 0 else low, None if high < 0 else high)


class Decision(NamedTuple):
    """What a problem comes to, need by need; without needs, every rung is possible."""

    needs: tuple[NeedDecision, ...]
    heights: frozenset[int]

    @property
    def leading_need(self) -> NeedDecision | None:
        """The need of the headline: the highest rung, then work to do, then one that leads on."""
        weigh = lambda item: (priority(item.step), item.next_up is not None)  # noqa: E731
        return max(self.needs, key=weigh, default=None)

    @property
    def range(self) -> Range:
        """The ends of the rungs still possible."""
        return range_of(self.heights)

    @property
    def decided(self) -> bool:
        """Whether no completion of the unknown facts has another technique in the headline."""
        if not self.needs:
            return False
        techniques = {step.technique for step in leading(self.needs)}
        return len(techniques) == 1 or all(map(self.settled, self.needs))

    def settled(self, need: NeedDecision) -> bool:
        """Whether no answer changes a need's step, nor how it weighs against the others."""
        return len(need.possible) == 1 and (need.leads_on_known or not self.contested(need))

    def contested(self, need: NeedDecision) -> bool:
        """Whether another need may come to another technique of the same priority.

        Then it can count for the headline that a need's option list leads on above its step.
        """
        return any(
            priority(step) == priority(other) and step.technique != other.technique
            for item in self.needs
            if item is not need
            for other in item.possible
            for step in need.possible
        )


def leading(needs: Sequence[NeedDecision]) -> frozenset[Step]:
    """The possible steps that may be the headline: no other need must come to a weightier one."""
    least = max(min(map(priority, need.possible)) for need in needs)
    return frozenset(step for need in needs for step in need.possible if priority(step) >= least)


Priority = tuple[bool, int, bool, bool]


def priority(step: Step) -> Priority:
    """What decides between the steps of needs: one still to be met, the higher rung, work to do.

    Then what is in hand: to make something of that is never less than a first prompt.
    """
    rung = height(step.rung)
    rung = max(rung, 0) if step.already_available else rung
    return step.outcome != "stop", rung, step.outcome == "use", step.already_available


def stated_needs(rulebook: Rulebook, facts: Facts) -> tuple[Need, ...]:
    """The needs that a problem states, in the order of the rules."""
    stated = facts.get("needs")
    if not isinstance(stated, frozenset):
        return ()
    return tuple(need for name, need in rulebook.needs.items() if name in stated)


def decide(rulebook: Rulebook, needs: Sequence[Need], answers: Mapping[str, Truth]) -> Decision:
    """What the needs come to, where the conditions of the rules come to `answers`."""
    return decision_of(rulebook, tuple(decide_need(rulebook, need, answers) for need in needs))


def decision_of(rulebook: Rulebook, decided: tuple[NeedDecision, ...]) -> Decision:
    """What a problem comes to whose needs come to this."""
    if not decided:
        rungs = (technique.rung for technique in rulebook.techniques.values())
        return Decision((), frozenset(rung for rung in rungs if rung is not None))
    return Decision(decided, frozenset(height(step.rung) for step in leading(decided)))


def decision_on(rulebook: Rulebook, facts: Facts) -> Decision:
    """What a problem comes to; `facts` hold the day and what is computed as well.

    Nothing is inconclusive of which that is not said.
    """
    known = {INCONCLUSIVE: frozenset[str](), **facts}
    return decide(rulebook, stated_needs(rulebook, known), Answers(rulebook.tests, known.get))


def decide_need(
    rulebook: Rulebook, need: Need, answers: Mapping[str, Truth], unturned: Assessed | None = None
) -> NeedDecision:
    """What one need comes to, where the conditions of the rules come to `answers`."""
    assessments = assess_route(rulebook, need, answers, unturned or {})
    floor = on_the_floor(rulebook, "stay")
    step, taken = _step(assessments, floor)
    kept = None if taken else _kept(assessments)
    if kept:
        step = Step(kept.technique, kept.rung, "stay")
    variant = None  # of what reached its target or is kept: in which form it was made is not known
    if taken and step.outcome == "use":
        variant = chosen_variant(variants_of(rulebook, taken.entry), answers)
    next_up, possible = _next_up(assessments, step, taken), _possible(assessments, floor)
    return NeedDecision(need, assessments, step, taken, kept, variant, next_up, possible)


def _step(assessments: Sequence[Assessment], floor: Step) -> tuple[Step, Assessment | None]:
    for assessment in assessments:
        if assessment.status == "target-reached":
            member = next(member for member in assessment.members if member.target_reached)
            return Step(member.technique, member.rung, "stop"), assessment
        if assessment.status == "available":
            return Step(
                assessment.own.technique,
                assessment.own.rung,
                "use",
                bool(assessment.already_available),
            ), assessment
    return floor, None


Place = tuple[bool, int, int]
"""What decides between techniques to stay on: good enough, then the rung, then the later one.

Within a rung the option list decides: what stands later on it was tried after the others.
"""


def _kept(assessments: Sequence[Assessment]) -> OptionMember | None:
    """The technique to stay on, of those that are spent."""
    exhausted = [
        ((bool(member.enough), height(member.rung), at), member)
        for at, assessment in enumerate(assessments)
        if not assessment.excluded and assessment.keepable
        for member in assessment.members
        if member.exhausted
    ]
    return max(exhausted, key=itemgetter(0), default=(None, None))[1]


def _possible(assessments: Sequence[Assessment], floor: Step) -> frozenset[Step]:
    """Every step that some completion of the unknown facts could give.

    Perhaps more: unknown conditions are taken one by one, as if each could turn out either way.
    """
    found: set[Step] = set()
    for assessment in assessments:
        if assessment.excluded:
            continue
        for member in assessment.members:
            if member.target_reached is not False:
                found.add(Step(member.technique, member.rung, "stop"))
            if member.target_reached:
                break  # the first known to be met is the one to stop at
        if assessment.usable:
            hands = (
                (False, True)
                if assessment.already_available is None
                else (assessment.already_available,)
            )
            found |= {
                Step(assessment.own.technique, assessment.own.rung, "use", hand) for hand in hands
            }
        if not assessment.passable:
            return frozenset(found)
    return frozenset(found | _possible_stays(assessments, floor))


def _possible_stays(assessments: Sequence[Assessment], floor: Step) -> set[Step]:
    sure: list[Place] = []
    possible: list[tuple[Place, Step]] = []
    for at, assessment in enumerate(assessments):
        if assessment.excluded or assessment.keepable is False or assessment.ends:
            continue
        kept = assessment.excluded is False and assessment.keepable
        for member in assessment.members:
            place = height(member.rung), at
            if member.exhausted is not False:
                step = Step(member.technique, member.rung, "stay")
                possible.append(((member.enough is not False, *place), step))
            if member.exhausted and kept:
                sure.append((bool(member.enough), *place))
        # Whatever fits and is open was passed over only because it is spent.
        if kept and assessment.open:
            sure.append((False, height(assessment.own.rung), at))
    if not sure:
        return {*(step for _, step in possible), floor}
    return {step for place, step in possible if place >= max(sure)}


def _next_up(
    assessments: Sequence[Assessment], step: Step, taken: Assessment | None
) -> Assessment | None:
    """The next technique up a route: not not suitable, not spent, above the step.

    After a stay, it is the next one above what is spent; after a met target there is none.
    """
    if step.outcome == "stop":
        return None
    last = max(
        (at for at, assessment in enumerate(assessments) if assessment.status == "below-target"),
        default=0,
    )
    start = assessments.index(taken) + 1 if taken else last
    wanted = ("available", "blocked", "target-reached")
    return next(
        (assessment for assessment in assessments[start:] if assessment.status in wanted), None
    )

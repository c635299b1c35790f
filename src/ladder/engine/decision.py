"""The evaluation of the ladder: the step of each need, and the steps that are still possible.

The evaluation goes up from the lowest rung. It skips techniques that are not suitable or exhausted,
ends at one that reached its target, blocks one whose requirements are not known to be met, and
takes the first that remains. The same assessments give the range: the rungs that are possible for
some values of the unknown facts.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from ladder.engine.assessment import (
    Assessment,
    OptionMember,
    assess_route,
    chosen_variant,
    height,
    variants_of,
)
from ladder.engine.comparisons import Truth
from ladder.engine.facts import Facts
from ladder.engine.forms import (
    LISTED,
    MEASURE,
    NOTHING,
    Ahead,
    Form,
    ahead_of,
    may_measure,
    prospect,
)
from ladder.engine.keeping import KeepPriority, kept_of, priority_of
from ladder.engine.rules import Need, Rule, Rulebook

StepOutcome = Literal["use", "stop", "stay"]
"""What to do with a technique."""

Outcome = Literal["use", "prepare", "find-out", "stop", "stay"]
"""What a verdict recommends. To prepare and to find out are stays: no technique is used yet."""


class Step(NamedTuple):
    """A technique and what to do with it: use it, stop there, or stay on it."""

    technique: str
    rung: int | None
    outcome: StepOutcome


def on_the_floor(rulebook: Rulebook, outcome: StepOutcome) -> Step:
    """Return the default step, if there is no other: the technique to begin with and keep."""
    return Step(rulebook.floor.id, rulebook.floor.rung, outcome)


BETTER, UNREAD = "message/better-try", "message/unread-answers"
"""The messages about a better attempt, and that nobody read the answers of what runs."""

CONTENT = "message/nothing-goes-wrong"
"""The message that what runs reached the target, and nobody states that anything goes wrong."""


def keys_without_need(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the conditions on which the step depends if no need is stated.

    A pack may lack a message, or a technique that measures.
    """
    better = tuple(f"better:{name}" for name in rulebook.techniques)
    read = MEASURE in rulebook.techniques and UNREAD in rulebook.rules
    states = ("target_reached", "inconclusive", "in_use") if CONTENT in rulebook.rules else ()
    reached = tuple(f"{state}:{name}" for name in rulebook.techniques for state in states)
    content = (*reached, CONTENT) if states else ()
    return (*better, *content, *([UNREAD] if read else ()))


def without_need(rulebook: Rulebook, truth: Callable[[str], Truth]) -> tuple[Step, str]:
    """Return the step if no need is stated, and the id of the message that is its reason.

    The lowest attempt that scored better than what is in use comes first. Else what runs is kept if
    it reached the target. Else the answers of what runs are read. If nothing runs, the step is the
    default technique.
    """
    keys = keys_without_need(rulebook)
    for card in rulebook.techniques.values():
        if truth(f"better:{card.id}"):
            return Step(card.id, card.rung, "stay" if card.training else "use"), BETTER
    if CONTENT in keys and truth(CONTENT):
        for card in rulebook.techniques.values():
            reached = truth(f"target_reached:{card.id}") and not truth(f"inconclusive:{card.id}")
            if reached and truth(f"in_use:{card.id}") is not False:
                return Step(card.id, card.rung, "stop"), CONTENT
    if UNREAD in keys and truth(UNREAD):
        card = rulebook.techniques[MEASURE]
        return Step(card.id, card.rung, "use"), UNREAD
    return on_the_floor(rulebook, "use"), "message/missing-need"


class NeedDecision(NamedTuple):
    """The decision on one need: the assessments of its option list, and the step.

    `taken` is the assessment that led to the step; None if nothing on the option list was left.
    Then `kept` is the technique to keep, unless only the default technique remains. `possible` are
    the steps that are possible for some values of the unknown facts. `ahead` is what comes next: in
    place of a step, or if the step misses the target. `measuring` is how to measure.
    `better` says that the step is an attempt that scored better than what is in use: a trained one,
    or one that reached the target.
    `trained` is a training that is no option of the need, and reached the target.
    """

    need: Need
    assessments: tuple[Assessment, ...]
    step: Step
    taken: Assessment | None
    kept: OptionMember | None
    variant: Rule | None
    next_up: Assessment | None
    possible: frozenset[Step]
    measuring: Rule | None = None
    better: bool = False
    trained: str = ""
    ahead: Ahead = NOTHING

    @property
    def form(self) -> Form:
        """The form of its headline."""
        if self.step.technique == MEASURE:
            return "measure"
        if self.better:
            return self.step.outcome
        return self.ahead.form if self.step.outcome == "stay" else self.step.outcome

    @property
    def outcome(self) -> Outcome:
        """What the verdict recommends for it."""
        form = self.form
        return "use" if form == "measure" else form

    @property
    def named(self) -> tuple[str, ...]:
        """What its headline says: its form, its technique, and what is prepared or found out.

        What is missing to prepare it is left out: a requirement that nobody was asked about is
        listed as not stated.
        """
        if self.form not in LISTED:
            return self.form, self.step.technique
        ahead = self.ahead.named if self.form == "find-out" else self.ahead.named[:2]
        return self.form, self.step.technique, *ahead

    @property
    def is_known(self) -> bool:
        """True if no unknown condition can change its step or its form."""
        last = next((at for at, x in enumerate(self.assessments) if not x.passable), None)
        reached = self.assessments if last is None else self.assessments[: last + 1]
        return all(option.is_known for option in reached)

    def may_outweigh(self, *, work: bool) -> bool:
        """Return whether it may lead with what it keeps, over `work` of another need or a stay.

        What is prepared outweighs both; what is only found out is used once it is known to suit.
        """
        found = filter(None, map(prospect, self.assessments))
        return any(not work or item.missing or item.order for item in found)

    @property
    def leads_on_known(self) -> bool:
        """True if the state of every entry is known, apart from requirements."""
        return all(
            item.excluded or None not in (item.excluded, *item.outcome) for item in self.assessments
        )

    @property
    def leads(self) -> bool:
        """True if what it does or prepares takes on the most frequent causes of bad answers."""
        ahead = self.ahead.prospect if self.form in ("prepare", "measure") else None
        option = ahead.option if ahead else self.taken
        return option is not None and option.leads

    @property
    def inconclusive(self) -> bool:
        """True if the step is to measure an attempt again."""
        taken = self.taken
        return bool(taken and taken.own.inconclusive and self.step.outcome == "use")

    @property
    def combined_with(self) -> tuple[str, ...]:
        """The techniques combined with the step."""
        return self.taken.entry.combined_with if self.taken and self.step.outcome == "use" else ()


class Range(NamedTuple):
    """The lowest and highest rung that are possible for some values of the unknown facts."""

    low: int | None
    high: int | None


def range_of(heights: Collection[int]) -> Range:
    """Return the range of these heights; None stands for off the ladder."""
    low, high = min(heights), max(heights)
    return Range(None if low < 0 else low, None if high < 0 else high)


class Decision(NamedTuple):
    """The decision on a problem, need by need; without needs, every rung is possible."""

    needs: tuple[NeedDecision, ...]
    heights: frozenset[int]

    @property
    def leading_need(self) -> NeedDecision | None:
        """The need of the headline, by `weight`; of equal ones the first."""
        return max(self.needs, key=weight, default=None)

    @property
    def named(self) -> tuple[str, ...]:
        """What the headline says now; empty without a need."""
        leading = self.leading_need
        return leading.named if leading else ()

    @property
    def range(self) -> Range:
        """The lowest and highest rung that are still possible."""
        return range_of(self.heights)

    @property
    def decided(self) -> bool:
        """True if the headline's technique is the same for all values of the unknown facts."""
        if not self.needs:
            return False
        techniques = {step.technique for step in leading(self.needs)}
        return len(techniques) == 1 or all(map(self.settled, self.needs))

    def settled(self, need: NeedDecision) -> bool:
        """Return whether no answer changes a need's step or its priority."""
        return len(need.possible) == 1 and (need.leads_on_known or not self.contested(need))

    def contested(self, need: NeedDecision) -> bool:
        """Return whether another need may lead to another technique of the same priority.

        The headline can then depend on whether a need's option list has options above its step.
        """
        return any(
            priority(step) == priority(other) and step.technique != other.technique
            for decision in self.needs
            if decision is not need
            for other in decision.possible
            for step in need.possible
        )


def leading(needs: Sequence[NeedDecision]) -> frozenset[Step]:
    """Return the possible steps that may be the headline: no other need has higher priority.

    A need for which something is prepared or found out may lead with what it keeps until then, and
    one that measures for a training with that. If all is known, only the headline leads.
    """
    if all(need.is_known for need in needs):
        return frozenset({max(needs, key=weight).step})
    least = max(min(map(priority, need.possible)) for need in needs)
    top = max(needs, key=weight)
    return frozenset(
        step
        for need in needs
        for step in need.possible
        if priority(step) >= least
        or (need is top and need.leads)
        or step.technique == MEASURE
        or (step.outcome == "stay" and need.may_outweigh(work=least[1]))
    )


def weight(decision: NeedDecision) -> tuple[object, ...]:
    """Return the sort key of a need: the highest is the headline.

    An unsolved need comes first; of these a training that can be used, then work to do or to
    prepare, then something to find out. Of these, what takes on the most frequent causes of bad
    answers comes first. The need that training would close is not outranked by a
    small step of another need: of work, the highest rung comes first. Then comes a need that leads
    on to another technique.
    """
    step, form, item = decision.step, decision.form, decision.ahead.prospect
    rung, work = step.rung, form == "use"
    if item is not None and form in ("prepare", "measure"):
        rung, work = item.option.own.rung, True
    taken = decision.taken
    return (
        step.outcome != "stop",
        bool(form == "use" and taken and taken.entry.trains),
        work,
        form == "find-out",
        decision.leads,
        height(rung),
        decision.next_up is not None,
    )


def priority(step: Step) -> tuple[bool, bool, int]:
    """Return the sort key of a need's step: an unsolved need, work to do, the higher rung."""
    return step.outcome != "stop", step.outcome == "use", height(step.rung)


def stated_needs(rulebook: Rulebook, facts: Facts) -> tuple[Need, ...]:
    """Return the needs that a problem states, in the order of the rules."""
    names = facts.get("needs")
    if not isinstance(names, frozenset):
        return ()
    return tuple(need for name, need in rulebook.needs.items() if name in names)


def decide(rulebook: Rulebook, needs: Sequence[Need], answers: Mapping[str, Truth]) -> Decision:
    """Return the decision, given the truth of the rules' conditions."""
    return decision_of(rulebook, tuple(decide_need(rulebook, need, answers) for need in needs))


def decision_of(rulebook: Rulebook, decided: tuple[NeedDecision, ...]) -> Decision:
    """Return the decision on a problem with these decisions on its needs."""
    if not decided:
        rungs = (technique.rung for technique in rulebook.techniques.values())
        return Decision((), frozenset(rung for rung in rungs if rung is not None))
    decided = tuple(with_form(rulebook, need, decided) for need in decided)
    if all(need.is_known for need in decided):
        decided = tuple(need._replace(possible=frozenset({need.step})) for need in decided)
    return Decision(decided, frozenset(height(step.rung) for step in leading(decided)))


def with_form(
    rulebook: Rulebook, need: NeedDecision, every: Sequence[NeedDecision]
) -> NeedDecision:
    """Return the decision on a need with what comes next, given those on all needs.

    Training waits while another need has a prompt or examples to try first.
    """
    others = [other for other in every if other is not need]
    need = need._replace(possible=_with_forms(rulebook, need))
    if need.step.outcome == "stop":
        return need
    elsewhere = {
        option.own.technique: True
        for other in others
        for option in other.assessments
        if option.status in ("available", "blocked")
    }
    start = need.assessments.index(need.taken) + 1 if need.taken else 0
    ahead = ahead_of(need.assessments, elsewhere, start)
    item = ahead.prospect
    trains = need.taken.entry.trains if need.taken else item and item.option.entry.trains
    if trains and need.trained:  # nothing is trained again
        card = rulebook.techniques[need.trained]
        step = Step(card.id, card.rung, "stop")
        return need._replace(step=step, taken=None, kept=None, variant=None, next_up=None)
    if not start and item is not None and item.option.entry.trains:
        low = (other.step for other in others if other.step.outcome == "use")
        if any(step.technique == rulebook.floor.id or step.rung == 1 for step in low):
            return need
    need = need._replace(ahead=ahead)
    if (
        start == 0
        and ahead.form == "measure"
        and not need.better
        and MEASURE in rulebook.techniques
    ):
        card = rulebook.techniques[MEASURE]
        step = Step(card.id, card.rung, "use")
        return need._replace(step=step, kept=None, variant=need.measuring)
    return need


def _with_forms(rulebook: Rulebook, need: NeedDecision) -> frozenset[Step]:
    """Return the possible steps, with those that a form puts in place of one.

    To measure takes the place of a stay. A training that reached the target takes that of others.
    """
    found, stays = need.possible, any(step.outcome == "stay" for step in need.possible)
    if need.trained:
        met = rulebook.techniques[need.trained]
        trains = {item.own.technique for item in need.assessments if item.entry.trains}
        found = frozenset(x for x in found if x.outcome != "use" or x.technique not in trains)
        may_train = any(item.entry.trains and prospect(item) for item in need.assessments)
        if found != need.possible or (stays and may_train):
            found |= {Step(met.id, met.rung, "stop")}
    card = rulebook.techniques.get(MEASURE)
    if card and stays and any(map(may_measure, need.assessments)):
        found |= {Step(card.id, card.rung, "use")}
    return found


def decide_need(rulebook: Rulebook, need: Need, answers: Mapping[str, Truth]) -> NeedDecision:
    """Return the decision on one need, given the truth of the rules' conditions."""
    assessments = by_lead(assess_route(rulebook, need, answers))
    floor = on_the_floor(rulebook, "stay")
    step, taken = _step(assessments, floor)
    found = None if step.outcome == "stop" else _better(assessments)
    if found is not None:
        step, taken = Step(found.own.technique, found.own.rung, "stay"), None
    kept = None if taken else kept_of(assessments)
    if found is not None and kept is not None:
        kept = found.own
    if kept:
        step = Step(kept.technique, kept.rung, "stay")
    variant = None  # unknown for a technique that reached its target or is kept
    if taken and step.outcome == "use" and not found:
        variant = chosen_variant(variants_of(rulebook, taken.entry), answers)
    next_up, possible = _next_up(assessments, step, taken), _possible(assessments, floor)
    card = rulebook.techniques.get(MEASURE)
    measuring = chosen_variant(card.variants, answers) if card else None
    return NeedDecision(
        *(need, assessments, step, taken, kept, variant, next_up, possible | {step}, measuring),
        better=found is not None or _waits_for_use(step, taken),
        trained=_trained(rulebook, need, answers),
    )


def by_lead(assessments: tuple[Assessment, ...]) -> tuple[Assessment, ...]:
    """Return the assessments, those that take on the most frequent causes of bad answers first.

    Only what is available and does not train is moved: counts order, and open nothing.
    """

    def first(item: Assessment) -> bool:
        return item.leads and not item.entry.trains and item.status == "available"

    return tuple(sorted(assessments, key=lambda item: not first(item)))


def _waits_for_use(step: Step, taken: Assessment | None) -> bool:
    """Return whether what reached the target is better than what is in use, and not in use."""
    if taken is None or step.outcome != "stop":
        return False
    return taken.own.technique == step.technique and bool(taken.own.better)


def _better(assessments: Sequence[Assessment]) -> Assessment | None:
    """Return the lowest trained attempt that scored better than what is in use.

    One without training that is below the target is not the answer: it was tried.
    """
    better = (x for x in assessments if x.own.better and x.entry.trains)
    return next((x for x in better if not x.excluded), None)


def off_list(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    """Return the trainings for better answers that are no option of a need for these."""
    if need.solved_by != "quality":
        return ()
    listed = {entry.technique for entry in need.options}
    return tuple(
        card.id
        for card in rulebook.techniques.values()
        if card.training and "quality" in card.solved_by and card.id not in listed
    )


def _trained(rulebook: Rulebook, need: Need, answers: Mapping[str, Truth]) -> str:
    """Return a training that is no option of the need, and is known to have reached the target."""
    reached = (
        name
        for name in off_list(rulebook, need)
        if answers[f"target_reached:{name}"] and not answers[f"inconclusive:{name}"]
    )
    return next(reached, "")


def _step(assessments: Sequence[Assessment], floor: Step) -> tuple[Step, Assessment | None]:
    for assessment in assessments:
        if assessment.status == "target-reached":
            member = next(member for member in assessment.members if member.target_reached)
            return Step(member.technique, member.rung, "stop"), assessment
        if assessment.status == "available":
            return Step(assessment.own.technique, assessment.own.rung, "use"), assessment
    return floor, None


def _possible(assessments: Sequence[Assessment], floor: Step) -> frozenset[Step]:
    """Return every step that is possible for some values of the unknown facts.

    The result may hold too many steps: unknown conditions are treated as independent of each other.
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
            found.add(Step(assessment.own.technique, assessment.own.rung, "use"))
        if not assessment.passable:
            return frozenset(found)
    return frozenset(found | _possible_stays(assessments, floor))


def _possible_stays(assessments: Sequence[Assessment], floor: Step) -> set[Step]:
    sure: list[KeepPriority] = []
    possible: list[tuple[KeepPriority, Step]] = []
    for at, assessment in enumerate(assessments):
        if assessment.excluded or assessment.keepable is False or assessment.ends:
            continue
        kept = assessment.excluded is False and assessment.keepable
        for member in assessment.members:
            if member.exhausted is not False or member.in_use:
                step = Step(member.technique, member.rung, "stay")
                possible.append((priority_of(member, at, enough=member.enough is not False), step))
            if (member.exhausted or member.in_use) and kept:
                sure.append(priority_of(member, at, enough=bool(member.enough)))
        # An available, suitable entry is skipped only if it is exhausted.
        if kept and assessment.open and assessment.waits is False:
            sure.append(priority_of(assessment.own, at, enough=False))
    if not sure:
        return {*(step for _, step in possible), floor}
    return {step for key, step in possible if key >= max(sure)}


def _next_up(
    assessments: Sequence[Assessment], step: Step, taken: Assessment | None
) -> Assessment | None:
    """Return the next technique above the step that is suitable and not exhausted.

    After "stay", it is the next one above the exhausted ones; after a reached target there is none.
    If that one is training, it is the training with the fewest requirements to meet. If that one
    waits for an earlier training, it is that training; after "stay", also if a higher one waits.
    """
    if step.outcome == "stop":
        return None
    tried = (at for at, item in enumerate(assessments) if item.status == "below-target")
    start = assessments.index(taken) + 1 if taken else max(tried, default=0)
    wanted = ("available", "blocked", "target-reached")
    above = [item for item in assessments[start:] if item.status in wanted]
    if step.outcome == "stay" and above and above[0].entry.trains:
        above = sorted((item for item in above if item.entry.trains), key=lambda item: item.unmet)
    found = next(iter(above), None)
    waiting = above if step.outcome == "stay" else above[:1]
    if any(item.is_waiting for item in waiting):
        return next((item for item in assessments if item.keeps_waiting), found)
    return found

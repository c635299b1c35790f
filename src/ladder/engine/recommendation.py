"""The advice of a verdict, with reasons and first steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, dropwhile

from ladder.engine.assessment import height
from ladder.engine.comparisons import Truth
from ladder.engine.computed import counts
from ladder.engine.decision import (
    BETTER,
    CONTENT,
    UNREAD,
    Decision,
    NeedDecision,
    Outcome,
    without_need,
)
from ladder.engine.rules import Need, Rule, Rulebook, Technique
from ladder.engine.verdict import Recommendation
from ladder.engine.wording import Reason, attempt, inside, reason

FiredRules = Mapping[str, Sequence[Rule]]
"""The cautions and advice that fire, by the technique of which they speak, "" for none."""


def headline(
    rulebook: Rulebook, decision: Decision, fired: FiredRules, answers: Mapping[str, Truth]
) -> Recommendation:
    """Return the recommendation for the leading need, or what comes before any need is stated."""
    if decision.leading_need is not None:
        return _of_need(rulebook, decision.leading_need, fired)
    step, name = without_need(rulebook, answers.__getitem__)
    technique, message = rulebook.techniques[step.technique], rulebook.rules[name]
    if name == BETTER:
        why = (attempt(rulebook, "better-try", technique.id),)
        return _recommendation(technique, None, step.outcome, None, why, (message.do,))
    if name == CONTENT:
        met = (reason(message), attempt(rulebook, "target-met", technique.id))
        return _recommendation(technique, None, "stop", None, met, (message.do,))
    variant = message if name == UNREAD else None
    steps = tuple(filter(None, (message.do, *technique.steps)))
    return _recommendation(technique, None, "use", variant, (reason(message),), steps)


def others(rulebook: Rulebook, decision: Decision, fired: FiredRules) -> tuple[Recommendation, ...]:
    """Return the steps of the other needs and the techniques combined with all steps, lowest first.

    A need is never left out because another one has the same technique.
    """
    leading = decision.leading_need
    found = [_of_need(rulebook, need, fired) for need in decision.needs if need is not leading]
    taken = {need.step.technique for need in decision.needs}
    for need in decision.needs:
        for name in need.combined_with:
            if name not in taken:
                taken.add(name)
                technique, why = rulebook.techniques[name], _why(rulebook, need, None, [])
                found.append(_recommendation(technique, need.need, "use", None, why, ()))
    return tuple(sorted(found, key=lambda advised: height(advised.rung)))


def first_steps(
    rulebook: Rulebook, main: Recommendation, rest: Iterable[Recommendation]
) -> tuple[str, ...]:
    """Return the headline's first step, then that of each other need, then all the rest.

    A step that two needs share appears once.
    """
    names = set(main.steps)
    meanwhile: list[str] = []
    later: list[str] = []
    for advised in rest:
        steps = [step for step in advised.steps if step not in names and advised.outcome != "stop"]
        names.update(steps)
        other = advised.outcome == "use" and advised.technique != main.technique
        name = f"{inside(advised.title)} for" if other else "for"
        need = rulebook.needs[advised.need].quoted if advised.need else ""
        meanwhile += [f"Meanwhile, {name} {need}: {step}" for step in steps[:1]]
        later += [f"For {need}: {step}" for step in steps[1:]]
    return (*main.steps[:1], *meanwhile, *main.steps[1:], *later)


def _recommendation(
    technique: Technique,
    need: Need | None,
    outcome: Outcome,
    variant: Rule | None,
    why: tuple[Reason, ...],
    steps: tuple[str, ...],
    title: str = "",
) -> Recommendation:
    name, says = (variant.id.rsplit("/", 1)[1], variant.says) if variant else (None, None)
    about = need.id if need else None
    return Recommendation(
        technique.id,
        technique.rung,
        title or technique.title,
        outcome,
        about,
        why,
        steps,
        name,
        says,
    )


def _of_need(rulebook: Rulebook, decision: NeedDecision, fired: FiredRules) -> Recommendation:
    technique, need = rulebook.techniques[decision.step.technique], decision.need
    advice = [
        rule
        for rule in dict.fromkeys(chain(fired[""], fired[decision.step.technique]))
        if rule.kind == "advice" and (not rule.needs or need.id in rule.needs)
    ]
    why = _why(rulebook, decision, decision.variant, advice)
    steps = tuple(_steps(rulebook, decision, advice))
    before = tuple(rule.do for rule in advice if rule.do and rule.first)
    outcome = decision.outcome
    title = decision.taken.entry.title if decision.taken else ""
    advised = _recommendation(technique, need, outcome, decision.variant, why, steps, title)
    return advised._replace(before=before if outcome == "use" else ())


def _why(
    rulebook: Rulebook, decision: NeedDecision, variant: Rule | None, advice: Sequence[Rule]
) -> tuple[Reason, ...]:
    """Return why a need has its step: the reason, your own numbers, then the rest."""
    if decision.step.outcome == "stop":
        return (attempt(rulebook, "target-met", decision.step.technique),)
    taken = decision.taken
    if decision.better:
        scored = attempt(rulebook, "better-try", decision.step.technique)
        return (scored, *map(reason, advice))
    if decision.form in ("prepare", "find-out", "measure") and decision.ahead.prospect:
        fit = decision.ahead.prospect.option.entry.fit
        measuring = [decision.variant] if decision.form == "measure" and decision.variant else []
        return tuple(map(reason, [*measuring, fit, *advice]))
    if taken and _needs_items(rulebook, decision):
        measured = attempt(rulebook, "inconclusive", decision.step.technique)
        return measured, reason(taken.entry.fit)
    first = taken.entry.fit if taken else rulebook.rules["message/no-option-available"]
    own = [rule for rule in advice if "{" in rule.why]
    rest = [rule for rule in advice if "{" not in rule.why]
    unmet = [] if taken else _unmet(rulebook, decision) or _denied(rulebook, decision)
    return tuple(map(reason, [first, *unmet, *own, *([variant] if variant else []), *rest]))


def _needs_items(rulebook: Rulebook, decision: NeedDecision) -> bool:
    """Return whether the step is to score an attempt on more items."""
    return decision.inconclusive and rulebook.techniques[decision.step.technique].scored_on_items


def _steps(rulebook: Rulebook, decision: NeedDecision, advice: Sequence[Rule]) -> Iterable[str]:
    """Yield the first steps.

    For "stay", they are what is missing for training and for the next rung.
    """
    match decision.step.outcome:
        case _ if decision.better:
            yield rulebook.rules["message/better-try"].do
        case "stop":
            yield rulebook.rules["message/target-met"].do
        case "stay" if decision.form in ("prepare", "find-out"):
            yield from dict.fromkeys(lack.rule.do for lack in decision.ahead.lacks if lack.rule.do)
            yield from (rule.do for rule in advice if rule.do and not rule.first)
        case "stay":
            # Training is not the only way to lower cost, latency or size: for these needs,
            # blocked training is not mentioned first.
            better = decision.need.solved_by == "quality"
            unmet = {
                rule.do for rule in _unmet(rulebook, decision) if better or rule.kind == "exclusion"
            }
            gather = _to_gather(rulebook, decision)
            following = decision.next_up
            # What is only unknown about the next option is found out first.
            if following and not _known(following.requirements, False):
                unmet.update(rule.do for rule in _known(following.requirements, None))
            missing = _waited_for(decision)
            beyond = _out_of_reach(decision)
            steps = [
                step
                for step in dict.fromkeys((*missing, decision.need.stay, *gather))
                if step not in beyond
            ]
            yield from sorted(steps, key=lambda step: step not in unmet and step not in missing)
            yield from (rule.do for rule in advice if rule.do and not rule.first)
        case "use" if _needs_items(rulebook, decision):
            yield rulebook.rules["message/inconclusive"].do
        case "use":
            yield from usual_steps(rulebook, decision)
            yield from (rule.do for rule in advice if rule.do and not rule.first)


def _out_of_reach(decision: NeedDecision) -> set[str]:
    """Return how to meet what was refused or takes too long: nobody is asked to do that."""
    return {
        rule.do
        for option in decision.assessments
        for (rule, truth), beyond in zip(option.requirements, option.out_of_reach, strict=True)
        if beyond and not truth
    }


def _waited_for(decision: NeedDecision) -> list[str]:
    """Return how to find out what keeps back a training for which another one waits."""
    if not any(assessment.is_waiting for assessment in decision.assessments):
        return []
    before = (assessment for assessment in decision.assessments if assessment.keeps_waiting)
    return [rule.do for item in before for rule in _known(item.requirements, None)]


def usual_steps(rulebook: Rulebook, decision: NeedDecision) -> tuple[str, ...]:
    """Return the variant's own steps, else the entry's additions, else the technique's steps."""
    variant, taken = decision.variant, decision.taken
    if variant and variant.steps:
        return variant.steps
    general = rulebook.techniques[decision.step.technique].steps
    steps = (taken.entry.steps if taken else ()) or general
    return (variant.do, *steps) if variant and variant.do else steps


def _to_gather(rulebook: Rulebook, decision: NeedDecision) -> list[str]:
    """Return what would make the next rung available.

    In order: what blocks all training, its own requirements, requirements that block alone. Of its
    requirements those known not to be met come first, else the unknown ones. If there is no next
    rung, return what would make the techniques suitable again that fewest exclusions rule out.
    """
    if decision.next_up is None:
        known = [_known(assessment.exclusions, True) for assessment in decision.assessments]
        fewest = min((len(rules) for rules in known if rules), default=0)
        nearest = [rule for rules in known if len(rules) == fewest for rule in rules]
        return list(dict.fromkeys(rule.do for rule in nearest))[:3]
    requirements = decision.next_up.requirements
    open_next = _known(requirements, False) or _known(requirements, None)
    every = (*_unmet(rulebook, decision), *open_next, *_alone(decision))
    return list(dict.fromkeys(rule.do for rule in every))[:3]


def _unmet(rulebook: Rulebook, decision: NeedDecision) -> list[Rule]:
    """Return the unmet requirements that block all training, those that block most first."""
    lowest, *others = [
        (*_known(assessment.exclusions, True), *_known(assessment.requirements, False))
        for assessment in decision.assessments
        if rulebook.techniques[assessment.own.technique].training
    ] or [()]
    shared = {rule: sum(rule in other for other in others) for rule in lowest}
    unmet = [rule for rule in lowest if shared[rule] or (rule.kind == "exclusion" and not others)]
    return sorted(unmet, key=lambda rule: -shared[rule])


def _denied(rulebook: Rulebook, decision: NeedDecision) -> list[Rule]:
    """Return the requirements known not to be met that alone block a technique, without numbers."""
    known = {
        rule
        for assessment in decision.assessments
        for rule in _known(assessment.requirements, False)
    }
    return [rule for rule in _alone(decision) if rule in known and not counts(rulebook, rule)]


def _alone(decision: NeedDecision) -> Iterator[Rule]:
    """Yield the requirements that alone block a technique, from the next one up."""
    for assessment in dropwhile(
        lambda assessment: assessment is not decision.next_up, decision.assessments
    ):
        unmet = [rule for rule, truth in assessment.requirements if truth is not True]
        if assessment.status == "blocked" and len(unmet) == 1 and unmet[0].do:
            yield unmet[0]


def _known(rules: Iterable[tuple[Rule, Truth]], wanted: Truth) -> list[Rule]:
    """Return the rules whose truth is as wanted and that say what to do about it."""
    return [rule for rule, truth in rules if truth is wanted and rule.do]

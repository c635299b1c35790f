"""What a verdict advises: the headline and what stands beside it, each with why and first steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, dropwhile

from ladder.engine.assessment import height
from ladder.engine.conditions import Truth
from ladder.engine.decision import Decision, NeedDecision, Outcome
from ladder.engine.reasons import Reason, attempt, reason
from ladder.engine.rules import Need, Rule, Rulebook, Technique
from ladder.engine.verdict import Recommendation
from ladder.engine.wording import inside

FiredRules = Mapping[str, Sequence[Rule]]
"""The cautions and advice that fire, by the subject of which they speak, "" for none."""


def headline(rulebook: Rulebook, decision: Decision, fired: FiredRules) -> Recommendation:
    """What the leading need comes to; without needs, the lowest technique."""
    if decision.leading_need is not None:
        return _of_need(rulebook, decision.leading_need, fired)
    technique = rulebook.floor
    message = rulebook.rules["message/no-need-stated"]
    steps = tuple(filter(None, (message.do, *technique.steps)))
    return _recommendation(technique, None, "use", None, (reason(message),), steps)


def others(rulebook: Rulebook, decision: Decision, fired: FiredRules) -> tuple[Recommendation, ...]:
    """The steps of the other needs, and what all steps bring along; lowest first.

    A need is never left out because another one comes to the same technique.
    """
    leading = decision.leading_need
    found = [_of_need(rulebook, each, fired) for each in decision.needs if each is not leading]
    taken = {each.step.technique for each in decision.needs}
    for each in decision.needs:
        for name in each.combined_with:
            if name not in taken:
                taken.add(name)
                technique, why = rulebook.techniques[name], _why(rulebook, each, None, [])
                found.append(_recommendation(technique, each.need, "use", None, why, ()))
    return tuple(sorted(found, key=lambda each: height(each.rung)))


def first_steps(main: Recommendation, rest: Iterable[Recommendation]) -> tuple[str, ...]:
    """The headline's first step, then that of each other need, then all the rest.

    A headline that is settled or waits comes after what other needs have to do. What two needs
    have in common is said once.
    """
    said = set(main.steps)
    meanwhile: list[str] = []
    later: list[str] = []
    for each in rest:
        steps = [step for step in each.steps if step not in said and each.outcome != "stop"]
        said.update(steps)
        other = each.outcome == "use" and each.technique != main.technique
        name = f"{inside(each.title)} for" if other else "for"
        meanwhile += [f"Meanwhile, {name} {each.need}: {step}" for step in steps[:1]]
        later += [f"For {each.need}: {step}" for step in steps[1:]]
    ahead = 1 if main.outcome == "use" else 0
    return (*main.steps[:ahead], *meanwhile, *main.steps[ahead:], *later)


def _recommendation(
    technique: Technique,
    need: Need | None,
    outcome: Outcome,
    variant: Rule | None,
    why: tuple[Reason, ...],
    steps: tuple[str, ...],
) -> Recommendation:
    name, says = (variant.id.rsplit("/", 1)[1], variant.says) if variant else (None, None)
    about = need.id if need else None
    return Recommendation(
        technique.id, technique.rung, technique.title, outcome, about, why, steps, name, says
    )


def _of_need(rulebook: Rulebook, decision: NeedDecision, fired: FiredRules) -> Recommendation:
    technique, need = rulebook.techniques[decision.step.technique], decision.need
    advice = [
        rule
        for rule in dict.fromkeys(chain(fired[""], fired[decision.subject]))
        if rule.kind == "advice" and (not rule.needs or need.id in rule.needs)
    ]
    why = _why(rulebook, decision, decision.variant, advice)
    steps = tuple(_steps(rulebook, decision, advice))
    outcome = decision.step.outcome
    return _recommendation(technique, need, outcome, decision.variant, why, steps)


def _why(
    rulebook: Rulebook, decision: NeedDecision, variant: Rule | None, advice: Sequence[Rule]
) -> tuple[Reason, ...]:
    """Why a need comes to its step: the reason, the reader's own numbers, then the rest."""
    if decision.step.outcome == "stop":
        return (attempt(rulebook, "target-met", decision.step.technique),)
    if decision.inconclusive:
        return (attempt(rulebook, "inconclusive", decision.step.technique),)
    taken = decision.taken
    first = taken.entry.fit if taken else rulebook.rules["message/nothing-above-is-open"]
    own = [rule for rule in advice if "{" in rule.why]
    rest = [rule for rule in advice if "{" not in rule.why]
    shut = [] if taken else _shut(rulebook, decision)
    return tuple(map(reason, [first, *shut, *own, *([variant] if variant else []), *rest]))


def _steps(rulebook: Rulebook, decision: NeedDecision, advice: Sequence[Rule]) -> Iterable[str]:
    """What to do first. To stay is to gather what is missing; to stop is to watch."""
    match decision.step.outcome:
        case "stop":
            yield rulebook.rules["message/target-met"].do
        case "stay":
            yield decision.need.stay
            yield from _to_gather(rulebook, decision)
        case "use" if decision.inconclusive:
            yield rulebook.rules["message/inconclusive"].do
        case "use":
            yield from usual_steps(rulebook, decision)
            yield from (rule.do for rule in advice if rule.do)


def usual_steps(rulebook: Rulebook, decision: NeedDecision) -> tuple[str, ...]:
    """The variant's own steps, else what it adds to those of the route, else of the technique."""
    variant, taken = decision.variant, decision.taken
    if variant and variant.steps:
        return variant.steps
    general = rulebook.techniques[decision.step.technique].steps
    steps = (taken.entry.steps if taken else ()) or general
    return (variant.do, *steps) if variant and variant.do else steps


def _to_gather(rulebook: Rulebook, decision: NeedDecision) -> list[str]:
    """What would open the next rung: what shuts all training, its own gates, gates that shut alone.

    Of its gates those known not to hold, else those unknown. Where nothing comes next, what would
    bring back any technique that known facts rule out.
    """
    if decision.next_up is None:
        ruled_out = [
            rule for each in decision.assessments for rule in _known(each.unfit_rules, True)
        ]
        return list(dict.fromkeys(rule.do for rule in ruled_out))[:3]
    gates = decision.next_up.gates
    open_next = _known(gates, False) or _known(gates, None)
    every = (*_shut(rulebook, decision), *open_next, *_alone(decision))
    return list(dict.fromkeys(rule.do for rule in every))[:3]


def _shut(rulebook: Rulebook, decision: NeedDecision) -> list[Rule]:
    """What is known to shut the lowest place that trains, and others too: no training is open."""
    lowest, *others = [
        (*_known(each.unfit_rules, True), *_known(each.gates, False))
        for each in decision.assessments
        if rulebook.techniques[each.own.technique].training
    ] or [()]
    return [
        rule
        for rule in lowest
        if (rule.kind == "unfit" and not others) or any(rule in other for other in others)
    ]


def _alone(decision: NeedDecision) -> Iterator[Rule]:
    """The gates that alone keep a technique shut, from the next one up."""
    for each in dropwhile(lambda each: each is not decision.next_up, decision.assessments):
        shut = [rule for rule, truth in each.gates if truth is not True]
        if each.status == "blocked" and len(shut) == 1 and shut[0].do:
            yield shut[0]


def _known(rules: Iterable[tuple[Rule, Truth]], wanted: Truth) -> list[Rule]:
    """Those of the rules that come out as wanted, and say what to do about it."""
    return [rule for rule, truth in rules if truth is wanted and rule.do]

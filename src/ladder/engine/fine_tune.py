"""The answer to "fine-tune?", the question that most readers bring."""

from collections import Counter
from itertools import takewhile
from typing import Literal, NamedTuple

from ladder.engine.assessment import Assessment, height
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.forms import MEASURE, Prospect, against, prospect
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.wording import Reason, attempt, closed, reason, requirement

Answer = Literal["no", "not-yet", "when-ready", "yes", "not-asked"]


class FineTune(NamedTuple):
    """The answer to "fine-tune?", with the technique, the need and the reason.

    Args:
        answer: `yes`, where a step trains or keeps a trained model; `when-ready`, where training is
            what comes next and only readiness is missing; `not-yet`, where training is
            blocked by what is unknown or can be obtained, or the step shows first what goes wrong;
            `not-asked`, where speed or fewer models
            are the leading need, and each step is off the ladder or makes fewer calls; else `no`.
        technique: what to train or keep, or what may be trained later; None where nothing is.
        need: the need that it is for.
        because: the requirements that are not met; for a `no`, what rules training out, or what the
            step adds from outside, which training does not; for a `yes`, what could still rule it
            out, because nobody knows whether it is so.
    """

    answer: Answer
    technique: str | None = None
    need: str | None = None
    because: tuple[Reason, ...] = ()


NEW = "nothing-built"
"""The need of a system that is not built yet."""

CHANGED = "got-worse"
"""The need of a system that worked before a change: first the change is found."""

WORDING = "prompt-optimizer"
"""An option of the needs in which the model's own work fails."""

FED_BACK = (MEASURE, "rag", "tools")
"""What is around the model, and whose result the model still has to work with."""

RUNNING = ("speed", "fewer-models")
"""Kinds of leading needs that do not concern training if each step is off the ladder.

A step of an agent that makes fewer calls counts as such a step.
"""


def is_kept(rulebook: Rulebook, technique: str) -> FineTune:
    """Return the answer where nobody states a need, and what runs reached the target."""
    met = (attempt(rulebook, "target-met", technique),)
    return FineTune(
        "yes" if rulebook.techniques[technique].training else "no", technique, None, met
    )


def fine_tune(rulebook: Rulebook, decision: Decision) -> FineTune:
    """Return whether the steps of a decision fine-tune."""
    if not decision.needs:
        return FineTune("not-yet", because=(reason(rulebook.rules["message/missing-need"]),))
    trained = [
        need
        for need in decision.needs
        if rulebook.techniques[need.step.technique].training
        and need.form in ("use", "stop", "stay")
    ]
    leading = decision.leading_need
    ready = leading.ahead.prospect if leading and leading.form == "prepare" else None
    # A trained model that another need keeps is no yes to the training that is prepared.
    if leading and ready and ready.option.entry.trains and all(x.form != "use" for x in trained):
        missing = tuple(requirement(lack.rule, lack.truth) for lack in ready.missing)
        return FineTune("when-ready", ready.technique, leading.need.id, missing)
    for need in sorted(trained, key=lambda need: need is not decision.leading_need):
        technique = need.step.technique
        if need.better and (item := _next_training(need)):
            missing = tuple(requirement(lack.rule, lack.truth) for lack in item.missing)
            return FineTune("not-yet", item.technique, need.need.id, missing)
        if need.better:
            scored = attempt(rulebook, "better-try", technique)
            return FineTune("no", technique, need.need.id, (scored,))
        if not need.inconclusive:
            return FineTune("yes", technique, need.need.id, _unless(need))
        measured = attempt(rulebook, "inconclusive", technique)
        return FineTune("not-yet", technique, need.need.id, (measured,))
    if (
        leading
        and leading.need.solved_by in RUNNING
        and all(
            need.step.rung is None
            or (need.need.solved_by in RUNNING and _is_outside(rulebook, need))
            for need in decision.needs
        )
    ):
        return FineTune("not-asked", need=leading.need.id)
    instead = [
        need
        for need in decision.needs
        # A training that is ready to be used as well may come next.
        if (_is_outside(rulebook, need) or _is_undone(need))
        and all(option.status != "available" for option in _still_possible(need))
    ]
    open_needs = [need for need in decision.needs if need not in instead]
    later = [(need, option) for need in open_needs for option in _still_possible(need)]
    if not later and instead and (taken := instead[0].taken):
        why = _one_change(rulebook, instead[0]) or taken.entry.fit
        return FineTune("no", need=instead[0].need.id, because=(reason(why),))
    if not later and leading and leading.step.outcome == "use" and _is_undecided(leading):
        return FineTune("not-yet", need=leading.need.id, because=_against(rulebook, decision))
    if not later:
        return FineTune("no", because=_against(rulebook, decision))
    # What reached the target, then the fewest requirements; of as many, the lowest rung.
    need, option = min(
        later,
        key=lambda pair: (
            pair[1].status != "target-reached",
            pair[1].unmet,
            height(pair[1].own.rung),
        ),
    )
    if option.status == "target-reached":
        reached = attempt(rulebook, "target-met", option.own.technique)
        return FineTune("not-yet", option.own.technique, need.need.id, (reached,))
    unmet = closed(rulebook, option.requirements)
    return FineTune("not-yet", option.own.technique, need.need.id, unmet)


def by_need(rulebook: Rulebook, decision: Decision) -> tuple[FineTune, ...]:
    """Return the answer for each need alone, in the order of the needs."""
    alone = (Decision((need,), decision.heights) for need in decision.needs)
    return tuple(
        answer._replace(need=only.needs[0].need.id)
        for only in alone
        for answer in (fine_tune(rulebook, only),)
    )


def _next_training(decision: NeedDecision) -> Prospect | None:
    """Return the training that comes next, if the one that is put into use missed the target."""
    missed = any(
        option.own.technique == decision.step.technique and option.status == "below-target"
        for option in decision.assessments
    )
    item = decision.ahead.prospect
    return item if missed and item and item.option.entry.trains else None


def _is_undone(decision: NeedDecision) -> bool:
    """Return whether a need's step looks for the change after which it got worse."""
    return decision.need.id == CHANGED and decision.step.outcome == "use"


def _one_change(rulebook: Rulebook, decision: NeedDecision) -> Rule | None:
    """Return the rule that keeps training away from a system that got worse."""
    kept_away = decision.need.exclusions.items() if _is_undone(decision) else ()
    return next((rule for name, rule in kept_away if rulebook.techniques[name].training), None)


def _is_undecided(decision: NeedDecision) -> bool:
    """Return whether the step shows what goes wrong, or what can be measured; then all is open."""
    return decision.step.technique == MEASURE or decision.need.id == NEW


def _unless(decision: NeedDecision) -> tuple[Reason, ...]:
    """Return what would rule out the training that the step begins with, and is not known."""
    if decision.taken is None or decision.step.outcome != "use":
        return ()
    return tuple(reason(rule) for rule, truth in decision.taken.exclusions if truth is None)


def _is_outside(rulebook: Rulebook, decision: NeedDecision) -> bool:
    """Return whether a need's step adds what no training does: facts, sums, limits, other serving.

    Such a step is off the ladder, or it is above examples and leaves the model's own work as it is.
    Serving cuts a bill, but a smaller model of your own may cut it further.
    Where other wording can help, the model's own work fails: then a check or an index comes before
    training and does not replace it. Another tool, guardrails or a simpler agent do what no
    training does, even if training may still come.
    """
    technique = rulebook.techniques[decision.step.technique]
    above = technique.rung is not None and technique.rung > 1
    changes_work = "cost" if decision.need.solved_by == "quality" else "size"
    serves = technique.rung is None and decision.need.solved_by != "cost"
    around = technique.around_model and technique.id not in FED_BACK and _still_possible(decision)
    outside = serves or around or (above and changes_work not in technique.solved_by)
    own_work = not around and any(option.technique == WORDING for option in decision.need.options)
    return decision.step.outcome == "use" and not technique.training and outside and not own_work


def _still_possible(decision: NeedDecision) -> list[Assessment]:
    """Return the options that train and may yet come to be used, or kept: one reached the target.

    Nothing comes after that one.
    """
    if decision.step.outcome == "stop":
        return []
    every = decision.assessments
    reached = [option for option in every if option.status == "target-reached"][:1]
    below = takewhile(lambda option: option not in reached, every)
    left = [option for option in below if not option.is_waiting and prospect(option) is not None]
    return [option for option in (*left, *reached) if option.entry.trains]


def _against(rulebook: Rulebook, decision: Decision) -> tuple[Reason, ...]:
    """Return why no training is left: a target that is reached, else what rules training out.

    What rules out most of what trains comes first.
    """
    leading = decision.leading_need
    assert leading is not None
    if leading.step.outcome == "stop":
        return (attempt(rulebook, "target-met", leading.step.technique),)
    found: list[Reason] = []
    counted: list[Reason] = []
    for need in (leading, *(need for need in decision.needs if need is not leading)):
        for option in need.assessments:
            if not option.entry.trains:
                continue
            if option.counted_out:
                counted.append(attempt(rulebook, "counted-out", option.own.technique))
                continue
            found += (reason(rule) for rule, truth in option.exclusions if truth)
            found += (requirement(rule, truth) for rule, truth in against(option))
            if option.status == "below-target":
                found.append(attempt(rulebook, "below-target", option.own.technique))
    if not found and not counted:
        found = [
            reason(rule)
            for name, rule in leading.need.exclusions.items()
            if rulebook.techniques[name].training
        ]
    counts = Counter((ground.rule, ground.technique) for ground in found)
    first = {(ground.rule, ground.technique): ground for ground in found}
    return (*counted, *(first[key] for key, _ in counts.most_common()))

"""The rows of the ladder: the status of every technique in a verdict, and the reasons for it."""

from collections.abc import Sequence

from ladder.engine.assessment import Assessment, OptionMember
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import LadderRow, Recommendation, Status
from ladder.engine.wording import Reason, attempt, closed, in_order, reason

PRECEDENCE: tuple[Status, ...] = (
    "use",
    "companion",
    "target-reached",
    "below-target",
    "blocked",
    "later",
    "unknown",
    "not-suitable",
)
"""Statuses by priority: if two needs rate a technique differently, the first counts."""

Seen = tuple[Status, tuple[Reason, ...]]
"""A status, and the reasons for it."""


def rows(
    rulebook: Rulebook,
    decision: Decision,
    main: Recommendation,
    rest: Sequence[Recommendation],
) -> tuple[LadderRow, ...]:
    """Return the row of every technique, in the order of the ladder, then those off the ladder."""
    titles = {advised.technique: advised.title for advised in (*rest, main)}
    seen = _seen(rulebook, decision)
    for advised in rest:
        status, reasons = seen[advised.technique]
        before = reasons if status == "companion" else ()
        reasons = tuple({ground.by: ground for ground in (*before, *advised.why)}.values())
        seen[advised.technique] = "companion", reasons
    kept = decision.leading_need.kept if decision.leading_need else None
    tried = _tried(rulebook, kept) if kept else None
    stopped = main.outcome == "stop"
    seen[main.technique] = tried or ("target-reached" if stopped else "use", main.why)
    return tuple(
        LadderRow(name, technique.rung, titles.get(name, technique.title), *seen[name])
        for name, technique in rulebook.techniques.items()
        if technique.solved_by or name == main.technique
    )


def _tried(rulebook: Rulebook, member: OptionMember) -> Seen | None:
    """Return the state of a tried technique: target reached, good enough, or exhausted."""
    if member.target_reached:
        return "target-reached", (attempt(rulebook, "target-met", member.technique),)
    if member.enough:
        return "target-reached", (attempt(rulebook, "quality-reached", member.technique),)
    if member.exhausted:
        return "below-target", (attempt(rulebook, "below-target", member.technique),)
    return None


def _seen(rulebook: Rulebook, decision: Decision) -> dict[str, Seen]:
    """Return the combined status of each technique over all needs, by its id."""
    if not decision.needs:
        message = (reason(rulebook.rules["message/missing-need"]),)
        return dict.fromkeys(rulebook.techniques, ("unknown", message))
    seen: dict[str, Seen] = {}
    for need in decision.needs:
        for name, here in _seen_by(rulebook, need).items():
            seen[name] = _merged(rulebook, seen[name], here) if name in seen else here
    return seen


def _merged(rulebook: Rulebook, before: Seen, here: Seen) -> Seen:
    """Return the combined status of a technique for two needs: the stronger, or both reasons.

    Requirements keep their order: those known not to be met first, and numbers last.
    """
    (status, reasons), (other, more) = before, here
    if status != other:
        return min(before, here, key=lambda seen: PRECEDENCE.index(seen[0]))
    names = {reason.rule for reason in reasons}
    both = (*reasons, *(reason for reason in more if reason.rule not in names))
    return status, in_order(rulebook, both) if status == "blocked" else both


def _seen_by(rulebook: Rulebook, decision: NeedDecision) -> dict[str, Seen]:
    """Return the status of every technique for one need."""
    seen: dict[str, Seen] = {
        name: ("not-suitable", (reason(rule),)) for name, rule in decision.need.exclusions.items()
    }
    above: Seen = ("later", (reason(rulebook.rules["message/lower-rung-first"]),))
    own = {assessment.own.technique for assessment in decision.assessments}
    for assessment in decision.assessments:
        seen[assessment.own.technique] = _of_entry(rulebook, assessment, above)
        for member in assessment.members[:-1]:
            if member.technique not in own:
                seen[member.technique] = _tried(rulebook, member) or above
    return seen


def _of_entry(rulebook: Rulebook, assessment: Assessment, above: Seen) -> Seen:
    technique = assessment.own.technique
    match assessment.status:
        case "not-suitable":
            against = tuple(reason(rule) for rule, truth in assessment.exclusions if truth)
            states = {
                "not-applicable": assessment.inapplicable,
                "counted-out": assessment.counted_out,
            }
            parts = [attempt(rulebook, name, technique) for name, holds in states.items() if holds]
            only_order = not parts and all(
                rule.proposable for rule, truth in assessment.exclusions if truth
            )
            return "later" if only_order else "not-suitable", (*parts, *against)
        case "blocked" if not assessment.is_waiting:
            return "blocked", closed(rulebook, assessment.requirements)
        case _:
            return _tried(rulebook, assessment.own) or above

"""Every technique's row in the ladder: its status in a verdict, and because of what."""

from collections.abc import Iterable

from ladder.engine.assessment import Assessment, RouteMember
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.reasons import Reason, attempt, closed, reason
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import LadderRow, Recommendation, Status

PRECEDENCE: tuple[Status, ...] = (
    "use",
    "companion",
    "met",
    "spent",
    "blocked",
    "above",
    "unknown",
    "unfit",
)
"""Of two needs that see a technique differently, the status that comes first here counts."""

Seen = tuple[Status, tuple[Reason, ...]]
"""A status, and the reasons for it."""


def rows(
    rulebook: Rulebook,
    decision: Decision,
    main: Recommendation,
    rest: Iterable[Recommendation],
) -> tuple[LadderRow, ...]:
    """The row of every technique, in the order of the ladder, those beside it last."""
    seen = _seen(rulebook, decision)
    for advised in rest:
        status, reasons = seen[advised.technique]
        before = reasons if status == "companion" else ()
        reasons = tuple({each[:-1]: each for each in (*before, *advised.why)}.values())
        seen[advised.technique] = "companion", reasons
    seen[main.technique] = _of_headline(rulebook, decision, main)
    return tuple(
        LadderRow(technique.id, technique.rung, technique.title, *seen[technique.id])
        for technique in rulebook.techniques.values()
    )


def _of_headline(rulebook: Rulebook, decision: Decision, main: Recommendation) -> Seen:
    if main.outcome == "stop":
        return "met", main.why
    kept = decision.leading_need.kept if decision.leading_need else None
    return (kept and _tried(rulebook, kept)) or ("use", main.why)


def _tried(rulebook: Rulebook, member: RouteMember) -> Seen | None:
    """How a technique stands of which something came: met, good enough, or spent."""
    if member.met:
        return "met", (attempt(rulebook, "target-met", member.technique),)
    if member.enough:
        return "met", (attempt(rulebook, "good-enough", member.technique),)
    if member.spent:
        return "spent", (attempt(rulebook, "spent", member.technique),)
    return None


def _seen(rulebook: Rulebook, decision: Decision) -> dict[str, Seen]:
    """How the needs together see each technique, by its id."""
    if not decision.needs:
        message = (reason(rulebook.rules["message/no-need-stated"]),)
        return dict.fromkeys(rulebook.techniques, ("unknown", message))
    seen: dict[str, Seen] = {}
    for need in decision.needs:
        for name, here in _seen_by(rulebook, need).items():
            seen[name] = _merged(seen[name], here) if name in seen else here
    return seen


def _merged(before: Seen, here: Seen) -> Seen:
    """How two needs together see a technique: the status that says most, or both their reasons."""
    (status, reasons), (other, more) = before, here
    if status != other:
        return min(before, here, key=lambda seen: PRECEDENCE.index(seen[0]))
    said = {reason.rule for reason in reasons}
    return status, (*reasons, *(reason for reason in more if reason.rule not in said))


def _seen_by(rulebook: Rulebook, decision: NeedDecision) -> dict[str, Seen]:
    """How one need sees every technique."""
    seen: dict[str, Seen] = {
        name: ("unfit", (reason(rule),)) for name, rule in decision.need.unfit.items()
    }
    above: Seen = ("above", (reason(rulebook.rules["message/lower-dose-first"]),))
    for assessment in decision.assessments:
        seen[assessment.own.technique] = _of_entry(rulebook, assessment, above)
        for member in assessment.members[:-1]:
            seen[member.technique] = _tried(rulebook, member) or above
    return seen


def _of_entry(rulebook: Rulebook, assessment: Assessment, above: Seen) -> Seen:
    technique = assessment.own.technique
    match assessment.status:
        case "unfit":
            against = tuple(reason(rule) for rule, truth in assessment.unfit_rules if truth)
            said = (attempt(rulebook, "not-applicable", technique),)
            return "unfit", (*(said if assessment.inapplicable else ()), *against)
        case "blocked":
            return "blocked", closed(rulebook, assessment.gates)
        case _:
            return _tried(rulebook, assessment.own) or above

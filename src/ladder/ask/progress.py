"""Where things stand between two questions, and what the last answer changed: one idea a line."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import outlooks
from ladder.ask.wording import by_rung, title, titles
from ladder.engine.assessment import height
from ladder.engine.decision import Outcome, decide, stated_needs
from ladder.engine.rules import Rulebook

LINES = 2
"""Lines on what changed; each answer is followed by a question, which should stay in view."""


class Progress(NamedTuple):
    """The recommendation as it is now, and the techniques it may yet become, lowest rung first.

    `variant` says in which form to use the technique, if that is chosen.
    """

    technique: str
    outcome: Outcome
    variant: str
    possible: tuple[str, ...]


def progress_of(interview: Interview) -> Progress | None:
    """Where an interview stands; None before anything is said to be wrong."""
    rulebook, knowledge = interview.rulebook, interview.knowledge
    decision = decide(rulebook, stated_needs(rulebook, knowledge.facts), knowledge)
    leading = decision.leading_need
    if leading is None:
        return None
    # None below what some need comes to at least.
    may_lead = (
        step.technique
        for need in decision.needs
        for step in need.possible
        if height(step.rung) in decision.heights
    )
    variant = leading.variant.says if leading.variant else ""
    possible = tuple(by_rung(rulebook, may_lead))
    return Progress(leading.step.technique, leading.step.outcome, variant, possible)


def told(before: Interview, after: Interview) -> list[str]:
    """Where things stand after an answer, and what it took away or opened."""
    now = progress_of(after)
    if now is None:
        return []
    lines = [f"Now: {summary(after.rulebook, now)}."]
    if (earlier := progress_of(before)) is not None:
        # That a lower one is out needs no word: a higher one is open.
        kept = {*now.possible, now.technique, *_not_above(after.rulebook, now.technique)}
        gone = [name for name in earlier.possible if name not in kept]
        lines += list(_why_gone(after, gone, now))[:LINES] or list(_opened(before, after))[:1]
    return lines


def summary(rulebook: Rulebook, now: Progress) -> str:
    """Where things stand: "a better prompt looks best; still possible: LoRA or QLoRA"."""
    name = title(rulebook, now.technique)
    others = [each for each in now.possible if each != now.technique]
    if others:
        shown = titles(rulebook, others[:3], "or" if len(others) <= 3 else ",")
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        return f"{name} looks best; still possible: {shown.replace(' , ', ', ')}{more}"
    match now.outcome:
        case "stop":
            return f"{name} met the target: stop there"
        case "stay":
            return f"stay with {name}; nothing above it is open"
        case "use":
            return f"{name} ({now.variant})" if now.variant else name


def _not_above(rulebook: Rulebook, technique: str) -> Iterator[str]:
    least = height(rulebook.techniques[technique].rung)
    return (name for name, each in rulebook.techniques.items() if height(each.rung) < least)


def _why_gone(after: Interview, gone: list[str], now: Progress) -> Iterator[str]:
    """Why techniques cannot come of it any more: each reason once, with all that it keeps out."""
    rulebook, by_reason = after.rulebook, dict[str, list[str]]()
    for name in gone:
        by_reason.setdefault(_reason(after.knowledge, name, now), []).append(name)
    for reason, names in by_reason.items():
        said = titles(rulebook, names, "and")
        are = "is" if len(names) == 1 else "are"
        yield f"{said[:1].upper()}{said[1:]} {reason.replace('ARE', are)}."


def _reason(knowledge: PartialKnowledge, name: str, now: Progress) -> str:
    """Why a technique is out: it does not fit, a gate is shut, or a lower one comes first."""
    rulebook = knowledge.rulebook
    needs = stated_needs(rulebook, knowledge.facts)
    entries = [
        each
        for need in decide(rulebook, needs, knowledge).needs
        for each in need.assessments
        if each.own.technique == name
    ]
    against = [rule for each in entries for rule, holds in each.unfit_rules if holds]
    if entries and all(each.unfit for each in entries):
        return f"ARE ruled out: {against[0].says}"
    shut = [rule for each in entries for rule, holds in each.gates if holds is False]
    known = [rule for rule in shut if rulebook.tests[rule.id](knowledge.facts.get) is False]
    if known:
        return f"would need first: {known[0].says}"
    if shut:
        return f"must wait until this is known: {shut[0].says}"
    if now.outcome == "stop":
        return "ARE not needed"
    return f"would come after {title(rulebook, now.technique)}"


def _opened(before: Interview, after: Interview) -> Iterator[str]:
    """The gates that an answer showed to hold."""
    for outlook in outlooks(before.knowledge):
        for each in outlook.in_play:
            for rule, earlier in each.gates if each.open is None else ():
                if earlier is None and after.knowledge[rule.id]:
                    yield f"That is settled: {rule.says}."

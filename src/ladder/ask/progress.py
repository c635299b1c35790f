"""Where things stand between two questions, and what the last answer changed: one idea a line."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import outlooks
from ladder.ask.wording import by_rung, title
from ladder.engine.assessment import height
from ladder.engine.decision import Outcome, decide, stated_needs
from ladder.engine.rules import Rulebook

LINES = 2
"""Lines on what changed; each answer is followed by a question, which should stay in view."""


class Progress(NamedTuple):
    """The recommendation as it is now, and the techniques it may yet become, lowest rung first."""

    technique: str
    outcome: Outcome
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
    possible = tuple(by_rung(rulebook, may_lead))
    return Progress(leading.step.technique, leading.step.outcome, possible)


def told(before: Interview, after: Interview) -> list[str]:
    """Where things stand after an answer, if that is new, and what it took away or opened."""
    now = progress_of(after)
    if now is None:
        return []
    lines = [summary(after.rulebook, now)]
    if (earlier := progress_of(before)) is not None:
        lines = [] if lines == [summary(before.rulebook, earlier)] else lines
        # That a lower one is out needs no word: a higher one is open.
        kept = {*now.possible, now.technique, *_not_above(after.rulebook, now.technique)}
        gone = [name for name in earlier.possible if name not in kept]
        lines += list(_why_gone(after, gone, now))[:LINES] or list(_opened(before, after))[:1]
    return lines


def summary(rulebook: Rulebook, now: Progress) -> str:
    """Where things stand: "Best so far: a better prompt. Still possible: LoRA or QLoRA."."""
    name = title(rulebook, now.technique)
    if others := [each for each in now.possible if each != now.technique]:
        more = f"; {len(others) - 3} more" if len(others) > 3 else ""
        return f"Best so far: {name}. Still possible: {_named(rulebook, others[:3])}{more}."
    match now.outcome:
        case "stop":
            return f"Stop: {name} met the target."
        case "stay":
            return f"Stay with {name}: nothing above it is open."
        case "use":
            return f"Use {name}."


def _named(rulebook: Rulebook, techniques: Iterable[str]) -> str:
    """Titles in a row; some hold an "or" themselves."""
    return "; ".join(title(rulebook, name) for name in techniques)


def _not_above(rulebook: Rulebook, technique: str) -> Iterator[str]:
    least = height(rulebook.techniques[technique].rung)
    return (name for name, each in rulebook.techniques.items() if height(each.rung) < least)


def _why_gone(after: Interview, gone: list[str], now: Progress) -> Iterator[str]:
    """Why techniques cannot come of it any more: each reason once, with all that it keeps out."""
    by_reason: dict[str, list[str]] = {}
    for name in gone:
        by_reason.setdefault(_reason(after.knowledge, name, now), []).append(name)
    for reason, names in by_reason.items():
        yield f"{reason}: {_named(after.rulebook, names)}."


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
    if against and all(each.unfit for each in entries):
        return f"Ruled out ({against[0].says})"
    shut = [rule for each in entries for rule, holds in each.gates if holds is False]
    known = [rule for rule in shut if rulebook.tests[rule.id](knowledge.facts.get) is False]
    if known:
        return f"Not before {known[0].says}"
    if shut:
        return f"Not before somebody knows of {shut[0].says}"
    return "Not needed" if now.outcome == "stop" else f"Only after {title(rulebook, now.technique)}"


def _opened(before: Interview, after: Interview) -> Iterator[str]:
    """The gates that an answer showed to hold."""
    for outlook in outlooks(before.knowledge):
        for each in outlook.in_play:
            for rule, earlier in each.gates if each.open is None else ():
                if earlier is None and after.knowledge[rule.id]:
                    yield f"Settled: {rule.says}."

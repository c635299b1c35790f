"""Where things stand between two questions, in one line, and what the last answer changed."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import outlooks
from ladder.ask.wording import by_rung, title, titles
from ladder.engine.assessment import height
from ladder.engine.decision import Outcome, decide, stated_needs
from ladder.engine.rules import Rulebook


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


def summary(rulebook: Rulebook, now: Progress) -> str:
    """Where things stand: "between better prompt and LoRA or QLoRA; leaning few-shot examples"."""
    name = title(rulebook, now.technique)
    if now.technique in now.possible and len(now.possible) > 1:
        heights = {name: height(rulebook.techniques[name].rung) for name in now.possible}
        low, high = (
            titles(rulebook, (name for name in now.possible if heights[name] == end))
            for end in (min(heights.values()), max(heights.values()))
        )
        where = f"between {low} and {high}" if low != high else f"among {low}"
        return f"{where}; leaning {name}"
    match now.outcome:
        case "stop":
            return f"{name}: it met the target, stop there"
        case "stay":
            return f"stay with {name}; nothing above it is open"
        case "use":
            return f"{name} ({now.variant})" if now.variant else name


def changes(before: Interview, after: Interview) -> str:
    """What the last answer changed, in a few words."""
    earlier, now = progress_of(before), progress_of(after)
    if earlier is None or now is None:
        return ""
    rulebook = after.rulebook
    changed = [_of_headline(rulebook, earlier, now), *_of_rules(before.knowledge, after.knowledge)]
    gone = [name for name in earlier.possible if name not in (*now.possible, earlier.technique)]
    if gone:
        how = "out while that is unknown" if after.unknown - before.unknown else "ruled out"
        changed.append(f"{titles(rulebook, gone, 'and')} {how}")
    return "; ".join(dict.fromkeys(filter(None, changed))) or "nothing yet"


def _of_headline(rulebook: Rulebook, earlier: Progress, now: Progress) -> str:
    name = title(rulebook, now.technique)
    if earlier.technique != now.technique:
        return f"{name} in place of {title(rulebook, earlier.technique)}"
    if earlier.outcome != now.outcome:
        return f"{name} is {_NOW[now.outcome]}"
    return f"{name} takes another form" if now.variant not in ("", earlier.variant) else ""


_NOW = {"use": "to be used", "stop": "where to stop", "stay": "the best of what was tried"}


def _of_rules(before: PartialKnowledge, after: PartialKnowledge) -> Iterator[str]:
    """What now speaks for a technique, and what now keeps it out."""
    seen: set[str] = set()
    in_play = (assessment for outlook in outlooks(before) for assessment in outlook.in_play)
    for assessment in in_play:
        name = title(after.rulebook, assessment.entry.technique)
        gates = assessment.gates if assessment.open is None else ()
        for rule, earlier in (*assessment.unfit_rules, *gates):
            now = after[rule.id]
            if earlier is not None or now is None or rule.id in seen:
                continue
            seen.add(rule.id)
            if rule.kind == "gate":
                yield f"{rule.says}: yes" if now else f"{name} would need {rule.says}"
            elif now:
                yield f"{name} is out: {rule.says}"
            else:
                yield f"nothing known against {name} there"

"""Where things stand between two questions, in one line, and what the last answer changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.ask.describing import by_dose, joined, possible, title
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    assessments_in_play,
    decision_so_far,
    possible_outcomes,
)
from ladder.ask.state import Interview
from ladder.engine.assessment import height


@dataclass(frozen=True, slots=True)
class Standing:
    """The recommendation as it is now, and the techniques it may yet become, lowest dose first."""

    technique: str
    outcome: str
    form: str
    possible: tuple[str, ...]


def standing(interview: Interview) -> Standing | None:
    """Where an interview stands; None before anything is said to be wrong."""
    knowledge = interview.knowledge
    leading = decision_so_far(knowledge).leading_need
    if leading is None:
        return None
    step, variant = leading.step, leading.variant
    every = _headlines(knowledge, possible_outcomes(knowledge))
    form = variant.says if variant and step.outcome == "use" else ""
    return Standing(step.technique, step.outcome, form, tuple(every))


def _headlines(knowledge: PartialKnowledge, coming: PossibleOutcomes) -> list[str]:
    """The techniques that may yet be the headline: none below what some need comes to at least."""
    doses = {name: height(each.rung) for name, each in knowledge.rulebook.techniques.items()}
    least = max((min(doses[name] for name, _, _ in steps) for steps in coming), default=0)
    return [name for name in possible(knowledge, coming) if doses[name] >= least]


def line(knowledge: PartialKnowledge, now: Standing) -> str:
    """Where things stand: "between better prompt and LoRA or QLoRA; leaning few-shot examples"."""
    here = title(knowledge, now.technique)
    if now.technique in now.possible and len(now.possible) > 1:
        low, high = (
            _end(knowledge, now.possible, first=True),
            _end(knowledge, now.possible, first=False),
        )
        where = f"between {low} and {high}" if low != high else f"among {low}"
        return f"{where}; leaning {here}"
    match now.outcome:
        case "stop":
            return f"{here}: it met the target, stop there"
        case "stay":
            return f"stay with {here}; nothing above it is open"
        case _:
            return f"{here} ({now.form})" if now.form else here


def _end(knowledge: PartialKnowledge, names: tuple[str, ...], *, first: bool) -> str:
    doses = {name: height(knowledge.rulebook.techniques[name].rung) for name in names}
    wanted = min(doses.values()) if first else max(doses.values())
    every = [name for name in by_dose(knowledge, names) if doses[name] == wanted]
    return joined(title(knowledge, name) for name in every)


def changes(before: Interview, after: Interview) -> str:
    """What the last answer changed, in a few words."""
    was, now = standing(before), standing(after)
    if was is None or now is None:
        return ""
    knowledge = after.knowledge
    told = [_headline(knowledge, was, now), *_settled(before.knowledge, knowledge)]
    gone = [name for name in was.possible if name not in now.possible and name != was.technique]
    if gone:
        how = "out while that is unknown" if after.unknown - before.unknown else "ruled out"
        told.append(f"{joined((title(knowledge, name) for name in gone), 'and')} {how}")
    return "; ".join(each for each in dict.fromkeys(told) if each) or "nothing yet"


def _headline(knowledge: PartialKnowledge, was: Standing, now: Standing) -> str:
    here = title(knowledge, now.technique)
    if was.technique != now.technique:
        return f"{here} in place of {title(knowledge, was.technique)}"
    if was.outcome != now.outcome:
        return f"{here} is {_TURNS[now.outcome]}"
    return f"{here} takes another form" if now.form and was.form != now.form else ""


def _settled(before: PartialKnowledge, after: PartialKnowledge) -> Iterator[str]:
    """What now speaks for a technique, and what now keeps it out."""
    seen: set[str] = set()
    for _, assessment in assessments_in_play(before):
        name = title(after, assessment.entry.technique)
        gates = assessment.gates if assessment.open is None else ()
        for rule, was in (*assessment.unfit_rules, *gates):
            now = after[rule.id]
            if was is not None or now is None or rule.id in seen:
                continue
            seen.add(rule.id)
            if rule.kind == "unfit":
                out, clear = f"{name} is out: {rule.says}", f"nothing known against {name} there"
                yield out if now else clear
            else:
                yield f"{rule.says}: yes" if now else f"{name} would need {rule.says}"


_TURNS = {"use": "to be used", "stop": "where to stop", "stay": "the best of what was tried"}

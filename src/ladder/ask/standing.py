"""Where things stand between two questions, in one line, and what the last answer changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.ask.describing import by_dose, possible, title
from ladder.ask.prospects import Prospects, chances, prospects
from ladder.ask.state import Interview
from ladder.ask.view import View
from ladder.engine.assessment import height
from ladder.engine.decision import decision_on
from ladder.output.words import joined


@dataclass(frozen=True, slots=True)
class Standing:
    """The recommendation as it is now, and the techniques it may yet become, lowest dose first."""

    technique: str
    outcome: str
    form: str
    possible: tuple[str, ...]


def standing(interview: Interview) -> Standing | None:
    """Where an interview stands; None before anything is said to be wrong."""
    view = interview.view
    leading = decision_on(view.rulebook, view.facts).leading_need
    if leading is None:
        return None
    step, variant = leading.step, leading.variant
    every = _headlines(view, prospects(view))
    form = variant.says if variant and step.outcome == "use" else ""
    return Standing(step.technique, step.outcome, form, tuple(every))


def _headlines(view: View, coming: Prospects) -> list[str]:
    """The techniques that may yet be the headline: none below what some need comes to at least."""
    doses = {name: height(each.rung) for name, each in view.rulebook.techniques.items()}
    least = max((min(doses[name] for name, _, _ in steps) for steps in coming), default=0)
    return [name for name in possible(view, coming) if doses[name] >= least]


def line(view: View, now: Standing) -> str:
    """Where things stand: "between better prompt and LoRA or QLoRA; leaning few-shot examples"."""
    here = title(view, now.technique)
    if now.technique in now.possible and len(now.possible) > 1:
        low, high = _end(view, now.possible, first=True), _end(view, now.possible, first=False)
        where = f"between {low} and {high}" if low != high else f"among {low}"
        return f"{where}; leaning {here}"
    match now.outcome:
        case "stop":
            return f"{here}: it met the target, stop there"
        case "stay":
            return f"stay with {here}; nothing above it is open"
        case _:
            return f"{here} ({now.form})" if now.form else here


def _end(view: View, names: tuple[str, ...], *, first: bool) -> str:
    doses = {name: height(view.rulebook.techniques[name].rung) for name in names}
    wanted = min(doses.values()) if first else max(doses.values())
    every = [name for name in by_dose(view, names) if doses[name] == wanted]
    return joined(title(view, name) for name in every)


def changes(before: Interview, after: Interview) -> str:
    """What the last answer changed, in a few words."""
    was, now = standing(before), standing(after)
    if was is None or now is None:
        return ""
    view = after.view
    told = [_headline(view, was, now), *_settled(before.view, view)]
    gone = [name for name in was.possible if name not in now.possible and name != was.technique]
    if gone:
        how = "out while that is unknown" if after.unknown - before.unknown else "ruled out"
        told.append(f"{joined((title(view, name) for name in gone), 'and')} {how}")
    return "; ".join(each for each in dict.fromkeys(told) if each) or "nothing yet"


def _headline(view: View, was: Standing, now: Standing) -> str:
    here = title(view, now.technique)
    if was.technique != now.technique:
        return f"{here} in place of {title(view, was.technique)}"
    if was.outcome != now.outcome:
        return f"{here} is {_TURNS[now.outcome]}"
    return f"{here} takes another form" if now.form and was.form != now.form else ""


def _settled(before: View, after: View) -> Iterator[str]:
    """What now speaks for a technique, and what now keeps it out."""
    seen: set[str] = set()
    for need in after.needs():
        for chance in chances(before, need):
            name = title(after, chance.entry.technique)
            for rule in chance.entry.unfit:
                now = after.truth(rule.id)
                if before.truth(rule.id) is None and now is not None and rule.id not in seen:
                    seen.add(rule.id)
                    yield (
                        f"{name} is out: {rule.says}"
                        if now
                        else f"nothing known against {name} there"
                    )
            for rule in chance.entry.gates if chance.open is None else ():
                now = after.truth(rule.id)
                if before.truth(rule.id) is None and now is not None and rule.id not in seen:
                    seen.add(rule.id)
                    yield f"{rule.says}: yes" if now else f"{name} would need {rule.says}"


_TURNS = {"use": "to be used", "stop": "where to stop", "stay": "the best of what was tried"}

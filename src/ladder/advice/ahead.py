"""What a program reads of the technique that comes next: what is missing, or what decides."""

from typing import TypedDict

from ladder.advice import shapes
from ladder.engine.decision import Outcome
from ladder.engine.facts import Value, number
from ladder.engine.forms import MEASURE
from ladder.engine.keeping import is_in_use
from ladder.engine.knowledge import Knowledge
from ladder.engine.unknown import effects
from ladder.engine.verdict import Missing, Next, Verdict
from ladder.output.steps import alike_answers, headline_of
from ladder.output.values import filled, plain_value


class _Led(TypedDict):
    outcome: Outcome
    technique: str | None
    ahead: str | None


def prepare(verdict: Verdict) -> shapes.Prepare | None:
    """Return the technique to prepare and what is missing; None for another outcome."""
    ahead = verdict.ahead
    if ahead is None or verdict.recommendation.outcome != "prepare":
        return None
    return filled(shapes.Prepare, ahead, missing=missing_parts(verdict, ahead))


def find_out(verdict: Verdict) -> shapes.FindOut | None:
    """Return the technique that may suit and what decides it; None for another outcome."""
    ahead = verdict.ahead
    if ahead is None or verdict.recommendation.outcome != "find-out":
        return None
    return filled(shapes.FindOut, ahead, facts=[_to_find(verdict, item) for item in ahead.missing])


def if_missed(verdict: Verdict) -> shapes.IfMissed | None:
    """Return what comes next if the step to use misses the target; None if nothing does."""
    ahead = verdict.ahead
    if ahead is None or verdict.recommendation.outcome != "use":
        return None
    missing, form = missing_parts(verdict, ahead), ahead.form
    if verdict.recommendation.technique == MEASURE:  # then it is measured already
        form = "prepare" if missing else "use"
    return filled(shapes.IfMissed, ahead, form=form, missing=missing)


def missing_parts(verdict: Verdict, ahead: Next) -> list[shapes.MissingPart]:
    """Return what a technique waits for, quickest first."""
    return [_part(verdict, item) for item in ahead.missing]


def _part(verdict: Verdict, item: Missing) -> shapes.MissingPart:
    fact, need = _met_by(verdict, item)
    have = verdict.facts.get(fact)
    return filled(
        shapes.MissingPart,
        item.reason,
        state="unknown" if item.reason.unknown else "false",
        fact=fact or None,
        have=None if have is None else plain_value(have),
        need=None if need is None else plain_value(need),
        effort=item.takes,
    )


def _met_by(verdict: Verdict, item: Missing) -> tuple[str, Value | None]:
    """Return the first fact that alone meets a requirement, with the nearest value that does.

    Return the first fact that the requirement reads and None if it takes several.
    """
    known, book = verdict.knowledge, verdict.rulebook
    for fact in item.reason.asks:
        if fact in book.facts:
            have = number(verdict.facts.get(fact)) or 0
            meeting = [answer for answer, then in effects(known, fact) if then[item.reason.rule]]
            if meeting:
                return fact, min(meeting, key=lambda value: abs((number(value) or 0) - have))
    return item.fact, None


def _to_find(verdict: Verdict, item: Missing) -> shapes.FactToFind:
    known, book = verdict.knowledge, verdict.rulebook
    name = next(iter(verdict.deciding_facts(item)), "")
    fact = book.facts.get(name)
    groups = alike_answers(known, name, lambda then: str(_led(then))) if fact else ()
    return filled(
        shapes.FactToFind,
        item.reason,
        fact=name or None,
        question=fact.question if fact else item.reason.says,
        answers=[
            shapes.AnswerLeads(
                says=group.says,
                value=plain_value(group.first),
                **_led(known.learn({name: group.first})),
            )
            for group in (groups if len(groups) > 1 else ())
        ],
    )


def _led(then: Knowledge) -> _Led:
    """Return what is recommended once an answer is known."""
    technique, outcome, ahead = headline_of(then)
    kept = outcome in ("use", "stop") or is_in_use(technique, then.rulebook, then.facts)
    return _Led(outcome=outcome, technique=technique if kept else None, ahead=ahead or None)

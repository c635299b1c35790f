"""What an interview ends with: three lines, and what nobody knew and nothing was assumed about."""

from collections.abc import Collection

from ladder.engine.verdict import Verdict
from ladder.engine.wording import inside

SHOWN = 4
"""Facts that nobody knows which are spelt out; the others are counted."""


def result(verdict: Verdict, headline: str) -> list[str]:
    """The verdict in three lines: what to do, what first, and what could change it."""
    lines = [headline]
    if verdict.recommendation.steps:
        lines.append(f"First: {verdict.recommendation.steps[0]}")
    lines.append(_next(verdict))
    return lines


def _next(verdict: Verdict) -> str:
    """What could still change it, else what comes after it."""
    following = verdict.next_rung
    if verdict.open_questions and not verdict.decided:
        return f"What could change it: {verdict.open_questions[0].question}"
    if following is None or not following.unmet:
        return "No answer that is still open could change it."
    gates = "; ".join(gate.says for gate in following.unmet[:2])
    if verdict.recommendation.outcome == "use":
        return f"If that falls short: {inside(following.title)}, which asks for {gates}."
    return f"What opens the next step: {inside(following.title)} asks for {gates}."


def left_open(verdict: Verdict, unknown: Collection[str]) -> list[str]:
    """The questions that were answered by "don't know", those first that could move the verdict."""
    moving = [question.fact for question in verdict.open_questions if question.fact in unknown]
    others = [fact for fact in verdict.rulebook.facts if fact in unknown and fact not in moving]
    if not (left := [*moving, *others]):
        return []
    lines = ["Nobody knows yet, and nothing was assumed:"]
    for fact in left[:SHOWN]:
        worth = " (worth finding out)" if fact in moving else ""
        lines.append(f"  {verdict.rulebook.facts[fact].question}{worth}")
    if more := len(left) - SHOWN:
        lines += [f"  and {more} more"] if more > 0 else []
    return lines

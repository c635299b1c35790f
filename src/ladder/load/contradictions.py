"""Statements of one problem that cannot all be true. Each is a fault, anchored where it stands."""

from collections.abc import Iterator, Mapping

from ladder.engine.facts import Value
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic

Positions = Mapping[str, Position]

_SCORED = ("score", "items", "because")


def contradictions(
    facts: Mapping[str, Value], positions: Positions, name: str
) -> Iterator[Diagnostic]:
    """What does not go together in `facts`."""
    top = _number(facts, "evaluation.scale_top")
    top = 1.0 if top is None else top
    target = _number(facts, "evaluation.target")
    if target is not None and target > top:
        yield _off_scale("evaluation.target", target, top, positions, name)
    for fact in facts:
        if fact.startswith("attempts.") and fact.endswith(".outcome"):
            technique = fact.split(".")[1]
            yield from _attempt(technique, facts, positions, name, target, top)
    for technique in _stated_without_outcome(facts):
        if f"attempts.{technique}.outcome" in positions:
            continue  # its author says that the outcome is unknown
        what = f"`attempts.{technique}` has no outcome"
        help_ = "Say how it went: untried, first-draft, inconclusive, fell-short or met."
        yield Diagnostic(what, _mark(f"attempts.{technique}", positions, name), help_)
    yield from _specialists(facts, positions, name)


def unexplained(
    facts: Mapping[str, Value], positions: Positions, name: str
) -> Iterator[Diagnostic]:
    """Attempts that are said to have fallen short without the reason why."""
    for fact, outcome in facts.items():
        here = fact.removesuffix(".outcome")
        if outcome != "fell-short" or here == fact or f"{here}.because" in facts:
            continue
        what = f"`{here}` fell short, but no reason is written down"
        help_ = "Add because: one sentence on what still goes wrong. Without it, nothing is spent."
        yield Diagnostic(what, _mark(fact, positions, name), help_)


def _attempt(
    technique: str,
    facts: Mapping[str, Value],
    positions: Positions,
    name: str,
    target: float | None,
    top: float,
) -> Iterator[Diagnostic]:
    here = f"attempts.{technique}"
    outcome = facts[f"{here}.outcome"]
    score = _number(facts, f"{here}.score")
    items, all_items = _number(facts, f"{here}.items"), _number(facts, "evaluation.items")
    if outcome == "untried" and any(f"{here}.{field}" in facts for field in _SCORED):
        what = f"`{here}` is untried, yet has a result"
        yield Diagnostic(
            what, _mark(f"{here}.outcome", positions, name), "Correct the outcome, or drop it."
        )
    if items is not None and all_items is not None and items > all_items:
        what = f"`{here}` was scored on {items:,.0f} items, but only {all_items:,.0f} exist"
        help_ = f"Correct {here}.items or evaluation.items."
        yield Diagnostic(what, _mark(f"{here}.items", positions, name), help_)
    if score is None:
        return
    if score > top:
        yield _off_scale(f"{here}.score", score, top, positions, name)
    elif target is not None and outcome == "met" and score < target:
        what = f"`{here}` met its target, but {score:g} is below {target:g}"
        help_ = "Correct the outcome (fell-short), the score or evaluation.target."
        yield Diagnostic(what, _mark(f"{here}.outcome", positions, name), help_)
    elif target is not None and outcome == "fell-short" and score >= target:
        what = f"`{here}` fell short, but {score:g} reaches the target of {target:g}"
        help_ = "Correct the outcome (met), the score or evaluation.target."
        yield Diagnostic(what, _mark(f"{here}.outcome", positions, name), help_)


def _off_scale(fact: str, number: float, top: float, positions: Positions, name: str) -> Diagnostic:
    what = f"`{fact}` is {number:g}, off its scale of 0 to {top:g}"
    help_ = "Write a share of 1, or state the scale: evaluation: {scale_top: 100}."
    return Diagnostic(what, _mark(fact, positions, name), help_)


def _stated_without_outcome(facts: Mapping[str, Value]) -> list[str]:
    stated = {fact.split(".")[1]: None for fact in facts if fact.startswith("attempts.")}
    return [technique for technique in stated if f"attempts.{technique}.outcome" not in facts]


def _specialists(
    facts: Mapping[str, Value], positions: Positions, name: str
) -> Iterator[Diagnostic]:
    count = _number(facts, "assets.specialists")
    needs = facts.get("needs")
    if count is None or count > 1 or not isinstance(needs, frozenset):
        return
    if "many-specialists" in needs:
        how_many = "is only 1 specialist" if count else "are none"
        what = f"`needs` names many-specialists, but there {how_many}"
        help_ = "Correct assets.specialists, or drop the need."
        yield Diagnostic(what, _mark("assets.specialists", positions, name), help_)


def _number(facts: Mapping[str, Value], fact: str) -> float | None:
    value = facts.get(fact)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _mark(fact: str, positions: Positions, name: str) -> Position:
    """Where the fact stands, or its nearest parent that does."""
    while fact not in positions and "." in fact:
        fact = fact.rsplit(".", 1)[0]
    return positions.get(fact, Position(name))

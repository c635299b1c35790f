"""Statements of one problem that cannot all be true. Each is a fault, anchored where it stands."""

from collections.abc import Iterator, Mapping

from ladder.facts import Value
from ladder.faults import Fault
from ladder.model import Mark

Marks = Mapping[str, Mark]

_SCORED = ("score", "items", "because")


def contradictions(facts: Mapping[str, Value], marks: Marks, name: str) -> Iterator[Fault]:
    """What does not go together in `facts`."""
    top = _number(facts, "evaluation.scale_top")
    top = 1.0 if top is None else top
    target = _number(facts, "evaluation.target")
    if target is not None and target > top:
        yield _off_scale("evaluation.target", target, top, marks, name)
    for fact in facts:
        if fact.startswith("attempts.") and fact.endswith(".outcome"):
            technique = fact.split(".")[1]
            yield from _attempt(technique, facts, marks, name, target, top)
    for technique in _stated_without_outcome(facts):
        if f"attempts.{technique}.outcome" in marks:
            continue  # its author says that the outcome is unknown
        what = f"`attempts.{technique}` has no outcome"
        help_ = "Say how it went: untried, first-draft, inconclusive, fell-short or met."
        yield Fault(what, _mark(f"attempts.{technique}", marks, name), help_)
    yield from _specialists(facts, marks, name)


def unexplained(facts: Mapping[str, Value], marks: Marks, name: str) -> Iterator[Fault]:
    """Attempts that are said to have fallen short without the reason why."""
    for fact, outcome in facts.items():
        here = fact.removesuffix(".outcome")
        if outcome != "fell-short" or here == fact or f"{here}.because" in facts:
            continue
        what = f"`{here}` fell short, but no reason is written down"
        help_ = "Add because: one sentence on what still goes wrong. Without it, nothing is spent."
        yield Fault(what, _mark(fact, marks, name), help_)


def _attempt(
    technique: str,
    facts: Mapping[str, Value],
    marks: Marks,
    name: str,
    target: float | None,
    top: float,
) -> Iterator[Fault]:
    here = f"attempts.{technique}"
    outcome = facts[f"{here}.outcome"]
    score = _number(facts, f"{here}.score")
    items, all_items = _number(facts, f"{here}.items"), _number(facts, "evaluation.items")
    if outcome == "untried" and any(f"{here}.{field}" in facts for field in _SCORED):
        what = f"`{here}` is untried, yet has a result"
        yield Fault(what, _mark(f"{here}.outcome", marks, name), "Correct the outcome, or drop it.")
    if items is not None and all_items is not None and items > all_items:
        what = f"`{here}` was scored on {items:,.0f} items, but only {all_items:,.0f} exist"
        help_ = f"Correct {here}.items or evaluation.items."
        yield Fault(what, _mark(f"{here}.items", marks, name), help_)
    if score is None:
        return
    if score > top:
        yield _off_scale(f"{here}.score", score, top, marks, name)
    elif target is not None and outcome == "met" and score < target:
        what = f"`{here}` met its target, but {score:g} is below {target:g}"
        help_ = "Correct the outcome (fell-short), the score or evaluation.target."
        yield Fault(what, _mark(f"{here}.outcome", marks, name), help_)
    elif target is not None and outcome == "fell-short" and score >= target:
        what = f"`{here}` fell short, but {score:g} reaches the target of {target:g}"
        help_ = "Correct the outcome (met), the score or evaluation.target."
        yield Fault(what, _mark(f"{here}.outcome", marks, name), help_)


def _off_scale(fact: str, number: float, top: float, marks: Marks, name: str) -> Fault:
    what = f"`{fact}` is {number:g}, off its scale of 0 to {top:g}"
    help_ = "Write a share of 1, or state the scale: evaluation: {scale_top: 100}."
    return Fault(what, _mark(fact, marks, name), help_)


def _stated_without_outcome(facts: Mapping[str, Value]) -> list[str]:
    stated = {fact.split(".")[1]: None for fact in facts if fact.startswith("attempts.")}
    return [technique for technique in stated if f"attempts.{technique}.outcome" not in facts]


def _specialists(facts: Mapping[str, Value], marks: Marks, name: str) -> Iterator[Fault]:
    count = _number(facts, "assets.specialists")
    needs = facts.get("needs")
    if count is None or count > 1 or not isinstance(needs, frozenset):
        return
    if "many-specialists" in needs:
        how_many = "is only 1 specialist" if count else "are none"
        what = f"`needs` names many-specialists, but there {how_many}"
        help_ = "Correct assets.specialists, or drop the need."
        yield Fault(what, _mark("assets.specialists", marks, name), help_)


def _number(facts: Mapping[str, Value], fact: str) -> float | None:
    value = facts.get(fact)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _mark(fact: str, marks: Marks, name: str) -> Mark:
    """Where the fact stands, or its nearest parent that does."""
    while fact not in marks and "." in fact:
        fact = fact.rsplit(".", 1)[0]
    return marks.get(fact, Mark(name))

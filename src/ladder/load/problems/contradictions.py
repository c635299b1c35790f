"""Contradictory statements of one problem, each a fault at its position.

The contradictions are rules (`rules/contradiction/`). What an attempt must also state is here,
because a missing fact is not a condition over known facts.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ladder.engine.answers import INAPPLICABLE
from ladder.engine.computed import computed
from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, Money, currency, number
from ladder.engine.rules import Rulebook
from ladder.engine.scores import TARGET
from ladder.engine.sources import Position
from ladder.engine.wording import fill
from ladder.load.problems.counted_errors import miscounted
from ladder.output.diagnostics import Diagnostic

_NO_POSITIONS: Mapping[str, Position] = {}


def contradictions(
    rulebook: Rulebook,
    facts: Facts,
    positions: Mapping[str, Position] = _NO_POSITIONS,
    file: str = "",
) -> Iterator[Diagnostic]:
    """Yield the contradictions in `facts`, which are in `file` at `positions`."""
    for fact in facts:
        for rule in rulebook.contradictions.get(fact, ()):
            if rule.stated and facts.keys().isdisjoint(rule.stated):
                continue
            known = {**rule.assumed, **facts}
            if rule.id in _on_computed(rulebook):
                known = {**known, **computed(rulebook, known)}
            if rulebook.evaluators[rule.when](known.get):
                position = _nearest(fact, positions, file)
                yield Diagnostic(fill(rule.says, known), position, fill(rule.help, known), rule.id)
    money = {fact: value.currency for fact, value in facts.items() if isinstance(value, Money)}
    for fact in [fact for fact, named in money.items() if named != currency(facts)][:1]:
        what = f"`{fact}` is in {money[fact]}, and another amount is in {currency(facts)}"
        help_ = "State all amounts in one currency: nothing is converted."
        yield Diagnostic(what, _nearest(fact, positions, file), help_)
    for fact, what, help_ in miscounted(rulebook, facts, positions):
        yield Diagnostic(what, _nearest(fact, positions, file), help_)
    attempts = {fact.split(".")[1] for fact in facts if fact.startswith("attempts.")}
    for technique in sorted(attempts):
        attempt = f"attempts.{technique}"
        # Where the outcome has a position, its author says that it is unknown. A score without a
        # target says no more than that.
        without = facts.keys().isdisjoint((f"{attempt}.outcome", f"{attempt}.score"))
        if without and f"{attempt}.outcome" not in positions:
            choices = rulebook.facts[f"{attempt}.outcome"].choice_ids()
            help_ = f"Say how it went: {', '.join(choices[:-1])} or {choices[-1]}."
            position = _nearest(attempt, positions, file)
            yield Diagnostic(f"`{attempt}` has no outcome", position, help_)


@lru_cache(maxsize=8)
def _on_computed(rulebook: Rulebook) -> frozenset[str]:
    """Return the contradictions that read a computed fact."""
    every = (rule for rules in rulebook.contradictions.values() for rule in rules)
    return frozenset(
        rule.id
        for rule in every
        if not rulebook.computed.keys().isdisjoint(reads(rule.when, rulebook.derived))
    )


def unexplained(facts: Facts, positions: Mapping[str, Position], file: str) -> Iterator[Diagnostic]:
    """Yield attempts that cannot be made, without a reason."""
    for fact, outcome in facts.items():
        attempt = fact.removesuffix(".outcome")
        stated = attempt == fact or f"{attempt}.because" in facts
        if outcome == INAPPLICABLE and not stated:
            what = f"`{attempt}` is marked {outcome}, but `because` is missing"
            help_ = "Add because: one sentence on why it cannot be used here. Only then is the "
            help_ += "technique skipped."
            yield Diagnostic(what, _nearest(fact, positions, file), help_)


def lacks_reason(facts: Facts, attempt: str) -> bool:
    """Return whether an attempt, such as `attempts.lora`, has a result without its reason.

    A score is a reason, unless it reaches the target.
    """
    outcome = facts.get(f"{attempt}.outcome")
    if outcome not in REASONS or f"{attempt}.because" in facts:
        return False
    score, target = number(facts.get(f"{attempt}.score")), number(facts.get(TARGET))
    short = score is not None and (target is None or score < target)
    return outcome == INAPPLICABLE or not short


REASONS = frozenset({"below-target", INAPPLICABLE})
"""Outcomes of which an interview asks the reason, and `check` that of a proposal."""


def _nearest(fact: str, positions: Mapping[str, Position], file: str) -> Position:
    """Return the position of the fact, or of its nearest parent that has one."""
    while fact not in positions and "." in fact:
        fact = fact.rsplit(".", 1)[0]
    return positions.get(fact, Position(file))

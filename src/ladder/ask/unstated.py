"""The words of a headline, and the facts that would change it only once they are stated.

A rule takes a condition with `stated` as not met until its facts are known. To follow what is
unknown does not lead to these facts: no rule waits for them.
"""

from collections.abc import Sequence, Set

from ladder.engine.answers import answers
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.knowledge import Knowledge, readers
from ladder.engine.rules import Rulebook

LISTED = ("prepare", "find-out")
"""Forms of a headline that name what is missing, or what to find out."""

TOGETHER = 4
"""The most facts that are tried together."""

TAKEN_AS_SAID = ("evaluation.held_out",)
"""Facts that another question settles: it asks for items that nobody used for training."""


def named(known: Knowledge) -> tuple[str, ...]:
    """Return what the headline says now: its form, its technique, and what that leads to."""
    return _named(known.decision)


def _named(decision: Decision) -> tuple[str, ...]:
    need = decision.leading_need
    return () if need is None else (need.form, need.step.technique, *named_ahead(need))


def named_ahead(need: NeedDecision) -> tuple[str, ...]:
    """Return what the headline says of what comes next, if it is prepared or found out.

    What is missing for it is left out: a requirement that nobody was asked about is listed as not
    stated.
    """
    if need.form not in LISTED:
        return ()
    return need.ahead.named if need.form == "find-out" else need.ahead.named[:2]


def unstated(saved: Knowledge, never: Set[str]) -> list[str]:
    """Return the unknown facts that would change the headline if they were stated.

    `never` are the facts that nobody knows. What the team has ready is taken as it is said.
    """
    every = saved.rulebook.facts
    asked = {
        name
        for name, fact in every.items()
        if fact.asked and not (fact.attempt_of or fact.filled or name in TAKEN_AS_SAID)
    }
    asked -= saved.facts.keys() | never
    found: set[str] = set()
    then = saved.with_open(asked)
    for name, facts in saved.to_state(asked).items():
        if _would_count(saved, then, name):
            in_order = [fact for fact in every if fact in facts]
            found.update(_turning(saved, name, asked, in_order, named(saved), TOGETHER))
    return [fact for fact in every if fact in found]


def _would_count(saved: Knowledge, then: Knowledge, name: str) -> bool:
    """Return whether a condition that is open `then` may change the headline once it is true."""
    keys = readers(saved.rulebook, name) if saved.rulebook.stated[name].asked else ()
    return any(
        _named(saved.turned(key)) != named(saved)
        for key in keys
        if saved.truths.get(key) is not then.truths.get(key)
        and not _is_readiness(saved.rulebook, key)
    )


def _is_readiness(rulebook: Rulebook, key: str) -> bool:
    rule = rulebook.rules.get(key.removeprefix("out-of-reach:"))
    return rule is not None and rule.kind == "requirement" and rule.class_ == "ready"


def _turning(
    known: Knowledge,
    name: str,
    asked: Set[str],
    left: Sequence[str],
    now: tuple[str, ...],
    most: int,
) -> list[str]:
    """Return the first facts whose answers make a condition true and the headline another."""
    if not most or not known.to_state(asked, {name}):
        return []
    for at, fact in enumerate(left):
        for answer in answers(known.rulebook, known.rulebook.facts[fact], known.facts):
            after = known.learn({fact: answer})
            if named(after) != now:
                return [fact]
            if rest := _turning(after, name, asked, left[at + 1 :], now, most - 1):
                return [fact, *rest]
    return []

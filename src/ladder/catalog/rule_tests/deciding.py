"""Why a case came out as it did: the comparison that decided, with the value it read."""

from collections.abc import Iterator
from datetime import date

from ladder.engine.conditions import AtLeastOf, Condition, Leaf, decisive_comparisons, holds
from ladder.engine.facts import Facts
from ladder.engine.rules import Case, Rule, Rulebook
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import show
from ladder.output.conditions import DAY, comparison, is_day

TRUTHS = {True: "true", False: "false", None: "unknown"}


def reasons(book: Rulebook, case: Case, verdict: Verdict, facts: Facts) -> Iterator[str]:
    """What made a failing case come out as it did, a sentence each.

    Args:
        book: the rules.
        case: the case, of which at least one expectation was not met.
        verdict: what came.
        facts: what the case states, with the day of the verdict.
    """
    said = verdict.spoken
    wrong = [name for name in case.fires if name not in said]
    wrong += [name for name in case.silent if name in said]
    for name in wrong:
        rule = book.rules[name]
        yield f"{name}: {state(book, rule, facts)}"
        if name in case.fires:
            yield from _standing(verdict, rule.techniques)
    headline = verdict.recommendation
    if case.recommendation and case.recommendation != headline.technique:
        yield from _standing(verdict, (case.recommendation, headline.technique))
        for place in verdict.ladder:
            if place.technique in (case.recommendation, headline.technique):
                for each in place.because:
                    rule = book.rules[each.rule]
                    if rule.reads and rule.id not in wrong:
                        yield f"{rule.id}: {state(book, rule, facts)}"


def state(book: Rulebook, rule: Rule, facts: Facts) -> str:
    """Whether the rule's condition holds and its `unless` silences it, and what made it so."""
    said = [_state(book, "condition", rule.when, facts)]
    if rule.unless is not None:
        silenced = holds(rule.unless, facts, book.derived)
        if silenced or holds(rule.when, facts, book.derived):
            said.append(_state(book, "unless", rule.unless, facts))
    return "; ".join(filter(None, said)) or "it has no condition of its own"


def _state(book: Rulebook, name: str, condition: Condition, facts: Facts) -> str:
    found = decisive_comparisons(condition, facts, book.evaluators)
    if not found:
        return ""
    because = "; ".join(_read(book, leaf, facts) for leaf in found)
    return f"its {name} is {TRUTHS[holds(condition, facts, book.derived)]}, because {because}"


def _read(book: Rulebook, leaf: Leaf, facts: Facts) -> str:
    truth = holds(leaf, facts, book.derived)
    named = [leaf.fact, leaf.other] if isinstance(leaf, AtLeastOf) else [leaf.fact]
    values = " and ".join(f"{_name(name)} is {_value(book, facts, name)}" for name in named)
    wanted = comparison(book, leaf).replace("`", "")
    return f'"{wanted}" is {TRUTHS[truth]} ({values})'


def _name(fact: str) -> str:
    return "that day" if fact == DAY else fact


def _value(book: Rulebook, facts: Facts, name: str) -> str:
    value = facts.get(name)
    if value is None:
        return "not stated"
    if isinstance(value, int) and is_day(book, name):
        return date.fromordinal(value).isoformat()
    return show(value)


def _standing(verdict: Verdict, techniques: tuple[str, ...]) -> Iterator[str]:
    for place in verdict.ladder:
        if place.technique in techniques:
            yield f"{place.technique} is {_status(place)}"


def _status(place: LadderRow) -> str:
    names = ", ".join(dict.fromkeys(each.rule for each in place.because))
    return f"{place.status} ({names})" if names else place.status

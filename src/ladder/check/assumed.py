"""The values that a proposal to train does not state, and on which its result depends."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from ladder.check.evaluation import Evaluation, training_requirements
from ladder.check.findings import Issue, Severity
from ladder.check.judge import against_the_verdict, severe
from ladder.engine.answers import answers
from ladder.engine.conditions import Condition, decisive_comparisons
from ladder.engine.costs import BILL, MONTHLY_BILL, PER_REQUEST
from ladder.engine.errors import ERRORS, READ
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.knowledge import readers
from ladder.engine.pack import CheckRule
from ladder.engine.unknown import rules_in_play


class Reading(NamedTuple):
    """How a fact that nobody states is read: as a value, as none of others, or as not known.

    `from_parts` says that the value is the sum of its stated parts.
    """

    value: Value | None = None
    none_of: tuple[Value, ...] = ()
    from_parts: bool = False


Readings = dict[str, list[Reading]]


def assumed(evaluation: Evaluation, asked: Collection[str]) -> Iterator[Issue]:
    """Yield one note with the values that are assumed because the proposal does not state them.

    A fact that another issue asks for is left out.

    Nobody is asked for these facts (`asked: false` in a rule). Another value would make the result
    worse, so the report names the assumed one. Else it would pay to leave the fact out.
    """
    if not evaluation.trains:
        return
    known, found = _known(evaluation), Readings()
    unknown = [*_unknown(evaluation, known)]
    against = _against(evaluation) if unknown else set()
    for name, condition in unknown:
        now, held = evaluation.known, evaluation.known.learn({name: True})
        turned = any(held[key] is not now[key] for key in readers(evaluation.rulebook, name))
        if turned and _against(replace(evaluation, known=held)) - against:
            for fact, reading in _read_as(evaluation, condition, known):
                found.setdefault(fact, []).append(reading)
    found |= {fact: [reading] for fact, reading in _totals(evaluation)}
    out = {fact for fact in found if fact in asked or fact.startswith(ERRORS)}
    found = {fact: how for fact, how in found.items() if fact not in out}
    if READ in evaluation.rulebook.facts and READ not in evaluation.problem.facts:
        found[READ] = [Reading()]
    if found:
        more = {"readings": found}
        yield Issue(CheckRule.ASSUMED_FACTS, Severity.NOTE, [*found], more=more)


TOTALS = {MONTHLY_BILL: BILL, PER_REQUEST: "computed.request-cost"}
"""What is paid in total, and what gives it where nobody states it."""


def _totals(evaluation: Evaluation) -> Iterator[tuple[str, Reading]]:
    """Yield the totals that the parts give and that a rule in play reads, with their amounts.

    The true total can be another one, and a proposal could pass only because it is not stated.
    """
    book, facts, stated = evaluation.rulebook, evaluation.facts, evaluation.problem.facts
    in_play = _in_play(evaluation)
    if MONTHLY_BILL in stated or in_play.isdisjoint(readers(book, BILL)):
        return
    for total, given_by in TOTALS.items():
        if total not in stated and (amount := facts.get(given_by)) is not None:
            yield total, Reading(amount, from_parts=True)


def _in_play(evaluation: Evaluation) -> set[str]:
    """Return the exclusions and requirements of the options and of what is proposed."""
    rules = [*rules_in_play(evaluation.decision)]
    for item in evaluation.proposed:
        rules += training_requirements(evaluation, item)
    return {rule.id for rule in rules}


def _unknown(evaluation: Evaluation, known: Facts) -> Iterator[tuple[str, Condition]]:
    """Yield what counts as false only because a fact is missing: each condition with its name."""
    book, in_play = evaluation.rulebook, _in_play(evaluation)
    for name, stated in book.stated.items():
        rules = book.rules.keys() & readers(book, name)
        if stated.asked or (rules and rules.isdisjoint(in_play)):
            continue
        if book.evaluators[stated.condition](known.get) is None:
            yield name, stated.condition


def _known(evaluation: Evaluation) -> Facts:
    """Return the facts without those that rules assume where nobody states them."""
    stated, assumed = evaluation.problem.facts, evaluation.rulebook.assumed
    every = evaluation.facts.items()
    return {name: value for name, value in every if name in stated or name not in assumed}


def _against(evaluation: Evaluation) -> set[tuple[str, Severity]]:
    found = against_the_verdict(evaluation)
    return {(item.rule, item.severity) for item in severe(found)}


def _read_as(
    evaluation: Evaluation, condition: Condition, known: Facts
) -> Iterator[tuple[str, Reading]]:
    """Yield each unknown fact of a condition, and how it is read."""
    book = evaluation.rulebook
    holds = book.evaluators[condition]
    leaves = decisive_comparisons(condition, known, book.evaluators)
    for name in dict.fromkeys(name for leaf in leaves for name in leaf.facts):
        if name in known or name not in book.facts:
            continue
        fact = book.facts[name]
        every = answers(book, fact, known)
        fails = [value for value in every if holds({**known, name: value}.get) is False]
        if fails:
            yield name, _reading(fact, fails, [x for x in every if x not in fails])


def _reading(fact: Fact, fails: list[Value], holds: list[Value]) -> Reading:
    """Return how a fact is read: as its usual value if it has one, or as not another."""
    usual = fact.assume or ("untried" if fact.attempt_of else fails[0])
    yes_or_no = fact.kind is Kind.BOOL or fact.yes_or_no
    if usual in fails and (fact.assume or fact.attempt_of or yes_or_no):
        return Reading(usual)
    return Reading() if fact.kind in (Kind.WHOLE, Kind.NUMBER) else Reading(none_of=tuple(holds))

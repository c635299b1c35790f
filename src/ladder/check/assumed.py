"""The values that a proposal to train does not state, and on which its result depends."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from ladder.check.evaluation import Evaluation, training_requirements
from ladder.check.findings import Finding, Severity
from ladder.check.judge import against_the_verdict
from ladder.engine.answers import answers
from ladder.engine.assessment import Answers
from ladder.engine.comparisons import facts_of
from ladder.engine.conditions import Condition, decisive_comparisons, reads
from ladder.engine.costs import BILL, MONTHLY_BILL, PER_REQUEST
from ladder.engine.decision import decide, stated_needs
from ladder.engine.errors import ERRORS, READ
from ladder.engine.facts import Fact, Facts, Kind, Stated, Value
from ladder.engine.knowledge import readers
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show
from ladder.output.diagnostics import listed


def assumed(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield one note with the values that are assumed because the proposal does not state them.

    Nobody is asked for these facts (`asked: false` in a rule). Another value would make the result
    worse, so the report names the assumed one. Else it would pay to leave the fact out.
    """
    if not evaluation.trains:
        return
    known, found = _known(evaluation), dict[str, tuple[list[str], Value | None]]()
    unknown = [*_unknown(evaluation, known)]
    against = _against(evaluation) if unknown else set()
    for name, condition in unknown:
        then = _with(evaluation, name)
        if then is not None and _against(then) - against:
            for fact, (words, value) in _read_as(evaluation, condition, known).items():
                before, _ = found.get(fact, ([], None))
                found[fact] = list(dict.fromkeys([*before, words])), value
    found |= {fact: ([words], None) for fact, words in _totals(evaluation)}
    found = {fact: how for fact, how in found.items() if not fact.startswith(ERRORS)}
    if READ in evaluation.rulebook.facts and READ not in evaluation.problem.facts:
        found[READ] = ["is none: no bad answers were counted"], None
    if found:
        values = listed(f"{fact} {' and '.join(words)}" for fact, (words, _) in found.items())
        text = f"Assumed, not stated: {values}."
        note = evaluation.finding(CheckRule.ASSUMED_FACTS, Severity.NOTE, [*found], text)
        yield note._replace(facts={fact: x for fact, (_, x) in found.items() if x is not None})


TOTALS = {MONTHLY_BILL: BILL, PER_REQUEST: "computed.request-cost"}
"""What is paid in total, and what gives it where nobody states it."""


def _totals(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield the totals that the parts give and that a rule in play reads, with their amounts.

    The true total can be another one, and a proposal could pass only because it is not stated.
    """
    book, facts, stated = evaluation.rulebook, evaluation.facts, evaluation.problem.facts
    in_play = _in_play(evaluation)
    if MONTHLY_BILL in stated or in_play.isdisjoint(readers(book, BILL)):
        return
    for total, given_by in TOTALS.items():
        if total not in stated and (amount := facts.get(given_by)) is not None:
            yield total, f"is {show(amount)} by its parts"


def _in_play(evaluation: Evaluation) -> set[str]:
    """Return the exclusions and requirements of the options and of what is proposed."""
    options = [option for need in evaluation.decision.needs for option in need.assessments]
    pairs = (pair for option in options for pair in (*option.exclusions, *option.requirements))
    return {rule.id for rule, _ in pairs} | {
        rule.id for item in evaluation.proposed for rule in training_requirements(evaluation, item)
    }


def _unknown(evaluation: Evaluation, known: Facts) -> Iterator[tuple[str, Condition]]:
    """Yield what counts as false only because a fact is missing: each condition with its name."""
    book, in_play = evaluation.rulebook, _in_play(evaluation)
    for name, condition, rules in _unasked(book):
        if (not rules or not rules.isdisjoint(in_play)) and book.evaluators[condition](
            known.get
        ) is None:
            yield name, condition


@lru_cache(maxsize=8)
def _unasked(rulebook: Rulebook) -> tuple[tuple[str, Condition, frozenset[str]], ...]:
    """Return the stated conditions that nobody is asked for, each with the rules that read it."""
    return tuple(
        (
            name,
            computed.by.condition,
            frozenset(
                rule.id
                for rule in rulebook.rules.values()
                if name in reads(rule.when, rulebook.derived)
            ),
        )
        for name, computed in rulebook.computed.items()
        if isinstance(computed.by, Stated) and not computed.by.asked
    )


def _known(evaluation: Evaluation) -> Facts:
    """Return the facts without those that rules assume where nobody states them."""
    stated, assumes = evaluation.problem.facts, evaluation.rulebook.facts
    return {
        name: value
        for name, value in evaluation.facts.items()
        if name in stated or name not in assumes or not assumes[name].assume
    }


def _with(evaluation: Evaluation, name: str) -> Evaluation | None:
    """Return the evaluation as if a condition held; None if it is the same."""
    book, facts = evaluation.rulebook, {**evaluation.facts, name: True}
    after = {key: book.tests[key](facts.get) for key in readers(book, name)}
    if all(truth is evaluation.answers[key] for key, truth in after.items()):
        return None
    held = Answers(book.tests, facts.get)
    held.update({**evaluation.answers, **after})
    decision = decide(book, stated_needs(book, facts), held)
    return replace(evaluation, facts=facts, answers=held, decision=decision)


def _against(evaluation: Evaluation) -> set[tuple[str, Severity]]:
    severe = (Severity.ERROR, Severity.UNDECIDED)
    found = against_the_verdict(replace(evaluation, ranked=False))
    return {(item.rule, item.severity) for item in found if item.severity in severe}


def _read_as(
    evaluation: Evaluation, condition: Condition, known: Facts
) -> Mapping[str, tuple[str, Value | None]]:
    """Return the unknown facts of a condition: how each is read, in words, and its value if one."""
    book = evaluation.rulebook
    holds = book.evaluators[condition]
    found = {}
    for leaf in decisive_comparisons(condition, known, book.evaluators):
        for name in facts_of(leaf):
            if name in known or name not in book.facts:
                continue
            fact = book.facts[name]
            every = answers(book, fact, known)
            fails = [value for value in every if holds({**known, name: value}.get) is False]
            if fails:
                found[name] = _in_words(fact, fails, [x for x in every if x not in fails])
    return found


def _in_words(fact: Fact, fails: list[Value], holds: list[Value]) -> tuple[str, Value | None]:
    """Return how a fact is read: as its usual value if it has one, or as not another."""
    usual = fact.assume or ("untried" if fact.attempt_of else fails[0])
    yes_or_no = fact.kind is Kind.BOOL or fact.yes_or_no
    if usual in fails and (fact.assume or fact.attempt_of or yes_or_no):
        return f"is {_spelled(usual)}", usual
    if fact.kind in (Kind.WHOLE, Kind.NUMBER):
        return "is not known", None
    return f"is not {' or '.join(map(_spelled, holds))}", None


def _spelled(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else show(value)

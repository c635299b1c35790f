"""Warnings about a verdict: every format shows them."""

from collections.abc import Collection

from ladder.engine.comparisons import DAY
from ladder.engine.conditions import reads
from ladder.engine.scores import measured
from ladder.engine.statistics import FEW_ITEMS
from ladder.engine.verdict import Verdict
from ladder.engine.wording import Reason, ends_in_words, inside
from ladder.output.diagnostics import listed
from ladder.output.phrases import counted, sentence
from ladder.output.worth_asking import deciding_question

NOT_FINAL = "Not final: an answer that you can look up may change the technique."


def warnings(verdict: Verdict, *, ask: bool = True) -> list[str]:
    """Return all warnings, a sentence each: doubts, then cautions, then rules of your own.

    Formats with sections for cautions and rules show only the doubts. To `ask` whether an answer
    may change the technique takes a hundredth of a second.
    """
    watch = [f"{sentence(caution.says)}." for caution in verdict.cautions]
    return list(filter(None, [*doubts(verdict, ask=ask), *watch, opened(verdict)]))


def doubts(verdict: Verdict, *, ask: bool = True) -> list[str]:
    """Return why the verdict may change: a score may be chance, or an answer is missing."""
    not_final = NOT_FINAL if ask and deciding_question(verdict) else ""
    return list(filter(None, [unsettled(verdict), not_final]))


def unsettled(verdict: Verdict, technique: str | None = None) -> str:
    """Return the best attempt (or that of one technique) whose result may be chance; empty if none.

    It names the items that would settle it. A headline that asks for more items says so itself.
    """
    recommended = verdict.recommendation
    found = [
        (row.title, numbers)
        for row in verdict.ladder
        if technique in (None, row.technique)
        and (row.technique != recommended.technique or recommended.outcome == "stop")
        and (numbers := measured(verdict.facts, row.technique))
    ]
    if not found:
        return ""
    title, numbers = max(found, key=lambda item: item[1].score)
    reached = numbers.score >= numbers.target and numbers.items >= FEW_ITEMS
    doubt = f"The result of {inside(title)} is not settled"
    doubt = f"{title} may have reached the target by chance" if reached else doubt
    settles = ""
    if numbers.more:
        settles = f"; {numbers.more + numbers.items:,} items in all would settle it"
    span = ends_in_words(numbers.low, numbers.high, numbers.target)
    return (
        f"{doubt}: {numbers.score:g} on {counted(numbers.items, 'item')} may be "
        f"{span}, and your target is {numbers.target:g}{settles}."
    )


def reads_the_day(caution: Reason) -> bool:
    """Return whether a caution speaks of a day, after which something is closed."""
    return DAY in _reads(caution)


def compares_needs(caution: Reason) -> bool:
    """Return whether a caution speaks of what another need loses."""
    return "needs" in _reads(caution)


def _reads(caution: Reason) -> Collection[str]:
    return reads(caution.by.when, caution.rulebook.derived) if caution.rulebook else ()


def has_a_day(verdict: Verdict) -> bool:
    """Return whether a caution speaks of a day: the screen always shows it."""
    return any(map(reads_the_day, verdict.cautions))


def opened(verdict: Verdict) -> str:
    """Return which rules your own rules loosen; empty if none."""
    names = dict.fromkeys(
        item.rule
        + (" (could not be decided)" if item.undecided else " (accepted)" if item.accepted else "")
        for item in verdict.pack.loosens
    )
    return f"Your rules are looser: {listed(names, 3)}." if names else ""

"""The cases beside the rules: each a problem and what its verdict must say."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.engine.computed import as_read
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.engine.rules import Case, Rulebook
from ladder.engine.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """A case that was run: what it expected and did not find; empty when it passed.

    Where its problem cannot be read there is no verdict.
    """

    case: Case
    verdict: Verdict | None
    failures: tuple[str, ...]


def run(rulebook: Rulebook, case: Case) -> Result:
    """Judge one case."""
    if case.unreadable:
        return Result(case, None, case.unreadable)
    verdict = judge(rulebook, case.title, case.facts, case.as_of)
    return Result(case, verdict, tuple(_failures(case, verdict)))


def facts_of(case: Case, rulebook: Rulebook) -> Facts:
    """What is known in a case, with what is computed from it, and its day."""
    return as_read(rulebook, case.facts, case.as_of.toordinal())


def _failures(case: Case, verdict: Verdict) -> Iterator[str]:
    headline, following = verdict.recommendation, verdict.next_rung
    expectations = {
        "recommends": (case.recommendation, headline.technique),
        "outcome": (case.outcome, headline.outcome),
        "variant": (case.variant, headline.variant or "none"),
        "next": (case.next_rung, following.technique if following else "none"),
    }
    for what, (wanted, got) in expectations.items():
        if wanted is not None and wanted != got:
            yield f"{what} {got}, expected {wanted}"
    said = said_of(case, verdict)
    for name in case.fires:
        if name not in said:
            yield f"{name} stays silent, expected to fire"
    for name in case.silent:
        if name in said:
            yield f"{name} fires, expected to stay silent"
    for name in case.refused:
        if name not in (*case.fires, *case.silent):
            yield f"{name} refuses an answer of it, which it does not expect"


def said_of(case: Case, verdict: Verdict) -> set[str]:
    """The rules that speak in the verdict on a case, and those that refuse an answer of it."""
    return verdict.spoken.union(case.refused)


def uncovered(rulebook: Rulebook) -> Iterator[str]:
    """Rules that lack a case in which they fire, or one in which they stay silent."""
    fires = {name for case in rulebook.cases for name in case.fires}
    silent = {name for case in rulebook.cases for name in case.silent}
    for name in rulebook.rules:
        if name not in fires:
            yield f"{name} fires in no case"
        if name not in silent:
            yield f"{name} stays silent in no case"

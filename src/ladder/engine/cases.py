"""Cases of rules: a problem and what its verdict must say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ladder.engine.computed import as_read
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.engine.problem import Case
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.engine.wording import show


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a case: its failed expectations, empty if it passed.

    There is no verdict if the problem cannot be read.
    """

    case: Case
    verdict: Verdict | None
    failures: tuple[str, ...]


def run(rulebook: Rulebook, case: Case) -> Result:
    """Judge one case."""
    if case.unreadable:
        return Result(case, None, case.unreadable)
    verdict = judge(rulebook, case.title, case.facts, case.as_of)
    return Result(case, verdict, tuple(_failures(rulebook, case, verdict)))


def facts_of(case: Case, rulebook: Rulebook) -> Facts:
    """Return the facts of a case with its day and the facts computed from them."""
    return as_read(rulebook.on(case.as_of), case.facts, case.as_of.toordinal())


def _failures(rulebook: Rulebook, case: Case, verdict: Verdict) -> Iterator[str]:
    headline, following, result = verdict.recommendation, verdict.next_rung, fired_in(case, verdict)
    expectations = {
        "recommends": (case.recommendation, headline.technique),
        "outcome": (case.outcome, headline.outcome),
        "variant": (case.variant, headline.variant or "none"),
        "next": (case.next_rung, following.technique if following else "none"),
    }
    for what, (wanted, got) in expectations.items():
        if wanted is not None and wanted != got:
            yield f"{what} {got}, expected {wanted}"
    others = sorted(item.technique for item in (*verdict.companions, *verdict.off_ladder))
    if case.also_do is not None and sorted(case.also_do) != others:
        yield f"also_do {_listed(others)}, expected {_listed(case.also_do)}"
    step = headline.steps[0] if headline.steps else ""
    if case.first_step is not None and not step.startswith(case.first_step):
        yield f"first_step `{step}`, expected `{case.first_step}`"
    yield from (f"{x} stays silent, expected to fire" for x in case.fires if x not in result)
    yield from (f"{x} fires, expected to stay silent" for x in case.silent if x in result)
    expected = {*case.fires, *case.silent}
    refused = "refuses an answer of it, which it does not expect"
    yield from (f"{x} {refused}" for x in case.refused if x not in expected)
    known = facts_of(case, rulebook) if case.computes else {}
    for name, value in case.computes.items():
        if known.get(name) != value:
            yield f"{name} is {show(known.get(name))}, expected {show(value)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def fired_in(case: Case, verdict: Verdict) -> set[str]:
    """Return the rules that appear in a case's verdict, and those that reject its answers."""
    return verdict.fired.union(case.refused)

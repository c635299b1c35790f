"""A proposal to fill in: every fact that a check of its technique asks for."""

from collections.abc import Iterable, Iterator

from ladder.check.evaluation import evaluate
from ladder.check.judge import judge
from ladder.engine.conditions import reads
from ladder.engine.facts import Facts, Kind
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook, entries
from ladder.load.problems.writer import written
from ladder.output.fact_values import UNKNOWN

HEAD = (
    "# Put what you know in the place of `unknown`; what you leave out is unknown, never a no.",
    "# What is tuned on open weights needs no provider, and what a provider tunes no GPU.",
)


def _whole(missing: Iterable[str]) -> Iterator[str]:
    """Yield the facts, and with an outcome all that explains it."""
    for name in missing:
        yield name
        if name.endswith(".outcome"):
            attempt = name.removesuffix("outcome")
            yield from (f"{attempt}{part}" for part in ("score", "items", "because"))


def form(rulebook: Rulebook, technique: str, needs: Iterable[str], today: int) -> str:
    """Return a proposal of a technique with every fact that a check will ask for as `unknown`."""
    begun = {"needs": frozenset(needs), "proposal.technique": frozenset({technique})}
    asked = dict.fromkeys(("proposal.owner", "proposal.date"))
    for untried in (False, True):
        asked |= dict.fromkeys(_asked(rulebook, begun, today, untried))
    if any(name.startswith("attempts.") for name in asked):  # a score says nothing without them
        asked |= dict.fromkeys(("evaluation.items", "evaluation.metric", "evaluation.target"))
    title = rulebook.techniques[technique].title
    refused = (
        f"# {title} does not serve {need} and is refused for it: {rule.says}."
        for need in sorted(begun["needs"])
        if (rule := rulebook.needs[need].exclusions.get(technique))
    )
    head = (*HEAD, *refused, f'title: "{UNKNOWN}"  # in a few words')
    return written(rulebook, begun, _whole(asked), head=head)


def _asked(rulebook: Rulebook, begun: Facts, today: int, untried: bool) -> Iterator[str]:
    """Yield what a check asks for once the lower techniques are known to be below target.

    They are assumed below target in none of the ways that exhaust them; an `untried` technique that
    trains needs a reason.
    """
    spending = {f for _, item in entries(rulebook) for f in reads(item.exhausted, rulebook.derived)}
    ways = [f for f in spending if f in rulebook.facts and rulebook.facts[f].kind is Kind.CHOICES]
    facts, asked = dict(begun), set[str]()
    for _ in range(3):
        evaluation = evaluate(rulebook, Problem("", facts), today)
        found = (item for item in judge(evaluation) if item.rule != CheckRule.UNSUPPORTED_NUMBERS)
        missing = [fact for item in found for fact in item.missing]
        yield from missing
        asked |= {*missing}
        for fact in asked:
            if fact.endswith(".outcome"):
                attempt = fact.removesuffix("outcome")
                trains = rulebook.techniques[attempt.split(".")[1]].training
                facts[fact] = "untried" if untried and trains else "below-target"
                facts |= {f"{attempt}because": "what still goes wrong"}
                facts |= {f"{attempt}score": 0.5, f"{attempt}items": 1000}
        facts |= {fact: frozenset[str]() for fact in ways if fact in asked}
        facts |= {"evaluation.target": 0.9} if "evaluation.target" in asked else {}

"""One proposal on the bench: what is known, what is asked for, and where each fact stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from ladder.check.findings import Step
from ladder.engine.assessment import Assessment, height
from ladder.engine.computed import computed
from ladder.engine.conditions import AtLeastOf, decisive_comparisons
from ladder.engine.decision import Decision, NeedDecision, decision_on
from ladder.engine.facts import Facts
from ladder.engine.rules import Position, Problem, Rule, Rulebook, Technique


@dataclass(frozen=True, slots=True)
class Bench:
    """A proposal with its walk. `proposed` is in order of dose."""

    rulebook: Rulebook
    facts: Facts
    problem: Problem
    decision: Decision
    proposed: tuple[Technique, ...]

    def position(self, *facts: str) -> Position:
        """Where the first of `facts` that is written stands, else the nearest parent of one."""
        positions = self.problem.positions
        for fact in facts:
            if fact in positions:
                return positions[fact]
        parent = facts[0] if facts else ""
        while "." in parent:
            parent = parent.rpartition(".")[0]
            if parent in positions:
                return positions[parent]
        return positions.get("") or Position(self.problem.file)


def bench(rulebook: Rulebook, problem: Problem, as_of: int) -> Bench:
    """Put a proposal on the bench, with dated rules read as of the ordinal day `as_of`."""
    facts = {**problem.facts, "as_of": as_of, **computed(rulebook, problem.facts)}
    asked = facts.get("proposal.technique")
    names = asked if isinstance(asked, frozenset) else frozenset()
    proposed = [rulebook.techniques[name] for name in sorted(names)]
    proposed.sort(key=lambda technique: -1 if technique.rung is None else technique.rung)
    return Bench(rulebook, facts, problem, decision_on(rulebook, facts), tuple(proposed))


def serving(each: NeedDecision, technique: str) -> Assessment | None:
    """How a technique stands on a need's route, by itself or joined to another; None off it."""
    joined = None
    for standing in each.assessments:
        if standing.own.technique == technique:
            return standing
        if technique in standing.entry.combined_with and joined is None:
            joined = standing
    return joined


def is_step(each: NeedDecision, technique: str) -> bool:
    """Whether the technique is what this need comes to, or comes along with it."""
    if each.step.technique == technique:
        return True
    if each.step.outcome != "use":
        return False
    standing = serving(each, each.step.technique)
    return standing is not None and technique in standing.entry.combined_with


def steps(on: Bench) -> tuple[Step, ...]:
    """The verdict on each need, highest dose first, each technique once."""
    found: dict[str, Step] = {}
    for each in sorted(on.decision.needs, key=lambda each: -height(each.step.rung)):
        technique = on.rulebook.techniques[each.step.technique]
        step = Step(technique.id, technique.title, technique.rung, each.step.outcome)
        found.setdefault(technique.id, step)
    if not found and (lowest := on.rulebook.techniques.get("prompt")):
        return (Step(lowest.id, lowest.title, lowest.rung, "use"),)
    return tuple(found.values())


def at_fault(on: Bench, rule: Rule) -> Iterator[str]:
    """The facts that make a rule's condition come out as it does, each once, most telling first.

    Where nobody can tell whether it holds, they are those that are not known.
    """
    told: dict[str, None] = {}
    for leaf in decisive_comparisons(rule.when, on.facts, on.rulebook.evaluators):
        read = (leaf.fact, leaf.other) if isinstance(leaf, AtLeastOf) else (leaf.fact,)
        missing = [fact for fact in read if fact not in on.facts]
        told |= dict.fromkeys(missing or read[:1])
    yield from (fact for fact in told if fact != "as_of")

"""A proposal beside its verdict: what is known, what is asked for, and where each fact stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ladder.check.findings import Finding, Severity, Step
from ladder.engine.assessment import Answers, Assessment, height
from ladder.engine.computed import computed
from ladder.engine.decision import Decision, NeedDecision, decide, stated_needs
from ladder.engine.facts import Facts
from ladder.engine.rules import Position, Problem, Rule, Rulebook, Technique
from ladder.engine.wording import fill, label


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A proposal with what its needs come to.

    Args:
        facts: what is known, with the day and what is computed.
        problem: the proposal as it was written.
        answers: what the conditions of the rules come to.
        proposed: the techniques that it asks for, lowest rung first.
    """

    rulebook: Rulebook
    facts: Facts
    problem: Problem
    answers: Answers
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

    def finding(
        self,
        name: str,
        severity: Severity,
        facts: Sequence[str],
        text: str,
        *,
        why: str = "",
        do: str = "",
        read: Iterable[str] | None = None,
        technique: str = "",
        need: str = "",
        sources: Iterable[str] = (),
    ) -> Finding:
        """A finding by the rule of that name, which says itself what is left empty.

        It is about `facts`, the one at fault first. They are what was `read` as well, unless other
        facts were. `sources` are cited beside those of the rule.
        """
        rule = self.rule(name)
        known = self.problem.facts
        return Finding(
            name,
            severity,
            text,
            why or fill(rule.why, self.facts) + ("" if rule.kind == "check" else label(rule)),
            do or fill(rule.do, self.facts),
            self.position(*facts),
            {fact: known[fact] for fact in (facts if read is None else read) if fact in known},
            tuple(dict.fromkeys((*rule.sources, *sources))),
            technique,
            need,
            facts[0],
        )

    def rule(self, name: str) -> Rule:
        """A rule of the verdict, or one of the check's own."""
        return self.rulebook.rules.get(name) or self.rulebook.check_rules[name]


def evaluate(rulebook: Rulebook, problem: Problem, as_of: int) -> Evaluation:
    """What a proposal comes to, with dated rules read as of the ordinal day `as_of`."""
    facts = {**problem.facts, "as_of": as_of, **computed(rulebook, problem.facts)}
    technique = facts.get("proposal.technique")
    names = sorted(technique) if isinstance(technique, frozenset) else []
    proposed = sorted((rulebook.techniques[name] for name in names), key=_height)
    answers = Answers(rulebook.tests, facts.get)
    decision = decide(rulebook, stated_needs(rulebook, facts), answers)
    return Evaluation(rulebook, facts, problem, answers, decision, tuple(proposed))


def _height(technique: Technique) -> int:
    return height(technique.rung)


class Served(NamedTuple):
    """A need that a technique can serve, and how it stands on its route."""

    decision: NeedDecision
    assessment: Assessment

    @property
    def height(self) -> int:
        """How high the need's step stands."""
        return height(self.decision.step.rung)


def served_by(evaluation: Evaluation, technique: str) -> Iterator[Served]:
    """The needs that a technique can serve, by itself or combined with another."""
    for decision in evaluation.decision.needs:
        assessment = on_route(decision, technique)
        if assessment is not None and not assessment.unfit:
            yield Served(decision, assessment)


def on_route(decision: NeedDecision, technique: str) -> Assessment | None:
    """How a technique stands on a need's route, by itself or else combined; None off it."""
    combined = None
    for assessment in decision.assessments:
        if assessment.own.technique == technique:
            return assessment
        if technique in assessment.entry.combined_with and combined is None:
            combined = assessment
    return combined


def is_step(decision: NeedDecision, technique: str) -> bool:
    """Whether the technique is what this need comes to, or comes along with it."""
    return technique in (decision.step.technique, *decision.combined_with)


def verdict(evaluation: Evaluation) -> tuple[Step, ...]:
    """What each need comes to, highest rung first, each technique once."""
    techniques = evaluation.rulebook.techniques
    steps: dict[str, Step] = {}
    for step in sorted(
        (decision.step for decision in evaluation.decision.needs),
        key=lambda step: -height(step.rung),
    ):
        title = techniques[step.technique].title
        steps.setdefault(step.technique, Step(step.technique, title, step.rung, step.outcome))
    if not steps and (lowest := techniques.get("prompt")):
        return (Step(lowest.id, lowest.title, lowest.rung, "use"),)
    return tuple(steps.values())

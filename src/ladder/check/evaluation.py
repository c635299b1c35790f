"""A proposal beside its verdict: what is known, what is asked for, and where each fact stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ladder.check.findings import Finding, Severity, Step
from ladder.engine.assessment import Answers, Assessment, height
from ladder.engine.computed import as_read
from ladder.engine.decision import Decision, NeedDecision, decide, stated_needs
from ladder.engine.facts import INCONCLUSIVE, Facts
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.problem import Problem
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.sources import Position
from ladder.engine.wording import fill, label


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A proposal as it was written, and what its needs come to with all that is known and computed.

    `proposed` are the techniques that it asks for, lowest rung first; `today` is an ordinal day.
    """

    rulebook: Rulebook
    facts: Facts
    problem: Problem
    answers: Answers
    decision: Decision
    proposed: tuple[Technique, ...]
    today: int

    def position(self, *facts: str) -> Position:
        """Where the first of `facts` that is written stands, else the nearest parent of one."""
        positions = self.problem.positions
        for fact in facts:
            if fact in positions:
                return positions[fact]
        parents = facts[0].split(".")[:-1] if facts else []
        above = [".".join(parents[:depth]) for depth in range(len(parents), -1, -1)]
        return next(filter(None, map(positions.get, above)), Position(self.problem.file))

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
        missing: Iterable[str] = (),
    ) -> Finding:
        """A finding by the rule of that name, which says itself what is left empty.

        It is about `facts`, the one at fault first. They are what was `read` as well, unless other
        facts were. `sources` are cited beside those of the rule. `missing` are the facts to write.
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
            missing=tuple(dict.fromkeys(missing)),
        )

    def rule(self, name: str) -> Rule:
        """A rule of the verdict, or one of the check's own."""
        return self.rulebook.rules.get(name) or self.rulebook.check_rules[name]

    @property
    def replaced(self) -> tuple[str, ...]:
        """The lower techniques with an outcome that the proposal rests on, and must do better than.

        No attempt counts at a place that is passed over whatever came of it.
        """
        stated = self.problem.facts
        found = {
            member.technique: None
            for technique in self.proposed
            for place in places(self, technique)
            for item in place.lower
            if not item.excluded and item.open is not False
            for member in item.members
            if stated.get(f"attempts.{member.technique}.outcome")
            in ("below-target", "target-reached")
        }
        return tuple(found)

    @property
    def trains(self) -> bool:
        """Whether something that trains is proposed."""
        return any(technique.training for technique in self.proposed)

    @property
    def doubt(self) -> Severity:
        """The weight of a missing fact: training has to state everything, other steps do not."""
        return Severity.UNDECIDED if self.trains else Severity.NOTE


def evaluate(rulebook: Rulebook, problem: Problem, as_of: int) -> Evaluation:
    """What a proposal comes to, with dated rules read as of the ordinal day `as_of`.

    Its gap is that to the best of what it is to replace. What is told beside that weighs nothing,
    or leaving it out would pay.
    """
    technique = problem.facts.get("proposal.technique")
    names = sorted(technique) if isinstance(technique, frozenset) else []
    proposed = tuple(sorted((rulebook.techniques[name] for name in names), key=_height))
    values = {**problem.facts}
    for item in proposed:  # who proposes it has yet to do it, whatever came of it before
        own = f"attempts.{item.id}."
        before = values.get(f"{own}outcome", "below-target")
        # What is proposed below another may have met its target, or bears that one out.
        if before == "below-target" and height(item.rung) == height(proposed[-1].rung):
            values = {fact: value for fact, value in values.items() if not fact.startswith(own)}
            values[f"{own}outcome"] = "untried"

    def read(facts: Facts) -> Evaluation:
        answers = Answers(rulebook.tests, facts.get)
        decision = decide(rulebook, stated_needs(rulebook, facts), answers)
        return Evaluation(rulebook, facts, problem, answers, decision, proposed, as_of)

    evaluation = read(as_read(rulebook, values, as_of))
    replaced = {f"attempts.{name}.score" for name in evaluation.replaced}
    beside = {name for name in values if name.endswith(".score")} - replaced
    if not beside:
        return evaluation
    compared = {name: value for name, value in values.items() if name not in beside}
    every = {name: evaluation.facts[name] for name in (*values, INCONCLUSIVE)}
    return read({**as_read(rulebook, compared, as_of), **every})


def _height(technique: Technique) -> int:
    return height(technique.rung)


class Place(NamedTuple):
    """A need on whose option list a proposed technique stands, and how it stands there."""

    technique: Technique
    decision: NeedDecision
    assessment: Assessment

    @property
    def need(self) -> str:
        """The id of the need."""
        return self.decision.need.id

    @property
    def alone(self) -> bool:
        """Whether the place is the technique's own: else it comes along with another one."""
        return self.assessment.own.technique == self.technique.id

    @property
    def is_step(self) -> bool:
        """Whether the technique is what this need comes to, or comes along with it."""
        decision = self.decision
        return self.technique.id in (decision.step.technique, *decision.combined_with)

    @property
    def before(self) -> tuple[Assessment, ...]:
        """The places of the option list that are walked before this one."""
        every = self.decision.assessments
        return every[: every.index(self.assessment)]

    @property
    def lower(self) -> tuple[Assessment, ...]:
        """Those of them that are a lower rung, and not only another one of the same."""
        own = height(self.technique.rung)
        return tuple(
            item for item in self.before if all(height(m.rung) < own for m in item.members)
        )

    @property
    def lower_possible(self) -> bool:
        """Whether what is not known may yet make less the thing to take.

        That is an earlier place of the option list, or what comes along here, by itself.
        """
        places = (*(item.members for item in self.lower), self.assessment.members[:-1])
        lower = {member.technique for members in places for member in members}
        return any(step.technique in lower for step in self.decision.possible)


def places(evaluation: Evaluation, technique: Technique) -> Iterator[Place]:
    """The places where a technique can serve a stated need, by itself or combined with another.

    At rung 0 every place counts: what speaks against it there is a warning and refuses nothing.
    """
    for decision in evaluation.decision.needs:
        assessment = on_route(decision, technique.id)
        if assessment is not None and (not assessment.excluded or technique.rung == 0):
            yield Place(technique, decision, assessment)


def on_route(decision: NeedDecision, technique: str) -> Assessment | None:
    """How a technique stands on a need's option list, by itself or else combined; None off it."""
    every = decision.assessments
    own = (item for item in every if item.own.technique == technique)
    combined = (item for item in every if technique in item.entry.combined_with)
    return next(chain(own, combined), None)


def decisive_facts(evaluation: Evaluation, place: Place) -> list[str]:
    """Return the missing facts that could change the verdict on a need, most decisive first."""
    facts = {**evaluation.facts, "needs": frozenset({place.need})}
    return [open_fact.fact for open_fact in open_facts(Knowledge(evaluation.rulebook, facts))]


def verdict(evaluation: Evaluation) -> tuple[Step, ...]:
    """What each need comes to, highest rung first, each technique once."""
    techniques = evaluation.rulebook.techniques
    steps: dict[str, Step] = {}
    every = [decision.step for decision in evaluation.decision.needs]
    for step in sorted(every, key=lambda step: -height(step.rung)):
        title = techniques[step.technique].title
        steps.setdefault(step.technique, Step(step.technique, title, step.rung, step.outcome))
    lowest = evaluation.rulebook.floor
    return tuple(steps.values()) or (Step(lowest.id, lowest.title, lowest.rung, "use"),)

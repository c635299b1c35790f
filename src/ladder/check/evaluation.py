"""A proposal beside its verdict: its facts, its techniques, and where each fact is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ladder.check.findings import Severity, Step
from ladder.engine.assessment import Assessment, height
from ladder.engine.computed import GAPS, as_read, read_by
from ladder.engine.decision import Decision, NeedDecision, off_list, stated_needs
from ladder.engine.errors import ERRORS
from ladder.engine.facts import BETTER, COUNTED_OUT, LEADS, Facts
from ladder.engine.forms import MEASURE
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.problem import Problem
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.sources import Position
from ladder.engine.unknown import unstated_in


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A proposal as written, and what is known of it, with the decisions on its needs.

    `proposed` are the proposed techniques, lowest rung first; `today` is an ordinal day.
    """

    known: Knowledge
    problem: Problem
    proposed: tuple[Technique, ...]
    today: int

    @property
    def rulebook(self) -> Rulebook:
        """The rules."""
        return self.known.rulebook

    @property
    def facts(self) -> Facts:
        """What rules read of the proposal, with what follows from it."""
        return self.known.facts

    @property
    def decision(self) -> Decision:
        """The decisions on its needs."""
        return self.known.decision

    def position(self, *facts: str) -> Position:
        """Return the position of the first written fact of `facts`, else of a parent."""
        positions = self.problem.positions
        for fact in facts:
            if fact in positions:
                return positions[fact]
        parents = facts[0].split(".")[:-1] if facts else []
        above = [".".join(parents[:depth]) for depth in range(len(parents), -1, -1)]
        return next(filter(None, map(positions.get, above)), Position(self.problem.file))

    def rule(self, name: str) -> Rule:
        """Return a rule of the verdict, or one of the check's own."""
        return self.rulebook.rules.get(name) or self.rulebook.check_rules[name]

    def at(self, need: str) -> NeedDecision:
        """Return the decision on a stated need."""
        return next(item for item in self.decision.needs if item.need.id == need)

    @property
    def lower(self) -> Iterator[tuple[str, Assessment]]:
        """The techniques on lower rungs than a proposed one, each with its entry."""
        for technique in self.proposed:
            for option in options(self, technique):
                yield from (
                    (each.technique, item) for item in option.lower for each in item.members
                )

    @property
    def replaced(self) -> tuple[str, ...]:
        """The lower techniques that the proposal relies on and must improve on.

        Attempts at entries that are skipped in any case do not count.
        """
        outcomes, ended = self.problem.facts, ("below-target", "target-reached")
        names = (name for name, item in self.lower if not item.excluded and item.open is not False)
        tried = (name for name in names if outcomes.get(f"attempts.{name}.outcome") in ended)
        return tuple(dict.fromkeys(tried))

    @property
    def trains(self) -> bool:
        """True if a proposed technique trains."""
        return any(technique.training for technique in self.proposed)

    @property
    def doubt(self) -> Severity:
        """The weight of a missing fact: training must state everything, other steps need not."""
        return Severity.UNDECIDED if self.trains else Severity.NOTE


def evaluate(rulebook: Rulebook, problem: Problem, as_of: int) -> Evaluation:
    """Return the evaluation of a proposal, with dated rules read as of the ordinal day `as_of`.

    For a proposal that trains, what is not stated is unknown, also where `advise` reads a no. Its
    gap is the distance to the best of what it replaces. Other attempts do not narrow the gap, or
    leaving them out would pay. What runs today and counted errors do not count for the same reason:
    an attempt that missed the target is none that comes first, and counting must not cost a pass.
    """
    technique = problem.facts.get("proposal.technique")
    names = sorted(technique) if isinstance(technique, frozenset) else []
    proposed = tuple(
        sorted((rulebook.techniques[name] for name in names), key=lambda item: height(item.rung))
    )
    values = {**problem.facts}
    if any(item.training for item in proposed):
        values = {fact: value for fact, value in values.items() if not fact.startswith(ERRORS)}
    for item in proposed:  # who proposes it has yet to do it, whatever came of it before
        own = f"attempts.{item.id}."
        before = values.get(f"{own}outcome", "below-target")
        # What is proposed below another may have met its target, or bears that one out.
        if before == "below-target" and height(item.rung) == height(proposed[-1].rung):
            values = {fact: value for fact, value in values.items() if not fact.startswith(own)}
            values[f"{own}outcome"] = "untried"

    # A training off the option list that met its target is no reason, or leaving it out would pay.
    needs = stated_needs(rulebook, values)
    listed = {entry.technique for need in needs for entry in need.options}
    for name in {name for need in needs for name in off_list(rulebook, need)} - listed:
        if values.get(f"attempts.{name}.outcome") == "target-reached":
            del values[f"attempts.{name}.outcome"]

    dated = {**values, "as_of": as_of}
    unstated = unstated_in(rulebook, dated) if any(item.training for item in proposed) else set()

    def read(every: Facts) -> Evaluation:
        facts = {fact: value for fact, value in every.items() if fact not in unstated}
        facts |= dict.fromkeys((BETTER, COUNTED_OUT, LEADS), frozenset[str]())
        return Evaluation(Knowledge(rulebook, facts), problem, proposed, as_of)

    every = as_read(rulebook, values, as_of)
    evaluation = read(every)
    replaced = {f"attempts.{name}.score" for name in evaluation.replaced}
    beside = {name for name in values if name.endswith(".score")} - replaced
    if not beside:
        return evaluation
    compared = {name: value for name, value in values.items() if name not in beside}
    narrow, gaps = as_read(rulebook, compared, as_of), set[str]()
    for name, computed in rulebook.computed.items():  # each after those that it reads
        if computed.by in GAPS or not gaps.isdisjoint(read_by(computed.by)):
            gaps.add(name)
    kept = {name: value for name, value in every.items() if name not in gaps}
    return read({**kept, **{name: narrow[name] for name in gaps & narrow.keys()}})


class OptionOfNeed(NamedTuple):
    """A need with a proposed technique on its option list, and the technique's state there."""

    technique: Technique
    decision: NeedDecision
    assessment: Assessment

    @property
    def need(self) -> str:
        """The id of the need."""
        return self.decision.need.id

    @property
    def alone(self) -> bool:
        """Return whether the entry is the technique's own, or combines it with another."""
        return self.assessment.own.technique == self.technique.id

    @property
    def is_step(self) -> bool:
        """Return whether the technique is the need's step, or is combined with it."""
        decision = self.decision
        return self.technique.id in (decision.step.technique, *decision.combined_with)

    @property
    def before(self) -> tuple[Assessment, ...]:
        """The entries of the option list before this one."""
        every = self.decision.assessments
        return every[: every.index(self.assessment)]

    @property
    def lower(self) -> tuple[Assessment, ...]:
        """Those of them on a lower rung."""
        own = height(self.technique.rung)
        return tuple(
            item for item in self.before if all(height(m.rung) < own for m in item.members)
        )

    @property
    def lower_possible(self) -> bool:
        """Return whether a lower technique can still be enough, depending on unknown facts.

        That is an earlier entry of the option list, or a technique combined with this one, on its
        own.
        """
        options = (*(item.members for item in self.lower), self.assessment.members[:-1])
        lower = {member.technique for members in options for member in members}
        return any(step.technique in lower for step in self.decision.possible)


def options(evaluation: Evaluation, technique: Technique) -> Iterator[OptionOfNeed]:
    """Yield the options of stated needs in which a technique is, alone or combined.

    At rung 0 every option counts: reasons against it are only warnings there.
    """
    for decision in evaluation.decision.needs:
        assessment = on_route(decision, technique.id)
        if assessment is not None and (technique.rung == 0 or not _refused(assessment)):
            yield OptionOfNeed(technique, decision, assessment)


def training_requirements(evaluation: Evaluation, technique: Technique) -> list[Rule]:
    """Return the requirements of all training that apply to the stated needs; none otherwise.

    They count also where the technique is not an option of the need that they are about.
    """
    if not technique.training:
        return []
    stated = {decision.need.id for decision in evaluation.decision.needs}
    every = evaluation.rulebook.training_requirements
    return [rule for rule in every if not rule.needs or not stated.isdisjoint(rule.needs)]


def _refused(assessment: Assessment) -> bool:
    """Return whether a known fact speaks against an entry, and not only for another technique."""
    refusals = assessment.entry.refusals
    against = (truth for rule, truth in assessment.exclusions if rule in refusals)
    return assessment.inapplicable or any(against)


def on_route(decision: NeedDecision, technique: str) -> Assessment | None:
    """Return the technique's assessment on an option list, alone or combined; None off it."""
    every = decision.assessments
    own = (item for item in every if item.own.technique == technique)
    combined = (item for item in every if technique in item.entry.combined_with)
    return next(chain(own, combined), None)


def decisive_facts(evaluation: Evaluation, need: str) -> list[str]:
    """Return the missing facts that could change the verdict on a need, most decisive first."""
    facts = {**evaluation.facts, "needs": frozenset({need})}
    return [open_fact.fact for open_fact in open_facts(Knowledge(evaluation.rulebook, facts))]


def advised(evaluation: Evaluation) -> tuple[Step, ...]:
    """Return the verdict where unknown facts do not count against training, as in `advise`.

    It is empty if it is the same, or only names the measuring in place of what is kept.
    """
    book, facts = evaluation.rulebook, evaluation.facts
    as_advised = {**dict.fromkeys(book.stated, False), **facts}
    if len(as_advised) == len(facts):
        return ()
    steps = steps_of(book, Knowledge(book, as_advised).decision)
    known = steps_of(book, evaluation.decision)
    more = set(steps).difference(known)
    return () if steps == known or {step.technique for step in more} == {MEASURE} else steps


def ahead(evaluation: Evaluation) -> tuple[Step, ...]:
    """Return the techniques to prepare, or to find out about, each once."""
    steps: dict[str, Step] = {}
    for need in evaluation.decision.needs:
        if need.ahead.prospect and need.outcome in ("prepare", "find-out"):
            card = evaluation.rulebook.techniques[need.ahead.prospect.technique]
            steps.setdefault(card.id, Step(card.id, card.title, card.rung, need.outcome))
    return tuple(steps.values())


def steps_of(rulebook: Rulebook, decision: Decision) -> tuple[Step, ...]:
    """Return the step of each need, highest rung first, each technique once."""
    steps: dict[str, Step] = {}
    for step in sorted((need.step for need in decision.needs), key=lambda step: -height(step.rung)):
        title = rulebook.techniques[step.technique].title
        steps.setdefault(step.technique, Step(step.technique, title, step.rung, step.outcome))
    lowest = rulebook.floor
    return tuple(steps.values()) or (Step(lowest.id, lowest.title, lowest.rung, "use"),)

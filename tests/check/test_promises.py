"""What the gate promises, of random proposals: no laundering, and nothing gained by silence."""

import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.check.evaluation import Evaluation, evaluate, places
from ladder.check.findings import Exit, FailOn
from ladder.check.judge import judge
from ladder.check.report import of_findings
from ladder.engine.facts import Day, Value
from ladder.engine.problem import Problem
from tests.check.running import TODAY
from tests.strategies import problems, realistic, rules, values

pytestmark = pytest.mark.slow

RECORD: Mapping[str, Value] = {
    "proposal.owner": "Correspondence",
    "proposal.date": Day(TODAY.toordinal() - 7),
    "evaluation.metric": "an editor would sign it",
    "evaluation.target": 0.95,
    "evaluation.human_agreement": 0.97,
    "evaluation.items": 2000,
    "evaluation.trusted": True,
    "team.lifecycle_budgeted": frozenset({"training", "serving", "monitoring", "refresh"}),
    "team.maintainer": True,
    "hosting.open_weights": True,
    "knowledge.into_weights": False,
    "task.behavior_changes": "never",
    "task.output_must_not_change": False,
    "task.stage": "production",
    "task.breadth": "narrow",
    "examples.label_quality": "expert",
    "examples.demonstrations": 150_000,
}
"""What an author who means to train would write anyway."""


class Written(NamedTuple):
    """A proposal as facts."""

    facts: Mapping[str, Value]

    def evaluation(self) -> Evaluation:
        return evaluate(rules(), Problem("", self.facts, {}, (), "p.yaml"), TODAY.toordinal())

    def fails(self, fail_on: FailOn = FailOn.UNDECIDED) -> bool:
        evaluation = self.evaluation()
        trains, found = evaluation.trains, judge(evaluation)  # one that fails is enough
        return any(of_findings([item], fail_on, trains=trains) is not Exit.PASS for item in found)

    def without(self, left_out: str) -> "Written":
        """Without a fact, or without all of a section or an attempt."""
        kept = {
            name: value
            for name, value in self.facts.items()
            if not f"{name}.".startswith(f"{left_out}.")
        }
        return Written(kept)

    @property
    def parts(self) -> set[str]:
        """What can be left out: facts, attempts and sections; but not what is asked for."""
        every = {"needs", "proposal.technique", "proposal"}
        names = {name.rsplit(".", n)[0] for name in self.facts for n in (0, 1, 2)}
        return names - every

    def naming(self, need: str) -> "Written":
        needs = self.facts.get("needs", frozenset())
        assert isinstance(needs, frozenset)
        return Written({**self.facts, "needs": needs | {need}})


def with_record(facts: Mapping[str, Value], tried: Iterable[str]) -> dict[str, Value]:
    """Facts with what is asked of training, and with attempts that were measured short."""
    found = {**RECORD, **facts}
    for name in tried:
        if f"attempts.{name}.outcome" in rules().facts:
            found |= {
                f"attempts.{name}.outcome": "below-target",
                f"attempts.{name}.score": 0.5,
                f"attempts.{name}.items": 2000,
                f"attempts.{name}.because": " ".join(
                    f"{kind}{name.replace('-', '')}" for kind in ("tones", "dates", "names", "sums")
                ),
            }
    return found


def on_the_route(facts: Mapping[str, Value]) -> set[str]:
    """The techniques that serve any of the needs."""
    needs = facts.get("needs", frozenset())
    assert isinstance(needs, frozenset)
    return {entry.technique for need in needs for entry in rules().needs[need].options}


@cache
def ready() -> tuple[Written, ...]:
    """Proposals that pass: examples and cases, completed as an honest author would.

    Of every third problem what trains, and of every thirtieth what does not.
    """
    found: dict[frozenset[tuple[str, Value]], Written] = {}
    for number, facts in enumerate(realistic()):
        for name in sorted(on_the_route(facts)):
            if number % (3 if rules().techniques[name].training else 30):
                continue
            below = [
                technique.id for technique in rules().techniques.values() if technique.id != name
            ]
            whole = with_record(facts, below) | {"proposal.technique": frozenset({name})}
            if not (proposal := Written(whole)).fails():
                found[frozenset(whole.items())] = proposal
    return tuple(found.values())


@st.composite
def proposals(draw: st.DrawFn, *, several: bool = True) -> Written:
    """A proposal: one that is ready with a few facts changed, or a random problem with any wish."""
    most = 3 if several else 1
    names = st.sampled_from(sorted(rules().techniques))
    if draw(st.booleans()):
        facts = dict(draw(st.sampled_from(ready())).facts)
        for name in draw(st.lists(st.sampled_from(sorted(facts)), max_size=3)):
            if name == "needs":
                facts[name] = draw(values(rules().facts[name]).filter(bool))
            elif name != "proposal.technique":
                facts[name] = draw(values(rules().facts[name]))
        return intended(facts)
    facts = dict(draw(problems()))
    if draw(st.booleans()):
        facts = with_record(facts, draw(st.sets(names, max_size=5)))
    facts["proposal.technique"] = draw(st.frozensets(names, min_size=1, max_size=most))
    if draw(st.booleans()):
        steps = {need.step.technique for need in Written(facts).evaluation().decision.needs}
        facts["proposal.technique"] = frozenset(sorted(steps)[:most]) or frozenset({"prompt"})
    return intended(facts)


def intended(facts: Mapping[str, Value]) -> Written:
    """A proposal of nothing that it says does not apply here: that would be bad input."""
    technique = facts["proposal.technique"]
    assert isinstance(technique, frozenset)
    proposal = Written(facts)
    for name in technique:
        if facts.get(f"attempts.{name}.outcome") == "not-applicable":
            proposal = proposal.without(f"attempts.{name}")
    return proposal


MANY = settings(max_examples=int(os.environ.get("LADDER_MANY", settings().max_examples)))


def leaving_a_fact_out(proposal: Written) -> None:
    """Omitting a fact never turns a failing proposal to train into one that passes."""
    if not proposal.evaluation().trains:  # it costs little to undo, so only known facts count
        return
    for fail_on in (FailOn.UNDECIDED, FailOn.ERROR):
        if proposal.fails(fail_on):
            for part in proposal.parts:
                assert proposal.without(part).fails(fail_on), (part, fail_on)


def adding_a_need(proposal: Written) -> None:
    """No further need turns a proposal that fails into one that passes."""
    if proposal.facts.get("needs") and proposal.fails():  # without a need nothing is judged yet
        for need in rules().needs:
            assert proposal.naming(need).fails(), need


def passing_means_every_requirement(proposal: Written) -> None:
    """What trains passes only where every gate of every place holds, and those of all training."""
    if proposal.fails():
        return
    evaluation = proposal.evaluation()
    for technique in evaluation.proposed:
        if technique.training:
            found = list(places(evaluation, technique))
            requirements = [rule for place in found for rule, _ in place.assessment.requirements]
            assert found
            assert {place.assessment.excluded for place in found} == {False}
            for rule in (*requirements, *rules().training_requirements):
                assert evaluation.answers[rule.id] is True, rule.id


@MANY
@given(proposals())
def test_leaving_a_fact_out_never_improves_a_result(proposal: Written) -> None:
    leaving_a_fact_out(proposal)


@MANY
@given(proposals(several=False))
def test_adding_a_need_never_opens_a_requirement(proposal: Written) -> None:
    adding_a_need(proposal)


@MANY
@given(proposals())
def test_no_training_passes_with_an_unmet_requirement(proposal: Written) -> None:
    passing_means_every_requirement(proposal)

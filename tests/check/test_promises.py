"""What the gate promises, of random proposals: no laundering, and nothing gained by silence."""

import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.check.evaluation import Evaluation, evaluate, options
from ladder.check.findings import Exit, FailOn
from ladder.check.report import of_findings
from ladder.engine.facts import Value
from ladder.engine.problem import Problem
from ladder.workshop.seeds import seeds
from tests.check.running import TODAY, assumed, judge
from tests.saw import must_see, saw
from tests.strategies import problems, rules, values

pytestmark = pytest.mark.slow


class Written(NamedTuple):
    """A proposal as facts."""

    facts: Mapping[str, Value]

    def evaluation(self) -> Evaluation:
        problem = Problem("", self.facts, {}, (), "p.yaml")
        return evaluate(rules(), problem, TODAY.toordinal())

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

    def assumes(self, stated: "Written") -> bool:
        """Whether the report names the value that it assumes for a fact that was stated."""
        texts = [item.text for item in assumed(self.evaluation())]
        gone = stated.facts.keys() - self.facts.keys()
        return any(f" {name} " in text for text in texts for name in gone)

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


@cache
def ready() -> tuple[Written, ...]:
    """The shipped proposals that pass: most of them train."""
    every = (Written(seed.facts) for seed in seeds(rules()) if seed.proposes)
    return tuple(proposal for proposal in every if not proposal.fails())


@st.composite
def proposals(draw: st.DrawFn, *, several: bool = True) -> Written:
    """A proposal: one that passes with a few facts changed, or a random problem with any wish."""
    most = 3 if several else 1
    if draw(st.integers(0, 2)):
        facts = dict(draw(st.sampled_from(ready())).facts)
        for name in draw(st.lists(st.sampled_from(sorted(facts)), max_size=3)):
            if name == "needs":
                facts[name] = draw(values(rules().facts[name]).filter(bool))
            elif name != "proposal.technique":
                facts[name] = draw(values(rules().facts[name]))
        return intended(facts)
    names = st.sampled_from(sorted(rules().techniques))
    facts = dict(draw(problems()))
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
    """Omitting a fact never turns a failing proposal to train into one that passes.

    It may if the report names the value that it assumes for a fact that was left out.
    """
    if not proposal.evaluation().trains:  # it costs little to undo, so only known facts count
        return
    for fail_on in (FailOn.UNDECIDED, FailOn.ERROR):
        if proposal.fails(fail_on):
            saw("fails")
            for part in proposal.parts:
                less = proposal.without(part)
                assert less.fails(fail_on) or less.assumes(proposal), (part, fail_on)


def adding_a_need(proposal: Written) -> None:
    """No further need turns a proposal that fails into one that passes."""
    if proposal.facts.get("needs") and proposal.fails():  # without a need nothing is judged yet
        saw("fails")
        for need in rules().needs:
            assert proposal.naming(need).fails(), need


def passing_means_every_requirement(proposal: Written) -> None:
    """What trains passes only where every gate of every place holds, and those of all training.

    A gate of all training speaks of some needs; it holds only those of a stated need.
    """
    if proposal.fails():
        return
    evaluation, needs = proposal.evaluation(), proposal.facts.get("needs", frozenset())
    assert isinstance(needs, frozenset)
    of_training = [
        rule for rule in rules().training_requirements if not rule.needs or needs & {*rule.needs}
    ]
    for technique in evaluation.proposed:
        if technique.training:
            saw("passes")
            found = list(options(evaluation, technique))
            requirements = [rule for place in found for rule, _ in place.assessment.requirements]
            assert found
            assert {place.assessment.excluded for place in found} == {False}
            for rule in (*requirements, *of_training):
                assert evaluation.known[rule.id] is True, rule.id


@must_see(fails=5)
@MANY
@given(proposals())
def test_leaving_a_fact_out_never_improves_a_result(proposal: Written) -> None:
    leaving_a_fact_out(proposal)


@must_see(fails=1)
@MANY
@given(proposals(several=False))
def test_adding_a_need_never_opens_a_requirement(proposal: Written) -> None:
    adding_a_need(proposal)


@must_see(passes=2)
@MANY
@given(proposals())
def test_no_training_passes_with_an_unmet_requirement(proposal: Written) -> None:
    passing_means_every_requirement(proposal)


@pytest.mark.parametrize("needs", [{"small-fast-model"}, {"small-fast-model", "wrong-tone"}])
def test_a_gate_of_other_needs_does_not_hold_up_a_training(needs: set[str]) -> None:
    (student,) = (seed for seed in seeds(rules()) if seed.name == "seeds/distillation.yaml")
    untried: dict[str, Value] = {"needs": frozenset(needs), "attempts.few-shot.outcome": "untried"}
    proposal = Written({**student.facts, **untried})
    rule = rules().rules["requirement/lower-rungs-documented"]
    assert proposal.evaluation().known[rule.id] is False
    assert proposal.fails() is not needs.isdisjoint(rule.needs)
    passing_means_every_requirement(proposal)

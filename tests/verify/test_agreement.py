"""The circuit means what the engine means: on every assessment, step, range and status."""

import os
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine import explanation
from ladder.engine.assessment import Assessment, height
from ladder.engine.computed import as_read
from ladder.engine.facts import Value
from ladder.verify.agreement import Agreement
from ladder.verify.proof import Proof
from tests.strategies import rules
from tests.verify.problems import problems

MANY = int(os.environ.get("LADDER_MANY", "1000"))
"""Problems of a run; CONTRIBUTING.md says how to take more."""


class Bench:
    def __init__(self) -> None:
        self.proof = Proof(rules())
        self.agreement = Agreement(self.proof)

    def differences(self, facts: dict[str, Value]) -> list[str]:
        model = self.proof.search.model(*self.proof.problem.fixed(facts))
        assert model is not None, f"the circuit knows no such problem: {facts}"
        return list(self.agreement.differences(model, facts))


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.slow
@pytest.mark.parametrize("count", [100, pytest.param(MANY, marks=pytest.mark.nightly)])
def test_solver_and_engine_agree_on_every_status(bench: Bench, count: int) -> None:
    for facts in problems(count, seed=count):
        assert bench.differences(facts) == [], facts


@pytest.mark.nightly
def test_the_random_problems_reach_the_upper_rungs(bench: Bench) -> None:
    steps, reached = bench.proof.decision.headline, set()
    for facts in problems(1_000):
        model = bench.proof.search.model(*bench.proof.problem.fixed(facts))
        assert model is not None
        reached |= {height(step.rung) for step, literal in steps.items() if model[literal]}
    assert reached == {-1, 0, 1, 2, 3, 4, 5}


ENGINE_DEFECTS = {
    "every entry is blocked": (Assessment, "status", "blocked"),
    "nothing may be passed over": (Assessment, "passable", False),
    "whatever fits may be kept": (Assessment, "keepable", True),
}


@pytest.mark.parametrize("name", ENGINE_DEFECTS)
def test_an_engine_that_means_something_else_is_found_out(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(*ENGINE_DEFECTS[name])
    explanation._outline.cache_clear()
    try:
        assert any(bench.differences(facts) for facts in problems(500))
    finally:  # what a broken engine said is not for the tests that follow
        explanation._outline.cache_clear()


OWN = """\
computed: examples-of-a-class
says: examples for each class
ratio: [examples.demonstrations, task.classes]
why: Examples are shared out among the classes.
basis: external
sources: [lora-paper]
verified: 2026-11-20
"""
REQUIREMENT = """\
requirement: what-can-be-said
techniques: training
says: enough of what there is
met_when:
  any:
    - computed.examples-of-a-class: {at_least: 50, less_than: {of: task.monthly_requests}}
    - some:
        at_least: 2
        of:
          [evaluation.trusted: true, examples.reviewed: true,
           computed.own-model-cost: {less_than: 500}]
    - any:
        - {evaluation.safety_set: true, evaluation.held_out: true}
        - {evaluation.safety_set: false, evaluation.held_out: false}
      as_of: {at_least: {of: proposal.date, plus: 30}}
why: There is enough of it.
basis: external
sources: [lora-paper]
verified: 2026-11-20
"""


@pytest.mark.nightly
def test_solver_and_engine_agree_on_what_is_computed_counted_and_dated(tmp_path: Path) -> None:
    requirement = REQUIREMENT.replace("examples.reviewed: true", "examples.label_quality: reviewed")
    (tmp_path / "computed.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "requirement.yaml").write_text(requirement, encoding="utf-8")
    book = load_rules(tmp_path)
    proof = Proof(book)
    means = Agreement(proof)
    held = set()
    for facts in problems(MANY // 4):
        known = dict(as_read(book, facts, int(facts["as_of"])))  # type: ignore[arg-type]
        model = proof.search.model(*proof.problem.fixed(known))
        assert model is not None, known
        assert list(means.differences(model, known)) == [], known
        held.add(book.tests["requirement/what-can-be-said"](known.get))
    assert held == {True, False, None}

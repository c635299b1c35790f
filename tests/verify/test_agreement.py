"""The circuit means what the engine means: on every assessment, step, range and status."""

import os

import pytest

from ladder.engine.assessment import Assessment
from ladder.engine.decision import Decision
from ladder.engine.facts import Value
from ladder.engine.questions import facts_in_play
from ladder.verify import agreement
from ladder.verify.agreement import Agreement
from ladder.verify.proof import Proof
from tests.strategies import rules
from tests.verify.problems import problems
from tests.verify.test_questions import any_need_decided, every_need_decided

MANY = int(os.environ.get("LADDER_MANY", "1000"))
"""Problems of a run; docs/verify.md says how to take more."""


class Bench:
    def __init__(self) -> None:
        self.proof = Proof(rules())
        self.agreement = Agreement(self.proof.verdict)

    def differences(self, facts: dict[str, Value]) -> list[str]:
        model = self.proof.search.model(*self.proof.problem.fixed(facts))
        assert model is not None, f"the circuit knows no such problem: {facts}"
        return list(self.agreement.differences(model, facts))


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def test_solver_and_engine_agree_on_every_status(bench: Bench) -> None:
    for facts in problems(MANY, seed=MANY):
        assert bench.differences(facts) == [], facts


def test_the_random_problems_reach_the_upper_rungs(bench: Bench) -> None:
    heights, reached = bench.proof.decision.height, set()
    for facts in problems(1_000):
        model = bench.proof.search.model(*bench.proof.problem.fixed(facts))
        assert model is not None
        reached |= {height for height, literal in heights.items() if model[literal]}
    assert reached == {-1, 0, 1, 2, 3, 4, 5}


def only_what_is_walked(rulebook: object, facts: object, decision: Decision) -> dict[str, set[str]]:
    return facts_in_play(rules(), facts, decision._replace(needs=decision.needs[:1]))  # type: ignore[arg-type]


ENGINE_DEFECTS = {
    "every entry is blocked": (Assessment, "status", "blocked"),
    "decided where any need is": (Decision, "decided", property(any_need_decided)),
    "decided where every need is": (Decision, "decided", property(every_need_decided)),
    "questions of the first need alone": (agreement, "facts_in_play", only_what_is_walked),
}


@pytest.mark.parametrize("name", ENGINE_DEFECTS)
def test_an_engine_that_means_something_else_is_found_out(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(*ENGINE_DEFECTS[name])
    assert any(bench.differences(facts) for facts in problems(500))

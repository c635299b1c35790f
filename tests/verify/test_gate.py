"""The circuit's check passes what `ladder check` passes, as far as it is a matter of the rules."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from ladder import load_problem
from ladder.check import judge, messages
from ladder.check.evaluation import Evaluation, Place, evaluate
from ladder.check.findings import Severity
from ladder.check.judge import against_the_verdict
from ladder.check.messages import open_reason
from ladder.engine.facts import Facts
from ladder.engine.problem import Problem
from ladder.verify.proof import Proof
from ladder.verify.symbolic_check import SymbolicCheck
from tests.strategies import rules
from tests.verify.problems import problems

TRAINING = Path(__file__).parents[1] / "check" / "proposals" / "training"
GOOD = [load_problem(path, rules()).facts for path in sorted(TRAINING.glob("*.yaml"))]

Proposed = tuple[str, Evaluation]


def proposals(count: int) -> Iterator[Proposed]:
    """Proposals of one technique: where nothing was tried, random ones, good ones cut short.

    Where nothing was tried, it is also proposed although it is stated as not applicable.
    """
    random = Random(3)
    day = rules().pack.day.toordinal()
    untried = {f"attempts.{name}.outcome": "untried" for name in rules().techniques}
    for need in rules().needs:
        for name in rules().techniques:
            facts: Facts = {**untried, "needs": frozenset({need})}
            yield name, evaluation(name, facts, day)
            yield (
                name,
                evaluation(name, {**facts, f"attempts.{name}.outcome": "not-applicable"}, day),
            )
    for problem in problems(count):
        name = random.choice(list(rules().techniques))
        yield name, evaluation(name, problem, int(str(problem["as_of"])))
    for _ in range(count):
        good = dict(random.choice(GOOD))
        technique = good["proposal.technique"]
        assert isinstance(technique, frozenset)
        (name,) = technique
        for left_out in random.sample(sorted(good), random.randint(0, 2)):
            del good[left_out]
        yield name, evaluation(name, good, day)


def evaluation(technique: str, facts: Facts, day: int) -> Evaluation:
    values = {name: value for name, value in facts.items() if name in rules().facts}
    values |= {"proposal.technique": frozenset({technique})}
    return evaluate(rules(), Problem("", values), day)


def passes(evaluation: Evaluation) -> bool:
    severe = (Severity.ERROR, Severity.UNDECIDED)
    return not any(found.severity in severe for found in against_the_verdict(evaluation))


pytestmark = pytest.mark.nightly


class Bench:
    def __init__(self) -> None:
        self.proof = Proof(rules())
        check = SymbolicCheck(self.proof.decision)
        self.passes = {
            technique.id: check.passes(technique) for technique in rules().techniques.values()
        }

    def agrees(self, technique: str, evaluation: Evaluation) -> bool | None:
        """Whether both say the same; None of what the circuit does not know, as a clash."""
        model = self.proof.search.model(*self.proof.problem.fixed(evaluation.facts))
        return None if model is None else model[self.passes[technique]] == passes(evaluation)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def test_the_circuit_passes_what_the_check_passes(bench: Bench) -> None:
    passed = 0
    for technique, proposal in proposals(120):
        assert bench.agrees(technique, proposal) is not False, (technique, proposal.facts)
        passed += passes(proposal)
    assert passed > 40


DEFECTS = {
    "nothing less is asked for": (Place, "lower_possible", False),
    "nothing is too high": (judge, "_is_above", lambda _: False),
    "no reason is open": (
        messages,
        "open_reason",
        lambda *asked: open_reason(*asked)._replace(severity=Severity.NOTE),
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_planted_defect_of_the_check_disagrees_with_the_circuit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(*DEFECTS[name])
    assert any(bench.agrees(*proposed) is False for proposed in proposals(120))

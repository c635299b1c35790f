"""The one or two answers that settle an undecided verdict, whatever they are."""

import shutil
from pathlib import Path

import pytest

from ladder import load_problem, load_rules
from ladder.engine.computed import as_read, computed
from ladder.engine.explanation import judge
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import MOST_ASKED, settled_by
from ladder.engine.verdict import Verdict
from tests.deciding import decision_on
from tests.engine.small import DAY, VOICE, tried
from tests.random_problems import problems
from tests.strategies import rules

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


def example(name: str, **outcomes: str) -> Verdict:
    problem = load_problem(EXAMPLES / f"{name}.yaml", rules())
    ended = {f"attempts.{key.replace('_', '-')}.outcome": value for key, value in outcomes.items()}
    return judge(rules(), problem.title, {**problem.facts, **ended}, DAY, problem.origins)


@pytest.mark.slow
@pytest.mark.parametrize("many", [30, pytest.param(240, marks=pytest.mark.nightly)])
def test_every_combination_of_answers_is_decided_and_leads_where_it_is_stated_to(many: int) -> None:
    settled = 0
    for facts in problems(many, seed=5):
        verdict = judge(rules(), "", {k: v for k, v in facts.items() if k in rules().facts}, DAY)
        if (settling := verdict.settled_by) is None:
            continue
        settled += 1
        assert not verdict.decided
        assert {*settling.facts} <= {question.fact for question in verdict.open_questions}
        for answers, technique, outcome, ahead in settling.leads:
            known = {**verdict.facts, **answers}
            decision = decision_on(rules(), {**known, **computed(rules(), known)})
            assert decision.decided
            assert decision.leading_need is not None
            leading = decision.leading_need
            assert (leading.step.technique, leading.outcome) == (technique, outcome)
            assert bool(ahead) is (outcome in ("prepare", "find-out"))
    assert settled, "draw more problems"


def test_two_answers_settle_it_where_neither_does_alone() -> None:
    verdict = example("row-7-latency", agent_design="untried", speculative_decoding="untried")
    assert verdict.settled_by is not None
    assert verdict.settled_by.facts == ("hosting.latency_now_ms", "hosting.latency_target_ms")
    assert {(lead.technique, lead.outcome) for lead in verdict.settled_by.leads} == {
        ("speculative-decoding", "use"),
        ("prompt", "stay"),
    }


def test_verdict_that_needs_more_than_two_answers_has_no_settled_by() -> None:
    verdict = example("row-1-internal-docs")
    assert verdict.form == "undecided"
    assert len(verdict.open_questions) > MOST_ASKED
    assert verdict.settled_by is None


def test_decided_verdict_has_no_settled_by() -> None:
    verdict = example("scenario-writing-voice")
    assert verdict.decided
    assert verdict.settled_by is None


def test_without_a_question_nothing_settles() -> None:
    assert settled_by(Knowledge(rules(), as_read(rules(), {}, DAY.toordinal())), ()) is None


COMPUTED = """\
computed: twice
formula: examples.count * 2
says: twice the examples
why: Each example is read twice.
basis: external
sources: [handbook]
verified: 2026-11-24
"""


def test_an_answer_settles_by_what_is_computed_from_it(tmp_path: Path) -> None:
    own = shutil.copytree(Path(__file__).parent / "pack", tmp_path / "pack")
    (own / "computed-twice.yaml").write_text(COMPUTED, encoding="utf-8")
    requirement = own / "requirement-min-examples.yaml"
    text = requirement.read_text(encoding="utf-8")
    wanted = text.replace("examples.count: {at_least: 100}", "computed.twice: {at_least: 200}")
    requirement.write_text(wanted, encoding="utf-8")
    book = load_rules(own, only=True)
    reasons = dict.fromkeys(("attempts.prompt.because", "attempts.examples.because"), "It drifts.")
    outcomes = tried(prompt="below-target", examples="below-target", tuning="untried")
    known = {"needs": VOICE, "task.stage": "live", "examples.good": True, **outcomes, **reasons}
    verdict = judge(book, "", known, DAY)
    assert verdict.settled_by is not None
    assert verdict.settled_by.facts == ("examples.count",)
    assert {lead.technique for lead in verdict.settled_by.leads} == {"examples", "tuning"}

"""What one more answer makes of a decision is what the same facts give from the beginning."""

import pytest

from ladder.engine.cases import facts_of
from ladder.engine.decision import decision_on
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import effects, open_facts
from tests.random_problems import problems
from tests.strategies import rules


@pytest.mark.slow
def test_an_effect_is_the_decision_on_the_facts_with_the_answer() -> None:
    moved = 0
    for case in rules().cases[::60]:
        known = Knowledge(rules(), facts_of(case, rules()))
        for asked in open_facts(known):
            for answer, then in effects(known, asked.fact):
                assert then.facts[asked.fact] == answer
                assert then.decision == decision_on(rules(), then.facts), (asked.fact, answer)
                moved += then.decision != known.decision
    assert moved > 30


@pytest.mark.slow
def test_answers_one_by_one_equal_answers_at_once() -> None:
    pairs = 0
    for facts in problems(12, seed=8):
        known = Knowledge(rules(), facts)
        for first, second in zip(open_facts(known), open_facts(known)[1:], strict=False):
            [one, *_], [other, *_] = effects(known, first.fact), effects(known, second.fact)
            given = {first.fact: one.answer, second.fact: other.answer}
            stepwise = one.then.learn({second.fact: other.answer})
            assert stepwise.decision == known.learn(given).decision
            pairs += 1
    assert pairs > 20

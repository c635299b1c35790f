"""What may still come of a problem: the engine's own walk, and nothing carried over wrongly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import open_facts, possible_outcomes
from ladder.engine.computed import as_read
from ladder.engine.decision import decision_on, leading
from ladder.engine.facts import Value
from tests.ask.answering import DAY
from tests.strategies import problems, rules

NOTHING = frozenset[str]()


def knowledge(
    facts: dict[str, Value], unknown: frozenset[str] = NOTHING, *, in_full: bool = True
) -> PartialKnowledge:
    return PartialKnowledge(rules(), as_read(rules(), facts, DAY.toordinal()), unknown, in_full)


@settings(max_examples=50)
@given(problems())
def test_in_full_it_is_what_the_engine_says_or_less_of_it(facts: dict[str, Value]) -> None:
    now = knowledge(facts)
    stated = decision_on(rules(), now.facts).needs
    walked = now.decision.needs
    for steps, engine, need in zip(possible_outcomes(now), stated, walked, strict=True):
        possible = {(step.technique, step.outcome) for step in steps}
        assert possible <= {(step.technique, step.outcome) for step in need.possible}
        assert possible <= {(step.technique, step.outcome) for step in engine.possible}
        assert (engine.step.technique, engine.step.outcome) in possible


@settings(max_examples=50)
@given(problems())
def test_the_headline_is_among_what_the_leading_needs_may_come_to(facts: dict[str, Value]) -> None:
    now = knowledge(facts, in_full=False)
    decision = decision_on(rules(), now.facts)
    if decision.leading_need is None:
        return
    [possible] = possible_outcomes(now)
    techniques = {step.technique for step in possible}
    assert techniques <= {step.technique for step in leading(decision.needs)}
    assert decision.leading_need.step.technique in techniques
    assert not decision.decided or len(techniques) == 1
    # Where there is one thing to say, nothing is left to ask.
    assert len(possible) > 1 or open_facts(now) == []


@settings(max_examples=50)
@given(problems(), problems(), st.booleans())
def test_after_answers_it_is_what_a_fresh_look_at_the_same_facts_gives(
    first: dict[str, Value], second: dict[str, Value], in_full: bool
) -> None:
    now = knowledge(first, in_full=in_full)
    possible_outcomes(now)
    open_facts(now)
    left = [fact for fact in second if fact not in first]
    for number, fact in enumerate(left[:12]):
        now = now.learn({fact: None if number % 3 == 2 else second[fact]})
        fresh = PartialKnowledge(rules(), now.facts, now.unknown, in_full)
        assert possible_outcomes(now) == possible_outcomes(fresh)
        assert open_facts(now) == open_facts(fresh)


def test_below_what_fits_and_is_open_there_is_nothing_to_stay_on() -> None:
    known: dict[str, Value] = {
        "needs": frozenset({"wrong-tone"}),
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.because": "Stiff.",
    }
    [possible] = possible_outcomes(knowledge(known))
    assert ("few-shot", "stay", None) in possible
    assert ("prompt", "stay", None) not in possible


def test_what_nobody_knows_closes_the_requirement_that_waits_for_it() -> None:
    known: dict[str, Value] = {"needs": frozenset({"wrong-tone"})}
    [possible] = possible_outcomes(knowledge(known, frozenset({"examples.demonstrations"})))
    assert ("lora", "use") not in {(step.technique, step.outcome) for step in possible}
    [before] = possible_outcomes(knowledge(known))
    assert ("lora", "use") in {(step.technique, step.outcome) for step in before}

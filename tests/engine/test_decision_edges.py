"""Corners of a decision that whole verdicts hardly show, found by changing one thing at a time."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, product

import pytest

from ladder.engine.assessment import height
from ladder.engine.computed import as_read
from ladder.engine.decision import Decision, NeedDecision, Range, Step, priority
from ladder.engine.facts import Facts, Value
from ladder.engine.forms import MEASURE
from tests.deciding import decision_on
from tests.engine.small import BOTH, SLOW, VOICE, decided, tried
from tests.random_problems import DAY as PACK_DAY
from tests.random_problems import problems
from tests.strategies import rules

DAY = PACK_DAY.toordinal()


def following(decision: NeedDecision) -> str | None:
    """The next technique up, said in another way: what stands above all that is done or passed."""
    if decision.step.outcome == "stop":
        return None
    entries = [assessment.entry for assessment in decision.assessments]
    statuses = [assessment.status for assessment in decision.assessments]
    exhausted = [index for index, status in enumerate(statuses) if status == "below-target"]
    last = (
        max(exhausted, default=-1)
        if decision.taken is None
        else entries.index(decision.taken.entry)
    )
    above = [
        assessment
        for index, assessment in enumerate(decision.assessments)
        if index > last and statuses[index] not in ("not-suitable", "below-target")
    ]
    # What waits for a lower training is named by that one.
    # A step to measure comes in the place of what is kept.
    keeps = decision.step.outcome == "stay" or decision.step.technique == MEASURE
    named = above if keeps else above[:1]
    if any(assessment.open and assessment.status == "blocked" for assessment in named):
        first = (x for x in decision.assessments if x.keeps_waiting)
        return next(assessment.entry.technique for assessment in first)
    if above and above[0].entry.trains and keeps:
        above = [assessment for assessment in above if assessment.entry.trains]
        fewest = min(assessment.unmet for assessment in above)
        above = [assessment for assessment in above if assessment.unmet == fewest]
    return above[0].entry.technique if above else None


@pytest.mark.slow
def test_next_rung_is_above_the_step_and_exhausted_techniques() -> None:
    stays = 0
    for facts in problems(400):
        for need in decision_on(rules(), facts).needs:
            next_up = need.next_up
            assert (next_up.own.technique if next_up else None) == following(need), facts
            stays += need.step.outcome == "stay" and next_up is not None
    assert stays > 8


def test_of_several_that_reached_the_target_the_cheapest_is_kept() -> None:
    """The need goes on: the other part of the facts is behind a query, and tools missed it."""
    reached = tried(prompt="target-reached", rag="target-reached")
    missed = {
        f"attempts.{name}.outcome": "below-target"
        for name in ("other-tool", "model-choice", "tools", "lora")
    }
    facts: dict[str, Value] = {
        "needs": frozenset({"missing-knowledge"}),
        "knowledge.location": "both",
    }
    every = as_read(rules(), facts | reached | missed, PACK_DAY.toordinal())
    [need] = decision_on(rules(), every).needs
    assert need.step == Step("prompt", 0, "stay")
    [need] = decision_on(rules(), {**every, **tried(prompt="below-target")}).needs
    assert need.step == Step("rag", 2, "stay")
    # With rules of your own, two of them can be on one rung: then the first option is kept.
    cards = {**rules().techniques, "rag": rules().techniques["rag"]._replace(rung=0)}
    same_rung = replace(rules(), techniques=cards)
    [need] = decision_on(same_rung, every).needs
    assert need.step == Step("prompt", 0, "stay")


def test_a_problem_is_decided_where_one_technique_can_have_the_headline() -> None:
    seen = set()
    for facts in problems(600):
        decision = decision_on(rules(), facts)
        if len(decision.needs) > 2:
            continue  # too many choices to go through
        headlines = possible_headlines(decision)
        if len(headlines) == 1 or any(len(need.possible) > 1 for need in decision.needs):
            assert decision.decided is (len(headlines) == 1)
        if decision.leading_need:
            assert decision.leading_need.step.technique in headlines
        seen.add((decision.decided, any(len(need.possible) > 1 for need in decision.needs)))
    assert len(seen) == 4  # (False, False): a problem without needs


def possible_headlines(decision: Decision) -> set[str]:
    """The techniques that lead in some choice of one possible step for each need."""
    if not decision.needs:
        return set()
    found = set()
    for steps in product(*(need.possible for need in decision.needs)):
        most = max(map(priority, steps))
        found |= {step.technique for step in steps if priority(step) == most}
    return found | {step.technique for step in waiting(decision)}


def waiting(decision: Decision) -> set[Step]:
    """What may lead whatever else there is to do.

    This is to measure, to keep until all is prepared, and what takes on counted errors.
    """
    _, work, *_ = max(min(map(priority, need.possible)) for need in decision.needs)
    return {
        step
        for need in decision.needs
        for step in need.possible
        if step.technique == MEASURE
        or (need is decision.leading_need and need.leads)
        or (step.outcome == "stay" and need.may_outweigh(work=work))
    }


def test_the_range_holds_the_steps_that_no_need_must_outweigh() -> None:
    several = 0
    for facts in problems(250):
        decision = decision_on(rules(), facts)
        if not decision.needs:
            continue
        least = max(min(map(priority, need.possible)) for need in decision.needs)
        steps = {step for need in decision.needs for step in need.possible}
        lead = {step for step in steps if priority(step) >= least} | waiting(decision)
        if all(need.is_known for need in decision.needs):  # then their weights are known, too
            assert decision.leading_need
            lead = {decision.leading_need.step}
        every = {height(step.rung) for step in lead}
        assert decision.heights == every
        ends = height(decision.range.low), height(decision.range.high)
        assert ends == (min(every), max(every))
        several += len(decision.needs) > 1
    assert several > 100


def test_the_range_of_what_is_beside_the_ladder_has_no_number() -> None:
    assert Decision((), frozenset({-1, 0, 4})).range == Range(None, 4)
    assert Decision((), frozenset({-1})).range == Range(None, None)
    assert Decision((), frozenset({0, 5})).range == Range(0, 5)


READY: dict[str, Value] = {"examples.count": 100, "task.stage": "live", "examples.good": True}
SHORT = tried(prompt="below-target", examples="below-target")


@pytest.mark.parametrize(
    ("needs", "facts", "step", "variant", "next_up"),
    [
        (VOICE, {}, ("examples", "use"), "few", "tuning"),
        (VOICE, READY, ("examples", "use"), "many", "tuning"),
        (VOICE, {"examples.good": True}, ("examples", "use"), "good", "tuning"),
        (VOICE, {"examples.good": False}, ("examples", "use"), "few", None),
        (VOICE, tried(prompt="target-reached"), ("prompt", "stop"), None, None),
        (VOICE, tried(examples="target-reached"), ("examples", "stop"), None, None),
        # Of two that met, the one that is combined with comes first.
        (
            VOICE,
            tried(prompt="target-reached", examples="target-reached"),
            ("prompt", "stop"),
            None,
            None,
        ),
        (VOICE, SHORT, ("examples", "stay"), None, "tuning"),
        (VOICE, SHORT | READY, ("tuning", "use"), None, None),
        (VOICE, SHORT | READY | {"task.stage": "idea"}, ("examples", "stay"), None, "tuning"),
        (VOICE, SHORT | READY | {"examples.count": 99}, ("examples", "stay"), None, "tuning"),
        (VOICE, SHORT | READY | {"examples.good": False}, ("examples", "stay"), None, None),
        # What trains is kept only where its requirements hold and nothing is against it.
        (VOICE, SHORT | READY | tried(tuning="below-target"), ("tuning", "stay"), None, None),
        (
            VOICE,
            SHORT | READY | tried(tuning="below-target") | {"examples.count": 99},
            ("examples", "stay"),
            None,
            None,
        ),
        (
            VOICE,
            SHORT | READY | tried(tuning="below-target") | {"examples.good": False},
            ("examples", "stay"),
            None,
            None,
        ),
        (SLOW, {}, ("prompt", "use"), None, "tuning"),
        (SLOW, tried(prompt="below-target"), ("prompt", "stay"), None, "tuning"),
        (SLOW, SHORT | {"examples.count": 100}, ("tuning", "use"), None, None),
        (
            SLOW,
            SHORT | {"examples.count": 100} | tried(tuning="target-reached"),
            ("tuning", "stop"),
            None,
            None,
        ),
    ],
)
def test_a_need_comes_to(
    needs: frozenset[str],
    facts: Facts,
    step: tuple[str, str],
    variant: str | None,
    next_up: str | None,
) -> None:
    [need] = decided(needs, facts).needs
    chosen = need.variant.id.rpartition("/")[2] if need.variant else None
    following = need.next_up.own.technique if need.next_up else None
    assert ((need.step.technique, need.step.outcome), chosen, following) == (step, variant, next_up)
    combined = ("prompt",) if step == ("examples", "use") else ()
    assert need.combined_with == combined


@pytest.mark.parametrize(
    ("facts", "leading"),
    [
        ({}, "wrong-voice"),  # examples stand above a prompt
        (SHORT | {"examples.count": 100}, "too-slow"),  # tuning is open for speed alone
        (
            tried(prompt="target-reached"),
            "too-slow",
        ),  # both stop at the prompt: the first in the rules
        # Examples are left to be kept, a prompt to be used: work to do leads.
        (tried(examples="below-target"), "too-slow"),
        # One rung: what is to be used goes before what is kept.
        (SHORT | READY | tried(tuning="below-target") | {"examples.good": None}, "wrong-voice"),
    ],
)
def test_work_to_do_leads_and_then_the_highest_rung(
    facts: dict[str, Value | None], leading: str
) -> None:
    known = {name: value for name, value in facts.items() if value is not None}
    decision = decided(BOTH, known)
    assert [need.need.id for need in decision.needs] == ["too-slow", "wrong-voice"]
    assert decision.leading_need is not None
    assert decision.leading_need.need.id == leading


FIELDS: dict[str, tuple[Value, ...]] = {
    "task.stage": ("idea", "live"),
    "examples.count": (0, 20, 99, 100),
    "examples.good": (True, False),
    "attempts.prompt.outcome": ("untried", "below-target", "target-reached"),
    "attempts.examples.outcome": ("untried", "below-target", "target-reached"),
    "attempts.tuning.outcome": ("untried", "below-target", "target-reached"),
}


def combinations_of(fields: tuple[str, ...]) -> Iterator[dict[str, Value]]:
    for values in product(*(FIELDS[field] for field in fields)):
        yield dict(zip(fields, values, strict=True))


@cache
def complete(needs: frozenset[str]) -> dict[frozenset[tuple[str, Value]], Step]:
    """The step of every problem in which nothing is unknown."""
    return {
        frozenset(facts.items()): decided(needs, facts).needs[0].step
        for facts in combinations_of(tuple(FIELDS))
    }


@pytest.mark.parametrize("unknown", [1, 2, 3])
@pytest.mark.parametrize("needs", [VOICE, SLOW], ids=["voice", "slow"])
def test_possible_steps_are_those_of_some_completion_of_the_facts(
    needs: frozenset[str], unknown: int
) -> None:
    wider = every = 0
    for hidden in combinations(FIELDS, unknown):
        fields = tuple(field for field in FIELDS if field not in hidden)
        for facts in combinations_of(fields):
            [need] = decided(needs, facts).needs
            completed = {
                complete(needs)[frozenset({**facts, **rest}.items())]
                for rest in combinations_of(hidden)
            }
            assert completed <= need.possible, facts
            wider += completed < need.possible
            every += 1
    # Unknown conditions are taken one by one, so that a few more steps may be announced.
    assert wider <= every / 40


def test_of_several_that_fell_short_the_best_score_is_kept() -> None:
    """An unscored attempt is no worse than a scored one; a training must be known to be right."""
    missed = tried(**dict.fromkeys(("prompt", "few-shot", "model-choice", "lora"), "below-target"))
    facts = {"needs": frozenset({"wrong-tone"}), **missed}
    scores: dict[str, Value] = {
        "attempts.few-shot.score": 0.7,
        "attempts.model-choice.score": 0.8,
        "attempts.lora.score": 0.9,
    }
    for given, kept in ((1, "few-shot"), (2, "model-choice"), (3, "model-choice")):
        known = as_read(rules(), {**facts, **dict([*scores.items()][:given])}, DAY)
        [need] = decision_on(rules(), known).needs
        assert (need.step.technique, need.step.outcome) == (kept, "stay")

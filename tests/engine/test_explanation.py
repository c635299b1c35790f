"""What a verdict tells its reader to do where no single step settles everything."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ladder import Verdict, advise
from ladder.advice.formats import text
from ladder.advice.view import Detail, View
from ladder.engine import explanation
from ladder.engine.assessment import Answers
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.engine.wording import fill
from tests.advice.test_several_needs import CASES, Case
from tests.engine.small import BOTH, DAY, SLOW, VOICE, in_full, judged, tried
from tests.saw import must_see, saw
from tests.strategies import problems, rules

TONE: dict[str, Any] = {
    "needs": ["wrong-tone"],
    "knowledge": {"into_weights": False},
    "examples": {"demonstrations": 1500, "label_quality": "expert"},
    "evaluation": {"items": 320, "trusted": True},
    "attempts": {
        "prompt": {"outcome": "below-target", "because": "Stiff."},
        "few-shot": {"outcome": "below-target", "because": "It drifts."},
        "model-choice": {"outcome": "below-target", "because": "None has the voice."},
    },
    "hosting": {"open_weights": True, "gpu_memory_gb": 24, "model_billions": 70},
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}


def advised(problem: dict[str, Any]) -> Verdict:
    return advise(problem, rules(), as_of=DAY)


def on_screen(verdict: Verdict, *, whole: bool = False) -> str:
    return " ".join(
        text.render(verdict, View(detail=Detail.FULL if whole else Detail.SCREEN)).split()
    )


def test_a_stay_says_what_would_bring_back_what_is_ruled_out() -> None:
    verdict = advised(TONE)
    headline = verdict.recommendation
    assert (headline.technique, headline.outcome, verdict.next_rung) == ("few-shot", "stay", None)
    ruled_out = rules().rules["exclusion/weights-exceed-memory"]
    assert headline.steps[0] == ruled_out.do
    [row] = [row for row in verdict.ladder if row.technique == "lora"]
    assert (row.status, [item.rule for item in row.because]) == ("not-suitable", [ruled_out.id])


def test_a_stay_names_no_remedy_that_another_exclusion_makes_useless() -> None:
    problem = {
        "needs": ["missing-knowledge"],
        "task": {"stage": "idea"},
        "knowledge": {"comes_with_request": True, "tokens": 6000},
        "hosting": {"data_must_stay": True, "open_weights": False},
    }
    steps = advised(problem).recommendation.steps
    assert steps[0] == rules().rules["exclusion/no-permitted-model"].do
    assert rules().rules["exclusion/text-in-request"].do not in steps


def test_to_prepare_is_to_meet_the_closed_requirements() -> None:
    fits = TONE["hosting"] | {"model_billions": 14}
    verdict = advised(TONE | {"hosting": fits, "evaluation": {"items": 49, "trusted": False}})
    requirements = [rules().rules[f"requirement/{name}"] for name in REQUIREMENTS]
    assert verdict.recommendation.outcome == "prepare"
    asked = tuple(fill(requirement.do, verdict.facts) for requirement in requirements)
    assert asked[0].startswith("Move 151 of your 1,500 examples into the test set.")
    assert verdict.recommendation.steps[: len(asked)] == asked


REQUIREMENTS = ("evaluation-set-size", "trusted-metric")


def test_waiting_need_does_not_hide_another_needs_work() -> None:
    needs = {"needs": ["wrong-tone", "inconsistent-format"]}
    verdict = advised(TONE | needs | {"task": {"schema_enforced": False}})
    headline = verdict.recommendation
    assert (headline.technique, headline.need) == ("prompt", "inconsistent-format")
    assert any(step.startswith("Switch on structured output") for step in headline.steps)
    assert [each.need for each in verdict.companions] == ["wrong-tone"]


def test_what_answers_well_and_does_not_end_the_need_is_shown_as_reached() -> None:
    verdict = advise(
        {
            "needs": ["missing-knowledge"],
            "knowledge": {"location": "both"},
            "attempts": {"rag": {"outcome": "target-reached"}},
        },
        rules(),
    )
    [row] = [row for row in verdict.ladder if row.technique == "rag"]
    reasons = [item.rule for item in row.because]
    assert (row.status, reasons) == ("target-reached", ["message/quality-reached"])
    assert verdict.recommendation.technique == "tools"


def test_a_step_to_measure_again_reads_the_target_too() -> None:
    attempt = {"outcome": "below-target", "because": "Two are confused.", "score": 0.86}
    evaluation = {"target": 0.9, "items": 90}
    problem = {"needs": ["weak-domain-skill"], "evaluation": evaluation}
    verdict = advise({**problem, "attempts": {"prompt": attempt}}, rules())
    why, fit = verdict.recommendation.why
    assert fit.rule == "fit/skill-by-prompt"
    assert (why.rule, why.facts["evaluation.target"]) == ("message/inconclusive", 0.9)


def test_technique_that_reached_its_target_has_no_variant() -> None:
    attempts = TONE["attempts"] | {"lora": {"outcome": "target-reached"}}
    verdict = advise({"needs": ["wrong-tone"], "attempts": attempts})
    assert (verdict.recommendation.technique, verdict.recommendation.outcome) == ("lora", "stop")
    assert verdict.recommendation.variant is None


def test_two_needs_of_one_technique_are_both_answered() -> None:
    verdict = advised({"needs": ["ignores-instructions", "inconsistent-format"]})
    headline = verdict.recommendation
    assert (headline.technique, headline.need) == ("prompt", "ignores-instructions")
    [other] = verdict.companions
    assert (other.technique, other.need) == ("prompt", "inconsistent-format")
    assert f"Meanwhile, for “Its output format is inconsistent”: {other.steps[0]}" in headline.steps
    [place] = [row for row in verdict.ladder if row.technique == "prompt"]
    assert (place.status, place.because) == ("use", headline.why)
    assert "It also helps with “Its output format is inconsistent”." in on_screen(
        verdict, whole=True
    )


def test_a_row_gives_the_reasons_of_all_its_needs_once() -> None:
    """What is combined with the headline has one need, a better prompt here has two."""
    needs = ["must-compute-or-act", "ignores-instructions", "inconsistent-format"]
    verdict = advised({"needs": needs})
    prompts = [item for item in verdict.companions if item.technique == "prompt"]
    rules_of = [[reason.rule for reason in item.why] for item in prompts]
    assert len(rules_of) == 2
    [row] = [row for row in verdict.ladder if row.technique == "prompt"]
    told = (row.status, [reason.rule for reason in row.because])
    assert told == ("companion", list(dict.fromkeys(rules_of[0] + rules_of[1])))


def test_training_waits_for_a_training_that_lacks_one_unknown_requirement() -> None:
    """The number of grades decides whether an encoder is enough, so LoRA comes later."""
    problem = TONE | {
        "needs": ["weak-domain-skill"],
        "task": {"shape": "judging", "own_convention": True},
        "examples": {"demonstrations": 4000, "label_quality": "reviewed", "per_class": 40},
        "hosting": {"open_weights": True},
        "attempts": {
            **TONE["attempts"],
            "prompt-optimizer": {"outcome": "below-target", "because": "It found nothing."},
        },
    }
    verdict = advised(problem)
    rows = {row.technique: (row.status, row.because[0].rule) for row in verdict.ladder}
    assert verdict.recommendation.outcome == "find-out"
    assert rows["encoder-classifier"] == ("blocked", "requirement/label-output")
    assert rows["lora"] == ("later", "message/lower-rung-first")


def test_common_reason_of_two_needs_is_stated_once() -> None:
    verdict = advised({"needs": ["subjective-preferences", "wrong-tone"]})
    assert "wrong-tone" in [companion.need for companion in verdict.companions]
    parts = [step.rpartition(": ")[2] for step in verdict.recommendation.steps]
    assert sorted(parts) == sorted(set(parts))


def test_companions_first_step_follows_the_headlines_first() -> None:
    verdict = advised({"needs": ["must-compute-or-act", "inconsistent-format"]})
    [companion] = verdict.companions
    need = "“Its output format is inconsistent”"
    wording = f"Meanwhile, a better prompt for {need}: {companion.steps[0]}"
    assert wording in verdict.recommendation.steps


def test_a_need_for_which_nothing_is_open_is_not_passed_over() -> None:
    verdict = advised(TONE | {"needs": ["wrong-tone", "must-compute-or-act"]})
    other = next(companion for companion in verdict.companions if companion.need == "wrong-tone")
    assert other.outcome == "stay"
    assert "for “Its tone or style is wrong”: keep it" in on_screen(verdict, whole=True)


def test_whole_hides_nothing_that_is_stated() -> None:
    verdict = advised(TONE | {"needs": ["wrong-tone", "too-costly", "missing-knowledge"]})
    screen, whole = on_screen(verdict), on_screen(verdict, whole=True)
    listed = whole.partition("Find out next")[2].partition(" more.")[0]
    asked = [item for item in verdict.open_questions if f"({item.fact})" in listed]
    assert asked
    assert f"And {len(verdict.open_questions) - len(asked)} more." in whole
    parts = [*verdict.recommendation.steps, *(item.question for item in asked)]
    parts += [caution.text for caution in (*verdict.recommendation.why, *verdict.cautions)]
    parts += [item.text for companion in verdict.companions for item in companion.why]
    assert [item for item in parts if " ".join(item.split()) not in whole] == []
    assert [item for item in parts if " ".join(item.split()) not in screen] != []


def every_cache_cleared() -> None:
    for name in ("_conditions_for", "_outline"):
        getattr(explanation, name).cache_clear()


def synonyms(facts: Facts, more: int) -> Facts:
    """The same problem with other numbers."""
    return {
        fact: value + more if isinstance(value, int) and not isinstance(value, bool) else value
        for fact, value in facts.items()
    }


@pytest.mark.slow
@must_see(needs=61)
@given(problems(), problems())
def test_earlier_verdicts_do_not_change_a_verdict(facts: Facts, others: Facts) -> None:
    every = [
        item for one in (facts, others) for item in (one, synonyms(one, 1), synonyms(one, 400))
    ]
    every_cache_cleared()
    after_others = [in_full(judge(rules(), "", item, DAY)) for item in (*every, *every)]
    for item, stated in zip((*every, *every), after_others, strict=True):
        every_cache_cleared()
        assert in_full(judge(rules(), "", item, DAY)) == stated
        if item.get("needs"):
            saw("needs")


@must_see(another_order=4)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_facts_moves_no_verdict(facts: Facts, random: Random) -> None:
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    expected = in_full(judge(rules(), "", facts, DAY))
    every_cache_cleared()
    assert in_full(judge(rules(), "", dict(shuffled), DAY)) == expected
    if list(facts) != list(dict(shuffled)) and facts.get("needs"):
        saw("another_order")


@pytest.mark.parametrize(
    ("facts", "drifts", "measured"),
    [
        ({"examples.count": 9}, False, True),
        ({"examples.count": 10}, True, True),
        ({"examples.count": 10, "task.stage": "live"}, True, True),
        # Only what is known to hold silences.
        ({"examples.count": 10, "task.stage": "idea"}, False, True),
        (
            {"examples.count": 10} | tried(examples="target-reached", prompt="below-target"),
            True,
            True,
        ),
        (
            {"examples.count": 10} | tried(prompt="target-reached"),
            False,
            False,
        ),  # nothing is taken of it
        ({}, False, True),
    ],
)
def test_a_caution_is_stated_where_it_holds_and_nothing_silences_it(
    facts: Facts, drifts: bool, measured: bool
) -> None:
    names = {reason.rule for reason in judged(VOICE, facts).cautions}
    assert "caution/a-voice-drifts" in names if drifts else "caution/a-voice-drifts" not in names
    assert ("caution/measure-it" in names) is measured


def test_a_caution_is_stated_for_its_needs_only() -> None:
    facts = {"examples.count": 100, **tried(prompt="below-target", examples="below-target")}
    warned = {
        need: [reason.rule for reason in judged(frozenset({need}), facts | more).cautions]
        for need, more in (("wrong-voice", {"task.stage": "live"}), ("too-slow", {}))
    }
    assert warned == {
        "wrong-voice": ["caution/measure-it", "caution/a-voice-drifts"],
        "too-slow": ["caution/measure-it"],
    }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_technique_that_is_advised_brings_its_cautions_and_no_other_does(case: Case) -> None:
    verdict = advised(yaml.safe_load(case.problem))
    answers = Answers(rules().tests, verdict.facts.get)
    every = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
    techniques = {item.technique for item in every}
    # What is prepared, found out about or waits for a test set brings its cautions, too.
    techniques |= {
        need.ahead.prospect.technique
        for need in verdict.knowledge.decision.needs
        if need.ahead.prospect and need.form in ("prepare", "find-out", "measure")
    }
    wanted = {
        rule.id
        for rule in rules().rules.values()
        if rule.kind == "caution" and answers[rule.id]
        if not rule.needs or {*rule.needs} & {*verdict.needs}
        if not rule.techniques or {*rule.techniques} & techniques
    }
    told = {caution.rule for caution in verdict.cautions if caution.rule.startswith("caution/")}
    assert told == wanted


def test_requirements_known_to_be_unmet_come_before_unknown_ones() -> None:
    closed = judged(VOICE, {"task.stage": "idea"}).next_rung
    assert closed is not None
    assert [(requirement.rule, requirement.unknown) for requirement in closed.unmet] == [
        ("requirement/it-is-live", False),
        ("requirement/min-examples", True),
    ]
    assert closed.unmet[1].text.startswith("Not known yet: How many examples are there? Write 100")


def test_every_need_has_its_step_lowest_first() -> None:
    verdict = judged(BOTH, {"examples.count": 100})
    assert (verdict.recommendation.technique, verdict.recommendation.need) == (
        "examples",
        "wrong-voice",
    )
    assert [(companion.technique, companion.need) for companion in verdict.companions] == [
        ("prompt", "too-slow")
    ]
    assert verdict.recommendation.steps == (
        "First step of examples.",
        "Meanwhile, a prompt for “It is too slow”: First step of prompt.",
        "Second step of examples.",
        "For “It is too slow”: Second step of prompt.",
    )
    assert [(row.technique, row.status) for row in verdict.ladder] == [
        ("prompt", "companion"),
        ("examples", "use"),
        ("tuning", "blocked"),
    ]


LIVE, MANY = "requirement/it-is-live", "requirement/min-examples"
BAD, BAD_TIME = "exclusion/bad-examples-teach-badly", "exclusion/examples-take-time"
MET, MISSED, LATER = (
    f"message/{name}" for name in ("target-met", "below-target", "lower-rung-first")
)
SHORT_OF = tried(examples="below-target", prompt="below-target")


@pytest.mark.parametrize(
    ("needs", "facts", "prompt", "examples", "tuning"),
    [
        (VOICE, {}, "companion", "use", ("blocked", LIVE, MANY)),
        (SLOW, {}, "use", ("not-suitable", BAD_TIME), ("blocked", MANY)),
        (BOTH, {}, "companion", "use", ("blocked", MANY, LIVE)),
        (BOTH, {"task.stage": "idea"}, "companion", "use", ("blocked", LIVE, MANY)),
        (BOTH, {"examples.count": 10}, "companion", "use", ("blocked", MANY, LIVE)),
        (
            BOTH,
            {"task.stage": "idea", "examples.count": 10},
            "companion",
            "use",
            ("blocked", LIVE, MANY),
        ),
        (
            BOTH,
            {"task.stage": "idea", "examples.count": 100},
            "companion",
            "use",
            ("blocked", LIVE),
        ),
        (BOTH, {"examples.good": False}, "companion", "use", ("not-suitable", BAD)),
        (
            VOICE,
            tried(prompt="target-reached"),
            ("target-reached", MET),
            ("later", LATER),
            ("blocked", LIVE, MANY),
        ),
        (
            BOTH,
            tried(prompt="target-reached"),
            ("target-reached", MET),
            ("later", LATER),
            ("blocked", MANY, LIVE),
        ),
        (
            BOTH,
            tried(examples="target-reached"),
            "use",
            ("companion", MET),
            ("blocked", MANY, LIVE),
        ),
        (
            BOTH,
            SHORT_OF,
            ("below-target", MISSED),
            "companion",
            ("blocked", MANY, LIVE),
        ),
    ],
)
def test_a_row_has_the_stronger_status_of_two_needs_and_the_reasons_of_both(
    needs: frozenset[str], facts: Facts, prompt: object, examples: object, tuning: object
) -> None:
    expected = dict(zip(("prompt", "examples", "tuning"), (prompt, examples, tuning), strict=True))
    rows = {row.technique: row for row in judged(needs, facts).ladder}
    for technique, wanted in expected.items():
        row = rows[technique]
        told = (row.status, *(item.rule for item in row.because))
        assert (row.status if isinstance(wanted, str) else told) == wanted, technique


@pytest.mark.parametrize(("days", "told"), [(180, False), (181, True)])
def test_rules_verified_half_a_year_ago_are_named_as_old(days: int, told: bool) -> None:
    problem = {"needs": ["wrong-tone"]}
    oldest = min(map(date.fromisoformat, advise(problem, rules()).outline.fired.values()))
    verdict = advise(problem, rules(), as_of=oldest + timedelta(days))
    assert ("message/outdated-rules" in [item.rule for item in verdict.cautions]) is told

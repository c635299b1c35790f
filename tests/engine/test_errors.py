"""Counted errors: how far a technique can get, what counts rule out, and what they never open."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from ladder import advise
from ladder.engine.errors import (
    Counts,
    cause_named,
    ceiling_of,
    counts_of,
    families,
    leading,
    out_of_reach,
    repaired,
)
from ladder.engine.facts import Facts, Value
from ladder.workshop.promises import Trial
from tests.strategies import problems, rules

DAY = date(2026, 12, 2)

CAUSES = list(rules().causes)
TECHNIQUES = [card.id for card in rules().techniques.values() if card.solved_by]

READY = {
    "needs": ["weak-domain-skill"],
    "in_use": "few-shot",
    "task": {"shape": "extraction", "own_convention": True},
    "attempts": {
        "prompt": {"score": 0.7},
        "few-shot": {"score": 0.75},
        "model-choice": {"score": 0.76},
        "prompt-optimizer": {"score": 0.76},
        "tools": {"outcome": "not-applicable", "because": "Nothing is computed."},
    },
    "evaluation": {"items": 400, "target": 0.9, "trusted": True, "held_out": True},
    "examples": {"demonstrations": 3000, "label_quality": "expert"},
    "hosting": {"may_train": "yes", "open_weights": True},
    "knowledge": {"location": "documents", "private": True},
    "team": {
        "lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"],
        "maintainer": "yes",
    },
}
"""A problem in which only retrieval is left to try before LoRA."""


@some.composite
def read_from(draw: some.DrawFn, whence: str = "test-set") -> dict[str, Value]:
    """Facts of a score below its target, and counts of its wrong answers."""
    items = draw(some.integers(20, 600))
    wrong = draw(some.integers(5, items - 1))
    read = draw(some.integers(1, wrong))
    facts: dict[str, Value] = {
        "in_use": "prompt",
        "attempts.prompt.outcome": "below-target",
        "attempts.prompt.score": 1 - wrong / items,
        "evaluation.items": items,
        "evaluation.target": draw(some.floats(1 - wrong / items, 1)),
        "errors.from": whence,
        "errors.read": read,
    }
    left = read
    for cause in draw(some.lists(some.sampled_from(CAUSES), max_size=5, unique=True)):
        facts[f"errors.{cause}"] = count = draw(some.integers(0, left))
        left -= count
    return facts


def counted(facts: Facts) -> Counts:
    found = counts_of(rules(), facts)
    assert found is not None
    return found


def high(facts: Facts, technique: str) -> float | None:
    found = ceiling_of(rules(), counted(facts), technique)
    return None if found is None else found.high


@given(read_from(), some.sampled_from(TECHNIQUES))
def test_ceiling_is_between_the_score_and_1(facts: dict[str, Value], technique: str) -> None:
    found = ceiling_of(rules(), counted(facts), technique)
    assume(found is not None)
    assert found is not None
    score = facts["attempts.prompt.score"]
    assert isinstance(score, float)
    assert score <= found.high <= 1
    assert found.likelier is None or score <= found.likelier <= 1


@given(read_from(), some.sampled_from(TECHNIQUES), some.sampled_from(CAUSES))
def test_one_more_error_that_a_technique_repairs_lowers_no_ceiling(
    facts: dict[str, Value], technique: str, cause: str
) -> None:
    before = high(facts, technique)
    unclear = counted(facts).unclear
    assume(before is not None and unclear > 0)
    name, old = f"errors.{cause}", facts.get(f"errors.{cause}", 0)
    assert isinstance(old, int)
    after = high({**facts, name: old + 1}, technique)  # one that was unclear before
    assert before is not None
    assert after is not None
    mine = technique in rules().causes[cause].techniques
    assert after == pytest.approx(before) if mine else after <= before + 1e-12


@given(read_from(), some.sampled_from(TECHNIQUES))
def test_reading_all_wrong_answers_lowers_no_ceiling_below_what_they_show(
    facts: dict[str, Value], technique: str
) -> None:
    found = high(facts, technique)
    assume(found is not None)
    counts = counted(facts)
    share = counts.removable(rules(), rules().techniques[technique]) + counts.unclear
    score = facts["attempts.prompt.score"]
    assert isinstance(score, float)
    assert found is not None
    assert found >= score + (1 - score) * share / counts.read - 1e-9


@pytest.mark.parametrize("whence", ["complaints", "picked", None])
def test_without_a_sample_there_is_no_ceiling(whence: str | None) -> None:
    facts: dict[str, Value] = {
        "in_use": "prompt",
        "attempts.prompt.score": 0.6,
        "evaluation.items": 100,
        "evaluation.target": 0.9,
        "errors.read": 40,
        "errors.misread": 40,
    }
    if whence:
        facts["errors.from"] = whence
    assert [high(facts, name) for name in TECHNIQUES] == [None] * len(TECHNIQUES)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"evaluation.metric": "exact match"}, True),
        ({"evaluation.metric": "BLEU"}, False),
        ({"evaluation.metric": "blind preference"}, False),
        ({"evaluation.metric": "mean rating"}, False),
        ({"evaluation.metric": "share that engineers accept in a blind test"}, True),
        ({"evaluation.max_score": 100}, False),
        ({"evaluation.max_score": 1}, True),
    ],
)
def test_only_a_share_of_items_that_are_right_has_a_ceiling(
    more: Mapping[str, Value], expected: bool
) -> None:
    facts = {
        "in_use": "prompt",
        "attempts.prompt.score": 0.6,
        "evaluation.items": 100,
        "evaluation.target": 0.9,
        "errors.from": "test-set",
        "errors.read": 40,
        "errors.misread": 40,
        **more,
    }
    assert (high(facts, "lora") is not None) is expected


SAMPLE: dict[str, Value] = {
    "in_use": "prompt",
    "attempts.prompt.score": 0.6,
    "evaluation.items": 400,
    "evaluation.target": 0.9,
    "errors.from": "test-set",
    "errors.read": 100,
    "errors.not-found": 60,
    "errors.misread": 40,
}


def test_some_of_the_wrong_answers_have_an_interval_and_all_of_them_have_none() -> None:
    every = {**SAMPLE, "errors.read": 160, "errors.not-found": 96, "errors.misread": 64}
    assert high(SAMPLE, "rag") == pytest.approx(0.6 + 0.4 * 0.6906, abs=1e-4)
    assert high(every, "rag") == pytest.approx(0.6 + 0.4 * 0.6)


def test_errors_of_what_runs_count_from_its_score_and_not_from_that_of_a_better_try() -> None:
    runs = {**SAMPLE, "in_use_score": 0.5, "in_use_items": 200, "errors.read": 100}
    found = counted(runs)
    assert (found.score, found.items, found.all_read) == (0.5, 200, True)
    assert high(runs, "rag") == pytest.approx(0.5 + 0.5 * 0.6)
    other = counted({**runs, "errors.of": "few-shot", "attempts.few-shot.score": 0.7})
    assert (other.score, other.items) == (0.7, 400)


def test_a_repair_by_hand_replaces_the_count_but_not_for_training() -> None:
    by_hand = {
        **SAMPLE,
        "errors.repaired.not-found": "3 of 20",
        "errors.repaired.misread": "0 of 20",
    }
    assert high(by_hand, "rag") == pytest.approx(0.6 + 0.4 * 0.3066, abs=1e-4)
    assert high(by_hand, "few-shot") == pytest.approx(0.6 + 0.4 * 0.1305, abs=1e-4)
    assert high(by_hand, "lora") == high(SAMPLE, "lora")
    all_tried = {**SAMPLE, "errors.repaired.not-found": "30 of 60"}
    assert high(all_tried, "rag") == pytest.approx(0.6 + 0.4 * 0.3958, abs=1e-4)


def test_what_is_left_up_to_read_is_unclear_and_counts_for_every_technique() -> None:
    less = {fact: value for fact, value in SAMPLE.items() if fact != "errors.misread"}
    assert counted(less).unclear == 40
    assert high(less, "rag") == 1
    assert high({**less, "errors.unclear": 10}, "rag") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("17 of 20", (17, 20)), (" 3/4 ", (3, 4)), ("most", None), (17, None)],
)
def test_repairs_are_two_numbers(text: object, expected: object) -> None:
    assert repaired(text) == expected


@pytest.mark.parametrize(
    ("word", "cause"),
    [
        ("misread", "misread"),
        ("Hallucination", "made-up"),
        ("over_refusal", "made-up"),
        ("Invalid  JSON", "format"),
        ("OCR", "unreadable-input"),
        ("weather", None),
    ],
)
def test_a_word_of_people_names_a_cause(word: str, cause: str | None) -> None:
    found = cause_named(rules(), word)
    assert (found and found.id) == cause


def test_the_most_frequent_family_leads_if_it_is_ahead_by_more_than_chance() -> None:
    first = leading(rules(), counted(SAMPLE))
    assert first is not None
    assert first.techniques == ("rag",)
    near = {**SAMPLE, "errors.not-found": 54, "errors.misread": 46}
    assert leading(rules(), counted(near)) is None
    assert [family.answers for family in families(rules(), counted(near))] == [54, 46]


def test_counts_of_prompts_examples_models_and_training_are_one_family() -> None:
    style = {**SAMPLE, "errors.not-found": 20, "errors.style": 40}
    first = leading(rules(), counted(style))
    assert first is not None
    assert (first.techniques, first.answers) == ((), 80)


def verdict_with(errors: Mapping[str, object], **more: object) -> tuple[str, str, str | None]:
    verdict = advise({**READY, "errors": errors, **more}, rules())
    ahead = verdict.ahead
    return verdict.recommendation.outcome, verdict.fine_tune.answer, ahead and ahead.technique


@given(problems(near_training=True), read_from())
def test_counts_open_no_training(seed: Facts, errors: dict[str, Value]) -> None:
    trial = Trial(rules(), DAY)
    counts = {name: value for name, value in errors.items() if name.startswith("errors.")}
    score: Facts = {"attempts.few-shot.score": 0.5, "attempts.few-shot.outcome": "below-target"}
    facts: Facts = {**seed, **score, "evaluation.target": 0.9, "evaluation.items": 400}
    without = trial.decision(facts).needs
    counted_ones = trial.decision({**facts, **counts, "errors.of": "few-shot"}).needs
    for before, after in zip(without, counted_ones, strict=True):
        assert not trial.trains(after) or before.step == after.step


@given(read_from())
def test_counts_rule_out_no_technique_that_is_in_use_or_has_a_result(
    facts: dict[str, Value],
) -> None:
    tried: Facts = {"attempts.rag.outcome": "below-target", "attempts.rag.score": 0.5}
    found = out_of_reach(rules(), {**facts, **tried}, counted(facts))
    assert found.isdisjoint({"prompt", "rag"})


def test_counts_open_no_training_where_something_cheaper_was_not_tried() -> None:
    assert advise(READY, rules()).recommendation.technique == "rag"
    misread = {"from": "test-set", "read": 100, "misread": 100}
    assert verdict_with(misread) == ("prepare", "when-ready", "lora")
    verdict = advise({**READY, "errors": misread}, rules())
    assert verdict.ahead is not None
    assert [item.reason.rule for item in verdict.ahead.missing] == ["message/passed-over"]
    row = next(row for row in verdict.ladder if row.technique == "rag")
    assert (row.status, row.because[0].says) == (
        "not-suitable",
        "it cannot be the whole answer: at most 0.75, and you need 0.9",
    )


def test_a_tried_technique_is_judged_by_its_own_score() -> None:
    tried = {**READY, "attempts": {**READY["attempts"], "rag": {"score": 0.77}}}  # type: ignore[dict-item]
    verdict = advise(
        {**tried, "errors": {"from": "test-set", "read": 100, "misread": 100}}, rules()
    )
    row = next(row for row in verdict.ladder if row.technique == "rag")
    assert row.because[0].rule != "message/counted-out"


def test_prompts_and_examples_are_not_ruled_out_while_training_can_still_get_there() -> None:
    """No prompt removes what is misread: the order of prompts, examples and training stays."""
    mapping = {
        "needs": ["weak-domain-skill"],
        "in_use": "rag",
        "attempts": {"rag": {"score": 0.6}},
        "evaluation": {"items": 400, "target": 0.85},
        "errors": {"from": "test-set", "read": 100, "misread": 100},
    }
    verdict = advise(mapping, rules())
    ruled_out = {
        row.technique for row in verdict.ladder if row.because[0].rule == "message/counted-out"
    }
    assert verdict.recommendation.technique == "prompt"
    assert ruled_out == {"tools"}


PARTS = {
    "needs": ["weak-domain-skill", "missing-knowledge"],
    "task": {"shape": "question-answering"},
    "knowledge": {"location": "documents", "comes_with_request": False},
    "in_use": "prompt",
    "evaluation": {"items": 400, "target": 0.9},
    "attempts": {"prompt": {"score": 0.7, "items": 400}},
}
"""Documents to search, and a model that misreads what it got."""


def ruled_out(errors: Mapping[str, object], **more: object) -> tuple[str, set[str]]:
    verdict = advise({**PARTS, "errors": {"from": "test-set", **errors}, **more}, rules())
    out = {
        row.technique
        for row in verdict.ladder
        if any(reason.rule == "message/counted-out" for reason in row.because)
    }
    return verdict.recommendation.technique, out


def test_a_technique_that_repairs_a_part_stays_an_option_where_others_repair_the_rest() -> None:
    parts = {"read": 120, "not-found": 60, "misread": 30, "format": 30}
    first, out = ruled_out(parts)
    assert first == advise(PARTS, rules()).recommendation.technique == "rag"
    assert out.isdisjoint({"rag", "tools", "few-shot", "model-choice"})


def test_training_that_cannot_be_the_whole_answer_is_ruled_out() -> None:
    _, out = ruled_out({"read": 120, "not-found": 60, "misread": 30, "format": 30})
    assert {"lora", "full-fine-tuning"} <= out
    _, all_of_it = ruled_out({"read": 120, "misread": 100, "format": 20})
    assert not {"lora", "full-fine-tuning"} & all_of_it


@pytest.mark.parametrize(("found", "out"), [(23, True), (24, False)])
def test_what_repairs_less_than_a_fifth_is_ruled_out_if_the_others_do_without_it(
    found: int, *, out: bool
) -> None:
    assert ("rag" in ruled_out({"read": 120, "not-found": found, "misread": 120 - found})[1]) is out


def test_what_repairs_less_than_a_fifth_stays_an_option_if_the_target_needs_it() -> None:
    parts = {"read": 120, "misread": 102, "not-found": 18}
    evaluation = {"items": 400, "target": 0.98}
    assert "rag" in ruled_out(parts, evaluation={**evaluation, "target": 0.85})[1]
    assert "rag" not in ruled_out(parts, evaluation=evaluation)[1]


def test_techniques_that_together_stay_below_the_target_are_ruled_out() -> None:
    tools = {"outcome": "not-applicable", "because": "Nothing is live."}
    first, out = ruled_out(
        {"read": 120, "not-in-sources": 70, "not-found": 30, "misread": 20},
        attempts={**PARTS["attempts"], "tools": tools},  # type: ignore[dict-item]
    )
    assert first == "prompt"
    assert {"rag", "few-shot", "model-choice", "lora"} <= out


def test_settled_labels_come_first_where_most_expected_answers_are_wrong() -> None:
    mapping = {
        **PARTS,
        "errors": {"from": "test-set", "read": 60, "label-wrong": 40, "misread": 20},
    }
    assert advise(mapping, rules()).recommendation.steps[0].startswith("Settle the doubtful labels")
    few = {**mapping, "errors": {"from": "test-set", "read": 60, "label-wrong": 20, "misread": 40}}
    assert "labels" not in advise(few, rules()).recommendation.steps[0]


def test_counts_do_not_rule_out_a_technique_for_whose_result_another_one_waits() -> None:
    mapping = {
        "needs": ["must-compute-or-act"],
        "in_use": "few-shot",
        "evaluation": {"target": 0.8},
        "attempts": {"few-shot": {"score": 0.14}},
        "errors": {"from": "test-set", "read": 50, "miscalculated": 4, "misread": 46},
    }
    assert advise(mapping, rules()).recommendation.technique == "tools"


def test_of_two_needs_the_one_with_most_of_the_bad_answers_comes_first() -> None:
    def first(**errors: int) -> str | None:
        mapping = {
            "needs": ["wrong-tone", "missing-knowledge"],
            "knowledge": {"location": "documents", "private": True, "tokens": 2_000_000},
            "errors": {"read": 50, **errors},
        }
        return advise(mapping, rules()).recommendation.need

    assert first(style=45, **{"not-found": 5}) == "wrong-tone"
    assert first(style=5, **{"not-found": 45}) == "missing-knowledge"


def test_reading_comes_first_where_nobody_counted_and_nothing_can_be_used() -> None:
    without = {key: value for key, value in READY.items() if key not in ("knowledge", "team")}
    steps = advise(without, rules()).recommendation.steps
    assert steps[0].startswith("Read 20 bad answers")
    counted_ones = {**without, "errors": {"read": 20, "misread": 20}}
    assert not advise(counted_ones, rules()).recommendation.steps[0].startswith("Read 20")
    assert not advise(READY, rules()).recommendation.steps[0].startswith("Read 20")


def test_a_technique_that_no_cause_names_has_no_ceiling_unless_it_trains() -> None:
    named = {name for cause in rules().causes.values() for name in cause.techniques}
    unnamed = [name for name in TECHNIQUES if name not in named]
    trains = {name for name in unnamed if rules().techniques[name].training}
    assert {name for name in unnamed if high(SAMPLE, name) is not None} == trains - {
        name for name in trains if "quality" not in rules().techniques[name].solved_by
    }


def test_every_technique_that_a_cause_names_is_one_that_can_improve_answers() -> None:
    for cause in rules().causes.values():
        for name in cause.techniques:
            assert name == "measure" or "quality" in rules().techniques[name].solved_by


def test_each_cause_says_how_to_recognize_and_to_repair_it() -> None:
    for cause in rules().causes.values():
        assert re.fullmatch(r"[a-z].*[^.]", cause.says)
        assert cause.do.endswith(".")

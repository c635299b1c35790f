"""What a gain is measured against: the best of what the proposal is to replace."""

import re
from random import Random

import pytest
import yaml

from ladder.check.findings import Exit, FailOn
from ladder.check.report import of_findings
from ladder.engine.statistics import disagreement, items_needed
from tests.check.running import VOICE, checked
from tests.check.test_good_and_mediocre import FROM_THE_FORM, MEDIOCRE, OTHER, TRAINING

BARRED = """
title: Offline translation of warnings on the device
needs: [small-fast-model]
task: {shape: translation, stage: pilot, behavior_changes: never, output_must_not_change: false}
examples: {demonstrations: 12000, label_quality: poor}
evaluation: {items: 500, metric: understood by two readers, trusted: true, target: 0.9}
hosting: {data_must_stay: false, open_weights: true}
assets: {smaller_models: below-target, teacher: open-weights, teacher_outputs: allowed}
attempts:
  prompt: {outcome: below-target, score: 0.5, items: 500, because: Small models drop each negation.}
  few-shot: {outcome: below-target, score: 0.6, items: 500, because: Examples fill the context.}
  model-choice: {outcome: below-target, score: 0.6, items: 500, because: Nine models are worse.}
  serving: {outcome: not-applicable, because: The device runs no other engine.}
  lora: {outcome: below-target, score: 0.88, items: 500, because: Tuned weights still lose numbers.}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh], maintainer: true}
proposal: {technique: distillation, owner: Mountain rescue, date: 2026-11-16}
"""
"""Distillation above an adapter whose gate is known to be closed: its examples are poor."""


@pytest.mark.parametrize(("quality", "counts"), [("poor", False), ("unknown", True)])
def test_what_a_closed_requirement_bars_is_not_replaced_and_what_may_be_open_is(
    quality: str, counts: bool
) -> None:
    text = BARRED.replace("label_quality: poor", f"label_quality: {quality}")
    found = {finding.rule for finding in checked(text).findings}
    assert ("check/undetectable-gain" in found) is counts


OPTIMIZED = """
title: Replies that break one of our rules
needs: [ignores-instructions]
examples: {demonstrations: 220}
evaluation: {items: 250, metric: no rule broken, trusted: true, target: 0.95}
attempts:
  model-choice: {outcome: below-target, score: 0.86, items: 250, because: It names doses.}
  prompt: {outcome: below-target, score: 0.83, items: 250, because: Two rules compete.}
  few-shot: {outcome: below-target, score: 0.92, items: 250, because: Two rules are still broken.}
proposal: {technique: prompt-optimizer, owner: Patient chat, date: 2026-11-18}
"""
"""A search of prompts within three points of the target, by the score of shown examples."""


def test_a_search_of_prompts_starts_from_the_best_of_all_prompts() -> None:
    assert of_findings(checked(OPTIMIZED).findings, FailOn.UNDECIDED) is Exit.PASS
    far = OPTIMIZED.replace("score: 0.92", "score: 0.85").replace("score: 0.86", "score: 0.84")
    assert "requirement/optimizer-gap" in {finding.rule for finding in checked(far).findings}


@pytest.mark.parametrize(
    ("score", "items", "found"),
    [("0.90", 471, False), ("0.90", 460, True)],
)
def test_two_good_systems_cannot_disagree_often_so_fewer_items_show_a_gain(
    score: str, items: int, found: bool
) -> None:
    """At 0.90 and 0.95 they disagree on 15 % at most."""
    text = VOICE.replace("items: 400", f"items: {items}")
    text = text.replace("score: 0.66", f"score: {score}").replace("score: 0.52", "score: 0.4")
    text = re.sub(r"target: 0\.\d+", f"target: {float(score) + 0.05:.2f}", text)
    rules_ = {finding.rule: finding for finding in checked(text).findings}
    assert ("check/undetectable-gain" in rules_) is found
    if found:
        assert rules_["check/undetectable-gain"].do == "Label 471 items to show 5 points."


LABELS = """
title: Sorting service mails
needs: [too-costly]
task: {shape: classification, stage: production, monthly_requests: 1800000, input_tokens: 900,
  output_tokens: 12, classes: 24}
examples: {demonstrations: 12000, per_class: 180, label_quality: reviewed}
evaluation: {items: 1200, metric: accuracy, trusted: true, target: 0.92}
hosting: {open_weights: true}
costs: {input_price: 2.5, output_price: 10, monthly_fixed: 600}
assets: {smaller_models: below-target}
attempts:
  model-choice: {outcome: below-target, score: 0.86, items: 1200, because: It confuses two classes.}
  serving: {outcome: below-target, because: Caching saves a fifth.}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh]}
proposal: {technique: embedding-classifier, owner: Mail routing, date: 2026-11-13}
"""
"""Labels over embeddings, where a dearer encoder would pay too."""


def test_a_cheaper_technique_is_not_refused_because_a_dearer_one_pays() -> None:
    result = checked(LABELS)
    assert [step.technique for step in result.steps] == ["embedding-classifier"]
    assert of_findings(result.findings, FailOn.UNDECIDED) is Exit.PASS


BELOW = (
    "below-target, score: 0.88, items: 1200, because: It confuses the teams that share products."
)
"""The result of labels over embeddings in a good proposal of an encoder."""


def test_an_encoder_is_refused_as_long_as_embeddings_are_untried() -> None:
    for outcome, exit_code in (("untried", Exit.REFUSED), (BELOW, Exit.PASS)):
        text = TRAINING["encoder-classifier"].replace(BELOW, outcome)
        assert of_findings(checked(text).findings, FailOn.UNDECIDED) is exit_code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("shape: classification", "shape: summarization"),
        (
            "model-choice:",
            "embedding-classifier: {outcome: not-applicable, because: x y}\n  model-choice:",
        ),
        ("label_quality: reviewed", "label_quality: poor"),
    ],
)
def test_a_known_fact_still_speaks_against_the_cheaper_technique(old: str, new: str) -> None:
    assert (
        of_findings(checked(LABELS.replace(old, new)).findings, FailOn.UNDECIDED) is not Exit.PASS
    )


ALL = {**TRAINING, **OTHER, **MEDIOCRE, **FROM_THE_FORM}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.nightly] if at % 3 else [])
        for at, name in enumerate(name for name in ALL if "max_score" not in ALL[name])
    ],
)
def test_a_stated_default_changes_nothing_and_an_omitted_score_helps_no_training(name: str) -> None:
    """The default of the best score is one."""
    proposal = yaml.safe_load(ALL[name])
    before = checked(ALL[name])
    stated = {**proposal, "evaluation": {"max_score": 1, **proposal.get("evaluation", {})}}
    after = checked(yaml.safe_dump(stated, sort_keys=False))
    assert sorted((f.rule, f.severity) for f in after.findings) == sorted(
        (f.rule, f.severity) for f in before.findings
    )
    if of_findings(before.findings, FailOn.UNDECIDED) is Exit.PASS or not before.trains:
        return
    for attempt, result in proposal.get("attempts", {}).items():
        less = {key: value for key, value in result.items() if key != "score"}
        attempts = {**proposal["attempts"], attempt: less}
        omitted = checked(yaml.safe_dump({**proposal, "attempts": attempts}, sort_keys=False))
        assert of_findings(omitted.findings, FailOn.UNDECIDED) is not Exit.PASS


def gained(best: float, target: float, items: int) -> list[str]:
    """What is found about the gain of the house voice, from `best` to `target` on `items`."""
    text = VOICE.replace("score: 0.67", f"score: {best:.4f}").replace(
        "target: 0.85", f"target: {target}"
    )
    text = text.replace("items: 400", f"items: {items}").replace(
        "human_agreement: 0.93", "human_agreement: 0.999"
    )
    found = (item for item in checked(text).findings if item.rule == "check/undetectable-gain")
    return [part for item in found for part in (item.text, item.do)]


@pytest.mark.slow
def test_the_number_of_items_that_the_remedy_names_is_enough() -> None:
    """A score from a file has four digits."""
    random, tried = Random(7), 0
    for _ in range(150):
        best, target = round(random.uniform(0.67, 0.97), 4), round(random.uniform(0.7, 0.98), 2)
        claimed = round(target - best, 4)
        if claimed < 0.01:
            continue
        tried += 1
        needed = items_needed(claimed, disagreement(best, target))
        assert gained(best, target, needed) == []
        # A tenth fewer items never show the gain, and the report asks for the same number.
        (_, do) = gained(best, target, needed * 9 // 10)
        assert f"Label {needed:,} items" in do
    assert tried > 80


def test_a_gain_that_is_hardly_too_small_is_shown_with_the_digits_that_tell_it_apart() -> None:
    assert gained(0.9, 0.9508, 454) == []
    text, do = gained(0.9, 0.9508, 453)
    assert text == (
        "The claimed gain of 5.08 points is less than the 5.084 that 453 evaluation items can show."
    )
    assert do == "Label 454 items to show 5.08 points."


@pytest.mark.parametrize(
    ("top", "items", "shown"),
    [
        (5, (400, 400, 400, 400), ""),
        (5, (400, 40, 400, 400), "19.8 that 40"),
        (5, (400, 400, 400, 30), "22.9 that 30"),
        (5, (45, 400, 40, 400), "19.8 that 40"),
        (5, (45, 400, 400, 400), "18.7 that 45"),
        (1, (400, 40, 400, 30), ""),
    ],
)
def test_a_gain_in_ratings_is_held_against_the_smallest_of_all_counts(
    top: int, items: tuple[int, ...], shown: str
) -> None:
    """The counts are those of the evaluation set and of each attempt."""
    proposal = yaml.safe_load(VOICE)
    evaluation, attempts = proposal["evaluation"], proposal["attempts"]
    evaluation |= {"max_score": top, "target": 0.85 * top}
    for part, count in zip([evaluation, *attempts.values()], items, strict=True):
        part |= {"items": count} | ({"score": part["score"] * top} if "score" in part else {})
    found = (item for item in checked(yaml.safe_dump(proposal)).findings)
    texts = [item.text for item in found if item.rule == "check/undetectable-gain"]
    claimed = "The claimed gain of 18 points of the scale of 5 is less than the"
    assert texts == [f"{claimed} {shown} evaluation items can show."] * bool(shown)

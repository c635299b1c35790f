"""What a gain is measured against: the best of what the proposal is to replace."""

import pytest

from tests.check.running import checked

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

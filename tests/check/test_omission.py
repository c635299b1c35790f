"""Who leaves a fact out is not better off than who tells it."""

from pathlib import Path

import pytest

from ladder.check.condense import condensed
from ladder.check.findings import Exit, FailOn
from ladder.check.report import of_findings
from tests.check.running import VOICE, checked
from tests.strategies import rules

TRAINING = Path(__file__).parent / "proposals" / "training"

SEVERAL = """needs: [many-specialists]
task: {behavior_changes: monthly}
examples: {demonstrations: 100000, label_quality: expert}
evaluation: {trusted: true, items: 5000, metric: all fields right, target: 0.9}
hosting: {open_weights: false, fine_tuning_api: true, provider: google-vertex}
assets: {specialists: 4, specialists_called: apart}
attempts:
  prompt: {outcome: target-reached, score: 0.94, items: 5000}
  serving: {outcome: target-reached}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh]}
proposal: {technique: lora, owner: Search, date: 2026-11-20}
"""


def test_what_came_of_its_own_attempt_before_is_no_reason_to_be_silent_of_it() -> None:
    own = (
        "  lora: {outcome: below-target, score: 0.8, items: 5000, because: It mixes the four up.}\n"
    )
    result = SEVERAL.replace("attempts:\n", f"attempts:\n{own}")
    silent, stated = (
        {finding.rule for finding in checked(text).findings} for text in (SEVERAL, result)
    )
    assert stated == silent | {"check/failed-technique"}


def test_who_leaves_out_that_less_was_enough_is_asked_also_where_more_was_enough() -> None:
    text = (
        "needs: [missing-knowledge]\nevaluation: {target: 0.8, items: 400}\n"
        "knowledge: {location: documents, changes: monthly, comes_with_request: false, "
        "retrieval_failure: not-found}\n"
        "attempts:\n  few-shot: {outcome: target-reached, score: 0.9, items: 400}\n"
        "  tools: {outcome: target-reached, score: 0.9, items: 400}\n"
        "proposal: {technique: rag}\n"
    )
    asked = {fact for finding in checked(text).findings for fact in finding.missing}
    assert "attempts.prompt.outcome" in asked


BESIDE = (
    "  tools: {outcome: below-target, score: 0.82, items: 400, because: It calls no tool here.}\n"
)


def test_what_was_tried_off_the_route_neither_helps_nor_harms() -> None:
    more = VOICE.replace("attempts:\n", "attempts:\n" + BESIDE)
    found = [
        {finding.rule: finding.severity for finding in checked(text).findings}
        for text in (VOICE, more)
    ]
    assert found[0] == found[1]


PROMPTED = """needs: [wrong-tone]
evaluation: {{items: 400, target: 0.8}}
attempts: {{{attempt}}}
proposal: {{technique: {technique}}}
"""
MET = "prompt: {outcome: target-reached, score: 0.95, items: 400}"
UNTRIED = "prompt: {outcome: untried}"


@pytest.mark.parametrize("technique", ["few-shot", "[prompt, few-shot]"])
@pytest.mark.parametrize(
    ("attempt", "exit_code"), [(MET, Exit.REFUSED), ("", Exit.PASS), (UNTRIED, Exit.PASS)]
)
def test_without_training_only_a_known_fact_speaks_against_a_proposal(
    technique: str, attempt: str, exit_code: Exit
) -> None:
    found = checked(PROMPTED.format(technique=technique, attempt=attempt))
    assert of_findings(found.findings, FailOn.UNDECIDED) is exit_code


def test_met_says_nothing_of_what_is_lower() -> None:
    text = (
        "needs: [must-compute-or-act]\nattempts:\n"
        "  tools: {outcome: target-reached, score: 0.9, items: 400}\n"
        "evaluation: {target: 0.85}\nproposal: {technique: tools}\n"
    )
    (asked,) = (item for item in checked(text).findings if item.missing and "file" not in item.text)
    assert asked.missing == ("attempts.few-shot.outcome", "attempts.model-choice.outcome")
    assert of_findings(checked(text).findings, FailOn.UNDECIDED) is Exit.PASS


def test_what_is_stated_and_does_not_count_is_answered_by_itself() -> None:
    (asked,) = (
        finding
        for finding in condensed(
            rules(), checked(VOICE.replace("owner: Correspondence", "owner: TBD"))
        ).findings
        if finding.severity == "undecided"
    )
    assert asked.text.endswith(", and proposal.owner says nothing: `TBD`.")


@pytest.mark.parametrize(
    ("fact", "bad"),
    [
        ("held_out: true", "held_out: false"),
        ("simpler: none", "simpler: rule"),
        ("input: text", "input: pictures"),
        ("synthetic: false", "synthetic: true"),
    ],
)
def test_training_states_what_advise_assumes(fact: str, bad: str) -> None:
    text = (TRAINING / "full-fine-tuning.yaml").read_text(encoding="utf-8")
    for other in (text.replace(f"{fact}, ", ""), text.replace(fact, bad)):
        assert other != text
        assert of_findings(checked(other).findings, FailOn.UNDECIDED) is not Exit.PASS

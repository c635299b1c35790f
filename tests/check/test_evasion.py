"""Tricks by which a proposal that should not pass was made to: none does.

Each is a proposal that an honest reader refuses. `ADMITTED` admits that nothing is there to train
on; the others build on it, or on one that passes, and leave out, add or invent something.
"""

import pytest

from ladder.check.findings import Exit, FailOn
from ladder.check.report import of_findings
from tests.check.running import VOICE, checked, without
from tests.strategies import rules

ADMITTED = """needs: [wrong-tone]
examples: {demonstrations: 3, label_quality: poor}
evaluation: {items: 0, trusted: false}
attempts: {prompt: {outcome: untried}, few-shot: {outcome: untried}}
hosting: {open_weights: true}
knowledge: {into_weights: false}
team: {lifecycle_budgeted: [training], maintainer: false}
proposal: {technique: lora, owner: Innovation lab, date: 2026-11-20}
"""
SPECIALISTS = "assets: {specialists_called: apart, specialists_same_base: true}\n"
INVENTED = """needs: [wrong-tone]
task: {behavior_changes: never}
knowledge: {into_weights: false}
examples: {demonstrations: 1001, label_quality: reviewed}
evaluation: {items: 300, trusted: true}
attempts:
  prompt: {outcome: below-target, score: 0, because: x}
  few-shot: {outcome: below-target, score: 0, because: x}
hosting: {open_weights: true, gpu_memory_gb: 9999, model_billions: 1}
team: {lifecycle_budgeted: [training, serving, monitoring, refresh]}
proposal: {technique: lora}
"""
ALREADY_MET = "attempts:\n  lora: {outcome: target-reached, score: 0.95, items: 400}\n"


def because(first: str, second: str) -> str:
    """The voice proposal with other reasons why its attempts fell short."""
    text = VOICE.replace(
        "Two pages of style rules, and it still closes every letter with an apology.", first
    )
    return text.replace("The voice holds for three paragraphs and drifts in long letters.", second)


def beside(text: str, need: str) -> str:
    """A proposal that names one more need."""
    return text.replace("needs: [wrong-tone]", f"needs: [wrong-tone, {need}]")


TRICKS = {
    "a second need and two booleans": beside(ADMITTED, "many-specialists") + SPECIALISTS,
    "only the need with the fewest requirements": (
        "title: Teach a model our handbook\nneeds: [many-specialists]\n"
        + SPECIALISTS
        + "hosting: {open_weights: true}\nknowledge: {into_weights: false}\n"
        "proposal: {technique: lora}\n"
    ),
    "that need, with an owner and specialists claimed": (
        "needs: [many-specialists]\n"
        "assets: {specialists: 5, specialists_called: apart, specialists_same_base: true}\n"
        "hosting: {open_weights: true}\nknowledge: {into_weights: false}\n"
        "evaluation: {metric: accuracy, target: 0.9}\n"
        "proposal: {technique: lora, owner: Search, date: 2026-11-20}\n"
    ),
    "a need whose requirements happen to be met beside one whose are not": beside(
        VOICE.replace("  own_convention: true\n", ""), "weak-domain-skill"
    ),
    "facts to be learned beside a voice": beside(VOICE, "missing-knowledge"),
    "a reason of one letter": because("x", "y"),
    "a reason that holds the place of one": because("N/A", "To be decided."),
    "a full stop for a reason": because(".", "."),
    "a reason of one letter many times": because("aaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbb"),
    "an invisible reason": because("\u200b\u200b\u200b", "\u200b"),
    "lower rungs called out of the question with a word": VOICE.replace(
        "needs: [wrong-tone]", "needs: [weak-domain-skill]"
    ).replace(
        "attempts:\n",
        "attempts:\n"
        + "".join(
            f"  {name}: {{outcome: not-applicable, because: n/a}}\n"
            for name in ("model-choice", "rag", "tools")
        ),
    ),
    "facts to be learned under the name of a voice": VOICE.replace(
        "into_weights: false", "into_weights: true"
    ),
    "an owner to be announced": VOICE.replace("owner: Correspondence", "owner: TBA"),
    "attempts of which nobody says on how many items": VOICE.replace("    items: 400\n", ""),
    "fell short at full marks": without(VOICE, "target:").replace("score: 0.66", "score: 1.0"),
    "no target, so that no noise can be seen": without(VOICE, "target:"),
    "no metric": without(VOICE, "metric:"),
    "no owner": VOICE.replace(", owner: Correspondence", ""),
    "a metric of one letter": VOICE.replace("metric: an editor would sign it", "metric: q"),
    "no day": VOICE.replace(", date: 2026-11-18", ""),
    "a day to come": VOICE.replace("date: 2026-11-18", "date: 2031-01-01"),
    "a day that is nowhere yet": VOICE.replace("date: 2026-11-18", "date: 2026-11-26"),
    "the smallest file that passed": INVENTED,
    "an attempt at training that is said to have met its target": (
        without(VOICE, "demonstrations:", "examples:", "lifecycle_budgeted:").replace(
            "attempts:\n", ALREADY_MET
        )
    ),
    "an attempt at training that is said to have fallen short": (
        without(VOICE, "lifecycle_budgeted:").replace(
            "attempts:\n",
            "attempts:\n  lora: {outcome: below-target, score: 0.7, items: 400, "
            "because: Rank 256 on all layers stays below the target.}\n",
        )
    ),
    "every technique at once": VOICE.replace(
        "technique: lora", "technique: [prompt, few-shot, lora, full-fine-tuning]"
    ),
    "its own technique called out of the question": VOICE.replace(
        "demonstrations: 2400", "demonstrations: 40"
    ).replace(
        "attempts:\n",
        "attempts:\n  lora: {outcome: not-applicable, "
        "because: The vendor has not offered us any run of it so far.}\n",
    ),
    "attempts scored on no items": VOICE.replace("    items: 400\n", "    items: 0\n"),
    "a share of 1 on a scale to 100": VOICE.replace(
        "evaluation:\n", "evaluation:\n  max_score: 100\n"
    ),
    "a gain within the noise": VOICE.replace("0.66", "0.80"),
    "a gain within the noise, in percents": (
        VOICE.replace("evaluation:\n", "evaluation:\n  max_score: 100\n")
        .replace("0.52", "52")
        .replace("0.66", "80")
        .replace("target: 0.85", "target: 85")
    ),
    "stars that were counted on a few items": (
        VOICE.replace("evaluation:\n", "evaluation:\n  max_score: 5\n")
        .replace("0.52\n    items: 400", "2.9\n    items: 20")
        .replace("0.66\n    items: 400", "3.5\n    items: 20")
        .replace("target: 0.85", "target: 4.2")
    ),
    "a need that is not named": VOICE.replace("needs: [wrong-tone]\n", ""),
    "the reason against it left out": without(VOICE, "behavior_changes:"),
}
"""Proposals that should not pass."""


@pytest.mark.parametrize("fail_on", [FailOn.UNDECIDED, FailOn.ERROR])
@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_makes_training_pass(trick: str, fail_on: FailOn) -> None:
    found = checked(TRICKS[trick])
    assert of_findings(found.findings, fail_on, trains=found.trains) is not Exit.PASS


def test_the_proposal_that_the_tricks_build_on_passes() -> None:
    assert [
        finding for finding in checked(VOICE).findings if finding.severity in ("error", "undecided")
    ] == []


def test_a_day_that_has_begun_where_its_author_lives_is_not_in_the_future() -> None:
    found = checked(VOICE.replace("date: 2026-11-18", "date: 2026-11-25"))
    assert "check/missing-training-record" not in {finding.rule for finding in found.findings}


@pytest.mark.parametrize("need", [need for need in rules().needs if need != "wrong-tone"])
def test_no_need_at_its_side_opens_what_is_shut(need: str) -> None:
    alone = {finding.rule for finding in checked(ADMITTED).findings if finding.severity == "error"}
    together = {finding.rule for finding in checked(beside(ADMITTED, need)).findings}
    assert alone - {"check/above-recommendation"} <= together

"""What a proposal to train says of itself is there, and says something."""

import pytest

from tests.check.running import VOICE, checked, without

RULE = "check/missing-training-record"


def reported(text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = (
        finding
        for finding in checked(text).findings
        if RULE in (finding.rule, *finding.why.split())
    )
    return [(item.text, item.missing) for item in found]


@pytest.mark.parametrize("metric", ["n/a", "TBD", "t.b.d.", "To be decided", "?", "--", "xxx"])
def test_a_placeholder_is_not_a_metric(metric: str) -> None:
    ((stated, missing),) = reported(VOICE.replace("an editor would sign it", f'"{metric}"'))
    assert stated == f"Training is proposed, and evaluation.metric says nothing: `{metric}`."
    assert missing == ("evaluation.metric",)


@pytest.mark.parametrize(
    "metric",
    ["accuracy", "F1", "quality", "Treffer", "정확도"],
)
def test_any_other_text_is_a_metric(metric: str) -> None:
    assert reported(VOICE.replace("an editor would sign it", metric)) == []


def test_placeholder_as_owner_is_refused() -> None:
    ((stated, _),) = reported(VOICE.replace("owner: Correspondence", "owner: To be decided"))
    assert stated == "Training is proposed, and proposal.owner says nothing: `To be decided`."


@pytest.mark.parametrize(("target", "scale"), [("1.0", ""), ("5", "max_score: 5, ")])
def test_a_target_that_every_item_must_reach_waits_for_what_people_agree_on(
    target: str, scale: str
) -> None:
    every = VOICE.replace("target: 0.85", f"target: {target}")
    if scale:
        every = every.replace("score: 0.", "score: 3.").replace(
            "metric:", "max_score: 5\n  metric:"
        )
    ((_, missing),) = reported(without(every, "human_agreement:"))
    assert missing == ("evaluation.human_agreement",)
    assert reported(every) == []


def test_missing_and_empty_record_facts_are_reported_separately() -> None:
    both = without(VOICE.replace("an editor would sign it", "n/a"), "target:")
    ((stated, missing),) = reported(both)
    assert stated == (
        "Training is proposed, and evaluation.target is not stated; "
        "evaluation.metric says nothing: `n/a`."
    )
    assert missing == ("evaluation.metric", "evaluation.target")

"""`--set`: facts supposed to be otherwise are read and checked as those of a file are."""

import pytest

from ladder.engine.facts import Value
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.problems.problems import REASON, supposed
from ladder.output.diagnostics import InvalidInput
from tests.strategies import rules

STATED = {
    "needs": ["wrong-tone"],
    "examples": {"demonstrations": 320},
    "evaluation": {"items": 300, "target": 0.9},
    "attempts": {"prompt": {"outcome": "below-target", "score": 0.5, "because": "Stiff."}},
}


def facts(*settings: str) -> dict[str, Value]:
    """What is known once the settings are supposed."""
    problem = problem_from_mapping(STATED, rules())
    return dict(supposed(problem, settings, rules()).facts)


@pytest.mark.parametrize(
    ("setting", "fact", "value"),
    [
        ("hosting.open_weights=true", "hosting.open_weights", True),
        ("hosting.open_weights = no", "hosting.open_weights", False),
        ("examples.demonstrations=600", "examples.demonstrations", 600),
        ("evaluation.target=0.95", "evaluation.target", 0.95),
        ("task.shape=chat", "task.shape", "chat"),
        ("needs=too-slow,wrong-tone", "needs", frozenset({"too-slow", "wrong-tone"})),
        ("needs=[too-slow]", "needs", frozenset({"too-slow"})),
        ("evaluation.metric=no: none, yet", "evaluation.metric", "no: none, yet"),
    ],
)
def test_a_fact_takes_the_value_that_is_set(setting: str, fact: str, value: Value) -> None:
    assert facts(setting) == facts() | {fact: value}


def test_unknown_takes_a_fact_away() -> None:
    assert "examples.demonstrations" not in facts("examples.demonstrations=unknown")


def test_last_of_two_settings_of_one_fact_counts() -> None:
    assert facts("task.shape=chat", "task.shape=code")["task.shape"] == "code"


def test_an_attempt_may_be_supposed_to_fall_short_without_a_reason() -> None:
    found = facts("attempts.few-shot.outcome=below-target")
    assert found["attempts.few-shot.because"] == REASON
    assert facts("evaluation.items=200")["attempts.prompt.because"] == "Stiff."


@pytest.mark.parametrize(
    ("setting", "what", "help_"),
    [
        ("hosting.open_weights", "`hosting.open_weights` sets nothing", "Write --set fact=value"),
        ("open_weights=true", "there is no fact `open_weights`", "hosting.open_weights?"),
        ("hosting.open_weight=true", "there is no fact", "Did you mean hosting.open_weights?"),
        ("zzz=1", "there is no fact `zzz`", "`ladder rules list --kind fact` lists them all."),
        ("examples.demonstrations=many", "takes a whole number, not `many`", ""),
        ("examples.demonstrations=-3", "must be at least 0", ""),
        ("needs=wrong-tune", "`needs` cannot hold `wrong-tune`", "Did you mean wrong-tone?"),
        ("evaluation.target=0.4", "", ""),
        ("attempts.tools.items=90", "`attempts.tools` has no outcome", ""),
        ("in_use_score=0.9", "`in_use_score` follows from what you state about attempts", ""),
        ("task.shape={", "", ""),
        ("task.shape=*a", "", ""),
    ],
)
def test_impossible_setting_is_refused_at_its_argument(setting: str, what: str, help_: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        facts(setting)
    for diagnostic in refused.value.diagnostics:
        assert str(diagnostic.position).startswith("--set")
        assert diagnostic.position.line == 0
    text = str(refused.value)
    assert what in text
    assert help_ in text


def test_all_faults_are_stated_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        facts("zzz=1", "examples.demonstrations=many")
    assert len(refused.value.diagnostics) == 2

"""Good proposals to train, each weakened in one way."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.check.running import TODAY
from tests.check.test_good_and_mediocre import TRAINING
from tests.commands import Command

AT_HOME = sorted(TRAINING.keys() - {"encoder-classifier", "hosted-tuning"})


def weakened(run: Command, kind: str, fact: str, value: Any) -> tuple[int, dict[str, str]]:
    """Return the exit code, and the severity of each rule that speaks."""
    proposal = yaml.safe_load(TRAINING[kind])
    *sections, name = fact.split(".")
    section = proposal
    for step in sections:
        section = section.setdefault(step, {})
    section.pop(name, None)
    if value is not None:
        section[name] = value
    Path("p.yaml").write_text(yaml.safe_dump(proposal))
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    (file,) = json.loads(result.out)["files"]
    return result.code, {item["rule"]: item["severity"] for item in file["findings"]}


@pytest.mark.parametrize("kind", AT_HOME)
def test_a_model_that_the_gpu_cannot_hold_is_not_trained_there(run: Command, kind: str) -> None:
    code, rules = weakened(run, kind, "hosting", {"open_weights": True} | {
        "fine_tuning_api": False, "serving": "self-hosted", "data_must_stay": False,
        "gpu_memory_gb": 8, "model_billions": 70,
    })  # fmt: skip
    assert code == 1
    assert rules.keys() & {"exclusion/weights-exceed-memory", "exclusion/full-tuning-memory"}


@pytest.mark.parametrize("kind", TRAINING)
def test_something_simpler_refuses_every_training(run: Command, kind: str) -> None:
    code, rules = weakened(run, kind, "task.simpler", "rule")
    assert code == 1
    assert "exclusion/simpler-tool-first" in rules


@pytest.mark.parametrize("kind", TRAINING)
def test_leaving_out_the_maintainer_is_never_better_than_having_none(
    run: Command, kind: str
) -> None:
    none, rules = weakened(run, kind, "team.maintainer", False)
    assert rules.keys() & {"caution/unmaintained-model", "requirement/model-maintainer"}
    assert (none, weakened(run, kind, "team.maintainer", None)[0]) in ((0, 3), (1, 3))


def test_an_unsettled_adapter_keeps_distillation_back_where_cost_is_the_need(run: Command) -> None:
    lora = {"outcome": "below-target", "because": "Rare forms fail."}
    short = weakened(run, "distillation", "attempts.lora", lora | {"score": 0.31, "items": 600})
    unclear = weakened(run, "distillation", "attempts.lora", lora | {"score": 0.3, "items": 30})
    assert (short[0], unclear[0]) == (0, 3)
    assert "check/missing-facts" in unclear[1]


def test_do_first_names_the_technique_of_the_verdict_in_every_format(run: Command) -> None:
    Path("p.yaml").write_text(
        "title: Helpdesk\nneeds: [wrong-tone]\nproposal: {technique: full-fine-tuning}\n"
    )
    for kind in ("text", "github", "gitlab", "markdown", "sarif", "junit", "json"):
        printed = " ".join(run("check", "p.yaml", "--format", kind).out.split())
        assert "Take few-shot examples first: " in printed, kind
        assert kind == "sarif" or "Train an adapter" not in printed, kind  # it documents the rule


def test_an_unsettled_attempt_is_said_to_be_one(run: Command) -> None:
    facts = yaml.safe_load(TRAINING["lora"])
    target, items = facts["evaluation"]["target"], facts["evaluation"]["items"]
    facts["attempts"]["few-shot"] |= {"score": round(target - 0.01, 3), "items": items}
    Path("p.yaml").write_text(yaml.safe_dump(facts))
    printed = " ".join(run("check", "p.yaml", "--as-of", TODAY.isoformat()).out.split())
    assert "Settle few-shot examples first: score" in printed
    assert "it was tried, and the result is not settled." in printed
    assert "A cheaper technique comes first" not in printed


def test_a_reviewer_sees_what_a_training_skips_and_why(run: Command) -> None:
    skip = {"outcome": "not-applicable", "because": "No time."}
    code, rules = weakened(run, "lora", "attempts.few-shot", skip)
    assert code == 0
    for kind in ("text", "markdown"):
        assert "“No time.”" in run("check", "p.yaml", "--format", kind).out
    for because in ("No.", "Bad!", "Not good enough."):
        code, rules = weakened(run, "lora", "attempts.few-shot", skip | {"because": because})
        assert (code, rules["check/unexplained-attempt"]) == (3, "undecided"), because


def test_a_skip_that_few_items_do_not_show_is_not_settled(run: Command) -> None:
    found = {}
    for items in (30, 1200):
        attempt = {"outcome": "below-target", "score": 0.86, "items": items, "because": "Irony."}
        found[items] = weakened(run, "encoder-classifier", "attempts.embedding-classifier", attempt)
    assert (found[30][0], found[30][1]["check/unmeasured-attempt"]) == (3, "undecided")
    assert found[1200][0] == 0

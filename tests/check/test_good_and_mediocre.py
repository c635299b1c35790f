"""Proposals of our own writing: good ones pass at first, mediocre ones get a few clear findings."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.check.running import TODAY
from tests.commands import Command

PROPOSALS = Path(__file__).parent / "proposals"
SEEDS = Path(__file__).parents[2] / "examples" / "seeds"
KINDS = {
    "lora": "lora",
    "full-fine-tuning": "full-fine-tuning",
    "distillation": "distillation",
    "preference-optimization": "preference-optimization",
    "reinforcement-fine-tuning": "reinforcement-fine-tuning",
    "encoder-classifier": "encoder-classifier",
    "continued-pretraining": "continued-pretraining",
    "hosted-tuning": "lora",
}
TRAINING = {kind: (SEEDS / f"{kind}.yaml").read_text(encoding="utf-8") for kind in KINDS}


def many(name: str) -> dict[str, str]:
    """The proposals of a file that holds several, each as the text of a file of its own."""
    every = yaml.safe_load((PROPOSALS / f"{name}.yaml").read_text(encoding="utf-8"))
    return {title: yaml.safe_dump(item, sort_keys=False) for title, item in every.items()}


OTHER, MEDIOCRE = many("other"), many("mediocre")
FROM_THE_FORM = many("from-the-form")
"""Ten that do not train and nine that do, written into the form before a rule was read."""


def judged(run: Command, text: str) -> tuple[int, list[str], list[str]]:
    """The exit code, what is proposed, and the severities of what is found, at default."""
    Path("p.yaml").write_text(text)
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    (file,) = json.loads(result.out)["files"]
    return result.code, file["techniques"], [item["severity"] for item in file["findings"]]


def test_proposals_cover_each_training_kind_ten_others_and_twelve_mediocre() -> None:
    assert (set(TRAINING), len(OTHER), len(MEDIOCRE)) == (set(KINDS), 10, 12)


@pytest.mark.parametrize("kind", TRAINING)
def test_a_good_proposal_to_train_passes_at_first(run: Command, kind: str) -> None:
    code, techniques, severities = judged(run, TRAINING[kind])
    assert (code, techniques) == (0, [KINDS[kind]])
    assert set(severities) <= {"warning", "note"}


@pytest.mark.parametrize("kind", TRAINING)
def test_filled_form_passes(run: Command, kind: str) -> None:
    facts = yaml.safe_load(TRAINING[kind])
    (need,) = facts["needs"]
    form = run("new", "--proposal", "--technique", KINDS[kind], "--need", need).out
    for section, asked in yaml.safe_load(form).items():
        if isinstance(asked, dict):
            given = facts.get(section, {})
            facts[section] = {key: given[key] for key in asked if key in given}
    assert judged(run, yaml.safe_dump(facts))[0] == 0


@pytest.mark.parametrize("title", OTHER)
def test_so_does_one_that_asks_for_less(run: Command, title: str) -> None:
    code, _, severities = judged(run, OTHER[title])
    assert (code, set(severities) <= {"warning", "note"}) == (0, True)


@pytest.mark.parametrize("title", FROM_THE_FORM)
def test_so_does_one_that_was_written_into_the_form(run: Command, title: str) -> None:
    code, _, severities = judged(run, FROM_THE_FORM[title])
    assert (code, set(severities) <= {"warning", "note"}) == (0, True)


def test_a_mediocre_one_gets_at_most_four_findings_on_average(run: Command) -> None:
    found = {title: judged(run, text) for title, text in MEDIOCRE.items()}
    counts = {title: len(severities) for title, (_, _, severities) in found.items()}
    assert sum(counts.values()) <= 4 * len(MEDIOCRE), counts
    passed = {title for title, (code, _, _) in found.items() if code == 0}
    assert passed <= {"retrieval-unmeasured", "merge-everything"}


@pytest.mark.parametrize("kind", TRAINING)
def test_without_what_was_measured_none_passes(run: Command, kind: str) -> None:
    for section in ("evaluation", "attempts", "team", "hosting"):
        facts = yaml.safe_load(TRAINING[kind])
        del facts[section]
        assert judged(run, yaml.safe_dump(facts))[0] != 0, section


def asked(run: Command, facts: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code and the findings above a note that ask for facts."""
    Path("p.yaml").write_text(yaml.safe_dump(facts))
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    found = json.loads(result.out)["files"][0]["findings"]
    return result.code, [item for item in found if item["missing"] and item["severity"] != "note"]


def test_of_what_is_exhausted_nothing_more_is_asked(run: Command) -> None:
    facts = yaml.safe_load(TRAINING["reinforcement-fine-tuning"])
    del facts["attempts"]["tools"]
    code, (found,) = asked(run, facts)
    assert (code, found["missing"]) == (1, ["attempts.tools.outcome"])


def test_what_was_tried_by_halves_is_named_and_asked_for_by_its_requirement(run: Command) -> None:
    facts = yaml.safe_load(TRAINING["hosted-tuning"])
    del facts["knowledge"]["private"], facts["knowledge"]["must_cite"]
    _, (found,) = asked(run, facts)
    assert found["missing"] == ["knowledge.retrieval_failure"]
    facts["knowledge"]["retrieval_failure"] = "not-found"
    _, (found,) = asked(run, facts)
    assert found["missing"] == ["knowledge.private", "knowledge.must_cite"]
    assert "A lower rung may be enough: retrieval (RAG)" in found["why"]


def test_an_attempt_without_a_target_asks_for_the_target_and_not_for_its_score(
    run: Command,
) -> None:
    attempt = {"outcome": "below-target", "score": 0.4, "items": 150, "because": "It guesses."}
    facts = {
        "needs": ["missing-knowledge"],
        "knowledge": {"location": "documents", "tokens": 900000, "changes": "monthly"},
        "attempts": {"prompt": attempt},
        "proposal": {"technique": "rag", "owner": "Field service", "date": "2026-11-20"},
    }
    Path("p.yaml").write_text(yaml.safe_dump(facts))
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    found = {item["rule"]: item for item in json.loads(result.out)["files"][0]["findings"]}
    assert found["check/unmeasured-attempt"]["do"] == "Add evaluation.target."


def test_a_proposal_without_a_test_set_gets_one_finding_for_each_requirement(run: Command) -> None:
    """The verdict is to measure: it adds no finding of its own, and cannot be proposed."""
    facts = yaml.safe_load(TRAINING["lora"])
    facts["evaluation"] |= {"items": 0, "held_out": False}
    facts["attempts"] = {
        name: {"outcome": "below-target", "because": "It drifts."} for name in facts["attempts"]
    }
    Path("p.yaml").write_text(yaml.safe_dump(facts))
    result = run("check", "p.yaml", "--format", "json", "--as-of", TODAY.isoformat())
    (file,) = json.loads(result.out)["files"]
    errors = [item["rule"] for item in file["findings"] if item["severity"] == "error"]
    assert (result.code, file["verdict"][0]["technique"]) == (1, "measure")
    assert sorted(errors) == ["requirement/evaluation-set-size", "requirement/held-out-items"]
    facts["proposal"]["technique"] = "measure"
    Path("p.yaml").write_text(yaml.safe_dump(facts))
    assert run("check", "p.yaml", "--as-of", TODAY.isoformat()).code == 2

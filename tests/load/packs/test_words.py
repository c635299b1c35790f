"""Groups: a rule on one speaks of what is added later, and nothing trains unguarded."""

import shutil
from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_rules
from ladder.engine.cases import run
from ladder.load.packs.rules import load_rules as load
from ladder.load.packs.words import Selection, members
from tests.load.packs.test_rules_loading import DAY, pack

SAFETY = Path(__file__).parent / "unsafe-answers"
SMALL = Path(__file__).parents[2] / "engine" / "pack"

GROUPS = members({"prompt": False, "lora": True, "rlhf": True}, ["tone", "cost"])


@pytest.mark.parametrize(
    ("selection", "intended"),
    [
        (Selection(("lora", "prompt")), ("lora", "prompt")),
        (Selection(("training",)), ("lora", "rlhf")),
        (Selection(("lora", "training", "prompt")), ("lora", "rlhf", "prompt")),
        (Selection(("all",)), ("prompt", "lora", "rlhf")),
        (Selection(("prompt",), but=True), ("lora", "rlhf")),
        (Selection(("training",), but=True), ("prompt",)),
        (Selection(("prompt", "unknown")), ("prompt", "unknown")),
        (Selection(), ()),
    ],
)
def test_group_means_its_techniques(selection: Selection, intended: tuple[str, ...]) -> None:
    assert selection.of(GROUPS["techniques"]) == intended


@pytest.mark.parametrize(
    ("selection", "intended"),
    [
        (Selection(("all",)), ("tone", "cost")),
        (Selection(("tone",), but=True), ("cost",)),
        (Selection(("tone",)), ("tone",)),
    ],
)
def test_group_means_its_needs(selection: Selection, intended: tuple[str, ...]) -> None:
    assert selection.of(GROUPS["needs"]) == intended


GENERAL = {
    "requirement/training-access",
    "requirement/evaluation-set-size",
    "requirement/facts-outside-weights",
    "requirement/held-out-items",
    "requirement/trusted-metric",
    "requirement/lifecycle-budget",
    "requirement/training-permission",
}


@pytest.mark.slow
def test_a_need_of_ones_own_is_under_the_general_requirements_without_another_word() -> None:
    rules = load(SAFETY, cases=False)
    [entry] = [option for option in rules.needs["unsafe-answers"].options if option.trains]
    assert {requirement.id for requirement in entry.requirements} >= GENERAL
    assert all(not run(rules, case).failures for case in rules.cases)
    three = {"needs": ["unsafe-answers"], "examples": {"demonstrations": 3}}
    verdict = advise(three, rules, as_of=DAY)
    assert (verdict.recommendation.technique, verdict.next_rung is None) == ("prompt", False)


@pytest.mark.slow
def test_a_technique_of_ones_own_is_under_the_general_requirements_without_another_word(
    tmp_path: Path,
) -> None:
    shipped = Path(load_rules().techniques["distillation"].position.file)
    card = shipped.read_text(encoding="utf-8").split("variants:")[0].split("cases:")[0]
    need = (SAFETY / "need.yaml").read_text(encoding="utf-8").split("cases:")[0]
    folder = pack(
        tmp_path / "own",
        card=card.replace("technique: distillation", "technique: reward-tuning").replace(
            "id: distillation-size-only", "id: safety-only"
        ),
        need=need.replace("technique: lora", "technique: reward-tuning").replace(
            "techniques: [few-shot]", "techniques: [few-shot, lora]"
        ),
        sources=(SAFETY / "sources.yaml").read_text(encoding="utf-8"),
    )
    rules = load_rules(folder)
    [entry] = [option for option in rules.needs["unsafe-answers"].options if option.trains]
    assert (entry.technique, {requirement.id for requirement in entry.requirements}) == (
        "reward-tuning",
        GENERAL | {"requirement/lower-rungs-documented", "requirement/permitted-examples"},
    )


def test_serving_what_exists_is_no_training() -> None:
    rules = load_rules()
    needs = {"needs": ["many-specialists"]}
    assets = {"specialists": 25, "specialists_same_base": True, "specialists_called": "apart"}
    verdict = advise({**needs, "assets": assets}, rules, as_of=DAY)
    assert verdict.recommendation.technique == "serving"
    assert "caution/safety-regression" not in verdict.fired


def small(tmp_path: Path, name: str, old: str, new: str) -> str:
    """What is said of the engine's small pack, standing alone, with one of its files changed."""
    folder = shutil.copytree(SMALL, tmp_path / "small")
    file = folder / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidInput) as bad:
        load_rules(folder, only=True)
    return str(bad.value).replace(f"{folder}/", "")


def test_a_place_that_trains_and_that_nothing_guards_is_refused(tmp_path: Path) -> None:
    narrow = "techniques: [tuning]\nneeds: [wrong-voice]"
    assert small(tmp_path, "requirement-min-examples", "techniques: [tuning]", narrow) == (
        "error: tuning is an option of `too-slow` that trains, and no requirement applies to it\n"
        "  --> need-too-slow.yaml:14:5\n"
        "  help: Write a requirement with `techniques: training`."
    )

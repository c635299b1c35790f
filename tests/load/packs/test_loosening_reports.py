"""Loosenings in verdicts, reports and lint."""

import json
from pathlib import Path

import pytest

from ladder import advise, load_rules
from ladder.advice.formats import html, madr, markdown
from ladder.advice.formats import json as as_json
from ladder.advice.formats.text import render
from ladder.advice.view import Detail, View
from ladder.workshop.lint import lint
from tests.commands import Command
from tests.load.packs.test_loosenings import LESS
from tests.load.packs.test_rules_loading import DAY, pack

pytestmark = pytest.mark.usefixtures("small_pack")


def test_every_format_of_a_verdict_names_a_loosening(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", less=LESS))
    verdict = advise({"needs": ["wrong-tone"]}, rules, as_of=DAY)
    short = "Your rules are looser: requirement/min-examples"
    whole = f"{short} no longer applies to lora for wrong-tone."
    for detail in (Detail.BRIEF, Detail.SCREEN):
        assert f"{short}.\n" in render(verdict, View(detail=detail))
    for text in (
        render(verdict, View(detail=Detail.FULL)),
        markdown.render(verdict),
        html.render(verdict),
    ):
        assert whole in " ".join(text.split())
    assert "\nrules-loosen: [requirement/min-examples]\n" in madr.render(verdict)
    assert json.loads(as_json.render(verdict))["rules"]["loosens"] == [
        {
            "rule": "requirement/min-examples",
            "says": "no longer applies to lora for wrong-tone",
            "techniques": ["lora"],
            "needs": ["wrong-tone"],
        }
    ]
    brief = json.loads(as_json.render(verdict, View(detail=Detail.BRIEF)))
    assert brief["loosens"] == ["requirement/min-examples"]


def test_rule_tests_and_rule_pages_name_a_loosening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", less=LESS)
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    says = "requirement/min-examples no longer applies to lora for wrong-tone"
    assert f"every verdict says so):\n  {says}\n" in ladder("rules", "test", "--rules", "own").out
    shown = ladder("rules", "show", "min-examples", "--rules", "own").out
    assert f"Loosened by your rules\n  - {says}\n" in shown


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_each_report_of_the_check_names_a_loosening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", less=LESS)
    (tmp_path / "p.yaml").write_text(
        "needs: [wrong-tone]\nproposal: {technique: lora}\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    for format in ("text", "markdown", "github", "gitlab", "junit", "json", "sarif"):
        result = ladder("check", "p.yaml", "--rules", "own", "--format", format)
        plain = result.out.replace("\\", "").replace("&#45;", "-")
        assert "no longer applies to lora for wrong-tone" in " ".join(plain.split()), format


def test_an_accepted_loosening_is_listed_with_its_owner_and_not_warned_about(
    tmp_path: Path,
) -> None:
    accepts = "accepts: {requirement/min-examples: {owner: Ann, why: It passes our tests.}}\n"
    head = "pack: own\nversion: '1'\n" + accepts
    text = "changes: parameter/min-lora-examples\nvalue: 400\n"
    rules = load_rules(pack(tmp_path / "own", x=text, pack=head))
    listed = [str(item) for item in rules.pack.loosens if item.rule == "requirement/min-examples"]
    assert listed
    assert all(item.endswith("(accepted by Ann: It passes our tests.)") for item in listed)
    warned = [item.diagnostic.what for item in lint(rules) if item.check == "loosens"]
    assert not any(what.startswith("requirement/min-examples") for what in warned)


def test_lint_finds_an_acceptance_of_nothing_and_a_retired_requirement(tmp_path: Path) -> None:
    accepts = "accepts: {requirement/min-exampels: {owner: Ann, why: It passes our tests.}}\n"
    head = "pack: own\nversion: '1'\n" + accepts
    text = "retire: requirement/min-examples\nwhy: We count later.\n"
    found = [item.diagnostic for item in lint(load_rules(pack(tmp_path, x=text, pack=head)))]
    assert [(item.position.file[-6:], item.help) for item in found if not item.warning] == [
        ("k.yaml", "Did you mean requirement/min-examples?")
    ]
    assert any(item.what.startswith("requirement/min-examples is retired") for item in found)


def test_loosening_with_too_many_values_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ladder.load.packs.boundary_values.MOST", 0)
    folder = pack(tmp_path / "own", x="changes: parameter/min-lora-examples\nvalue: 800\n")
    rules = load_rules(folder)
    assert {item.undecided for item in rules.pack.loosens} == {True}
    text = render(advise({"needs": ["wrong-tone"]}, rules, as_of=DAY), View(detail=Detail.BRIEF))
    assert "requirement/min-examples (could not be decided)" in " ".join(text.split())
    [found] = [item.diagnostic for item in lint(rules) if item.check == "loosens"]
    assert found.help.startswith("Too many values to try. If it is intended, write in pack.yaml:")


DESK = """\
requirement: a-desk
techniques: training
says: a desk
met_when: {task.stage: pilot, examples.label_quality: expert}
why: So it is.
basis: external
sources: [handbook]
verified: 2026-11-20
"""
OF_ONE = DESK.replace("a-desk", "another-desk").replace("training", "[distillation]")


@pytest.mark.parametrize(
    ("most", "says"),
    [
        (40_000, "asks less of lora for weak-domain-skill, wrong-tone"),
        (3, "asks less of lora, distillation for weak-domain-skill, wrong-tone"),
        (0, "asks less of lora, distillation for weak-domain-skill, wrong-tone "
         "(could not be decided)"),
    ],
)  # fmt: skip
def test_loosening_is_undecided_only_if_no_technique_makes_it_certain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, says: str
) -> None:
    """After three values it is certain for LoRA, and undecided for distillation."""
    monkeypatch.setattr("ladder.load.packs.boundary_values.MOST", most)
    less = "changes: requirement/a-desk\nmet_when: {task.stage: pilot}\n"
    below = pack(tmp_path / "below", desk=DESK)
    rules = load_rules(below, pack(tmp_path / "own", less=less, more=OF_ONE))
    assert [str(item) for item in rules.pack.loosens] == [f"requirement/a-desk {says}"]

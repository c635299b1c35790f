"""What `ladder rules verify` says of a pack of one's own: once, and with names."""

import json
from pathlib import Path

import pytest

from ladder.load.rules import shipped
from ladder.verify.circuit import FALSE
from ladder.verify.symbolic_verdict import SymbolicVerdict
from tests.commands import Command
from tests.verify.own import FACTS, band, caution, commands, errors, gate, lay, shown, verify

pytestmark = pytest.mark.nightly


def test_a_part_that_makes_no_difference_is_said_in_words(ladder: Command, tmp_path: Path) -> None:
    when = (
        "when: {all: [{knowledge.changes: {one_of: [weekly, daily]}}, "
        "{not: {examples.demonstrations: {at_least: 5}}}, "
        "{knowledge.changes: {one_of: [weekly, daily, monthly]}}]}"
    )
    lay(tmp_path / "own", part=caution("part", "rag", when))
    said = verify(ladder, theorem="every-part-counts")
    (wrong,) = errors(said.out)
    assert wrong.startswith("a part of caution/part makes no difference: ")
    assert wrong.endswith(": `knowledge.changes` is weekly, daily or monthly")
    assert "--> own/part.yaml:3:1\n" in said.out
    (out,) = shown(ladder, said.out)
    assert "fired: caution/part" in out


def test_no_part_is_said_in_the_words_of_the_program(ladder: Command, tmp_path: Path) -> None:
    when = (
        "when: {all: [{any: [{all: [{knowledge.private: true}, {knowledge.must_cite: true}]}, "
        "{not: {any: [{knowledge.private: false}, {knowledge.must_cite: true}]}}]}, "
        "{any: [{knowledge.private: true}, {knowledge.must_cite: true}]}]}"
    )
    lay(tmp_path / "own", part=caution("part", "rag", when))
    said = verify(ladder, theorem="every-part-counts")
    assert said.code == 1
    assert "=" not in "".join(errors(said.out))
    assert "at least one of these: `knowledge.private` is yes; `knowledge.must_cite` is yes" in (
        said.out
    )


def test_two_gates_that_contradict_are_named_first(ladder: Command, tmp_path: Path) -> None:
    idea = gate("idea", "full-fine-tuning", "{task.stage: {one_of: [idea, prototype]}}")
    lay(tmp_path / "own", idea=idea)
    said = verify(ladder, theorem="every-entry-can-be-taken")
    first, *_ = errors(said.out)
    start = "these gates of full-fine-tuning can never all hold, so it is never taken: "
    assert first.startswith(f"{start}gate/it-runs-in-production (")
    assert "gate/it-runs-in-production.yaml:1:1), gate/idea (own/idea.yaml:1:1)" in first
    assert first.endswith("(need: weak-domain-skill)")
    assert len(shown(ladder, said.out)) == len(commands(said.out))
    assert verify(ladder, theorem="no-gate-is-redundant").code == 0
    said = verify(ladder, theorem="every-rule-can-speak")
    assert "every-entry-can-be-taken says what shuts it; begin there" in said.out


def test_a_gate_that_never_opens_is_shown_almost_open(ladder: Command, tmp_path: Path) -> None:
    never = "{all: [{examples.demonstrations: {at_least: 2000}}, {examples.demonstrations: "
    lay(tmp_path / "own", never=gate("never", "lora", f"{never}{{less_than: 1000}}}}]}}"))
    said = verify(ladder, theorem="every-rule-can-be-silent")
    assert [each.split(" ")[0] for each in errors(said.out)].count("gate/never") == 1
    assert not [each for each in errors(said.out) if "advice/" in each]
    path = Path("counterexamples/every-rule-can-be-silent/gate-never.yaml")
    advised = ladder("advise", str(path), "--rules", "own", "--format", "json")
    (lora,) = [each for each in json.loads(advised.out)["ladder"] if each["technique"] == "lora"]
    assert [each["rule"] for each in lora["because"]] == ["gate/never"]
    assert "demonstrations: " in path.read_text()


def test_a_rule_that_can_never_speak_does_not_speak_always(ladder: Command, tmp_path: Path) -> None:
    off = band("off", "at_least: 2", "merging").replace("when:", "needs: [wrong-tone]\nwhen:")
    lay(tmp_path / "own", facts=FACTS, off=off)
    assert verify(ladder, theorem="every-rule-can-be-silent").code == 0
    said = verify(ladder, theorem="every-rule-can-speak")
    assert errors(said.out) == ["advice/off can never speak: no problem makes it so"]
    assert "help: merging is not on the route of wrong-tone: name others.\n" in said.out


def test_a_redundant_gate_is_named_with_what_implies_it(ladder: Command, tmp_path: Path) -> None:
    lay(
        tmp_path / "own",
        some=gate("some", "full-fine-tuning", "{evaluation.items: {at_least: 50}}"),
    )
    said = verify(ladder, theorem="no-gate-is-redundant")
    (wrong,) = errors(said.out)
    assert wrong.startswith(
        "gate/some is implied by other gates wherever it stands, by "
        "gate/evaluation-set-is-large-enough ("
    )
    assert shown(ladder, said.out)


def test_a_question_for_nothing_is_placed_and_says_what_to_do(
    ladder: Command, tmp_path: Path
) -> None:
    idle = "{any: [{examples.demonstrations: {at_least: 9}}, {team.labelling_days: {at_least: 2}}]}"
    lay(tmp_path / "own", facts=FACTS, idle=gate("idle", "lora]\nneeds: [wrong-tone", idle))
    said = verify(ladder, theorem="every-question-can-matter")
    assert errors(said.out) == [
        "team.labelling_days is asked for, and no answer to it ever changes which technique is "
        "taken, what is to be done with it, or its form"
    ]
    assert (
        "--> own/facts.yaml:2:3\n  help: It is read by gate/idle (own/idle.yaml:1:1): " in said.out
    )


def test_a_rule_shown_by_cases_is_not_the_pack_s_that_breaks_them(
    ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no verdict can speak of it any more, that is said, and whose doing it is."""
    lay(tmp_path / "own", facts=FACTS, days=gate("days", "lora", TEN_DAYS))
    name, context = "caution/the-gap-is-smaller-than-the-set-can-show", SymbolicVerdict.context
    mute = lambda self, rule: FALSE if rule.id == name else context(self, rule)  # noqa: E731
    monkeypatch.setattr(SymbolicVerdict, "context", mute)
    said = verify(ladder, "--format", "json", theorem="every-rule-can-speak")
    (found,) = json.loads(said.out)["theorems"]
    (wrong,) = [each for each in found["failures"] if each["about"] == name]
    assert wrong["wrong"].startswith(f"{name} fires in none of the cases that expect it")
    assert wrong["help"].startswith("The rule is not of your pack: ")
    assert wrong["see"] == ["ladder rules test --rules own"]


def test_a_gate_on_a_fact_of_one_s_own_leaves_rules_shown_by_cases_alone(
    ladder: Command, tmp_path: Path
) -> None:
    lay(tmp_path / "own", facts=FACTS, days=gate("days", "lora", TEN_DAYS))
    for theorem in ("every-rule-can-speak", "every-rule-can-be-silent"):
        assert verify(ladder, theorem=theorem).code == 0


TEN_DAYS = "{team.labelling_days: {at_least: 10}}"


def test_a_case_shows_its_rule_whatever_else_it_expects(ladder: Command, tmp_path: Path) -> None:
    name = "the-gap-is-smaller-than-the-set-can-show"
    text = (shipped() / f"caution/{name}.yaml").read_text(encoding="utf-8")
    lay(tmp_path / "own", gap=text.replace("recommends: lora", "recommends: rag", 1))
    assert ladder("rules", "test", "--rules", "own").code == 1
    assert verify(ladder, theorem="every-rule-can-speak").code == 0

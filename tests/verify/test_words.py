"""What `ladder rules verify` says of a pack of one's own: once, and with names."""

import json
from pathlib import Path

import pytest

from ladder.load.yaml.folders import shipped
from ladder.verify.agreement import computes
from ladder.verify.circuit import FALSE
from ladder.verify.symbolic_verdict import SymbolicVerdict
from ladder.verify.theorems import reach
from tests.commands import Command
from tests.verify.own import FACTS, band, caution, commands, errors, lay, requirement, shown, verify

pytestmark = pytest.mark.nightly


@pytest.mark.usefixtures("small_pack")
def test_a_part_that_makes_no_difference_is_stated_in_words(
    ladder: Command, tmp_path: Path
) -> None:
    when = (
        "when: {all: [{knowledge.changes: {one_of: [monthly, daily]}}, "
        "{not: {examples.demonstrations: {at_least: 5}}}, "
        "{knowledge.changes: {one_of: [monthly, daily, continuously]}}]}"
    )
    lay(tmp_path / "own", part=caution("part", "rag", when))
    result = verify(ladder, theorem="no-redundant-condition")
    (wrong,) = errors(result.out)
    assert wrong.startswith("a part of caution/part makes no difference: ")
    assert wrong.endswith(": `knowledge.changes` is monthly, daily or continuously")
    assert "--> own/part.yaml:3:1\n" in result.out
    (out,) = shown(ladder, result.out)
    assert "fired: caution/part" in out


@pytest.mark.usefixtures("small_pack")
def test_no_part_is_stated_in_the_words_of_the_program(ladder: Command, tmp_path: Path) -> None:
    when = (
        "when: {all: [{any: [{all: [{task.own_convention: true}, {hosting.open_weights: true}]}, "
        "{not: {any: [{task.own_convention: false}, {hosting.open_weights: true}]}}]}, "
        "{any: [{task.own_convention: true}, {hosting.open_weights: true}]}]}"
    )
    lay(tmp_path / "own", part=caution("part", "rag", when))
    result = verify(ladder, theorem="no-redundant-condition")
    assert result.code == 1
    assert "=" not in "".join(errors(result.out))
    assert "at least one of these: `task.own_convention` is yes; `hosting.open_weights` is yes" in (
        result.out
    )


@pytest.mark.usefixtures("small_pack")
def test_two_requirements_that_contradict_are_named_first(ladder: Command, tmp_path: Path) -> None:
    few = requirement("few", "lora", "{examples.demonstrations: {less_than: 400}}")
    lay(tmp_path / "own", few=few)
    result = verify(ladder, theorem="reachable-options")
    first, *_ = errors(result.out)
    start = "these requirements of lora can never all hold, so it is never taken: "
    assert first.startswith(f"{start}requirement/min-examples (")
    assert "requirement-min-examples.yaml:1:1), requirement/few (own/few.yaml:1:1)" in first
    assert first.endswith("(needs: weak-domain-skill, wrong-tone)")
    assert len(shown(ladder, result.out)) == len(commands(result.out))
    assert verify(ladder, theorem="no-redundant-requirement").code == 0
    result = verify(ladder, theorem="rules-can-fire")
    assert "reachable-options says what blocks it; begin there" in result.out


@pytest.mark.usefixtures("small_pack")
def test_a_requirement_that_is_never_met_is_named_once(ladder: Command, tmp_path: Path) -> None:
    never = "{all: [{examples.demonstrations: {at_least: 2000}}, {examples.demonstrations: "
    lay(tmp_path / "own", never=requirement("never", "lora", f"{never}{{less_than: 1000}}}}]}}"))
    result = verify(ladder, theorem="rules-can-be-silent")
    assert [error.split(" ")[0] for error in errors(result.out)].count("requirement/never") == 1
    assert not [error for error in errors(result.out) if "advice/" in error]
    assert shown(ladder, result.out)


@pytest.mark.usefixtures("small_pack")
def test_a_rule_that_can_never_speak_does_not_speak_always(ladder: Command, tmp_path: Path) -> None:
    off = band("off", "at_least: 2", "tools").replace("when:", "needs: [wrong-tone]\nwhen:")
    lay(tmp_path / "own", facts=FACTS, off=off)
    assert verify(ladder, theorem="rules-can-be-silent").code == 0
    result = verify(ladder, theorem="rules-can-fire")
    assert "advice/off can never fire: no problem meets its condition" in errors(result.out)
    assert "help: tools is not on the option list of wrong-tone: name others.\n" in result.out


@pytest.mark.usefixtures("small_pack")
def test_a_redundant_requirement_is_named_with_what_implies_it(
    ladder: Command, tmp_path: Path
) -> None:
    lay(
        tmp_path / "own",
        some=requirement("some", "lora", "{examples.demonstrations: {at_least: 9}}"),
    )
    result = verify(ladder, theorem="no-redundant-requirement")
    (wrong,) = errors(result.out)
    assert wrong.startswith(
        "requirement/some is implied by other requirements everywhere, by "
        "requirement/min-examples ("
    )
    assert shown(ladder, result.out)


@pytest.mark.usefixtures("small_pack")
def test_a_question_for_nothing_is_placed_and_says_what_to_do(
    ladder: Command, tmp_path: Path
) -> None:
    # No dearer training waits for distillation, and trusted-metric asks for the same metric.
    idle = "{any: [{evaluation.trusted: true}, {team.labelling_days: {at_least: 2}}]}"
    about = "distillation]\nneeds: [wrong-tone"
    lay(tmp_path / "own", facts=FACTS, idle=requirement("idle", about, idle))
    result = verify(ladder, theorem="relevant-questions")
    assert errors(result.out) == [
        "team.labelling_days is asked for, and no answer to it ever changes which technique is "
        "taken, what is to be done with it, or its form"
    ]
    assert (
        "--> own/facts.yaml:2:3\n  help: It is read by requirement/idle (own/idle.yaml:1:1): "
        in result.out
    )


@pytest.fixture
def only_rules_shown_by_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the rules that the solver shows: all of them are proved elsewhere."""
    shown_by_cases = lambda proof: [  # noqa: E731
        rule for rule in proof.book.rules.values() if computes(proof.book, rule)
    ]
    monkeypatch.setattr(reach, "_of_verdicts", shown_by_cases)


@pytest.mark.usefixtures("only_rules_shown_by_cases")
def test_a_rule_shown_by_cases_is_not_the_pack_s_that_breaks_them(
    ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no verdict can speak of it any more, that is said, and whose doing it is."""
    lay(tmp_path / "own", facts=FACTS, days=requirement("days", "lora", TEN_DAYS))
    name, context = "caution/undetectable-gap", SymbolicVerdict.context
    mute = lambda self, rule: FALSE if rule.id == name else context(self, rule)  # noqa: E731
    monkeypatch.setattr(SymbolicVerdict, "context", mute)
    result = verify(ladder, "--format", "json", theorem="rules-can-fire")
    (found,) = json.loads(result.out)["theorems"]
    (wrong,) = [item for item in found["failures"] if item["about"] == name]
    assert wrong["wrong"].startswith(f"{name} fires in none of the cases that expect it")
    assert wrong["help"].startswith("The rule is not of your pack: ")
    assert wrong["see"] == ["ladder rules test --rules own"]


@pytest.mark.usefixtures("only_rules_shown_by_cases")
def test_a_requirement_on_a_fact_of_one_s_own_leaves_rules_shown_by_cases_alone(
    ladder: Command, tmp_path: Path
) -> None:
    lay(tmp_path / "own", facts=FACTS, days=requirement("days", "lora", TEN_DAYS))
    for theorem in ("rules-can-fire", "rules-can-be-silent"):
        assert verify(ladder, theorem=theorem).code == 0


TEN_DAYS = "{team.labelling_days: {at_least: 10}}"


@pytest.mark.usefixtures("only_rules_shown_by_cases")
def test_case_proves_that_its_rule_fires_even_if_another_expectation_fails(
    ladder: Command, tmp_path: Path
) -> None:
    name = "undetectable-gap"
    text = (shipped() / f"caution/{name}.yaml").read_text(encoding="utf-8")
    lay(tmp_path / "own", gap=text.replace("recommends: lora", "recommends: rag", 1))
    assert ladder("rules", "test", "--rules", "own").code == 1
    assert verify(ladder, theorem="rules-can-fire").code == 0

"""`stated` in a condition: true once the problem states it, false before, never unknown."""

from pathlib import Path

import pytest

from ladder import load_rules
from ladder.check.evaluation import evaluate
from ladder.engine.comparisons import Truth
from ladder.engine.computed import as_read
from ladder.engine.facts import Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import open_facts
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.output.conditions import in_words, spelled
from ladder.workshop.lint.conditions import bound_without_case
from tests.commands import Command
from tests.load.packs.test_rules_loading import DAY, diagnostics, pack

pytestmark = pytest.mark.usefixtures("small_pack")

ID = "requirement/own-style-shown"
OWN, EXAMPLES = "task.own_convention", "examples.demonstrations"
RULE = f"""\
requirement: own-style-shown
techniques: [lora]
says: a style that examples show
met_when:
  any:
    - not: {{stated: {{{OWN}: true, {EXAMPLES}: {{less_than: 600}}}}}}
    - team.maintainer: true
why: A style of your own needs 600 examples.
basis: external
sources: [lora-paper]
verified: 2026-11-20
cases:
  - case: A style of your own with 500 examples.
    given:
      like: ready-for-lora
      task: {{own_convention: true}}
      examples: {{demonstrations: 500}}
    fires: [{ID}]
  - case: A usual style.
    given: {{like: ready-for-lora, task: {{own_convention: false}}}}
    silent: [{ID}]
"""


def book(folder: Path, more: str = "", **files: str) -> Rulebook:
    return load_rules(pack(folder, requirement=RULE + more, **files))


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        ({}, True),
        ({OWN: True}, True),
        ({OWN: True, EXAMPLES: 599}, None),
        ({OWN: True, EXAMPLES: 599, "team.maintainer": False}, False),
        ({OWN: True, EXAMPLES: 600}, True),
        ({OWN: False, EXAMPLES: 599}, True),
        ({OWN: True, EXAMPLES: 599, "team.maintainer": True}, True),
    ],
    ids=str,
)
def test_what_nobody_states_counts_as_a_no(
    facts: dict[str, Value], met: Truth, tmp_path: Path
) -> None:
    rules = book(tmp_path)
    known = as_read(rules, facts, DAY.toordinal())
    assert rules.tests[ID](known.get) is met


def test_advice_does_not_ask_for_it(tmp_path: Path) -> None:
    rules = book(tmp_path)
    asked = open_facts(Knowledge(rules, as_read(rules, ready(rules), DAY.toordinal())))
    assert OWN not in {item.fact for item in asked}


@pytest.mark.parametrize(("more", "met"), [("", None), ("asked: false\n", True)])
def test_a_training_proposal_has_to_state_it_unless_the_rule_does_not_ask(
    more: str, met: Truth, tmp_path: Path
) -> None:
    rules = book(tmp_path, more)
    facts = {**ready(rules), EXAMPLES: 500, "proposal.technique": frozenset({"lora"})}
    evaluation = evaluate(rules, Problem("", facts), DAY.toordinal())
    assert evaluation.known[ID] is met
    stated = Problem("", {**facts, OWN: False})
    assert evaluate(rules, stated, DAY.toordinal()).known[ID] is True


def test_the_day_is_always_stated(tmp_path: Path) -> None:
    day = f"stated: {{{OWN}: true, {EXAMPLES}: {{less_than: 600}}}}"
    text = RULE.replace(day, "stated: {as_of: {at_least: 2020-01-01}}")
    rules = load_rules(pack(tmp_path, requirement=text))
    facts = {**ready(rules), "team.maintainer": False, "proposal.technique": frozenset({"lora"})}
    assert evaluate(rules, Problem("", facts), DAY.toordinal()).known[ID] is False


def test_it_reads_as_a_sentence_and_as_in_the_file(tmp_path: Path) -> None:
    rules = book(tmp_path)
    when = rules.rules[ID].when
    assert in_words(rules, when) == [
        (0, "at least one of these:"),
        (1, "it is not stated that:"),
        (2, "all of these:"),
        (3, "`task.own_convention` is yes"),
        (3, "`examples.demonstrations` is below 600 correct examples"),
        (1, "`team.maintainer` is yes"),
    ]
    inner = {"all": [{OWN: True}, {"not": {EXAMPLES: {"at_least": 600}}}]}
    assert spelled(when) == {"any": [{"not": {"stated": inner}}, {"team.maintainer": True}]}
    assert rules.rules[ID].reads == (OWN, EXAMPLES, "team.maintainer")


def test_it_is_shown_with_its_rule_and_not_as_a_fact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book(tmp_path)
    ladder = Command(monkeypatch, capsys)
    shown = ladder("rules", "show", OWN, "--rules", str(tmp_path)).out
    assert ID in shown
    assert "stated:" not in ladder("rules", "list", "--rules", str(tmp_path)).out


def test_a_bound_in_it_needs_cases_on_both_sides(tmp_path: Path) -> None:
    found = [str(item) for item in bound_without_case(book(tmp_path))]
    assert len(found) == 2
    assert all(f"“{EXAMPLES} is at least 600 correct examples”" in item for item in found)


@pytest.mark.parametrize(
    ("met_when", "what"),
    [
        ("{stated: {not: {stated: {task.own_convention: true}}}}", "`stated` cannot be used here"),
        ("{stated: {computed.a: {at_least: 1}}}", "unknown fact `computed.a`"),
        ("{stated: {}}", "this condition is empty"),
    ],
)
def test_it_takes_facts_that_a_problem_states(met_when: str, what: str, tmp_path: Path) -> None:
    head, _, rest = RULE.partition("met_when:")
    text = f"{head}met_when: {met_when}\nwhy:{rest.partition('why:')[2]}"
    assert f"error: {what}\n" in diagnostics(pack(tmp_path, requirement=text))


def test_a_named_condition_cannot_hold_it(tmp_path: Path) -> None:
    facts = f"derived:\n  own-style:\n    when: {{stated: {{{OWN}: true}}}}\n    why: Own.\n"
    assert "error: `stated` cannot be used here\n" in diagnostics(pack(tmp_path, facts=facts))


def ready(rules: Rulebook) -> dict[str, Value]:
    """What is known of a problem that is ready for LoRA."""
    case = next(case for case in rules.cases if case.name == "A usual style.")
    return {name: value for name, value in case.facts.items() if name != OWN}


@pytest.mark.parametrize(("bound", "loosened"), [(600, False), (500, True)])
def test_a_pack_that_changes_it_loosens(bound: int, loosened: bool, tmp_path: Path) -> None:
    below = pack(tmp_path / "below", requirement=RULE)
    changed = RULE.replace("less_than: 600", f"less_than: {bound}")
    rules = load_rules(below, pack(tmp_path / "own", requirement=changed))
    assert [item.rule for item in rules.pack.loosens] == [ID] * loosened

"""Parameters: one line in one file changes a number in every condition, text and case."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.cases import run
from ladder.engine.comparisons import AtLeast
from ladder.engine.costs import NAMES, Rates, rates
from ladder.load.packs.documents import roots
from ladder.load.packs.parameters import Used, Writer, bounds, shared
from ladder.load.yaml.folders import shipped
from ladder.load.yaml.nodes import Mapping, Scalar, compose
from tests.deciding import cases_of
from tests.load.packs.test_rules_loading import pack


def test_parameter_is_written_once_and_knows_its_users() -> None:
    number = load_rules().parameters["min-lora-examples"]
    assert (number.value, number.unit, number.verified) == (500, "correct examples", "2026-11-20")
    assert number.sources == ("atomeons-post-training", "azure-fine-tuning")
    assert {
        "requirement/min-examples",
        "caution/borderline-example-count",
    } <= {*number.used_by}
    rule = load_rules().rules["requirement/min-examples"]
    assert (rule.when, rule.says) == (
        AtLeast("examples.demonstrations", 500),
        "at least 500 correct examples",
    )
    assert rule.do.startswith(
        "Collect correct examples until you have 500, apart from the test set."
    )


@pytest.mark.nightly
def test_one_line_in_one_file_changes_it_and_no_sentence_or_case_is_wrong(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped(), tmp_path / "rules")
    file = folder / "parameter" / "min-lora-examples.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value: 500", "value: 450"), encoding="utf-8")
    rules = load_rules(folder, only=True)
    used = rules.parameters["min-lora-examples"].used_by
    users = {rules.rules[name] for name in used if name in rules.rules}
    assert len(users) >= 3
    for rule in users:
        assert "500" not in f"{rule.says} {rule.do}"
    assert [case.name for case in rules.cases if run(rules, case).failures] == []


@pytest.mark.slow
def test_a_pack_on_top_changes_it_for_the_rules_below(tmp_path: Path) -> None:
    file = (shipped() / "parameter" / "min-lora-examples.yaml").read_text(encoding="utf-8")
    folder = pack(tmp_path / "own", number=file.replace("value: 500", "value: 800"))
    rules = load_rules(folder)
    assert rules.rules["requirement/min-examples"].when == AtLeast("examples.demonstrations", 800)
    assert rules.rules["requirement/min-examples"].says == "at least 800 correct examples"
    assert rules.pack.replaced == ("parameter/min-lora-examples",)
    cases, below = (cases_of(book, "requirement/min-examples") for book in (rules, load_rules()))
    assert [case.position.line for case in cases] == [case.position.line for case in below]
    assert not any(run(rules, case).failures for case in cases)


@pytest.mark.slow
def test_every_rate_of_a_bill_is_a_line_in_the_rules(tmp_path: Path) -> None:
    values = {name: 0.5 + at / 64 for at, name in enumerate(NAMES)}
    lines = {name: f"changes: parameter/{name}\nvalue: {value}\n" for name, value in values.items()}
    own = load_rules(pack(tmp_path / "own", **lines))
    assert rates(own) == Rates(*values.values())
    for name in NAMES:
        kept = {item: rule for item, rule in own.parameters.items() if item != name}
        assert rates(replace(own, parameters=kept)) is None, name


@pytest.mark.parametrize(
    ("value", "below"),
    [(500, "499"), (1, "0"), (0, "-1"), (2.4, "2.3"), (0.05, "0.04"), (1.0, "0.9")],
)
def test_next_lower_value_has_the_digits_of_the_parameter(value: float, below: str) -> None:
    node = compose("a: {b: {below: x}, c: {at: x}, d: [{at: y}], e: plain}", "f", [])
    assert isinstance(node, Mapping)
    written = Writer({"x": value, "y": 7}, {}, []).problem(node)
    assert _plain(written) == {"a": {"b": below, "c": str(value), "d": ["7"], "e": "plain"}}
    assert [*bounds(written)] == ["x", "x", "y"]


def _plain(node: object) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.value: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items]  # type: ignore[attr-defined]


def test_only_the_names_of_parameters_are_spelled_out_in_a_text() -> None:
    text = "At {few} or {few}, not {fact.id}, {other} or { few }."
    file = f"why: '{text}'\nwhen: {{a: {{at_least: few, one_of: few}}, b: {{at_least: other}}}}\n"
    node = compose(file, "f", [])
    assert isinstance(node, Mapping)
    used = Used()
    assert Writer({"few": 1200}, {}, []).values(node, used) == {
        "why": "At 1,200 or 1,200, not {fact.id}, {other} or { few }.",
        "when": {"a": {"at_least": 1200, "one_of": "few"}, "b": {"at_least": "other"}},
    }
    assert used == [*[("few", ("why",))] * 2, ("few", ("when", "a", "at_least"))]


def test_the_last_file_that_declares_a_number_counts() -> None:
    first, last = (
        f"parameter: a\nvalue: {value}\nsays: x\nverified: 2026-01-01\n".encode()
        for value in (1, 2)
    )
    broken = b"parameter: [\n"
    files = [("a.yaml", first), ("b.yaml", broken), ("c.yaml", b"pack: parameter\n"), ("d", last)]
    assert shared(roots(files, [])) == ({"a": 2}, {}, {})


@pytest.mark.slow
def test_a_bound_takes_the_place_of_the_bound_that_a_named_problem_states(tmp_path: Path) -> None:
    problem = (
        "problem: enough\ngiven: "
        "{needs: [wrong-tone], evaluation: {items: {at: min-evaluation-items}}}\n"
    )
    requirement = (shipped() / "requirement" / "evaluation-set-size.yaml").read_text(
        encoding="utf-8"
    )
    case = "cases:\n  - case: One fewer.\n    given: {like: enough, evaluation: "
    silent = (
        "{items: {below: min-evaluation-items}}}\n    fires: [requirement/evaluation-set-size]\n"
    )
    folder = pack(
        tmp_path, problem=problem, requirement=requirement.partition("cases:")[0] + case + silent
    )
    [own] = [case for case in load_rules(folder).cases if case.own]
    assert own.facts["evaluation.items"] == 199

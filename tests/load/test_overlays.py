"""What a pack on top changes, retires and forbids; cases that build on a named problem."""

from pathlib import Path

import pytest

from ladder import advise, load_rules
from ladder.engine.cases import run
from ladder.engine.conditions import ALWAYS, All, Is
from ladder.load.nodes import Mapping, Scalar, compose
from ladder.load.parameters import Spelling
from tests.load.test_rules_loading import DAY, pack

CHANGES = """\
changes: gate/metric-is-trusted
of: "2026.11"
says: a metric you trust, on items of your own
holds: {evaluation.trusted: true, evaluation.kept_in: files}
cases:
  - case: Items in one's own files pass.
    given: {needs: [wrong-tone], evaluation: {trusted: true, kept_in: files}}
    silent: [gate/metric-is-trusted]
  - case: Items at a vendor do not.
    given: {needs: [wrong-tone], evaluation: {trusted: true, kept_in: vendor}}
    fires: [gate/metric-is-trusted]
"""

FORBID = """\
forbid: nothing-is-tuned-here
techniques: training
says: nobody tunes at Harbour
why: Nobody here keeps a tuned model alive.
do: Ask the platform team to serve one.
scope: beyond
sources: [lora-paper]
verified: 2026-11-20
cases:
  - case: Whatever the evidence.
    given: {like: ready-for-lora}
    recommends: few-shot
    fires: [unfit/nothing-is-tuned-here]
  - case: A lack of knowledge is not trained away anyhow.
    given: {needs: [missing-knowledge]}
    silent: [unfit/nothing-is-tuned-here]
"""


def test_only_the_keys_that_are_written_change(tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", changes=CHANGES)
    before, rules = load_rules(), load_rules(folder)
    old, new = (each.rules["gate/metric-is-trusted"] for each in (before, rules))
    assert new.says == "a metric you trust, on items of your own"
    assert new.when == All((Is("evaluation.trusted", True), Is("evaluation.kept_in", "files")))
    kept = ("why", "do", "scope", "sources", "claims", "verified", "techniques", "needs")
    assert [getattr(new, key) for key in kept] == [getattr(old, key) for key in kept]
    assert rules.pack.replaced == ("gate/metric-is-trusted",)
    assert (new.position.file, new.position.line) == (str(folder / "changes.yaml"), 1)
    assert [case.own for case in new.cases] == [True, True]
    assert [run(rules, case).failures for case in new.cases] == [(), ()]
    places = {
        (need.id, entry.technique)
        for need in before.needs.values()
        for entry in need.route
        if old in entry.gates
    }
    assert places == {
        (need.id, entry.technique)
        for need in rules.needs.values()
        for entry in need.route
        if new in entry.gates
    }


def test_a_second_pack_changes_what_the_first_has_changed(tmp_path: Path) -> None:
    first = pack(tmp_path / "one", changes=CHANGES)
    again = "changes: gate/metric-is-trusted\nsays: a metric that ours trust\n"
    second = pack(tmp_path / "two", changes=again, pack="pack: two\nversion: '2'\n")
    rule = load_rules(first, second).rules["gate/metric-is-trusted"]
    assert rule.says == "a metric that ours trust"
    assert rule.when == All((Is("evaluation.trusted", True), Is("evaluation.kept_in", "files")))


def test_what_is_retired_speaks_no_more_and_is_named(tmp_path: Path) -> None:
    name = "caution/many-tools-confuse"
    many = {"needs": ["must-compute-or-act"], "assets": {"tools": 40}}
    assert name in advise(many, load_rules(), as_of=DAY).spoken
    retired = f"retire: {name}\nof: '2026.11'\nwhy: Our tools are chosen by a router.\n"
    rules = load_rules(pack(tmp_path / "own", retired=retired))
    assert name not in advise(many, rules, as_of=DAY).spoken
    assert name not in rules.rules
    assert rules.pack.replaced == (name,)


def test_what_is_forbidden_is_unfit_whatever_is_known(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", forbid=FORBID))
    rule = rules.rules["unfit/nothing-is-tuned-here"]
    assert (rule.when, rule.forbids) == (ALWAYS, True)
    assert [run(rules, case).failures for case in rule.cases] == [(), ()]
    routes = [entry for need in rules.needs.values() for entry in need.route]
    assert [entry.trains for entry in routes] == [rule in entry.unfit for entry in routes]
    verdict = run(rules, rule.cases[0]).verdict
    assert verdict is not None
    row = next(each for each in verdict.ladder if each.technique == "lora")
    assert (row.status, [each.rule for each in row.because]) == ("unfit", [rule.id])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("{like: base}", {"needs": "a", "task": {"x": "1", "y": "2"}}),
        ("{like: base, needs: b}", {"needs": "b", "task": {"x": "1", "y": "2"}}),
        ("{like: base, task: {y: {at: few}}}", {"needs": "a", "task": {"x": "1", "y": "3"}}),
        (
            "{like: base, team: {z: 9}}",
            {"needs": "a", "task": {"x": "1", "y": "2"}, "team": {"z": "9"}},
        ),
        ("{like: base, task: unknown}", {"needs": "a", "task": "unknown"}),
    ],
)
def test_a_case_says_what_is_different_from_the_problem_that_it_is_like(
    given: str, problem: object
) -> None:
    base, own = (compose(text, "f", []) for text in ("{needs: a, task: {x: 1, y: 2}}", given))
    assert isinstance(base, Mapping)
    assert isinstance(own, Mapping)
    spelling = Spelling({"few": 3}, {"base": base})
    assert plain(spelling.case(own, ("cases", 0))) == problem
    assert plain(base) == {"needs": "a", "task": {"x": "1", "y": "2"}}


def plain(node: object) -> object:
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.entries}
    return node.value if isinstance(node, Scalar) else node

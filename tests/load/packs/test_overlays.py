"""What a pack on top changes, retires and forbids; cases that build on a named problem."""

import json
from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_rules
from ladder.engine.cases import run
from ladder.engine.comparisons import Is
from ladder.engine.conditions import ALWAYS, All
from ladder.load.packs.parameters import Writer
from ladder.load.packs.rules import load_rules as load
from ladder.load.yaml.nodes import Mapping, Scalar, compose
from tests.commands import Command
from tests.deciding import cases_of
from tests.load.packs.test_rules_loading import DAY, pack

pytestmark = pytest.mark.usefixtures("small_pack")

CHANGES = """\
changes: requirement/trusted-metric
of: "2026.11"
says: a metric you trust, on items of your own
met_when: {evaluation.trusted: true, evaluation.location: files}
cases:
  - case: Items in one's own files pass.
    given: {needs: [wrong-tone], evaluation: {trusted: true, location: files}}
    silent: [requirement/trusted-metric]
  - case: Items at a vendor do not.
    given: {needs: [wrong-tone], evaluation: {trusted: true, location: vendor}}
    fires: [requirement/trusted-metric]
"""

FORBID = """\
forbid: nothing-is-tuned-here
techniques: training
says: nobody tunes at Harbour
why: Nobody here keeps a tuned model alive.
do: Ask the platform team to serve one.
basis: external
sources: [lora-paper]
verified: 2026-11-20
cases:
  - case: Whatever the evidence.
    given: {like: ready-for-lora}
    recommends: few-shot
    fires: [exclusion/nothing-is-tuned-here]
  - case: Where no need is stated, nothing is refused.
    given: {task: {stage: idea}}
    silent: [exclusion/nothing-is-tuned-here]
"""


def test_only_the_keys_that_are_written_change(tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", changes=CHANGES)
    before, rules = load_rules(), load_rules(folder)
    old, new = (item.rules["requirement/trusted-metric"] for item in (before, rules))
    assert new.says == "a metric you trust, on items of your own"
    assert new.when == All((Is("evaluation.trusted", True), Is("evaluation.location", "files")))
    kept = ("why", "do", "techniques", "needs")
    assert [getattr(new, key) for key in kept] == [getattr(old, key) for key in kept]
    assert rules.pack.replaced == ("requirement/trusted-metric",)
    assert (new.position.file, new.position.line) == (str(folder / "changes.yaml"), 1)
    own = [case for case in cases_of(rules, new.id) if case.own]
    assert [run(rules, case).failures for case in own] == [(), ()]
    places = {
        (need.id, entry.technique)
        for need in before.needs.values()
        for entry in need.options
        if old in entry.requirements
    }
    assert places == {
        (need.id, entry.technique)
        for need in rules.needs.values()
        for entry in need.options
        if new in entry.requirements
    }


def test_a_second_pack_changes_what_the_first_has_changed(tmp_path: Path) -> None:
    first = pack(tmp_path / "one", changes=CHANGES)
    again = "changes: requirement/trusted-metric\nsays: a metric that ours trust\n"
    second = pack(tmp_path / "two", changes=again, pack="pack: two\nversion: '2'\n")
    rule = load_rules(first, second).rules["requirement/trusted-metric"]
    assert rule.says == "a metric that ours trust"
    assert rule.when == All((Is("evaluation.trusted", True), Is("evaluation.location", "files")))


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_retired_rule_does_not_fire_and_is_listed(tmp_path: Path) -> None:
    name = "caution/pasted-text-on-the-bill"
    many = {
        "needs": ["missing-knowledge"],
        "task": {"monthly_requests": 100_000, "input_tokens": 500, "output_tokens": 600},
        "knowledge": {"location": "documents", "tokens": 1000, "changes": "monthly"},
        "costs": {"input_price": 3, "output_price": 15},
    }
    assert name in advise(many, load_rules(), as_of=DAY).fired
    retired = f"retire: {name}\nof: '2026.11'\nwhy: Our texts are short.\n"
    rules = load(pack(tmp_path / "own", retired=retired), cases=False)
    assert name not in advise(many, rules, as_of=DAY).fired
    assert name not in rules.rules
    assert rules.pack.replaced == (name,)


def test_forbidden_technique_is_excluded_for_all_facts(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", forbid=FORBID))
    rule = rules.rules["exclusion/nothing-is-tuned-here"]
    assert (rule.when, rule.forbids) == (ALWAYS, True)
    cases = cases_of(rules, rule.id)
    assert [run(rules, case).failures for case in cases] == [(), ()]
    routes = [entry for need in rules.needs.values() for entry in need.options]
    assert [entry.trains for entry in routes] == [rule in entry.exclusions for entry in routes]
    verdict = run(rules, cases[0]).verdict
    assert verdict is not None
    row = next(item for item in verdict.ladder if item.technique == "lora")
    assert (row.status, [item.rule for item in row.because]) == ("not-suitable", [rule.id])


ROUTE = """\
option: {need: wrong-tone, after: few-shot}
of: "2026.11"
technique: rag
verified: 2026-11-20
exhausted: {task.own_convention: true}
fit:
  id: the-style-guide-is-long
  says: the style guide is long
  why: Our style guide has 300 pages.
  basis: external
  sources: [lora-paper]
cases:
  - case: Examples fell short.
    given: {needs: [wrong-tone], attempts: {few-shot: {outcome: below-target, because: Why.}}}
    recommends: rag
    fires: [fit/the-style-guide-is-long]
  - case: Examples come first.
    given: {needs: [wrong-tone]}
    silent: [fit/the-style-guide-is-long]
"""

ANSWER = """\
forbid: no-cohere
answer: {hosting.provider: cohere}
when: {task.stage: idea}
says: no contract
why: We have no contract with them.
do: Choose another vendor.
basis: external
sources: [lora-paper]
verified: 2026-11-20
cases:
  - case: A vendor without a contract.
    given: {needs: [wrong-tone], hosting: {provider: cohere}, task: {stage: idea}}
    fires: [forbid/no-cohere]
  - case: Of a later stage nothing is said.
    given: {needs: [wrong-tone], hosting: {provider: cohere}, task: {stage: pilot}}
    silent: [forbid/no-cohere]
"""


def test_a_technique_is_put_on_a_route_at_its_place(tmp_path: Path) -> None:
    before, rules = load_rules(), load_rules(pack(tmp_path / "own", route=ROUTE))
    names = [entry.technique for entry in before.needs["wrong-tone"].options]
    at = names.index("few-shot") + 1
    entries = rules.needs["wrong-tone"].options
    assert [entry.technique for entry in entries] == [*names[:at], "rag", *names[at:]]
    assert "rag" not in rules.needs["wrong-tone"].exclusions
    assert (entries[at].fit.position.file, entries[at].fit.verified) == (
        str(tmp_path / "own" / "route.yaml"),
        "2026-11-20",
    )
    assert entries[at].exhausted == All(
        (rules.techniques["rag"].exhausted, Is("task.own_convention", True))
    )
    assert rules.pack.added == ("option/wrong-tone/rag",)
    own = [case for case in rules.cases if case.own]
    assert [run(rules, case).failures for case in own] == [(), ()]


def test_a_reason_against_a_technique_gives_way_where_an_overlay_adds_it(tmp_path: Path) -> None:
    text = ROUTE.replace("wrong-tone, after: few-shot", "missing-knowledge, after: model-choice")
    folder = pack(tmp_path / "own", route=text.replace("rag", "few-shot").partition("cases:")[0])
    assert "few-shot" in load_rules().needs["missing-knowledge"].exclusions
    assert "few-shot" not in load_rules(folder).needs["missing-knowledge"].exclusions


def test_a_forbidden_answer_is_refused_where_it_stands(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", forbid=ANSWER))
    problem = {"needs": ["wrong-tone"], "task": {"stage": "idea"}}
    assert advise(problem, rules, as_of=DAY).recommendation.technique == "few-shot"
    with pytest.raises(InvalidInput) as refused:
        advise(problem | {"hosting": {"provider": "cohere"}}, rules, as_of=DAY)
    [diagnostic] = refused.value.diagnostics
    assert diagnostic.what == "`hosting.provider` may not be cohere here: no contract"
    assert (diagnostic.help, diagnostic.subject) == ("Choose another vendor.", "forbid/no-cohere")
    rule = rules.rules["forbid/no-cohere"]
    assert [run(rules, case).failures for case in cases_of(rules, rule.id)] == [(), ()]
    assert rule.when == All((Is("hosting.provider", "cohere"), Is("task.stage", "idea")))


def test_a_case_that_does_not_expect_to_be_refused_fails(tmp_path: Path) -> None:
    text = ANSWER.replace("silent: [forbid/no-cohere]", "recommends: few-shot")
    text = text.replace("stage: pilot", "stage: idea")
    rules = load_rules(pack(tmp_path / "own", forbid=text))
    assert [run(rules, case).failures for case in rules.cases if case.own] == [
        (),
        ("forbid/no-cohere refuses an answer of it, which it does not expect",),
    ]


def test_removed_forbid_is_listed_as_loosened(tmp_path: Path) -> None:
    first = pack(tmp_path / "one", forbid=ANSWER)
    less = pack(tmp_path / "two", less="changes: forbid/no-cohere\nwhen: {task.stage: pilot}\n")
    none = pack(tmp_path / "three", none="retire: forbid/no-cohere\nwhy: There is one now.\n")
    for second in (less, none):
        [opening] = load_rules(first, second).pack.loosens
        assert str(opening) == "forbid/no-cohere refuses less than it did"


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules", "few_shipped_cases")
def test_a_proposal_with_a_forbidden_answer_is_refused_by_its_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", forbid=ANSWER)
    problem = "needs: [wrong-tone]\ntask: {stage: idea}\nhosting: {provider: cohere}\n"
    proposal = tmp_path / "p.yaml"
    proposal.write_text(f"{problem}proposal: {{technique: prompt}}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    result = ladder("check", "p.yaml", "--rules", "own", "--format", "json")
    [file] = json.loads(result.out)["files"]
    found = [item for item in file["findings"] if item["rule"] == "forbid/no-cohere"]
    assert (result.code, [(item["severity"], item["line"]) for item in found]) == (
        1,
        [("error", 3)],
    )


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
    assert plain(Writer({"few": 3}, {"base": base}, []).problem(own)) == problem
    assert plain(base) == {"needs": "a", "task": {"x": "1", "y": "2"}}


def plain(node: object) -> object:
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.entries}
    return node.value if isinstance(node, Scalar) else node


def test_the_version_of_the_shipped_rules_is_enough_for_what_the_pack_below_leaves(
    tmp_path: Path,
) -> None:
    below = "pack: company\nversion: '0.1'\nday: 2026-11-20\n"
    words = "changes: requirement/trusted-metric\nwhy: It is known.\n"
    company = pack(tmp_path / "company", pack=below, words=words)
    rest = "changes: requirement/min-examples\nof: '2026.11'\nwhy: It is few.\n"
    team = pack(tmp_path / "team", rest=rest)
    assert load_rules(company, team).rules["requirement/min-examples"].why == "It is few."
    again = pack(tmp_path / "again", words=words.replace("\nwhy", "\nof: '2026.11'\nwhy"))
    with pytest.raises(InvalidInput) as refused:
        load_rules(company, again)
    [diagnostic] = refused.value.diagnostics
    assert diagnostic.what == (
        "this was written for version 2026.11, and the rules below are 2026.11+0.1"
    )

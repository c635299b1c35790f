"""What a pack opens that was shut below it: named rule by rule, in every verdict and report."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ladder import advise, load_rules
from ladder.advice.formats import html, madr, markdown
from ladder.advice.formats import json as as_json
from ladder.advice.formats.text import render
from ladder.advice.view import Detail, View
from ladder.catalog.lint import lint
from ladder.engine.conditions import NEVER, AtLeast, Not
from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import NeedOption, Rulebook
from ladder.load.packs.boundary_values import Between
from ladder.load.packs.loosenings import loosenings
from tests.commands import Command
from tests.load.packs.test_rules_loading import DAY, pack
from tests.strategies import rules

pytestmark = pytest.mark.slow

CITED = "basis: external\nsources: [lora-paper]\nverified: 2026-11-20\n"
LESS = "changes: requirement/min-examples\nneeds: {all_but: [wrong-tone]}\n"
TRIALS = {
    "fewer needs": (
        LESS,
        ["requirement/min-examples no longer guards lora for wrong-tone"],
    ),
    "a lower number, in a parameter": (
        "parameter: min-lora-examples\nvalue: 300\nsays: examples for LoRA\n" + CITED,
        [
            "requirement/min-examples asks less of lora for base-model-ends",
            "requirement/distribution-shift asks less of lora, reinforcement-fine-tuning",
            "exclusion/teacher-data-preferred rules lora out less often",
            "exclusion/teacher-data-preferred shuts lora, which comes before distillation",
        ],
    ),
    "another way through a requirement": (
        "changes: requirement/trusted-metric\nneeds: [wrong-tone]\n"
        "met_when: {any: [{evaluation.trusted: true}, {examples.label_quality: expert}]}\n",
        [
            "requirement/trusted-metric no longer guards encoder-classifier, lora",
            "requirement/trusted-metric asks less of lora for wrong-tone: now also where "
            "examples.label_quality is expert",
        ],
    ),
    "a requirement less": (
        "retire: requirement/lifecycle-budget\nwhy: We train once.\n",
        ["requirement/lifecycle-budget is retired, and guarded encoder-classifier, lora"],
    ),
    "a reason against it that speaks less often": (
        "changes: exclusion/fixed-outputs\nneeds: [too-slow]\n",
        ["exclusion/fixed-outputs no longer rules out"],
    ),
    "a need that a target no longer closes": (
        "changes: need/wrong-tone\nsolved_by: cost\n",
        [
            "need/wrong-tone no longer stops at few-shot that met its target, which comes before "
            "lora"
        ],
    ),
    "a step that counts as tried sooner": (
        "changes: technique/rag\nexhausted: {knowledge.retrieval: {includes: [hybrid]}}\n",
        ["technique/rag takes rag for tried sooner, which comes before "],
    ),
    "a card that trains no more": (
        "changes: technique/lora\ntraining: false\n",
        ["technique/lora no longer counts lora as training"],
    ),
    "a contradiction less": (
        "retire: contradiction/scored-items-exceed-set\nwhy: We know.\n",
        ["contradiction/scored-items-exceed-set refuses less than it did"],
    ),
    "a sum that the requirement reads": (
        "changes: computed/gap\nfunction: smallest-detectable-gain\n",
        ["computed/gap is computed in another way"],
    ),
    "a sum that another sum reads": (
        "changes: computed/own-model-cost\nminimum: 1\n",
        [
            "computed/own-model-cost is computed in another way",
            "computed/break-even is computed in another way",
        ],
    ),
    "a contradiction of fewer problems": (
        "changes: contradiction/target-reached-with-failing-score\nstated: [hosting.serving]\n",
        ["contradiction/target-reached-with-failing-score is asked of other statements"],
    ),
    "a card on a higher rung": (
        "changes: technique/tools\nrung: 4\n",
        ["technique/tools puts tools on rung 4 instead of 3"],
    ),
    "a requirement that speaks of less": (
        "changes: requirement/lower-rungs-documented\n"
        "techniques: [lora, full-fine-tuning, encoder-classifier]\n",
        ["requirement/lower-rungs-documented no longer speaks of "],
    ),
    "a bound below that of before": (
        "changes: exclusion/chance-level-preferences\n"
        "when: {evaluation.human_agreement: {less_than: 0.59}}\n",
        ["exclusion/chance-level-preferences rules preference-optimization out less"],
    ),
    "a card on a lower rung": (
        "changes: technique/distillation\nrung: 4\n",
        ["technique/distillation puts distillation on rung 4 instead of 5"],
    ),
    "a step before training that may not be taken": (
        "forbid: no-few-shot\ntechniques: [few-shot]\nsays: no examples\nwhy: So it is.\n"
        "do: Ask.\n" + CITED,
        ["exclusion/no-few-shot shuts few-shot, which comes before encoder-classifier, lora"],
    ),
    "a requirement before a step before training": (
        "requirement: a-desk-for-examples\ntechniques: [few-shot]\nneeds: [wrong-tone]\n"
        "says: a desk\nmet_when: {evaluation.location: files}\nwhy: So it is.\n" + CITED,
        ["requirement/a-desk-for-examples shuts few-shot, which comes before lora for wrong-tone"],
    ),
}
TIGHTER = {
    "a requirement before a step before training that asks for the same": "requirement: a-desk\n"
    "techniques: [few-shot]\nsays: a desk\nmet_when: {evaluation.trusted: true}\nwhy: So it is.\n"
    "needs: [wrong-tone]\n" + CITED,
    "a requirement more": "requirement: a-desk\ntechniques: training\nsays: a desk\nwhy: So "
    "it is.\n"
    "met_when: {evaluation.trusted: true}\n" + CITED,
    "a higher number": "changes: requirement/min-examples\n"
    "met_when: {examples.demonstrations: {at_least: 800}}\n",
    "what is implied": "changes: requirement/trusted-metric\n"
    "met_when: {evaluation.trusted: true, evaluation.items: {at_least: 10}}\n",
    "a stricter requirement of another name": "retire: requirement/trusted-metric\nwhy: See "
    "ours.\n",
    "a forbidden technique": "forbid: no-tuning\ntechniques: training\nsays: no tuning\n"
    "why: So it is.\ndo: Ask.\n" + CITED,
    "a step that counts as tried later": "changes: technique/few-shot\n"
    "exhausted: {task.stage: pilot}\n",
    "another sentence": "changes: requirement/min-examples\nsays: examples enough\n",
}
STRICTER = (
    "requirement: ours\ntechniques: training\nsays: a metric of ours\nwhy: So it is.\n" + CITED
)
STRICTER += "met_when: {evaluation.trusted: true, evaluation.location: files}\n"


def test_a_gpu_of_another_size_is_named(tmp_path: Path) -> None:
    fact = "facts:\n  hosting.gpu:\n    type: choice\n    question: Which?\n    choices:\n"
    fact += "      l4: {means: L4, gives: {hosting.gpu_memory_gb: 2400}, sources: [lora-paper], "
    fact += "verified: 2026-11-20}\n"
    opens = load_rules(pack(tmp_path / "own", facts=fact)).pack.loosens
    assert "fact/hosting.gpu gives other numbers" in map(str, opens)


@pytest.mark.parametrize("name", TRIALS)
def test_what_a_pack_opens_is_named_rule_by_rule(name: str, tmp_path: Path) -> None:
    text, wanted = TRIALS[name]
    opens = load_rules(pack(tmp_path / "own", rule=text)).pack.loosens
    assert {opening.rule for opening in opens} >= {words.split()[0] for words in wanted}
    for words in wanted:
        assert any(str(opening).startswith(words) for opening in opens), opens


@pytest.mark.parametrize("name", TIGHTER)
def test_a_pack_that_only_tightens_says_nothing(name: str, tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", rule=TIGHTER[name])
    if name == "a stricter requirement of another name":
        pack(folder, stricter=STRICTER)
    assert load_rules(folder).pack.loosens == ()


def test_a_step_taken_off_a_route_and_a_place_that_trains_are_named() -> None:
    book, need = rules(), rules().needs["wrong-tone"]

    def with_route(*names: str) -> Rulebook:
        route = tuple(entry for entry in need.options if entry.technique in names)
        return replace(book, needs={**book.needs, need.id: replace(need, options=route)})

    assert [str(opening) for opening in loosenings(book, with_route("lora"))] == [
        "need/wrong-tone no longer asks for few-shot before lora"
    ]
    assert [str(opening) for opening in loosenings(with_route("few-shot"), book)] == [
        "need/wrong-tone is given a place where lora trains"
    ]
    assert loosenings(book, book) == ()


def test_lost_end_before_training_is_a_loosening() -> None:
    book, need = rules(), rules().needs["wrong-tone"]
    shown, *rest = need.options

    def with_first(*first: NeedOption) -> list[str]:
        route = replace(need, options=(*first, *rest))
        above = replace(book, needs={**book.needs, need.id: route})
        return [str(opening) for opening in loosenings(book, above)]

    alone = shown._replace(combined_with=())
    assert with_first(alone) == [
        "need/wrong-tone no longer takes prompt together with few-shot, which comes before lora"
    ]
    assert with_first(shown._replace(technique="prompt", combined_with=()), alone) == []
    assert with_first(shown._replace(partial=Not(NEVER), other_technique="tools")) == [
        "need/wrong-tone takes few-shot for one half of it sooner, which comes before lora"
    ]


def test_a_need_that_is_new_and_trained_for_is_named() -> None:
    book = rules()
    needs = {name: need for name, need in book.needs.items() if name != "wrong-tone"}
    assert [str(opening) for opening in loosenings(replace(book, needs=needs), book)] == [
        "need/wrong-tone is new, and lora trains for it"
    ]


def test_a_fact_of_another_kind_is_no_stumbling_block(tmp_path: Path) -> None:
    first = pack(
        tmp_path / "one",
        facts="facts:\n  team.desk: {type: whole, question: How many?}\n",
        requirement=TIGHTER["a requirement more"].replace(
            "evaluation.trusted: true", "team.desk: {at_least: 2}"
        ),
    )
    second = pack(
        tmp_path / "two",
        facts="facts:\n  team.desk: {type: choice, question: Which?, choices: {a: one, b: two}}\n",
        requirement=TIGHTER["a requirement more"].replace(
            "evaluation.trusted: true", "team.desk: a"
        ),
    )
    [opening] = load_rules(first, second).pack.loosens
    assert str(opening).startswith("requirement/a-desk asks less of encoder-classifier, ")


def test_each_pack_is_compared_with_those_below_it(tmp_path: Path) -> None:
    requirement = TIGHTER["a requirement more"].replace(
        "evaluation.trusted: true", "hosting.open_weights: true"
    )
    first = pack(tmp_path / "one", rule=requirement, less=LESS)
    second = pack(tmp_path / "two", rule="retire: requirement/a-desk\nwhy: Closed.\n")
    assert [item.rule for item in load_rules(first, second).pack.loosens] == [
        "requirement/min-examples",
        "requirement/a-desk",
    ]


def test_a_verdict_says_it_in_every_format(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "own", less=LESS))
    verdict = advise({"needs": ["wrong-tone"]}, rules, as_of=DAY)
    short = "Rules of your own open what was shut: requirement/min-examples"
    whole = f"{short} no longer guards lora for wrong-tone."
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
            "says": "no longer guards lora for wrong-tone",
            "techniques": ["lora"],
            "needs": ["wrong-tone"],
        }
    ]
    brief = json.loads(as_json.render(verdict, View(detail=Detail.BRIEF)))
    assert brief["loosens"] == ["requirement/min-examples"]


def test_tests_and_pages_and_reports_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", less=LESS)
    (tmp_path / "p.yaml").write_text(
        "needs: [wrong-tone]\nproposal: {technique: prompt}\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    says = "requirement/min-examples no longer guards lora for wrong-tone"
    assert f"every verdict says so):\n  {says}\n" in ladder("rules", "test", "--rules", "own").out
    shown = ladder("rules", "show", "min-examples", "--rules", "own").out
    assert f"Opened on top\n  - {says}\n" in shown
    for format in ("text", "markdown", "github", "gitlab", "junit", "json", "sarif"):
        result = ladder("check", "p.yaml", "--rules", "own", "--format", format)
        plain = result.out.replace("\\", "").replace("&#45;", "-")
        assert "no longer guards lora for wrong-tone" in " ".join(plain.split()), format


def test_a_number_is_tried_on_either_side_of_a_bound() -> None:
    facts = {"count": Fact("count", Kind.WHOLE, "How many?")}
    between = Between(facts, facts)
    assert between(AtLeast("count", 300), NEVER) == "count is 300"
    assert between(Not(AtLeast("count", 300)), NEVER) == "count is 299"


@pytest.mark.usefixtures("shipped_rules")
def test_a_raised_parameter_loosens_nothing(tmp_path: Path) -> None:
    text = "changes: parameter/min-lora-examples\nvalue: 800\n"
    assert load_rules(pack(tmp_path / "own", x=text)).pack.loosens == ()


@pytest.mark.usefixtures("shipped_rules")
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

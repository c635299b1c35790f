"""What a pack loosens is named rule by rule, and nothing else is."""

from dataclasses import replace
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.comparisons import AtLeast, Is
from ladder.engine.conditions import All, Any, Not
from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import NeedOption, Rulebook
from ladder.load.packs.boundary_values import Between
from ladder.load.packs.loosenings import loosenings
from ladder.load.packs.rules import load_rules as load
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

CITED = "basis: external\nsources: [handbook]\nverified: 2026-11-20\n"
LESS = "changes: requirement/min-examples\nneeds: {all_but: [wrong-tone]}\n"
DESK = (
    "requirement: a-desk\ntechniques: training\nsays: a desk\nwhy: So it is.\n"
    "met_when: {evaluation.location: files}\n" + CITED
)
LOWER = {
    "desk": DESK,
    "shots": "changes: technique/few-shot\nexhausted: {examples.label_quality: expert}\n",
    "vocabulary": "facts:\n  team.gpu: {type: choice, question: Which?, choices: {l4: {means: L4, "
    "gives: {hosting.gpu_memory_gb: 24}, sources: [handbook], verified: 2026-11-20}}}\n",
    "sum": "computed: gpu-cost\nunit: USD a month\nminimum: 0\nmaximum: 1000000\n"
    "formula: costs.gpu_hour * 730\nsays: a GPU\nwhy: So it is.\n" + CITED,
    "total": "computed: own-cost\nunit: USD a month\nminimum: 0\nmaximum: 1000000\n"
    "formula: computed.gpu-cost + costs.monthly_fixed\nsays: both\nwhy: So it is.\n" + CITED,
    "bill": "advice: a-bill\ntechniques: [lora]\nwhen: {computed.own-cost: {at_least: 100}}\n"
    "says: a bill\nwhy: So it is.\ndo: Ask.\n" + CITED,
}
"""A pack below the packs that loosen, with all that the small one lacks."""
TRIALS = {
    "a requirement for fewer needs": (
        LESS,
        ["requirement/min-examples no longer applies to lora for wrong-tone"],
    ),
    "a lower number, in a parameter": (
        "parameter: min-lora-examples\nvalue: 300\nsays: examples for LoRA\n" + CITED,
        [
            "requirement/min-examples asks less of lora for weak-domain-skill, wrong-tone",
        ],
    ),
    "another way to meet a requirement": (
        "changes: requirement/trusted-metric\nneeds: [wrong-tone]\n"
        "met_when: {any: [{evaluation.trusted: true}, {examples.label_quality: expert}]}\n",
        [
            "requirement/trusted-metric no longer applies to lora for weak-domain-skill",
            "requirement/trusted-metric asks less of lora, distillation for wrong-tone",
        ],
    ),
    "a higher limit of a fact": (
        "changes: fact/examples.demonstrations\nmaximum: 2000000000000\n",
        ["fact/examples.demonstrations accepts numbers that were refused"],
    ),
    "a dropped requirement": (
        "retire: requirement/trusted-metric\nwhy: We train once.\n",
        ["requirement/trusted-metric is retired, and applied to lora, distillation for "],
    ),
    "a requirement for fewer techniques": (
        "changes: requirement/trusted-metric\ntechniques: [distillation]\n",
        [
            "requirement/trusted-metric no longer names lora",
            "requirement/trusted-metric no longer applies to lora for ",
        ],
    ),
    "an exclusion for fewer needs": (
        "changes: exclusion/poor-examples-teach-poorly\nneeds: [weak-domain-skill]\n",
        ["exclusion/poor-examples-teach-poorly no longer excludes lora, distillation for wrong-"],
    ),
    "an exclusion that applies less often": (
        "changes: exclusion/poor-examples-teach-poorly\n"
        "when: {examples.label_quality: poor, task.stage: idea}\n",
        [
            "exclusion/poor-examples-teach-poorly excludes lora, distillation less often for "
            "wrong-tone",
        ],
    ),
    "a need that a target no longer solves": (
        "changes: need/wrong-tone\nsolved_by: cost\n",
        [
            "need/wrong-tone no longer stops at few-shot that met its target, which comes before "
            "lora"
        ],
    ),
    "a step that counts as tried sooner": (
        "changes: technique/few-shot\n"
        "exhausted: {examples.label_quality: {one_of: [reviewed, expert]}}\n",
        ["technique/few-shot takes few-shot for tried sooner, which comes before lora"],
    ),
    "a technique that no longer trains": (
        "changes: technique/lora\ntraining: false\n",
        [
            "technique/lora no longer counts lora as training",
            "requirement/trusted-metric no longer names lora",
            "requirement/a-desk no longer names lora",
            "exclusion/poor-examples-teach-poorly no longer excludes lora",
        ],
    ),
    "a technique on another rung": (
        "changes: technique/distillation\nrung: 4\n",
        ["technique/distillation puts distillation on rung 4 instead of 5"],
    ),
    "a dropped contradiction": (
        "retire: contradiction/below-target-with-passing-score\nwhy: We know.\n",
        ["contradiction/below-target-with-passing-score refuses less than it did"],
    ),
    "a contradiction of fewer problems": (
        "changes: contradiction/below-target-with-passing-score\nstated: [hosting.serving]\n",
        ["contradiction/below-target-with-passing-score is asked of other statements"],
    ),
    "a sum that another sum reads": (
        "changes: computed/gpu-cost\nformula: costs.gpu_hour * 100\n",
        [
            "computed/gpu-cost is computed in another way",
            "computed/own-cost is computed in another way",
        ],
    ),
    "an answer that gives another number": (
        "changes: fact/team.gpu\nchoices: {l4: {means: L4, "
        "gives: {hosting.gpu_memory_gb: 48}, sources: [handbook], verified: 2026-11-20}}\n",
        ["fact/team.gpu gives other numbers"],
    ),
    "a cheaper step that is forbidden": (
        "forbid: no-few-shot\ntechniques: [few-shot]\nsays: no examples\nwhy: So it is.\n"
        "do: Ask.\n" + CITED,
        ["exclusion/no-few-shot excludes few-shot, which comes before lora, distillation for "],
    ),
    "training that is forbidden where it would end the evaluation": (
        "forbid: no-lora\ntechniques: [lora]\nsays: no LoRA\nwhy: So it is.\ndo: Ask.\n" + CITED,
        ["exclusion/no-lora excludes lora, which comes before distillation for wrong-tone"],
    ),
    "a requirement of a cheaper step": (
        "requirement: a-desk-for-examples\ntechniques: [few-shot]\nneeds: [wrong-tone]\n"
        "says: a desk\nmet_when: {team.maintainer: true}\nwhy: So it is.\n" + CITED,
        ["requirement/a-desk-for-examples blocks few-shot, which comes before lora, distillation"],
    ),
}
TIGHTER = {
    "a requirement of a cheaper step that training has too": DESK.replace(
        "training", "[few-shot, lora, distillation]"
    ),
    "one more requirement": DESK,
    "a higher number": "changes: requirement/min-examples\n"
    "met_when: {examples.demonstrations: {at_least: 800}}\n",
    "a higher number, in a parameter": "changes: parameter/min-lora-examples\nvalue: 800\n",
    "one more condition": "changes: requirement/trusted-metric\n"
    "met_when: {evaluation.trusted: true, evaluation.items: {at_least: 10}}\n",
    "a stricter requirement of another name": "retire: requirement/trusted-metric\nwhy: Ours.\n",
    "training that is forbidden and ends nothing": "forbid: no-distilling\n"
    "techniques: [distillation]\nsays: none\nwhy: So it is.\ndo: Ask.\n" + CITED,
    "a step that counts as tried later": "changes: technique/few-shot\n"
    "exhausted: {attempts.few-shot.outcome: below-target, task.stage: pilot}\n",
    "a lower limit of a fact": "changes: fact/examples.demonstrations\nmaximum: 5000\n",
    "another sentence": "changes: requirement/min-examples\nsays: examples enough\n",
}
STRICTER = DESK.replace("met_when: {", "met_when: {evaluation.trusted: true, ")


@pytest.mark.parametrize("name", TRIALS)
def test_each_loosening_is_named_with_its_rule(name: str, tmp_path: Path) -> None:
    text, wanted = TRIALS[name]
    below = pack(tmp_path / "below", **LOWER)
    opens = load_rules(below, pack(tmp_path / "own", rule=text)).pack.loosens
    assert {opening.rule for opening in opens} == {words.split()[0] for words in wanted}
    for words in wanted:
        assert any(str(opening).startswith(words) for opening in opens), opens


@pytest.mark.parametrize("name", TIGHTER)
def test_a_pack_that_only_tightens_says_nothing(name: str, tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", rule=TIGHTER[name])
    if name == "a stricter requirement of another name":
        pack(folder, stricter=STRICTER)
    assert load_rules(folder).pack.loosens == ()


def test_a_sum_that_is_only_shown_loosens_nothing(tmp_path: Path) -> None:
    lower = {name: text for name, text in LOWER.items() if name != "bill"}
    text, _ = TRIALS["a sum that another sum reads"]
    below = pack(tmp_path / "below", **lower)
    assert load_rules(below, pack(tmp_path / "own", rule=text)).pack.loosens == ()


def test_a_removed_step_and_an_added_training_are_named() -> None:
    book = load_rules()
    need = book.needs["wrong-tone"]

    def with_route(*names: str) -> Rulebook:
        route = tuple(entry for entry in need.options if entry.technique in names)
        return replace(book, needs={**book.needs, need.id: replace(need, options=route)})

    both = with_route("few-shot", "lora")
    assert [str(opening) for opening in loosenings(both, with_route("lora"))] == [
        "need/wrong-tone no longer asks for few-shot before lora"
    ]
    assert [str(opening) for opening in loosenings(with_route("few-shot"), both)] == [
        "need/wrong-tone is given a place where lora trains"
    ]
    assert loosenings(book, book) == ()


def test_a_lost_end_before_training_is_named() -> None:
    book = load_rules()
    need = book.needs["wrong-tone"]
    shown, *rest = need.options

    def with_first(*first: NeedOption) -> list[str]:
        route = replace(need, options=(*first, *rest))
        above = replace(book, needs={**book.needs, need.id: route})
        return [str(opening) for opening in loosenings(book, above)]

    alone = shown._replace(combined_with=())
    assert with_first(alone) == [
        "need/wrong-tone no longer takes prompt together with few-shot, which comes before lora, "
        "distillation"
    ]
    assert with_first(shown._replace(technique="prompt", combined_with=()), alone) == []


def test_techniques_that_a_requirement_no_longer_names_stand_in_its_order() -> None:
    book = load_rules()
    rule = book.rules["requirement/trusted-metric"]
    before, now = (
        replace(book, rules={**book.rules, rule.id: replace(rule, techniques=tuple(names))})
        for names in ("abcdefghij", "a")
    )
    [found] = [item for item in loosenings(before, now) if "no longer names" in item.says]
    assert found.techniques == tuple("bcdefghij")


def test_a_new_need_with_training_is_named() -> None:
    book = load_rules()
    needs = {name: need for name, need in book.needs.items() if name != "wrong-tone"}
    assert [str(opening) for opening in loosenings(replace(book, needs=needs), book)] == [
        "need/wrong-tone is new, and lora, distillation trains for it"
    ]


def test_a_fact_may_change_its_kind(tmp_path: Path) -> None:
    def with_desk(folder: str, fact: str, value: str) -> Path:
        return pack(
            tmp_path / folder,
            facts=f"facts:\n  team.desk: {{{fact}}}\n",
            desk=DESK.replace("evaluation.location: files", f"team.desk: {value}"),
        )

    first = with_desk("one", "type: whole, question: How many?", "{at_least: 2}")
    second = with_desk("two", "type: choice, question: Which?, choices: {a: one, b: two}", "a")
    [opening] = load_rules(first, second).pack.loosens
    assert str(opening).startswith("requirement/a-desk asks less of lora, distillation")


def test_each_pack_is_compared_with_those_below_it(tmp_path: Path) -> None:
    first = pack(tmp_path / "one", rule=DESK, less=LESS)
    second = pack(tmp_path / "two", rule="retire: requirement/a-desk\nwhy: Closed.\n")
    assert [item.rule for item in load_rules(first, second).pack.loosens] == [
        "requirement/min-examples",
        "requirement/a-desk",
    ]


def test_a_number_is_tried_on_either_side_of_a_bound() -> None:
    facts = {"count": Fact("count", Kind.WHOLE, "How many?")}
    between = Between(facts, facts)
    at, above = AtLeast("count", 300), AtLeast("count", 301)
    assert (between(at, above), between(Not(above), Not(at))) == (True, True)
    assert (between(above, at), between(at, at)) == (False, False)


def test_conditions_with_billions_of_answers_are_decided() -> None:
    facts = {name: Fact(name, Kind.BOOL, "Is it?") for at in range(40) for name in [f"q.{at}"]}
    pairs = [Any((Is(f"q.{at}", True), Is(f"q.{at + 20}", True))) for at in range(20)]
    between, whole, same = Between(facts, facts), All(tuple(pairs)), All(tuple(reversed(pairs)))
    less = All(tuple(pairs[1:]))
    assert [between(*pair) for pair in ((whole, same), (whole, less), (less, whole))] == [
        False,
        False,
        True,
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_raised_parameter_of_the_shipped_rules_loosens_nothing(tmp_path: Path) -> None:
    text = "changes: parameter/min-lora-examples\nvalue: 800\n"
    assert load(pack(tmp_path / "own", x=text), cases=False).pack.loosens == ()

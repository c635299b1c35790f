"""`changes:` of facts, parameters, options and titles: what is not named stays as it is."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ladder import InvalidInput, load_rules
from ladder.ask.question import is_outcome
from ladder.ask.question_order import InterviewKnowledge, next_facts
from ladder.engine.comparisons import AtLeast
from ladder.engine.conditions import comparisons
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside
from ladder.load.packs.rules import load_rules as load
from tests.commands import Command
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

FACT = "examples.demonstrations"
RAISED = "changes: parameter/min-lora-examples\nvalue: 800\n"


def changed(tmp_path: Path, **files: str) -> Rulebook:
    """Return the shipped rules, most without their cases, with a pack on top."""
    return load(pack(tmp_path / "own", **files), cases=False)


def test_a_reworded_fact_keeps_its_phrases_and_its_place(tmp_path: Path) -> None:
    rules = changed(tmp_path, x=f"changes: fact/{FACT}\nquestion: How many rows are labeled?\n")
    before = load_rules()
    assert rules.facts[FACT] == replace(before.facts[FACT], question="How many rows are labeled?")
    assert list(rules.facts) == list(before.facts)
    assert rules.pack.replaced == (f"fact/{FACT}",)


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_renamed_choice_keeps_the_others(tmp_path: Path) -> None:
    text = "changes: fact/hosting.gpu\nchoices: {h100: {means: Our H100}}\n"
    old, new = load_rules().facts["hosting.gpu"], changed(tmp_path, x=text).facts["hosting.gpu"]
    meanings = {choice.id: choice.meaning for choice in old.choices} | {"h100": "Our H100"}
    assert {choice.id: choice.meaning for choice in new.choices} == meanings
    assert [choice.gives for choice in new.choices] == [choice.gives for choice in old.choices]


def test_a_raised_parameter_reaches_conditions_and_texts(tmp_path: Path) -> None:
    rules = changed(tmp_path, x=RAISED)
    rule = rules.rules["requirement/min-examples"]
    assert AtLeast(FACT, 800) in comparisons(rule.when, rules.derived)
    old, new = (book.parameters["min-lora-examples"] for book in (load_rules(), rules))
    assert (new.value, new.unit, new.says, new.used_by) == (800, old.unit, old.says, old.used_by)


REWORDED = "changes: requirement/trusted-metric\nwhy: Two of our editors agree with it.\n"


@pytest.mark.parametrize(
    ("keys", "basis", "sources"),
    [
        ("", "external", ("rules-of-own",)),
        ("verified: 2026-11-19\n", "external", ("handbook",)),
        ("sources: [lora-paper]\nbasis: interpretation\n", "interpretation", ("lora-paper",)),
    ],
)
def test_new_words_cite_the_pack_unless_it_names_what_says_so(
    keys: str, basis: str, sources: tuple[str, ...], tmp_path: Path
) -> None:
    rule = changed(tmp_path, x=REWORDED + keys).rules["requirement/trusted-metric"]
    assert (rule.basis, rule.sources) == (basis, sources)


def test_a_folder_of_any_name_is_cited(tmp_path: Path) -> None:
    rules = load_rules(pack(tmp_path / "2 Our Rules", x=REWORDED))
    [source] = rules.rules["requirement/trusted-metric"].sources
    assert rules.sources[source].title == "Rules of 2 Our Rules"


def test_what_a_change_does_not_word_keeps_its_sources(tmp_path: Path) -> None:
    name, below = "requirement/trusted-metric", load_rules()
    rules = changed(tmp_path, x=f"changes: {name}\nneeds: [wrong-tone]\n")
    assert rules.rules[name].sources == below.rules[name].sources
    assert "rules-of-own" not in rules.sources


def test_the_reason_for_an_option_cites_the_pack_that_words_it(tmp_path: Path) -> None:
    text = "changes: option/wrong-tone/few-shot\nfit: {says: samples show the tone}\n"
    rules = changed(tmp_path, x=text)
    options = {option.technique: option for option in rules.needs["wrong-tone"].options}
    old = {option.technique: option for option in load_rules().needs["wrong-tone"].options}
    assert options["few-shot"].fit.sources == ("rules-of-own",)
    assert options["lora"].fit.sources == old["lora"].fit.sources != ("rules-of-own",)


def test_a_shipped_text_with_a_number_of_a_pack_cites_the_pack_too(tmp_path: Path) -> None:
    rules, below = changed(tmp_path, x=RAISED), load_rules()
    name = "requirement/min-examples"
    assert rules.rules[name].sources == (*below.rules[name].sources, "rules-of-own")
    assert rules.parameters["min-lora-examples"].sources == ("rules-of-own",)


def test_a_verdict_shows_the_pack_beside_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack(tmp_path / "own", x=REWORDED)
    (tmp_path / "p.yaml").write_text("needs: [wrong-tone]\nevaluation: {trusted: false}\n")
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    command = ("advise", "p.yaml", "--rules", "own", "--full")
    text = " ".join(ladder(*command).out.split())
    [number] = re.findall(r"Two of our editors agree with it\. [^\[]*\[([^\]]+)\]", text)
    assert f"[{number}] Rules of own, 2026." in text
    shown = ladder("rules", "show", "trusted-metric", "--rules", "own").out
    assert ("- rules-of-own: own, 2026. Rules of own" in shown, "handbook" in shown) == (
        True,
        False,
    )


def test_two_files_change_two_options_of_one_need(tmp_path: Path) -> None:
    first = "changes: option/wrong-tone/few-shot\nfit: {says: samples show the tone}\n"
    second = "changes: option/wrong-tone/lora\nsteps: [Ask the brand team for its guide.]\n"
    rules, before = changed(tmp_path, one=first, two=second), load_rules()
    options = {option.technique: option for option in rules.needs["wrong-tone"].options}
    old = {option.technique: option for option in before.needs["wrong-tone"].options}
    assert list(options) == list(old)
    assert options["few-shot"].fit.says == "samples show the tone"
    assert options["few-shot"].fit.why == old["few-shot"].fit.why
    assert options["lora"].steps == ("Ask the brand team for its guide.",)
    assert options["lora"].fit.says == old["lora"].fit.says
    assert rules.pack.replaced == ("need/wrong-tone",)


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_an_option_moves_behind_another_of_its_rung(tmp_path: Path) -> None:
    before = [option.technique for option in load_rules().needs["small-fast-model"].options]
    one, other = _pair(load_rules(), "small-fast-model")
    text = f"changes: option/small-fast-model/{one}\nafter: {other}\n"
    rules = changed(tmp_path, x=text)
    moved = [option.technique for option in rules.needs["small-fast-model"].options]
    at = before.index(one)
    assert moved == [*before[:at], other, one, *before[at + 2 :]]


def _pair(rules: Rulebook, need: str) -> tuple[str, str]:
    """Return two options of one rung, one after the other."""
    names = [option.technique for option in rules.needs[need].options]
    rungs = [rules.techniques[name].rung for name in names]
    pairs = zip(names, names[1:], rungs, rungs[1:], strict=False)
    return next((one, other) for one, other, low, high in pairs if low == high)


@pytest.mark.parametrize(
    ("text", "what", "help_"),
    [
        (
            "changes: fact/examples.demonstration\nquestion: X?\n",
            "there is nothing to change called",
            FACT,
        ),
        (
            "changes: parameter/min-lora-example\nvalue: 8\n",
            "there is nothing to change called",
            "min-lora-examples",
        ),
        (
            "changes: option/wrong-tone/rag\nsteps: [X.]\n",
            "there is nothing to change called",
            "option/wrong-tone/",
        ),
        ("changes: option/wrong-tone/few-shot\nafter: rag\n", "not another option", "lora"),
        (f"changes: fact/{FACT}\nafter: no.such\n", "unknown fact `no.such`", ""),
    ],
)
def test_change_of_an_unknown_id_names_what_is_intended(
    text: str, what: str, help_: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        changed(tmp_path, x=text)
    [found] = refused.value.diagnostics
    assert (what in found.what, help_ in found.help) == (True, True), found


def test_a_thing_is_changed_in_one_file_only(tmp_path: Path) -> None:
    text = f"changes: fact/{FACT}\nhelp: X.\n"
    with pytest.raises(InvalidInput, match="is changed twice"):
        changed(tmp_path, one=text, two=text)


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_one_line_puts_a_question_behind_another(tmp_path: Path) -> None:
    first = _after_attempts(load_rules())
    assert first == "evaluation.items"
    rules = changed(tmp_path, x=f"changes: fact/{first}\nafter: examples.demonstrations\n")
    assert _after_attempts(rules) not in (None, first)


def _after_attempts(rules: Rulebook) -> str | None:
    """Return the first question on wrong-tone that is not about the result of an attempt."""
    knowledge = InterviewKnowledge(rules, {"needs": frozenset({"wrong-tone"})}, frozenset())
    while (facts := next_facts(knowledge)) and is_outcome(fact := facts[0]):
        knowledge = knowledge.learn({fact: "below-target"})
    return fact


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_title_of_your_own_keeps_its_capital_inside_a_sentence(tmp_path: Path) -> None:
    text = "changes: technique/few-shot\ntitle: Beispiele im Prompt\n"
    card = changed(tmp_path, x=text).techniques["few-shot"]
    assert inside(card.title) == "Beispiele im Prompt"
    ordinary = [card.title for card in load_rules().techniques.values()]
    assert [title for title in ordinary if inside(title) == title] == ["LoRA"]

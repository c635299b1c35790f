"""`--set`: both verdicts, and what moved between them."""

import re

import pytest

from ladder.advice import what_if
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from tests.advice.problems import short, verdict
from tests.commands import Command

EXAMPLE = "examples/row-3-wrong-tone.yaml"


def tone(**more: object) -> Verdict:
    """The verdict on a tone that a prompt could not reach."""
    return verdict(needs=["wrong-tone"], attempts={"prompt": short("Stiff.")}, **more)


def seen(before: Verdict, after: Verdict, detail: Detail = Detail.SCREEN) -> str:
    """What is shown, on one line."""
    return " ".join(what_if.render(before, after, View(detail=detail)).split())


def test_both_verdicts_and_the_facts_supposed_are_shown() -> None:
    before = tone()
    after = verdict(needs=["missing-knowledge"], attempts={"prompt": short("Stiff.")})
    result = seen(before, after)
    assert "Change needs is missing-knowledge, not wrong-tone." in result
    assert "Before Use few-shot examples: show three to ten examples. Rung 1 of 5." in result
    assert "After Use retrieval (RAG): index, retrieve, cite. Rung 2 of 5." in result
    assert "Retrieval (RAG): not suitable before, now recommended." in result


def test_set_without_effect_says_so() -> None:
    result = seen(tone(), tone(team={"maintainer": True}))
    assert "Change team.maintainer is yes, not unknown." in result
    assert "After The same. Effect None: the verdict stays the same." in result


def test_blocked_technique_names_the_requirements_that_changed() -> None:
    before, after = tone(examples={"demonstrations": 40}), tone(examples={"demonstrations": 600})
    requirement = "at least 500 correct examples (460 more correct examples)"
    assert f"LoRA or QLoRA no longer waits for {requirement}." in seen(before, after)
    assert f"LoRA or QLoRA now waits for {requirement} as well." in seen(after, before)


def test_cautions_come_and_go() -> None:
    before, after = (
        verdict(needs=["wrong-tone"], hosting={"data_must_stay": True, "serving": serving})
        for serving in ("api", "self-hosted")
    )
    old, new = ({caution.rule for caution in item.cautions} for item in (before, after))
    (gone,) = [caution.says for caution in before.cautions if caution.rule not in new]
    assert new < old
    assert f"This caution no longer applies: {gone}." in seen(before, after)
    assert f"New caution: {gone}." in seen(after, before)


def test_the_ladder_is_drawn_on_a_screen_and_not_in_brief() -> None:
    assert "LoRA or QLoRA, …" in seen(tone(), tone(team={"maintainer": True}))
    assert "LoRA or QLoRA, …" not in seen(tone(), tone(team={"maintainer": True}), Detail.BRIEF)


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def test_the_command_takes_several_and_other_formats_give_the_verdict_supposed(
    ladder: Command,
) -> None:
    settings = ("--set", "needs=missing-knowledge", "--set", "knowledge.location=documents")
    shown = ladder("advise", EXAMPLE, *settings)
    assert (shown.code, shown.err) == (0, "")
    assert "\nChange  needs is missing-knowledge, not wrong-tone.\n" in shown.out
    assert "        knowledge.location is documents, not unknown.\n" in shown.out
    full = ladder("advise", EXAMPLE, *settings, "--full").out
    assert full.index("Effect ") < full.index("Do, in this order")
    data = ladder("advise", EXAMPLE, *settings, "--format", "json").out
    assert data.startswith('{\n  "schema": 1,')
    assert '"technique": "rag"' in data


def test_set_does_not_show_the_made_up_reason_as_a_fact(ladder: Command) -> None:
    stated = ladder("advise", EXAMPLE, "--set", "attempts.few-shot.outcome=below-target").out
    assert "Change  attempts.few-shot.outcome is below-target, not unknown.\nBefore " in stated


def test_details_exclude_each_other(ladder: Command) -> None:
    result = ladder("advise", EXAMPLE, "--brief", "--full")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: --brief and --full exclude each other\n")


def test_why_shows_one_technique_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Command(monkeypatch, capsys)
    shown = run("advise", EXAMPLE, "--why", "lora", "--set", "hosting.provider=cohere").out
    said = " ".join(shown.split())
    assert "(rung 4): blocked. It needs an evaluation set of a few hundred items, among" in said
    assert "hundred items. You have 120 labeled evaluation items. Label 300 items before" in said
    assert "results of the cheaper techniques: attempts.few-shot.outcome." in said
    assert (
        "still tunes and may have your data: hosting.open_weights. The provider that you name"
        in said
    )
    assert "few-shot-examples" not in shown
    missing = re.findall(r"[a-z]+\.[a-z_.-]+[a-z]", shown)
    assert len(missing) == len({*missing})
    wrong = run("advise", EXAMPLE, "--why", "lroa")
    waits = run("advise", EXAMPLE, "--why", "model-choice").out
    taken = run("advise", "examples/row-4-tone-with-examples.yaml", "--why", "lora").out
    assert "(rung 4): recommended.\n\nWhy\n  You have 1,800 examples" in taken
    assert "(variant/lora/qlora)" in taken
    assert "(advice/" not in taken
    taste = run("advise", "examples/row-6-subjective-preferences.yaml", "--why", "lora").out
    assert "not suitable" in taste
    assert "Next step" not in taste
    assert "(rung 0): blocked until you state more facts.\n\nNot shown yet" in waits
    assert wrong.code == 2
    assert "unknown technique `lroa`" in wrong.err
    assert "--> --why" in wrong.err
    assert run("advise", EXAMPLE, "--why", "lora", "--full").code == 2


def test_why_says_which_stated_fact_stands_in_the_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Command(monkeypatch, capsys)
    given = ("--why", "lora", "--as-of", "2026-11-29", "--set", "examples.demonstrations=400")
    closed = run("advise", EXAMPLE, *given, "--set", "hosting.provider=openai").out
    few, _, unknown = closed.partition(
        "\nNot shown yet: measure or state this\n  Open weights, or a pr"
    )
    assert "  At least 500 correct examples (100 more correct examples). You have 400" in few
    assert "has ended fine-tuning, is about to end it, or offers none." in " ".join(unknown.split())
    tunes = run("advise", EXAMPLE, *given, "--set", "hosting.provider=azure").out
    assert "has ended fine-tuning" not in " ".join(tunes.split())

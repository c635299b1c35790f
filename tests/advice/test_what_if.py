"""`--set`: both verdicts, and what moved between them."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from ladder.advice import what_if
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from tests.advice.problems import short, verdict
from tests.advice.test_several_needs import CASES
from tests.commands import Command
from tests.strategies import rules

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
    assert "LoRA, …" in seen(tone(), tone(team={"maintainer": True}))
    assert "LoRA, …" not in seen(tone(), tone(team={"maintainer": True}), Detail.BRIEF)


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
    trace = ladder("advise", EXAMPLE, *settings, "--trace").out
    assert trace.index("Effect ") < trace.index("Need missing-knowledge: ")
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
    assert "hundred items. You have 120 labeled evaluation items. Label test items until" in said
    assert "results of the cheaper techniques: attempts.few-shot.outcome." in said
    assert (
        "A model that you may train: hosting.open_weights, hosting.may_train. The provider that you"
        in said
    )
    assert "few-shot-examples" not in shown
    missing = re.findall(r"[a-z]+\.[a-z_.-]+[a-z]", shown)
    assert len(missing) == len({*missing})
    waits = run("advise", EXAMPLE, "--why", "model-choice").out
    taken = run("advise", "examples/row-4-tone-with-examples.yaml", "--why", "lora").out
    assert "(rung 4): recommended.\n\nWhy\n  You have 1,800 examples" in taken
    assert "(variant/lora/qlora)" in taken
    assert "(advice/" not in taken
    taste = run("advise", "examples/row-6-subjective-preferences.yaml", "--why", "lora").out
    assert "not suitable" in taste
    assert "Next step" not in taste
    assert "(rung 0): blocked until you state more facts.\n\nNot shown yet" in waits
    assert run("advise", EXAMPLE, "--why", "lora", "--full").code == 2


@pytest.mark.parametrize(
    ("word", "help_"),
    [
        ("lroa", "Did you mean lora?"),
        ("encoder", "Did you mean encoder-classifier?"),
        ("agent", "Did you mean agent-design?"),
        ("fine", None),
        ("model-choose", "Did you mean model-choice?"),
    ],
)
def test_a_word_of_one_technique_suggests_it_and_a_word_of_two_lists_all(
    ladder: Command, word: str, help_: str | None
) -> None:
    result = ladder("advise", EXAMPLE, "--why", word)
    help_ = help_ or f"Known: {', '.join(rules().techniques)}."
    assert (result.code, result.out, result.err) == (
        2,
        "",
        f"error: unknown technique `{word}`\n  --> --why\n  help: {help_}\n",
    )


def test_why_says_which_stated_fact_stands_in_the_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Command(monkeypatch, capsys)
    given = ("--why", "lora", "--as-of", "2026-11-29", "--set", "examples.demonstrations=400")
    closed = run("advise", EXAMPLE, *given, "--set", "hosting.provider=openai").out
    few, _, unknown = closed.partition(
        "\nNot shown yet: measure or state this\n  A model that you may train"
    )
    assert "  At least 500 correct examples (100 more correct examples). You have 400" in few
    assert "has ended fine-tuning, is about to end it, or offers none." in " ".join(unknown.split())
    tunes = run("advise", EXAMPLE, *given, "--set", "hosting.provider=azure").out
    assert "has ended fine-tuning" not in " ".join(tunes.split())


FEW = CASES["a hundred examples too few"].problem
ENOUGH = FEW.replace("demonstrations: 400", "demonstrations: 900")
EXAMPLES_ID, METRIC, ITEMS = (
    f"requirement/{name}" for name in ("min-examples", "trusted-metric", "evaluation-set-size")
)
UNKNOWN = "Find out whether LoRA can help: one thing decides it."
MORE = "at least 500 correct examples (100 more correct examples)"


class Blocked(NamedTuple):
    """What stands between a problem and LoRA, in each place that says it."""

    problem: str
    status: str
    unmet: list[str]
    unknown: list[str]
    answer: str
    row: str
    cell: str
    headline: str = "Prepare LoRA: one thing is missing"


BLOCKED = {
    "one": Blocked(
        FEW,
        ". It needs at least 500 correct examples",
        [EXAMPLES_ID],
        [],
        "Yes, once you have at least 500 correct examples.",
        "1 thing missing",
        f"needs {MORE}",
    ),
    "a short one": Blocked(
        ENOUGH.replace("trusted: true", "trusted: false"),
        ". It needs a metric you trust",
        [METRIC],
        [],
        "Yes, once you have a metric you trust.",
        "1 thing missing",
        "needs a metric you trust",
    ),
    "one that is unknown": Blocked(
        FEW.replace("demonstrations: 400, ", "").replace(", demonstrations: 400", ""),
        " until you state more facts",
        [],
        ["At least 500 correct examples: examples.demonstrations."],
        "Only with at least 500 correct examples.",
        "1 thing to find out",
        "needs at least 500 correct examples (unknown)",
        UNKNOWN,
    ),
    "two": Blocked(
        FEW.replace("trusted: true", "trusted: false"),
        ". It needs a metric you trust, among other things",
        [METRIC, EXAMPLES_ID],
        [],
        "Yes, once you have a metric you trust and at least 500 correct examples.",
        "2 things missing",
        "needs a metric you trust; 1 more",
        "Prepare LoRA: two things are missing",
    ),
    "two, one of them unknown": Blocked(
        FEW.replace("trusted: true, ", ""),
        ". It needs at least 500 correct examples, among other things",
        [EXAMPLES_ID],
        ["A metric you trust: evaluation.trusted."],
        "Yes, once you have a metric you trust and at least 500 correct examples.",
        "2 things missing",
        f"needs {MORE}; 1 more",
        "Prepare LoRA: two things are missing",
    ),
    "two that are unknown": Blocked(
        FEW.replace("demonstrations: 400, ", "")
        .replace(", demonstrations: 400", "")
        .replace("trusted: true, ", ""),
        " until you state more facts",
        [],
        [
            "At least 500 correct examples: examples.demonstrations.",
            "A metric you trust: evaluation.trusted.",
        ],
        "Only with at least 500 correct examples.",
        "1 thing to find out",
        "needs at least 500 correct examples (unknown); 1 more",
        UNKNOWN,
    ),
    "three": Blocked(
        FEW.replace("trusted: true", "trusted: false").replace("items: 4000", "items: 20"),
        ". It needs a metric you trust, among other things",
        [METRIC, ITEMS, EXAMPLES_ID],
        [],
        "Yes, once you have an evaluation set of a few hundred items, a metric you trust and at "
        "least 500 correct examples.",
        "3 things missing",
        "needs a metric you trust; 2 more",
        "Prepare LoRA: three things are missing",
    ),
}


@pytest.mark.parametrize("case", BLOCKED.values(), ids=BLOCKED)
def test_each_format_counts_and_names_what_blocks_a_technique(
    case: Blocked, ladder: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / "p.yaml").write_text(case.problem, encoding="utf-8")

    def shown(*options: str) -> str:
        return ladder("advise", str(tmp_path / "p.yaml"), "--as-of", "2026-11-24", *options).out

    why = shown("--why", "lora")
    assert f"LoRA (rung 4): blocked{case.status}.\n" in why
    unmet, _, unknown = why.partition("Not shown yet: measure or state this\n")
    assert re.findall(r"\((requirement/.*?)\)", " ".join(unmet.split())) == case.unmet
    assert ("\nNot met\n" in why) is bool(case.unmet)
    assert re.findall(r"(?m)^  ([A-Z].*)$", unknown) == case.unknown
    screen = shown().splitlines()
    said = " ".join(" ".join(screen[1:]).split())
    assert said.startswith(case.headline)
    answer = re.sub(r"(?<=Yes, once ).*(?=\.)", "nothing is missing", case.answer)
    assert f" Fine-tune? {answer} " in said
    [row] = [line for line in screen if line.startswith("  4  ")]
    assert row.partition("next: ")[2] == case.row
    cells = shown("--format", "markdown")
    assert f"| 4 | LoRA | blocked | {case.cell} |\n" in cells.replace("\\", "")
    brief = json.loads(shown("--format", "json", "--brief"))["next_rung"]
    count = len(case.unmet) + len(case.unknown)
    assert (brief["technique"], brief["unmet_count"]) == ("lora", count)
    known = [item["requirement"] for item in brief["unmet"] if item["state"] == "false"]
    assert known == case.unmet
    assert len(brief["unmet"]) == count


@pytest.mark.parametrize(
    ("problem", "settings", "after", "effects"),
    [
        (
            BLOCKED["three"].problem,
            ["examples.demonstrations=900"],
            "Prepare LoRA: two things are missing. Rung 1 of 5.",
            [
                f"LoRA no longer waits for {MORE}.",
                "New caution: 900 examples may not beat a long prompt.",
            ],
        ),
        (
            BLOCKED["three"].problem,
            ["examples.demonstrations=900", "evaluation.trusted=true"],
            "Prepare LoRA: one thing is missing. Rung 1 of 5.",
            [
                f"LoRA no longer waits for a metric you trust and {MORE}.",
                "New caution: 900 examples may not beat a long prompt.",
            ],
        ),
        (
            FEW,
            ["evaluation.trusted=false"],
            "Prepare LoRA: two things are missing. Rung 1 of 5.",
            ["LoRA now waits for a metric you trust as well."],
        ),
        (
            FEW,
            [
                "evaluation.trusted=false", "evaluation.items=20", "evaluation.held_out=false",
                "hosting.open_weights=unknown",
            ],
            "Measure first: mend the score before you compare anything with it. Rung 0 of 5. Not "
            "final: an answer that you can look up may change the technique.",
            [
                "LoRA now waits for a metric you trust, an evaluation set of a few "
                "hundred items, evaluation items that are in no training, prompt or example and 1 "
                "more as well."
            ],
        ),
        (
            BLOCKED["three"].problem,
            ["examples.demonstrations=900", "evaluation.trusted=true", "evaluation.items=400"],
            "Use LoRA: train LoRA on the base model in 16 bits. Rung 4 of 5.",
            [
                "LoRA: blocked before, now recommended.",
                "New caution: 900 examples may not beat a long prompt.",
            ],
        ),
        (
            FEW,
            ["examples.demonstrations=unknown"],
            "Find out whether LoRA can help: one thing decides it. Rung 1 of 5. Not final: an "
            "answer that you can look up may change the technique.",
            [],
        ),
        (
            ENOUGH,
            ["hosting.gpu_memory_gb=8"],
            "Use LoRA: train LoRA, on a 4-bit base (QLoRA) if 16 bits do not fit. Rung 4 of 5.",
            [
                "The variant is now: train LoRA, on a 4-bit base (QLoRA) if 16 bits do not fit.",
                "New caution: 8 GB can barely train 8B in 4 bits.",
            ],
        ),
    ],
)  # fmt: skip
def test_what_changes_is_told_in_whole(
    problem: str, settings: list[str], after: str, effects: list[str], ladder: Command,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / "p.yaml").write_text(problem, encoding="utf-8")
    options = [word for setting in settings for word in ("--set", setting)]
    given = ("advise", str(tmp_path / "p.yaml"), "--as-of", "2026-11-24")
    out = " ".join(ladder(*given, *options, "--brief").out.split())
    changes, _, told = out.partition(" After ")
    assert len(re.findall(r" is \S+, not \S+\.", changes)) == len(settings)
    assert told == f"{after} Effect {' '.join(effects)}".removesuffix(" Effect ")

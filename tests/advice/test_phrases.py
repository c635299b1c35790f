"""The first lines of a verdict: what to do, how far answers could move it, and what comes next."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import pytest

from ladder.advice.formats import html, madr, markdown
from ladder.advice.formats.text import render, why
from ladder.advice.phrases import decisive, standing
from ladder.advice.view import Detail, View
from ladder.advice.warnings import NOT_FINAL
from ladder.engine.verdict import Verdict
from ladder.output.steps import to_do
from ladder.planning.formats import as_text
from ladder.planning.plan import plan
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import FIND_OUT, PREPARE, STAY, seen, short, verdict
from tests.strategies import rules


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ({"needs": ["missing-knowledge"]}, "Use retrieval (RAG): "),
        ({}, "Use a better prompt"),
        (
            {
                "needs": ["wrong-tone"],
                "attempts": {"prompt": {"outcome": "target-reached", "score": 0.9}},
            },
            "Stop: a better prompt reached the target",
        ),
        (STAY, "Keep your examples in the prompt (0.6): what could help is out of reach."),
        (FIND_OUT, "Find out whether LoRA can help: one thing decides it."),
        (PREPARE, "Prepare LoRA: three things are missing."),
        (
            {**PREPARE, "evaluation": {"items": 0}},
            "Measure first: set 200 of your 4,000 examples aside as a test set.",
        ),
    ],
)
def test_the_headline_says_what_to_do(problem: dict[str, object], expected: str) -> None:
    assert seen(verdict(**problem))[1].startswith(expected)


NOT_HERE = {"outcome": "not-applicable", "because": "None."}
NO_OTHER = dict.fromkeys(("rag", "tools", "prompt-optimizer"), NOT_HERE)


@pytest.mark.parametrize(
    ("held_out", "why"),
    [
        (
            True,
            "You tried three techniques, and none reached the target.",
        ),
        (
            False,
            "Training needs evaluation items that are in no training, prompt or example.",
        ),
    ],
)
def test_a_stay_says_what_all_training_needs(held_out: bool, why: str) -> None:
    attempts = {"prompt": short("So."), "few-shot": {**short("So."), "score": 0.6}}
    found = verdict(
        needs=["weak-domain-skill"],
        evaluation={"held_out": held_out, "items": 100},
        hosting={"may_train": "refused"},
        attempts={**attempts, **NO_OTHER, "model-choice": short("So.")},
    )
    assert decisive(found)[0] == why


def test_a_stay_says_what_would_reopen_the_question() -> None:
    missed = dict.fromkeys(("prompt", "few-shot", "model-choice"), short("So."))
    weekly = {
        "needs": ["weak-domain-skill"],
        "task": {"behavior_changes": "weekly"},
        "attempts": {**missed, **NO_OTHER},
        "hosting": {"may_train": "refused"},
    }
    lines = [seen(verdict(**problem)) for problem in (STAY, weekly)]
    found = [" ".join(" ".join(item).split()) for item in lines]
    assert "Reopens if: training comes within reach. Then LoRA can help." in found[0]
    assert "Reopens if: the reason against training no longer holds." in found[1]
    assert [words.count("permission to train") for words in found] == [1, 0]


def test_only_an_answer_that_changes_the_technique_makes_it_not_final() -> None:
    settled = verdict(needs=["wrong-tone"])
    assert settled.open_questions
    assert "Not final" not in " ".join(seen(settled))
    assert standing(settled) == "Rung 1 of 5."
    found = verdict(needs=["missing-knowledge"])
    assert standing(found) == f"Rung 2 of 5. {NOT_FINAL}"
    text = " ".join(" ".join(seen(found)).split())
    assert "Check Not final. Where are the facts that a good answer needs?" in text
    assert "System or web: use tools (function calls, checks)" in text


def test_to_stay_is_to_do_what_advice_says_as_well() -> None:
    found = verdict(
        needs=["weak-domain-skill"],
        task={"behavior_changes": "weekly"},
        evaluation={"items": 300, "grader": False},
        hosting={"may_train": "refused"},
        attempts={
            **NO_OTHER,
            "prompt": {**short("So."), "score": 0.7},
            "few-shot": {**short("So."), "score": 0.78},
            "model-choice": {**short("So."), "score": 0.84},
        },
    )
    assert (found.recommendation.technique, found.recommendation.outcome) == (
        "model-choice",
        "stay",
    )
    text = "Show your examples to the model that scored higher, and score that combination."
    assert text in found.recommendation.steps


def test_what_comes_first_is_stated_without_meanwhile() -> None:
    found = verdict(needs=["wrong-tone"])
    steps = ("Meanwhile, few-shot examples for wrong-tone: Put three in.",)
    recommended = found.outline.recommendation._replace(steps=steps)
    first = replace(found, outline=replace(found.outline, recommendation=recommended))
    assert "First   Few-shot examples for wrong-tone: Put three in." in seen(first)


def test_what_comes_along_names_a_need_of_a_short_title() -> None:
    known = {"location": "documents", "tokens": 900_000}
    found = verdict(needs=["missing-knowledge", "ignores-instructions"], knowledge=known)
    lines = [" ".join(line.split()) for line in seen(found)]
    assert "+ 0 A better prompt also do for “It ignores instructions”" in lines


def test_what_comes_along_is_stated_in_the_ladder_with_its_need() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "scenario-research-student"]
    lines = seen(verdict_on(example))
    assert "+ Better serving also do for another need" in [" ".join(line.split()) for line in lines]
    assert "Meanwhile" not in " ".join(lines)


FOUR_NEEDS = {
    "needs": ["missing-knowledge", "wrong-tone", "too-slow", "inconsistent-format"],
    "knowledge": {"location": "documents", "changes": "weekly"},
    "hosting": {"serving": "api"},
}


@pytest.mark.parametrize("width", [48, 60, 72, 80, 100])
def test_of_many_needs_nothing_is_cut_and_all_that_comes_along_is_named(width: int) -> None:
    found = verdict(**FOUR_NEEDS)
    lines = seen(found, width)
    along = {item.title for item in (*found.companions, *found.off_ladder)}
    assert len(along) == 3
    assert along <= {re.split(r"  |:", line[5:])[0] for line in lines if line.startswith("+")}


def test_step_does_not_repeat_the_word_before_it() -> None:
    steps = [step for rule in rules().rules.values() for step in rule.steps]
    assert len(steps) > 100
    assert not [step for step in steps if step.startswith(("Then ", "As well", "Meanwhile"))]


def test_where_nothing_is_to_be_done_the_ladder_gives_no_step_and_no_price() -> None:
    found = verdict(**STAY)
    assert found.recommendation.outcome == "stay"
    lines = seen(found)
    assert [line for line in lines if "you are here: keep at 0.6" in line]
    assert not [line for line in lines if line.startswith("Cost")]
    assert "rung 1: you are here, keep</span>" in html.render(found)


def test_what_was_tried_is_kept() -> None:
    assert to_do(verdict(**STAY).knowledge) == "keep your examples in the prompt"


@cache
def varied() -> tuple[Verdict, ...]:
    """Return verdicts for each need, more and more of its options tried, other facts or none."""
    return tuple(verdict(**problem) for problem in _varied_problems())


def _varied_problems() -> Iterator[dict[str, object]]:
    budget = ["training", "serving", "monitoring", "refresh"]
    facts = (
        ("task", {"shape": "generation", "stage": "production"}),
        ("examples", {"demonstrations": 1500, "label_quality": "expert"}),
        ("evaluation", {"items": 400, "trusted": True}),
        ("team", {"lifecycle_budgeted": budget, "maintainer": True}),
    )
    missed = {"outcome": "below-target", "because": "It breaks the format."}
    for need in rules().needs.values():
        options = [*dict.fromkeys(option.technique for option in need.options)]
        for tried in range(len(options) + 1):
            for stated in ("", "task", "examples", "evaluation team", "examples task team"):
                yield {
                    "needs": [need.id],
                    "attempts": dict.fromkeys(options[:tried], missed),
                    **dict(fact for fact in facts if fact[0] in stated),
                }


BROKEN = re.compile(
    r"(?<!\.)\.\.(?!\.)|,,|[?!:;,]\.|\{|\b1 (more )?(items|examples|findings|requirements|pairs)\b"
)
"""Two full stops or commas, another sign before a full stop, a hole, and a plural after 1."""

STATUS = re.compile(
    r"\(unknown\)|unknown facts?|what is unknown|facts that are unknown|"
    r"; unknown so far|= unknown|(?m:^ *unknown: )|silent\. unknown:|Unknown: a fact is missing",
    re.IGNORECASE,
)
"""Where the word is a status, not a value that nobody stated."""


def faults(text: str) -> list[str]:
    """Return the broken places of a text, and where `unknown` stands for a value."""
    found = [*BROKEN.finditer(text), *re.finditer(r"(?i)\bunknown\b", STATUS.sub("", text))]
    return [text[max(0, place.start() - 60) : place.end() + 20] for place in found]


@pytest.mark.slow
def test_first_reason_is_whole_and_names_no_unknown_value() -> None:
    reasons = {decisive(found)[0] for found in varied()}
    assert len(varied()) > 300
    assert [text for text in reasons if faults(text) or not text.endswith((".", ".)"))] == []
    opens = ("Then ", "But ", "It ", "That ", "They ", "Suppose ")
    assert [text for text in reasons if text.startswith(opens)] == []


@pytest.mark.slow
def test_no_reason_and_no_step_names_an_unknown_value() -> None:
    every = {
        text
        for found in varied()
        for reason in found.reasons
        for text in (reason.says, reason.text, reason.do, reason.cause)
    }
    every.update(step for found in varied() for step in found.recommendation.steps)
    assert [faults(text) for text in every if faults(text)] == []


@pytest.mark.slow
def test_no_format_names_an_unknown_value() -> None:
    wide = View(width=10_000)
    for found in varied()[::67]:
        texts = [render(found, wide._replace(detail=detail)) for detail in Detail]
        texts += [why(found, wide, row.technique) for row in found.ladder]
        texts += [madr.render(found), markdown.render(found)]
        texts.append(unescape(re.sub(r"(?s)<style.*?</style>|<[^>]+>", " ", html.render(found))))
        stated = {name: value for name, value in found.facts.items() if name in rules().facts}
        texts.append(as_text(plan(found, stated), wide.width, color=False))
        assert [faults(text) for text in texts if faults(text)] == []

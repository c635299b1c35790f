"""The first lines of a verdict: what to do, how far answers could move it, and what comes next."""

from dataclasses import replace

import pytest

from ladder.advice.formats import html, markdown
from ladder.advice.phrases import settled_ways
from ladder.advice.view import Detail
from ladder.engine.decision import Range
from ladder.engine.verdict import Verdict
from ladder.output.steps import to_do
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import STAY, seen, short, verdict
from tests.strategies import rules

IN_TIME: dict[str, object] = {
    "needs": ["too-slow"],
    "hosting": {"serving": "self-hosted", "latency_now_ms": 900, "latency_target_ms": 1000},
}
"""A problem of which nothing is left to do."""


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
        (STAY, "Stay on few-shot examples: nothing further is open yet"),
        (IN_TIME, "Leave it as it is: nothing further serves here"),
        (
            IN_TIME | {"attempts": {"prompt": {"outcome": "untried"}}},
            "Leave it as it is: nothing further serves here",
        ),
        (
            IN_TIME | {"attempts": {"prompt": {"outcome": "target-reached", "score": 0.9}}},
            "Stay on a better prompt: nothing else is left to try",
        ),
    ],
)
def test_the_headline_says_what_to_do(problem: dict[str, object], expected: str) -> None:
    assert seen(verdict(**problem))[1].startswith(expected)


def test_to_stay_is_because_of_what_the_next_technique_waits_for() -> None:
    found = verdict(**STAY, evaluation={"items": 40})
    text = " ".join(" ".join(seen(found)).split())
    asked = "an evaluation set of a few hundred items"
    assert f"Because LoRA or QLoRA comes next, and needs {asked} and " in text
    assert text.count(asked) == 1


def test_the_range_is_stated_without_a_rung_that_is_none() -> None:
    [example] = [example for example in EXAMPLES if example.stem == "row-7-latency"]
    assert seen(verdict_on(example))[2:4] == [
        "Off the ladder. What is still unknown could lead to rung 0. Two answers settle",
        "it: hosting.latency_now_ms and hosting.latency_target_ms.",
    ]


def reaching(monkeypatch: pytest.MonkeyPatch, near: Range) -> None:
    """Let one answer lead so far and no further, be it looked up or a result."""
    monkeypatch.setattr(Verdict, "range_of_one_answer", near)
    monkeypatch.setattr("ladder.advice.phrases.looked_up", lambda _: near)


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Range(0, 4), "move it anywhere from rung 0 to rung 4"),
        (Range(0, 1), "move it down to rung 0"),
        (Range(1, 4), "move it up to rung 4"),
    ],
)
def test_the_range_is_stated_by_where_the_verdict_stands_in_it(
    reach: Range, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reaching(monkeypatch, reach)
    found = verdict(needs=["wrong-tone"])
    wide = replace(found, outline=replace(found.outline, range=reach))
    assert seen(wide)[2] == f"Rung 1 of 5. What is still unknown could {words}."


def test_a_range_that_begins_beside_the_ladder_names_its_other_end_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reaching(monkeypatch, Range(None, 4))
    found = verdict(needs=["wrong-tone"])
    wide = replace(found, outline=replace(found.outline, range=Range(None, 4)))
    assert seen(wide)[2] == "Rung 1 of 5. What is still unknown could move it up to rung 4."


@pytest.mark.parametrize(
    ("near", "far", "words"),
    [
        (
            Range(1, 1),
            Range(1, 4),
            "No single answer moves it to another rung; several together could move it up to "
            "rung 4.",
        ),
        (
            Range(0, 1),
            Range(0, 4),
            "One answer could move it down to rung 0; several together anywhere from rung 0 to "
            "rung 4.",
        ),
        (
            Range(None, 1),
            Range(0, 4),
            "One answer could lead off the ladder; several together could move it anywhere "
            "from rung 0 to rung 4.",
        ),
    ],
)
def test_how_far_one_answer_leads_is_stated_before_how_far_several_do(
    near: Range, far: Range, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = verdict(needs=["wrong-tone"])
    reaching(monkeypatch, near)
    wide = replace(found, outline=replace(found.outline, range=far))
    assert " ".join(seen(wide)[2:4]).startswith(f"Rung 1 of 5. {words}")


def test_what_would_come_of_an_attempt_is_not_what_one_answer_could_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "One answer could move it down to rung 0; several together, or what comes of an attempt,"
    [example] = [item for item in EXAMPLES if item.stem == "row-1-internal-docs"]
    found = verdict_on(example)
    assert (found.range_of_one_answer, found.range) == (Range(0, 3), Range(0, 4))
    lines = " ".join(seen(found)[2:4])
    assert lines == f"Rung 2 of 5. {text} anywhere from rung 0 to rung 4."
    monkeypatch.setattr("ladder.advice.phrases.looked_up", lambda _: Range(2, 2))
    assert seen(found)[2].startswith("Rung 2 of 5. No single answer moves it to another rung; ")


def test_to_stay_is_to_do_what_advice_says_as_well() -> None:
    found = verdict(
        needs=["weak-domain-skill"],
        task={"behavior_changes": "weekly"},
        evaluation={"items": 300, "grader": False},
        attempts={
            "prompt": {**short("So."), "score": 0.7},
            "few-shot": {**short("So."), "score": 0.78},
            "model-choice": {**short("So."), "score": 0.84},
        },
    )
    assert (found.recommendation.technique, found.recommendation.outcome) == ("few-shot", "stay")
    text = "Show your examples to the model that scored higher, and score the two together."
    assert text in found.recommendation.steps


def test_what_comes_first_is_stated_without_meanwhile() -> None:
    found = verdict(needs=["wrong-tone"])
    steps = ("Meanwhile, few-shot examples for wrong-tone: Put three in.",)
    recommended = found.outline.recommendation._replace(steps=steps)
    first = replace(found, outline=replace(found.outline, recommendation=recommended))
    assert "Do first  Few-shot examples for wrong-tone: Put three in." in seen(first)


def test_what_to_find_out_takes_three_lines_at_most() -> None:
    lines = seen(verdict(needs=["too-slow"], hosting={"serving": "self-hosted"}), 60)
    at = next(n for n, line in enumerate(lines) if line.startswith("Find out: "))
    assert [line[:1] for line in lines[at + 1 : at + 4]].count(" ") <= 2


def test_what_to_find_out_is_no_experiment_and_says_where_it_leads() -> None:
    found = verdict(needs=["wrong-tone"])
    assert found.open_questions[0].fact == "attempts.few-shot.outcome"
    text = " ".join(" ".join(seen(found)).split())
    leads = "Never, yearly or monthly: up to rung 4; weekly: no higher than rung 1"
    assert f"{leads} (task.behavior_changes)." in text


def test_what_comes_along_is_stated_once_with_its_need() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "scenario-research-student"]
    lines = seen(verdict_on(example))
    text = " ".join(" ".join(lines).split())
    assert "Also do Better serving (off the ladder, for too-costly)." in text
    assert text.count("for too-costly") == 1
    assert "Meanwhile" not in text


FOUR_NEEDS = {
    "needs": ["missing-knowledge", "wrong-tone", "too-slow", "inconsistent-format"],
    "knowledge": {"location": "documents", "changes": "weekly"},
    "hosting": {"serving": "api"},
}


@pytest.mark.parametrize("width", [48, 60, 72, 80, 100])
def test_of_many_needs_nothing_is_cut_and_all_that_comes_along_is_named(width: int) -> None:
    found = verdict(**FOUR_NEEDS)
    lines = seen(found, width)
    assert len(found.companions) + len(found.off_ladder) == 3
    assert not [line for line in lines if line.endswith("…")]
    assert [line for line in lines if line.startswith(("Also do", "+ 1 | also do"))]


def test_no_step_begins_with_the_word_that_stands_before_it() -> None:
    steps = [step for rule in rules().rules.values() for step in rule.steps]
    assert len(steps) > 100
    assert not [step for step in steps if step.startswith(("Then ", "As well", "Meanwhile"))]


def test_where_nothing_is_to_be_done_the_ladder_gives_no_step_and_no_price() -> None:
    lines = seen(verdict(**IN_TIME))
    assert "> 0 | stay here       A better prompt" in lines
    assert not [line for line in lines if "do this" in line]
    page = html.render(verdict(**IN_TIME))
    assert "rung 0: stay here</span>" in page
    assert "| stay here |" in markdown.render(verdict(**IN_TIME)).replace("**", "")


def test_an_answer_that_leaves_the_rung_is_not_stated_to_lead_to_it() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "row-7-latency"]
    text = " ".join(" ".join(seen(verdict_on(example), 80, Detail.FULL)).split())
    assert "extraction)? It changes how to go about it, not the rung." in text
    assert "lead to beside" not in text


def test_who_was_there_already_reads_how_it_fell_short_and_not_what_it_would_take() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "row-1-internal-docs"]
    text = " ".join(" ".join(seen(verdict_on(example))).split())
    assert "you are here A better prompt missed the target at 0.41; needs one thing" in text


def test_nobody_is_stated_to_stay_on_what_they_never_stated_they_tried() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "row-7-latency"]
    settles = settled_ways(verdict_on(example))
    assert settles.endswith("Then leave it as it is or use speculative decoding.")
    stays = verdict(**STAY)
    assert to_do(stays.knowledge) == "stay on few-shot examples"
    in_time = verdict(**IN_TIME)
    assert to_do(in_time.knowledge) == "leave it as it is"

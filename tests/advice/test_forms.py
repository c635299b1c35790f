"""One whole screen for each form of the headline, as a person reads it."""

from collections.abc import Mapping

import pytest

from ladder.advice.next_fact import check_in_words
from ladder.advice.screen import ROWS
from ladder.engine.wording import fill
from ladder.output.answer import headline
from ladder.output.lacks import listed_things
from ladder.output.steps import stop_at
from ladder.planning.plan import plan
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import FIND_OUT, PREPARE, STAY, seen, short, verdict

SOON: Mapping[str, object] = {
    **PREPARE,
    "examples": {"demonstrations": 300, "label_quality": "expert"},
    "team": {"lifecycle_budgeted": ["training"]},
    "evaluation": {"items": 300, "trusted": True, "target": 0.9},
}
FEW: Mapping[str, object] = {
    **FIND_OUT,
    "evaluation": {"items": 300},
    "examples": {"demonstrations": 140},
    "hosting": {"open_weights": True},
}
FIRST: Mapping[str, object] = {**PREPARE, "attempts": {"prompt": short("Stiff.")}}
REACHED = {"outcome": "target-reached", "score": 0.9}
NOTHING_YET = {"needs": ["wrong-tone"]}
NOT_HERE = {"outcome": "not-applicable", "because": "It does not apply."}
SCREENS: Mapping[str, tuple[Mapping[str, object], str]] = {
    "use": (
        FIRST,
        """\
A problem
Use few-shot examples: start with three to ten examples, and add more while the
score rises.
Fine-tune? Not yet. If you miss the target, LoRA is next, and lacks three
things.

First   Put 5 of your 4,000 texts that sound most like you into the prompt, each
        with the request that it answers.
Why     A prompt with examples shows the tone. [1]
Cost    Hours, tokens on each call.
If that misses: Prepare LoRA. Three things are missing: a metric you trust, a
        budget for the model's whole life and an expert's review of 100 of your
        4,000 examples. Start on them today.

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             next: 3 things missing
2-3  A simpler agent, …                  not suitable
> 1  Few-shot examples                   recommended
+ 0  A better prompt                     use as well, 0.5 so far

Check   How good are the examples? Poor or unreviewed: have an expert choose ten
        examples, then show those. (examples.label_quality)
Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "use, with no test set": (
        NOTHING_YET,
        """\
A problem
Use few-shot examples: show three to ten examples.
Fine-tune? Not yet. LoRA first needs an evaluation set of a few hundred items,
among other things.

First   Put 5 of your texts that sound most like you into the prompt, each with
        the request that it answers.
Why     A prompt with examples shows the tone. [1]
Cost    Hours, tokens on each call.
If that misses: Find out whether LoRA can help. See Check.

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             next: 1 thing to find out
2-3  A simpler agent, …                  not suitable
> 1  Few-shot examples                   recommended
+ 0  A better prompt                     also do

Before you start: Begin with 20 to 50 real inputs, some of them failures.
Check   How many examples of input and correct output do you have, apart from
        the evaluation set? Below 5: write examples by hand until you have five,
        and show those; 5 to 49: no change; 50 or more: start with three to ten
        examples, and add more while the score rises. (examples.demonstrations)
Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "prepare": (
        SOON,
        """\
A problem
Prepare LoRA: two things are missing.
Fine-tune? Yes, once nothing is missing.

Missing A budget for the model's whole life (days)
        At least 500 correct examples (300 of 500; weeks)
First   Read 20 bad answers, and count the first cause of each. `ladder new
        --errors RESULTS SHEET` draws them.
Why     An adapter can learn a voice. [1]
Watch   Tuning can weaken safety: score a second test set before and after.

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             next: 2 things missing
2-3  A simpler agent, …                  not suitable
> 1  Few-shot examples                   you are here: keep at 0.6
x 0  Another ready-made model            below target at 0.5
x 0  A better prompt                     below target at 0.5

Check   Not final. How often does the wanted behavior change (policy, labels,
        tone)? Weekly: keep your examples in the prompt. (task.behavior_changes)
Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "find out": (
        FEW,
        """\
A problem
Find out whether LoRA can help: one thing decides it.
Fine-tune? Only with at least 500 correct examples.

Look up How many correct examples can you add in a week? Below 28: keep your
        examples in the prompt; 28 or more: prepare LoRA.
Why     An adapter can learn a voice. [1]
Watch   Tuning can weaken safety: score a second test set before and after.

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             next: 1 thing to find out
2-3  A simpler agent, …                  not suitable
> 1  Few-shot examples                   you are here: keep at 0.6
x 0  Another ready-made model            below target at 0.5
x 0  A better prompt                     below target at 0.5

Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "measure": (
        {**PREPARE, "evaluation": {"items": 0}},
        """\
A problem
Measure first: set 200 of your 4,000 examples aside as a test set.
Fine-tune? Not yet. Nobody can say today whether LoRA would be better.

First   Draw 200 of your 4,000 examples at random, set them aside, and never
        train on them or show them in a prompt.
Why     You have 4,000 examples and no test set. Examples that are set aside
        before any training show afterwards whether it helped. [1]
Cost    Hours to a few days.
Then    LoRA, if the score is below your target. It lacks a metric you trust, a
        budget for the model's whole life and an expert's review of 100 of your
        4,000 examples.

  4  LoRA, …                             next, after a test set
x 1  Few-shot examples                   below target at 0.6
> 0  A scored test set                   recommended
x 0  Another ready-made model            below target at 0.5
x 0  A better prompt                     below target at 0.5

Check   Not final. How often does the wanted behavior change (policy, labels,
        tone)? Weekly: keep your examples in the prompt. (task.behavior_changes)
Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full (1 caution), --trace, --set.
""",
    ),
    "stay": (
        STAY,
        """\
A problem
Keep your examples in the prompt (0.6): what could help is out of reach.
Fine-tune? No. Training needs permission to train a model on these data, which
is out of reach.

First   Choose better examples, describe the voice in more detail, and score
        other models with both.
Why     You tried three techniques, and none reached the target.
Reopens if: training comes within reach. Then LoRA can help.

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             blocked: 8 requirements to meet
2-3  A simpler agent, …                  not suitable
> 1  Few-shot examples                   you are here: keep at 0.6
x 0  Another ready-made model            below target at 0.5
x 0  A better prompt                     below target at 0.5

Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "stay, where two trainings are out of reach": (
        {
            "needs": ["weak-domain-skill"],
            "task": {"shape": "classification", "classes": 4, "own_convention": True},
            "attempts": {
                **{name: short("So.") for name in ("prompt", "few-shot", "model-choice")},
                **dict.fromkeys(("rag", "tools", "prompt-optimizer"), NOT_HERE),
            },
            "examples": {"demonstrations": 30, "more_per_week": 1, "per_class": 4},
            "evaluation": {"items": 20},
            "hosting": {"may_train": "refused", "open_weights": True},
            "team": {"maintainer": "refused"},
        },
        """\
A problem
Keep your prompt (0.5): what could help is out of reach.
Fine-tune? No. Training needs a budget for the model's whole life, which is out
of reach.

First   Label test items until you have 200, ideally more, and never train on
        them.
Why     Training needs an evaluation set of a few hundred items. [1]
Reopens if: you get a budget for the model's whole life and permission to train
        a model on these data. Then a small encoder of your own can help.

  5  Continued pretraining, …            blocked: 9 requirements to meet
  4  A small encoder of your own, …      blocked: 7 requirements to meet
  3  Tools (function calls, checks), …   not suitable
  2  Embeddings with logistic …          blocked: 2 requirements to meet
x 1  Few-shot examples                   below target at 0.5
x 0  Another ready-made model            below target at 0.5
> 0  A better prompt                     you are here: keep at 0.5

Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
    "stop": (
        {**NOTHING_YET, "attempts": {"prompt": REACHED}},
        """\
A problem
Stop: a better prompt reached the target (0.9).
Fine-tune? No. You reached the target without training.

First   Keep it, watch it, and stop here. Come back when its score falls below
        the target.
Why     Stay on the lowest rung that solves the problem. Each rung above it
        costs money, time and upkeep. [1]

  5  Continued pretraining, …            not suitable
  4  LoRA, …                             blocked: 7 requirements to meet
2-3  A simpler agent, …                  not suitable
  1  Few-shot examples, …                if needed later
  0  Another ready-made model, …         if needed later
= 0  A better prompt                     you are here: target reached at 0.9

Source: [1] Post-training: surgery on a model you didn't pretrain, 2026.
Rules core 2026.11 as of 2026-11-24. More: --full, --trace, --set.
""",
    ),
}


@pytest.mark.parametrize(("problem", "screen"), SCREENS.values(), ids=SCREENS)
def test_each_form_of_the_headline_has_its_screen(
    problem: Mapping[str, object], screen: str
) -> None:
    assert seen(verdict(**problem)) == screen.splitlines()


def test_a_short_list_names_three_missing_things_and_counts_the_others() -> None:
    found = verdict(**{**PREPARE, "examples": {"demonstrations": 300}, "hosting": {}})
    lines = seen(found)
    assert lines[1:4] == [
        "Prepare LoRA: five things are missing.",
        "Fine-tune? Yes, once nothing is missing.",
        "",
    ]
    assert "        2 more: see --full." in lines


def test_of_four_things_in_a_sentence_the_fourth_is_counted() -> None:
    found = verdict(**{**PREPARE, "examples": {"demonstrations": 300}, "hosting": {}})
    reasons = found.fine_tune.because
    says = [fill(reason.by.says, reason.known) for reason in reasons]
    three = ", ".join(says[:2])
    assert listed_things(reasons[:3]) == f"{three} and {says[2]}"
    assert listed_things(reasons[:4]) == f"{three}, {says[2]} and one more"
    assert listed_things(reasons[:5]) == f"{three}, {says[2]} and two more"


def test_the_check_says_of_examples_that_nobody_counted_how_many_to_set_aside() -> None:
    tried = {"outcome": "inconclusive", "because": "Compared by feeling."}
    problem = {"needs": ["weak-domain-skill"], "attempts": {"prompt": tried}}
    check = check_in_words(verdict(**problem, evaluation={"items": 0}))
    assert check.endswith(
        " 700 or more: set 200 of your examples aside as a test set. (examples.demonstrations)"
    )


def test_a_caution_with_a_day_is_on_a_full_screen() -> None:
    found = verdict(
        needs=["base-model-ends"], hosting={"provider": "openai"}, attempts={"prompt": short("So.")}
    )
    lines = seen(found)
    assert len(lines) <= ROWS
    assert [line for line in lines if line.startswith("Watch")] == [
        "Watch   OpenAI: no new tuning from 6 January 2027, many models end on 14"
    ]


PAYING: Mapping[str, object] = {
    "needs": ["too-costly"],
    "task": {"shape": "summarization", "stage": "production"},
    "attempts": {
        "prompt": {"outcome": "target-reached"},
        "model-choice": {"outcome": "below-target", "because": "Small ones miss facts."},
        "serving": {"outcome": "below-target", "because": "All is cached."},
    },
    "evaluation": {"items": 400, "target": 0.9, "trusted": True},
    "examples": {"demonstrations": 5000, "label_quality": "expert"},
    "assets": {"smaller_models": "below-target"},
}


@pytest.mark.parametrize(
    ("bill", "answer"),
    [
        (40, "Keep your prompt"),
        (
            2_000,
            "Find out what a model of your own would cost: it decides whether LoRA is worth it",
        ),
        (50_000, "Prepare LoRA: two things are missing"),
    ],
)
def test_the_bill_decides_between_stories_that_look_alike(bill: int, answer: str) -> None:
    assert headline(verdict(**PAYING, costs={"monthly_bill": bill})) == answer


def _line(problem: Mapping[str, object], heading: str) -> str:
    """The words under a heading of the screen, on one line."""
    lines = seen(verdict(**problem))
    at = next((x for x, line in enumerate(lines) if line.startswith(heading)), len(lines))
    words = lines[at : at + 1]
    for line in lines[at + 1 :]:
        if not line.startswith("        "):
            break
        words.append(line)
    return " ".join(" ".join(words).split())


TONE: Mapping[str, object] = {
    "needs": ["wrong-tone"],
    "attempts": {"prompt": short("Stiff."), "model-choice": short("As stiff.")},
    "evaluation": {"items": 300, "target": 0.9},
    "examples": {"demonstrations": 140, "label_quality": "expert"},
    "hosting": {"open_weights": True},
}


@pytest.mark.parametrize(
    ("more", "cost"),
    [
        ({}, "Cost Hours, tokens on each call."),
        ({"needs": ["wrong-tone", "too-slow"]}, "The model reads the examples in each request."),
        (
            {"costs": {"monthly_bill": 9000}},
            "your bill is 9,000 USD a month. Examples lengthen each request.",
        ),
    ],
)
def test_cost_says_what_the_step_makes_worse_only_if_the_problem_asks_for_it(
    more: Mapping[str, object], cost: str
) -> None:
    assert _line({**TONE, **more}, "Cost").endswith(cost)


def test_what_comes_after_a_miss_names_the_fact_to_find_out_and_where_its_answers_lead() -> None:
    assert _line(TONE, "If that misses") == (
        "If that misses: Find out whether LoRA can help. How many correct examples can you add in "
        "a week? Below 28: nothing more; 28 or more: prepare LoRA."
    )


def test_each_form_has_an_example() -> None:
    heads = [verdict_on(example).recommendation for example in EXAMPLES]
    forms = {"measure" if head.technique == "measure" else head.outcome for head in heads}
    assert forms == {"use", "prepare", "find-out", "measure", "stop", "stay"}


TRIAL: Mapping[str, object] = {
    "needs": ["weak-domain-skill"],
    "task": {"shape": "classification", "stage": "prototype"},
    "examples": {"demonstrations": 23000, "label_quality": "poor"},
    "evaluation": {"items": 3000, "target": 0.9},
    "attempts": {
        "prompt": {**short("So."), "score": 0.74},
        "rag": {**short("So."), "score": 0.81},
        "model-choice": {**short("So."), "score": 0.83},
        "embedding-classifier": {**short("So."), "score": 0.79},
        "encoder-classifier": {"outcome": "target-reached", "score": 0.95},
    },
}
"""A trained encoder reached the target, and a cheaper step was never tried."""


def test_if_a_cheaper_step_misses_what_reached_the_target_before_is_kept() -> None:
    found_now = verdict(**TRIAL)
    lines = seen(found_now)
    assert lines[1:4] == [
        "Use few-shot examples: have an expert choose ten examples, then show those.",
        "Fine-tune? Not yet. A small encoder of your own reached the target. Try few-shot",
        "examples before you keep it.",
    ]
    found = " ".join(" ".join(lines).split())
    reached = "a small encoder of your own, which reached the target"
    assert f"If that misses: Keep {reached}." in found
    assert f"because of it? No: keep {reached}. (evaluation.trusted)" in found
    assert "x 2  Retrieval (RAG)                     below target at 0.81" in lines
    narrow = "= 4  A small encoder …: you are here: target reached at 0.95"
    assert narrow in seen(found_now, 60)
    assert len(seen(found_now, 60)) <= ROWS
    [trial] = plan(found_now, found_now.facts).experiments[:1]
    assert [(result.says, result.leads_to) for result in trial.results] == [
        ("it reaches 0.9", "stop at few-shot examples"),
        ("it misses 0.9", f"keep {reached}"),
    ]


@pytest.mark.parametrize(
    ("so_far", "expected"),
    [
        ({}, "stop at LoRA"),
        ({"attempts.lora.outcome": "below-target"}, "stop at LoRA"),
        ({"attempts.lora.outcome": "target-reached"}, "keep LoRA, which reached the target"),
        (
            {"attempts.lora.outcome": "target-reached", "in_use": "prompt"},
            "use LoRA, which reached the target",
        ),
    ],
)
def test_a_stop_says_what_reached_the_target_before(
    so_far: Mapping[str, str], expected: str
) -> None:
    assert stop_at("lora", "LoRA", so_far) == expected


def test_to_measure_an_attempt_again_costs_labels_and_nothing_is_built() -> None:
    doubtful = {"outcome": "below-target", "score": 0.8, "items": 40, "because": "So."}
    lines = seen(
        verdict(
            needs=["missing-knowledge"],
            knowledge={"location": "documents", "retrieval": ["hybrid", "reranked"]},
            evaluation={"items": 40, "target": 0.85},
            attempts={"prompt": short("So."), "rag": doubtful},
        )
    )
    assert lines[1] == "Measure retrieval (RAG) on more items before you decide."
    assert "Cost    Labels for more items, and one run." in lines


def test_a_headline_does_not_say_use_twice() -> None:
    found = verdict(needs=["weak-domain-skill"], task={"input": "pictures"})
    assert headline(found).startswith("Use another kind of tool: a vision model, or a")

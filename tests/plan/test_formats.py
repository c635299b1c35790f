"""A plan as people and pages show it: text, Markdown, and parts of a page, in whole."""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.output.parts import Item, Part
from ladder.planning.formats import as_markdown, as_text, in_parts
from ladder.planning.plan import Plan
from ladder.planning.sums import Sum
from ladder.planning.suppose import Experiment, Result
from tests.advice.test_several_needs import CASES
from tests.commands import Command
from tests.strategies import rules

REACHED: Facts = {
    "needs": frozenset({"wrong-tone"}),
    "attempts.prompt.outcome": "target-reached",
}
VERDICT = judge(rules(), "A *curt* bot", REACHED, date(2026, 11, 24))
RESULTS = (Result("yes", {}, "use it"), Result("no", {}, "keep it"))
TRIAL = Experiment("try", "Try it.", "an hour", "0.9 or more", "Stop at noon.", RESULTS)
QUESTION = Experiment("answer", "Find out: Why?", "minutes", "", "", RESULTS[:1])
PLAN = Plan(
    VERDICT,
    (QUESTION, TRIAL),
    (Sum("A month", 12, 270, "USD", "9 x 30"),),
    ("Label a few items that are near the bound and which two people judge alike.",),
    (),
)
BARE = Plan(VERDICT, (), (), (), ("Watch it.",))


def test_a_plan_as_text() -> None:
    assert (
        as_text(PLAN, 40, color=False)
        == """\
A *curt* bot
Now: stop at a better prompt.
Fine-tune? No. You reached the target
without training.

1. Find out: Why?
   Effort  minutes
   -> yes: use it

2. Try it.
   Effort  an hour
   Target  0.9 or more
   Stop    Stop at noon.
   -> yes: use it
   -> no: keep it

Estimates
- A month: 12 to 270 USD.

Data work
- Label a few items that are near the
  bound and which two people judge
  alike.
"""
    )


def test_a_plan_as_markdown() -> None:
    assert (
        as_markdown(PLAN)
        == """\
### Plan: A \\*curt\\* bot

ladder, rules core VERSION · 2026-11-24.

Now: stop at a better prompt. Fine-tune? No. You reached the target without training.

- [ ] **Find out: Why?**
  - Effort: minutes
  - yes → use it

- [ ] **Try it.**
  - Effort: an hour
  - Target: 0\\.9 or more
  - Stop: Stop at noon.
  - yes → use it
  - no → keep it

#### Estimates

- A month: 12 to 270 USD.

#### Data work

- Label a few items that are near the bound and which two people judge alike.
""".replace("VERSION", PLAN.verdict.pack.version)
    )


def test_a_plan_without_experiments_says_so() -> None:
    assert as_text(BARE, 80, color=False).splitlines()[3:] == [
        "No experiment and no answer can move this verdict.",
        "",
        "Upkeep",
        "- Watch it.",
    ]
    assert as_markdown(BARE).splitlines()[5:] == [
        "",
        "No experiment and no answer can move this verdict.",
        "",
        "#### Upkeep",
        "",
        "- Watch it.",
    ]


@pytest.mark.parametrize(
    ("every", "items"),
    [
        (1, ["Try it."]),
        (3, ["Try it."] * 3),
        (4, [*["Try it."] * 3, "1 more: `ladder plan` names them."]),
        (5, [*["Try it."] * 3, "2 more: `ladder plan` names them."]),
    ],
)
def test_a_page_has_the_first_three_experiments_and_what_a_month_costs(
    every: int, items: list[str]
) -> None:
    told = Item(
        "Effort: an hour. 0.9 or more. Stop at noon. Yes: use it; no: keep it.", opens="Try it."
    )
    plan = [told if item == "Try it." else Item(item) for item in items]
    assert [*in_parts(PLAN._replace(experiments=(TRIAL,) * every))] == [
        Part("The plan", plan),
        Part("What a month costs", [Item("A month: 12 to 270 USD.")]),
    ]
    without = PLAN._replace(experiments=(TRIAL,) * every, estimates=())
    assert [*in_parts(without)] == [Part("The plan", plan)]


class Told(NamedTuple):
    """What a plan says: now, its experiments with their results, and whose upkeep follows."""

    problem: str
    now: str
    step: tuple[str | None, str]
    experiments: Sequence[tuple[str, Sequence[tuple[str, dict[str, Any], str]]]] = ()
    upkeep: str = ""


def attempted(technique: str, outcome: str) -> dict[str, Any]:
    return {f"attempts.{technique}.outcome": outcome}


TONE = 'for what else you named ("Its tone or style is wrong")'
FEW = CASES["a hundred examples too few"].problem
WAITS = f"find out about LoRA, {TONE}"
TRIED = (
    "Try LoRA: train LoRA on the base model in 16 bits.",
    [
        ("it reaches 0.9", attempted("lora", "target-reached"), "stop at LoRA"),
        (
            "it misses 0.9",
            attempted("lora", "below-target"),
            "keep LoRA; nothing else is left to try",
        ),
    ],
)
PLANS = {
    "two needs": Told(
        CASES["two needs"].problem,
        "use retrieval (RAG)",
        ("rag", "use"),
        [
            (
                "Find out: How long is the text behind the answers, in tokens (a page is about "
                "400)? (knowledge.tokens)",
                [
                    ("below 200,000", {"knowledge.tokens": 0}, f"use few-shot examples, {TONE}"),
                    ("200,000 or more", {"knowledge.tokens": 200_000}, "use retrieval (RAG)"),
                ],
            ),
            (
                "Try retrieval (RAG): index, retrieve, cite.",
                [
                    (
                        "it reaches the target",
                        attempted("rag", "target-reached"),
                        f"stop at retrieval (RAG); then use few-shot examples, {TONE}",
                    ),
                    (
                        "it misses the target",
                        {
                            **attempted("rag", "below-target"),
                            "knowledge.retrieval": [
                                "hybrid", "keyword", "quoted", "reranked", "vector",
                            ],
                        },
                        "use tools (function calls, checks)",
                    ),
                ],
            ),
        ],
        "retrieval (RAG)",
    ),
    "one need is solved": Told(
        CASES["one reached, one to use"].problem,
        "use few-shot examples",
        ("few-shot", "use"),
        [
            (
                "Try few-shot examples: show three to ten examples.",
                [
                    (
                        "it reaches the target",
                        attempted("few-shot", "target-reached"),
                        "stop at few-shot examples",
                    ),
                    (
                        "it misses the target",
                        attempted("few-shot", "below-target"),
                        "use another ready-made model",
                    ),
                ],
            )
        ],
        "few-shot examples",
    ),
    "the other need waits": Told(
        CASES["one kept, one to use"].problem,
        "use better serving",
        ("serving", "use"),
        [
            (
                "Find out: How many examples of input and correct output do you have, apart from "
                "the evaluation set? (examples.demonstrations)",
                [
                    ("below 250", {"examples.demonstrations": 0}, "use better serving"),
                    (
                        "250 or more",
                        {"examples.demonstrations": 250},
                        f"measure first, {TONE}",
                    ),
                ],
            ),
            (
                "Try better serving: cache the beginning that repeats, so that the first word "
                "comes sooner.",
                [
                    (
                        "it reaches the target",
                        attempted("serving", "target-reached"),
                        f"stop at better serving; then {WAITS}",
                    ),
                    ("it misses the target", attempted("serving", "below-target"), WAITS),
                ],
            )
        ],
        "better serving",
    ),
    "one requirement": Told(
        FEW,
        "prepare LoRA",
        ("few-shot", "prepare"),
        [
            (
                "Prepare LoRA: one thing is missing.",
                [("all of it holds", {"examples.demonstrations": 500}, "use LoRA")],
            ),
            TRIED,
        ],
        "few-shot examples",
    ),
    "three requirements": Told(
        FEW.replace("trusted: true", "trusted: false").replace("items: 4000", "items: 20"),
        "prepare LoRA",
        ("few-shot", "prepare"),
        [
            (
                "Prepare LoRA: three things are missing.",
                [
                    (
                        "all of it holds",
                        {
                            "evaluation.trusted": True,
                            "evaluation.items": 200,
                            "examples.demonstrations": 500,
                        },
                        "use LoRA",
                    )
                ],
            ),
            TRIED,
        ],
        "few-shot examples",
    ),
    "measuring": Told(
        FEW.replace("items: 4000", "items: 0"),
        "measure first",
        ("measure", "use"),
        [
            (
                "Draw test items from real inputs and set them aside.",
                [
                    (
                        "today's version reaches the target",
                        attempted("few-shot", "target-reached"),
                        "stop at few-shot examples",
                    ),
                    (
                        "today's version misses the target",
                        {"evaluation.items": 200},
                        "prepare LoRA",
                    ),
                ],
            )
        ],
        "a scored test set",
    ),
    "finding out": Told(
        FEW.replace("demonstrations: 400", "demonstrations: 140"),
        "find out about LoRA",
        ("few-shot", "find-out"),
        [
            (
                "Find out: How many correct examples can you add in a week? "
                "(examples.more_per_week)",
                [
                    (
                        "below 28",
                        {"examples.more_per_week": 0},
                        "keep your examples in the prompt; the next, LoRA, is blocked",
                    ),
                    ("28 or more", {"examples.more_per_week": 28}, "prepare LoRA"),
                ],
            )
        ],
        "few-shot examples",
    ),
    "both needs are solved": Told(
        CASES["both reached"].problem,
        "stop at a better prompt",
        ("prompt", "stop"),
        upkeep="a better prompt",
    ),
    "no change": Told(CASES["no change"].problem, "leave it as it is", (None, "stay")),
}  # fmt: skip


@pytest.mark.parametrize("told", PLANS.values(), ids=PLANS)
def test_each_format_has_the_same_experiments_with_the_same_results(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ladder = Command(monkeypatch, capsys)
    (tmp_path / "p.yaml").write_text(f"title: P\n{told.problem}\n", encoding="utf-8")

    def planned(*options: str) -> str:
        ended = ladder("plan", str(tmp_path / "p.yaml"), "--as-of", "2026-11-24", *options)
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    whole, text = planned("--format", "json"), planned()
    data = json.loads(whole)
    assert whole == json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    page = planned("--format", "markdown").replace("\\", "")
    titles = [title for title, _ in told.experiments]
    results = [result for _, results in told.experiments for result in results]
    assert (data["technique"], data["outcome"]) == told.step
    assert [item["title"] for item in data["experiments"]] == titles
    found = [result for item in data["experiments"] for result in item["results"]]
    assert [(item["says"], item["facts"], item["leads_to"]) for item in found] == results
    assert max(map(len, text.splitlines())) <= 80
    lines = [
        " ".join(part.split()) for part in re.split(r"\n(?=\n|- |\S| +(?:->|Effort|Missing))", text)
    ]
    assert f"Now: {told.now}." in lines
    starts = [f"{at}. {title}" for at, title in enumerate(titles, 1)]
    assert [line for line in lines if re.match(r"\d\. ", line)] == starts
    leads = [f"-> {says}: {then}" for says, _, then in results]
    assert [line for line in lines if line.startswith("-> ")] == leads
    assert f"\nNow: {told.now}. Fine-tune? " in page
    assert re.findall(r"(?m)^- \[ \] \*\*(.*)\*\*$", page) == titles
    arrows = [f"{says} → {then}" for says, _, then in results]
    assert re.findall(r"(?m)^  - (.* → .*)$", page) == arrows
    nothing = "No experiment and no answer can move this verdict."
    for written in (text, page):
        assert (nothing in written) is (not titles)
        assert re.findall(r"- Upkeep of (.*?):", written) == [told.upkeep] * bool(told.upkeep)

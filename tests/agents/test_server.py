"""The MCP server through both of the SDK's clients: in this process, and over standard input."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
import yaml

mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
from mcp import Client, ClientSession, StdioServerParameters, stdio_client  # noqa: E402

import ladder  # noqa: E402
from ladder.agents.server import LONGEST, OUTLINE, server  # noqa: E402
from ladder.api.advising import shipped  # noqa: E402
from ladder.schema.outline import EXAMPLES  # noqa: E402

STORIES = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
GOOD = Path(__file__).parents[2] / "examples/proposals/good/lora-for-a-house-voice.yaml"
Call = Callable[..., Awaitable[tuple[bool, Any]]]


@asynccontextmanager
async def _here() -> AsyncIterator[Call]:
    """Speak the newest protocol, which has no handshake, with the server in this process."""
    async with Client(server) as client:

        async def call(tool: str, **given: object) -> tuple[bool, Any]:
            result = await client.call_tool(tool, given)
            return bool(result.is_error), result

        yield call


@asynccontextmanager
async def _by_pipe() -> AsyncIterator[Call]:
    """Speak the older protocol with `ladder mcp` as clients start it."""
    started = StdioServerParameters(command=sys.executable, args=["-m", "ladder", "mcp"])
    async with stdio_client(started) as (read, write), ClientSession(read, write) as session:
        await session.initialize()

        async def call(tool: str, **given: object) -> tuple[bool, Any]:
            result = await session.call_tool(tool, given)
            return bool(result.is_error), result

        yield call


CLIENTS = {"newest protocol": _here, "older protocol": _by_pipe}


def _with(client: str, work: Callable[[Call], Awaitable[None]]) -> None:
    async def run() -> None:
        async with CLIENTS[client]() as call:
            await work(call)

    anyio.run(run)


BROKEN = """\
needs: [wrong-ton]
task: {shape: classifcation, classes: twelve}
evaluation: {items: 100, target: 85}
attempts:
  prompt: {outcome: target-reached, score: 0.6, items: 500}
  fewshot: {score: 0.7}
"""
FAULTS = """\
Error executing tool advise: error: `needs` cannot hold `wrong-ton`
  --> problem:1:9
  help: Did you mean wrong-tone?

error: `task.shape` cannot be `classifcation`
  --> problem:2:15
  help: Did you mean classification?

error: `task.classes` takes a whole number, not `twelve`
  --> problem:2:39
  help: That is not a number. For example: 300, 1,500 or 2k.

error: `evaluation.target` is 85, outside its scale of 0 to 1
  --> problem:3:34
  help: Write target and scores as shares of 1 (0.8 for 80 %). Or, if they share a larger scale, \
state its highest value in evaluation.max_score.

error: `attempts.prompt` is marked target-reached, but 0.6 is below 85
  --> problem:5:21
  help: Set the outcome to below-target, or correct the score or evaluation.target.

error: `attempts.prompt.score` is 0.6, below 1, but the target is 85
  --> problem:5:44
  help: Write score and target on one scale. If they are on one scale already (such as 0.8 on a \
scale that ends at 5), divide both by its highest value (5).

error: `attempts.prompt` was scored on 500 items, but the evaluation set has only 100
  --> problem:5:56
  help: Correct attempts.prompt.items or evaluation.items.

error: unknown key `attempts.fewshot`
  --> problem:6:3
  help: Did you mean few-shot?"""
DRAFT = """\
needs: [inconsistent-format]
task: {input: text, shape: extraction, format_errors: syntax, schema_enforced: no}
attempts: {prompt: {score: 0.94}}
evaluation: {target: 0.995}
"""
ANSWER = {
    "schema": 1,
    "headline": "Use a better prompt: enforce the output schema",
    "technique": "prompt",
    "rung": 0,
    "outcome": "use",
    "variant": "schema-enforcement",
    "ahead": {"form": "use", "technique": "few-shot", "missing": [], "missing_count": 0},
    "train": False,
    "fine_tune": "not-yet",
    "fine_tune_says": "Not now. Try a better prompt first, then few-shot examples.",
    "form": "undecided",
    "decided": False,
    "range": {"low": 0, "high": 4},
    "because": [
        {
            "rule": "fit/enforced-schema",
            "says": "a schema is enforced while the model writes, without training",
        },
        {
            "rule": "variant/inconsistent-format/prompt/schema-enforcement",
            "says": "enforce the output schema",
        },
        {
            "rule": "advice/test-set-first",
            "says": "build a test set first; without it, you cannot compare versions",
        },
    ],
    "do_first": "Switch on structured output (JSON schema, function calling or a grammar), and "
    "count failures again.",
    "as_of": "",
    "warnings": ["Not final: an answer that you can look up may change the technique."],
    "assumed": {"task.simpler": "none"},
    "question": {
        "id": "task.format_enforceable",
        "text": "Can a JSON schema or a grammar express the whole format?",
        "help": "Answer yes for fixed fields. Answer no for program code, a patch, or "
        "fields that depend on each other (counters, check sums).",
        "why": "Yes: use a better prompt. No: use few-shot examples.",
        "choices": [],
        "leads": [
            {"answer": "yes", "then": "no change"},
            {"answer": "no", "then": "use few-shot examples"},
        ],
    },
    "sources": [
        "Post-training: surgery on a model you didn't pretrain (2026)",
        "Introducing Structured Outputs in the API (2024) "
        "https://openai.com/index/introducing-structured-outputs-in-the-api/",
        "Let Me Speak Freely? A Study on the Impact of Format Restrictions on Performance "
        "of Large Language Models (2024) https://arxiv.org/abs/2408.02442",
    ],
}
"""The answer to the draft; the day is left out."""


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS)
def test_a_broken_draft_returns_all_faults_and_a_whole_one_the_question_that_decides(
    client: str,
) -> None:
    async def drafts(call: Call) -> None:
        failed, result = await call("advise", problem=BROKEN)
        assert failed
        assert result.content[0].text == FAULTS
        failed, result = await call("advise", problem=DRAFT)
        assert not failed
        assert {**result.structured_content, "as_of": ""} == ANSWER
        assert json.loads(result.content[0].text) == result.structured_content

    _with(client, drafts)


def test_each_story_gets_a_right_answer_of_at_most_four_kilobytes() -> None:
    async def stories(call: Call) -> None:
        for story in STORIES:
            failed, result = await call("advise", problem=story["problem"])
            assert not failed, result.content[0].text
            answer = result.structured_content
            ahead = answer["outcome"] in ("prepare", "find-out")
            given = {**answer, "technique": (answer["ahead"] if ahead else answer)["technique"]}
            for key, right in story["right"].items():
                assert given[key] in right, story["problem"]["title"]
            assert len(result.content[0].text.encode()) <= 4000
        assert len(STORIES) == 10

    _with("newest protocol", stories)


def test_unknown_answers_end_the_questions_and_leave_the_advice() -> None:
    async def questions(call: Call) -> None:
        for story in STORIES[::3]:
            problem, asked, steps = story["problem"], [], set()
            for _ in range(25):
                failed, result = await call("advise", problem=problem)
                assert not failed, result.content[0].text
                answer = result.structured_content
                steps.add((answer["technique"], answer["outcome"], answer["train"]))
                if "question" not in answer:
                    break
                question = answer["question"]
                asked.append(question["id"])
                named = [f"attempts.{each['id']}.outcome" for each in question["choices"]]
                facts = named if question["id"] == "attempts" else [question["id"]]
                problem = {**problem, **dict.fromkeys(facts, "unknown")}
            assert len(steps) == 1, story["problem"]["title"]
            assert len(asked) == len({*asked}) < 25, asked

    _with("newest protocol", questions)


def test_what_the_rules_assume_is_named_until_it_is_stated() -> None:
    async def assumptions(call: Call) -> None:
        _, result = await call("advise", problem={"needs": ["too-slow"]})
        assert result.structured_content["assumed"] == {
            "task.input": "text",
            "task.simpler": "none",
        }
        stated = {"needs": ["too-slow"], "task": {"input": "text", "simpler": "none"}}
        _, result = await call("advise", problem=stated)
        assert "assumed" not in result.structured_content

    _with("newest protocol", assumptions)


def test_the_outline_names_every_fact_and_its_examples_get_advice() -> None:
    async def outline() -> None:
        async with Client(server) as client:
            (resource,) = (await client.list_resources()).resources
            assert (str(resource.uri), resource.mime_type) == (OUTLINE, "text/markdown")
            read: Any = await client.read_resource(OUTLINE)
            text = read.contents[0].text
            told = await client.call_tool("explain", {})
            assert told.structured_content == {"text": text}
            for story, problem in EXAMPLES:
                assert story in text.replace("\n> ", " ")
                assert problem in text
                result: Any = await client.call_tool("advise", {"problem": problem})
                assert not result.is_error, result.content[0].text
                assert "question" in result.structured_content
        facts = yaml.safe_load(text.split("```yaml\n")[1].split("```")[0].replace("[NEED]", "NEED"))
        assert [*facts.pop("attempts")["TECHNIQUE"]] == [
            "outcome", "score", "items", "because", "tries",
        ]  # fmt: skip
        assert facts["errors"].pop("CAUSE") == "N bad answers"
        shown = {
            f"{section}.{name}" if isinstance(values, dict) else section
            for section, values in facts.items()
            for name in (values if isinstance(values, dict) else [section])
        }
        assert shown == {
            fact.id
            for fact in shipped().facts.values()
            if not (fact.filled or fact.attempt_of or fact.cause or fact.file)
            and not fact.id.startswith("proposal.")
        }
        assert len(text.encode()) <= 14_000

    anyio.run(outline)


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS)
def test_faults_reach_the_client_with_their_place_and_their_remedy(client: str) -> None:
    async def faults(call: Call) -> None:
        failed, result = await call("explain", id="requirement/min-exampels")
        assert failed
        assert "min-examples" in result.content[0].text
        many = "".join(f"k{at}: 1\n" for at in range(20))
        failed, result = await call("advise", problem=many)
        assert failed
        assert result.content[0].text.count("unknown key") == LONGEST
        assert result.content[0].text.endswith("8 more; mend these first.")

    _with(client, faults)


GOOD_ONE = GOOD.read_text(encoding="utf-8")
FEW, MISSING, NUMBERS = (
    ("requirement/min-examples", "error"),
    ("check/missing-facts", "undecided"),
    ("check/unsupported-numbers", "note"),
)
ASSUMED = ("check/assumed-facts", "note")
JUDGED: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
    (
        GOOD_ONE,
        "0 passed: 1 proposal (1 passed) · 2 notes · exit 0 (pass)",
        [NUMBERS, ASSUMED],
    ),
    (
        GOOD_ONE.replace("2400", "40"),
        "1 refused: 1 proposal (1 refused) · 1 error · 2 notes · exit 1 (a refused proposal, or a "
        "training without a proposal)",
        [FEW, NUMBERS, ASSUMED],
    ),
    (
        GOOD_ONE.replace("2400", "40")
        .replace("trusted: true", "trusted: false")
        .replace("open_weights: true, ", ""),
        "1 refused: 1 proposal (1 refused) · 2 errors · 1 undecided · 2 notes · exit 1 (a refused "
        "proposal, or a training without a proposal)",
        [FEW, ("requirement/trusted-metric", "error"), MISSING, NUMBERS, ASSUMED],
    ),
    (
        GOOD_ONE.replace("held_out: true", ""),
        "3 undecided: 1 proposal (1 undecided) · 1 undecided · 2 notes · exit 3 (undecided: facts "
        "are missing that could change the answer)",
        [MISSING, NUMBERS, ASSUMED],
    ),
    (
        "neds: [wrong-tone]\nneed: []\nproposal: {technique: lora}\n",
        "2 bad input: 1 file (1 bad input) · 2 errors · exit 2 (bad input)",
        [("check/invalid-proposal", "error")] * 2,
    ),
    (
        "needs: [wrong-tone]\n",
        "4 nothing: 0 proposals · 1 file skipped · exit 4 (nothing was checked)",
        [],
    ),
)
"""A proposal for each exit code, with its summary, and the rules of its findings in their order."""


def test_a_proposal_is_judged_with_each_result_and_all_its_findings() -> None:
    async def work(call: Call) -> None:
        for proposal, summary, findings in JUDGED:
            failed, result = await call("check", proposal=proposal)
            found = result.structured_content
            assert not failed
            assert "{exit} {result}: {summary}".format(**found) == summary
            assert [(item["rule"], item["severity"]) for item in found["findings"]] == findings
            assert all(item["text"].endswith((".", "?")) for item in found["findings"])
            assert all(item["do"] for item in found["findings"] if item["severity"] == "error")
        many = "proposal: {technique: lora}\n" + "".join(f"k{at}: 1\n" for at in range(14))
        _, result = await call("check", proposal=many)
        assert "14 errors" in result.structured_content["summary"]
        assert len(result.structured_content["findings"]) == LONGEST
        _, result = await call("explain", id="requirement/min-examples")
        assert "500" in result.structured_content["text"]

    _with("newest protocol", work)


BOTH = {
    "needs": ["wrong-tone", "too-slow"],
    "hosting": {"serving": "self-hosted"},
    "attempts": {"prompt": {"outcome": "target-reached", "score": 0.9}},
}


def test_the_brief_and_the_full_answer_name_the_step_of_each_need() -> None:
    async def work(call: Call) -> None:
        _, brief = await call("advise", problem=BOTH)
        _, full = await call("advise", problem=BOTH, full=True)
        short, whole = brief.structured_content, full.structured_content
        steps = [("prompt", "wrong-tone", "stop")]
        assert (short["technique"], short["outcome"], short["rung"]) == ("serving", "use", None)
        assert whole["recommendation"]["technique"] == "serving"
        for also in (short["also_do"], [*whole["companions"], *whole["off_ladder"]]):
            assert [(step["technique"], step["need"], step["outcome"]) for step in also] == steps
        assert {row["technique"]: row["status"] for row in whole["ladder"]}["prompt"] == "companion"

    _with("newest protocol", work)


def test_a_question_about_attempts_lists_them_and_says_what_a_result_does() -> None:
    async def work(call: Call) -> None:
        problem = {
            "needs": ["wrong-tone"],
            "examples": {"demonstrations": "unknown", "label_quality": "unknown"},
        }
        _, first = await call("advise", problem=problem)
        asked = first.structured_content["question"]
        assert asked["id"] == "attempts"
        named = [choice["id"] for choice in asked["choices"]]
        assert named == ["model-choice", "prompt", "few-shot", "lora"]
        assert asked["leads"][0] == {
            "answer": "reached the target",
            "then": "nothing above it is needed",
        }
        tried = {"prompt": {"outcome": "below-target"}, "few-shot": {"outcome": "untried"}}
        _, then = await call("advise", problem={**problem, "attempts": tried})
        assert then.structured_content["question"]["id"] != "attempts"

    _with("newest protocol", work)


def test_a_problem_may_be_an_object_and_a_sentence_gets_the_way_to_write_one() -> None:
    async def work(call: Call) -> None:
        texts = {
            "needs": "too-slow",
            "hosting": {"latency_now_ms": "9,000", "gpu": "H100"},
            "team": {"lifecycle_budgeted": "unknown"},
            "evaluation": {"target": "90 %", "best_of": {"tries": "8", "share": "70 %"}},
            "examples": {"more": {"count": "40", "per": "week"}},
            "attempts": {"prompt": {"tries": [{"name": "a", "score": "94 %", "items": "1,200"}]}},
        }
        failed, result = await call("advise", problem=texts)
        assert not failed, result.content[0].text
        assert result.structured_content["technique"] == "serving"
        for tool, given in (("advise", "problem"), ("check", "proposal")):
            for sentence in ("our GPT bill is $40k a month", "We want a LoRA: it is slow"):
                failed, result = await call(tool, **{given: sentence})
                assert failed
                assert f"Write the facts that it states as {OUTLINE} shows" in (
                    result.content[0].text
                )
                assert result.content[0].text.endswith(ladder.first_answer(sentence))

    _with("newest protocol", work)


def test_every_tool_is_read_only_and_typed() -> None:
    async def listed() -> None:
        async with Client(server) as client:
            tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["advise", "check", "explain"]
        for tool in tools:
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert tool.output_schema
            assert tool.description is not None
            assert "\n  " not in tool.description
            assert all("description" in each for each in tool.input_schema["properties"].values())

    anyio.run(listed)

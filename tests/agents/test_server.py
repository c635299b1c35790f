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

from ladder.agents.server import LONGEST, server  # noqa: E402

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


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS)
def test_an_interview_goes_to_its_end_and_its_problem_gets_a_brief_verdict(client: str) -> None:
    said = {"needs": "it makes things up about our products", "knowledge.location": "documents"}

    async def interview(call: Call) -> None:
        problem, id, reply, done = "", "", "unknown", False
        for _ in range(40):
            failed, result = await call("next_question", problem=problem, id=id, reply=reply)
            assert not failed, result.content[0].text
            step = result.structured_content
            problem, done = step["problem"], step["done"]
            if done:
                break
            asked = step["question"]
            id, reply = asked["id"], said.get(asked["id"], "unknown")
        assert done
        assert "location: documents" in problem
        failed, result = await call("advise", problem=problem)
        assert not failed
        assert len(json.dumps(result.structured_content)) < 3000
        assert result.structured_content["technique"] in ("prompt", "rag")

    _with(client, interview)


@pytest.mark.slow
@pytest.mark.parametrize("client", CLIENTS)
def test_faults_reach_the_client_with_their_place_and_their_remedy(client: str) -> None:
    async def faults(call: Call) -> None:
        for tool, given in (
            ("advise", {"problem": "neds: [wrong-tone]"}),
            ("next_question", {"problem": "neds: [wrong-tone]"}),
        ):
            failed, result = await call(tool, **given)
            assert failed
            assert "help: Did you mean needs?" in result.content[0].text
        failed, result = await call("next_question", id="knowledge.tokens", reply="soon")
        assert failed
        assert "Give a number" in result.content[0].text
        failed, result = await call("explain_rule", id="requirement/min-exampels")
        assert failed
        assert "min-examples" in result.content[0].text

    _with(client, faults)


GOOD_ONE = GOOD.read_text(encoding="utf-8")
FEW, MISSING, NUMBERS = (
    ("requirement/min-examples", "error"),
    ("check/missing-facts", "undecided"),
    ("check/unsupported-numbers", "note"),
)
JUDGED: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
    (
        GOOD_ONE,
        "0 passed: 1 proposal (1 passed) · 2 notes · exit 0 (pass)",
        [NUMBERS, ("check/assumed-facts", "note")],
    ),
    (
        GOOD_ONE.replace("2400", "40"),
        "1 refused: 1 proposal (1 refused) · 1 error · 1 note · exit 1 (a refused proposal, or a "
        "training without a proposal)",
        [FEW, NUMBERS],
    ),
    (
        GOOD_ONE.replace("2400", "40")
        .replace("trusted: true", "trusted: false")
        .replace("open_weights: true, ", ""),
        "1 refused: 1 proposal (1 refused) · 2 errors · 1 undecided · 1 note · exit 1 (a refused "
        "proposal, or a training without a proposal)",
        [FEW, ("requirement/trusted-metric", "error"), MISSING, NUMBERS],
    ),
    (
        GOOD_ONE.replace("held_out: true", ""),
        "3 undecided: 1 proposal (1 undecided) · 1 undecided · 1 note · exit 3 (undecided: facts "
        "are missing that could change the answer)",
        [MISSING, NUMBERS],
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
        _, result = await call("explain_rule", id="requirement/min-examples")
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
        assert short["next_rung"] is None or "ladder" not in short
        assert {row["technique"]: row["status"] for row in whole["ladder"]}["prompt"] == "companion"

    _with("newest protocol", work)


def test_a_question_about_attempts_offers_each_outcome_and_takes_several_at_once() -> None:
    async def work(call: Call) -> None:
        _, first = await call("next_question", problem={"needs": ["wrong-tone"]})
        asked = first.structured_content["question"]
        assert (asked["id"], asked["form"]) == ("attempts", "each")
        named = [choice["id"] for choice in asked["choices"]]
        assert named == ["model-choice", "prompt", "few-shot", "lora"]
        assert [outcome["id"] for outcome in asked["outcomes"]] == [
            "untried", "first-draft", "inconclusive", "below-target", "target-reached",
            "not-applicable",
        ]  # fmt: skip
        outcomes = {"prompt": "below-target", "few-shot": "untried"}
        _, then = await call(
            "next_question",
            problem=first.structured_content["problem"],
            id="attempts",
            reply=outcomes,
        )
        problem = then.structured_content["problem"]
        assert then.structured_content["question"]["id"] == "attempts.prompt.because"
        stated = yaml.safe_load(problem)["attempts"]
        told = {name: fields["outcome"] for name, fields in stated.items()}
        assert told == {**dict.fromkeys(named, "unknown"), **outcomes}

    _with("newest protocol", work)


def test_a_problem_may_be_an_object_and_a_sentence_is_sent_to_the_right_tool() -> None:
    async def work(call: Call) -> None:
        failed, result = await call("advise", problem={"needs": ["too-slow"]})
        assert not failed
        assert result.structured_content["technique"] == "serving"
        failed, result = await call("next_question", problem={"needs": ["too-slow"]})
        assert "needs: [too-slow]" in result.structured_content["problem"]
        for tool, given in (
            ("advise", "problem"),
            ("next_question", "problem"),
            ("check", "proposal"),
        ):
            failed, result = await call(tool, **{given: "our GPT bill is $40k a month"})
            assert failed
            assert 'Call next_question with id "needs"' in result.content[0].text

    _with("newest protocol", work)


def test_every_tool_is_read_only_and_typed() -> None:
    async def listed() -> None:
        async with Client(server) as client:
            tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["advise", "next_question", "check", "explain_rule"]
        for tool in tools:
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert tool.output_schema
            assert tool.description is not None
            assert "\n  " not in tool.description
            assert all("description" in each for each in tool.input_schema["properties"].values())

    anyio.run(listed)

"""The MCP server through both of the SDK's clients: in this process, and over standard input."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
from mcp import Client, ClientSession, StdioServerParameters, stdio_client  # noqa: E402

from ladder.agents.server import server  # noqa: E402

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


def test_a_proposal_is_judged_and_a_rule_is_explained() -> None:
    async def work(call: Call) -> None:
        _, result = await call("check", proposal=GOOD.read_text(encoding="utf-8"))
        assert result.structured_content["exit"] == 0
        bare = "needs: [missing-knowledge]\nproposal: {technique: lora}\n"
        _, result = await call("check", proposal=bare)
        assert result.structured_content["exit"] in (1, 3)
        assert result.structured_content["findings"]
        _, result = await call("explain_rule", id="requirement/min-examples")
        assert "500" in result.structured_content["text"]

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

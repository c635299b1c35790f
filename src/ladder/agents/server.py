"""`ladder mcp`: the library as read-only tools for coding agents, over standard input and output.

The server keeps nothing: the state of an interview is the problem that the client sends.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

import ladder

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

INSTRUCTIONS = """
Ask `ladder` before you start a fine-tuning, a distillation or another training, and when a person
asks whether to fine-tune. Interview the person with `next_question`; leave unknown what nobody has
said. `advise` recommends a technique with reasons; cite their rule ids. Do the steps of the other
needs (`also_do`) too. `prepare`, `find-out` and `measure` start no training: `ahead` lists what is
missing or decides. `check` judges a proposal.
""".strip()

Text = Annotated[
    str | dict[str, Any],
    Field(
        description="A problem file in YAML, or the same as an object; empty to begin. For example "
        "{needs: [too-slow], task: {stage: production}}. A person's own sentence is no problem "
        "file: send it to next_question as the reply to `needs`."
    ),
]
Reply = str | bool | int | float | list[str] | dict[str, str]

REPLY = (
    'The answer: "unknown", a number, yes or no, ids or titles of choices, or for the form `each` '
    "an object from ids to outcomes. For `needs`, the person's own words may do: if they name no "
    "need plainly, the error names the likeliest ids."
)

LONGEST = 12
"""Findings of a check that are returned at the most."""


class Choice(BaseModel):
    """One answer to pick."""

    id: str
    title: str


class Asked(BaseModel):
    """A question for the person."""

    id: str
    text: str
    help: str
    why: str
    accepts: str
    form: str
    choices: list[Choice]
    outcomes: list[Choice]


class Step(BaseModel):
    """The state of an interview: the problem to send back, and the next question, if any."""

    problem: str
    done: bool
    question: Asked | None


class Finding(BaseModel):
    """One thing to mend, by a rule."""

    rule: str
    severity: str
    text: str
    do: str


class Judged(BaseModel):
    """The findings about a proposal; `exit` is the exit code of `ladder check`."""

    exit: int
    result: str
    summary: str
    findings: list[Finding]


class Explained(BaseModel):
    """A rule, technique, need or fact in full, with its sources."""

    text: str


server = MCPServer(
    "ladder", version=ladder.__version__, instructions=INSTRUCTIONS, log_level="ERROR"
)


Tool = TypeVar("Tool", bound=Callable[..., object])


def _tool(function: Tool) -> Tool:
    """Register a function as a read-only tool; its docstring, without the margin, describes it."""
    server.tool(annotations=READ_ONLY, description=inspect.getdoc(function))(function)
    return function


def _read(problem: str | dict[str, Any]) -> ladder.Problem:
    """Return a problem from its text or object.

    Raises:
        ToolError: if the text is a sentence, with the tool that takes one.
    """
    text = problem if isinstance(problem, str) else json.dumps(problem, ensure_ascii=False)
    try:
        return ladder.read_problem(text)
    except ladder.InvalidInput:
        _refuse_sentence(text)
        raise


def _refuse_sentence(text: str) -> None:
    """Name the tool that takes a sentence.

    Raises:
        ToolError: if the text is one, not a file.
    """
    if text.strip() and not re.search(r"[:{\[]", text):
        raise ToolError(
            "error: this is a sentence, not a file in YAML\n  help: Call next_question with "
            'id "needs" and the sentence as reply; send the problem that it returns.'
        )


@contextmanager
def _faults() -> Iterator[None]:
    """Let every fault of an input reach the client as the text that a person would see.

    Raises:
        ToolError: in place of `InvalidInput`.
    """
    try:
        yield
    except ladder.InvalidInput as wrong:
        raise ToolError(str(wrong)) from None


@_tool
def advise(
    problem: Text = "",
    full: Annotated[bool, Field(description="All reasons, instead of a brief answer.")] = False,
) -> dict[str, Any]:
    """Recommend the lowest rung that meets the requirement, with reasons and rule ids.

    The answer is brief, under 3,000 characters, unless `full` is true.
    """
    with _faults():
        verdict = ladder.advise(_read(problem))
        return dict(verdict.to_dict()) if full else dict(verdict.to_dict(brief=True))


@_tool
def next_question(
    problem: Text = "",
    id: Annotated[str, Field(description="The id of the question to answer, or a fact.")] = "",
    reply: Annotated[Reply, Field(description=REPLY)] = "unknown",
) -> Step:
    """Return the question whose answer decides most; with `id` and `reply`, answer one first.

    Begin with an empty problem and send back the one that you get. To begin with a person's
    sentence, send it as the reply to `needs`. The interview ends when `done` is true.
    """
    with _faults():
        known = _read(problem)
        if id:
            known = ladder.answer(known, id, reply)
        question = ladder.next_question(known)
        text = ladder.write_problem(known)
    asked = (
        None
        if question is None
        else Asked(
            id=question.id,
            text=question.text,
            help=question.help,
            why=question.why,
            accepts=question.accepts,
            form=question.form,
            choices=[Choice(id=each.id, title=each.title) for each in question.choices],
            outcomes=[Choice(id=each.id, title=each.title) for each in question.outcomes],
        )
    )
    return Step(problem=text, done=asked is None, question=asked)


@_tool
def check(proposal: Annotated[str, Field(description="A proposal in YAML.")]) -> Judged:
    """Judge a proposal as `ladder check` does in CI: does the verdict allow what it asks for?"""
    _refuse_sentence(proposal)
    with _faults():
        report = ladder.check_text(proposal, name="proposal.yaml")
    findings = [
        Finding(rule=each.rule, severity=str(each.severity), text=each.text, do=each.do)
        for each, _ in report.findings
    ]
    return Judged(
        exit=int(report.exit),
        result=report.exit.word,
        summary=report.summary,
        findings=findings[:LONGEST],
    )


@_tool
def explain_rule(
    id: Annotated[str, Field(description="For example lora, min-examples or task.stage.")],
) -> Explained:
    """Return the text, sources and date of a rule, technique, need or fact, by its id."""
    with _faults():
        return Explained(text=ladder.explain_rule(id))


def main() -> None:
    """Serve on standard input and output until the client goes away."""
    server.run("stdio")

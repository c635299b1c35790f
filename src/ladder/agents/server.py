"""`ladder mcp`: the library as read-only tools for coding agents, over standard input and output.

The server keeps nothing: the state of an interview is the problem that the client sends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

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
needs (`also_do`) too. `check` judges a proposal.
""".strip()

Text = Annotated[str, Field(description="A problem file in YAML; empty to begin.")]
Reply = str | bool | int | float | list[str] | dict[str, str]

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


@server.tool(annotations=READ_ONLY)
def advise(problem: Text, full: bool = False) -> dict[str, Any]:
    """Recommend the lowest rung that meets the requirement, with reasons and rule ids.

    The answer is brief, under 3,000 characters, unless `full` is true.
    """
    with _faults():
        verdict = ladder.advise(ladder.read_problem(problem))
        return dict(verdict.to_dict()) if full else dict(verdict.to_dict(brief=True))


@server.tool(annotations=READ_ONLY)
def next_question(problem: Text = "", id: str = "", reply: Reply = "unknown") -> Step:
    """Return the question whose answer decides most; with `id` and `reply`, answer one first.

    Begin with an empty problem and send back the one that you get. The reply is what the person
    says, or "unknown". The interview ends when `done` is true.
    """
    with _faults():
        known = ladder.read_problem(problem)
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


@server.tool(annotations=READ_ONLY)
def check(proposal: Annotated[str, Field(description="A proposal in YAML.")]) -> Judged:
    """Judge a proposal as `ladder check` does in CI: does the verdict allow what it asks for?"""
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


@server.tool(annotations=READ_ONLY)
def explain_rule(id: str) -> Explained:
    """Return the text, sources and date of a rule, technique, need or fact, by its id."""
    with _faults():
        return Explained(text=ladder.explain_rule(id))


def main() -> None:
    """Serve on standard input and output until the client goes away."""
    server.run("stdio")

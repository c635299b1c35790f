"""`ladder mcp`: the library as read-only tools for coding agents, over standard input and output.

A model reads the person's story and writes the problem; the program decides. The server keeps
nothing: each call sends the whole problem.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

import ladder
from ladder.advice.next_fact import effects
from ladder.api.advising import as_problem, shipped
from ladder.ask.question import TRIED
from ladder.engine.used_facts import used_facts
from ladder.output.steps import alike_answers, to_do
from ladder.output.worth_asking import next_fact
from ladder.schema.outline import problem_outline

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

OUTLINE = "ladder://problem"
"""The address of the resource that shows how to write a problem file."""

INSTRUCTIONS = """
Ask `ladder` before you start a fine-tuning, a distillation or another training, and when a person
asks whether to fine-tune. Read the resource ladder://problem (or call `explain` without an id).
Write what the person said as one problem, leave out everything else, and send it to `advise`. If
`question` is there, ask the person, add the answer, and call `advise` again. Then report the
answer with its reasons, rule ids and sources. `train: false` starts no training. `check` judges a
proposal.
""".strip()

Text = Annotated[
    str | dict[str, Any],
    Field(
        description="The facts that the person stated: a problem file in YAML, or the same as an "
        "object, in the shape of ladder://problem. For example {needs: [too-slow], in_use: prompt}."
    ),
]

LONGEST = 12
"""Findings of a check, and faults of a problem, that are returned at the most."""

OPEN = ("ask_next", "next_rung", "open_questions", "open_question_count")
"""Keys of the brief verdict that `question` and `ahead` answer for an agent."""

SOURCES = 3
"""Sources that an answer names at the most."""

ROOM = 160
"""Characters of an answer in words, and of what it leads to, at the most."""


class Choice(BaseModel):
    """One answer to pick."""

    id: str
    title: str


class Lead(BaseModel):
    """Answers to a question, and what `ladder` then recommends."""

    answer: str
    then: str


class Asked(BaseModel):
    """The question for the person: the answer goes into the problem, under `id`."""

    id: str
    text: str
    help: str
    why: str
    choices: list[Choice]
    leads: list[Lead]


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
        ToolError: if the text is a sentence.
    """
    if isinstance(problem, dict):
        return as_problem(problem, shipped(), "problem")
    try:
        return ladder.read_problem(problem, name="problem")
    except ladder.InvalidInput:
        _refuse_sentence(problem)
        raise


def _refuse_sentence(text: str) -> None:
    """Say how a person's sentence becomes a problem, and what it comes to until then.

    Raises:
        ToolError: if the text is one, not a file.
    """
    if text.strip() and not re.search(r"^\s*([\w.\"'-]+\s*:|[{\[]|---)", text, re.MULTILINE):
        at_once = ladder.first_answer(text)
        raise ToolError(
            "error: this is a sentence, not a file in YAML\n  help: Write the facts that it states "
            f"as {OUTLINE} shows; `explain` without an id returns the same."
            + (f"\nThe answer to the sentence alone:\n{at_once}" if at_once else "")
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
        first = wrong.diagnostics[:LONGEST]
        more = len(wrong.diagnostics) - len(first)
        text = str(ladder.InvalidInput(first))
        raise ToolError(f"{text}\n\n{more} more; mend these first." if more else text) from None


@_tool
def advise(
    problem: Text = "",
    full: Annotated[bool, Field(description="All reasons, instead of a brief answer.")] = False,
) -> dict[str, Any]:
    """Recommend the lowest rung that solves the problem, and name the one question that decides.

    Send all facts at once. If some are wrong or contradict each other, the error lists each with a
    remedy. The answer is brief, about 2 to 3 kB, unless `full` is true. `question` is
    absent if no answer can change the recommendation; if the person does not know the answer,
    write `unknown` for that fact.
    """
    with _faults():
        known = _read(problem)
        verdict = ladder.advise(known)
        if full:
            return dict(verdict.to_dict())
        answer: dict[str, Any] = dict(verdict.to_dict(brief=True))
        assumed, unused = _assumed(known), used_facts(verdict).unused
        asked = _asked(replace(known, facts={**known.facts, **assumed}), verdict)
    return {
        **{key: value for key, value in answer.items() if key not in OPEN},
        **({"assumed": assumed} if assumed else {}),
        **({"unused": list(unused)} if unused else {}),
        **({"question": asked.model_dump()} if asked else {}),
        "sources": _sources(verdict),
    }


def _assumed(problem: ladder.Problem) -> dict[str, str]:
    """Return the facts that the rules assume, because the problem does not state them."""
    return {
        fact.id: fact.assume
        for fact in shipped().facts.values()
        if fact.assume and fact.id not in problem.facts
    }


def _asked(problem: ladder.Problem, verdict: ladder.Verdict) -> Asked | None:
    """Return the question of the verdict, or else the next one of the interview."""
    if verdict.recommendation.outcome == "stop":
        return None
    found = next_fact(verdict)
    if found and found.fact not in problem.positions:  # stated as unknown: nobody knows it
        asked: ladder.Question | None = ladder.question_about(problem, found.fact)
    else:
        asked = ladder.next_question(problem)
    if asked is None:
        return None
    return Asked(
        id=asked.id,
        text=asked.text,
        help=asked.help,
        why=asked.why,
        choices=[Choice(id=each.id, title=each.title) for each in asked.choices],
        leads=_leads(verdict, asked),
    )


def _leads(verdict: ladder.Verdict, asked: ladder.Question) -> list[Lead]:
    """Return what each answer leads to; of a question about several techniques, for any of them."""
    known, fact = verdict.knowledge, asked.facts[0]
    if len(asked.facts) > 1:
        return [Lead(answer=each.answers, then=each.outcome) for each in TRIED]
    found = effects(verdict, fact)
    if not found:  # the screen shows none of a choice of several
        found = [(each.says, each.does) for each in alike_answers(known, fact, to_do)]
    every = [Lead(answer=_cut(answer), then=_cut(then)) for answer, then in found]
    return every if len(every) > 1 else []


def _sources(verdict: ladder.Verdict) -> list[str]:
    """Return the first sources of the reasons, each as title, year and address."""
    reasons = (*verdict.recommendation.why, *verdict.fine_tune.because)
    cited = dict.fromkeys(name for reason in reasons for name in reason.sources)
    sources = [verdict.sources[name] for name in cited if name in verdict.sources][:SOURCES]
    return [f"{_cut(each.title)} ({each.year}) {each.url}".rstrip() for each in sources]


def _cut(text: str) -> str:
    return text if len(text) <= ROOM else f"{text[: ROOM - 1].rstrip()}…"


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
def explain(
    id: Annotated[
        str,
        Field(description="For example lora, min-examples or task.stage; empty for the problem."),
    ] = "",
) -> Explained:
    """Return how to write a problem: all facts with their values, and examples.

    With an id, return the text, sources and date of a rule, technique, need or fact.
    """
    with _faults():
        return Explained(text=ladder.explain_rule(id) if id else problem_outline(shipped()))


@server.resource(
    OUTLINE,
    name="problem",
    description="How to write a problem: all facts with their values, and examples.",
    mime_type="text/markdown",
)
def outline() -> str:
    """Return how to write a problem."""
    return problem_outline(shipped())


def main() -> None:
    """Serve on standard input and output until the client goes away."""
    server.run("stdio")

"""What to do where nobody can be asked: the open questions, and how to answer them in a file."""

from pathlib import Path

from ladder.ask.choosing import decides
from ladder.ask.numbers import bounds
from ladder.ask.possible_outcomes import open_facts
from ladder.ask.state import Interview
from ladder.ask.terminal.commands import Commands
from ladder.engine.facts import Fact, Kind
from ladder.load.save import UNKNOWN
from ladder.output.screen import wrap


def explained(interview: Interview, file: Path | None, commands: Commands) -> str:
    """The error, and the open questions as YAML that can be pasted and filled in."""
    run = commands.advise(file or Path("problem.yaml"))
    lines = [
        "error: `ladder ask` needs a terminal to ask in, and there is none",
        f"  --> {file or '<stdin>'}",
        f"  help: Answer in a file instead, then run: {run}",
        "",
    ]
    facts = decisive_facts(interview)
    if not facts:
        return "\n".join([*lines, "No question is open: no answer would change the advice.", ""])
    lines += ["Open questions, as they stand in that file (fill in what you know):", ""]
    seen: list[str] = []
    for fact in facts:
        *sections, _ = fact.id.split(".")
        for depth, section in enumerate(sections):
            if seen[: depth + 1] != sections[: depth + 1]:
                lines.append(f"{'  ' * depth}{section}:")
                seen = sections[: depth + 1]
        seen = sections
        indent = "  " * len(sections)
        comment = f"{indent}# "
        lines += wrap(f"{fact.question} {_choices(fact)}", 88, comment, comment)
        lines.append(f"{indent}{fact.id.rsplit('.', 1)[-1]}: {UNKNOWN}")
    return "\n".join([*lines, ""])


def decisive_facts(interview: Interview) -> list[Fact]:
    """The facts that could be asked about now, section by section as a file holds them."""
    query, every = interview.query, interview.rulebook.facts
    if query is None:
        return []
    if query.id == "needs":
        return [query.fact]
    knowledge = interview.knowledge
    wanted = {fact for fact in open_facts(knowledge) if decides(knowledge, fact)} or set(
        query.about
    )
    # The vocabulary is in the order of asking, which may come back to a section.
    sections = list(dict.fromkeys(fact.split(".")[0] for fact in every))
    found = [fact for fact in every.values() if fact.id in wanted]
    return sorted(found, key=lambda fact: sections.index(fact.id.split(".")[0]))


def _choices(fact: Fact) -> str:
    if fact.kind is Kind.BOOL:
        return "(true, false)"
    if fact.choices:
        words = ", ".join(fact.choice_ids())
        return f"(some of [{words}])" if fact.kind is Kind.CHOICES else f"({words})"
    return f"({bounds(fact)})"

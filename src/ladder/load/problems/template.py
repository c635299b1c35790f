"""What `ladder new` writes: a file to fill in, made from the vocabulary, or a shipped example."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import Rulebook
from ladder.load.problems.problem import vocabulary
from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import did_you_mean, fault, listed

WIDTH = 80

HEAD = """\
# A problem for `ladder`: what is known about one task.
#
# Put what you know in the place of `unknown`, and leave or delete the rest:
# what is left out counts as unknown, never as a no. Numbers may be written as
# 40k, 20,000 or 62%.
#
#   ladder advise FILE    the verdict
#   ladder ask FILE       the rest as questions

title:  # in a few words, for whoever reads the verdict
"""


def template(rulebook: Rulebook, *, proposal: bool = False) -> str:
    """A problem file in which nothing is known yet; with `proposal` one for `ladder check`."""
    lines = HEAD.splitlines()
    for name, below in vocabulary(rulebook).items():
        if name == "proposal" and not proposal:  # only `ladder check` reads it
            continue
        lines.append("")
        if isinstance(below, Fact):
            lines += _fact(name, below, "")
            continue
        lines.append(f"{name}:")
        if name == "attempts":
            lines += _attempts(rulebook)
            continue
        for key, fact in below.items():
            assert isinstance(fact, Fact)
            lines += _fact(key, fact, "  ")
    return "\n".join(lines) + "\n"


def _fact(key: str, fact: Fact, indent: str) -> Iterator[str]:
    """A fact with its question, its help and the meaning of its choices."""
    yield from _comment(f"{fact.question} {fact.help}".strip(), indent)
    for choice in fact.choices:
        yield from _comment(f"{choice.id}: {choice.meaning}", indent, "  ")
    yield f"{indent}{key}: unknown  # {_values(fact)}"


def _values(fact: Fact) -> str:
    """What may stand in the place of `unknown`."""
    match fact.kind:
        case Kind.BOOL:
            return "true or false"
        case Kind.CHOICE:
            return "one of these"
        case Kind.CHOICES:
            return f"some of these: [{', '.join(fact.choice_ids()[:2])}]"
        case Kind.DATE:
            return "a day, as 2027-01-31"
        case Kind.TEXT:
            return "a path from this file" if fact.file else "a sentence"
        case _:
            return fact.unit or "a number"


def _attempts(rulebook: Rulebook) -> Iterator[str]:
    """A line for each technique; what may be said of an attempt is said once for all."""
    yield from _comment("What came of each technique that you tried, for example:", "  ")
    yield "  #   prompt: {outcome: below-target, score: 62%, items: 300, because: It drifts.}"
    outcome = next(fact for fact in rulebook.facts.values() if fact.attempt_of and fact.choices)
    for choice in outcome.choices:
        yield from _comment(f"{choice.id}: {choice.meaning}", "  ", "  ")
    for technique in rulebook.techniques.values():
        yield f"  {technique.id}: unknown  # {technique.title}"


def _comment(text: str, indent: str, inner: str = "") -> list[str]:
    first = f"{indent}# {inner}"
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=f"{first}  " if inner else first,
        break_on_hyphens=False,
    )


_PREFIX = re.compile(r"^(scenario|row-\d+)-")


def examples() -> dict[str, Path]:
    """Every example by its name: problems, then proposals for `ladder check`."""
    folder = shipped("examples")
    good = folder / "proposals" / "good"
    files = [*sorted(folder.glob("*.yaml")), *sorted(good.iterdir())]
    return {_PREFIX.sub("", file.stem): file for file in files}


def example(name: str) -> Path:
    """The example of that name.

    Raises:
        InvalidInput: if there is none.
    """
    every = examples()
    if name not in every:
        help_ = did_you_mean(name, every, f"Choose from: {listed(every, 40)}.")
        raise fault(f"there is no example {name}", help_)
    return every[name]

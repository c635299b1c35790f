"""The problem file on two pages: how a program that reads a person's story writes it as facts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ladder.engine.facts import IN_USE, Choice, Fact, Kind
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside

FEW = 12
"""Choices that a line lists; of more, it lists the first ones and how to find the others."""

WORDS = 4
"""Other words for a technique at the most."""

HEAD = """\
# A problem file

Write what the person said, as YAML. Leave out the rest: a missing fact is unknown, never a no.
Do not guess, and do not conclude one fact from another.

- `needs` is what goes wrong, or what they want better. The remedy that they ask for is not a need.
- Most stories show `task.input` and `task.shape`. `in_use` is only what they say runs today.
- Write a result as a share of right answers: 41 of 120 is `score: 0.34, items: 120`. If 6 % are
  wrong, the score is 0.94. Write the target on the same scale.
- With a score and a target, leave `outcome` out. A quick try without a result is `first-draft`.
- One technique, several models or versions: `tries: [{name: opus, score: 0.6, items: 120}, …]`.
- Write numbers as people do (40k, 62 %, about 1500), with no comma inside braces.
- The remedy that somebody proposes, and has not tried, is no attempt.
- If no line fits what they said, leave it out, and tell the person that the answer ignores it.
"""

EXAMPLES = (
    (
        "Our support assistant answers from a handbook of 900 pages, which changes every month. It "
        "often invents features. With a careful prompt, 62 of 100 test questions were right; we "
        "need 85. Nobody has built a search. Our chief wants to fine-tune.",
        """\
title: Support assistant for our product
needs: [missing-knowledge]
in_use: prompt
task: {input: text, shape: question-answering}
knowledge: {location: documents, tokens: 360000, changes: monthly}
evaluation: {items: 100, target: 0.85}
attempts:
  prompt: {score: 0.62, items: 100, because: It invents features.}
  rag: {outcome: untried}
""",
    ),
    (
        "Our model writes summaries of site visits. In blind tests, engineers accept 130 of 200 "
        "with five examples in the prompt, 118 with a prompt alone, and 126 with Claude and the "
        "same examples. 160 would do. Somebody tried a LoRA for an afternoon. We have 3,000 "
        "summaries that engineers wrote; legal has not said whether we may train on them.",
        """\
title: Summaries of site visits
needs: [weak-domain-skill]
in_use: few-shot/ours
task: {input: text, shape: summarization}
examples: {demonstrations: 3000, label_quality: expert}
evaluation: {items: 200, target: 0.8, metric: share that engineers accept in a blind test}
attempts:
  prompt: {score: 0.59, items: 200}
  few-shot: {tries: [{name: ours, score: 0.65, items: 200}]}
  model-choice: {score: 0.63, items: 200, because: Claude with the same examples}
  lora: {outcome: first-draft}
hosting: {may_train: not-yet}
""",
    ),
)
"""Stories, each with its problem file."""


def problem_outline(book: Rulebook) -> str:
    """Return how to write a problem file: all facts that a story can state, and two examples.

    Files that `ladder` reads, and the facts of a proposal, are left out.
    """
    shown = [fact for fact in book.facts.values() if _in_a_story(fact)]
    lines = _Lines(book, Counter(fact.unit for fact in shown))
    parts = [HEAD, "## Facts\n", "```yaml"]
    for section in dict.fromkeys(_section(fact) for fact in shown):
        parts += [f"{section}:"] if section else []
        parts += [lines.of(fact) for fact in shown if _section(fact) == section]
        parts += ["  CAUSE: N bad answers"] if section == "errors" else []
    parts += [*lines.of_attempts(), "```\n", "A NEED is one of these:\n"]
    parts += [f"- `{need.id}`: {need.symptom}" for need in book.needs.values()]
    named = map(_named, book.facts[IN_USE].choices) if IN_USE in book.facts else ()
    parts += ["", f"A TECHNIQUE is one of these: {', '.join(named)}."]
    causes = [f"`{cause.id}` ({cause.title})" for cause in book.causes.values()]
    parts += ["", f"A CAUSE of bad answers is one of these: {', '.join(causes)}."] if causes else []
    for story, file in EXAMPLES:
        parts += [f"\n## Example\n\n> {story}\n\n```yaml\n{file}```"]
    return "\n".join(parts) + "\n"


def _in_a_story(fact: Fact) -> bool:
    elsewhere = fact.filled or fact.attempt_of or fact.cause or fact.file
    return not elsewhere and not fact.id.startswith("proposal.")


def _named(technique: Choice) -> str:
    """Return the id of a technique, with the words that people use for it, or else its title."""
    words = technique.words[:WORDS] or (inside(technique.meaning),)
    return f"`{technique.id}` ({', '.join(words)})"


def _section(fact: Fact) -> str:
    return fact.id.rpartition(".")[0]


class _Lines(NamedTuple):
    """How facts stand in a problem file, each with its values and its meaning.

    A unit that only one fact has says its meaning; `units` counts the facts of each.
    """

    book: Rulebook
    units: Counter[str]

    def of(self, fact: Fact) -> str:
        """Return the line of a fact: its values, and its question as a comment."""
        section, _, name = fact.id.rpartition(".")
        line = f"{'  ' if section else ''}{name}: {self._takes(fact)}"
        return line if self.units[fact.unit] == 1 else f"{line}  # {fact.question}"

    def of_attempts(self) -> Iterator[str]:
        """Yield what can be stated about an attempt, once for all techniques."""
        outcome = next(fact for fact in self.book.facts.values() if fact.id.endswith(".outcome"))
        yield "attempts:"
        yield "  TECHNIQUE:"
        yield f"    outcome: {self._takes(outcome)}"
        yield "    score: N"
        yield "    items: N labeled items"
        yield "    because: text  # What still goes wrong with it?"
        yield "    tries: [{name: text, model: text, score: N, items: N, usable: yes | no}]"

    def _takes(self, fact: Fact) -> str:
        match fact.kind:
            case Kind.BOOL:
                return "yes | no"
            case Kind.WHOLE | Kind.NUMBER:
                return f"N {fact.unit}".rstrip()
            case Kind.CHOICE:
                return " | ".join(self._choices(fact))
            case Kind.CHOICES:
                return f"[{', '.join(self._choices(fact))}]"
            case _:
                return "text"

    def _choices(self, fact: Fact) -> Sequence[str]:
        """Return the legal answers; needs and techniques, listed below, go by one word."""
        ids = fact.choice_ids()
        for word, known in (("NEED", self.book.needs), ("TECHNIQUE", self.book.techniques)):
            if len(known.keys() & {*ids}) > FEW:
                return word, *(id for id in ids if id not in known)
        more = f"… (`explain {fact.id}` lists all {len(ids)})"
        return ids if len(ids) <= FEW else (*ids[: FEW // 3], more)

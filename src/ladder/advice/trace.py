"""Every rule that could have fired, whether it did, and the facts that it read.

Grouped by need, in the order of the option list, with what each technique requires; then rules off
the option list, the cautions and the advice.
"""

from collections.abc import Iterator

from ladder.advice.page import TextPage
from ladder.advice.view import PLAIN, View
from ladder.engine.assessment import Answers, chosen_variant
from ladder.engine.comparisons import Truth
from ladder.engine.conditions import ALWAYS
from ladder.engine.facts import currency, in_currency
from ladder.engine.rules import NeedOption, Rule, RuleKind
from ladder.engine.verdict import Verdict
from ladder.engine.wording import fill, inside, show
from ladder.output.answer import headline
from ladder.output.conditions import in_words
from ladder.output.markdown import folded
from ladder.output.phrases import rung_in_words

FIRED: dict[Truth, str] = {True: "fired", False: "silent", None: "unknown"}
REQUIREMENT: dict[Truth, str] = {True: "met", False: "not met", None: "unknown"}

SPEAKS = ("can serve", "fired", "chosen", "met", "not met")

INTRO = (
    "Every rule with the facts that it read. Fired: its condition is true. Silent: it is false. "
    "Unknown: a fact is missing. A technique is available only if all its requirements are met."
)


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return every rule's part in the verdict, as lines of at most the view's width."""
    page = TextPage(verdict, view)
    for text in (verdict.title, headline(verdict), INTRO):
        page.screen.add(text.replace("`", ""))
    for depth, text in _Trace(verdict).lines():
        if not depth:
            page.gap()
        first = "  " * depth
        page.screen.add(text.replace("`", ""), first, f"{first}  " if depth else "")
    return page.screen.drawn()


def fenced(verdict: Verdict) -> str:
    """Return the same, folded in a Markdown page, with a safe fence."""
    lines = ["~~~~text", *render(verdict).strip().split("\n"), "~~~~"]
    return "\n".join(folded("Every rule and fact", lines)) + "\n"


Lines = Iterator[tuple[int, str]]
"""Paragraphs, each with how many steps it stands in; a heading with none."""


class _Trace:
    """The results of a verdict's rules."""

    def __init__(self, verdict: Verdict) -> None:
        self.book, self.facts = verdict.rulebook, verdict.facts
        self.needs = [self.book.needs[need] for need in verdict.needs]
        self.answers = Answers(self.book.tests, self.facts.get)

    def lines(self) -> Lines:
        """Yield the whole trace."""
        if not self.needs:
            yield 0, "No need is stated, so there is no option to evaluate."
        for need in self.needs:
            yield 0, f"Need {need.id}: {inside(need.title)}"
            for entry in need.options:
                yield from self.entry(entry)
            yield 1, "Not an option of this need:"
            for name, rule in need.exclusions.items():
                title = self.book.techniques[name].title
                yield 2, f"{title}: {rule.id}, {fill(rule.says, self.facts)}"
        yield from self.of_kind("Cautions", "caution")
        yield from self.of_kind("Advice", "advice")

    def entry(self, entry: NeedOption) -> Lines:
        """Yield an entry of an option list: its rules for and against it, and its status."""
        technique = self.book.techniques[entry.technique]
        along = [self.book.techniques[name].title for name in entry.combined_with]
        brought = f", with {inside(' and '.join(along))}" if along else ""
        yield 1, f"{technique.title} ({rung_in_words(technique.rung)}){brought}"
        yield from self.rule("can serve", entry.fit, 2)
        for rule in entry.exclusions:
            yield from self.rule(FIRED[self.answers[rule.id]], rule, 2)
        for rule in entry.requirements:
            yield from self.rule(REQUIREMENT[self.answers[rule.id]], rule, 2)
        for name in (*entry.combined_with, entry.technique):
            yield 2, self.tried(name)
        variants = entry.variants or technique.variants
        chosen = chosen_variant(variants, self.answers)
        for rule in variants:
            truth = self.answers[rule.id]
            word = "chosen" if rule is chosen else "skipped" if truth else FIRED[truth]
            yield from self.rule(word, rule, 2)

    def tried(self, technique: str) -> str:
        """Return what is known about an attempt, and its consequence."""
        prefix = f"attempts.{technique}."
        known = {name: show(value) for name, value in self.facts.items() if name.startswith(prefix)}
        facts = "; ".join(f"{name} = {value}" for name, value in known.items())
        words = {"target_reached": "target reached", "exhausted": "tried, below the target"}
        found = (word for name, word in words.items() if self.answers[f"{name}:{technique}"])
        return f"{next(found, 'no result')}: {facts or f'{prefix}outcome = unknown'}"

    def of_kind(self, heading: str, kind: RuleKind) -> Lines:
        """Yield the rules of a kind for these needs, those that fired first."""
        needs = {need.id for need in self.needs}
        about = [
            rule
            for rule in self.book.rules.values()
            if rule.kind == kind and (not rule.needs or not needs.isdisjoint(rule.needs))
        ]
        if about:
            yield 0, f"{heading} (said where the technique is part of the verdict)"
        for wanted in (True, None, False):
            for rule in (rule for rule in about if self.answers[rule.id] is wanted):
                yield from self.rule(FIRED[wanted], rule, 1)
                if wanted and rule.techniques:
                    yield 2, f"speaks of {', '.join(rule.techniques)}"

    def rule(self, word: str, rule: Rule, depth: int) -> Lines:
        """Yield a rule: its truth, its id and line, its condition, and the facts read."""
        # A line with a number in it speaks of this problem: untrue unless the rule fired.
        says = rule.says if word in SPEAKS or "{" not in rule.says else ""
        yield depth, f"{word}: {rule.id}" + (f", {fill(says, self.facts)}" if says else "")
        asks = "asks that " if rule.kind == "requirement" else "when "
        if rule.when != ALWAYS:
            for number, (deeper, text) in enumerate(in_words(self.book, rule.when)):
                says = in_currency(text, currency(self.facts))
                yield depth + 1 + deeper, says if number else f"{asks}{says}"
        read = [f"{name} = {show(self.facts.get(name))}" for name in rule.reads if name != "as_of"]
        if read:
            yield depth + 1, f"read {'; '.join(read)}"

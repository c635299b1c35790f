"""Every rule that could have spoken, whether it did, and the facts that it read.

Grouped as the walk goes: for each need its route from the lowest rung up, with what each technique
asks; then what does not lie on the route, the cautions and the advice.
"""

from collections.abc import Sequence

from ladder.advice.page import Page
from ladder.advice.phrases import headline
from ladder.advice.view import PLAIN, View
from ladder.engine.assessment import Answers, chosen_variant
from ladder.engine.conditions import ALWAYS, Truth
from ladder.engine.rules import Need, RouteEntry, Rule, Technique
from ladder.engine.verdict import Verdict
from ladder.engine.wording import fill, inside, show
from ladder.output.conditions import in_words
from ladder.output.markdown import folded
from ladder.output.words import rung_in_words

FIRED: dict[Truth, str] = {True: "fired", False: "silent", None: "unknown"}
GATE: dict[Truth, str] = {True: "holds", False: "not met", None: "unknown"}

SPEAKS = ("can serve", "fired", "chosen", "holds", "not met")

INTRO = (
    "Every rule with the facts that it read. Fired: its condition holds. Silent: it does not. "
    "Unknown: a fact is missing, and unknown never counts as proof. A gate holds, is not met, "
    "or is unknown; a technique is open only where every gate holds."
)


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Every rule's part in the verdict, as lines of at most the view's width."""
    lines = _Lines(verdict, view)
    for text in (verdict.title, headline(verdict), INTRO):
        lines.line(text, 0)
    rulebook, needs = verdict.rulebook, [verdict.rulebook.needs[need] for need in verdict.needs]
    if not needs:
        lines.gap("No need is stated, so no route is walked.")
    for need in needs:
        _need(lines, need)
    for heading, kind in (("Cautions", "caution"), ("Advice", "advice")):
        rules = [rule for rule in rulebook.rules.values() if rule.kind == kind]
        _rules_for(lines, heading, rules, {need.id for need in needs})
    return lines.page.screen.drawn()


def fenced(verdict: Verdict) -> str:
    """The same, folded away in a Markdown page. No line of it can close the fence."""
    lines = ["~~~~text", *render(verdict).strip().split("\n"), "~~~~"]
    return "\n".join(folded("Every rule and fact", lines)) + "\n"


class _Lines:
    """Lines, as they are added."""

    def __init__(self, verdict: Verdict, view: View) -> None:
        self.page = Page(verdict, view)
        self.rulebook, self.facts = verdict.rulebook, verdict.facts
        self.answers = Answers(self.rulebook.tests, self.facts.get)

    def line(self, text: str, depth: int) -> None:
        """One paragraph, `depth` steps in."""
        first = "  " * depth
        self.page.screen.add(text.replace("`", ""), first, f"{first}  " if depth else "")

    def gap(self, text: str) -> None:
        """A heading, with a blank line before it."""
        self.page.gap()
        self.line(text, 0)

    def truth(self, rule: Rule) -> Truth:
        """Whether the rule's condition holds of the facts; a silenced caution does not."""
        truth = self.answers[rule.id]
        if truth and rule.unless is not None:
            return not self.answers[f"unless:{rule.id}"]
        return truth

    def rule(self, word: str, rule: Rule, depth: int) -> None:
        """A rule: the word for its truth, its id and line, its condition, and what it read."""
        # A line with a number in it speaks of this problem: untrue unless the rule fired.
        says = rule.says if word in SPEAKS or "{" not in rule.says else ""
        self.line(
            f"{word}: {self.page.linked(rule.id)}"
            + (f", {fill(says, self.facts)}" if says else ""),
            depth,
        )
        if rule.when != ALWAYS:
            self.condition("when " if rule.kind != "gate" else "asks that ", rule, depth + 1)
        read = [f"{name} = {self.value(name)}" for name in rule.reads if name != "as_of"]
        if read:
            self.line(f"read {'; '.join(read)}", depth + 1)

    def condition(self, word: str, rule: Rule, depth: int) -> None:
        """The rule's condition in words, nested as it is nested."""
        for number, (deeper, text) in enumerate(in_words(self.rulebook, rule.when)):
            self.line(text if number else f"{word}{text}", depth + deeper)
        if rule.unless is not None:
            for number, (deeper, text) in enumerate(in_words(self.rulebook, rule.unless)):
                self.line(text if number else f"unless {text}", depth + deeper)

    def value(self, fact: str) -> str:
        """A fact's value, or `unknown`."""
        return show(self.facts[fact]) if fact in self.facts else "unknown"


def _need(lines: _Lines, need: Need) -> None:
    lines.gap(f"Need {need.id}: {inside(need.title)}")
    for entry in need.route:
        _entry(lines, entry)
    lines.line("Not on this route:", 1)
    for name, rule in need.unfit.items():
        title = lines.rulebook.techniques[name].title
        lines.line(f"{title}: {rule.id}, {fill(rule.says, lines.facts)}", 2)


def _entry(lines: _Lines, entry: RouteEntry) -> None:
    technique = lines.rulebook.techniques[entry.technique]
    along = [lines.rulebook.techniques[name].title for name in entry.combined_with]
    brought = f", with {inside(' and '.join(along))}" if along else ""
    lines.line(f"{technique.title} ({rung_in_words(technique.rung)}){brought}", 1)
    lines.rule("can serve", entry.fit, 2)
    for rule in entry.unfit:
        lines.rule(FIRED[lines.truth(rule)], rule, 2)
    for rule in entry.gates:
        lines.rule(GATE[lines.truth(rule)], rule, 2)
    for name in (*entry.combined_with, entry.technique):
        _tried(lines, lines.rulebook.techniques[name])
    _variants(lines, entry.variants or technique.variants)


def _variants(lines: _Lines, variants: tuple[Rule, ...]) -> None:
    """The forms of a technique: the first known to hold is chosen, else the last."""
    chosen = chosen_variant(variants, lines.answers)
    for rule in variants:
        if rule is chosen:
            word = "chosen"
        else:
            word = "passed over" if lines.truth(rule) else FIRED[lines.truth(rule)]
        lines.rule(word, rule, 2)


def _tried(lines: _Lines, technique: Technique) -> None:
    """What is known of an attempt, and what that makes of it."""
    prefix = f"attempts.{technique.id}."
    known = [name for name in lines.facts if name.startswith(prefix)]
    facts = "; ".join(f"{name} = {lines.value(name)}" for name in known)
    for word in ("met", "spent"):
        if lines.answers[f"{word}:{technique.id}"]:
            lines.line(f"{word}: {facts}", 2)
            return
    lines.line(f"neither met nor spent: {facts or f'{prefix}outcome = unknown'}", 2)


def _rules_for(lines: _Lines, heading: str, rules: Sequence[Rule], needs: set[str]) -> None:
    """The rules of a kind that speak of these needs; those that fired stand first."""
    about = [rule for rule in rules if not rule.needs or not needs.isdisjoint(rule.needs)]
    if not about:
        return
    lines.gap(f"{heading} (said where the technique is part of the verdict)")
    for wanted in (True, None, False):
        for rule in about:
            if lines.truth(rule) is not wanted:
                continue
            lines.rule(FIRED[wanted], rule, 1)
            if wanted and rule.techniques:
                lines.line(f"speaks of {', '.join(rule.techniques)}", 2)

"""What a rule says in a verdict: sentences that take the facts of a problem when they are read."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from ladder.engine.computed import measured
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.wording import fill, label, missing_facts, shortfall


@dataclass(frozen=True, slots=True)
class Sentence(ABC):
    """What a rule says, whatever the facts."""

    rule: Rule

    @abstractmethod
    def says(self, facts: Facts) -> str:
        """It in one short line."""

    @abstractmethod
    def text(self, facts: Facts) -> str:
        """It in full, with the values read."""

    @abstractmethod
    def read(self, facts: Facts) -> Facts:
        """The values that it rests on."""

    def asks(self, facts: Facts) -> tuple[str, ...]:
        """The facts that would turn it; only a gate names some."""
        return ()


@dataclass(frozen=True, slots=True)
class RuleSentence(Sentence):
    """The reason that a rule gives: `whole` is its text, with what to do about it or without."""

    whole: str

    def says(self, facts: Facts) -> str:
        """The rule's own line."""
        return fill(self.rule.says, facts)

    def text(self, facts: Facts) -> str:
        """Why the rule holds, and how it stands to the source."""
        return fill(self.whole, facts)

    def read(self, facts: Facts) -> Facts:
        """What the rule's condition reads."""
        return _known(self.rule.reads, facts)


@dataclass(frozen=True, slots=True)
class AttemptSentence(Sentence):
    """What was tried and how it went: the rule's sentence, then the reader's own numbers."""

    technique: str
    reported: tuple[str, ...]

    def says(self, facts: Facts) -> str:
        """The rule's line, the score, and the reader's reason."""
        because = facts.get(f"attempts.{self.technique}.because")
        return f"{self.rule.says}{self._score(facts)}" + (f": {because}" if because else "")

    def text(self, facts: Facts) -> str:
        """The same in full."""
        because = facts.get(f"attempts.{self.technique}.because")
        told = f"{self.rule.why}{self._score(facts)}"
        return told + (f" Your reason: {because}" if because else "")

    def read(self, facts: Facts) -> Facts:
        """What the problem says of the attempt."""
        return _known(self.reported, facts)

    def _score(self, facts: Facts) -> str:
        score = facts.get(f"attempts.{self.technique}.score")
        return f" (score {score:g})" if isinstance(score, int | float) else ""


@dataclass(frozen=True, slots=True)
class InconclusiveSentence(AttemptSentence):
    """What was tried and cannot be told yet: the rule's sentence, then what the numbers hold."""

    def says(self, facts: Facts) -> str:
        """The rule's line, the interval, and the items that would show it."""
        found = measured(facts, self.technique)
        if found is None:
            return self.rule.says
        told = f"{found.items:,} items, {found.low:.2f} to {found.high:.2f}"
        more = f"; {found.more:,} more would show it" if found.more else ""
        return f"{self.rule.says}: {told} holds your {found.target:g}{more}"

    def text(self, facts: Facts) -> str:
        """The same in full."""
        found = measured(facts, self.technique)
        if found is None:
            return self.rule.why
        told = (
            f" It scored {found.score:g} on {found.items:,} items, so the truth may lie from "
            f"{found.low:.2f} to {found.high:.2f}; your target of {found.target:g} lies between."
        )
        more = " No number of items tells a score from a target that it equals."
        if found.more:
            more = f" If the score stays, {found.more:,} more items would show it."
        return self.rule.why + told + more


@dataclass(frozen=True, slots=True)
class GateSentence(Sentence):
    """A gate that is not known to hold, and what it would take; `unknown` where nobody can tell."""

    rulebook: Rulebook
    unknown: bool

    def says(self, facts: Facts) -> str:
        """What it asks for in one line, and how much is lacking."""
        if self.unknown:
            return f"{self.rule.says} (unknown)"
        short = self._shortfall(facts)
        return f"{self.rule.says} ({short})" if short else self.rule.says

    def text(self, facts: Facts) -> str:
        """What would turn it where it is false; what to find out where it is unknown."""
        rule = self.rule
        do = fill(rule.do, facts)
        if self.unknown:
            asked = [self.rulebook.facts[fact].question for fact in self.asks(facts)[:2]]
            return f"Not known yet: {' '.join(asked)} {do}".strip() + label(rule)
        short = self._shortfall(facts)
        gap = f" ({short}.)" if short else ""
        return f"{fill(rule.why, facts)} {do}{gap}{label(rule)}"

    def read(self, facts: Facts) -> Facts:
        """What its condition reads."""
        return _known(self.rule.reads, facts)

    def asks(self, facts: Facts) -> tuple[str, ...]:
        """The facts that would open it: all that it reads, or those that are missing."""
        if self.unknown:
            return missing_facts(self.rulebook, self.rule, facts)
        return self.rule.reads

    def _shortfall(self, facts: Facts) -> str:
        return ", ".join(shortfall(self.rulebook, self.rule.when, facts))


def _known(names: Iterable[str], facts: Facts) -> Facts:
    return {name: facts[name] for name in names if name in facts}

"""What rules say in a verdict. Words are made when they are read, from the facts of one problem."""

from collections.abc import Sequence
from typing import NamedTuple

from ladder.engine.computed import TARGET, measured
from ladder.engine.facts import Facts
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.wording import fill, label, missing_facts, shortfall

NO_FACTS: Facts = {}


class Reason(NamedTuple):
    """A rule that spoke, how it speaks, and the facts of which it speaks.

    Args:
        by: the rule.
        whole: its text in full, before values are filled in; empty of attempts and gates.
        technique: of an attempt, what was tried.
        reads: the facts that it rests on.
        gate_of: of a gate that is not known to hold, the rules that it stands in.
        unknown: of such a gate, whether nobody knows if it holds.
        known: the facts of the problem.
    """

    by: Rule
    whole: str = ""
    technique: str = ""
    reads: tuple[str, ...] = ()
    gate_of: Rulebook | None = None
    unknown: bool = False
    known: Facts = NO_FACTS

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.by.id

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the rule cites."""
        return self.by.sources

    @property
    def says(self) -> str:
        """The reason in one short line."""
        line = fill(self.by.says, self.known)
        if self.technique:
            told = self._numbers(brief=True)
            because = self._of_attempt("because")
            return line + told + (f": {because}" if because and not self._inconclusive else "")
        more = "unknown" if self.unknown else self._shortfall
        return f"{line} ({more})" if more else line

    @property
    def text(self) -> str:
        """The reason in full, with the values read; of a gate, with what would turn it."""
        rule, known = self.by, self.known
        if self.technique:
            because = self._of_attempt("because")
            told = rule.why + self._numbers(brief=False)
            return told + (f" Your reason: {because}" if because and not self._inconclusive else "")
        if self.gate_of is None:
            return fill(self.whole, known)
        do = fill(rule.do, known)
        if self.unknown:
            asked = " ".join(self.gate_of.facts[fact].question for fact in self.asks[:2])
            return f"Not known yet: {asked} {do}".strip() + label(rule)
        short = f" ({self._shortfall}.)" if self._shortfall else ""
        return f"{fill(rule.why, known)} {do}{short}{label(rule)}"

    @property
    def facts(self) -> Facts:
        """The values that it rests on."""
        return {name: self.known[name] for name in self.reads if name in self.known}

    @property
    def asks(self) -> tuple[str, ...]:
        """Of a closed gate, the facts that would open it: all that it reads, or what is missing."""
        if self.gate_of is None:
            return ()
        return missing_facts(self.gate_of, self.by, self.known) if self.unknown else self.by.reads

    @property
    def _shortfall(self) -> str:
        book = self.gate_of
        return ", ".join(shortfall(book, self.by.when, self.known)) if book else ""

    @property
    def _inconclusive(self) -> bool:
        return self.by.id == "message/inconclusive"

    def _of_attempt(self, field: str) -> object:
        return self.known.get(f"attempts.{self.technique}.{field}")

    def _numbers(self, *, brief: bool) -> str:
        """The reader's own numbers: the score, or the interval and the items that would tell."""
        if not self._inconclusive:
            score = self._of_attempt("score")
            return f" (score {score:g})" if isinstance(score, int | float) else ""
        found = measured(self.known, self.technique)
        if found is None:
            return ""
        items, low, high, target = f"{found.items:,} items", found.low, found.high, found.target
        if brief:
            more = f"; {found.more:,} more would show it" if found.more else ""
            return f": {items}, {low:.2f} to {high:.2f} holds your {target:g}{more}"
        more = " No number of items tells a score from a target that it equals."
        if found.more:
            more = f" If the score stays, {found.more:,} more items would show it."
        return (
            f" It scored {found.score:g} on {items}, so the truth may lie from {low:.2f} to "
            f"{high:.2f}; your target of {target:g} lies between.{more}"
        )


def reason(rule: Rule, *, advised: bool = False) -> Reason:
    """The reason that a rule gives; with `advised`, also what to do about it."""
    text = f"{rule.why} {rule.do}".strip() if advised else rule.why
    return Reason(rule, text + label(rule), reads=rule.reads)


def attempt(rulebook: Rulebook, message: str, technique: str) -> Reason:
    """What came of an attempt, in the reader's own numbers."""
    about = f"attempts.{technique}."
    reads = [fact for fact in rulebook.facts if fact.startswith(about)]
    if message == "inconclusive":
        reads.append(TARGET)
    rule = rulebook.rules[f"message/{message}"]
    return Reason(rule, technique=technique, reads=tuple(reads))


def closed(rulebook: Rulebook, gates: Sequence[tuple[Rule, bool | None]]) -> tuple[Reason, ...]:
    """The gates not known to hold: those known not to first, then the unknown ones."""
    shut = sorted((gate for gate in gates if not gate[1]), key=lambda gate: gate[1] is None)
    return tuple(
        Reason(rule, reads=rule.reads, gate_of=rulebook, unknown=truth is None)
        for rule, truth in shut
    )

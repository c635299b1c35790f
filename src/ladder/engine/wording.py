"""Rules and their values as sentences, built when they are read, for one problem's facts."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ladder.engine.comparisons import AtLeast, IsStated
from ladder.engine.computed import counts
from ladder.engine.conditions import All, Condition, Named, Not, hindrances
from ladder.engine.errors import Ceiling, Counts, ceiling_of, counts_of
from ladder.engine.facts import Fact, Facts, Kind, Value, sign_of
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.scores import TARGET, measured
from ladder.engine.shown import show as show
from ladder.engine.shown import unit_of as unit_of
from ladder.engine.sources import Basis
from ladder.engine.unknown import missing_facts

COUNTED_OUT = "message/counted-out"
"""The sentence on what counted errors rule out, which names your own numbers."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


_ORDINARY = frozenset(
    [
        "A",
        "An",
        "Another",
        "Better",
        "Cheaper",
        "Continued",
        "Distillation",
        "Embeddings",
        "Faster",
        "Few-shot",
        "Fewer",
        "Full",
        "Guardrails",
        "Model",
        "Preference",
        "Reinforcement",
        "Retrieval",
        "Shared",
        "Speculative",
        "The",
        "Tools",
    ]
)
"""First words of titles that have no capital inside a sentence: those of the shipped titles."""


def inside(title: str) -> str:
    """Return a title as it appears inside a sentence: `retrieval (RAG)`, but `LoRA`.

    Other titles keep their capital: in German, for example, a noun has one everywhere.
    """
    word = title.split(" ", 1)[0]
    return title[:1].lower() + title[1:] if word in _ORDINARY else title


SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\))) (?![a-z])")
"""The space between two sentences."""

POINTS_BACK = re.compile(r"(?:But|It|Its|Otherwise|So|That|Then|They|Those|Together)\b")
"""First words of a sentence that only makes sense after the one before it."""


OF_YOUR = re.compile(rf"\b(\d+ )?of your {PLACEHOLDER.pattern} (?=[a-z])")
"""A number of things that the reader has, which a text can leave out."""


def _is_part(of: re.Match[str], facts: Facts) -> bool:
    """Return whether the reader's number is known, and not below the number that is part of it."""
    whole = facts.get(of[2])
    return isinstance(whole, int | float) and whole >= int(of[1] or 0)


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return each sentence: its text up to a first value, then each fact with the text after it."""
    found = []
    for sentence in SENTENCE.split(text):
        opens, *pieces = PLACEHOLDER.split(sentence)
        found.append((opens, tuple(zip(pieces[::2], pieces[1::2], strict=True))))
    return tuple(found)


def fill(text: str, facts: Facts) -> str:
    """Return `text` with each `{fact.id}` replaced by its value.

    A sentence that names an unknown value is left out, with a next one that points back at it. If
    no sentence is left, the result says which values are not known yet. "100 of your {fact}
    examples" needs no number: if it is unknown or below 100, the text is "100 of your examples".
    A dollar sign stands for the currency that the problem names.
    """
    if "$" in text:
        text = text.replace("$", sign_of(facts))
    if "{" not in text:
        return text
    text = OF_YOUR.sub(lambda of: of[0] if _is_part(of, facts) else f"{of[1] or ''}of your ", text)
    kept, missing, left_out = [], [], False
    for opens, values in _sentences(text):
        unknown = [name for name, _ in values if facts.get(name) is None]
        left_out = bool(unknown) or (left_out and POINTS_BACK.match(opens) is not None)
        missing += unknown
        if not left_out:
            parts = [show(facts[name]) + _after(facts[name], rest) for name, rest in values]
            kept.append(opens + "".join(parts))
    if kept:
        return " ".join(kept)
    named = ", ".join(dict.fromkeys(missing))
    ends = text.endswith((".", ".)"))
    return f"Not known yet: {named}." if ends else f"a value that is not known yet ({named})"


_PLURAL = re.compile(
    r"( (?:(?!(?:a|and|as|at|for|has|in|is|of|on|or|the|to|was)\b)[a-z]+ ){0,2}?[A-Za-z]{2,}?)"
    r"(?<!s)(?<!u)(?<!ie)(?<!che)(?<!sse)s\b"
)
"""A plural right after a number, with up to two words before it: " labeled items"."""


def _after(value: Value | None, rest: str) -> str:
    """Return the text after a value; after the number 1, its plural becomes a singular."""
    found = _PLURAL.match(rest) if value == 1 and type(value) is int else None
    return rest if found is None else found[1] + rest[found.end() :]


def ended(text: str) -> str:
    """Return a text that ends as a sentence does, with one full stop unless it has its own sign."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def label(rule: Rule) -> str:
    """Return a label for a rule that is stricter or newer than the source."""
    match rule.basis:
        case Basis.INTERPRETATION:
            return " (A reading of the source, stricter than its words.)"
        case Basis.EXTERNAL:
            return f" (Beyond the source; checked {rule.verified}.)"
        case Basis.SOURCE:
            return ""


def shortfall(rulebook: Rulebook, condition: Condition, facts: Facts) -> list[str]:
    """Return how far the numbers fall short: "180 more labeled items"."""
    texts = []
    for declared, value, bound in _short(rulebook, condition, facts):
        short = bound - value
        number = show(int(short)) if float(short).is_integer() else show(round(short, 1))
        texts.append(f"{number} more {unit_of(declared.unit, short)}".rstrip())
    return texts


def have_and_need(given: "Reason") -> list[str]:
    """Return how much of each number there is: "60 of 500"; with its unit, if there are several."""
    if given.rulebook is None:
        return []
    found = list(_short(given.rulebook, given.by.when, given.known))
    return [
        f"{show(value)} of {show(bound)}{f' {declared.unit}' if len(found) > 1 else ''}".rstrip()
        for declared, value, bound in found
    ]


def _short(
    rulebook: Rulebook, condition: Condition, facts: Facts
) -> list[tuple[Fact, float, float]]:
    """Return the facts whose numbers are below what a condition asks for, with both numbers."""
    match condition:
        case All(parts):
            return [short for part in parts for short in _short(rulebook, part, facts)]
        case Named(name):
            return _short(rulebook, rulebook.derived[name].when, facts)
        case Not(IsStated(of=Not(AtLeast() as enough))):
            return _short(rulebook, enough, facts)
        # Of what is computed, nobody can collect more.
        case AtLeast(name, bound) if name in rulebook.facts:
            declared, value = rulebook.facts[name], facts.get(name)
        case _:
            return []
    if declared.kind is Kind.DATE or not isinstance(value, int | float) or value >= bound:
        return []
    return [(declared, value, bound)]


NO_FACTS: Facts = {}

NO_RULES = "a pickled verdict holds no rules: call with_rules(rules) first"


class Reason(NamedTuple):
    """A rule that appears in a verdict, its role, and the facts that it mentions.

    Args:
        by: the rule.
        whole: its text in full, without values and label; empty for attempts and requirements.
        technique: the technique tried, for an attempt.
        reads: the facts that it uses.
        is_requirement: whether it is a requirement that is not known to be met.
        unknown: for such a requirement, whether it is unknown if it is met.
        known: the facts of the problem.
        rulebook: the rules, which say what would meet a requirement.
    """

    by: Rule
    whole: str = ""
    technique: str = ""
    reads: tuple[str, ...] = ()
    is_requirement: bool = False
    unknown: bool = False
    known: Facts = NO_FACTS
    rulebook: Rulebook | None = None

    def __repr__(self) -> str:
        return f"<Reason {self.rule}: {self.says}>"

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.by.id

    @property
    def id(self) -> str:
        """The rule's id, as `ladder rules show` takes it."""
        return self.by.id

    @property
    def why(self) -> str:
        """The reason in full, as `text`."""
        return self.text

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the rule cites."""
        return self.by.sources

    @property
    def says(self) -> str:
        """The reason in one short line."""
        line = fill(self.by.says, self.known)
        if self.by.id == COUNTED_OUT:
            return line + self._bound(brief=True)
        if self.technique:
            result = self._numbers(brief=True)
            because = self._because.rstrip(" .!?")
            return line + result + (f": {because}" if because else "")
        more = "unknown" if self.unknown else self._shortfall
        return f"{line} ({more})" if more else line

    @property
    def text(self) -> str:
        """The reason in full, with its values; for a requirement, with what would meet it."""
        rule, known = self.by, self.known
        if rule.id == COUNTED_OUT:
            return rule.why + self._bound(brief=False) + label(rule)
        if self.technique:
            sentence, because = rule.why + self._numbers(brief=False), self._because
            return sentence + (f" Your reason: {ended(because)}" if because else "")
        if not self.is_requirement:
            return fill(self.whole, known) + label(rule)
        do = self.do
        if self.unknown:
            questions = [self._rules.facts[fact].question for fact in self.asks[:2]]
            unknown = " ".join(["Not known yet:", *questions]) if questions else "Not known yet."
            return f"{unknown} {do}".strip() + label(rule)
        short = f" ({self._shortfall}.)" if self._shortfall else ""
        return f"{fill(rule.why, known)} {do}{short}{label(rule)}"

    @property
    def do(self) -> str:
        """What to do about it; empty if the rule does not say."""
        return fill(self.by.do, self.known)

    @property
    def cause(self) -> str:
        """Why a requirement is not met; if that is unknown, what known facts rule out."""
        if not self.unknown:
            return fill(self.by.why, self.known)
        ruled_out = hindrances(self.by.when, self.known, self._rules.evaluators)
        return " ".join(found.why for found in ruled_out)

    @property
    def facts(self) -> Facts:
        """The values that it uses."""
        return {name: self.known[name] for name in self.reads if name in self.known}

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that would meet an unmet requirement: all that it reads, or those missing."""
        if not (self.is_requirement and self.unknown):
            return self.by.reads if self.is_requirement else ()
        return missing_facts(self._rules, self.by, self.known)

    @property
    def _rules(self) -> Rulebook:
        if self.rulebook is None:
            raise ValueError(NO_RULES)
        return self.rulebook

    @property
    def _shortfall(self) -> str:
        if not self.is_requirement:
            return ""
        return ", ".join(shortfall(self._rules, self.by.when, self.known))

    @property
    def _inconclusive(self) -> bool:
        return self.by.id == "message/inconclusive"

    @property
    def _because(self) -> str:
        """Return your reason for the result of an attempt; empty if it is not told here."""
        return "" if self._inconclusive else str(self._of_attempt("because") or "").strip()

    def _bound(self, *, brief: bool) -> str:
        """Return how far a technique can get, by the errors that you counted."""
        counts = counts_of(self._rules, self.known)
        found = counts and ceiling_of(self._rules, counts, self.technique)
        if counts is None or found is None or counts.target is None:
            return ""
        bound = at_most(found.high, counts.target)
        return (
            f": {bound}" if brief else f" It can repair {errors_in_words(counts, found)}: {bound}."
        )

    def _of_attempt(self, field: str) -> object:
        return self.known.get(f"attempts.{self.technique}.{field}")

    def _numbers(self, *, brief: bool) -> str:
        """Return your own numbers: the score, or its interval and the items needed."""
        found = None
        if self._inconclusive or (self.by.id == "message/target-met" and not brief):
            found = measured(self.known, self.technique)
        if found is None:
            score = None if self._inconclusive else self._of_attempt("score")
            return f" (score {score:g})" if isinstance(score, int | float) else ""
        items, target = f"{found.items:,} {unit_of('items', found.items)}", found.target
        span = ends_in_words(found.low, found.high, target)
        if brief:
            more = f"; if it stays there, {found.more:,} more would tell" if found.more else ""
            return f": {items}, {span} includes your {target:g}{more}"
        more = " No number of items tells a score from a target that it equals."
        if found.more:
            words = f"{found.more:,} more {unit_of('items', found.more)}"
            more = f" If the score stays, {words} would show it."
        return (
            f" It scored {found.score:g} on {items}, so the truth may lie from {span}; your target "
            f"of {target:g} lies between.{more}"
        )


def errors_in_words(counts: Counts, found: Ceiling) -> str:
    """Return what it can repair: `33 of the 120 bad answers (39 with the unclear ones)`."""
    unclear = counts.unclear
    more = f" ({found.errors + unclear:,} with the unclear ones)" if unclear else ""
    return f"{found.errors:,} of the {counts.read:,} bad answers{more}"


def at_most(high: float, target: float) -> str:
    """Return a ceiling below a target, with the digits that show it."""
    digits = next((n for n in (2, 3, 4) if float(f"{high:.{n}f}") < target), 6)
    return f"at most {high:.{digits}f}, and you need {target:g}"


def ends_in_words(low: float, high: float, target: float | None) -> str:
    """Return an interval in words, with the digits that show on which side of the target it ends.

    There are two digits after the point, or up to four: 0.49 to 0.61, or 0.984 to 0.998.
    """

    def side(end: float) -> tuple[bool, bool]:
        return end < (target or 0), end > (target or 0)

    for digits in (2, 3, 4):
        ends = [(end, float(f"{end:.{digits}f}")) for end in (low, high)]
        if all(target is None or side(end) == side(shown) for end, shown in ends):
            break
    return f"{low:.{digits}f} to {high:.{digits}f}"


def reason(rule: Rule, *, advised: bool = False) -> Reason:
    """Return the reason that a rule gives; with `advised`, also what to do about it."""
    text = f"{rule.why} {rule.do}".strip() if advised else rule.why
    return Reason(rule, text, reads=rule.reads)


def attempt(rulebook: Rulebook, message: str, technique: str) -> Reason:
    """Return the result of an attempt, with your own numbers."""
    target = (TARGET,) if message in ("inconclusive", "counted-out") else ()
    counts = _about_errors(rulebook) if message == "counted-out" else ()
    reads = (*_about_attempt(rulebook, technique), *target, *counts)
    return Reason(rulebook.rules[f"message/{message}"], technique=technique, reads=reads)


@lru_cache(maxsize=256)
def _about_attempt(rulebook: Rulebook, technique: str) -> tuple[str, ...]:
    about = f"attempts.{technique}."
    return tuple(fact for fact in rulebook.facts if fact.startswith(about))


@lru_cache(maxsize=8)
def _about_errors(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(fact for fact in rulebook.facts if fact.startswith("errors."))


def requirement(rule: Rule, truth: bool | None) -> Reason:
    """Return a requirement that is known not to be met, or of which that is unknown."""
    return Reason(rule, reads=rule.reads, is_requirement=True, unknown=truth is None)


def closed(
    rulebook: Rulebook, requirements: Sequence[tuple[Rule, bool | None]]
) -> tuple[Reason, ...]:
    """Return the requirements not known to be met, in their order."""
    return in_order(
        rulebook,
        (requirement(rule, truth) for rule, truth in requirements if not truth),
    )


def in_order(rulebook: Rulebook, unmet: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return unmet requirements: those known not to be met first, numbers last among them."""
    first = lambda reason: 2 if reason.unknown else counts(rulebook, reason.by)  # noqa: E731
    return tuple(sorted(unmet, key=first))

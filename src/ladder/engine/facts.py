"""Facts about a problem: values, the vocabulary, and computed facts.

A formula with an unknown input is unknown. So is a division by zero or a result out of range.
Standard library only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor, fsum, isfinite, log10, pow, prod
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Self


class Day(int):
    """A day, counted like `date.toordinal` and written like `date.isoformat`."""

    __slots__ = ()

    def __str__(self) -> str:
        return date.fromordinal(self).isoformat()


USD = "USD"
"""The currency of an amount that names none."""

CURRENCIES: Mapping[str, tuple[str, ...]] = {
    USD: ("$", "us$", "usd", "dollar", "dollars", "bucks"),
    "EUR": ("€", "eur", "euro", "euros"),
    "GBP": ("£", "gbp", "pound", "pounds", "pence", "p"),
    "CHF": ("chf", "franc", "francs"),
}
"""Currencies that an amount can name, each with the words for it, its sign first."""


class Money(float):
    """An amount in a currency that the problem names: a number like others, written with it."""

    __slots__ = ("currency",)
    currency: str

    def __new__(cls, amount: float, currency: str) -> Self:
        """Return the amount; nothing is converted."""
        made = super().__new__(cls, amount)
        made.currency = currency
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        """Return what a copy is made of."""
        return float(self), self.currency


Scalar = bool | int | float | str
Value = Scalar | frozenset[str]
Facts = Mapping[str, Value]
"""Known facts by id. A fact that is absent is unknown, never false."""


def currency(facts: Facts) -> str:
    """Return the currency of a problem's amounts: the one that it names, else US dollars."""
    named = (value.currency for value in facts.values() if isinstance(value, Money))
    return next(named, USD)


def sign_of(facts: Facts) -> str:
    """Return what stands before a problem's amounts: the sign of their currency, or its name."""
    sign = CURRENCIES[currency(facts)][0]
    return f"{sign.upper()} " if sign.isalpha() else sign


def in_currency(unit: str, named: str) -> str:
    """Return a unit of money in another currency: `EUR a month` for `USD a month`."""
    return unit.replace(USD, named)


YES, NOT_YET = "yes", "not-yet"
"""The choices that true and false mean, of a fact that can also be refused."""


class Kind(StrEnum):
    """The type of a fact's value."""

    BOOL = "bool"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"


class Choice(NamedTuple):
    """One legal answer of a choice fact, with its meaning in one line.

    `gives` are numbers that follow from the answer, by fact (such as the memory of a GPU), with
    their `sources`. `words` are other words that people use for it.
    """

    id: str
    meaning: str
    gives: tuple[tuple[str, float], ...] = ()
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A word of the vocabulary: something to know about a problem, and how to ask for it.

    `minimum` and `maximum` bound numbers, in `unit`. `attempt_of` names the technique whose attempt
    the fact describes, and `cause` the cause of the bad answers that it counts. `words` are other
    words for its unit. If the fact names a file, `file` is what the file holds: `examples`,
    `evaluation`, `results`, `model`, `invoice` or `errors`. `assume` is the choice that rules read
    if a problem states none. `after` is a fact that the interview asks first. If not `asked`,
    nobody is asked for it because a condition reads whether it is stated. A `filled` fact follows
    from what a problem states about its attempts; no problem states it.
    """

    id: str
    kind: Kind
    question: str
    help: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    attempt_of: str | None = None
    cause: str = ""
    words: tuple[str, ...] = ()
    file: str = ""
    assume: str = ""
    asked: bool = True
    after: str = ""
    filled: bool = False

    @property
    def gives(self) -> bool:
        """True if its answers set numbers."""
        return any(choice.gives for choice in self.choices)

    @property
    def yes_or_no(self) -> tuple[str, str] | None:
        """The choices that true and false mean; None if they mean none."""
        return (YES, NOT_YET) if {YES, NOT_YET} <= {*self.choice_ids()} else None

    def choice_ids(self) -> tuple[str, ...]:
        """Return the ids of the legal answers, in the order of the vocabulary."""
        return tuple(choice.id for choice in self.choices)


Operation = Literal["sum", "difference", "product", "ratio", "power", "least", "most", "how_many"]

OPERATIONS: Mapping[Operation, tuple[str, str, Callable[[Sequence[float]], float]]] = {
    "sum": (" + ", "the sum", fsum),
    "difference": (" - ", "the first minus the second", lambda parts: parts[0] - parts[1]),
    "product": (" × ", "the product", prod),
    "ratio": (" / ", "the first divided by the second", lambda parts: parts[0] / parts[1]),
    "power": (" ^ ", "the first to the power of the second", lambda parts: pow(*parts)),
    "least": ("least of ", "the smallest", min),
    "most": ("most of ", "the largest", max),
    "how_many": (
        " / ",
        "the first divided by the second, rounded up",
        lambda parts: ceil(round(parts[0] / parts[1], 9)),
    ),
}
"""The sign, the meaning and the function of each operation."""


class Formula(NamedTuple):
    """An operation on facts, numbers and other formulas."""

    operation: Operation
    parts: tuple["Term", ...]


class Lookup(NamedTuple):
    """The number that an answer to a choice fact gives; unknown if it gives none."""

    fact: str
    terms: tuple[tuple[str, "Term"], ...]


class Stated(NamedTuple):
    """A condition as a number: 1 if it is known to be true, otherwise 0.

    Args:
        condition: the condition (`ladder.engine.conditions`).
        reads: the facts that it compares.
        asked: whether `check` asks a proposal that trains for what is not known.
    """

    condition: Any
    reads: tuple[str, ...]
    asked: bool = True


Term = int | float | str | Formula | Lookup | Stated
"""A number, a fact by its id, a formula of them, which an answer picks, or a stated condition."""

INCONCLUSIVE = "computed.inconclusive"
"""The attempts whose numbers cannot show what is said of them: their interval holds the target."""

OUTSCORED = "computed.outscored"
"""The attempts that are not kept, because another one scored better or costs less at its score."""

BETTER = "computed.better"
"""The attempts that scored better than what is in use, by more than chance."""

COUNTED_OUT = "computed.counted-out"
"""The untried techniques that counted errors rule out: their ceiling is below the target."""

LEADS = "computed.leads"
"""The techniques that take on the most frequent causes of bad answers."""

READING = "computed.reading"
"""What comes first: `uncounted` bad answers, those that stay `unclear`, or doubtful `labels`."""

UNCLEAR_ERRORS = "computed.unclear-errors"
"""The bad answers without a cause, where these are so many that they are read again."""

IN_USE = "in_use"
"""The technique that is in use today, or `nothing`."""


class ComputedFact(NamedTuple):
    """A fact that follows from others, by a formula or a function of the program.

    Args:
        fact: its id (`computed.` and a name), its unit and its range.
        by: the formula or lookup, or the name of the function.
        digits: significant digits when it is shown or compared; None for all.
        reads: the facts from which it follows, including those behind other computed facts.
    """

    fact: Fact
    by: Term
    digits: int | None = None
    reads: tuple[str, ...] = ()
    why: str = ""
    basis: str = "external"
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verified: str = ""

    @property
    def says(self) -> str:
        """Its meaning, in one line."""
        return self.fact.question

    @property
    def name(self) -> str:
        """Its id without `computed.`."""
        return self.fact.id.removeprefix("computed.")


DOUBTS = {
    INCONCLUSIVE: ComputedFact(
        Fact(INCONCLUSIVE, Kind.CHOICES, "Which attempts belie what is said of them?"),
        "inconclusive",
    ),
    OUTSCORED: ComputedFact(
        Fact(OUTSCORED, Kind.CHOICES, "Which attempts are outscored?"),
        "outscored",
    ),
    BETTER: ComputedFact(
        Fact(BETTER, Kind.CHOICES, "Which attempts are better than what is in use?"),
        "better",
    ),
    COUNTED_OUT: ComputedFact(
        Fact(COUNTED_OUT, Kind.CHOICES, "Which techniques do counted errors rule out?"),
        "counted-out",
    ),
    LEADS: ComputedFact(
        Fact(LEADS, Kind.CHOICES, "Which techniques take on the most frequent causes?"),
        "leads",
    ),
    READING: ComputedFact(Fact(READING, Kind.CHOICES, "What is to be read first?"), "reading"),
    UNCLEAR_ERRORS: ComputedFact(
        Fact(UNCLEAR_ERRORS, Kind.WHOLE, "How many bad answers have no cause?"), "unclear-errors"
    ),
}
"""Facts that the evaluation itself computes, most of them sets that are empty by default."""

NO_DOUBTS: Mapping[str, Value] = {
    name: frozenset[str]() for name, doubt in DOUBTS.items() if doubt.fact.kind is Kind.CHOICES
}


def number(known: Value | None) -> float | None:
    """Return a value if it is a number; booleans are not numbers."""
    return None if isinstance(known, str | bool | frozenset) else known


Get = Callable[[str], Value | None]
"""The `get` of some facts."""

Calculation = Callable[[Get], float | None]


def value(term: Term, get: Get) -> float | None:
    """Return the value of a term; None if it is unknown."""
    return calculation(term)(get)


def calculation(term: Term) -> Calculation:
    """Return a term, ready to be worked out: this defines what it means."""
    if isinstance(term, str):
        return lambda get: number(get(term))
    if isinstance(term, Lookup):
        fact, choices = term.fact, dict[Value | None, Calculation]()
        for choice, part in reversed(term.terms):
            choices[choice] = calculation(part)
        return lambda get: found(get) if (found := choices.get(get(fact))) else None
    if isinstance(term, Stated):
        return lambda get: None
    if not isinstance(term, Formula):
        return lambda get: term
    return _operation(term.operation, tuple(calculation(part) for part in term.parts))


def _operation(operation: Operation, parts: tuple[Calculation, ...]) -> Calculation:
    function = OPERATIONS[operation][2]

    def result(get: Get) -> float | None:
        known: list[float] = []
        for part in parts:
            if (found := part(get)) is None:
                return None
            known.append(found)
        try:
            found = function(known)
            return found if isfinite(found) else None
        except (ZeroDivisionError, OverflowError, ValueError):  # as the root of a negative number
            return None

    return result


def facts_in(term: Term) -> Iterator[str]:
    """Yield the facts that a term names, in reading order."""
    if isinstance(term, str):
        yield term
    elif isinstance(term, Formula):
        for part in term.parts:
            yield from facts_in(part)
    elif isinstance(term, Lookup):
        yield term.fact
        for _, part in term.terms:
            yield from facts_in(part)
    elif isinstance(term, Stated):
        yield from term.reads


def written(term: Term, known: Facts = MappingProxyType({})) -> str:
    """Return a term as people write it: `costs.monthly_fixed + 730 × costs.gpu_hour`.

    Facts that are `known` appear as their values, and a lookup as the number that it gives.
    """
    if isinstance(term, str):
        found = number(known.get(term))
        return f"`{term}`" if found is None else written(found)
    if isinstance(term, Lookup):
        terms = dict(term.terms)
        if (answer := known.get(term.fact)) in terms:
            return written(terms[str(answer)], known)
        every = (f"{choice}: {written(part)}" for choice, part in term.terms)
        return f"[by `{term.fact}`: {'; '.join(every)}]"
    if isinstance(term, Stated):
        return "whether it is stated"
    if not isinstance(term, Formula):
        return "e" if term == EULER else f"{term:,.10g}"
    sign = OPERATIONS[term.operation][0]
    parts = [_within(part, term.operation, known, at) for at, part in enumerate(term.parts)]
    if term.operation == "how_many":
        return f"({sign.join(parts)}, rounded up)"
    if term.operation in ("least", "most"):
        return f"{sign}({', '.join(parts)})"
    if term.operation == "product" and parts[0] == "-1":
        return f"-{sign.join(parts[1:])}"
    return sign.join(parts)


EULER = 2.718281828
"""The base of the exponential function, as rules write it."""

_ADDS = ("sum", "difference")


def _within(term: Term, operation: Operation, known: Facts, at: int) -> str:
    """Return a part of a formula, in parentheses if the result depends on them."""
    while isinstance(term, Lookup) and known.get(term.fact) in dict(term.terms):
        term = dict(term.terms)[str(known[term.fact])]
    result = written(term, known)
    if not isinstance(term, Formula) or operation in ("least", "most", "sum"):
        return result
    if operation == "power":
        return f"({result})"
    below = operation == "ratio" and at > 0
    adds = term.operation in _ADDS or (below and term.operation == "product")
    return f"({result})" if adds or (operation, term.operation) == ("ratio", "ratio") else result


def rounded(exact: float, digits: int | None) -> int | float:
    """Return a number rounded to significant digits, whole if possible, at most two decimals."""
    if digits is not None:
        size = abs(exact)
        places = min(digits - 1 - floor(log10(size)), 2) if size >= 1 else 2
        exact = round(exact, places)
        exact = exact if size < 10 else round(exact)
    return int(exact) if float(exact).is_integer() else exact

"""The values that a fact accepts: in words, by example, and what to write in place of another."""

from ladder.engine.comparisons import NEXT
from ladder.engine.facts import USD, Fact, Kind
from ladder.engine.shown import number
from ladder.output.diagnostics import listed

UNKNOWN = "unknown"

_NOUNS = {
    Kind.BOOL: "true or false",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.CHOICE: "one of its choices",
    Kind.CHOICES: "a list of its choices",
    Kind.DATE: "a date",
}

_FILES = {
    "errors": "errors.csv",
    "invoice": "invoice.pdf",
    "evaluation": "eval.jsonl",
    "examples": "train.jsonl",
    "model": "config.json",
    "results": "results.jsonl",
}


def noun(fact: Fact) -> str:
    """Return what a value of the fact is: a whole number, a list of its choices."""
    return "a path from this file" if fact.file else _NOUNS[fact.kind]


def accepted(fact: Fact) -> str:
    """Return what may stand in the place of `unknown`, in a line."""
    match fact.kind:
        case Kind.CHOICE:
            return " | ".join(fact.choice_ids())
        case Kind.CHOICES:
            return f"some of [{', '.join(fact.choice_ids())}]"
        case Kind.DATE:
            return f"{noun(fact)}, for example {examples(fact)[0]}"
        case Kind.WHOLE | Kind.NUMBER if fact.unit or (fact.minimum, fact.maximum) != (None, None):
            return f"{noun(fact)}, {bounds(fact)}"
        case _:
            return noun(fact)


_MONEY = {f"{USD} a request": ("0.02", "2 cents"), f"{USD} a month": ("3000", "3k EUR")}
"""Examples of amounts of money, by unit."""


def examples(fact: Fact) -> tuple[str, ...]:
    """Return values as people write them; the first is plain YAML."""
    match fact.kind:
        case Kind.BOOL:
            return ("true", "false")
        case Kind.WHOLE if fact.maximum is not None and fact.maximum < 300:
            return ("1",)
        case Kind.WHOLE:
            return ("300", "1,500", "2k")
        case Kind.NUMBER if "GB" in fact.unit:
            return ("24", "2 x 24 GB")
        case Kind.NUMBER if fact.unit.startswith("billion"):
            return ("8", "8B")
        case Kind.NUMBER if fact.unit in _MONEY:
            return _MONEY[fact.unit]
        case Kind.NUMBER:
            counted = fact.unit and not fact.unit.startswith("share")
            return ("8",) if counted else ("0.9", "90%")
        case Kind.TEXT:
            return (_FILES.get(fact.file, "one sentence"),)
        case Kind.CHOICE:
            return fact.choice_ids()
        case Kind.CHOICES:
            return (f"[{', '.join(fact.choice_ids()[:2])}]",)
        case Kind.DATE:
            return ("2027-01-31",)


def example(fact: Fact) -> str:
    """Return a sentence that shows how a value is written."""
    *first, last = examples(fact)
    several = f"{', '.join(first)}{',' * (len(first) == 1)} or " if first else ""
    return f"For example: {several}{last}."


def how_to_write(fact: Fact) -> str:
    """Return what to write in the place of a value that is not accepted."""
    match fact.kind:
        case Kind.BOOL:
            return f"Write true, false or {UNKNOWN}."
        case Kind.TEXT:
            return f"Write {noun(fact)}." if fact.file else "Write one sentence."
        case Kind.CHOICE | Kind.CHOICES:
            return f"Choose from: {listed(fact.choice_ids(), 20)}, {UNKNOWN}."
        case Kind.DATE:
            return f"Write it as year-month-day, for example {examples(fact)[0]}."
        case _:
            return f"Write a number, or {UNKNOWN}. {example(fact)}"


def in_sections(fact: str, value: str = "…") -> str:
    """Return a fact, or a section, as a problem file states it: `task: {stage: …}`."""
    first, *rest = reversed(fact.split("."))
    text = f"{first}: {value}"
    for section in rest:
        text = f"{section}: {{{text}}}"
    return text


def bounds(fact: Fact) -> str:
    """Return the range of a number in words: from 0 to 100,000 GB of GPU memory."""
    low, high = fact.minimum or 0, fact.maximum
    unlimited = high is None or high >= 1e9
    range_ = span(low, None) if unlimited else f"from {number(low)} to {number(high or 0)}"
    unit = "" if fact.unit.startswith("share") else fact.unit
    return f"{range_} {unit}".rstrip()


def span(start: int | float | None, end: int | float | None) -> str:
    """Return the numbers from `start` to below `end` in words; None is open.

    Of whole numbers, the last one is named: 8 to 23.
    A number just above a bound, with which the rules try what exceeds it, is named by the bound.
    """
    if isinstance(start, int) and isinstance(end, int):
        return number(start) if start == end - 1 else f"{number(start)} to {number(end - 1)}"
    low, high = _bound_below(start), _bound_below(end)
    to = "" if end is None else f"below {number(end)}" if high is None else f"{number(high)}"
    if start is None:
        return "any number" if end is None else to if high is None else f"{to} or less"
    if low is not None:
        at_most = "" if high is None else "at most "
        return f"more than {number(low)}" + (f" and {at_most}{to}" if to else "")
    return f"{number(start)} to {to}" if to else f"{number(start)} or more"


def _bound_below(value: float | None) -> float | None:
    """Return the bound that a number is just above; None if it is a number of its own."""
    bound = None if value is None else round(value, 5)
    return bound if value and bound is not None and NEXT / 2 < value - bound < NEXT * 2 else None

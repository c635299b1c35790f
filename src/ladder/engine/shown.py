"""Values as text: 11,200 · 0.62 · yes · 2027-01-31 · 2 days, but 1 day."""

import re
from collections.abc import Callable, Mapping

from ladder.engine.facts import Day, Money, Value


def show(value: Value | None) -> str:
    """Return a value as text: 11,200 · 0.62 · yes · 2027-01-31 · training, serving."""
    return _SHOWN[type(value)](value)


_SHOWN: Mapping[type, Callable[..., str]] = {
    type(None): lambda _: "unknown",
    bool: lambda value: "yes" if value else "no",
    int: "{:,}".format,
    float: "{:,.10g}".format,
    Money: "{:,.10g}".format,
    Day: str,
    frozenset: lambda value: ", ".join(sorted(value)) or "none",
    str: str,
}


def number(value: float) -> str:
    """Return a number as people write it: 500, 2.4, 200,000."""
    return show(int(value) if float(value).is_integer() else float(value))


_COUNTED = re.compile(r"(.*?)( (?:a|an|per|of|in|on|for|to) .*)?", re.DOTALL)
"""A unit: what is counted, and what of or how often."""


def unit_of(unit: str, amount: float) -> str:
    """Return the unit for an amount: 2 days, but 1 day; irregular plurals stay."""
    counted, rest = _COUNTED.fullmatch(unit.strip()).groups(default="")  # type: ignore[union-attr]
    if amount == 1 and counted.endswith("s") and not counted.endswith(("ss", "us", "ies", "ches")):
        counted = counted[:-1]
    return f"{counted}{rest}"

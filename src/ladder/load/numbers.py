"""What to write instead of a number that is written as people do and programs do not."""

import re

from ladder.engine.facts import Fact, Kind

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}([ ,'’\u00a0\u202f][0-9]{3})+")
_COMMA = re.compile(r"([0-9]+),([0-9]{1,2})")
_SHORT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([kKmM])")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%")
_CLOCK = re.compile(r"[0-9]+(:[0-9]+)+")
_LEADING_ZERO = re.compile(r"0+([0-9]+)")
_ONE_NUMBER = re.compile(r"[^0-9]*([0-9]+(?:\.[0-9]+)?)[^0-9]*")


def number_help(text: str, fact: Fact) -> str:
    """How to write `text` as a value of `fact`, a whole number or a number."""
    wanted = "digits only" if fact.kind is Kind.WHOLE else "a plain number"
    example = "300" if fact.kind is Kind.WHOLE else "0.9"
    plainly = f"Write {wanted}, for example {example}, or unknown."
    if len(text) > 40:
        return plainly
    if _CLOCK.fullmatch(text):
        return f"YAML takes {text} for a time of day. {plainly}"
    if found := _LEADING_ZERO.fullmatch(text):
        return f"YAML takes a leading zero for base eight. Write {found[1]}."
    if _GROUPED.fullmatch(text):
        return f"Write {re.sub('[^0-9]', '', text)}."
    if (found := _COMMA.fullmatch(text)) and fact.kind is Kind.NUMBER:
        return f"Write {found[1]}.{found[2]}."
    if found := _SHORT.fullmatch(text):
        thousands = 1_000 if found[2] in "kK" else 1_000_000
        return f"Write {round(float(found[1]) * thousands)}."
    if (found := _PERCENT.fullmatch(text)) and fact.kind is Kind.NUMBER:
        return f"Write a share of 1: {float(found[1]) / 100:g}."
    if _PLAIN.fullmatch(text):
        return f"Write {text} without quotes." if _fits(text, fact) else plainly
    if (found := _ONE_NUMBER.fullmatch(text)) and _fits(found[1], fact):
        return f"Write the number alone: {found[1]}."
    return plainly


def _fits(text: str, fact: Fact) -> bool:
    return fact.kind is Kind.NUMBER or "." not in text

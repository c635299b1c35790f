"""Suggestions for input: numbers as people write them (2k, 12 GB, 90 %), and unknown keys."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ladder.engine.errors import cause_named
from ladder.engine.facts import CURRENCIES, USD, Fact, Kind, Money
from ladder.engine.rules import Cause, Rulebook
from ladder.engine.shown import number as shown
from ladder.load.yaml.nodes import Node, Scalar
from ladder.output.diagnostics import Diagnostic, listed, nearest, quoted
from ladder.output.fact_values import bounds, example, in_sections

_FORM = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>[0-9][0-9.,'’ _\u00a0\u202f]*|\.[0-9]+)\s*(?P<rest>.*)"
)
_GROUPED = re.compile(
    r"([0-9]{1,3}(?P<by>[,'’ _\u00a0\u202f])[0-9]{3}((?P=by)[0-9]{3})*|"
    r"[0-9]{1,2}(,[0-9]{2})+,[0-9]{3})(\.[0-9]+)?"
)
"""Thousands that are separated, or lakhs: 40,000 and 2,00,000."""

_ONE_DOT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""Thousands, or a decimal: 40.000 and 1.500."""

_DOTS = re.compile(
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[1-9][0-9]{0,2}\.[0-9]{3},[0-9]{1,2}"
)
"""Thousands that dots separate, and nothing else: 1.200.000 and 40.000,50."""

_PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_RANGE = re.compile(r"[0-9.,]+\s*[a-zA-Z%]*\s*(-|–|to|or|bis)\s*[0-9.,]+.*")
_ABOUT = re.compile(r"^((about|around|roughly|some|circa|ca\.?)\s+|[~≈]\s*)", re.IGNORECASE)
_WORDS = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9, "t": 1e12, "trillion": 1e12,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
}  # fmt: skip
_INDIAN = {"lakh", "lakhs", "crore", "crores"}
"""Scales that count things; of money, they count rupees, which no fact takes."""

_GIGABYTES = {
    "gb": 1.0, "gib": 1.0, "g": 1.0, "mb": 1 / 1024, "mib": 1 / 1024, "tb": 1024.0, "tib": 1024.0,
}  # fmt: skip
_GPUS = re.compile(
    r"(?:([0-9]{1,4})\s*(?:[x×*]|times)\s*)?([0-9.,]+\s*[a-z]*?)"
    r"(?:\s*(?:[x×*]|times)\s*([0-9]{1,4}))?(?:\s+each)?",
    re.IGNORECASE,
)
"""The memory of one GPU, with how many there are before or after it: `4x 80 GB each`."""

_ALL_MEMORY = re.compile(r"(?:of )?(?:gpu )?(?:memory|v?ram)?(?: ?(?:in )?total| ?together)?")
_MONEY = re.compile(
    r"(?:US)?\$|[€£]|\b(?:usd|eur|gbp|chf|dollars?|bucks|euros?|pounds?|francs?|pence)\b|"
    r"(?<=\d)p\b",
    re.IGNORECASE,
)
"""A currency: none is converted, because prices differ less than the comparisons need."""

OTHER_MONEY = re.compile(
    r"[₹¥₩]|\b[a-z]{1,2}(?<!\bus)\$|"
    r"(?:\b|(?<=\d))(?:rs|inr|rupees?|jpy|yen|cny|rmb|yuan|krw|sek|nok|dkk|pln|brl|cad|aud|nzd|sgd)\b",
    re.IGNORECASE,
)
"""A currency in which no fact is stated: Rs, A$. None is converted."""

_HUNDREDTHS = re.compile(r"¢|\b(?:cents?|ct|pence)\b|(?<=\d)(?:ct|p)\b", re.IGNORECASE)
"""Cents or pence. Cents name no currency."""

_PERIOD = re.compile(r"(?:an?|per|each|every|/)\s*(day|week|month|quarter|year)$")
_A_MONTH = {"day": 365 / 12, "week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12}
DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4, "year": 365.0}
"""Days of a period."""
PAGE = 400.0
"""Tokens of a page, about."""
_MILLISECONDS = {"ms": 1.0, "s": 1e3, "sec": 1e3, "second": 1e3, "seconds": 1e3}


class Complaint(Exception):
    """An answer that is not accepted: what is wrong with it, and what to write instead."""


def number(text: str, fact: Fact, top: float = 1.0) -> int | float:
    """Return the value of a number that a person typed; 100 % means `top`, the best score.

    Raises:
        Complaint: with a sentence on what to write.
    """
    clean = _ABOUT.sub("", text.strip(), count=1).strip()
    named, scale = "", 1.0
    gpus = _GPUS.fullmatch(clean) if "GPU memory" in fact.unit else None
    if gpus and bool(gpus[1]) != bool(gpus[3]):
        clean, scale = gpus[2], float(gpus[1] or gpus[3])
    if USD in fact.unit:
        if OTHER_MONEY.search(clean):
            *others, last = CURRENCIES
            raise Complaint(f"Convert the amount to {', '.join(others)} or {last}.")
        named, scale = currency_of(clean), money_scale(clean)
        clean = _MONEY.sub(" ", _HUNDREDTHS.sub(" ", clean)).strip()
    if _RANGE.fullmatch(clean):
        raise Complaint("Give one number. If you are not sure, the lower one is the safe one.")
    match = _FORM.fullmatch(clean)
    if not match:
        raise Complaint(f"That is not a number. {example(fact)}")
    factor = _factor(match["rest"], fact, top) * scale
    value = in_digits(match["digits"].strip(), fact, match["rest"]) * factor
    if match["sign"] == "-":
        value = -value
    if USD in fact.unit and value > 100 and _PERIOD.search(match["rest"].lower()):
        value = round(value)  # of a year, a week or a day: a fraction of a unit says nothing
    found = _bounded(value, fact)
    return Money(found, named) if named else found


def money_scale(text: str) -> float:
    """Return the worth of one unit of an amount: a hundredth for cents and pence."""
    return 0.01 if _HUNDREDTHS.search(text) else 1.0


def currency_of(text: str) -> str:
    """Return the currency that a text names; "" if it names none."""
    named = _MONEY.search(text)
    word = named[0].lower() if named else ""
    return next((name for name, words in CURRENCIES.items() if word in words), "")


def in_digits(digits: str, fact: Fact, rest: str = "") -> float:
    """Return the value of digits, with separators of thousands as people write them.

    One dot before three digits separates thousands in a count and in a sum of money of a month:
    neither has three decimals. `rest` is the text after the digits.

    Raises:
        Complaint: if the digits can be read in two ways.
    """
    if _DOTS.fullmatch(digits):
        return float(digits.replace(".", "").replace(",", "."))
    if _GROUPED.fullmatch(digits):
        return float(re.sub(r"[,'’ _\u00a0\u202f]", "", digits))
    if _ONE_DOT.fullmatch(digits) and _counts(fact) and not _is_scaled(rest):
        if fact.kind is not Kind.WHOLE and USD not in fact.unit:
            raise Complaint(_two_ways(digits, fact))
        return float(digits.replace(".", ""))
    if _PLAIN.fullmatch(digits):
        return float(digits)
    if match := re.fullmatch(r"([0-9]+),([0-9]{1,2}|[0-9]{4,})", digits):
        if match[1] == "0":
            raise Complaint(f"{digits} has a comma. Write {match[1]}.{match[2]}.")
        raise Complaint(
            f"{digits} can be read in two ways. "
            f"Write {match[1]}.{match[2]} or {match[1]}{match[2]}."
        )
    raise Complaint(f"{digits} is not a number. {example(fact)}")


def _counts(fact: Fact) -> bool:
    """Return whether a fact is a count, or a sum of a period."""
    return fact.kind is Kind.WHOLE or bool(_PERIOD.search(fact.unit))


def _is_scaled(rest: str) -> bool:
    """Return whether a unit follows that often has decimals, as in 1.500 million and 1.500 s."""
    first = rest.lower().strip().partition(" ")[0].rstrip(".")
    return first in _WORDS or _MILLISECONDS.get(first, 1.0) > 1


def _two_ways(digits: str, fact: Fact) -> str:
    decimal, thousands = float(digits), digits.replace(".", "")
    if fact.kind is Kind.WHOLE and not decimal.is_integer():
        return f"{digits} can be read in two ways. Write {thousands} if you mean that."
    return f"{digits} can be read in two ways. Write {decimal:g} or {thousands}."


def is_counted(digits: str) -> bool:
    """Return whether digits have dots that can separate thousands: 1.200 and 1.200.000."""
    return bool(_ONE_DOT.fullmatch(digits) or _DOTS.fullmatch(digits))


def is_ambiguous(text: str, fact: Fact) -> bool:
    """Return whether YAML reads a decimal that a person may mean as thousands: 40.000.

    A program never writes the zero at the end.
    """
    return bool(_ONE_DOT.fullmatch(text)) and text.endswith("0") and _counts(fact)


def _factor(rest: str, fact: Fact, top: float) -> float:
    words = rest.lower().strip().rstrip(".")
    if not words:
        return 1.0
    if words in ("%", "percent", "per cent"):
        share = fact.unit.startswith("share")
        if (fact.unit and not share) or fact.kind is Kind.WHOLE:
            raise Complaint(f"This is counted, not a share. {example(fact)}")
        return (1 if share else top) / 100
    first, _, after = words.partition(" ")
    if (other := _of_other_unit(words, first, fact, top)) is not None:
        return other
    if "GB" in fact.unit and first in _GIGABYTES and _ALL_MEMORY.fullmatch(after):
        return _GIGABYTES[first]
    if "milliseconds" in fact.unit and first in _MILLISECONDS:
        return _MILLISECONDS[first]
    if fact.unit.startswith("billion"):
        if first in ("b", "bn", "billion", "billions"):
            return 1.0
        if first in ("m", "million", "millions", "t", "trillion"):
            return _WORDS[first] / 1e9
    elif first in _WORDS and _is_unit(after, fact) and not (first in _INDIAN and USD in fact.unit):
        return _WORDS[first]
    if _is_unit(words, fact) and first not in _GIGABYTES:
        return 1.0
    unit = f" The unit here is {fact.unit}." if fact.unit else ""
    raise Complaint(f"“{rest.strip()}” is not understood.{unit} {example(fact)}")


def _of_other_unit(words: str, first: str, fact: Fact, top: float) -> float | None:
    """Return the factor of a period that is not a month, or of pages in place of tokens."""
    if "a month" in fact.unit and (period := _PERIOD.search(words)):
        return _A_MONTH[period[1]] * _factor(words[: period.start()], fact, top)
    if "a week" in fact.unit and (period := _PERIOD.search(words)):
        return 7 / DAYS[period[1]] * _factor(words[: period.start()], fact, top)
    return PAGE if "tokens" in fact.unit and first in ("page", "pages") else None


def _is_unit(words: str, fact: Fact) -> bool:
    """Return whether the words repeat the unit, in part or in another number."""
    stems = {word.rstrip("s") for word in fact.unit.lower().split()}
    return all(word.rstrip("s") in stems for word in words.split() if word != "per")


def _bounded(value: float, fact: Fact) -> int | float:
    low, high = fact.minimum, fact.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise Complaint(f"{shown(value)} is out of range: {bounds(fact)}.")
    if fact.kind is not Kind.WHOLE:
        return round(value, 12)
    if abs(value - round(value)) > 1e-6 and value < 1000:
        raise Complaint(f"{shown(value)} is not a whole number. {example(fact)}")
    return round(value)


OFTEN = {
    "name": "title",
    "currency": "costs: {monthly_bill: 9000 EUR}, a currency after each amount",
    "tried": "attempts",
    "deployment": "hosting",
    "model_size": "hosting: {model_billions: …}",
    "data": "examples",
}
"""Common top-level keys of files, with the names that are used here."""


def unknown_key(
    key: Scalar, prefix: str, legal: list[str], facts: Mapping[str, Fact]
) -> Diagnostic:
    """Return the fault of a key that is not `legal` below `prefix` (such as `task.`)."""
    word = key.value
    if not word:
        return Diagnostic("a key is empty", key.position, "Write a name before the colon.")
    if word == "<<":
        return Diagnostic("`<<` merges nothing here", key.position, "Write the values out.")
    called = facts.get("proposal.technique") if prefix == "attempts." else None
    homes = list(_homes(word, facts))
    stands = any(home.rpartition(".")[2] == word for home in homes)
    near = OFTEN.get(word) if not prefix else None
    if prefix and re.fullmatch(r"[0-9]+( ?\S+)?", word):
        help_ = "A comma ends a value: write 1500, not 1,500."
    elif prefix and " " in word.strip():
        help_ = "In braces a comma ends a text: put the whole text in quotes."
    elif not stands and (
        near := near or (intended(word, called) if called else nearest(word, legal))
    ):
        help_ = f"Did you mean {near}?"
    elif not stands and (alike := _sharing(word, legal)):
        help_ = f"Did you mean {' or '.join(alike)}?"
    elif homes:
        help_ = f"Did you mean {' or '.join(in_sections(home) for home in homes[:3])}?"
    else:
        help_ = f"Choose from: {listed(legal, 16)}."
    return Diagnostic(f"unknown key {quoted(prefix + word)}", key.position, help_)


def _sharing(word: str, legal: list[str]) -> list[str]:
    """Return the keys that share a long word with a key; none if they are more than three."""
    parts = {part.rstrip("s") for part in word.lower().split("_") if len(part) > 3}
    alike = [key for key in legal if not parts.isdisjoint(x.rstrip("s") for x in key.split("_"))]
    return alike if len(alike) <= 3 else []


def intended(word: str, fact: Fact) -> str | None:
    """Return the choice closest to a word: by its id, its other words, else its meaning."""
    begun = [choice for choice in fact.choice_ids() if choice.startswith(f"{word.lower()}-")]
    if near := " or ".join(begun[:3]) or nearest(word, fact.choice_ids()):
        return near
    parts = [(item.lower(), choice.id) for choice in fact.choices for item in choice.words]
    if same := [choice for item, choice in parts if item == word.lower()]:
        return " or ".join(same)
    if near := nearest(word, dict(parts), 0.8):
        return dict(parts)[near]
    if not 2 < len(word) < 30:
        return None
    named = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    choices = [choice.id for choice in fact.choices if named.search(choice.meaning)]
    return choices[0] if len(choices) == 1 else None


def value_for_section(
    key: Scalar, node: Node, prefix: str, section: Mapping[str, object]
) -> Diagnostic:
    """Return the fault of a section with a single value, as in `prompt: below-target`."""
    first, fact = next(iter(section.items()))
    value = "…"
    if isinstance(node, Scalar) and isinstance(fact, Fact) and node.value in fact.choice_ids():
        value = node.value
    help_ = f"Write {key.value}: {{{first}: {value}}}. It holds: {listed(section, 8)}."
    return Diagnostic(
        f"{quoted(prefix + key.value)} is a section, not a value", node.position, help_
    )


def _homes(word: str, facts: Mapping[str, Fact]) -> Iterable[str]:
    """Yield the places of `word` in the vocabulary: a path, a key, part of one, or a question."""
    word = word.lower()
    if word in facts:
        return [word]
    if word.isdigit() or not 1 < len(word) < 30:
        return []
    by_key: dict[str, None] = {}
    by_part: dict[str, None] = {}
    by_question: dict[str, None] = {}
    for fact in facts.values():
        parts = fact.id.split(".")
        for depth, part in enumerate(parts, 1):
            if fact.attempt_of and depth == len(parts):
                continue  # one per technique: the section is suggested, not each of its keys
            path = ".".join(parts[:depth])
            if part == word:
                by_key[path] = None
            elif (depth == len(parts) and word in fact.words) or any(
                word_of_key.startswith(word.rstrip("s")) for word_of_key in part.split("_")
            ):
                by_part[path] = None
        asked = f"{fact.question} {fact.help}".lower().split()
        if not fact.attempt_of and word in (item.strip("?.,:;()") for item in asked):
            by_question[fact.id] = None
    return by_key or by_part or by_question


_COMMA = re.compile(r"([0-9]+),([0-9]{1,2})")
_CLOCK = re.compile(r"[0-9]+(:[0-9]+)+")
_LEADING_ZERO = re.compile(r"0+([0-9]+)")


def as_people_write(text: str, fact: Fact, *, plain: bool) -> int | float | str:
    """Return the number that `text` means (40k, 20,000, 62%), else what to write instead.

    The bounds of the fact are not checked; `plain` says that it was written without quotes.
    """
    if len(text) > 40:
        return example(fact)
    if _CLOCK.fullmatch(text):
        return f"Write a plain number: YAML takes {text} for a time of day. {example(fact)}"
    if match := _LEADING_ZERO.fullmatch(text):
        return f"YAML takes a leading zero for base eight. Write {match[1]}."
    if (match := _COMMA.fullmatch(text)) and fact.kind is Kind.NUMBER:
        return f"Write {match[1]}.{match[2]}."
    if _ONE_DOT.fullmatch(text) and _counts(fact):
        return _two_ways(text, fact)
    try:
        read = number(text, replace(fact, minimum=None, maximum=None))
    except Complaint as complaint:
        return str(complaint)
    # In quotes, an amount with its currency can be read in one way only.
    return read if plain or isinstance(read, Money) else f"Write {text} without quotes."


def cause_meant(rulebook: Rulebook, word: str) -> Cause | None:
    """Return the cause that a word names, or of which it is nearly a word."""
    words = {word: cause for cause in rulebook.causes.values() for word in cause.words}
    return cause_named(rulebook, word) or words.get(nearest(word, words, 0.8) or "")

"""Conditions in plain words, line by line, and in the spelling of rule files."""

from collections.abc import Iterator
from datetime import date

from ladder.engine.comparisons import (
    COMPARISONS,
    AtLeast,
    AtLeastOf,
    Includes,
    Is,
    IsStated,
    Leaf,
    OneOf,
)
from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.facts import Kind, Scalar
from ladder.engine.rules import Rulebook
from ladder.engine.wording import show, unit_of
from ladder.output.fact_values import number
from ladder.output.phrases import joined

DAY = "as_of"
"""The one thing that conditions read and problems do not state: the day of the verdict."""


def in_words(book: Rulebook, condition: Condition, depth: int = 0) -> list[tuple[int, str]]:
    """Return the condition as lines, each with its depth; ids are in backticks."""
    return list(_lines(book, condition, depth, True))


def _lines(
    book: Rulebook, condition: Condition, depth: int, affirmed: bool
) -> Iterator[tuple[int, str]]:
    match condition:
        case Not(part):
            yield from _lines(book, part, depth, not affirmed)
        case All((part,)) | Any((part,)):
            yield from _lines(book, part, depth, affirmed)
        case All(()):
            yield depth, "always" if affirmed else "never"
        case All(parts) | Any(parts):
            yes, no = "all of these:", "not all of these:"
            if isinstance(condition, Any):
                yes, no = "at least one of these:", "none of these:"
            yield depth, yes if affirmed else no
            for part in parts:
                yield from _lines(book, part, depth + 1, True)
        case Named(name):
            yield from _named(book, name, depth, affirmed)
        case IsStated(of=part) if len(opened := in_words(book, part, depth + 1)) > 1:
            yield depth, "it is stated that:" if affirmed else "it is not stated that:"
            yield from opened
        case _:
            yield depth, comparison(book, condition, affirmed)


def _named(book: Rulebook, name: str, depth: int, affirmed: bool) -> Iterator[tuple[int, str]]:
    opened = in_words(book, book.derived[name].when, depth + 1)
    clause, means, short = f"`{name}` holds", ", which means:", ""
    if not affirmed:
        clause, means, short = f"`{name}` does not hold", "; it holds if:", "it holds if "
    if len(opened) == 1:
        yield depth, f"{clause} ({short}{opened[0][1]})"
        return
    yield depth, clause + means
    yield from opened


def parts(condition: Condition) -> Iterator[Condition]:
    """Yield a condition, and every condition inside it as its author wrote it."""
    yield condition
    match condition:
        case All(every) | Any(every):
            for part in every:
                yield from parts(part)
        case Not(part) | IsStated(of=part):
            yield from parts(part)


def comparison(book: Rulebook, leaf: Leaf, affirmed: bool = True) -> str:
    """Return one comparison as a clause: "`evaluation.items` is at least 300 labeled items"."""
    subject = "the day of the verdict" if leaf.fact == DAY else f"`{leaf.fact}`"
    verb = "is" if affirmed else "is not"
    match leaf:
        case IsStated(of=part):
            inner = "; ".join(line for _, line in in_words(book, part))
            return f"it is {'' if affirmed else 'not '}stated that {inner}"
        case Is(_, bool() as value):
            return f"{subject} is {show(value is affirmed)}"
        case Is(name, value):
            return f"{subject} {verb} {_choice(book, name, value)}"
        case OneOf(_, values):
            words = [show(value) for value in values]
            listed = joined(words) if affirmed else ", ".join(words)
            return f"{subject} {_verb('one_of', affirmed)} {listed}"
        case Includes(_, item):
            return f"{subject} {_verb('includes', affirmed)} {item}"
        case AtLeast(name, bound) if is_day(book, name):
            day = date.fromordinal(int(bound)).isoformat()
            return f"{subject} is {day} or later" if affirmed else f"{subject} is before {day}"
        case AtLeast(name, bound):
            amount = f"{number(bound)} {unit_of(book.fact(name).unit, bound)}".rstrip()
            return f"{subject} {_verb('at_least', affirmed)} {amount}"
        case AtLeastOf(_, other, times, plus):
            amount = f"{number(times)} × `{other}`" if times != 1 else f"`{other}`"
            amount += f" {'+' if plus > 0 else '-'} {number(abs(plus))}" if plus else ""
            return f"{subject} {_verb('at_least', affirmed)} {amount}"


def _verb(comparison: str, affirmed: bool) -> str:
    words = COMPARISONS[comparison]
    return words.affirmed if affirmed else words.denied


def is_day(book: Rulebook, fact: str) -> bool:
    """Return whether the fact's value is a day, stored as an ordinal."""
    return fact == DAY or book.fact(fact).kind is Kind.DATE


def _choice(book: Rulebook, fact: str, value: Scalar) -> str:
    meanings = {choice.id: choice.meaning for choice in book.fact(fact).choices}
    meaning = meanings.get(str(value))
    return f"{show(value)} ({meaning})" if meaning else show(value)


def spelled(condition: Condition) -> dict[str, object]:
    """Return the condition as plain data, in the spelling of the rule files."""
    match condition:
        case All(parts):
            return {"all": [spelled(part) for part in parts]} if parts else {}
        case Any(parts):
            return {"any": [spelled(part) for part in parts]}
        case Not(part):
            return {"not": spelled(part)}
        case Named(name):
            return {"derived": name}
        case IsStated(of=part):
            return {"stated": spelled(part)}
        case Is(fact, value):
            return {fact: value}
        case OneOf(fact, values):
            return {fact: {"one_of": list(values)}}
        case Includes(fact, item):
            return {fact: {"includes": item}}
        case AtLeast(fact, bound):
            shown = date.fromordinal(int(bound)).isoformat() if fact == DAY else bound
            return {fact: {"at_least": shown}}
        case AtLeastOf(fact, other, times, plus):
            return {fact: {"at_least": {"of": other, "times": times, "plus": plus}}}

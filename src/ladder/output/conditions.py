"""Conditions in plain words, line by line, and in the spelling of rule files."""

from collections.abc import Iterator

from ladder.engine.comparisons import DAY, Comparison, IsStated
from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import Rulebook


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


def comparison(book: Rulebook, leaf: Comparison, affirmed: bool = True) -> str:
    """Return one comparison as a clause: "`evaluation.items` is at least 300 labeled items"."""
    if isinstance(leaf, IsStated):
        inner = "; ".join(line for _, line in in_words(book, leaf.of))
        return f"it is {'' if affirmed else 'not '}stated that {inner}"
    if leaf.fact == DAY:
        return f"the day of the verdict {leaf.words(Fact(DAY, Kind.DATE, ''), affirmed)}"
    return f"`{leaf.fact}` {leaf.words(book.fact(leaf.fact), affirmed)}"


def is_day(book: Rulebook, fact: str) -> bool:
    """Return whether the fact's value is a day, stored as an ordinal."""
    return fact == DAY or book.fact(fact).kind is Kind.DATE


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
        case _:
            return {condition.fact: condition.spelled()}

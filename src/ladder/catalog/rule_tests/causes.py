"""Which rules of one's own made a shipped case come out otherwise."""

from collections.abc import Iterable, Iterator

from ladder.catalog.references import namers
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.cases import Result, run

_MOVING = ("gate", "unfit", "fit", "variant")
"""Kinds of rules that can move a verdict; what else they say, cautions and advice only add."""


def causes(book: Rulebook, base: Rulebook | None, result: Result) -> tuple[str, ...]:
    """The ids of what is laid on top that made the case come out otherwise; none: it is not clear.

    Args:
        book: the rules with one's own.
        base: the rules without them.
        result: what came of the case under `book`.
    """
    if result.verdict is None:
        said = " ".join(result.failures)
        facts = (name for name in book.own if name.startswith("fact/"))
        return tuple(name for name in facts if f"`{name.removeprefix('fact/')}`" in said)
    named = _declared(book, _unexpected(result, result.verdict))
    if base is None or (was := run(base, result.case).verdict) is None:
        return tuple(named)
    other = _words(result.verdict) ^ _words(was)
    moved = [name for name in _declared(book, sorted(other)) if name.split("/")[0] in _MOVING]
    found = dict.fromkeys((*named, *moved, *_meanings(book, other)))
    return tuple(found) or tuple(_cards(book, result.verdict, was))


def _unexpected(result: Result, verdict: Verdict) -> Iterator[str]:
    said = verdict.spoken
    yield from (name for name in result.case.fires if name not in said)
    yield from (name for name in result.case.silent if name in said)


def _declared(book: Rulebook, names: Iterable[str]) -> list[str]:
    """Of these rules those that one's own packs declare; for a variant left out, its technique."""
    found = []
    for name in names:
        kind, owner, *_ = name.split("/")
        if name in book.own:
            found.append(name)
        elif kind == "variant" and f"technique/{owner}" in book.own:
            found.append(f"technique/{owner}")
    return found


def _meanings(book: Rulebook, other: set[str]) -> Iterator[str]:
    """The derived facts declared anew that rules use which speak in one of the verdicts only."""
    for name in book.pack.replaced:
        kind, _, derived = name.partition("/")
        if kind == "derived" and not other.isdisjoint(namers(book, derived)):
            yield name


def _words(verdict: Verdict) -> set[str]:
    headline = verdict.recommendation
    chosen = {f"variant/{headline.technique}/{headline.variant}"} if headline.variant else set()
    return verdict.spoken | chosen


def _cards(book: Rulebook, *verdicts: Verdict) -> Iterator[str]:
    """The replaced cards of the techniques and needs that the verdicts are about."""
    names = [f"technique/{each.recommendation.technique}" for each in verdicts]
    names += [f"need/{need}" for each in verdicts for need in each.needs]
    return (name for name in dict.fromkeys(names) if name in book.own)

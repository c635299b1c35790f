"""From what somebody typed to the pages that were meant."""

from collections.abc import Callable, Iterable, Mapping

from ladder.catalog.entries import Item
from ladder.engine.rules import Position
from ladder.output.diagnostics import Diagnostic, InvalidInput, listed, nearest


def find(known: Mapping[str, Item], word: str) -> list[Item]:
    """The things that `word` can mean; the most exact meaning that finds anything decides.

    An id beats a name, a name its last part, then what begins with the word, then what contains it.
    """
    wanted = word.strip().casefold()
    if not wanted:
        return []
    meanings: tuple[Callable[[Item], bool], ...] = (
        lambda item: item.id.casefold() == wanted,
        lambda item: item.name.casefold() == wanted,
        lambda item: item.name.rsplit("/", 1)[-1].casefold() == wanted,
        lambda item: item.id.casefold().startswith(wanted),
        lambda item: item.name.casefold().startswith(wanted),
        lambda item: f"/{wanted}" in item.id.casefold(),
        lambda item: wanted in item.id.casefold(),
    )
    for meant in meanings:
        if matches := [item for item in known.values() if meant(item)]:
            return matches
    return []


def the_one(known: Mapping[str, Item], word: str) -> Item:
    """The one thing that `word` means.

    Raises:
        InvalidInput: if it means nothing, or several things; the help names what is near.
    """
    matches = find(known, word)
    if len(matches) == 1:
        return matches[0]
    if matches:
        what = f"`{word}` can mean {len(matches)} things"
        help_ = f"Name one of: {listed((item.id for item in matches), 20)}."
    else:
        what = f"nothing is called `{word}`"
        near = nearest(word, _spellings(known.values()))
        by_name = {item.name: item.id for item in known.values()}
        help_ = "`ladder rules list` shows what there is."
        if near:
            help_ = f"Did you mean {by_name.get(near, near)}?"
    raise InvalidInput([Diagnostic(what, Position("ID", 0), help_)])


def _spellings(every: Iterable[Item]) -> list[str]:
    return [spelling for item in every for spelling in (item.id, item.name)]


def select(
    every: Iterable[Item],
    *,
    kinds: tuple[str, ...],
    technique: str | None = None,
    need: str | None = None,
    scope: str | None = None,
    source: str | None = None,
    claim: str | None = None,
) -> list[Item]:
    """The items of these kinds for which every filter given is true.

    A caution about no technique in particular speaks of each.
    """
    return [
        item
        for item in every
        if item.kind in kinds
        and (technique is None or technique in item.techniques or _of_all(item))
        and (need is None or need in item.needs)
        and (scope is None or scope == item.scope)
        and (source is None or source in item.sources)
        and (claim is None or claim in item.claims)
    ]


def _of_all(item: Item) -> bool:
    return item.kind == "caution" and not item.techniques

"""What a page says, in parts, before anybody knows whether it is a screen, Markdown or HTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ladder.engine.sources import Source


class Interval(NamedTuple):
    """A score as a share, where the truth may lie, and what would be good enough, if known."""

    score: float
    low: float
    high: float
    target: float | None


class Item(NamedTuple):
    """A sentence or more.

    Args:
        text: what it says.
        sources: the ids of what it cites.
        opens: what stands before it, and catches the eye.
        id: the rule or fact that it comes from.
        note: what was read, in small print.
        interval: what may be drawn beside it.
    """

    text: str
    sources: Sequence[str] = ()
    opens: str = ""
    id: str = ""
    note: str = ""
    interval: Interval | None = None


class Part(NamedTuple):
    """A heading with what stands under it: items, a table of items, and further parts.

    `ordered` items are numbered. What is `folded` is opened by who wants it, where that can be.
    """

    heading: str
    items: Sequence[Item] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Item]] = ()
    parts: Sequence["Part"] = ()
    ordered: bool = False
    folded: bool = False


def parts_that_hold(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts in which something stands."""
    return (part for part in parts if part.items or part.rows or part.parts)


class Citations:
    """Sources by number, in the order in which they are cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._numbers: dict[str, int] = {}

    def numbers(self, cited: Iterable[str]) -> list[int]:
        """The numbers of what is cited, the next ones where it has none yet."""
        return sorted(self._numbers.setdefault(name, len(self._numbers) + 1) for name in cited)

    def cited(self, text: str, cited: Iterable[str]) -> str:
        """A text with the numbers of its sources: `… [1, 3]`."""
        numbers = self.numbers(cited)
        return f"{text} [{', '.join(map(str, numbers))}]" if numbers else text

    def __len__(self) -> int:
        return len(self._numbers)

    def address(self, number: int) -> str:
        """Where the source of a number is to be read; empty where it has no address."""
        return self.sources[list(self._numbers)[number - 1]].url

    def listed(self) -> Iterator[tuple[int, Source, str]]:
        """What was cited so far: its number, itself, and its year in words."""
        for name, number in self._numbers.items():
            source = self.sources[name]
            second = ", quoted at second hand" if source.quoted else ""
            yield number, source, f", {source.year}{second}"

"""The content of a page in parts, independent of its format: screen, Markdown, HTML or JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ladder.engine.sources import Source


class Interval(NamedTuple):
    """A score as a share, its interval, and the target, if known."""

    score: float
    low: float
    high: float
    target: float | None


class Item(NamedTuple):
    """One or more sentences.

    Args:
        text: the words.
        sources: the ids of what it cites.
        opens: a bold beginning.
        id: the rule or fact that it comes from.
        note: the values read, in small print.
        interval: an interval to draw beside it.
        depth: how deep it is nested under the items before it.
        url: an address that belongs to it; empty for none.
    """

    text: str
    sources: Sequence[str] = ()
    opens: str = ""
    id: str = ""
    note: str = ""
    interval: Interval | None = None
    depth: int = 0
    url: str = ""


class Part(NamedTuple):
    """A heading with its content: items, a table of items, and further parts.

    `ordered` items are numbered, those in `prose` are paragraphs. A `folded` part is closed until
    the reader opens it, if possible. Programs read `data`, under `key`; a part without a heading is
    for them alone.
    """

    heading: str
    items: Sequence[Item] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Item]] = ()
    parts: Sequence["Part"] = ()
    ordered: bool = False
    folded: bool = False
    prose: bool = False
    key: str = ""
    data: object = None


def parts_that_hold(parts: Iterable[Part]) -> Iterator[Part]:
    """Return the parts that are not empty."""
    return (part for part in parts if part.items or part.rows or part.parts)


def alone(part: Part) -> Item:
    """Return the only item of a part, opened by the heading of the part."""
    [item] = part.items
    return item._replace(opens=f"{part.heading}:", text=f"{item.opens} {item.text}".lstrip())


class Citations:
    """Sources by number, in the order in which they are cited."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._numbers: dict[str, int] = {}

    def numbers(self, cited: Iterable[str]) -> list[int]:
        """Return the numbers of these sources, and assign the next ones to new sources."""
        return sorted(self._numbers.setdefault(name, len(self._numbers) + 1) for name in cited)

    def cited(self, text: str, cited: Iterable[str]) -> str:
        """Return a text with the numbers of its sources: `… [1, 3]`."""
        numbers = self.numbers(cited)
        return f"{text} [{', '.join(map(str, numbers))}]" if numbers else text

    def __len__(self) -> int:
        return len(self._numbers)

    def name(self, number: int) -> str:
        """Return the id of the source with a number."""
        return list(self._numbers)[number - 1]

    def address(self, number: int) -> str:
        """Return the address of the source with a number; empty if it has none."""
        return self.sources[self.name(number)].url

    def listed(self) -> Iterator[tuple[int, Source, str]]:
        """Yield what was cited so far: its number, the source, and its year in words."""
        for name, number in self._numbers.items():
            source = self.sources[name]
            second = ", quoted at second hand" if source.quoted else ""
            yield number, source, f", {source.year}{second}"

"""A page: sections in order, each once as data for machines and once as lines for people."""

from collections.abc import Iterable
from dataclasses import dataclass

from ladder.engine.rules import Rulebook, Source


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section. Ids in `text` stand in backticks.

    Args:
        text: what it says.
        depth: how deep it is nested under the lines before it.
        url: an address that belongs to it; empty for none.
    """

    text: str
    depth: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page.

    Args:
        key: its name in JSON.
        heading: its name for people; empty for what only machines read.
        data: what it holds, as JSON holds it.
        lines: the same as lines.
        prose: whether the lines are paragraphs, not a list.
    """

    key: str
    heading: str
    data: object
    lines: tuple[Line, ...]
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Everything there is to say of one thing."""

    id: str
    kind: str
    title: str
    sections: tuple[Section, ...]

    def without(self, *keys: str) -> "Page":
        """The same page with some sections left out."""
        kept = tuple(section for section in self.sections if section.key not in keys)
        return Page(self.id, self.kind, self.title, kept)


def page(id_: str, kind: str, title: str, sections: Iterable[Section]) -> Page:
    """A page of the sections that hold something."""
    return Page(id_, kind, title, tuple(section for section in sections if section.data))


def prose(key: str, heading: str, text: str) -> Section:
    """A section of one paragraph."""
    return Section(key, heading, text, (Line(text),) if text else (), prose=True)


def plain(key: str, heading: str, texts: Iterable[str]) -> Section:
    """A section that lists texts."""
    every = list(texts)
    return Section(key, heading, every, tuple(Line(text) for text in every))


def ids(key: str, heading: str, names: Iterable[str]) -> Section:
    """A section that lists ids."""
    every = list(names)
    return Section(key, heading, every, tuple(Line(f"`{name}`") for name in every))


def words(key: str, heading: str, names: Iterable[str]) -> Section:
    """A section of short names in one line."""
    every = list(names)
    lines = (Line(", ".join(f"`{name}`" for name in every)),) if every else ()
    return Section(key, heading, every, lines, prose=True)


def told(key: str, heading: str, pairs: Iterable[tuple[str, str]], name: str = "id") -> Section:
    """A section that lists ids, each with what it says."""
    every = list(pairs)
    data = [{name: first, "says": says} for first, says in every]
    return Section(key, heading, data, tuple(Line(f"`{a}`: {b}") for a, b in every))


def cited(book: Rulebook, names: Iterable[str]) -> Section:
    """The sources, with links and how they were read."""
    sources = [book.sources[name] for name in names]
    data = [
        {
            "id": source.id,
            "title": source.title,
            "authors": source.authors,
            "year": source.year,
            "url": source.url,
            "verified": source.verified,
            "grade": "quoted" if source.quoted else "read",
        }
        for source in sources
    ]
    lines = tuple(Line(citation(source), url=source.url) for source in sources)
    return Section("sources", "Sources", data, lines)


def citation(source: Source) -> str:
    """A source in one line, with the day of the last check and the grade where it matters."""
    grade = ", quoted at second hand" if source.quoted else ""
    checked = f"checked {source.verified}{grade}"
    return f"`{source.id}`: {source.authors}, {source.year}. {source.title} ({checked})"


def claimed(book: Rulebook, claims: Iterable[str]) -> Section:
    """The claims of the source document that something rests on."""
    pairs = [(claim, book.claims[claim].says if claim in book.claims else "") for claim in claims]
    return told("claims", "Claims of the source document", pairs)

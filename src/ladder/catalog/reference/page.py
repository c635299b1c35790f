"""A page: sections in order, each both as data for programs and as lines for people.

It is rendered as text for a terminal, as Markdown, and as JSON.
"""

from collections.abc import Iterable
from typing import NamedTuple

from ladder.engine.conditions import Condition
from ladder.engine.rules import Rulebook
from ladder.output.conditions import in_words, spelled
from ladder.output.values import json_document


class Line(NamedTuple):
    """One line of a section. Ids in `text` are in backticks.

    Args:
        text: the words.
        depth: how deep it is nested under the lines before it.
        url: an address that belongs to it; empty for none.
    """

    text: str
    depth: int = 0
    url: str = ""


class Section(NamedTuple):
    """A part of a page.

    Args:
        key: its name in JSON.
        heading: its name for people; empty if only programs read it.
        data: its content as JSON data.
        lines: its content as lines.
        prose: whether the lines are paragraphs, not a list.
    """

    key: str
    heading: str
    data: object
    lines: tuple[Line, ...]
    prose: bool = False


class Page(NamedTuple):
    """All that is known about one thing."""

    id: str
    kind: str
    title: str
    sections: tuple[Section, ...]


def prose(key: str, heading: str, text: str, data: object = None) -> Section:
    """Return a section of one paragraph; its data is the text, unless other data is given."""
    lines = (Line(text),) if text else ()
    return Section(key, heading, text if data is None else data, lines, prose=True)


def texts(key: str, heading: str, items: Iterable[str]) -> Section:
    """Return a section that lists texts."""
    every = list(items)
    return Section(key, heading, every, tuple(Line(text) for text in every))


def ids(key: str, heading: str, names: Iterable[str]) -> Section:
    """Return a section that lists ids."""
    every = list(names)
    return Section(key, heading, every, tuple(Line(f"`{name}`") for name in every))


def names(key: str, heading: str, words: Iterable[str]) -> Section:
    """Return a section of short names on one line."""
    every = list(words)
    lines = (Line(", ".join(f"`{name}`" for name in every)),) if every else ()
    return Section(key, heading, every, lines, prose=True)


def described(
    key: str, heading: str, pairs: Iterable[tuple[str, str]], name: str = "id"
) -> Section:
    """Return a section that lists ids with descriptions; `name` is the id's key in JSON."""
    every = list(pairs)
    data = [{name: first, "says": says} for first, says in every]
    return Section(key, heading, data, tuple(Line(f"`{a}`: {b}") for a, b in every))


def facts_read(rulebook: Rulebook, facts: Iterable[str]) -> Section:
    """Return the facts that a condition reads, each with its question."""
    known = [(name, rulebook.facts[name].question) for name in facts if name in rulebook.facts]
    return described("reads", "Reads", known, name="fact")


def condition(key: str, heading: str, rulebook: Rulebook, given: Condition) -> Section:
    """Return a condition as it is spelled in files and in plain words."""
    lines = tuple(Line(text, depth) for depth, text in in_words(rulebook, given))
    return Section(key, heading, spelled(given), lines)


_OF_A_SOURCE = ("id", "title", "authors", "year", "url", "verified")


def sources_cited(rulebook: Rulebook, cited: Iterable[str]) -> Section:
    """Return the sources, with links and how they were read."""
    data, lines = [], []
    for source in (rulebook.sources[name] for name in cited):
        values = {key: getattr(source, key) for key in _OF_A_SOURCE}
        data.append({**values, "grade": "quoted" if source.quoted else "read"})
        checked = f"checked {source.verified}" + ", quoted at second hand" * source.quoted
        text = f"`{source.id}`: {source.authors}, {source.year}. {source.title} ({checked})"
        lines.append(Line(text, url=source.url))
    return Section("sources", "Sources", data, tuple(lines))


def claims_cited(rulebook: Rulebook, cited: Iterable[str]) -> Section:
    """Return the claims of the source document that something cites."""
    known = rulebook.claims
    pairs = [(name, known[name].says if name in known else "") for name in cited]
    return described("claims", "Claims of the source document", pairs)


def as_text(page: Page, width: int, color: bool = False) -> str:
    """Return the page in `width` columns: headings, and their lines indented."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), color)
    screen.add(page.id, style=STRONG)
    screen.add(_bare(page.title))
    for section in page.sections:
        if not section.heading:
            continue
        screen.add()
        screen.add(section.heading, style=STRONG)
        for line in section.lines:
            first = "  " + "  " * line.depth + ("" if section.prose else "- ")
            rest = " " * len(first)
            screen.add(_bare(line.text), first, rest)
            if line.url:
                screen.add(line.url, rest, rest)
    return screen.drawn()


def _bare(text: str) -> str:
    return text.replace("`", "")


def as_markdown(page: Page) -> str:
    """Return the page as a Markdown document of its own."""
    blocks = [f"# {page.id}", page.title]
    for section in page.sections:
        if not section.heading:
            continue
        lines = []
        for line in section.lines:
            text = f"{line.text} <{line.url}>" if line.url else line.text
            lines.append(text if section.prose else f"{'  ' * line.depth}- {text}")
        text = "\n".join(lines)
        in_line = section.prose and "\n" not in text
        heading = f"**{section.heading}.** " if in_line else f"**{section.heading}**\n\n"
        blocks.append(heading + text)
    return "\n\n".join(blocks) + "\n"


def as_json(page: Page) -> str:
    """Return the page as JSON: id, kind, title, and each section by its key."""
    sections = {section.key: section.data for section in page.sections}
    return json_document(id=page.id, kind=page.kind, title=page.title, **sections)

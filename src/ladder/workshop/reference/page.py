"""The page of one thing of a pack: parts in order, each as data for programs and for people.

It is rendered as text for a terminal, as Markdown, and as JSON.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ladder.engine.conditions import NEVER, Condition
from ladder.engine.rules import Rulebook
from ladder.output.conditions import in_words, spelled
from ladder.output.parts import Item, Part
from ladder.output.values import json_document

VALUE = re.compile(r"\{([\w.-]+)\}")
"""The place of a fact's value in the text of a rule; people read the name of the fact instead."""


class ReferencePage(NamedTuple):
    """All that is known about one thing."""

    id: str
    kind: str
    title: str
    parts: tuple[Part, ...]


def prose(key: str, heading: str, text: str, data: object = None) -> Part:
    """Return a part of one paragraph; its data is the text, unless other data is given."""
    items = [Item(text)] if text else []
    return Part(heading, items, key=key, data=text if data is None else data, prose=True)


def texts(key: str, heading: str, items: Iterable[str]) -> Part:
    """Return a part that lists texts."""
    every = list(items)
    return Part(heading, [*map(Item, every)], key=key, data=every)


def ids(key: str, heading: str, names: Iterable[str]) -> Part:
    """Return a part that lists ids."""
    every = list(names)
    return Part(heading, [Item(f"`{name}`") for name in every], key=key, data=every)


def names(key: str, heading: str, words: Iterable[str]) -> Part:
    """Return a part of short names on one line."""
    every = list(words)
    return prose(key, heading, ", ".join(f"`{name}`" for name in every), every)


def described(key: str, heading: str, pairs: Iterable[tuple[str, str]], name: str = "id") -> Part:
    """Return a part that lists ids with descriptions; `name` is the id's key in JSON."""
    every = list(pairs)
    data = [{name: first, "says": says} for first, says in every]
    return Part(heading, [Item(f"`{a}`: {b}") for a, b in every], key=key, data=data)


def facts_read(rulebook: Rulebook, facts: Iterable[str]) -> Part:
    """Return the facts that a condition reads, each with its question."""
    known = [(name, rulebook.facts[name].question) for name in facts if name in rulebook.facts]
    return described("reads", "Facts that it reads", known, name="fact")


def condition(key: str, heading: str, rulebook: Rulebook, given: Condition) -> Part:
    """Return a condition as it is spelled in files and in plain words."""
    items = [Item(text, depth=depth) for depth, text in in_words(rulebook, given)]
    return Part(heading, [Item("never")] if given == NEVER else items, key=key, data=spelled(given))


_OF_A_SOURCE = ("id", "title", "authors", "year", "url", "verified")


def sources_cited(rulebook: Rulebook, cited: Iterable[str]) -> Part:
    """Return the sources, with links and how they were read."""
    data, items = [], []
    for source in (rulebook.sources[name] for name in cited):
        values = {key: getattr(source, key) for key in _OF_A_SOURCE}
        data.append({**values, "grade": "quoted" if source.quoted else "read"})
        checked = f"checked {source.verified}" + ", quoted at second hand" * source.quoted
        text = f"`{source.id}`: {source.authors}, {source.year}. {source.title} ({checked})"
        items.append(Item(text, url=source.url))
    return Part("Sources", items, key="sources", data=data)


def claims_cited(rulebook: Rulebook, cited: Iterable[str]) -> Part:
    """Return the claims of the source document that something cites."""
    known = rulebook.claims
    pairs = [(name, known[name].says if name in known else "") for name in cited]
    return described("claims", "Claims of the source document", pairs)


def as_text(page: ReferencePage, width: int, color: bool = False) -> str:
    """Return the page in `width` columns: headings, and their lines indented."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), color)
    screen.add(page.id, style=STRONG)
    screen.add(_bare(page.title))
    for part in page.parts:
        if not part.heading:
            continue
        screen.add()
        screen.add(part.heading, style=STRONG)
        for item in part.items:
            first = "  " + "  " * item.depth + ("" if part.prose else "- ")
            rest = " " * len(first)
            screen.add(_bare(item.text), first, rest)
            if item.url:
                screen.add(item.url, rest, rest)
    return screen.drawn()


def _bare(text: str) -> str:
    return VALUE.sub(r"<\1>", text.replace("`", ""))


def as_markdown(page: ReferencePage) -> str:
    """Return the page as a Markdown document of its own."""
    blocks = [f"# {page.id}", VALUE.sub("…", page.title)]
    for part in page.parts:
        if not part.heading:
            continue
        lines = []
        for item in part.items:
            text = VALUE.sub(r"[`\1`]", item.text) + (f" <{item.url}>" if item.url else "")
            lines.append(text if part.prose else f"{'  ' * item.depth}- {text}")
        text = "\n".join(lines)
        in_line = part.prose and "\n" not in text
        heading = f"**{part.heading}.** " if in_line else f"**{part.heading}**\n\n"
        blocks.append(heading + text)
    return "\n\n".join(blocks) + "\n"


def as_json(page: ReferencePage) -> str:
    """Return the page as JSON: id, kind, title, and the data of each part by its key."""
    data = {part.key: part.data for part in page.parts}
    return json_document(id=page.id, kind=page.kind, title=page.title, **data)

"""A page as text for a terminal, as markdown, and as JSON."""

import json
from collections.abc import Callable

from ladder.catalog.pages.page import Line, Page, Section

SCHEMA = 1
"""The version of the JSON that pages and lists are written in."""


def as_text(page: Page, width: int, colour: bool = False) -> str:
    """The page in `width` columns: headings, and their lines indented."""
    from ladder.output.screen import MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), colour)
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


def as_markdown(page: Page, level: int = 1, linked: Callable[[str], str] = str) -> str:
    """The page as markdown; its title is a heading of `level`.

    Args:
        page: what to write.
        level: 1 for a document of its own, more inside another.
        linked: turns the ids of a text, which stand in backticks, into links.
    """
    blocks = [f"{'#' * level} {page.id}", linked(page.title)]
    for section in page.sections:
        if not section.heading:
            continue
        text = "\n".join(_markdown(line, section, linked) for line in section.lines)
        if section.prose and "\n" not in text:
            blocks.append(f"**{section.heading}.** {text}")
        else:
            blocks.append(f"**{section.heading}**\n\n{text}")
    return "\n\n".join(blocks) + "\n"


def _markdown(line: Line, section: Section, linked: Callable[[str], str]) -> str:
    bullet = "" if section.prose else "  " * line.depth + "- "
    text = linked(line.text)
    return f"{bullet}{text} <{line.url}>" if line.url else f"{bullet}{text}"


def as_json(page: Page) -> str:
    """The page as JSON: id, kind, title, and each section by its key."""
    data: dict[str, object] = {
        "schema": SCHEMA,
        "id": page.id,
        "kind": page.kind,
        "title": page.title,
    }
    data |= {section.key: section.data for section in page.sections}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

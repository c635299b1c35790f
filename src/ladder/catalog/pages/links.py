"""Links between the generated documents: which heading each id has, and on which page."""

import re
from collections.abc import Callable

from ladder.catalog.entries import items
from ladder.engine.rules import Rulebook

RULES_PAGE = "rules.md"
FACTS_PAGE = "facts.md"

_ID = re.compile(r"`([^`]+)`")
_DROPPED = re.compile(r"[^a-z0-9 _-]")


def anchor(heading: str) -> str:
    """The fragment under which GitHub and its kin find a heading."""
    return _DROPPED.sub("", heading.lower()).replace(" ", "-")


def linker(book: Rulebook, here: str) -> Callable[[str], str]:
    """A function that turns each id of a text, in backticks, into a link from the page `here`."""
    targets = _targets(book)

    def linked(text: str) -> str:
        return _ID.sub(lambda found: _link(found[1], targets, here), text)

    return linked


def _link(name: str, targets: dict[str, tuple[str, str]], here: str) -> str:
    if name not in targets:
        return f"`{name}`"
    page, heading = targets[name]
    return f"[`{name}`]({'' if page == here else page}#{anchor(heading)})"


def _targets(book: Rulebook) -> dict[str, tuple[str, str]]:
    """The page and the heading of each id, and of the bare names of techniques and needs."""
    found: dict[str, tuple[str, str]] = {}
    for item in items(book).values():
        if item.kind in ("source", "claim", "tension"):
            continue
        if item.kind in ("fact", "derived"):
            found[item.id] = found[item.name] = (FACTS_PAGE, item.name)
        else:
            found[item.id] = (RULES_PAGE, item.id)
            if item.kind in ("technique", "need"):
                found[item.name] = (RULES_PAGE, item.id)
    for fact in book.facts.values():
        if fact.attempt_of:
            heading = fact.id.replace(fact.attempt_of, "technique")
            found[fact.id] = (FACTS_PAGE, heading)
    return found

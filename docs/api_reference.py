"""The reference of the Python library on the site, from its docstrings."""

import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import get_args

import ladder
from ladder.engine.decision import Range
from ladder.engine.fine_tune import FineTune
from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import LadderRow, NextRung, Recommendation
from ladder.engine.wording import Reason

MARKER = re.compile(r"<!-- reference: .*? -->")
SECTION = re.compile(r"(?m)^(Args|Raises):$")
ITEM = re.compile(r"(?m)^    (\*?\w+): ")
MEMBERS = (property, cached_property)
PARTS = (Recommendation, FineTune, Range, LadderRow, NextRung, OpenFact)
"""Types of the parts of a verdict: plain tuples with names."""

LISTED = ("Verdict", "Verdicts")
"""Classes whose members are listed; the fields of the others stand in their docstrings."""


def on_page(markdown: str) -> str:
    """Write the reference where a page marks its place."""
    return MARKER.sub(lambda _: "\n".join(reference()), markdown)


def reference() -> Iterator[str]:
    """Yield every public name with its signature and docstring, functions first."""
    names = sorted(ladder.__all__, key=lambda name: (name[:1].isupper(), name))
    for name in names:
        item = getattr(ladder, name)
        yield f"### {name}\n"
        if inspect.isfunction(item):
            yield f"```python\n{name}{_signature(item)}\n```\n"
        yield f"{_markdown(inspect.getdoc(item) or '')}\n"
        if name in LISTED:
            yield from _members(item)
    yield "### Parts of a verdict\n"
    for part in PARTS:
        yield f"**`{part.__name__}`** {_markdown(inspect.getdoc(part) or '')}\n"
        for name, kind in part.__annotations__.items():
            yield f"- `{name}`: `{_type(kind)}`"
        yield ""
    yield "**`Reason`** A rule that appears in a verdict, with its role:\n"
    yield from _members(Reason)


def _type(kind: object) -> str:
    """Return a type as it is written in Python, without the modules of ladder."""
    text = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return re.sub(r"\b(?:ladder|typing|collections)\.(?:\w+\.)*", "", text)


def _members(item: type) -> Iterator[str]:
    for name, member in inspect.getmembers(item):
        if name.startswith("_") or not (inspect.isfunction(member) or isinstance(member, MEMBERS)):
            continue
        call = _signature(member) if inspect.isfunction(member) else ""
        yield f"**`{name}{call}`** {_markdown(inspect.getdoc(member) or '')}\n"


def _signature(function: object) -> str:
    text = str(inspect.signature(function))  # type: ignore[arg-type] # the caller has looked
    return re.sub(r"\b(?:ladder|collections|datetime|os)\.(?:\w+\.)*", "", text)


def _markdown(doc: str) -> str:
    """Return a docstring of ours as Markdown: its sections as lists, its examples as code."""
    text = ITEM.sub(r"- `\1`: ", SECTION.sub(r"**\1**\n", doc))
    return re.sub(r"(?m)^        (?=\S)", "    ", text)

"""A table of a fact: what the rules say for each of its values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ladder.catalog.references import readers
from ladder.engine.comparisons import AtLeast, Leaf, values_of
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.wording import PLACEHOLDER
from ladder.output.escape import markdown as plain
from ladder.output.fact_values import span
from ladder.output.markdown import table
from ladder.output.values import json_document


class Sheet(NamedTuple):
    """A table with its title."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def of_fact(rulebook: Rulebook, fact: Fact, day: date) -> Sheet:
    """Return what each rule says on a day for each value of a fact, with all other facts unknown.

    A requirement is *met* or *not met*, another rule *fires*; if other facts decide, it *may*.
    """
    compared = {
        rulebook.rules[name]: leaves
        for name, leaves in readers(rulebook, fact.id).items()
        if leaves and name in rulebook.rules
    }
    leaves = [leaf for some in compared.values() for leaf in some]
    rows = (
        (fact.id, label, what, rule.id, PLACEHOLDER.sub("…", rule.says))
        for label, value in _stretches(fact, leaves).items()
        for rule in compared
        for truth in [rulebook.tests[rule.id]({fact.id: value, "as_of": day.toordinal()}.get)]
        if (what := (_MET if rule.kind == "requirement" else _FIRES)[truth])
    )
    unit = f" ({fact.unit})" if fact.unit else ""
    return Sheet(f"{fact.id}{unit}", ("fact", "value", "what", "rule", "says"), tuple(rows))


_FIRES = {True: "fires", False: "", None: "may fire"}
_MET = {True: "met", False: "not met", None: "may be met"}  # of a requirement


def _stretches(fact: Fact, leaves: Sequence[Leaf]) -> Mapping[str, Value]:
    """Return one value for each range of a number between bounds, else each value."""
    match fact.kind:
        case Kind.WHOLE | Kind.NUMBER:
            bounds = {leaf.bound for leaf in leaves if isinstance(leaf, AtLeast)}
            edges = sorted(bounds - {fact.minimum})
            least = fact.minimum if fact.minimum is not None else 0
            starts = [None, *edges]
            return {
                span(start, end): least if start is None else start
                for start, end in zip(starts, [*edges, None], strict=True)
            }
        case Kind.BOOL:
            return {"true": True, "false": False}
        case Kind.CHOICES:
            return {f"[{name}]": frozenset({name}) for name in fact.choice_ids()}
        case _:
            named = [value for leaf in leaves for value in values_of(leaf)]
            return {str(value): value for value in (*fact.choice_ids(), *named)}


def as_text(sheet: Sheet, width: int, color: bool = False) -> str:
    """Return lines for people, value by value."""
    from ladder.output.screen import STRONG, Screen

    screen = Screen(width, color)
    screen.add(sheet.title, style=STRONG)
    for value in dict.fromkeys(row[1] for row in sheet.rows):
        some = [row for row in sheet.rows if row[1] == value]
        screen.add()
        screen.add(value, style=STRONG)
        for _, _, what, rule, says in some:
            if not what.startswith("may"):
                screen.add(f"{rule}: {says}", f"  {what:<8}", " " * 10)
        if others := [rule for _, _, what, rule, _ in some if what.startswith("may")]:
            screen.add(f"with more known: {', '.join(others)}", " " * 10, " " * 10)
    return screen.drawn()


def as_markdown(sheet: Sheet) -> str:
    """Return a heading and a table."""
    rows = ([plain(cell) for cell in row] for row in (sheet.head, *sheet.rows))
    return "\n".join([f"# {sheet.title}", "", *table(rows)]) + "\n"


def as_json(sheets: Sequence[Sheet]) -> str:
    """Return every sheet with its rows as objects."""
    data = [
        {
            "title": sheet.title,
            "rows": [dict(zip(sheet.head, row, strict=True)) for row in sheet.rows],
        }
        for sheet in sheets
    ]
    return json_document(tables=data)

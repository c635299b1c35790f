"""Bands: one file for all sizes of one number, with a rule for each range.

    bands: examples
    of: examples.demonstrations
    techniques: [few-shot]
    rows:
      - {advice: a-few, says: …, why: …}
      - {advice: some, from: 50, says: …, why: …}

A number belongs to the last row that begins at it or below: no number is left out, none is in two
rows. A row has no numbers if a changed parameter begins a later row below it. Each row becomes a
rule in a document of its own, as if a file held it alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from ladder.load.packs.document import Document
from ladder.load.packs.parameters import plain_value, used
from ladder.load.packs.shapes import (
    CaseShape,
    Cited,
    Citing,
    Day,
    FactId,
    Kebab,
    MaybeCondition,
    Number,
    Shape,
)
from ladder.load.packs.words import Needs, Selection, Techniques, named
from ladder.load.yaml.nodes import Node, Scalar
from ladder.load.yaml.trees import entry, items, made, merged, text, without
from ladder.output.diagnostics import Diagnostic


class RowShape(Cited):
    """The rule for one range of the number.

    What it leaves out, the table says for all rows.
    """

    advice: Kebab | None = None
    caution: Kebab | None = None
    start: Annotated[Number | None, named("row-start")] = Field(default=None, alias="from")
    techniques: Techniques = Selection()

    @property
    def rule(self) -> str:
        """The id of its rule."""
        return f"caution/{self.caution}" if self.advice is None else f"advice/{self.advice}"


class BandsShape(Citing):
    """A rule for each range of one number, without gaps and overlaps."""

    bands: Kebab
    of: FactId
    techniques: Techniques
    needs: Needs = Selection()
    basis: Literal["source", "interpretation", "external"] = "source"
    verified: Day | None = None
    unless: MaybeCondition = None
    rows: list[RowShape] = Field(min_length=2)
    cases: tuple[CaseShape, ...] = ()


def unsound_rows(document: Document, shape: BandsShape) -> Iterator[Diagnostic]:
    """Yield rows without a name or with two, and numbers not above the one of the row before.

    A parameter can be changed: a row that it leaves without numbers is no mistake of this file.
    """
    parameters = {route for _, route in used(document.root)}
    before: float | None = None
    for index, row in enumerate(shape.rows):
        position = document.position("rows", index)
        if (row.advice is None) == (row.caution is None):
            help_ = "Begin it with advice: or caution: and its name."
            yield Diagnostic("a row is either advice or a caution", position, help_)
        if index == 0 and row.start is not None:
            help_ = "Remove from:. The first row covers every number below the next row."
            yield Diagnostic("the first row has a `from`", position, help_)
        elif index and row.start is None:
            help_ = "Add from: and its lowest number; it ends where the next row begins."
            yield Diagnostic("this row has no `from`", position, help_)
        elif not parameters & {("rows", at, "from") for at in (index - 1, index)} and (
            before is not None and row.start is not None and row.start <= before
        ):
            what = "this row does not begin above the row before it"
            yield Diagnostic(what, position, "List the rows lowest first.")
        before = row.start if row.start is not None else before


def _number(node: Node) -> float:
    number = plain_value(node) if isinstance(node, Scalar) else None
    return number if isinstance(number, int | float) else 0.0


def rows_of(table: Document, shape: BandsShape) -> Iterator[Document]:
    """Yield each row's rule as a document of its own: the row over what the table says.

    A case stands beside the first row that it fires, else beside the first of all. A case that
    fires one is silent of the rest.
    """
    root, rows = table.root, items(table.root.get("rows"))
    around = without(root, "bands", "of", "rows", "cases")
    [of] = [key for key, _ in root.entries if key.value == "of"]
    starts, rules = [entry(row, "from") for row in rows], [row.rule for row in shape.rows]
    cases: list[list[Node]] = [[] for _ in rows]
    for case, says in zip(items(root.get("cases")), shape.cases, strict=True):
        home = next((at for at, rule in enumerate(rules) if rule in says.fires), 0)
        rest = [rule for rule in rules if rule not in (*says.fires, *says.silent)]
        cases[home].append(merged(case, made({"silent": [*says.silent, *rest]}, case), ()))
    for index, row in enumerate(rows):
        kind = rules[index].partition("/")[0]
        later = [start[1] for start in starts[index + 1 :] if start]
        tests = {"at_least": start[1]} if (start := starts[index]) else {}
        if later:
            tests["less_than"] = min(later, key=_number)
        rule = made({kind: text(row, kind)}, row)
        when = made({"when": {shape.of: tests}}, of)
        beside = made({"cases": cases[index]}, row)
        for said in (around, without(row, kind, "from"), when, beside):
            rule = merged(rule, said, ())
        yield replace(table, root=rule, shape=Shape())

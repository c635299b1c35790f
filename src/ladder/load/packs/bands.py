"""Bands: one file for all sizes of one number, with a rule for each range.

    bands: examples
    of: examples.demonstrations
    techniques: [few-shot]
    rows:
      - {advice: a-few, says: …, why: …}
      - {advice: some, from: 50, says: …, why: …}

A row goes up to where the next begins, and the last has no end: no number is left out, none is in
two rows. Each row becomes a rule in a document of its own, as if a file held it alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from ladder.load.packs.document import Document
from ladder.load.packs.shapes import (
    AdviceShape,
    CaseShape,
    CautionShape,
    Cited,
    Citing,
    Day,
    FactId,
    Kebab,
    MaybeCondition,
    Number,
)
from ladder.load.packs.words import Needs, Selection, Techniques, named
from ladder.load.yaml.nodes import Route
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
    def kind(self) -> str:
        """The kind of its rule."""
        return "advice" if self.advice is not None else "caution"

    @property
    def name(self) -> str:
        """The name of its rule."""
        return self.advice or self.caution or ""


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


_SHAPES: Mapping[str, type[AdviceShape | CautionShape]] = {
    "advice": AdviceShape,
    "caution": CautionShape,
}


def unsound_rows(document: Document, shape: BandsShape) -> Iterator[Diagnostic]:
    """Yield rows without a name or with two, and those not above the one before them."""
    before: float | None = None
    for index, row in enumerate(shape.rows):
        position = document.position("rows", index)
        if (row.advice is None) == (row.caution is None):
            help_ = "Begin it with advice: or caution: and its name."
            yield Diagnostic("a row is either advice or a caution", position, help_)
        if index == 0 and row.start is not None:
            help_ = "Leave from: out: it speaks of every number below the next row."
            yield Diagnostic("the first row begins at no number", position, help_)
        elif index and row.start is None:
            help_ = "Add from: and its lowest number; it ends where the next row begins."
            yield Diagnostic("this row does not say where it begins", position, help_)
        elif before is not None and row.start is not None and row.start <= before:
            what = "this row begins no higher than the one before it"
            places = [("rows", at, "from") for at in (index - 1, index)]
            named = [name for name, route in document.used if route in places]
            values = ", ".join(f"{name} is {document.numbers[name]:g}" for name in named)
            help_ = f"{values}: change both, or replace these bands." if named else ""
            yield Diagnostic(what, position, help_ or "List the rows lowest first.")
        before = row.start if row.start is not None else before


def rows_of(document: Document, shape: BandsShape) -> Iterator[Document]:
    """Yield each row's rule as a document of its own.

    A case that fires one is silent of the rest.
    """
    names = [f"{row.kind}/{row.name}" for row in shape.rows]
    table = {key: getattr(shape, key) for key in shape.model_fields_set - {"bands", "of", "rows"}}
    ends = [row.start for row in shape.rows[1:]] + [None]
    # A case stands beside the first row that it fires, else beside the first of all.
    homes = [next((at for at, x in enumerate(names) if x in c.fires), 0) for c in shape.cases]
    for index, (row, end) in enumerate(zip(shape.rows, ends, strict=True)):
        own = {key: getattr(row, key) for key in row.model_fields_set - {"start"}}
        cases = [at for at, home in enumerate(homes) if home == index]
        bounds = {"at_least": row.start, "less_than": end}
        when = {shape.of: {test: bound for test, bound in bounds.items() if bound is not None}}
        values = {**table, **own, "when": when if when[shape.of] else {}}
        values["cases"] = tuple(_exclusive(shape.cases[at], names) for at in cases)
        rule = _SHAPES[row.kind].model_construct(**values)  # each of its values was checked above
        alone = document.moved(partial(_to, index=index, cases=cases))
        yield replace(alone, kind=row.kind, shape=rule, value={})


def _exclusive(case: CaseShape, names: list[str]) -> CaseShape:
    others = [name for name in names if name not in (*case.fires, *case.silent)]
    return case.model_copy(update={"silent": (*case.silent, *others)})


def _to(route: Route, index: int, cases: list[int]) -> Route | None:
    """Return the moves of paths from the table's file to the document of one row."""
    match route:
        case ("rows", at, *rest):
            return tuple(rest) if at == index else None
        case ("cases", int(at), *rest):
            return ("cases", cases.index(at), *rest) if at in cases else None
        case ("of",):
            return ("when",)
    return route

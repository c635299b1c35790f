# ruff: noqa: RUF012 - pydantic copies what a field has by default
"""The shapes of needs, techniques and the vocabulary: what a pack speaks of."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from ladder.engine.computed import FUNCTIONS
from ladder.engine.rules import Solution, Worsened
from ladder.load.packs.shapes import (
    CaseShape,
    ChoiceId,
    Cited,
    Citing,
    Condition,
    FactId,
    IsoDay,
    Kebab,
    Line,
    MaybeCondition,
    Says,
    Shape,
    Sourced,
    SourceName,
    TechniqueName,
    Version,
    Why,
)
from ladder.load.packs.words import Techniques, named


class VariantShape(Cited):
    """A form of a technique.

    Its `steps`, if any, replace those of the technique. `worsens` says what it makes worse.
    """

    variant: Kebab
    when: Condition = {}
    steps: tuple[Line, ...] = ()
    worsens: dict[Worsened, Says] = {}


class FitShape(Cited):
    """Why a technique can serve the need."""

    id: Kebab


class ElsewhereShape(Cited):
    """Why a technique does not serve the needs that do not list it."""

    id: Kebab


class ExcludedShape(ElsewhereShape):
    """Why techniques do not serve this need."""

    techniques: Techniques


class OptionShape(Shape):
    """An option of a need.

    `exhausted` says what else must hold before the technique's attempt counts as spent for this
    need, and `solved_when` before one that reached its target solves it. `title` says what the
    technique does for this need, and `verb` how a headline begins with it.
    """

    technique: TechniqueName
    title: Line = ""
    verb: Line = "use"
    combined_with: tuple[TechniqueName, ...] = ()
    exhausted: MaybeCondition = None
    solved_when: MaybeCondition = None
    fit: FitShape
    variants: tuple[VariantShape, ...] = ()
    steps: tuple[Line, ...] = ()


class PlaceShape(Shape):
    """The need, and the option after which the new one is added."""

    need: str
    after: str


class AddedOptionShape(OptionShape):
    """An option that a pack adds to a shipped need."""

    option: PlaceShape
    of: Version | None = None
    verified: IsoDay
    cases: tuple[CaseShape, ...] = ()


class PurposeShape(Shape):
    """What people want of a model, where a need is the reason for it."""

    says: Line
    words: list[Line] = Field(min_length=1)


class NeedShape(Shape):
    """Something that goes wrong, and the techniques that can solve it.

    Its options are in order, lowest rung first.
    """

    need: Kebab
    title: Line
    symptom: Line
    triage: Literal["facts", "form", "running"] | None = None
    words: tuple[Line, ...] = ()
    purpose: PurposeShape | None = None
    solved_by: Solution = "quality"
    stay: Line
    verified: IsoDay
    options: list[OptionShape] = Field(min_length=1)
    excluded: tuple[ExcludedShape, ...] = ()
    cases: tuple[CaseShape, ...] = ()


class CostShape(Shape):
    """Cost of a technique, in words."""

    money: Line
    time: Line
    upkeep: Line
    latency: Line | None = None
    undo: Line | None = None
    brief: str = Field(default="", max_length=28)


class PublishedShape(Shape):
    """A published result of a technique and its baseline, for some needs or all."""

    says: Line
    against: Line
    needs: Annotated[tuple[str, ...], named("needs")] = ()
    sources: list[SourceName] = Field(min_length=1)


class TechniqueShape(Citing):
    """A card that describes a technique."""

    technique: Kebab
    title: Line
    rung: int | None = Field(ge=0, le=99)
    training: bool
    around_model: bool = False
    what: Why
    cost: CostShape
    steps: list[Line] = Field(min_length=1)
    climb: Line
    published: tuple[PublishedShape, ...] = ()
    solved_by: tuple[Solution, ...] = ("quality",)
    worsens: dict[Worsened, Says] = {}
    words: tuple[Line, ...] = ()
    verified: IsoDay
    elsewhere: ElsewhereShape | None = None
    exhausted: MaybeCondition = None
    variants: tuple[VariantShape, ...] = ()
    reference: tuple[dict[str, str], ...] = ()
    cases: tuple[CaseShape, ...] = ()


class CauseShape(Sourced):
    """A cause of bad answers.

    `order` is its place among the repairs, `repair` what proves it by hand. `removed_by` are the
    techniques that can remove it, `in_part` those that can remove a part.
    """

    cause: Kebab
    title: Line
    order: int = Field(ge=1, le=99)
    repair: Line | None = None
    do: Line
    removed_by: tuple[TechniqueName, ...] = ()
    in_part: tuple[TechniqueName, ...] = ()
    words: tuple[Line, ...] = ()
    verified: IsoDay


class ChoiceShape(Shape):
    """An answer that sets numbers, each with its source."""

    means: Line
    gives: Annotated[dict[FactId, float], Field(min_length=1)]
    sources: Annotated[list[SourceName], Field(min_length=1)]
    verified: IsoDay


Meaning = Annotated[
    Annotated[Line, Tag("[a text]")] | Annotated[ChoiceShape, Tag("[names]")],
    Discriminator(lambda value: "[names]" if isinstance(value, dict) else "[a text]"),
]


class FactShape(Shape):
    """A fact that problems can state."""

    type: Literal["bool", "whole", "number", "text", "choice", "choices", "date", "file", "attempt"]
    question: Line
    help: Line = ""
    unit: str = ""
    words: tuple[Line, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    choices: dict[ChoiceId, Meaning] = {}
    assume: ChoiceId | None = None
    asked: bool = True
    contents: Literal["examples", "evaluation", "results", "model", "invoice", "errors"] | None = (
        None
    )
    of: Literal["needs", "techniques", "causes"] | None = None
    after: FactId | None = None
    filled: bool = False
    fields: "dict[str, FactShape]" = {}


class DerivedShape(Citing):
    """A named condition."""

    when: Condition
    why: Why


class ComputedShape(Cited):
    """A number that follows from other facts."""

    computed: Kebab
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    digits: int | None = Field(default=None, ge=1, le=12)
    formula: Line = ""
    by: dict[FactId, Any] = {}
    function: Literal[*sorted(FUNCTIONS)] | None = None  # type: ignore[valid-type]
    cases: tuple[CaseShape, ...] = ()


class FactsShape(Shape):
    """Facts that problems can state, and named conditions."""

    facts: dict[FactId, FactShape] = {}
    derived: dict[Kebab, DerivedShape] = {}

"""The shapes of the YAML files that make a rule pack, for pydantic to check and to publish.

The first key of a file says what it is (`ladder.load.packs.documents.SHAPES`); folders are for
people.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from ladder.engine.rules import RequirementClass, RuleKind
from ladder.engine.sources import Basis
from ladder.load.packs.document import Place
from ladder.load.packs.words import Needs, Selection, Techniques, named

Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
ChoiceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]*$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^A[0-9]{3}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=600),
    AfterValidator(lambda text: " ".join(text.split())),
]
Says = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s<>\x22]+)?$", max_length=400)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+_-]*$", max_length=40)]
Condition = Annotated[dict[str, Any], named("condition")]
MaybeCondition = Annotated[dict[str, Any] | None, named("condition")]
Given = Annotated[dict[str, Any], named("problem")]
"""A problem, which `ladder.load.problems.problem` reads."""

ClaimName = Annotated[ClaimId, named("claim")]
RuleName = Annotated[str, named("rule")]
SourceName = Annotated[str, named("source")]
TechniqueName = Annotated[str, named("known-technique")]


def _day(value: object) -> date:
    """Accept a day only as year-month-day, without time or seconds."""
    if not (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        raise PydanticCustomError("day", "no day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_from_datetime_parsing", "no date") from None


_DAY = WithJsonSchema({"type": "string", "format": "date"})
Day = Annotated[date, PlainValidator(_day), _DAY]
IsoDay = Annotated[str, PlainValidator(lambda value: str(_day(value))), _DAY]


def _number(value: object) -> int | float:
    """Return a number; booleans are refused."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("float_type", "no number")


def _known(value: object) -> object:
    """Return the expected value of a computed fact: a number, a boolean or `unknown`."""
    if isinstance(value, int | float) or value == "unknown":
        return value
    raise PydanticCustomError("known", "nothing that can be computed")


ExpectedValue = Annotated[
    int | float | bool | str,
    PlainValidator(_known),
    WithJsonSchema({"anyOf": [{"type": ["number", "boolean"]}, {"const": "unknown"}]}),
]

Number = Annotated[int | float, PlainValidator(_number), WithJsonSchema({"type": "number"})]


_Type = TypeVar("_Type")


class Shape(BaseModel):
    """Common to all: no unknown keys, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    __slots__ = ("_place",)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self._place  # type: ignore[attr-defined,no-any-return]

    @property
    def key(self) -> str:
        """The key under which it stands."""
        return str(self.place.route[-1])

    def put(self, place: Place) -> Self:
        """Return it, with its place noted."""
        object.__setattr__(self, "_place", place)
        return self

    def to(self, kind: Callable[..., _Type], /, **more: Any) -> _Type:
        """Return a type of the engine, with `more` and what the shape states under its names."""
        own = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in vars(self).items()
            if value is not None and name in kind.__annotations__
        }
        return kind(**{**own, **more})


_NAMES = {x: x for x in ("claim", "needs", "rule", "source", "techniques")}
_NAMES |= dict.fromkeys(("known-technique", "known-technique-or-none"), "technique")
"""The kind of name, by the definition of the published schema that a key refers to."""


@cache
def name_fields(shape: type[Shape]) -> dict[str, str]:
    """Return the fields of a shape that hold shapes, and those of names, by the kind of name."""
    kinds = {name: [*_kinds(field)] for name, field in shape.model_fields.items()}
    return {name: found[0] for name, found in kinds.items() if found}


def _kinds(declared: Any) -> Iterator[str]:
    """Yield the kind of names that a type takes; an empty text if it takes a shape."""
    if isinstance(declared, FieldInfo):
        yield from (kind for x in (declared.annotation, *declared.metadata) for kind in _kinds(x))
    elif isinstance(declared, WithJsonSchema):
        if kind := _NAMES.get((declared.json_schema or {}).get("named", "")):
            yield kind
    elif isinstance(declared, type) and issubclass(declared, Shape):
        yield ""
    else:
        yield from (kind for x in get_args(declared) for kind in _kinds(x))


def parts(value: object, place: Place, found: list[object]) -> None:
    """Add a shape and every shape nested in it, each put in its place."""
    match value:
        case Shape():
            found.append(value.put(place))
            for field, kind in name_fields(type(value)).items():
                if not kind and (inner := getattr(value, field)):
                    parts(inner, place.at(field), found)
        case dict():
            for name, inner in value.items():
                parts(inner, place.at(name), found)
        case tuple() | list():
            for index, item in enumerate(value):
                parts(item, place.at(index), found)


class CaseShape(Shape):
    """A problem and the expected verdict."""

    case: Line
    given: Given
    as_of: Day | None = None
    recommends: Annotated[str | None, named("known-technique")] = None
    outcome: Literal["use", "prepare", "find-out", "stop", "stay"] | None = None
    next: Annotated[str | None, named("known-technique-or-none")] = None
    variant: str | None = None
    also_do: tuple[TechniqueName, ...] | None = None
    first_step: Line | None = None
    check: Literal["passed", "refused", "undecided"] | None = None
    computes: dict[Kebab, ExpectedValue] = {}
    fires: tuple[RuleName, ...] = ()
    silent: tuple[RuleName, ...] = ()


class ProblemShape(Shape):
    """A named problem on which cases build (`like:`)."""

    problem: Kebab
    given: Given


class Citing(Shape):
    """A citation: ids of sources, numbers of claims of the source document."""

    sources: tuple[SourceName, ...] = ()
    claims: tuple[ClaimName, ...] = ()


class Sourced(Shape):
    """A statement about the world, with its origin and the day of its last check."""

    says: Says
    basis: Literal["source", "interpretation", "external"] = "source"
    sources: tuple[SourceName, ...] = ()
    claims: tuple[ClaimName, ...] = ()
    verified: IsoDay | None = None

    def to(self, kind: Callable[..., _Type], /, *, document: str = "", **more: Any) -> _Type:
        """Return a type of the engine; what names only claims cites the `document` of these."""
        sources = self.sources or ((document,) if self.claims else ())
        return super().to(kind, **{"basis": Basis(self.basis), "sources": sources, **more})


class ParameterShape(Sourced):
    """A number that rules, texts and cases use by its name: one value, or one from each day."""

    parameter: Kebab
    value: Number | None = None
    values: Annotated[dict[Day, Number], Field(min_length=1)] | None = None
    unit: str = ""
    verified: IsoDay

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.value is None) is (self.values is None):
            raise PydanticCustomError("valued", "either")
        return self


class Cited(Sourced):
    """Keys of every rule: the reason, its origin, and the day of its last check."""

    why: Why
    do: Line | None = None


class RuleShape(Cited):
    """A rule in a file of its own, whose first key is its kind and whose value is its name."""

    kind: ClassVar[RuleKind]
    techniques: Techniques
    when: Condition = {}
    needs: Needs = Selection()
    cases: tuple[CaseShape, ...] = ()

    @property
    def name(self) -> str:
        """Its id without its kind."""
        return str(getattr(self, self.kind))

    @property
    def rule(self) -> str:
        """Its id."""
        return f"{self.kind}/{self.name}"


class NotMetShape(Shape):
    """The exclusion of the same name: its texts, and `when` it holds if not whenever it fails."""

    when: Condition = {}
    says: Says
    why: Why
    do: Line | None = None
    asked: bool = True


class RequirementShape(RuleShape):
    """A condition that must be known to be met before a technique can be used.

    `class` says what it asks: whether the technique `suits`, whether something cheaper was measured
    before (`order`; `instead` names it), or whether the team is `ready`. `out_of_reach_when` says
    when the team cannot become ready, and `takes` how long it takes to be. `not_met` says when the
    technique is not suitable at all.
    """

    kind = "requirement"
    requirement: Kebab
    class_: RequirementClass = Field(default="ready", alias="class")
    instead: tuple[TechniqueName, ...] = ()
    out_of_reach_when: MaybeCondition = None
    not_met: NotMetShape | None = None
    takes: Literal["minutes", "hours", "days", "weeks"] = "days"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if (self.class_ == "order") is not bool(self.instead):
            raise PydanticCustomError("instead", "order")
        return self

    met_when: Condition = Field(min_length=1)
    when: Condition = Field(default={}, exclude=True, max_length=0)
    asked: bool = True


class ExclusionShape(RuleShape):
    """A condition under which a technique cannot solve a need that lists it."""

    kind = "exclusion"
    exclusion: Kebab
    when: Condition = Field(min_length=1)
    proposable: bool = False
    asked: bool = True


class ForbidShape(ExclusionShape):
    """A technique or an answer that you forbid, and what to do instead.

    It forbids `techniques`, or an `answer`: one fact with the values that it may not have.
    """

    exclusion: None = Field(default=None, exclude=True)  # type: ignore[assignment]
    proposable: Literal[False] = Field(default=False, exclude=True)
    forbid: Kebab
    when: Condition = {}
    techniques: Techniques = Selection()
    answer: Condition = {}
    do: Line

    @model_validator(mode="after")
    def _either(self) -> Self:
        if bool(self.answer) is bool(self.techniques.names):
            raise PydanticCustomError("forbids", "either")
        if len(self.answer) > 1:
            raise PydanticCustomError("answers", "one")
        return self

    @property
    def name(self) -> str:
        """Its id without its kind."""
        return self.forbid

    @property
    def rule(self) -> str:
        """Its id: an answer is refused where it is read, a technique is not suitable."""
        return f"forbid/{self.forbid}" if self.answer else super().rule


class CautionShape(RuleShape):
    """A warning about a technique that the verdict names."""

    kind = "caution"
    caution: Kebab
    techniques: Techniques = Selection()


class AdviceShape(RuleShape):
    """An extra step for a technique that the verdict names.

    `first` puts it before the technique's own steps.
    """

    kind = "advice"
    advice: Kebab
    first: bool = False


class ContradictionShape(Shape):
    """Facts that cannot all be true; `{technique}` stands for each technique.

    `techniques` are those that it stands for, if not all. `stated` lists facts of which one must be
    stated; `assume` gives values to facts that are not.
    """

    contradiction: Kebab
    at: str
    techniques: list[TechniqueName] = []
    when: Condition = Field(min_length=1)
    stated: list[str] = []
    assume: dict[str, bool | int | float | str] = {}
    says: Line
    help: Line


MessageName = Annotated[str, StringConstraints(pattern=r"^(check/)?[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""The name of a message; with `check/` before it, of one that only `ladder check` says."""


class MessageShape(Cited):
    """A sentence of the program."""

    when: Condition = {}
    cases: tuple[CaseShape, ...] = ()


class MessagesShape(Shape):
    """Sentences of the program, each with its name."""

    messages: dict[MessageName, MessageShape]

"""The vocabulary of a pack: its facts, expanded, and its derived facts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate

from ladder.engine.conditions import ALWAYS, All, Any, AtLeast, Condition, DerivedFact, Is, Not
from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.problem import Contradiction
from ladder.engine.rules import Position
from ladder.engine.wording import PLACEHOLDER, inside
from ladder.load.conditions import COMPARISONS, LEVELS, Extent, Parser, Path, extent
from ladder.load.documents import Document
from ladder.load.shapes import (
    ChoiceShape,
    ContradictionShape,
    FactShape,
    FactsShape,
    ForbidShape,
    NeedShape,
    TechniqueShape,
)
from ladder.output.diagnostics import Diagnostic, did_you_mean

AS_OF = Fact("as_of", Kind.DATE, "On which day is the verdict read?")


RESERVED = ("title", "description", "notes", "waivers", AS_OF.id)
"""What a problem file or a condition calls so is no fact of the vocabulary."""


def fact_table(documents: Iterable[Document], diagnostics: list[Diagnostic]) -> dict[str, Fact]:
    """Every fact by id, in the vocabulary's order; `of` and `attempt` are spelled out.

    What is wrong with a declaration goes to `diagnostics`.
    """
    all_documents = list(documents)
    words = {
        "needs": {
            d.shape.need: d.shape.symptom for d in all_documents if isinstance(d.shape, NeedShape)
        },
        "techniques": {
            d.shape.technique: d.shape.title
            for d in all_documents
            if isinstance(d.shape, TechniqueShape)
        },
    }
    table: dict[str, Fact] = {}
    positions: dict[str, Position] = {}
    for document in all_documents:
        if isinstance(document.shape, FactsShape):
            for name, shape in document.shape.facts.items():
                route = ("facts", name)
                for what, help_ in _unsound(name, shape):
                    diagnostics.append(Diagnostic(what, document.position(*route), help_))
                for fact in _expanded(name, shape, words):
                    table[fact.id] = fact
                    positions[fact.id] = document.position(*route)
    diagnostics += _clashes(table, positions, words["needs"])
    return table


def _unsound(name: str, shape: FactShape) -> Iterator[tuple[str, str]]:
    """What is wrong with the declaration of one fact, and what helps."""
    if name in RESERVED:
        yield f"`{name}` cannot be a fact", "The name has a meaning of its own: choose another."
    choosing = shape.type in ("choice", "choices")
    if choosing and not shape.choices and not shape.of:
        yield f"`{name}` has no choices", "List them under choices:, each with its meaning."
    if not choosing and shape.choices:
        yield f"`{name}` is of type {shape.type}, yet has choices", "Make it a choice."
    if (shape.type == "file") != (shape.contents is not None):
        yield (
            f"`{name}` is no file that holds something",
            "Write type: file, and contents: with it.",
        )
    if shape.type == "attempt" and not shape.fields:
        yield f"`{name}` has no fields", "List them under fields:."
    for field, inner in shape.fields.items():
        yield from _unsound(f"{name}.{field}", inner)
        if inner.type == "attempt":
            yield f"`{name}.{field}` is an attempt inside an attempt", "Give it another type."
    low, high = shape.minimum, shape.maximum
    if low is not None and high is not None and low > high:
        yield f"the minimum of `{name}` is above its maximum", "Exchange them."


def _clashes(
    table: Mapping[str, Fact], positions: Mapping[str, Position], needs: Iterable[str]
) -> Iterator[Diagnostic]:
    for name in table:
        for section in accumulate(name.split(".")[:-1], lambda above, part: f"{above}.{part}"):
            if section in table:
                what = f"`{name}` stands below `{section}`, which is a fact itself"
                yield Diagnostic(what, positions[name], "Rename one of them.", f"fact/{section}")
    if "needs" not in table or table["needs"].choice_ids() != tuple(needs):
        help_ = "Declare it in facts.yaml: needs: {type: choices, of: needs, question: …}."
        yield Diagnostic(
            "the vocabulary lacks `needs`", positions.get("needs", Position("facts.yaml")), help_
        )


def _expanded(
    name: str, shape: FactShape, words: Mapping[str, Mapping[str, str]]
) -> Iterator[Fact]:
    if shape.type != "attempt":
        choices: Mapping[str, str | ChoiceShape] = words[shape.of] if shape.of else shape.choices
        yield _fact(name, shape, choices)
        return
    for technique, title in words[shape.of or "techniques"].items():
        for field, inner in shape.fields.items():
            if inner.type == "attempt":
                continue
            question = inner.question.replace("{technique}", inside(title))
            asked = inner.model_copy(update={"question": question})
            yield _fact(f"{name}.{technique}.{field}", asked, inner.choices, technique)


def _fact(
    name: str,
    shape: FactShape,
    choices: Mapping[str, str | ChoiceShape],
    attempt_of: str | None = None,
) -> Fact:
    return Fact(
        id=name,
        kind=Kind.TEXT if shape.type == "file" else Kind(shape.type),
        question=shape.question,
        help=shape.help,
        unit=shape.unit,
        minimum=shape.minimum,
        maximum=shape.maximum,
        choices=tuple(_choice(key, meaning) for key, meaning in choices.items()),
        attempt_of=attempt_of,
        words=tuple(shape.words),
        file=shape.contents or "",
    )


def _choice(name: str, shape: str | ChoiceShape) -> Choice:
    if isinstance(shape, str):
        return Choice(name, shape)
    return Choice(name, shape.means, tuple(shape.gives.items()), tuple(shape.sources))


class DerivedTable(dict[str, DerivedFact]):
    """Derived facts by name; `extents` says to how many comparisons and levels each comes."""

    def __init__(self) -> None:
        super().__init__()
        self.extents: dict[str, Extent] = {}


def derived_table(
    documents: Iterable[Document], facts: Mapping[str, Fact], diagnostics: list[Diagnostic]
) -> DerivedTable:
    """Every derived fact by name. One may use those declared before it: there is no circle."""
    vocabularies = [(d, d.shape) for d in documents if isinstance(d.shape, FactsShape)]
    declared = {name for _, shape in vocabularies for name in shape.derived}
    table = DerivedTable()
    said: set[str] = set()
    uses = {
        name: [*_derived_named(each.when)]
        for _, shape in vocabularies
        for name, each in shape.derived.items()
    }
    for document, vocabulary in vocabularies:
        for name, shape in vocabulary.derived.items():
            path = ("derived", name, "when")
            if circle := _circle(name, uses):
                if said.isdisjoint(circle):
                    what = f"`{name}` is built on itself: {' -> '.join(circle)}"
                    help_ = "Say one of them by facts alone."
                    diagnostics.append(Diagnostic(what, document.position(*path), help_))
                said.update(circle)
                table.extents[name] = Extent(1, 1)
                table[name] = DerivedFact(name, ALWAYS, shape.why)
                continue
            when = parse_at(document, shape.when, path, facts, table, diagnostics, declared)
            size = extent(when, table.extents)
            small = size.comparisons <= COMPARISONS and size.levels <= LEVELS
            # What is built on one that is refused is no fault of its own.
            table.extents[name] = size if small else Extent(1, 1)
            table[name] = DerivedFact(
                name, when, shape.why, tuple(shape.sources), tuple(shape.claims)
            )
    return table


def _derived_named(given: object) -> Iterator[str]:
    """The derived facts that a condition names, as it is written."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if key == "derived" and isinstance(value, str):
                yield value
            else:
                yield from _derived_named(value)
    elif isinstance(given, list):
        for item in given:
            yield from _derived_named(item)


def _circle(name: str, uses: Mapping[str, list[str]]) -> list[str]:
    """The way from a derived fact back to itself, through those that it is built on; if any."""
    ways, seen = [[name]], {name}
    for way in ways:
        for used in uses.get(way[-1], ()):
            if used == name:
                return [*way, name]
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return []


def contradiction_table(
    documents: Iterable[Document],
    facts: Mapping[str, Fact],
    derived: DerivedTable,
    diagnostics: list[Diagnostic],
) -> dict[str, tuple[Contradiction, ...]]:
    """The contradictions under the fact at fault; one of `{technique}` is spelled out for each."""
    techniques = list(dict.fromkeys(fact.attempt_of for fact in facts.values() if fact.attempt_of))
    table: dict[str, tuple[Contradiction, ...]] = {}
    for document in documents:
        if isinstance(document.shape, ForbidShape) and document.shape.answer:
            refused = _refused(document, document.shape, facts, derived)
            table[refused.at] = (*table.get(refused.at, ()), refused)
        if not isinstance(document.shape, ContradictionShape):
            continue
        of_each = "{technique}" in document.shape.at
        for number, technique in enumerate(techniques if of_each else [""]):
            wrong = diagnostics if number == 0 else []  # the same of every technique
            rule = _contradiction(document, document.shape, technique, facts, derived, wrong)
            table[rule.at] = (*table.get(rule.at, ()), rule)
    return table


def _refused(
    document: Document, shape: ForbidShape, facts: Mapping[str, Fact], derived: DerivedTable
) -> Contradiction:
    """An answer that is forbidden, as what no problem can state; its faults are told as a rule's.

    Where it stands, its remedy is the help.
    """
    at = next(iter(shape.answer))
    conditions = ((shape.answer, ("answer",)), (shape.when, ("when",)))
    parts = (parse_at(document, given, key, facts, derived, []) for given, key in conditions)
    says = f"`{at}` may not be {{{at}}} here: {shape.says}"
    position = document.position("forbid")
    return Contradiction(shape.rule, at, All(tuple(parts)), says, shape.do, position=position)


def _contradiction(
    document: Document,
    shape: ContradictionShape,
    technique: str,
    facts: Mapping[str, Fact],
    derived: DerivedTable,
    diagnostics: list[Diagnostic],
) -> Contradiction:
    spelled = _of_technique(shape.model_dump(), technique)
    assert isinstance(spelled, dict)
    named = [("at", spelled["at"]), *(("stated", fact) for fact in spelled["stated"])]
    for key in ("says", "help"):
        named += [(key, fact) for fact in PLACEHOLDER.findall(spelled[key])]
    for key, fact in named:
        if fact not in facts:
            help_ = did_you_mean(fact, facts, "Declare it in a facts file first.")
            what, position = f"unknown fact `{fact}`", document.position(key)
            diagnostics.append(Diagnostic(what, position, help_, f"fact/{fact}"))
    assumed = {}
    for fact, value in spelled["assume"].items():
        test = parse_at(document, {fact: value}, ("assume",), facts, derived, diagnostics)
        if isinstance(test, Is):
            assumed[fact] = test.value
    return Contradiction(
        id=f"contradiction/{shape.contradiction}",
        at=spelled["at"],
        when=parse_at(document, spelled["when"], ("when",), facts, derived, diagnostics),
        says=spelled["says"],
        help=spelled["help"],
        stated=tuple(spelled["stated"]),
        assumed=assumed,
        position=document.position("contradiction"),
    )


def _of_technique(value: object, technique: str) -> object:
    """A value with `{technique}` replaced wherever it stands, in keys too."""
    if isinstance(value, str):
        return value.replace("{technique}", technique)
    if isinstance(value, list):
        return [_of_technique(item, technique) for item in value]
    if isinstance(value, dict):
        return {
            _of_technique(key, technique): _of_technique(item, technique)
            for key, item in value.items()
        }
    return value


def parse_at(
    document: Document,
    given: object,
    base: Path,
    facts: Mapping[str, Fact],
    derived: DerivedTable,
    diagnostics: list[Diagnostic],
    later: Collection[str] = (),
) -> Condition:
    """The condition spelled at `base` of a document; what is wrong with it goes to `diagnostics`.

    `later` are the derived facts that exist, though they may not be used here.
    """

    def report(what: str, path: Path, help_: str, fact: str) -> None:
        position = document.position(*base, *path)
        diagnostics.append(Diagnostic(what, position, help_, f"fact/{fact}" if fact else ""))

    before = len(diagnostics)
    numbers = document.spelling.numbers
    condition = Parser({**facts, AS_OF.id: AS_OF}, derived, report, later, numbers).parse(given)
    if len(diagnostics) == before:
        size = extent(condition, derived.extents)
        if size.comparisons > COMPARISONS:
            what = f"this condition comes to more than {COMPARISONS:,} comparisons"
            help_ = "Its derived facts are counted with it: compare fewer things."
            diagnostics.append(Diagnostic(what, document.position(*base), help_))
        elif size.levels > LEVELS:
            what = f"this condition is nested more than {LEVELS} levels deep"
            help_ = "Its derived facts are counted with it: let fewer build on each other."
            diagnostics.append(Diagnostic(what, document.position(*base), help_))
    return condition


def in_force(when: Condition, start: date | None, end: date | None, gate: bool) -> Condition:
    """`when`, in force from `start` to the day before `end`. Outside it a gate holds."""
    if start is None and end is None:
        return when
    inside: list[Condition] = []
    if start:
        inside.append(AtLeast(AS_OF.id, start.toordinal()))
    if end:
        inside.append(Not(AtLeast(AS_OF.id, end.toordinal())))
    if gate:
        return Any((Not(All(tuple(inside))), when))
    return All((*inside, when))

"""The facts of a pack, with one for each technique to try, and the derived facts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from ladder.engine.comparisons import IsStated
from ladder.engine.conditions import ALWAYS, All, Any, Condition, DerivedFact, Named, Not
from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.sources import Position
from ladder.engine.wording import inside
from ladder.load.packs.cards import (
    CauseShape,
    ChoiceShape,
    DerivedShape,
    FactShape,
    FactsShape,
    NeedShape,
    TechniqueShape,
)
from ladder.load.packs.conditions import Parser
from ladder.load.packs.document import Document, Place, every
from ladder.load.yaml.nodes import Route
from ladder.output.diagnostics import Diagnostic, did_you_mean
from ladder.output.phrases import sentence

AS_OF = Fact("as_of", Kind.DATE, "On which day is the verdict read?")

RESERVED = ("title", "description", "notes", "waivers", AS_OF.id)
"""Names in problem files and conditions that are not facts of the vocabulary."""


def fact_table(documents: Sequence[Document], diagnostics: list[Diagnostic]) -> dict[str, Fact]:
    """Return every fact by id, in the vocabulary's order, with `of` and `attempt` expanded.

    Faults of a declaration go to `diagnostics`.
    """
    causes = sorted(every(documents, CauseShape), key=lambda cause: cause.order)
    words: Mapping[str, Mapping[str, Choice]] = {
        "needs": {
            x.need: Choice(x.need, x.symptom, words=x.words) for x in every(documents, NeedShape)
        },
        "techniques": {
            x.technique: Choice(x.technique, x.title, words=x.words)
            for x in every(documents, TechniqueShape)
            if x.solved_by  # what solves nothing is neither tried nor proposed
        },
        "causes": {x.cause: Choice(x.cause, x.title, words=(x.says,)) for x in causes},
    }
    table: dict[str, Fact] = {}
    positions: dict[str, Position] = {}
    afters: dict[str, Position] = {}
    for vocabulary in every(documents, FactsShape):
        for name, shape in vocabulary.facts.items():
            position = shape.place.position
            faults = _unsound(name, shape)
            diagnostics += (Diagnostic(what, position, help_) for what, help_ in faults)
            for fact in _expanded(name, shape, words):
                if fact.cause and fact.id in table and not table[fact.id].cause:
                    continue  # a cause may not have the name of another fact
                table[fact.id], positions[fact.id] = fact, position
                afters[fact.id] = shape.place.at("after").position
    for fact in table.values():
        if fact.after and fact.after not in table:
            help_ = did_you_mean(fact.after, table, "Name the fact that is asked before this one.")
            what = f"unknown fact `{fact.after}`"
            diagnostics.append(Diagnostic(what, afters[fact.id], help_))
    before = {fact.id: [fact.after] for fact in table.values() if fact.after}
    if ways := [way for name in before if (way := circle(name, before))]:
        what = f"`after` leads back to the same fact: {' -> '.join(ways[0])}"
        help_ = "Remove one of them."
        diagnostics.append(Diagnostic(what, afters[ways[0][0]], help_))
    diagnostics += _clashes(table, positions, words["needs"])
    return table


def _unsound(name: str, shape: FactShape) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the declaration of one fact, and the help."""
    if name in RESERVED:
        yield f"`{name}` cannot be a fact", "The name has a meaning of its own: choose another."
    choosing = shape.type in ("choice", "choices")
    if choosing and not shape.choices and not shape.of:
        yield f"`{name}` has no choices", "List them under choices:, each with its meaning."
    if shape.assume and shape.assume not in shape.choices:
        yield (
            f"`{name}` assumes `{shape.assume}`, which is not one of its choices",
            "Name a choice.",
        )
    if not choosing and shape.choices:
        yield f"`{name}` is of type {shape.type}, yet has choices", "Make it a choice."
    if (shape.type == "file") != (shape.contents is not None):
        help_ = "Write type: file, and contents: with it."
        yield f"`{name}` is no file that holds something", help_
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
                yield Diagnostic(what, positions[name], "Rename one of them.")
    if "needs" not in table or table["needs"].choice_ids() != tuple(needs):
        help_ = "Declare it in facts.yaml: needs: {type: choices, of: needs, question: …}."
        position = positions.get("needs", Position("facts.yaml"))
        yield Diagnostic("the vocabulary lacks `needs`", position, help_)


def _expanded(
    name: str, shape: FactShape, words: Mapping[str, Mapping[str, Choice]]
) -> Iterator[Fact]:
    if shape.of == "causes":
        for cause, choice in words["causes"].items():
            title = choice.meaning[:1].lower() + choice.meaning[1:]
            update = {"question": shape.question.replace("{cause}", title)}
            update["help"] = shape.help or f"{sentence(choice.words[0])}."
            asked = shape.model_copy(update=update)
            yield replace(_fact(f"{name}.{cause}", asked, {}), cause=cause)
        return
    if shape.type != "attempt":
        choices: Mapping[str, str | Choice | ChoiceShape] = shape.choices
        yield _fact(name, shape, {**words[shape.of], **choices} if shape.of else choices)
        return
    for technique, choice in words[shape.of or "techniques"].items():
        for field, inner in shape.fields.items():
            if inner.type == "attempt":
                continue
            question = inner.question.replace("{technique}", inside(choice.meaning))
            asked = inner.model_copy(update={"question": question})
            yield _fact(f"{name}.{technique}.{field}", asked, inner.choices, technique)


def _fact(
    name: str,
    shape: FactShape,
    choices: Mapping[str, str | Choice | ChoiceShape],
    attempt_of: str | None = None,
) -> Fact:
    return shape.to(
        Fact,
        id=name,
        kind=Kind.TEXT if shape.type == "file" else Kind(shape.type),
        choices=tuple(_choice(key, meaning) for key, meaning in choices.items()),
        attempt_of=attempt_of,
        file=shape.contents or "",
    )


def _choice(name: str, shape: str | Choice | ChoiceShape) -> Choice:
    if isinstance(shape, str):
        return Choice(name, shape)
    if isinstance(shape, Choice):
        return shape
    return Choice(name, shape.means, tuple(shape.gives.items()), tuple(shape.sources))


MOST_PARTS = 400
"""Parts of a condition at most, its derived facts spelled out; the shipped have some 50."""


class DerivedTable(dict[str, DerivedFact]):
    """Derived facts by name; `sizes` says of how many parts each is made."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: dict[str, int] = {}

    def size(self, condition: Condition) -> int:
        """Return the number of parts of a condition, its derived facts spelled out."""
        match condition:
            case Named(name):
                return 1 + self.sizes.get(name, 0)
            case Not(part) | IsStated(of=part):
                return 1 + self.size(part)
            case All(parts) | Any(parts):
                return 1 + sum(map(self.size, parts))
        return 1


def derived_table(
    documents: Iterable[Document], facts: Mapping[str, Fact], diagnostics: list[Diagnostic]
) -> DerivedTable:
    """Return every derived fact by name; each may use those declared before it."""
    declared = [*every(documents, DerivedShape)]
    uses = {shape.key: [*_derived_named(shape.when)] for shape in declared}
    table, names = DerivedTable(), set[str]()
    for shape in declared:
        name, place = shape.key, shape.place.at("when")
        if way := circle(name, uses):
            if names.isdisjoint(way):
                what = f"`{name}` is built on itself: {' -> '.join(way)}"
                help_ = "Write one of them with facts only."
                diagnostics.append(Diagnostic(what, place.position, help_))
            names.update(way)
            when = ALWAYS
        else:
            when = Vocabulary(facts, table, diagnostics).condition(place, shape.when, uses)
        size = table.size(when)
        # What is built on one that is refused is no fault of its own.
        table.sizes[name] = size if size <= MOST_PARTS else 1
        table[name] = DerivedFact(name, when, shape.why, shape.sources, shape.claims)
    return table


def _derived_named(given: object) -> Iterator[str]:
    """Yield the derived facts that a condition names, as it is written."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if key == "derived" and isinstance(value, str):
                yield value
            else:
                yield from _derived_named(value)
    elif isinstance(given, list):
        for item in given:
            yield from _derived_named(item)


def circle(name: str, uses: Mapping[str, list[str]]) -> list[str]:
    """Return the circle from a name back to itself, through the facts it uses; if there is any."""
    ways, seen = [[name]], {name}
    for way in ways:
        for used in uses.get(way[-1], ()):
            if used == name:
                return [*way, name]
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return []


@dataclass(frozen=True)
class Vocabulary:
    """The facts, stated and derived, of which conditions speak; takes what is wrong with these."""

    facts: Mapping[str, Fact]
    derived: DerivedTable
    diagnostics: list[Diagnostic]

    @cached_property
    def compared(self) -> Mapping[str, Fact]:
        """The facts, and the day of the verdict."""
        return {**self.facts, AS_OF.id: AS_OF}

    def condition(
        self,
        place: Place,
        given: object,
        later: Collection[str] = (),
        stated: Callable[[Condition], Condition] | None = None,
    ) -> Condition:
        """Return the condition spelled at a place.

        `later` are the derived facts that exist, though they may not be used here; `stated` is what
        `Parser.stated` is.
        """
        found: list[Diagnostic] = []

        def report(what: str, path: Route, help_: str) -> None:
            found.append(Diagnostic(what, place.at(*path).position, help_))

        numbers = place.document.numbers
        parser = Parser(self.compared, self.derived, report, later, numbers, stated)
        condition = parser.parse(given)
        if not found and self.derived.size(condition) > MOST_PARTS:
            what = f"this condition has more than {MOST_PARTS} parts"
            report(what, (), "Its derived facts are counted with it: compare fewer things.")
        self.diagnostics.extend(found)
        return condition

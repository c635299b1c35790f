"""The vocabulary of a pack: its facts, expanded, and its derived facts."""

from collections.abc import Iterable, Iterator, Mapping

from ladder.faults import Fault
from ladder.load.conditions import Parser, Path
from ladder.load.documents import Document
from ladder.model import Choice, Condition, Derived, Fact, Kind
from ladder.schema import FactShape, FactsShape, NeedShape, TechniqueShape

AS_OF = Fact("as_of", Kind.DATE, "On which day is the verdict read?")


def fact_table(documents: Iterable[Document]) -> dict[str, Fact]:
    """Every fact by id, in the vocabulary's order; `of` and `attempt` are spelled out."""
    every = list(documents)
    words = {
        "needs": {d.shape.need: d.shape.symptom for d in every if isinstance(d.shape, NeedShape)},
        "techniques": {
            d.shape.technique: d.shape.title for d in every if isinstance(d.shape, TechniqueShape)
        },
    }
    table: dict[str, Fact] = {}
    for document in every:
        if isinstance(document.shape, FactsShape):
            for name, shape in document.shape.facts.items():
                table.update((fact.id, fact) for fact in _expanded(name, shape, words))
    return table


def _expanded(name: str, shape: FactShape, words: Mapping[str, Mapping[str, str]]) -> Iterator[Fact]:
    if shape.type != "attempt":
        choices = words[shape.of] if shape.of else shape.choices
        yield _fact(name, shape, choices)
        return
    for technique, title in words[shape.of or "techniques"].items():
        for field, inner in shape.fields.items():
            asked = inner.model_copy(update={"question": inner.question.format(technique=title)})
            yield _fact(f"{name}.{technique}.{field}", asked, inner.choices, technique)


def _fact(
    name: str, shape: FactShape, choices: Mapping[str, str], attempt_of: str | None = None
) -> Fact:
    return Fact(
        id=name,
        kind=Kind(shape.type),
        question=shape.question,
        help=shape.help,
        unit=shape.unit,
        minimum=shape.minimum,
        maximum=shape.maximum,
        choices=tuple(Choice(key, meaning) for key, meaning in choices.items()),
        attempt_of=attempt_of,
    )


def derived_table(
    documents: Iterable[Document], facts: Mapping[str, Fact], faults: list[Fault]
) -> dict[str, Derived]:
    """Every derived fact by name. A name may use those declared before it, so there is no circle."""
    table: dict[str, Derived] = {}
    for document in documents:
        if not isinstance(document.shape, FactsShape):
            continue
        for name, shape in document.shape.derived.items():
            when = parse_at(document, shape.when, ("derived", name, "when"), facts, table, faults)
            table[name] = Derived(
                name, when, shape.why, tuple(shape.sources), tuple(shape.atoms)
            )
    return table


def parse_at(
    document: Document,
    given: object,
    base: Path,
    facts: Mapping[str, Fact],
    derived: Mapping[str, Derived],
    faults: list[Fault],
) -> Condition:
    """The condition spelled at `base` of a document; what is wrong with it goes to `faults`."""

    def report(what: str, path: Path, help_: str) -> None:
        faults.append(Fault(what, document.mark(*base, *path), help_))

    return Parser({**facts, AS_OF.id: AS_OF}, derived, report).parse(given)

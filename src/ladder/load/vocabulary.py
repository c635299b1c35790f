"""The facts of a pack, expanded: one for each technique that may have been tried."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from ladder.engine.facts import Choice, Fact, Kind
from ladder.engine.rules import Position
from ladder.engine.wording import inside
from ladder.load.cards import ChoiceShape, FactShape, FactsShape, NeedShape, TechniqueShape
from ladder.load.documents import Document
from ladder.output.diagnostics import Diagnostic

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

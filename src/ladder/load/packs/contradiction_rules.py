"""Contradictions in rule files, and forbidden answers."""

import json
from collections.abc import Sequence
from dataclasses import replace

from ladder.engine.comparisons import Is
from ladder.engine.conditions import All
from ladder.engine.problem import Contradiction
from ladder.engine.wording import PLACEHOLDER
from ladder.load.packs.cards import TechniqueShape
from ladder.load.packs.document import TECHNIQUE, Document, Place, every
from ladder.load.packs.shapes import ContradictionShape, ForbidShape
from ladder.load.packs.vocabulary import Vocabulary
from ladder.output.diagnostics import Diagnostic, did_you_mean


def contradiction_table(
    documents: Sequence[Document], vocabulary: Vocabulary, known: Vocabulary
) -> dict[str, tuple[Contradiction, ...]]:
    """Return the contradictions by the fact at fault.

    Stated facts (`vocabulary`) are at fault; computed facts (`known`) may contradict them.
    """
    silent, unheard = (replace(item, diagnostics=[]) for item in (vocabulary, known))
    techniques = [card.technique for card in every(documents, TechniqueShape)]
    table: dict[str, tuple[Contradiction, ...]] = {}
    for document in documents:
        rules: list[Contradiction] = []
        match document.shape:
            case ForbidShape(answer=answer) as shape if answer:
                rules = [_refused(shape, silent)]
            case ContradictionShape() as shape:
                # What is wrong of one technique is wrong of each; some are never tried.
                rules = [
                    _contradiction(copy, unheard if index else known)
                    for index, copy in enumerate(_copies(shape, techniques))
                    if not index or copy.at in vocabulary.facts
                ]
        for rule in rules:
            table[rule.at] = (*table.get(rule.at, ()), rule)
    return table


def _copies(shape: ContradictionShape, techniques: list[str]) -> list[ContradictionShape]:
    """Return a contradiction for each technique, if it says `{technique}`."""
    if TECHNIQUE not in shape.at:
        return [shape]
    document, text = shape.place.document, json.dumps(shape.model_dump())
    return [
        shape.model_copy(update=json.loads(text.replace(TECHNIQUE, name))).put(
            Place(replace(document, technique=name))
        )
        for name in shape.techniques or techniques
    ]


def _refused(shape: ForbidShape, vocabulary: Vocabulary) -> Contradiction:
    """Return a forbidden answer as a contradiction; its faults are reported as a rule's.

    Its remedy is the help.
    """
    at, place = next(iter(shape.answer)), shape.place
    conditions = (("answer", shape.answer), ("when", shape.when))
    when = All(tuple(vocabulary.condition(place.at(key), given) for key, given in conditions))
    says = f"`{at}` may not be {{{at}}} here: {shape.says}"
    return Contradiction(shape.rule, at, when, says, shape.do, position=place.at("forbid").position)


def _contradiction(shape: ContradictionShape, vocabulary: Vocabulary) -> Contradiction:
    place = shape.place
    named = [("at", shape.at), *(("stated", fact) for fact in shape.stated)]
    named += [
        (key, x) for key in ("says", "help") for x in PLACEHOLDER.findall(getattr(shape, key))
    ]
    for key, fact in named:
        if fact not in vocabulary.facts:
            help_ = did_you_mean(fact, vocabulary.facts, "Declare it in a facts file first.")
            what = f"unknown fact `{fact}`"
            vocabulary.diagnostics.append(Diagnostic(what, place.at(key).position, help_))
    assumed = {}
    for fact, value in shape.assume.items():
        test = vocabulary.condition(place.at("assume"), {fact: value})
        if isinstance(test, Is):
            assumed[fact] = test.value
    return shape.to(
        Contradiction,
        id=f"contradiction/{shape.contradiction}",
        when=vocabulary.condition(place.at("when"), shape.when),
        assumed=assumed,
        position=place.at("contradiction").position,
    )

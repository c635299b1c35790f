"""Contradictions in rule files, with `{technique}` expanded for each technique."""

import json
from collections.abc import Iterable
from dataclasses import replace

from ladder.engine.conditions import All, Is
from ladder.engine.problem import Contradiction
from ladder.engine.wording import PLACEHOLDER
from ladder.load.packs.document import Document
from ladder.load.packs.shapes import ContradictionShape, ForbidShape
from ladder.load.packs.vocabulary import Vocabulary
from ladder.output.diagnostics import Diagnostic, did_you_mean


def contradiction_table(
    documents: Iterable[Document], vocabulary: Vocabulary, known: Vocabulary
) -> dict[str, tuple[Contradiction, ...]]:
    """Return the contradictions by the fact at fault, with `{technique}` expanded.

    Stated facts (`vocabulary`) are at fault; computed facts (`known`) may contradict them.
    """
    attempts = (fact.attempt_of for fact in vocabulary.facts.values() if fact.attempt_of)
    techniques, silent = list(dict.fromkeys(attempts)), replace(vocabulary, diagnostics=[])
    unheard = replace(known, diagnostics=[])
    table: dict[str, tuple[Contradiction, ...]] = {}
    for document in documents:
        rules: list[Contradiction] = []
        match document.shape:
            case ForbidShape(answer=answer) as shape if answer:
                rules.append(_refused(document, shape, silent))
            case ContradictionShape() as shape:
                named = shape.techniques or techniques
                for technique in named if "{technique}" in shape.at else [""]:
                    stated = unheard if rules else known  # the same is wrong of every technique
                    rules.append(_contradiction(document, shape, technique, stated))
        for rule in rules:
            table[rule.at] = (*table.get(rule.at, ()), rule)
    return table


def _refused(document: Document, shape: ForbidShape, vocabulary: Vocabulary) -> Contradiction:
    """Return a forbidden answer as a contradiction; its faults are reported as a rule's.

    Its remedy is the help.
    """
    at = next(iter(shape.answer))
    conditions = ((shape.answer, ("answer",)), (shape.when, ("when",)))
    when = All(tuple(vocabulary.condition(document, given, key) for given, key in conditions))
    says = f"`{at}` may not be {{{at}}} here: {shape.says}"
    return Contradiction(shape.rule, at, when, says, shape.do, position=document.position("forbid"))


def _contradiction(
    document: Document, shape: ContradictionShape, technique: str, vocabulary: Vocabulary
) -> Contradiction:
    spelled = json.loads(json.dumps(shape.model_dump()).replace("{technique}", technique))
    named = [("at", spelled["at"]), *(("stated", fact) for fact in spelled["stated"])]
    for key in ("says", "help"):
        named += [(key, fact) for fact in PLACEHOLDER.findall(spelled[key])]
    for key, fact in named:
        if fact not in vocabulary.facts:
            help_ = did_you_mean(fact, vocabulary.facts, "Declare it in a facts file first.")
            what, position = f"unknown fact `{fact}`", document.position(key)
            vocabulary.diagnostics.append(Diagnostic(what, position, help_, f"fact/{fact}"))
    assumed = {}
    for fact, value in spelled["assume"].items():
        test = vocabulary.condition(document, {fact: value}, ("assume",))
        if isinstance(test, Is):
            assumed[fact] = test.value
    return Contradiction(
        id=f"contradiction/{shape.contradiction}",
        at=spelled["at"],
        when=vocabulary.condition(document, spelled["when"], ("when",)),
        says=spelled["says"],
        help=spelled["help"],
        stated=tuple(spelled["stated"]),
        assumed=assumed,
        position=document.position("contradiction"),
    )

"""Contradictions in rule files, and forbidden answers."""

from collections.abc import Iterable
from dataclasses import replace

from ladder.engine.comparisons import Is
from ladder.engine.conditions import All
from ladder.engine.problem import Contradiction
from ladder.engine.wording import PLACEHOLDER
from ladder.load.packs.document import Document
from ladder.load.packs.shapes import ContradictionShape, ForbidShape
from ladder.load.packs.vocabulary import Vocabulary
from ladder.output.diagnostics import Diagnostic, did_you_mean


def contradiction_table(
    documents: Iterable[Document], vocabulary: Vocabulary, known: Vocabulary
) -> dict[str, tuple[Contradiction, ...]]:
    """Return the contradictions by the fact at fault.

    Stated facts (`vocabulary`) are at fault; computed facts (`known`) may contradict them.
    """
    silent, unheard = (replace(item, diagnostics=[]) for item in (vocabulary, known))
    table: dict[str, tuple[Contradiction, ...]] = {}
    seen = set[str]()
    for document in documents:
        match document.shape:
            case ForbidShape(answer=answer) as shape if answer:
                rule = _refused(shape, silent)
            case ContradictionShape() as shape:
                # What is wrong of one technique is wrong of each.
                again = shape.contradiction in seen
                if again and shape.at not in vocabulary.facts:
                    continue  # nobody tries this technique
                rule = _contradiction(shape, unheard if again else known)
                seen.add(shape.contradiction)
            case _:
                continue
        table[rule.at] = (*table.get(rule.at, ()), rule)
    return table


def _refused(shape: ForbidShape, vocabulary: Vocabulary) -> Contradiction:
    """Return a forbidden answer as a contradiction; its faults are reported as a rule's.

    Its remedy is the help.
    """
    at, document = next(iter(shape.answer)), shape.place.document
    conditions = ((shape.answer, ("answer",)), (shape.when, ("when",)))
    when = All(tuple(vocabulary.condition(document, given, key) for given, key in conditions))
    says = f"`{at}` may not be {{{at}}} here: {shape.says}"
    return Contradiction(shape.rule, at, when, says, shape.do, position=document.position("forbid"))


def _contradiction(shape: ContradictionShape, vocabulary: Vocabulary) -> Contradiction:
    document = shape.place.document
    named = [("at", shape.at), *(("stated", fact) for fact in shape.stated)]
    named += [
        (key, x) for key in ("says", "help") for x in PLACEHOLDER.findall(getattr(shape, key))
    ]
    for key, fact in named:
        if fact not in vocabulary.facts:
            help_ = did_you_mean(fact, vocabulary.facts, "Declare it in a facts file first.")
            what, position = f"unknown fact `{fact}`", document.position(key)
            vocabulary.diagnostics.append(Diagnostic(what, position, help_))
    assumed = {}
    for fact, value in shape.assume.items():
        test = vocabulary.condition(document, {fact: value}, ("assume",))
        if isinstance(test, Is):
            assumed[fact] = test.value
    return shape.to(
        Contradiction,
        id=f"contradiction/{shape.contradiction}",
        when=vocabulary.condition(document, shape.when, ("when",)),
        assumed=assumed,
        position=document.position("contradiction"),
    )

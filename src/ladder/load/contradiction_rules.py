"""Contradictions as rule files say them, those of `{technique}` spelled out for each."""

from collections.abc import Iterable, Mapping

from ladder.engine.conditions import All, Is
from ladder.engine.facts import Fact
from ladder.engine.problem import Contradiction
from ladder.engine.wording import PLACEHOLDER
from ladder.load.documents import Document
from ladder.load.shapes import ContradictionShape, ForbidShape
from ladder.load.vocabulary import DerivedTable, parse_at
from ladder.output.diagnostics import Diagnostic, did_you_mean


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
        match document.shape:
            case ForbidShape(answer=answer) as shape if answer:
                rules = [_refused(document, shape, facts, derived)]
            case ContradictionShape() as shape:
                of_each = techniques if "{technique}" in shape.at else [""]
                rules = []
                for technique in of_each:
                    wrong = [] if rules else diagnostics  # the same of every technique
                    rule = _contradiction(document, shape, technique, facts, derived, wrong)
                    rules.append(rule)
            case _:
                continue
        for rule in rules:
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

"""The pages of the vocabulary: facts, derived facts, sources, claims and conflicts."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ladder.engine.conditions import DerivedFact, reads
from ladder.engine.facts import ComputedFact, Fact
from ladder.engine.facts import written as in_words
from ladder.engine.pack import Claim, Parameter
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Basis, Source
from ladder.engine.wording import show
from ladder.output.conditions import comparison
from ladder.output.fact_values import UNKNOWN, accepted, examples, in_sections, noun
from ladder.output.parts import Item, Part
from ladder.workshop.reference.page import (
    claims_cited,
    condition,
    described,
    facts_read,
    ids,
    prose,
    sources_cited,
)
from ladder.workshop.reference.rules import BASES, NO_SOURCE
from ladder.workshop.references import citing, readers, users_of_derived


def of_fact(rulebook: Rulebook, fact: Fact) -> Iterator[Part]:
    """Yield the parts of a fact: its meaning, its values, and the rules that read it."""
    yield prose("help", "Help", fact.help)
    type_ = noun(fact) if fact.choices else accepted(fact)
    yield prose("type", "Type", f"{type_}; or {UNKNOWN}", fact.kind.value)
    limits = {"unit": fact.unit, "minimum": fact.minimum, "maximum": fact.maximum}
    known = {key: value for key, value in limits.items() if value not in ("", None)}
    yield Part("", key="limits", data=known)
    meanings = []
    for choice in fact.choices:
        gives = "; ".join(f"{name} {show(value)}" for name, value in choice.gives)
        meanings.append((choice.id, choice.meaning + (f" ({gives})" if gives else "")))
    yield described("choices", "Choices", meanings)
    yield prose("written", "Written", in_sections(fact.id, examples(fact)[0]))
    items: list[Item] = []
    data = []
    for name, leaves in readers(rulebook, fact.id).items():
        compared = [comparison(rulebook, leaf) for leaf in leaves]
        items += [Item(f"`{name}`"), *(Item(text, depth=1) for text in compared)]
        data.append({"id": name, "compares": [text.replace("`", "") for text in compared]})
    yield Part("Read by", items, key="read_by", data=data)


def of_derived(rulebook: Rulebook, derived: DerivedFact) -> Iterable[Part]:
    """Return the parts of a named condition, with its users."""
    return (
        prose("why", "Why", derived.why),
        condition("when", "True if", rulebook, derived.when),
        facts_read(rulebook, reads(derived.when, rulebook.derived)),
        ids("used_by", "Used by", users_of_derived(rulebook, derived.name)),
        sources_cited(rulebook, derived.sources),
        claims_cited(rulebook, derived.claims),
    )


def of_parameter(rulebook: Rulebook, parameter: Parameter) -> Iterable[Part]:
    """Return the parts of a number of the rules, with its users."""
    value = f"{show(parameter.value)} {parameter.unit}".strip()
    return (
        prose("value", "Value", value, {"value": parameter.value, "unit": parameter.unit}),
        described("values", "From each day", [(day, show(x)) for day, x in parameter.values]),
        ids("used_by", "Used by", parameter.used_by),
        prose("basis", "Basis", BASES[parameter.basis], parameter.basis.value),
        prose("verified", "Sources last checked", parameter.verified),
        sources_cited(rulebook, parameter.sources),
        claims_cited(rulebook, parameter.claims),
        prose("file", "File", f"{parameter.position.file}:{parameter.position.line}"),
    )


def of_computed(rulebook: Rulebook, computed_fact: ComputedFact) -> Iterable[Part]:
    """Return the parts of a computed fact: its formula and its users."""
    fact = computed_fact.fact
    formula = (
        f"the function `{computed_fact.by}`"
        if isinstance(computed_fact.by, str)
        else in_words(computed_fact.by)
    )
    numbers = {"unit": fact.unit, "minimum": fact.minimum, "maximum": fact.maximum}
    basis = BASES[Basis(computed_fact.basis)] if computed_fact.sources else NO_SOURCE
    comes = prose("formula", "Formula", formula, {"formula": formula, **numbers})
    return (
        prose("why", "Why", computed_fact.why),
        comes,
        facts_read(rulebook, [read for read in computed_fact.reads if read in rulebook.facts]),
        ids("used_by", "Used by", readers(rulebook, fact.id)),
        prose("basis", "Basis", basis, computed_fact.basis),
        prose("verified", "Sources last checked", computed_fact.verified),
        sources_cited(rulebook, computed_fact.sources),
        claims_cited(rulebook, computed_fact.claims),
        prose("file", "File", str(rulebook.positions.get(f"computed/{computed_fact.name}", ""))),
    )


def of_source(rulebook: Rulebook, source: Source) -> Iterable[Part]:
    """Return the parts of a source: how it was read, and what cites it."""
    grade = "known at second hand: quoted, not read" if source.quoted else "its own text was read"
    return (
        prose("authors", "Authors", f"{source.authors}, {source.year}"),
        prose("url", "Link", source.url),
        prose("grade", "Grade", grade, "quoted" if source.quoted else "read"),
        prose("verified", "Last checked", source.verified),
        prose("note", "Note", source.note),
        ids("cited_by", "Cited by", citing(rulebook, source=source.id)),
        claims_cited(rulebook, source.claims),
    )


def of_claim(rulebook: Rulebook, claim: Claim) -> Iterable[Part]:
    """Return the parts of a claim of the source document, with the rules that cite it."""
    conflicts = [
        (name, conflict["says"])
        for name, conflict in rulebook.conflicts.items()
        if claim.id in conflict["says"] + conflict["resolution"]
    ]
    return (
        prose("heading", "Under the heading", claim.heading),
        ids("cited_by", "Cited by", citing(rulebook, claim=claim.id)),
        prose("left_out", "Left out, because", claim.left_out),
        described("conflicts", "Conflicts", conflicts),
    )


def of_conflict(rulebook: Rulebook, conflict: Mapping[str, str]) -> Iterable[Part]:
    """Return the parts of two claims in conflict, and how the rules resolve it."""
    claims = sorted(set(re.findall(r"A\d{3}", conflict["says"] + conflict["resolution"])))
    rules = [
        (rule, rulebook.rules[rule].says)
        for rule in conflict["rules"].split()
        if rule in rulebook.rules
    ]
    return (
        prose("resolution", "How the rules resolve it", conflict["resolution"]),
        described("rules", "Rules", rules),
        claims_cited(rulebook, claims),
    )

"""The pages of what rules are made of: facts, derived facts, sources, claims and tensions."""

import re
from collections.abc import Iterator

from ladder.catalog.pages.page import (
    Line,
    Page,
    Section,
    cited,
    claimed,
    ids,
    page,
    prose,
    told,
)
from ladder.catalog.pages.rules import condition
from ladder.catalog.references import citing, namers, readers
from ladder.engine.conditions import DerivedFact, reads
from ladder.engine.facts import Fact, Kind
from ladder.engine.rules import Claim, Rulebook, Source
from ladder.output.conditions import comparison, number

KINDS = {
    Kind.BOOL: "true or false",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.CHOICE: "one of its choices",
    Kind.CHOICES: "a list of its choices",
    Kind.DATE: "a day, written 2027-01-31",
}


def fact_page(book: Rulebook, fact: Fact) -> Page:
    """What a fact is, what it may be, and which rules read it."""
    return page(f"fact/{fact.id}", "fact", fact.question, _fact(book, fact))


def _fact(book: Rulebook, fact: Fact) -> Iterator[Section]:
    yield prose("help", "Help", fact.help)
    yield Section("type", "Type", fact.kind.value, (Line(type_of(fact)),), prose=True)
    limits = {"unit": fact.unit, "minimum": fact.minimum, "maximum": fact.maximum}
    known = {key: value for key, value in limits.items() if value not in ("", None)}
    yield Section("limits", "", known, ())
    pairs = [(choice.id, choice.meaning) for choice in fact.choices]
    yield told("choices", "Choices", pairs)
    yield prose("written", "Written", written(fact))
    found = readers(book, fact.id)
    lines: list[Line] = []
    data = []
    for name, made in found.items():
        lines.append(Line(f"`{name}`"))
        said = [comparison(book, leaf) for leaf in made]
        lines += [Line(text, 1) for text in said]
        data.append({"id": name, "compares": [text.replace("`", "") for text in said]})
    yield Section("read_by", "Read by", data, tuple(lines))


def type_of(fact: Fact) -> str:
    """The type of a fact's value in words, with its unit and range."""
    words = KINDS[fact.kind]
    words += f", in {fact.unit}" if fact.unit else ""
    if fact.minimum is not None and fact.maximum is not None:
        words += f", from {number(fact.minimum)} to {number(fact.maximum)}"
    return f"{words}; or unknown"


def written(fact: Fact) -> str:
    """The fact as a problem file states it, with a value of the right kind."""
    *sections, leaf = fact.id.split(".")
    said = f"{leaf}: {_example(fact)}"
    for section in reversed(sections):
        said = f"{section}: {{{said}}}"
    return said


def _example(fact: Fact) -> str:
    match fact.kind:
        case Kind.BOOL:
            return "true"
        case Kind.WHOLE:
            return "1" if fact.maximum is not None and fact.maximum < 300 else "300"
        case Kind.NUMBER:
            return "8" if fact.unit else "0.9"
        case Kind.TEXT:
            return "one sentence"
        case Kind.CHOICE:
            return fact.choices[0].id
        case Kind.CHOICES:
            return f"[{', '.join(choice.id for choice in fact.choices[:2])}]"
        case Kind.DATE:
            return "2027-01-31"


def derived_page(book: Rulebook, derived: DerivedFact) -> Page:
    """A named condition, and who uses it."""
    sections = (
        prose("why", "Why", derived.why),
        condition("when", "Holds when", book, derived.when),
        told(
            "reads",
            "Reads",
            [
                (name, book.facts[name].question)
                for name in reads(derived.when, book.derived)
                if name in book.facts
            ],
            name="fact",
        ),
        ids("used_by", "Used by", namers(book, derived.name)),
        cited(book, derived.sources),
        claimed(book, derived.claims),
    )
    return page(f"derived/{derived.name}", "derived", derived.name.replace("-", " "), sections)


def source_page(book: Rulebook, source: Source) -> Page:
    """A source, how it was read, and who cites it."""
    grade = "known at second hand: quoted, not read" if source.quoted else "its own text was read"
    sections = (
        prose("authors", "Authors", f"{source.authors}, {source.year}"),
        Section("url", "Link", source.url, (Line(source.url),) if source.url else (), prose=True),
        Section(
            "grade", "Grade", "quoted" if source.quoted else "read", (Line(grade),), prose=True
        ),
        prose("verified", "Last checked", source.verified),
        prose("note", "Note", source.note),
        ids("cited_by", "Cited by", citing(book, source=source.id)),
        claimed(book, source.claims),
    )
    return page(f"source/{source.id}", "source", source.title, sections)


def claim_page(book: Rulebook, claim: Claim) -> Page:
    """One claim of the source document, and what became of it."""
    sections = (
        prose("heading", "Under the heading", claim.heading),
        ids("cited_by", "Cited by", citing(book, claim=claim.id)),
        prose("left_out", "Left out, because", claim.left_out),
        told("tensions", "In tension", list(_tensions_of(book, claim.id))),
    )
    return page(claim.id, "claim", claim.says, sections)


def _tensions_of(book: Rulebook, claim: str) -> Iterator[tuple[str, str]]:
    for name, tension in book.tensions.items():
        if claim in tension["says"] or claim in tension["resolution"]:
            yield name, tension["says"]


def tension_page(book: Rulebook, name: str) -> Page:
    """Two claims that pull apart, and how the rules settle it."""
    tension = book.tensions[name]
    claims = sorted(set(re.findall(r"A\d{3}", tension["says"] + tension["resolution"])))
    rules = [
        (rule, book.rules[rule].says) for rule in tension["rules"].split() if rule in book.rules
    ]
    sections = (
        prose("resolution", "How the rules settle it", tension["resolution"]),
        told("rules", "Rules that do", rules),
        claimed(book, claims),
    )
    return page(name, "tension", tension["says"], sections)

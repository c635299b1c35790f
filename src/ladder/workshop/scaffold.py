"""`ladder rules new`: a rule to fill in that loads and whose cases pass from the start.

Its cases are on both sides of the bound. If the verdict must name a certain technique, the cases
start from a shipped case that recommends it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Template
from typing import NamedTuple

from ladder.engine.explanation import judge
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.packs.words import GROUPS, members
from ladder.load.problems.problem import nested, parse_problem
from ladder.load.problems.writer import in_braces, in_yaml
from ladder.output.diagnostics import InvalidInput, fault, quoted

CUTTING = ("requirement", "exclusion", "caution", "advice")
"""Kinds of rules about a technique that depend on a value of a fact."""

USES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CUTTING, ("technique", "fact", "value")),
    "forbid": ("technique",),
    "parameter": ("value",),
    "need": (),
    "technique": (),
    "pack": (),
}
"""The kinds that can be created, with what each must be given. `rules lint` finds the TODOs."""

NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")

_FOLDER = Path(__file__).parent / "scaffolds"


class Wanted(NamedTuple):
    """The thing to create: a kind and a name, its technique, and the fact that decides."""

    kind: str
    name: str
    technique: str = ""
    fact: str = ""
    value: str = ""


def filled(name: str, stated: Mapping[str, object], today: date) -> str:
    """Return a scaffold with its placeholders filled in."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return Template(text).substitute({**stated, "today": today, "year": today.year})


def begun(book: Rulebook, wanted: Wanted, source: str, today: date) -> dict[str, str]:
    """Return the new files, by their names within the pack.

    Args:
        book: the rules below the pack, and the pack.
        wanted: what to create.
        source: what it cites, checked today.
        today: that day.

    Raises:
        InvalidInput: if nothing can depend on that value, or no case shows both sides of it.
    """
    kind, name, technique, *_ = wanted
    named = technique if technique in GROUPS["techniques"] else f"[{technique}]"
    values: dict[str, object] = {**wanted._asdict(), "source": source, "techniques": named}

    def file(scaffold: str = "rule", **more: object) -> dict[str, str]:
        return {f"{kind}/{name}.yaml": filled(scaffold, {**values, **more}, today)}

    match kind:
        case "need" | "technique":
            return file(kind)
        case "parameter":
            if not NUMBER.fullmatch(wanted.value):
                what = f"a parameter is a number, not {quoted(wanted.value)}"
                raise fault(what, "Write digits: --value 800.", Position("--value", 0))
            return file("change" if name in book.parameters else kind)
        case "forbid":
            return file("off", **_off(book, _members(book, technique)))
    cut = _cut(book, wanted)
    requirement, base = kind == "requirement", _base(book, wanted, cut)
    return file(
        written=cut.written,
        at_name=_named(wanted.fact, cut.bound),
        below_name=_named(wanted.fact, cut.short),
        rule=f"{kind}/{name}",
        key="met_when" if requirement else "when",
        at_bound="silent" if requirement else "fires",
        just_below="fires" if requirement else "silent",
        at=_given(book, {**base, wanted.fact: cut.bound}),
        below=_given(book, {**base, wanted.fact: cut.short}),
    )


def _members(book: Rulebook, technique: str) -> tuple[str, ...]:
    """Return the techniques that a name or a group means."""
    training = {card.id: card.training for card in book.techniques.values()}
    groups: Mapping[str, Sequence[str]] = members(training, book.needs)["techniques"]
    return tuple(groups.get(technique, [technique]))


def _off(book: Rulebook, forbidden: Sequence[str]) -> dict[str, str]:
    """Return what a file says that forbids techniques: a need that lists one, and one without."""
    places = {
        need.id
        for need in book.needs.values()
        if any(entry.technique in forbidden for entry in need.options)
    }
    elsewhere = [need for need in book.needs if need not in places]
    here = min(places)
    return {
        "fires": f"{{needs: [{here}]}}",
        "fires_name": f"The need is {here}.",
        "silent": f"{{needs: [{elsewhere[0]}]}}" if elsewhere else "{team: {maintainer: true}}",
        "silent_name": f"The need is {elsewhere[0]}." if elsewhere else "No need is stated.",
    }


def _named(fact: str, value: Value) -> str:
    """Return the name of a case that states a value of a fact."""
    return f"The value of {fact} is {str(value).lower() if isinstance(value, bool) else value}."


def with_fact(book: Rulebook, name: str, value: str) -> Rulebook:
    """Return the rulebook with a new fact; one of its values decides its kind."""
    if value.isdecimal():
        kind = Kind.WHOLE
    elif NUMBER.fullmatch(value):
        kind = Kind.NUMBER
    else:
        kind = Kind.BOOL if value in ("true", "false") else Kind.CHOICE
    words = (value, "something-else") if kind is Kind.CHOICE else ()
    fact = Fact(name, kind, "?", choices=tuple(Choice(word, "") for word in words))
    return replace(book, facts={**book.facts, name: fact})


def declared(fact: Fact, today: date) -> str:
    """Return the file that declares a new fact."""
    more = "\n    minimum: 0" if fact.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    more += "\n    choices:" if fact.choices else ""
    more += "".join(f'\n      {word}: "TODO: say what it means"' for word in fact.choice_ids())
    return filled("facts", {"fact": fact.id, "type": fact.kind.value, "more": more}, today)


class Cut(NamedTuple):
    """The bound at which a fact decides: the condition, and a value on each side.

    The condition is true for `bound` and not for `short`.
    """

    fact: Fact
    written: str
    bound: Value
    short: Value


def _cut(book: Rulebook, wanted: Wanted) -> Cut:
    fact, word = book.facts[wanted.fact], wanted.value
    match fact.kind:
        case Kind.WHOLE if not word.isdecimal():
            help_ = "Write a whole number in digits."
        case Kind.WHOLE | Kind.NUMBER if NUMBER.fullmatch(word):
            bound = int(word) if word.isdecimal() else float(word)
            short = bound - 1 if fact.kind is Kind.WHOLE else round(bound * 0.99, 6)
            least, most = fact.minimum or 0, fact.maximum or bound
            if least < bound <= most:
                return Cut(fact, f"{{at_least: {word}}}", bound, short)
            help_ = f"Write a number above {least:g}, and up to {most:g}."
        case Kind.NUMBER:
            help_ = "Write a number in digits."
        case Kind.BOOL if word in ("true", "false"):
            return Cut(fact, word, word == "true", word != "true")
        case Kind.CHOICE if word in (known := fact.choice_ids()):
            other = next(choice for choice in known if choice != word)
            return Cut(fact, word, word, other)
        case _:
            choices = fact.choice_ids() if fact.kind is Kind.CHOICE else ("true", "false")
            help_ = f"Write one of: {', '.join(choices)}."
            if fact.kind not in (Kind.CHOICE, Kind.BOOL):
                help_ = (
                    "Name a fact that is a number, a choice, or true or false. A rule about "
                    "another fact is written by hand."
                )
    raise fault(f"no rule can turn on `{word}` of {fact.id}", help_, Position("--value", 0))


def _base(book: Rulebook, wanted: Wanted, cut: Cut) -> Facts:
    """Return what a problem states beside the fact, so that the fact decides."""
    techniques = _members(book, wanted.technique)
    if wanted.kind in ("requirement", "exclusion"):
        for need in book.needs.values():
            if any(entry.technique in techniques for entry in need.options):
                return {"needs": frozenset({need.id})}
    cases = (case for case in book.cases if case.recommendation in techniques)
    for case in sorted(cases, key=lambda case: len(case.facts)):
        sides = ({**case.facts, wanted.fact: value} for value in (cut.bound, cut.short))
        if all(_recommends(book, facts, techniques, case.as_of) for facts in sides):
            return case.facts
    what = f"no case recommends {wanted.technique} whatever {wanted.fact} is"
    help_ = "Name another technique or fact, or write the rule by hand."
    raise fault(what, help_, Position("--technique", 0))


def _recommends(book: Rulebook, facts: Facts, techniques: Sequence[str], day: date) -> bool:
    try:
        known = parse_problem(_given(book, facts).strip("\n"), "case", book).facts
    except InvalidInput:
        return False
    headline = judge(book, "", known, day).recommendation
    return headline.technique in techniques and headline.outcome == "use"


def _given(book: Rulebook, facts: Facts) -> str:
    """Return the facts as a case states them, one line per section."""
    tree = nested({name: in_yaml(book.facts[name], value) for name, value in facts.items()})
    return "".join(f"\n      {key}: {in_braces(below)}" for key, below in tree.items())

"""The page of one rule, of any kind."""

from collections.abc import Iterable, Iterator

from ladder.catalog.pages.page import (
    Line,
    Page,
    Section,
    cited,
    claimed,
    page,
    plain,
    prose,
    told,
    words,
)
from ladder.catalog.references import needs_of, off_routes, on_routes, techniques_of
from ladder.engine.conditions import ALWAYS, AtLeast, AtLeastOf, Condition, comparisons
from ladder.engine.rules import Rule, Rulebook, RuleKind, Scope
from ladder.output.conditions import declared, in_words, is_day, spelled

MEANS: dict[RuleKind, str] = {
    "gate": "A gate: it must be known to hold before the techniques it guards may be taken.",
    "unfit": "A reason why a technique does not serve a need.",
    "fit": "Why a technique can serve a need.",
    "variant": "A form of a technique. The first whose condition is known to hold is chosen, "
    "else the last.",
    "caution": "Something to watch out for with a technique that the verdict names.",
    "advice": "A step worth taking along with a technique.",
    "message": "A sentence of the program itself, said of whichever technique it meets.",
    "check": "What `ladder check` itself says of a proposal.",
}

ON_ROUTES = ("gate", "unfit", "fit", "variant")

SCOPES = {
    Scope.SOURCE: "source: the source document says so.",
    Scope.READING: "reading: our reading of the source document, stricter than its words.",
    Scope.BEYOND: "beyond: newer or wider than the source document; true as of its date.",
}


def rule_page(book: Rulebook, rule: Rule) -> Page:
    """What a rule says, why, when, where it comes from, and who uses it."""
    return page(rule.id, rule.kind, rule.says, _sections(book, rule))


def _sections(book: Rulebook, rule: Rule) -> Iterator[Section]:
    yield prose("kind_means", "What it is", MEANS[rule.kind])
    yield prose("why", "Why", rule.why)
    yield _when(book, rule)
    if rule.unless is not None:
        yield condition("unless", "Silent once this is known to hold", book, rule.unless)
    yield prose("do", "What to do", rule.do)
    yield words("techniques", "Speaks of", techniques_of(book, rule))
    # For rules on routes, "Used by" says the same and more.
    told_anyway = rule.kind in ON_ROUTES
    yield words("needs", "" if told_anyway else "Can be said for", needs_of(book, rule))
    yield told(
        "reads", "Reads", [(name, book.facts[name].question) for name in rule.reads], name="fact"
    )
    yield _numbers(book, rule.when)
    yield prose("scope", "Scope", SCOPES[rule.scope])
    yield prose("verified", "Sources last checked", rule.verified)
    yield cited(book, rule.sources)
    yield claimed(book, rule.claims)
    yield plain("used_by", "Used by", _used(book, rule))
    yield told("tensions", "Settles", _tensions(book, rule))
    yield from cases(book, rule.id)
    yield prose("file", "File", _place(book, rule))


def _when(book: Rulebook, rule: Rule) -> Section:
    if rule.when == ALWAYS:
        return prose("when", "When", _without_condition(rule))
    heading = "Holds when" if rule.kind == "gate" else "When"
    return condition("when", heading, book, rule.when)


def _without_condition(rule: Rule) -> str:
    match rule.kind:
        case "message":
            return "Whenever the walk comes to it."
        case "check":
            return "Whenever `ladder check` finds it."
        case "fit":
            return "Whenever the need is stated and the technique is its step."
        case "variant":
            return "When no variant before it is known to hold."
        case _:
            return "Always, for the techniques and needs it speaks of."


def condition(key: str, heading: str, book: Rulebook, given: Condition) -> Section:
    """A condition as the files spell it and in plain words."""
    lines = tuple(Line(text, depth) for depth, text in in_words(book, given))
    return Section(key, heading, spelled(given), lines)


def _numbers(book: Rulebook, given: Condition) -> Section:
    """The bounds, for machines only: the condition already shows them to people."""
    found: dict[str, dict[str, object]] = {}
    for leaf in comparisons(given, book.derived):
        if isinstance(leaf, AtLeast) and not is_day(book, leaf.fact):
            unit = declared(book, leaf.fact).unit
            key = f"{leaf.fact} {leaf.bound}"
            found[key] = {"fact": leaf.fact, "at_least": leaf.bound, "unit": unit}
        elif isinstance(leaf, AtLeastOf):
            times = {"of": leaf.other, "times": leaf.times, "plus": leaf.plus}
            found[f"{leaf.fact} {times}"] = {"fact": leaf.fact, "at_least": times}
    return Section("numbers", "", list(found.values()), ())


def _used(book: Rulebook, rule: Rule) -> Iterable[str]:
    """Which places lead to this rule."""
    verb = {
        "gate": "guards",
        "fit": "is why",
        "unfit": "can rule out",
        "variant": "is a form of",
    }.get(rule.kind, "speaks of")
    if rule.kind in ON_ROUTES:
        for technique, needs in _grouped(on_routes(book, rule)):
            yield f"{verb} `{technique}` on the route of {needs}"
        for technique, needs in _grouped(off_routes(book, rule)):
            yield f"keeps `{technique}` off the route of {needs}"


def _grouped(places: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for technique in dict.fromkeys(technique for _, technique in places):
        yield technique, ", ".join(f"`{need}`" for need, name in places if name == technique)


def _tensions(book: Rulebook, rule: Rule) -> Iterator[tuple[str, str]]:
    for name, tension in book.tensions.items():
        if rule.id in tension["rules"].split():
            yield name, tension["says"]


def cases(book: Rulebook, rule: str) -> Iterator[Section]:
    """The cases in which a rule fires, and those in which it stays silent."""
    yield plain("fires", "Fires in", [c.name for c in book.cases if rule in c.fires])
    yield plain("silent", "Silent in", [c.name for c in book.cases if rule in c.silent])


def _place(book: Rulebook, rule: Rule) -> str:
    changed = ""
    if rule.id in book.pack.replaced:
        changed = f", in place of the shipped one (pack {rule.pack})"
    elif rule.id in book.pack.added:
        changed = f", added by pack {rule.pack}"
    elif rule.id in book.own:
        changed = f", from pack {rule.pack}"
    return f"{rule.position.file}:{rule.position.line}{changed}"

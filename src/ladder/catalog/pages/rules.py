"""The page of one rule, of any kind."""

from collections.abc import Iterable, Iterator

from ladder.catalog.pages.page import (
    Section,
    claims_cited,
    condition,
    described,
    facts_read,
    names,
    prose,
    sources_cited,
    texts,
)
from ladder.catalog.references import needs_of, rules_of, techniques_of
from ladder.engine.conditions import ALWAYS, AtLeast, AtLeastOf, Condition, comparisons
from ladder.engine.rules import Rule, Rulebook, RuleKind, Scope, entries
from ladder.output.conditions import is_day

MEANS: dict[RuleKind, str] = {
    "gate": "A gate: it must be known to hold before the techniques it guards may be taken.",
    "unfit": "A reason why a technique does not serve a need.",
    "fit": "Why a technique can serve a need.",
    "variant": "A form of a technique. The first whose condition is known to hold is chosen, "
    "else the last.",
    "caution": "Something to watch out for with a technique that the verdict names.",
    "advice": "A step worth taking along with a technique.",
    "message": "A sentence of the program itself, said of whichever technique it meets.",
    "forbid": "An answer that is not allowed: whoever states it is told what to change.",
    "check": "What `ladder check` itself says of a proposal.",
}

ON_ROUTES = {
    "gate": "guards",
    "unfit": "can rule out",
    "fit": "is why",
    "variant": "is a form of",
}
"""What rules of the kinds that stand on routes do to a technique there."""

WITHOUT_CONDITION = {
    "message": "Whenever the walk comes to it.",
    "check": "Whenever `ladder check` finds it.",
    "fit": "Whenever the need is stated and the technique is its step.",
    "variant": "When no variant before it is known to hold.",
}
"""When a rule speaks that has no condition of its own."""

SCOPES = {
    Scope.SOURCE: "source: the source document says so.",
    Scope.READING: "reading: our reading of the source document, stricter than its words.",
    Scope.BEYOND: "beyond: newer or wider than the source document; true as of its date.",
}


def of_rule(rulebook: Rulebook, rule: Rule) -> Iterator[Section]:
    """Why a rule says what it says, when, where it comes from, and who uses it."""
    yield prose("kind_means", "What it is", MEANS[rule.kind])
    yield prose("why", "Why", rule.why)
    yield _when(rulebook, rule)
    if rule.unless is not None:
        yield condition("unless", "Silent once this is known to hold", rulebook, rule.unless)
    yield prose("do", "What to do", rule.do)
    yield names("techniques", "Speaks of", techniques_of(rulebook, rule))
    # For rules on routes, "Used by" says the same and more.
    heading = "" if rule.kind in ON_ROUTES else "Can be said for"
    yield names("needs", heading, needs_of(rulebook, rule))
    yield facts_read(rulebook, rule.reads)
    yield _numbers(rulebook, rule.when)
    yield prose("scope", "Scope", SCOPES[rule.scope])
    yield prose("verified", "Sources last checked", rule.verified)
    yield sources_cited(rulebook, rule.sources)
    yield claims_cited(rulebook, rule.claims)
    yield texts("used_by", "Used by", _users(rulebook, rule))
    tensions = rulebook.tensions.items()
    settled = [(name, each["says"]) for name, each in tensions if rule.id in each["rules"].split()]
    yield described("tensions", "Settles", settled)
    fires = (case.name for case in rulebook.cases if rule.id in case.fires)
    yield texts("fires", "Fires in", fires)
    silent = (case.name for case in rulebook.cases if rule.id in case.silent)
    yield texts("silent", "Silent in", silent)
    yield prose("file", "File", _file(rulebook, rule))


def _when(rulebook: Rulebook, rule: Rule) -> Section:
    if rule.when == ALWAYS:
        always = "Always, for the techniques and needs it speaks of."
        return prose("when", "When", WITHOUT_CONDITION.get(rule.kind, always))
    heading = "Holds when" if rule.kind == "gate" else "When"
    return condition("when", heading, rulebook, rule.when)


def _numbers(rulebook: Rulebook, given: Condition) -> Section:
    """The bounds, for machines only: the condition already shows them to people."""
    bounds: dict[str, dict[str, object]] = {}
    for leaf in comparisons(given, rulebook.derived):
        if isinstance(leaf, AtLeast) and not is_day(rulebook, leaf.fact):
            unit = rulebook.fact(leaf.fact).unit
            key = f"{leaf.fact} {leaf.bound}"
            bounds[key] = {"fact": leaf.fact, "at_least": leaf.bound, "unit": unit}
        elif isinstance(leaf, AtLeastOf):
            times = {"of": leaf.other, "times": leaf.times, "plus": leaf.plus}
            bounds[f"{leaf.fact} {times}"] = {"fact": leaf.fact, "at_least": times}
    return Section("numbers", "", list(bounds.values()), ())


def _users(rulebook: Rulebook, rule: Rule) -> Iterable[str]:
    """Which places on routes lead to this rule."""
    if rule.kind not in ON_ROUTES:
        return
    on = [
        (need.id, entry.technique)
        for need, entry in entries(rulebook)
        if rule in rules_of(rulebook, entry)
    ]
    off = [
        (need.id, technique)
        for need in rulebook.needs.values()
        for technique, reason in need.unfit.items()
        if reason == rule and rule.when == ALWAYS
    ]
    said = ((on, f"{ON_ROUTES[rule.kind]} `{{}}` on"), (off, "keeps `{}` off"))
    for places, does in said:
        for technique in dict.fromkeys(technique for _, technique in places):
            needs = ", ".join(f"`{need}`" for need, name in places if name == technique)
            yield f"{does.format(technique)} the route of {needs}"


def _file(rulebook: Rulebook, rule: Rule) -> str:
    pack = f", from pack {rule.pack}" if rule.id in rulebook.own else ""
    if rule.id in rulebook.pack.replaced:
        pack = f", in place of the shipped one (pack {rule.pack})"
    elif rule.id in rulebook.pack.added:
        pack = f", added by pack {rule.pack}"
    return f"{rule.position.file}:{rule.position.line}{pack}"

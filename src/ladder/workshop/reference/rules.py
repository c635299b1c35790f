"""The pages of rules, techniques (cards) and needs (rows of the decision table)."""

from collections.abc import Iterable, Iterator

from ladder.engine.conditions import ALWAYS, NEVER
from ladder.engine.rules import Cause, Need, Rule, Rulebook, RuleKind, Technique, entries
from ladder.engine.sources import Basis
from ladder.output.parts import Item, Part
from ladder.output.phrases import sentence
from ladder.workshop.reference.page import (
    claims_cited,
    condition,
    described,
    facts_read,
    names,
    prose,
    sources_cited,
    texts,
)
from ladder.workshop.references import needs_of, rules_of, techniques_of

MEANS: dict[RuleKind, str] = {
    "requirement": "A requirement: it blocks the technique until it is known to be met.",
    "exclusion": "An exclusion: a reason why a technique cannot solve a need.",
    "fit": "A reason why a technique can solve a need.",
    "variant": "A form of a technique. The first form whose condition is known to be true is "
    "chosen, otherwise the last.",
    "caution": "A warning about a technique that the verdict names.",
    "advice": "An extra step for a technique that the verdict names.",
    "message": "A sentence of the program, used for each technique that it applies to.",
    "forbid": "A forbidden answer: a problem that states it is rejected.",
    "check": "A finding of `ladder check` about a proposal.",
}

CLASSES = {
    "suits": "suits: it says whether the technique can work here. Unknown, it is found out. Not "
    "met, the technique is left out.",
    "order": "order: something cheaper is measured first.",
    "ready": "ready: the team can bring it about. What is missing is prepared.",
}
"""The meaning of each class of a requirement."""

ON_OPTIONS = {
    "requirement": "can block",
    "exclusion": "can exclude",
    "fit": "is the reason for",
    "variant": "is a form of",
}
"""The effect of a rule on a technique that is an option of a need."""

WITHOUT_CONDITION = {
    "message": "If the evaluation reaches it.",
    "check": "If `ladder check` finds it.",
    "fit": "If the need is stated and the technique is its step.",
    "variant": "If no variant before it is known to be true.",
}
"""When a rule without a condition fires."""

BASES = {
    Basis.SOURCE: "source: the source document says so.",
    Basis.INTERPRETATION: "interpretation: a reading of the source, stricter than its words.",
    Basis.EXTERNAL: "external: newer or wider than the source document; true as of its date.",
}

NO_SOURCE = "none: arithmetic or a rule of this program, which claims nothing of the world."
"""The text for rules that cite nothing."""


def of_rule(rulebook: Rulebook, rule: Rule) -> Iterator[Part]:
    """Yield the parts of a rule: what, why, when, its sources, and its users."""
    yield prose("kind_means", "What it is", MEANS[rule.kind])
    yield prose("why", "Why", rule.why)
    if rule.when == NEVER:
        yield prose("when", "When", WITHOUT_CONDITION["message"])
    elif rule.when == ALWAYS:
        always = "Always, for its techniques and needs."
        off_list = "If a need that is stated does not list its technique."
        spoken = off_list if rule.is_off_list else WITHOUT_CONDITION.get(rule.kind, always)
        yield prose("when", "When", spoken)
    else:
        holds = "Met if" if rule.kind == "requirement" else "When"
        yield condition("when", holds, rulebook, rule.when)
    if rule.kind == "requirement":
        yield prose("class", "Class", CLASSES[rule.class_], rule.class_)
        yield names("instead", "What comes first", rule.instead)
        if rule.out_of_reach is not None:
            yield condition("out_of_reach_when", "Out of reach if", rulebook, rule.out_of_reach)
        yield prose("takes", "Time to meet it", rule.takes)
    yield prose("do", "What to do", rule.do)
    yield names("techniques", "Techniques", techniques_of(rulebook, rule))
    # For rules on option lists, "Used by" has this and more.
    heading = "" if rule.kind in ON_OPTIONS else "Needs"
    yield names("needs", heading, needs_of(rulebook, rule))
    yield facts_read(rulebook, rule.reads)
    yield prose("basis", "Basis", BASES[rule.basis] if rule.sources else NO_SOURCE)
    yield prose("verified", "Sources last checked", rule.verified)
    yield sources_cited(rulebook, rule.sources)
    yield claims_cited(rulebook, rule.claims)
    yield texts("used_by", "Used by", _users(rulebook, rule))
    conflicts = rulebook.conflicts.items()
    settled = [(name, item["says"]) for name, item in conflicts if rule.id in item["rules"].split()]
    yield described("conflicts", "Conflicts that it resolves", settled)
    for key in ("fires", "silent"):
        cases = [case for case in rulebook.cases if rule.id in getattr(case, key)]
        own = [case for case in cases if case.position.file == rule.position.file]
        names_of = (case.name for case in own or cases)
        yield texts(key, f"{key.capitalize()} in", dict.fromkeys(names_of))
    yield prose("file", "File", _file(rulebook, rule))


def _users(rulebook: Rulebook, rule: Rule) -> Iterable[str]:
    """Yield the option list entries that use this rule."""
    if rule.kind not in ON_OPTIONS:
        return
    on = [
        (need.id, entry.technique)
        for need, entry in entries(rulebook)
        if rule in rules_of(rulebook, entry)
    ]
    off = [
        (need.id, technique)
        for need in rulebook.needs.values()
        for technique, reason in need.exclusions.items()
        if reason == rule
    ]
    parts = ((on, f"{ON_OPTIONS[rule.kind]} `{{}}` for"), (off, "excludes `{}` for"))
    for places, does in parts:
        for technique in dict.fromkeys(technique for _, technique in places):
            needs = ", ".join(f"`{need}`" for need, name in places if name == technique)
            yield f"{does.format(technique)} {needs}"


def _file(rulebook: Rulebook, rule: Rule) -> str:
    pack = f", from pack {rule.pack}" if rule.id in rulebook.own else ""
    if rule.id in rulebook.pack.replaced:
        pack = f", in place of one below it (pack {rule.pack})"
    elif rule.id in rulebook.pack.added:
        pack = f", added by pack {rule.pack}"
    return f"{rule.position.file}:{rule.position.line}{pack}"


Pairs = list[tuple[str, str]]


def of_technique(rulebook: Rulebook, technique: Technique) -> Iterator[Part]:
    """Yield the parts of a technique: its use, needs, requirements and cost."""

    def rules(key: str, heading: str, kind: str) -> Part:
        return described(key, heading, _rules_of(rulebook, technique.id, kind))

    yield prose("what", "What it is", technique.what)
    rung, trains = technique.rung, technique.training
    place = "Not on the ladder." if rung is None else f"Rung {rung}."
    place += " It trains a model, so each requirement must be known to be met." if trains else ""
    yield prose("place", "Place", place, {"rung": rung, "training": trains})
    cost = technique.cost
    costs = {key: text for key, text in cost._asdict().items() if text and key != "brief"}
    items = [Item(f"{key}: {text}") for key, text in costs.items()]
    yield Part("What it costs", items, key="cost", data=costs)
    worse = [*technique.worsens.items()]
    yield described("worsens", "What it makes worse", worse, name="what")
    yield described("can_solve", "Can solve", _served(rulebook, technique.id), name="need")
    refusals = ((need.id, need.exclusions.get(technique.id)) for need in rulebook.needs.values())
    not_served = [(need, f"{rule.says} (`{rule.id}`)") for need, rule in refusals if rule]
    yield described("cannot_solve", "Cannot solve", not_served, name="need")
    yield rules("requirements", "Requirements", "requirement")
    yield rules("exclusions", "Excluded if", "exclusion")
    places = (entry for _, entry in entries(rulebook) if entry.technique == technique.id)
    forms = (*technique.variants, *(rule for entry in places for rule in entry.variants))
    variants = [(rule.id, rule.says) for rule in forms]
    yield described("variants", "Variants, the first that applies", variants)
    yield rules("cautions", "Cautions", "caution")
    yield rules("advice", "Advice", "advice")
    yield texts("steps", "First steps", technique.steps)
    yield prose("climb", "What justifies a higher rung", technique.climb)
    yield condition("exhausted", "Counts as tried if", rulebook, technique.exhausted)
    yield texts("published", "Published results", (item.says for item in technique.published))
    rows = [dict(row) for row in technique.reference]
    items = [Item(_row(row)) for row in rows]
    yield Part("Reference", items, key="reference", data=rows)
    yield prose("verified", "Sources last checked", technique.verified)
    yield sources_cited(rulebook, technique.sources)
    yield claims_cited(rulebook, technique.claims)
    yield _recommended(rulebook, technique)
    yield prose("file", "File", f"{technique.position.file}:{technique.position.line}")


def _served(rulebook: Rulebook, technique: str) -> Pairs:
    routes = list(entries(rulebook))
    own = [(need.id, entry.fit.says) for need, entry in routes if entry.technique == technique]
    return own + [
        (need.id, f"combined with `{entry.technique}`")
        for need, entry in routes
        if technique in entry.combined_with
    ]


def _rules_of(rulebook: Rulebook, technique: str, kind: str) -> Pairs:
    """Return the rules of a kind about a technique, without those that only exclude it."""
    return [
        (rule.id, rule.says + (f" (for {', '.join(rule.needs)})" if rule.needs else ""))
        for rule in rulebook.rules.values()
        if rule.kind == kind and technique in rule.techniques and not rule.is_off_list
    ]


def _row(row: dict[str, str]) -> str:
    (_, name), *others = row.items()
    cells = (text if key == "note" else f"{key} {text}" for key, text in others)
    return f"{name}: {'; '.join(cells)}"


def _recommended(rulebook: Rulebook, technique: Technique) -> Part:
    """Return the cases that recommend it: all for programs, a selection for people."""
    cases = [case for case in rulebook.cases if case.recommendation == technique.id]
    files = {card.position.file for card in rulebook.techniques.values()}
    files |= {card.position.file for card in rulebook.needs.values()}
    items = [Item(case.name) for case in cases if case.position.file in files]
    if more := len(cases) - len(items):
        items.append(Item(f"and {more} cases beside other rules"))
    return Part("Recommended in", items, key="cases", data=[case.name for case in cases])


def of_need(rulebook: Rulebook, need: Need) -> Iterator[Part]:
    """Yield a row of the decision table: the option list, and why the rest is not on it."""
    yield prose("symptom", "Symptom", need.symptom)
    yield _route(rulebook, need)
    off = [(technique, f"{rule.says} (`{rule.id}`)") for technique, rule in need.exclusions.items()]
    yield described("not_options", "Not an option", off, name="technique")
    yield prose("stay", "If no option is left", need.stay)
    yield texts("words", "Complaints that mean it", need.words)
    yield prose("verified", "Sources last checked", need.verified)
    cases = [
        f"{case.name} ({case.recommendation})"
        for case in rulebook.cases
        if case.recommendation and case.facts.get("needs") == frozenset({need.id})
    ]
    yield texts("cases", "Cases with this need alone", cases)
    yield prose("file", "File", f"{need.position.file}:{need.position.line}")


def of_cause(rulebook: Rulebook, cause: Cause) -> Iterator[Part]:
    """Yield the parts of a cause of bad answers: how to recognize it, and what removes it."""
    yield prose("says", "What it is", f"{sentence(cause.says)}.", cause.says)
    yield prose("order", "Place among the repairs", str(cause.order), cause.order)
    yield prose("repair", "The repair by hand that proves it", cause.repair)
    yield prose("do", "What to do where it leads", cause.do)
    yield names("removed_by", "Techniques that can remove it", cause.removed_by)
    yield names("in_part", "Techniques that can remove a part", cause.in_part)
    yield texts("words", "Words that mean it", cause.words)
    yield prose("basis", "Basis", BASES[cause.basis])
    yield prose("verified", "Sources last checked", cause.verified)
    yield sources_cited(rulebook, cause.sources)
    yield claims_cited(rulebook, cause.claims)
    yield prose("file", "File", f"{cause.position.file}:{cause.position.line}")


def _route(rulebook: Rulebook, need: Need) -> Part:
    data: list[dict[str, object]] = []
    items: list[Item] = []
    for entry in need.options:
        rung, name = rulebook.techniques[entry.technique].rung, entry.technique
        where = "not on the ladder" if rung is None else f"rung {rung}"
        others = f", with {' and '.join(entry.combined_with)}" if entry.combined_with else ""
        items.append(Item(f"`technique/{name}` ({where}){others}: {entry.fit.says}"))
        items.append(Item(f"{entry.fit.why} (`{entry.fit.id}`)", depth=1))
        groups = {
            "requirement": entry.requirements,
            "excluded if": entry.exclusions,
            "variant": entry.variants,
        }
        for word, rules in groups.items():
            items += (Item(f"{word}: {rule.says} (`{rule.id}`)", depth=1) for rule in rules)
        data.append(
            {
                "technique": name,
                "rung": rung,
                "trains": entry.trains,
                "fit": entry.fit.id,
                "combined_with": list(entry.combined_with),
                "requirements": [rule.id for rule in entry.requirements],
                "exclusions": [rule.id for rule in entry.exclusions],
                "variants": [rule.id for rule in entry.variants],
                "steps": list(entry.steps),
            }
        )
    return Part("Options, in order", items, key="options", data=data)

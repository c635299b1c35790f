"""Where a case's route leads once what it leaves unstated is filled in favorably.

For each accepted answer that stands on the option list of one of the case's needs: open its
requirements with facts that the case does not state, then mark whatever is recommended as tried and
fallen short, until that answer is recommended or a stated fact forbids it. A stated fact is never
changed.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from ladder.engine.assessment import Assessment
from ladder.engine.comparisons import AtLeast, AtLeastOf, Comparison, Includes, Is, OneOf
from ladder.engine.computed import as_read
from ladder.engine.conditions import All, Any, Condition, Named, Not
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.facts import Fact, Facts, Kind, Value
from ladder.engine.rules import Rulebook
from tests.deciding import decision_on

Filled = dict[str, Value]
Answer = int | str

BESIDE: dict[str, Answer] = {
    "merging": "merging",
    "speculative-decoding": "spec_decoding",
    "serving": 0,  # the cases count caching, quantizing and settings as rung 0
}
FIXED = frozenset({"needs", "as_of"})
ROUNDS = 24


def answer_of(technique: str, rung: int | None) -> Answer:
    """How the cases write a verdict's technique: its rung, or its name off the ladder."""
    return BESIDE.get(technique, technique) if rung is None else rung


def ahead(
    rulebook: Rulebook, facts: Facts, accepted: Collection[Answer], as_of: date
) -> tuple[list[str] | None, str]:
    """The fewest assumptions that lead to an accepted answer; else None and what forbids it."""
    start = as_read(rulebook, facts, as_of.toordinal())
    targets = dict.fromkeys(
        entry.technique
        for need in decision_on(rulebook, start).needs
        for entry in need.need.options
        if _answer(rulebook, entry.technique) in accepted
    )
    if not targets:
        return None, "no option list of the stated needs holds an accepted answer"
    tries = [_reach(rulebook, start, target, accepted) for target in targets]
    reached = [filled for filled, _ in tries if filled is not None]
    if reached:
        fewest = min(reached, key=len)
        parts = (fact for fact in fewest if not fact.endswith(".because"))
        return [f"{fact} = {_shown(fewest[fact])}" for fact in parts], ""
    return None, "; ".join(dict.fromkeys(why for _, why in tries))


def _answer(rulebook: Rulebook, technique: str) -> Answer:
    return answer_of(technique, rulebook.techniques[technique].rung)


def _shown(value: Value) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _reach(
    rulebook: Rulebook, start: Facts, target: str, accepted: Collection[Answer]
) -> tuple[Filled | None, str]:
    filled: Filled = {}
    for _ in range(ROUNDS):
        decision = decision_on(rulebook, {**start, **filled})
        if decision.leading_need is None:
            break
        step = decision.leading_need.step
        if filled and _answer(rulebook, step.technique) in accepted:
            return filled, ""
        more, why = _open(rulebook, start, filled, decision, target)
        if more is None and why:
            return None, why
        if more is None:
            if step.outcome != "use":
                settled = "is where a stated attempt leaves it"
                return None, f"{step.technique} ({step.outcome}) {settled}, {target} is not reached"
            more = _spend(rulebook, start, filled, decision.leading_need)
            if more is None:
                return None, f"a stated fact keeps {step.technique} from being spent"
        filled = more
    return None, f"{target} is not reached"


def _open(
    rulebook: Rulebook, start: Facts, filled: Filled, decision: Decision, target: str
) -> tuple[Filled | None, str]:
    """What opens the target's requirements. None and no reason: nothing is left to open."""
    assessments = [
        assessment for assessment in _assessments(decision) if assessment.own.technique == target
    ]
    blocked = [assessment for assessment in assessments if assessment.status == "blocked"]
    if (
        any(assessment.status in {"available", "target-reached"} for assessment in assessments)
        or not assessments
    ):
        return None, ""
    for item in blocked:
        for more in _openings(rulebook, start, filled, item):
            after = _assessments(decision_on(rulebook, {**start, **more}))
            if any(again.entry is item.entry and again.status == "available" for again in after):
                return more, ""
    return None, f"{target}: {_closed(rulebook, start, assessments)}"


def _assessments(decision: Decision) -> Iterator[Assessment]:
    return (assessment for need in decision.needs for assessment in need.assessments)


def _closed(rulebook: Rulebook, start: Facts, assessments: list[Assessment]) -> str:
    """Which rules close a technique by stated facts."""
    texts: list[str] = []
    tests = rulebook.tests
    for assessment in assessments:
        if assessment.status == "below-target":
            texts.append("its attempt is stated to have fallen short")
        texts += [rule.id for rule in assessment.entry.exclusions if tests[rule.id](start.get)]
        unmet = [rule for rule in assessment.entry.requirements if not tests[rule.id](start.get)]
        texts += [
            rule.id
            for rule in unmet
            if next(_settle(rulebook, start, {}, rule.when, True), None) is None
        ]
    return ", ".join(dict.fromkeys(texts)) or "its requirements cannot hold together"


def _openings(
    rulebook: Rulebook, start: Facts, filled: Filled, assessment: Assessment
) -> Iterator[Filled]:
    requirements = All(tuple(rule.when for rule in assessment.entry.requirements))
    seen = set[frozenset[tuple[str, Value]]]()  # different ways often state the same facts
    for more in _settle(rulebook, start, filled, requirements, True):
        if (key := frozenset(more.items())) not in seen:
            seen.add(key)
            yield more


def _spend(rulebook: Rulebook, start: Facts, filled: Filled, need: NeedDecision) -> Filled | None:
    """The need's step tried and measured short in writing, if the case leaves that open."""
    assert need.taken is not None
    return next(_settle(rulebook, start, filled, need.taken.entry.exhausted, True), None)


def _settle(
    rulebook: Rulebook, start: Facts, filled: Filled, condition: Condition, wanted: bool
) -> Iterator[Filled]:
    """Every way to give `condition` the wanted truth with facts that the case does not state."""
    if rulebook.evaluators[condition]({**start, **filled}.get) is wanted:
        yield filled
        return
    match condition:
        case Named(name):
            yield from _settle(rulebook, start, filled, rulebook.derived[name].when, wanted)
        case Not(part):
            yield from _settle(rulebook, start, filled, part, not wanted)
        case All(parts) | Any(parts):
            every = isinstance(condition, All) == wanted
            choose: Callable[..., Iterator[Filled]] = _each if every else _either
            yield from choose(rulebook, start, filled, parts, wanted)
        case _:
            yield from _leaf(rulebook, start, filled, condition, wanted)


def _each(
    rulebook: Rulebook,
    start: Facts,
    filled: Filled,
    parts: tuple[Condition, ...],
    wanted: bool,
) -> Iterator[Filled]:
    if not parts:
        yield filled
        return
    for more in _settle(rulebook, start, filled, parts[0], wanted):
        yield from _each(rulebook, start, more, parts[1:], wanted)


def _either(
    rulebook: Rulebook,
    start: Facts,
    filled: Filled,
    parts: tuple[Condition, ...],
    wanted: bool,
) -> Iterator[Filled]:
    for part in parts:
        yield from _settle(rulebook, start, filled, part, wanted)


def _leaf(
    rulebook: Rulebook, start: Facts, filled: Filled, leaf: Comparison, wanted: bool
) -> Iterator[Filled]:
    for name in (leaf.fact, leaf.other) if isinstance(leaf, AtLeastOf) else (leaf.fact,):
        if name in start or name in FIXED or name.startswith("computed."):
            continue  # what is computed cannot be stated
        for value in _values(rulebook, name, leaf, {**start, **filled}, filled):
            more = {**filled, name: value}
            if name.startswith("attempts.") and value == "below-target":
                more[f"{name.rsplit('.', 1)[0]}.because"] = "Assumed: tried and measured short."
            if rulebook.evaluators[leaf]({**start, **more}.get) is wanted:
                yield more


def _values(
    rulebook: Rulebook, name: str, leaf: Comparison, facts: Facts, filled: Filled
) -> Iterator[Value]:
    """Values worth trying for a fact: what the comparison names, and what lies beyond it."""
    if isinstance(leaf, Includes):
        before = filled.get(name)
        yield (before if isinstance(before, frozenset) else frozenset()) | {leaf.item}
        if before is None:
            yield frozenset()
    elif name not in filled:
        fact = rulebook.facts[name]
        yield from [leaf.value] if isinstance(leaf, Is) else ()
        yield from leaf.values if isinstance(leaf, OneOf) else ()
        yield from (True, False) if fact.kind is Kind.BOOL else ()
        yield from fact.choice_ids() if fact.kind is Kind.CHOICE else ()
        yield from _numbers(fact, leaf, facts)


def _numbers(fact: Fact, leaf: Comparison, facts: Facts) -> Iterator[Value]:
    low, high = fact.minimum or 0, fact.maximum
    bounds: list[float] = []
    match leaf:
        case AtLeast(_, bound):
            bounds = [bound]
        case AtLeastOf(of, other, times, plus):
            known = facts.get(other if fact.id == of else of)
            if isinstance(known, int | float):
                bounds = [known * times + plus if fact.id == of else (known - plus) / times]
        case _:
            return
    for number in (item for bound in bounds for item in (bound, bound + 1, bound - 1)):
        if low <= number and (high is None or number <= high):
            yield round(number) if fact.kind is Kind.WHOLE else number
    yield low

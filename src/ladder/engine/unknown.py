"""What is unknown and matters: the facts, the rules that wait for them, and what answers do.

The verdict, the interview, the plan, the gate and the pages put in order and in words what this
module returns.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain
from math import inf
from typing import Generic, NamedTuple, TypeVar

from ladder.engine.answers import answers
from ladder.engine.assessment import Assessment, OptionMember, variants_of
from ladder.engine.comparisons import IsStated, Truth
from ladder.engine.computed import SCORED, compared, follows_from, missing_inputs, unknown_in
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.decision import Decision, NeedDecision
from ladder.engine.facts import Facts, Kind, Value
from ladder.engine.forms import prospect
from ladder.engine.knowledge import Knowledge, readers
from ladder.engine.option_keys import OptionKeys, entry_keys
from ladder.engine.rules import Need, Rule, Rulebook
from ladder.engine.scores import attempts

K = TypeVar("K", bound=Knowledge)


class Effect(NamedTuple, Generic[K]):
    """An answer to an unknown fact, and the knowledge and decision that follow."""

    answer: Value
    then: K


def effects(known: K, fact: str) -> Iterator[Effect[K]]:
    """Yield the answers to `fact` that rules can tell apart, each with its effect."""
    for answer in answers(known.rulebook, known.rulebook.facts[fact], known.facts):
        yield Effect(answer, known.answered(fact, answer))


def extreme_effects(known: K, fact: str) -> Iterator[Effect[K]]:
    """Yield the effects of answers that are far apart: of numbers, the least and the greatest."""
    asked = known.rulebook.facts[fact]
    found = answers(known.rulebook, asked, known.facts)
    if asked.kind in (Kind.WHOLE, Kind.NUMBER):
        found = found[:1] + found[-1:]
    for answer in found:
        yield Effect(answer, known.answered(fact, answer))


def changes(known: K, fact: str, of: Callable[[K], object]) -> bool:
    """Return whether an answer to `fact` changes something of what is known."""
    now = of(known)
    return any(of(then) != now for _, then in effects(known, fact))


def missing_facts(rulebook: Rulebook, rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts on which an undecided rule depends.

    Each open alternative counts; what is beside an alternative that holds does not. A score follows
    the result of its attempt: until that is stated, it is the result that is missing.
    """
    direct = compared(rulebook, rule)
    wanted = {*direct, *chain(*(unknown_in(rulebook, fact, facts) for fact in direct))}
    missing = tuple(fact for fact in rule.reads if fact not in facts and fact in wanted)
    if len(missing) not in (1, len(rule.reads)):  # else they all keep it unknown
        leaves = decisive_comparisons(rule.when, facts, rulebook.evaluators)
        open_facts = [x for leaf in leaves if not isinstance(leaf, IsStated) for x in leaf.facts]
        deciding = [x for fact in open_facts for x in (fact, *unknown_in(rulebook, fact, facts))]
        known = {*missing}
        # What `stated` reads is asked for last, and for one of them at a time.
        stated = (leaf.fact for leaf in leaves if isinstance(leaf, IsStated))
        behind = (known.intersection(rulebook.computed[fact].reads) for fact in stated)
        decisive = known.intersection(deciding) or next(filter(None, behind), set())
        missing = tuple(fact for fact in missing if fact in decisive)
    inputs: dict[str, None] = {}
    for fact in missing:
        computed = fact not in rulebook.facts
        inputs |= dict.fromkeys(missing_inputs(rulebook, fact, facts) if computed else (fact,))
    if not inputs:  # what functions of scores read is no fact of the rule
        leaves = decisive_comparisons(rule.when, facts, rulebook.evaluators)
        unknown = (fact for leaf in leaves for fact in leaf.facts if fact not in facts)
        for fact in unknown:
            if (item := rulebook.computed.get(fact)) and item.by in SCORED:
                inputs |= dict.fromkeys(missing_inputs(rulebook, fact, facts))
    ends = {scored: ended for _, scored, ended, _ in attempts(rulebook) if ended not in facts}
    never = _never_scored(rulebook, facts)
    return tuple(dict.fromkeys(ends.get(fact, fact) for fact in inputs if fact not in never))


def unstated_in(rulebook: Rulebook, facts: Facts) -> set[str]:
    """Return the computed facts that are false only because something asked for is not stated.

    The score of an untried attempt cannot be stated: it is below every bound.
    """
    known = {**rulebook.assumed, **dict.fromkeys(_never_scored(rulebook, facts), -inf), **facts}
    return {
        name
        for name, stated in rulebook.stated.items()
        if stated.asked and rulebook.evaluators[stated.condition](known.get) is None
    }


def _never_scored(rulebook: Rulebook, facts: Facts) -> list[str]:
    """Return the scores of the attempts that are stated to be untried."""
    tried = attempts(rulebook)
    return [scored for _, scored, ended, _ in tried if facts.get(ended) == "untried"]


def read_as_no(known: Knowledge, option: Assessment) -> Iterator[str]:
    """Yield the facts that rules on an entry read as a "no" until they are stated.

    `ladder check` asks a proposal to train for them.
    """
    rulebook, unstated = known.rulebook, unstated_in(known.rulebook, known.facts)
    facts = {name: value for name, value in known.facts.items() if name not in unstated}
    for rule, truth in (*option.requirements, *option.exclusions):
        if truth is not None and rulebook.tests[rule.id](facts.get) is None:
            yield from missing_facts(rulebook, rule, facts)


def rules_in_play(decision: Decision) -> Iterator[Rule]:
    """Yield the exclusions and requirements of the options of the needs."""
    for need in decision.needs:
        for option in need.assessments:
            yield from (rule for rule, _ in (*option.exclusions, *option.requirements))


def assumed_facts(rulebook: Rulebook, decision: Decision) -> list[str]:
    """Return the facts that are assumed where nobody states them, and that count for the needs.

    What counts only once it is stated is left out.
    """
    looked_at = {item for rule in rules_in_play(decision) for item in compared(rulebook, rule)}
    unasked = {item for item, by in rulebook.stated.items() if not by.asked}
    read = {fact for item in looked_at - unasked for fact in follows_from(rulebook, item)}
    return [fact for fact in rulebook.assumed if fact in read]


def facts_in_play(known: Knowledge) -> dict[str, set[str]]:
    """Return the unknown facts that can affect the decision, each with its related facts.

    The related facts are the others of its condition, or else those of the same entry.
    """
    found: dict[str, set[str]] = {}
    for need in known.decision.needs:
        for read in conditions_in_play(known, need):
            every = set().union(*read)
            for together in read:
                for fact in together:
                    others = (together if len(together) > 1 else every) - {fact}
                    found.setdefault(fact, set()).update(others)
    return found


def conditions_in_play(
    known: Knowledge, need: NeedDecision, *, headline: bool = False
) -> Iterator[list[set[str]]]:
    """Yield the unknown facts of each condition that can affect a need's decision, by entry.

    For the `headline` alone, neither variants count nor entries that the evaluation does not reach.
    """
    walked, contested = True, not headline and known.decision.contested(need)
    for assessment in need.assessments:
        if assessment.excluded or not (walked or contested):
            continue
        waits = not headline and prospect(assessment) is not None
        keys = [*_undecided(need.need, assessment, walked=walked, waits=waits)]
        if walked and not headline and assessment.usable and not assessment.ends:
            for variant in variants_of(known.rulebook, assessment.entry):
                keys.append(variant.id)
                if known[variant.id]:
                    break
        yield [{*known.waiting(key)} for key in keys]
        walked = walked and assessment.passable


def _undecided(need: Need, assessment: Assessment, *, walked: bool, waits: bool) -> Iterator[str]:
    """Yield the keys of conditions that can still change an entry's state.

    `walked` says that the evaluation reaches the entry, `waits` that it can come to be used and
    what it lacks counts.
    """
    keys = entry_keys(need, assessment.entry)
    yield from (rule.id for rule, truth in assessment.exclusions if truth is None)
    yield from _undecided_attempts(assessment, keys)
    if not walked or assessment.ends:
        return
    if assessment.open is None or waits:
        yield from (rule.id for rule, truth in assessment.requirements if truth is None)
    unmet = zip(assessment.requirements, assessment.out_of_reach, strict=True)
    yield from (f"out-of-reach:{rule.id}" for (rule, _), beyond in unmet if beyond is None)


def _undecided_attempts(assessment: Assessment, keys: OptionKeys) -> Iterator[str]:
    """Yield those keys that concern the attempts of an entry's techniques."""
    for member, key in zip(assessment.members, keys.members, strict=True):
        yield key.target_reached
        if member.target_reached:
            return  # the evaluation stops here for all values of the other conditions
    for member, key in zip(assessment.members, keys.members, strict=True):
        if member.exhausted is None:
            yield key.exhausted


def facts_of_lower(
    known: Knowledge, need: NeedDecision, option: Assessment, lower: Iterable[Assessment]
) -> dict[str, str]:
    """Return what to state of earlier entries that could be enough, with their techniques.

    `lower` are the entries on lower rungs than `option`, whose combined techniques also count. It
    is less than the open facts of a verdict. While an attempt has no result, a proposal states that
    result, and need not state the facts behind the technique's other conditions.
    """
    facts = dict(_unstated_outcomes(option.members[:-1]))
    for item in lower:
        if item.excluded or (item.own.exhausted and not item.target_reached):
            continue  # that it is outdone is no matter here: it may be met as well
        asked = dict(_unstated_outcomes(item.members))  # which settle it, whatever else is unknown
        if known.facts.keys() >= asked.keys() and item.open is not False:
            ways = (_what_exhausts(known, item), *unknown_of(known, item))
            asked = dict.fromkeys(next(filter(None, ways), ()), item.own.technique)
        if item.superseded is None:
            superseding = (x for x in need.assessments if x.supersedes is None)
            found = (fact for x in superseding for fact in unknown_of(known, x)[1])
            asked |= dict.fromkeys(found, item.own.technique)
        facts = asked | facts
    return {fact: name for fact, name in facts.items() if fact not in known.facts}


def unknown_of(known: Knowledge, option: Assessment) -> tuple[list[str], list[str]]:
    """Return the unknown facts in an entry's requirements, and those in its exclusions."""

    def unknown(rules: Iterable[tuple[Rule, Truth]]) -> list[str]:
        book, facts = known.rulebook, known.facts
        undecided = (rule for rule, truth in rules if truth is None)
        return [fact for rule in undecided for fact in missing_facts(book, rule, facts)]

    return unknown(option.requirements), unknown(option.exclusions)


def _what_exhausts(known: Knowledge, option: Assessment) -> list[str]:
    """Return the facts that decide whether an entry whose attempt missed the target is skipped."""
    outcome = known.facts.get(f"attempts.{option.own.technique}.outcome")
    if outcome != "below-target" or option.own.exhausted is not None:
        return []
    leaves = decisive_comparisons(option.entry.exhausted, known.facts, known.rulebook.evaluators)
    return [fact for leaf in leaves for fact in leaf.facts]


def _unstated_outcomes(members: Iterable[OptionMember]) -> Iterator[tuple[str, str]]:
    for member in members:
        if None in (member.target_reached, member.exhausted):
            yield f"attempts.{member.technique}.outcome", member.technique


TAKEN_AS_SAID = ("evaluation.held_out",)
"""Facts that another question settles: it asks for items that nobody used for training."""


@lru_cache(maxsize=8)
def asked_last(rulebook: Rulebook) -> frozenset[str]:
    """Return the facts that `unstated` may ask about, as far as they are not known."""
    return frozenset(
        name
        for name, fact in rulebook.facts.items()
        if fact.asked and not (fact.attempt_of or fact.filled or name in TAKEN_AS_SAID)
    )


def unstated(saved: Knowledge, never: Set[str]) -> list[str]:
    """Return the unknown facts that would change the headline only once they are stated.

    A rule takes a condition with `stated` as not met until its facts are known, so no rule waits
    for them. `never` are the facts that nobody knows. What the team has ready is taken as it is
    said.
    """
    every = saved.rulebook.facts
    order = list(every)
    asked = asked_last(saved.rulebook) - saved.facts.keys() - never
    found: set[str] = set()
    then = saved.with_open(asked)
    for name in saved.to_state(asked):
        if _would_count(saved, then, name):
            ways = (sorted(way, key=order.index) for way in saved.ways(name, asked))
            in_order = sorted(ways, key=lambda way: [order.index(fact) for fact in way])
            tried = (_turning(saved, way, saved.decision.named) for way in in_order)
            found.update(next(filter(None, tried), ()))
    return [fact for fact in every if fact in found]


def _would_count(saved: Knowledge, then: Knowledge, name: str) -> bool:
    """Return whether a condition that is open `then` may change the headline once it is true."""
    keys: Iterable[str] = readers(saved.rulebook, name)
    if not saved.rulebook.stated[name].asked:
        # Whoever answers questions one by one is still told that a test set comes first.
        keys = (key for key in keys if _measures_first(saved.rulebook, key))
    return any(
        saved.turned(key).named != saved.decision.named
        for key in keys
        if saved.truths.get(key) is not then.truths.get(key)
        and not _is_readiness(saved.rulebook, key)
    )


def _measures_first(rulebook: Rulebook, key: str) -> bool:
    rule = rulebook.rules.get(key)
    return rule is not None and "measure" in rule.instead


def _is_readiness(rulebook: Rulebook, key: str) -> bool:
    rule = rulebook.rules.get(key.removeprefix("out-of-reach:"))
    return rule is not None and rule.kind == "requirement" and rule.class_ == "ready"


def _turning(known: Knowledge, way: Sequence[str], now: tuple[str, ...]) -> list[str]:
    """Return the first facts of a way whose answers change the headline; none if none do."""
    if not way:
        return []
    fact, *rest = way
    for _, after in extreme_effects(known, fact):
        if after.decision.named != now:
            return [fact]
        if further := _turning(after, rest, now):
            return [fact, *further]
    return []

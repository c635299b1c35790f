"""Which question comes next: what may settle the lowest step that is still open."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleOutcomes, open_facts, outlook, possible_outcomes
from ladder.ask.question import is_outcome, word_of
from ladder.engine.assessment import height
from ladder.engine.facts import Kind, Value
from ladder.engine.open_facts import effects
from ladder.engine.rules import Rulebook

FOLLOW, LATER = 0.3, 0.05
"""How many questions come of a fact that decides about the lowest open step, or about a later one.

`benchmarks/questions.py` compares that with what comes."""

TOGETHER = 6
"""How many questions of yes or no are put on one list at most."""

NUMBERS = 4
"""How many numbers of one subject are asked for in one question at most."""

Unit = tuple[str, ...]
"""Facts that are asked about in one question: one, numbers of one subject, or a list."""

Ends = Mapping[PossibleOutcomes, Sequence[tuple[Value, ...]]]
"""Answers to the facts of a unit, by what they leave possible."""


def next_facts(knowledge: PartialKnowledge) -> Unit:
    """The facts to ask about next; none when no answer could change what may come of it.

    What was tried comes first. Then the lowest technique that may still be the one to use: what
    stands above it counts only once that is out. Of what decides about it, what exists comes before
    the rest, and of these what leaves least to ask.
    """
    rulebook = knowledge.rulebook
    order = {fact: number for number, fact in enumerate(rulebook.facts)}
    outcomes = [fact for fact in open_facts(knowledge) if is_outcome(fact)]
    if tried := [fact for fact in outcomes if is_decisive(knowledge, (fact,))]:
        # From the bottom up: what fell short low on the ladder is why something stands higher.
        return (min(tried, key=lambda fact: (rung_of(rulebook, fact), order[fact])),)
    seen: set[Unit] = set()
    for units in _units(knowledge, order):
        # What led nowhere else for a lower step leads nowhere else here either.
        after = {unit: ends(knowledge, unit) for unit in units if unit not in seen}
        seen |= after.keys()
        if decisive := [unit for unit in after if _leads_apart(knowledge, unit, after[unit])]:
            # A list of yes or no is the fuller the later it comes.
            left = {unit: _left(knowledge, unit, after[unit]) for unit in decisive}
            best = min(decisive, key=lambda u: (_is_quick(rulebook, *u), left[u], order[u[0]]))
            return _with_others(knowledge, best)
    for pair in decisive_pairs(knowledge):
        return pair if _is_quick(rulebook, *pair) or _are_numbers(rulebook, pair) else pair[:1]
    return ()


def _units(knowledge: PartialKnowledge, order: Mapping[str, int]) -> Iterator[list[Unit]]:
    """What each step waits for, from the lowest up, and of that what may be asked together.

    What exists comes before the rest. The vocabulary says which is which by its order: what exists
    stands before the attempts. All that a condition reads is late where a part of it is.
    """
    rulebook = knowledge.rulebook
    attempts = min((order[f.id] for f in rulebook.facts.values() if f.attempt_of), default=0)
    for keys in outlook(knowledge).undecided:
        late: dict[Unit, bool] = {}
        for facts in map(knowledge.waiting, keys):
            is_late = any(order[fact] > attempts for fact in facts)
            for unit in _in_one_breath(rulebook, sorted(facts, key=order.__getitem__)):
                late[unit] = late.get(unit, True) and is_late
        yield [unit for unit in late if not late[unit]]
        yield [unit for unit in late if late[unit]]


def _in_one_breath(rulebook: Rulebook, facts: Sequence[str]) -> Iterator[Unit]:
    """What a condition waits for as it can be asked: numbers of a subject in pairs, else singly."""
    left = [*facts]
    while left:
        first = left.pop(0)
        other = next((fact for fact in left if _are_numbers(rulebook, (first, fact))), None)
        if other is not None:
            left.remove(other)
        yield (first,) if other is None else (first, other)


def _with_others(knowledge: PartialKnowledge, first: Unit) -> Unit:
    """What is asked, and along with it the others that are as quick to answer.

    With a number these are the numbers of its subject that a condition waits for beside it. With a
    yes or no, what conditions wait for that one answer settles; what most wait for comes first. Not
    in full what is of another step: the logits of a teacher that nobody has.
    """
    rulebook, order = knowledge.rulebook, list(knowledge.rulebook.facts)
    steps = outlook(knowledge).undecided
    if _are_numbers(rulebook, first):
        waiting = (knowledge.waiting(key) for keys in steps for key in keys)
        beside = dict.fromkeys(f for facts in waiting if {*first} & {*facts} for f in facts)
        more = [f for f in beside if f not in first and _are_numbers(rulebook, (*first, f))]
        return (*first, *more[: NUMBERS - len(first)])
    if not _is_quick(rulebook, *first):
        return first
    quick: list[str] = []
    for keys in steps:
        if knowledge.in_full and not any(first[0] in knowledge.waiting(key) for key in keys):
            continue
        for key in keys:
            facts = knowledge.waiting(key)
            # Of alternatives one may do, but where they are what is asked.
            some = facts[:1] if _is_quick(rulebook, *facts) and first[0] not in facts else facts
            quick += (fact for fact in some if _settles(knowledge, fact, key))
    others = sorted({*quick} - {*first}, key=lambda fact: (-quick.count(fact), order.index(fact)))
    return tuple(sorted((*first, *others[: TOGETHER - 1]), key=order.index))


def _settles(knowledge: PartialKnowledge, fact: str, key: str) -> bool:
    """Whether a yes or a no to this fact is all that a condition waits for."""
    return _is_quick(knowledge.rulebook, fact) and any(
        knowledge.learn({fact: stated})[key] is not None for stated in (True, False)
    )


def _is_quick(rulebook: Rulebook, *facts: str) -> bool:
    """Whether facts are answered by yes or no."""
    return all(rulebook.facts[fact].kind is Kind.BOOL for fact in facts)


def _are_numbers(rulebook: Rulebook, facts: Sequence[str]) -> bool:
    """Whether facts are numbers of one subject: a card's memory and the model it must hold."""
    numbers = all(rulebook.facts[fact].kind in (Kind.WHOLE, Kind.NUMBER) for fact in facts)
    return numbers and len({*map(_subject, facts)}) == 1


def _subject(fact: str) -> str:
    return fact.partition(".")[0]


def rung_of(rulebook: Rulebook, fact: str) -> int:
    """The height of the technique whose outcome a fact states; 0 of any other fact."""
    return height(rulebook.techniques[word_of(fact)].rung) if is_outcome(fact) else 0


def is_decisive(knowledge: PartialKnowledge, facts: Unit) -> bool:
    """Whether two answers to these facts, "unknown" among them, lead to different outcomes.

    What stays unasked stays unknown: a fact of which every value leads to one end must be asked too
    where not to know it leads to another.
    """
    return _leads_apart(knowledge, facts, ends(knowledge, facts))


def _leads_apart(knowledge: PartialKnowledge, facts: Unit, after: Ends) -> bool:
    return len(after) > 1 or (bool(after) and outcomes_if_unknown(knowledge, *facts) not in after)


def ends(knowledge: PartialKnowledge, facts: Unit) -> Ends:
    """The answers to these facts by what they leave possible."""
    found: dict[PossibleOutcomes, list[tuple[Value, ...]]] = {}
    for values, then in _answers(knowledge, facts):
        found.setdefault(possible_outcomes(then), []).append(values)
    return found


def _answers(
    knowledge: PartialKnowledge, facts: Unit
) -> Iterator[tuple[tuple[Value, ...], PartialKnowledge]]:
    """Answers to each of these facts, and what is known once they are given."""
    if not facts:
        yield (), knowledge
        return
    for answer, then in effects(knowledge, facts[0]):
        for others, last in _answers(then, facts[1:]):
            yield (answer, *others), last


def outcomes_if_unknown(knowledge: PartialKnowledge, *facts: str) -> PossibleOutcomes:
    """What is left possible if nobody knows these facts."""
    return possible_outcomes(knowledge.learn(dict.fromkeys(facts)))


def decisive_pairs(knowledge: PartialKnowledge) -> Iterator[Unit]:
    """Pairs of facts that decide only together."""
    for pair in combinations(open_facts(knowledge), 2):
        if len(ends(knowledge, pair)) > 1:
            yield pair


def _left(knowledge: PartialKnowledge, facts: Unit, after: Ends) -> float:
    """How many facts the lowest open step then still waits for, on the average of the answers."""
    left = [
        len(values) * len(_awaited(knowledge.learn(dict(zip(facts, values[0], strict=True)))))
        for values in after.values()
    ]
    return sum(left) / sum(map(len, after.values()))


def _awaited(knowledge: PartialKnowledge) -> set[str]:
    """The facts that the lowest open step waits for."""
    lowest = chain.from_iterable(outlook(knowledge).undecided[:1])
    return {*chain.from_iterable(map(knowledge.waiting, lowest))}


def about(knowledge: PartialKnowledge) -> int:
    """How many questions are likely to follow the present one."""
    every = [fact for fact in open_facts(knowledge) if not is_outcome(fact)]
    now = _awaited(knowledge).intersection(every)
    return round(FOLLOW * len(now) + LATER * (len(every) - len(now)))


def further(knowledge: PartialKnowledge) -> int:
    """How many answers could still change a step or its form, each by itself."""
    return sum(is_decisive(knowledge, (fact,)) for fact in open_facts(knowledge))

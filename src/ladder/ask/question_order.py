"""The order of the interview's questions: which fact comes next, and which facts share its screen.

`Interview.questions` asks in this order, as long as an answer could still change the headline:

1. the reason of each attempt that you stated and that the evaluation skips;
2. the needs;
3. facts that are assumed if nobody states them;
4. results of attempts, from the lowest rung up (`next_fact`);
5. the facts of the lowest technique that may still be the one to use (`next_fact`).

The open questions that a verdict lists have another order, most decisive first: see `open_facts` in
`ladder.engine.open_facts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from ladder.ask.question import is_outcome, word_of
from ladder.engine.assessment import height
from ladder.engine.decision import Outcome, leading
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import conditions_in_play, effects
from ladder.engine.rules import Rulebook

Headlines = frozenset[tuple[str, Outcome]]
"""A possible headline: a technique and its outcome."""


def possible(knowledge: Knowledge) -> Headlines:
    """Return the headlines that the interview could still end with.

    Until a fact is stated, a rule may read it as "no". While the interview may still ask for the
    fact, that is not final.
    """
    asked: set[str] = set()
    then = knowledge
    while not asked.issuperset(facts := _stated_by_answers(then)):
        asked |= facts
        then = knowledge.with_open(asked)
    return settling(then)


def _stated_by_answers(knowledge: Knowledge) -> set[str]:
    """Return the facts that questions may state; a result of an attempt comes with its score."""
    facts = set(facts_to_ask(knowledge))
    tried = {word_of(fact) for fact in facts if is_outcome(fact)}
    every = knowledge.rulebook.facts.values()
    return facts | {fact.id for fact in every if fact.attempt_of in tried}


def settling(knowledge: Knowledge) -> Headlines:
    """Return the headlines that answers could give, apart from what counts only once stated.

    The interview ends when one is left.
    """
    decision = knowledge.decision
    if decision.leading_need is None:
        return frozenset()
    steps = leading(decision.needs)
    # Of two steps of equal weight, it is not asked which one is named first.
    may_lead = (need for need in decision.needs if not steps.isdisjoint(need.possible))
    if all(len(need.possible) == 1 for need in may_lead):
        steps = frozenset({decision.leading_need.step})
    return frozenset((step.technique, step.outcome) for step in steps)


def next_fact(knowledge: Knowledge) -> str | None:
    """Return the fact to ask about next; None when no answer could change the headline.

    Results of attempts come first, from the lowest rung up. Then the facts of the lowest technique
    that may still be the one to use; of these, the one whose answers leave the least to ask. A fact
    that is declared `after` another one waits for it.
    """
    if len(settling(knowledge)) < 2:
        return None
    every = facts_to_ask(knowledge)
    tried = (fact for fact in every if is_outcome(fact) and is_decisive(knowledge, fact))
    if (first := next(tried, None)) is not None:
        return first
    seen: set[str] = set()
    for facts in waiting(knowledge):
        decisive = [fact for fact in facts if fact not in seen and is_decisive(knowledge, fact)]
        seen.update(facts)
        if decisive:
            known = knowledge.rulebook.facts
            free = [fact for fact in decisive if known[fact].after not in decisive]
            return min(free or decisive, key=lambda fact: _left(knowledge, fact))
    conditions_ = (facts for condition in _conditions(knowledge) for facts in condition)
    in_order = (sorted(facts, key=every.index) for facts in conditions_)
    pairs = {pair for facts in in_order for pair in combinations(facts, 2)}
    ordered = sorted(pairs, key=lambda pair: tuple(map(every.index, pair)))
    return next((pair[0] for pair in ordered if len(ends(knowledge, *pair)) > 1), None)


LINES = 8
"""Lines that one screen can ask; a list takes one for each of its choices."""

PICKED = 6
"""Choices that one line can offer."""


def same_subject(knowledge: Knowledge, fact: str) -> list[str]:
    """Return the facts to ask about together: `fact` and decisive ones of the same section."""
    known, section = knowledge.rulebook.facts, fact.partition(".")[0]
    every = facts_to_ask(knowledge)
    chosen, left = [fact], LINES - _lines(known[fact])
    for item in every if left > 0 and not is_outcome(fact) else ():
        same = item != fact and item.startswith(f"{section}.") and known[item].after not in every
        if same and _lines(known[item]) <= left and is_decisive(knowledge, item):
            chosen.append(item)
            left -= _lines(known[item])
    return chosen


def _lines(fact: Fact) -> int:
    """Return the lines that a question takes; all of a screen where it has many choices."""
    if len(fact.choices) > PICKED or fact.kind in (Kind.TEXT, Kind.DATE):
        return LINES
    return len(fact.choices) if fact.kind is Kind.CHOICES else 1


def _left(knowledge: Knowledge, fact: str) -> float:
    """Return how many facts the lowest technique then waits for, on the average of the answers."""
    left = [
        (len(values), len(next(waiting(knowledge.learn({fact: values[0][0]})), ())))
        for values in ends(knowledge, fact).values()
    ]
    return sum(count * facts for count, facts in left) / sum(count for count, _ in left)


def facts_to_ask(knowledge: Knowledge) -> list[str]:
    """Return the facts that a question may still be about: results first, from the lowest rung."""
    rulebook = knowledge.rulebook
    facts = {fact for item in waiting(knowledge) for fact in item}
    order = [fact for fact in rulebook.facts if fact in facts]
    return sorted(order, key=lambda fact: (not is_outcome(fact), rung_of(rulebook, fact)))


def waiting(knowledge: Knowledge) -> Iterator[list[str]]:
    """Yield the facts that each undecided technique waits for, from the lowest up."""
    for conditions_ in _conditions(knowledge):
        facts = {fact for condition in conditions_ for fact in condition}
        yield [fact for fact in knowledge.rulebook.facts if fact in facts]


def _conditions(knowledge: Knowledge) -> Iterator[list[set[str]]]:
    """Yield, for each undecided technique, the facts that each of its conditions waits for.

    Only needs that may lead count.
    """
    needs = knowledge.decision.needs
    steps = leading(needs) if len(settling(knowledge)) > 1 else frozenset()
    for need in needs:
        if len(need.possible) > 1 and not steps.isdisjoint(need.possible):
            yield from filter(any, conditions_in_play(knowledge, need, headline=True))


def rung_of(rulebook: Rulebook, fact: str) -> int:
    """Return the height of the technique whose result a fact states; 0 for any other fact."""
    return height(rulebook.techniques[word_of(fact)].rung) if is_outcome(fact) else 0


@lru_cache(maxsize=1024)
def ends(knowledge: Knowledge, *facts: str) -> Mapping[Headlines, Sequence[tuple[Value, ...]]]:
    """Return the answers to these facts by the headlines that they leave possible."""
    found: dict[Headlines, list[tuple[Value, ...]]] = {}
    for answer, then in effects(knowledge, facts[0]):
        further = ends(then, *facts[1:]) if facts[1:] else {settling(then): [()]}
        for headlines, others in further.items():
            found.setdefault(headlines, []).extend((answer, *other) for other in others)
    return found


def is_decisive(knowledge: Knowledge, fact: str) -> bool:
    """Return whether two answers to a fact, "don't know" among them, lead to different ends."""
    after = ends(knowledge, fact)
    return len(after) > 1 or (bool(after) and settling(knowledge.learn({fact: None})) not in after)

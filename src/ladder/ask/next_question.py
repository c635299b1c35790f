"""Which question comes next: the one that is expected to leave the fewest others."""

from collections.abc import Iterator, Mapping, Sequence

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleOutcomes, open_facts, possible_outcomes
from ladder.ask.question import is_outcome, word_of
from ladder.engine.assessment import height
from ladder.engine.facts import Kind, Value
from ladder.engine.questions import answers
from ladder.engine.rules import Rulebook

UNKNOWN_SHARE = 0.25
"""How often a person does not know, where nothing else is known about it."""

EFFORT: Mapping[Kind, float] = {
    Kind.BOOL: 0.0,
    Kind.CHOICE: 0.1,
    Kind.CHOICES: 0.3,
    Kind.WHOLE: 0.3,
    Kind.NUMBER: 0.3,
}
"""What it takes to answer, in questions: some numbers must be looked up."""

SAME_SUBJECT = 0.3
"""What it saves to stay with a subject: people answer in one breath what belongs together."""

FOLLOW = 0.2
"""How many questions come of an open fact in the end: most are settled by the answer to another.

`benchmarks/questions.py` compares it with what comes."""

TOGETHER = 4
"""How many questions of yes or no are put on one list at most."""


def next_facts(knowledge: PartialKnowledge, latest: str = "") -> tuple[str, ...]:
    """The facts to ask about next; none when no answer could change what the problem comes to.

    It is one fact, or a few that are answered by yes or no and can stand on one list. What was
    tried comes first, then what exists, then the rest; within these, what leaves least to ask.

    Args:
        knowledge: what is known so far.
        latest: the fact that was asked about last.
    """
    rulebook = knowledge.rulebook
    order = {fact: number for number, fact in enumerate(rulebook.facts)}
    tried = [fact for fact in open_facts(knowledge) if rulebook.facts[fact].attempt_of]
    if outcomes := [fact for fact in tried if is_outcome(fact) and is_decisive(knowledge, fact)]:
        # From the bottom up: what fell short low on the ladder is why something stands higher.
        return (min(outcomes, key=lambda fact: (rung_of(rulebook, fact), order[fact])),)
    decisive = decisive_facts(knowledge)
    if not decisive:
        for first, second in decisive_pairs(knowledge):
            both = _is_yes_or_no(knowledge, first) and _is_yes_or_no(knowledge, second)
            return (first, second) if both else (first,)
        return ()
    stage = {fact: _stage(rulebook, order, fact) for fact in decisive}
    now = [fact for fact in decisive if stage[fact] == min(stage.values())]

    def outlay(fact: str) -> tuple[float, int]:
        saved = SAME_SUBJECT if _subject(fact) == _subject(latest) else 0.0
        return round(_outlay(knowledge, fact) - saved, 6), order[fact]

    cheapest = min(now, key=outlay)
    # Within a subject people answer in the order of the vocabulary.
    first = min((f for f in now if _subject(f) == _subject(cheapest)), key=order.__getitem__)
    if not _is_yes_or_no(knowledge, first):
        return (first,)
    # Not what may follow from a question before it: the logits of a teacher that nobody has.
    others = [fact for fact in decisive if fact != first and not _awaits(knowledge, fact, decisive)]
    listed = [first, *sorted(others, key=outlay)[: TOGETHER - 1]]
    return tuple(sorted(listed, key=order.__getitem__))


def _awaits(knowledge: PartialKnowledge, fact: str, decisive: Sequence[str]) -> bool:
    """Whether a fact is no yes or no, or stands behind a number or a choice of its subject."""
    facts = knowledge.rulebook.facts
    subject = [each for each in facts if _subject(each) == _subject(fact)]
    before = {*subject[: subject.index(fact)]}.intersection(decisive)
    waits = any(facts[each].kind not in (Kind.BOOL, Kind.CHOICES) for each in before)
    return waits or facts[fact].kind is not Kind.BOOL


def _stage(rulebook: Rulebook, order: Mapping[str, int], fact: str) -> int:
    """When a fact is asked about: with what was tried, with what exists, or with the rest.

    The vocabulary says so by its order: what exists stands before the attempts.
    """
    if rulebook.facts[fact].attempt_of:
        return 0
    attempts = min((order[f.id] for f in rulebook.facts.values() if f.attempt_of), default=0)
    return 1 if order[fact] < attempts else 2


def _is_yes_or_no(knowledge: PartialKnowledge, fact: str) -> bool:
    return knowledge.rulebook.facts[fact].kind is Kind.BOOL


def _subject(fact: str) -> str:
    return fact.partition(".")[0]


def rung_of(rulebook: Rulebook, fact: str) -> int:
    """The height of the technique whose outcome a fact states; 0 of any other fact."""
    return height(rulebook.techniques[word_of(fact)].rung) if is_outcome(fact) else 0


def decisive_facts(knowledge: PartialKnowledge) -> list[str]:
    """The open facts whose answer alone can change what the problem comes to."""
    return [fact for fact in open_facts(knowledge) if is_decisive(knowledge, fact)]


def is_decisive(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether two answers to `fact`, "unknown" among them, lead to different outcomes.

    What stays unasked stays unknown: a fact of which every value leads to one end must be asked too
    where not to know it leads to another.
    """
    known = answers_by_outcomes(knowledge, fact)
    return len(known) > 1 or (bool(known) and outcomes_if_unknown(knowledge, fact) not in known)


def answers_by_outcomes(
    knowledge: PartialKnowledge, fact: str
) -> dict[PossibleOutcomes, list[Value]]:
    """The answers to `fact` by what they leave possible."""
    by_outcomes: dict[PossibleOutcomes, list[Value]] = {}
    for value in _answers(knowledge, fact):
        outcomes = possible_outcomes(knowledge.answered({fact: value}))
        by_outcomes.setdefault(outcomes, []).append(value)
    return by_outcomes


def outcomes_if_unknown(knowledge: PartialKnowledge, fact: str) -> PossibleOutcomes:
    """What is left possible if nobody knows `fact`."""
    return possible_outcomes(knowledge.answered({fact: None}))


def _answers(knowledge: PartialKnowledge, fact: str) -> tuple[Value, ...]:
    return answers(knowledge.rulebook, knowledge.rulebook.facts[fact], knowledge.facts)


def decisive_pairs(knowledge: PartialKnowledge) -> Iterator[tuple[str, str]]:
    """Pairs of facts that decide only together: a model's size and the memory it must fit."""
    waiting = open_facts(knowledge)
    for number, first in enumerate(waiting):
        after = [knowledge.answered({first: value}) for value in _answers(knowledge, first)]
        for second in waiting[number + 1 :]:
            outcomes = {
                possible_outcomes(later.answered({second: value}))
                for later in after
                for value in _answers(later, second)
            }
            if len(outcomes) > 1:
                yield first, second


def _outlay(knowledge: PartialKnowledge, fact: str) -> float:
    """What asking costs: the effort to answer, and the questions that may then still follow."""
    by_outcomes = answers_by_outcomes(knowledge, fact).values()
    follow = [len(open_facts(knowledge.answered({fact: first}))) for first, *_ in by_outcomes]
    known = sum(follow) / len(follow)
    unknown = len(open_facts(knowledge.answered({fact: None})))
    effort = EFFORT.get(knowledge.rulebook.facts[fact].kind, 0.5)
    return effort + (1 - UNKNOWN_SHARE) * known + UNKNOWN_SHARE * unknown


def about(knowledge: PartialKnowledge) -> int:
    """How many questions are likely to follow the present one."""
    waiting = [fact for fact in open_facts(knowledge) if not is_outcome(fact)]
    return round(0.5 + FOLLOW * len(waiting))

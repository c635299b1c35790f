"""Which question comes next: the one that is expected to leave the fewest others. Stdlib only."""

from collections.abc import Iterator, Mapping

from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import PossibleOutcomes, open_facts, possible_outcomes
from ladder.engine.assessment import height
from ladder.engine.facts import Kind, Value
from ladder.engine.questions import answers

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


TOGETHER = 4
"""How many questions of yes or no are put on one list at most."""


def best(knowledge: PartialKnowledge, latest: str = "") -> tuple[str, ...]:
    """The facts to ask about next; none when no answer could change what the problem comes to.

    It is one fact, or a few that are answered by yes or no and can stand on one list.

    Args:
        knowledge: the rules as they stand.
        latest: the fact that was asked about last.
    """
    waiting = list(open_facts(knowledge))
    decisive = [fact for fact in waiting if decides(knowledge, fact)]
    if not decisive:
        for first, second in decisive_pairs(knowledge, waiting):
            both = _yes_or_no(knowledge, first) and _yes_or_no(knowledge, second)
            return (first, second) if both else (first,)
        return ()
    order = {fact: at for at, fact in enumerate(knowledge.rulebook.facts)}

    def outlay(fact: str) -> tuple[float, int]:
        near = SAME_SUBJECT if _subject(fact) == _subject(latest) else 0.0
        return round(_outlay(knowledge, fact) - near, 6), order[fact]

    chosen = min(decisive, key=outlay)
    # Within a subject people answer in the order of the vocabulary, attempts from the bottom up.
    together = [each for each in decisive if _subject(each) == _subject(chosen)]
    first = min(together, key=lambda fact: (dose_of(knowledge, fact), order[fact]))
    if not _yes_or_no(knowledge, first):
        return (first,)
    others = [each for each in decisive if _yes_or_no(knowledge, each) and each != first]
    listed = [first, *sorted(others, key=outlay)[: TOGETHER - 1]]
    return tuple(sorted(listed, key=order.__getitem__))


def _yes_or_no(knowledge: PartialKnowledge, fact: str) -> bool:
    return knowledge.rulebook.facts[fact].kind is Kind.BOOL


def _subject(fact: str) -> str:
    return fact.partition(".")[0]


def dose_of(knowledge: PartialKnowledge, fact: str) -> int:
    """The dose of the technique of which a fact about an attempt speaks; 0 of any other fact."""
    section, _, rest = fact.partition(".")
    return (
        height(knowledge.rulebook.techniques[rest.partition(".")[0]].rung)
        if section == "attempts"
        else 0
    )


def decides(knowledge: PartialKnowledge, fact: str) -> bool:
    """Whether two answers to `fact`, "unknown" among them, lead to different prospects.

    What stays unasked stays unknown: a fact of which every value leads to one end must be asked too
    where not to know it leads to another.
    """
    every = futures(knowledge, fact)
    return len(every) > 1 or (
        bool(every) and possible_outcomes(knowledge.answered({fact: None})) not in every
    )


def futures(knowledge: PartialKnowledge, fact: str) -> dict[PossibleOutcomes, list[Value]]:
    """The answers to `fact` by the prospects that they lead to."""
    found: dict[PossibleOutcomes, list[Value]] = {}
    for value in answers(knowledge.rulebook, knowledge.rulebook.facts[fact], knowledge.facts):
        found.setdefault(possible_outcomes(knowledge.answered({fact: value})), []).append(value)
    return found


def decisive_pairs(knowledge: PartialKnowledge, waiting: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of facts that decide only together: a model's size and the memory it must fit."""
    for at, first in enumerate(waiting):
        for second in waiting[at + 1 :]:
            if len(set(_pair_futures(knowledge, first, second))) > 1:
                yield first, second


def _pair_futures(
    knowledge: PartialKnowledge, first: str, second: str
) -> Iterator[PossibleOutcomes]:
    facts = knowledge.rulebook.facts
    for value in answers(knowledge.rulebook, facts[first], knowledge.facts):
        after = knowledge.answered({first: value})
        for other in answers(knowledge.rulebook, facts[second], after.facts):
            yield possible_outcomes(after.answered({second: other}))


def _outlay(knowledge: PartialKnowledge, fact: str) -> float:
    """What asking costs: the effort to answer, and the questions that may then still follow."""
    by_future = futures(knowledge, fact)
    follow = [
        len(open_facts(knowledge.answered({fact: values[0]}))) for values in by_future.values()
    ]
    known = sum(follow) / len(follow)
    not_known = len(open_facts(knowledge.answered({fact: None})))
    effort = EFFORT.get(knowledge.rulebook.facts[fact].kind, 0.5)
    return effort + (1 - UNKNOWN_SHARE) * known + UNKNOWN_SHARE * not_known

"""The order of the interview's questions: which fact comes next, and which facts share its screen.

`Interview.questions` asks in this order, as long as an answer could still change the headline: its
form, or its technique. What else is missing for a technique is listed as not stated, not asked.

1. the reason of each attempt that you stated and that the evaluation skips;
2. the needs;
3. what the model does, what it gets as input and where it runs, as far as a rule reads it;
4. results of attempts, from the lowest rung up, then what is in use today;
5. the facts of the lowest technique that may still be the one to use;
6. what the team controls: an owner, a budget, permission to train, trust in the metric.

`next_facts` chooses from 4 to 6, and fills a screen with what most answers leave decisive.

The open questions that a verdict lists have another order, most decisive first: see `open_facts` in
`ladder.engine.open_facts`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from ladder.ask.question import is_outcome, tried, word_of
from ladder.engine.assessment import height
from ladder.engine.costs import MONTHLY_BILL
from ladder.engine.decision import NeedDecision, Step, StepOutcome, leading
from ladder.engine.facts import IN_USE, Fact, Facts, Kind, Value
from ladder.engine.forms import MEASURE, prospect
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rulebook
from ladder.engine.unknown import asked_last, conditions_in_play, effects, extreme_effects, unstated

Headlines = frozenset[tuple[str, StepOutcome]]
"""Possible headlines: techniques, each with what to do with it."""


class InterviewKnowledge(Knowledge):
    """The knowledge in an interview.

    It knows which facts nobody knows: what waits for these is ruled out of what may still come.
    `stated` is the same knowledge without that: its decision is that of the saved file.
    """

    def __init__(self, rulebook: Rulebook, facts: Facts, unknown: frozenset[str]) -> None:
        super().__init__(rulebook, facts, unknown)
        self._answered = None  # `ends` keeps what it needs of each answer

    @property
    def stated(self) -> Knowledge:
        """The same knowledge while any fact may still become known."""
        assert self._stated is not None
        return self._stated

    @property
    def leading(self) -> NeedDecision | None:
        """The decision on the need that leads now."""
        return self.stated.decision.leading_need

    @property
    def named(self) -> tuple[str, ...]:
        """What the headline says now."""
        return self.stated.decision.named


class Standing(NamedTuple):
    """What an answer can change: the headlines that are still possible, and the one of now."""

    possible: Headlines
    named: tuple[str, ...]


def standing(known: InterviewKnowledge) -> Standing:
    """Return what an answer can change."""
    return Standing(settling(known), known.named)


def possible(knowledge: Knowledge) -> Headlines:
    """Return the headlines that the interview could still end with: that of now, and others.

    Until a fact is stated, a rule may read it as "no". While the interview may still ask for the
    fact, that is not final. Nor is the attempt to keep while it may still ask what runs today.
    """
    asked: set[str] = set()
    then = knowledge
    while not asked.issuperset(facts := _stated_by_answers(then)):
        asked |= facts
        then = knowledge.with_open(asked)
    used: list[str] = []
    if IN_USE not in knowledge.facts and IN_USE not in (knowledge.unknown or ()):
        used = [*tried(knowledge.facts), *map(word_of, filter(is_outcome, asked))]
    now = _stated(knowledge).decision.leading_need
    steps = [now.step] if now and now.step.technique != MEASURE else []
    kept = (settling(then.learn({IN_USE: name})) for name in used)
    return _headlines(steps).union(settling(then), *kept)


def _stated_by_answers(knowledge: Knowledge) -> set[str]:
    """Return the facts that questions may state; a result of an attempt comes with its score.

    Last come those that no rule waits for: they count only once they are stated. Which of them do
    so depends on the headline, as long as that is open.
    """
    facts = set(facts_to_ask(knowledge))
    if isinstance(knowledge, InterviewKnowledge):
        never = knowledge.unknown or frozenset()
        is_open = len(settling(knowledge)) > 1
        last = asked_last(knowledge.rulebook) if is_open else unstated(knowledge.stated, never)
        facts |= {*last} - knowledge.facts.keys() - never
    techniques = {word_of(fact) for fact in facts if is_outcome(fact)}
    every = knowledge.rulebook.facts.values()
    return facts | {fact.id for fact in every if fact.attempt_of in techniques}


def settling(knowledge: Knowledge) -> Headlines:
    """Return the headlines that answers could give, apart from what counts only once stated.

    The interview ends when one is left.
    """
    needs = _without_measuring(knowledge)
    steps = leading(needs) if needs else frozenset[Step]()
    # Of two steps of equal weight, it is not asked which one is named first.
    may_lead = [need for need in needs if not steps.isdisjoint(need.possible)]
    if all(len(need.possible) == 1 for need in may_lead):
        first = _stated(knowledge).decision.leading_need
        steps = next((n.possible for n in may_lead if first and n.need is first.need), steps)
    return _headlines(steps)


def _stated(knowledge: Knowledge) -> Knowledge:
    return knowledge.stated if isinstance(knowledge, InterviewKnowledge) else knowledge


def _headlines(steps: Iterable[Step]) -> Headlines:
    return frozenset((step.technique, step.outcome) for step in steps)


def _without_measuring(knowledge: Knowledge) -> list[NeedDecision]:
    """Return the decisions without the step to measure: it comes before those that are possible."""
    return [
        need._replace(possible=frozenset(s for s in need.possible if s.technique != MEASURE))
        for need in knowledge.decision.needs
    ]


def next_facts(known: InterviewKnowledge) -> list[str]:
    """Return the facts to ask about next, on one screen; none if no answer can change the headline.

    Results of attempts come first, from the lowest rung up, and the bill after them: it may settle
    that nothing is worth its work, or make prices needless. Then the facts of the lowest technique
    that may still be the one to use; of these, the one whose answers leave the least to ask, with
    others that most of its answers leave decisive. What the team has ready comes last, and of that,
    what somebody has to commit to.
    """
    every, last = facts_to_ask(known), readiness(known)
    results = (fact for fact in every if is_outcome(fact) and is_decisive(known, fact))
    if (first := next(results, None)) is not None:
        return [first]
    if MONTHLY_BILL in every and is_decisive(known, MONTHLY_BILL):
        return _with_related(known, MONTHLY_BILL)
    seen: set[str] = set()
    ready: list[str] = []
    for facts in waiting(known):
        decisive = [fact for fact in facts if fact not in seen and is_decisive(known, fact)]
        seen.update(facts)
        ready += [fact for fact in decisive if fact in last]
        if at_once := [fact for fact in decisive if fact not in last]:
            return _with_related(known, _first(known, at_once))
    commitments = [fact for fact in ready if fact.startswith(COMMITMENTS)]
    if at_once := [fact for fact in ready if fact not in commitments]:
        return _with_related(known, _first(known, at_once))
    pairs = _pairs(known, every)
    free = [pair for pair in pairs if not any(fact.startswith(COMMITMENTS) for fact in pair)]
    if known.leading and known.leading.form == "find-out" and len(settling(known)) == 1:
        commitments = []  # whether the technique suits is unknown: nobody commits to it yet
        pairs = free
    together = [fact for pair in free if _decide_together(known, pair) for fact in pair]
    if found := dict.fromkeys((*together, *commitments)):
        return _fitting(known, list(found))
    left = [pair for pair in pairs if pair not in free]
    if pair := next((pair for pair in left if _decide_together(known, pair)), None):
        return _fitting(known, pair)
    return _fitting(known, unstated(known.stated, known.unknown or frozenset()))


def _decide_together(known: InterviewKnowledge, pair: tuple[str, str]) -> bool:
    """Return whether answers to a pair lead to different ends; of numbers, the extreme ones."""
    first, second = pair
    ends_ = {standing(last) for then in _far(known, first) for last in _far(then, second)}
    return len(ends_) > 1


@lru_cache(maxsize=64)
def _far(known: InterviewKnowledge, fact: str) -> Sequence[InterviewKnowledge]:
    """Return what is known after each answer to a fact; of numbers, the least and the greatest."""
    return [then for _, then in extreme_effects(known, fact)]


def _pairs(known: InterviewKnowledge, every: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of facts that one condition waits for, in the order of asking."""
    conditions_ = (facts for condition in _conditions(known) for facts in condition)
    in_order = (sorted(facts, key=every.index) for facts in conditions_)
    pairs = {pair for facts in in_order for pair in combinations(facts, 2)}
    return sorted(pairs, key=lambda pair: (every.index(pair[0]), every.index(pair[1])))


COMMITMENTS = ("team.", "hosting.may_train", "evaluation.trusted")
"""Facts that nobody states unasked: an owner, a budget, permission to train, trust in a metric."""


def _first(known: InterviewKnowledge, decisive: Sequence[str]) -> str:
    """Return which of these facts comes first: its answers leave the least to ask."""
    every = known.rulebook.facts
    free = [fact for fact in decisive if every[fact].after not in decisive]
    return min(free or decisive, key=lambda fact: _left(known, fact))


def readiness(known: InterviewKnowledge) -> frozenset[str]:
    """Return the facts that only say what the team has ready: an owner, a budget, permission."""
    early: set[str] = set()
    late: set[str] = set()
    for need in known.decision.needs:
        for option in need.assessments:
            early |= {fact for rule, _ in option.exclusions for fact in known.waiting(rule.id)}
            for rule, _ in option.requirements:
                beyond = f"out-of-reach:{rule.id}" if rule.out_of_reach is not None else ""
                early |= {*known.waiting(beyond)} if beyond else set()
                (late if rule.class_ == "ready" else early).update(known.waiting(rule.id))
    return frozenset(late - early)


LINES = 8
"""Lines that one screen can ask; a list takes one for each of its choices."""

PICKED = 6
"""Choices that one line can offer."""


RELATED, APART = 1 / 2, 3 / 4
"""The share of the answers to a fact after which another one must still be decisive.

Only then do they share a screen. The first is for facts of one section or technique.
"""


def _with_related(known: InterviewKnowledge, fact: str) -> list[str]:
    """Return a fact and those to ask about on its screen.

    What the team has ready is not asked together with what decides before it.
    """
    facts, every, last = known.rulebook.facts, facts_to_ask(known), readiness(known)
    own = next((waits for waits in waiting(known) if fact in waits), [])
    chosen, left = [fact], LINES - _lines(facts[fact])
    for item in every:
        later = item.startswith(COMMITMENTS) or (item in last) is not (fact in last)
        if item == fact or later or is_outcome(item) or facts[item].after in every:
            continue
        together = item in own or item.partition(".")[0] == fact.partition(".")[0]
        share, lines = RELATED if together else APART, _lines(facts[item])
        if lines > left or not is_decisive(known, item):
            continue
        if _still_decisive(known, item, fact) >= share:
            chosen.append(item)
            left -= lines
    return chosen


def _still_decisive(known: InterviewKnowledge, item: str, fact: str) -> float:
    """Return the share of the answers to `fact` after which `item` is still decisive."""
    after = ends(known, fact).values()
    kept = [len(values) for values in after if is_decisive(known.learn({fact: values[0]}), item)]
    return sum(kept) / sum(map(len, after))


def _fitting(known: InterviewKnowledge, facts: Sequence[str]) -> list[str]:
    """Return the facts, in order, that fit on one screen; the first always does."""
    chosen, left = list[str](), LINES
    for fact in facts:
        lines = _lines(known.rulebook.facts[fact])
        if not chosen or lines <= left:
            chosen.append(fact)
            left -= lines
    return chosen


def _lines(fact: Fact) -> int:
    """Return the lines that a question takes; all of a screen where it has many choices."""
    if len(fact.choices) > PICKED or fact.kind in (Kind.TEXT, Kind.DATE):
        return LINES
    return len(fact.choices) if fact.kind is Kind.CHOICES else 1


def _left(knowledge: InterviewKnowledge, fact: str) -> float:
    """Return how many facts the lowest technique then waits for, on the average of the answers."""
    left = [
        (len(values), len(next(waiting(knowledge.learn({fact: values[0]})), ())))
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

    Only needs that may lead count. Of a need that keeps what it has, those of the techniques that
    can come to be used also count: what they lack is in the headline.
    """
    needs = knowledge.decision.needs
    steps = leading(needs) if len(settling(knowledge)) > 1 else frozenset()
    for need in needs:
        if len(need.possible) > 1 and not steps.isdisjoint(need.possible):
            yield from filter(any, conditions_in_play(knowledge, need, headline=True))
    if isinstance(knowledge, InterviewKnowledge):
        for need in knowledge.stated.decision.needs:
            if need.form not in ("use", "stop"):
                yield from filter(any, _of_prospects(knowledge, need))


def _of_prospects(known: InterviewKnowledge, need: NeedDecision) -> Iterator[list[set[str]]]:
    """Yield the facts behind each requirement of the techniques that can come to be used."""
    for option in need.assessments:
        if prospect(option) is not None:
            rules = [rule for rule, _ in (*option.exclusions, *option.requirements)]
            reach = [rule for rule in rules if rule.out_of_reach is not None]
            keys = [*(rule.id for rule in rules), *(f"out-of-reach:{rule.id}" for rule in reach)]
            yield [{*known.waiting(key)} for key in keys]


def rung_of(rulebook: Rulebook, fact: str) -> int:
    """Return the height of the technique whose result a fact states; 0 for any other fact."""
    return height(rulebook.techniques[word_of(fact)].rung) if is_outcome(fact) else 0


@lru_cache(maxsize=1024)
def ends(known: InterviewKnowledge, fact: str) -> Mapping[Standing, Sequence[Value]]:
    """Return the answers to a fact by what they leave possible, and the headline then."""
    found: dict[Standing, list[Value]] = {}
    for answer, then in effects(known, fact):
        found.setdefault(standing(then), []).append(answer)
    return found


@lru_cache(maxsize=1024)
def is_decisive(known: InterviewKnowledge, fact: str) -> bool:
    """Return whether two answers to a fact, "don't know" among them, lead to different ends."""
    ends_ = (standing(effect.then) for effect in effects(known, fact))
    if (first := next(ends_, None)) is None:
        return False
    return any(end != first for end in ends_) or standing(known.learn({fact: None})) != first

"""Counted errors: what the causes of bad answers say about how far a technique can get.

Counts rule out, and order; they open no training. A ceiling is a bound, not a forecast: in five
published cases, at most 79 percent of the promised gain came, with new errors, and once the score
fell. Standard library only.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from ladder.engine.facts import IN_USE, Facts, Value, number
from ladder.engine.rules import Cause, Rulebook, Technique
from ladder.engine.statistics import wilson

ERRORS = "errors."
"""What all facts of counted errors begin with."""

OF, FROM, READ, UNCLEAR = "errors.of", "errors.from", "errors.read", "errors.unclear"
"""The facts beside the counts: whose answers, where from, how many, and how many unclear."""

Drawn = Literal["test-set", "complaints", "picked"]

FILE = "errors.file"
"""The fact that names a file with a bad answer a row, in which `ladder` counts."""

SAMPLE: Drawn = "test-set"
"""The choice of `errors.from` for wrong answers of a test set, at random or all of them."""

REPAIRED = "errors.repaired."
"""What stands before a cause in the fact that says how many repairs by hand helped."""

MANY_UNCLEAR = 0.2
"""Share of unclear answers above which these are read again first; our own choice."""

MEASURE = "measure"
"""The technique that settles labels."""

LITTLE = 0.2
"""Share of the bad answers below which a technique repairs little; our own choice."""

FIRST = 20
"""Bad answers to read first; our own choice, within the published 20 to 50."""

_NO_SHARE = re.compile(
    r"\b(?:bleu|rouge|meteor|chrf|comet|bertscore|f1|f-score|elo|likert|perplexity)"
    r"|\b(?:prefer|ratings?\b|win rate|stars?\b|similarity)",
    re.IGNORECASE,
)
"""Words of a metric whose score is no share of items that are right."""

_OF = re.compile(r"\s*([0-9]{1,9})\s*(?:of|/|out of)\s*([0-9]{1,9})\s*")


def repaired(text: object) -> tuple[int, int] | None:
    """Return how many repairs by hand helped, and of how many: `17 of 20`; None for other texts."""
    match = _OF.fullmatch(text) if isinstance(text, str) else None
    return (int(match[1]), int(match[2])) if match else None


def cause_named(rulebook: Rulebook, word: str) -> Cause | None:
    """Return the cause that a word of people names: its id, its title, or one of its words."""
    wanted = re.sub(r"[\s_-]+", " ", word).strip().casefold()
    for cause in rulebook.causes.values():
        names = (cause.id.replace("-", " "), cause.title, *cause.words)
        if wanted in (name.replace("-", " ").casefold() for name in names):
            return cause
    return None


UNTRIED = (None, "untried", "first-draft")
"""Outcomes of an attempt that say nothing of how far the technique gets."""


class Counts(NamedTuple):
    """Bad answers that were read, each counted under its first cause.

    Args:
        read: how many.
        by_cause: those of each cause that occurs, in the order of repairs.
        unclear: those without a cause, with what is left up to `read`.
        of: the attempt whose answers they are; "" if nobody said.
        drawn: where they come from.
        score: what that attempt scored, if that is a share of items that are right.
        items: on how many items; 0 if nobody said.
        target: the share that is needed.
        tried: of each cause, how many repairs by hand helped, and of how many.
    """

    read: int
    by_cause: tuple[tuple[Cause, int], ...]
    unclear: int
    of: str
    drawn: Drawn
    score: float | None
    items: int
    target: float | None
    tried: Mapping[str, tuple[int, int]]

    @property
    def is_sample(self) -> bool:
        """Whether ceilings follow: a sample of the wrong answers behind a share of right ones."""
        return self.drawn == SAMPLE and self.score is not None

    @property
    def read_again(self) -> bool:
        """Whether so many answers are unclear that these are read again first."""
        return self.unclear > MANY_UNCLEAR * self.read

    @staticmethod
    def is_tried(facts: Facts, technique: str) -> bool:
        """Return whether a technique has a result of its own, so that no bound speaks of it."""
        outcome = facts.get(f"attempts.{technique}.outcome")
        return outcome not in UNTRIED or facts.get(IN_USE) == technique

    @property
    def all_read(self) -> bool:
        """Whether every wrong answer of the test set was read."""
        wrong = self.items * (1 - (self.score or 0))
        return bool(self.items) and self.is_sample and self.read >= round(wrong)

    def removable(self, rulebook: Rulebook, *techniques: Technique) -> float:
        """Return how many of the answers techniques can repair at the most, without unclear ones.

        Repairs by hand replace the count, by their optimistic end. They say nothing of training,
        which they do not imitate.
        """
        return sum(
            max(
                (
                    count if card.training else self._by_hand(cause, count)
                    for card in techniques
                    if takes(rulebook, cause, card)
                ),
                default=0,
            )
            for cause, count in self.by_cause
        )

    def _by_hand(self, cause: Cause, count: int) -> float:
        helped, tried = self.tried.get(cause.id, (0, 0))
        if not tried:
            return count
        return count * (helped / tried if tried >= count else wilson(helped, tried)[1])

    def ceiling(self, answers: float) -> float | None:
        """Return the highest score if so many of the answers that were read become right.

        Answers without a cause count as right then. None if no score follows from the answers.
        """
        if not self.is_sample or self.score is None:
            return None
        most = min(answers + self.unclear, self.read)
        return self.score + (1 - self.score) * self.interval(most)[1]

    def interval(self, answers: float) -> tuple[float, float]:
        """Return the interval of a share of the bad answers; a point if all were read."""
        share = answers / self.read
        return (share, share) if self.all_read else wilson(answers, self.read)

    def likelier(self, answers: float) -> float | None:
        """Return s / (1 - u): the score among the items that do not fail for these causes.

        This is our own reasoning: items with these causes are taken to be as hard as the others.
        """
        if not self.is_sample or not self.score:
            return None
        share = (1 - self.score) * min(answers, self.read) / self.read
        return min(self.score / (1 - share), 1.0)


def takes(rulebook: Rulebook, cause: Cause, technique: Technique) -> bool:
    """Return whether a technique can remove a cause or a part of it.

    A training that no cause names is taken to remove what any training can.
    """
    named = _named(rulebook)
    if technique.training and technique.id not in named:
        return any(rulebook.techniques[name].training for name in cause.techniques)
    return technique.id in cause.techniques


@lru_cache(maxsize=8)
def _named(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(name for cause in rulebook.causes.values() for name in cause.techniques)


def counts_of(rulebook: Rulebook, facts: Facts) -> Counts | None:
    """Return the counted errors of a problem; None if none are stated, or they do not add up."""
    read = number(facts.get(READ))
    if not read:
        return None
    every = (
        (cause, int(number(facts.get(f"errors.{cause.id}")) or 0))
        for cause in rulebook.causes.values()
    )
    by_cause = tuple((cause, count) for cause, count in every if count)
    unclear = int(read) - sum(count for _, count in by_cause)
    if unclear < 0:
        return None
    of = attempt_read(facts)
    score, items = score_of(facts, of)
    share = is_share(facts)
    tried = {cause.id: repaired(facts.get(f"{REPAIRED}{cause.id}")) for cause, _ in by_cause}
    return Counts(
        int(read),
        by_cause,
        unclear,
        of,
        cast("Drawn", facts.get(FROM, "picked")),
        score if share and score is not None and 0 <= score <= 1 else None,
        items,
        number(facts.get("evaluation.target")) if share else None,
        {name: pair for name, pair in tried.items() if pair},
    )


def attempt_read(facts: Facts) -> str:
    """Return the attempt whose bad answers were read: the one that is named, or what runs today."""
    of = facts.get(OF, facts.get(IN_USE, ""))
    return of if isinstance(of, str) and of != "nothing" else ""


def score_of(facts: Facts, attempt: str) -> tuple[float | None, int]:
    """Return the score of an attempt, or of what runs today, and its items."""

    def known(key: str) -> float | None:
        own = number(facts.get(f"attempts.{attempt}.{key}"))
        runs = number(facts.get(f"{IN_USE}_{key}")) if facts.get(IN_USE) == attempt else None
        return own if runs is None else runs

    items = known("items") or number(facts.get("evaluation.items"))
    return known("score"), int(items or 0)


class Ceiling(NamedTuple):
    """How far a technique can get at the most.

    Args:
        technique: its id.
        errors: how many of the answers that were read it can repair, without unclear ones.
        high: the highest score that it can reach.
        likelier: the likelier score, by our own reasoning; None if it cannot repair any.
    """

    technique: str
    errors: int
    high: float
    likelier: float | None


def ceiling_of(rulebook: Rulebook, counts: Counts, technique: str) -> Ceiling | None:
    """Return the ceiling of a technique; None if no cause is about it, or no score follows."""
    card = rulebook.techniques[technique]
    if "quality" not in card.solved_by:
        return None
    if not card.training and technique not in _named(rulebook):
        return None
    answers = counts.removable(rulebook, card)
    high = counts.ceiling(answers)
    if high is None:
        return None
    errors = sum(count for cause, count in counts.by_cause if takes(rulebook, cause, card))
    return Ceiling(technique, errors, high, counts.likelier(answers) if errors else None)


def too_low(rulebook: Rulebook, facts: Facts, counts: Counts) -> frozenset[str]:
    """Return the untried techniques whose ceiling is below the target: none is enough alone."""
    target = counts.target
    if target is None or not counts.is_sample:
        return frozenset()
    return frozenset(
        name
        for name in rulebook.techniques
        if not counts.is_tried(facts, name)
        if (found := ceiling_of(rulebook, counts, name)) is not None
        if below(found.high, target)
    )


def out_of_reach(rulebook: Rulebook, facts: Facts, counts: Counts) -> frozenset[str]:
    """Return the techniques that counts rule out, of those that are not enough alone.

    These are trainings, while something else has to be repaired too. A technique that does not
    train can be a part of the answer: it is ruled out if it repairs little and the others do
    without it, or if all that is left together stays below the target.
    """
    low = too_low(rulebook, facts, counts)
    if not low:
        return low
    cards = rulebook.techniques
    trains = frozenset(name for name in low if cards[name].training)
    left = _left(rulebook, facts)
    if not enough(rulebook, counts, left):
        return low
    little = {name for name in low - trains if _is_little(rulebook, counts, cards[name])}
    none = {name for name in little if not _takes_any(rulebook, counts, cards[name])}
    others = {name for name in left - little if facts.get(IN_USE) != name}
    spared = little if enough(rulebook, counts, others) else none
    return trains | spared


def below(high: float, target: float) -> bool:
    """Return whether a ceiling is below the target, apart from the last digits of a sum."""
    return round(high - target, 9) < 0


def enough(rulebook: Rulebook, counts: Counts, techniques: Iterable[str]) -> bool:
    """Return whether techniques can reach the target together, as far as the counts say."""
    high = counts.ceiling(counts.removable(rulebook, *(rulebook.techniques[x] for x in techniques)))
    return high is None or counts.target is None or not below(high, counts.target)


def _left(rulebook: Rulebook, facts: Facts) -> frozenset[str]:
    """Return what may still repair something: to settle labels, and the options of stated needs.

    These are options that are in use, or that have no result.
    """
    needs = facts.get("needs")
    named = (rulebook.needs.get(name) for name in (needs if isinstance(needs, frozenset) else ()))
    return frozenset(
        name
        for need in named
        if need and need.solved_by == "quality"
        for name in (MEASURE, *(option.technique for option in need.options))
        if name in rulebook.techniques
        if facts.get(IN_USE) == name or not Counts.is_tried(facts, name)
    )


def _is_little(rulebook: Rulebook, counts: Counts, card: Technique) -> bool:
    return counts.removable(rulebook, card) + counts.unclear < LITTLE * counts.read


def _takes_any(rulebook: Rulebook, counts: Counts, card: Technique) -> bool:
    return any(takes(rulebook, cause, card) for cause, _ in counts.by_cause)


class Family(NamedTuple):
    """Causes that the same techniques take on, and how many `answers` have one of them.

    `techniques` are empty for the model itself: prompts, examples, other models and training.
    """

    techniques: tuple[str, ...]
    causes: tuple[Cause, ...]
    answers: int

    def takes(self, technique: Technique) -> bool:
        """Return whether a technique belongs to the family."""
        return technique.id in self.techniques or not (self.techniques or technique.around_model)


NO_TECHNIQUE = ("",)
"""The techniques of a cause that none removes."""


def families(rulebook: Rulebook, counts: Counts) -> tuple[Family, ...]:
    """Return the families of causes that occur, the most frequent first."""
    found: dict[tuple[str, ...], Family] = {}
    for cause, count in counts.by_cause:
        key = _around(rulebook, cause)
        old = found.get(key, Family(key, (), 0))
        found[key] = Family(key, (*old.causes, cause), old.answers + count)
    return tuple(sorted(found.values(), key=lambda family: -family.answers))


def _around(rulebook: Rulebook, cause: Cause) -> tuple[str, ...]:
    """Return the techniques around the model that remove a cause; none if the model itself can.

    What is removed in part only, and around the model, belongs to no technique.
    """
    around = [rulebook.techniques[name].around_model for name in cause.techniques]
    if not all(around[: len(cause.removed_by)] or around):
        return ()
    return cause.removed_by or NO_TECHNIQUE


def leading(rulebook: Rulebook, counts: Counts) -> Family | None:
    """Return the family that is ahead of the next one by more than chance, if one is."""
    first, *rest = families(rulebook, counts) or (None,)
    if first is None:
        return None
    return first if is_ahead(first.answers, rest[0].answers if rest else 0) else None


def is_ahead(first: int, second: int) -> bool:
    """Return whether a count is ahead of another one by more than chance."""
    return wilson(first, first + second)[0] > 0.5


NOTHING: Mapping[str, Value] = dict.fromkeys(("counted-out", "leads", "reading"), frozenset[str]())
"""What the evaluation reads where nobody counted."""


def what_counts_say(rulebook: Rulebook, facts: Facts) -> Mapping[str, Value]:
    """Return what the evaluation reads of counted errors, by the name of the computed fact."""
    counts = counts_of(rulebook, facts)
    if counts is None:
        return {**NOTHING, "reading": frozenset({"uncounted"})} if uncounted(facts) else NOTHING
    found = {**NOTHING, "counted-out": out_of_reach(rulebook, facts, counts)}
    if (first := leading(rulebook, counts)) is not None:
        cards = rulebook.techniques.values()
        found["leads"] = frozenset(card.id for card in cards if first.takes(card))
        if MEASURE in first.techniques:
            found["reading"] = frozenset({"labels"})
    if counts.read_again:
        found |= {"unclear-errors": counts.unclear, "reading": frozenset({"unclear"})}
    return found


def uncounted(facts: Facts) -> bool:
    """Return whether nobody counted, and counts of an attempt below the target would decide."""
    target = number(facts.get("evaluation.target"))
    if target is None or facts.get(READ) is not None or not is_share(facts):
        return False
    runs = facts.get(IN_USE)
    if runs == "nothing":
        return False
    if isinstance(runs, str) and (score := score_of(facts, runs)[0]) is not None:
        return score < target
    return any(
        fact.startswith("attempts.") and fact.endswith(".score") and (number(value) or 0) < target
        for fact, value in facts.items()
    )


def is_share(facts: Facts) -> bool:
    """Return whether a score is a share of items that are right, as far as the problem says."""
    metric = facts.get("evaluation.metric")
    named = isinstance(metric, str) and _NO_SHARE.search(metric)
    return (number(facts.get("evaluation.max_score")) or 1) == 1 and not named

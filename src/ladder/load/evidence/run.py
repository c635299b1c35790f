"""The content of an evaluation file: for each candidate and metric, a score for each item."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ladder.load.evidence.lines import Lines


class Summary(NamedTuple):
    """A score of which the file gives the sum only: no item can be paired.

    Args:
        score: the mean.
        items: on how many.
        error: its standard error, where the file gives one.
    """

    score: float
    items: int
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One candidate's scores by one metric.

    Args:
        candidate: what was scored: a model, a prompt; "" where the file does not say.
        metric: by what.
        scores: of each distinct item, by its id; the mean where it was scored repeatedly.
        groups: the cluster of each item, where the file names clusters.
        unscored: items that got no score, and why: id to reason.
        repeats: scores beyond the first of their item.
        numbered: whether its items have no ids, so that their rows are numbered.
        wrong: what the file says of some items that scored nothing, by their ids.
        summary: in place of scores, where the file has no items.
    """

    candidate: str
    metric: str
    scores: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    unscored: Mapping[str, str] = field(default_factory=dict)
    repeats: int = 0
    numbered: bool = False
    wrong: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    summary: Summary | None = None

    @property
    def items(self) -> int:
        """The number of items with a score."""
        return self.summary.items if self.summary else len(self.scores)

    @property
    def name(self) -> str:
        """Candidate and metric: `gpt-x, exact_match`."""
        return ", ".join(filter(None, (self.candidate, self.metric)))


class Results(NamedTuple):
    """An evaluation file, read.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        format: what it is, in words.
        runs: what it holds.
        stated: what was taken for what, and what else a reader must know, in sentences.
    """

    name: str
    digest: str
    format: str
    runs: tuple[Run, ...]
    stated: tuple[str, ...] = ()


class Tally:
    """A collector of the scores of one candidate by one metric."""

    def __init__(
        self, candidate: str, metric: str, *, numbered: bool = False, kept: int = 0
    ) -> None:
        self.candidate, self.metric, self.numbered = candidate, metric, numbered
        self._kept = kept
        self._scores: dict[str, float] = {}
        self._count: Counter[str] = Counter()
        self._unscored: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._wrong: dict[str, Mapping[str, object]] = {}

    def add(self, item: str, score: float, group: str = "") -> None:
        """Add one score of one item."""
        if item in self._scores:
            self._count[item] += 1
            self._scores[item] += score
        else:
            self._scores[item] = score
        if group:
            self._groups[item] = group

    def miss(self, item: str, why: str) -> None:
        """Add an item that should have a score here and has none."""
        self._unscored.setdefault(item, why)

    def keep(self, item: str, stated: Mapping[str, object]) -> None:
        """Keep what the file says about an item that scored nothing, if it is among the first."""
        if len(self._wrong) < self._kept:
            self._wrong[item] = stated

    def run(self) -> Run:
        """Return the run; an item counts as scored if at least one repeat was."""
        scores = self._scores
        for item, more in self._count.items():
            scores[item] /= more + 1
        unscored = {item: why for item, why in self._unscored.items() if item not in scores}
        wrong = {item: stated for item, stated in self._wrong.items() if not scores.get(item)}
        counted = self._count.total(), self.numbered, wrong
        return Run(self.candidate, self.metric, scores, self._groups, unscored, *counted)


RIGHT: Final = frozenset({"true", "yes", "y", "t", "correct", "right", "pass", "passed", "c"})
WRONG: Final = frozenset({"false", "no", "n", "f", "incorrect", "wrong", "fail", "failed", "i"})
NOTHING: Final = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "error", "errored"})
_LARGEST: Final = 10**15
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+,[0-9]+")
_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


def score_in(lines: Lines, line: int, what: str, value: object, help_: str) -> float | None:
    """Return the score in a file, called `what` in messages; None if there is none.

    Raises:
        InvalidInput: if it cannot be one.
    """
    try:
        return score_of(value)
    except ValueError as error:
        raise lines.fault(f"{what} {error}", line, help_=help_) from None


def score_of(value: object) -> float | None:
    """Return a score as a number: right is 1, wrong 0; None if there is none.

    Raises:
        ValueError: if it is neither a number nor a word for right or wrong.
    """
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, int):  # true and false among them
        if abs(value) > _LARGEST:
            raise ValueError("is too large")
        return float(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("takes a number, or right and wrong")
    word = value.strip().lower()
    if word in NOTHING:
        return None
    if word in RIGHT or word in WRONG:
        return float(word in RIGHT)
    digits = word.removesuffix("%").strip()
    if _DECIMAL_COMMA.fullmatch(digits):
        if _GROUPED.fullmatch(digits):
            raise ValueError(f"is {digits}, which can be read in two ways: write a decimal point")
        digits = digits.replace(",", ".")
    try:
        number = float(digits) / 100 if word.endswith("%") else float(digits)
    except ValueError:
        raise ValueError("takes a number, or right and wrong") from None
    return _finite(number)


def _finite(value: float) -> float | None:
    if math.isinf(value):
        raise ValueError("is infinite")
    return None if math.isnan(value) else value

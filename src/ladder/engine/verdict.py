"""A verdict: the outline that many problems share, and the facts of this one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple, Self

from ladder.engine.assessment import height
from ladder.engine.decision import Outcome, Range, range_of
from ladder.engine.facts import Facts
from ladder.engine.fine_tune import FineTune
from ladder.engine.forms import Form as EngineForm
from ladder.engine.keeping import is_in_use, was_tried
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact, Settling, open_facts, settled_by
from ladder.engine.pack import Pack
from ladder.engine.problem import Origin
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Source
from ladder.engine.wording import NO_RULES, Reason, fill

Status = Literal[
    "use",
    "companion",
    "below-target",
    "target-reached",
    "not-suitable",
    "blocked",
    "later",
    "unknown",
]

Form = Literal["decided", "undecided", "inconclusive"]
"""States of a headline: final, open to answers, or not yet measurable."""


class Recommendation(NamedTuple):
    """A technique and what to do with it, for a need: the headline or a companion.

    `steps` begin with its own first step; `before` is what to have before you start.
    """

    technique: str
    rung: int | None
    title: str
    outcome: Outcome
    need: str | None
    why: tuple[Reason, ...]
    steps: tuple[str, ...]
    variant: str | None
    variant_title: str | None
    before: tuple[str, ...] = ()


class LadderRow(NamedTuple):
    """A technique's row in the ladder: its status in this verdict, and the reasons for it."""

    technique: str
    rung: int | None
    title: str
    status: Status
    because: tuple[Reason, ...]


class Missing(NamedTuple):
    """Something that a technique waits for: the requirement, and the time to meet it.

    `fact` is the fact that would meet it or decide it, the first if there are several.
    """

    reason: Reason
    takes: str

    @property
    def fact(self) -> str:
        """The fact that would meet it."""
        return next(iter(self.reason.asks), "")


class Next(NamedTuple):
    """A technique that comes next for a need, and what it waits for, quickest first.

    With the form `find-out`, `missing` are the facts that decide whether it suits.
    """

    form: EngineForm
    technique: str
    rung: int | None
    title: str
    need: str
    trains: bool
    missing: tuple[Missing, ...]
    then: str | None = None


class NextRung(NamedTuple):
    """The next technique up the leading need's option list, and what it requires."""

    technique: str
    rung: int | None
    title: str
    need: str
    unmet: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A verdict without its facts: what it says, and by which rules, for any numbers.

    `fired` are the ids of the rules in it with the ISO days of their verification, oldest first.
    """

    needs: tuple[str, ...]
    fine_tune: FineTune
    fine_tune_by_need: tuple[FineTune, ...]
    recommendation: Recommendation
    companions: tuple[Recommendation, ...]
    off_ladder: tuple[Recommendation, ...]
    ladder: tuple[LadderRow, ...]
    next_rung: NextRung | None
    ahead: Next | None
    range: Range
    decided: bool
    inconclusive: bool
    better: bool
    cautions: tuple[Reason, ...]
    sources: Mapping[str, Source]
    fired: Mapping[str, str]


STALE = 180
"""Days after which a rule's verification is said to be old."""


@dataclass(frozen=True)
class Verdict:
    """The recommendation, every reason for and against, and what is still unknown.

    `facts` are the known facts with the day and the computed facts. `outline` is what the rules say
    about such facts. `origins` are those of the facts that were read from files. The pickle of a
    verdict holds no rules: give them to `with_rules` before you read what needs them.
    """

    title: str
    day: date
    facts: Facts = field(repr=False)
    pack: Pack
    outline: Outline = field(repr=False, compare=False)
    _rulebook: Rulebook | None = field(repr=False, compare=False)
    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False)

    @property
    def rulebook(self) -> Rulebook:
        """The rules behind it.

        Raises:
            ValueError: if the verdict comes from a pickle.
        """
        if self._rulebook is None:
            raise ValueError(NO_RULES)
        return self._rulebook

    @property
    def as_of(self) -> str:
        """The day for which dated rules were read, in ISO format."""
        return self.day.isoformat()

    @property
    def needs(self) -> tuple[str, ...]:
        """The ids of the needs that the problem states."""
        return self.outline.needs

    @property
    def range(self) -> Range:
        """The lowest and highest rung that are possible for some values of the unknown facts."""
        return self.outline.range

    @property
    def range_of_one_answer(self) -> Range:
        """The lowest and highest rung after any one more answer, within `range`."""
        led = (rung for question in self.open_questions for rung in question.leads_to)
        return range_of({height(self.outline.recommendation.rung), *map(height, led)})

    @property
    def decided(self) -> bool:
        """True if no unknown fact leads to another technique."""
        return self.outline.decided

    @property
    def better(self) -> bool:
        """True if the headline is an attempt that scored better than what is in use."""
        return self.outline.better

    @property
    def form(self) -> Form:
        """The form of the headline: measure first, final, or not final."""
        if self.outline.inconclusive:
            return "inconclusive"
        return "decided" if self.decided else "undecided"

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources that the verdict cites, by id."""
        return self.outline.sources

    @property
    def fine_tune(self) -> FineTune:
        """The answer to "fine-tune?", with its reason."""
        answer = self.outline.fine_tune
        return answer._replace(because=self._of(answer.because))

    @property
    def fine_tune_by_need(self) -> tuple[FineTune, ...]:
        """The answer for each need alone, in the order of the needs."""
        return tuple(
            answer._replace(because=self._of(answer.because))
            for answer in self.outline.fine_tune_by_need
        )

    @property
    def recommendation(self) -> Recommendation:
        """The headline."""
        return self._recommended(self.outline.recommendation)

    @property
    def companions(self) -> tuple[Recommendation, ...]:
        """The steps of other needs on the ladder, lowest rung first.

        Steps that would keep a technique that is not in use are left out.
        """
        return tuple(
            self._recommended(step) for step in self.outline.companions if not self._is_empty(step)
        )

    @property
    def off_ladder(self) -> tuple[Recommendation, ...]:
        """The techniques recommended in addition that are off the ladder."""
        return tuple(map(self._recommended, self.outline.off_ladder))

    @property
    def ladder(self) -> tuple[LadderRow, ...]:
        """Every technique in the order of the ladder, then those off the ladder."""
        return tuple(
            [
                row._replace(status=self._status(row), because=self._of(row.because))
                for row in self.outline.ladder
            ]
        )

    def _status(self, row: LadderRow) -> Status:
        """Return the status of a row; what is not in use is neither `use` nor `companion`."""
        steps = (self.outline.recommendation, *self.outline.companions)
        empty = {step.technique for step in steps if self._is_empty(step)}
        if row.status not in ("use", "companion") or row.technique not in empty:
            return row.status
        return "below-target" if was_tried(row.technique, self.facts) else "not-suitable"

    def _is_empty(self, step: Recommendation) -> bool:
        """Return whether a step keeps a technique that is not in use."""
        return step.outcome == "stay" and not is_in_use(step.technique, self.rulebook, self.facts)

    @property
    def next_rung(self) -> NextRung | None:
        """The next technique up the leading need's option list, with its unmet requirements."""
        following = self.outline.next_rung
        if following is None:
            return None
        return following._replace(unmet=self._of(following.unmet))

    @property
    def ahead(self) -> Next | None:
        """What comes next for the leading need: to prepare, to find out, or after a miss."""
        ahead = self.outline.ahead
        if ahead is None:
            return None
        missing = [item._replace(reason=self._of((item.reason,))[0]) for item in ahead.missing]
        return ahead._replace(missing=tuple(missing))

    @property
    def cautions(self) -> tuple[Reason, ...]:
        """The cautions; last, which of the rules behind it were verified long ago."""
        return self._of(self.outline.cautions) + self._stale()

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge of the problem, ready to learn more."""
        return Knowledge(self.rulebook, self.facts)

    def deciding_facts(self, item: Missing) -> tuple[str, ...]:
        """Return the facts that decide about something that a technique waits for.

        Of what is known not to be met, they decide whether it can be had in time.
        """
        if item.reason.unknown or item.reason.by.out_of_reach is None:
            return item.reason.asks
        return self.knowledge.waiting(f"out-of-reach:{item.reason.rule}")

    @cached_property
    def open_questions(self) -> tuple[OpenFact, ...]:
        """The unknown facts that could still change the verdict, most decisive first."""
        return open_facts(self.knowledge)

    @cached_property
    def settled_by(self) -> Settling | None:
        """The one or two answers that settle an undecided verdict, if so few do."""
        if self.form != "undecided":
            return None
        return settled_by(self.knowledge, self.open_questions)

    @property
    def reasons(self) -> Iterator[Reason]:
        """Every reason in the verdict."""
        advised = (self.recommendation, *self.companions, *self.off_ladder)
        yield from chain(
            *(recommendation.why for recommendation in advised),
            *(row.because for row in self.ladder),
        )
        yield from chain(self.cautions, self.next_rung.unmet if self.next_rung else ())

    @property
    def fired(self) -> set[str]:
        """The ids of the rules in it, including the next rung's unmet requirements."""
        requirements = self.next_rung.unmet if self.next_rung else ()
        cautions = {reason.rule for reason in self.cautions}
        return {*self.outline.fired, *cautions, *(requirement.rule for requirement in requirements)}

    def _of(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        facts, rulebook = self.facts, self._rulebook
        return tuple([Reason(*reason[:-2], facts, rulebook) for reason in reasons])

    def _recommended(self, recommendation: Recommendation) -> Recommendation:
        steps = tuple([fill(step, self.facts) for step in recommendation.steps])
        variant = recommendation.variant_title and fill(recommendation.variant_title, self.facts)
        before = tuple([fill(step, self.facts) for step in recommendation.before])
        return recommendation._replace(
            why=self._of(recommendation.why), steps=steps, variant_title=variant, before=before
        )

    def _stale(self) -> tuple[Reason, ...]:
        oldest, fired = (self.day - timedelta(STALE)).isoformat(), self.outline.fired
        if next(iter(fired.values())) >= oldest:
            return ()
        old = sorted((name, verified) for name, verified in fired.items() if verified < oldest)
        message = self.rulebook.rules["message/outdated-rules"]
        names = ", ".join(f"{name} ({verified})" for name, verified in old)
        return (Reason(message, f"{message.why} {names}.", reads=message.reads),)

    def with_rules(self, rulebook: Rulebook) -> Self:
        """Return the verdict with the rules behind it, which its pickle leaves out.

        Raises:
            ValueError: if the verdict comes from other rules.
        """
        if rulebook.pack.digest != self.pack.digest:
            raise ValueError(f"not the rules of this verdict: {self.pack.name} {self.pack.version}")
        return replace(self, _rulebook=rulebook)

    def __getstate__(self) -> dict[str, object]:
        """Return the plain data, without rules and what follows from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {
            "_rulebook": None
        }

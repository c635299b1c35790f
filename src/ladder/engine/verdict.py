"""What a verdict says: the outline that many problems share, and the facts of this one.

Words are made when they are read: a reason holds a sentence and the facts, and its text is a
property of both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from ladder.engine.decision import Outcome, Range
from ladder.engine.facts import Facts
from ladder.engine.questions import OpenQuestion, open_questions
from ladder.engine.rules import Pack, Rulebook, Source
from ladder.engine.sentences import GateSentence, RuleSentence, Sentence
from ladder.engine.wording import fill

Status = Literal["use", "companion", "spent", "met", "unfit", "blocked", "above", "unknown"]
State = Literal["false", "unknown"]

NO_FACTS: Facts = {}


class Reason(NamedTuple):
    """A rule that spoke, and the facts of which it spoke."""

    sentence: Sentence
    known: Facts = NO_FACTS

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.sentence.rule.id

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the rule cites."""
        return self.sentence.rule.sources

    @property
    def says(self) -> str:
        """The reason in one short line."""
        return self.sentence.says(self.known)

    @property
    def text(self) -> str:
        """The reason in full, with the values read."""
        return self.sentence.text(self.known)

    @property
    def facts(self) -> Facts:
        """The values that the rule read."""
        return self.sentence.read(self.known)


class ClosedGate(NamedTuple):
    """A gate that is not known to hold: what it asks for, and the facts that would open it."""

    sentence: GateSentence
    known: Facts = NO_FACTS

    @property
    def gate(self) -> str:
        """The gate's id."""
        return self.sentence.rule.id

    @property
    def state(self) -> State:
        """Whether it is known not to hold, or not known."""
        return "unknown" if self.sentence.unknown else "false"

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that the gate cites."""
        return self.sentence.rule.sources

    @property
    def says(self) -> str:
        """What it asks for in one short line, and how much is lacking."""
        return self.sentence.asks(self.known)

    @property
    def text(self) -> str:
        """What would turn it where it is false; what to find out where it is unknown."""
        return self.sentence.text(self.known)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that would open it."""
        return self.sentence.facts_asked(self.known)


class Recommendation(NamedTuple):
    """The headline: one technique, what to do with it, and why."""

    technique: str
    rung: int | None
    title: str
    outcome: Outcome
    need: str | None
    why: tuple[Reason, ...]
    steps: tuple[str, ...]
    variant: str | None
    variant_title: str | None = None


class Companion(NamedTuple):
    """A lower step of another need, with its own first steps, or what comes along with a step."""

    technique: str
    rung: int | None
    title: str
    need: str
    why: tuple[Reason, ...]
    variant: str | None = None
    outcome: Outcome = "use"
    steps: tuple[str, ...] = ()


class LadderRow(NamedTuple):
    """A technique's row in the ladder: its status in this verdict, and because of what."""

    technique: str
    rung: int | None
    title: str
    status: Status
    because: tuple[Reason, ...]


class NextRung(NamedTuple):
    """The next technique up the leading need's route, and what it takes to go there."""

    technique: str
    rung: int | None
    title: str
    need: str
    unmet: tuple[ClosedGate, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A verdict but for its facts: what is said, and by which rules, whatever the numbers are.

    `spoken` are the ids of the rules in it with the ISO days of their verification, oldest first.
    """

    needs: tuple[str, ...]
    recommendation: Recommendation
    companions: tuple[Companion, ...]
    ladder: tuple[LadderRow, ...]
    next_rung: NextRung | None
    range: Range
    decided: bool
    cautions: tuple[Reason, ...]
    sources: Mapping[str, Source]
    spoken: Mapping[str, str]


STALE = 180
"""Days after which a rule's verification is said to be old."""


@dataclass(frozen=True)
class Verdict:
    """The recommendation, every reason for and against, and what is still unknown.

    Args:
        title: the problem's title.
        day: the day on which dated rules were read.
        facts: what is known, with the day and what is computed.
        outline: what the rules say of such facts.
        rulebook: the rules.
    """

    title: str
    day: date
    facts: Facts = field(repr=False)
    outline: Outline = field(repr=False)
    rulebook: Rulebook = field(repr=False)

    @property
    def as_of(self) -> str:
        """The day on which dated rules were read, as ISO writes it."""
        return self.day.isoformat()

    @property
    def pack(self) -> Pack:
        """Which rules gave the verdict."""
        return self.rulebook.pack

    @property
    def needs(self) -> tuple[str, ...]:
        """The ids of the needs that the problem states."""
        return self.outline.needs

    @property
    def range(self) -> Range:
        """The lowest and highest rung that any completion of the unknown facts could give."""
        return self.outline.range

    @property
    def decided(self) -> bool:
        """Whether no unknown fact leads to another technique."""
        return self.outline.decided

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources that the verdict cites, by id."""
        return self.outline.sources

    @cached_property
    def recommendation(self) -> Recommendation:
        """The headline."""
        headline = self.outline.recommendation
        return headline._replace(why=self._of(headline.why), steps=self._filled(headline.steps))

    @cached_property
    def companions(self) -> tuple[Companion, ...]:
        """The steps of other needs on the ladder, lowest rung first."""
        return tuple(each for each in self._companions if each.rung is not None)

    @cached_property
    def beside(self) -> tuple[Companion, ...]:
        """What comes along that stands beside the ladder."""
        return tuple(each for each in self._companions if each.rung is None)

    @cached_property
    def ladder(self) -> tuple[LadderRow, ...]:
        """Every technique in the order of the ladder, those beside it last."""
        return tuple(
            [
                LadderRow(technique, rung, title, status, self._of(reasons))
                for technique, rung, title, status, reasons in self.outline.ladder
            ]
        )

    @cached_property
    def next_rung(self) -> NextRung | None:
        """The next technique up the leading need's route, and which of its gates are closed."""
        following = self.outline.next_rung
        if following is None:
            return None
        unmet = tuple(ClosedGate(gate.sentence, self.facts) for gate in following.unmet)
        return following._replace(unmet=unmet)

    @cached_property
    def cautions(self) -> tuple[Reason, ...]:
        """What to watch out for; last, which of the rules behind it were verified long ago."""
        return self._of(self.outline.cautions) + self._stale()

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The unknown facts that could still move the verdict, most decisive first."""
        return open_questions(self.rulebook, self.facts)

    @property
    def spoken(self) -> set[str]:
        """The ids of the rules that speak in it, closed gates of the next rung among them."""
        gates = self.next_rung.unmet if self.next_rung else ()
        cautions = {reason.rule for reason in self.cautions}
        return {*self.outline.spoken, *cautions, *(gate.gate for gate in gates)}

    @cached_property
    def _companions(self) -> tuple[Companion, ...]:
        return tuple(
            each._replace(why=self._of(each.why), steps=self._filled(each.steps))
            for each in self.outline.companions
        )

    def _of(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        facts = self.facts
        return tuple([Reason(reason.sentence, facts) for reason in reasons])

    def _filled(self, steps: Iterable[str]) -> tuple[str, ...]:
        facts = self.facts
        return tuple([fill(step, facts) for step in steps])

    def _stale(self) -> tuple[Reason, ...]:
        oldest, spoken = (self.day - timedelta(STALE)).isoformat(), self.outline.spoken
        if next(iter(spoken.values())) >= oldest:
            return ()
        old = sorted((name, verified) for name, verified in spoken.items() if verified < oldest)
        message = self.rulebook.rules["walk/verified-long-ago"]
        names = ", ".join(f"{name} ({verified})" for name, verified in old)
        return (Reason(RuleSentence(message, f"{message.why} {names}.")),)

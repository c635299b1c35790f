"""What a verdict says: plain data, frozen, picklable, rendered elsewhere."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ladder.engine.facts import Value
from ladder.engine.rules import Pack, Source

Outcome = Literal["use", "stop", "stay"]
Status = Literal["use", "companion", "spent", "met", "unfit", "blocked", "above", "unknown"]
State = Literal["false", "unknown"]


class Reason(NamedTuple):
    """A rule that spoke: its short line, its text with the values read, and those values."""

    rule: str
    says: str
    text: str
    facts: Mapping[str, Value]
    sources: tuple[str, ...]


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


class Place(NamedTuple):
    """A technique's place in this verdict: its status, and because of what."""

    technique: str
    rung: int | None
    title: str
    status: Status
    because: tuple[Reason, ...]


class Unmet(NamedTuple):
    """A gate that is not known to hold: what it asks for, and the facts that would open it."""

    gate: str
    state: State
    says: str
    text: str
    facts: tuple[str, ...]
    sources: tuple[str, ...] = ()


class NextRung(NamedTuple):
    """The next technique up the deciding need's route, and what it takes to go there."""

    technique: str
    rung: int | None
    title: str
    need: str
    unmet: tuple[Unmet, ...]


class Question(NamedTuple):
    """An unknown fact that could still move the verdict, and the rungs its answer decides about.

    A rung of None stands for a technique beside the ladder.
    """

    fact: str
    question: str
    could_lead_to: tuple[int | None, ...]


class Range(NamedTuple):
    """The lowest and highest dose that any completion of the unknown facts could give."""

    low: int | None
    high: int | None


class Verdict(NamedTuple):
    """The recommendation, every reason for and against, and what is still unknown."""

    title: str
    pack: Pack
    as_of: str
    needs: tuple[str, ...]
    recommendation: Recommendation
    companions: tuple[Companion, ...]
    beside: tuple[Companion, ...]
    ladder: tuple[Place, ...]
    next_rung: NextRung | None
    range: Range
    decided: bool
    open_questions: tuple[Question, ...]
    cautions: tuple[Reason, ...]
    sources: Mapping[str, Source]

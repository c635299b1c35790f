"""The verdict as JSON in brief, for programs with little room: coding agents, chat messages."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ladder.advice.phrases import first_step, headline
from ladder.advice.shapes import Range
from ladder.engine.decision import Outcome
from ladder.engine.verdict import Form, Verdict
from ladder.engine.wording import Reason
from ladder.output.values import Date, FactId, Json, Name, RuleId, Rung, Text, filled

LONGEST = 1500
"""Characters at most, whatever the problem."""

MOST = 3
"""Reasons, gates and open questions at most; how many there are is said beside them."""

ROOM = 200
"""Characters of a text at most; a longer one is cut, and ends in `…`."""


class Because(TypedDict):
    """A rule that spoke, in one short line."""

    rule: RuleId
    says: Text


class Gate(TypedDict):
    """A gate of the next technique that is not known to hold."""

    gate: RuleId
    state: Annotated[Literal["false", "unknown"], "As in the whole verdict."]


class NextRung(TypedDict):
    """Where this leads."""

    technique: Name
    rung: Rung
    unmet: Annotated[list[Gate], "The first gates not known to hold.", Json(maxItems=MOST)]
    unmet_in_all: Annotated[int, "How many there are."]


class Brief(TypedDict):
    """What `ladder advise --format json --brief` prints, in at most 1,500 characters."""

    schema: Annotated[Literal[1], "The number of this shape."]
    headline: Annotated[str, "What to do, in one sentence.", Json(minLength=1)]
    technique: Name
    rung: Rung
    outcome: Outcome
    variant: Annotated[Name | None, "Which form of the technique; null where it has one form only."]
    form: Annotated[Form, "Whether it is decided, undecided, or inconclusive: to be measured."]
    decided: Annotated[bool, "Whether no unknown fact can change the technique."]
    range: Range
    because: Annotated[list[Because], "The first reasons.", Json(minItems=1, maxItems=MOST)]
    do_first: Text
    next_rung: Annotated[NextRung | None, "The next technique up; null where there is none."]
    open_questions: Annotated[
        list[FactId], "Unknown facts, the most decisive first.", Json(maxItems=MOST)
    ]
    open_in_all: Annotated[int, "How many unknown facts could move it."]
    as_of: Annotated[Date, "The day on which dated rules were read."]
    opens: NotRequired[
        Annotated[list[str], "Rules that shut less because of one's own.", Json(maxItems=MOST)]
    ]


def document(verdict: Verdict) -> Brief:
    """The verdict in brief, as plain values."""
    recommended, following = verdict.recommendation, verdict.next_rung
    questions = verdict.open_questions
    gates = following.unmet if following else ()
    unmet = [{"gate": each.rule, "state": state(each)} for each in gates[:MOST]]
    said = [{"rule": each.rule, "says": _cut(each.says)} for each in recommended.why[:MOST]]
    return filled(
        Brief,
        recommended,
        schema=1,
        headline=headline(verdict),
        form=verdict.form,
        decided=verdict.decided,
        range=filled(Range, verdict.range),
        because=said,
        do_first=_cut(first_step(verdict)),
        next_rung=following
        and filled(NextRung, following, unmet=unmet, unmet_in_all=len(following.unmet)),
        open_questions=[each.fact for each in questions[:MOST]],
        open_in_all=len(questions),
        as_of=verdict.as_of,
        opens=[opening.rule for opening in verdict.pack.opens[:MOST]],
    )


def state(gate: Reason) -> Literal["false", "unknown"]:
    """Whether a closed gate is known not to hold, or nobody knows."""
    return "unknown" if gate.unknown else "false"


def _cut(text: str) -> str:
    return text if len(text) <= ROOM else f"{text[: ROOM - 1].rstrip()}…"

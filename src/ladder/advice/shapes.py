"""The shape of a verdict as JSON, schema 1, on which other programs rely."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ladder.engine.decision import Outcome
from ladder.engine.fine_tune import Answer
from ladder.engine.verdict import Form, Status
from ladder.output.values import (
    Cited,
    Date,
    FactId,
    Json,
    Name,
    PackJson,
    PlainValue,
    RuleId,
    Rung,
    SourceJson,
    Text,
)

Overlaid = Annotated[list[Annotated[str, "The id of a rule, fact or source."]], Json(minItems=1)]


class Rules(PackJson):
    """Which rules gave the verdict."""

    added: NotRequired[
        Annotated[Overlaid, "What rules of one's own added; absent where nothing was."]
    ]
    replaced: NotRequired[
        Annotated[Overlaid, "What rules of one's own replaced; absent where nothing was."]
    ]


class Reason(TypedDict):
    """A rule that spoke, with the values that it read in its text."""

    rule: RuleId
    text: Text
    sources: Cited


Reasons = Annotated[list[Reason], Json(minItems=1)]


class Because(TypedDict):
    """A reason, with the values that its rule read."""

    rule: RuleId
    text: Text
    facts: Annotated[dict[FactId, PlainValue], "The known facts that the rule read."]
    sources: Cited


FineTuneAnswer = Annotated[
    Answer,
    "Whether to fine-tune. yes: the step trains, or keeps a trained model; not-yet: training is "
    "blocked by what is unknown or can be obtained; no: no training is left, the target is "
    "reached, or the step adds what training does not; not-asked: only serving, speculative "
    "decoding or merging is at issue.",
]


class Recommendation(TypedDict):
    """What to do."""

    technique: Name
    rung: Rung
    title: Annotated[str, "The technique's name for people.", Json(minLength=1)]
    outcome: Annotated[
        Outcome,
        "use: take this step; stop: its target is met; stay: nothing further is open.",
    ]
    why: Reasons
    steps: Annotated[list[Text], "What to do first, in order."]
    variant: Annotated[Name | None, "Which form of the technique; null where it has one form only."]


class Companion(TypedDict):
    """A technique to use along with the recommendation."""

    technique: Name
    rung: Annotated[Rung, "The rung.", Json(type="integer")]
    need: Annotated[Name | None, "The need that it serves.", Json(type="string")]
    why: Reasons


class OffLadder(TypedDict):
    """A technique to use along with the recommendation, off the ladder."""

    technique: Name
    rung: None
    why: Reasons


class LadderRow(TypedDict):
    """A technique's place in this verdict."""

    rung: Rung
    technique: Name
    status: Annotated[
        Status,
        "use: the recommendation; companion: comes along; below-target: tried and measured "
        "short; target-reached: "
        "reached its target; not-suitable: does not serve these needs; blocked: a "
        "requirement is not known to "
        "hold; later: not needed while a lower rung is untried; unknown: no need is stated.",
    ]
    because: Annotated[list[Because], Json(minItems=1)]
    dominated_by: NotRequired[
        Annotated[Name, "A technique on a lower rung that fits and scored here no less."]
    ]


class UnmetRequirement(TypedDict):
    """A requirement that is not known to hold."""

    requirement: RuleId
    state: Annotated[
        Literal["false", "unknown"], "false: known not to hold; unknown: a fact is missing."
    ]
    text: Text
    facts: Annotated[list[FactId], "The facts that would open it.", Json(minItems=1)]


class NextRung(TypedDict):
    """Where this leads, and what it takes."""

    technique: Name
    rung: Rung
    unmet: Annotated[
        list[UnmetRequirement], "The requirements not known to hold; empty where the way is open."
    ]


class Range(TypedDict):
    """The lowest and highest rung that unknown facts could give."""

    low: Rung
    high: Rung


class OpenQuestion(TypedDict):
    """An unknown fact."""

    fact: FactId
    question: Text
    could_lead_to: Annotated[
        list[Rung],
        "The rungs that the answer decides about.",
        Json(minItems=1, uniqueItems=True),
    ]
    together_with: NotRequired[
        Annotated[
            list[FactId],
            "Unknown facts without which its answer moves nothing; absent where it does alone.",
            Json(minItems=1),
        ]
    ]


class Origin(TypedDict):
    """Where a fact comes from that nobody had to state, and its value."""

    value: Annotated[PlainValue, "What was read."]
    file: Annotated[str, "The file beside the problem; empty where it follows from the rules."]
    sha256: Annotated[str, "The digest of its bytes; empty where there is no file."]
    how: Annotated[Text, "What was done: counted, computed, averaged."]


class Lead(TypedDict):
    """Answers, and what is then to be done, whatever else becomes known."""

    answers: Annotated[dict[FactId, PlainValue], "One value for all that lead to the same."]
    technique: Name
    outcome: Outcome


class Settling(TypedDict):
    """The one or two unknown facts whose answers settle an undecided verdict, whatever they are."""

    facts: Annotated[list[FactId], Json(minItems=1, maxItems=2)]
    leads: Annotated[
        list[Lead],
        "Where each combination of answers leads; of numbers those at which it turns.",
        Json(minItems=1),
    ]


class Document(TypedDict):
    """What `ladder advise --format json` prints. Its shape depends on `--brief` alone.

    A change that breaks readers gets another number in `schema`; an optional property may be added.
    """

    schema: Annotated[Literal[1], "The number of this shape."]
    title: Annotated[str, "The problem's title, as its author wrote it."]
    rules: Rules
    as_of: Annotated[Date, "The day on which dated rules were read."]
    fine_tune: FineTuneAnswer
    recommendation: Recommendation
    companions: Annotated[
        list[Companion],
        "Lower steps of other needs, and what comes along with the recommendation; lowest rung "
        "first.",
    ]
    off_ladder: Annotated[list[OffLadder], "Companions that stand off the ladder."]
    ladder: Annotated[
        list[LadderRow],
        "Every technique, lowest rung first, those off the ladder last.",
        Json(minItems=1),
    ]
    next_rung: Annotated[
        NextRung | None,
        "The next technique up the deciding need's option list; null where there is none.",
    ]
    form: Annotated[
        Form,
        "decided: it stands. undecided: answers may move it. inconclusive: measure first.",
    ]
    range: Annotated[Range, "What any completion of the unknown facts could give."]
    range_of_one_answer: Annotated[Range, "What any one answer more could give: within `range`."]
    decided: Annotated[bool, "Whether no unknown fact can change the technique of any need's step."]
    open_questions: Annotated[
        list[OpenQuestion],
        "The unknown facts that could still move the verdict, most decisive first.",
    ]
    used: Annotated[
        list[FactId], "The facts given on which rests what it says, or what it does not ask."
    ]
    unused: Annotated[
        list[FactId],
        "The facts given without which, all together, it would say the same and ask nothing more.",
    ]
    cautions: Annotated[list[Reason], "What to watch out for on the way recommended."]
    sources: Annotated[dict[Name, SourceJson], "Every source that a reason above cites, by its id."]
    settled_by: NotRequired[
        Annotated[Settling, "What settles an undecided verdict; absent where more answers must."]
    ]
    origins: NotRequired[
        Annotated[dict[FactId, Origin], "Of each fact that was read from a file, where from."]
    ]

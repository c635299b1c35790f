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
    """The rules behind the verdict."""

    added: NotRequired[
        Annotated[Overlaid, "Ids that your own rules added; absent if there are none."]
    ]
    replaced: NotRequired[
        Annotated[Overlaid, "Ids that your own rules replaced; absent if there are none."]
    ]


class Reason(TypedDict):
    """A rule that fired, with the values that it read in its text."""

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
    "Whether to fine-tune. yes: the step trains, or keeps a trained model. not-yet: training waits "
    "for facts or for something that you can obtain. no: no training is left, the target is "
    "reached, or training cannot replace the step. not-asked: your main need is speed or "
    "fewer models, and no step trains: it serves or merges models, or makes fewer calls.",
]

FineTuneSays = Annotated[
    str,
    "The same answer in one or two sentences. `Yes, so far` is not final: an answer that you can "
    "look up may change the technique.",
    Json(minLength=1),
]

Advised = Annotated[
    Name | None,
    "The technique; null if no change is recommended and nothing that was tried can be kept.",
]


Warned = Annotated[
    list[Text],
    "The warnings of the screen, a sentence each: a result that may be chance, a missing answer "
    "that may change the technique, cautions, and rules that your own rules loosen. Absent if "
    "there is none.",
    Json(minItems=1),
]


class Recommendation(TypedDict):
    """The recommended step."""

    technique: Advised
    rung: Rung
    title: Annotated[str, "The technique's name for people.", Json(minLength=1)]
    outcome: Annotated[
        Outcome,
        "use: take this step. stop: the target is reached. stay: keep it, no option is left; "
        "without a technique, change nothing.",
    ]
    why: Reasons
    steps: Annotated[list[Text], "What to do first, in order."]
    variant: Annotated[Name | None, "The form of the technique; null if it has only one."]


class Companion(TypedDict):
    """A technique to use, to keep or to stop at along with the recommendation."""

    technique: Name
    rung: Annotated[Rung, "The rung.", Json(type="integer")]
    need: Annotated[Name | None, "The need that it serves.", Json(type="string")]
    outcome: Outcome
    why: Reasons


class OffLadder(TypedDict):
    """The same for a technique that is not on the ladder."""

    technique: Name
    rung: None
    need: Annotated[Name | None, "The need that it serves.", Json(type="string")]
    outcome: Outcome
    why: Reasons


class LadderRow(TypedDict):
    """A technique's place in this verdict."""

    rung: Rung
    technique: Name
    status: Annotated[
        Status,
        "use: the recommendation. companion: used with it. below-target: tried, missed the target. "
        "target-reached: tried, reached the target. not-suitable: cannot solve these needs. "
        "blocked: a requirement is not known to be met. later: not needed before a lower rung was "
        "tried. unknown: no need is stated.",
    ]
    because: Annotated[list[Because], Json(minItems=1)]
    dominated_by: NotRequired[
        Annotated[Name, "A suitable technique on a lower rung with at least the same score."]
    ]


class UnmetRequirement(TypedDict):
    """A requirement that is not known to be met."""

    requirement: RuleId
    state: Annotated[
        Literal["false", "unknown"], "false: known not to be met. unknown: a fact is missing."
    ]
    text: Text
    facts: Annotated[list[FactId], "The facts that it needs.", Json(minItems=1)]


class NextRung(TypedDict):
    """The next technique, and its requirements."""

    technique: Name
    rung: Rung
    unmet: Annotated[
        list[UnmetRequirement], "The requirements that are not known to be met; can be empty."
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
        "The rungs of the verdicts that its answers lead to.",
        Json(minItems=1, uniqueItems=True),
    ]
    together_with: NotRequired[
        Annotated[
            list[FactId],
            "Other unknown facts that its answer depends on; absent if there are none.",
            Json(minItems=1),
        ]
    ]


class Asked(TypedDict):
    """The unknown fact to find out next, the same that the screen names under "Check"."""

    fact: FactId
    question: Text


class Origin(TypedDict):
    """The value and origin of a fact that was read from a file or follows from a choice."""

    value: Annotated[PlainValue, "The value."]
    file: Annotated[str, "The file; empty if the fact follows from the rules."]
    sha256: Annotated[str, "The SHA-256 of the file; empty if there is no file."]
    how: Annotated[Text, "How the value was obtained: counted, computed, averaged."]


class Lead(TypedDict):
    """Answers, and the recommendation that then follows."""

    answers: Annotated[
        dict[FactId, PlainValue], "One value stands for all values with the same result."
    ]
    technique: Advised
    outcome: Outcome


class Settling(TypedDict):
    """The one or two unknown facts that would make an undecided verdict final."""

    facts: Annotated[list[FactId], Json(minItems=1, maxItems=2)]
    results: Annotated[
        list[Lead],
        "The result of each combination of answers; for numbers, at each bound that matters.",
        Json(minItems=1),
    ]


class Document(TypedDict):
    """The output of `ladder advise --format json`. Its shape depends on `--brief` alone.

    A change that breaks readers gets another number in `schema`; an optional property may be added.
    """

    schema: Annotated[Literal[1], "The number of this shape."]
    title: Annotated[str, "The title of the problem file."]
    rules: Rules
    as_of: Annotated[Date, "The day whose rules and numbers apply."]
    fine_tune: FineTuneAnswer
    fine_tune_says: FineTuneSays
    recommendation: Recommendation
    companions: Annotated[
        list[Companion],
        "The steps of the other needs, and techniques that are combined with the recommendation; "
        "lowest rung first.",
    ]
    off_ladder: Annotated[list[OffLadder], "Companions that are not on the ladder."]
    ladder: Annotated[
        list[LadderRow],
        "Every technique, lowest rung first. Those that are not on the ladder come last.",
        Json(minItems=1),
    ]
    next_rung: Annotated[
        NextRung | None,
        "The next option of the same need; null if there is none.",
    ]
    form: Annotated[
        Form,
        "decided: final. undecided: missing facts can change it. inconclusive: measure again.",
    ]
    range: Annotated[Range, "The rungs that all unknown facts together could lead to."]
    range_of_one_answer: Annotated[Range, "The rungs that one more answer could lead to."]
    decided: Annotated[
        bool,
        "Whether no unknown fact can change the technique of any need's step, results of trials "
        "included.",
    ]
    open_questions: Annotated[
        list[OpenQuestion],
        "Unknown facts: first those that you can look up, then results of attempts.",
    ]
    used: Annotated[
        list[FactId],
        "The stated facts that affect the technique, its reasons and steps, or the questions.",
    ]
    unused: Annotated[
        list[FactId],
        "The stated facts that did not affect the result. Estimates of costs may still use them.",
    ]
    cautions: Annotated[list[Reason], "Risks of the recommended techniques."]
    sources: Annotated[dict[Name, SourceJson], "The cited sources, by id."]
    ask_next: NotRequired[
        Annotated[Asked, "The one fact to find out next; absent if none is worth it."]
    ]
    settled_by: NotRequired[
        Annotated[
            Settling,
            "The answers that would make the verdict final; absent if that takes more than two.",
        ]
    ]
    origins: NotRequired[
        Annotated[
            dict[FactId, Origin],
            "The origin of each fact that was read from a file or follows from a choice.",
        ]
    ]
    warnings: NotRequired[Warned]

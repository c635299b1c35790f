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
    "Whether to fine-tune. yes: the step trains, or keeps a trained model. when-ready: training "
    "suits, and only what `prepare` lists is missing. not-yet: training waits "
    "for facts or for something that you can obtain. no: no training is left, the target is "
    "reached, or training cannot replace the step. not-asked: your main need is speed or "
    "fewer models, and no step trains: it serves or merges models, or makes fewer calls. Start a "
    "training only after a yes.",
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
        "use: take this step. prepare, find-out: keep this technique until then; `prepare` and "
        "`find_out` name what comes next. stop: the target is reached. stay: keep it, no option is "
        "left. Where you keep nothing, the technique is null.",
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
    facts: Annotated[
        list[FactId], "The facts that it needs; empty if it needs scores that were not stated."
    ]


class NextRung(TypedDict):
    """The next technique, and its requirements."""

    technique: Name
    rung: Rung
    unmet: Annotated[
        list[UnmetRequirement], "The requirements that are not known to be met; can be empty."
    ]


Takes = Annotated[
    Literal["minutes", "hours", "days", "weeks"],
    "The usual time to meet it; minutes if somebody only has to say whether it is met.",
]


class MissingPart(TypedDict):
    """Something that a technique waits for: a requirement that is not known to be met."""

    rule: RuleId
    state: Annotated[
        Literal["false", "unknown"], "false: known not to be met. unknown: a fact is missing."
    ]
    fact: Annotated[FactId | None, "The fact that would meet it; null if there is none."]
    have: Annotated[PlainValue | None, "The value of that fact; null if it is unknown."]
    need: Annotated[
        PlainValue | None,
        "The nearest value that meets the requirement; null if that takes other facts as well.",
    ]
    text: Text
    effort: Takes


class Prepare(TypedDict):
    """A technique that suits, and what is missing before you can use it."""

    technique: Name
    rung: Rung
    title: Annotated[str, "The technique's name for people.", Json(minLength=1)]
    need: Annotated[Name, "The need that it serves."]
    missing: Annotated[list[MissingPart], "Quickest first.", Json(minItems=1)]


class AnswerLeads(TypedDict):
    """Answers with the same result, and that result."""

    says: Annotated[str, "The answers in words.", Json(minLength=1)]
    value: Annotated[PlainValue, "One of them, as in a problem file."]
    outcome: Outcome
    technique: Advised
    ahead: Annotated[Name | None, "The technique to prepare or to find out about, if it is that."]


class FactToFind(TypedDict):
    """A requirement that decides whether a technique suits, and a fact that decides it."""

    rule: RuleId
    fact: Annotated[FactId | None, "The fact to look up, count or measure."]
    question: Text
    text: Text
    answers: Annotated[
        list[AnswerLeads],
        "What each answer leads to; empty if it alone changes nothing.",
    ]


class FindOut(TypedDict):
    """A technique that may suit, and the facts that decide whether it does."""

    technique: Name
    rung: Rung
    title: Annotated[str, "The technique's name for people.", Json(minLength=1)]
    need: Annotated[Name, "The need that it serves."]
    facts: Annotated[list[FactToFind], Json(minItems=1)]


class IfMissed(TypedDict):
    """What comes next if the step misses the target; after `measure`, if the set shows a need."""

    form: Annotated[
        Literal["use", "prepare", "find-out", "measure"],
        "use: nothing is missing. prepare: something is missing. find-out: facts decide whether it "
        "suits. measure: it waits for a test set.",
    ]
    technique: Name
    rung: Rung
    title: Annotated[str, "The technique's name for people.", Json(minLength=1)]
    missing: Annotated[list[MissingPart], "Quickest first; can be empty."]


class FineTuneOfNeed(TypedDict):
    """The answer to "fine-tune?" for one need."""

    need: Name
    answer: FineTuneAnswer
    technique: Annotated[Name | None, "The technique that trains, if there is one."]
    because: Annotated[list[RuleId], "The rules behind the answer; can be empty."]


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
    ahead: NotRequired[
        Annotated[Name, "The technique to prepare or to find out about, if it is that."]
    ]


class Settling(TypedDict):
    """The one or two unknown facts that would make an undecided verdict final."""

    facts: Annotated[list[FactId], Json(minItems=1, maxItems=2)]
    results: Annotated[
        list[Lead],
        "The result of each combination of answers; for numbers, at each bound that matters.",
        Json(minItems=1),
    ]


class CountedCause(TypedDict):
    """A cause of bad answers, and how many have it first."""

    cause: Annotated[Name, "Its name; `unclear` for those without a cause."]
    count: Annotated[int, "The bad answers that have it first.", Json(minimum=1)]
    low: Annotated[float | None, "The lower end of its share, at 95 %; null without a sample."]
    high: Annotated[float | None, "The upper end of its share, at 95 %; null without a sample."]


class CeilingOf(TypedDict):
    """How far an option that was not tried can get: a bound, not a forecast."""

    technique: Name
    can_repair: Annotated[int, "The bad answers that it can repair, without unclear ones."]
    at_most: Annotated[float, "The highest score: with unclear ones, by the optimistic end."]
    likelier: Annotated[
        float | None,
        "The score among items that do not fail for these causes; null if it repairs none.",
    ]
    below_target: Annotated[bool, "Whether it cannot be the whole answer."]


class Errors(TypedDict):
    """The bad answers that were read, by cause."""

    says: Text
    of: Annotated[Name | None, "The attempt whose answers they are; null if nobody said."]
    drawn: Annotated[
        Literal["test-set", "complaints", "picked"], "Where they come from (`errors.from`)."
    ]
    read: Annotated[int, "How many were read.", Json(minimum=1)]
    causes: Annotated[list[CountedCause], "In the order of repairs, unclear ones last."]
    ceilings: Annotated[list[CeilingOf], "The highest first; empty if no score follows."]


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
    range: Annotated[
        Range,
        "The lowest and highest rung that you could use, keep or stop at, for some values of the "
        "unknown facts. What is prepared counts only if an answer could complete it.",
    ]
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
    prepare: NotRequired[Annotated[Prepare, "Only for the outcome `prepare`."]]
    find_out: NotRequired[Annotated[FindOut, "Only for the outcome `find-out`."]]
    if_missed: NotRequired[
        Annotated[IfMissed, "Only for the outcome `use`; absent if nothing comes after it."]
    ]
    fine_tune_by_need: NotRequired[
        Annotated[
            list[FineTuneOfNeed],
            "The answer about fine-tuning for each need alone; absent if no need is stated.",
            Json(minItems=1),
        ]
    ]
    errors: NotRequired[Annotated[Errors, "What the bad answers show; absent if nobody counted."]]

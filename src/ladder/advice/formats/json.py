"""The verdict as JSON, schema 1, whole or in brief.

In brief it is for programs with little room: coding agents, chat messages.
"""

import json
from typing import Annotated, Literal, NotRequired, TypedDict

from ladder.advice import shapes
from ladder.advice.ahead import find_out, if_missed, prepare
from ladder.advice.ladder import dominating
from ladder.advice.phrases import also_advised, first_step, own_step
from ladder.advice.shapes import Advised, Asked, FineTuneAnswer, FineTuneSays, Range, Warned
from ladder.advice.view import PLAIN, Detail, View
from ladder.advice.warnings import warnings
from ladder.engine.decision import Outcome
from ladder.engine.errors import below
from ladder.engine.used_facts import used_facts
from ladder.engine.verdict import Form, LadderRow, Next, Recommendation, Verdict
from ladder.engine.wording import Reason
from ladder.output.answer import fine_tune_answer, headline
from ladder.output.bad_answers import ceilings, counts_in, errors_line, shares
from ladder.output.steps import named
from ladder.output.values import (
    Date,
    FactId,
    Filled,
    Json,
    Name,
    RuleId,
    Rung,
    SourceJson,
    Text,
    filled,
    pack_json,
    plain_value,
    plain_values,
)
from ladder.output.worth_asking import next_fact, worth_asking

LONGEST = 3000
"""Characters at most, whatever the problem."""

MOST = 3
"""Entries of a list at most."""

OTHERS = 5
"""Steps of other needs at most."""

ROOM = 200
"""Characters of a text at most; a longer one is cut, and ends in `…`."""


class Because(TypedDict):
    """A rule that spoke, in one short line."""

    rule: RuleId
    says: Text


class Requirement(TypedDict):
    """A requirement of the next technique that is not known to hold."""

    requirement: RuleId
    state: Annotated[
        Literal["false", "unknown"], "false: known not to be met. unknown: a fact is missing."
    ]


class NextRung(TypedDict):
    """The next technique."""

    technique: Name
    rung: Rung
    unmet: Annotated[
        list[Requirement],
        "The first requirements that are not known to be met.",
        Json(maxItems=MOST),
    ]
    unmet_count: Annotated[int, "The number of all such requirements."]


class Ahead(TypedDict):
    """The technique that comes next, and what it waits for."""

    form: Annotated[
        Literal["use", "prepare", "find-out", "measure"],
        "prepare: `missing` is what you do not have ready. find-out: `missing` decides whether it "
        "suits. measure: it waits for a test set. use: nothing is missing.",
    ]
    technique: Name
    missing: Annotated[
        list[Because], "The first requirements, quickest first.", Json(maxItems=MOST)
    ]
    missing_count: Annotated[int, "The number of all such requirements."]


class AlsoDo(TypedDict):
    """The step of another need, or a technique that is combined with the recommendation."""

    technique: Name
    need: Annotated[Name | None, "The need that it serves."]
    outcome: Outcome
    do_first: Text


class Brief(TypedDict):
    """The output of `ladder advise --format json --brief`, at most 3,000 characters."""

    schema: Annotated[Literal[1], "The number of this shape."]
    headline: Annotated[str, "What to do, in one sentence.", Json(minLength=1)]
    technique: Advised
    rung: Rung
    outcome: Outcome
    variant: Annotated[Name | None, "The form of the technique; null if it has only one."]
    ahead: NotRequired[
        Annotated[
            Ahead,
            "With the outcomes prepare and find-out, what these speak of; with use, what comes "
            "next if the step misses the target. Absent if nothing comes next.",
        ]
    ]
    train: Annotated[bool, "Whether a step of any need starts a training now."]
    fine_tune: FineTuneAnswer
    fine_tune_says: FineTuneSays
    form: Annotated[
        Form,
        "decided: final. undecided: missing facts can change it. inconclusive: measure again.",
    ]
    decided: Annotated[
        bool, "Whether no unknown fact can change the technique, results of trials included."
    ]
    range: Range
    because: Annotated[
        list[Because], "The first reasons for the recommendation.", Json(minItems=1, maxItems=MOST)
    ]
    do_first: Text
    also_do: NotRequired[
        Annotated[
            list[AlsoDo],
            "The steps of the other needs; absent if there are none.",
            Json(minItems=1, maxItems=OTHERS),
        ]
    ]
    next_rung: Annotated[
        NextRung | None, "The next technique on the ladder; null if there is none."
    ]
    open_questions: Annotated[
        list[FactId],
        "Unknown facts: first those that you can look up, then results of attempts.",
        Json(maxItems=MOST),
    ]
    ask_next: NotRequired[
        Annotated[Asked, "The one fact to find out next; absent if none is worth it."]
    ]
    open_question_count: Annotated[
        int, "The number of all unknown facts that could change the verdict."
    ]
    as_of: Annotated[Date, "The day whose rules and numbers apply."]
    loosens: NotRequired[
        Annotated[list[str], "Ids of rules that your own rules loosen.", Json(maxItems=MOST)]
    ]
    warnings: NotRequired[Annotated[Warned, Json(maxItems=MOST)]]


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as one JSON document, ending in a newline; in brief, on one line."""
    if view.detail is Detail.BRIEF:
        return json.dumps(brief(verdict), ensure_ascii=False) + "\n"
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> shapes.Document:
    """Return the verdict as plain values, in the order of the published schema."""
    following, settling = verdict.next_rung, verdict.settled_by
    facts, asked = used_facts(verdict), next_fact(verdict)
    return filled(
        shapes.Document,
        verdict,
        schema=1,
        rules=pack_json(shapes.Rules, verdict.pack),
        fine_tune=verdict.fine_tune.answer,
        fine_tune_says=fine_tune_answer(verdict),
        recommendation=_recommended(
            shapes.Recommendation, verdict.recommendation, **_step(verdict)
        ),
        companions=[_recommended(shapes.Companion, item) for item in verdict.companions],
        off_ladder=[_recommended(shapes.OffLadder, item) for item in verdict.off_ladder],
        ladder=[_row(verdict, row) for row in verdict.ladder],
        next_rung=following
        and filled(
            shapes.NextRung,
            following,
            unmet=[_closed(requirement) for requirement in following.unmet],
        ),
        range=filled(shapes.Range, verdict.range),
        range_of_one_answer=filled(shapes.Range, verdict.range_of_one_answer),
        open_questions=[
            filled(shapes.OpenQuestion, question) for question in worth_asking(verdict)
        ],
        ask_next=asked and filled(shapes.Asked, asked),
        settled_by=settling
        and filled(
            shapes.Settling,
            settling,
            results=[
                filled(
                    shapes.Lead,
                    lead,
                    answers=plain_values(lead.answers),
                    technique=named(lead, verdict),
                )
                for lead in settling.leads
            ],
        ),
        used=facts.used,
        unused=facts.unused,
        cautions=[filled(shapes.Reason, caution) for caution in verdict.cautions],
        sources={name: filled(SourceJson, source) for name, source in verdict.sources.items()},
        origins={
            fact: filled(
                shapes.Origin, origin, value=plain_value(verdict.facts[fact]), sha256=origin.digest
            )
            for fact, origin in verdict.origins.items()
        },
        warnings=warnings(verdict),
        prepare=prepare(verdict),
        find_out=find_out(verdict),
        if_missed=if_missed(verdict),
        fine_tune_by_need=[
            filled(shapes.FineTuneOfNeed, answer, because=[item.rule for item in answer.because])
            for answer in verdict.fine_tune_by_need
        ],
        errors=_errors(verdict),
    )


def _errors(verdict: Verdict) -> shapes.Errors | None:
    """Return what the bad answers show; None if nobody counted."""
    counts = counts_in(verdict)
    if counts is None:
        return None
    target = counts.target
    return shapes.Errors(
        says=errors_line(verdict),
        of=counts.of or None,
        drawn=counts.drawn,
        read=counts.read,
        causes=[
            shapes.CountedCause(
                cause=cause.id if cause else "unclear",
                count=count,
                low=span and round(span[0], 4),
                high=span and round(span[1], 4),
            )
            for cause, count, span in shares(counts)
        ],
        ceilings=[
            shapes.CeilingOf(
                technique=found.technique,
                can_repair=found.errors,
                at_most=round(found.high, 4),
                likelier=None if found.likelier is None else round(found.likelier, 4),
                below_target=target is not None and below(found.high, target),
            )
            for found in ceilings(verdict)
        ],
    )


def _recommended(shape: type[Filled], given: Recommendation, **stated: object) -> Filled:
    return filled(shape, given, why=[filled(shapes.Reason, item) for item in given.why], **stated)


def _step(verdict: Verdict) -> dict[str, object]:
    """Return what replaces the default technique if no change is recommended."""
    advised = verdict.recommendation
    if named(advised, verdict):
        return {}
    return {"technique": None, "rung": None, "title": "No change"}


def _row(verdict: Verdict, row: LadderRow) -> shapes.LadderRow:
    better = dominating(verdict, row)
    because = [filled(shapes.Because, item, facts=plain_values(item.facts)) for item in row.because]
    return filled(shapes.LadderRow, row, because=because, dominated_by=better and better.technique)


def _closed(requirement: Reason) -> shapes.UnmetRequirement:
    return filled(
        shapes.UnmetRequirement,
        requirement,
        requirement=requirement.rule,
        state=state(requirement),
        facts=requirement.asks,
    )


def brief(verdict: Verdict) -> Brief:
    """Return the verdict in brief, as plain values."""
    recommended, following = verdict.recommendation, verdict.next_rung
    questions = worth_asking(verdict)
    asked = next_fact(verdict)
    requirements = following.unmet if following else ()
    unmet = [
        {"requirement": requirement.rule, "state": state(requirement)}
        for requirement in requirements[:MOST]
    ]
    parts, ahead = [_because(item) for item in recommended.why[:MOST]], verdict.ahead
    steps = (recommended, *verdict.companions, *verdict.off_ladder)
    techniques = verdict.rulebook.techniques
    trains = any(s.outcome == "use" and techniques[s.technique].training for s in steps)
    return filled(
        Brief,
        recommended,
        **_step(verdict),
        schema=1,
        headline=headline(verdict),
        fine_tune=verdict.fine_tune.answer,
        fine_tune_says=_cut(fine_tune_answer(verdict)),
        ahead=ahead and _ahead(ahead),
        train=trains and verdict.fine_tune.answer == "yes",
        form=verdict.form,
        decided=verdict.decided,
        range=filled(Range, verdict.range),
        because=parts,
        do_first=_cut(first_step(verdict)),
        also_do=[
            filled(AlsoDo, item, do_first=_cut(own_step(verdict, item)))
            for item in also_advised(verdict)[:OTHERS]
        ],
        next_rung=following
        and filled(NextRung, following, unmet=unmet, unmet_count=len(following.unmet)),
        open_questions=[question.fact for question in questions[:MOST]],
        ask_next=asked and filled(Asked, asked, question=_cut(asked.question)),
        open_question_count=len(questions),
        as_of=verdict.as_of,
        loosens=[opening.rule for opening in verdict.pack.loosens[:MOST]],
        warnings=[_cut(text) for text in warnings(verdict)[:MOST]],
    )


def _because(reason: Reason) -> Because:
    return Because(rule=reason.rule, says=_cut(reason.says))


def _ahead(ahead: Next) -> Ahead:
    missing = [_because(item.reason) for item in ahead.missing]
    return filled(Ahead, ahead, missing=missing[:MOST], missing_count=len(missing))


def state(requirement: Reason) -> Literal["false", "unknown"]:
    """Return whether an unmet requirement is known not to be met, or unknown."""
    return "unknown" if requirement.unknown else "false"


def _cut(text: str) -> str:
    return text if len(text) <= ROOM else f"{text[: ROOM - 1].rstrip()}…"

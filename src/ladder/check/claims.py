"""The claims of a proposal: attempts in the past, and the gain that it promises."""

from collections.abc import Callable, Iterator
from typing import Any

from ladder.check.evaluation import Evaluation, options, training_requirements
from ladder.check.findings import Issue, Severity
from ladder.check.placeholders import is_placeholder
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.costs import MONTHLY_BILL, PER_REQUEST, PRICED
from ladder.engine.errors import READ, below, ceiling_of, counts_of
from ladder.engine.facts import Facts
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Technique
from ladder.engine.scores import TARGET, measured
from ladder.engine.statistics import ON, detectable, disagreement
from ladder.engine.unknown import assumed_facts
from ladder.engine.wording import COUNTED_OUT
from ladder.load.evidence.evidence_links import PART

CLAIMS = {
    "below-target": "have fallen short",
    "target-reached": "have met its target",
    "not-applicable": "be out of the question here",
}
"""Outcomes that skip a technique, in words."""


def attempts(evaluation: Evaluation, rests_on: Callable[[str], bool]) -> Iterator[Issue]:
    """Yield attempts that skip a technique but lack their reason or their score.

    An issue of an attempt that nothing relies on weighs less, or is none.
    """
    for name, technique in evaluation.rulebook.techniques.items():
        outcome = str(evaluation.problem.facts.get(f"attempts.{name}.outcome"))
        if outcome not in CLAIMS:
            continue
        faults = [*_reason(evaluation, name, outcome), *_measure(evaluation, technique, outcome)]
        weighs = bool(faults) and rests_on(name)
        for issue, slight in faults:
            if weighs:
                yield issue
            elif slight:
                yield issue._replace(severity=slight, missing=())


_Faults = Iterator[tuple[Issue, Severity | None]]
"""Issues of an attempt, each with its weight where nothing relies on the attempt."""


def _reason(evaluation: Evaluation, attempt: str, outcome: str) -> _Faults:
    rule, fact = CheckRule.UNEXPLAINED_ATTEMPT, f"attempts.{attempt}.because"
    because = evaluation.problem.facts.get(fact)
    if outcome == "below-target" and because is None:
        at = (f"attempts.{attempt}.outcome",)
        yield Issue(rule, Severity.ERROR, at, attempt, missing=(fact,)), Severity.WARNING
    elif outcome != "target-reached" and evaluation.trains and is_placeholder(str(because or "")):
        yield Issue(rule, Severity.UNDECIDED, (fact,), attempt, missing=(fact,)), None


def _measure(evaluation: Evaluation, technique: Technique, outcome: str) -> _Faults:
    """Yield what the measurement of an attempt lacks; cost and speed need no score."""
    if outcome == "not-applicable" or not technique.scored_on_items:
        return
    facts, attempt = evaluation.problem.facts, f"attempts.{technique.id}"

    def unmeasured(at: str, missing: tuple[str, ...] = (), **more: Any) -> Issue:
        rule, weight, about = CheckRule.UNMEASURED_ATTEMPT, Severity.UNDECIDED, (f"{attempt}.{at}",)
        return Issue(rule, weight, about, technique.id, missing=missing, more=more)

    # What trains is asked for its record, and so for the target.
    wanted = (f"{attempt}.score", f"{attempt}.items", *(() if evaluation.trains else (TARGET,)))
    lacking = tuple(fact for fact in wanted if facts.get(fact) is None)
    if facts.get(f"{attempt}.items") == 0:
        lacking += (f"{attempt}.items",)  # a score on nothing is none
    if lacking:
        yield unmeasured("outcome", lacking, lacking=lacking), Severity.WARNING
    if part := _scores_a_part(evaluation, attempt):
        yield unmeasured("evidence", part=part), Severity.NOTE
        return
    steps = {decision.step.technique for decision in evaluation.decision.needs}
    skips = evaluation.trains and outcome == "below-target"
    shown = measured(evaluation.facts, technique.id) if skips else None
    if shown and technique.id not in steps:  # a step that is not settled says so itself
        yield unmeasured("items", shown=shown), None


def _scores_a_part(evaluation: Evaluation, attempt: str) -> tuple[str, str, float] | None:
    """Return a result file on too few of the items, why it does not count, and how many there are.

    Return None for any other file, and where no file is named.
    """
    facts, origin = evaluation.problem.facts, evaluation.problem.origins.get(f"{attempt}.items")
    items = _number(facts, "evaluation.items", 0)
    if origin and origin.lacks and _number(facts, f"{attempt}.items", items) < PART * items:
        return origin.file, origin.lacks, items
    return None


def counted_errors(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield trainings that the counted errors of the proposal rule out.

    A note only: to refuse whoever counted would reward whoever did not.
    """
    book, facts = evaluation.rulebook, evaluation.problem.facts
    counts = counts_of(book, facts)
    if counts is None or counts.target is None:
        return
    read = (*(fact for fact in facts if fact.startswith("errors.")), TARGET)
    for technique in evaluation.proposed:
        bound = technique.training and not counts.is_tried(facts, technique.id)
        found = ceiling_of(book, counts, technique.id) if bound else None
        if found and below(found.high, counts.target):
            more = {"counts": counts, "ceiling": found}
            about = Severity.NOTE, (READ,), technique.id
            yield Issue(COUNTED_OUT, *about, read=read, more=more)


def unusable_tries(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield tries without training that would reach the target and are marked as not usable.

    They would be enough, so a reviewer reads why they may not be used.
    """
    target = evaluation.problem.facts.get(TARGET)
    if not evaluation.trains or not isinstance(target, int | float):
        return
    for name, every in evaluation.problem.tries.items():
        scored = [(each.score, each) for each in every if not each.usable and each.score]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best and score >= target and not evaluation.rulebook.techniques[name].training:
            attempt, weight = f"attempts.{name}", Severity.NOTE if best.note else Severity.ERROR
            about = (f"{attempt}.tries", f"{attempt}.outcome", attempt)
            yield Issue(CheckRule.UNEXPLAINED_ATTEMPT, weight, about, name, more={"best": best})


def _relied_on(evaluation: Evaluation) -> Iterator[str]:
    """Yield the scores that the proposal relies on: of skipped techniques and in requirements."""
    seen = set[str]()
    for technique in evaluation.proposed:
        for option in options(evaluation, technique):
            for item in option.before:
                if item.excluded is not True and item.open is not False:
                    yield from (f"attempts.{member.technique}.score" for member in item.members)
            requirements = [rule for rule, truth in option.assessment.requirements if truth]
            requirements += training_requirements(evaluation, technique)
            for requirement in (rule for rule in requirements if rule.id not in seen):
                seen.add(requirement.id)
                for leaf in decisive_comparisons(
                    requirement.when, evaluation.facts, evaluation.rulebook.evaluators
                ):
                    yield from leaf.facts


def evidence(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield the numbers that training relies on and that no file supports, if settings weigh them.

    Files are read with the proposal. A file that contradicts a stated fact is bad input.
    """
    if not evaluation.trains:
        return
    book, stated = evaluation.rulebook, evaluation.problem.facts
    files = {"examples.demonstrations": "examples.file", "evaluation.items": "evaluation.file"}
    for fact in _relied_on(evaluation):
        reads = book.computed[fact].reads if fact in book.computed else (fact,)
        files |= {read: _SUPPORTED_OUT_BY[read] for read in reads if read in _SUPPORTED_OUT_BY}
        if fact.startswith("attempts."):
            attempt = fact.rpartition(".")[0]
            files[f"{attempt}.score"] = f"{attempt}.evidence"
    bare, lacking = dict[str, str](), list[str]()
    for claim, file in files.items():
        origin = evaluation.problem.origins.get(claim)
        supported = origin.digest if origin else file == INVOICE and file in stated
        if claim not in stated or file not in book.facts or supported:
            continue
        if not origin or not origin.lacks:
            bare[claim] = file
        elif not _scores_a_part(evaluation, claim.rpartition(".")[0]):  # which is said by itself
            lacking.append(claim)
    if about := (*bare, *lacking):
        rule, more = CheckRule.UNSUPPORTED_NUMBERS, {"bare": bare, "lacking": lacking}
        yield Issue(rule, Severity.NOTE, about, missing=tuple(bare.values()), more=more)


INVOICE = "costs.invoice"

METRIC = "evaluation.metric"
AGREEMENT = "evaluation.human_agreement"

_COUNTED = ("preference_pairs", "ratings", "per_class", "tasks")
_SUPPORTED_OUT_BY = {
    **{f"examples.{name}": "examples.file" for name in _COUNTED},
    **dict.fromkeys((*PRICED, MONTHLY_BILL, PER_REQUEST), INVOICE),
}
"""The files that bear numbers out, beside those of examples, items and scores."""

DATE = "proposal.date"
_ASKED_FOR = ("proposal.owner", DATE, METRIC, TARGET, "team.maintainer")


_OLD = 365
"""Days after which a proposal is called old; our own choice."""


def record(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield what a training proposal must state: who, when, which number, and what is assumed."""
    if not evaluation.trains:
        return
    facts, rule = evaluation.problem.facts, CheckRule.MISSING_TRAINING_RECORD
    assumed = assumed_facts(evaluation.rulebook, evaluation.decision)
    unstated = [fact for fact in (*_ASKED_FOR, *assumed) if facts.get(fact) is None]
    top = _number(facts, "evaluation.max_score", 1)
    if _number(facts, TARGET, 0) >= top and AGREEMENT not in facts:
        unstated.append(AGREEMENT)  # that no item may go wrong is to be asked of people first
    parts = ((fact, facts.get(fact)) for fact in _ASKED_FOR)
    hollow = [fact for fact, text in parts if isinstance(text, str) and is_placeholder(text)]
    age = evaluation.today - _number(facts, DATE, evaluation.today)
    ahead = age < -1  # where its author lives it may be tomorrow already
    if age > _OLD:
        yield Issue(rule, Severity.WARNING, (DATE,))
    if missing := (*[DATE] * ahead, *hollow, *unstated):
        more = {"unstated": unstated, "hollow": hollow, "ahead": ahead}
        yield Issue(rule, Severity.UNDECIDED, missing[:1], missing=missing, more=more)


def gain(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield a claimed gain that the evaluation set is too small to show.

    A score on a larger scale is read as its share of the scale. The mean of such scores may vary
    less than that of right-or-wrong scores, which the mean does not show: then the result is
    undecided.
    """
    facts, attempts = evaluation.problem.facts, evaluation.replaced
    top = max(_number(facts, "evaluation.max_score", 1), 1)
    scores = [fact for attempt in attempts if (fact := f"attempts.{attempt}.score") in facts]
    counts = (
        [_number(facts, f"attempts.{attempt}.items", 0) for attempt in attempts] if top > 1 else []
    )
    items = int(min(filter(None, (_number(facts, "evaluation.items", 0), *counts)), default=0))
    if not (scores and items and TARGET in facts):
        return
    best = max(_number(facts, fact, 0) for fact in scores)
    target = _number(facts, TARGET, 0)
    claimed, differ = round((target - best) / top, 4), disagreement(best / top, target / top)
    least = detectable(items, differ)
    if 0 < claimed < least - ON:
        doubt = Severity.ERROR if top == 1 else Severity.UNDECIDED
        weight = doubt if evaluation.trains else Severity.WARNING
        read = ("evaluation.items", TARGET, *scores)
        more = {"claimed": claimed, "least": least, "items": items, "differ": differ, "top": top}
        yield Issue(CheckRule.UNDETECTABLE_GAIN, weight, read[:1], read=read, more=more)


def _number(facts: Facts, fact: str, otherwise: float) -> float:
    value = facts.get(fact)
    return value if isinstance(value, int | float) else otherwise

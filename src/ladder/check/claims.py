"""The claims of a proposal: attempts in the past, and the gain that it promises."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ladder.check.evaluation import Evaluation, places, training_requirements
from ladder.check.findings import Finding, Severity
from ladder.check.placeholders import is_placeholder
from ladder.engine.comparisons import facts_of
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.costs import MONTHLY_BILL, PER_REQUEST, PRICED
from ladder.engine.errors import READ, below, ceiling_of, counts_of
from ladder.engine.facts import Facts
from ladder.engine.open_facts import assumed_facts
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Technique
from ladder.engine.scores import TARGET, measured
from ladder.engine.statistics import CONFIDENCE, ON, detectable, disagreement, items_needed
from ladder.engine.wording import (
    COUNTED_OUT,
    at_most,
    ends_in_words,
    errors_in_words,
    inside,
    show,
)
from ladder.load.evidence.evidence_links import PART
from ladder.output.diagnostics import listed, quoted


class _Fault(NamedTuple):
    """A fault of an attempt: its text, and its weights if the proposal relies on it and if not.

    `slight` is None if there is no finding for an attempt that nothing relies on.
    """

    rule: CheckRule
    at: str
    text: str
    missing: list[str]
    weight: Severity = Severity.UNDECIDED
    slight: Severity | None = Severity.WARNING
    do: str = ""


def attempts(evaluation: Evaluation, rests_on: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield findings on attempts that skip a technique but lack their reason or their score."""
    facts = evaluation.problem.facts
    for name, technique in evaluation.rulebook.techniques.items():
        outcome = str(facts.get(f"attempts.{name}.outcome"))
        if outcome not in _CLAIMS:
            continue
        claim = f"The attempt at {inside(technique.title)} is said to {_CLAIMS[outcome]}"
        faults = [*_reason(evaluation, name, outcome)]
        faults += _measure(evaluation, technique, outcome)
        weighs = bool(faults) and rests_on(name)
        for fault in faults:
            if severity := fault.weight if weighs else fault.slight:
                yield evaluation.finding(
                    fault.rule,
                    severity,
                    [fault.at],
                    f"{claim}, but {fault.text}.",
                    do=fault.do,
                    technique=name,
                    missing=fault.missing if weighs else (),
                )


def counted_errors(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield trainings that the counted errors of the proposal rule out.

    A note only: to refuse whoever counted would reward whoever did not.
    """
    book, facts = evaluation.rulebook, evaluation.problem.facts
    counts = counts_of(book, facts)
    if counts is None or counts.target is None:
        return
    for technique in evaluation.proposed:
        bound = technique.training and not counts.is_tried(facts, technique.id)
        found = ceiling_of(book, counts, technique.id) if bound else None
        if found and below(found.high, counts.target):
            says = f"{technique.title} can repair {errors_in_words(counts, found)}"
            text = f"{says}: {at_most(found.high, counts.target)}."
            stated = [fact for fact in facts if fact.startswith("errors.")]
            yield evaluation.finding(
                COUNTED_OUT,
                Severity.NOTE,
                [READ],
                text,
                read=(*stated, TARGET),
                technique=technique.id,
            )


def unusable_tries(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield tries without training that would reach the target and are marked as not usable.

    They would be enough, so a reviewer reads why they may not be used.
    """
    target = evaluation.problem.facts.get(TARGET)
    if not evaluation.trains or not isinstance(target, int | float):
        return
    for name, every in evaluation.problem.tries.items():
        technique = evaluation.rulebook.techniques[name]
        scored = [(each.score, each) for each in every if not each.usable and each.score]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if technique.training or best is None or score < target:
            continue
        attempt = f"attempts.{name}"
        says = (
            f"{best.name} scored {score:g} as {inside(technique.title)}: the target is {target:g}"
        )
        why = f"It is marked as not usable: {best.note}" if best.note else "No note says why not"
        yield evaluation.finding(
            CheckRule.UNEXPLAINED_ATTEMPT,
            Severity.NOTE if best.note else Severity.ERROR,
            [f"{attempt}.tries", f"{attempt}.outcome", attempt],
            f"{says}. {why.rstrip('.')}.",
            why="A cheaper technique that reaches the target is enough, unless you may not use it.",
            do="Check that it cannot be used."
            if best.note
            else "Add a `note` to this try: why it may not or cannot be used.",
            technique=name,
        )


def _reason(evaluation: Evaluation, attempt: str, outcome: str) -> Iterator[_Fault]:
    rule, fact = CheckRule.UNEXPLAINED_ATTEMPT, f"attempts.{attempt}.because"
    because = evaluation.problem.facts.get(fact)
    if outcome == "below-target" and because is None:
        at, text = f"attempts.{attempt}.outcome", "no reason is given"
        yield _Fault(rule, at, text, [fact], Severity.ERROR)
        return
    if outcome != "target-reached" and evaluation.trains and is_placeholder(str(because or "")):
        text = "the reason does not say what went wrong"
        do = "Say in a sentence what still goes wrong, and on which items."
        yield _Fault(rule, fact, text, [fact], slight=None, do=do)


def _measure(evaluation: Evaluation, technique: Technique, outcome: str) -> Iterator[_Fault]:
    """Yield what the measurement of an attempt lacks; cost and speed need no score."""
    if outcome == "not-applicable" or not technique.scored_on_items:
        return
    facts, attempt = evaluation.problem.facts, f"attempts.{technique.id}"
    wanted = {f"{attempt}.score": "score", f"{attempt}.items": "number of items"}
    if not evaluation.trains:  # what trains is asked for its record
        wanted[TARGET] = "target"
    lacking = [fact for fact in wanted if facts.get(fact) is None]
    if facts.get(f"{attempt}.items") == 0:
        lacking.append(f"{attempt}.items")  # a score on nothing is none
    if lacking:
        text = f"no {listed(wanted[item] for item in lacking)} is given"
        do = "" if f"{attempt}.score" in lacking else f"Add {listed(lacking)}."
        yield _Fault(CheckRule.UNMEASURED_ATTEMPT, f"{attempt}.outcome", text, lacking, do=do)
    if part := _scores_a_part(evaluation, attempt):
        file, lacks, items = part
        text = f"{file} does not count: {lacks}"
        do = f"Score {inside(technique.title)} on all {show(items)} evaluation items."
        at, slight = f"{attempt}.evidence", Severity.NOTE
        yield _Fault(CheckRule.UNMEASURED_ATTEMPT, at, text, [], slight=slight, do=do)
        return
    steps = {decision.step.technique for decision in evaluation.decision.needs}
    skips = evaluation.trains and outcome == "below-target"
    shown = measured(evaluation.facts, technique.id) if skips else None
    if shown and technique.id not in steps:  # a step that is not settled says so itself
        text = f"{show(shown.items)} items do not show it: {shown.score:g} may be "
        text += ends_in_words(shown.low, shown.high, shown.target)
        text += f", and the target is {shown.target:g}"
        more = f"{show(shown.more)} more items" if shown.more else "more items"
        do = f"Score {inside(technique.title)} on {more}."
        at = f"{attempt}.items"
        yield _Fault(CheckRule.UNMEASURED_ATTEMPT, at, text, [], slight=None, do=do)


def _scores_a_part(evaluation: Evaluation, attempt: str) -> tuple[str, str, float] | None:
    """Return a result file on too few of the items, why it does not count, and how many there are.

    Return None for any other file, and where no file is named.
    """
    facts, origin = evaluation.problem.facts, evaluation.problem.origins.get(f"{attempt}.items")
    items = _number(facts, "evaluation.items", 0)
    if origin and origin.lacks and _number(facts, f"{attempt}.items", items) < PART * items:
        return origin.file, origin.lacks, items
    return None


_CLAIMS = {
    "below-target": "have fallen short",
    "target-reached": "have met its target",
    "not-applicable": "be out of the question here",
}


def _relied_on(evaluation: Evaluation) -> Iterator[str]:
    """Yield the scores that the proposal relies on: of skipped techniques and in requirements."""
    seen = set[str]()
    for technique in evaluation.proposed:
        for place in places(evaluation, technique):
            for item in place.before:
                if item.excluded is not True and item.open is not False:
                    yield from (f"attempts.{member.technique}.score" for member in item.members)
            requirements = [rule for rule, truth in place.assessment.requirements if truth]
            requirements += training_requirements(evaluation, technique)
            for requirement in (rule for rule in requirements if rule.id not in seen):
                seen.add(requirement.id)
                for leaf in decisive_comparisons(
                    requirement.when, evaluation.facts, evaluation.rulebook.evaluators
                ):
                    yield from facts_of(leaf)


def evidence(evaluation: Evaluation) -> Iterator[Finding]:
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
    bare, lacking = {}, {}
    for claim, file in files.items():
        origin = evaluation.problem.origins.get(claim)
        supported = origin.digest if origin else file == INVOICE and file in stated
        if claim not in stated or file not in book.facts or supported:
            continue
        if not origin or not origin.lacks:
            bare[claim] = file
        elif not _scores_a_part(evaluation, claim.rpartition(".")[0]):  # which is said by itself
            lacking[claim] = f"{origin.file} does not support {claim}: {origin.lacks}"
    texts = [f"No file supports {listed(bare)}"] * bool(bare) + [*lacking.values()]
    named = listed(dict.fromkeys(bare.values()))
    steps = [f"Name the files beside the proposal: {named}."] * bool(bare)
    steps += ["Give each result the id of its evaluation item."] * bool(lacking)
    if texts:
        yield evaluation.finding(
            CheckRule.UNSUPPORTED_NUMBERS,
            Severity.NOTE,
            [*bare, *lacking],
            f"{'. '.join(texts)}.",
            do=" ".join(steps),
            missing=bare.values(),
        )


INVOICE = "costs.invoice"

METRIC = "evaluation.metric"
AGREEMENT = "evaluation.human_agreement"

_COUNTED = ("preference_pairs", "ratings", "per_class", "tasks")
_SUPPORTED_OUT_BY = {
    **{f"examples.{name}": "examples.file" for name in _COUNTED},
    **dict.fromkeys((*PRICED, MONTHLY_BILL, PER_REQUEST), INVOICE),
}
"""The files that bear numbers out, beside those of examples, items and scores."""

_ASKED_FOR = ("proposal.owner", "proposal.date", METRIC, TARGET, "team.maintainer")


_OLD = 365
"""Days after which a proposal is called old; our own choice."""


def record(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield what a training proposal must state: who, when, which number, and what is assumed."""
    if not evaluation.trains:
        return
    facts = evaluation.problem.facts
    assumed = assumed_facts(evaluation.rulebook, evaluation.decision)
    unstated = [fact for fact in (*_ASKED_FOR, *assumed) if facts.get(fact) is None]
    top = _number(facts, "evaluation.max_score", 1)
    if _number(facts, TARGET, 0) >= top and AGREEMENT not in facts:
        unstated.append(AGREEMENT)  # that no item may go wrong is to be asked of people first
    parts = ((fact, facts.get(fact)) for fact in _ASKED_FOR)
    hollow = [fact for fact, text in parts if isinstance(text, str) and is_placeholder(text)]
    age = evaluation.today - _number(facts, "proposal.date", evaluation.today)
    ahead = age < -1  # where its author lives it may be tomorrow already
    are = "are" if len(unstated) > 1 else "is"
    texts = [f"{listed(unstated)} {are} not stated"] * bool(unstated)
    texts += [f"{fact} says nothing: {quoted(str(facts[fact]))}" for fact in hollow]
    texts += ["its date lies in the future"] * ahead
    missing = [*["proposal.date"] * ahead, *hollow, *unstated]
    wrong = [*["proposal.date"] * ahead, *hollow]
    steps = [f"Correct {listed(wrong)}."] * bool(wrong) + [f"Write {listed(unstated)}."] * bool(
        unstated
    )
    if age > _OLD:
        yield evaluation.finding(
            CheckRule.MISSING_TRAINING_RECORD,
            Severity.WARNING,
            ["proposal.date"],
            f"The proposal is from {facts['proposal.date']}, more than a year ago.",
            why="Models and prices have changed since.",
            do="Score the cheaper techniques again with models of today. Then write the new date.",
        )
    if missing:
        yield evaluation.finding(
            CheckRule.MISSING_TRAINING_RECORD,
            Severity.UNDECIDED,
            missing[:1],
            f"Training is proposed, and {'; '.join(texts)}.",
            do=" ".join(steps),
            missing=missing,
        )


def gain(evaluation: Evaluation) -> Iterator[Finding]:
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
    if not 0 < claimed < least - ON:
        return
    # As many digits as show that the one is less.
    digits = next((n for n in (1, 2) if _points(claimed, n) != _points(least, n)), 3)
    result, shown = _points(claimed, digits), _points(least, digits)
    rule = evaluation.rule(CheckRule.UNDETECTABLE_GAIN)
    doubt = Severity.ERROR if top == 1 else Severity.UNDECIDED
    scale = f" of the scale of {show(top)}" if top > 1 else ""
    yield evaluation.finding(
        rule.id,
        doubt if evaluation.trains else Severity.WARNING,
        ["evaluation.items"],
        f"The claimed gain of {_counted(result)}{scale} is less than the {shown} that "
        f"{show(items)} evaluation items can show.",
        why=f"Two systems run on the same {show(items)} items, disagreeing on {_points(differ)}% "
        f"of them, must differ by {shown} points for {CONFIDENCE}% confidence at 80% power. "
        f"{rule.why}",
        do=f"Label {show(items_needed(claimed, differ))} items to show {_counted(result)}.",
        read=("evaluation.items", TARGET, *scores),
    )


def _number(facts: Facts, fact: str, otherwise: float) -> float:
    value = facts.get(fact)
    return value if isinstance(value, int | float) else otherwise


def _counted(points: str) -> str:
    return f"{points} point" if points == "1" else f"{points} points"


def _points(share: float, digits: int = 1) -> str:
    return f"{share * 100:.{digits}f}".rstrip("0").removesuffix(".")

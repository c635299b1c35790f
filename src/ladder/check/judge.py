"""A proposal against its verdict: every technique at every need that it is proposed for.

A proposal passes if each of its techniques may be taken for each need that it can serve, and each
need is served. So a further need can only ask for more. A proposal that trains must state every
fact that could change the answer, so omitting one never helps. For any other proposal a missing
fact is a note: trying it costs little, and only a known fact speaks against it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from ladder.check import claims, messages
from ladder.check.evaluation import (
    Evaluation,
    Place,
    decisive_facts,
    evaluate,
    on_route,
    places,
    training_requirements,
)
from ladder.check.findings import Finding, Severity
from ladder.check.lower_rungs import facts_of_lower, unknown_of
from ladder.check.slips import slips
from ladder.engine.assessment import height
from ladder.engine.forms import MEASURE
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Technique
from ladder.engine.wording import fill, inside


def judge(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield everything that the author of a proposal should know, in no particular order."""
    yield from against_the_verdict(evaluation)
    yield from claims.attempts(evaluation, lambda name: _fails_without(evaluation, name))
    yield from claims.unusable_tries(evaluation)
    yield from claims.counted_errors(evaluation)
    yield from claims.gain(evaluation)
    yield from claims.record(evaluation)
    yield from claims.evidence(evaluation)
    yield from slips(evaluation)


def _fails_without(evaluation: Evaluation, attempt: str) -> bool:
    """Return whether a proposal relies on an attempt: without it, it would not pass."""
    problem = evaluation.problem
    facts = {
        name: value
        for name, value in problem.facts.items()
        if not name.startswith(f"attempts.{attempt}.")
    }
    if not evaluation.trains:  # only training has to prove what was tried before
        return False
    without = evaluate(evaluation.rulebook, replace(problem, facts=facts), evaluation.today)
    without = replace(without, ranked=False)
    severe = (Severity.ERROR, Severity.UNDECIDED)
    return any(finding.severity in severe for finding in against_the_verdict(without))


def against_the_verdict(evaluation: Evaluation) -> Iterator[Finding]:
    """Yield the findings on the proposal against the step of each need."""
    if not evaluation.decision.needs:
        rule = evaluation.rule(CheckRule.MISSING_NEED)
        yield evaluation.finding(
            rule.id,
            Severity.UNDECIDED,
            ["needs"],
            f"The proposal {rule.says}.",
            missing=["needs"],
        )
    served: set[str] = set()
    refused = False
    warned: set[str] = set()
    for technique in evaluation.proposed:
        taken = list(places(evaluation, technique))
        found = list(_excluded(evaluation, technique))
        refused = refused or bool(found)
        if taken:
            served |= {place.need for place in taken}
            found = [item for place in taken for item in _at(evaluation, place)]
        for rule in training_requirements(evaluation, technique):
            if not (truth := evaluation.answers[rule.id]):
                found.append(messages.unmet_requirement(evaluation, rule, truth, technique, ""))
        yield from _each_once(found)
        if not any(item.severity in (Severity.ERROR, Severity.UNDECIDED) for item in found):
            needs = frozenset(place.need for place in taken)
            yield from messages.cautions(evaluation, technique, needs, warned)
    if served or not refused:  # else why nothing is served has been said
        yield from _unserved(evaluation, served)


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings on one technique, each rule once, at the need with most weight."""
    by_rule: dict[str, Finding] = {}
    for finding in findings:
        known = by_rule.setdefault(finding.rule, finding)
        if finding.severity.rank < known.severity.rank:
            by_rule[finding.rule] = finding
        elif finding.severity is known.severity:
            missing = tuple(dict.fromkeys((*known.missing, *finding.missing)))
            by_rule[finding.rule] = known._replace(missing=missing)
    yield from by_rule.values()


def _excluded(evaluation: Evaluation, technique: Technique) -> Iterator[Finding]:
    """Yield why a technique serves none of the needs, each rule once."""
    rules: dict[str, Finding] = {}
    for decision in evaluation.decision.needs:
        need, at = decision.need, on_route(decision, technique.id)
        known = [rule for rule, truth in at.exclusions if truth] if at else []
        against = [rule for rule in known if at and rule in at.entry.refusals]
        for rule in against if at else [need.exclusions[technique.id]]:
            rules.setdefault(rule.id, messages.excluded(evaluation, rule, technique, decision))
    yield from rules.values()


def _unserved(evaluation: Evaluation, served: set[str]) -> Iterator[Finding]:
    """Yield the needs that no proposed technique serves.

    A check never asks for more training: a need whose step is more training, or to keep what is in
    use, comes later.
    """
    for decision in evaluation.decision.needs:
        need = decision.need
        if need.id not in served:
            step = evaluation.rulebook.techniques[decision.step.technique]
            cheaper = decision.step.outcome == "use" and not step.training and step.id != MEASURE
            yield evaluation.finding(
                CheckRule.UNSERVED_NEED,
                Severity.ERROR,
                ["needs"],
                f"Nothing proposed serves the need {need.id} ({inside(need.title)}).",
                do=f"The verdict for this need is {messages.named(step)}: propose that too."
                if cheaper
                else "Remove this need for now. "
                "Check it again after you have scored what you propose.",
                need=need.id,
            )


def _at(evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    """Yield whether a technique may be taken at an entry, and is not above the verdict."""
    technique, decision, assessment = place
    refused = [
        rule for rule, truth in assessment.exclusions if truth and rule in assessment.entry.refusals
    ]
    if refused and technique.rung == 0:
        yield from (messages.excluded(evaluation, rule, technique, decision) for rule in refused)
        return
    step = evaluation.rulebook.techniques[decision.step.technique]
    compared = f"You propose {messages.named(technique)}; the verdict is {messages.named(step)}."
    if place.alone:
        for rule, truth in assessment.requirements:
            if not truth:
                yield messages.unmet_requirement(evaluation, rule, truth, technique, place.need)
        for rule, truth in assessment.exclusions if technique.rung != 0 else ():
            if truth is None:
                found = messages.open_reason(evaluation, rule, technique, place.need)
                if evaluation.trains or found.missing:  # else nobody could do anything about it
                    yield found
    outcome = f"attempts.{technique.id}.outcome"
    again = place.alone and evaluation.problem.facts.get(outcome) == "below-target"
    if again:
        yield evaluation.finding(
            CheckRule.FAILED_TECHNIQUE,
            Severity.NOTE,
            [outcome],
            f"{technique.title} was tried before and fell short.",
            technique=technique.id,
            need=place.need,
        )
    # If only an exclusion or a requirement keeps it back, that was reported already.
    waits = decision.step.outcome == "stay" or decision.step.technique == MEASURE
    another_first = not waits or assessment.status != "blocked"
    if not place.is_step and _is_above(place) and another_first:
        yield _above(evaluation, place)
        return
    yield from _less_might_do(evaluation, place)
    steps = (decision.step.technique, *decision.combined_with)
    step_is_proposed = any(item.id in steps for item in evaluation.proposed)
    settled = place.is_step or again or step_is_proposed
    if assessment.status != "blocked" and not settled:
        yield evaluation.finding(
            CheckRule.BELOW_RECOMMENDATION,
            Severity.NOTE,
            ["proposal.technique"],
            compared,
            technique=technique.id,
            need=place.need,
        )


def _is_above(place: Place) -> bool:
    """Return whether an entry is on a higher rung than the step of its need.

    Rung 0 needs no proof, even beside another step. A technique that does not train and missed the
    target before is proposed again, not above the verdict.
    """
    technique = place.technique
    again = not technique.training and place.assessment.status == "below-target"
    higher = height(technique.rung) > height(place.decision.step.rung)
    return place.alone and technique.rung != 0 and higher and not again


def _above(evaluation: Evaluation, place: Place) -> Finding:
    """Return that a technique is above the verdict, with the facts that could change that.

    Training is refused. Anything else is undecided as long as a missing fact could justify it.
    """
    technique, decision, _ = place
    reachable = any(
        step.technique == technique.id and step.outcome == "use" for step in decision.possible
    )
    rule = evaluation.rule(CheckRule.ABOVE_RECOMMENDATION)
    taken = decision.taken if decision.step.outcome == "use" else None
    return evaluation.finding(
        rule.id,
        Severity.UNDECIDED if reachable and not technique.training else Severity.ERROR,
        ["proposal.technique"],
        messages.comes_first(evaluation, technique, decision),
        why=messages.unsettled(evaluation, decision)
        or (f"{rule.why} {fill(taken.entry.fit.why, evaluation.facts)}" if taken else ""),
        do=messages.instead(evaluation, decision),
        read=("proposal.technique", "needs"),
        technique=technique.id,
        need=place.need,
        sources=taken.entry.fit.sources if taken else (),
        missing=_what_could_change_it(evaluation, place) if reachable else (),
    )


def _what_could_change_it(evaluation: Evaluation, place: Place) -> list[str]:
    """Return the missing facts that keep a technique back, most decisive first."""
    unknown = chain.from_iterable(unknown_of(evaluation, place.assessment))
    missing = dict.fromkeys((*facts_of_lower(evaluation, place), *unknown))
    if not evaluation.ranked:
        return [*missing]
    decisive = [fact for fact in decisive_facts(evaluation, place) if fact in missing]
    return [*decisive, *missing]


def _less_might_do(evaluation: Evaluation, place: Place) -> Iterator[Finding]:
    """Yield that a lower technique may be enough, depending on a missing fact."""
    asked = place.lower_possible and place.technique.rung != 0  # below that nothing is asked for
    missing = facts_of_lower(evaluation, place) if asked else {}
    if not missing:  # what is not known of the place itself has been said
        return
    titles = (evaluation.rulebook.techniques[name].title for name in missing.values())
    yield evaluation.finding(
        CheckRule.LOWER_RUNG_POSSIBLE,
        evaluation.doubt,
        [*missing][:1],
        f"A lower rung may be enough: {', '.join(dict.fromkeys(map(inside, titles)))}.",
        technique=place.technique.id,
        need=place.need,
        missing=missing,
    )

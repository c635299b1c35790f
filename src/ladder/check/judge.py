"""A proposal against its verdict: every technique at every need that it is proposed for.

A proposal passes if each of its techniques may be taken for each need that it can serve, and each
need is served. So a further need can only ask for more. A proposal that trains must state every
fact that could change the answer, so omitting one never helps. For any other proposal a missing
fact is a note: trying it costs little, and only a known fact speaks against it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from ladder.check import claims
from ladder.check.evaluation import (
    Evaluation,
    OptionOfNeed,
    evaluate,
    on_route,
    options,
    training_requirements,
)
from ladder.check.findings import Issue, Severity
from ladder.check.slips import slips
from ladder.engine.assessment import height
from ladder.engine.comparisons import Truth
from ladder.engine.computed import compared, follows_from
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.costs import PRICED
from ladder.engine.explanation import applicable_rules
from ladder.engine.forms import MEASURE
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.unknown import facts_of_lower, missing_facts, unknown_of

PROPOSED = ("proposal.technique",)

GAP = "computed.smallest-detectable-gain"
"""No caution that reads it is raised here: `ladder.check.claims.gain` weighs that itself."""


def issues_of(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield everything that the author of a proposal should know, in no particular order."""
    yield from against_the_verdict(evaluation)
    yield from claims.attempts(evaluation, lambda name: _fails_without(evaluation, name))
    yield from claims.unusable_tries(evaluation)
    yield from claims.counted_errors(evaluation)
    yield from claims.gain(evaluation)
    yield from claims.record(evaluation)
    yield from claims.evidence(evaluation)
    yield from slips(evaluation)


def severe(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Yield the issues that keep a proposal to train from passing."""
    return (item for item in issues if item.severity in (Severity.ERROR, Severity.UNDECIDED))


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
    return any(severe(against_the_verdict(without)))


def against_the_verdict(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield the issues of the proposal against the step of each need."""
    if not evaluation.decision.needs:
        missing = ("needs",)
        yield Issue(CheckRule.MISSING_NEED, Severity.UNDECIDED, missing, missing=missing)
    served: set[str] = set()
    refused = False
    warned: set[str] = set()
    for technique in evaluation.proposed:
        taken = list(options(evaluation, technique))
        found = list(_excluded(evaluation, technique))
        refused = refused or bool(found)
        if taken:
            served |= {option.need for option in taken}
            found = [item for option in taken for item in _at(evaluation, option)]
        for rule in training_requirements(evaluation, technique):
            if not (truth := evaluation.known[rule.id]):
                found.append(_unmet(evaluation, rule, truth, technique, ""))
        yield from _each_once(found)
        if not any(severe(found)):
            needs = frozenset(option.need for option in taken)
            yield from _cautions(evaluation, technique, needs, warned)
    if served or not refused:  # else why nothing is served has been said
        yield from _unserved(evaluation, served)


def _each_once(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Yield the issues of one technique, each rule once, at the need with most weight."""
    by_rule: dict[str, Issue] = {}
    for issue in issues:
        known = by_rule.setdefault(issue.rule, issue)
        if issue.severity.rank < known.severity.rank:
            by_rule[issue.rule] = issue
        elif issue.severity is known.severity:
            missing = tuple(dict.fromkeys((*known.missing, *issue.missing)))
            by_rule[issue.rule] = known._replace(missing=missing, more={**issue.more, **known.more})
    yield from by_rule.values()


def _excluded(evaluation: Evaluation, technique: Technique) -> Iterator[Issue]:
    """Yield why a technique serves none of the needs, each rule once."""
    rules: dict[str, Issue] = {}
    for decision in evaluation.decision.needs:
        need, at = decision.need, on_route(decision, technique.id)
        known = [rule for rule, truth in at.exclusions if truth] if at else []
        against = [rule for rule in known if at and rule in at.entry.refusals]
        for rule in against if at else [need.exclusions[technique.id]]:
            rules.setdefault(rule.id, _exclusion(evaluation, rule, technique, need.id))
    yield from rules.values()


def _exclusion(evaluation: Evaluation, rule: Rule, technique: Technique, need: str) -> Issue:
    """Return that a technique does not serve a need; at rung 0 as a warning, as it costs little.

    Off the option list it is an error at every rung, because no fact can change that.
    """
    harmless = technique.rung == 0 and technique.id not in evaluation.at(need).need.exclusions
    weight = Severity.WARNING if harmless else Severity.ERROR
    about = [fact for fact in rule.reads if fact in evaluation.facts][:1] or PROPOSED
    return Issue(rule.id, weight, about, technique.id, need, read=("needs", *rule.reads))


def _unserved(evaluation: Evaluation, served: set[str]) -> Iterator[Issue]:
    """Yield the needs that no proposed technique serves."""
    for decision in evaluation.decision.needs:
        if decision.need.id not in served:
            need = decision.need.id
            yield Issue(CheckRule.UNSERVED_NEED, Severity.ERROR, ("needs",), need=need)


def _at(evaluation: Evaluation, option: OptionOfNeed) -> Iterator[Issue]:
    """Yield whether a technique may be taken at an entry, and is not above the verdict."""
    technique, decision, assessment = option
    here = technique.id, option.need
    refused = [
        rule for rule, truth in assessment.exclusions if truth and rule in assessment.entry.refusals
    ]
    if refused and technique.rung == 0:
        yield from (_exclusion(evaluation, rule, technique, option.need) for rule in refused)
        return
    if option.alone:
        for rule, truth in assessment.requirements:
            if not truth:
                yield _unmet(evaluation, rule, truth, technique, option.need)
        for rule, truth in assessment.exclusions if technique.rung != 0 else ():
            if truth is None:
                issue = _open(evaluation, rule, technique, option.need)
                if evaluation.trains or issue.missing:  # else nobody could do anything about it
                    yield issue
    outcome = f"attempts.{technique.id}.outcome"
    again = option.alone and evaluation.problem.facts.get(outcome) == "below-target"
    if again:
        yield Issue(CheckRule.FAILED_TECHNIQUE, Severity.NOTE, (outcome,), *here)
    # If only an exclusion or a requirement keeps it back, that was reported already.
    waits = decision.step.outcome == "stay" or decision.step.technique == MEASURE
    another_first = not waits or assessment.status != "blocked"
    another_first = another_first and not _elsewhere(evaluation, option)
    if not option.is_step and _is_above(option) and another_first:
        yield _above(evaluation, option)
        return
    # Below rung 0 nothing is asked for; what is not known of the option itself has been said.
    lower = (
        _facts_of_lower(evaluation, option) if option.lower_possible and technique.rung != 0 else {}
    )
    if lower:
        rule_id, more = CheckRule.LOWER_RUNG_POSSIBLE, {"lower": dict.fromkeys(lower.values())}
        yield Issue(rule_id, evaluation.doubt, [*lower][:1], *here, tuple(lower), more=more)
    steps = (decision.step.technique, *decision.combined_with)
    step_is_proposed = any(item.id in steps for item in evaluation.proposed)
    settled = option.is_step or again or step_is_proposed
    if assessment.status != "blocked" and not settled:
        yield Issue(CheckRule.BELOW_RECOMMENDATION, Severity.NOTE, PROPOSED, *here)


def _elsewhere(evaluation: Evaluation, option: OptionOfNeed) -> bool:
    """Return whether a technique is the step of another need, and this need's step is proposed."""
    steps = [decision.step.technique for decision in evaluation.decision.needs]
    own_step = any(item.id == option.decision.step.technique for item in evaluation.proposed)
    return not evaluation.trains and own_step and option.technique.id in steps


def _is_above(option: OptionOfNeed) -> bool:
    """Return whether an entry is on a higher rung than the step of its need.

    Rung 0 needs no proof, even beside another step. A technique that does not train and missed the
    target before is proposed again, not above the verdict.
    """
    technique = option.technique
    again = not technique.training and option.assessment.status == "below-target"
    higher = height(technique.rung) > height(option.decision.step.rung)
    return option.alone and technique.rung != 0 and higher and not again


def _above(evaluation: Evaluation, option: OptionOfNeed) -> Issue:
    """Return that a technique is above the verdict, with the facts that could change that.

    Training is refused. Anything else is undecided as long as a missing fact could justify it.
    """
    technique, decision, _ = option
    reachable = any(
        step.technique == technique.id and step.outcome == "use" for step in decision.possible
    )
    weight = Severity.UNDECIDED if reachable and not technique.training else Severity.ERROR
    unknown = chain(*unknown_of(evaluation.known, option.assessment))
    asked = (*_facts_of_lower(evaluation, option), *unknown) if reachable else ()
    rule, read, need = CheckRule.ABOVE_RECOMMENDATION, (*PROPOSED, "needs"), option.need
    return Issue(rule, weight, PROPOSED, technique.id, need, asked, read, {need: asked})


def _facts_of_lower(evaluation: Evaluation, option: OptionOfNeed) -> dict[str, str]:
    """Return what to state of the earlier entries that could be enough, with their techniques."""
    return facts_of_lower(evaluation.known, option.decision, option.assessment, option.lower)


def _unmet(
    evaluation: Evaluation, rule: Rule, truth: Truth, technique: Technique, need: str
) -> Issue:
    """Return that a requirement is not met, or not known to be met.

    Where nothing is trained, a test set that comes first is a warning: a trial costs little.
    """
    if truth is None:
        return _open(evaluation, rule, technique, need)
    leaves = decisive_comparisons(rule.when, evaluation.facts, evaluation.rulebook.evaluators)
    decisive = (follows_from(evaluation.rulebook, leaf.facts[0]) for leaf in leaves)
    facts = [fact for parts in decisive for fact in parts if fact != "as_of"] or [*rule.reads]
    harmless = MEASURE in rule.instead and not evaluation.trains
    weight = Severity.WARNING if harmless else Severity.ERROR
    return Issue(rule.id, weight, facts[:1], technique.id, need, read=rule.reads)


def _open(evaluation: Evaluation, rule: Rule, technique: Technique, need: str) -> Issue:
    """Return that a rule is undecided, and the facts to write."""
    book = evaluation.rulebook
    missing = missing_facts(book, rule, evaluation.facts)
    read = {fact for item in compared(book, rule) for fact in follows_from(book, item)}
    priced = () if read.isdisjoint(PRICED) else (*PRICED, "task.repeated_tokens")
    missing = missing or tuple(fact for fact in priced if fact not in evaluation.facts)
    parts = [fact for fact in rule.reads if fact in evaluation.problem.facts]
    about = [*missing, *parts, *PROPOSED][:1]
    return Issue(rule.id, evaluation.doubt, about, technique.id, need, missing, rule.reads)


@lru_cache(maxsize=256)
def _applicable(
    rulebook: Rulebook, technique: str, needs: frozenset[str]
) -> tuple[tuple[Rule, str], ...]:
    """Return the cautions about a technique, each with a default position."""
    cautions = []
    for rule in applicable_rules(rulebook, {technique}, needs):
        looked_at = compared(rulebook, rule)
        if rule.kind == "caution" and GAP not in looked_at:
            computed = any(fact.startswith("computed.") for fact in looked_at)
            cautions.append((rule, "evaluation.target" if computed else PROPOSED[0]))
    return tuple(cautions)


def _cautions(
    evaluation: Evaluation, technique: Technique, needs: frozenset[str], warned: set[str]
) -> Iterator[Issue]:
    """Yield what to watch when this technique is used; `warned` are rules that fired already."""
    for rule, otherwise in _applicable(evaluation.rulebook, technique.id, needs):
        if rule.id not in warned and evaluation.known[rule.id]:
            warned.add(rule.id)
            about = [fact for fact in rule.reads if fact in evaluation.problem.facts]
            facts = [*about, otherwise][:1]
            yield Issue(rule.id, Severity.WARNING, facts, technique.id, read=rule.reads)

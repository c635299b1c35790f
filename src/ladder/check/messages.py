"""Findings by the rules of the verdict: each in the rule's own sentences, with the values read."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ladder.check.evaluation import Evaluation
from ladder.check.findings import Finding, Severity
from ladder.engine.answers import answers
from ladder.engine.comparisons import Truth, facts_of
from ladder.engine.computed import compared, follows_from, learned, missing_facts
from ladder.engine.conditions import decisive_comparisons
from ladder.engine.costs import PRICED
from ladder.engine.decision import NeedDecision
from ladder.engine.explanation import applicable_rules
from ladder.engine.facts import Kind
from ladder.engine.recommendation import usual_steps
from ladder.engine.rules import Rule, Rulebook, Technique
from ladder.engine.scores import measured
from ladder.engine.wording import ends_in_words, fill, inside, label, shortfall, show
from ladder.output.phrases import rung_in_words

ANSWERED = "If "
"""How a reason begins that holds with one answer to a missing fact."""

GAP = "computed.smallest-detectable-gain"
"""No caution that reads it is said here: `ladder.check.claims.gain` weighs that for a proposal."""


def named(technique: Technique) -> str:
    """Return a technique as a sentence names it: "LoRA (rung 4)"."""
    return f"{inside(technique.title)} ({rung_in_words(technique.rung)})"


def excluded(
    evaluation: Evaluation, rule: Rule, technique: Technique, decision: NeedDecision
) -> Finding:
    """Return that a technique does not serve a need; at rung 0 as a warning, as it costs little.

    Off the option list it is an error at every rung, because no fact can change that.
    """
    known, need = evaluation.facts, decision.need
    off_the_list = technique.id in need.exclusions
    harmless = technique.rung == 0 and not off_the_list
    # What the rule says to do may be right here; where another step is known, that comes first.
    own = "" if off_the_list else fill(rule.do, known)
    kept = own and (harmless or decision.step.outcome == "stay")
    do = own if kept else f"{instead(evaluation, decision)} {own}".strip()
    return evaluation.finding(
        rule.id,
        Severity.WARNING if harmless else Severity.ERROR,
        [next((fact for fact in rule.reads if fact in known), "proposal.technique")],
        f"{_agrees(technique, 'does', 'do')} not fit {need.quoted}: {fill(rule.says, known)}.",
        do=do,
        read=("needs", *rule.reads),
        technique=technique.id,
        need=need.id,
    )


def instead(evaluation: Evaluation, decision: NeedDecision) -> str:
    """Return what to do in place of what is proposed, with the technique of the verdict."""
    title = inside(evaluation.rulebook.techniques[decision.step.technique].title)
    match decision.step.outcome:
        case "stop":
            return f"Keep {title}, which reached the target, and stop there."
        case "stay":
            return f"Keep {title}. {decision.need.stay}"
        case "use" if unsettled(evaluation, decision):
            more = measured(evaluation.facts, decision.step.technique)
            count = f"{show(more.more)} more" if more and more.more else "more"
            return (
                f"Settle {title} first: score {count} items. If you cannot label that many, keep "
                f"what you tried."
            )
        case "use":
            steps = usual_steps(evaluation.rulebook, decision)
            first = fill(steps[0], evaluation.facts) if steps else ""
            return f"Take {title} first: {first}" if steps else f"Propose {title}."


def unsettled(evaluation: Evaluation, decision: NeedDecision) -> str:
    """Return why the result of the verdict's technique is not settled; empty if it is."""
    if not decision.inconclusive:
        return ""
    title = evaluation.rulebook.techniques[decision.step.technique].title
    if not (found := measured(evaluation.facts, decision.step.technique)):
        return f"{title}: it was tried, and the result does not show on which side of the target."
    span = ends_in_words(found.low, found.high, found.target)
    return (
        f"{title}: it was tried, and the result is not settled. {found.score:g} on "
        f"{show(found.items)} items may be {span}, and the target is "
        f"{found.target:g}."
    )


def comes_first(evaluation: Evaluation, technique: Technique, decision: NeedDecision) -> str:
    """Return what a proposal asks for and what the verdict puts before it, in one sentence."""
    step = decision.step
    other = _short(evaluation.rulebook.techniques[step.technique])
    proposes, plural = f"Proposes {_short(technique)}", other.endswith("s")
    match step.outcome:
        case "use" if decision.inconclusive:
            return f"{proposes}; {other} {'are' if plural else 'is'} not settled."
        case "use":
            return f"{proposes}; {other} {'come' if plural else 'comes'} first."
        case "stop":
            return f"{proposes}; {other} {'have' if plural else 'has'} reached the target."
        case "stay":
            return f"{proposes}; the facts justify nothing above {other}."


def _agrees(technique: Technique, one: str, several: str) -> str:
    """Return a title with the form of a verb that agrees with it."""
    return f"{technique.title} {several if technique.title.endswith('s') else one}"


def _short(technique: Technique) -> str:
    """Return a title without its second name: "LoRA", "retrieval"."""
    return inside(re.split(r" \(| or | and ", technique.title)[0])


def unmet_requirement(
    evaluation: Evaluation, rule: Rule, truth: Truth, technique: Technique, need: str
) -> Finding:
    """Return that a requirement is not met, or not known to be met."""
    if truth is None:
        text = f"{_agrees(technique, 'needs', 'need')} {fill(rule.says, evaluation.facts)}"
        return _not_known(evaluation, rule, technique, need, text)
    leaves = decisive_comparisons(rule.when, evaluation.facts, evaluation.rulebook.evaluators)
    decisive = (follows_from(evaluation.rulebook, facts_of(leaf)[0]) for leaf in leaves)
    facts = [fact for parts in decisive for fact in parts if fact != "as_of"] or [*rule.reads]
    short = shortfall(evaluation.rulebook, rule.when, evaluation.facts)
    lacking = f" ({', '.join(short)})" if short else ""
    return evaluation.finding(
        rule.id,
        Severity.ERROR,
        facts[:1],
        f"{_agrees(technique, 'needs', 'need')} {fill(rule.says, evaluation.facts)}{lacking}.",
        read=rule.reads,
        technique=technique.id,
        need=need,
    )


def open_reason(evaluation: Evaluation, rule: Rule, technique: Technique, need: str) -> Finding:
    """Return that it is unknown whether an exclusion of a technique holds.

    The rule speaks as if it held, so its reason is left out and its remedy is conditional.
    """
    about = evaluation.rulebook.needs[need].quoted
    text = (
        f"{_agrees(technique, 'does', 'do')} not fit {about} if {fill(rule.says, evaluation.facts)}"
    )
    found = _not_known(evaluation, rule, technique, need, text)
    if found.missing:
        return found
    do = f"If it applies: {found.do}" if found.do else ""
    return found._replace(
        why=f"The stated facts do not show whether this applies.{label(rule)}", do=do
    )


def _not_known(
    evaluation: Evaluation, rule: Rule, technique: Technique, need: str, text: str
) -> Finding:
    """Return that a rule is undecided, and the facts to write."""
    book = evaluation.rulebook
    missing = missing_facts(book, rule, evaluation.facts)
    read = {fact for item in compared(book, rule) for fact in follows_from(book, item)}
    priced = () if read.isdisjoint(PRICED) else (*PRICED, "task.repeated_tokens")
    missing = missing or tuple(fact for fact in priced if fact not in evaluation.facts)
    asked = " ".join(book.facts[fact].question for fact in missing[:2] if fact in book.facts)
    parts = [fact for fact in rule.reads if fact in evaluation.problem.facts]
    against = _if_answered(evaluation, rule, missing[0]) if len(missing) == 1 and parts else ""
    return evaluation.finding(
        rule.id,
        evaluation.doubt,
        [*missing, *parts, "proposal.technique"][:1],
        f"{text}, and {'that is not known' if missing else 'the stated facts leave that open'}.",
        why=against or (f"Not known yet: {asked}{label(rule)}" if asked else ""),
        do=f"Write {', '.join(missing)}." if missing else "",
        read=rule.reads,
        technique=technique.id,
        need=need,
        missing=missing,
    )


def _if_answered(evaluation: Evaluation, rule: Rule, fact: str) -> str:
    """Return what a rule says of the stated facts with an answer to the only missing one.

    Return nothing if no answer, or each one, would count against the proposal, or if it is the
    result of an attempt.
    """
    book, known = evaluation.rulebook, evaluation.facts
    declared = book.facts.get(fact)
    if not declared or declared.attempt_of or declared.kind not in (Kind.BOOL, Kind.CHOICE):
        return ""
    every = answers(book, declared, known)
    facts = {answer: learned(book, known, {fact: answer}) for answer in every}
    worst = rule.kind == "exclusion"
    holds = book.tests[rule.id]
    bad = [answer for answer, then in facts.items() if holds(then.get) is worst]
    if not bad or len(bad) == len(every):
        return ""
    words = " or ".join(str(x).lower() if isinstance(x, bool) else show(x) for x in bad)
    return f"{ANSWERED}{fact} is {words}: {fill(rule.why, facts[bad[0]])}{label(rule)}"


@lru_cache(maxsize=256)
def _cautions(
    rulebook: Rulebook, technique: str, needs: frozenset[str]
) -> tuple[tuple[Rule, str], ...]:
    """Return the cautions about a technique, each with a default position."""
    cautions = []
    for rule in applicable_rules(rulebook, {technique}, needs):
        looked_at = compared(rulebook, rule)
        if rule.kind == "caution" and GAP not in looked_at:
            computed = any(fact.startswith("computed.") for fact in looked_at)
            cautions.append((rule, "evaluation.target" if computed else "proposal.technique"))
    return tuple(cautions)


def cautions(
    evaluation: Evaluation, technique: Technique, needs: frozenset[str], warned: set[str]
) -> Iterator[Finding]:
    """Yield what to watch when this technique is used; `warned` are rules that fired already."""
    for rule, otherwise in _cautions(evaluation.rulebook, technique.id, needs):
        if rule.id in warned or not evaluation.answers[rule.id]:
            continue
        warned.add(rule.id)
        fact = next((fact for fact in rule.reads if fact in evaluation.problem.facts), otherwise)
        yield evaluation.finding(
            rule.id,
            Severity.WARNING,
            [fact],
            f"{technique.title}: {fill(rule.says, evaluation.facts)}.",
            read=rule.reads,
            technique=technique.id,
        )

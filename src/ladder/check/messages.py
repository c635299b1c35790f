"""Findings in words: each rule's own sentences, with the values read and the place of the fact."""

from collections.abc import Iterable, Iterator

from ladder.check.evaluation import Bench, at_fault
from ladder.check.findings import Finding, Severity
from ladder.engine.assessment import Answers
from ladder.engine.conditions import Truth, reads
from ladder.engine.explanation import applicable_rules, fires
from ladder.engine.facts import Value
from ladder.engine.rules import Need, Rule, Technique
from ladder.engine.wording import fill, inside, label, shortfall
from ladder.load.check_rules import CheckRule
from ladder.output.words import rung_in_words

GAP = "computed.gap-is-too-small"
"""What `ladder.check.claims` says itself, with what it weighs in a proposal."""


def rung(technique: Technique) -> str:
    """A technique as a sentence names it: "LoRA or QLoRA (rung 4)"."""
    return f"{inside(technique.title)} ({rung_in_words(technique.rung)})"


def by_us(
    on: Bench,
    rule: CheckRule,
    severity: Severity,
    *facts: str,
    text: str = "",
    why: str = "",
    do: str = "",
    technique: str = "",
    need: str = "",
    read: Iterable[str] = (),
) -> Finding:
    """A finding of the check's own, about `facts`; what is left empty the rule itself says."""
    own = on.rulebook.check_rules[rule]
    return Finding(
        own.id,
        severity,
        text or f"The proposal {own.says}.",
        why or own.why,
        do or own.do,
        on.position(*facts),
        _read(on, tuple(read) or facts),
        own.sources,
        technique,
        need,
        facts[0] if facts else "",
    )


def above(
    on: Bench,
    severity: Severity,
    text: str,
    do: str,
    technique: Technique,
    need: Need,
    fit: Rule | None,
) -> Finding:
    """A dose above the verdict, with why the verdict fits."""
    own = on.rulebook.check_rules[CheckRule.MORE_THAN_THE_VERDICT]
    why = f"{own.why} {fill(fit.why, on.facts)}" if fit else own.why
    sources = tuple(dict.fromkeys((*own.sources, *(fit.sources if fit else ()))))
    return Finding(
        own.id,
        severity,
        text,
        why,
        do,
        on.position("proposal.technique"),
        _read(on, ("proposal.technique", "needs")),
        sources,
        technique.id,
        need.id,
        "proposal.technique",
    )


def unfit(on: Bench, rule: Rule, technique: Technique, need: Need) -> Finding:
    """A technique that does not serve a need."""
    fact = next((fact for fact in rule.reads if fact in on.facts), "proposal.technique")
    return Finding(
        rule.id,
        Severity.ERROR,
        f"{technique.title} does not fit {need.id}: {fill(rule.says, on.facts)}.",
        fill(rule.why, on.facts) + label(rule),
        fill(rule.do, on.facts) or f"Take the route of {need.id}; `ladder advise` shows it.",
        on.position(fact),
        _read(on, ("needs", *rule.reads)),
        rule.sources,
        technique.id,
        need.id,
        fact,
    )


def gate(on: Bench, rule: Rule, truth: Truth, technique: Technique, need: Need) -> Finding:
    """A gate that is broken, or that nobody can tell whether it holds."""
    facts = list(at_fault(on, rule)) or list(rule.reads)
    do = fill(rule.do, on.facts)
    if truth is False:
        short = shortfall(on.rulebook, rule.when, on.facts)
        missing = f" ({', '.join(short)})" if short else ""
        text = f"{technique.title} needs {rule.says}{missing}."
        why = fill(rule.why, on.facts) + label(rule)
        severity = Severity.ERROR
    else:
        text = f"{technique.title} needs {rule.says}, and that is not known."
        asked = (on.rulebook.facts[fact].question for fact in facts[:2])
        why = f"Not known yet: {' '.join(asked)}{label(rule)}"
        severity = Severity.UNDECIDED
    return Finding(
        rule.id,
        severity,
        text,
        why,
        do,
        on.position(facts[0]),
        _read(on, rule.reads),
        rule.sources,
        technique.id,
        need.id,
        facts[0],
    )


def cautions(on: Bench, technique: Technique, needs: set[str], told: set[str]) -> Iterator[Finding]:
    """What to watch when this technique is taken; `told` are the rules that spoke already."""
    answers = Answers(on.rulebook.tests, on.facts.get)
    for rule in applicable_rules(on.rulebook, {technique.id}, needs):
        looked_at = reads(rule.when, on.rulebook.derived)
        if rule.kind != "caution" or rule.id in told or GAP in looked_at:
            continue
        if not fires(rule, answers):
            continue
        told.add(rule.id)
        read = [fact for fact in rule.reads if fact in on.problem.facts]
        computed = any(fact.startswith("computed.") for fact in looked_at)
        fact = next(iter(read), "evaluation.target" if computed else "proposal.technique")
        yield Finding(
            rule.id,
            Severity.WARNING,
            f"{technique.title}: {fill(rule.says, on.facts)}.",
            fill(rule.why, on.facts) + label(rule),
            fill(rule.do, on.facts),
            on.position(fact),
            _read(on, rule.reads),
            rule.sources,
            technique.id,
            "",
            fact,
        )


def _read(on: Bench, facts: Iterable[str]) -> dict[str, Value]:
    known = on.problem.facts
    return {fact: known[fact] for fact in facts if fact in known}

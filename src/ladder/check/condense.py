"""Missing facts, reported once per file: what to add, in which section and line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ladder.check.findings import Checked, Finding, Severity
from ladder.check.proposal import check_proposal
from ladder.engine.facts import Facts, Value
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.engine.wording import show
from ladder.output.diagnostics import listed
from ladder.output.fact_values import accepted
from ladder.output.phrases import command, counted

_REASONS = 2
"""Reasons against a proposal that are shown beside the missing facts: more hide the first."""


def condensed(rulebook: Rulebook, checked: Checked) -> Checked:
    """Return a proposal with its missing facts in one finding of each severity.

    Training above its recommendation takes in all of them: nothing else has to be known first.
    Findings that a waiver or the baseline covers stay, and so do remarks on facts that are stated.
    """
    checked = checked._replace(findings=_once(checked.findings))
    asking = [item for item in checked.findings if _asks(item, checked.facts)]
    above = [
        item
        for item in checked.findings
        if item.rule == CheckRule.ABOVE_RECOMMENDATION and item.counts
        if checked.trains and item.severity is Severity.ERROR
    ]
    others = tuple(item for item in checked.findings if item not in (*asking, *above))
    if any(_off_the_list(rulebook, item) for item in others if item.counts):
        return checked._replace(findings=(*above, *others))  # no fact could change that
    if above:
        missing = _facts_of([*above, *asking]) if any(item.missing for item in above) else ()
        first = above[0]._replace(missing=missing, add=_lines(rulebook, checked, missing))
        return checked._replace(findings=(first, *above[1:], *others))
    weights = (Severity.UNDECIDED, Severity.NOTE)
    groups = ([item for item in asking if item.severity is weight] for weight in weights)
    found = [group for group in groups if group]
    together = (_together(rulebook, checked, group, len(found) > 1) for group in found)
    return checked._replace(findings=(*others, *together))


def lacking(
    rulebook: Rulebook, problem: Problem, today: date
) -> Callable[[Facts], list[str]] | None:
    """Return a function from known facts to those that a check misses; None without a proposal."""
    if not problem.facts.get("proposal.technique"):
        return None

    def missing(facts: Facts) -> list[str]:
        stated = replace(problem, facts=facts)
        checked = condensed(rulebook, check_proposal(rulebook, stated, (), today))
        found = [item for item in checked.findings if item.rule != CheckRule.UNSUPPORTED_NUMBERS]
        return [fact for fact in _facts_of(found) if fact in rulebook.facts and fact not in facts]

    return missing


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings without a requirement that fails for the values of an exclusion.

    The exclusion says the same of the same values. Waived, it leaves the requirement to be shown.
    """
    errors = [item for item in findings if item.counts and item.severity is Severity.ERROR]
    excluded = [
        (item.technique, _read(item)) for item in errors if item.rule.startswith("exclusion/")
    ]
    return tuple(
        item
        for item in findings
        if item not in errors
        or not item.rule.startswith("requirement/")
        or (item.technique, _read(item)) not in excluded
    )


def _read(finding: Finding) -> dict[str, Value]:
    return {fact: value for fact, value in finding.facts.items() if fact != "needs"}


def _off_the_list(rulebook: Rulebook, finding: Finding) -> bool:
    """Return whether a finding is that a technique is no option of a need, whatever the facts."""
    need = rulebook.needs.get(finding.need)
    rule = need.exclusions.get(finding.technique) if need else None
    return finding.severity is Severity.ERROR and rule is not None and rule.id == finding.rule


def _asks(finding: Finding, stated: Facts) -> bool:
    """Return whether a finding is that facts are missing, and nothing else."""
    note = finding.severity is Severity.NOTE and finding.rule != CheckRule.UNSUPPORTED_NUMBERS
    doubts = (note or finding.severity is Severity.UNDECIDED) and not finding.unusable
    unknown = finding.missing and stated.keys().isdisjoint(finding.missing)
    return doubts and finding.counts and bool(unknown) and not finding.remark


def _facts_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for item in findings for fact in item.missing))


def _together(
    rulebook: Rulebook, checked: Checked, asking: list[Finding], asks_for_more: bool
) -> Finding:
    missing = _facts_of(asking)
    rule = rulebook.check_rules[CheckRule.MISSING_FACTS]
    undecided = asking[0].severity is Severity.UNDECIDED
    several = ("are", "them", "They are only")
    are, it, only = several if len(missing) > 1 else ("is", "it", "It is only")
    text = f"{counted(len(missing), 'fact')} {are} missing on which the answer depends."
    if not undecided:
        facts = counted(len(missing), "more fact" if asks_for_more else "fact")
        text = f"{facts} {are} not stated. The result does not depend on {it}."
    lower = {item.text: None for item in asking if item.rule == CheckRule.LOWER_RUNG_POSSIBLE}
    above = (item.do for item in asking if item.rule == CheckRule.ABOVE_RECOMMENDATION)
    lower |= dict.fromkeys(f"Until then: {do}" for do in above)
    against = dict.fromkeys(item.why for item in asking if item.against)
    lower |= dict.fromkeys([*against][:_REASONS])
    if own := [*dict.fromkeys(item.rule for item in asking if item.rule in rulebook.own)]:
        lower[f"Asked by your rules: {listed(own, 3)}."] = None
    named = [fact for fact in missing if fact in rulebook.facts] or [*missing]
    do = f"State {listed(named, 3)}." if undecided else f"If you know {it}, add {it}."
    if undecided and len(missing) == 1 and (read := _read_against(asking)):
        do = f"{do[:-1]}, and check {listed(read, 3)}."
    if undecided and checked.file != "<stdin>":
        ask = command(["ladder", "ask"], Path(checked.file))
        do = f"{do[:-1]}; `{ask}` asks for {it}."
    return asking[0]._replace(
        rule=rule.id,
        text=text,
        why=" ".join((rule.why, *lower)) if undecided else f"{only} good to know here.",
        do=do,
        facts={},
        sources=rule.sources,
        technique="",
        need="",
        fact="",
        missing=missing,
        add=_lines(rulebook, checked, missing),
    )


def _read_against(asking: Iterable[Finding]) -> list[str]:
    """Return the stated values that exclude a technique with one answer to the missing fact."""
    excluding = (item for item in asking if item.against and item.rule.startswith("exclusion/"))
    read = {fact: value for item in excluding for fact, value in _read(item).items()}
    return [f"{fact} ({show(value)})" for fact, value in read.items()]


def _lines(rulebook: Rulebook, checked: Checked, missing: Iterable[str]) -> tuple[str, ...]:
    """Return for each missing fact its full key, what it takes, and where it belongs."""
    return tuple(
        f"{fact}: {_values(rulebook, fact)} ({_place(checked.positions, fact)})" for fact in missing
    )


def _values(rulebook: Rulebook, fact: str) -> str:
    if fact not in rulebook.facts:
        return "a section"
    if fact.startswith("attempts.") and fact.endswith(".outcome"):
        return "untried, or the outcome with score, items and because"
    return accepted(rulebook.facts[fact])


def _place(positions: Mapping[str, Position], fact: str) -> str:
    """Return where a fact belongs: in the innermost section of it that the file has."""
    parts = fact.split(".")
    for depth in range(len(parts) - 1, 0, -1):
        section = ".".join(parts[:depth])
        if section in positions:
            return f"in `{section}`, line {positions[section].line}"
    line = positions["proposal"].line if "proposal" in positions else 1
    return f"new section `{parts[0]}`, line {line}"

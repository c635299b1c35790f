"""The table of a passed proposal to train: what a reviewer needs to know to sign it."""

from collections.abc import Iterator

from ladder.check.evaluation import Evaluation
from ladder.check.findings import Checked, Exit
from ladder.engine.facts import Facts, number
from ladder.engine.pack import CheckRule
from ladder.engine.rules import Technique
from ladder.engine.scores import ITEMS, TARGET, interval, scale
from ladder.engine.wording import fill, show

Row = tuple[str, tuple[str, ...]]
"""A row of the table: its label, and its lines."""

_OUTCOMES = {
    "below-target": "below the target",
    "target-reached": "reached the target",
    "not-applicable": "not applicable",
    "untried": "not tried",
}


def why_not_less(evaluation: Evaluation) -> tuple[str, ...]:
    """Return a line for each lower technique: its result on how many items, or why not."""
    if not evaluation.trains:
        return ()
    own = {technique.id for technique in evaluation.proposed}
    lower, lines = dict(evaluation.lower), []
    for name, technique in evaluation.rulebook.techniques.items():
        outcome = evaluation.problem.facts.get(f"attempts.{name}.outcome")
        if name in own or (outcome is None and name not in lower):
            continue
        if outcome in ("below-target", "target-reached"):
            text = _measured(evaluation, technique)
        else:
            excluded = lower[name].exclusions if name in lower else ()
            says = next((rule.says for rule, truth in excluded if truth), "")
            text = f"does not fit: {fill(says, evaluation.facts)}" if says else ""
            text = text or _OUTCOMES.get(str(outcome), "")
        because = evaluation.problem.facts.get(f"attempts.{name}.because")
        said = f" “{because}”" if because else ""
        if text or said:
            lines.append(f"{technique.title}: {text}.{said}")
    return tuple(lines)


def _measured(evaluation: Evaluation, technique: Technique) -> str:
    """Return a score with its interval, its items and where it comes from."""
    facts, attempt = evaluation.problem.facts, f"attempts.{technique.id}"
    outcome = _OUTCOMES[str(facts[f"{attempt}.outcome"])]
    score = number(facts.get(f"{attempt}.score"))
    if score is None:
        return outcome
    items = int(number(facts.get(f"{attempt}.items", facts.get(ITEMS))) or 0)
    origin = evaluation.problem.origins.get(f"{attempt}.score")
    source = origin.file if origin and origin.digest else "typed"
    if not items:
        return f"{outcome}, {score:g} ({source})"
    low, high = interval(min(score, scale(facts)), items, scale(facts))
    shown = f"{score:.3g} on {show(items)} items"
    return f"{outcome}, {shown} (95 %: {low:.2f} to {high:.2f}; {source})"


def to_sign(checked: Checked) -> bool:
    """Return whether a proposal to train passes, so that a reviewer can sign it."""
    failing = any(finding.fails for finding in checked.findings)
    return checked.trains and checked.exit is Exit.PASS and not failing


def review(checked: Checked) -> Iterator[Row]:
    """Yield the rows of the table of a passed proposal to train."""
    facts = checked.facts
    yield "Proposal", (f"P{checked.claims[1:]}.",)
    stage, requests = (show(facts.get(f"task.{name}")) for name in ("stage", "monthly_requests"))
    yield "Need", (f"{show(facts.get('needs'))}; stage: {stage}; requests a month: {requests}",)
    if checked.why_not_less:
        yield "Why not less", checked.why_not_less
    yield "Target", (_target(facts),)
    notes = (CheckRule.UNSUPPORTED_NUMBERS, CheckRule.ASSUMED_FACTS)
    unsupported, assumed = (
        tuple(item.text for item in checked.findings if item.rule == rule) for rule in notes
    )
    yield "Numbers", unsupported or ("Nothing is typed that a file could support.",)
    none_assumed = ("Nothing that could change the result.",)
    prefix = "Assumed, not stated: "
    yield prefix[:-2], tuple(text.removeprefix(prefix) for text in assumed) or none_assumed
    day = checked.stated("proposal.date")
    yield "Owner", (", ".join(filter(None, (checked.stated("proposal.owner"), day))),)
    yield (
        "Trainings",
        tuple(map(str, checked.covers)) or ("This proposal covers no training in this run.",),
    )
    risks = tuple(
        f"{item.standing}: {item.said} {item.do} [{item.rule}]"
        for item in checked.findings
        if item.rule not in notes
    )
    yield "Open risks", risks or ("None found.",)


def _target(facts: Facts) -> str:
    of = f" of {show(scale(facts))}" if scale(facts) != 1 else ""
    parts = [f"{facts.get(TARGET, 'not stated')}{of}"]
    metric, items = facts.get("evaluation.metric"), facts.get(ITEMS)
    parts += [f"“{metric}”"] * bool(metric)
    if items is not None:
        held = " held-out" if facts.get("evaluation.held_out") else ""
        parts.append(f"{show(items)}{held} items")
    parts.append(f"agreement of two people: {show(facts.get('evaluation.human_agreement'))}")
    return ", ".join(parts)

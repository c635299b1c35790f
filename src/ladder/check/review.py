"""The table of a passed proposal to train: what a reviewer needs to know to sign it."""

from collections.abc import Iterator

from ladder.check.findings import Checked, Exit
from ladder.engine.facts import Facts
from ladder.engine.pack import CheckRule
from ladder.engine.scores import ITEMS, TARGET, scale
from ladder.engine.wording import show

Row = tuple[str, tuple[str, ...]]
"""A row of the table: its label, and its lines."""


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
        tuple(item.listed or item.text for item in checked.findings if item.rule == rule)
        for rule in notes
    )
    yield "Numbers", unsupported or ("Nothing is typed that a file could support.",)
    none_assumed = ("Nothing that could change the result.",)
    yield "Assumed, not stated", assumed or none_assumed
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

"""What a user is told for each exclusion and requirement: for which techniques, and which needs.

Each rule is judged on the problem of the first of its own cases in which it fires, once for each
need. The report lists the techniques in whose row of the verdict it then appears. If a technique or
a need leaves a rule, or comes to it, the report changes. Write it anew, and read what changed:

    LADDER_WRITE_REPORTS=1 .venv/bin/pytest -n0 tests/workshop/test_whole_effects.py
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ladder.engine.conditions import reads as read_by
from ladder.engine.explanation import judge
from ladder.engine.facts import Facts
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Status
from tests.commands import reads
from tests.strategies import rules

EXPECTED = Path(__file__).parent / "reports"
STATUSES: dict[str, Status] = {"exclusion": "not-suitable", "requirement": "blocked"}
Told = dict[tuple[str, str], list[str]]
"""The needs for which a technique has a rule's sentence in its row, by technique and sentence."""


@pytest.mark.parametrize("kind", STATUSES)
def test_the_techniques_and_needs_for_which_a_rule_speaks(kind: str) -> None:
    book = rules()
    shown = [rule for rule in book.rules.values() if rule.kind == kind]
    text = "\n".join("".join(_lines(book, rule)) for rule in sorted(shown, key=lambda x: x.id))
    reads(EXPECTED / f"{kind}s.txt", text)


def _lines(book: Rulebook, rule: Rule) -> Iterator[str]:
    case = first_case(book, rule)
    yield f"{rule.id}\n"
    yield f"  case: {case.name}\n" if case else "  case: any problem\n"
    found = told(book, rule, case)
    for says in dict.fromkeys(says for _, says in found):
        yield f"  {says}\n"
        alike: dict[tuple[str, ...], list[str]] = {}
        for technique in book.techniques:
            if needs := tuple(found.get((technique, says), ())):
                alike.setdefault(needs, []).append(technique)
        for needs, techniques in alike.items():
            yield f"    {', '.join(techniques)}: {', '.join(needs)}\n"


def first_case(book: Rulebook, rule: Rule) -> Case | None:
    """Return the first case beside a rule in which it fires; None if it needs no problem."""
    beside = (case for case in book.cases if case.position.file == rule.position.file)
    return next((case for case in beside if rule.id in case.fires and not case.unreadable), None)


def told(book: Rulebook, rule: Rule, case: Case | None) -> Told:
    """Return the sentences in the rows of the verdicts that come from the rule.

    If the rule reads needs, those of the case are stated beside each other need: then only the
    techniques that it concerns because of the other one are new.
    """
    given: Facts = case.facts if case else {}
    stated = given.get("needs", frozenset())
    assert isinstance(stated, frozenset)
    beside = stated if "needs" in read_by(rule.when, book.derived) else frozenset()
    day = case.as_of if case else date(2026, 11, 24)
    found: Told = {}
    known: set[tuple[str, str]] = set()
    for need in sorted(book.needs, key=lambda name: name not in beside):
        verdict = judge(book, "", {**given, "needs": beside | {need}}, day)
        rows = [row for row in verdict.ladder if row.status == STATUSES[rule.kind]]
        spoken = {(x.technique, y.says) for x in rows for y in x.because if y.rule == rule.id}
        for item in spoken - (known if need not in beside else set()):
            found.setdefault(item, []).append(need)
        known |= spoken if need in beside else set()
    return found

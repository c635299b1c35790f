"""Contradictions are rules: a pack can add some, for each technique too, and replace them."""

from datetime import date
from pathlib import Path

import pytest

from ladder import InvalidInput, Rulebook, load_rules
from ladder.engine.facts import Value
from ladder.load.problems.contradictions import contradictions
from ladder.load.problems.problem import parse_problem
from tests.load.packs.test_rules_loading import FACTS, REQUIREMENT, SOURCES, pack

pytestmark = pytest.mark.usefixtures("small_pack")

BUSY = """\
contradiction: busy-all-the-year
at: team.quiet_weeks
when: {team.quiet_weeks: {at_least: 1}, team.maintainer: false}
says: "`team.quiet_weeks` is {team.quiet_weeks}, but nobody is there to be quiet"
help: Correct one of the two.
"""

PERFECT = """\
contradiction: fell-short-of-nothing
at: attempts.{technique}.outcome
when: {"attempts.{technique}.outcome": below-target, "attempts.{technique}.score": 1}
says: "`attempts.{technique}` fell short with everything right"
help: Correct attempts.{technique}.score.
"""


def reported(text: str, rulebook: Rulebook) -> list[str]:
    with pytest.raises(InvalidInput) as bad:
        parse_problem(text, "p", rulebook)
    return [
        f"{diagnostic.position}: {diagnostic.what} {diagnostic.help}"
        for diagnostic in bad.value.diagnostics
    ]


def test_a_pack_adds_contradictions_of_its_own(tmp_path: Path) -> None:
    own = pack(
        tmp_path, requirement=REQUIREMENT, facts=FACTS, sources=SOURCES, busy=BUSY, perfect=PERFECT
    )
    text = (
        "team: {quiet_weeks: 3, maintainer: false}\n"
        "attempts: {lora: {outcome: below-target, score: 1, because: It drifts.}}\n"
    )
    assert reported(text, load_rules(own)) == [
        "p:1:21: `team.quiet_weeks` is 3, but nobody is there to be quiet Correct one of the two.",
        "p:2:28: `attempts.lora` fell short with everything right Correct attempts.lora.score.",
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_a_contradiction_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    own = pack(
        tmp_path,
        ours=BUSY.replace("busy-all-the-year", "many-specialists-but-too-few").replace(
            "team.quiet_weeks", "evaluation.items"
        ),
    )
    rulebook = load_rules(own)
    assert rulebook.pack.replaced == ("contradiction/many-specialists-but-too-few",)
    facts: dict[str, Value] = {"needs": frozenset({"many-specialists"}), "assets.specialists": 1}
    assert list(contradictions(rulebook, facts)) == []
    assert [contradiction.what for contradiction in contradictions(load_rules(), facts)] != []


def test_a_case_is_read_on_the_day_of_its_pack_or_on_its_own(tmp_path: Path) -> None:
    cases = "cases:\n  - {case: One., given: {}}\n  - {case: Two., given: {}, as_of: 2028-01-01}\n"
    day = "pack: ours\nversion: '1'\nday: 2027-03-01\n"
    own = pack(tmp_path, requirement=REQUIREMENT + cases, facts=FACTS, sources=SOURCES, pack=day)
    rulebook = load_rules(own)
    assert [case.as_of for case in rulebook.cases if case.own] == [
        date(2027, 3, 1),
        date(2028, 1, 1),
    ]
    assert {case.as_of for case in rulebook.cases if not case.own} >= {load_rules().pack.day}
    assert rulebook.pack.day == date(2027, 3, 1)


def test_a_case_of_a_pack_without_a_day_is_read_on_that_of_the_pack_below(tmp_path: Path) -> None:
    cases = "cases:\n  - {case: One., given: {}}\n"
    own = pack(tmp_path, requirement=REQUIREMENT + cases, facts=FACTS, sources=SOURCES)
    assert [case.as_of for case in load_rules(own).cases if case.own] == [load_rules().pack.day]


def test_a_pack_alone_says_its_day(tmp_path: Path) -> None:
    own = pack(tmp_path, pack="pack: ours\nversion: '1'\n")
    with pytest.raises(InvalidInput, match="the pack ours has no day"):
        load_rules(own, only=True)

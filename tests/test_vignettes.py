"""Verdicts against an expert's answers, and the page of scores, which is kept true."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from ladder import Verdict, advise
from ladder.output.answer import fine_tune_line
from tests.published import score as published
from tests.published.mapping import stated
from tests.strategies import rules
from tests.vignettes.score import Case, Score, baseline, read, score, totals

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "scores.md"


@cache
def every() -> tuple[Case, ...]:
    return tuple(read())


@cache
def verdicts() -> dict[str, Verdict]:
    """The verdict on the problem of each case, by the id of the case."""
    return {case["id"]: advise(case["problem"], rules()) for case in every()}


@cache
def vignettes() -> tuple[Score, ...]:
    return tuple(score(case, rules()) for case in every())


@cache
def cases() -> tuple[published.Score, ...]:
    found = published.read_cases(HERE / "published" / "cases.yaml")
    return tuple(
        published.score(case, at, rules(), published.AS_OF) for at, case in enumerate(found, 1)
    )


def width(low: int | None, high: int | None) -> int:
    """How many rungs lie between the ends of a range; off the ladder costs as rung 0."""
    return (high or 0) - (low or 0)


@pytest.mark.slow
def test_fully_stated_problems_get_the_experts_answer() -> None:
    found = totals(vignettes())
    assert found.cases == 32
    assert found.right >= 29, [vignette for vignette in vignettes() if not vignette.right]
    assert (found.must_not, found.never) == (0, 0)
    assert found.pairs_right == found.pairs == 5


@pytest.mark.slow
def test_the_heuristic_is_beaten() -> None:
    assert totals(vignettes()).right >= 2 * totals([baseline(case) for case in every()]).right


def test_a_fully_stated_problem_is_settled_within_three_rungs() -> None:
    known = {vignette.id for vignette in vignettes() if vignette.technique}
    ranges = [verdict.range for name, verdict in verdicts().items() if name in known]
    assert median(width(found.low, found.high) for found in ranges) <= 3


TRAINING = {name for name, technique in rules().techniques.items() if technique.training}


def test_only_experts_who_train_get_a_yes() -> None:
    """Experts name techniques; whether a `no` is final, they do not say."""
    for case in every():
        accepted = {*case["expect"]["accept"]}
        answer = verdicts()[case["id"]].fine_tune.answer
        if accepted <= TRAINING:
            assert answer == "yes", case["id"]
        elif accepted.isdisjoint(TRAINING):
            assert answer != "yes", case["id"]


def with_one_fact_less(problem: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The problem without each one of its facts."""
    for section, facts in problem.items():
        for fact in facts if isinstance(facts, dict) else ():
            left = {name: value for name, value in facts.items() if name != fact}
            yield {**problem, section: left}


@pytest.mark.slow
def test_a_yes_that_rests_on_a_missing_fact_says_so() -> None:
    """What a person leaves out may turn a no into a yes; then the yes names what is not known."""
    found = 0
    for case in every():
        if verdicts()[case["id"]].fine_tune.answer == "yes":
            continue
        for problem in with_one_fact_less(case["problem"]):
            verdict = advise(problem, rules())
            if verdict.fine_tune.answer == "yes":
                line = fine_tune_line(verdict)
                assert "unless " in line or "so far" in line, (case["id"], line)
                found += 1
    assert found


@pytest.mark.slow
def test_one_answer_moves_a_published_case_by_three_rungs_at_most() -> None:
    found = [
        advise(published.problem_of(case["id"], stated(case["facts"], rules()), rules()), rules())
        for case in published.read_cases(HERE / "published" / "cases.yaml")[::3]
        if isinstance(case, dict)
    ]
    assert median(width(*verdict.range_of_one_answer) for verdict in found) <= 3


@pytest.mark.slow
def test_the_page_of_scores_says_what_the_scorers_say() -> None:
    rows = {
        "the rules": totals(vignettes()),
        "the six-line heuristic": totals([baseline(case) for case in every()]),
    }
    result = PAGE.read_text(encoding="utf-8")
    for name, found in rows.items():
        row = (
            f"| {name} | {found.right} | {found.must_not} | {found.pairs_right} of {found.pairs} |"
        )
        assert row in result
    counted = published.totals(cases())
    missed = counted["cases"] - counted["now"] - counted["ahead"]
    assert f"| {counted['now']} | {counted['ahead']} | {missed} | {counted['must_not']} |" in result

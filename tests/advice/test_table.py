"""Many verdicts: a flat row for each, and a page that counts them."""

from collections.abc import Sequence

from ladder.advice.table import COLUMNS, MOST, Tally, page, row
from ladder.advice.view import PLAIN
from ladder.engine.verdict import Verdict
from tests.advice.problems import short, verdict


def problems() -> Sequence[Verdict]:
    stiff = {
        "model-choice": {"outcome": "not-applicable", "because": "The contract names the model."},
        "prompt": short("Stiff."),
        "few-shot": {**short("Less stiff."), "score": 0.6},
    }
    return [
        verdict(needs=["missing-knowledge"]),
        verdict(needs=["wrong-tone"]),
        verdict(needs=["wrong-tone"], attempts=stiff),
        verdict(needs=["too-slow"]),
    ]


def reported(every: int = 1) -> str:
    tally = Tally(every)
    for problem in problems():
        tally.add(problem)
    return page(tally, PLAIN)


def test_a_row_says_what_the_verdict_says() -> None:
    found = problems()[2]
    result = row("tone", found)
    assert tuple(result) == COLUMNS
    assert found.next_rung is not None
    requirements = found.next_rung.unmet
    assert result == {
        "id": "tone",
        "title": "A problem",
        "form": found.form,
        "technique": "few-shot",
        "rung": "1",
        "outcome": "stay",
        "variant": "",
        "lowest": str(found.range.low),
        "highest": str(found.range.high),
        "next": "lora",
        "unmet_requirements": ";".join(requirement.rule for requirement in requirements),
        "waits_for": result["waits_for"],
        "headline": "Keep few-shot examples: the next step waits for facts that are unknown",
        "because": found.recommendation.why[0].rule,
        "do_first": result["do_first"],
        "also_do": "",
        "warnings": "",
        "rules": f"core {found.pack.version}",
        "as_of": "2026-11-24",
    }
    asked = [fact for requirement in requirements for fact in requirement.asks]
    assert result["waits_for"].split(";") == list(dict.fromkeys(asked))


def test_technique_off_the_ladder_has_no_rung() -> None:
    found = next(problem for problem in problems() if problem.recommendation.rung is None)
    assert (row("x", found)["rung"], row("x", found)["lowest"]) == ("", "")


def test_the_page_counts_by_rung_requirement_and_question() -> None:
    text = reported()
    assert text.startswith("4 use cases: ")
    assert "      1  Retrieval (RAG), rung 2\n" in text
    assert "      2  Few-shot examples, rung 1\n" in text
    assert "(asked of all)" in text
    requirement = next(iter(problems()[2].next_rung.unmet)).rule  # type: ignore[union-attr]
    assert requirement.removeprefix("requirement/") in text or text.count("(requirement/") == MOST


def test_table_page_names_only_answers_that_change_a_verdict_alone() -> None:
    named = reported().partition("Answers that alone")[2]
    assert "(attempts.prompt.outcome)" in named
    assert "(examples.demonstrations)" not in named


def test_questions_are_asked_of_some_where_there_are_many() -> None:
    assert "(asked of 2 of them)" in reported(every=2)

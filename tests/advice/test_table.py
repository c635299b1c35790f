"""Many verdicts: a flat row for each, and a page that counts them."""

from collections.abc import Sequence

import pytest

from ladder.advice.table import COLUMNS, Tally, page, row
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import Verdict
from tests.advice.problems import SEVERAL, short, verdict
from tests.advice.test_no_change import SMALL


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
        "outcome": "find-out",
        "variant": "",
        "lowest": str(found.range.low),
        "highest": str(found.range.high),
        "prepare": "",
        "missing": "requirement/min-examples",
        "next": "lora",
        "unmet_requirements": ";".join(requirement.rule for requirement in requirements),
        "waits_for": result["waits_for"],
        "headline": result["headline"],
        "because": found.recommendation.why[0].rule,
        "do_first": result["do_first"],
        "also_do": "",
        "warnings": "Tuning can weaken safety: score a second test set before and after.",
        "rules": f"core {found.pack.version}",
        "as_of": "2026-11-24",
    }
    asked = [fact for requirement in requirements for fact in requirement.asks]
    assert result["waits_for"].split(";") == list(dict.fromkeys(asked))


def test_a_cell_holds_several_in_their_order() -> None:
    found = row("x", verdict(**SEVERAL))
    assert found["also_do"] == "few-shot;serving"
    assert found["warnings"] == (
        "Every request pays for the text that you add to the prompt. 600 examples may not beat a "
        "long prompt. Tuning can weaken safety: score a second test set before and after."
    )
    few = {"demonstrations": 300, "label_quality": "expert"}
    waits = row("x", verdict(**{**SEVERAL, "needs": ["wrong-tone"], "examples": few}))
    assert waits["missing"] == "requirement/lifecycle-budget;requirement/min-examples"


def test_technique_off_the_ladder_has_no_rung() -> None:
    found = next(problem for problem in problems() if problem.recommendation.rung is None)
    assert (row("x", found)["rung"], row("x", found)["lowest"]) == ("", "")


REACHED = verdict(
    needs=["wrong-tone"], attempts={"prompt": {"outcome": "target-reached", "score": 0.9}}
)
ONE = """\
1 use case: 1 undecided
Rules: core 2026.11, as of 2026-11-24.

Do this
      1  Retrieval (RAG), rung 2

Requirements that keep most from their next rung
      1  facts that a query can fetch, or an index that scored below the target (requirement/queryable-facts)

Answers that alone could move it to another rung (asked of all)
   100%  What was the result of another ready-made model? (attempts.model-choice.outcome)
   100%  What was the result of a better prompt? (attempts.prompt.outcome)
   100%  What was the result of tools (function calls, checks)? (attempts.tools.outcome)
   100%  Does the text behind an answer arrive with the request itself? (knowledge.comes_with_request)
   100%  Where are the facts that a good answer needs? (knowledge.location)
"""  # noqa: E501
SIX = """\
6 use cases: 4 undecided and 2 decided
Rules: core 2026.11, as of 2026-11-24.

Do this
      1  Find out about LoRA, rung 4
      1  Retrieval (RAG), rung 2
      1  Few-shot examples, rung 1
      1  A better prompt, rung 0
      1  Better serving, off the ladder
      1  No change

Requirements that keep most from their next rung
      2  an evaluation set of a few hundred items (requirement/evaluation-set-size)
      2  evaluation items that are in no training, prompt or example (requirement/held-out-items)
      2  a budget for the model's whole life (requirement/lifecycle-budget)
      2  at least 500 correct examples (requirement/min-examples)
      2  an expert's review of 100 of your examples (requirement/reviewed-examples)

"""
EACH = """\
Answers that alone could move it to another rung (asked of all)
    33%  What was the result of another ready-made model? (attempts.model-choice.outcome)
    33%  What was the result of a better prompt? (attempts.prompt.outcome)
    17%  What was the result of few-shot examples? (attempts.few-shot.outcome)
    17%  What was the result of LoRA? (attempts.lora.outcome)
    17%  What was the result of better serving? (attempts.serving.outcome)
"""
SOME = """\
Answers that alone could move it to another rung (asked of 3 of them)
    33%  What was the result of LoRA? (attempts.lora.outcome)
    33%  What was the result of another ready-made model? (attempts.model-choice.outcome)
    33%  What was the result of a better prompt? (attempts.prompt.outcome)
    33%  What was the result of tools (function calls, checks)? (attempts.tools.outcome)
    33%  How many examples of input and correct output do you have, apart from the evaluation set?
         (examples.demonstrations)
"""


@pytest.mark.parametrize(
    ("count", "every", "text"), [(1, 1, ONE), (6, 1, SIX + EACH), (6, 2, SIX + SOME)]
)
def test_the_page_counts_techniques_requirements_and_answers(
    count: int, every: int, text: str
) -> None:
    tally = Tally(every)
    for found in [*problems(), verdict(**SMALL), REACHED][:count]:
        tally.add(found)
    assert page(tally, View(120)) == text.replace("2026.11,", f"{REACHED.pack.version},")


def test_table_page_names_only_answers_that_change_a_verdict_alone() -> None:
    named = reported().partition("Answers that alone")[2]
    assert "(attempts.prompt.outcome)" in named
    assert "(examples.demonstrations)" not in named

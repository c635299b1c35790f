"""What people state of attempts: tries, what runs today, and outcomes that follow from scores."""

import pickle
import re
from dataclasses import replace

import pytest

from ladder import InvalidInput, Problem, advise, answer, next_question, read_problem, write_problem
from ladder.advice.costs import cost_in_words
from ladder.advice.formats import html, markdown, text
from ladder.engine.facts import Money, Value
from ladder.engine.wording import fill
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.problems.problems import supposed
from ladder.load.problems.save import continued
from ladder.page.state import State, fragment, packed, problem_of, unpacked
from tests.strategies import rules

TRIES = """\
title: Commands on a tractor
needs: [weak-domain-skill]
in_use: lora/new
evaluation: {items: 300, target: 0.9}
attempts:
  prompt: {score: 0.66}
  lora:
    tries:
      - {name: old, model: 3B of May, score: 0.86, items: 200}
      - {name: new, score: 74%}
      - {name: big, score: 0.95, usable: no, note: does not fit}
      - {name: twin, score: 0.86}
"""


def about(problem: Problem, *facts: str) -> dict[str, Value | None]:
    return {fact: problem.facts.get(fact) for fact in facts}


def test_the_first_of_the_best_usable_tries_counts_and_the_one_in_use_is_what_runs() -> None:
    problem = read_problem(TRIES, rules())
    assert {f: v for f, v in problem.facts.items() if f.startswith(("in_use", "attempts."))} == {
        "in_use": "lora",
        "in_use_try": "new",
        "in_use_score": 0.74,
        "attempts.prompt.score": 0.66,
        "attempts.prompt.outcome": "below-target",
        "attempts.lora.score": 0.86,
        "attempts.lora.items": 200,
        "attempts.lora.best_try": "old",
        "attempts.lora.outcome": "below-target",
    }
    assert {fact: origin.how for fact, origin in problem.origins.items()} == {
        "attempts.lora.score": "that of old, the best usable of 4 tries",
        "attempts.lora.items": "that of old, the best usable of 4 tries",
        "attempts.lora.best_try": "that of old, the best usable of 4 tries",
        "attempts.prompt.outcome": "0.66 is below the target, 0.9",
        "attempts.lora.outcome": "0.86 is below the target, 0.9",
        "in_use_score": "that of lora/new",
    }


def test_a_percentage_of_a_try_counts_of_the_best_possible_score() -> None:
    text = "in_use: lora/new\nevaluation: {max_score: 5}\n"
    text += "attempts: {lora: {tries: [{name: new, score: 80%}]}}\n"
    assert about(read_problem(text, rules()), "in_use_score", "attempts.lora.score") == {
        "in_use_score": 4,
        "attempts.lora.score": 4,
    }


def test_tries_that_cannot_be_used_give_no_score() -> None:
    text = "attempts: {lora: {tries: [{name: big, score: 0.9, usable: false}, {name: next}]}}\n"
    assert dict(read_problem(f"needs: [wrong-tone]\n{text}", rules()).facts) == {
        "needs": frozenset({"wrong-tone"})
    }


@pytest.mark.parametrize(("score", "outcome"), [(0.79, "below-target"), (0.8, None)])
def test_if_even_the_best_barred_try_missed_the_target_the_technique_missed_it(
    score: float, outcome: str | None
) -> None:
    """A barred try that reached the target says nothing about the tries that may be used."""
    text = "evaluation: {target: 0.8}\nattempts: {model-choice: {tries: ["
    text += f"{{name: big, score: {score}, usable: false}}, {{name: next}}]}}}}\n"
    problem = read_problem(text)
    assert problem.facts.get("attempts.model-choice.outcome") == outcome
    assert "attempts.model-choice.score" not in problem.facts


def test_an_attempt_without_tries_gives_the_score_of_what_runs() -> None:
    problem = problem_from_mapping(
        {"in_use": "few-shot", "attempts": {"few-shot": {"score": 0.8, "items": 40}}}, rules()
    )
    assert about(problem, "in_use", "in_use_try", "in_use_score", "in_use_items") == {
        "in_use": "few-shot",
        "in_use_try": None,
        "in_use_score": 0.8,
        "in_use_items": 40,
    }


def test_nothing_in_use_has_no_score() -> None:
    problem = problem_from_mapping({"in_use": "nothing"}, rules())
    assert dict(problem.facts) == {"in_use": "nothing", "needs": frozenset({"nothing-built"})}
    again = read_problem(write_problem(problem, rules=rules()), rules())
    assert again.facts == problem.facts
    assert supposed(problem, ["in_use=prompt"], rules()).facts == {"in_use": "prompt"}


BELOW, REACHED = "below-target", "target-reached"


@pytest.mark.parametrize(
    ("need", "technique", "attempt", "outcome"),
    [
        ("wrong-tone", "prompt", {"score": 0.89}, BELOW),
        ("wrong-tone", "prompt", {"score": 0.9}, REACHED),
        ("wrong-tone", "prompt", {"score": 0.9, "outcome": "unknown"}, REACHED),
        ("wrong-tone", "prompt", {"score": 0.5, "outcome": "inconclusive"}, "inconclusive"),
        ("too-costly", "prompt", {"score": 0.9}, REACHED),
        # A score shows quality, and neither cost nor speed.
        ("too-costly", "model-choice", {"score": 0.9}, None),
        ("too-costly", "model-choice", {"score": 0.89}, BELOW),
        ("too-slow", "serving", {"score": 0.89}, None),
    ],
)
def test_an_outcome_follows_from_score_and_target(
    need: str, technique: str, attempt: dict[str, object], outcome: str | None
) -> None:
    given = {"needs": [need], "evaluation.target": 0.9, "attempts": {technique: attempt}}
    problem = problem_from_mapping(given, rules())
    assert problem.facts.get(f"attempts.{technique}.outcome") == outcome


def test_without_a_target_a_score_leaves_the_outcome_unknown() -> None:
    problem = problem_from_mapping({"attempts": {"prompt": {"score": 0.89}}}, rules())
    assert dict(problem.facts) == {"attempts.prompt.score": 0.89}


def test_a_supposed_target_moves_the_outcomes_that_follow_from_it() -> None:
    problem = read_problem(TRIES, rules())
    lower = supposed(problem, ["evaluation.target=0.8", "in_use=lora/old"], rules())
    assert about(lower, "attempts.lora.outcome", "attempts.prompt.outcome", "in_use_score") == {
        "attempts.lora.outcome": "target-reached",
        "attempts.prompt.outcome": "below-target",
        "in_use_score": 0.86,
    }
    assert "attempts.lora.because" not in lower.facts
    back = supposed(lower, ["evaluation.target=0.9", "in_use=prompt"], rules())
    assert about(back, "attempts.lora.outcome", "in_use_try", "in_use_score") == {
        "attempts.lora.outcome": "below-target",
        "in_use_try": None,
        "in_use_score": 0.66,
    }


def test_a_supposed_try_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"`attempts\.lora` has no try `odl`"):
        supposed(read_problem(TRIES, rules()), ["in_use=lora/odl"], rules())


def test_an_answered_target_moves_the_outcomes_and_only_the_target_is_saved() -> None:
    problem = read_problem(TRIES, rules())
    after = answer(problem, "evaluation.target", "0.8", rules())
    assert after.facts["attempts.lora.outcome"] == "target-reached"
    saved = continued(TRIES, problem, rules(), after.facts, frozenset())
    assert saved == TRIES.replace("target: 0.9", "target: 0.8")
    assert dict(read_problem(saved, rules()).facts) == dict(after.facts)


def test_an_answered_outcome_takes_the_place_of_tries() -> None:
    problem = read_problem(TRIES.replace("in_use: lora/new\n", ""), rules())
    after = answer(problem, "attempts.lora.outcome", "first-draft", rules())
    assert {f: v for f, v in after.facts.items() if f.startswith("attempts.lora")} == {
        "attempts.lora.outcome": "first-draft"
    }
    assert after.tries == {}


def test_a_problem_with_tries_is_written_and_read_back() -> None:
    problem = read_problem(TRIES, rules())
    text = write_problem(problem, rules())
    assert "in_use: lora/new\n" in text
    assert "      - {name: big, score: 0.95, usable: no, note: does not fit}\n" in text
    again = read_problem(text, rules())
    assert (dict(again.facts), again.tries) == (dict(problem.facts), problem.tries)


def test_an_interview_does_not_ask_why_a_file_marks_an_attempt_as_below_target() -> None:
    text = "needs: [wrong-tone]\nattempts: {prompt: {outcome: below-target}}\n"
    question = next_question(read_problem(text, rules()), rules())
    assert question
    assert question.id != "attempts.prompt.because"
    answered = answer(Problem("", {"needs": frozenset({"wrong-tone"})}), "attempts.prompt.outcome",
                      "below-target", rules())  # fmt: skip
    question = next_question(answered, rules())
    assert question
    assert question.id == "attempts.prompt.because"


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("yes", "yes"),
        ("true", "yes"),
        ("no", "not-yet"),
        ("false", "not-yet"),
        ("refused", "refused"),
    ],
)
def test_readiness_is_yes_not_yet_or_refused_everywhere(written: str, word: str) -> None:
    stated = read_problem(f"team: {{maintainer: {written}}}\n", rules())
    plain = {"true": True, "false": False}.get(written, written)
    mapped = problem_from_mapping({"team.maintainer": plain}, rules())
    settled = supposed(Problem("", {}), [f"team.maintainer={written}"], rules())
    answered = answer(Problem("", {}), "team.maintainer", plain, rules())
    found = {each.facts["team.maintainer"] for each in (stated, mapped, settled, answered)}
    assert found == {word}


@pytest.mark.parametrize(
    ("given", "a_week"),
    [
        ({"count": 40, "per": "week"}, 40), ({"count": 40, "per": "day"}, 280),
        ({"count": 365, "per": "month"}, 84), ({"count": 365, "per": "year"}, 7),
        ("40 a week", 40), ("1k a year", 19.178082191781), (40, 40),
    ],
)  # fmt: skip
def test_examples_to_come_are_counted_by_the_week(given: object, a_week: float) -> None:
    problem = problem_from_mapping({"examples": {"more": given}}, rules())
    assert problem.facts["examples.more_per_week"] == a_week


@pytest.mark.parametrize(
    "amount", ["9000 EUR", "9,000 EUR", "€9000", "9k CHF", "9000 £", "9000 USD a month", "$9,000"]
)
def test_an_amount_may_name_its_currency(amount: str) -> None:
    problem = read_problem(f"costs:\n  monthly_fixed: {amount}\n", rules())
    assert problem.facts["costs.monthly_fixed"] == 9000


BILL = re.compile(r"bill is ([0-9,.]+) ([A-Z]{3})")


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("9000 EUR", "9,000 EUR"), ("£9000", "9,000 GBP"), ("9k francs", "9,000 CHF"),
     ("9000", "9,000 USD"), ("9.000 EUR", "9,000 EUR"), ("9.000.000 EUR", "9,000,000 EUR"),
     ("9.1250 EUR", "9.125 EUR"), ("9.125", "9.125 USD")],
)  # fmt: skip
def test_a_verdict_prints_money_in_the_currency_that_the_problem_names(
    amount: str, printed: str
) -> None:
    stated = f"needs: [too-costly]\nin_use: prompt\ncosts:\n  monthly_bill: {amount}\n"
    problem = read_problem(stated, rules())
    again = read_problem(write_problem(problem, rules=rules()), rules())
    page = unpacked(packed(State("result", problem), rules())).problem
    link = problem_of(fragment(problem, rules()), rules())
    copy = replace(problem, facts=pickle.loads(pickle.dumps(problem.facts)))  # noqa: S301
    for each in (problem, again, page, link, copy):
        assert f"our bill is {printed} a month" in cost_in_words(advise(each, rules()))
    for form in (text, markdown, html):
        written = " ".join(form.render(advise(copy, rules())).split())
        assert {f"{number} {name}" for number, name in BILL.findall(written)} == {printed}


def test_amounts_in_two_currencies_are_refused() -> None:
    stated = "costs:\n  monthly_bill: 9000 EUR\n  gpu_hour: 2 USD\n"
    with pytest.raises(InvalidInput, match="in USD, and another amount is in EUR"):
        read_problem(stated, rules())


def test_a_sign_in_a_rule_is_that_of_the_currency() -> None:
    facts = read_problem("costs:\n  monthly_bill: 9000 EUR\n", rules()).facts
    assert fill("You pay ${costs.monthly_bill}.", facts) == "You pay €9,000."
    facts = {"costs.monthly_bill": Money(9000, "CHF")}
    assert fill("You pay ${costs.monthly_bill}.", facts) == "You pay CHF 9,000."
    assert fill("You pay ${costs.monthly_bill}.", {"costs.monthly_bill": 9}) == "You pay $9."

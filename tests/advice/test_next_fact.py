"""What to find out next: the fact, and what each answer to it would do, as judging it shows."""

from typing import Any

import pytest
import yaml

from ladder import advise, load_problem
from ladder.advice.next_fact import SAME, check_in_words, effects, in_words
from ladder.advice.phrases import decides, settled_ways
from ladder.check.evaluation import evaluate
from ladder.check.judge import issues_of
from ladder.engine.explanation import judge
from ladder.engine.open_facts import Lead, OpenFact, Settling
from ladder.engine.problem import Problem
from ladder.engine.verdict import Verdict
from ladder.output.worth_asking import next_fact, worth_asking
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import short, verdict
from tests.strategies import rules


def of(found: Verdict, fact: str) -> str:
    """What is said of a question."""
    [asked] = [question for question in found.open_questions if question.fact == fact]
    return in_words(found, asked)


READY: dict[str, Any] = {
    "needs": ["wrong-tone"],
    "task": {"behavior_changes": "never"},
    "knowledge": {"into_weights": False},
    "examples": {"label_quality": "reviewed"},
    "evaluation": {"items": 4000, "trusted": True, "target": 0.9},
    "attempts": {
        "prompt": short("Stiff."),
        "few-shot": short("It drifts."),
        "model-choice": short("All drift."),
    },
    "hosting": {"open_weights": True, "gpu_memory_gb": 80, "model_billions": 8},
    "team": {"lifecycle_budgeted": ["training", "serving", "monitoring", "refresh"]},
}


def test_numbers_are_split_where_the_verdict_changes() -> None:
    result = of(verdict(**READY), "examples.demonstrations")
    assert "Below 250: no change; 250 to 499: prepare LoRA; 500 or more: use LoRA." in result
    assert result.endswith(" (examples.demonstrations)")


def test_number_at_which_a_formula_changes_the_verdict_is_found() -> None:
    """Whether a score is settled follows from its items, and no rule states how many."""
    problem: dict[str, Any] = {
        "needs": ["weak-domain-skill"],
        "task": {"shape": "code", "own_convention": True},
        "knowledge": {"location": "documents"},
        "evaluation": {"grader": True, "target": 0.85},
        "attempts": {"prompt": {**short("Wrong joins."), "score": 0.61}},
    }
    assert "1 to 14: use a better prompt" in of(verdict(**problem), "evaluation.items")
    for items, technique in ((14, "prompt"), (15, "model-choice"), (49, "model-choice")):
        stated = {**problem, "evaluation": {**problem["evaluation"], "items": items}}
        assert verdict(**stated).recommendation.technique == technique


def test_choices_with_the_same_result_are_named_together() -> None:
    examples = {"label_quality": "reviewed", "demonstrations": 900}
    hosting = {**READY["hosting"], "serving": "self-hosted"}
    ready = {**READY, "task": {}, "examples": examples, "hosting": hosting}
    result = of(verdict(**ready), "task.behavior_changes")
    assert "Never, yearly or monthly: no change; weekly: keep your prompt" in result


@pytest.mark.parametrize("fact", ["attempts.few-shot.outcome"])
def test_an_experiment_says_what_it_takes_and_is_named_only_where_nothing_else_is(
    fact: str,
) -> None:
    found = verdict(needs=["wrong-tone"])
    assert of(found, fact).endswith("It takes hours, tokens on each call.")
    asked = next_fact(found)
    assert asked is not None
    assert not asked.fact.startswith("attempts.")


def test_question_without_effect_alone_names_the_others() -> None:
    found = verdict(needs=["wrong-tone"])
    together = next(question for question in found.open_questions if question.together_with)
    assert (
        f" It could lead to rung 0, 1 or 4, together with {together.together_with[0]}"
        in in_words(found, together)
    )


def test_an_answer_that_ends_the_wait_of_a_dearer_training_names_that_training() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "row-5-small-fast-model"]
    small = yaml.safe_load(example.read_text(encoding="utf-8"))
    small["examples"] = {"demonstrations": 400, "label_quality": "reviewed"}
    result = of(verdict(**small), "examples.per_class")
    assert "Below 8: no change; 8 to 19: use embeddings with logistic regression" in result


def test_an_answer_that_changes_how_to_do_the_same_says_how() -> None:
    says = check_in_words(verdict(needs=["wrong-tone"]))
    assert says == (
        "How many examples of input and correct output do you have, apart from the evaluation set? "
        "Below 5: write examples by hand until you have five, and show those; "
        "5 to 49: no change; 50 or more: start with three to ten examples, and add more "
        "while the score rises. "
        "(examples.demonstrations)"
    )


def test_only_a_fact_that_can_change_the_headline_is_named() -> None:
    verdicts = [*map(verdict_on, EXAMPLES)]
    verdicts += [verdict(needs=[need]) for need in rules().needs]
    asked = [(found, fact) for found in verdicts if (fact := next_fact(found)) is not None]
    assert len(verdicts) > len(asked) > len(EXAMPLES)
    for found, fact in asked:
        assert {does for _, does in effects(found, fact.fact)} - {SAME}


def test_what_will_come_of_the_technique_to_use_is_not_asked() -> None:
    examples = {"label_quality": "reviewed", "demonstrations": 900}
    hosting = {**READY["hosting"], "serving": "self-hosted"}
    found = verdict(**{**READY, "examples": examples, "hosting": hosting})
    assert (found.recommendation.technique, found.recommendation.outcome) == ("lora", "use")
    assert "attempts.lora.outcome" in {question.fact for question in found.open_questions}
    asked = next_fact(found)
    assert asked is None or asked.fact != "attempts.lora.outcome"


def test_results_come_last_after_them_impossible_results() -> None:
    [example] = [item for item in EXAMPLES if item.stem == "row-1-internal-docs"]
    order = [item.fact for item in worth_asking(verdict_on(example))]
    results = [fact.startswith("attempts.") for fact in order]
    assert results == sorted(results)
    assert order[-1] == "attempts.rag.outcome"


def test_a_reached_target_leaves_nothing_to_find_out() -> None:
    facts = {"needs": ["missing-knowledge"], "attempts": {"rag": {"outcome": "target-reached"}}}
    assert check_in_words(advise(facts, rules())) == ""


def test_a_yes_asks_for_the_facts_that_a_check_of_the_proposal_asks_for() -> None:
    [voice] = [example for example in EXAMPLES if example.stem == "row-4-tone-with-examples"]
    facts, asked = {**load_problem(voice, rules()).facts}, list[str]()
    proposal = Problem("", {**facts, "proposal.technique": frozenset(["lora"])})
    while (found := next_fact(judge(rules(), "", facts, rules().pack.day))) is not None:
        asked.append(found.fact)
        facts[found.fact] = found.fact == "evaluation.held_out"
    findings = issues_of(evaluate(rules(), proposal, rules().pack.day.toordinal()))
    missing = [item.missing[0] for item in findings if item.rule in rules().rules and item.missing]
    assert asked == missing == ["evaluation.held_out", "examples.synthetic"]


def test_a_yes_asks_for_the_facts_of_exclusions_too() -> None:
    """A check asks for the bill, below which an own model for another need would not pay."""
    stated = load_problem("examples/proposals/good/lora-for-a-house-voice.yaml", rules()).facts
    left_out = ("hosting.serving", "proposal.")
    facts = {fact: value for fact, value in stated.items() if not fact.startswith(left_out)}
    facts["needs"] = frozenset({"wrong-tone", "too-slow"})
    proposal = Problem("", {**facts, "proposal.technique": frozenset({"lora"})})
    day = rules().pack.day
    findings = issues_of(evaluate(rules(), proposal, day.toordinal()))
    [asked] = [item.missing[0] for item in findings if item.rule == "exclusion/below-break-even"]
    found = next_fact(judge(rules(), "", facts, day))
    assert found is not None
    assert found.fact == asked == "costs.monthly_bill"


@pytest.mark.parametrize(
    ("rungs", "others", "says"),
    [
        ((1,), (), "it changes how to go about it, not the rung"),
        ((1, 2), (), "it could lead to rung 1 or 2"),
        ((1, 2, 4), (), "it could lead to rung 1, 2 or 4"),
        ((1, 2, 3), (), "it could lead to rung 1 to 3"),
        ((None, 1), (), "it could lead to rung 1 or a step off the ladder"),
        ((0, 1), ("a",), "it could lead to rung 0 or 1, together with a"),
        ((0, 1), ("a", "b"), "it could lead to rung 0 or 1, together with a and b"),
        ((0, 1), ("a", "b", "c"), "it could lead to rung 0 or 1, together with a, b and 1 more"),
        (
            (0, 1),
            ("a", "b", "c", "d"),
            "it could lead to rung 0 or 1, together with a, b and 2 more",
        ),
    ],
)
def test_rungs_and_other_facts_are_joined_and_counted(
    rungs: tuple[int | None, ...], others: tuple[str, ...], says: str
) -> None:
    assert decides(OpenFact("x", "?", rungs, others)) == says


@pytest.mark.parametrize(
    ("facts", "techniques", "says"),
    [
        (("a",), ("rag",), "One answer settles it: a. Then use retrieval (RAG)."),
        (("a", "b"), ("rag", "rag"), "Two answers settle it: a and b. Then use retrieval (RAG)."),
        (
            ("a", "b"),
            ("rag", "tools", "lora"),
            "Two answers settle it: a and b. Then use retrieval (RAG), use tools "
            "(function calls, checks) or use LoRA.",
        ),
        (("a", "b"), ("rag", "tools", "lora", "few-shot"), "Two answers settle it: a and b."),
    ],
)
def test_three_results_of_the_answers_that_settle_it_are_named(
    facts: tuple[str, ...], techniques: tuple[str, ...], says: str
) -> None:
    class Settled(Verdict):
        settled_by = Settling(facts, tuple(Lead({}, name, "use") for name in techniques))

    found = object.__new__(Settled)
    found.__dict__.update(verdict(needs=["wrong-tone"]).__dict__)
    assert settled_ways(found) == says

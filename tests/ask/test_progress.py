"""What the interview says of itself: why it asks, where things stand, what an answer changed."""

import pytest

from ladder import advise
from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.progress import left_open, progress_of, reported, result, summary
from ladder.ask.question import attempt
from ladder.ask.wording import Lead, stake, why
from ladder.engine.facts import Value
from ladder.engine.knowledge import Knowledge
from ladder.output.steps import alike_answers, step_of
from ladder.output.worth_asking import deciding_question
from tests.ask.answering import DAY, asked
from tests.strategies import rules

VOICE: dict[str, Value] = {
    "needs": frozenset({"wrong-tone"}),
    "attempts.model-choice.outcome": "not-applicable",
    "attempts.model-choice.because": "The contract names the model.",
    "attempts.prompt.outcome": "below-target",
    "attempts.prompt.because": "Stiff.",
    "attempts.few-shot.outcome": "below-target",
    "attempts.few-shot.because": "Drifts.",
    "attempts.lora.outcome": "untried",
    "knowledge.into_weights": False,
    "evaluation.trusted": True,
    "hosting.open_weights": True,
    "hosting.gpu_memory_gb": 24,
    "hosting.model_billions": 14,
    "examples.label_quality": "expert",
    "examples.demonstrations": 900,
    "task.behavior_changes": "yearly",
    "evaluation.target": 0.9,
    "evaluation.human_agreement": 0.95,
    "team.lifecycle_budgeted": frozenset({"training", "serving", "monitoring", "refresh"}),
}
"""All that LoRA asks for but the size of the evaluation set."""


def at(facts: dict[str, Value]) -> Interview:
    assumed = {fact.id: fact.assume for fact in rules().facts.values() if fact.assume}
    return Interview(rules(), {**assumed, **facts}, frozenset(), DAY)


def test_why_tells_the_rule_and_each_answer_apart() -> None:
    interview = at(VOICE)
    assert interview.question is not None
    reasons = why(interview.knowledge, interview.question)
    assert reasons.stake == "Below 200: few-shot examples. 200 or more: LoRA or QLoRA."
    assert [rule.id for rule in reasons.rules] == [
        "requirement/evaluation-set-size",
        "requirement/held-out-items",
    ]
    # Between them it depends on how wide the gap is that is to be shown.
    assert reasons.leads[0] == Lead("below 50", "possible: few-shot examples")
    assert reasons.leads[1] == Lead("50 to 199", "possible: few-shot examples or LoRA or QLoRA")
    assert reasons.leads[-2].answers == "200 or more"
    assert reasons.leads[-2].outcome.startswith("possible: LoRA or QLoRA")
    assert reasons.leads[-1] == Lead("unknown", "possible: few-shot examples")


def test_every_question_that_can_come_first_has_a_reason() -> None:
    for fact in VOICE:
        if fact.endswith("because"):
            continue
        rest = {known: value for known, value in VOICE.items() if known != fact}
        if fact.endswith("outcome"):
            rest.pop(fact.replace("outcome", "because"), None)
        interview = at(rest | {"evaluation.items": 300})
        if interview.question is not None:
            reasons = why(interview.knowledge, interview.question)
            assert reasons.stake.endswith(".")
            assert reasons.leads or interview.question.form in ("tried", "reason", "needs")


def answered(**answer: object) -> list[str]:
    before = at(VOICE)
    return reported(before, before.after(Answer(**answer)))  # type: ignore[arg-type]


def test_an_open_verdict_names_what_looks_best_and_what_it_may_become() -> None:
    now = progress_of(at(VOICE))
    assert now is not None
    expected = "Best so far: few-shot examples. Still possible: LoRA or QLoRA."
    assert summary(rules(), now) == expected


def test_an_answer_that_settles_the_verdict_says_so() -> None:
    assert answered(facts={"evaluation.items": 300}) == ["Use LoRA or QLoRA."]


def test_an_answer_that_closes_a_requirement_says_what_would_open_it_and_rules_nothing_out() -> (
    None
):
    assert answered(facts={"evaluation.items": 20}) == [
        "Stay with few-shot examples: nothing above it is open.",
        "Blocked (needs an evaluation set of a few hundred items): LoRA or QLoRA.",
    ]


def test_what_nobody_knows_makes_a_technique_wait() -> None:
    _, waits = answered(unknown=frozenset({"evaluation.items"}))
    known = "an evaluation set of a few hundred items"
    assert waits == f"Blocked (needs {known}; unknown so far): LoRA or QLoRA."


def test_ruled_out_is_stated_only_where_a_rule_is_against_it() -> None:
    rest = {known: value for known, value in VOICE.items() if known != "task.behavior_changes"}
    before = at(rest | {"evaluation.items": 300})
    outcome = reported(before, before.after(Answer({"task.behavior_changes": "weekly"})))
    assert [
        line
        for line in outcome
        if line.startswith("Ruled out (") and line.endswith("): LoRA or QLoRA.")
    ]


def test_what_comes_after_the_one_to_use_is_stated_to_come_after_it() -> None:
    before = at({"needs": frozenset({"wrong-tone"})})
    untried = {f"attempts.{item}.outcome": "untried" for item in ("prompt", "few-shot", "lora")}
    now, later, *_ = reported(before, before.after(Answer(untried)))
    assert now.startswith(("Best so far: few-shot", "Use few-shot"))
    assert later.startswith("Blocked (needs ")
    assert later.endswith(": LoRA or QLoRA.")


def test_what_is_used_together_with_the_technique_is_not_stated_to_come_after_it() -> None:
    outcomes = ("model-choice", "prompt", "few-shot", "rag", "tools", "lora")
    untried = {f"attempts.{item}.outcome": "untried" for item in outcomes}
    before = at({"needs": frozenset({"missing-knowledge"}), **untried})
    both: dict[str, Value] = {
        "knowledge.location": "both",
        "knowledge.comes_with_request": False,
        "knowledge.tokens": 2_000_000,
    }
    lines = reported(before, before.after(Answer(both)))
    assert lines[-1] == "Also do: tools and function calls."


def test_what_waits_for_a_lower_technique_of_its_own_need_names_that() -> None:
    truth: dict[str, Value] = {
        "needs": frozenset({"wrong-tone", "weak-domain-skill"}),
        "attempts.model-choice.outcome": "not-applicable",
        "attempts.model-choice.because": "The contract names the model.",
        "attempts.few-shot.outcome": "below-target",
        "attempts.prompt.outcome": "untried",
        "attempts.rag.outcome": "untried",
        "attempts.tools.outcome": "untried",
    }
    before, question, answer = next(
        step for step in asked(rules(), truth) if step[1] is not None and step[1].form == "tried"
    )
    assert question is not None
    assert answer is not None
    lines = reported(before, before.after(answer))
    assert lines[0] == "Use a better prompt."
    after = next(line for line in lines if line.startswith("Only after a better prompt: "))
    assert after.endswith("retrieval (RAG); tools and function calls.")


def test_of_what_was_just_stated_to_fall_short_it_is_not_stated_to_come_later() -> None:
    facts: dict[str, Value] = {"needs": frozenset({"weak-domain-skill"})}
    before = at(facts)
    outcome = reported(before, before.after(Answer({"attempts.prompt.outcome": "below-target"})))
    assert outcome
    assert not [line for line in outcome if line.endswith("a better prompt.")]


def test_an_answer_that_changes_the_technique_is_named_before_what_follows_a_miss() -> None:
    facts = {"needs": ["missing-knowledge"], "knowledge": {"location": "documents"}}
    found = advise(facts, rules(), as_of=DAY)
    asked = deciding_question(found)
    assert asked is not None
    assert result(found, "use tools")[-1] == f"Not final. {asked.question}"


@pytest.mark.parametrize(
    ("after_a_miss", "last"),
    [
        ("use another ready-made model", "If that falls short: use another ready-made model."),
        ("", "No further answer changes the technique."),
    ],
)
def test_the_end_says_what_follows_a_miss(after_a_miss: str, last: str) -> None:
    found = advise({"needs": ["wrong-tone"]}, rules(), as_of=DAY)
    assert deciding_question(found) is None
    assert result(found, after_a_miss)[-1] == last


def test_unknown_facts_that_can_change_the_verdict_are_listed_first() -> None:
    found = advise({"needs": ["wrong-tone"]}, rules(), as_of=DAY)
    question = rules().facts["task.behavior_changes"].question
    both = {"costs.gpu_hour", "task.behavior_changes"}
    lines = ["Not known yet, and worth finding out:", f"  {question}"]
    assert left_open(found, both) == lines


def test_answers_to_a_target_are_told_apart_at_numbers_that_people_can_read() -> None:
    facts: dict[str, Value] = {
        "needs": frozenset({"weak-domain-skill"}),
        "task.stage": "production",
        "task.shape": "chat",
        "examples.demonstrations": 10000,
        "examples.label_quality": "expert",
        "evaluation.items": 140,
        "evaluation.trusted": True,
        "hosting.open_weights": True,
        "team.lifecycle_budgeted": frozenset({"training", "serving", "monitoring", "refresh"}),
        "team.maintainer": True,
        **below("prompt", 0.6, 40),
        **below("few-shot"),
        **below("model-choice", 0.72, 400),
    }
    known = Interview(rules(), facts, frozenset(), DAY).knowledge
    target = "evaluation.target"

    def now(then: Knowledge) -> str:
        return step_of(then).technique

    groups = alike_answers(known, target, now)
    assert len(groups) > 1
    assert [group.says for group in groups if "99" in group.says] == []
    assert [(g.first, g.does) for g in groups] == [
        (g.first, now(known.learn({target: g.first}))) for g in groups
    ]


def below(technique: str, score: float | None = None, items: int = 0) -> dict[str, Value]:
    """A technique below target, with its score and items if it was measured."""
    facts: dict[str, Value] = {
        attempt(technique): "below-target",
        attempt(technique, "because"): "So.",
    }
    if score is not None:
        facts |= {attempt(technique, "score"): score, attempt(technique, "items"): items}
    return facts


def test_a_question_that_decides_nothing_alone_names_the_rule_that_reads_it() -> None:
    needs: dict[str, Value] = {"needs": frozenset({"too-costly"})}
    reasons = {
        item.id: stake(interview.knowledge, item)
        for interview, _, _ in asked(rules(), needs)
        for item in interview.questions
    }
    rule = rules().rules["exclusion/small-bill"]
    assert reasons["task.monthly_requests"] == f"It can rule something out: {rule.says}."

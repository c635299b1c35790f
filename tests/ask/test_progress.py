"""What the interview says of itself: why it asks, where things stand, what an answer changed."""

from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.progress import changes, progress_of, summary
from ladder.ask.why import Lead, WaitingRule, why
from ladder.engine.facts import Value
from tests.ask.answering import DAY
from tests.strategies import rules

VOICE: dict[str, Value] = {
    "needs": frozenset({"wrong-tone"}),
    "attempts.prompt.outcome": "fell-short",
    "attempts.prompt.because": "Stiff.",
    "attempts.few-shot.outcome": "fell-short",
    "attempts.few-shot.because": "Drifts.",
    "attempts.lora.outcome": "untried",
    "knowledge.into_weights": False,
    "evaluation.trusted": True,
    "hosting.open_weights": True,
    "hosting.gpu_memory_gb": 24,
    "hosting.model_billions": 14,
    "examples.label_quality": "expert",
    "examples.demonstrations": 900,
    "task.behaviour_changes": "yearly",
    "team.lifecycle_budgeted": frozenset({"training", "serving", "monitoring", "refresh"}),
}
"""All that LoRA asks for but the size of the evaluation set."""


def at(facts: dict[str, Value]) -> Interview:
    return Interview(rules(), facts, frozenset(), DAY)


def where(interview: Interview) -> str:
    now = progress_of(interview)
    assert now is not None
    return summary(rules(), now)


def test_why_tells_the_rule_and_each_answer_apart() -> None:
    interview = at(VOICE)
    assert interview.question is not None
    reasons = why(interview.knowledge, interview.question)
    gate = "LoRA or QLoRA asks for this first: an evaluation set of a few hundred items"
    assert reasons.stake == f"{gate}."
    assert reasons.rules == (WaitingRule(gate, "gate/evaluation-set-is-large-enough"),)
    assert reasons.leads[0] == Lead("below 200", "few-shot examples")
    assert reasons.leads[1].answers == "200 or more"
    assert reasons.leads[1].outcome.startswith("LoRA or QLoRA")
    assert reasons.leads[-1] == Lead("unknown", "few-shot examples")


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
            assert reasons.rules or interview.question.id == "needs"


def test_an_open_verdict_is_between_two_and_leans_to_one() -> None:
    expected = "between few-shot examples and LoRA or QLoRA; leaning few-shot examples"
    assert expected == where(at(VOICE))


def test_an_answer_that_opens_a_gate_says_so() -> None:
    before = at(VOICE)
    after = before.after(Answer({"evaluation.items": 300}))
    assert where(after).startswith("LoRA or QLoRA (")
    said = changes(before, after)
    assert said.startswith("LoRA or QLoRA in place of few-shot examples")
    assert "an evaluation set of a few hundred items: yes" in said


def test_an_answer_that_closes_a_gate_says_what_would_open_it() -> None:
    before = at(VOICE)
    after = before.after(Answer({"evaluation.items": 20}))
    assert where(after) == "stay with few-shot examples; nothing above it is open"
    expected = "LoRA or QLoRA would need an evaluation set of a few hundred items"
    assert expected in changes(before, after)
    assert after.question is None


def test_what_nobody_knows_closes_a_gate_for_now() -> None:
    before = at(VOICE)
    after = before.after(Answer(unknown=frozenset({"evaluation.items"})))
    assert after.question is None
    assert "LoRA or QLoRA ruled out" not in changes(before, after)

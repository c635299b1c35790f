"""What the interview says of itself: why it asks, where things stand, what an answer changed."""

import pytest

from ladder import advise
from ladder.ask.answer import Answer
from ladder.ask.interview import Interview
from ladder.ask.progress import Progress, left_open, progress_of, reported, result, summary
from ladder.ask.question import TRIED, Lead, Needs, Tried, attempt, question_about
from ladder.ask.wording import Why, settled_in_words, stake, why
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.knowledge import Knowledge
from ladder.load.problems.mappings import problem_from_mapping
from ladder.output.steps import alike_answers, step_of
from ladder.output.worth_asking import deciding_question, worth_asking
from tests.ask.answering import DAY, asked
from tests.strategies import rules

VOICE: dict[str, Value] = {
    "needs": frozenset({"wrong-tone"}),
    "in_use": "few-shot",
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


def test_an_outcome_that_follows_from_a_score_is_known_after_each_answer() -> None:
    attempts = {"prompt": {"score": 0.5, "items": 300, "because": "Stiff."}}
    problem = {"needs": ["wrong-tone"], "evaluation": {"target": 0.9}, "attempts": attempts}
    begun = Interview.of(problem_from_mapping(problem, rules()), rules(), DAY)
    after = begun.after(Answer({"evaluation.trusted": True}, frozenset({"hosting.serving"})))
    assert after.facts["attempts.prompt.outcome"] == "below-target"
    assert after.unknown == frozenset({"hosting.serving"})


def test_why_tells_the_rule_and_each_answer_apart() -> None:
    interview = at(VOICE)
    assert interview.question is not None
    reasons = why(interview.knowledge, interview.question)
    assert reasons.stake == "Below 1: measure first. 1 to 199: prepare LoRA. 200 or more: use LoRA."
    assert [rule.id for rule in reasons.rules] == [
        "requirement/evaluation-set-size",
        "requirement/held-out-items",
    ]
    # Above 50 it depends on how wide the gap is that is to be shown.
    assert reasons.leads == (
        Lead("below 1", "measure first"),
        Lead("1 to 49", "prepare LoRA (1 thing missing)"),
        Lead("50 to 199", "possible: few-shot examples or LoRA"),
        Lead("200 or more", "possible: LoRA"),
        Lead("unknown", "possible: few-shot examples or LoRA"),
    )


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
            assert reasons.leads or interview.question.stake


def answered(**answer: object) -> list[str]:
    before = at(VOICE)
    return reported(before, before.after(Answer(**answer)))  # type: ignore[arg-type]


def test_an_open_verdict_names_what_looks_best_and_what_it_may_become() -> None:
    now = progress_of(at(VOICE))
    assert now is not None
    expected = "So far: measure first. Still possible: LoRA."
    assert summary(rules(), now) == expected


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (300, "Use LoRA: train LoRA, on a 4-bit base (QLoRA) if 16 bits do not fit."),
        (20, "Prepare LoRA: one thing is missing."),
    ],
)
def test_an_answer_that_settles_the_headline_says_so(items: int, line: str) -> None:
    assert answered(facts={"evaluation.items": items}) == [line]


def without(*facts: str, **more: Value) -> dict[str, Value]:
    """All of `VOICE` but some facts."""
    return {**{name: value for name, value in VOICE.items() if name not in facts}, **more}


FASTER = "the behavior that you want changes faster than you can train"
ITEMS = "an evaluation set of a few hundred items"
UNTRIED: dict[str, Value] = {
    f"attempts.{name}.outcome": "untried"
    for name in ("model-choice", "prompt", "few-shot", "rag", "tools", "lora")
}
TWO = frozenset({"wrong-tone", "too-slow"})
KEPT = "Keep your examples in the prompt."
SERVING = (
    "So far: prepare LoRA. Still possible: better serving; speculative decoding; a simpler agent."
)


@pytest.mark.parametrize(
    ("known", "answer", "lines"),
    [
        pytest.param(
            without("task.behavior_changes") | {"evaluation.items": 300},
            {"task.behavior_changes": "weekly"},
            [KEPT, f"Ruled out ({FASTER}): LoRA."],
            id="a rule is against it for its only need",
        ),
        pytest.param(
            VOICE | {"needs": TWO, "hosting.serving": "self-hosted"},
            {"evaluation.items": 20, "task.output_must_not_change": True},
            [
                SERVING,
                "Ruled out (the outputs must not change): embeddings with logistic regression; a "
                "small encoder of your own; distillation; reinforcement fine-tuning (RFT).",
            ],
            id="a rule is against it for one of its two needs",
        ),
        pytest.param(
            {"needs": frozenset({"wrong-tone", "too-costly"}), "costs.monthly_bill": 9000},
            {"attempts.prompt.outcome": "target-reached"},
            [
                "So far: use better serving. Still possible: another ready-made model; a better "
                "prompt; embeddings with logistic regression; 5 more.",
                "Not needed: few-shot examples.",
            ],
            id="its only need is solved, and another is not",
        ),
        pytest.param(
            {
                "needs": frozenset({"must-compute-or-act", "too-costly"}),
                "task.output_must_not_change": True,
                "attempts.prompt.outcome": "below-target",
            },
            {"attempts.model-choice.outcome": "target-reached"},
            [
                "So far: use better serving. Still possible: another ready-made model; a simpler "
                "agent.",
                "Not needed: tools (function calls, checks); few-shot examples.",
                "Only after better serving: LoRA; reinforcement fine-tuning (RFT).",
            ],
            id="one of its two needs is solved",
        ),
        pytest.param(
            {"needs": frozenset({"wrong-tone", "weak-domain-skill"})},
            UNTRIED,
            [
                "Use few-shot examples: show three to ten examples.",
                "Only after a better prompt: a prompt optimizer.",
                "Blocked (needs enough labeled examples of each class, and 50 held-out items with "
                "checked labels): embeddings with logistic regression.",
            ],
            id="each waits for the step of its own need",
        ),
        pytest.param(
            {"needs": frozenset({"wrong-tone"})},
            {"attempts.prompt.outcome": "target-reached"},
            [
                "Stop: a better prompt reached the target.",
                "Not needed: few-shot examples; another ready-made model; LoRA.",
            ],
            id="the only need is solved",
        ),
        pytest.param(
            {"needs": frozenset({"missing-knowledge"}), **UNTRIED},
            {
                "knowledge.location": "both",
                "knowledge.comes_with_request": False,
                "knowledge.tokens": 2_000_000,
            },
            [
                "Use retrieval (RAG): index, retrieve, cite.",
                "Only after retrieval (RAG): tools (function calls, checks).",
            ],
            id="it serves the rest of the facts",
        ),
    ],
)
def test_an_answer_is_followed_by_what_is_best_and_why_others_are_gone(
    known: dict[str, Value], answer: dict[str, Value], lines: list[str]
) -> None:
    before = at(known)
    assert reported(before, before.after(Answer(answer))) == lines


def test_what_is_not_met_blocks_a_technique_before_what_nobody_knows() -> None:
    needs = frozenset({"missing-knowledge"})
    before = at({"needs": needs, "task.shape": "extraction", "task.input": "audio"})
    assert before.question is not None
    tried = before.after(Answer({}, frozenset(before.question.settles)))
    assert reported(before, tried) == [
        "Use another kind of tool: transcribe first, then treat the text.",
        "Only after another kind of tool: another ready-made model; a better prompt; retrieval "
        "(RAG); tools (function calls, checks).",
        "Blocked (needs a tool that reads your input, or the result of the best one): LoRA.",
    ]


@pytest.mark.parametrize(
    ("possible", "ends"),
    [
        ((), "Use few-shot examples."),
        (("prompt",), "So far: use few-shot examples. Still possible: a better prompt."),
        (
            ("prompt", "rag", "lora"),
            "So far: use few-shot examples. Still possible: a better prompt; retrieval (RAG); "
            "LoRA.",
        ),
        (
            ("prompt", "rag", "tools", "lora", "distillation"),
            "So far: use few-shot examples. Still possible: a better prompt; retrieval (RAG); "
            "tools (function calls, checks); 2 more.",
        ),
    ],
)
def test_three_techniques_that_are_possible_are_named_and_the_others_are_counted(
    possible: tuple[str, ...], ends: str
) -> None:
    assert summary(rules(), Progress("Use few-shot examples", ("few-shot",), possible)) == ends


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
    assert f"Not final. {asked.question}" in result(found)


QUESTION = (
    "How many examples of input and correct output do you have, apart from the evaluation set?"
)


def ready(**changed: Value | None) -> dict[str, Value]:
    """All of `VOICE` with a test set and changes; None leaves a fact out."""
    whole: dict[str, Value | None] = {
        **VOICE,
        "evaluation.items": 400,
        "evaluation.held_out": True,
        "task.stage": "pilot",
    }
    whole |= {name.replace("__", "."): value for name, value in changed.items()}
    return {name: value for name, value in whole.items() if value is not None}


TONE: dict[str, Value] = {"needs": frozenset({"wrong-tone"})}


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        pytest.param(
            ready(examples__demonstrations=400, evaluation__trusted=False),
            [
                "Prepare LoRA: two things are missing.",
                "Fine-tune? Yes, once nothing is missing.",
                "Missing, quickest first:",
                "  A metric you trust (hours)",
                "  At least 500 correct examples (400 of 500; weeks)",
            ],
            id="prepare",
        ),
        pytest.param(
            ready(examples__demonstrations=None),
            [
                "Find out whether LoRA can help: one thing decides it.",
                "Fine-tune? Only with at least 500 correct examples.",
                "To find out:",
                f"  {QUESTION}",
            ],
            id="find out",
        ),
        pytest.param(
            ready(evaluation__items=None),
            [
                "Measure first: set 200 of your 900 examples aside as a test set.",
                "Fine-tune? Not yet. Nobody can say today whether LoRA would be better.",
                "First: Draw 200 of your 900 examples at random, set them aside, and never train "
                "on them or show them in a prompt.",
                "Not final. How many labeled items does the evaluation set hold, none of them used "
                "for training?",
            ],
            id="measure",
        ),
        pytest.param(
            ready(hosting__may_train="refused"),
            [
                "Keep your examples in the prompt: what could help is out of reach.",
                "Fine-tune? No. Training needs permission to train a model on these data, which is "
                "out of reach.",
                "First: Choose better examples, describe the voice in more detail, and score other "
                "models with both.",
                "Reopens if training comes within reach. Then LoRA can help.",
            ],
            id="stay",
        ),
        pytest.param(
            TONE,
            [
                "Use few-shot examples: show three to ten examples.",
                "Fine-tune? Not yet. LoRA first needs an evaluation set of a few hundred items, "
                "among other things.",
                "First: Put 5 of your texts that sound most like you into the prompt, each with "
                "the request that it answers.",
                "If that misses: Find out whether LoRA can help. How many examples of input and "
                "correct output do you have, apart from the evaluation set? Below 250: more is to "
                "be found out; 250 or more: draw a test set for LoRA.",
                "Before you start: Begin with 20 to 50 real inputs, some of them failures. Write "
                "down the answer that you would accept for each, and score every version on them.",
            ],
            id="use",
        ),
        pytest.param(
            {**TONE, attempt("prompt"): "target-reached"},
            [
                "Stop: a better prompt reached the target.",
                "Fine-tune? No. You reached the target without training.",
            ],
            id="stop",
        ),
    ],
)
def test_the_end_says_what_is_missing_or_first_and_what_comes_next(
    facts: dict[str, Value], lines: list[str]
) -> None:
    assert result(judge(rules(), "", facts, DAY))[: len(lines)] == lines


@pytest.mark.parametrize("asked", ["examples.demonstrations", "evaluation.trusted"])
def test_what_the_headline_lists_as_missing_is_not_listed_again_as_unknown(asked: str) -> None:
    facts = {name: value for name, value in ready().items() if name != asked}
    assert left_open(judge(rules(), "", facts, DAY), {asked}) == []


LEFT = (
    "hosting.latency_part",
    "task.output_must_not_change",
    "task.behavior_changes",
    "task.shape",
    "hosting.load",
    "task.stage",
)


@pytest.mark.parametrize(
    ("left", "more"),
    [
        (1, []),
        (4, []),
        (5, ["  and 1 more; `change` lists all"]),
        (6, ["  and 2 more; `change` lists all"]),
    ],
)
def test_of_what_nobody_knows_four_facts_that_can_change_the_verdict_are_listed(
    left: int, more: list[str]
) -> None:
    found = advise({"needs": ["wrong-tone", "too-slow"]}, rules(), as_of=DAY)
    unknown = {*LEFT[:left], "costs.gpu_hour"}
    head, *lines = left_open(found, unknown)
    assert head == "Not known yet, and worth finding out:"
    order = [item.fact for item in worth_asking(found) if item.fact in unknown]
    assert lines == [*(f"  {rules().facts[fact].question}" for fact in order[:4]), *more]
    assert left_open(found, {"costs.gpu_hour"}) == [
        "Not known yet, and nothing was assumed:",
        "  What would the GPU for a model of your own cost an hour?",
    ]
    assert left_open(found, set()) == []


SHORT = ("prompt", "model-choice", "agent-design", "guardrails")
UNKNOWN = ("tools", "serving", "merging", "distillation")


def test_answers_are_repeated_with_results_in_one_line_each() -> None:
    """Of more than three techniques only those that nobody tried are counted."""
    known: dict[str, Value] = {
        "needs": TWO,
        "evaluation.items": 1,
        "examples.demonstrations": 2,
        "task.stage": "production",
        **dict.fromkeys(map(attempt, ("few-shot", "rag", "lora", "tools")), "untried"),
        **dict.fromkeys(map(attempt, SHORT), "below-target"),
    }
    lines = [
        "Good, but too slow. It does not sound like us.",
        "How many labeled items does the evaluation set hold, none of them used for training? → "
        "1 labeled item",
        "How many examples of input and correct output do you have, apart from the evaluation set? "
        "→ 2 correct examples",
        "How far along is the system? → production",
    ]
    results = [
        "not tried: 4 techniques",
        "below target: a better prompt, another ready-made model, a simpler agent, guardrails",
    ]
    assert [*settled_in_words(rules(), known, known)] == lines + results
    del known[attempt("tools")]
    asked = (*known, *map(attempt, UNKNOWN))
    results[0] = "not tried: few-shot examples, retrieval (RAG), LoRA"
    results.append(
        "I don't know: tools (function calls, checks), better serving, model merging, distillation"
    )
    assert [*settled_in_words(rules(), asked, known)] == lines + results


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
        "team.maintainer": "yes",
        **below("prompt", 0.6, 40),
        **below("few-shot"),
        **below("model-choice", 0.72, 140),
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
    reason = next(
        stake(interview.knowledge, item)
        for interview, _, _ in asked(rules(), needs)
        for item in interview.questions
        if item.id == "task.monthly_requests"
    )
    rule = rules().rules["exclusion/small-bill"]
    assert reason == f"It can rule something out: {rule.says}."


@pytest.mark.parametrize(
    ("needs", "decides"),
    [
        ((), "If nobody knows what goes wrong, it decides what to use or to read first"),
        (
            ("too-slow",),
            "It decides about speculative decoding, embeddings with logistic regression or a small "
            "encoder of your own",
        ),
        (
            ("too-slow", "weak-domain-skill"),
            "It decides about speculative decoding, embeddings with logistic regression, tools "
            "(function calls, checks) or 1 more",
        ),
    ],
)
def test_a_question_names_three_techniques_that_it_decides_about_and_counts_the_others(
    needs: tuple[str, ...], decides: str
) -> None:
    interview = at({"needs": frozenset(needs)} if needs else {})
    shape = question_about(rules(), "task.shape")
    assert stake(interview.knowledge, shape) == f"{decides}."


def test_why_of_what_was_tried_says_what_each_result_does() -> None:
    skill: dict[str, Value] = {"needs": frozenset({"wrong-tone"})}
    reasons = {
        question.id: why(interview.knowledge, question)
        for interview in (at({}), at(skill))
        for question in interview.questions
        if isinstance(question, Tried | Needs)
    }
    assert reasons == {
        "needs": Why("It decides which kinds of remedy can help at all."),
        "attempts": Why("Techniques that fell short are skipped.", (), TRIED),
    }

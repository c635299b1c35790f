"""The files of ten sketches, as people write them: each loads, and says what is meant."""

import json
import re
from pathlib import Path

import pytest

from ladder import InvalidInput, advise, load_problem
from ladder.advice.formats import json as as_json
from ladder.advice.formats import text
from ladder.advice.screen import ROWS
from ladder.advice.view import Detail, View
from ladder.engine.facts import Value
from ladder.load.problems.mappings import problem_from_mapping
from ladder.output.screen import columns
from tests.strategies import rules

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yaml"))

WHAT_FOLLOWS: dict[str, dict[str, Value | None]] = {
    "s1": {
        "in_use_score": 0.718, "attempts.few-shot.outcome": "below-target",
        "errors.from": "test-set", "errors.read": 120, "errors.unclear": 6,
    },
    "s2": {"in_use": "rag", "in_use_score": None, "errors.from": "complaints"},
    "s3": {
        "in_use": "prompt", "in_use_score": 0.78, "in_use_items": None,
        "attempts.prompt.outcome": "below-target", "attempts.few-shot.outcome": None,
    },
    "s4": {
        "in_use": "few-shot", "in_use_score": 0.82, "hosting.may_train": "refused",
        "examples.more_per_week": 3, "attempts.prompt-optimizer.outcome": "below-target",
    },
    "s5": {
        "in_use_score": 0.31, "hosting.may_train": "yes",
        "attempts.model-choice.outcome": "below-target",
    },
    "s6": {
        "in_use_score": 0.66, "attempts.model-choice.score": 0.66,
        "attempts.model-choice.best_try": "4B", "attempts.model-choice.outcome": "below-target",
        "hosting.context_window": 4000,
    },
    "s7": {"in_use": "prompt", "in_use_score": None, "attempts.prompt.outcome": "target-reached"},
    "s8": {
        "in_use": "few-shot", "evaluation.items": 0, "attempts.few-shot.outcome": "below-target",
        "attempts.few-shot.because": None,
    },
    "s9": {"needs": frozenset({"nothing-built"}), "in_use": "nothing", "in_use_score": None},
    "s10": {
        "in_use": "lora", "in_use_try": "new-r16", "in_use_score": 0.74,
        "attempts.lora.score": 0.86, "attempts.lora.best_try": "old-r16",
        "attempts.lora.outcome": "target-reached", "attempts.prompt.outcome": "below-target",
    },
    "s11": {"in_use_score": 0.65, "attempts.model-choice.best_try": "thinking-on"},
    "s12": {"in_use": "prompt", "attempts.prompt.outcome": "target-reached"},
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_as_people_write_it_loads_and_says_what_is_meant(file: Path) -> None:
    facts = load_problem(file, rules()).facts
    expected = WHAT_FOLLOWS[file.stem]
    assert {fact: facts.get(fact) for fact in expected} == expected


FORMS = {
    "s1": ("use", "other-tool", "no", None, []),
    "s2": ("use", "rag", "not-yet", "prompt", []),
    "s3": ("use", "few-shot", "not-yet", "lora", ["lifecycle-budget", "training-access"]),
    "s4": ("stay", "few-shot", "no", None, []),
    "s5": ("prepare", "few-shot", "when-ready", "lora", ["lifecycle-budget", "reviewed-examples"]),
    "s6": ("use", "few-shot", "not-yet", "lora", ["lifecycle-budget", "reviewed-examples"]),
    "s7": ("find-out", "prompt", "not-yet", "serving", ["known-bill"]),
    "s8": ("use", "measure", "not-yet", "lora", ["evaluation-set-size", "lifecycle-budget"]),
    "s9": ("use", "rag", "no", "tools", []),
    "s10": ("stay", "lora", "no", "model-choice", []),
    "s11": ("stop", "model-choice", "no", None, []),
    "s12": ("stop", "prompt", "no", None, []),
}
"""Outcome and technique, the answer to "fine-tune?", what comes next, and what that lacks."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_has_the_form_that_an_adviser_would_want(file: Path) -> None:
    verdict = advise(load_problem(file, rules()), rules())
    head, ahead = verdict.recommendation, verdict.ahead
    missing = ahead.missing if ahead else ()
    names = sorted(item.reason.rule.removeprefix("requirement/") for item in missing)
    next_one = ahead.technique if ahead else None
    told = (head.outcome, head.technique, verdict.fine_tune.answer, next_one, names)
    assert told == FORMS[file.stem]


@pytest.mark.parametrize("width", [60, 72, 80, 120])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_screen_fits_a_small_terminal(file: Path, width: int) -> None:
    lines = drawn(file.stem, width)
    assert len(lines) <= ROWS
    assert [line for line in lines if columns(line) > width] == []


@pytest.mark.parametrize(("name", "width"), [("s3", 60), ("s6", 80)])
def test_in_the_ladder_each_technique_takes_one_line(name: str, width: int) -> None:
    lines = drawn(name, width)
    assert [line for line in lines if re.match(r" {5}\S| {25,}\S", line)] == []
    assert [line for line in lines if re.match(r"[x+] 0  A better prompt:? +you are here: ", line)]


def drawn(name: str, width: int) -> list[str]:
    """The lines of the screen on a sketch."""
    verdict = advise(load_problem(HERE / f"{name}.yaml", rules()), rules())
    return text.render(verdict, View(width)).splitlines()


def test_no_step_asks_for_a_permission_that_was_refused() -> None:
    verdict = advise(load_problem(HERE / "s4.yaml"), rules())
    asked = rules().rules["requirement/training-permission"].do
    assert verdict.recommendation.steps[0].startswith("Let people check the answers")
    assert asked not in verdict.recommendation.steps


ERRORS: dict[str, tuple[str, tuple[str, int, int], list[tuple[str, int, float, float | None]]]] = {
    "s1": (
        "58 of 120 bad answers: unreadable input. Another kind of tool can reach 0.87 at "
        "most, likelier 0.83.",
        ("test-set", 120, 6),
        [
            ("other-tool", 58, 0.8684, 0.8313),
            ("lora", 33, 0.8096, 0.7784),
            ("full-fine-tuning", 33, 0.8096, 0.7784),
            ("continued-pretraining", 33, 0.8096, 0.7784),
            ("embedding-classifier", 22, 0.7838, 0.7571),
            ("encoder-classifier", 22, 0.7838, 0.7571),
            ("reinforcement-fine-tuning", 22, 0.7838, 0.7571),
            ("prompt-optimizer", 11, 0.758, 0.7371),
            ("rag", 9, 0.7532, 0.7335),
            ("tools", 9, 0.7532, 0.7335),
        ],
    ),
    "s2": (
        "21 of the 31 bad answers that you could explain: passage not found.",
        ("complaints", 50, 19),
        [],
    ),
    "s4": (
        "33 of 40 bad answers: input misread.",
        ("test-set", 40, 4),
        [
            ("embedding-classifier", 33, 0.9953, 0.963),
            ("encoder-classifier", 33, 0.9953, 0.963),
            ("lora", 33, 0.9953, 0.963),
            ("full-fine-tuning", 33, 0.9953, 0.963),
            ("reinforcement-fine-tuning", 33, 0.9953, 0.963),
            ("continued-pretraining", 33, 0.9953, 0.963),
            ("other-tool", 0, 0.8615, None),
            ("rag", 0, 0.8615, None),
            ("tools", 0, 0.8615, None),
        ],
    ),
    "s5": (
        "44 of 50 bad answers: wrong style. Picked answers are not a sample, so no score follows.",
        ("picked", 50, 4),
        [],
    ),
    "s6": (
        "61 of 80 bad answers: input misread. Picked answers are not a sample, so "
        "no score follows.",
        ("picked", 80, 6),
        [],
    ),
}
"""What the screen says of counted errors, what was read, and how far each option can get."""


@pytest.mark.parametrize("name", ERRORS)
def test_counted_errors_say_how_far_each_technique_can_get(name: str) -> None:
    verdict = advise(load_problem(HERE / f"{name}.yaml", rules()), rules())
    errors = json.loads(as_json.render(verdict))["errors"]
    unclear = [each["count"] for each in errors["causes"] if each["cause"] == "unclear"]
    ceilings = [
        (each["technique"], each["can_repair"], each["at_most"], each["likelier"])
        for each in errors["ceilings"]
    ]
    read = errors["drawn"], errors["read"], *unclear
    assert (errors["says"], read, ceilings) == ERRORS[name]
    screen = " ".join(text.render(verdict).split())
    assert f" Errors {errors['says'].split('. ')[0]}" in screen


@pytest.mark.parametrize(
    ("errors", "says"),
    [
        ({"not-found": 30, "misread": 8},
         "30 of 40 bad answers: passage not found. Paste the right passage into 20 of these "
         "prompts by hand and ask again. Another ready-made model alone can reach at most 0.88, "
         "and you need 0.95. It takes tools (function calls, checks) too."),
        ({"not-told": 12, "misread": 10, "format": 8, "not-found": 8},
         "No cause leads among 40 bad answers: rule not in the prompt (12), input misread (10), "
         "passage not found (8) and format error (8). Another ready-made model alone can reach at "
         "most 0.93, and you need 0.95. It takes few-shot examples too."),
    ],
)  # fmt: skip
def test_the_screen_says_that_the_headline_is_too_little_and_names_no_leader_by_chance(
    errors: dict[str, int], says: str
) -> None:
    given = {
        "needs": ["weak-domain-skill"], "knowledge": {"location": "none"}, "in_use": "prompt",
        "evaluation": {"target": 0.95, "items": 300}, "attempts": {"prompt": {"score": 0.8}},
        "errors": {"from": "test-set", "read": 40, **errors},
    }  # fmt: skip
    verdict = advise(problem_from_mapping(given, rules()), rules())
    assert json.loads(as_json.render(verdict))["errors"]["says"] == says


SAYS = {
    "s1": """
        Use another kind of tool: read the scans first, then treat the text.
        Fine-tune? No. Training can repair 33 of the 120 bad answers (39 with the unclear ones):
        at most 0.81, and you need 0.85.
        """,
    "s2": """
        Use retrieval (RAG): add keyword search and a reranker.
        Fine-tune? Not now. Try retrieval (RAG) first, then a better prompt.
        First Take the 19 unclear bad answers, and repair each by hand in the order of the causes.
        The first repair after which it is right is its cause.
        """,
    "s9": """
        Use retrieval (RAG): index the documents, and answer from the passages found.
        Fine-tune? No. Training does not replace retrieval (RAG).
        First Write down twenty questions that people really ask, with the page or query that
        answers each. Search these by hand; that is your first score.
        """,
    "s10": """
        Go back to LoRA (old-r16, 0.86): what runs today has 0.74.
        Fine-tune? No. LoRA is trained already: nothing is trained again.
        First Put the better version into use. Score both again on the same items, each with the
        prompt that it was made for.
        """,
    "s11": """
        Go back to the version before the change (thinking-on, 0.95): what runs today has 0.65.
        Fine-tune? No. You reached the target without training.
        First Put the better version into use. Score both again on the same items, each with the
        prompt that it was made for.
        """,
    "s12": """
        Stop: a better prompt reached the target (0.978).
        Fine-tune? No. You reached the target without training.
        First Keep it, and score a fresh sample a few times a year. If its cost or speed is a
        problem, state that in needs.
        """,
}
"""The beginning of the screen of counted errors, of what is not built, got worse or is fine."""


@pytest.mark.parametrize("name", SAYS)
def test_a_screen_begins_with_what_an_adviser_would_say(name: str) -> None:
    problem = load_problem(HERE / f"{name}.yaml", rules())
    _, _, said = " ".join(text.render(advise(problem, rules())).split()).partition(problem.title)
    assert said.strip().startswith(" ".join(SAYS[name].split()))


def test_a_better_training_names_what_is_left_if_its_base_ends() -> None:
    assert any(
        x.strip() == "Then    If its base model ends: use your prompt (0.81)."
        for x in drawn("s10", 80)
    )
    whole = text.render(
        advise(load_problem(HERE / "s10.yaml", rules()), rules()), View(80, detail=Detail.FULL)
    )
    assert "Its base model ends: Use your prompt (0.81)." in " ".join(whole.split())


RUNS = re.compile(
    r"\b(failures?|failed|fails most|bad answers?|old and|logs?|today|what runs|"
    r"(?:real|wrong|preferred) outputs?|last month)\b",
    re.IGNORECASE,
)
"""Words of a system that runs."""

SHAPES = ["classification", "extraction", "generation", "chat", "agent", "code", "judging"]
CHANGED = {"got-worse", "base-model-ends"}
"""Needs that contradict `in_use: nothing`."""


@pytest.mark.slow
@pytest.mark.parametrize("stated", [{"in_use": "nothing"}, {"task": {"stage": "idea"}}])
@pytest.mark.parametrize("need", [*sorted(rules().needs.keys() - CHANGED - {"too-costly"}), ""])
def test_where_nothing_is_built_no_line_of_the_screen_speaks_of_what_runs(
    need: str, stated: dict[str, Value]
) -> None:
    for shape in SHAPES["in_use" in stated :: 2]:
        task = {"shape": shape, **stated.get("task", {})}  # type: ignore[dict-item]
        verdict = advise({"needs": [need] if need else [], **stated, "task": task}, rules())
        screen = text.render(verdict, View(80))
        assert [line for line in screen.splitlines() if RUNS.search(line)] == [], (need, shape)
        steps = [*verdict.recommendation.before, *verdict.recommendation.steps]
        assert [step for step in steps if RUNS.search(step)] == [], (need, shape)


@pytest.mark.parametrize("need", sorted(CHANGED))
def test_what_changed_or_ends_is_in_use(need: str) -> None:
    with pytest.raises(InvalidInput, match=f"names {need}"):
        advise({"needs": [need], "in_use": "nothing"}, rules())

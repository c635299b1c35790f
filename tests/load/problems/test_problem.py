"""A problem as a mapping, and as a file with remarks."""

import pytest
from hypothesis import given

from ladder import InvalidInput
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.problems.problem import parse_problem
from tests.load.yaml.test_reader import VALID, whats
from tests.saw import must_see, saw
from tests.strategies import problems, rules

pytestmark = pytest.mark.usefixtures("parser")


@must_see(read=1)
@given(problems())
def test_a_problem_written_as_a_mapping_is_read_back(facts: dict[str, object]) -> None:
    tree: dict[str, object] = {}
    for name, value in facts.items():
        *sections, leaf = name.split(".")
        at = tree
        for section in sections:
            at = at.setdefault(section, {})  # type: ignore[assignment]
        at[leaf] = value
    try:
        found = problem_from_mapping(tree, rules())
    except InvalidInput:
        return  # random facts may contradict each other
    assert facts == {name: found.facts[name] for name in found.facts if name not in found.origins}
    if facts:
        saw("read")


def test_a_mapping_may_use_one_list_twice() -> None:
    shared = ["lora"]
    given_ = {"needs": ["wrong-tone"], "proposal": {"technique": shared, "owner": "Ana"}}
    assert problem_from_mapping(given_, rules()) == problem_from_mapping(dict(given_), rules())


@pytest.mark.parametrize("value", [object(), b"bytes", 1j, "\ud800", [[[]]], {1: 2}])
def test_a_mapping_of_strange_values_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        problem_from_mapping({"title": value, "needs": value}, rules())


def test_a_mapping_that_holds_itself_is_refused() -> None:
    endless: dict[str, object] = {}
    endless["task"] = endless
    with pytest.raises(InvalidInput):
        problem_from_mapping(endless, rules())


@pytest.mark.parametrize(
    ("scale", "target", "score"), [("", 0.9, 0.62), (", max_score: 5", 4.5, 3.1)]
)
def test_a_percentage_of_a_score_is_a_share_of_the_best_there_is(
    scale: str, target: float, score: float
) -> None:
    text = "attempts: {prompt: {outcome: inconclusive, score: 62%}}\n"
    facts = parse_problem(f"{text}evaluation: {{target: 90%{scale}}}", "file", rules()).facts
    assert facts["evaluation.target"] == target
    assert facts["attempts.prompt.score"] == score


def test_remarks_are_read_and_decide_nothing() -> None:
    text = f"description: The second attempt.\nnotes: |\n  Ask Ana.\n  Then Bo.\n{VALID}"
    problem = parse_problem(text, "file", rules())
    assert problem.remarks == {"description": "The second attempt.", "notes": "Ask Ana. Then Bo."}
    assert problem.facts == parse_problem(VALID, "file", rules()).facts
    assert parse_problem("needs: [wrong-tone]\nnotes:\n", "file", rules()).remarks == {}


@pytest.mark.parametrize(
    ("stated", "intended"),
    [
        ("classes: 60", "task: {classes: …}"),
        ("name: Support", "title"),
        ("tried: [prompt]", "attempts"),
        ("adapters: 3", "assets: {specialists: …}"),
        ("preferences: 9", "examples: {preference_pairs: …}"),
        ("needs: [hallucination]", "missing-knowledge"),
        ("needs: [latency]", "too-slow"),
    ],
)
def test_common_word_suggests_the_intended_name(stated: str, intended: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_problem(stated, "file", rules())
    [fault] = caught.value.diagnostics
    assert fault.help.startswith(f"Did you mean {intended}")


def test_remarks_are_texts() -> None:
    assert whats("notes: [a]") == ["1:8 `notes` takes a text, not a list"]
    assert whats("task: {notes: a}") == ["1:8 unknown key `task.notes`"]


SAMPLED = "needs: [weak-domain-skill]\nevaluation: {best_of: {tries: 10, share: 80%}}\n"


def test_best_of_states_its_tries_and_its_share() -> None:
    facts = parse_problem(SAMPLED, "p.yaml", rules()).facts
    assert (facts["evaluation.best_of_tries"], facts["evaluation.best_of_share"]) == (10, 0.8)


@pytest.mark.parametrize(
    ("more", "what", "help_"),
    [
        ("share: 80%, x: 1}", "unknown key `evaluation.best_of_x`", "Choose from: tries, share."),
        (
            "share: 80%}, best_of_tries: 9",
            "`evaluation.best_of_tries` is stated twice",
            "Remove one of the two.",
        ),
    ],
)
def test_best_of_knows_its_two_keys_once(more: str, what: str, help_: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_problem(SAMPLED.replace("share: 80%}", more), "p.yaml", rules())
    (found,) = refused.value.diagnostics
    assert (found.what, found.help) == (what, help_)

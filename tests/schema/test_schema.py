"""`ladder schema`: the published JSON Schemas accept what ladder accepts, and explain it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from jsonschema import Draft202012Validator

from ladder.engine.facts import Kind, Value
from ladder.load.packs.documents import SHAPES, roots
from ladder.load.packs.parameters import Used, Writer, shared
from ladder.load.problems.mappings import problem_from_mapping
from ladder.load.yaml.folders import shipped
from ladder.load.yaml.nodes import Node
from ladder.load.yaml.trees import entries, entry, items
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.schema.problem import problem_schema, proposal_schema
from ladder.schema.rules import rules_schema
from tests.commands import Command
from tests.saw import must_see, saw
from tests.strategies import problems, rules

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(
    path for path in (ROOT / "examples").rglob("*.yaml") if path.stem != "tried-without-reasons"
)
BROKEN = sorted((ROOT / "tests" / "broken").glob("*.yaml"))

# Faults that only ladder sees: two facts contradict each other, or YAML hides what was written.
BEYOND_A_SCHEMA = {
    "tries-of-one-name",
    "try-in-use-misspelled",
    "try-in-use-without-tries",
    "below-target-with-passing-score",
    "errors-as-a-percentage",
    "errors-beyond-the-wrong-answers",
    "errors-more-than-read",
    "errors-of-nobody",
    "errors-of-nothing-built",
    "errors-of-what-has-no-score",
    "errors-of-what-was-not-tried",
    "errors-repaired-in-words",
    "errors-repaired-more-than-counted",
    "errors-repaired-more-than-tried",
    "errors-without-read",
    "merge-key",
    "target-reached-with-failing-score",
    "scored-items-exceed-set",
    "no-for-a-text",
    "not-a-number",
    "octal",
    "proposed-but-not-applicable",
    "score-outside-its-scale",
    "specialists-need-with-one",
    "target-outside-its-scale",
    "time-for-a-text",
    "untried-with-result",
    "utf-16",
}


@cache
def schemas() -> dict[str, dict[str, Any]]:
    return {
        "problem": problem_schema(rules()),
        "proposal": proposal_schema(rules()),
        "rules": rules_schema(rules()),
    }


def refusals(what: str, document: object) -> list[str]:
    """What the schema has against a document."""
    return [error.message for error in Draft202012Validator(schemas()[what]).iter_errors(document)]


def refused_files(folder: Path, what: str, files: list[Path]) -> set[str]:
    """The files that the real tool refuses, by their stem."""
    schema = folder / f"{what}.json"
    schema.write_text(json.dumps(schemas()[what]), encoding="utf-8")
    tool = Path(sys.executable).parent / "check-jsonschema"
    command: list[str | Path] = [tool, "--output-format", "json", "--schemafile", schema, *files]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    diagnostics = [*result.get("errors", []), *result.get("parse_errors", [])]
    return {Path(diagnostic["filename"]).stem for diagnostic in diagnostics}


@pytest.mark.slow
@pytest.mark.parametrize("what", ["problem", "proposal", "rules"])
def test_a_schema_goes_to_standard_output_alone_and_is_one(
    what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Command(monkeypatch, capsys)("schema", what)
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == json.loads(json.dumps(schemas()[what]))
    Draft202012Validator.check_schema(schemas()[what])


def test_each_reference_of_the_schema_of_rules_is_defined() -> None:
    schema = schemas()["rules"]
    named = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
    assert named
    assert named - schema["$defs"].keys() == set()


@pytest.mark.nightly
def test_every_rule_file_is_one(tmp_path: Path) -> None:
    assert refused_files(tmp_path, "rules", sorted(shipped().rglob("*.yaml"))) == set()


@pytest.mark.slow
def test_every_example_is_accepted_and_every_broken_file_refused_but_for_what_no_schema_can_say(
    tmp_path: Path,
) -> None:
    refused = refused_files(tmp_path, "problem", [*EXAMPLES, *BROKEN])
    examples, broken = ({file.stem for file in files} for files in (EXAMPLES, BROKEN))
    assert not examples & broken
    assert (refused & examples, broken - refused) == (set(), BEYOND_A_SCHEMA)


def problems_of_cases(file: Path) -> list[object]:
    """The problems that stand beside the rules of a file."""
    faults: list[Diagnostic] = []
    found = shared(roots(((str(x), x.read_bytes()) for x in shipped().rglob("*.yaml")), faults))
    writer = Writer(found.numbers, found.problems, faults)
    every = [*roots([(file.name, file.read_bytes())], faults)]
    assert (len(every), faults) == (1, [])
    return [
        writer.values(writer.problem(problem), Used())
        for root in every
        for problem in _given(root)
        if entry(root, "given") is None
    ]


def _given(node: Node) -> Iterator[Node]:
    for key, value in entries(node):
        yield from [value] if key.value == "given" else _given(value)
    for item in items(node):
        yield from _given(item)


@pytest.mark.nightly
def test_every_case_states_a_problem() -> None:
    problems = [given for file in shipped().rglob("*.yaml") for given in problems_of_cases(file)]
    assert len(problems) == len(rules().cases)
    assert [(given, refusals("problem", given)) for given in problems] == [
        (given, []) for given in problems
    ]


def nested(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts as a file nests them."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        *sections, leaf = name.split(".")
        at = found
        for section in sections:
            at = at.setdefault(section, {})
        at[leaf] = value
    return found


def written(name: str, value: Value) -> object:
    """A value as YAML gives it back."""
    if isinstance(value, frozenset):
        return sorted(value)
    if rules().facts[name].kind is Kind.DATE:
        assert isinstance(value, int)
        return date.fromordinal(value).isoformat()
    return value


@pytest.mark.slow
@must_see(accepted=6)
@given(problems())
def test_schema_accepts_each_problem_that_the_loader_accepts(facts: dict[str, Value]) -> None:
    document = nested({name: written(name, value) for name, value in facts.items()})
    try:
        problem_from_mapping(document, rules())
    except InvalidInput:
        assume(False)
    assert refusals("problem", document) == []
    saw("accepted")


@pytest.mark.parametrize("number", [0x00, 0x08, 0x1B, 0x85, 0x9F, 0x2028, 0x202E, 0x2066, 0xE0041])
def test_schema_and_loader_refuse_the_same_deceiving_character(number: int) -> None:
    problem = {"title": f"Support{chr(number)} assistant", "needs": ["missing-knowledge"]}
    assert refusals("problem", problem)
    with pytest.raises(InvalidInput, match="control character"):
        problem_from_mapping(problem, rules())


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ({"score": 0.7}, False),
        ({"score": 0.7, "items": 200}, False),
        ({"items": 200}, True),
        ({"because": "Stiff."}, True),
        ({"outcome": "below-target", "items": 200}, False),
        ({"score": 0.7, "items": 200, "because": "Stiff.", "outcome": "below-target"}, False),
        ({"outcome": "first-draft", "items": 200}, False),
        ({"score": "unknown", "items": "unknown", "because": "unknown"}, False),
        ({"outcome": "not-applicable"}, True),
        ({"outcome": "not-applicable", "because": "unknown"}, True),
        ({"outcome": "not-applicable", "because": "It is a fixed device."}, False),
        ({"score": 0.7, "tries": [{"name": "3B", "score": 0.6}]}, True),
        ({"score": "unknown", "tries": [{"name": "3B", "score": 0.6}]}, False),
        ({"score": 0.7, "tries": "unknown"}, False),
        ({"tries": [{"name": "3B", "score": 0.6}], "items": 200}, True),
        ({"tries": [{"name": "3B", "score": 0.6}], "items": "unknown"}, False),
        ({}, False),
    ],
)
def test_schema_and_loader_want_the_same_of_an_attempt(
    attempt: dict[str, object], refused: bool
) -> None:
    problem = {"needs": ["wrong-tone"], "attempts": {"prompt": attempt}}
    assert bool(refusals("problem", problem)) is refused
    try:
        problem_from_mapping(problem, rules())
    except InvalidInput:
        assert refused
    else:
        assert not refused


@pytest.mark.parametrize("character", "\t\u200d\u2065\u206a\ue000\U000e0080")
def test_schema_and_loader_accept_the_same_unusual_character(character: str) -> None:
    problem = {"title": f"Support{character} assistant", "needs": ["missing-knowledge"]}
    assert not refusals("problem", problem)
    assert problem_from_mapping(problem, rules()).title


@pytest.mark.parametrize("memory", ["2 x 24 GB", "24576 MiB x2", "8x80GB"])
def test_schema_and_loader_accept_the_memory_of_several_gpus(memory: str) -> None:
    problem = {"needs": ["wrong-tone"], "hosting": {"gpu_memory_gb": memory}}
    assert problem_from_mapping(problem, rules()).facts["hosting.gpu_memory_gb"] in (48, 640)
    assert refusals("problem", problem) == []


@pytest.mark.parametrize("word", ["unknown", None])
def test_every_fact_and_every_section_may_be_unknown_or_null(word: str | None) -> None:
    stated = (name for name, fact in rules().facts.items() if not fact.filled)
    facts: dict[str, str | None] = dict.fromkeys(stated, word)
    sections: dict[str, str | None] = dict.fromkeys((name.split(".")[0] for name in facts), word)
    assert refusals("problem", nested(facts)) == []
    assert refusals("problem", sections) == []


def test_a_fact_shows_its_question_and_what_its_choices_mean() -> None:
    shape = schemas()["problem"]["properties"]["task"]["properties"]["shape"]
    fact = rules().facts["task.shape"]
    assert shape["description"].startswith(fact.question)
    expected = [(choice.id, choice.meaning) for choice in fact.choices]
    unknown = [("unknown", "not known yet"), (None, "not known yet")]
    shown = list(zip(shape["enum"], shape["enumDescriptions"], strict=True))
    assert [*expected, *unknown] == shown


def test_a_number_shows_its_question_its_help_and_its_unit() -> None:
    shape = schemas()["problem"]["properties"]["task"]["properties"]["input_tokens"]
    assert shape["description"] == (
        "How many tokens does a request send, including instructions and context? A token is about "
        "three quarters of an English word; a usage page shows the average. Unit: tokens a request."
    )


def test_a_choice_shows_its_question_its_help_and_its_answers_in_both_forms() -> None:
    shape = schemas()["problem"]["properties"]["hosting"]["properties"]["small_because"]
    asked = (
        "Why must the model be small? Only a model that must run on a device, or without a "
        "network, may cost more than a provider's.\n"
    )
    assert shape["description"] == asked + (
        "- cost: it must cost less\n"
        "- speed: it must answer faster\n"
        "- device: it must run on a phone, a laptop or another device\n"
        "- no-network: it must run where there is no network"
    )
    assert shape["markdownDescription"] == asked + (
        "\n- `cost`: it must cost less\n"
        "- `speed`: it must answer faster\n"
        "- `device`: it must run on a phone, a laptop or another device\n"
        "- `no-network`: it must run where there is no network"
    )


def test_best_of_holds_its_tries_and_its_share() -> None:
    section = schemas()["problem"]["properties"]["evaluation"]["properties"]
    assert [*section["best_of"]["properties"]] == ["tries", "share"]


def test_schema_has_every_fact() -> None:
    for name in (name for name, fact in rules().facts.items() if not fact.filled):
        at = schemas()["problem"]
        for step in name.split("."):
            at = at["properties"][step]
        assert at["description"]


@pytest.mark.parametrize(
    ("proposal", "refused"),
    [
        ({"technique": "lora"}, False),
        ({"technique": ["rag", "prompt"]}, False),
        ({"technique": "unknown"}, True),
        ({"technique": []}, True),
        ({"owner": "a name"}, True),
        (None, True),
    ],
)
def test_a_proposal_names_its_technique(proposal: object, refused: bool) -> None:
    assert bool(refusals("proposal", {"proposal": proposal})) is refused


def test_a_problem_without_a_proposal_is_none() -> None:
    assert refusals("proposal", {"needs": ["wrong-tone"]}) == ["'proposal' is a required property"]


def a_requirement(**changed: object) -> dict[str, object]:
    return {
        "requirement": "enough-of-it",
        "techniques": ["lora"],
        "says": "enough of it",
        "why": "You have enough of it.",
        "met_when": {"examples.demonstrations": {"at_least": 500}},
    } | changed


@pytest.mark.parametrize(
    "condition",
    [
        {"examples.demonstrations": 5},
        {"examples.demonstrations": {"less_than": 5, "at_least": 1}},
        {"hosting.gpu_memory_gb": {"at_least": {"of": "hosting.model_billions", "times": 2.4}}},
        {"evaluation.trusted": True},
        {"task.shape": {"one_of": ["chat", "code"]}},
        {"needs": {"includes": ["wrong-tone"]}},
        {"as_of": {"less_than": "2027-01-06"}},
        {"any": [{"not": {"derived": "text-fits-window"}}, {"task.shape": "chat"}]},
    ],
)
def test_a_condition_that_the_loader_reads_passes(condition: dict[str, object]) -> None:
    assert refusals("rules", a_requirement(met_when=condition)) == []


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"examples.demonstration": 5},
        {"examples.demonstrations": "five"},
        {"examples.demonstrations": {"at_leest": 5}},
        {"examples.demonstrations": {"includes": 5}},
        {"hosting.gpu_memory_gb": {"includes": 5}},
        {"evaluation.trusted": {"at_least": 1}},
        {"task.shape": "chatter"},
        {"task.shape": {"includes": "chat"}},
        {"needs": "wrong-tone"},
        {"evaluation.metric": "accuracy"},
        {"any": []},
        {"derived": "knowledge-is-stale"},
    ],
)
def test_a_condition_that_the_loader_refuses_is_refused(condition: dict[str, object]) -> None:
    assert refusals("rules", a_requirement(met_when=condition)) != []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"techniques": ["loar"]}, "'loar' is not one of"),
        ({"whyy": "x"}, "'whyy' was unexpected"),
        ({"basis": "ours"}, "'ours' is not one of"),
        ({"when": {"task.shape": "chat"}}, "'when' was unexpected"),
        ({"cases": [{"case": "One.", "given": {"need": ["wrong-tone"]}}]}, "'need' was unexpected"),
    ],
)
def test_a_requirement_with_a_fault_is_stated_so(changed: dict[str, object], message: str) -> None:
    [refusal] = refusals("rules", a_requirement(**changed))
    assert message in refusal


def test_a_file_of_no_kind_is_refused() -> None:
    assert refusals("rules", {"gaet": "enough"}) != []


def test_a_new_rule_may_cite_a_source_and_name_itself_before_the_schema_knows_them() -> None:
    case = {"case": "It fires.", "given": {}, "fires": ["requirement/enough-of-it"]}
    assert refusals("rules", a_requirement(sources=["my-paper"], cases=[case])) == []


CITED = {"basis": "external", "sources": ["handbook"], "verified": "2026-11-24"}


def test_each_key_of_a_rule_file_has_a_meaning() -> None:
    shapes = {k: x for k, x in rules_schema(rules())["$defs"].items() if k.endswith("Shape")}
    keys = {key: item for shape in shapes.values() for key, item in shape["properties"].items()}
    of_files = keys.keys() - SHAPES.keys()
    assert [key for key in sorted(of_files) if not keys[key].get("description")] == []

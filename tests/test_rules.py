"""The shipped rules keep their promises: cases, claims, citations and plain words."""

import re
from collections import Counter
from functools import cache
from typing import get_args

import pytest

from ladder.engine.cases import Result, run
from ladder.engine.decision import Outcome
from ladder.engine.explanation import judge
from ladder.engine.facts import Value
from ladder.engine.verdict import Status, Verdict
from ladder.load.yaml.folders import shipped
from ladder.workshop.lint import lint
from ladder.workshop.references import readers
from ladder.workshop.upkeep import coverage_of
from tests.strategies import rules

ALL_RULES = tuple(rules().rules.values())


@cache
def results() -> tuple[Result, ...]:
    """What the cases come to."""
    return tuple(run(rules(), case) for case in rules().cases)


@pytest.mark.slow
def test_each_case_of_the_shipped_rules_has_the_expected_result() -> None:
    failures = {f"{x.case.position} {x.case.name}": x.failures for x in results()}
    assert {name: found for name, found in failures.items() if found} == {}


@pytest.mark.slow
def test_the_pack_is_without_fault() -> None:
    found = lint(rules())
    assert [str(item.diagnostic) for item in found if not item.diagnostic.warning] == []
    assert {item.check for item in found} <= {"source-checked-since"}


def verdicts() -> tuple[Verdict, ...]:
    """The verdicts on the cases; every one of them is a sound problem."""
    found = [result.verdict for result in results()]
    return tuple(verdict for verdict in found if verdict is not None)


@pytest.mark.slow
def test_every_status_outcome_and_state_of_a_requirement_is_reached_by_a_case() -> None:
    rows = [row for verdict in verdicts() for row in verdict.ladder]
    requirements = [
        requirement
        for verdict in verdicts()
        if verdict.next_rung
        for requirement in verdict.next_rung.unmet
    ]
    assert {row.status for row in rows} == set(get_args(Status))
    assert {verdict.recommendation.outcome for verdict in verdicts()} == set(get_args(Outcome))
    assert {requirement.unknown for requirement in requirements} == {True, False}


CLOSED: dict[str, dict[str, Value]] = {
    "refused": {"hosting.may_train": "refused"},
    "not allowed yet": {"hosting.may_train": "not-yet"},
    "nothing to train": {"hosting.open_weights": False, "hosting.fine_tuning_api": False},
    "tuning ends": {
        "hosting.open_weights": False,
        "hosting.fine_tuning_api": True,
        "hosting.provider": "openai",
    },
    "data must stay": {
        "hosting.open_weights": False,
        "hosting.fine_tuning_api": True,
        "hosting.provider": "azure",
        "hosting.data_must_stay": True,
    },
    "changes weekly": {"task.behavior_changes": "weekly"},
}
"""Facts each of which rules out every training, in whatever problem it is stated."""


@pytest.mark.slow
@pytest.mark.parametrize("closed", CLOSED)
def test_a_fact_that_rules_out_training_rules_it_out_in_every_case(closed: str) -> None:
    """One case of each technique, variant and need is judged again with the fact."""
    cases = {}
    for result in results():
        if result.verdict and result.verdict.recommendation.outcome == "use":
            headline = result.verdict.recommendation
            if rules().techniques[headline.technique].training:
                cases[headline.technique, headline.variant, headline.need] = result.case
    trained = []
    for case in cases.values():
        verdict = judge(rules(), case.title, {**case.facts, **CLOSED[closed]}, case.as_of)
        headline = verdict.recommendation
        if headline.outcome == "use" and rules().techniques[headline.technique].training:
            trained.append((case.name, headline.technique))
    assert cases
    assert trained == []


def test_every_variant_is_chosen_in_a_case() -> None:
    every = {rule.id for rule in ALL_RULES if rule.kind == "variant"}
    assert every == {name for case in rules().cases for name in case.fires} & every


def test_every_claim_of_the_source_is_cited_or_left_out_with_a_reason() -> None:
    found = coverage_of(rules())
    assert (len(found.claims), found.uncovered) == (144, ())


def test_no_two_sources_have_one_address_unless_it_is_that_of_a_repository() -> None:
    addresses = Counter(source.url for source in rules().sources.values() if source.url)
    shared = [url for url, count in addresses.items() if count > 1]
    assert [url for url in shared if not re.fullmatch(r"https://github.com/[^/]+/[^/]+", url)] == []


def test_cards_derived_facts_and_rows_for_reference_cite_known_sources() -> None:
    cited = {name for item in rules().derived.values() for name in item.sources}
    for technique in rules().techniques.values():
        cited.update(technique.sources)
        cited.update(row["source"] for row in technique.reference)
    assert cited - set(rules().sources) == set()


def test_every_conflict_of_the_source_is_resolved_by_rules_that_exist() -> None:
    found = {name: conflict["rules"].split() for name, conflict in rules().conflicts.items()}
    assert list(found) == [f"T{number:02}" for number in range(1, 21)]
    assert [name for name, ids in found.items() if not ids] == []
    assert {rule for ids in found.values() for rule in ids} - set(rules().rules) == set()


def test_every_fact_is_read_by_a_rule_or_kept_for_the_program() -> None:
    idle = {
        name
        for name, fact in rules().facts.items()
        if not readers(rules(), name)
        and not (fact.file or fact.gives or fact.filled)  # read or filled when it is loaded
    }
    names = {name for name in idle if name.startswith(("attempts.", "errors.", "proposal."))}
    weighed = {"evaluation.metric"}
    assert idle - names == weighed


def test_the_folder_and_the_name_of_a_shipped_file_are_the_id_of_what_it_holds() -> None:
    for file in shipped().glob("*/*.yaml"):
        kind, name = file.read_text(encoding="utf-8").split("\n", 1)[0].split(": ")
        assert (file.parent.name, file.stem) == (kind, name)


def test_no_first_step_is_cut_on_the_screen() -> None:
    """The screen has two lines of 70 signs for a step, and leaves out what follows a semicolon."""
    book = rules()
    steps = [rule.do for rule in book.rules.values() if rule.do]
    steps += [step for card in book.techniques.values() for step in card.steps]
    for need in book.needs.values():
        steps += [need.stay, *(step for entry in need.options for step in entry.steps)]
    assert [step for step in steps if len(re.split(r"[;.] ", step)[0]) > 136] == []


OTHER_NAMES = {
    ("nothing-built", "prompt", "A first prompt"),
    ("got-worse", "model-choice", "The version before the change"),
}
"""Where the usual name would be false: no prompt is there to be better, nor is the model new."""


def test_a_technique_has_one_name_in_all_needs_unless_that_would_be_false() -> None:
    named = {
        (need.id, option.technique, option.title)
        for need in rules().needs.values()
        for option in need.options
        if option.title not in ("", rules().techniques[option.technique].title)
    }
    assert named == OTHER_NAMES

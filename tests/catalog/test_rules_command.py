"""`ladder rules`: people find, read and test what the pack knows."""

import json
import typing
from dataclasses import replace
from pathlib import Path

import pytest

from ladder.catalog.entries import KINDS, entries_of, find, for_screen
from ladder.catalog.pages import page_of
from ladder.catalog.pages.page import as_json, as_markdown, as_text
from ladder.engine.conditions import All, Any, AtLeast, Is, Not
from ladder.engine.pack import Claim
from ladder.output.conditions import in_words, spelled
from tests.commands import Command
from tests.strategies import rules

GATE: typing.Any = spelled(rules().rules["gate/enough-examples"].when)
ENOUGH: int = GATE["examples.demonstrations"]["at_least"]
MANY = AtLeast("examples.demonstrations", 500)
TRUSTED = Is("evaluation.trusted", True)


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("COLUMNS", "80")
    return Command(monkeypatch, capsys)


def test_the_list_names_every_rule_once_on_a_line_of_its_own(ladder: Command) -> None:
    said = ladder("rules", "list")
    head, *lines = said.out.splitlines()
    assert head.split() == ["id", "kind", "scope", "verified", "says", "techniques"]
    assert sorted(line.split()[0] for line in lines) == sorted(
        {**rules().rules, **rules().check_rules}
    )
    assert (said.code, said.err) == (0, "")


def test_rules_alone_lists_them(ladder: Command) -> None:
    assert ladder("rules") == ladder("rules", "list")


@pytest.mark.parametrize(
    ("option", "word", "among", "not_among"),
    [
        ("--kind", "gate", "gate/enough-examples", "unfit/live-facts-outrun-an-index"),
        ("--technique", "rag", "unfit/live-facts-outrun-an-index", "gate/enough-examples"),
        ("--need", "wrong-tone", "gate/enough-examples", "unfit/live-facts-outrun-an-index"),
        ("--scope", "beyond", "gate/a-way-to-train-is-open", "gate/metric-is-trusted"),
        ("--source", "qlora-paper", "variant/lora/qlora", "gate/enough-examples"),
        ("--claim", "a109", "gate/enough-examples", "variant/lora/qlora"),
        ("--kind", "fact", "fact/evaluation.items", "gate/enough-examples"),
    ],
)
def test_a_filter_keeps_what_it_names(
    ladder: Command, option: str, word: str, among: str, not_among: str
) -> None:
    listed = [
        each["id"]
        for each in json.loads(ladder("rules", "list", option, word, "--format", "json").out)[
            "entries"
        ]
    ]
    assert among in listed
    assert not_among not in listed


def test_filters_narrow_each_other(ladder: Command) -> None:
    said = ladder("rules", "list", "--kind", "gate", "--technique", "tools", "--format", "markdown")
    assert [line.split("`")[1] for line in said.out.splitlines()[2:]] == [
        "gate/a-program-can-tell-right-from-wrong",
        "gate/the-answers-can-be-queried",
    ]


def test_a_filter_that_can_match_nothing_is_an_error(ladder: Command) -> None:
    said = ladder("rules", "list", "--technique", "loar")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "error: unknown technique `loar`\n  --> --technique\n  help: Did you mean lora?\n"
    )


def test_the_list_on_a_screen_keeps_within_its_columns() -> None:
    every = list(entries_of(rules()).values())
    assert [line for line in for_screen(every, 80).splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_has_a_page_in_every_format_and_80_columns(kind: str) -> None:
    for item in entries_of(rules()).values():
        if item.kind == kind:
            page = page_of(rules(), item)
            shown = as_text(page, 80).splitlines()
            too_long = [line for line in shown if len(line) > 80 and "://" not in line]
            assert too_long == []
            assert as_markdown(page).startswith(f"# {item.id}\n")
            assert json.loads(as_json(page))["id"] == item.id


def test_the_page_of_every_rule_says_its_why_its_scope_and_its_date() -> None:
    entries = entries_of(rules())
    for rule in rules().rules.values():
        page = as_markdown(page_of(rules(), entries[rule.id]))
        assert f"\n{rule.says}\n" in page
        assert f"**Why.** {rule.why}\n" in page
        assert f"**Scope.** {rule.scope.value}: " in page
        assert f"**Sources last checked.** {rule.verified}\n" in page


def test_the_page_of_every_fact_asks_its_question() -> None:
    entries = entries_of(rules())
    for fact in rules().facts.values():
        page = as_markdown(page_of(rules(), entries[f"fact/{fact.id}"]))
        assert f"\n{fact.question}\n" in page


def test_a_page_says_all_there_is_to_a_gate(ladder: Command) -> None:
    page = json.loads(ladder("rules", "show", "gate/enough-examples", "--format", "json").out)
    assert page["title"] == rules().rules["gate/enough-examples"].says
    assert page["when"] == {"examples.demonstrations": {"at_least": ENOUGH}}
    assert page["numbers"] == [
        {"fact": "examples.demonstrations", "at_least": ENOUGH, "unit": "correct examples"}
    ]
    assert {"why", "do", "scope", "verified", "sources", "used_by", "file"} < page.keys()
    assert page["fires"]
    assert page["silent"]


def test_a_source_known_at_second_hand_says_so(ladder: Command) -> None:
    quoted = next(each.id for each in rules().sources.values() if each.quoted)
    assert "second hand" in ladder("rules", "show", f"source/{quoted}").out


def test_a_fact_names_the_rules_that_read_it_and_what_they_compare(ladder: Command) -> None:
    said = ladder("rules", "show", "examples.demonstrations").out
    compared = f"examples.demonstrations is at least {ENOUGH}"
    assert f"  - gate/enough-examples\n    - {compared}" in said


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("gate/enough-examples", "gate/enough-examples"),
        ("enough-examples", "gate/enough-examples"),
        ("ENOUGH-EX", "gate/enough-examples"),
        ("qlora", "variant/lora/qlora"),
        ("lora", "technique/lora"),
        ("wrong-tone", "need/wrong-tone"),
        ("evaluation.items", "fact/evaluation.items"),
        ("knowledge-can-be-pasted", "derived/knowledge-can-be-pasted"),
        ("lora-paper", "source/lora-paper"),
        ("a099", "A099"),
        ("t01", "T01"),
    ],
)
def test_a_name_or_its_beginning_is_enough(word: str, meant: str) -> None:
    assert [item.id for item in find(entries_of(rules()), word)] == [meant]


def test_a_word_with_several_meanings_lists_them(ladder: Command) -> None:
    said = ladder("rules", "show", "enough")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "error: `enough` can mean 4 things\n  --> ID\n"
        "  help: Name one of: gate/enough-examples, gate/enough-labels-of-each-class, "
        "gate/enough-preferences, gate/enough-tasks-to-reward.\n"
    )


def test_a_word_that_is_nearly_right_is_set_right(ladder: Command) -> None:
    said = ladder("rules", "show", "enuogh-examples")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("help: Did you mean gate/enough-examples?\n")


def test_conditions_read_as_sentences() -> None:
    condition = All((MANY, Not(TRUSTED), Any((Not(MANY), Is("hosting.serving", "api")))))
    assert in_words(rules(), condition) == [
        (0, "all of these:"),
        (1, "`examples.demonstrations` is at least 500 correct examples"),
        (1, "`evaluation.trusted` is no"),
        (1, "at least one of these:"),
        (2, "`examples.demonstrations` is below 500 correct examples"),
        (2, "`hosting.serving` is api (a provider runs it)"),
    ]


def test_conditions_are_spelled_as_in_the_files() -> None:
    assert spelled(All((MANY, Not(TRUSTED)))) == {
        "all": [
            {"examples.demonstrations": {"at_least": 500}},
            {"not": {"evaluation.trusted": True}},
        ]
    }


def test_the_cases_of_the_shipped_rules_pass(ladder: Command) -> None:
    said = ladder("rules", "test")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"{len(rules().rules)} rules, {len(rules().cases)} cases: all came out as expected, "
        "and every rule fires in one and is silent in one.\n"
    )


RULE = """\
unfit: too-small-to-train
techniques: [lora]
needs: [wrong-tone]
when: {task.monthly_requests: {less_than: 10}}
says: hardly anybody asks
why: Hardly anybody asks, so training is not worth it.
scope: reading
claims: [A099]
verified: 2026-11-24
cases:
  - case: Twelve requests a month are hardly anybody.
    given: {needs: [wrong-tone], task: {monthly_requests: 12}}
    fires: [unfit/too-small-to-train]
  - case: Tone asks for training at once.
    given: {needs: [wrong-tone]}
    recommends: lora
"""


def test_a_case_that_fails_says_what_decided_and_a_rule_without_a_case_fails(
    ladder: Command, tmp_path: Path
) -> None:
    (tmp_path / "pack.yaml").write_text('pack: mine\nversion: "1"\n')
    (tmp_path / "rule.yaml").write_text(RULE)
    said = ladder("rules", "test", "--rules", str(tmp_path))
    assert said.code == 1
    *blocks, total = said.out.split("\n\n")
    first, second, third = (block for block in blocks if str(tmp_path) in block)
    assert first.splitlines() == [
        "error: Twelve requests a month are hardly anybody.",
        f"  --> {tmp_path / 'rule.yaml'}:11:5",
        "  came: unfit/too-small-to-train stays silent, expected to fire",
        "  because: unfit/too-small-to-train: its condition is false, because "
        '"task.monthly_requests is below 10 requests a month" is false '
        "(task.monthly_requests is 12)",
        *[line for line in first.splitlines() if line.startswith("  because: lora is ")],
    ]
    assert "  came: recommends few-shot, expected lora" in second
    compared = f"examples.demonstrations is at least {ENOUGH} correct examples"
    assert f'"{compared}" is unknown' in second
    assert third.startswith("error: unfit/too-small-to-train stays silent in no case\n")
    assert total.endswith("lacking.\n")


def test_every_claim_of_the_source_is_accounted_for(ladder: Command) -> None:
    said = ladder("rules", "coverage")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1].startswith("144 of 144 claims accounted for")
    assert json.loads(ladder("rules", "coverage", "--format", "json").out)["complete"] is True


def test_a_claim_that_nothing_cites_and_no_reason_excuses_fails(
    ladder: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Claim("A145", "Three scenarios", "Nobody has thought of this.")
    book = replace(rules(), claims={**rules().claims, "A145": added})
    monkeypatch.setattr("ladder.cli.rules.reading.rulebook", lambda _, cases: book)
    said = ladder("rules", "coverage")
    assert said.code == 1
    assert "  A145  Nobody has thought of this.\n\n144 of 145 claims accounted for" in said.out


def test_what_was_checked_long_ago_is_listed_and_no_failure(ladder: Command) -> None:
    said = ladder("rules", "stale", "--as-of", "2028-01-01", "--format", "json")
    old = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert {each["id"] for each in old["stale"]} >= {
        "gate/enough-examples",
        "technique/lora",
        "need/wrong-tone",
        "source/openai-distillation-guide",
    }
    assert "source/lora-paper" not in {each["id"] for each in old["stale"]}
    assert min(each["days"] for each in old["stale"]) > 180


def test_nothing_is_stale_on_the_day_of_the_last_check(ladder: Command) -> None:
    day = max(each.verified for each in entries_of(rules()).values())
    said = ladder("rules", "stale", "--as-of", day)
    assert (
        said.out
        == f"Nothing was last checked more than 180 days before {day} (a page 60, a paper 1,825).\n"
    )


def test_the_days_that_make_a_rule_old_can_be_chosen(ladder: Command) -> None:
    arguments = ("rules", "stale", "--as-of", "2026-12-24", "--format", "json", "--days")
    assert json.loads(ladder(*arguments, "40").out)["stale"] == []
    assert json.loads(ladder(*arguments, "20").out)["stale"] != []


def test_a_case_of_a_rule_that_is_retired_says_that_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.yaml").write_text("retire: gate/enough-examples\nwhy: We have enough.\n")
    said = Command(monkeypatch, capsys)("rules", "test", "--rules", str(tmp_path))
    assert said.code == 1
    assert "gate/enough-examples: no such rule is left" in said.out + said.err

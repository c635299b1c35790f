"""`ladder rules list`, and what a name means: people find what the pack knows."""

import json

import pytest

from ladder.catalog.entries import entries_of, find, for_screen
from tests.commands import Command
from tests.strategies import rules


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

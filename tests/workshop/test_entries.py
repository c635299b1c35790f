"""`ladder rules list`, and what a name means: people find what the pack knows."""

import json

import pytest

from ladder.workshop.entries import Entry, entries_of, find, for_screen
from tests.commands import Command
from tests.strategies import rules


@pytest.mark.slow
def test_the_list_names_every_rule_once_on_a_line_of_its_own(ladder: Command) -> None:
    result = ladder("rules", "list")
    head, *lines = result.out.splitlines()
    assert head.split() == ["id", "kind", "basis", "verified", "says", "techniques"]
    assert sorted(line.split()[0] for line in lines) == sorted(
        {**rules().rules, **rules().check_rules}
    )
    assert (result.code, result.err) == (0, "")


def test_rules_alone_lists_them(ladder: Command) -> None:
    assert ladder("rules") == ladder("rules", "list")


@pytest.mark.parametrize(
    ("option", "word", "among", "not_among"),
    [
        ("--kind", "requirement", "requirement/min-examples", "exclusion/live-facts-in-index"),
        ("--technique", "rag", "exclusion/live-facts-in-index", "requirement/min-examples"),
        ("--need", "wrong-tone", "requirement/min-examples", "exclusion/live-facts-in-index"),
        ("--kind", "fact", "fact/evaluation.items", "requirement/min-examples"),
    ],
)
def test_a_filter_keeps_what_it_names(
    ladder: Command, option: str, word: str, among: str, not_among: str
) -> None:
    listed = [
        load["id"]
        for load in json.loads(ladder("rules", "list", option, word, "--format", "json").out)[
            "entries"
        ]
    ]
    assert among in listed
    assert not_among not in listed


def test_filters_narrow_each_other(ladder: Command) -> None:
    result = ladder(
        "rules", "list", "--kind", "requirement", "--technique", "tools", "--format", "markdown"
    )
    assert [line.split("`")[1] for line in result.out.splitlines()[2:]] == [
        "requirement/automatic-check",
        "requirement/enough-items-to-compare",
        "requirement/first-score",
        "requirement/format-validator",
        "requirement/known-bill",
        "requirement/labels-to-agree-on",
        "requirement/labels-to-correct",
        "requirement/queryable-facts",
        "requirement/score-to-rely-on",
    ]


def test_a_filter_that_can_match_nothing_is_an_error(ladder: Command) -> None:
    result = ladder("rules", "list", "--technique", "loar")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "error: unknown technique `loar`\n  --> --technique\n  help: Did you mean lora?\n"
    )


def test_the_list_on_a_screen_keeps_within_its_columns() -> None:
    every = list(entries_of(rules()).values())
    assert [line for line in for_screen(every, 80).splitlines() if len(line) > 80] == []


SIX = ("prompt", "few-shot", "rag", "tools", "lora", "distillation")
ENTRIES = (
    Entry("caution/of-all", "caution", "of-all", "It concerns every technique.", "external"),
    *(
        Entry(
            f"requirement/of-{count}", "requirement", f"of-{count}", "Some examples are needed.",
            "source" if count > 4 else "", SIX[:count], verified="2026-11-20",
        )
        for count in (1, 4, 5, 6)
    ),
    Entry("technique/lora", "technique", "lora", "LoRA", techniques=("lora",)),
    Entry("A001", "claim", "A001", "A claim."),
)  # fmt: skip
ON_A_SCREEN = """\
Cautions: warnings about a technique
  caution/of-all                                                        external
      It concerns every technique.

Requirements: what must be met before you use a technique
  requirement/of-1                                                    2026-11-20
      Some examples are needed. [prompt]
  requirement/of-4                                                    2026-11-20
      Some examples are needed. [prompt, few-shot, rag, tools]
  requirement/of-5                                           source   2026-11-20
      Some examples are needed. [prompt, few-shot, rag and 2 more]
  requirement/of-6                                           source   2026-11-20
      Some examples are needed. [prompt, few-shot, rag and 3 more]

Techniques: lowest rung first
  technique/lora
      LoRA

Claims of the source document
  A001
      A claim.

7 entries
"""


def test_the_list_on_a_screen_has_two_lines_an_entry_and_counts_the_techniques() -> None:
    assert for_screen(ENTRIES, 80) == ON_A_SCREEN
    narrow = for_screen(ENTRIES[3:4], 40)
    assert narrow == (
        "Requirements: what must be met before\nyou use a technique\n"
        "  requirement/of-5   source   2026-11-20\n"
        "      Some examples are needed. [prompt,\n      few-shot, rag and 2 more]\n\n1 entry\n"
    )


@pytest.mark.parametrize(
    ("word", "intended"),
    [
        ("requirement/min-examples", "requirement/min-examples"),
        ("min-examples", "requirement/min-examples"),
        ("REQUIREMENT/MIN-EXAMPLES", "requirement/min-examples"),
        ("qlora", "variant/lora/qlora"),
        ("lora", "technique/lora"),
        ("wrong-tone", "need/wrong-tone"),
        ("evaluation.items", "fact/evaluation.items"),
        ("text-fits-window", "derived/text-fits-window"),
        ("lora-paper", "source/lora-paper"),
        ("a099", "A099"),
        ("t01", "T01"),
    ],
)
def test_a_name_or_its_beginning_is_enough(word: str, intended: str) -> None:
    assert [item.id for item in find(entries_of(rules()), word)] == [intended]


def test_a_word_with_several_meanings_lists_them(ladder: Command) -> None:
    result = ladder("rules", "show", "min-")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "error: `min-` can mean several things\n  --> ID\n"
        "  help: Name one of: requirement/min-examples, requirement/min-examples-per-class, "
        "requirement/min-graded-tasks, requirement/min-preference-pairs, "
        "parameter/min-cacheable-tokens, "
        "parameter/min-encoder-labels, parameter/min-evaluation-items, "
        "parameter/min-lora-examples, parameter/min-raw-tokens, parameter/min-relevant-bill, "
        "parameter/min-reward-tasks, parameter/min-sampled-tries.\n"
    )


def test_facts_of_each_cause_are_one_meaning(ladder: Command) -> None:
    assert ladder("rules", "show", "errors").err == (
        "error: `errors` can mean several things\n  --> ID\n"
        "  help: Name one of: fact/errors.read, fact/errors.of, fact/errors.from, "
        "fact/errors.CAUSE, fact/errors.unclear, fact/errors.repaired.CAUSE, fact/errors.file. "
        "For CAUSE, see `ladder rules list --kind cause`.\n"
    )


@pytest.mark.parametrize(
    ("word", "what", "where"),
    [
        (
            "option/wrong-tone/lora",
            "an option of need/wrong-tone",
            "`ladder rules show fit/trainable-voice` says why the technique can work. The file is ",
        ),
        ("problem/ready-for-lora", "a named problem for cases", "Its facts are in "),
    ],
)
def test_what_has_no_page_is_named_with_its_file(
    word: str, what: str, where: str, ladder: Command
) -> None:
    result = ladder("rules", "show", word)
    assert (result.code, result.out) == (2, "")
    start = f"error: `{word}` is {what}\n  --> ID\n  help: {where}"
    assert result.err.startswith(start)
    file = result.err.removeprefix(start).partition(":")[0]
    assert word.split("/")[1] in file
    assert result.err.endswith(".\n")


def test_an_option_that_a_need_does_not_have_is_not_found(ladder: Command) -> None:
    result = ladder("rules", "show", "option/wrong-tone/serving")
    assert result.err.startswith("error: nothing is called `option/wrong-tone/serving`\n")


def test_a_word_that_is_nearly_right_is_set_right(ladder: Command) -> None:
    result = ladder("rules", "show", "min-exmaples")
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("help: Did you mean requirement/min-examples?\n")

"""`ladder rules lint`: each check finds its own fault in a pack that is otherwise sound."""

import json
from pathlib import Path

import pytest

from ladder.load.packs.rules import load_rules
from ladder.workshop.lint import CHECKS, lint
from tests.commands import Command

SMALL = Path(__file__).parents[1] / "small_pack"

pytestmark = pytest.mark.usefixtures("small_pack")

PACK = 'pack: mine\nversion: "1"\nday: 2026-11-24\n'
SOURCES = """\
sources:
  handbook:
    {title: Our handbook, authors: Us, year: 2026, url: "", verified: 2026-11-20, grade: read}
"""
RULE = """\
caution: few-tone-examples
techniques: [lora]
when: {examples.demonstrations: {at_least: 700, less_than: 800}}
says: just past what we call few
why: You have {examples.demonstrations} examples, and our first tunes began to hold at 800.
do: Collect more of them.
basis: external
sources: [handbook]
verified: 2026-11-20
cases:
  - case: Seven hundred.
    given: {like: ready-for-lora, examples: {demonstrations: 700}}
    fires: [caution/few-tone-examples]
  - case: One fewer.
    given: {like: ready-for-lora, examples: {demonstrations: 699}}
    silent: [caution/few-tone-examples]
  - case: One short of enough.
    given: {like: ready-for-lora, examples: {demonstrations: 799}}
    fires: [caution/few-tone-examples]
  - case: Enough.
    given: {like: ready-for-lora, examples: {demonstrations: 800}}
    silent: [caution/few-tone-examples]
"""
REQUIREMENT = """\
requirement: the-desk-agrees
techniques: [lora]
says: "%s"
met_when: {team.maintainer: true}
why: Our desk asks who maintains it.
basis: external
sources: [handbook]
verified: 2026-11-20
cases:
  - case: Nobody does.
    given: {like: ready-for-lora, team: {maintainer: false}}
    fires: [requirement/the-desk-agrees]
  - case: Somebody does.
    given: {like: ready-for-lora, team: {maintainer: true}}
    silent: [requirement/the-desk-agrees]
"""

FAULTS: dict[str, tuple[str, str, str]] = {
    "untested": (
        "silent: [caution/few-tone-examples]",
        "recommends: lora",
        "caution/few-tone-examples has no case in which it stays silent",
    ),
    "raw-score": (
        "when: {examples",
        "when: {attempts.lora.score: {less_than: 0.9}, examples",
        "caution/few-tone-examples compares attempts.lora.score with a number, on whatever scale",
    ),
    "case-name": (
        "case: Enough.",
        "case: Seven hundred.",
        "two cases of this file are called “Seven hundred.”",
    ),
    "says-unknown": (
        "{examples.demonstrations} examples, and",
        "{examples.ratings} ratings, and",
        "caution/few-tone-examples names examples.ratings, which is unknown in “Seven hundred.”",
    ),
    "bound-without-case": (
        "demonstrations: 699",
        "demonstrations: 600",
        "no case of caution/few-tone-examples has a number just below "
        "“examples.demonstrations is at least 700 correct examples”",
    ),
    "never-fires": (
        "at_least: 700, less_than: 800",
        "at_least: 900, less_than: 800",
        "the condition of caution/few-tone-examples can never be true",
    ),
    "second-hand": (
        "sources: [handbook]",
        "sources: [quoted-only]",
        "the sources of caution/few-tone-examples are all second-hand, and its why does not say so",
    ),
    "basis": (
        "sources: [handbook]\nverified: 2026-11-20",
        "claims: [A109]\nverified: 2026-11-24",
        "caution/few-tone-examples goes beyond the source document, and cites nothing else",
    ),
    "source-checked-since": (
        "verified: 2026-11-20\n",
        "verified: 2026-11-19\n",
        "caution/few-tone-examples was verified on 2026-11-19, and handbook read again on "
        "2026-11-20",
    ),
    "punctuation": (
        "just past what we call few",
        "just past what we call few.",
        "`says` of caution/few-tone-examples is used inside a sentence, but ends in a full stop",
    ),
    "unfinished": (
        "Collect more of them.",
        "TODO say what to do about it.",
        "a text of caution/few-tone-examples is yet to be written",
    ),
    "broken-brace": (
        "Collect more of them.",
        "Collect more than {few- examples} of them.",
        "a text of caution/few-tone-examples has a brace that names nothing: "
        "{few- examples} of them.",
    ),
    "number": (
        "just past what we call few",
        "below the 900 examples that we want",
        "caution/few-tone-examples says 900 correct examples, and compares with 700, 800",
    ),
    "name-of-another": (
        "few-tone-examples",
        "too-many-tool",
        "`caution/too-many-tool` is new, and nearly called as `caution/too-many-tools` is",
    ),
}
"""What is written otherwise, and what is said then."""


def found(folder: Path, rule: str = RULE, **more: str) -> list[tuple[str, str]]:
    files = {"pack": PACK, "sources": SOURCES, "rule": rule, **more}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [(item.check, item.diagnostic.what) for item in lint(load_rules(folder))]


def test_lint_finds_nothing_in_a_correct_pack(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_is_found_by_its_own_check(check: str, tmp_path: Path) -> None:
    right, wrong, says = FAULTS[check]
    assert right in RULE
    more = {"quoted": SOURCES.replace("handbook:", "quoted-only:").replace("read}", "quoted}")}
    rule = RULE.replace(right, wrong)
    other = RULE.replace(
        "few-tone-examples", "other-examples"
    )  # cites what the rule no longer does
    every = found(tmp_path, rule, other=other, **(more if check == "second-hand" else {}))
    assert (check, says) in every
    assert {name for name, _ in every} - {check, "untested", "bound-without-case"} == set()


def test_a_name_that_a_rule_of_another_kind_has_is_stated(tmp_path: Path) -> None:
    result = found(tmp_path, RULE.replace("few-tone-examples", "min-examples"))
    what = "`caution/min-examples` is new, and nearly called as `requirement/min-examples` is"
    assert result == [("name-of-another", what)]


def test_a_requirement_is_shown_in_its_three_states_and_is_a_phrase(tmp_path: Path) -> None:
    requirement = REQUIREMENT % "The desk agrees"
    assert found(tmp_path, requirement) == [
        (
            "punctuation",
            "`says` of requirement/the-desk-agrees is used after “needs”, but begins with a "
            "capital",
        )
    ]


def test_pack_without_cases_lists_missing_cases() -> None:
    book = load_rules(Path(__file__).parents[1] / "engine" / "pack", only=True)
    values: dict[str, list[str]] = {}
    for check, diagnostic in lint(book):
        values.setdefault(check, []).append(diagnostic.what)
    assert values["requirement-not-shown"] == [
        f"requirement/{requirement} has no case in which it is {state}"
        for requirement in ("it-is-live", "min-examples")
        for state in ("known not to be met", "met", "unknown")
    ]
    assert values["never-recommended"] == [
        *(f"no case has the need {need}" for need in ("too-slow", "wrong-voice")),
        *(f"no case recommends {name}" for name in ("examples", "prompt", "tuning")),
    ]
    assert values.keys() == {"requirement-not-shown", "never-recommended", "untested"}


def test_lint_finds_uncited_sources_and_claims(tmp_path: Path) -> None:
    claims = """\
claims:
  - heading: Ours
    claims:
      A900: {says: Few examples drift.}
      A901: {says: Many do not., left_out: It carries no advice.}
"""
    spare = SOURCES.replace("handbook:", "spare:")
    assert sorted(found(tmp_path, RULE, spare=spare, claims=claims)) == [
        ("uncited", "nothing cites `spare`"),
        ("uncited", "nothing cites the claim A900"),
    ]


def test_lint_warns_of_what_a_pack_loosens(small_pack: Path, tmp_path: Path) -> None:
    shipped = small_pack / "requirement-min-examples.yaml"
    text = shipped.read_text(encoding="utf-8").replace("[lora]", "[lora]\nneeds: [wrong-tone]")
    every = [what for check, what in found(tmp_path, text) if check == "loosens"]
    assert every == [str(opening) for opening in load_rules(tmp_path).pack.loosens] != []


def test_a_step_that_a_comma_cut_in_two_is_found(tmp_path: Path) -> None:
    card = "changes: technique/few-shot\nsteps: [Choose ten answers, and let somebody read them.]\n"
    what = "a step of technique/few-shot is not a whole sentence: "
    assert [stated for check, stated in found(tmp_path, card=card) if check == "cut-step"] == [
        f"{what}Choose ten answers",
        f"{what}and let somebody read them.",
    ]


@pytest.mark.parametrize(
    ("question", "help_"),
    [
        ("How many desks", "Count those that are taken."),
        ("How many desks?", "Count them, then # is the number."),
    ],
)
def test_a_question_or_its_help_that_ends_too_soon_is_found(
    question: str, help_: str, tmp_path: Path
) -> None:
    fact = f"facts:\n  desk.count:\n    type: whole\n    question: {question}\n    help: {help_}\n"
    rule = RULE.replace("when: {", "when: {desk.count: {at_least: 0}, ")
    what = "the question or the help of desk.count is not a whole sentence"
    assert ("cut-question", what) in found(tmp_path, rule, facts=fact)
    whole = fact.replace("desks\n", "desks?\n").replace(", then # is the number", "")
    assert "cut-question" not in {check for check, _ in found(tmp_path, rule, facts=whole)}


def test_a_cause_of_half_a_sentence_is_found(tmp_path: Path) -> None:
    cause = """cause: too-terse
title: Too terse
says: the answer is right, and too short
order: 20
repair: Write the rest.
do: Ask for a longer answer.
in_part: [lora]
basis: external
sources: [lora-paper]
verified: 2026-11-24
"""
    what = "the repair or the do of cause/too-terse is not a whole sentence"
    says = "`says` of cause/too-terse is used inside a sentence, but ends in a full stop"
    for one, other, expected in (
        ("short", "short", []),
        ("too short", "too short.", [says]),
        ("the rest.", "the rest", [what]),
        ("longer answer.", "longer answer", [what]),
    ):
        assert by("cut-cause", found(tmp_path, cause=cause.replace(one, other))) == expected


def test_rule_that_fires_until_a_fact_is_known_can_fire(tmp_path: Path) -> None:
    asks = "{not: {stated: {examples.demonstrations: {at_least: 0}}}}"
    until = RULE.replace("{examples.demonstrations: {at_least: 700, less_than: 800}}", asks)
    assert asks in until
    assert "never-fires" not in {check for check, _ in found(tmp_path, until)}
    never = RULE.replace("at_least: 700, less_than: 800", "at_least: 800, less_than: 700")
    assert "never-fires" in {check for check, _ in found(tmp_path, never)}


def test_a_parameter_that_nothing_uses_is_found(tmp_path: Path) -> None:
    number = (
        "parameter: our-few\nvalue: 700\nunit: examples\nsays: what we call few\nbasis: external\n"
    )
    number += "sources: [handbook]\nverified: 2026-11-20\n"
    assert found(tmp_path, RULE, parameter=number) == [
        ("unused-parameter", "no rule uses the parameter `our-few`")
    ]
    using = RULE.replace("at_least: 700", "at_least: our-few")
    assert found(tmp_path, using, parameter=number) == []


def test_new_words_without_sources_are_a_warning_that_says_what_to_write(tmp_path: Path) -> None:
    words = "changes: requirement/trusted-metric\nwhy: Two of our editors agree with it.\n"
    what = "your texts of requirement/trusted-metric name no sources, so they cite your rules"
    assert found(tmp_path, RULE, words=words) == [("own-words", what)]
    assert found(tmp_path, RULE, words=f"{words}verified: 2026-11-24\n") == []
    number = "changes: parameter/min-lora-examples\nvalue: 600\n"
    assert found(tmp_path, RULE, words=number) == []


def test_a_new_rule_may_cite_the_pack_whose_number_is_its_own(tmp_path: Path) -> None:
    number = "changes: parameter/min-lora-examples\nvalue: 600\n"
    rule = RULE.replace("sources: [handbook]", "sources: [rules-of-mine]")
    assert rule != RULE
    assert "own-words" not in {check for check, _ in found(tmp_path, rule, number=number)}


def test_new_words_without_sources_are_reported_at_their_own_file(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(PACK)
    (tmp_path / "a.yaml").write_text("changes: parameter/min-lora-examples\nvalue: 600\n")
    words = "changes: requirement/trusted-metric\nwhy: Two of our editors agree with it.\n"
    (tmp_path / "b.yaml").write_text(words)
    [place] = [x.diagnostic.position for x in lint(load_rules(tmp_path)) if x.check == "own-words"]
    assert Path(place.file).name == "b.yaml"


def test_a_source_whose_citation_another_pack_replaces_is_no_fault(tmp_path: Path) -> None:
    for name in ("company", "team"):
        (tmp_path / name).mkdir()
        words = f"changes: requirement/trusted-metric\nwhy: The {name} trusts it.\n"
        (tmp_path / name / "words.yaml").write_text(words)
        (tmp_path / name / "pack.yaml").write_text(PACK.replace("mine", name))
    both = load_rules(tmp_path / "company", tmp_path / "team")
    assert [item.check for item in lint(both)] == ["own-words"]


DEMONSTRATIONS = "{examples.demonstrations: {at_least: 700, less_than: 800}}"


def whenever(condition: str, kind: str = "caution", name: str = "house", **keys: str) -> str:
    """A rule of the house without cases."""
    rule = RULE[: RULE.index("cases:")].replace(DEMONSTRATIONS, condition)
    if kind == "requirement":
        rule = rule.replace("when:", "met_when:")
    for key, value in keys.items():
        rule = f"{rule}{key}: {value}\n"
    return rule.replace("caution: few-tone-examples", f"{kind}: {name}")


def by(check: str, every: list[tuple[str, str]]) -> list[str]:
    """What one check finds."""
    return [what for name, what in every if name == check]


def test_a_part_of_a_condition_that_makes_no_difference_is_found(tmp_path: Path) -> None:
    idle = "{any: [{team.maintainer: true}, {all: [{team.maintainer: true}, {task.stage: idea}]}]}"
    [what] = by("idle-part", found(tmp_path, whenever(idle)))
    assert what.startswith("a part of caution/house makes no difference: ")
    named = f"derived:\n  calm: {{when: {idle}, why: X., sources: [handbook]}}\n"
    rule = whenever("{derived: calm}")
    [what] = by("idle-part", found(tmp_path, rule, named=named))
    assert what.startswith("a part of derived/calm makes no difference: ")
    both = "{any: [{team.maintainer: true}, {task.stage: idea}]}"
    (tmp_path / "named.yaml").unlink()
    assert by("idle-part", found(tmp_path, whenever(both))) == []


def test_a_bound_above_the_largest_value_of_its_fact_is_found(tmp_path: Path) -> None:
    what = (
        "caution/house compares “task.classes is at least {} classes”, and task.classes is never "
    )
    for bound, expected in (("1,000,001", [f"{what}above 1,000,000"]), ("1,000,000", [])):
        rule = whenever(f"{{task.classes: {{at_least: {bound.replace(',', '')}}}}}")
        assert by("beyond-the-fact", found(tmp_path, rule)) == [x.format(bound) for x in expected]


@pytest.mark.parametrize(
    ("bound", "kind", "ends"),
    [
        ("{at_least: 2}", "exclusion", "exclusion/many fires"),
        ("{at_least: 3}", "exclusion", ""),
        ("{less_than: 2}", "requirement", "requirement/some is not met"),
        ("{less_than: 3}", "requirement", ""),
    ],
)
def test_two_rules_that_never_let_a_technique_through_are_found(
    bound: str, kind: str, ends: str, tmp_path: Path
) -> None:
    one = whenever(
        "{assets.tools: {at_least: 2}}",
        "requirement",
        "some",
    )
    other = whenever(f"{{assets.tools: {bound}}}", kind, "many")
    result = by("contradicting-rules", found(tmp_path, one, other=other))
    assert [what.partition("is met, ")[2] for what in result] == ([ends] if ends else [])


def test_an_exclusion_that_leaves_a_need_no_technique_is_found(tmp_path: Path) -> None:
    every = whenever("{task.stage: idea}", "exclusion").replace("[lora]", "all")
    [what] = by("need-without-technique", found(tmp_path, every))
    assert what.startswith("exclusion/house can leave no technique for ")
    some = every.replace("techniques: all", "techniques: training")
    assert by("need-without-technique", found(tmp_path, some)) == []


@pytest.mark.parametrize(
    ("number", "since"),
    [
        ("value: 3000", ""),
        ("values: {2026-01-01: 500, 2027-04-01: 3000}", " from 2027-04-01 on"),
        ("value: 900", None),
    ],
)
def test_a_rule_below_that_a_number_keeps_from_firing_is_found_on_each_day(
    number: str, since: str | None, tmp_path: Path
) -> None:
    lower = whenever("{examples.demonstrations: {at_least: min-lora-examples, less_than: 1000}}")
    base = tmp_path / "base"
    base.mkdir()
    found(base, lower)
    own = tmp_path / "own"
    own.mkdir()
    (own / "number.yaml").write_text(f"changes: parameter/min-lora-examples\n{number}\n")
    every = [item.diagnostic.what for item in lint(load_rules(base, own))]
    ended = [what for what in every if "can never" in what]
    what = f"with min-lora-examples at 3,000{since}, caution/house can never fire"
    what = what if since else "the condition of caution/house can never be true"
    assert ended == ([] if since is None else [what])


def test_a_last_variant_with_a_condition_is_found(tmp_path: Path) -> None:
    lora = (SMALL / "technique-lora.yaml").read_text(encoding="utf-8")
    variant = "  - {variant: %s, says: x, why: X., basis: external, sources: [handbook]%s}\n"
    gap, none = ", when: {task.stage: idea}", ", when: {team.maintainer: false}"
    for last, expected in (gap, 1), (none, 0), ("", 0):
        first = variant % ("kept", ", when: {team.maintainer: true}")
        card = f"{lora}variants:\n{first}{variant % ('left', last)}"
        result = by("gap-between-variants", found(tmp_path, lora=card))
        what = "variant/lora/left is taken if its condition is false too: it is the last variant"
        assert result == [what] * expected


def test_a_remark_about_a_technique_that_is_no_option_is_found(tmp_path: Path) -> None:
    rule = whenever("{task.stage: idea}", needs="[wrong-tone]")
    assert by("no-option", found(tmp_path, rule)) == []
    what = "caution/house can never fire: tools is no option of wrong-tone"
    assert by("no-option", found(tmp_path, rule.replace("[lora]", "[tools]"))) == [what]


def test_a_rule_that_has_ended_is_found(tmp_path: Path) -> None:
    what = "the condition of caution/house can never be true"
    for end, expected in (("2026-11-24", [what]), ("2027-01-01", [])):
        rule = whenever(f"{{task.stage: idea, as_of: {{less_than: {end}}}}}")
        assert by("never-fires", found(tmp_path, rule)) == expected


def test_every_check_has_a_fault_that_it_finds() -> None:
    elsewhere = {
        "requirement-not-shown",
        "loosens",
        "accepts-nothing",
        "never-recommended",
        "uncited",
        "own-words",
        "beyond-the-fact",
        "contradicting-rules",
        "gap-between-variants",
        "idle-part",
        "need-without-technique",
        "no-option",
        "number-ends-rule",
    }
    elsewhere |= {"cut-step", "cut-cause", "cut-question", "unused-parameter"}
    assert set(CHECKS) - set(FAULTS) == elsewhere


def test_an_error_fails_and_says_where_and_what_to_do(ladder: Command, tmp_path: Path) -> None:
    found(tmp_path, RULE.replace("what we call few", "what we call few."))
    result = ladder("rules", "lint", "--rules", str(tmp_path))
    assert (result.code, result.err) == (1, "")
    assert result.out == (
        "error: `says` of caution/few-tone-examples is used inside a sentence, "
        "but ends in a full stop\n"
        "  --> rule.yaml:1:1\n"
        "  help: Leave the full stop out.\n\n"
        "1 error and 0 warnings.\n"
    )


def test_warning_fails_nothing_and_is_in_the_data(ladder: Command, tmp_path: Path) -> None:
    found(tmp_path, RULE.replace("verified: 2026-11-20", "verified: 2026-11-19"))
    result = ladder("rules", "lint", "--rules", str(tmp_path), "--format", "json")
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    [finding] = data.pop("findings")
    assert data == {"schema": 1, "passed": True}
    assert finding == {
        "check": "source-checked-since",
        "level": "warning",
        "what": FAULTS["source-checked-since"][2],
        "file": "rule.yaml",
        "line": 1,
        "column": 1,
        "help": "Hold the rule against it, and write that day.",
    }

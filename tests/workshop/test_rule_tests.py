"""`ladder rules test`: which cases count, and what is said where they fail."""

import re
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.cases import facts_of, run
from ladder.workshop.rule_tests_reasons import why
from tests.commands import Command
from tests.strategies import rules
from tests.workshop.test_lint import PACK, RULE, SOURCES

pytestmark = pytest.mark.usefixtures("small_pack")

SHIPPED = Path(__file__).parents[2] / "rules"


def pack(**files: str) -> None:
    Path("mine").mkdir(exist_ok=True)
    for name, text in {"pack": PACK, "sources": SOURCES, **files}.items():
        Path("mine", f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_rule_that_is_silent_only_where_its_technique_is_not_named_is_not_tested(
    ladder: Command,
) -> None:
    elsewhere = "given: {needs: [wrong-tone], examples: {demonstrations: 900}}"
    like = "given: {like: ready-for-lora, examples: {demonstrations: %s}}"
    rule = RULE.replace(like % 699, elsewhere).replace(like % 800, elsewhere)
    pack(rule=rule)
    result = ladder("rules", "test", "--rules", "mine")
    assert result.code == 1
    assert result.out.startswith(
        "error: caution/few-tone-examples is silent only in cases to which it does not apply\n"
        "  --> mine/rule.yaml:1:1\n"
        "  help: Add a case in which only its condition keeps it silent.\n"
    )


def test_one_silent_case_in_which_it_could_have_fired_is_enough(ladder: Command) -> None:
    elsewhere = "given: {needs: [wrong-tone], examples: {demonstrations: 900}}"
    like = "given: {like: ready-for-lora, examples: {demonstrations: 800}}"
    pack(rule=RULE.replace(like, elsewhere))
    result = ladder("rules", "test", "--rules", "mine")
    assert (result.code, result.err) == (0, "")


def test_a_replaced_rule_without_a_case_of_its_own_fails(ladder: Command, small_pack: Path) -> None:
    shipped = (small_pack / "requirement-min-examples.yaml").read_text(encoding="utf-8")
    pack(requirement=shipped.partition("cases:\n")[0])
    result = ladder("rules", "test", "--rules", "mine")
    assert result.code == 1
    assert "error: requirement/min-examples has no case in which it fires\n" in result.out
    assert "Under `cases:`, add a case with `fires: [requirement/min-examples]`." in result.out
    assert result.out.endswith("1 rule, 0 cases of your own: 0 failed, 2 untested.\n")


def test_a_failing_case_says_the_condition_as_its_author_wrote_it(ladder: Command) -> None:
    pack(rule=RULE.replace("demonstrations: 799", "demonstrations: 850"))
    stated = ladder("rules", "test", "--rules", "mine").out
    assert (
        'its condition is false, because "examples.demonstrations is below 800 correct examples" '
        "is false (examples.demonstrations is 850)"
    ) in stated


LACKING = """\
exclusion: too-small-to-train
techniques: [lora]
needs: [wrong-tone]
when: {task.monthly_requests: {less_than: 10}}
says: hardly anybody asks
why: Hardly anybody asks, so training is not worth it.
basis: interpretation
claims: [A109]
verified: 2026-11-24
cases:
  - case: Twelve requests a month are hardly anybody.
    given: {needs: [wrong-tone], task: {monthly_requests: 12}}
    fires: [exclusion/too-small-to-train]
  - case: Tone asks for training at once.
    given: {needs: [wrong-tone]}
    recommends: lora
"""


def test_a_case_that_fails_says_what_decided_and_a_rule_without_a_case_fails(
    ladder: Command,
) -> None:
    Path("pack.yaml").write_text('pack: mine\nversion: "1"\n')
    Path("rule.yaml").write_text(LACKING)
    result = ladder("rules", "test", "--rules", ".")
    assert result.code == 1
    *blocks, total = result.out.split("\n\n")
    first, second, third = (block for block in blocks if "--> rule.yaml" in block)
    assert first.splitlines() == [
        "error: Twelve requests a month are hardly anybody.",
        "  --> rule.yaml:11:5",
        "  came: exclusion/too-small-to-train stays silent, expected to fire",
        "  because: exclusion/too-small-to-train: its condition is false, because "
        '"task.monthly_requests is below 10 requests a month" is false '
        "(task.monthly_requests is 12)",
        *[line for line in first.splitlines() if line.startswith("  because: lora is ")],
    ]
    assert "  came: recommends few-shot, expected lora" in second
    compared = r"examples\.demonstrations is at least [\d,]+ correct examples"
    assert re.search(f'"{compared}" is unknown', second)
    assert third.startswith(
        "error: exclusion/too-small-to-train has no case in which it stays silent\n"
    )
    assert total.endswith("untested.\n")


def test_a_failure_says_what_came_and_what_was_expected(small_pack: Path) -> None:
    rulebook = load_rules(small_pack, only=True)
    [case] = [case for case in rulebook.cases if case.name == "Nineteen do not."]
    wrong = case._replace(
        recommendation="prompt",
        outcome="stay",
        variant="many-shot",
        next_rung="distillation",
        refused=("forbid/tools",),
    )
    assert run(rulebook, case).failures == ()
    assert run(rulebook, wrong).failures == (
        "recommends tools, expected prompt",
        "outcome use, expected stay",
        "variant none, expected many-shot",
        "next none, expected distillation",
        "forbid/tools refuses an answer of it, which it does not expect",
    )


def test_a_retirement_is_no_failure_and_its_reason_is_shown(ladder: Command) -> None:
    Path("own.yaml").write_text("retire: requirement/min-examples\nwhy: A few examples do.\n")
    result = ladder("rules", "test", "--rules", ".")
    assert result.code == 0
    assert "Shipped cases with another result: 1 of " in result.out
    shown = ladder("rules", "show", "min-examples", "--rules", ".")
    assert "Retired by your rules (own.yaml:1:1)\n  A few examples do.\n" in shown.out
    assert "\nWhy\n" in shown.out


def test_a_changed_option_changes_its_need(ladder: Command) -> None:
    Path("own.yaml").write_text("changes: option/wrong-tone/few-shot\nsteps: [Ask Ann first.]\n")
    said = ladder("rules", "test", "--rules", ".").out
    assert "Your rules add, change or retire need/wrong-tone. They" in said


@pytest.mark.parametrize("name", ["technique/few-shot", "need/wrong-tone"])
def test_a_translated_title_needs_no_cases(name: str, ladder: Command) -> None:
    Path("own.yaml").write_text(f"changes: {name}\ntitle: Beispiele zeigen\n")
    result = ladder("rules", "test", "--rules", ".")
    assert (result.code, "shipped cases have the same result as before" in result.out) == (0, True)
    assert ladder("rules", "lint", "--rules", ".").out.startswith("Nothing to fix.")


def test_failed_shipped_case_of_a_changed_rule_says_what_to_do(
    tmp_path: Path, ladder: Command
) -> None:
    text = (
        "changes: requirement/min-examples\nmet_when: {examples.demonstrations: {at_least: 800}}\n"
    )
    (tmp_path / "rule.yaml").write_text(text, encoding="utf-8")
    tested = ladder("rules", "test", "--rules", str(tmp_path))
    assert tested.code == 1
    assert "help: This case comes with a shipped rule that you change." in tested.out


OPTION = """\
changes: option/wrong-tone/few-shot
exhausted: {task.stage: production}
"""
TRIED = """\
problem: tried
given:
  needs: [wrong-tone]
  attempts:
    prompt: {outcome: below-target, because: Stiff.}
    few-shot: {outcome: below-target, because: It drifts.}
"""


def test_an_attempt_that_does_not_count_as_tried_says_why(ladder: Command) -> None:
    like = "given: {like: ready-for-lora, examples: {demonstrations: 800}}"
    case = "given: {like: tried, task: {stage: pilot}}\n    recommends: lora"
    pack(rule=RULE.replace(like, case), option=OPTION, tried=TRIED)
    result = ladder("rules", "test", "--rules", "mine")
    assert result.code == 1
    assert (
        "  because: few-shot does not count as tried for wrong-tone. `exhausted`: its condition is "
        'false, because "task.stage is production'
    ) in result.out


def test_a_case_that_expects_what_is_only_prepared_says_which_key_names_it() -> None:
    book = rules()
    prepared = (run(book, item) for item in book.cases if item.outcome == "prepare")
    case, verdict = next(
        (item.case, item.verdict)
        for item in prepared
        if item.verdict and item.verdict.next_rung and item.verdict.next_rung.technique == "lora"
    )
    first, *_ = why(book, case._replace(recommendation="lora"), verdict, facts_of(case, book))
    assert first == "`next` is lora. `recommends` is what you keep until then"

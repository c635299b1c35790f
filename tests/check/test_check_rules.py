"""The messages of the check are in the pack: shown, replaced and missed like any other."""

import re
import shutil
from pathlib import Path

import pytest

from ladder import load_rules
from ladder.engine.pack import CheckRule
from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import InvalidInput
from tests.check.running import EXAMPLES
from tests.commands import Command
from tests.strategies import rules

TOO_HIGH = str(EXAMPLES / "bad" / "nothing-tried.yaml")
OURS = """\
messages:
  check/above-recommendation:
    says: asks for more than we pay for
    why: Our finance desk pays for the verdict and no more.
    do: Ask the finance desk.
    basis: external
    verified: 2026-11-01
"""


def test_the_pack_has_exactly_the_rules_that_the_program_names() -> None:
    assert set(rules().check_rules) == {rule.value for rule in CheckRule}


@pytest.mark.parametrize("rule", list(CheckRule)[::5])
def test_each_has_a_page_with_its_texts(rule: str, run: Command) -> None:
    result = run("rules", "show", rule, "--format", "markdown")
    assert result.code == 0
    for text in (rules().check_rules[rule].says, rules().check_rules[rule].verified):
        assert text in result.out


def test_a_pack_on_top_says_it_in_its_own_words(tmp_path: Path, run: Command) -> None:
    (tmp_path / "ours.yaml").write_text(OURS, encoding="utf-8")
    result = run("check", TOO_HIGH, "--rules", str(tmp_path), "--format", "json", "--no-settings")
    assert "Our finance desk pays for the verdict and no more." in result.out
    assert "A lower rung comes first." not in result.out
    assert load_rules(tmp_path).pack.replaced == ("check/above-recommendation",)


@pytest.mark.slow
def test_a_pack_without_two_of_them_is_incomplete(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "pack")
    path = tmp_path / "pack" / "check.yaml"
    both = r"  check/(missing-need|waiver-unused):\n(    .*\n)+"
    path.write_text(re.sub(both, "", path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_rules(tmp_path / "pack", only=True)
    assert [(item.what, item.help) for item in refused.value.diagnostics] == [
        (f"the pack lacks `{rule}`", f"Add {rule}: to the messages: of a file.")
        for rule in ("check/missing-need", "check/waiver-unused")
    ]


@pytest.mark.usefixtures("small_pack")
def test_check_rule_without_do_is_refused(tmp_path: Path) -> None:
    text = "\n".join(line for line in OURS.splitlines() if "do:" not in line)
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="`do` is missing in `check/above-recommendation`"):
        load_rules(tmp_path)


@pytest.mark.usefixtures("small_pack")
def test_a_message_of_the_check_takes_no_cases(tmp_path: Path) -> None:
    case = "    cases: [{case: A bare need., given: {needs: [wrong-tone]}, outcome: use}]\n"
    (tmp_path / "ours.yaml").write_text(OURS + case, encoding="utf-8")
    with pytest.raises(InvalidInput, match="`check/above-recommendation` takes no cases"):
        load_rules(tmp_path)

"""Mistakes that authors make: one message for each, which names the fix and no class of ours."""

from pathlib import Path

import pytest

from ladder import InvalidInput, load_rules
from tests.load.packs.test_rules_loading import pack

pytestmark = pytest.mark.usefixtures("small_pack")

CAUTION = """\
caution: long-prompt-here
techniques: [lora]
says: x
why: y
basis: external
sources: [lora-paper]
verified: 2026-11-20
"""
CHOICE = """\
facts:
  desk.said: {type: choice, question: "Is it?", choices: {fine: false, bad: it is bad}}
"""


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("disable: caution/many-tools\n", "Did you mean retire?"),
        (CAUTION.replace("[lora]", "Training"), "Did you mean training?"),
        (f"{CAUTION}severity: high\n", "[tool.ladder.severity]"),
        (f"{CAUTION}owner: me\n", "A pack has an owner, in pack.yaml"),
        (f"{CAUTION}valid_from: 2027-03-01\nvalid_until: 2027-03-01\n", "valid_until after"),
        (CHOICE, "If you mean a text, put it in quotes."),
        ("changes: technique/lora\nvalue: 1\n", ""),
    ],
)
def test_a_mistake_gets_one_message_that_names_the_fix(
    text: str, help_: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_rules(pack(tmp_path / "own", x=text))
    [found] = refused.value.diagnostics
    assert help_ in found.help
    assert "Shape" not in str(found)
    assert "constrained" not in str(found)


def test_a_misspelled_choice_of_a_change_is_one_mistake(tmp_path: Path) -> None:
    text = "changes: fact/team.gpu\nchoices: {h10: {means: Ours}}\n"
    gpu = "h100: {means: H100, gives: {hosting.gpu_memory_gb: 80}, sources: [lora-paper], "
    gpu += "verified: 2026-11-20}"
    facts = f"facts:\n  team.gpu: {{type: choice, question: Which?, choices: {{{gpu}}}}}\n"
    asks = CAUTION.replace("says: x", "when: {team.gpu: h100}\nsays: x")
    below = pack(tmp_path / "below", facts=facts, asks=asks)
    with pytest.raises(InvalidInput) as refused:
        load_rules(below, pack(tmp_path / "own", x=text))
    [found] = refused.value.diagnostics
    assert found.help == "Did you mean h100?"
    shorter = "changes: fact/team.gpu\nchoices: {h100: Our H100}\n"
    [choice] = load_rules(below, pack(tmp_path / "two", x=shorter)).facts["team.gpu"].choices
    assert (choice.meaning, choice.gives) == ("Our H100", (("hosting.gpu_memory_gb", 80),))

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

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
    ("text", "what", "place", "help_"),
    [
        (
            "disable: caution/many-tools\n",
            "`disable` is not a kind of rule file",
            "1:1",
            "Did you mean retire?",
        ),
        (
            CAUTION.replace("[lora]", "Training"),
            "`techniques` takes a list of names",
            "2:1",
            "Did you mean training?",
        ),
        (
            f"{CAUTION}severity: high\n",
            "unknown key `severity`",
            "8:1",
            "`ladder check` sets it: [tool.ladder.severity] in pyproject.toml.",
        ),
        (
            f"{CAUTION}owner: me\n",
            "unknown key `owner`",
            "8:1",
            "A pack has an owner, in pack.yaml; a rule has none.",
        ),
        (
            CHOICE,
            "`fine` of `choices` of `desk.said` takes a text",
            "2:59",
            "If you mean a text, put it in quotes.",
        ),
        (
            "changes: technique/lora\nvalue: 1\n",
            "unknown key `value`",
            "2:1",
            "Choose from: sources, claims, technique, title, rung, training, around_model, what, "
            "cost, steps, climb, published, solved_by, worsens, words, verified, elsewhere, "
            "exhausted, variants, reference, … (21 in all).",
        ),
    ],
)
def test_a_mistake_gets_one_message_that_names_the_fix(
    text: str, what: str, place: str, help_: str, tmp_path: Path
) -> None:
    file = pack(tmp_path / "own", x=text) / "x.yaml"
    with pytest.raises(InvalidInput) as refused:
        load_rules(file.parent)
    [found] = refused.value.diagnostics
    assert str(found).replace(str(file.parent), "own") == (
        f"error: {what}\n  --> own/x.yaml:{place}\n  help: {help_}"
    )


def test_mistakes_in_two_files_are_all_named_in_the_order_of_the_files(tmp_path: Path) -> None:
    two = CAUTION.replace("caution: long", "caution: short")
    own = pack(
        tmp_path / "own",
        b=f"{CAUTION}owner: me\nseverity: high\n",
        a=two.replace("why: y", "why: [y]"),
    )
    with pytest.raises(InvalidInput) as refused:
        load_rules(own)
    assert str(refused.value).replace(str(own), "own").split("\n\n") == [
        "error: `why` takes a text\n  --> own/a.yaml:4:1\n"
        "  help: If you mean a text, put it in quotes.",
        "error: unknown key `owner`\n  --> own/b.yaml:8:1\n"
        "  help: A pack has an owner, in pack.yaml; a rule has none.",
        "error: unknown key `severity`\n  --> own/b.yaml:9:1\n"
        "  help: `ladder check` sets it: [tool.ladder.severity] in pyproject.toml.",
    ]

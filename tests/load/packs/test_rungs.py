"""The ladder is data of the pack: its rungs, its floor, and the order within a rung."""

import shutil
from pathlib import Path

import pytest

from ladder import InvalidInput, Verdict, advise, load_rules
from ladder.advice.formats.text import render
from ladder.advice.view import Detail, View
from ladder.load.yaml.folders import shipped
from tests.load.packs.test_rules_loading import DAY, pack

pytestmark = pytest.mark.usefixtures("small_pack")

CARD = """\
technique: {name}
title: {title}
rung: {rung}
training: false
what: It is taken where the others were too weak.
cost: {{money: none, time: an hour, upkeep: none}}
steps: [Take it.]
climb: It was measured short.
verified: 2026-11-20
"""
WHOLE_TEXT = CARD.format(name="whole-text", title="The whole text", rung=2)
ROUTE = """\
need: the-facts-of-a-day
title: the facts of a day
symptom: It must answer from what was written today.
stay: Keep what you have.
verified: 2026-11-20
options:
{entries}"""
ENTRY = """\
  - technique: {name}
    fit:
      id: {name}-serves
      says: it serves
      why: It brings the facts along.
      basis: external
      sources: [lora-paper]
      verified: 2026-11-20
"""
OTHERS = """\
excluded:
  - id: nothing-else
    techniques: {all_but: [whole-text, asking-twice]}
    says: it brings no facts
    why: It brings no facts along.
    basis: external
    sources: [lora-paper]
"""
ELSEWHERE = """\
elsewhere:
  id: {name}-serves-nothing-else
  says: it brings no facts
  why: It brings no facts along.
  basis: external
  sources: [lora-paper]
"""
SHORT = {"outcome": "below-target", "because": "It misses half."}


def verdict(folder: Path, order: list[str], **attempts: object) -> Verdict:
    entries = "".join(ENTRY.format(name=name) for name in order)
    own = pack(
        folder / "-".join(order),
        card=WHOLE_TEXT + ELSEWHERE.format(name="whole-text"),
        other=CARD.format(name="asking-twice", title="Asking twice", rung=2)
        + ELSEWHERE.format(name="asking-twice"),
        route=ROUTE.format(entries=entries) + OTHERS,
    )
    rules = load_rules(own)
    return advise({"needs": ["the-facts-of-a-day"], "attempts": attempts}, rules, as_of=DAY)


@pytest.mark.parametrize("order", [["asking-twice", "whole-text"], ["whole-text", "asking-twice"]])
def test_option_list_decides_between_techniques_of_one_rung(
    tmp_path: Path, order: list[str]
) -> None:
    first, second = order
    assert verdict(tmp_path, order).recommendation.technique == first
    after = verdict(tmp_path, order, **{first: SHORT}).recommendation
    assert (after.technique, after.outcome) == (second, "use")
    stay = verdict(tmp_path, order, **{first: SHORT, second: SHORT}).recommendation
    assert (stay.technique, stay.outcome) == (second, "stay")
    assert verdict(tmp_path, order).range.high == 2


def test_number_of_rungs_is_the_highest_rung_of_a_card(tmp_path: Path) -> None:
    own = pack(
        tmp_path,
        card=CARD.format(name="hire", title="People", rung=7) + ELSEWHERE.format(name="hire"),
    )
    verdict = advise({"needs": ["wrong-tone"]}, load_rules(own), as_of=DAY)
    shown = render(verdict, View(detail=Detail.FULL))
    assert "of 7" in shown
    assert "of 5" not in shown


def test_default_technique_is_first_and_kept(tmp_path: Path) -> None:
    own = pack(tmp_path, pack='pack: own\nversion: "1"\nday: 2026-11-25\nfloor: model-choice\n')
    rules = load_rules(own)
    assert advise({}, rules, as_of=DAY).recommendation.technique == "model-choice"
    assert advise({}, load_rules(), as_of=DAY).recommendation.technique == "prompt"


def test_a_pack_with_two_techniques_of_the_lowest_rung_says_which_is_the_floor(
    tmp_path: Path, small_pack: Path
) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(small_pack, folder)
    result = (folder / "pack.yaml").read_text(encoding="utf-8").replace("floor: prompt\n", "")
    (folder / "pack.yaml").write_text(result, encoding="utf-8")
    with pytest.raises(InvalidInput, match="Write floor: model-choice or prompt"):
        load_rules(folder, only=True)


@pytest.mark.slow
@pytest.mark.usefixtures("shipped_rules")
def test_the_source_document_is_that_of_the_pack(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(shipped(), folder)
    result = (folder / "pack.yaml").read_text(encoding="utf-8")
    other = result.replace("atomeons-post-training", "lora-paper")
    (folder / "pack.yaml").write_text(other, encoding="utf-8")
    claimed = [rule for rule in load_rules().rules.values() if rule.claims]
    rules = load_rules(folder, only=True)
    assert rules.pack.document == "lora-paper"
    moved = [rule for rule in claimed if rule.sources != rules.rules[rule.id].sources]
    assert {source for rule in moved for source in rules.rules[rule.id].sources} >= {"lora-paper"}

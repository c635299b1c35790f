"""Faults planted into the shipped pack, each found by the theorem that should find it."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ladder import load_problem, load_rules
from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import InvalidInput
from ladder.verify.report import write_all
from ladder.verify.theorems import THEOREMS, prove

pytestmark = pytest.mark.nightly

CITED = """
says: planted
why: You would not want this rule.
basis: external
sources: [lora-paper]
verified: 2026-11-24
"""


class Edit(NamedTuple):
    """A shipped file with one text replaced."""

    file: str
    old: str
    new: str

    def text(self) -> str:
        before = (shipped() / self.file).read_text(encoding="utf-8")
        assert self.old in before, f"{self.file} no longer says {self.old!r}"
        return before.replace(self.old, self.new, 1)


class New(NamedTuple):
    """A rule file that the shipped pack does not have."""

    rule: str
    file: str = "planted.yaml"

    def text(self) -> str:
        return self.rule.strip() + CITED


class Defect(NamedTuple):
    """What was planted, the theorem that finds it, and whom the finding names."""

    theorem: str
    about: str
    planted: New | Edit


DEFECTS = {
    "a requirement of training that a further need opens": Defect(
        "extra-need-never-passes",
        "lora",
        New(
            "requirement: opened-by-a-need\ntechniques: training\n"
            "met_when: {needs: {includes: many-specialists}}\ndo: Nothing."
        ),
    ),
    "a dead caution": Defect(
        "rules-can-fire",
        "caution/never",
        New(
            "caution: never\ntechniques: [lora]\n"
            "when: {examples.demonstrations: {at_least: 1000, less_than: 500}}"
        ),
    ),
    "a caution that its own exception always silences": Defect(
        "rules-can-fire",
        "caution/silenced",
        New(
            "caution: silenced\ntechniques: [rag]\n"
            "when: {knowledge.private: true}\nunless: {knowledge.private: true}"
        ),
    ),
    "a caution that never stays silent": Defect(
        "rules-can-be-silent",
        "caution/always",
        New(
            "caution: always\ntechniques: [rag]\nneeds: [missing-knowledge]\n"
            "when: {needs: {includes: missing-knowledge}}"
        ),
    ),
    "a variant in another's shadow": Defect(
        "rules-can-fire",
        "variant/speculative-decoding/draft-model",
        Edit(
            "technique/speculative-decoding.yaml",
            "when: {hosting.draft_model: ready-made}",
            "when: {task.output_repeats_input: true, hosting.draft_model: ready-made}",
        ),
    ),
    "a fallback that is none": Defect(
        "gapless-variants",
        "speculative-decoding",
        Edit(
            "technique/speculative-decoding.yaml",
            "  - variant: published-draft-head\n",
            "  - variant: published-draft-head\n    when: {hosting.draft_model: mismatched}\n",
        ),
    ),
    "two requirements of which one shuts what the other opens": Defect(
        "reachable-options",
        "wrong-tone/lora",
        New(
            "requirement: few\ntechniques: [lora]\n"
            "met_when: {examples.demonstrations: {less_than: 500}}"
        ),
    ),
    "a threshold with digits too many": Defect(
        "rules-can-be-silent",
        "requirement/min-examples",
        Edit(
            "requirement/min-examples.yaml",
            "{at_least: min-lora-examples}",
            "{at_least: 5000000000}",
        ),
    ),
    "a technique that nothing can open": Defect(
        "reachable-outcomes",
        "merging",
        Edit(
            "requirement/shared-base-model.yaml",
            "met_when: {assets.specialists_same_base: true}",
            "met_when: {all: [{assets.specialists_same_base: true}, "
            "{assets.specialists_same_base: false}]}",
        ),
    ),
    "a requirement that another implies": Defect(
        "no-redundant-requirement",
        "requirement/some-examples",
        New(
            "requirement: some-examples\ntechniques: [lora]\nneeds: [wrong-tone]\n"
            "met_when: {examples.demonstrations: {at_least: 9}}"
        ),
    ),
    "a derived fact with an idle part": Defect(
        "no-redundant-condition",
        "derived pasteable-knowledge/2",
        Edit(
            "facts.yaml",
            "when: {knowledge.changes: {one_of: [never, yearly, monthly, weekly, daily]}}",
            "when: {any: [{knowledge.changes: {one_of: [never, yearly, monthly, weekly, daily]}}, "
            "{knowledge.changes: never}]}",
        ),
    ),
    "training where knowledge is missing, whatever it is meant to carry": Defect(
        "no-facts-in-weights",
        "missing-knowledge/lora",
        Edit(
            "requirement/facts-outside-weights.yaml",
            "techniques: training",
            "techniques: training\nneeds: {all_but: [missing-knowledge]}",
        ),
    ),
    "facts that one need lets into weights": Defect(
        "no-facts-in-weights",
        "wrong-tone/lora",
        Edit(
            "exclusion/facts-by-training.yaml",
            "techniques: training",
            "techniques: training\nneeds: {all_but: [wrong-tone]}",
        ),
    ),
    "a requirement that a further need opens": Defect(
        "extra-need-never-loosens",
        "wrong-tone/few-shot",
        New(
            "requirement: needed-elsewhere\ntechniques: [few-shot]\nneeds: [wrong-tone]\n"
            "met_when: {needs: {includes: too-costly}}"
        ),
    ),
    "a failure that opens the technique that failed": Defect(
        "monotonic-evidence",
        "rag",
        New(
            "requirement: it-failed\ntechniques: [rag]\n"
            "met_when: {attempts.rag.outcome: below-target}"
        ),
    ),
}


def exchanged(text: str) -> str:
    """The first and the last entry of an option list, exchanged."""
    need = yaml.safe_load(text)
    first, *between, last = need["options"]
    need["options"] = [last, *between, first]
    return str(yaml.safe_dump(need, sort_keys=False, allow_unicode=True))


def plant(defect: Defect, folder: Path) -> None:
    name = Path(defect.planted.file).name
    (folder / name).write_text(defect.planted.text())


@pytest.mark.in_turns
@pytest.mark.in_turns
@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found_where_it_stands(name: str, tmp_path: Path) -> None:
    defect = DEFECTS[name]
    plant(defect, tmp_path)
    book = load_rules(tmp_path)
    theorem = next(item for item in THEOREMS if item.name == defect.theorem)
    (result,) = prove(book, [theorem])
    found = {claim.about: claim for claim in result.failed}
    assert defect.about in found, list(found)
    for written in write_all(book, result, tmp_path / "shown"):
        load_problem(written.path, book)


def test_a_defect_that_the_loader_sees_needs_no_proof(tmp_path: Path) -> None:
    text = (shipped() / "need/wrong-tone.yaml").read_text()
    (tmp_path / "need.yaml").write_text(exchanged(text))
    with pytest.raises(InvalidInput, match="comes after a higher rung"):
        load_rules(tmp_path)

"""The promises hold for the shipped rules, and a pack that breaks one is shown with two files."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from ladder import advise
from ladder.engine.rules import Rulebook
from ladder.load.packs.rules import load_rules as load
from ladder.workshop.promises import (
    PROMISES,
    Breach,
    Broken,
    Promise,
    Trial,
    broken_by,
    search,
)
from ladder.workshop.seeds import Seed, Variation, seeds, without
from tests.advice.goldens import EXAMPLES
from tests.ask.answering import finished
from tests.check.running import ROOT, TODAY
from tests.commands import Command
from tests.strategies import rules

PACK = """pack: own
version: "1.0"
day: 2026-11-24
owner: Us
license: CC BY 4.0
review_by: 2027-03-01
"""
CITED = """says: ours
why: We say so.
do: Ask us.
basis: external
sources: [lora-paper]
verified: 2026-11-20
"""
HARMLESS = f"caution: beside\ntechniques: [lora]\n{CITED}"
FACT = "facts:\n  data.secret: {type: bool, question: Is the data secret?}\n"
CASES = """cases:
  - case: Secret data is refused.
    given: {like: ready-for-lora, data: {secret: true}}
    fires: [requirement/own]
  - case: Other data is not refused.
    given: {like: ready-for-lora, data: {secret: false}}
    silent: [requirement/own]
"""
SECRET = "met_when: {not: {stated: {data.secret: true}}}\n"
OMISSION = "leaving out a fact"
"""Found only if the report does not name the assumed value, as it does."""

BREAKS: Mapping[str, tuple[str, str, str]] = {
    OMISSION: (
        "seeds/lora.yaml",
        f"requirement: own\ntechniques: training\nasked: false\n{SECRET}{CITED}{CASES}",
        "a proposal passes if it leaves out `data.secret`",
    ),
    "a further need that lets a proposal pass": (
        "seeds/hosted-tuning.yaml",
        "requirement: own\ntechniques: training\n"
        f"met_when: {{needs: {{includes: wrong-tone}}}}\n{CITED}",
        "a proposal passes if it also names the need wrong-tone",
    ),
    "a further need that trains": (
        "row-5-small-fast-model.yaml",
        "requirement: own\ntechniques: training\n"
        f"met_when: {{needs: {{includes: agent-gets-lost}}}}\n{CITED}",
        "the need agent-gets-lost leads to training for small-fast-model",
    ),
    "a refusal for cost of one need": (
        "seeds/encoder-classifier.yaml",
        "exclusion: own\ntechniques: training\nneeds: [too-slow]\n"
        f"when: {{costs.monthly_fixed: {{at_least: 1}}}}\n{CITED}",
        "encoder-classifier is recommended for too-costly against exclusion/own",
    ),
    "more evidence": (
        "seeds/lora.yaml",
        "exclusion: own\ntechniques: training\n"
        f"when: {{examples.demonstrations: {{at_least: 3000}}}}\n{CITED}",
        "more of `examples.demonstrations` turns exclusion/own against you",
    ),
}
"""A seed that shows it, what a pack writes, and what the search then says of it."""


def pack(folder: Path, rule: str) -> Path:
    """A pack with this rule, and with a caution that breaks nothing."""
    folder.mkdir()
    for name, text in {"pack": PACK, "facts": FACT, "rule": rule, "beside": HARMLESS}.items():
        if name != "facts" or "data.secret" in rule:
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def said(found: Iterable[Broken]) -> list[str]:
    return [item.breach.says for item in found]


def found(own: Rulebook, *names: str) -> list[str]:
    """What a search says that varies only these seeds, and only the fact of the pack."""
    some = [seed for seed in seeds(own) if seed.name in names]
    assert len(some) == len(names)
    return said(search(own, some, TODAY, {"data.secret"}))


@pytest.mark.slow
@pytest.mark.parametrize("name", BREAKS)
def test_rule_that_breaks_a_promise_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed, rule, says = BREAKS[name]
    own = load(pack(tmp_path / "own", rule), cases=False)
    if name == OMISSION:
        assert found(own, seed) == []  # the report names the assumed value
        monkeypatch.setattr(Trial, "assumes", lambda *_: False)
    assert says in found(own, seed)


@pytest.mark.slow
def test_a_promise_that_is_broken_twice_is_told_for_each_thing_that_it_is_about(
    tmp_path: Path,
) -> None:
    seed, rule, says = BREAKS["more evidence"]
    folder = pack(tmp_path / "own", rule)
    again = rule.replace("exclusion: own", "exclusion: two").replace("3000", "3001")
    (folder / "two.yaml").write_text(again, encoding="utf-8")
    told = found(load(folder, cases=False), seed, "proposals/bad/nothing-tried.yaml")
    told = [item for item in told if item.startswith("more of `examples.demonstrations`")]
    assert told == [says, says.replace("exclusion/own", "exclusion/two")]


@pytest.mark.slow
@pytest.mark.usefixtures("few_shipped_cases")
def test_broken_promise_is_shown_with_two_files_that_differ_in_the_fact(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(Trial, "assumes", lambda *_: False)
    _, rule, _ = BREAKS[OMISSION]
    (pack(tmp_path / "own", rule) / "beside.yaml").unlink()  # it has no cases, which fails too
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    result = ladder("rules", "test", "--rules", "own")
    before, after = (
        f"counterexamples/omission/data-secret.{end}.yaml" for end in ("before", "after")
    )
    assert (result.code, result.err) == (1, "")
    assert re.sub(r"The \d+", "The 1000", result.out) == (
        "error: a proposal passes if it leaves out `data.secret`\n"
        f"  --> {after}\n"
        "  promise: Leaving out a fact never improves the result of a proposal that trains.\n"
        "  varied: proposals/good/lora-for-a-house-voice.yaml\n"
        f"  help: See it: ladder check {before} --rules own\n"
        f"  help: See it: ladder check {after} --rules own\n"
        "\n1 broken promise. The files are in counterexamples/.\n"
        "\nThe 1000 shipped cases have the same result as before.\n"
        "\n1 rule, 2 cases of your own: all came out as expected, and every rule fires in one and "
        "is silent in one.\n"
    )
    judged = [ladder("check", name, "--rules", "own", "--no-settings") for name in (before, after)]
    assert [each.code for each in judged] == [1, 0]


@pytest.mark.slow
def test_a_promise_is_tried_once_it_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaches(trial: Trial, seed: Seed, _: Sequence[Variation]) -> Iterator[Breach]:
        if trial.decision(seed.facts).needs:
            yield Breach("it decides", "needs", seed.facts, seed.facts)

    toy = Promise("Nothing is ever decided.", breaches)
    monkeypatch.setitem(PROMISES, "toy", toy)
    assert found(rules(), "seeds/lora.yaml") == ["it decides"]


@pytest.mark.slow
def test_a_harmless_rule_beside_one_that_breaks_a_promise_does_not_end_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, rule, says = BREAKS["more evidence"]
    own = load(pack(tmp_path / "own", rule), cases=False)
    some = [seed for seed in seeds(own) if seed.name == name]
    monkeypatch.setattr("ladder.workshop.promises.seeds", lambda _: some)
    assert says in said(broken_by(own, TODAY))


def test_documentation_lists_every_promise() -> None:
    page = (ROOT / "docs/own-rules.md").read_text(encoding="utf-8")
    table = page.split("| promise |")[1].split("\n\n")[0]
    listed = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    for row, promise in zip(listed, PROMISES.values(), strict=True):
        assert row.startswith(promise.says[:-1])


def test_pack_that_breaks_nothing_reports_nothing(tmp_path: Path) -> None:
    rule = f"caution: own\ntechniques: [lora]\nwhen: {{task.stage: production}}\n{CITED}"
    assert broken_by(load(pack(tmp_path / "own", rule), cases=False), TODAY) == []


def test_shipped_rules_alone_are_not_varied_by_the_command() -> None:
    assert broken_by(rules(), TODAY) == []


def test_seeds_are_the_examples_and_a_proposal_for_each_training() -> None:
    every = list(seeds(rules()))
    trained = {name for name, card in rules().techniques.items() if card.training}
    assert trained == {name for seed in every for name in seed.proposes if name in trained}
    assert "scenario-support-assistant.yaml" in {seed.name for seed in every}


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("seed", list(seeds(rules())), ids=lambda seed: seed.name)
def test_no_variation_of_a_seed_breaks_a_promise(seed: Seed) -> None:
    assert said(search(rules(), [seed], TODAY)) == []


@pytest.mark.nightly
@pytest.mark.in_turns
@pytest.mark.parametrize("seed", list(seeds(rules())), ids=lambda seed: seed.name)
def test_interview_ends_and_writes_only_answers_with_any_fact_unknown(seed: Seed) -> None:
    known = {name: x for name, x in seed.facts.items() if not name.startswith("proposal.")}
    best = known.get("evaluation.max_score", 1)
    assert isinstance(best, int | float)
    # The interview asks for scores as shares of the best.
    shares = {
        name: round(value / best, 9)  # 4.4 of 5 is 0.88
        for name, value in known.items()
        if name.endswith((".score", ".target")) and isinstance(value, int | float)
    }
    # Nobody is asked for what follows from the attempts.
    follows = {fact.id for fact in rules().facts.values() if fact.filled}
    for unknown in ("", *sorted(known.keys() - {"needs", "evaluation.max_score"} - follows)):
        truth = without(known, unknown) if unknown else known
        end = finished(rules(), truth)
        assert end.question is None
        for name, value in end.facts.items():
            # A failure without a reason counts as inconclusive: the question says so.
            reason = f"{name.removesuffix('outcome')}because"
            assert value in (truth.get(name), shares.get(name)) or (
                value == "inconclusive" and reason not in truth
            )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_order_of_keys_changes_no_byte(path: Path) -> None:
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    first, last = (advise(item, rules()).to_json() for item in (given, turned(given)))
    assert first == last


def turned(given: Any) -> Any:
    """The same mappings with their keys in reverse order."""
    if not isinstance(given, dict):
        return given
    return {key: turned(value) for key, value in reversed(given.items())}

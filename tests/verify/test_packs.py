"""A pack only tightens, or the smallest problem that opens only with it is shown."""

from pathlib import Path

import pytest

from ladder import advise, load_problem, load_rules
from ladder.engine.rules import Rulebook
from ladder.verify.theorem import Result
from ladder.verify.theorems import THEOREMS, prove
from tests.commands import Command
from tests.load.packs.test_loosenings import LESS, LOWER, STRICTER, TIGHTER, TRIALS
from tests.load.packs.test_rules_loading import pack
from tests.strategies import rules
from tests.verify.own import CITED, errors, verify

RUNGS = {"a card on a lower rung", "a card on a higher rung"}
"""What opens no place by itself."""

NAME = "pack-never-loosens"
THEOREM = next(theorem for theorem in THEOREMS if theorem.name == NAME)


def proved(book: Rulebook) -> Result:
    (result,) = prove(book, [THEOREM], below=rules())
    return result


@pytest.mark.slow
def test_without_a_pack_it_says_nothing() -> None:
    assert list(prove(rules(), [THEOREM])) == []


@pytest.mark.usefixtures("small_pack")
@pytest.mark.parametrize("name", sorted(TRIALS.keys() - {"a technique on another rung"}))
def test_each_loosening_is_a_failed_claim_that_names_it(name: str, tmp_path: Path) -> None:
    lower = pack(tmp_path / "below", **LOWER)
    book = load_rules(lower, pack(tmp_path / "own", rule=TRIALS[name][0]))
    (result,) = prove(book, [THEOREM], below=load_rules(lower))
    assert not result.proved
    for claim in result.failed:
        assert any(opening.rule in claim.help for opening in book.pack.loosens)


@pytest.mark.usefixtures("small_pack")
@pytest.mark.parametrize("name", sorted(TIGHTER))
def test_a_pack_that_only_tightens_is_proved_to(name: str, tmp_path: Path) -> None:
    extra = {"stricter": STRICTER} if name == "a stricter requirement of another name" else {}
    book = load_rules(pack(tmp_path / "own", rule=TIGHTER[name], **extra))
    (result,) = prove(book, [THEOREM], below=load_rules())
    assert result.proved


@pytest.mark.nightly
def test_counterexample_trains_only_with_the_pack(ladder: Command, tmp_path: Path) -> None:
    folder = pack(tmp_path / "own", rule=LESS)
    result = verify(ladder, theorem=NAME)
    assert result.code == 1
    assert errors(result.out) == ["wrong-tone trains lora only with the packs on top"]
    assert (
        "help: requirement/min-examples no longer applies to lora for wrong-tone.\n" in result.out
    )
    for book, trains in ((load_rules(folder), True), (rules(), False)):
        problem = load_problem(f"counterexamples/{NAME}/wrong-tone-lora.yaml", book)
        headline = advise(problem, book).recommendation
        assert ((headline.technique, headline.outcome) == ("lora", "use")) is trains


@pytest.mark.usefixtures("small_pack")
@pytest.mark.parametrize(("compared", "refused"), [(6, False), (7, True)])
def test_too_many_numbers_that_are_compared_with_each_other_are_an_error(
    ladder: Command, tmp_path: Path, compared: int, refused: bool
) -> None:
    first, *others = [f"count.n{number}" for number in range(compared)]
    asked = "{type: number, unit: items, minimum: 0, maximum: 1, question: How many?}"
    facts = "".join(f"  {name}: {asked}\n" for name in (first, *others))
    bounds = ", ".join(f"{name}: {{at_least: {{of: {first}}}}}" for name in others)
    rule = f"caution: too-much\ntechniques: [lora]\nwhen: {{{bounds}}}\n{CITED}"
    own = pack(tmp_path / "own", rule=rule, facts=f"facts:\n{facts}")
    result = ladder("rules", "verify", "--rules", str(own), "--theorem", "rules-can-fire")
    assert (result.code == 2) is refused
    if refused:
        assert result.err.startswith("error: 7 numbers are compared with each other: count.n0, ")
        assert "help: A proof takes up to 6. Compare the others inside `stated`." in result.err

"""A new comparison is one class and its row: rules, questions, lint, words and schema know it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from ladder.engine.answers import answers
from ladder.engine.comparisons import (
    COMPARISONS,
    NEXT,
    ORDERED,
    Comparison,
    Spelling,
    Test,
    comparisons_of,
)
from ladder.engine.facts import Fact, Facts, Kind
from ladder.engine.shown import show
from ladder.engine.wording import NO_FACTS
from ladder.load.packs.rules import load_rules
from ladder.output.conditions import in_words, spelled
from ladder.schema.rules import rules_schema
from ladder.workshop.lint import lint

pytestmark = pytest.mark.usefixtures("small_pack")

FACT = "examples.demonstrations"
RULE = f"""\
exclusion: few-examples
techniques: [lora]
when: {{{FACT}: {{at_most: 37}}}}
says: too few examples
why: With so few examples, nothing was learned.
do: Collect more of them.
basis: external
sources: [handbook]
verified: 2026-11-20
cases:
  - case: One more.
    given: {{like: ready-for-lora, examples: {{demonstrations: 38}}}}
    silent: [exclusion/few-examples]
"""


@dataclass(frozen=True, slots=True)
class AtMost(Comparison):
    """The number is at most `bound`."""

    bound: float

    kinds = ORDERED
    takes = "a bound"

    @property
    def named(self) -> tuple[float]:
        return (self.bound,)

    def test(self) -> Test:
        fact, bound = self.fact, self.bound
        return lambda get: None if (value := get(fact)) is None else value <= bound  # type: ignore[operator]

    def turns(self, fact: str, beside: Facts) -> float:
        return self.bound + NEXT

    def words(self, fact: Fact, affirmed: bool) -> str:
        return f"is {'at most' if affirmed else 'above'} {show(self.bound)} {fact.unit}"

    def spelled(self) -> object:
        return {"at_most": self.bound}


def test_a_class_and_its_row_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMPARISONS, "at_most", Spelling(AtMost, "this number or less"))
    (tmp_path / "few.yaml").write_text(RULE)
    book = load_rules(tmp_path, cases=True)
    rule = book.rules["exclusion/few-examples"]
    test = book.tests[rule.id]

    assert rule.when == AtMost(FACT, 37)
    assert [test({FACT: count}.get) for count in (37, 38)] == [True, False]
    assert test(NO_FACTS.get) is None
    assert {37, 38} <= {*answers(book, book.facts[FACT], {})}
    assert in_words(book, rule.when) == [(0, f"`{FACT}` is at most 37 correct examples")]
    assert spelled(rule.when) == {FACT: {"at_most": 37}}
    assert comparisons_of(Kind.WHOLE) == ("at_least", "less_than", "one_of", "at_most")
    bounds = {item.diagnostic.what for item in lint(book) if item.check == "bound-without-case"}
    assert bounds == {
        f"no case of {rule.id} has a number just below “{FACT} is at most 37 correct examples”"
    }
    assert "this number or less" in str(rules_schema(book))

"""What the loader reads of the shipped rules is what was last read of them."""

from dataclasses import replace

from ladder.engine.rules import Rulebook
from tests.strategies import rules
from tests.workshop.goldens import DIGESTS, written


def test_each_thing_of_the_pack_has_the_digest_that_was_kept() -> None:
    kept = DIGESTS.read_text(encoding="utf-8").splitlines()
    now = written(rules()).splitlines()
    changed = sorted({line.split()[-1] for line in {*kept} ^ {*now}})
    assert changed == [], "python -m tests.advice.goldens, and read the diff of these rules"
    assert now == kept


def changed_by(book: Rulebook) -> list[str]:
    before, after = written(rules()).splitlines(), written(book).splitlines()
    return sorted({line.split()[-1] for line in {*before} ^ {*after}})


def test_changed_sentence_changes_one_digest() -> None:
    rule = rules().rules["requirement/min-examples"]
    book = replace(rules(), rules={**rules().rules, rule.id: replace(rule, why="Other words.")})
    assert changed_by(book) == ["requirement/min-examples"]


def test_another_order_of_options_changes_the_digest_of_that_order() -> None:
    need = rules().needs["wrong-tone"]
    turned = replace(need, options=tuple(reversed(need.options)))
    book = replace(rules(), needs={**rules().needs, need.id: turned})
    assert "order/wrong-tone" in changed_by(book)

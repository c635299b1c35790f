"""Drafts: what names no value is made once, the rest for each problem, and nothing is mixed up."""

from datetime import date
from typing import Any

from hypothesis import given
from ladder.engine.drafts import Draft, Values, both, joined, line, settled, write

from ladder.engine.explanation import judge
from ladder.engine.facts import Facts, Value
from tests.strategies import problems, rules


def size(values: Values) -> str:
    return f"{values[0] if values else 'no size'}"


def made(draft: Draft[Any], **facts: Value) -> Any:
    return draft.make(write(rules(), draft.lines, facts))


def test_a_line_says_what_it_says_of_the_facts_that_it_names() -> None:
    draft = line(("size",), size)
    assert [made(draft, size=3), made(draft, size=4), made(draft, other=4)] == ["3", "4", "None"]


def test_words_that_name_no_fact_are_made_at_once() -> None:
    draft = line((), size)
    assert (draft.lines, draft.make({})) == ((), "no size")


def test_what_is_made_of_settled_parts_is_settled_and_made_once() -> None:
    calls: list[str] = []

    def marked(one: str, other: str) -> str:
        calls.append(one + other)
        return one + other

    draft = joined([settled("a"), both(marked, settled("a"), settled("b"))]).then(len)
    assert (draft.lines, draft.make({}), draft.make({}), calls) == ((), 2, 2, ["ab"])


def test_parts_keep_their_order_and_share_their_lines() -> None:
    waiting = line(("size",), size)
    draft = joined(
        [waiting, settled("b"), waiting.then(str.upper), both(str.__add__, waiting, waiting)]
    )
    assert draft.lines == waiting.lines
    assert made(draft, size="x") == ("x", "b", "X", "xx")
    assert made(draft, size="y") == ("y", "b", "Y", "yy")


def alike(facts: Facts, more: int) -> Facts:
    """The same problem with other numbers."""
    return {
        fact: value + more if isinstance(value, int) and not isinstance(value, bool) else value
        for fact, value in facts.items()
    }


@given(problems(), problems())
def test_what_was_judged_before_moves_no_verdict(facts: Facts, others: Facts) -> None:
    day = date(2026, 11, 24)
    every = [each for one in (facts, others) for each in (one, alike(one, 1), alike(one, 400))]
    after_others = [judge(rules(), "", each, day, ask=False) for each in (*every, *every)]
    assert len(rules().kept) > 5
    for each, verdict in zip((*every, *every), after_others, strict=True):
        rules().kept.clear()
        assert judge(rules(), "", each, day, ask=False) == verdict

"""What holds of conditions of every shape, as properties."""

from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ladder.engine.comparisons import AtLeast, AtLeastOf, Includes, Is, OneOf
from ladder.engine.conditions import (
    All,
    Any,
    Condition,
    DerivedFact,
    Evaluators,
    Named,
    Not,
    comparisons,
    decisive_comparisons,
    holds,
    reads,
)
from ladder.engine.facts import Value
from tests.engine.meaning import meaning
from tests.engine.test_conditions import of
from tests.saw import must_see, saw

NAMES = {True: "true", False: "false", None: "unknown"}
WORDS = ("low", "high", "a{}b", "it's", 'say "no"', "back\\slash", "zażółć")
"""Choices; some would break what is put together carelessly."""

VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "flag": st.booleans(),
    "other.flag": st.booleans(),
    "count": st.integers(0, 4),
    "other.count": st.integers(0, 4),
    "share": st.floats(0, 4, width=16),
    "word": st.sampled_from(WORDS),
    "words": st.frozensets(st.sampled_from(WORDS)),
    "as_of": st.integers(740_000, 740_003),
}
NUMBERS = ("count", "other.count", "share")

LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Is, st.sampled_from(["flag", "other.flag"]), st.booleans()),
    st.builds(Is, st.just("count"), st.integers(0, 4)),
    st.builds(Is, st.just("word"), st.sampled_from(WORDS)),
    st.builds(OneOf, st.just("word"), st.lists(st.sampled_from(WORDS)).map(tuple)),
    st.builds(OneOf, st.just("count"), st.lists(st.integers(0, 4)).map(tuple)),
    st.builds(Includes, st.just("words"), st.sampled_from(WORDS)),
    st.builds(AtLeast, st.sampled_from(NUMBERS), st.integers(-1, 5) | st.floats(-1, 5, width=16)),
    st.builds(AtLeast, st.just("as_of"), st.integers(740_000, 740_003)),
    st.builds(
        AtLeastOf,
        st.sampled_from(NUMBERS),
        st.sampled_from(NUMBERS),
        st.sampled_from([0.5, 1.0, 2.4]),
        st.sampled_from([-1.0, 0.0, 3.0]),
    ),
)


def conditions(*names: str) -> st.SearchStrategy[Condition]:
    """Conditions over `VALUES` and the named derived ones."""
    simple = LEAVES | st.builds(Named, st.sampled_from(names)) if names else LEAVES
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Any, st.lists(inner, max_size=3).map(tuple)),
        ),
        max_leaves=8,
    )


@st.composite
def vocabularies(draw: st.DrawFn) -> dict[str, DerivedFact]:
    """Two derived facts, the second perhaps built on the first."""
    first = DerivedFact("first", draw(conditions()), "Because.")
    second = DerivedFact("second", draw(conditions("first")), "Because.")
    return {"first": first, "second": second}


FACTS = st.fixed_dictionaries({}, optional=dict(VALUES))


@pytest.mark.slow
@must_see(true=2, false=1, unknown=2)
@given(conditions("first", "second"), vocabularies(), FACTS)
@example(Is("word", "a{}b"), {}, {"word": "a{}b"})
@example(All(()), {}, {})
@example(Any(()), {}, {})
def test_compiled_condition_equals_its_definition(
    condition: Condition, derived: dict[str, DerivedFact], facts: dict[str, Value]
) -> None:
    truth = meaning(condition, facts, derived)
    assert holds(condition, facts, derived) is truth
    saw(NAMES[truth])


@pytest.mark.slow
@must_see(true=8, false=8, unknown=2)
@given(conditions("first", "second"), vocabularies(), FACTS, FACTS)
def test_a_test_made_once_answers_for_every_problem(
    condition: Condition,
    derived: dict[str, DerivedFact],
    facts: dict[str, Value],
    others: dict[str, Value],
) -> None:
    test = Evaluators(derived)[condition]
    for known in (facts, others, facts):
        truth = meaning(condition, known, derived)
        assert test(known.get) is truth
        saw(NAMES[truth])


@pytest.mark.slow
@must_see(kept=8, new=8)
@given(conditions("first", "second"), vocabularies(), st.fixed_dictionaries(dict(VALUES)))
def test_new_fact_changes_only_unknown_conditions(
    condition: Condition, derived: dict[str, DerivedFact], facts: dict[str, Value]
) -> None:
    after = holds(condition, facts, derived)
    every = [name for name in reads(condition, derived) if name in facts]
    for hidden in (*([name] for name in every), every):
        fewer = {name: value for name, value in facts.items() if name not in hidden}
        before = holds(condition, fewer, derived)
        assert before in (None, after)
        if hidden and after is not None:
            saw("kept" if before is after else "new")


@pytest.mark.slow
@must_see(unread=4)
@given(conditions("first", "second"), vocabularies(), FACTS)
def test_a_condition_looks_at_no_fact_but_those_it_reads(
    condition: Condition, derived: dict[str, DerivedFact], facts: dict[str, Value]
) -> None:
    read = {name: facts[name] for name in reads(condition, derived) if name in facts}
    assert holds(condition, facts, derived) is holds(condition, read, derived)
    if read != facts:
        saw("unread")


@must_see(true=1, false=3, unknown=2)
@given(conditions(), FACTS | FACTS.map(lambda facts: {**facts, "flag": False}))
def test_not_any_is_all_not(condition: Condition, facts: dict[str, Value]) -> None:
    parts = (condition, Is("flag", True))
    left = holds(Not(Any(parts)), facts, {})
    assert left is holds(All((Not(parts[0]), Not(parts[1]))), facts, {})
    saw(NAMES[left])


@pytest.mark.slow
@must_see(fewer=1)
@given(conditions("first", "second"), vocabularies(), FACTS)
def test_decisive_comparisons_are_those_of_the_condition_and_of_its_truth(
    condition: Condition, derived: dict[str, DerivedFact], facts: dict[str, Value]
) -> None:
    decisive = decisive_comparisons(condition, facts, Evaluators(derived))
    assert set(decisive) <= set(comparisons(condition, derived))
    assert len(decisive) == len(set(decisive))
    known = {fact: facts[fact] for leaf in decisive for fact in leaf.facts if fact in facts}
    assert holds(condition, known, derived) is holds(condition, facts, derived)
    if known != facts and decisive:
        saw("fewer")


@pytest.mark.parametrize(
    "level",
    [Not, lambda inner: All((inner,)), lambda inner: Any((inner,))],
    ids=["not", "all", "any"],
)
def test_as_deep_as_a_file_may_nest_is_evaluated(level: type[Not]) -> None:
    condition: Condition = Is("flag", True)
    for _ in range(40):
        condition = level(condition)
    assert of(condition, {"flag": True}) is True
    assert of(condition, {}) is None


def test_a_thousand_parts_are_evaluated() -> None:
    condition = All(tuple(AtLeast("count", bound) for bound in range(1000)))
    assert of(condition, {"count": 999}) is True
    assert of(condition, {"count": 998}) is False

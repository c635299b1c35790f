"""Conditions: what YAML spells is what is meant, and what is meant is what is compiled."""

from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ladder.engine.compiled import from_bytes, to_bytes
from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Condition,
    Includes,
    Is,
    Named,
    Not,
    OneOf,
    Truth,
)
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.logic import holds, reads
from ladder.engine.rules import Derived
from ladder.load.conditions import Parser

WORDS = ("low", "high", "a{}b", "it's", 'say "no"', "back\\slash", "zażółć")
"""Choices; some would break code that is put together carelessly."""

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
        max_leaves=12,
    )


@st.composite
def vocabularies(draw: st.DrawFn) -> dict[str, Derived]:
    """Two derived facts, the second perhaps built on the first."""
    first = Derived("first", draw(conditions()), "Because.")
    second = Derived("second", draw(conditions("first")), "Because.")
    return {"first": first, "second": second}


FACTS = st.fixed_dictionaries({}, optional=dict(VALUES))


def compiled(condition: Condition, facts: Facts, derived: Mapping[str, Derived]) -> Truth:
    code = to_bytes({"it": condition}, {name: each.when for name, each in derived.items()}, {})
    return from_bytes(code).tests["it"](facts.get)


@given(conditions("first", "second"), vocabularies(), FACTS)
@example(Is("word", "a{}b"), {}, {"word": "a{}b"})
@example(All(()), {}, {})
@example(Any(()), {}, {})
@settings(max_examples=120)
def test_what_is_compiled_is_what_is_meant(
    condition: Condition, derived: dict[str, Derived], facts: dict[str, Value]
) -> None:
    assert holds(condition, facts, derived) is compiled(condition, facts, derived)


@given(st.lists(conditions("first", "second"), max_size=4), vocabularies(), FACTS)
@settings(max_examples=120)
def test_conditions_asked_together_are_answered_in_their_order(
    every: list[Condition], derived: dict[str, Derived], facts: dict[str, Value]
) -> None:
    keyed = {f"c{number}": condition for number, condition in enumerate(every)}
    named = {name: each.when for name, each in derived.items()}
    code = to_bytes(keyed, named, {"all": tuple(keyed)})
    battery = from_bytes(code).batteries["all"]
    assert battery.keys == tuple(keyed)
    assert battery.ask(facts.get) == tuple(holds(each, facts, derived) for each in every)


@given(conditions("first", "second"), vocabularies(), FACTS, st.data())
@settings(max_examples=120)
def test_knowing_more_settles_the_unknown_and_changes_nothing_else(
    condition: Condition, derived: dict[str, Derived], facts: dict[str, Value], data: st.DataObject
) -> None:
    hidden = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    fewer = {name: value for name, value in facts.items() if name not in hidden}
    before = holds(condition, fewer, derived)
    assert before in (None, holds(condition, facts, derived))


@given(conditions("first", "second"), vocabularies(), FACTS)
def test_a_condition_looks_at_no_fact_but_those_it_reads(
    condition: Condition, derived: dict[str, Derived], facts: dict[str, Value]
) -> None:
    read = {name: facts[name] for name in reads(condition, derived) if name in facts}
    assert holds(condition, facts, derived) is holds(condition, read, derived)


@given(conditions(), FACTS)
def test_not_any_is_all_not(condition: Condition, facts: dict[str, Value]) -> None:
    parts = (condition, Is("flag", True))
    left = holds(Not(Any(parts)), facts, {})
    assert left is holds(All((Not(parts[0]), Not(parts[1]))), facts, {})


@pytest.mark.parametrize(
    "level",
    [Not, lambda inner: All((inner,)), lambda inner: Any((inner,))],
    ids=["not", "all", "any"],
)
def test_as_deep_as_a_file_may_nest_is_compiled(level: type[Not]) -> None:
    condition: Condition = Is("flag", True)
    for _ in range(40):
        condition = level(condition)
    assert compiled(condition, {"flag": True}, {}) is True
    assert compiled(condition, {}, {}) is None


def test_a_thousand_parts_are_compiled() -> None:
    condition = All(tuple(AtLeast("count", bound) for bound in range(1000)))
    assert compiled(condition, {"count": 999}, {}) is True
    assert compiled(condition, {"count": 998}, {}) is False


VOCABULARY = {
    fact.id: fact
    for fact in (
        Fact("flag", Kind.BOOL, "?"),
        Fact("count", Kind.WHOLE, "?"),
        Fact("other.count", Kind.WHOLE, "?"),
        Fact("share", Kind.NUMBER, "?"),
        Fact("word", Kind.CHOICE, "?", choices=(Choice("low", ""), Choice("high", ""))),
        Fact("words", Kind.CHOICES, "?", choices=(Choice("low", ""), Choice("high", ""))),
        Fact("text", Kind.TEXT, "?"),
        Fact("as_of", Kind.DATE, "?"),
    )
}
DERIVED = {"ready": Derived("ready", Is("flag", True), "Because.")}

Report = list[tuple[str, tuple[str | int, ...], str]]


def parsed(spelled: object) -> tuple[Condition, Report]:
    found: Report = []
    parser = Parser(
        VOCABULARY, DERIVED, lambda what, path, help_, _: found.append((what, path, help_))
    )
    return parser.parse(spelled), found


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ({}, All(())),
        ({"flag": True}, Is("flag", True)),
        ({"flag": {"is_not": True}}, Not(Is("flag", True))),
        ({"word": "low"}, Is("word", "low")),
        ({"word": {"one_of": ["low", "high"]}}, OneOf("word", ("low", "high"))),
        ({"word": {"none_of": ["low"]}}, Not(OneOf("word", ("low",)))),
        ({"count": 3}, Is("count", 3)),
        ({"count": {"at_least": 3}}, AtLeast("count", 3)),
        ({"count": {"less_than": 3}}, Not(AtLeast("count", 3))),
        ({"count": {"at_most": 3}}, Not(AtLeast("count", 4))),
        (
            {"count": {"at_least": 3, "less_than": 9}},
            All((AtLeast("count", 3), Not(AtLeast("count", 9)))),
        ),
        ({"share": {"at_least": 0.5}}, AtLeast("share", 0.5)),
        (
            {"share": {"at_least": {"of": "count", "times": 2.4, "plus": 3}}},
            AtLeastOf("share", "count", 2.4, 3.0),
        ),
        ({"share": {"less_than": {"of": "count"}}}, Not(AtLeastOf("share", "count", 1.0, 0.0))),
        ({"words": {"includes": "low"}}, Includes("words", "low")),
        (
            {"words": {"includes": ["low", "high"]}},
            All((Includes("words", "low"), Includes("words", "high"))),
        ),
        ({"words": {"includes_any": ["low"]}}, Any((Includes("words", "low"),))),
        ({"as_of": {"at_least": "2027-01-06"}}, AtLeast("as_of", 739_987)),
        ({"derived": "ready"}, Named("ready")),
        ({"not": {"flag": True}}, Not(Is("flag", True))),
        ({"any": [{"flag": True}, {"count": 1}]}, Any((Is("flag", True), Is("count", 1)))),
        ({"all": [{"flag": True}]}, All((Is("flag", True),))),
        ({"flag": True, "count": 1}, All((Is("flag", True), Is("count", 1)))),
    ],
    ids=str,
)
def test_each_way_to_spell_a_condition_means_one_thing(spelled: object, meant: Condition) -> None:
    assert (meant, []) == parsed(spelled)


@pytest.mark.parametrize(
    ("spelled", "what", "path"),
    [
        ([], "a condition is a mapping", ()),
        ({"flags": True}, "unknown fact `flags`", ("flags",)),
        ({"flag": 1}, "`flag` is of type bool and never equals `1`", ("flag",)),
        ({"count": False}, "`count` is of type whole and never equals `false`", ("count",)),
        ({"count": {"at_least": True}}, "`count` is compared with a number", ("count", "at_least")),
        ({"count": {"at_most": True}}, "at_most compares whole numbers only", ("count", "at_most")),
        ({"count": {}}, "no test of `count`", ("count",)),
        ({"word": ["low"]}, "`word` is of type choice and never equals `['low']`", ("word",)),
        ({"word": True}, "`word` is of type choice and never equals `true`", ("word",)),
        (
            {"share": {"at_least": {"of": "count", "plus": "3"}}},
            "a comparison with another number is misspelt",
            ("share", "at_least"),
        ),
        (
            {"share": {"at_least": {"of": "count", "times": True}}},
            "a comparison with another number is misspelt",
            ("share", "at_least"),
        ),
        (
            {"share": {"at_least": {"of": "word"}}},
            "nothing is a multiple of `word`",
            ("share", "at_least", "of"),
        ),
        (
            {"as_of": {"at_least": {"of": "count"}}},
            "`as_of` is compared with a day",
            ("as_of", "at_least"),
        ),
        ({"all": [{"flag": True}, {}]}, "this condition is empty", ("all", 1)),
        ({"derived": "redy"}, "unknown derived fact `redy`", ("derived",)),
    ],
    ids=str,
)
def test_what_is_misspelt_is_reported_where_it_stands(
    spelled: object, what: str, path: tuple[str | int, ...]
) -> None:
    _, [(found, at, help_)] = parsed(spelled)
    assert (what, path) == (found, at)
    assert help_


SPELLED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([*WORDS, "2027-01-06"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *VOCABULARY,
                    *("all", "any", "not", "derived", "at_least", "at_most", "less_than"),
                    *("of", "times", "plus", "one_of", "none_of", "is_not", "includes"),
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(SPELLED)
@settings(max_examples=120)
def test_nothing_that_yaml_can_spell_is_more_than_a_report(spelled: object) -> None:
    condition, found = parsed(spelled)
    if not found:
        assert holds(condition, {}, DERIVED) in (True, False, None)

"""Conditions: what YAML spells is what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder.engine.comparisons import AtLeast, AtLeastOf, Includes, Is, IsStated, OneOf
from ladder.engine.conditions import All, Any, Condition, DerivedFact, Named, Not, holds
from ladder.engine.facts import Choice, Fact, Kind
from ladder.load.packs.conditions import Parser
from tests.engine.test_any_condition import WORDS
from tests.saw import must_see, saw

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
        Fact("day", Kind.DATE, "?"),
        Fact("other.flag", Kind.BOOL, "?"),
        Fact("tokens", Kind.WHOLE, "?", unit="tokens"),
        Fact("dollars", Kind.NUMBER, "?", unit="USD"),
        Fact("computed.gap", Kind.NUMBER, "?"),
        Fact("other.word", Kind.CHOICE, "?", choices=(Choice("high", ""), Choice("top", ""))),
    )
}
DERIVED = {"ready": DerivedFact("ready", Is("flag", True), "Because.")}

Report = list[tuple[str, tuple[str | int, ...], str]]


def parsed(spelled: object) -> tuple[Condition, Report]:
    found: Report = []

    def report(what: str, path: tuple[str | int, ...], help_: str) -> None:
        found.append((what, path, help_))

    parser = Parser(
        VOCABULARY, DERIVED, report, stated=lambda of: IsStated("it", value=True, of=of)
    )
    return parser.parse(spelled), found


@pytest.mark.parametrize(
    ("spelled", "intended"),
    [
        ({}, All(())),
        ({"flag": True}, Is("flag", True)),
        ({"word": "low"}, Is("word", "low")),
        ({"word": {"one_of": ["low", "high"]}}, OneOf("word", ("low", "high"))),
        ({"count": 3}, Is("count", 3)),
        ({"count": {"at_least": 3}}, AtLeast("count", 3)),
        ({"count": {"less_than": 3}}, Not(AtLeast("count", 3))),
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
        ({"as_of": {"at_least": "2027-01-06"}}, AtLeast("as_of", 739_987)),
        ({"as_of": {"less_than": {"of": "day"}}}, Not(AtLeastOf("as_of", "day", 1.0, 0.0))),
        (
            {"as_of": {"at_least": {"of": "day", "plus": 30}}},
            AtLeastOf("as_of", "day", 1.0, 30.0),
        ),
        (
            {"dollars": {"at_least": {"of": "tokens", "times": 0.5}}},
            AtLeastOf("dollars", "tokens", 0.5, 0.0),
        ),
        ({"derived": "ready"}, Named("ready")),
        ({"not": {"flag": True}}, Not(Is("flag", True))),
        ({"stated": {"derived": "ready"}}, IsStated("it", True, Named("ready"))),
        ({"any": [{"flag": True}, {"count": 1}]}, Any((Is("flag", True), Is("count", 1)))),
        ({"all": [{"flag": True}]}, All((Is("flag", True),))),
        ({"flag": True, "count": 1}, All((Is("flag", True), Is("count", 1)))),
    ],
    ids=str,
)
def test_each_way_to_spell_a_condition_means_one_thing(
    spelled: object, intended: Condition
) -> None:
    assert (intended, []) == parsed(spelled)


@pytest.mark.parametrize(
    ("spelled", "what", "path"),
    [
        ([], "a condition is a mapping", ()),
        ({"flags": True}, "unknown fact `flags`", ("flags",)),
        ({"flag": 1}, "`flag` is of type bool and never equals `1`", ("flag",)),
        ({"count": False}, "`count` is of type whole and never equals `false`", ("count",)),
        (
            {"count": {"at_least": True}},
            "`count` is compared with a number, not with `True`",
            ("count", "at_least"),
        ),
        ({"count": {}}, "no test of `count`", ("count",)),
        ({"word": ["low"]}, "`word` is of type choice and never equals `['low']`", ("word",)),
        ({"word": True}, "`word` is of type choice and never equals `true`", ("word",)),
        (
            {"share": {"at_least": {"of": "count", "plus": "3"}}},
            "a comparison with another number is misspelled",
            ("share", "at_least"),
        ),
        (
            {"share": {"at_least": {"of": "count", "times": True}}},
            "a comparison with another number is misspelled",
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
            ("as_of", "at_least", "of"),
        ),
        ({"all": [{"flag": True}, {}]}, "this condition is empty", ("all", 1)),
        ({"derived": "redy"}, "unknown derived fact `redy`", ("derived",)),
        (
            {"dollars": {"at_least": {"of": "tokens"}}},
            "`dollars` has the unit USD, and `tokens` tokens",
            ("dollars", "at_least", "of"),
        ),
        ({"stated": []}, "a condition is a mapping", ("stated",)),
        ({"stated": {}}, "this condition is empty", ("stated",)),
        (
            {"stated": {"not": {"stated": {"flag": True}}}},
            "`stated` cannot be used here",
            ("stated", "not", "stated"),
        ),
    ],
    ids=str,
)
def test_misspelled_word_of_a_condition_is_reported_at_its_place(
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
                    *("all", "any", "not", "stated", "derived", "at_least", "less_than"),
                    *("of", "times", "plus", "one_of", "includes"),
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@must_see(condition=1)
@given(SPELLED)
def test_any_yaml_value_as_condition_gives_at_most_a_report(spelled: object) -> None:
    condition, found = parsed(spelled)
    if not found:
        saw("condition")
        assert holds(condition, {}, DERIVED) in (True, False, None)

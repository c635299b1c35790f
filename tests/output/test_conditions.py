"""Conditions in words, and as the files spell them."""

from ladder.engine.comparisons import AtLeast, Is
from ladder.engine.conditions import All, Any, Named, Not
from ladder.output.conditions import in_words, spelled
from tests.strategies import rules

MANY = AtLeast("examples.demonstrations", 500)
TRUSTED = Is("evaluation.trusted", True)


def test_conditions_read_as_sentences() -> None:
    condition = All((MANY, Not(TRUSTED), Any((Not(MANY), Is("hosting.serving", "api")))))
    assert in_words(rules(), condition) == [
        (0, "all of these:"),
        (1, "`examples.demonstrations` is at least 500 correct examples"),
        (1, "`evaluation.trusted` is no"),
        (1, "at least one of these:"),
        (2, "`examples.demonstrations` is below 500 correct examples"),
        (2, "`hosting.serving` is api (a provider runs it)"),
    ]


def test_a_negated_name_says_when_it_holds() -> None:
    assert in_words(rules(), Not(Named("text-fits-window"))) == [
        (
            0,
            "`text-fits-window` does not hold (it holds if `hosting.context_window` is at least "
            "1.1 × `knowledge.tokens` + 2,000)",
        )
    ]
    [first, *_] = in_words(rules(), Not(Named("provider-tuning-closed")))
    assert first == (0, "`provider-tuning-closed` does not hold; it holds if:")
    [first, *_] = in_words(rules(), Named("provider-tuning-closed"))
    assert first == (0, "`provider-tuning-closed` holds, which means:")


def test_conditions_are_spelled_as_in_the_files() -> None:
    assert spelled(All((MANY, Not(TRUSTED)))) == {
        "all": [
            {"examples.demonstrations": {"at_least": 500}},
            {"not": {"evaluation.trusted": True}},
        ]
    }

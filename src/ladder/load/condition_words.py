"""The words of conditions: which tests there are, of which facts, and what others call them."""

from ladder.engine.facts import Fact, Kind
from ladder.output.diagnostics import did_you_mean

NUMBERS = (Kind.WHOLE, Kind.NUMBER)
JOINTS = ("all", "any", "not", "derived", "some")
OTHERWISE = {"and": "all", "or": "any", "none": "not: {any: [ … ]}", "if": "when"}
"""Words of other languages, and what is written here."""

_EQUAL = ("one_of", "none_of", "is_not", "same_as")
TESTS = {
    Kind.BOOL: (_EQUAL, "{fact}: true or {fact}: false"),
    Kind.WHOLE: (
        ("at_least", "less_than", "at_most", *_EQUAL),
        "at_least, less_than, at_most or a number",
    ),
    Kind.NUMBER: (("at_least", "less_than", *_EQUAL), "at_least, less_than or a number"),
    Kind.TEXT: ((), "another fact: no condition reads a text"),
    Kind.CHOICE: (_EQUAL, "one of its choices, one_of, none_of or is_not"),
    Kind.CHOICES: (("includes", "includes_any"), "includes or includes_any"),
    Kind.DATE: (("at_least", "less_than", "same_as"), "at_least or less_than"),
}
"""The tests that a fact of each kind can be put to, and the usual ones in words."""

_MORE = "at_least, and the next number"
_MEANT = {
    "excludes": "not: {{{fact}: {{includes: …}}}}",
    "not_includes": "not: {{{fact}: {{includes: …}}}}",
    "between": "{{at_least: …, less_than: …}}",
    "more_than": _MORE,
    "greater_than": _MORE,
    "minimum": "at_least",
    "is": "{fact}: …",
    "equals": "{fact}: …",
    "in": "one_of",
    "not_in": "none_of",
}
"""Tests of other languages, and what is written here."""


def test_help(fact: Fact, test: str) -> str:
    """What to write instead of a test that there is not, or not of this kind of fact."""
    if test.isdigit():
        return "A comma ends a value here: write 1000, not 1,000."
    if test in _MEANT:
        return f"Write {_MEANT[test].format(fact=fact.id)}."
    return did_you_mean(test, TESTS[fact.kind][0], usual(fact))


def usual(fact: Fact) -> str:
    """What a condition can ask of a fact, in words."""
    return f"Use {TESTS[fact.kind][1].replace('{fact}', fact.id)}."

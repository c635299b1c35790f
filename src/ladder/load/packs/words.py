"""The words of rule files that have a meaning of their own: groups, and the tests of conditions.

    techniques: [lora, rag]   techniques: training   techniques: {all_but: [prompt]}
    needs: [wrong-tone]       needs: all             needs: {all_but: [many-specialists]}

A group takes in what is added later: a new technique that trains is under every rule on `training`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ladder.engine.comparisons import NUMBERS, comparisons_of
from ladder.engine.facts import Fact, Kind
from ladder.output.diagnostics import did_you_mean, listed, nearest
from ladder.output.phrases import joined

GROUPS = {
    "techniques": {
        "all": "every technique",
        "training": "every technique that trains, where it trains",
    },
    "needs": {"all": "every need"},
}
"""The words that stand for several names, by the key under which they may stand."""


class Selection(NamedTuple):
    """Names and groups as a rule lists them, or, with `but`, all except those."""

    names: tuple[str, ...] = ()
    but: bool = False

    def written(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Yield each name with its place below the key of the selection."""
        for index, name in enumerate(self.names):
            yield name, ("all_but", index) if self.but else (index,)

    def of(self, groups: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """Return the selected names; `groups` says what is in each group, one of which is `all`."""
        named = dict.fromkeys(
            name for written in self.names for name in groups.get(written, [written])
        )
        if not self.but:
            return tuple(named)
        return tuple(name for name in groups["all"] if name not in named)


def members(training: Mapping[str, bool], needs: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return the names in each group; `training` says whether a technique trains."""
    trains = [name for name, value in training.items() if value]
    return {"techniques": {"all": [*training], "training": trains}, "needs": {"all": [*needs]}}


def _selection(key: str) -> PlainValidator:
    words = GROUPS[key]

    def read(given: object) -> Selection:
        but = isinstance(given, dict) and given.keys() == {"all_but"}
        names = given["all_but"] if isinstance(given, dict) and but else given
        if isinstance(given, str) and given in words:
            names = [given]
        if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
            return Selection(tuple(names), but)
        if isinstance(given, str) and (near := nearest(given.lower(), words)):
            raise PydanticCustomError("selection", "{help}", {"help": f"Did you mean {near}?"})
        help_ = f"Write [a, b], {{all_but: [a, b]}} or {listed(words)}."
        raise PydanticCustomError("selection", "{help}", {"help": help_})

    return PlainValidator(read)


def named(word: str) -> WithJsonSchema:
    """Return a reference to a definition of the published schema, made from the pack."""
    return WithJsonSchema({"named": word})


Techniques = Annotated[Selection, _selection("techniques"), named("techniques")]
Needs = Annotated[Selection, _selection("needs"), named("needs")]


JOINTS = ("all", "any", "not", "stated", "derived")
OTHERWISE = {"and": "all", "or": "any", "none": "not: {any: [ … ]}", "if": "when"}
"""Words of other languages, and what is written here."""

_USUAL = {
    Kind.BOOL: "{fact}: true or {fact}: false",
    **dict.fromkeys(NUMBERS, "at_least, less_than or a number"),
    Kind.TEXT: "another fact: no condition reads a text",
    Kind.CHOICE: "one of its choices, or one_of",
}
"""The usual comparisons of a fact, if a condition cannot use all of them."""


def test_help(fact: Fact, test: str) -> str:
    """Return what to write instead of a test that is unknown, or wrong for this kind of fact."""
    if test.isdigit():
        return "A comma ends a value here: write 1000, not 1,000."
    return did_you_mean(test, comparisons_of(fact.kind), usual(fact))


def usual(fact: Fact) -> str:
    """Return the tests that a condition can use for a fact, in words."""
    words = _USUAL.get(fact.kind, joined(comparisons_of(fact.kind)))
    return f"Use {words.replace('{fact}', fact.id)}."

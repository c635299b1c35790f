"""The techniques and needs that a rule speaks of, by name or by group.

    techniques: [lora, rag]   techniques: training   techniques: {all_but: [prompt]}
    needs: [wrong-tone]       needs: all             needs: {all_but: [many-specialists]}

A group takes in what is added later: a new technique that trains is under every rule on `training`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ladder.engine.rules import EXISTING
from ladder.output.diagnostics import listed

GROUPS = {
    "techniques": {
        "all": "every technique, and every place that serves what exists",
        "training": "every technique that trains, where it trains",
        EXISTING: "every place that serves what exists, whatever its technique",
    },
    "needs": {"all": "every need"},
}
"""The words that stand for several names, by the key under which they may stand."""


class Selection(NamedTuple):
    """Names and groups as a rule lists them, or, with `but`, all except those."""

    names: tuple[str, ...] = ()
    but: bool = False

    def written(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Each name with its place below the key of the selection."""
        for index, name in enumerate(self.names):
            yield name, ("all_but", index) if self.but else (index,)

    def may_be(self, name: str) -> bool:
        """Whether a name is meant, as far as is known without what is in the groups."""
        if self.but or not self.names:
            return name not in self.names
        return name in self.names or not GROUPS["techniques"].keys().isdisjoint(self.names)

    def of(self, groups: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """The names that are meant; `groups` says what is in each group, `all` being one."""
        named = dict.fromkeys(
            name for written in self.names for name in groups.get(written, [written])
        )
        if not self.but:
            return tuple(named)
        return tuple(name for name in groups["all"] if name not in named)


def members(training: Mapping[str, bool], needs: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What is in each group; `training` says of each technique, lowest rung first, if it trains."""
    trains = [name for name, value in training.items() if value]
    every = [*training, EXISTING]
    return {"techniques": {"all": every, "training": trains}, "needs": {"all": [*needs]}}


def _selection(key: str) -> PlainValidator:
    words = GROUPS[key]

    def read(given: object) -> Selection:
        but = isinstance(given, dict) and given.keys() == {"all_but"}
        names = given["all_but"] if isinstance(given, dict) and but else given
        if isinstance(given, str) and given in words:
            names = [given]
        if isinstance(names, list) and names and all(isinstance(name, str) for name in names):
            return Selection(tuple(names), but)
        help_ = f"Write [a, b], {{all_but: [a, b]}} or {listed(words)}."
        raise PydanticCustomError("selection", "{help}", {"help": help_})

    return PlainValidator(read)


_SPELLING = WithJsonSchema({"type": "array", "items": {"type": "string"}, "minItems": 1})

Techniques = Annotated[Selection, _selection("techniques"), _SPELLING]
Needs = Annotated[Selection, _selection("needs"), _SPELLING]

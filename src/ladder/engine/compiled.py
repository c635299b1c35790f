"""Conditions made fast: each becomes a small Python function over `facts.get`.

Conditions that are always asked together become one function, a *battery*, which reads each fact
once. The generated code says exactly what `ladder.engine.logic.holds` says (a property test
compares them); it is some ten times faster than walking the conditions. Standard library only.
"""

import marshal
import typing
from collections.abc import Iterable, Mapping
from itertools import count
from types import CodeType
from typing import NamedTuple, assert_never

from ladder.engine.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    Battery,
    Condition,
    Includes,
    Is,
    Named,
    Not,
    OneOf,
    Test,
)


class Compiled(NamedTuple):
    """The functions by the keys that `to_bytes` was given: call one with the `get` of facts."""

    tests: Mapping[str, Test]
    batteries: Mapping[str, Battery]


def to_bytes(
    conditions: Mapping[str, Condition],
    derived: Mapping[str, Condition],
    together: Mapping[str, tuple[str, ...]],
) -> bytes:
    """Compile `conditions` and the `derived` ones they name to code that `from_bytes` loads.

    The bytes are those of this Python version only, as those of a `.pyc` file are.

    Args:
        conditions: each gets a test of its own, under its key.
        derived: the named conditions.
        together: the keys of the conditions that make a battery, by its name.
    """
    lines: list[str] = []
    for index, condition in enumerate(conditions.values()):
        lines += _function(f"test_{index}", [condition], derived, "{}")
    for index, keys in enumerate(together.values()):
        every = [conditions[key] for key in keys]
        lines += _function(f"battery_{index}", every, derived, "({},)" if every else "()")
    tests = [f"{key!r}: test_{index}" for index, key in enumerate(conditions)]
    lines.append(f"TESTS = {{{', '.join(tests)}}}")
    asked = [
        f"{name!r}: ({keys!r}, battery_{index})"
        for index, (name, keys) in enumerate(together.items())
    ]
    lines.append(f"BATTERIES = {{{', '.join(asked)}}}")
    return marshal.dumps(compile("\n".join(lines), "<rules>", "exec", optimize=2))


def from_bytes(code: bytes) -> Compiled:
    """The functions that `to_bytes` compiled."""
    loaded = marshal.loads(code)  # noqa: S302 - our own generator's output
    assert isinstance(loaded, CodeType)
    made: dict[str, typing.Any] = {}
    exec(loaded, made)  # noqa: S102 - our own generator's output, never text from a file
    batteries = {name: Battery(*each) for name, each in made["BATTERIES"].items()}
    return Compiled(made["TESTS"], batteries)


def _function(
    name: str, conditions: Iterable[Condition], derived: Mapping[str, Condition], shape: str
) -> list[str]:
    body = _Body(derived)
    answer = shape.format(", ".join([body.named(each) for each in conditions]))
    lines = [f"{local} = get({fact!r})" for fact, local in body.facts.items()]
    return [f"def {name}(get):", *(f"    {x}" for x in [*lines, *body.lines, f"return {answer}"])]


class _Body:
    """The body of a function: the facts that it reads, and the conditions that it works out."""

    def __init__(self, derived: Mapping[str, Condition]) -> None:
        self.facts: dict[str, str] = {}
        self.lines: list[str] = []
        self._derived = derived
        self._known: dict[Condition, str] = {}
        self._fresh = (f"v{number}" for number in count())

    def named(self, condition: Condition) -> str:
        """A local variable that holds the condition's truth, worked out once."""
        if condition not in self._known:
            worked_out = self._expression(condition)
            self._known[condition] = local = next(self._fresh)
            self.lines.append(f"{local} = {worked_out}")
        return self._known[condition]

    def _fact(self, fact: str) -> str:
        return self.facts.setdefault(fact, f"f{len(self.facts)}")

    def _expression(self, condition: Condition) -> str:
        match condition:
            case All(()):
                return "True"
            case Any(()):
                return "False"
            case All(parts):
                return self._joined(parts, "False", "True")
            case Any(parts):
                return self._joined(parts, "True", "False")
            case Not(part):
                name = next(self._fresh)
                return f"(None if ({name} := {self._expression(part)}) is None else not {name})"
            case Named(name):
                return self.named(self._derived[name])
            case Is(fact, value):
                return self._compared(fact, f"== {value!r}")
            case OneOf(fact, values):
                return self._compared(fact, f"in {values!r}")
            case Includes(fact, item):
                local = self._fact(fact)
                return f"(None if {local} is None else {item!r} in {local})"
            case AtLeast(fact, bound):
                return self._compared(fact, f">= {bound!r}")
            case AtLeastOf(fact, other, times, plus):
                left, right = self._fact(fact), self._fact(other)
                unknown = f"{left} is None or {right} is None"
                return f"(None if {unknown} else {left} >= {times!r} * {right} + {plus!r})"
            case _:
                assert_never(condition)

    def _compared(self, fact: str, test: str) -> str:
        local = self._fact(fact)
        return f"(None if {local} is None else {local} {test})"

    def _joined(self, parts: tuple[Condition, ...], decisive: str, otherwise: str) -> str:
        names = [next(self._fresh) for _ in parts]
        decides = " or ".join(
            f"({name} := {self._expression(part)}) is {decisive}"
            for name, part in zip(names, parts, strict=True)
        )
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"({decisive} if {decides} else None if {unknown} else {otherwise})"

"""Conditions made fast: each becomes a small Python function over `facts.get`.

The generated code says exactly what `ladder.logic.holds` says (a property test compares them); it
is some ten times faster than walking the condition. Standard library only.
"""

import marshal
from collections.abc import Iterable, Mapping
from itertools import count
from types import CodeType
from typing import assert_never

from ladder.model import (
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
    Test,
)


def to_bytes(conditions: Mapping[str, Condition], derived: Mapping[str, Condition]) -> bytes:
    """Compile `conditions` and the `derived` ones they name to code that `from_bytes` loads.

    The bytes are those of this Python version only, as those of a `.pyc` file are.
    """
    names = {name: f"derived_{index}" for index, name in enumerate(derived)}
    lines: list[str] = []
    for name, condition in derived.items():
        lines += _function(names[name], condition, names)
    for index, condition in enumerate(conditions.values()):
        lines += _function(f"test_{index}", condition, names)
    table = ", ".join(f"{key!r}: test_{index}" for index, key in enumerate(conditions))
    lines.append(f"TESTS = {{{table}}}")
    return marshal.dumps(compile("\n".join(lines), "<rules>", "exec", optimize=2))


def from_bytes(code: bytes) -> dict[str, Test]:
    """The functions by the key that `to_bytes` was given: call one with the `get` of your facts."""
    loaded = marshal.loads(code)  # noqa: S302 - our own generator's output
    assert isinstance(loaded, CodeType)
    namespace: dict[str, object] = {}
    exec(loaded, namespace)  # noqa: S102 - our own generator's output, never text from a file
    tests = namespace["TESTS"]
    assert isinstance(tests, dict)
    return tests


def _function(name: str, condition: Condition, derived: Mapping[str, str]) -> list[str]:
    fresh = (f"v{number}" for number in count())
    return [f"def {name}(get):", f"    return {_expression(condition, derived, fresh)}"]


def _expression(condition: Condition, derived: Mapping[str, str], fresh: Iterable[str]) -> str:
    fresh = iter(fresh)
    match condition:
        case All(()):
            return "True"
        case Any(()):
            return "False"
        case All(parts):
            return _joined(parts, "False", "True", derived, fresh)
        case Any(parts):
            return _joined(parts, "True", "False", derived, fresh)
        case Not(part):
            name = next(fresh)
            inner = _expression(part, derived, fresh)
            return f"(None if ({name} := {inner}) is None else not {name})"
        case Named(name):
            return f"{derived[name]}(get)"
        case Is(fact, value):
            return _known(fact, name := next(fresh), f"{name} == {value!r}")
        case OneOf(fact, values):
            return _known(fact, name := next(fresh), f"{name} in {values!r}")
        case Includes(fact, item):
            return _known(fact, name := next(fresh), f"{item!r} in {name}")
        case AtLeast(fact, bound):
            return _known(fact, name := next(fresh), f"{name} >= {bound!r}")
        case AtLeastOf(fact, other, times, plus):
            left, right = next(fresh), next(fresh)
            return (
                f"(None if ({left} := get({fact!r})) is None or ({right} := get({other!r})) is None"
                f" else {left} >= {times!r} * {right} + {plus!r})"
            )
        case _:
            assert_never(condition)


def _known(fact: str, name: str, test: str) -> str:
    return f"(None if ({name} := get({fact!r})) is None else {test})"


def _joined(
    parts: tuple[Condition, ...],
    decisive: str,
    otherwise: str,
    derived: Mapping[str, str],
    fresh: Iterable[str],
) -> str:
    fresh = iter(fresh)
    names = [next(fresh) for _ in parts]
    decides = " or ".join(
        f"({name} := {_expression(part, derived, fresh)}) is {decisive}"
        for name, part in zip(names, parts, strict=True)
    )
    unknown = " or ".join(f"{name} is None" for name in names)
    return f"({decisive} if {decides} else None if {unknown} else {otherwise})"

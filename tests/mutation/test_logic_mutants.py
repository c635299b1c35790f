"""Every small change of the three-valued logic is noticed by its tables. Seconds, so CI runs it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

import ladder.engine.logic
from tests.engine import test_logic

SOURCE = Path(ladder.engine.logic.__file__).read_text(encoding="utf-8")
NAMES = ("holds", "leaves", "negation", "reads")

SAME = ("if truth == False:",)
"""Changed lines that say the same as before: of True, False and None, only False equals False."""

WANTED = 0.95


def mutants() -> Iterator[str]:
    """The source with one thing changed, for every thing that cosmic-ray changes."""
    for name in operator_names():
        operator, number = get_operator(name), 0
        if operator.arguments():
            continue  # it wants to be told which names to exchange
        while (made := mutate_code(SOURCE, operator(), number)) is not None:
            yield made
            number += 1


def noticed(source: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether some test of the logic fails on this source."""
    module = ModuleType("mutant")
    try:
        exec(compile(source, "mutant", "exec"), module.__dict__)  # noqa: S102 - our own source
        with monkeypatch.context() as patched:
            for name in NAMES:
                patched.setattr(test_logic, name, getattr(module, name))
            for test in checks():
                test()
    except Exception:  # noqa: BLE001 - whatever went wrong, the mutant was noticed
        return True
    return False


def checks() -> Iterator[Callable[[], None]]:
    """The tests of the logic, each with every row of its table."""
    for name, test in vars(test_logic).items():
        if name.startswith("test_"):
            positions = getattr(test, "pytestmark", [])
            rows = list(positions[0].args[1]) if positions else [()]
            yield from (partial(test, *row) for row in rows)


def test_the_source_as_it_is_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not noticed(SOURCE, monkeypatch)


def test_changes_of_the_logic_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(mutants())
    survived = [changed(each) for each in every if not noticed(each, monkeypatch)]
    assert len(every) >= 80
    assert [line for line in survived if line not in SAME] == []
    assert 1 - len(survived) / len(every) >= WANTED


def changed(source: str) -> str:
    pairs = zip(SOURCE.splitlines(), source.splitlines(), strict=True)
    return next(after.strip() for before, after in pairs if before != after)

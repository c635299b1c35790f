"""Every small change of the three-valued logic is noticed by its tables. Seconds, so CI runs it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from ladder.engine import conditions
from tests.engine import test_conditions

pytestmark = pytest.mark.nightly

SOURCE = Path(conditions.__file__).read_text(encoding="utf-8")
CATALOG = SOURCE[SOURCE.index("def every_comparison") : SOURCE.index("def reads")]
"""What lint reads of a condition; its own tests are those of lint."""
FIRST, END = SOURCE.index("def all_of"), SOURCE.index("def hindrances")
TYPES, LOGIC = SOURCE[:FIRST] + CATALOG, SOURCE[FIRST:END].replace(CATALOG, "")
"""The types of conditions, and what they mean: the tables hold conditions of these very types."""

NAMES = (
    "Evaluators",
    "all_of",
    "any_of",
    "comparisons",
    "decisive_comparisons",
    "holds",
    "reads",
)

SAME = (
    "def _joined(tests: tuple[Test, ...], /, decisive: bool) -> Test:",
    "return tests[ -1]",
    "if truth == False:",
    "if truth == True:",
    "if truth == decisive:",
    "decisive = [part for part in parts if evaluators[part](facts.get) == truth]",
    "if truth == isinstance(condition, Any):",
)
"""Changed lines that say the same as before: each of the three values equals itself alone, of one
test the last is the first, and `decisive` is named wherever it is given."""


def mutants() -> Iterator[str]:
    """The logic with one thing changed, for every thing that cosmic-ray changes."""
    for name in operator_names():
        operator, number = get_operator(name), 0
        if operator.arguments():
            continue  # it wants to be told which names to exchange
        while (made := mutate_code(LOGIC, operator(), number)) is not None:
            yield made
            number += 1


def noticed(logic: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether some table of the logic fails on this source."""
    module = dict(vars(conditions))
    try:
        exec(compile(logic, "mutant", "exec"), module)  # noqa: S102 - our own source
        with monkeypatch.context() as patched:
            for name in NAMES:
                patched.setattr(test_conditions, name, module[name], raising=False)
            for test in checks():
                test()
    except Exception:  # noqa: BLE001 - whatever went wrong, the mutant was noticed
        return True
    return False


def checks() -> Iterator[Callable[[], None]]:
    """The tables of the logic, row by row; properties take too long."""
    for name, test in vars(test_conditions).items():
        if name.startswith("test_") and not hasattr(test, "hypothesis"):
            tables = getattr(test, "pytestmark", [])
            rows = list(tables[0].args[1]) if tables else [()]
            yield from (
                partial(test, *row) if isinstance(row, tuple) else partial(test, row)
                for row in rows
            )


def test_every_function_of_the_logic_is_changed() -> None:
    public = {name for name in vars(conditions) if f"def {name}(" in LOGIC}
    assert public - {"_comparison", "_joined", "not_"} == {*NAMES} - {"Evaluators"}


def test_the_source_as_it_is_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not noticed(LOGIC, monkeypatch)


def test_changes_of_the_logic_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    every = list(mutants())
    survived = [changed(item) for item in every if not noticed(item, monkeypatch)]
    assert len(every) >= 80
    assert [line for line in survived if line not in SAME] == []


def changed(logic: str) -> str:
    pairs = zip(LOGIC.splitlines(), logic.splitlines(), strict=True)
    return next(after.strip() for before, after in pairs if before != after)

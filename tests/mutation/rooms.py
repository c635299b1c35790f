"""Mutants of the code of a room: `python -m tests.mutation.rooms check` (or engine, ask, planning).

For each module of a room, up to `--each` mutants of its functions are drawn by a fixed seed. The
tests of the room run once, to learn which functions each test calls. Then each mutant is a process
of its own, in which one function has the changed code: the tests that call it run until one fails,
the fastest first, for about ten seconds. `--listed` puts those in the list to all tests that call
them. Tests that start the program as a command do not see a mutant. `--write` lists what survived,
except those in equivalent.py.
"""

import argparse
import functools
import gc
import importlib
import inspect
import itertools
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

import parso
import pytest
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from ladder.engine.rules import Rulebook
from tests.mutation import surviving
from tests.mutation.equivalent import CODE

SOURCE = Path(__file__).parents[2] / "src" / "ladder"
ROOMS = {"engine": "engine", "check": "check", "ask": "ask", "planning": "plan"}
"""The tests of each room."""
ELSEWHERE = {"conditions", "comparisons", "decision"}
"""Modules of which `tests.mutation.code` tries every mutant."""
READ = ("ladder.load", "ladder.api", "tests.strategies")
"""Modules that keep the rules that they read."""
SHOWN = os.fdopen(os.dup(1), "w")
"""The terminal, which pytest takes away."""
TRIAL = 10.0
"""The seconds of tests for a mutant, as they ran when it was learned what they call."""
SECONDS = 60
"""The time of a processor after which a mutant counts as noticed: it hangs."""


class Change(NamedTuple):
    """A mutant: the function that it changes, its code, and the line before and after."""

    module: str
    function: str
    code: CodeType
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.function}: `{self.before}` as `{self.after}`"


def changes(name: str, each: int) -> list[Change]:
    """Draw mutants of the functions of a module."""
    path = SOURCE / f"{name.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    nodes = [*ast_nodes(parso.parse(source))]  # type: ignore[no-untyped-call]
    places = [
        (operator, number)
        for operator in operator_names()
        # Some want to be told which names to exchange; a decorator is not code of its function.
        if not get_operator(operator).arguments() and "Decorator" not in operator
        for number in range(_places(operator, nodes))
    ]
    Random(name).shuffle(places)
    found: list[Change] = []
    own = dict(_functions(compile(source, path, "exec")))
    for operator, number in places:
        if len(found) == each:
            break
        made = mutate_code(source, get_operator(operator)(), number)
        if made is None:
            continue
        try:
            changed = dict(_functions(compile(made, path, "exec")))
        except (SyntaxError, TypeError):
            continue
        for function, code in changed.items():
            if function in own and own[function] != code:
                pairs = zip(source.splitlines(), made.splitlines(), strict=False)
                before, after = next(((a, b) for a, b in pairs if a != b), ("", ""))
                found.append(Change(name, function, code, before.strip(), after.strip()))
                break
    return found


def _places(operator: str, nodes: Iterable[Any]) -> int:
    made = get_operator(operator)()
    return sum(len([*made.mutation_positions(node)]) for node in nodes)


def _functions(code: CodeType, of: str = "") -> Iterator[tuple[str, CodeType]]:
    """Yield the functions of a module and the methods of its classes."""
    for item in code.co_consts:
        if isinstance(item, CodeType):
            name = f"{of}{item.co_name}"
            if item.co_flags & inspect.CO_NEWLOCALS:
                if not item.co_name.startswith("<"):
                    yield name, item
            else:
                yield from _functions(item, f"{name}.")


def function_of(module: ModuleType, name: str) -> FunctionType | None:
    """Return the function or method of that name, below its decorators."""
    found: object = module
    for part in name.split("."):
        found = vars(found).get(part)
    found = getattr(found, "fget", None) or getattr(found, "func", None) or found
    found = getattr(found, "__func__", found)
    found = inspect.unwrap(found) if callable(found) else found
    return found if isinstance(found, FunctionType) else None


def caches() -> list[Any]:
    """Return what the program and its tests keep by `lru_cache`, except the rules that were read.

    A function that is kept is not called again, so each test starts without.
    """
    gc.unfreeze()  # tests/conftest.py freezes what was collected
    found = [item for item in gc.get_objects() if isinstance(item, functools._lru_cache_wrapper)]
    ours = {id(item): getattr(item, "__module__", None) or "" for item in found}
    return [
        item
        for item in found
        if ours[id(item)].startswith(("ladder.", "tests.")) and not ours[id(item)].startswith(READ)
    ]


def forget() -> None:
    """Empty what the program and its tests have kept, except the rules that were read."""
    for item in caches():
        item.cache_clear()
    for item in gc.get_objects():
        if isinstance(item, Rulebook):
            vars(item).pop("evaluators", None)
            vars(item).pop("tests", None)
            vars(item).pop("training_requirements", None)


class Trial:
    """A run of pytest that tries every mutant instead of reporting tests."""

    def __init__(self, mutants: list[Change], seconds: float) -> None:
        self.trial = seconds
        self.mutants, self.survived = mutants, list[Change]()
        self.untested = list[Change]()
        self.calls: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
        self.failed: set[str] = set()
        self.caches: list[Any] = []
        self.seconds: dict[str, float] = defaultdict(float)
        self.names = {
            (str(SOURCE / f"{item.module.replace('.', '/')}.py"), item.function.rpartition(".")[2])
            for item in mutants
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.caches = caches()
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            self._learn(item, following or item)
        for name in sorted(self.failed):
            print(f"left out, because it fails without a mutant: {name}", file=SHOWN, flush=True)
        for items in self.calls.values():
            items[:] = [item for item in items if item.nodeid not in self.failed]
        self.failed.clear()
        for at, mutant in enumerate(self.mutants):
            key = (str(SOURCE / f"{mutant.module.replace('.', '/')}.py"), _last(mutant.function))
            tests = self._fast(self.calls[key])
            if not tests:
                self.untested.append(mutant)
                print(f"untested: {mutant.module}: {mutant}", file=SHOWN, flush=True)
            elif not self._noticed(mutant, tests):
                self.survived.append(mutant)
                print(f"survived ({at + 1}): {mutant.module}: {mutant}", file=SHOWN, flush=True)
        return True

    def _fast(self, tests: list[pytest.Item]) -> list[pytest.Item]:
        """Return the fastest tests, as many as run in the time of a trial."""
        by_time = sorted(tests, key=lambda item: self.seconds[item.nodeid])
        ends = itertools.accumulate(self.seconds[item.nodeid] for item in by_time)
        return [
            item for item, end in zip(by_time, ends, strict=True) if end < self.trial
        ] or by_time[:1]

    def _learn(self, item: pytest.Item, following: pytest.Item) -> None:
        called: set[tuple[str, str]] = set()
        for cache in self.caches:
            cache.cache_clear()

        def see(frame: FrameType, event: str, _: object) -> None:
            if event == "call":
                code = frame.f_code
                called.add((code.co_filename, code.co_name))

        sys.setprofile(see)
        try:
            _run(item, following)
        finally:
            sys.setprofile(None)
        for key in called & self.names:
            self.calls[key].append(item)

    def _noticed(self, mutant: Change, tests: list[pytest.Item]) -> bool:
        if (child := os.fork()) == 0:
            os._exit(self._try(mutant, tests))
        return os.waitpid(child, 0)[1] != 0

    def _try(self, mutant: Change, tests: list[pytest.Item]) -> int:
        limit = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime + SECONDS + 2 * self.trial)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        tests[0].config.pluginmanager.unregister(name="terminalreporter")
        module = importlib.import_module(f"ladder.{mutant.module}")
        function = function_of(module, mutant.function)
        if function is None or function.__code__.co_freevars != mutant.code.co_freevars:
            return 0
        function.__code__ = mutant.code
        forget()
        tests[0].session._setupstate.teardown_exact(tests[0])
        for item, following in zip(tests, [*tests[1:], tests[-1]], strict=True):
            try:
                _run(item, following)
            except BaseException:  # noqa: BLE001 - whatever went wrong, the mutant was noticed
                return 1
            if self.failed:
                return 1
        return 0


def _run(item: pytest.Item, following: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _last(function: str) -> str:
    return function.rpartition(".")[2]


def modules(room: str) -> list[str]:
    """Return the modules of a room that have functions."""
    return [
        f"{room}.{'.'.join(path.relative_to(SOURCE / room).with_suffix('').parts)}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        if path.stem not in ("__init__", *ELSEWHERE)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--each", type=int, default=40, help="at most so many mutants of a module")
    parser.add_argument("--module", action="append", help="only these modules, such as ask.answer")
    parser.add_argument("--listed", action="store_true", help="only those in the list, longer")
    parser.add_argument("--tests", nargs="*", help="only these test files, instead of the room's")
    parser.add_argument("--write", action="store_true", help="list the survivors")
    wanted = parser.parse_args()
    named = wanted.module or modules(wanted.room)
    each = sys.maxsize if wanted.listed else wanted.each
    every = [item for name in named for item in changes(name, each)]
    if wanted.listed:
        listed = surviving.read("code")
        every = [item for item in every if str(item) in listed.get(item.module, ())]
    trial = Trial(every, 1000.0 if wanted.listed else TRIAL)
    tests = wanted.tests or [f"tests/{ROOMS[wanted.room]}"]
    pytest.main([*tests, "-q", "-n0", "-m", "not slow", "-p", "no:cacheprovider"], plugins=[trial])
    print(f"\n{wanted.room}: {len(every)} mutants of {len(named)} modules")
    print(f"no test of the room calls the function: {len(trial.untested)}")
    print(f"survived: {len(trial.survived)}")
    if wanted.write:
        kept = {k: v for k, v in surviving.read("code").items() if k not in named}
        same = {name for names in CODE.values() for name in names}
        for item in (*trial.survived, *trial.untested):
            if f"{item.module}: {item}" in same:
                continue
            kept.setdefault(item.module, []).append(str(item))
        surviving.write("code", dict(sorted(kept.items())))


if __name__ == "__main__":
    main()

"""Settings of Hypothesis, and the order and markers of all tests."""

import gc
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from ladder.api import advising
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.packs import rules
from ladder.load.packs.rules import load_rules
from ladder.load.yaml.folders import rule_files, shipped

# A shell that starts a job in the background makes its children ignore Ctrl-C. Without this line,
# the tests that press Ctrl-C would wait forever.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The terminal in which the tests are started says nothing to the program.
for _name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(_name, None)

# Each search for garbage walks the rules and all tests that were collected: an eighth of all time.
gc.set_threshold(200_000, 20, 20)

# A slow example says more about the machine than about the program, and how many examples of a
# random run a property passes over is luck. A property that finds none at all still fails.
_quick = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
    phases=[Phase.explicit, Phase.generate],  # to shrink a problem takes minutes
)
settings.register_profile("same", _quick, derandomize=True, max_examples=25)
settings.register_profile("random", _quick, derandomize=False, max_examples=100, print_blob=True)


SMALL = Path(__file__).parent / "small_pack"


def nightly(config: pytest.Config) -> bool:
    """Return whether `pytest -m nightly` was run."""
    return bool(config.option.markexpr == "nightly")


def pytest_configure(config: pytest.Config) -> None:
    """Use the same examples in every run, but random ones in the nightly run."""
    settings.load_profile("random" if nightly(config) else "same")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count properties as nightly tests in the nightly run, and start slow tests first."""
    _take_turns(config, items)
    for item in items:
        if nightly(config) and hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("nightly")
        if item.get_closest_marker("nightly"):
            item.add_marker("slow")
    # At the end no core waits for a long test.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _take_turns(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep every third parameter of each test with the marker `in_turns`; the seed says which."""
    seed = config.getoption("--hypothesis-seed")
    if seed is None or not seed.isdecimal():
        return
    seen, others = Counter[str](), list[pytest.Item]()
    for item in items:
        if item.get_closest_marker("in_turns"):
            name = item.nodeid.partition("[")[0]
            if (seen[name] + int(seed)) % 3:
                others.append(item)
            seen[name] += 1
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


def pytest_collection_finish() -> None:
    """Keep what was collected out of each search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def kept_in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Read and load a pack once a session, and touch nothing in the user's cache.

    There, packs of tests would push the shipped rules out: each program that a test starts would
    load them anew.
    """
    chosen = os.environ.get("LADDER_CACHE")
    folder = chosen or str(_of_all_workers(tmp_path_factory) / "cache")
    read_once = cache(rule_files)
    of_the_project = {shipped(), SMALL}
    kept: dict[str, Rulebook] = {}
    others: dict[str, Rulebook] = {}
    read, write = rules._kept, rules._keep

    def is_shared() -> bool:  # else a test has a cache of its own
        return os.environ.get("LADDER_CACHE") == folder

    def known(key: str) -> Rulebook | None:
        if not is_shared():
            return read(key)
        return kept.get(key) or others.get(key) or keep_in_memory(key, read(key))

    def keep(key: str, rulebook: Rulebook) -> None:
        if not is_shared() or is_of_the_project(key, rulebook):
            write(key, rulebook)
        keep_in_memory(key, rulebook)

    def is_of_the_project(key: str, rulebook: Rulebook) -> bool:
        named = any(f"'{folder.resolve()}'" in key for folder in of_the_project)
        return named and rulebook.pack.overlays == 0

    def keep_in_memory(key: str, rulebook: Rulebook | None) -> Rulebook | None:
        if rulebook is not None and is_of_the_project(key, rulebook):
            kept[key] = rulebook
        elif rulebook is not None:
            others[key] = rulebook
            for oldest in [*others][:-10]:
                del others[oldest]
        return rulebook

    def files(folder: Path) -> list[tuple[str, bytes]]:
        return read_once(folder) if folder in of_the_project else rule_files(folder)

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LADDER_CACHE", folder)
        patched.setattr(rules, "rule_files", files)
        patched.setattr(rules, "_kept", known)
        patched.setattr(rules, "_keep", keep)
        yield


def _of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder of this run, whichever worker asks."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(autouse=True, scope="session")
def searched_once() -> Iterator[None]:
    """Search once a session for what a problem leaves open, however many tests show it."""
    found: dict[tuple[object, ...], Any] = {}

    def once(name: str) -> "cached_property[Any]":
        search = vars(Verdict)[name].func

        def keep(verdict: Verdict) -> Any:
            facts = frozenset((fact, repr(value)) for fact, value in verdict.facts.items())
            key = (name, verdict.form, id(verdict.rulebook), facts)
            if key not in found:  # the rules stay alive beside it, so that no others get their id
                found[key] = (search(verdict), verdict.rulebook)
            return found[key][0]

        kept = cached_property(keep)
        kept.__set_name__(Verdict, name)
        return kept

    with pytest.MonkeyPatch.context() as patched:
        for name in ("knowledge", "open_questions", "settled_by"):
            patched.setattr(Verdict, name, once(name))
        yield


@pytest.fixture(autouse=True, scope="session")
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the hundreds of programs that tests start compile each module once a session.

    Where PYTHONDONTWRITEBYTECODE is set, each of them would compile all modules anew.
    """
    with pytest.MonkeyPatch.context() as patched:
        if sys.dont_write_bytecode:
            patched.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patched.setenv(
                "PYTHONPYCACHEPREFIX", str(_of_all_workers(tmp_path_factory) / "compiled")
            )
        yield


@pytest.fixture
def small_pack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a pack of about ten rules in the place of the shipped rules: it loads in no time."""
    _use(lambda name="rules": SMALL if name == "rules" else shipped(name), monkeypatch)
    advising.shipped.cache_clear()
    yield SMALL
    advising.shipped.cache_clear()


@pytest.fixture
def shipped_rules(small_pack: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use the shipped rules in one test of a file whose other tests use the small pack."""
    assert shipped() != small_pack
    _use(shipped, monkeypatch)
    return shipped()


@pytest.fixture
def few_shipped_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands read a tenth of the shipped cases, in a test that is about other cases."""

    def few(*extra: str | Path, **options: Any) -> Rulebook:
        return load_rules(*extra, **{**options, "cases": False})

    monkeypatch.setattr(rules, "load_rules", few)


def _use(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rules", "folders"):
        monkeypatch.setattr(f"ladder.load.packs.{module}.shipped", folder)

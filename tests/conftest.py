"""Settings of Hypothesis, and the order and markers of all tests."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from ladder.api import advising
from ladder.load.yaml.folders import shipped

# A shell that starts a job in the background makes its children ignore Ctrl-C. Without this line,
# the tests that press Ctrl-C would wait forever.
signal.signal(signal.SIGINT, signal.default_int_handler)

KNOWN_FAILURES = Path(__file__).parent / "known_failures.txt"
"""Tests that today's rules and screens made false or that show an open fault; to be emptied."""

# A slow example says more about the machine than about the program.
_untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Shrinking a failing problem of the shipped rules takes minutes: only the nightly run does it.
_quick = [Phase.explicit, Phase.generate]
settings.register_profile("same", _untimed, derandomize=True, max_examples=25, phases=_quick)
settings.register_profile("random", _untimed, derandomize=False, max_examples=200, print_blob=True)


def nightly(config: pytest.Config) -> bool:
    """Return whether `pytest -m nightly` was run."""
    return bool(config.option.markexpr == "nightly")


def pytest_configure(config: pytest.Config) -> None:
    """Use the same examples in every run, but random ones in the nightly run."""
    settings.load_profile("random" if nightly(config) else "same")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count properties as nightly tests in the nightly run, and start slow tests first."""
    known = KNOWN_FAILURES.read_text(encoding="utf-8").splitlines()
    for item in items:
        if item.nodeid in known:
            reason = "known to fail, see tests/known_failures.txt"
            item.add_marker(pytest.mark.xfail(run=False, reason=reason))
        if nightly(config) and hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("nightly")
        if item.get_closest_marker("nightly"):
            item.add_marker("slow")
    # At the end no core waits for a long test.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


SMALL = Path(__file__).parent / "small_pack"


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


def _use(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rules", "folders"):
        monkeypatch.setattr(f"ladder.load.packs.{module}.shipped", folder)

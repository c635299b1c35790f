"""What every test can rely on."""

import signal

import pytest
from hypothesis import HealthCheck, settings

# A shell that starts a job in the background lets it ignore Ctrl-C, and so would every child that
# the tests start: those that press Ctrl-C would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more about the machine than about the program.
slow = [HealthCheck.too_slow]
settings.register_profile("untimed", deadline=None, suppress_health_check=slow)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no core waits for it."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)

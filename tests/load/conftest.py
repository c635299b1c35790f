"""What the tests of reading share."""

import pytest
import yaml

from ladder.load.yaml import nodes


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], scope="module")
def parser(request: pytest.FixtureRequest) -> object:
    """Both of PyYAML's parsers: not every platform has the fast one."""
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("no such parser here")
    kept, nodes._Loader = nodes._Loader, loader
    yield loader
    nodes._Loader = kept

"""What the shipped pack means and says is what was last read; a change is read again."""

import pytest

from tests.catalog.goldens import FOLDER, GOLDENS, written
from tests.strategies import rules


@pytest.mark.parametrize("name", GOLDENS)
def test_the_pack_means_and_says_what_was_read(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    now = written(rules())[name].splitlines()
    changed = [line for line in now if line not in set(kept)]
    gone = [line for line in kept if line not in set(now)]
    assert (changed, gone) == ([], []), "python -m tests.advice.goldens, and read the difference"
    assert now == kept

"""A short run of what is fuzzed at length: files changed at random places, by a fixed seed.

How long one takes is for `tests/fuzz/fuzz.py` to watch, which runs alone: here, it would be noise.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.fuzz import targets

ROOT = Path(__file__).parent.parent.parent


def changed(random: Random, files: list[bytes]) -> bytes:
    """One file with a few pieces cut, doubled, taken from another file, or turned into noise."""
    data = bytearray(random.choice(files))
    for _ in range(random.randint(1, 4)):
        at, length = random.randrange(len(data) + 1), random.randint(0, 12)
        other = random.choice(files)
        start = random.randrange(len(other) + 1)
        pieces = (b"", bytes(data[at : at + length]) * 2, other[start : start + 40])
        noise = bytes(random.randrange(256) for _ in range(random.randint(1, 3)))
        data[at : at + length] = random.choice((*pieces, noise))
    return bytes(data)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("target", "folders", "count"),
    [
        (targets.problem, ("examples", "tests/broken"), 2_000),
        (targets.pack, ("rules/requirement", "rules/need", "rules/technique"), 60),
    ],
    ids=["problem", "pack"],
)
def test_whatever_the_bytes_there_is_a_verdict_or_bad_input(
    target: Callable[[bytes], bool], folders: tuple[str, ...], count: int
) -> None:
    files = [path.read_bytes() for name in folders for path in sorted((ROOT / name).glob("*.yaml"))]
    random, taken = Random(6), 0
    for _ in range(count):
        taken += target(changed(random, files))
    assert 0 < taken < count

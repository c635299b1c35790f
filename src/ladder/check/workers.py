"""Many files in two or more processes at once, where that is quicker; the result is the same."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from ladder.check.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

ENOUGH = 150
"""Files for each process that pay for starting it."""

MOST = 4
"""Processes at most: each takes memory, and CI machines have few cores."""


def in_workers(
    items: Sequence[Item],
    work: Callable[[Sequence[Item], Progress | None], list[Result]],
    progress: Progress,
) -> list[Result]:
    """`work` done on all items, in their order, on as many processes as pay.

    A process that fails is made good here: its share is done again, so that nothing is lost.
    """
    count = min(_cores(), MOST, len(items) // ENOUGH)
    if count < 2 or sys.platform == "win32":
        return work(items, progress)
    size = -(-len(items) // count)
    shares = [items[start : start + size] for start in range(0, len(items), size)]
    gc.freeze()  # so that the children share what is there already
    others = [_start(share, work) for share in shares[1:]]
    found = work(shares[0], progress)
    for share, (child, pipe) in zip(shares[1:], others, strict=True):
        results: list[Result] | None = _collect(child, pipe)
        found += work(share, progress) if results is None else results
    gc.unfreeze()
    return found


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _start(
    share: Sequence[Item], work: Callable[[Sequence[Item], Progress | None], list[Result]]
) -> tuple[int, int]:
    """A child process at work on a share, and the pipe that its results will come through."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        import pickle

        with open(writing, "wb") as pipe:
            pickle.dump(work(share, None), pipe, protocol=5)
        code = 0
    finally:
        os._exit(code)


def _collect(child: int, pipe: int) -> list[Result] | None:
    """What a child found; None if it failed."""
    with open(pipe, "rb") as file:
        raw = file.read()
    _, status = os.waitpid(child, 0)
    if status:
        return None
    import pickle

    return pickle.loads(raw)  # type: ignore[no-any-return]  # noqa: S301 - from our own child

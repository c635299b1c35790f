"""A progress bar: on a terminal only, on stderr only, and gone when the work is done."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

_FEW = 50
"""So few files are done before anybody has read a bar."""

_Item = TypeVar("_Item")


def stepped(items: Sequence[_Item]) -> Iterator[_Item]:
    """The items one by one, with a bar that counts those that are done."""
    if len(items) <= _FEW or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    from ladder.output.screen import counting

    with counting(len(items), sys.stderr) as step:
        for item in items:
            yield item
            step(1)

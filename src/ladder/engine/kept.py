"""What follows from a rulebook, kept for as long as the rulebook lives. Standard library only.

A cache of the process would hold on to every rulebook that it ever saw.
"""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from typing import Any, TypeVar, cast

from ladder.engine.rules import Rulebook

F = TypeVar("F", bound=Callable[..., object])


def kept(most: int) -> Callable[[F], F]:
    """Keep what a function of a rulebook gave for its last arguments, all of them positional.

    Args:
        most: for how many; the least recently used go first.
    """

    def decorate(function: F) -> F:
        @wraps(function)
        def call(rulebook: Rulebook, *rest: object) -> object:
            known: Any = rulebook.kept.get(function)
            if known is None:
                known = lru_cache(maxsize=most)(partial(function, rulebook))
                rulebook.kept[function] = known
            return known(*rest)

        return cast(F, call)

    return decorate

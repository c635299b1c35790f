"""What a pack on top does to the one below without meaning to."""

from collections.abc import Iterator
from difflib import get_close_matches

from ladder.engine.rules import Position, Rulebook
from ladder.output.diagnostics import Diagnostic

ALIKE = 0.93
"""How much of an id is another's: one or two letters are not."""


def opens(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """What packs on top open that was shut."""
    first = next(iter(rulebook.own.values()), Position(rulebook.pack.name, 0))
    for opening in rulebook.pack.opens:
        position = rulebook.own.get(opening.rule, first)
        help_ = "Where that is not meant, say in it whatever the one below says."
        yield Diagnostic(f"{opening}", position, help_)


def nearly_another(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules, parameters and facts of packs on top that are a slip away from what lies below."""
    every = [*rulebook.rules, *(f"parameter/{name}" for name in rulebook.parameters)]
    every += [f"fact/{name}" for name in rulebook.facts]
    below = set(every) - set(rulebook.own)
    for name in rulebook.pack.added:
        if name in every and (near := get_close_matches(name, below, 1, ALIKE)):
            help_ = f"Was it to replace {near[0]}? Then write its name; else choose another."
            what = f"`{name}` is new, and nearly called as `{near[0]}` is"
            yield Diagnostic(what, rulebook.own[name], help_)

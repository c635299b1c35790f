"""How often a waiver was renewed: so many earlier days it had, by what git keeps of its file."""

from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from glob import glob
from itertools import product

from ladder.check.repository import versions_of
from ladder.check.waiver_file import waivers_of
from ladder.engine.problem import Waiver
from ladder.load.nodes import Mapping, compose
from ladder.load.reader import front_matter
from ladder.output.diagnostics import InvalidInput


class Renewals:
    """Counts renewals; the history of a file is read once, and only when it is asked for."""

    def __init__(self) -> None:
        self._days: dict[str, list[Waiver]] = {}

    def of(self, waiver: Waiver) -> int:
        """How many other days, each before its own, a waiver of the same once had.

        Raises:
            InvalidInput: if git cannot tell.
        """
        file = waiver.position.file
        if file not in self._days:
            self._days[file] = [each for text in versions_of(file) for each in _waivers_in(text)]
        days = {
            each.expires
            for each in self._days[file]
            if each.rule == waiver.rule and _meet(each.files, waiver.files)
        }
        return sum(day < waiver.expires for day in days)


def _meet(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two waivers speak of one file, however their patterns are written."""
    if not (some and others):
        return some == others
    return any(
        fnmatchcase(one, other)
        or fnmatchcase(other, one)
        or not {*glob(one, recursive=True)}.isdisjoint(glob(other, recursive=True))
        for one, other in product(some, others)
    )


def _waivers_in(text: str) -> Iterator[Waiver]:
    """The waivers of a file as it once was; one that could not be read had none."""
    try:
        root = compose(front_matter(text) or text, "", [])
    except InvalidInput:
        return
    for place in (root, root.get("ladder") if isinstance(root, Mapping) else None):
        if isinstance(place, Mapping) and (listing := place.get("waivers")):
            yield from waivers_of(listing, [])

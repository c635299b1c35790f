"""Columns of unique texts, by which items of two files can be paired without an id."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

TEXTS: Final = (
    *("question", "input", "inputs", "user_input", "prompt", "query", "text", "source"),
    *("sentence", "instruction"),
)
"""Names of columns with what was asked; the first whose texts are all different is used."""


class UniqueTexts:
    """The hash of each item's text, for each column whose texts are all different so far."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._found: dict[str, dict[str, int]] = {name: {} for name in columns}
        self._seen: dict[str, set[int]] = {name: set() for name in columns}

    def add(self, item: str, row: Mapping[str, Any]) -> None:
        """Add a row; a column without a new text in it names no items."""
        for name in [*self._found]:
            value = row.get(name)
            text = hash(value.strip()) if isinstance(value, str) and value.strip() else None
            if text is None or text in self._seen[name]:
                del self._found[name]
            else:
                self._seen[name].add(text)
                self._found[name][item] = text

    def found(self) -> Mapping[str, int]:
        """Return the hash of each item's text in the first column of unique texts."""
        return next(iter(self._found.values()), {})

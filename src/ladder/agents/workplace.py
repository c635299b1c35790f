"""The folder in which a command runs, and the files that the command itself writes first."""

import os

LARGEST = 1_000_000
"""Bytes of a file that are read."""


class Workplace:
    """The files of a folder, with those over them that a command writes."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Start with the files on disk."""
        self._folder = folder
        self._written: dict[str, str] = {}

    def write(self, name: str, text: str) -> None:
        """Keep a file that a here-document writes."""
        self._written[name.removeprefix("./")] = text

    def text(self, name: str) -> str | None:
        """Return the text of a file, cut at `LARGEST`; None if it cannot be read."""
        name = name.removeprefix("./").removeprefix("@").removeprefix("file://")
        if name in self._written:
            return self._written[name]
        try:
            path = os.path.join(self._folder, name)
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                return file.read(LARGEST).decode(errors="replace")
        except (OSError, ValueError):
            return None

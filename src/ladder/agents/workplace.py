"""The folder in which a command runs, and the files that the command itself writes first."""

import os

CONFIG = (".yaml", ".yml", ".json")
LARGEST = 1_000_000
"""Bytes of a file that are read."""


class Workplace:
    """The files of a folder, with those over them that a command writes.

    A command can change the folder. A subshell leaves it again, so a file that is not in the last
    folder is looked for in those before.
    """

    def __init__(self, *folders: str | os.PathLike[str]) -> None:
        """Start with the files on disk, the last folder first."""
        self._folders = folders
        self._written: dict[str, str] = {}
        self.images: dict[str, tuple[str, str]] = {}
        """The images that a command builds: their Dockerfiles and folders."""

    def inside(self, name: str) -> "Workplace":
        """Return the same files as seen from a folder that a command changes to."""
        place = Workplace(os.path.join(self._folders[0], name), *self._folders)
        place._written, place.images = self._written, self.images
        return place

    def write(self, name: str, text: str) -> None:
        """Keep a file that a here-document writes."""
        self._written[os.path.normpath(os.path.join(self._folders[0], name))] = text

    def path(self, name: str) -> str:
        """Return the path of a file, in the last folder if it is in none."""
        name = name.removeprefix("@").removeprefix("file://")
        paths = [os.path.normpath(os.path.join(folder, name)) for folder in self._folders]
        there = (path for path in paths if path in self._written or os.path.exists(path))
        return next(there, paths[0])

    def text(self, name: str) -> str | None:
        """Return the text of a file, cut at `LARGEST`, or of the configs in a folder.

        None if it cannot be read.
        """
        path = self.path(name)
        if path in self._written:
            return self._written[path]
        try:
            if os.path.isdir(path):
                names = [x for x in sorted(os.listdir(path)) if x.endswith(CONFIG)]
                return "\n---\n".join(self.text(os.path.join(path, x)) or "" for x in names)
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                return file.read(LARGEST).decode(errors="replace")
        except (OSError, ValueError):
            return None

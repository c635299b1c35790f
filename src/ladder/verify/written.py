"""Where in the files a condition or a fact stands: the rulebook knows only where rules begin."""

import re
from collections.abc import Iterator
from pathlib import Path

from ladder.model import Mark, Rulebook

FACTS = "facts.yaml"


def below(mark: Mark, *keys: str) -> Mark:
    """The line with one of these keys, in the mapping that begins at `mark`; `mark` without one."""
    indent = mark.column - 1
    for number, line in enumerate(_lines(mark.file)[mark.line - 1 :], mark.line):
        here = len(line) - len(line.lstrip())
        if number > mark.line and line.strip() and here < indent:
            break
        if any(line[indent:].startswith(f"{key}:") for key in keys):
            return Mark(mark.file, number, mark.column)
    return mark


def declared(book: Rulebook, name: str) -> Mark | None:
    """Where a fact or a derived fact is declared: in the topmost pack that does."""
    pattern = re.compile(rf"(\s+){re.escape(name)}:")
    for file in _vocabularies(book):
        for number, line in enumerate(_lines(file), 1):
            if found := pattern.match(line):
                return Mark(file, number, len(found[1]) + 1)
    return None


def _vocabularies(book: Rulebook) -> Iterator[str]:
    folders: dict[Path, None] = {}
    for rule in book.rules.values():
        for folder in list(Path(rule.mark.file).parents)[:2]:
            folders[folder] = None
    for folder in reversed(folders):
        if (folder / FACTS).is_file():
            yield str(folder / FACTS)


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []

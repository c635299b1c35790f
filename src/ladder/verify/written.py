"""Where in the files a condition or a fact stands: the rulebook knows only where rules begin."""

import re
from collections.abc import Iterator
from pathlib import Path

from ladder.engine.rules import Position, Rulebook

FACTS = "facts.yaml"


def below(position: Position, *keys: str) -> Position:
    """The line with one of these keys, in the mapping that begins at `mark`; `mark` without one."""
    indent = position.column - 1
    for number, line in enumerate(_lines(position.file)[position.line - 1 :], position.line):
        here = len(line) - len(line.lstrip())
        if number > position.line and line.strip() and here < indent:
            break
        if any(line[indent:].startswith(f"{key}:") for key in keys):
            return Position(position.file, number, position.column)
    return position


def declared(book: Rulebook, name: str) -> Position | None:
    """Where a fact or a derived fact is declared: in the topmost pack that does."""
    pattern = re.compile(rf"(\s+){re.escape(name)}:")
    for file in _vocabularies(book):
        for number, line in enumerate(_lines(file), 1):
            if found := pattern.match(line):
                return Position(file, number, len(found[1]) + 1)
    return None


def _vocabularies(book: Rulebook) -> Iterator[str]:
    folders: dict[Path, None] = {}
    for rule in book.rules.values():
        for folder in list(Path(rule.position.file).parents)[:2]:
            folders[folder] = None
    for folder in reversed(folders):
        if (folder / FACTS).is_file():
            yield str(folder / FACTS)


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []

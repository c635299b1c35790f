"""Where in the files a condition or a fact stands: the rulebook knows only where rules begin."""

import re
from pathlib import Path

from ladder.engine.rules import Position, Rulebook

FACTS = "facts.yaml"


def below(position: Position, *keys: str) -> Position:
    """The line with one of these keys in the mapping that begins there; else where it begins."""
    indent = position.column - 1
    for number, line in enumerate(_lines(position.file)[position.line - 1 :], position.line):
        depth = len(line) - len(line.lstrip())
        if number > position.line and line.strip() and depth < indent:
            break
        if any(line[indent:].startswith(f"{key}:") for key in keys):
            return Position(position.file, number, position.column)
    return position


def declared(book: Rulebook, name: str) -> Position | None:
    """Where a fact or a derived fact is declared: in the topmost pack that does."""
    pattern = re.compile(rf"(\s+){re.escape(name)}:")
    paths = (Path(rule.position.file) for rule in book.rules.values())
    for folder in reversed(dict.fromkeys(folder for path in paths for folder in path.parents[:2])):
        for number, line in enumerate(_lines(str(folder / FACTS)), 1):
            if match := pattern.match(line):
                return Position(str(folder / FACTS), number, len(match[1]) + 1)
    return None


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []

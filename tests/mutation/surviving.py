"""The list of mutants that no test notices and that nobody calls equivalent: `surviving.yaml`."""

from pathlib import Path

import yaml

FILE = Path(__file__).with_suffix(".yaml")
HEAD = """# Mutants that no test notices. Those that can change nothing are in equivalent.py.
# `rules`, by the id that is changed: python -m tests.mutation.rules --write
# `code`, by module: python -m tests.mutation.rooms --write
"""


def read(part: str) -> dict[str, list[str]]:
    """Return one part of the list."""
    every = yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    found: dict[str, list[str]] = every.get(part, {})
    return found


def write(part: str, items: dict[str, list[str]]) -> None:
    """Replace one part of the list, and keep the others."""
    every = {name: read(name) for name in ("rules", "code")} | {part: items}
    text = yaml.safe_dump(every, sort_keys=False, width=1000, allow_unicode=True)
    FILE.write_text(HEAD + text, encoding="utf-8")

"""The tables of every key in docs/language.md: `python -m tests.schema.keys` writes them anew."""

from collections.abc import Iterator
from pathlib import Path

from ladder.engine.rules import Rulebook
from ladder.load.packs.documents import SHAPES
from ladder.schema import Schema
from ladder.schema.rules import rules_schema
from tests.strategies import rules

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->\n"


def tables(rulebook: Rulebook) -> str:
    """The kinds of files and their parts with the keys of each, then every key with what it is."""
    shapes = {
        name: shape
        for name, shape in rules_schema(rulebook)["$defs"].items()
        if name.endswith("Shape")
    }
    kinds = {SHAPES[kind].__name__: f"`{kind}`" for kind in reversed(SHAPES)}
    rows = [
        "| file, or part of one | what it is | required keys | optional keys |",
        "|---|---|---|---|",
    ]
    for name in sorted(shapes, key=lambda item: (item not in kinds, item)):
        label = kinds.get(name, name.removesuffix("Shape").lower())
        rows.append(f"| {label} | {' | '.join(_of(shapes[name]))} |")
    rows += ["", "| key | meaning |", "|---|---|"]
    values = {key: text for shape in shapes.values() for key, text in _keys(shape)}
    rows += [f"| `{key}` | {values[key]} |" for key in sorted(values) if key not in SHAPES]
    return "\n".join(rows) + "\n"


def _of(shape: Schema) -> Iterator[str]:
    needed = shape.get("required", [])
    yield shape["description"].split("\n\n")[0].replace("\n", " ")
    yield ", ".join(f"`{key}`" for key in needed)
    yield ", ".join(f"`{key}`" for key in shape["properties"] if key not in needed)


def _keys(shape: Schema) -> Iterator[tuple[str, str]]:
    yield from ((key, item.get("description", "")) for key, item in shape["properties"].items())


def written(page: str, rulebook: Rulebook) -> str:
    """The page with its tables as they should be."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables(rulebook)}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rules()), encoding="utf-8")

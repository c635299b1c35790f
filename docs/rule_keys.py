"""Write the page of all keys of rule files, from the schema of the rules."""

from collections.abc import Iterator

from ladder.engine.rules import Rulebook
from ladder.load.packs.documents import SHAPES
from ladder.schema import Schema
from ladder.schema.rules import rules_schema

INTRODUCTION = "# All keys\n\nThis page lists each key that a rule file can contain.\n\n"


def page(rulebook: Rulebook) -> str:
    """Return the kinds of files with their keys, then each key with its meaning."""
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
    return INTRODUCTION + "\n".join(rows) + "\n"


def _of(shape: Schema) -> Iterator[str]:
    needed = shape.get("required", [])
    yield shape["description"].split("\n\n")[0].replace("\n", " ")
    yield ", ".join(f"`{key}`" for key in needed)
    yield ", ".join(f"`{key}`" for key in shape["properties"] if key not in needed)


def _keys(shape: Schema) -> Iterator[tuple[str, str]]:
    yield from ((key, item.get("description", "")) for key, item in shape["properties"].items())

"""The JSON Schema of the verdict, as it ships beside the renderer that it describes."""

import json
from importlib.resources import files


def verdict_schema() -> dict[str, object]:
    """The schema of what `ladder.advice.json` renders, JSON Schema draft 2020-12."""
    text = files("ladder.schema").joinpath("verdict.schema.json").read_text(encoding="utf-8")
    schema: dict[str, object] = json.loads(text)
    return schema

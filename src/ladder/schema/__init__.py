"""JSON Schemas (draft 2020-12) of the files that people write, from the vocabulary of a pack.

They let editors complete and explain, and other tools check. `ladder` itself checks more than a
schema can say, and says it better: it remains the judge.
"""

from typing import Any

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def head(title: str) -> Schema:
    """Return how a schema begins: its draft, its stable id and its title.

    The number in the id is that of the shape: a change that breaks readers raises it.
    """
    return {"$schema": DRAFT, "$id": f"urn:ladder-advisor:schema:{title.lower()}:1", "title": title}


def closed(properties: Schema, **more: object) -> Schema:
    """An object that holds nothing but these properties."""
    return {"type": "object", **more, "additionalProperties": False, "properties": properties}


def ref(name: str) -> Schema:
    """What a definition of that name says."""
    return {"$ref": f"#/$defs/{name}"}


def several(one: Schema, least: int = 1) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": one, "minItems": least}

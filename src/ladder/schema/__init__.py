"""JSON Schemas (draft 2020-12) of the files that people write, from the vocabulary of a pack.

Editors use them to complete and explain, other tools to check. `ladder` itself checks more than a
schema can, with better messages.
"""

from typing import Any

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def head(title: str) -> Schema:
    """Return the beginning of a schema: its draft, its stable id and its title.

    The number in the id is that of the shape: a change that breaks readers raises it.
    """
    return {"$schema": DRAFT, "$id": f"urn:ladder-advisor:schema:{title.lower()}:1", "title": title}


def closed(properties: Schema, **more: object) -> Schema:
    """Return the schema of an object with only these properties."""
    return {"type": "object", **more, "additionalProperties": False, "properties": properties}


def ref(name: str) -> Schema:
    """Return a reference to the definition of that name."""
    return {"$ref": f"#/$defs/{name}"}


def several(one: Schema, least: int = 1) -> Schema:
    """Return the schema of a list of such things."""
    return {"type": "array", "items": one, "minItems": least}

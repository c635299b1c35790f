"""The schemas of JSON output, from the typed dictionaries that it is made of."""

import re
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from ladder.schema import Schema, closed, head

_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def output_schema(shape: type, title: str, *, strict: bool = False) -> Schema:
    """Return the schema of a typed dictionary.

    In an `Annotated`, a text describes, a dict adds keywords. Readers get a schema that lets
    optional keys be added later; a `strict` one refuses every key that it does not name.

    Raises:
        TypeError: if a type in it has no schema here.
    """
    definitions: dict[str, Schema] = {}
    root = _object(shape, definitions)
    schemas = {"": root, **definitions}.values()
    for each in () if strict else schemas:
        del each["additionalProperties"]
    return {**head(title), **root, "$defs": definitions}


def _object(shape: type, definitions: dict[str, Schema]) -> Schema:
    hints = get_type_hints(shape, include_extras=True)
    needed = [name for name, kind in hints.items() if get_origin(kind) is not NotRequired]
    text = " ".join((shape.__doc__ or "").split())
    properties = {name: _schema(kind, definitions) for name, kind in hints.items()}
    return {"description": text, **closed(properties, required=needed)}


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if isinstance(kind, type) and kind in _TYPES:
        return {"type": _TYPES[kind]}
    if is_typeddict(kind):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__.removesuffix("Json")).lower()
        if name not in definitions:
            definitions[name] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    match get_origin(kind), get_args(kind):
        case origin, (inner, *notes) if origin is Annotated:
            return _annotated(_schema(inner, definitions), notes)
        case origin, (inner,) if origin is NotRequired:
            return _schema(inner, definitions)
        case origin, words if origin is Literal:
            return {"const": words[0]} if len(words) == 1 else {"enum": list(words)}
        case origin, (item,) if origin is list:
            return {"type": "array", "items": _schema(item, definitions)}
        case origin, (key, value) if origin is dict:
            names = _schema(key, definitions)
            return {
                "type": "object",
                **({"propertyNames": names} if names != _schema(str, definitions) else {}),
                "additionalProperties": _schema(value, definitions),
            }
        case origin, kinds if origin in (UnionType, Union):
            choices = [_schema(element, definitions) for element in kinds]
            plain = all(choice.keys() == {"type"} for choice in choices)
            return {"type": [x["type"] for x in choices]} if plain else {"anyOf": choices}
    raise TypeError(f"no schema for {kind}")


def _annotated(schema: Schema, notes: list[str | Schema]) -> Schema:
    for note in notes:
        schema = {**schema, **({"description": note} if isinstance(note, str) else note)}
    description = schema.pop("description", None)
    return {"description": description, **schema} if description else schema

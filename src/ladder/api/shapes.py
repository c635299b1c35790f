"""The shapes of a verdict's JSON as types: for annotations, and as responses of a web framework.

pydantic takes the standard library's typed dictionaries only from Python 3.12 on. Before that they
are built again here with `typing_extensions`, which nothing else imports: it starts slowly.
"""

import sys
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from ladder.advice.formats.json import Brief
from ladder.advice.shapes import Document

if TYPE_CHECKING or sys.version_info >= (3, 12):
    VerdictDict = Document
    BriefDict = Brief
else:

    @cache
    def _rebuilt(shape):
        from typing_extensions import TypedDict

        hints = get_type_hints(shape, include_extras=True)
        rebuilt = TypedDict(shape.__name__, {name: _of(kind) for name, kind in hints.items()})
        rebuilt.__doc__ = shape.__doc__
        return rebuilt

    def _of(kind: Any) -> Any:
        """Return a type with every typed dictionary in it built again."""
        if is_typeddict(kind):
            return _rebuilt(kind)
        match get_origin(kind), get_args(kind):
            case origin, (inner, *notes) if origin is Annotated:
                return Annotated[(_of(inner), *notes)]
            case origin, (inner,) if origin is NotRequired:
                return NotRequired[_of(inner)]
            case origin, parts if origin in (UnionType, Union):
                return reduce(or_, map(_of, parts))
            case origin, parts if origin in (list, dict):
                return origin[tuple(map(_of, parts))]
        return kind

    VerdictDict = _rebuilt(Document)
    BriefDict = _rebuilt(Brief)

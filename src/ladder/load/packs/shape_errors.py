"""Errors of pydantic about a rule file in words that help its author."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic_core import ErrorDetails

from ladder.engine.sources import Position
from ladder.load.packs.shapes import ExclusionShape, ParameterShape, Shape
from ladder.load.yaml.nodes import Route
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed, nearest, quoted

MEANT = {
    **dict.fromkeys(("delete", "disable", "ignore", "off", "remove", "skip"), "retire"),
    **dict.fromkeys(("override", "patch", "replace", "overrides"), "changes"),
    **dict.fromkeys(("ban", "block", "deny"), "forbid"),
}
"""First keys of other tools, and the kind of file that does it here."""

_ELSEWHERE = {
    "owner": "A pack has an owner, in pack.yaml; a rule has none.",
    "severity": "`ladder check` sets it: [tool.ladder.severity] in pyproject.toml.",
}
"""Keys that a rule does not take, and where they belong."""

# By the key under which a word stands: how it is spelled.
_SPELT = {
    "claims": "Write A and three digits: A099.",
    "url": "Write an address that begins with https:// or http://, or nothing.",
    "version": "Use letters, digits and . + - _ only: 2026.11.",
}

_KEBAB = "Use small letters and digits, joined by single hyphens: min-examples."

# The type of the complaint: what we say of the value, and what helps. {…} is pydantic's context.
_STATED: Mapping[str, tuple[str, str]] = {
    "answers": ("forbids answers to more than one fact", "Write a file for each of them."),
    **dict.fromkeys(("bool_parsing", "bool_type"), ("takes true or false", "Write true or false.")),
    "date_from_datetime_parsing": ("is not a valid date", "Check the month and the day."),
    "day": ("takes a date", "Write year, month and day, for example 2026-11-24."),
    **dict.fromkeys(
        ("dict_type", "model_type"),
        ("takes names with values", "Write name: value pairs below it, or in { }."),
    ),
    "valued": ("takes either one value or values by day", "Write value: or values:."),
    "instead": (
        "must name what comes first if its class is order, and only then",
        "Write class: order and instead: [few-shot], for example.",
    ),
    "forbids": ("must forbid either techniques or an answer", "Write techniques: or answer:."),
    **dict.fromkeys(("float_parsing", "float_type"), ("takes a number", "Write digits only.")),
    "greater_than_equal": ("must be at least {ge}", "Correct it."),
    "int_from_float": ("takes a whole number", "Write digits only."),
    "int_parsing": ("takes a whole number", "Write digits only."),
    "int_type": ("takes a whole number", "Write digits only."),
    "known": ("takes a number, true, false or unknown", "Write what is computed."),
    "less_than_equal": ("must be at most {le}", "Correct it."),
    "list_type": ("takes a list", "Write it in brackets: [a, b]."),
    "tuple_type": ("takes a list", "Write it in brackets: [a, b]."),
    "selection": ("takes a list of names", ""),
    "string_pattern_mismatch": ("is not spelled as such a name is", _KEBAB),
    "string_too_long": ("is longer than {max_length} characters", "Say it in fewer words."),
    "string_too_short": ("is empty", "Write it, or leave the key out."),
    "string_type": ("takes a text", "If you mean a text, put it in quotes."),
    "too_long": ("has no place in this kind of file", "Leave it out."),
    "too_short": ("is empty", "Write at least one entry."),
}


def shape_diagnostics(
    errors: Iterable[ErrorDetails], shape: type[Shape], position: Callable[..., Position]
) -> Iterator[Diagnostic]:
    """Yield errors about a document of `shape` in other words; `position` finds its paths.

    A missing key because of a misspelled one is one fault, not two.
    """
    # pydantic adds steps in brackets: of a key, and of one of two shapes.
    complaints: list[ErrorDetails] = [
        {**error, "loc": tuple(x for x in error["loc"] if not str(x).startswith("["))}
        for error in errors
    ]
    unknown = [item["loc"] for item in complaints if item["type"] == "extra_forbidden"]
    misspelt = {
        (*place, nearest(str(key), _fields(shape, tuple(place)))) for *place, key in unknown
    }
    misspelt |= {(*item["loc"][:-1], "met_when") for item in complaints if _is_when(item)}
    for complaint in complaints:
        if complaint["type"] != "missing" or complaint["loc"] not in misspelt:
            yield _fault(complaint, shape, position(*complaint["loc"]))


def _is_when(error: ErrorDetails) -> bool:
    return error["type"] == "too_long" and error["loc"][-1:] == ("when",)


def _fault(error: ErrorDetails, shape: type[Shape], position: Position) -> Diagnostic:
    kind, route = error["type"], error["loc"]
    key = str(route[-1]) if route else "the file"
    if kind == "extra_forbidden":
        legal = _fields(shape, route[:-1])
        help_ = did_you_mean(key, legal, f"Choose from: {listed(legal, 20)}.")
        if key in _ELSEWHERE and key not in legal:
            help_ = _ELSEWHERE[key]
        return Diagnostic(f"unknown key {quoted(key)}", position, help_)
    named = _named(route)
    if kind == "missing":
        help_ = f"Add {key}: and its value."
        if shape is ExclusionShape and key == "when":
            help_ = (
                "To rule out an option for all problems, write forbid: NAME. Why a technique is "
            )
            help_ += "no option, say under excluded: in the need or elsewhere: on its card."
        if shape is ParameterShape:
            help_ += " To change a shipped number, begin the file with changes: parameter/NAME."
        return Diagnostic(f"{named} is missing", position, help_)
    says, help_ = _STATED.get(kind, (f"is not right: {error['msg']}", "Correct it."))
    what = f"{named} {says.format(**error.get('ctx', {}))}"
    if kind == "literal_error":
        wrong, legal = str(error["input"]), re.findall(r"'(.*?)'", error["ctx"]["expected"])
        what = f"{named} cannot be {quoted(wrong)}"
        help_ = did_you_mean(wrong, legal, f"Choose from: {listed(legal, 20)}.")
    if kind == "dict_type" and key in ("when", "met_when"):
        help_ = "Write a fact and what it must be: {examples.demonstrations: {at_least: 500}}."
    if _is_when(error):
        help_ = "Write met_when: with the condition that must be met."
    if kind == "string_pattern_mismatch":
        what = f"{quoted(str(error['input']))} cannot be a name here"
        help_ = next((help_ for key, help_ in _SPELT.items() if key in route), help_)
    return Diagnostic(what, position, help_ or error["msg"])


def _named(route: Route) -> str:
    """Return a path in words: `why` of item 2 of `options`."""
    if not route:
        return "the file"
    words = [f"`{step}`" if isinstance(step, str) else f"item {step + 1}" for step in route[-3:]]
    return " of ".join(reversed(words))


def _fields(shape: type[Shape], route: Route) -> list[str]:
    """Return the keys that are legal at a place of a document."""
    for step in route:
        if step in shape.model_fields:
            shape = _inside(shape.model_fields[str(step)].annotation) or shape
    fields = shape.model_fields.items()
    return [field.alias or name for name, field in fields if not field.exclude]


def _inside(annotation: Any) -> type[Shape] | None:
    """Return the shape that a field's type holds: itself, or in a list, mapping or choice."""
    if hasattr(annotation, "model_fields"):
        return annotation  # type: ignore[no-any-return]
    for inner in get_args(annotation):
        if (shape := _inside(inner)) is not None:
            return shape
    return None

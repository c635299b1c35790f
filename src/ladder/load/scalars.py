"""One YAML scalar to one value of the vocabulary, without YAML 1.1's silent conversions."""

import re
from datetime import date

from yaml.nodes import Node, ScalarNode, SequenceNode

from ladder.faults import Fault, listed, nearest
from ladder.load.reader import mark_of
from ladder.model import Fact, Kind, Value

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9_]*)")
_NUMBER = re.compile(r"[+-]?((0|[1-9][0-9_]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TRUE = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})

UNKNOWN = "unknown"


def is_unknown(node: Node) -> bool:
    """Whether the author says that the fact is unknown: `unknown`, `null`, `~` or nothing."""
    return isinstance(node, ScalarNode) and (
        node.value == UNKNOWN or node.tag == "tag:yaml.org,2002:null"
    )


def value_of(node: Node, fact: Fact, name: str) -> Value | Fault:
    """The value of `fact` that a node gives, or what is wrong with it."""
    if fact.kind is Kind.CHOICES:
        return _choices(node, fact, name)
    if not isinstance(node, ScalarNode):
        return Fault(
            f"`{fact.id}` takes {_kind(fact)}, not a list or a mapping",
            mark_of(node, name),
            _example(fact),
        )
    match fact.kind:
        case Kind.BOOL:
            return _bool(node, fact, name)
        case Kind.WHOLE | Kind.NUMBER:
            return _number(node, fact, name)
        case Kind.CHOICE:
            return _choice(node, fact, name)
        case Kind.DATE:
            return _date(node, fact, name)
        case Kind.TEXT:
            return text_of(node, fact.id, name)


def text_of(node: Node, what: str, name: str) -> str | Fault:
    """A text; a word that YAML would read as something else must be quoted."""
    mark = mark_of(node, name)
    if not isinstance(node, ScalarNode):
        return Fault(f"`{what}` takes a text, not a list or a mapping", mark, "Write one sentence.")
    if not node.style and node.tag != "tag:yaml.org,2002:str":
        kind = {"bool": "yes/no", "int": "a number", "float": "a number"}.get(
            node.tag.rsplit(":", 1)[-1], "something else"
        )
        help_ = f'Put it in quotes if it is meant as text: "{node.value}".'
        return Fault(f"`{what}` takes a text, but YAML reads {node.value} as {kind}", mark, help_)
    if found := _CONTROL.search(node.value):
        what_ = f"`{what}` contains a control character (U+{ord(found[0]):04X})"
        return Fault(what_, mark, "Remove it: it could deceive whoever reads the text.")
    text = " ".join(node.value.split())
    return text or Fault(f"`{what}` is empty", mark, "Write it, or leave the key out.")


def _bool(node: ScalarNode, fact: Fact, name: str) -> Value | Fault:
    if not node.style and node.value in _TRUE:
        return True
    if not node.style and node.value in _FALSE:
        return False
    return _wrong(node, fact, name, "Write true, false or unknown.")


def _number(node: ScalarNode, fact: Fact, name: str) -> Value | Fault:
    text = node.value
    pattern = _WHOLE if fact.kind is Kind.WHOLE else _NUMBER
    if node.style or not text or not pattern.fullmatch(text) or len(text) > 40:
        return _wrong(node, fact, name, _number_help(text, fact))
    clean = text.replace("_", "")
    number: int | float = int(clean) if fact.kind is Kind.WHOLE else float(clean)
    low, high = fact.minimum, fact.maximum
    if (low is not None and number < low) or (high is not None and not number <= high):
        bounds = f"from {_plain(low)} to {_plain(high)}"
        what = f"`{fact.id}` is {text}, outside {bounds} {fact.unit}".rstrip()
        return Fault(what, mark_of(node, name), f"{fact.question} Write a number {bounds}.")
    return number


def _number_help(text: str, fact: Fact) -> str:
    if ":" in text:
        return f'YAML reads {text} as a time of day. {_example(fact)}'
    if re.fullmatch(r"[0-9.]+ ?[kK]", text) or "," in text:
        return "Write all the digits and nothing else: 1500, not 1,500 or 1.5k."
    if re.fullmatch(r"[0-9.]+ ?%", text):
        return "Write a share of 1: 0.9, not 90%."
    return _example(fact)


def _plain(number: float | None) -> str:
    return "any number" if number is None else f"{number:,.10g}"


def _choice(node: ScalarNode, fact: Fact, name: str) -> Value | Fault:
    if node.value in fact.choice_ids():
        return node.value
    near = nearest(node.value, fact.choice_ids())
    legal = f"Legal here: {listed(fact.choice_ids(), 20)}, unknown."
    help_ = f"Did you mean {near}? {legal}" if near else legal
    what = f"`{fact.id}` cannot be {_quoted(node)}"
    return Fault(what, mark_of(node, name), help_)


def _choices(node: Node, fact: Fact, name: str) -> Value | Fault:
    if isinstance(node, ScalarNode):
        alone = _choice(node, fact, name)
        return alone if isinstance(alone, Fault) else frozenset({node.value})
    if not isinstance(node, SequenceNode):
        what = f"`{fact.id}` takes a list"
        return Fault(what, mark_of(node, name), f"Write it in brackets: [{fact.choices[0].id}].")
    found: set[str] = set()
    for item in node.value:
        if not isinstance(item, ScalarNode):
            what = f"`{fact.id}` takes a list of words"
            return Fault(what, mark_of(item, name), f"Legal here: {listed(fact.choice_ids(), 20)}.")
        one = _choice(item, fact, name)
        if isinstance(one, Fault):
            return one
        found.add(item.value)
    return frozenset(found)


def _date(node: ScalarNode, fact: Fact, name: str) -> Value | Fault:
    try:
        return date.fromisoformat(node.value).toordinal()
    except ValueError:
        return _wrong(node, fact, name, "Write it as year-month-day: 2027-01-31.")


def _wrong(node: ScalarNode, fact: Fact, name: str, help_: str) -> Fault:
    what = f"`{fact.id}` takes {_kind(fact)}, not {_quoted(node)}"
    return Fault(what, mark_of(node, name), help_)


def _quoted(node: ScalarNode) -> str:
    text = _CONTROL.sub("?", " ".join(node.value.split()))
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"


_KINDS = {
    Kind.BOOL: "true or false",
    Kind.WHOLE: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.CHOICE: "one of its choices",
    Kind.CHOICES: "a list of its choices",
    Kind.DATE: "a day",
}


def _kind(fact: Fact) -> str:
    return _KINDS[fact.kind]


def _example(fact: Fact) -> str:
    match fact.kind:
        case Kind.BOOL:
            return "Write true, false or unknown."
        case Kind.WHOLE:
            return f"Write digits only, for example 300 {fact.unit}".rstrip() + "."
        case Kind.NUMBER:
            return "Write a plain number, for example 0.9 or 48."
        case _:
            return fact.question

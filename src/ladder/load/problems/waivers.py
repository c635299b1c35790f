"""Waivers, in a proposal or in a central file whose waivers also say for which files they are."""

from ladder.engine.facts import Fact, Kind
from ladder.engine.problem import Waiver
from ladder.engine.sources import Position
from ladder.load.yaml.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.yaml.scalars import is_unknown, text_of, value_of
from ladder.output.diagnostics import Diagnostic, InvalidInput, did_you_mean, listed, quoted
from ladder.output.fact_values import UNKNOWN

KEYS = ("rule", "reason", "owner", "expires")

_EXPIRES = Fact("waivers.expires", Kind.DATE, "")
_HELP = "A waiver has a rule, a reason, an owner and the day on which it expires."


def load_waivers(path: str, text: str) -> tuple[Waiver, ...]:
    """Return the waivers of a central file with this text.

    Raises:
        InvalidInput: with everything that is wrong with the file.
    """
    diagnostics: list[Diagnostic] = []
    root = compose(text, path, diagnostics)
    if not isinstance(root, Mapping) or [key.value for key, _ in root.entries] != ["waivers"]:
        what = "a file of waivers has one name at its top, `waivers`"
        help_ = "Write: waivers: [{rule: …, files: proposals/*, reason: …, owner: …, expires: …}]"
        position = root.position if root else Position(path)
        raise InvalidInput([*diagnostics, Diagnostic(what, position, help_)])
    waivers = read_waivers(root.entries[0][1], diagnostics, (*KEYS, "files"))
    if diagnostics:
        raise InvalidInput(diagnostics)
    return waivers


def read_waivers(
    node: Node, diagnostics: list[Diagnostic], keys: tuple[str, ...] = KEYS
) -> tuple[Waiver, ...]:
    """Return the waivers that a node gives, with these keys; faults go to `diagnostics`."""
    if is_unknown(node):
        return ()
    if not isinstance(node, Listing):
        help_ = "Write: waivers: [{rule: …, reason: …, owner: …, expires: 2027-01-31}]"
        diagnostics.append(Diagnostic("`waivers` takes a list", node.position, help_))
        return ()
    waivers = (_waiver(item, diagnostics, keys) for item in node.items)
    return tuple(waiver for waiver in waivers if waiver is not None)


def _waiver(node: Node, diagnostics: list[Diagnostic], keys: tuple[str, ...]) -> Waiver | None:
    if not isinstance(node, Mapping):
        diagnostics.append(Diagnostic("a waiver is not a word or a list", node.position, _HELP))
        return None
    before = len(diagnostics)
    given: dict[str, str] = {}
    files: tuple[str, ...] = ()
    for key, value in node.entries:
        if key.value not in keys:
            what = f"unknown key {quoted(key.value)} in a waiver"
            help_ = did_you_mean(key.value, keys, f"Choose from: {listed(keys)}.")
            diagnostics.append(Diagnostic(what, key.position, help_))
        elif key.value == "files":
            files = _patterns(value, diagnostics)
        else:
            given[key.value] = _value(key, value, diagnostics) or ""
    missing = [key for key in KEYS if key not in given]
    if missing and len(diagnostics) == before:
        diagnostics.append(Diagnostic(f"the waiver lacks {listed(missing)}", node.position, _HELP))
    return (
        None if len(diagnostics) > before else Waiver(**given, position=node.position, files=files)
    )


def _patterns(node: Node, diagnostics: list[Diagnostic]) -> tuple[str, ...]:
    items = node.items if isinstance(node, Listing) else [node]
    for item in items:
        if not (isinstance(item, Scalar) and item.value):
            help_ = "Write files: proposals/*.yaml, or a list of such patterns."
            diagnostics.append(Diagnostic("`files` takes patterns", item.position, help_))
    return tuple(item.value for item in items if isinstance(item, Scalar))


def _value(key: Scalar, node: Node, diagnostics: list[Diagnostic]) -> str | None:
    if isinstance(node, Scalar) and (not node.value or is_unknown(node)):
        nothing = UNKNOWN if node.value == UNKNOWN else "empty"
        diagnostics.append(Diagnostic(f"`waivers.{key.value}` is {nothing}", node.position, _HELP))
        return None
    if key.value == "expires":
        day = value_of(node, _EXPIRES, diagnostics)
        return None if day is None else str(day)
    return text_of(node, f"waivers.{key.value}", diagnostics)

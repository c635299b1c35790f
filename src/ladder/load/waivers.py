"""Waivers as a problem file, or a file of their own, gives them."""

from ladder.engine.facts import Fact, Kind
from ladder.engine.problem import Waiver
from ladder.load import nodes
from ladder.load.nodes import Listing, Node, Scalar
from ladder.load.scalars import UNKNOWN, is_unknown, text_of, value_of
from ladder.output.diagnostics import Diagnostic, did_you_mean, listed, quoted

KEYS = ("rule", "reason", "owner", "expires")

_EXPIRES = Fact("waivers.expires", Kind.DATE, "")
_HELP = "A waiver has a rule, a reason, an owner and the day on which it expires."


def read_waivers(
    node: Node, diagnostics: list[Diagnostic], besides: tuple[str, ...] = ()
) -> tuple[Waiver, ...]:
    """The waivers that a node gives; what is wrong with any goes to `diagnostics`.

    `besides` are keys that a waiver may have here and that somebody else reads.
    """
    if is_unknown(node):
        return ()
    if not isinstance(node, Listing):
        help_ = "Write: waivers: [{rule: …, reason: …, owner: …, expires: 2027-01-31}]"
        diagnostics.append(Diagnostic("`waivers` takes a list", node.position, help_))
        return ()
    waivers = (_waiver(item, diagnostics, (*KEYS, *besides)) for item in node.items)
    return tuple(waiver for waiver in waivers if waiver is not None)


def _waiver(node: Node, diagnostics: list[Diagnostic], legal: tuple[str, ...]) -> Waiver | None:
    if not isinstance(node, nodes.Mapping):
        diagnostics.append(Diagnostic("a waiver is not a word or a list", node.position, _HELP))
        return None
    before = len(diagnostics)
    given: dict[str, str] = {}
    for key, value in node.entries:
        if key.value not in KEYS:
            what = f"unknown key {quoted(key.value)} in a waiver"
            help_ = did_you_mean(key.value, legal, f"Choose from: {listed(legal)}.")
            diagnostics.append(Diagnostic(what, key.position, help_))
            continue
        given[key.value] = _value(key, value, diagnostics) or ""
    missing = [key for key in KEYS if key not in given]
    if missing and len(diagnostics) == before:
        diagnostics.append(Diagnostic(f"the waiver lacks {listed(missing)}", node.position, _HELP))
    if len(diagnostics) > before:
        return None
    return Waiver(given["rule"], given["reason"], given["owner"], given["expires"], node.position)


def _value(key: Scalar, node: Node, diagnostics: list[Diagnostic]) -> str | None:
    if isinstance(node, Scalar) and (not node.value or is_unknown(node)):
        nothing = UNKNOWN if node.value == UNKNOWN else "empty"
        diagnostics.append(Diagnostic(f"`waivers.{key.value}` is {nothing}", node.position, _HELP))
        return None
    if key.value == "expires":
        day = value_of(node, _EXPIRES, diagnostics)
        return None if day is None else str(day)
    return text_of(node, f"waivers.{key.value}", diagnostics)

"""A central file of waivers: `waivers:` with a list of them, each for the files that it names."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.engine.problem import Waiver
from ladder.engine.sources import Position
from ladder.load.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.problem import read_waivers
from ladder.load.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput


def load_waivers(path: str) -> tuple[Waiver, ...]:
    """The waivers of a central file.

    Raises:
        InvalidInput: with everything that is wrong with the file.
    """
    diagnostics: list[Diagnostic] = []
    root = compose(read_text(path), path, diagnostics)
    if not isinstance(root, Mapping) or [key.value for key, _ in root.entries] != ["waivers"]:
        what = "a file of waivers has one name at its top, `waivers`"
        help_ = "Write: waivers: [{rule: …, files: proposals/*, reason: …, owner: …, expires: …}]"
        position = root.position if root else Position(path)
        raise InvalidInput([*diagnostics, Diagnostic(what, position, help_)])
    waivers = tuple(waivers_of(root.entries[0][1], diagnostics))
    if diagnostics:
        raise InvalidInput(diagnostics)
    return waivers


def waivers_of(listing: Node, diagnostics: list[Diagnostic]) -> Iterator[Waiver]:
    """The waivers of a list, with their files; what is wrong with any goes to `diagnostics`."""
    if not isinstance(listing, Listing):
        yield from read_waivers(listing, diagnostics)
        return
    for item in listing.items:
        entries = item.entries if isinstance(item, Mapping) else []
        named = [value for key, value in entries if key.value == "files"]
        files = tuple(pattern for value in named for pattern in _patterns(value, diagnostics))
        if isinstance(item, Mapping):
            item = replace(item, entries=[pair for pair in entries if pair[0].value != "files"])
        for waiver in read_waivers(replace(listing, items=[item]), diagnostics, ("files",)):
            yield replace(waiver, files=files)


def _patterns(node: Node, diagnostics: list[Diagnostic]) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else [node]:
        if isinstance(item, Scalar) and item.value:
            yield item.value
        else:
            help_ = "Write files: proposals/*.yaml, or a list of such patterns."
            diagnostics.append(Diagnostic("`files` takes patterns", item.position, help_))

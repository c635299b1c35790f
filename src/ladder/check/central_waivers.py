"""The central file of waivers: as in a proposal, and each may name the files that it speaks of."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.engine.rules import Position, Waiver
from ladder.load.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.problem import read_waivers
from ladder.load.reader import read_text
from ladder.output.diagnostics import Diagnostic, InvalidInput


def load_waivers(path: str) -> tuple[Waiver, ...]:
    """The waivers of a central file: `waivers:` with a list of them.

    Raises:
        InvalidInput: with everything that is wrong with the file.
    """
    diagnostics: list[Diagnostic] = []
    root = compose(read_text(path), path, diagnostics)
    found = tuple(_waivers(root, path, diagnostics))
    if diagnostics:
        raise InvalidInput(diagnostics)
    return found


def _waivers(root: Node | None, path: str, diagnostics: list[Diagnostic]) -> Iterator[Waiver]:
    entries = root.entries if isinstance(root, Mapping) else []
    if [key.value for key, _ in entries] != ["waivers"]:
        position = root.position if root else Position(path)
        help_ = "Write: waivers: [{rule: …, files: proposals/*, reason: …, owner: …, expires: …}]"
        diagnostics.append(
            Diagnostic("a file of waivers has one name at its top, `waivers`", position, help_)
        )
        return
    listing = entries[0][1]
    if not isinstance(listing, Listing):
        yield from read_waivers(listing, diagnostics)
        return
    for item in listing.items:
        files: tuple[str, ...] = ()
        if isinstance(item, Mapping):
            given = [value for key, value in item.entries if key.value == "files"]
            files = tuple(each for value in given for each in _patterns(value, diagnostics))
            rest = [(key, value) for key, value in item.entries if key.value != "files"]
            item = replace(item, entries=rest)
        for waiver in read_waivers(replace(listing, items=[item]), diagnostics, ("files",)):
            yield replace(waiver, files=files)


def _patterns(node: Node, diagnostics: list[Diagnostic]) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else [node]:
        if isinstance(item, Scalar) and item.value:
            yield item.value
        else:
            help_ = "Write files: proposals/*.yaml, or a list of such patterns."
            diagnostics.append(Diagnostic("`files` takes patterns", item.position, help_))

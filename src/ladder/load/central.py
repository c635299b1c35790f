"""The central file of waivers: as in a proposal, and each may name the files that it speaks of."""

from collections.abc import Iterator
from dataclasses import replace

from ladder.faults import BadInput, Fault
from ladder.load.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.reader import read_text
from ladder.load.waivers import read_waivers
from ladder.model import Mark, Waiver


def load_waivers(path: str) -> tuple[Waiver, ...]:
    """The waivers of a central file: `waivers:` with a list of them.

    Raises:
        BadInput: with everything that is wrong with the file.
    """
    faults: list[Fault] = []
    root = compose(read_text(path), path, faults)
    found = tuple(_waivers(root, path, faults))
    if faults:
        raise BadInput(faults)
    return found


def _waivers(root: Node | None, path: str, faults: list[Fault]) -> Iterator[Waiver]:
    entries = root.entries if isinstance(root, Mapping) else []
    if [key.value for key, _ in entries] != ["waivers"]:
        mark = root.mark if root else Mark(path)
        help_ = "Write: waivers: [{rule: …, files: proposals/*, reason: …, owner: …, expires: …}]"
        faults.append(Fault("a file of waivers has one name at its top, `waivers`", mark, help_))
        return
    listing = entries[0][1]
    if not isinstance(listing, Listing):
        yield from read_waivers(listing, faults)
        return
    for item in listing.items:
        files: tuple[str, ...] = ()
        if isinstance(item, Mapping):
            given = [value for key, value in item.entries if key.value == "files"]
            files = tuple(each for value in given for each in _patterns(value, faults))
            rest = [(key, value) for key, value in item.entries if key.value != "files"]
            item = Mapping(item.mark, rest)
        for waiver in read_waivers(Listing(listing.mark, [item]), faults, ("files",)):
            yield replace(waiver, files=files)


def _patterns(node: Node, faults: list[Fault]) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else [node]:
        if isinstance(item, Scalar) and item.value:
            yield item.value
        else:
            help_ = "Write files: proposals/*.yaml, or a list of such patterns."
            faults.append(Fault("`files` takes patterns", item.mark, help_))

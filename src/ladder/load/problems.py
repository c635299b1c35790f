"""Every problem below a folder: problem files, and lists in which each item has a `problem:`."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.load.files import rule_files
from ladder.load.nodes import Listing, Mapping, Node, Scalar, compose
from ladder.load.problem import problem_from
from ladder.load.reader import decode
from ladder.output.diagnostics import Diagnostic, InvalidInput


class Written(NamedTuple):
    """A problem as it stands in a file, not yet read by any rules; None where it is no YAML."""

    name: str
    file: str
    node: Node | None

    def read(self, rulebook: Rulebook) -> Problem:
        """The problem, checked against the words of a rulebook.

        Raises:
            InvalidInput: with everything that is wrong with it.
        """
        return problem_from(self.node, self.file, rulebook, [])


def problems_below(folder: Path) -> Iterator[Written]:
    """The problems of every YAML file below a folder, those among them that nobody can read.

    Raises:
        InvalidInput: if there is no such folder, or no YAML file in it.
    """
    for file, raw in rule_files(folder):
        root, diagnostics = None, list[Diagnostic]()
        with suppress(InvalidInput):
            root = compose(decode(raw, file), file, diagnostics)
        for item in root.items if isinstance(root, Listing) else ():
            problem = item.get("problem") if isinstance(item, Mapping) else None
            if isinstance(item, Mapping) and isinstance(problem, Mapping):
                name = item.get("id")
                named = name.value if isinstance(name, Scalar) else str(item.position)
                yield Written(named, file, problem)
        if not isinstance(root, Listing):
            yield Written(file, file, None if diagnostics else root)

"""A problem in the front matter of a Markdown document: alone, or below a key of its own."""

from dataclasses import replace

from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load import nodes
from ladder.load.nodes import Node, Scalar, compose
from ladder.load.problem import problem_from
from ladder.load.reader import front_matter
from ladder.load.scalars import LONGEST, text_of
from ladder.output.diagnostics import Diagnostic, fault

BELOW = "ladder"
"""The key of a document's front matter under which a problem may stand."""


def problem_of(text: str, name: str, rulebook: Rulebook) -> Problem:
    """The problem of a document.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    diagnostics: list[Diagnostic] = []
    if (matter := front_matter(text)) is None:
        help_ = "Begin it with a line of three dashes, the problem as YAML, and another such line."
        raise fault("a document without front matter", help_, Position(name))
    root = compose(matter, name, diagnostics)
    below = root.get(BELOW) if isinstance(root, nodes.Mapping) else None
    if not (isinstance(root, nodes.Mapping) and isinstance(below, nodes.Mapping)):
        return problem_from(root, name, rulebook, diagnostics)
    return problem_within(root.get("title"), below, name, rulebook, diagnostics)


def problem_within(
    title: Node | None,
    inner: nodes.Mapping,
    name: str,
    rulebook: Rulebook,
    diagnostics: list[Diagnostic],
    clashes: list[Diagnostic] | None = None,
) -> Problem:
    """As `problem_from`, of a mapping below a document's own keys, whose title is its title too.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    outer = title.value if isinstance(title, Scalar) else ""
    if isinstance(title, Scalar) and len(outer) > LONGEST:
        text_of(title, "title", diagnostics)  # says that it is too long
    problem = problem_from(inner, name, rulebook, diagnostics, clashes)
    own = inner.get("title") is not None or not outer.isprintable()
    return problem if own or not outer else replace(problem, title=outer)

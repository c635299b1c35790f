"""A problem in a file of its own, or in the front matter of a Markdown document."""

from dataclasses import replace

from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.problems.problem import parse_problem, problem_from
from ladder.load.yaml.front_matter import MARKDOWN, front_matter, is_document
from ladder.load.yaml.nodes import Mapping, Node, Scalar, compose
from ladder.load.yaml.reader import FAR, LIMIT, read_text
from ladder.output.diagnostics import Diagnostic, fault

BEGIN = "`ladder new FILE` writes a file to fill in; `ladder ask` asks instead."
"""Ways to get a problem file."""

BELOW = "ladder"
"""The key of a document's front matter under which a problem may stand."""


def load_problem(path: str, rulebook: Rulebook) -> Problem:
    """Read and check a problem file, the front matter of a document, or `-` for standard input.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    name = "<stdin>" if path == "-" else path
    limit = FAR if name.lower().endswith(MARKDOWN) else LIMIT
    text = read_text(path, limit, f"Check the path. {BEGIN}")
    return problem_of(text, name, rulebook)


def problem_of(text: str, name: str, rulebook: Rulebook) -> Problem:
    """Return the problem in a text: a problem file, or the front matter of a document.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    if not is_document(text, name):
        return parse_problem(text, name, rulebook)
    diagnostics: list[Diagnostic] = []
    if (matter := front_matter(text)) is None:
        help_ = "Begin it with a line of three dashes, the problem as YAML, and another such line."
        raise fault("a document without front matter", help_, Position(name))
    root = compose(matter, name, diagnostics)
    below = root.get(BELOW) if isinstance(root, Mapping) else None
    if not (isinstance(root, Mapping) and isinstance(below, Mapping)):
        return problem_from(root, name, rulebook, diagnostics)
    return problem_within(root.get("title"), below, name, rulebook, diagnostics)


def problem_within(
    title: Node | None,
    inner: Mapping,
    name: str,
    rulebook: Rulebook,
    diagnostics: list[Diagnostic],
    clashes: list[Diagnostic] | None = None,
) -> Problem:
    """Return the problem of a mapping below a document's own keys, whose title it takes.

    Raises:
        InvalidInput: with everything that is wrong with it.
    """
    outer = title.value if isinstance(title, Scalar) else ""
    problem = problem_from(inner, name, rulebook, diagnostics, clashes)
    own = inner.get("title") is not None or not outer.isprintable()
    return problem if own or not outer else replace(problem, title=outer)

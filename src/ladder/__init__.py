"""`ladder`: the minimum effective dose between a prompt and fine-tuning, with the documented why.

    from ladder import advise, load_problem, load_rules

    rules = load_rules()
    verdict = advise(load_problem("problem.yaml", rules), rules)
    verdict.recommendation.technique

Everything is pure after loading: the same problem, rules and day give the same verdict. Nothing
here trains, calls a model or opens a connection. What a function needs is imported when it is
called: `import ladder` itself stays free.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from ladder.version import __version__ as __version__

if TYPE_CHECKING:
    from ladder.engine.problem import Problem as Problem
    from ladder.engine.rules import Rulebook as Rulebook
    from ladder.engine.verdict import Verdict as Verdict
    from ladder.output.diagnostics import InvalidInput as InvalidInput

__all__ = [
    "InvalidInput",
    "Problem",
    "Rulebook",
    "Verdict",
    "advise",
    "advise_many",
    "load_problem",
    "load_rules",
]

_TYPES = {
    "InvalidInput": "ladder.output.diagnostics",
    "Problem": "ladder.engine.problem",
    "Rulebook": "ladder.engine.rules",
    "Verdict": "ladder.engine.verdict",
}


def load_rules(*extra: str | os.PathLike[str], only: bool = False) -> "Rulebook":
    """The shipped rules, with those of the folders `extra` added or put in their place by id.

    Args:
        extra: folders of rule files; later ones win.
        only: leave the shipped rules out.

    Raises:
        InvalidInput: with everything that is wrong with the rules.
    """
    from ladder.load.rules import load_rules as load

    return load(*[os.fspath(folder) for folder in extra], only=only)


def load_problem(path: str | os.PathLike[str], rules: "Rulebook | None" = None) -> "Problem":
    """Read and check a problem file (`-` for standard input).

    Args:
        path: a YAML file as `ladder schema problem` describes it.
        rules: whose vocabulary to check against; the shipped rules by default.

    Raises:
        InvalidInput: with every fault of the file, each with its line and column.
    """
    from ladder.load.problem import load_problem as load

    return load(os.fspath(path), rules or _shipped())


def advise(
    problem: "Problem | Mapping[str, object]",
    rules: "Rulebook | None" = None,
    *,
    as_of: date | None = None,
) -> "Verdict":
    """The verdict on a problem: a technique, every reason for and against, and what is unknown.

    Args:
        problem: from `load_problem`, or a plain mapping of the same shape as the file.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if a mapping is not a problem.
    """
    return next(advise_many([problem], rules, as_of=as_of))


def advise_many(
    problems: "Iterable[Problem | Mapping[str, object]]",
    rules: "Rulebook | None" = None,
    *,
    as_of: date | None = None,
) -> "Iterator[Verdict]":
    """The verdict on each problem, in their order, as `advise` gives it; one at a time.

    Raises:
        InvalidInput: at the first mapping that is not a problem.
    """
    from ladder.engine.explanation import judge
    from ladder.engine.problem import Problem
    from ladder.load.problem import problem_from_mapping

    rulebook, day = rules or _shipped(), as_of or date.today()  # noqa: DTZ011 - the reader's own
    _shown_in_notebooks()
    for problem in problems:
        if not isinstance(problem, Problem):
            problem = problem_from_mapping(problem, rulebook)
        yield judge(rulebook, problem.title, problem.facts, day, problem.origins)


@lru_cache(maxsize=1)
def _shipped() -> "Rulebook":
    """The shipped rules without their own cases."""
    from ladder.load.rules import load_rules as load

    return load(cases=False)


@lru_cache(maxsize=1)
def _shown_in_notebooks() -> None:
    """Let a verdict show itself in a notebook as the page that `--format html` writes.

    It is told here, because the engine knows no pages. A frame keeps page and notebook apart.
    """
    from ladder.engine.verdict import Verdict

    def page(verdict: "Verdict") -> str:
        from ladder.advice.formats import html

        whole = html.render(verdict).replace("&", "&amp;").replace('"', "&quot;")
        size = 'width="100%" height="640"'
        return f'<iframe title="The verdict" sandbox {size} srcdoc="{whole}"></iframe>'

    setattr(Verdict, "_repr_html_", page)  # noqa: B010 - it is no attribute that the class declares


def __getattr__(name: str) -> object:
    if name not in _TYPES:
        raise AttributeError(f"module 'ladder' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_TYPES[name]), name)

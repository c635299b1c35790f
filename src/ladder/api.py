"""The library's front door: problems in, verdicts out."""

import os
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ladder.engine.explanation import judge
from ladder.engine.rules import Problem, Rulebook
from ladder.engine.verdict import Verdict
from ladder.load import problem as reading
from ladder.load.rules import load_rules


def load_problem(path: str | os.PathLike[str], rules: Rulebook | None = None) -> Problem:
    """Read and check a problem file (`-` for standard input).

    Args:
        path: a YAML file as `ladder schema problem` describes it.
        rules: whose vocabulary to check against; the shipped rules by default.

    Raises:
        InvalidInput: with every fault of the file, each with its line and column.
    """
    return reading.load_problem(os.fspath(path), rules or _shipped())


def advise(
    problem: Problem | Mapping[str, object],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> Verdict:
    """The verdict on a problem: a technique, every reason for and against, and what is unknown.

    Args:
        problem: from `load_problem`, or a plain mapping of the same shape as the file.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if a mapping is not a problem.
    """
    rulebook = rules or _shipped()
    if not isinstance(problem, Problem):
        problem = reading.problem_from_mapping(problem, rulebook)
    return judge(rulebook, problem.title, problem.facts, as_of or date.today())  # noqa: DTZ011 - the reader's own day


@lru_cache(maxsize=1)
def _shipped() -> Rulebook:
    return load_rules()

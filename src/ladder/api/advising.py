"""Rules, problems and verdicts: what a program needs to ask for advice."""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, overload

from ladder.api.verdict import Fault, Verdict
from ladder.engine.explanation import judge
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import InvalidInput

if TYPE_CHECKING:
    from ladder.api.planning import Plan


def load_rules(*extra: str | os.PathLike[str], only: bool = False) -> Rulebook:
    """Return the shipped rules, with the rules of other folders added or replaced by id.

    A first start takes about a second; later ones read a cache. Load rules once per process and
    share them: they are immutable and safe to use from several threads.

    Args:
        extra: folders of rule files; later folders have priority.
        only: leave the shipped rules out.

    Raises:
        InvalidInput: with everything that is wrong with the rules.
    """
    from ladder.load.packs.rules import load_rules as load

    return load(*[os.fspath(folder) for folder in extra], only=only)


def load_problem(path: str | os.PathLike[str], rules: Rulebook | None = None) -> Problem:
    """Read and check a problem file, or standard input (`-`).

    Args:
        path: a YAML file as `ladder schema problem` describes it, or Markdown with front matter.
        rules: the rules whose vocabulary counts; the shipped rules by default.

    Raises:
        InvalidInput: with every fault of the file, each with its line and column.
    """
    from ladder.load.problems.files import load_problem as load

    return load(os.fspath(path), rules or shipped())


def read_problem(text: str, rules: Rulebook | None = None, *, name: str = "<text>") -> Problem:
    """Check the text of a problem file. Text without a fact is a problem of which nothing is known.

    Args:
        text: YAML as `ladder schema problem` describes it.
        rules: the rules whose vocabulary counts; the shipped rules by default.
        name: the name of the file in errors.

    Raises:
        InvalidInput: with every fault of the text, each with its line and column.
    """
    from ladder.load.problems.problem import parse_problem

    lines = map(str.strip, text.splitlines())
    if all(not line or line.startswith("#") for line in lines):
        return Problem("", {})
    return parse_problem(text, name, rules or shipped())


def write_problem(problem: Problem, rules: Rulebook | None = None) -> str:
    """Return a problem as the text of a problem file, each fact below its question.

    Facts that were asked and that nobody knows are written as `unknown`, so that an interview goes
    on from the text.
    """
    from ladder.load.problems.writer import written

    rulebook = rules or shipped()
    unknown = problem.positions.keys() & rulebook.facts.keys() - problem.facts.keys()
    facts, tries = problem.facts, problem.tries
    return written(rulebook, facts, sorted(unknown), title=problem.title, tries=tries)


def advise(
    problem: Problem | Mapping[Any, object],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> Verdict:
    """Return the verdict on a problem: a technique, the reasons, and what is still unknown.

    A verdict takes less than a millisecond. Open questions and JSON are computed when you ask.

    Args:
        problem: from `load_problem`, or a mapping from facts to values (see `advise_many`).
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if a mapping is not a valid problem.
    """
    rulebook = rules or shipped()
    return _verdict(as_problem(problem, rulebook), rulebook, as_of or today())


@overload
def advise_many(
    problems: Iterable[Problem | Mapping[Any, object]],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
    errors: Literal["raise"] = "raise",
) -> Iterator[Verdict]: ...
@overload
def advise_many(
    problems: Iterable[Problem | Mapping[Any, object]],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
    errors: Literal["collect"],
) -> Iterator[Verdict | Fault]: ...
def advise_many(
    problems: Iterable[Problem | Mapping[Any, object]],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
    errors: Literal["raise", "collect"] = "raise",
) -> Iterator[Verdict | Fault]:
    """Yield the verdict on each problem, in order. Memory does not grow with their number.

    A row is a mapping from facts to values: nested as in a problem file
    (`{"task": {"shape": "chat"}}`), with dotted names (`{"task.shape": "chat"}`), or both. A row of
    pandas, polars or pyarrow will do. None, NaN, NA and an empty text mean unknown, and numbers
    of numpy are numbers. `title` names the problem, else `id` does.

    Args:
        problems: problems from `load_problem`, or rows.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.
        errors: `raise` stops at the first invalid row; `collect` yields a `Fault` in its place.

    Raises:
        InvalidInput: if a row is not a valid problem and `errors` is `raise`; it names the row.
    """
    rulebook, day = rules or shipped(), as_of or today()
    for number, given in enumerate(problems):
        try:
            problem = as_problem(given, rulebook, f"row {number}")
        except InvalidInput as error:
            if errors == "raise":
                raise
            yield Fault(number, error)
        else:
            yield _verdict(problem, rulebook, day)


def plan(
    problem: Problem | Mapping[Any, object],
    rules: Rulebook | None = None,
    *,
    as_of: date | None = None,
) -> "Plan":
    """Return what to do next: experiments, cheapest first, with their cost and when to stop.

    Args:
        problem: from `load_problem`, or a mapping from facts to values.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.

    Raises:
        InvalidInput: if a mapping is not a valid problem.
    """
    from ladder.api.planning import Plan
    from ladder.planning.plan import plan as planned

    rulebook = rules or shipped()
    stated = as_problem(problem, rulebook)
    return Plan(*planned(_verdict(stated, rulebook, as_of or today()), stated.facts))


def explain_rule(id: str, rules: Rulebook | None = None) -> str:
    """Return what `ladder rules show ID` prints, as Markdown.

    Args:
        id: the id of a rule, technique, need, fact, source or claim, as a reason's `id` gives it.
        rules: from `load_rules`; the shipped rules by default.

    Raises:
        InvalidInput: if there is no such id, with the nearest one.
    """
    from ladder.workshop.entries import entries_of, find_one
    from ladder.workshop.reference import page, page_of

    book = rules or load_rules()  # with their cases, which a page shows
    return page.as_markdown(page_of(book, find_one(entries_of(book), id)))


def as_problem(
    given: Problem | Mapping[Any, object], rulebook: Rulebook, name: str = "<mapping>"
) -> Problem:
    """Return a problem as it is, and a mapping as a problem.

    Raises:
        InvalidInput: if a mapping is not a valid problem; `name` says which one.
    """
    if isinstance(given, Problem):
        return given
    from ladder.load.problems.mappings import problem_from_mapping

    return problem_from_mapping(given, rulebook, name)


def _verdict(problem: Problem, rulebook: Rulebook, day: date) -> Verdict:
    return Verdict.of(judge(rulebook, problem.title, problem.facts, day, problem.origins))


def today() -> date:
    """Return the reader's own day."""
    return date.today()  # noqa: DTZ011 - the reader's own


@lru_cache(maxsize=1)
def shipped() -> Rulebook:
    """Return the shipped rules without their cases."""
    from ladder.load.packs.rules import load_rules as load

    return load(cases=False)

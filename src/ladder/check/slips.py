"""Slips in the data of a proposal: cautions with their counts, for a reviewer to look at."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ladder.check.evaluation import Evaluation
from ladder.check.findings import Issue, Severity
from ladder.engine.pack import CheckRule
from ladder.load.evidence.data import DataSet, examples_in, is_whole
from ladder.load.evidence.examples import Example
from ladder.load.evidence.lines import Lines, named
from ladder.output.diagnostics import InvalidInput

_MOST = 50_000
"""Rows of a file that are read for this."""

_SHARE = 0.95
"""Share of examples with one answer from which the answer teaches nothing."""

_FEW_PATTERNS = 0.2
"""Patterns per example below which the examples are variants of a few."""

_ENOUGH = 50
"""Examples below which neither of these is said."""

_MEMORIZES = re.compile(
    r"\b(memori[sz]\w*|catalogue?s?|price ?lists?|handbooks?|product lists?|know all|by heart)\b",
    re.IGNORECASE,
)


SYNTHETIC, INTO_WEIGHTS = "examples.synthetic", "knowledge.into_weights"


class _Row(NamedTuple):
    question: tuple[str, ...]
    pattern: tuple[str, ...]
    answer: str
    synthetic: bool
    whole: bool


_OF_A_MODEL = re.compile(r"\bas an? (?:ai|large) (?:language )?model\b")
"""What a model says of itself in an answer."""


def slips(evaluation: Evaluation) -> Iterator[Issue]:
    """Yield a caution for each slip in the files or the title of a proposal."""
    if not evaluation.trains:
        return
    stated = evaluation.problem.facts

    def caution(rule: CheckRule, fact: str, **more: int | str) -> Issue:
        return Issue(rule, Severity.WARNING, (fact,), more=more)

    examples, items = (_rows(evaluation, fact) for fact in ("examples.file", "evaluation.file"))
    total = len(examples)
    if leaked := _leaked(items, examples):
        yield caution(CheckRule.EVALUATION_LEAK, "evaluation.file", rows=leaked, of=len(items))
    if empty := sum(not row.whole for row in examples):
        yield caution(CheckRule.EMPTY_EXAMPLES, "examples.file", rows=empty, of=total)
    if total >= _ENOUGH:
        _, same = Counter(row.answer for row in examples).most_common(1)[0]
        if same >= _SHARE * total:
            yield caution(CheckRule.SINGLE_ANSWER, "examples.file", rows=same, of=total)
        patterns = len({row.pattern for row in examples})
        if patterns <= _FEW_PATTERNS * total:
            rule = CheckRule.TEMPLATED_EXAMPLES
            yield caution(rule, "examples.file", patterns=patterns, of=total)
    synthetic = sum(row.synthetic for row in examples)
    if synthetic and stated.get(SYNTHETIC) is False:
        yield caution(CheckRule.SYNTHETIC_ROWS, SYNTHETIC, rows=synthetic, of=total)
    word = _MEMORIZES.search(evaluation.problem.title)
    if word and stated.get(INTO_WEIGHTS) is False:
        yield caution(CheckRule.MEMORIZATION_TITLE, INTO_WEIGHTS, word=word[0])


def _rows(evaluation: Evaluation, fact: str) -> list[_Row]:
    """Return the first rows of a data file that a proposal names; none if it cannot be read."""
    file = named(evaluation.problem.facts.get(fact, "")).path
    path = Path(os.path.dirname(evaluation.problem.file), file)
    if not file or not path.is_file():
        return []
    try:
        found = DataSet(file)
        rows = islice(examples_in(Lines(path), found), _MOST)
        return [_row(row, example, whole=is_whole(example, found.kind)) for row, example in rows]
    except InvalidInput:  # reported where the proposal is read
        return []


def _row(row: object, example: Example, *, whole: bool) -> _Row:
    question, answer, *_ = example
    words = re.findall(r"\w+", question)
    # A capital within a sentence begins a name; the first word of all is no name.
    pattern = words[:1] + [word for word in words[1:] if not word[0].isupper()]
    marks = row if isinstance(row, dict) else {}
    synthetic = marks.get("synthetic") is True or marks.get("source") == "synthetic"
    said = " ".join(answer.split()).casefold()
    synthetic = synthetic or _OF_A_MODEL.search(said) is not None
    plain = tuple(word.casefold() for word in words)
    return _Row(
        plain,
        tuple(word.casefold() for word in pattern if not word.isdigit()),
        said,
        synthetic,
        whole,
    )


_WORDS = 4
"""Words of a question by which it is looked up; shorter questions tell nothing."""


def _leaked(items: list[_Row], examples: list[_Row]) -> int:
    """Count the evaluation items that contain a training question, or are contained in one.

    Items that are the same as one were counted where the files were read.
    """
    trained, asked = _by_start(examples), _by_start(items)
    found = {row.question for row in items if any(_inside(row.question, trained))}
    for row in examples:
        found.update(_inside(row.question, asked))
    same = {row.question for row in examples}
    return sum(row.question in found and row.question not in same for row in items)


def _by_start(rows: Iterable[_Row]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    starts: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for question, *_ in rows:
        if len(question) >= _WORDS:
            starts.setdefault(question[:_WORDS], set()).add(question)
    return starts


def _inside(
    question: tuple[str, ...], starts: dict[tuple[str, ...], set[tuple[str, ...]]]
) -> Iterator[tuple[str, ...]]:
    """Yield the looked-up questions that a longer question contains, word by word."""
    for at in range(len(question) - _WORDS + 1):
        for other in starts.get(question[at : at + _WORDS], ()):
            if question[at : at + len(other)] == other:
                yield other

"""Data sets: examples for training or prompts, and evaluation items. Counted, never kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ladder.load.evidence.examples import OTHER, Example, Kind, Read, Row, format_of
from ladder.load.evidence.labels import PREDICTED, is_label, pair_of
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import json_of, rows_of
from ladder.load.evidence.table import IDS, SCORES, plain_names


class Asked(NamedTuple):
    """A row without its text: hashes of texts without case, spaces and punctuation.

    Args:
        question: its question.
        stem: its question without numbers.
        answer: its answer; 0, the hash of the empty text, where it has none.
        alone: its question without an instruction.
        label: its class, where it has one.
    """

    question: int
    stem: int
    answer: int
    alone: int
    label: str

    @staticmethod
    def of(example: Example) -> "Asked":
        """Return an example without its text."""
        question, answer, label, alone = example
        asked = _plain(question)
        stem, part = _without(_DIGIT, asked), _plain(alone) if alone else asked
        return Asked(hash(asked), hash(stem), hash(_plain(answer)), hash(part), label)


@dataclass(slots=True)
class DataSet:
    """Counts of a data set; no text of a row is kept.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        format: what its rows are, in words.
        kind: what they are good for.
        rows: how many rows it has.
        empty: rows without a question or an answer.
        repeated: rows that are the same as one before.
        asked: each different row.
        stems: the answer to each stem, 0 where its rows have several.
        wholes: the question of which each part is asked alone, 0 where there are several.
        ids: of the rows that have one, where they were asked for.
    """

    name: str
    digest: str = ""
    format: str = ""
    kind: Kind = "items"
    rows: int = 0
    empty: int = 0
    repeated: int = 0
    asked: list[Asked] = field(default_factory=list)
    stems: dict[int, int] = field(default_factory=dict)
    wholes: dict[int, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def add(self, row: Asked) -> None:
        """Add a row that is not the same as one before."""
        self.asked.append(row)
        if self.stems.setdefault(row.stem, row.answer) != row.answer:
            self.stems[row.stem] = 0
        if self.wholes.setdefault(row.alone, row.question) != row.question:
            self.wholes[row.alone] = 0

    @property
    def different(self) -> int:
        """Rows that are not the same as one before."""
        return len(self.asked)

    def same(self, row: Asked) -> object:
        """Return what rows have in common that are all but the same.

        They differ in case, spaces and punctuation alone, or in a number that changes no answer:
        one that all rows with such a question give.
        """
        return row.stem if self.stems[row.stem] else row

    @property
    def distinct(self) -> list[Asked]:
        """Rows that are not all but the same as one before."""
        first: dict[object, Asked] = {}
        for row in self.asked:
            first.setdefault(self.same(row), row)
        return [*first.values()]

    @property
    def alike(self) -> int:
        """Different rows that are all but the same as one before."""
        return self.different - len(self.distinct)

    @property
    def labels(self) -> Counter[str]:
        """The frequency of each class among distinct rows, if rows have a label."""
        return Counter(row.label for row in self.distinct if row.label)

    def shared_with(self, other: "DataSet") -> int:
        """Count the distinct rows whose question is in another data set too."""
        return sum(map(other.asks(self), self.distinct))

    def asks(self, other: "DataSet") -> Callable[[Asked], bool]:
        """Return whether a row of another data set asks what a row here asks.

        Its question may differ in case, spaces, punctuation, in numbers that change no answer, and
        in its instruction: what is asked with several, as "Summarize." is, tells nothing alone.
        """
        questions = {row.question for row in self.asked}

        def is_asked(row: Asked) -> bool:
            answer = self.stems.get(row.stem)
            return bool(
                row.question in questions
                or (answer and answer == other.stems[row.stem])
                or (self.wholes.get(row.alone) and other.wholes[row.alone])
            )

        return is_asked


def is_data(lines: Lines) -> bool:
    """Return whether a file begins like examples, not like results: its first row has no score."""
    begins = lines.first().strip()
    if begins[:1] == "{" and not isinstance(json_of(begins), dict):
        return False  # a document over several lines, as evaluation programs write it
    first = next(iter(rows_of(lines)), None)
    if first is None or format_of(first[1]) is OTHER:
        return False
    plain = plain_names(first[1])
    pair = pair_of(plain)
    if pair and all(is_label(first[1][name]) for name in pair):
        return False
    predicted = pair is not None and plain[pair.predicted] in PREDICTED
    return not predicted and not any(name in SCORES for name in plain.values())


def read_data(lines: Lines, *, ids: bool = False) -> DataSet:
    """Return the counts of a data set; all rows must have the format of the first.

    Args:
        lines: the file.
        ids: whether to keep the ids of its rows.

    Raises:
        InvalidInput: at the first row that cannot be read or is of another format.
    """
    found = DataSet(lines.name)
    seen: set[int] = set()
    named = ""
    for row, example in examples_in(lines, found):
        found.rows += 1
        if ids and found.rows == 1:
            named = next((name for name in IDS if name in row), "")
        if not is_whole(example, found.kind):
            found.empty += 1
            continue
        if named and (item := row.get(named)) not in (None, ""):
            found.ids.add(str(item))
        if (key := hash(example)) in seen:
            found.repeated += 1
            continue
        seen.add(key)
        found.add(Asked.of(example))
    found.digest = lines.digest
    return found


def examples_in(lines: Lines, found: DataSet) -> Iterator[tuple[Row, Example]]:
    """Yield every row with its example, and record their kind in `found`."""
    read: Read | None = None
    for line, row in rows_of(lines):
        if read is None:
            found.format, found.kind, _, read = format_of(row)
        example = read(row)
        if example is None:
            what = f"the row is not as the first: {found.format}"
            raise lines.fault(what, line, help_="Give every row the same keys.")
        yield row, example
    if read is None:
        raise lines.fault("the file holds no row", help_="Write one example a line.")


def is_whole(example: Example, kind: Kind) -> bool:
    """Return whether a row has its question, and its answer if it needs one."""
    question, answer, _, _ = example
    return bool(question.strip() and (kind == "items" or answer.strip()))


_NO_WORD: Final = re.compile(r"\W+")
_DIGIT: Final = re.compile(r"\d+")
_ASCII: Final = {
    pattern: {code: None for code in range(128) if pattern.match(chr(code))}
    for pattern in (_NO_WORD, _DIGIT)
}


def _plain(text: str) -> str:
    """Return a text without case, spaces and punctuation."""
    return _without(_NO_WORD, text.casefold())


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Return a text without these characters; ASCII without a search, which takes longer."""
    return text.translate(_ASCII[pattern]) if text.isascii() else pattern.sub("", text)

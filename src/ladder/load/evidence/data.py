"""Data sets: examples to train or prompt with, and evaluation items. Counted, never kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple

from ladder.load.evidence.examples import OTHER, Example, Kind, Row, format_of
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import rows_of
from ladder.load.evidence.table import IDS, SCORES

USUAL = 0.1
"""Share of the rows from which on a name is the house's own, and no fact of one answer."""

NOUNS = 0.02
"""Names for each word from which on capitals stand for nouns and courtesy (German)."""

FEW = 5
"""Names up to which that cannot be told."""


class Asked(NamedTuple):
    """A row without its text, which is told from others by its hash.

    Args:
        question: of its question, whatever its case, spaces and punctuation.
        stem: the same without its numbers.
        answer: of its answer; 0, as of the empty text, where there is none.
        label: its class, where it has one.
        alone: of its question without instruction.
    """

    question: int
    stem: int
    answer: int
    label: str
    alone: int


@dataclass(slots=True)
class DataSet:
    """What was counted in a data set.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        format: what its rows are, in words.
        kind: what they are good for.
        rows: how many rows it has.
        empty: rows without a question or an answer.
        repeated: rows that are the same as one before.
        asked: each different row.
        stems: of each stem the answer, where all its rows have the same one.
        alone: of each question without instruction the whole one, where there is but one.
        ids: of the rows that have one.
        answers: hashes of the answers, and how often each occurs.
        numbers: rows whose answer holds a number that stands nowhere in its question.
        names: of each row the names that its answer alone holds.
        capitals: names in all answers.
        words: the words of all answers, roughly.
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
    alone: dict[int, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    numbers: int = 0
    names: list[tuple[str, ...]] = field(default_factory=list)
    capitals: int = 0
    words: int = 0

    @property
    def different(self) -> int:
        """Rows that are not the same as one before."""
        return len(self.asked)

    @property
    def distinct(self) -> Iterator[Asked]:
        """Rows that differ from those before in more than case, spaces and punctuation.

        Nor only in a number that changes no answer: one that all rows with such a question give.
        """
        seen: set[object] = set()
        for row in self.asked:
            if (same := self.same(row)) not in seen:
                seen.add(same)
                yield row

    def same(self, row: Asked) -> object:
        """What rows have in common that are all but the same."""
        return row.stem if self.stems[row.stem] else row._replace(stem=0)

    @property
    def alike(self) -> int:
        """Different rows that are all but the same as one before."""
        return self.different - sum(1 for _ in self.distinct)

    @property
    def labels(self) -> Counter[str]:
        """How often each class occurs among distinct rows, where rows have a label."""
        return Counter(row.label for row in self.distinct if row.label)

    @property
    def named(self) -> int:
        """Rows whose answer holds a name that its question lacks, and few other answers hold.

        A name is two words with a capital within a sentence, unless most nouns have one.
        """
        rare = self.rare_names
        return sum(not rare.isdisjoint(row) for row in self.names)

    @property
    def rare_names(self) -> set[str]:
        """The names that few answers hold."""
        if self.capitals > max(FEW, NOUNS * self.words):
            return set()
        held = Counter(chain.from_iterable(self.names))
        return {name for name, rows in held.items() if rows <= max(1, USUAL * self.rows)}

    def shared_with(self, other: "DataSet") -> int:
        """Distinct rows whose question stands in another data set too."""
        return sum(map(other.asks(self), self.distinct))

    def asks(self, other: "DataSet") -> Callable[[Asked], bool]:
        """Whether a row of another data set asks what a row here asks.

        Its question may differ in case, spaces, punctuation, in numbers that change no answer, and
        in its instruction: what is asked with several, as "Summarise." is, tells nothing alone.
        """
        questions = {row.question for row in self.asked}

        def is_asked(row: Asked) -> bool:
            same = self.stems.get(row.stem)
            return bool(
                row.question in questions
                or (same and same == row.answer == other.stems[row.stem])
                or (self.alone.get(row.alone) and other.alone[row.alone])
            )

        return is_asked


def is_data(lines: Lines) -> bool:
    """Whether a file begins as examples do, and not as results: its first row has no score."""
    first = next(iter(rows_of(lines)), None)
    if first is None or format_of(first[1]) is OTHER:
        return False
    return not any(name.strip().lower() in SCORES for name in first[1])


def read_data(lines: Lines) -> DataSet:
    """What a data set holds; all rows are of the format of the first.

    Raises:
        InvalidInput: at the first row that cannot be read or is of another format.
    """
    found = DataSet(lines.name)
    seen: set[int] = set()
    ids: list[str] | None = None
    for row, example in examples_in(lines, found):
        if ids is None:
            ids = [name for name in IDS if name in row]
        found.rows += 1
        if not is_whole(example, found.kind):
            found.empty += 1
            continue
        if ids and (named := row.get(ids[0])) not in (None, ""):
            found.ids.add(str(named))
        key = hash(example)
        if key in seen:
            found.repeated += 1
        else:
            seen.add(key)
            _count(found, example)
    found.digest = lines.digest
    return found


def examples_in(lines: Lines, found: DataSet) -> Iterator[tuple[Row, Example]]:
    """Every row with its example; says in `found` what they are."""
    form = None
    for line, row in rows_of(lines):
        if form is None:
            form = format_of(row)
            found.format, found.kind = form.name, form.kind
        example = form.read(row)
        if example is None:
            what = f"the row is not as the first: {form.name}"
            raise lines.fault(what, line, help_="Give every row the same keys.")
        yield row, example
    if form is None:
        raise lines.fault("the file holds no row", help_="Write one example a line.")


def _count(found: DataSet, example: Example) -> None:
    question, answer = example.question, example.answer
    row = asked(example)
    found.asked.append(row)
    if found.stems.setdefault(row.stem, row.answer) != row.answer:
        found.stems[row.stem] = 0
    if found.alone.setdefault(row.alone, row.question) != row.question:
        found.alone[row.alone] = 0
    if answer:
        found.answers[row.answer] += 1
    found.numbers += has_new_number(example)
    if capitals := names_in(answer):
        found.capitals += len(capitals)
        found.names.append(new_names(question, capitals))
    found.words += answer.count(" ")


def is_whole(example: Example, kind: Kind) -> bool:
    """Whether a row has its question, and its answer where it needs one."""
    return bool(example.question.strip() and (kind == "items" or example.answer.strip()))


def has_new_number(example: Example) -> bool:
    """Whether the answer holds a number that the question lacks."""
    told = set(_NUMBER.findall(example.answer)) if _DIGIT.search(example.answer) else set[str]()
    return bool(told) and not told <= {"", *_NUMBER.findall(example.question)}


def names_in(text: str) -> list[str]:
    """The names in a text: what stands within a line behind a word without a capital."""
    every = () if text.islower() else _NAME.finditer(text)
    return [each[0] for each in every if _goes_on(text[max(0, each.start() - 40) : each.start()])]


def _goes_on(before: str) -> bool:
    """Whether a sentence goes on behind this: with a space, after a word without a capital."""
    words = before.rpartition("\n")[2].split()
    last = words[-1].removesuffix(",") if words else ""
    return before[-1:] == " " and last.isalpha() and last[0].islower()


def new_names(question: str, capitals: Iterable[str]) -> tuple[str, ...]:
    """The names that the question lacks, each once."""
    known = question.casefold()
    return tuple({each for each in capitals if each.casefold() not in known})


def asked(example: Example) -> Asked:
    """An example without its text."""
    question, answer = _plain(example.question), _plain(example.answer)
    stem = question.translate(_DIGITS) if question.isascii() else _DIGIT.sub("", question)
    same = example.alone in ("", example.question)
    alone = question if same else _plain(example.alone)
    return Asked(hash(question), hash(stem), hash(answer), example.label, hash(alone))


_NUMBER: Final = re.compile(r"(?<!\S)\d\d?[.)]\s|(\d[\d.,]*\d|\d)")
"""A number, but for those of a list: `2. `."""

_NAME: Final = re.compile(r"[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]+ [A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]{2,}")
"""Two words with a capital within a line: most single ones are titles, dishes, weekdays."""

_NO_WORD: Final = re.compile(r"\W+")
_DIGIT: Final = re.compile(r"\d+")
_SIGNS: Final = dict.fromkeys(n for n in range(128) if not (chr(n).isalnum() or chr(n) == "_"))
_DIGITS: Final = dict.fromkeys(map(ord, "0123456789"))


def _plain(text: str) -> str:
    """A text without case, spaces and punctuation."""
    folded = text.casefold()
    return folded.translate(_SIGNS) if folded.isascii() else _NO_WORD.sub("", folded)

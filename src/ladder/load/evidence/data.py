"""Data sets: examples to train or prompt with, and evaluation items. Counted, never kept."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import compress, repeat
from struct import Struct
from sys import intern
from typing import Final, NamedTuple

from ladder.load.evidence.examples import OTHER, Example, Kind, Read, Row, format_of
from ladder.load.evidence.lines import Lines
from ladder.load.evidence.new_facts import NewFacts
from ladder.load.evidence.rows import json_of, rows_of
from ladder.load.evidence.table import IDS, SCORES

Hashes = tuple[int, int, int, int]
"""A row without its text: hashes of its question, whatever its case, spaces and punctuation; of its
stem, the same without its numbers; of its answer, 0 as of the empty text where there is none; and
of its question without instruction.
"""

Column = Collection[int]


class Columns(NamedTuple):
    """The hashes of `Hashes`, each of every different row of a set."""

    questions: Column
    stems: Column
    answers: Column
    alone: Column


_ROW = Struct("4q")


@dataclass(slots=True)
class DataSet:
    """What was counted in a data set; of a row no more than its four hashes is kept.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        format: what its rows are, in words.
        kind: what they are good for.
        rows: how many rows it has.
        empty: rows without a question or an answer.
        repeated: rows that are the same as one before.
        hashes: those of each different row, in 32 bytes a row.
        classes: the label of each different row, where they have labels.
        distinct: of each different row 0 where it is all but the same as one before, else 1.
        twins: of each stem that several rows have the answer, where they have but one, else 0.
        ids: of the rows that have one, where they were asked for.
        new: what its answers hold and their questions lack, where that was asked for.
    """

    name: str
    digest: str = ""
    format: str = ""
    kind: Kind = "items"
    rows: int = 0
    empty: int = 0
    repeated: int = 0
    hashes: bytearray = field(default_factory=bytearray)
    classes: list[str] = field(default_factory=list)
    distinct: bytearray = field(default_factory=bytearray)
    twins: dict[int, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    new: NewFacts = field(default_factory=NewFacts)

    @property
    def different(self) -> int:
        """Rows that are not the same as one before."""
        return len(self.hashes) // _ROW.size

    @property
    def asked(self) -> Iterator[Hashes]:
        """Each different row."""
        return _ROW.iter_unpack(self.hashes)

    @property
    def columns(self) -> Columns:
        """What is known of the different rows, hash by hash."""
        every = memoryview(self.hashes).cast("q")
        return Columns(*(every[place::4] for place in range(4)))

    def same(self, row: Hashes, label: str) -> int:
        """What rows have in common that are all but the same.

        They differ in case, spaces and punctuation alone, or in a number that changes no answer:
        one that all rows with such a question give.
        """
        question, stem, answer, alone = row
        if self.twins.get(stem, answer):
            return stem
        return hash((question, answer, label, alone))

    def add(self, example: Example) -> None:
        """Keep the hashes of a row that is not the same as one before."""
        self.hashes += _ROW.pack(*map(hash, plainly(example)))
        if label := example[2]:
            self.classes.append(intern(label))

    def compare(self) -> None:
        """Find what is all but the same as a row before: only rows that share a stem can be."""
        self.distinct = bytearray(b"\1" * self.different)
        once, often, seen = set[int](), set[int](), set[int]()
        columns = self.columns
        for stem in columns.stems:
            (often if stem in once else once).add(stem)
        self.twins = _one_each(columns.stems, columns.answers, often)
        every = zip(self.asked, self.classes or repeat(""), strict=False)
        for place, (row, label) in enumerate(every if often else ()):
            if row[1] in often:
                same = self.same(row, label)
                self.distinct[place] = same not in seen
                seen.add(same)

    @property
    def alike(self) -> int:
        """Different rows that are all but the same as one before."""
        return self.distinct.count(0)

    @property
    def labels(self) -> Counter[str]:
        """How often each class occurs among distinct rows, where rows have a label."""
        return Counter(compress(self.classes, self.distinct))

    def shared_with(self, other: "DataSet") -> int:
        """Distinct rows whose question stands in another data set too."""
        return sum(map(other.asks(self), compress(self.asked, self.distinct)))

    def asks(self, other: "DataSet") -> Callable[[Hashes], bool]:
        """Whether a row of another data set asks what a row here asks.

        Its question may differ in case, spaces, punctuation, in numbers that change no answer, and
        in its instruction: what is asked with several, as "Summarise." is, tells nothing alone.
        """
        mine, theirs = self.columns, other.columns
        questions = _common(mine.questions, theirs.questions)
        answered = _single(mine.stems, mine.answers, theirs.stems, theirs.answers)
        stems = {stem for stem, here, there in answered if here == there}
        wholes = _single(mine.alone, mine.questions, theirs.alone, theirs.questions)
        alone = {part for part, _, _ in wholes}
        return lambda row: row[0] in questions or row[1] in stems or row[3] in alone


def _common(one: Column, other: Column) -> set[int]:
    """What two columns share; a set is made of the shorter one."""
    short, long = sorted((one, other), key=len)
    return set(short).intersection(long)


def _single(*columns: Column) -> Iterator[tuple[int, int, int]]:
    """Each key that two sets share and its value in both, where neither has several for it."""
    keys, values, other_keys, other_values = columns
    wanted = _common(keys, other_keys)
    there = _one_each(other_keys, other_values, wanted)
    for key, value in _one_each(keys, values, wanted).items():
        if value and there[key]:
            yield key, value, there[key]


def _one_each(keys: Column, values: Column, wanted: set[int]) -> dict[int, int]:
    """Of each key that is wanted its value, 0 where it has several."""
    found = dict[int, int]()
    for key, value in zip(keys, values, strict=True):
        if key in wanted and found.setdefault(key, value) != value:
            found[key] = 0
    return found


def is_data(lines: Lines) -> bool:
    """Whether a file begins as examples do, and not as results: its first row has no score."""
    begins = lines.first().strip()
    if begins[:1] == "{" and not isinstance(json_of(begins), dict):
        return False  # a document over several lines, as evaluation programs write it
    first = next(iter(rows_of(lines)), None)
    if first is None or format_of(first[1]) is OTHER:
        return False
    return not any(name.strip().lower() in SCORES for name in first[1])


def read_data(lines: Lines, *, ids: bool = False, new: bool = False) -> DataSet:
    """What a data set holds; all rows are of the format of the first.

    Args:
        lines: the file.
        ids: whether to keep the ids of its rows.
        new: whether to look for what answers hold and their questions lack.

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
        found.add(example)
        if new:
            found.new.add(found.rows, example[0], example[1])
    del seen
    found.compare()
    found.digest = lines.digest
    return found


def examples_in(lines: Lines, found: DataSet) -> Iterator[tuple[Row, Example]]:
    """Every row with its example; says in `found` what they are."""
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
    """Whether a row has its question, and its answer where it needs one."""
    question, answer, _, _ = example
    return bool(question.strip() and (kind == "items" or answer.strip()))


def plainly(example: Example) -> tuple[bytes, bytes, bytes, bytes]:
    """What an example says, whose hashes a row is known by."""
    question, answer, _, alone = example
    asked = plain(question)
    part = plain(alone) if alone and alone != question else asked
    return asked, without_numbers(asked), plain(answer), part


def hashes(example: Example) -> Hashes:
    """An example without its text."""
    asked, stem, answer, alone = map(hash, plainly(example))
    return asked, stem, answer, alone


def plain(text: str) -> bytes:
    """A text without case, spaces and punctuation, in UTF-8."""
    if text.isascii():
        return text.encode().translate(_LOWER, _SIGNS)
    return _without(_NO_WORD, _bytes(text.casefold()).translate(None, _SIGNS))


def without_numbers(said: bytes) -> bytes:
    """What is left of a plain text without its digits."""
    if said.isalpha():  # of ASCII letters alone, as most are
        return said
    said = said.translate(None, _DIGITS)
    return said if said.isascii() else _without(_DIGIT, said)


def _without(what: re.Pattern[str], said: bytes) -> bytes:
    """A text without the characters beyond ASCII that a pattern finds."""
    for each in set(what.findall(said.translate(None, _ASCII).decode("utf-8", "surrogatepass"))):
        said = said.replace(_bytes(each), b"")
    return said


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # JSON may escape half of a pair


_NO_WORD: Final = re.compile(r"\W")
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = b"0123456789"
_ASCII: Final = bytes(range(128))
_SIGNS: Final = bytes(n for n in _ASCII if not (chr(n).isalnum() or chr(n) == "_"))
_LOWER: Final = bytes.maketrans(_ASCII.upper(), _ASCII.upper().lower())

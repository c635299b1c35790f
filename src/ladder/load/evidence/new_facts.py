"""What answers hold and their questions lack: numbers, names. A question about facts in weights."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from typing import Final

USUAL = 0.1
"""Share of the rows from which on a name is the house's own, and no fact of one answer."""

NOUNS = 0.02
"""Names for each word from which on capitals stand for nouns and courtesy (German)."""

FEW = 5
"""Names up to which that cannot be told."""

_column = partial(array, "q")


@dataclass(slots=True)
class NewFacts:
    """What was counted in the answers of a data set.

    Args:
        numbers: answers with a number that stands nowhere in their question.
        names: hashes of the names that an answer alone holds.
        rows: beside each the row.
        capitals: names in all answers.
        words: the words of all answers, roughly.
    """

    numbers: int = 0
    names: "array[int]" = field(default_factory=_column)
    rows: "array[int]" = field(default_factory=_column)
    capitals: int = 0
    words: int = 0

    def add(self, row: int, question: str, answer: str) -> None:
        """Count an answer."""
        self.numbers += has_new_number(question, answer)
        self.words += answer.count(" ")
        if names := names_in(answer):
            self.capitals += len(names)
            new = new_names(question, names)
            self.names.extend(new)
            self.rows.extend(repeat(row, len(new)))

    def named(self, rows: int) -> int:
        """Answers with a name that their question lacks, and few others of so many rows hold.

        A name is two words with a capital within a sentence, unless most nouns have one.
        """
        rare, named = self.rare_names(rows), zip(self.names, self.rows, strict=True)
        return len({row for name, row in named if name in rare})

    def rare_names(self, rows: int) -> set[int]:
        """Hashes of the names that few answers of so many rows hold."""
        if self.capitals > max(FEW, NOUNS * self.words):
            return set()
        most = max(1, USUAL * rows)
        return {name for name, times in Counter(self.names).items() if times <= most}


def has_new_number(question: str, answer: str) -> bool:
    """Whether an answer holds a number that its question lacks."""
    return bool(_DIGIT.search(answer)) and not _numbers(answer) <= _numbers(question)


def _numbers(text: str) -> set[str]:
    """The numbers in a text, but for those of a list: `2. `."""
    return {each for each in _NUMBER.findall(text) if not each[-1].isspace()}


def names_in(text: str) -> list[str]:
    """The names in a text: what stands within a line behind a word without a capital."""
    if text.isascii() and _TWO not in text.encode().translate(_CAPITAL, _SMALL):
        return []
    every = _NAME.finditer(text)
    return [each[0] for each in every if _goes_on(text[max(0, each.start() - 40) : each.start()])]


def _goes_on(before: str) -> bool:
    """Whether a sentence goes on behind this: with a space, after a word without a capital."""
    words = before.rpartition("\n")[2].split()
    last = words[-1].removesuffix(",") if words else ""
    return before[-1:] == " " and last.isalpha() and last[0].islower()


def new_names(question: str, names: Iterable[str]) -> set[int]:
    """Hashes of the names that a question lacks."""
    known = question.casefold()
    return {hash(each) for each in names if each.casefold() not in known}


_DIGIT: Final = re.compile(r"\d")

_NUMBER: Final = re.compile(r"\d(?:(?<!\S\d)\d?[.)]\s|[\d.,]*\d|)")
"""A number, or that of a list with the space behind it. What begins with a digit is soon found."""

_NAME: Final = re.compile(r"[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]+ [A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]{2,}")
"""Two words with a capital within a line: most single ones are titles, dishes, weekdays."""

_SMALL: Final = b"abcdefghijklmnopqrstuvwxyz"
_CAPITAL: Final = bytes.maketrans(_SMALL.upper(), b"A" * len(_SMALL))
_TWO: Final = b" A A"
"""What two words with a capital leave within a line where small letters are left out."""

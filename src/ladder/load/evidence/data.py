"""Data sets: examples to train or prompt with, and evaluation items. Counted, never shown.

Formats by their keys: messages (chat), conversations (ShareGPT), prompt and completion, instruction
and output (alpaca), chosen and rejected (preferences), prompt, completion and a label that is true
or false (ratings), a text and its label (classes), question and answer.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from ladder.load.evidence.lines import Lines
from ladder.load.evidence.rows import rows_of
from ladder.load.evidence.table import IDS, SCORES

Kind = Literal["demonstrations", "pairs", "ratings", "items"]


class Example(NamedTuple):
    """One row in one shape, whatever its format."""

    question: str
    answer: str
    label: str = ""


Row = Mapping[str, Any]
Read = Callable[[Row], Example | None]


class Format(NamedTuple):
    """A way to write examples: what it is called, what rows are, their keys, how one is read."""

    name: str
    kind: Kind
    keys: tuple[str, ...]
    read: Read

    def fits(self, row: Row) -> bool:
        """Whether a row is written so; a label that rates is true or false, else it is a class."""
        rated = self.kind != "ratings" or isinstance(row.get("label"), bool)
        return rated and all(key in row for key in self.keys)


@dataclass(slots=True)
class DataSet:
    """What was counted in a data set.

    Args:
        name: the file, as it was named.
        digest: the SHA-256 of its bytes.
        format: what its rows are, in words.
        kind: what they are good for.
        rows: how many rows it has.
        keys: digests of the different rows, and of each how often it occurs.
        questions: of each different row, a digest of its question.
        alike: rows that differ from one before in case, spaces and punctuation only.
        empty: rows without a question or an answer.
        labels: how often each class occurs, where rows have a label.
        ids: of the rows that have one.
        answers: digests of the answers, and how often each occurs.
        new_in_answer: rows whose answer holds a number that stands nowhere in its question.
    """

    name: str
    digest: str = ""
    format: str = ""
    kind: Kind = "items"
    rows: int = 0
    keys: Counter[bytes] = field(default_factory=Counter)
    questions: list[bytes] = field(default_factory=list)
    alike: int = 0
    empty: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    new_in_answer: int = 0
    ids: set[str] = field(default_factory=set)
    answers: Counter[bytes] = field(default_factory=Counter)

    @property
    def different(self) -> int:
        """Rows that are not the same as one before."""
        return len(self.keys)

    @property
    def repeated(self) -> int:
        """Rows that are the same as one before."""
        return self.rows - self.empty - len(self.keys)

    def shared_with(self, other: "DataSet") -> int:
        """Different rows whose question stands in another data set too, whatever its case."""
        theirs = set(other.questions)
        return sum(question in theirs for question in self.questions)


def is_data(lines: Lines) -> bool:
    """Whether a file begins as examples do, and not as results: its first row has no score."""
    first = next(iter(rows_of(lines)), None)
    if first is None or format_of(first[1]) is _OTHER:
        return False
    return not any(name.strip().lower() in SCORES for name in first[1])


def read_data(lines: Lines) -> DataSet:
    """What a data set holds; all rows are of the format of the first.

    Raises:
        InvalidInput: at the first row that cannot be read or is of another format.
    """
    found = DataSet(lines.name)
    form: Format | None = None
    loose: set[bytes] = set()
    for line, row in rows_of(lines):
        if form is None:
            form = format_of(row)
            found.format, found.kind = form.name, form.kind
        example = form.read(row)
        if example is None:
            what = f"the row is not as the first: {form.name}"
            raise lines.fault(what, line, help_="Give every row the same keys.")
        found.rows += 1
        if not example.question.strip() or (form.kind != "items" and not example.answer.strip()):
            found.empty += 1
            continue
        if names := [name for name in IDS if row.get(name) not in (None, "")]:
            found.ids.add(str(row[names[0]]))
        _count(found, loose, example)
    if form is None:
        raise lines.fault("the file holds no row", help_="Write one example a line.")
    found.digest = lines.digest
    return found


def _count(found: DataSet, loose: set[bytes], example: Example) -> None:
    question, answer, label = example
    key = _digest(question, answer, label)
    found.keys[key] += 1
    if found.keys[key] == 1:
        if label:
            found.labels[label] += 1
        if answer:
            found.answers[_digest(_plain(answer))] += 1
        found.questions.append(_digest(_plain(question)))
        alike = _digest(_plain(question), _plain(answer), label)
        found.alike += alike in loose
        loose.add(alike)
        found.new_in_answer += bool(set(_NUMBER.findall(answer)) - set(_NUMBER.findall(question)))


_NUMBER: Final = re.compile(r"\d[\d.,]*\d|\d")
_NO_WORD: Final = re.compile(r"\W+")


def _plain(text: str) -> str:
    """A text without case, spaces and punctuation."""
    return _NO_WORD.sub("", text.casefold())


def _digest(*texts: str) -> bytes:
    joined = "\0".join(texts).encode(errors="surrogatepass")
    return hashlib.blake2b(joined, digest_size=12).digest()


def _text(value: object) -> str:
    """A value as text: chat content may be a list of parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(_text(part) for part in value)
    if isinstance(value, dict):
        return _text(value.get("text", value.get("content", value.get("value", ""))))
    return "" if value is None else str(value)


def _turns(key: str, role: str, *answering: str) -> Read:
    """Reads a conversation whose last turn of one who answers is the answer."""

    def read(row: Row) -> Example | None:
        turns = row.get(key)
        if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
            return None
        answers = [at for at, turn in enumerate(turns) if turn.get(role) in answering]
        last = answers[-1] if answers else len(turns)
        answer = _text(turns[last]) if answers else ""
        return Example("\n".join(_text(turn) for turn in turns[:last]), answer)

    return read


def _pair(*question: str, answer: str, by_label: bool = False) -> Read:
    def read(row: Row) -> Example | None:
        if answer not in row:
            return None
        asked = "\n".join(filter(None, (_text(row.get(key)) for key in question)))
        said = _text(row[answer])
        return Example(asked, said, said.strip() if by_label else "")

    return read


def _preference(row: Row) -> Example | None:
    if "chosen" not in row or "rejected" not in row:
        return None
    chosen, rejected = _text(row["chosen"]), _text(row["rejected"])
    return Example(_text(row.get("prompt")) or chosen, f"{chosen}\0{rejected}")


def _whole(row: Row) -> Example | None:
    return Example("\0".join(f"{key}={_text(value)}" for key, value in sorted(row.items())), "")


def _shown(name: str, keys: tuple[str, ...], read: Read) -> Format:
    return Format(name, "demonstrations", keys, read)


_KNOWN: Final = (
    Format("preferences (chosen, rejected)", "pairs", ("chosen", "rejected"), _preference),
    Format(
        "ratings (prompt, completion, label)",
        "ratings",
        ("prompt", "completion"),
        _pair("prompt", answer="completion"),
    ),
    _shown("messages (chat)", ("messages",), _turns("messages", "role", "assistant")),
    _shown(
        "conversations (ShareGPT)",
        ("conversations",),
        _turns("conversations", "from", "gpt", "assistant", "model"),
    ),
    _shown(
        "instruction and output (alpaca)",
        ("instruction", "output"),
        _pair("instruction", "input", answer="output"),
    ),
    *(
        _shown(
            f"{asked} and {label} (classes)",
            (asked, label),
            _pair(asked, answer=label, by_label=True),
        )
        for asked in ("text", "input", "sentence")
        for label in ("label", "class", "intent", "category")
    ),
    *(
        _shown(f"{asked} and {answer}", (asked, answer), _pair(asked, answer=answer))
        for asked in ("prompt", "question", "input", "query", "text", "source")
        for answer in ("completion", "response", "answer", "output", "target", "expected")
    ),
)

_OTHER: Final = Format("rows of another kind", "items", (), _whole)


def format_of(row: Row) -> Format:
    """The format of a row, by its keys."""
    return next((form for form in _KNOWN if form.fits(row)), _OTHER)

"""Formats of examples: each format, and its rows as a question with an answer.

Formats by their keys: messages (chat), conversations (ShareGPT), prompt and completion, instruction
and output (alpaca), chosen and rejected (preferences), prompt, completion and a label that is true
or false (ratings), a text and its label (classes), question and answer.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["demonstrations", "pairs", "ratings", "items"]

Example = tuple[str, str, str, str]
"""One row in one shape, whatever its format: question, answer, label, and what is asked alone.

That is without the instruction before it and the fields beside it; empty where that is nothing, or
all. No named tuple: making one costs as much as reading a row.
"""

Row = Mapping[str, Any]
Read = Callable[[Row], Example | None]


class Format(NamedTuple):
    """A way to write examples: what it is called, what rows are, their keys, how one is read."""

    name: str
    kind: Kind
    keys: tuple[str, ...]
    read: Read

    def fits(self, row: Row) -> bool:
        """Return whether a row has this format; a boolean label rates, any other is a class."""
        rated = self.kind != "ratings" or isinstance(row.get("label"), bool)
        return rated and all(key in row for key in self.keys)


def _text(value: object) -> str:
    """Return a value as text: chat content may be a list of parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, dict):
        for key in _SAYING:
            if key in value:
                return _text(value[key])
        return ""
    return "" if value is None else str(value)


_SAYING: Final = ("text", "content", "value", "messages", "parts")
"""Keys of what a turn says, or the turns of a question."""

_INSTRUCTING: Final = ("system", "developer")
"""Who speaks before anything is asked."""

_ASKING: Final = ("prompt", "question", "input", "query", "text", "source", "sentence")
"""Keys of what is asked."""


def _turns(key: str, role: str, *answering: str) -> Read:
    """Return a reader of conversations whose last turn by the assistant is the answer."""

    def read(row: Row) -> Example | None:
        turns = row.get(key)
        if not isinstance(turns, list) or not {dict}.issuperset(map(type, turns)):
            return None
        answers = [at for at, turn in enumerate(turns) if turn.get(role) in answering]
        last = answers[-1] if answers else len(turns)
        parts = [_text(turn) for turn in turns[:last]]
        asked = [_text(turn) for turn in turns[:last] if turn.get(role) not in _INSTRUCTING]
        answer = "".join(map(_text, turns[last : last + 1]))
        return "\n".join(parts), answer, "", "\n".join(asked)

    return read


def _pair(*question: str, answer: str, by_label: bool = False) -> Read:
    """Return a reader of rows with the question under one key, or under the last of several."""
    *before, last = question

    def read(row: Row) -> Example | None:
        if answer not in row:
            return None
        result, alone = _text(row[answer]), _text(row.get(last))
        if not before:
            return alone, result, result.strip() if by_label else "", ""
        instructed = [text for key in before if (text := _text(row.get(key)))]
        asked = "\n".join((*instructed, alone))
        return asked, result, result.strip() if by_label else "", alone

    return read


_PREFERRED: Final = (
    ("chosen", "rejected", "prompt"),
    ("preferred_output", "non_preferred_output", "input"),
)
"""Keys of the better answer, of the worse and of what was asked: TRL's, and OpenAI's."""


def _preference(better: str, worse: str, asked: str) -> Read:
    def read(row: Row) -> Example | None:
        if better not in row or worse not in row:
            return None
        chosen, rejected = _text(row[better]), _text(row[worse])
        return _text(row.get(asked)) or chosen, f"{chosen}\0{rejected}", "", ""

    return read


def _whole(row: Row) -> Example | None:
    whole = "\0".join(f"{key}={_text(value)}" for key, value in sorted(row.items()))
    return whole, "", "", next((_text(row[key]) for key in _ASKING if key in row), "")


def _shown(name: str, keys: tuple[str, ...], read: Read) -> Format:
    return Format(name, "demonstrations", keys, read)


_KNOWN: Final = (
    *(
        Format(
            f"preferences ({better}, {worse})",
            "pairs",
            (better, worse),
            _preference(better, worse, asked),
        )
        for better, worse, asked in _PREFERRED
    ),
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
    _shown("contents (Gemini)", ("contents",), _turns("contents", "role", "model")),
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
        for asked in _ASKING[:-1]
        for answer in ("completion", "response", "answer", "output", "target", "expected")
    ),
)

OTHER: Final = Format("rows of another kind", "items", (), _whole)


def format_of(row: Row) -> Format:
    """Return the format of a row, by its keys."""
    return next((form for form in _KNOWN if form.fits(row)), OTHER)

"""How an example may be written: each format, and its rows as a question with an answer.

Formats by their keys: messages (chat), conversations (ShareGPT), prompt and completion, instruction
and output (alpaca), chosen and rejected (preferences), prompt, completion and a label that is true
or false (ratings), a text and its label (classes), question and answer.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["demonstrations", "pairs", "ratings", "items"]


class Example(NamedTuple):
    """One row in one shape, whatever its format.

    `alone` is what is asked without the instruction before it and the fields beside it; empty where
    that is nothing, or all.
    """

    question: str
    answer: str
    label: str = ""
    alone: str = ""


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


def _text(value: object) -> str:
    """A value as text: chat content may be a list of parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(_text(part) for part in value)
    if isinstance(value, dict):
        return _text(value.get("text", value.get("content", value.get("value", ""))))
    return "" if value is None else str(value)


_INSTRUCTING: Final = ("system", "developer")
"""Who speaks before anything is asked."""

_ASKING: Final = ("prompt", "question", "input", "query", "text", "source", "sentence")
"""Keys of what is asked."""


def _turns(key: str, role: str, *answering: str) -> Read:
    """Reads a conversation whose last turn of one who answers is the answer."""

    def read(row: Row) -> Example | None:
        turns = row.get(key)
        if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
            return None
        answers = [at for at, turn in enumerate(turns) if turn.get(role) in answering]
        last = answers[-1] if answers else len(turns)
        answer = _text(turns[last]) if answers else ""
        asked = [turn for turn in turns[:last] if turn.get(role) not in _INSTRUCTING]
        question, alone = ("\n".join(map(_text, each)) for each in (turns[:last], asked))
        return Example(question, answer, alone=alone)

    return read


def _pair(*question: str, answer: str, by_label: bool = False) -> Read:
    def read(row: Row) -> Example | None:
        if answer not in row:
            return None
        asked = "\n".join(filter(None, (_text(row.get(key)) for key in question)))
        said = _text(row[answer])
        return Example(asked, said, said.strip() if by_label else "", _text(row.get(question[-1])))

    return read


def _preference(row: Row) -> Example | None:
    if "chosen" not in row or "rejected" not in row:
        return None
    chosen, rejected = _text(row["chosen"]), _text(row["rejected"])
    return Example(_text(row.get("prompt")) or chosen, f"{chosen}\0{rejected}")


def _whole(row: Row) -> Example | None:
    whole = "\0".join(f"{key}={_text(value)}" for key, value in sorted(row.items()))
    return Example(whole, "", alone=next((_text(row[key]) for key in _ASKING if key in row), ""))


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
        for asked in _ASKING[:-1]
        for answer in ("completion", "response", "answer", "output", "target", "expected")
    ),
)

OTHER: Final = Format("rows of another kind", "items", (), _whole)


def format_of(row: Row) -> Format:
    """The format of a row, by its keys."""
    return next((form for form in _KNOWN if form.fits(row)), OTHER)

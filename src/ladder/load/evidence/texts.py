"""What the text of an example says, whatever its case, spaces and punctuation."""

import re
from typing import Final


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
    for each in set(what.findall(_text(said.translate(None, _ASCII)))):
        said = said.replace(_bytes(each), b"")
    return said


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # JSON may escape half of a pair


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


_NO_WORD: Final = re.compile(r"\W")
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = b"0123456789"
_ASCII: Final = bytes(range(128))
_SIGNS: Final = bytes(n for n in _ASCII if not (chr(n).isalnum() or chr(n) == "_"))
_LOWER: Final = bytes.maketrans(_ASCII.upper(), _ASCII.upper().lower())

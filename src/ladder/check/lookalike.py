"""What looks like a proposal, though it cannot be read as one: nothing of that is passed over."""

import re
import unicodedata

_LINE = rb"""^(?:- )?(?:[ \t{]*["']proposal["']|proposal)[ \t]*:"""
_SEEN = re.compile(_LINE, re.MULTILINE | re.IGNORECASE)
"""A proposal at the top of a file, even where the file as a whole cannot be read."""

_SEEN_BELOW = re.compile(rb"^[ \t]*(?:proposal|ladder)[ \t]*:", re.MULTILINE | re.IGNORECASE)
"""The same for the front matter of a document, or further in."""

_NEEDS = re.compile(rb"""^[ \t{]*["']?needs["']?[ \t]*[:=]""", re.MULTILINE | re.IGNORECASE)
_ASKS = re.compile(
    rb"""^[ \t{\[]*["']?proposal["']?\]?[ \t]*[:=\r\n]""", re.MULTILINE | re.IGNORECASE
)

_IN_JSON = [
    re.compile(rb"""["']%s["']\s*:""" % key, re.IGNORECASE) for key in (b"proposal", b"needs")
]
"""The keys of a proposal as JSON has them: anywhere on a line, and that may be the only one."""

_HINTS = (b"prop", b"posal", b"ladder", b"\\u", b"\\x")
"""Without one of these no file can be meant as a proposal."""

_MARKED = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def legible(raw: bytes) -> bytes:
    """What can be read of a file whatever its encoding, to see whether it is meant for us."""
    for mark, encoding in _MARKED:
        if raw.startswith(mark):
            return raw.decode(encoding, "ignore").encode(errors="ignore")
    shown = raw.replace(b"\0", b"")  # UTF-16 and UTF-32 without their mark, as far as ASCII
    if not shown.isascii():  # full-width letters and their like stand for the plain ones
        shown = unicodedata.normalize("NFKC", shown.decode(errors="ignore")).encode()
    return _BREAKS.sub(b"\n", shown)


_BREAKS = re.compile(rb"\r\n?|\xc2\x85|\xe2\x80[\xa8\xa9]")
"""What a parser takes for the end of a line, though editors may not."""


def may_be_meant(shown: bytes) -> bool:
    """Whether anything in a file can be a proposal."""
    lower = shown.lower()
    return any(hint in lower for hint in _HINTS)


def seen(shown: bytes, *, markdown: bool) -> bool:
    """Whether a proposal is seen in a file that cannot be read as a whole."""
    if markdown:
        return bool(_SEEN_BELOW.search(shown))
    below = _SEEN_BELOW.search(shown) and _NEEDS.search(shown)
    return bool(_SEEN.search(shown) or below or _in_json(shown))


def _in_json(shown: bytes) -> bool:
    return all(key.search(shown) for key in _IN_JSON)


def of_another_kind(shown: bytes) -> bool:
    """Whether a file of a kind that is not read says what a proposal says."""
    return bool(_ASKS.search(shown) and _NEEDS.search(shown))


_TRAINS = re.compile(
    rb"\b(?:q?loras?|dora|peft|fine(?:[-\s]|\xe2\x80[\x90\x91])?tun(?:e[ds]?|ings?)|"
    rb"post-?train(?:ed|ing)?|sft|dpo|orpo|kto|rlhf|rlvr|rft|grpo)\b",
    re.IGNORECASE,
)


def training(raw: bytes, head: int, said: str) -> tuple[int, str] | None:
    """The line and the word of training in what is `said`, or in a document below its head."""
    found = _TRAINS.search(said.encode())
    found = _TRAINS.search(raw, max(raw.find(found[0]), 0)) if found else _TRAINS.search(raw, head)
    return (raw.count(b"\n", 0, found.start()) + 1, found[0].decode()) if found else None


_MATTER = re.compile(
    r"(?:\s|\ufeff|<!--.*?-->)*(?:-{3,}|\+{3,})[ \t]*(?:#[^\n]*)?\n(.*?)"
    r"(?:\n[ \t]*(?:-{3,}|\+{3,}|\.{3})[ \t]*(?:\n|\Z)|\Z)",
    re.DOTALL,
)


def front_matter(text: str) -> bool:
    """Whether a document begins with what its author will have meant as a proposal's front matter.

    With something before the dashes, more than three of them, another mark, or other line ends; or
    as JSON.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _in_json(text.encode())
    matter = _MATTER.match(text.replace("\r\n", "\n").replace("\r", "\n"))
    return matter is not None and of_another_kind(matter[1].encode())

"""Texts that hold the place of an answer."""

import re

_PLACEHOLDERS = """
no, nothing, not applicable, does not apply,
tba, tbc, tbd, todo, to do, to be announced, to be confirmed, to be decided, to be defined,
to be determined, to be named, n a, na, nil, none, nobody, no one, not known, unknown, undecided,
bad, poor, weak, worse, wrong, fails, failed, failure, insufficient, not good, not good enough,
too bad, too low, too weak, below target, fell short, did not work, does not work, didn t work,
unassigned, someone, somebody, anyone, anybody, pending, placeholder, lorem ipsum
"""
_KNOWN = {" ".join(item.split()) for item in _PLACEHOLDERS.split(",")}


def is_placeholder(text: str) -> bool:
    """Return whether a text says nothing: "TBD", "n/a", "bad", or one letter over and over."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold().replace(".", "")))
    return len({*words} - {" "}) < 2 or words in _KNOWN

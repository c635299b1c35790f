"""Words of training in what a proposal says of itself, and in the document around it."""

import re

_TRAINS = re.compile(
    rb"\b(?:q?loras?|dora|peft|fine(?:[-\s]|\xe2\x80[\x90\x91])?tun(?:e[ds]?|ings?)|"
    rb"post-?train(?:ed|ing)?|sft|dpo|orpo|kto|rlhf|rlvr|rft|grpo)\b",
    re.IGNORECASE,
)


def training_word(raw: bytes, head: int, stated: str) -> tuple[int, str] | None:
    """Return the line and the first word of training in `stated`, else in `raw` from `head` on."""
    found = _TRAINS.search(stated.encode())
    found = _TRAINS.search(raw, max(raw.find(found[0]), 0)) if found else _TRAINS.search(raw, head)
    return (raw.count(b"\n", 0, found.start()) + 1, found[0].decode()) if found else None

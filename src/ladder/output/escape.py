"""Escapes for untrusted text, so that it cannot control a terminal, a CI runner or a page."""

import re

JOINERS = "\u200c\u200d"
"""Format characters that the scripts of Persia and India cannot be written without."""

# Not compiled at import: that takes milliseconds, and most commands need none of them.
_RUNNER_COMMAND = r":(?=:)|#(?=#\[|#vso)"
_MARKUP = r"[\\`*_\[\]|~$]"
_OPENS_A_BLOCK = r"^(\d*)([-+#.)=])"
_REACHES_OUT = r"(?i)@(?=\w)|#(?=\d)|:(?=//)|www(?=\.)"
_ZERO_WIDTH_SPACE = "&#8203;"

# Not `html.escape`: its module loads every entity, which would slow down each start.
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "'": "&#x27;"})
_XML = _ATTRIBUTE | str.maketrans({"'": "&apos;"})


def visible(text: str, kept: str = "") -> str:
    r"""Return `text` with every unprintable character escaped, except those in `kept`.

    A control character, one that changes the reading order, or an invisible one reads as Python
    writes it: `\x1b`, `\u202e`.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in kept else ascii(character)[1:-1]
        for character in text
    )


def clean(text: str) -> str:
    """Return `text` on one line, with every character escaped that could control a terminal."""
    return text if text.isprintable() else visible(" ".join(text.split()), JOINERS)


def line(text: str) -> str:
    """Return `text` on one line of a log, without commands for a terminal or a CI runner.

    GitHub's runner obeys `::name` at the start of a line, where a long word may be broken, and
    `##[name]` anywhere; Azure's obeys `##vso`.
    """
    cleaned = clean(text)
    if "::" in cleaned or "##" in cleaned:
        return re.sub(_RUNNER_COMMAND, r"\g<0> ", cleaned)
    return cleaned


def document(value: object) -> str:
    """Return a value as JSON on one line, in ASCII, without commands for a CI runner."""
    import json  # imported here: needed only for JSON

    return json.dumps(value, ensure_ascii=True, separators=(", ", ": ")).replace("##", "\\u0023#")


def markdown(text: str) -> str:
    """Return `text` escaped for Markdown: never markup, a link, a mention or HTML."""
    safe = re.sub(_MARKUP, r"\\\g<0>", line(text).translate(_TEXT))
    safe = re.sub(_REACHES_OUT, rf"\g<0>{_ZERO_WIDTH_SPACE}", safe)
    return re.sub(_OPENS_A_BLOCK, r"\1\\\2", safe)


def html(text: str) -> str:
    """Return `text` escaped for an HTML text or a quoted attribute."""
    return line(text).translate(_ATTRIBUTE)


def xml(text: str) -> str:
    """Return `text` escaped for an XML text or attribute, with forbidden characters spelled out."""
    return line(text).translate(_XML).replace("##", "&#35;#")

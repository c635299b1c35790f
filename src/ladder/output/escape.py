"""Text made inert: no word of a file can act on a terminal, a CI runner or a page that shows it."""

import json
import re
from html import escape

from ladder.output.layout import clean

# Patterns, not compiled: the last one takes milliseconds, and most formats need none of them.
_COMMAND = r":(?=:)|#(?=#\[|#vso)"
_MARKUP = r"[\\`*_\[\]|~#!{}()$]"
_REACHES_OUT = r"(?i)@|://|(?<=www)\."
_NO_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def line(text: str) -> str:
    """`text` on one line of a log: no escape sequence, and nothing that a CI runner obeys.

    GitHub's runner obeys `::name` at the start of a line, where a long word may be broken, and
    `##[name]` anywhere; Azure's obeys `##vso`.
    """
    cleaned = text if text.isprintable() else clean(text)
    if "::" in cleaned or "##" in cleaned:
        return re.sub(_COMMAND, r"\g<0> ", cleaned)
    return cleaned


def document(value: object) -> str:
    """A value as JSON on one line, in ASCII, which holds nothing that a CI runner obeys."""
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": ")).replace("##", "\\u0023#")


def markdown(text: str) -> str:
    """`text` for a Markdown page: shown as it is, never markup, a link, a mention or HTML."""
    safe = escape(line(text), quote=True)
    safe = re.sub(_MARKUP, lambda each: f"&#{ord(each[0])};", safe.replace("&#x27;", "&apos;"))
    return re.sub(_REACHES_OUT, lambda each: f"{each[0][:1]}&#8203;{each[0][1:]}", safe)


def xml(text: str) -> str:
    """`text` for an XML text or attribute, without characters that XML forbids."""
    safe = escape(re.sub(_NO_XML, "\ufffd", line(text)), quote=True).replace("&#x27;", "&apos;")
    return safe.replace("##", "&#35;#")

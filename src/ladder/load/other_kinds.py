"""What somebody named in place of a problem file: it is told from one with a typing error."""

from pathlib import PurePath

from ladder.engine.sources import Position
from ladder.load.nodes import Mapping, compose
from ladder.load.reader import MARKDOWN, front_matter
from ladder.output.diagnostics import Diagnostic, InvalidInput

ENDINGS = ("", ".yaml", ".yml", ".json", ".txt")
"""How a problem file may be called; in one of these a fault is one of typing."""

_IN_FRONT_MATTER = (
    "`ladder advise` reads the problem in its front matter; to change answers, keep it in a .yaml "
    "file."
)


def refuse_other_kinds(text: str, name: str, begin: str) -> None:
    """Refuse a file that is called otherwise and holds no names with values; `begin` helps then.

    Raises:
        InvalidInput: with the kind of file that it is.
    """
    ending = PurePath(name).suffix.lower()
    if ending in ENDINGS or _holds_names(text, name):
        return
    kind = "Markdown document" if ending in MARKDOWN else f"{ending} file"
    help_ = _IN_FRONT_MATTER if front_matter(text) is not None else begin
    raise InvalidInput([Diagnostic(f"this is a {kind}, not a problem file", Position(name), help_)])


def _holds_names(text: str, name: str) -> bool:
    try:
        return isinstance(compose(text, name, []), Mapping)
    except InvalidInput:
        return False

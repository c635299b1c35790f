"""Phrases that several features share, and command lines to paste."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ladder.engine.pack import Pack

BESIDE = "off the ladder"
"""The words for the place of a technique without a rung."""


def rung_in_words(rung: int | None) -> str:
    """Return `rung 3`, or `off the ladder` for a technique without a rung."""
    return BESIDE if rung is None else f"rung {rung}"


def joined(words: Iterable[str], last: str = "or") -> str:
    """Return `a, b or c`."""
    every = list(words)
    return f" {last} ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def counted(number: int, thing: str, many: str = "") -> str:
    """Return `1 rule`, `2,000 rules`; `many` is a plural that does not just add an s."""
    return f"{number:,} {thing if number == 1 else many or f'{thing}s'}"


def rules_named(pack: Pack) -> str:
    """Return the name and the version of the rules, and how many are your own."""
    counts = {"added": len(pack.added), "replaced": len(pack.replaced)}
    own = joined([f"{count} {verb}" for verb, count in counts.items() if count], "and")
    return f"{pack.name} {pack.version}" + (f", {own} by your own" if own else "")


def looser(pack: Pack) -> str:
    """Return what your own rules loosen, and how; empty if nothing."""
    opens = "; ".join(map(str, pack.loosens))
    return f"Your rules are looser: {opens}." if opens else ""


def dated(day: str, pack: Pack) -> str:
    """Return the head of a document: the rules, the day, and what your own rules loosen."""
    return f"ladder, rules {rules_named(pack)} · {day}. {looser(pack)}".rstrip()


def sentence(says: str) -> str:
    """Return a short line as a sentence of its own."""
    return says[:1].upper() + says[1:]


def command(
    words: Sequence[str], file: Path | None = None, rules: Iterable[Path] = (), as_of: str = ""
) -> str:
    """Return a `ladder` command: its words, its file, and the options for the same rules.

    Args:
        words: `ladder`, the command and its options.
        file: the file that it reads, if any.
        rules: the overlay folders.
        as_of: the day on which dated rules are read; empty means today.
    """
    line = [*words, *([_as_argument(file)] if file else [])]
    line += [word for folder in rules for word in ("--rules", _as_argument(folder))]
    return " ".join(map(_quoted, [*line, *(["--as-of", as_of] if as_of else [])]))


def _quoted(word: str) -> str:
    """Return a word quoted for a shell; the home folder is written as ~, to keep it short."""
    import shlex  # imported here: most texts contain no command

    home = f"{Path.home()}/"
    if home != "//" and word.startswith(home) and word != home:
        return f"~/{shlex.quote(word.removeprefix(home))}"
    return shlex.quote(word)


def _as_argument(path: Path) -> str:
    """Return a path that no command mistakes for an option; - is standard input."""
    return f"./{path}" if str(path).startswith("-") and str(path) != "-" else str(path)

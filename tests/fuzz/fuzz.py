"""Fuzz a target with coverage as the guide: `python -m tests.fuzz.fuzz problem`, or `pack`.

Needs atheris (the extra `fuzz`; Python 3.11 to 3.13 on Linux). Every option of libFuzzer may follow
the target's name; `-max_total_time=600` ends it after ten minutes. A crash, a hang over one second
or a process of more than 200 MiB ends the run and leaves the bytes in a file: put them into
tests/broken/ with the message that they should get. A busy machine can make a hang where none is:
time such a file alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ladder", "yaml"]):
    from tests.fuzz import targets

ROOT = Path(__file__).parent.parent.parent
SEEDS = {
    "problem": ("examples", "tests/broken", "examples/proposals"),
    "pack": (
        "rules/requirement",
        "rules/exclusion",
        "rules/caution",
        "rules/need",
        "rules/technique",
    ),
}
LIMITS = ("-timeout=1", "-rss_limit_mb=200", "-max_len=8192")


def words() -> Iterator[str]:
    """Words that byte by byte would hardly be found."""
    book = targets.rules()
    for fact in book.facts.values():
        yield from fact.id.split(".")
        yield from fact.choice_ids()
    yield from ("unknown", "at_least", "less_than", "one_of", "includes", "derived", "holds")


def main() -> None:
    """Fuzz the target that the command line names."""
    name, *options = sys.argv[1:]
    run = {"problem": targets.problem, "pack": targets.pack}[name]
    run(b"")  # whatever is loaded once is not part of what one input costs
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for folder in SEEDS[name]:
            for number, path in enumerate(sorted((ROOT / folder).glob("*.yaml"))):
                (corpus / f"{folder.replace('/', '-')}-{number}").write_bytes(path.read_bytes())
        entries = {word for word in words() if word.isascii()}
        listed = Path(scratch) / "words"
        listed.write_text("".join(f'"{word}"\n' for word in sorted(entries)))
        arguments = [sys.argv[0], *LIMITS, f"-dict={listed}", *options, str(corpus)]
        atheris.Setup(arguments, lambda data: run(data) and None)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

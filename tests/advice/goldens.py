"""The expected output of four examples, and how to write it anew.

    .venv/bin/python -m tests.advice.goldens

Run it after a change of rules, examples or formats, and read what changed before you keep it. The
digest of the rules is left out, so that only what a reader sees makes a difference. The picture in
the README is drawn anew as well, and so are the digests of the pack (see the catalogue's).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from ladder.advice.formats import json, markdown, text
from ladder.advice.view import View
from ladder.engine.explanation import judge
from ladder.engine.verdict import Verdict
from ladder.load.problems.files import load_problem
from tests.strategies import rules
from tests.workshop import goldens as pack

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
SHOWN = (
    "row-3-wrong-tone",
    "row-7-latency",
    "scenario-research-student",
    "scenario-support-assistant",
)
"""A cheap step, one off the ladder, a training for two needs, and a plain no."""
WHOLE = ("row-7-latency", "scenario-research-student")
"""Of these in JSON too: tests/schema and test_several_needs hold its keys for other problems."""
DOCS = Path(__file__).parents[2] / "docs"
PICTURES = {DOCS / "screen.svg": 80, DOCS / "screen-narrow.svg": 48}
"""What the command under "Run it" of the README prints, but for the line that names the rules."""
SHOWN_IN_README = "scenario-support-assistant"
FOLDER = Path(__file__).parent / "goldens"
AS_OF = date(2026, 11, 24)
SUFFIXES: dict[str, Callable[[Verdict], str]] = {
    ".txt": text.render,
    ".md": markdown.render,
    ".json": json.render,
}


def verdict_on(example: Path) -> Verdict:
    """The verdict on an example, with a digest that does not change."""
    book = rules()
    problem = load_problem(str(example), book)
    verdict = judge(book, problem.title, problem.facts, AS_OF)
    return replace(verdict, pack=verdict.pack._replace(digest=f"sha256:{'0' * 64}"))


def written() -> dict[str, str]:
    """Every golden file's name and what it should hold."""
    verdicts = {path.stem: verdict_on(path) for path in EXAMPLES if path.stem in SHOWN}
    return {
        stem + suffix: render(verdict)
        for stem, verdict in verdicts.items()
        for suffix, render in SUFFIXES.items()
        if suffix != ".json" or stem in WHOLE
    }


def refresh() -> None:
    """Write every golden file, and remove those of examples that are gone."""
    expected = written()
    for old in FOLDER.iterdir():
        if old.name not in expected:
            old.unlink()
    for name, content in expected.items():
        (FOLDER / name).write_text(content, encoding="utf-8")
    for file, width in PICTURES.items():
        file.write_text(picture(width), encoding="utf-8")


def picture(width: int) -> str:
    """The screen of an example as an SVG that fetches nothing, in the fonts of who looks at it."""
    [example] = [path for path in EXAMPLES if path.stem == SHOWN_IN_README]
    drawn = text.render(verdict_on(example), View(width, color=True)).rpartition("\n\x1b[2mRules ")[
        0
    ]
    console = Console(record=True, width=width + 2, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"{drawn}\n"))
    plain = re.sub(r"(?s) *@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT)
    drawn = console.export_svg(title="ladder advise", code_format=plain, unique_id="ladder")
    for dark, light in ON_DARK.items():
        drawn = drawn.replace(dark, light)
    return f"{drawn}\n"


ON_DARK = {"#5f875f": "#87af87", "#af5faf": "#d787d7", "#868887": "#a8a9a8"}
"""Colors of a terminal, and lighter ones that can be read on the dark ground of the picture."""


if __name__ == "__main__":
    refresh()
    pack.refresh()

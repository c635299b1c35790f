"""The pages of the site about rules: one for each rule, technique, need, fact, source and claim.

They contain what `ladder rules show ID` prints, with links and the YAML.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.engine.wording import show
from ladder.workshop.entries import HEADINGS, Entry, entries_of
from ladder.workshop.reference import page_of
from ladder.workshop.reference.page import VALUE, as_markdown

ROOT = Path(__file__).parents[1]
ID = re.compile(r"`([^`\n]+)`")
NESTED = re.compile(r"(?m)^( +)(?=- )")
CASES = re.compile(r"(?m)^## (?:Fires|Silent|Recommended) in\n\n(?:- .*\n)+")
PART = re.compile(r"\*\*([^*\n]+?)\.?\*\*\s+(.*)", re.DOTALL)
IN_TABLE = (
    *("Techniques", "Needs", "Place", "Type", "Written", "Value", "Basis", "Authors", "Link"),
    *("Grade", "Under the heading", "Sources last checked", "Last checked"),
)
"""Parts of one line that stand in a table above the others."""
FILE = re.compile(r"(?m)^\*\*File\.\*\* (\S+):(\d+)(?::\d+)?$\n?")
WORD = re.compile(r"[\w-]+")

RULES = """# All rules

`ladder` has {rules} rules (pack {name} {version}), and {checks} for proposals, which `ladder check`
applies. Each rule has a reason, its sources and the day on which they were last checked.

A rule also states its basis. **source**: the encoded document says so. **interpretation**: a
reading of it, stricter than its words. **external**: newer or wider than it, and true as of its
date. On the page of a rule, a fact in brackets stands for the value in your problem file:
[`fact/examples.demonstrations`].
"""


INTRODUCTIONS = {
    "fact": """A *fact* is one piece of information about your task. You state facts in a problem
file: `examples.demonstrations` is the key `demonstrations` in the section `examples`. Leave out
what you do not know. Each page says which values a fact takes and which rules read it.

"""
}
"""The first paragraph of the list of a kind."""


class Page(NamedTuple):
    """A generated page: its file below docs/, its title, its Markdown, and words that find it."""

    file: str
    title: str
    text: str
    words: tuple[str, ...] = ()


def pages(rulebook: Rulebook) -> Iterator[Page]:
    """Yield every generated page: the overview, an index for each kind, and each entry."""
    entries = entries_of(rulebook)
    links = _links(entries)
    yield Page("rules/index.md", "All rules", _overview(rulebook, entries, links))
    for kind, group in groupby(entries.values(), key=lambda entry: entry.kind):
        heading = HEADINGS[kind]
        yield Page(f"rules/{kind}/index.md", heading, _index(kind, list(group), links))
    for entry in entries.values():
        yield _page(rulebook, entry, links)


def _page(rulebook: Rulebook, entry: Entry, links: dict[str, str]) -> Page:
    page, file = page_of(rulebook, entry), address(entry)
    title = VALUE.sub("…", f"{page.title[:1].upper()}{page.title[1:]}")
    _, _, text = as_markdown(page).split("\n\n", 2)
    text = _headed(FILE.sub("", text))
    text = CASES.sub(lambda found: re.sub(r"(?m)^- ", "1. ", found[0]), text)
    text = f"{_path(entry)}\n\n# {title}\n\n`{entry.id}`\n\n{text}\n"
    text = _linked(NESTED.sub(r"\1\1", text), links, file)
    position = _position(rulebook, entry)
    text += _yaml(rulebook, position, file) if position else ""
    return Page(file, title, text, tuple(_words(rulebook, entry)))


def _words(rulebook: Rulebook, entry: Entry) -> Iterator[str]:
    """Yield the words of a page that people type into the search."""
    if entry.kind == "need":
        need = rulebook.needs[entry.name]
        yield from (need.symptom, *need.words)
    elif entry.kind == "technique":
        yield rulebook.techniques[entry.name].what
        yield from _also_called(rulebook, entry.name)
    elif entry.kind == "cause":
        cause = rulebook.causes[entry.name]
        yield from (cause.says, *cause.words)
    elif entry.kind == "fact":
        yield from (
            f"{choice.id}: {choice.meaning}" for choice in rulebook.facts[entry.name].choices
        )


def _also_called(rulebook: Rulebook, technique: str) -> Iterator[str]:
    """Yield what else people call a technique."""
    for choice in rulebook.facts["proposal.technique"].choices:
        yield from choice.words if choice.id == technique else ()


def _headed(text: str) -> str:
    """Return the parts of a page below headings, and the short ones in a table above."""
    rows, opening, below = [], "", []
    for block in re.split(r"\n\n(?=\*\*)", text.strip()):
        part = PART.fullmatch(block)
        heading, content = (part[1], part[2]) if part else ("", block)
        if heading in IN_TABLE and "\n" not in content:
            content = content.replace("|", "\\|")
            content = {"Link": f"<{content}>", "Written": f"`{content}`"}.get(heading, content)
            rows.append(f"| **{heading}** | {content} |")
        elif heading in ("", "What it is"):
            opening += f"{content}\n\n"
        else:
            below.append(f"## {heading}\n\n{content}")
    table = "\n".join(["| | |", "|---|---|", *rows]) + "\n\n" if rows else ""
    return opening + table + "\n\n".join(below) + "\n"


def group_of(kind: str) -> str:
    """Return the short plural name of a kind: `Requirements`."""
    return HEADINGS[kind].partition(":")[0]


def _path(entry: Entry) -> str:
    """Return the pages above an entry's page, as links in one line."""
    name = entry.id.partition("/")[2] or entry.id
    up = "../" * name.count("/")
    above = f"[All rules]({up}../index.md) / [{group_of(entry.kind)}]({up}index.md)"
    return f"{above} / {name}\n{{ .path }}"


def _position(rulebook: Rulebook, entry: Entry) -> Position | None:
    tables = (rulebook.rules, rulebook.check_rules)
    named = (rulebook.techniques, rulebook.needs, rulebook.parameters)
    things = [table.get(entry.id) for table in tables] + [table.get(entry.name) for table in named]
    kinds = {"technique": 2, "need": 3, "parameter": 4}
    kept = things[kinds[entry.kind]] if entry.kind in kinds else things[0] or things[1]
    return kept.position if kept else rulebook.positions.get(entry.id)


def _yaml(rulebook: Rulebook, position: Position, file: str) -> str:
    """Return links to an entry's parameters and to its file, and its YAML, folded."""
    folder = posixpath.dirname(file)
    source = ROOT / position.file
    if not source.exists():
        return ""
    block = _block(source.read_text(encoding="utf-8").splitlines(), position.line)
    words = dict.fromkeys(WORD.findall(block.partition("\ncases:")[0]))
    used = [name for name in words if name in rulebook.parameters and name not in file]
    lines = ["## Parameters", ""] if used else []
    for name in used:
        link = posixpath.relpath(f"rules/parameter/{name}.md", folder)
        number = rulebook.parameters[name]
        lines.append(f"- [`{name}`]({link}): {show(number.value)} {number.unit}")
    link = posixpath.relpath(position.file, folder)
    lines += ["", f"**File.** [{position.file}]({link}), line {position.line}", ""]
    lines += ['??? note "YAML"', "", "    ```yaml", indent(block, "    "), "    ```", ""]
    return "\n" + "\n".join(lines)


def _block(lines: list[str], number: int) -> str:
    """Return the mapping that begins at a line: a whole file, a key's value or a list's item."""
    if number == 1:
        return "\n".join(lines)
    first = lines[number - 1]
    depth = len(first) - len(first.lstrip())
    rest = lines[number:]
    beside = first.lstrip().startswith("id:")
    kept = takewhile(
        lambda line: not line.strip() or len(line) - len(line.lstrip()) > depth - beside, rest
    )
    return dedent("\n".join([first, *kept])).rstrip()


def address(entry: Entry) -> str:
    """Return the file of an entry's page below docs/: `rules/requirement/min-examples.md`."""
    return f"rules/{entry.id if '/' in entry.id else f'{entry.kind}/{entry.id}'}.md"


def _links(entries: dict[str, Entry]) -> dict[str, str]:
    """Return the page of each id, and of the bare names of techniques, needs and facts."""
    named = {
        entry.name: address(entry)
        for entry in entries.values()
        if entry.kind in ("technique", "need", "fact", "derived", "source")
    }
    return named | {entry.id: address(entry) for entry in entries.values()}


def _linked(text: str, links: dict[str, str], file: str) -> str:
    """Return a Markdown text with the ids in backticks as links relative to a file."""
    folder = posixpath.dirname(file)

    def link(found: re.Match[str]) -> str:
        target = links.get(found[1])
        if target in (None, file):
            return found[0]
        return f"[{found[0]}]({posixpath.relpath(target, folder)})"

    return ID.sub(link, text)


def _overview(rulebook: Rulebook, entries: dict[str, Entry], links: dict[str, str]) -> str:
    pack = rulebook.pack
    lines = [
        RULES.format(
            rules=len(rulebook.rules),
            checks=len(rulebook.check_rules),
            name=pack.name,
            version=pack.version,
        )
    ]
    lines += ["| rung | technique | title | trains |", "|---|---|---|---|"]
    for technique in rulebook.techniques.values():
        rung = "not on the ladder" if technique.rung is None else technique.rung
        trains = "yes" if technique.training else "no"
        lines.append(f"| {rung} | `technique/{technique.id}` | {technique.title} | {trains} |")
    lines += ["", "| need | symptom | options, lowest rung first |", "|---|---|---|"]
    for need in rulebook.needs.values():
        route = ", ".join(f"`technique/{entry.technique}`" for entry in need.options)
        lines.append(f"| `need/{need.id}` | {need.symptom} | {route} |")
    lines += ["", "## Everything by kind", ""]
    for kind, group in groupby(entries.values(), key=lambda entry: entry.kind):
        lines.append(f"- [{HEADINGS[kind]}]({kind}/index.md): {len(list(group))}")
    return _linked("\n".join(lines) + "\n", links, "rules/index.md")


def _index(kind: str, entries: list[Entry], links: dict[str, str]) -> str:
    lines = _by_section(entries) if kind == "fact" else _list(entries)
    text = f"# {HEADINGS[kind]}\n\n{INTRODUCTIONS.get(kind, '')}" + "\n".join(lines) + "\n"
    return _linked(text, links, f"rules/{kind}/index.md")


def _list(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield f"- `{entry.name if entry.kind == 'fact' else entry.id}`: {entry.says}"


def _by_section(facts: list[Entry]) -> Iterator[str]:
    """Yield the facts of each section of a problem file; attempts take a line per technique."""
    sections: dict[str, list[Entry]] = {}
    for fact in facts:
        sections.setdefault(fact.name.partition(".")[0], []).append(fact)
    for section, group in sections.items():
        yield f"\n## {section}\n"
        if section != "attempts":
            yield from _list(group)
            continue
        for technique, some in groupby(group, key=lambda fact: fact.name.split(".")[1]):
            fields = (f"[{fact.name.split('.')[2]}]({fact.name}.md)" for fact in some)
            yield f"- `{technique}`: {', '.join(fields)}"

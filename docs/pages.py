"""A hook of the site generator: a page for each rule, technique, need, fact, source and claim.

They say what `ladder rules show ID` says, with links. Nothing is written into the repository.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files
from properdocs.structure.pages import Page as SitePage

from ladder import load_rules
from ladder.catalog.entries import HEADINGS, Entry, entries_of
from ladder.catalog.reference import page_of
from ladder.catalog.reference.page import as_markdown
from ladder.engine.rules import Rulebook

DOCS = Path(__file__).parent
ID = re.compile(r"`([^`\n]+)`")
NESTED = re.compile(r"(?m)^( +)(?=- )")
FENCE = re.compile(r"(?m)^```(\w+) .+$")
LINK = re.compile(r"\[([^]]+)\]\((?!https?:)([^)#]+)(#[^)]*)?\)")

RULES = """# The rules

Everything that `ladder` knows: {rules} rules of the pack {name} {version}, each with its reason,
its sources and the day on which they were last checked.

Each rule says where it comes from. **source**: the source document says so. **reading**: our
reading of it, stricter than its words. **beyond**: newer or wider than it, and true as of its date.
Words in braces, such as {{examples.demonstrations}}, stand for the value that a problem file gives.
"""


def on_files(files: Files, config: ProperDocsConfig) -> Files:
    """Add a page for each thing in the rules, an index for each kind, and one over all."""
    for address, content in pages(load_rules()):
        files.append(File.generated(config, address, content=content))
    files.append(File.generated(config, "decisions/index.md", content=decisions()))
    return files


def on_page_markdown(markdown: str, page: SitePage, **_: object) -> str:
    """Turn what GitHub reads into what the generator reads, and links to code into names."""
    folder = posixpath.dirname(page.file.src_uri)
    text = NESTED.sub(r"\1\1", FENCE.sub(r"```\1", markdown))
    return LINK.sub(lambda link: _outside(link, folder), text)


def _outside(link: re.Match[str], folder: str) -> str:
    """Return a link that leaves the documentation becomes the path of a file in the repository."""
    target = posixpath.normpath(posixpath.join("docs", folder, link[2]))
    if target.startswith("docs/") or not (DOCS.parent / target).exists():
        return link[0]
    return f"{link[1]} (`{target}`)"


def pages(rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield each made page: its file below docs/, and its Markdown."""
    entries = entries_of(rulebook)
    links = _links(entries)
    yield "rules/index.md", _overview(rulebook, entries, links)
    for kind, group in groupby(entries.values(), key=lambda entry: entry.kind):
        yield f"rules/{kind}/index.md", _index(kind, list(group), links)
    for entry in entries.values():
        file = address(entry)
        yield file, _linked(as_markdown(page_of(rulebook, entry)), links, file)


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
    """Return a Markdown text with its ids, which stand in backticks, linked as seen from a file."""
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
            rules=len(rulebook.rules) + len(rulebook.check_rules),
            name=pack.name,
            version=pack.version,
        )
    ]
    lines += ["| rung | technique | what it is called | trains |", "|---|---|---|---|"]
    for technique in rulebook.techniques.values():
        rung = "beside" if technique.rung is None else technique.rung
        trains = "yes" if technique.training else "no"
        lines.append(f"| {rung} | `technique/{technique.id}` | {technique.title} | {trains} |")
    lines += ["", "| need | you see that | route, lowest rung first |", "|---|---|---|"]
    for need in rulebook.needs.values():
        route = ", ".join(f"`technique/{entry.technique}`" for entry in need.options)
        lines.append(f"| `need/{need.id}` | {need.symptom} | {route} |")
    lines += ["", "## All of it", ""]
    for kind, group in groupby(entries.values(), key=lambda entry: entry.kind):
        lines.append(f"- [{HEADINGS[kind]}]({kind}/index.md): {len(list(group))}")
    return _linked("\n".join(lines) + "\n", links, "rules/index.md")


def _index(kind: str, entries: list[Entry], links: dict[str, str]) -> str:
    lines = [f"# {HEADINGS[kind]}", "", "| id | says |", "|---|---|"]
    lines += [f"| `{entry.id}` | {entry.says.replace('|', chr(92) + '|')} |" for entry in entries]
    return _linked("\n".join(lines) + "\n", links, f"rules/{kind}/index.md")


def decisions() -> str:
    """Return the list of decision records, by number."""
    lines = ["# Decisions", "", "What was decided, why, and what was not chosen.", ""]
    for file in sorted((DOCS / "decisions").glob("*.md")):
        title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        lines.append(f"- [{title}]({file.name})")
    return "\n".join(lines) + "\n"

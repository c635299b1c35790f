"""No word of a file can act on a terminal, a CI runner or the page that shows it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from tests.check.running import VOICE
from tests.commands import Command

EVIL = [
    "::error file=a.py,line=1::owned",
    "%0A::error::owned",
    ":" * 5 + "error::owned",
    "x" * 75 + "::error::owned " + "y" * 69 + "::error::owned " + "z" * 78 + "::error::owned",
    "##[error]owned ##vso[task.setvariable variable=x]y",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "]]><script>alert(1)</script>",
    "| a | b | <img src=x onerror=alert(1)>",
    "<!-- ladder check --> --> `code` **bold** _it_ [link](https://evil.example) ![i](x)",
    "@everyone www.evil.example https://evil.example",
    "a & b \"quoted\" 'single' \\ back",
    "\u202egnp.exe \u2066x\u2069 \ue000",
    "line\u2028break\u0085next",
    "$(id) ${{ github.token }} `id`",
]
CAPPED = ("text", "github", "markdown")
WHOLE = ("json", "sarif", "gitlab", "junit")
"""Formats that leave nothing out, however many files there are."""


def lay(evil: str, folder: Path = Path()) -> None:
    """The words in every place that a report may show."""
    result = json.dumps(evil)
    few = VOICE.replace("demonstrations: 2400", "demonstrations: 40")
    text = few.replace("title: Letters in our own voice", f"title: {result}")
    text = text.replace("owner: Correspondence", f"owner: {result}")
    reason = json.dumps(f"experiment: {evil}")
    who = f"owner: {result}, expires: 2027-01-31"
    text += f"waivers: [{{rule: requirement/min-examples, reason: {reason}, {who}}}]\n"
    (folder / "title.yaml").write_text(text)
    (folder / "key.yaml").write_text(
        f"{result}: 1\nneeds: [{result}]\nproposal: {{technique: {result}}}\n"
    )
    name = evil.replace("/", "_")[:60]
    (folder / f"{name}.yaml").write_text(few)
    (folder / f"{name}.md").write_text("no proposal here\n")


def output(run: Command, format: str) -> str:
    result = run("check", ".", "--format", format, "--as-of", "2026-11-24")
    assert result.code == 0 if format == "sarif" else result.code in (1, 2)
    assert_nothing_acts(result.out + result.err, format)
    return result.out


def assert_nothing_acts(out: str, format: str) -> None:
    control = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
    assert re.findall(control, out) == []
    assert re.findall(r"##(?:\[|vso)", out) == []
    commands = [line for line in out.splitlines() if line.lstrip().startswith("::")]
    if format != "github":
        assert commands == []
    ours = r"::(error|warning|notice) file=[^,:]*,line=\d+,col=\d+,title=[^,:]*::.*"
    assert [line for line in commands if not re.fullmatch(ours, line)] == []


class Tags(HTMLParser):
    """Collects what a rendered page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.comments: list[str] = []
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@pytest.mark.parametrize("format", WHOLE)
def test_data_stays_data(run: Command, format: str) -> None:
    for at, evil in enumerate(EVIL):
        Path(str(at)).mkdir()
        lay(evil, Path(str(at)))
    text = output(run, format)
    assert text.count("title.yaml") >= len(EVIL)
    if format != "junit":
        json.loads(text)
        return
    names = {element.tag for element in ElementTree.fromstring(text).iter()}
    ours = {"testsuites", "testsuite", "testcase", "properties", "property", "failure", "error"}
    assert names <= ours | {"skipped", "system-out"}


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_hostile_text_acts_on_no_terminal_runner_or_page(
    run: Command, evil: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay(evil)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.txt"))
    pages = {format: output(run, format) for format in CAPPED}
    summary = Tags((tmp_path / "summary.txt").read_text(encoding="utf-8"))
    assert {"script", "img"}.isdisjoint(summary.tags)
    page = Tags(pages["markdown"])
    ours = {"h3", "h4", "code", "p", "table", "thead", "tbody", "tr", "th", "td", "br", "sub", "ul"}
    assert set(page.tags) <= ours | {"li", "details", "summary", "a"}
    assert page.comments == [" ladder check "]
    assert [link for link in page.links if "evil" in link] == []
    assert "@everyone" not in pages["markdown"]
    assert "www.evil" not in pages["markdown"]

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
FORMATS = ("text", "json", "github", "sarif", "junit", "gitlab", "markdown")


@pytest.fixture(params=EVIL, ids=range(len(EVIL)))
def evil(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def lay(evil: str) -> None:
    """The words in every place that a report may show."""
    result = json.dumps(evil)
    few = VOICE.replace("demonstrations: 2400", "demonstrations: 40")
    text = few.replace("title: Letters in our own voice", f"title: {result}")
    text = text.replace("owner: Correspondence", f"owner: {result}")
    reason = json.dumps(f"experiment: {evil}")
    who = f"owner: {result}, expires: 2027-01-31"
    text += f"waivers: [{{rule: requirement/min-examples, reason: {reason}, {who}}}]\n"
    Path("title.yaml").write_text(text)
    Path("key.yaml").write_text(
        f"{result}: 1\nneeds: [{result}]\nproposal: {{technique: {result}}}\n"
    )
    name = evil.replace("/", "_")[:60]
    Path(f"{name}.yaml").write_text(few)
    Path(f"{name}.md").write_text("no proposal here\n")


def output(run: Command, format: str) -> str:
    result = run("check", ".", "--format", format, "--as-of", "2026-11-24")
    assert result.code == 0 if format == "sarif" else result.code in (1, 2)
    return result.out + result.err


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_acts_on_a_terminal_or_a_runner(run: Command, evil: str, format: str) -> None:
    lay(evil)
    out = output(run, format)
    assert (
        re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", out)
        == []
    )
    assert re.findall(r"##(?:\[|vso)", out) == []
    commands = [line for line in out.splitlines() if line.lstrip().startswith("::")]
    if format != "github":
        assert commands == []
    ours = r"::(error|warning|notice) file=[^,:]*,line=\d+,col=\d+,title=[^,:]*::.*"
    assert [line for line in commands if not re.fullmatch(ours, line)] == []


def test_json_stays_json(run: Command, evil: str) -> None:
    lay(evil)
    for format in ("json", "sarif", "gitlab"):
        result = run("check", ".", "--format", format)
        json.loads(result.out)


def test_xml_stays_xml(run: Command, evil: str) -> None:
    lay(evil)
    root = ElementTree.fromstring(run("check", ".", "--format", "junit").out)
    names = {element.tag for element in root.iter()}
    assert names <= {
        "testsuites",
        "testsuite",
        "testcase",
        "properties",
        "property",
        "failure",
        "error",
        "skipped",
        "system-out",
    }


class Tags(HTMLParser):
    """Collects what a rendered page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_markdown_shows_words_and_makes_nothing_of_them(run: Command, evil: str) -> None:
    lay(evil)
    page = run("check", ".", "--format", "markdown").out
    found = Tags()
    found.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(page))
    ours = {"h3", "h4", "code", "p", "table", "thead", "tbody", "tr", "th", "td", "br", "sub", "ul"}
    assert set(found.tags) <= ours | {"li", "details", "summary", "a"}
    assert found.comments == [" ladder check "]
    assert [link for link in found.links if "evil" in link] == []
    assert "@everyone" not in page
    assert "www.evil" not in page


def test_the_step_summary_is_as_inert(
    run: Command, evil: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lay(evil)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.txt"))
    run("check", ".", "--format", "github")
    found = Tags()
    page = (tmp_path / "summary.txt").read_text(encoding="utf-8")
    found.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(page))
    assert {"script", "img"}.isdisjoint(found.tags)

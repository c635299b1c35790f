"""The page to hand over: whole, well formed, inert whatever an author wrote; it fetches nothing."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from ladder.advice.formats import html
from ladder.advice.report_sections import MEASURED
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import Verdict
from ladder.output.html import STYLE
from ladder.output.worth_asking import worth_asking
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import WHOLE, quoted, short, titled, verdict

VOID = {"meta", "br", "line", "circle"}
HOSTILE = '</title><script>alert(1)</script>"><img src=x onerror=alert(2)> onload="x" <!--'


class Read(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def read(found: Verdict, view: View = WHOLE) -> Read:
    return Read(html.render(found, view))


def reported(found: Verdict) -> str:
    """The page's text on one line, the numbers of sources left out."""
    return " ".join(re.sub(r" \[\d+\]", "", read(found).text).split())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_everything_that_the_verdict_says_is_on_it(example: Path) -> None:
    found = verdict_on(example)
    text = reported(found)
    texts = [reason.text for row in found.ladder for reason in row.because]
    texts += [
        requirement.text for requirement in (found.next_rung.unmet if found.next_rung else ())
    ]
    texts += [question.question for question in worth_asking(found)[:10]]
    texts += [*found.recommendation.steps, *(caution.text for caution in found.cautions)]
    texts += [source.title for source in found.sources.values()]
    assert [item for item in texts if " ".join(item.split()) not in text] == []


@pytest.mark.parametrize("view", [PLAIN, WHOLE], ids=["sheet", "whole"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_runs_nothing_and_fetches_nothing(example: Path, view: View) -> None:
    page = html.render(verdict_on(example), view)
    elements = Read(page).elements
    assert {tag for tag, _ in elements}.isdisjoint(
        {"script", "img", "iframe", "link", "object", "embed", "form", "base"}
    )
    names = {name for _, attributes in elements for name in attributes}
    assert [name for name in names if name.startswith("on") or name in ("src", "style")] == []
    assert "url(" not in page
    assert "@import" not in page


def test_its_policy_allows_its_own_style_alone() -> None:
    page = html.render(verdict(needs=["wrong-tone"]))
    [style] = re.findall(r"(?s)<style>(.*?)</style>", page)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'\"" in page


@pytest.mark.parametrize("view", [PLAIN, WHOLE], ids=["sheet", "whole"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_made_for_screen_readers(example: Path, view: View) -> None:
    elements = read(verdict_on(example), view).elements
    assert ("html", {"lang": "en"}) in elements
    headings = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert all(given.get("aria-hidden") == "true" for tag, given in elements if tag == "svg")


@pytest.mark.parametrize("view", [PLAIN, WHOLE], ids=["sheet", "whole"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_number_leads_to_its_source(example: Path, view: View) -> None:
    elements = read(verdict_on(example), view).elements
    places = [given["id"] for _, given in elements if "id" in given]
    assert len(set(places)) == len(places)
    links = {str(given["href"]) for tag, given in elements if tag == "a"}
    assert {link[1:] for link in links if link.startswith("#")} == set(places)
    assert {link.partition(":")[0] for link in links if link[0] != "#"} <= {"https", "http"}


@pytest.mark.parametrize("view", [PLAIN, WHOLE], ids=["sheet", "whole"])
def test_hostile_text_of_an_author_changes_no_structure(view: View) -> None:
    calm, hostile = read(titled("calm", "calm"), view), read(titled(HOSTILE, HOSTILE), view)
    assert [tag for tag, _ in calm.elements] == [tag for tag, _ in hostile.elements]
    assert [set(given) for _, given in calm.elements] == [set(g) for _, g in hostile.elements]
    assert "<script>alert(1)</script>" in hostile.text


def test_the_ladder_says_each_status_in_words_and_where_you_are() -> None:
    tried = {"prompt": short("Stiff."), "few-shot": short("It drifts.")}
    text = reported(verdict(needs=["wrong-tone"], attempts=tried))
    assert "Few-shot examples rung 1: below target" in text
    assert "LoRA rung 4: next: 1 thing to find out" in text
    assert "You are here: nothing has reached the target yet." in reported(
        verdict(needs=["wrong-tone"])
    )


def test_a_score_on_known_items_is_drawn_with_its_interval_and_the_target() -> None:
    tried = {"prompt": {**short("Stiff."), "score": 0.7, "items": 40}}
    found = verdict(needs=["wrong-tone"], attempts=tried, evaluation={"items": 40, "target": 0.9})
    assert (
        "A better prompt: 0.7 on 40 items, 95% interval 0.55 to 0.82; the target is 0.9."
        in reported(found)
    )
    [interval] = [given for tag, given in read(found).elements if given.get("class") == "range"]
    assert (interval["x1"], interval["x2"]) == ("217.4", "321.3")


@pytest.mark.parametrize(
    ("evaluation", "prompt", "few_shot", "measured"),
    [
        ({}, {"score": 0.5}, {"score": 0.6}, []),
        (
            {},
            {"score": 0.5, "items": 1},
            {"score": 0.6, "items": 12},
            [
                "0.5 on 1 item, 95% interval 0.05 to 0.95.",
                "0.6 on 12 items, 95% interval 0.33 to 0.82.",
            ],
        ),
        (
            {"items": 40, "max_score": 5, "target": 4},
            {"score": 3.1},
            {"score": 3.5, "items": 12},
            [
                "3.1 on 40 items, 95% interval at most 2.33 to 3.77; the target is 4.",
                "3.5 on 12 items, 95% interval at most 2.10 to 4.41; the target is 4.",
            ],
        ),
    ],
)  # fmt: skip
def test_each_score_on_known_items_is_told_and_drawn(
    evaluation: dict[str, int], prompt: dict[str, float], few_shot: dict[str, float],
    measured: list[str],
) -> None:  # fmt: skip
    tried = {"prompt": {**short("So."), **prompt}, "few-shot": {**short("So."), **few_shot}}
    found = verdict(needs=["wrong-tone"], attempts=tried, evaluation=evaluation)
    text, drawn = reported(found), read(found).elements
    assert (MEASURED in text) is bool(measured)
    assert len([1 for _, given in drawn if given.get("class") == "range"]) == len(measured)
    for name, told in zip(("A better prompt", "Few-shot examples"), measured, strict=False):
        assert f"{name}: {told}" in text


def test_a_source_known_at_second_hand_says_so() -> None:
    found = quoted(verdict(needs=["wrong-tone"]))
    text = reported(found)
    for source in found.sources.values():
        assert f"{source.title}, {source.year}, quoted at second hand" in text


def luminance(color: str) -> float:
    """The relative luminance of `#rgb` or `#rrggbb`, as WCAG 2 defines it."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_reads_on_its_ground_by_day_by_night_and_on_paper() -> None:
    themes = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"))
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#\w+);", theme))
        ground = luminance(colours["ground"])
        for name in ("ink", "dim", "good", "blocked"):
            low, high = sorted((luminance(colours[name]), ground))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, theme)


def test_what_is_small_on_a_screen_is_small_on_paper() -> None:
    screen, paper = STYLE.read_text(encoding="utf-8").split("@media print {")
    sized = r"(?m)^ *([^{}@]+) \{[^}]*font-size: [\d.]+rem"
    fixed = {name.strip() for names in re.findall(sized, screen) for name in names.split(",")}
    assert fixed == {"h1", "h2", "table"}
    assert all(re.search(rf"\b{name} \{{ font-size: \d+pt", paper) for name in fixed)


def test_techniques_in_a_row_read_as_one_line() -> None:
    page = html.render(verdict(needs=["wrong-tone"]), WHOLE)
    assert "<p>Continued pretraining, distillation, full fine-tuning, preference" in page

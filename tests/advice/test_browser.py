"""The page in a real Chromium, where there is one: what it runs, and how many sheets it takes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ladder.advice.formats import html
from ladder.engine.verdict import Verdict
from ladder.planning.formats import in_parts
from ladder.planning.plan import plan
from tests.advice.goldens import EXAMPLES, verdict_on
from tests.advice.problems import WHOLE, titled
from tests.advice.test_html import HOSTILE
from tests.strategies import rules

FOLDER = EXAMPLES[0].parent
LONGEST = [
    FOLDER / "scenario-research-student.yaml",
    FOLDER / "from-files" / "ticket-classifier" / "problem.yaml",
]
"""Of the examples those that say most."""

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here"),
]


def opened(page: str, folder: Path, *options: str) -> str:
    """What the browser prints when it opens the page."""
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", *options]
    done = subprocess.run(
        [*command, f"--user-data-dir={folder / 'profile'}", file.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("example", LONGEST, ids=lambda path: path.stem)
def test_it_prints_on_two_pages_with_its_plan(example: Path, tmp_path: Path) -> None:
    found = verdict_on(example)
    stated = {name: found.facts[name] for name in found.facts if name in rules().facts}
    more = tuple(in_parts(plan(found, stated)))
    sheet = tmp_path / "page.pdf"
    opened(html.render(found, WHOLE._replace(more=more)), tmp_path, f"--print-to-pdf={sheet}")
    assert pages(sheet) <= 2


@pytest.mark.parametrize("example", LONGEST, ids=lambda path: path.stem)
def test_the_sheet_prints_on_one_page_of_a4(example: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "page.pdf"
    page = html.render(verdict_on(example)).replace("@page {", "@page { size: A4;")
    page = re.sub("<meta http-equiv=.*?>", "", page)  # it allows only the style as it was
    opened(page, tmp_path, f"--print-to-pdf={sheet}")
    assert pages(sheet) == 1


def pages(sheet: Path) -> int:
    """The pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes()))


def script_ran(found: Verdict, folder: Path) -> bool:
    """Whether a script that somebody brought in could act on the page."""
    page = html.render(found).replace("</main>", "</main><script>document.title='ran'</script>")
    return "<title>ran</title>" in opened(page, folder, "--dump-dom")


def test_html_page_runs_no_script(tmp_path: Path) -> None:
    assert not script_ran(titled("calm"), tmp_path)


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    seen = opened(html.render(titled(HOSTILE, HOSTILE)), tmp_path, "--dump-dom")
    assert "<img" not in seen
    assert "<script" not in seen
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen

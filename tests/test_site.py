"""The documentation is built strictly: a page for each entry of the rules, no broken link."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ladder.load.packs.documents import SHAPES
from ladder.workshop.entries import entries_of
from tests.commands import Command
from tests.strategies import rules

ROOT = Path(__file__).parents[1]
FETCHED = re.compile(
    r"<(?:script|img|iframe)[^>]*\ssrc=\"(?:https?:)?//|<link[^>]*rel=\"(?:stylesheet|icon|preconnect|preload)\"[^>]*https?:"
)

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    page = folder / "page"
    page.mkdir()
    (page / "index.html").write_text("the page", encoding="utf-8")
    command = (sys.executable, ROOT / "docs" / "build_site.py", "--output", folder, "--page", page)
    github = os.environ | {"GITHUB_REPOSITORY": "example/advisor", "GITHUB_SHA": "0" * 40}
    built = subprocess.run(command, env=github, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


def text_of(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text(encoding="utf-8")


def test_every_entry_of_the_rules_has_a_page_at_its_address(site: Path) -> None:
    for entry in entries_of(rules()).values():
        name = entry.id if "/" in entry.id else f"{entry.kind}/{entry.id}"
        assert "<h1 id=" in text_of(site, f"rules/{name}"), entry.id


def test_a_rule_page_links_facts_techniques_parameters_and_its_file(site: Path) -> None:
    page = text_of(site, "rules/requirement/min-examples")
    assert '<a href="../../fact/examples.demonstrations/"><code>' in page
    assert '<a href="../../technique/lora/"><code>' in page
    assert '<a href="../../parameter/min-lora-examples/"><code>' in page
    assert '<a href="../min-examples.yaml">rules/requirement/min-examples.yaml</a>' in page
    shipped = ROOT / "rules" / "requirement" / "min-examples.yaml"
    copied = site / "rules" / "requirement" / "min-examples.yaml"
    assert copied.read_bytes() == shipped.read_bytes()


def test_a_rule_page_shows_its_yaml_and_numbers_its_cases(site: Path) -> None:
    page = text_of(site, "rules/requirement/min-examples")
    assert re.search(r"<details class=\"note\">.*met_when.*</details>", page, re.DOTALL)
    assert re.search(r"Fires in<[^\n]*</h2>\s*<ol>", page)


def test_a_rule_page_leads_back_to_its_kind_and_has_no_braces(site: Path) -> None:
    page = text_of(site, "rules/requirement/min-examples")
    assert re.search(r'<a href="\.\./\.\./">All rules</a> / <a href="\.\./">Requirements</a>', page)
    assert 'You have [<a href="../../fact/examples.demonstrations/"><code>' in page
    assert "You have {" not in page.partition("<details")[0]


def test_no_option_is_marked_inside_the_code_of_a_command(site: Path) -> None:
    page = text_of(site, "command-line")
    assert "<code>ladder rules diff --rules my-rules OLD shipped</code>" in page
    assert '<code class="option">--as-of</code>' in page
    assert "{ .option }" not in page


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def broken(site: Path) -> Iterator[tuple[Path, str]]:
    for page in site.rglob("*.html"):
        if page.name == "404.html" or site / "try" in page.parents:
            continue
        for link in Links(page.read_text(encoding="utf-8")).found:
            path = link.partition("#")[0].partition("?")[0]
            target = page.parent / path
            if not re.match(r"https?:|mailto:", link) and not (
                (target / "index.html").exists() or target.is_file()
            ):
                yield page.relative_to(site), link


def test_no_link_of_the_built_site_leads_nowhere(site: Path) -> None:
    assert list(broken(site)) == []


def test_no_page_fetches_anything_from_another_server(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [path for path, text in pages.items() if FETCHED.search(text)] == []


def test_the_search_has_written_pages_in_full_and_techniques_before_other_rules(site: Path) -> None:
    items = json.loads((site / "search.json").read_text(encoding="utf-8"))["items"]
    titled = [item["location"] for item in items if item["title"].lower().startswith("lora")]
    blocked, *rules = titled
    assert blocked == "concepts/#why-is-lora-blocked-for-my-case"
    assert rules[0] == "rules/technique/lora/"
    ids = [item["location"] for item in items if item["title"].startswith("min-examples")]
    assert ids[0] == "rules/requirement/min-examples/"
    assert not any(item["location"].startswith("decisions/0") for item in items)
    rule_pages = [item for item in items if item["location"].startswith("rules/requirement/")]
    assert max(len(item["text"]) for item in rule_pages) < 100
    [need] = [item for item in items if item["location"] == "rules/need/missing-knowledge/"]
    assert "hallucinations" in need["text"]
    [taste] = [x for x in items if x["location"] == "rules/technique/preference-optimization/"]
    assert "RLHF" in taste["text"]
    [misread] = [item for item in items if item["location"] == "rules/cause/misread/"]
    assert "misunderstood" in misread["text"]
    assert not any("fact/attempts." in item["location"] for item in items)
    api = [item for item in items if item["location"].startswith("api/")]
    assert len(api) > 10


def test_the_navigation_has_four_groups_with_short_titles() -> None:
    config = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    groups = [item for group in config["project"]["nav"] for item in group.items()]
    assert len(groups) == 4
    titles = [title for _, entries in groups for entry in entries for title in entry]
    assert max(map(len, titles)) <= 20


def test_the_first_page_leads_to_the_page_without_installing(site: Path) -> None:
    assert 'href="try/"' in text_of(site, ".")
    assert (site / "try" / "index.html").read_text(encoding="utf-8") == "the page"


def test_the_first_page_leads_to_why_a_technique_is_blocked(site: Path) -> None:
    anchor = "why-is-lora-blocked-for-my-case"
    assert f'href="concepts/#{anchor}"' in text_of(site, ".")
    assert f'id="{anchor}"' in text_of(site, "concepts")


def test_the_list_for_language_models_names_every_page_of_the_navigation(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\((\S+)\)", text)
    assert len(links) > 20
    assert [link for link in links if not (site / link / "index.html").exists()] == []


def test_steps_with_code_between_them_are_one_list(site: Path) -> None:
    page = text_of(site, "concepts")
    steps = page.partition('id="why-is-lora-blocked-for-my-case"')[2].partition("</ol>")[0]
    counts = (steps.count("<ol>"), steps.count("<li>"), steps.count("<pre>"))
    assert counts == (1, 6, 2)  # three steps and three answers


def test_an_address_that_leads_nowhere_says_so_and_leads_home(site: Path) -> None:
    page = (site / "404.html").read_text(encoding="utf-8")
    assert 'Begin at the <a href="/advisor/">' in page
    assert 'href="/assets' not in page


def test_the_page_of_all_keys_has_each_kind_of_file_and_a_meaning_for_each_key(site: Path) -> None:
    text = (site.parent / "docs" / "keys.md").read_text(encoding="utf-8")
    kinds = SHAPES.keys() - {"derived"}  # part of a file of facts
    assert [kind for kind in kinds if f"\n| `{kind}` | " not in text] == []
    assert re.search(r"\n\| `met_when` \| \w", text)
    assert not re.search(r"(?m)\| +\|$", text.partition("| key | meaning |")[2])


def test_indented_lists_in_code_are_copied_as_written(site: Path) -> None:
    text = (site.parent / "docs" / "language.md").read_text(encoding="utf-8")
    assert "\n  - case: The data is cleared.\n" in text


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("[gone](nowhere.md)\n", encoding="utf-8")
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "x"\n', encoding="utf-8")
    command = (sys.executable, "-m", "zensical", "build", "--strict", "--config-file")
    built = subprocess.run(
        [*command, tmp_path / "zensical.toml"], capture_output=True, text=True, check=False
    )
    assert built.returncode == 1
    assert "page does not exist" in built.stderr


def test_a_release_names_its_repository_and_commit_in_the_gate_to_copy(site: Path) -> None:
    text = (site.parent / "docs" / "ci.md").read_text(encoding="utf-8")
    assert f"uses: example/advisor@{'0' * 40}" in text
    assert f"rev: {'0' * 40}" in text
    assert "git+https://github.com/example/advisor@0" in text
    assert f"(https://github.com/example/advisor/blob/{'0' * 40}/action.yml)" in text
    assert not re.search("OWNER|COMMIT|checkout -->", text)
    assert "OWNER" not in (site.parent / "docs" / "index.md").read_text(encoding="utf-8")


def test_the_commands_of_the_first_page_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^ladder (.+)$", page)
    assert len(lines) == 5
    monkeypatch.chdir(tmp_path)
    ladder = Command(monkeypatch, capsys)
    for line in lines:
        assert ladder(*shlex.split(line)).code == 0, line

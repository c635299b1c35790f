"""Build the documentation: docs/build_site.py [--output build] [--page build/page].

Writes the pages to OUTPUT/docs, the site to OUTPUT/site. Exits 1 if a link leads nowhere.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import markdown_source
import rule_keys
import rule_pages

from ladder import load_rules

ROOT = Path(__file__).parents[1]
CONFIG = "zensical.toml"
HISTORY = ("decisions/0", "changelog/#")
TRY_IT = re.compile(r"(?ms)^<!-- page -->\n(.*?)^<!-- /page -->\n")
CHECKOUT = re.compile(r"(?s) <!-- checkout -->(.*?)<!-- /checkout -->")
"""What a reader of a checkout replaces; a release names its repository and its commit itself."""

FIRST_SENTENCE = re.compile(r"(?ms)^(?!#|<|\||```|!\[)(\S.*?[.?])(?=\s)")
ADDRESS = re.compile(r"\[([^]]+)\]\([^)]*\)")


SEARCHED = {
    "concepts/": "Fine-tuning, finetuning",
    "concepts/#why-is-lora-blocked-for-my-case": "LoRA",
    "concepts/#what-does-fine-tuning-cost": "Cost",
    "concepts/#rag-vs-fine-tuning-which-one": "Fine-tune, finetune",
    "api/#verdictdict": "JSON output",
    "command-line/#ladder-advise": "JSON output",
    "api/": "From Python, pandas, notebook",
    "scores/": "Trust, accuracy, benchmark",
    "agents/#the-hook": "Block training, Hook, Claude Code, Codex, Cursor, Copilot",
    "cookbook/#change-a-number-such-as-500-to-800": "Override",
    "many/": "Spreadsheet, Excel, CSV",
    "evidence/": "Evaluation",
    "ci/": "Block training",
    "ci/#set-it-up": "GitHub Actions",
    "ci/#another-ci-system": "Jenkins, Azure DevOps, Bitbucket, CircleCI, Docker",
    "ci/#github-actions": "SARIF",
    "rules/technique/embedding-classifier/": "Embeddings",
}
"""Words that people search for, shown before the title that answers them."""


def main() -> int:
    """Write the pages, run the generator strictly, and shorten the search index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "build")
    parser.add_argument("--page", type=Path, help="folder of the page without installing")
    given = parser.parse_args()
    docs, site = given.output / "docs", given.output / "site"
    for folder in (docs, site):
        shutil.rmtree(folder, ignore_errors=True)
    pages = write_pages(docs, with_page=given.page is not None)
    config = (ROOT / CONFIG).read_text(encoding="utf-8")
    (given.output / CONFIG).write_text(config, encoding="utf-8")
    (docs / "llms.txt").write_text(llms_txt(docs, tomllib.loads(config)), encoding="utf-8")
    command = (sys.executable, "-m", "zensical", "build", "--strict", "--clean")
    if subprocess.run([*command, "--config-file", given.output / CONFIG], check=False).returncode:
        return 1
    index = site / "search.json"
    index.write_text(search_index(index.read_text(encoding="utf-8"), pages), encoding="utf-8")
    missing = site / "404.html"
    missing.write_text(not_found(missing.read_text(encoding="utf-8")), encoding="utf-8")
    if given.page is not None:
        shutil.copytree(given.page, site / "try")
    return 0


def write_pages(docs: Path, with_page: bool) -> dict[str, rule_pages.Page]:
    """Write every page as the generator reads it; return the rule pages by address."""
    shutil.copytree(
        ROOT / "docs", docs, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.yaml")
    )
    shutil.copytree(ROOT / "rules", docs / "rules")
    for name, page in markdown_source.MOVED.items():
        if name.endswith(".md"):
            shutil.copyfile(ROOT / name, docs / page)
    pages = {}
    for entry in rule_pages.pages(load_rules()):
        file = docs / entry.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(entry.text, encoding="utf-8")
        pages[address(entry.file)] = entry
    repository, commit = released()
    files = f"https://github.com/{repository}/blob/{commit}" if repository else ""
    written = sorted([*docs.glob("*.md"), *docs.glob("decisions/*.md")])
    for file in written:
        text = file.read_text(encoding="utf-8")
        text = published(TRY_IT.sub(r"\1" if with_page else "", text))
        file.write_text(
            markdown_source.converted(text, file.relative_to(docs), ROOT, files), encoding="utf-8"
        )
    (docs / "keys.md").write_text(rule_keys.page(load_rules()), encoding="utf-8")
    (docs / "command-line.md").write_text(markdown_source.command_line(), encoding="utf-8")
    (docs / "decisions/index.md").write_text(markdown_source.decisions(docs), encoding="utf-8")
    return pages


def released() -> tuple[str, str]:
    """Return the repository and the commit of a release, if GitHub builds it; else empty texts."""
    commit = os.environ.get("GITHUB_SHA", "")
    return os.environ.get("GITHUB_REPOSITORY", "") if commit else "", commit


def published(text: str) -> str:
    """Return a page with the repository and the commit of a release, if GitHub builds it."""
    repository, commit = released()
    if not repository:
        return CHECKOUT.sub(r" \1", text)
    for placed in ("OWNER/ladder@COMMIT", "rev: COMMIT"):
        text = text.replace(placed, placed.replace("COMMIT", commit))
    return CHECKOUT.sub("", text).replace("OWNER/ladder", repository)


def not_found(page: str) -> str:
    """Return the page for addresses that lead nowhere, with links that work at any depth."""
    _, _, name = os.environ.get("GITHUB_REPOSITORY", "").partition("/")
    base = f"/{name}/" if name else "/"
    links = f'the <a href="{base}">home page</a>, see <a href="{base}rules/">all rules</a>'
    text = f"<h1>Page not found</h1>\n<p>Begin at {links}, or use the search.</p>"
    page = re.sub('((?:href|src)="|"base":")/', rf"\1{base}", page)
    return re.sub("<h1>404.*?</h1>", text, page)


def search_index(text: str, pages: dict[str, rule_pages.Page]) -> str:
    """Return the index with written pages in full, and rule pages by id, title and other words.

    Of pages that match equally well, the search shows those first that come first here: written
    pages, then techniques. Sources, claims and the texts of decisions and of the changelog are left
    out: they have many words, and links lead to them.
    """
    index = json.loads(text)
    items = [item for item in index["items"] if not item["location"].startswith(HISTORY)]
    found = {item["location"]: item for item in items}
    for location, words in SEARCHED.items():
        found[location]["title"] = f"{words}: {found[location]['title']}"
    written = [item for item in items if item["location"].partition("#")[0] not in pages]
    for item in written:
        if item["location"] in ("changelog/", "decisions/"):
            item["text"] = ""
    rules = [item for item in items if item["location"] in pages and item["level"] == 1]
    rules = [item for item in rules if rank(item["location"]) is not None]
    for item in rules:
        name = item["location"].removeprefix("rules/").rstrip("/")
        kind = name.partition("/")[0]
        group = [rule_pages.group_of(kind).replace("`", "")] if kind else []
        item["path"] = ["Rules", *group]
        # The id counts once: for most pages it is in the title, and not in the text as well.
        ids = [name] if rank(item["location"]) in (0, 1) else []
        item["text"] = f"<p>{'. '.join([*ids, *pages[item['location']].words])}</p>"
        if "/" in name and item["location"] not in SEARCHED:
            item["title"] = f"{name.partition('/')[2]}: {item['title']}"
    rules.sort(key=lambda item: (rank(item["location"]), len(item["location"])))
    index["items"] = written + rules
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))


def rank(location: str) -> int | None:
    """Return where the search shows a rule page among equal matches; None if nowhere.

    Each technique has six facts of its attempt. They repeat its name, and would hide its card.
    """
    if location.count("/") <= 2:  # the list of a kind
        return 0
    if location.startswith("rules/fact/attempts."):
        return None
    kinds = {
        "technique": 0,
        "variant": 1,
        "need": 1,
        "source": None,
        "claim": None,
        "conflict": None,
    }
    return kinds.get(location.split("/")[1], 2)


def llms_txt(docs: Path, config: dict[str, Any]) -> str:
    """Return the list of pages for language models, in the format of llmstxt.org."""
    project = config["project"]
    lines = [f"# {project['site_name']}", "", f"> {project['site_description']}"]
    for group in project["nav"]:
        for heading, entries in group.items():
            lines += ["", f"## {heading}", ""]
            lines += [
                f"- [{title}]({address(file)}){summary(docs / file)}"
                for title, file in _entries(entries)
            ]
    return "\n".join(lines) + "\n"


def _entries(entries: list[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield from entry.items()


def address(file: str) -> str:
    """Return the address of a page below the site: `ci.md` is `ci/`."""
    folder = file.removesuffix(".md") if not re.search(r"(^|/)index\.md$", file) else file[:-8]
    return f"{folder.rstrip('/')}/" if folder else "."


def summary(file: Path) -> str:
    """Return the first sentence of a page, after a colon."""
    found = FIRST_SENTENCE.search(file.read_text(encoding="utf-8"))
    return ": " + ADDRESS.sub(r"\1", " ".join(found[1].split())) if found else ""


if __name__ == "__main__":
    sys.exit(main())

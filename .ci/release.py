"""Build everything that a release publishes, without publishing it: .ci/release.py [--tag vX.Y.Z].

Writes to build/release: dist/ (source archive, and the wheel from its files), site/ (with the page
at try/), page.html, notes.md and SHA256SUMS. Without --tag it is a dry run: it takes the notes of
the next version, goes on without the page if Pyodide is not installed, and only says what is still
to do before a tag. With --tag it exits with 1 in these cases.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = (ROOT / "src/ladder/version.py").read_text(encoding="utf-8").split('"')[-2]

TO_DO = {
    ".ci/manifests.py": ('"OWNER"', "name the account that publishes, and run this file"),
    "README.md": (
        "(?i)no version is on PyPI",
        "say `pip install ladder-advisor`",
    ),
    "src/ladder/cli/mcp.py": (
        "In your checkout of `ladder`",
        "say `pip install 'ladder-advisor[mcp]'`",
    ),
    "docs/index.md": ("No version is on PyPI", "say `pip install ladder-advisor`"),
}
"""What a release must not say, by file, and what to do about it."""

LINK = re.compile(r"(!?)(\[[^]]*\])\((?!https?:|#)([^)]+)\)")


def main() -> int:
    """Check the tag, build, and write the notes and the digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="", help="the tag of the release; without it, a dry run")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--pyodide", type=Path, help="folder of the npm package")
    given = parser.parse_args()
    notes = notes_of(given.tag)
    if isinstance(notes, Fault):
        sys.stderr.write(f"error: {notes.what}\n  help: {notes.help}\n")
        return 1
    if left := [*to_do()]:
        sys.stderr.writelines(f"{'error' if given.tag else 'note'}: {line}\n" for line in left)
        if given.tag:
            return 1
    shutil.rmtree(given.output, ignore_errors=True)
    given.output.mkdir(parents=True)
    (given.output / "notes.md").write_text(notes, encoding="utf-8")
    run(ROOT / ".ci/manifests.py", "--check")
    packages(given.output / "dist", given.tag)
    page = page_for(given.tag, given.pyodide, given.output / "page")
    pages = ("--page", page) if page else ()
    run(ROOT / "docs/build_site.py", "--output", given.output / "built", *pages)
    shutil.move(given.output / "built" / "site", given.output / "site")
    shutil.rmtree(given.output / "built")
    shutil.rmtree(given.output / "page", ignore_errors=True)
    files = sorted([*(given.output / "dist").iterdir(), *given.output.glob("page.html")])
    sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (given.output / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    sys.stdout.write(f"{VERSION}: {', '.join(file.name for file in files)}\n")
    return 0


def to_do() -> Iterator[str]:
    """Yield what is left to do before the first release."""
    for name, (stale, remedy) in TO_DO.items():
        if found := re.search(stale, (ROOT / name).read_text(encoding="utf-8")):
            yield f"{name} says {found[0]}: before a release, {remedy}"


def packages(output: Path, tag: str) -> None:
    """Build the source archive, unpack it, and build what is published from it alone.

    If GitHub builds it, the links of the README lead into its repository.
    """
    build = ("-m", "hatchling", "build", "--target")
    with tempfile.TemporaryDirectory() as folder:
        run(*build, "sdist", "--directory", folder)
        [archive] = Path(folder).iterdir()
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        tree = Path(folder) / archive.name.removesuffix(".tar.gz")
        (tree / "PKG-INFO").unlink()  # else the second archive has two
        if repository := os.environ.get("GITHUB_REPOSITORY"):
            publish(tree, repository, tag or os.environ["GITHUB_SHA"])
        for kind in ("sdist", "wheel"):
            run(*build, kind, "--directory", output.resolve(), cwd=tree)


def publish(tree: Path, repository: str, revision: str) -> None:
    """Name the repository in the metadata, and let the links of the README lead into it."""
    address = f"https://github.com/{repository}"

    def absolute(link: re.Match[str]) -> str:
        image, text, path = link.groups()
        return f"{image}{text}({address}/{'raw' if image else 'blob'}/{revision}/{path})"

    readme, project = tree / "README.md", tree / "pyproject.toml"
    readme.write_text(LINK.sub(absolute, readme.read_text(encoding="utf-8")), encoding="utf-8")
    urls = f'''[project.urls]
Repository = "{address}"
Changelog = "{address}/blob/{revision}/CHANGELOG.md"
Issues = "{address}/issues"
'''
    with project.open("a", encoding="utf-8") as file:
        file.write(f"\n{urls}")


class Fault:
    """What is wrong with a tag, and what to do."""

    def __init__(self, what: str, help: str) -> None:
        self.what, self.help = what, help


def notes_of(tag: str) -> str | Fault:
    """Return the changelog's entry for a tag; for a dry run, the next version's if it has one."""
    if tag and tag != f"v{VERSION}":
        what = f"the tag is {tag}, but src/ladder/version.py says {VERSION}"
        return Fault(what, f"Tag v{VERSION}, or change the version first.")
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^## ", text)[1:]
    sections = {part.split(maxsplit=1)[0]: part.partition("\n")[2] for part in parts}
    headings = [VERSION] if tag else [VERSION, "Unreleased"]
    found = next((sections[name] for name in headings if name in sections), "").strip()
    if not found:
        what = f"CHANGELOG.md has no entry for {VERSION}"
        return Fault(what, f"Rename `## Unreleased` to `## {VERSION} - DATE`.")
    return f"{found}\n"


def page_for(tag: str, pyodide: Path | None, output: Path) -> Path | None:
    """Build the page; a dry run without Pyodide says so and leaves it out."""
    installed = ROOT / "site" / "node_modules" / "pyodide"
    if not tag and pyodide is None and not installed.is_dir():
        sys.stderr.write("note: the page is left out, because Pyodide is not installed\n")
        return None
    more = ("--pyodide", pyodide) if pyodide else ()
    run(ROOT / "site/build.py", "--output", output, *more)
    return output


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run Python with these arguments; stop with its exit code if it fails."""
    done = subprocess.run([sys.executable, *command], cwd=cwd, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    sys.exit(main())

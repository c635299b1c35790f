"""Build everything that a release publishes, without publishing it: .ci/release.py [--tag vX.Y.Z].

Writes to build/release: dist/ (wheel, source archive), site/ (with the page at try/), notes.md and
SHA256SUMS. Without --tag it is a dry run: it takes the notes of the next version, and goes on
without the page if Pyodide is not installed. Exits 1 if the tag does not fit the tree.
"""

import argparse
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = (ROOT / "src/ladder/version.py").read_text(encoding="utf-8").split('"')[-2]


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
    shutil.rmtree(given.output, ignore_errors=True)
    given.output.mkdir(parents=True)
    (given.output / "notes.md").write_text(notes, encoding="utf-8")
    run(ROOT / ".ci/manifests.py", "--check")
    for kind in ("wheel", "sdist"):
        run("-m", "hatchling", "build", "--target", kind, "--directory", given.output / "dist")
    page = page_for(given.tag, given.pyodide, given.output / "page")
    pages = ("--page", page) if page else ()
    run(ROOT / "docs/build_site.py", "--output", given.output / "built", *pages)
    shutil.move(given.output / "built" / "site", given.output / "site")
    shutil.rmtree(given.output / "built")
    files = sorted((given.output / "dist").iterdir())
    sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (given.output / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    sys.stdout.write(f"{VERSION}: {', '.join(file.name for file in files)}\n")
    return 0


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


def run(*command: str | Path) -> None:
    """Run Python with these arguments in the root; stop with its exit code if it fails."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    sys.exit(main())

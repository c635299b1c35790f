"""Build the page without installing: a folder for static hosting, and one file that opens offline.

python site/build.py                       runs `npm ci` in site/ where Pyodide is missing
python site/build.py --pyodide FOLDER      the folder of the npm package `pyodide`
"""

import argparse
import gzip
import io
import json
import os
import pickle
import shutil
import subprocess
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from ladder.load.packs.rules import load_rules
from ladder.output.escape import html as plain
from ladder.page import start, words

HERE = Path(__file__).parent
ROOT = HERE.parent
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LEFT_OUT = ("agents", "check", "cli", "schema", "trainings", "workshop", "terminal")
"""Folders of the package that no screen needs."""

RICH = ("__init__", "_extension", "_loop", "_wrap", "cells")
"""The modules of rich behind the text formats."""

LICENSE = "https://www.apache.org/licenses/LICENSE-2.0"

FOLDER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "worker-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
)
FILE_POLICY = (
    "default-src 'none'; script-src {script} blob: 'wasm-unsafe-eval'; style-src {style}; "
    "worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'"
)


def main() -> None:
    """Build both forms of the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pyodide", type=Path, help="the folder of the npm package")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "page")
    given = parser.parse_args()
    build(given.pyodide or installed(), given.output)


def installed() -> Path:
    """Return the folder of the pinned Pyodide, which npm installs where it is missing."""
    folder = HERE / "node_modules" / "pyodide"
    if not folder.is_dir():
        subprocess.run(["npm", "ci", "--omit=dev"], cwd=HERE, check=True)
    return folder


def build(pyodide: Path, output: Path) -> None:
    """Write the folder `output`, and beside it one file of the same name with `.html`."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    files = {name: (pyodide / name).read_bytes() for name in PYODIDE}
    files["pyodide-lock.json"] = lock((pyodide / "pyodide-lock.json").read_bytes())
    files["ladder.zip"] = archive()
    files["worker.js"] = (HERE / "worker.js").read_bytes()
    style = (HERE / "page.css").read_text(encoding="utf-8")
    script = (HERE / "page.js").read_text(encoding="utf-8")
    for name, raw in files.items():
        (output / name).write_bytes(raw)
    (output / "page.css").write_text(style, encoding="utf-8")
    (output / "page.js").write_text(script, encoding="utf-8")
    shutil.copy(HERE / "README.md", output)
    first = page(
        FOLDER_POLICY,
        '<link rel="stylesheet" href="page.css">',
        '<script type="module" src="page.js"></script>',
    )
    (output / "index.html").write_text(first, encoding="utf-8")
    held = "\n".join(
        f'<script type="text/plain" data-name="{name}">{packed(raw)}</script>'
        for name, raw in files.items()
    )
    policy = FILE_POLICY.format(script=digest(script), style=digest(style))
    inline = f'{held}\n<script type="module">{script}</script>'
    whole = page(policy, f"<style>{style}</style>", inline)
    output.with_suffix(".html").write_text(whole, encoding="utf-8")


def page(policy: str, style: str, script: str) -> str:
    """Return the page as it is before the rules are loaded."""
    rules = load_rules(cases=False)
    return (
        (HERE / "index.html")
        .read_text(encoding="utf-8")
        .format(
            policy=policy,
            style=style,
            script=script,
            title=f"{words.TITLE} · {words.NAME}",
            name=words.NAME,
            skip=words.SKIP,
            no_script=plain(words.NO_SCRIPT),
            private=plain(words.PRIVATE),
            footer=plain(words.FOOTER.format(pack=rules.pack.name, version=rules.pack.version)),
            links=links(os.environ.get("GITHUB_REPOSITORY", "")),
            screen=start.screen(),
            progress=start.progress(),
        )
    )


def links(repository: str) -> str:
    """Return links to the source, the documentation and the license, as far as they are known."""
    owner, _, name = repository.partition("/")
    source = f"https://github.com/{repository}"
    every = {words.SOURCE: source, words.DOCUMENTATION: f"https://{owner}.github.io/{name}/"}
    every = {**(every if repository else {}), words.LICENSE: LICENSE}
    return " · ".join(f'<a href="{plain(to)}">{text}</a>' for text, to in every.items())


def lock(raw: bytes) -> bytes:
    """Return Pyodide's list of packages without the packages, none of which is loaded."""
    return json.dumps({**json.loads(raw), "packages": {}}).encode()


def archive() -> bytes:
    """Return the package, PyYAML, the compiled rules and what is needed of rich, as a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, raw in sorted(held()):
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def held() -> Iterator[tuple[str, bytes]]:
    """Yield what the zip holds, by name."""
    package = ROOT / "src" / "ladder"
    for path in [*package.rglob("*.py"), *package.rglob("*.css")]:
        inside = path.relative_to(package.parent)
        if not {*inside.parts} & {*LEFT_OUT} and inside.name != "__main__.py":
            yield inside.as_posix(), path.read_bytes()
    yaml, rich = folder("yaml"), folder("rich")
    for path in yaml.glob("*.py"):
        yield f"yaml/{path.name}", path.read_bytes()
    for path in [*(rich / f"{name}.py" for name in RICH), *(rich / "_unicode_data").glob("*.py")]:
        yield f"rich/{path.relative_to(rich).as_posix()}", path.read_bytes()
    yield "engine.py", (HERE / "engine.py").read_bytes()
    yield "rules.pickle", pickle.dumps(load_rules(cases=False), protocol=5)


def folder(name: str) -> Path:
    """Return the folder of an installed package."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def packed(raw: bytes) -> str:
    """Return bytes as compressed text."""
    return b64encode(gzip.compress(raw, 9, mtime=0)).decode()


def digest(text: str) -> str:
    """Return the hash by which a policy allows an inline text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


if __name__ == "__main__":
    main()

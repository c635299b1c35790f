"""The blocks of docs/ci.md, laid down and run as a reader would."""

import os
import re
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tests.check.running import ROOT

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOCK = re.compile(r"```(\w+)(?: (file|exit)=(\S+))?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of the page: its language, what it is for, and its text."""

    language: str
    file: str
    exit: int
    text: str


def blocks() -> list[Block]:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    found = []
    for language, word, value, text in BLOCK.findall(page):
        file = value if word == "file" else ""
        found.append(Block(language, file, int(value) if word == "exit" else 0, text))
    return found


def environment(**more: str) -> dict[str, str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, **more}


def lay(folder: Path) -> None:
    for block in blocks():
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text.replace("COMMIT", COMMIT))


def bash(text: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )

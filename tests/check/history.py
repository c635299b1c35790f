"""A repository of git for the tests that read its history."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


def git(*arguments: str, author: str = "ana") -> str:
    """What git says in this folder; `author` is who it takes for the author of a commit."""
    who: Mapping[str, str] = {
        f"GIT_{role}_{part}": f"{author}@example.org" if part == "EMAIL" else author
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    ran = subprocess.run(
        ["git", *arguments], env={**os.environ, **who}, capture_output=True, text=True, check=True
    )
    return ran.stdout


def commit(files: Mapping[str, str], author: str = "ana") -> None:
    """Write files and commit them, in a repository that is made where there is none."""
    if not Path(".git").exists():
        git("init", "-q")
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    git("add", "-A")
    git("commit", "-q", "-m", "more", author=author)

"""Convert the written pages to what the generator reads, and write the reference pages."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import api_reference
import typer
from typer._click import Command

from ladder import cli

NESTED = re.compile(r"(?m)^( {2,3})(?=- )")
CODE = re.compile(r"(?ms)(^ *```.*?^ *```$)")
FENCE = re.compile(r"(?m)^( *)```(\w+) .+$")
IN_STEP = re.compile(r"(?m)^ {3}(?=\S)")
LINK = re.compile(r"\[([^]]+)\]\((?!https?:)([^)#]+)(#[^)]*)?\)")
OPTION = re.compile(r"(?<![\w-])--[\w-]+")
EXIT_CODES = """## Exit codes

| exit code | meaning |
|---|---|
| 0 | done, or passed |
| 1 | `ladder check` refuses a proposal or a training; a rule test fails |
| 2 | wrong input: the error names the file, the line and a remedy |
| 3 | `ladder check` cannot decide, because facts are missing |
| 4 | nothing was checked (`ladder check`) |
| 70 | a bug in `ladder`; the message says how to report it |
| 130 | you interrupted; `ladder ask` has saved your answers |
"""

MOVED = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "rules": "rules/index.md",
    "docs/decisions": "decisions/index.md",
}
"""Files and folders of the repository, and their pages."""


def converted(text: str, page: Path, root: Path, files: str = "") -> str:
    """Return a page with links that lead inside the site, and with the Python reference.

    `files` is the address of the repository's files, to which other links lead, if it is known.
    """
    folder = page.parent.as_posix()
    home = "docs" if page.name not in MOVED.values() else "."

    def link(found: re.Match[str]) -> str:
        label, path, anchor = found[1], found[2], found[3] or ""
        target = posixpath.normpath(posixpath.join(home, folder, path))
        if target in MOVED:
            return f"[{label}]({posixpath.relpath(MOVED[target], folder)}{anchor})"
        inside = target.removeprefix("docs/")
        if target.startswith("docs/") and target.endswith((".md", ".svg", "/")):
            return f"[{label}]({posixpath.relpath(inside, folder)}{anchor})"
        if target.startswith("rules/") and (root / target).is_file():
            paged = target.count("/") == 2 and target.endswith(".yaml")
            target = f"{target.removesuffix('.yaml')}.md" if paged else target
            return f"[{label}]({posixpath.relpath(target, folder)}{anchor})"
        if files and (root / target).exists():
            return f"[{label}]({files}/{target}{anchor})"
        if label.strip("`") == target:
            return f"`{target}`"
        return f"{label} (`{target}`)" if (root / target).exists() else found[0]

    # The generator wants four spaces below a step, where the written pages have three.
    parts = CODE.split(FENCE.sub(r"\1```\2", text))
    parts[::2] = (
        IN_STEP.sub(" " * 4, NESTED.sub(r"\1\1", LINK.sub(link, part))) for part in parts[::2]
    )
    parts[1::2] = (re.sub("(?m)^(?=.)", " " * (part[0] == " "), part) for part in parts[1::2])
    return api_reference.on_page("".join(parts))


def decisions(docs: Path) -> str:
    """Return the list of decision records, by number."""
    lines = [
        "# Decisions",
        "",
        "Each record says what we decided, why, and what we did not choose.",
        "",
    ]
    for file in sorted((docs / "decisions").glob("0*.md")):
        title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        lines.append(f"- [{title}]({file.name})")
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Return the reference of the command line, from the commands themselves."""
    cli.import_commands(cli, [])
    app = typer.main.get_command(cli.app)
    lines = [
        "# Command line",
        "",
        "This page lists each command with its arguments and options.",
        "",
    ]
    lines += ["`ladder --help` and `ladder COMMAND --help` print the same in your terminal.", ""]
    lines += [EXIT_CODES]
    for path, command in _commands(app, "ladder"):
        lines += _described(path, command)
    return "\n".join(lines) + "\n"


def _commands(command: Command, path: str) -> Iterator[tuple[str, Command]]:
    inner = getattr(command, "commands", {})
    if not inner or path != "ladder":
        yield path, command
    for name, each in inner.items():
        yield from _commands(each, f"{path} {name}")


def _described(path: str, command: Command) -> Iterator[str]:
    context = typer.Context(command, info_name=path)
    yield f"## {path}\n"
    usage = re.sub(r"[{}]", "", " ".join(command.collect_usage_pieces(context)))
    yield f"```sh\n{path} {usage}\n```\n"
    yield f"{_escaped((command.help or '').strip())}\n"
    records = [record for each in command.params if (record := each.get_help_record(context))]
    if records:
        yield from (f"- {_named(names)}: {_escaped(says)}" for names, says in records)
        yield ""


def _named(names: str) -> str:
    """Return an option and its value as code; an option does not break after a dash."""
    return " ".join(
        f"`{word}`{{ .option }}" if word.startswith("-") else f"`{word}`" for word in names.split()
    )


def _escaped(text: str) -> str:
    """Return a text whose signs mean nothing in Markdown, except for its code; options are code."""
    parts = re.split(r"(`[^`]*`)", text)
    parts[::2] = (re.sub(r"([*_\[])", r"\\\1", each).replace("<", "&lt;") for each in parts[::2])
    parts[::2] = (OPTION.sub(r"`\g<0>`{ .option }", each) for each in parts[::2])
    return "".join(parts)

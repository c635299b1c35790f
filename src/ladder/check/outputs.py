"""The destinations of a report: one format to standard output, and others to files.

A format is a module of `ladder.check.formats` with `render(report) -> str`; its name is the
module's. Text for a screen depends on the width and on color.
"""

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ladder.check import formats
from ladder.check.findings import Detail, Report
from ladder.output.diagnostics import did_you_mean, fault, listed
from ladder.output.files import unwritable, write_whole
from ladder.output.formats import TEXT, format_names, renderer

GITHUB, SARIF = "github", "sarif"

Format = StrEnum("Format", format_names(formats))  # type: ignore[misc] # the files of a folder
"""Formats of findings."""


class Outputs(NamedTuple):
    """The format for standard output, if any, and those for files, each with its file."""

    on_stdout: str | None
    files: tuple[tuple[str, str], ...]

    @property
    def formats(self) -> set[str]:
        """The requested formats, for any destination."""
        return {format for format, _ in self.files} | {self.on_stdout or self.files[0][0]}

    def seen_from(self, path: Callable[[str], str]) -> "Outputs":
        """Return the same with each file renamed by `path`."""
        return self._replace(files=tuple((format, path(file)) for format, file in self.files))


def outputs(format: str, asked: Sequence[str]) -> Outputs:
    """Return where each format goes: `FILE` replaces standard output, `FORMAT=FILE` adds a file.

    Raises:
        InvalidInput: if a format is unknown, or two files are named for one.
    """
    files: list[tuple[str, str]] = []
    on_stdout: str | None = format
    for output in asked:
        named, path = _parted(output)
        if named is None and on_stdout is None:
            help_ = "Write --output FORMAT=FILE for each format beyond the first."
            raise fault("two files are named for one format", help_)
        if named is None:
            on_stdout = None
        files.append((named or format, path))
        _check_file(named or format, path)
    return Outputs(on_stdout, tuple(files))


def _parted(output: str) -> tuple[str | None, str]:
    """Return both parts of `FORMAT=FILE`, or `FILE` alone.

    A folder before `=` is part of a name.
    """
    word, equals, path = output.partition("=")
    known = [format.value for format in Format]
    if not equals or os.path.dirname(word):
        return None, output
    if word in known:
        return word, path
    what = f"there is no format {word}" if word else "no format is named before ="
    help_ = did_you_mean(word, known, f"Choose from: {listed(known)}.")
    raise fault(what, f"{help_} A file with = in its name is written ./{output}.")


def _check_file(format: str, path: str) -> None:
    if path.endswith(".sarif") and format != SARIF:
        help_ = f"Write --output {SARIF}={path}."
        raise fault(f"{path} would hold {format}, not SARIF", help_)
    if path == "-":
        help_ = f"Write --format {format} and no --output for it. A file of that name is ./-."
        raise fault("- is standard output, not a file", help_)


def deliver(
    report: Report,
    where: Outputs,
    write: Callable[[str], None],
    width: int,
    color: bool,
    detail: Detail = Detail.USUAL,
) -> None:
    """Write a report to all its destinations, files first.

    Raises:
        InvalidInput: if a file cannot be written, or would replace a checked file.
    """
    checked = {os.path.realpath(file.file) for file in report.files}
    for format, path in where.files:
        if os.path.realpath(path) in checked:
            what = f"the output would be written over {path}, which was checked"
            raise fault(what, "Name another file.")
        write_whole("output", path, renderer(formats, format)(report))
    if GITHUB in where.formats:
        from ladder.check.formats import markdown
        from ladder.check.formats.github import summary_path

        if page := summary_path():
            _append(page, markdown.page(report, markdown.STEP_SUMMARY).text)
    if where.on_stdout == TEXT:
        write(renderer(formats, TEXT)(report, width, color, detail))
    elif where.on_stdout is not None:
        write(renderer(formats, where.on_stdout)(report))


def _append(path: str, text: str) -> None:
    try:
        with open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        raise unwritable("step summary", path, error) from None

"""Where a report goes: one format to standard output, and as many as you like to files."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from ladder.check.findings import Report
from ladder.engine.rules import Position
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput, did_you_mean, listed

if TYPE_CHECKING:
    from ladder.check.formats.markdown import Page

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Names the file to which GitHub's runner lets a step add its summary."""


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The format for standard output, if any, and those for files."""

    on_stdout: Format | None
    files: tuple[tuple[Format, str], ...]

    @property
    def only_sarif(self) -> bool:
        """Whether nothing but SARIF is asked for."""
        return self._formats() == {Format.SARIF}

    def has(self, format: Format) -> bool:
        """Whether a format is asked for, wherever it goes."""
        return format in self._formats()

    def _formats(self) -> set[Format]:
        return {each for each, _ in self.files} | ({self.on_stdout} if self.on_stdout else set())


def outputs(format: Format, asked: Sequence[str]) -> Outputs:
    """Where each format goes: `FILE` takes `format` off standard output, `FORMAT=FILE` adds one.

    Raises:
        InvalidInput: if a format is unknown, no file is named or one twice, or two for one format.
    """
    files: list[tuple[Format, str]] = []
    on_stdout: Format | None = format
    for each in asked:
        named, path = _parted(each)
        if named is None and on_stdout is None:
            help_ = "Write --output FORMAT=FILE for each format beyond the first."
            raise _refused("two files are named for one format", help_)
        if named is None:
            on_stdout = None
        files.append((named or format, path))
        _check_file(named or format, path)
    places = {os.path.normcase(os.path.realpath(path)) for _, path in files}
    if len(places) < len(files):
        raise _refused("one file is named for two formats", "Give each format a file of its own.")
    return Outputs(on_stdout, tuple(files))


def _parted(output: str) -> tuple[Format | None, str]:
    """`FORMAT=FILE` as both, and `FILE` alone. A folder before the `=` makes it part of a name."""
    word, equals, path = output.partition("=")
    known = [each.value for each in Format]
    if not equals or os.path.dirname(word):
        return None, output
    if word in known:
        return Format(word), path
    what = f"there is no format {word}" if word else "no format is named before ="
    help_ = did_you_mean(word, known, f"Choose from: {listed(known)}.")
    raise _refused(what, f"{help_} A file with = in its name is written ./{output}.")


def _check_file(format: Format, path: str) -> None:
    if not path:
        raise _refused(f"no file is named for {format}", f"Write --output {format}=FILE.")
    if path == "-":
        help_ = f"Write --format {format} and no --output for it. A file of that name is ./-."
        raise _refused("- is standard output, not a file", help_)


def _refused(what: str, help_: str) -> InvalidInput:
    return InvalidInput([Diagnostic(what, COMMAND_LINE, help_)])


def deliver(
    report: Report, where: Outputs, write: Callable[[str], None], width: int, colour: bool
) -> None:
    """Write a report to everywhere it should go, files first.

    Raises:
        InvalidInput: if a file cannot be written.
    """
    page = _step_summary(report) if where.has(Format.GITHUB) else None
    for format, path in where.files:
        _save(path, _render(report, format, 80, False, page))
    if page is not None:
        _add(page)
    if where.on_stdout is not None:
        write(_render(report, where.on_stdout, width, colour, page))


def _render(
    report: Report, format: Format, width: int, colour: bool, summary: "Page | None"
) -> str:
    match format:
        case Format.TEXT:
            from ladder.check.formats import text as findings_text

            return findings_text.render(report, width, colour)
        case Format.JSON:
            from ladder.check.formats import json as findings_json

            return findings_json.render(report)
        case Format.GITHUB:
            from ladder.check.formats import github as findings_github

            return findings_github.render(report, summary)
        case Format.SARIF:
            from ladder.check.formats import sarif as findings_sarif

            return findings_sarif.render(report)
        case Format.JUNIT:
            from ladder.check.formats import junit as findings_junit

            return findings_junit.render(report)
        case Format.GITLAB:
            from ladder.check.formats import gitlab as findings_gitlab

            return findings_gitlab.render(report)
        case Format.MARKDOWN:
            from ladder.check.formats import markdown as findings_markdown

            return findings_markdown.render(report)
        case _:
            assert_never(format)


def _save(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        what = f"the output cannot be written: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(path), "Check the folder.")]) from None


def _step_summary(report: Report) -> "Page | None":
    """The report for the page of the run, where there is one: it holds more than annotations."""
    if not os.environ.get(STEP_SUMMARY):
        return None
    from ladder.check.formats import markdown as findings_markdown

    return findings_markdown.page(report, findings_markdown.STEP_SUMMARY)


def _add(page: "Page") -> None:
    path = os.environ[STEP_SUMMARY]
    try:
        with open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(page.text)
    except OSError as error:
        what = f"the step summary cannot be written: {(error.strerror or str(error)).lower()}"
        raise InvalidInput([Diagnostic(what, Position(path), "Check the folder.")]) from None

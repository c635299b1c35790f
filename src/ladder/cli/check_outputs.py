"""Where a report goes: one format to standard output, and as many as you like to files."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ladder.cli.usage import COMMAND_LINE
from ladder.faults import BadInput, Fault
from ladder.findings import Report
from ladder.model import Mark


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
        formats = {each for each, _ in self.files} | ({self.on_stdout} if self.on_stdout else set())
        return formats == {Format.SARIF}


def outputs(format: Format, asked: Sequence[str]) -> Outputs:
    """Where each format goes: `FILE` takes `format` off standard output, `FORMAT=FILE` adds one.

    Raises:
        BadInput: if one file is named twice, or two files for the one format.
    """
    files: list[tuple[Format, str]] = []
    on_stdout: Format | None = format
    for each in asked:
        word, equals, path = each.partition("=")
        if equals and word in [known.value for known in Format]:
            files.append((Format(word), path))
        elif on_stdout is None:
            help_ = "Write --output FORMAT=FILE for each format beyond the first."
            raise BadInput([Fault("two files are named for one format", COMMAND_LINE, help_)])
        else:
            files.append((format, each))
            on_stdout = None
    names = [path for _, path in files]
    if len(set(names)) < len(names) or not all(names):
        help_ = "Give each format a file of its own."
        raise BadInput([Fault("one file is named for two formats", COMMAND_LINE, help_)])
    return Outputs(on_stdout, tuple(files))


def deliver(
    report: Report, where: Outputs, write: Callable[[str], None], width: int, colour: bool
) -> None:
    """Write a report to everywhere it should go, files first.

    Raises:
        BadInput: if a file cannot be written.
    """
    for format, path in where.files:
        _save(path, _render(report, format, 80, False))
    if where.on_stdout is Format.GITHUB or any(f is Format.GITHUB for f, _ in where.files):
        _step_summary(report)
    if where.on_stdout is not None:
        write(_render(report, where.on_stdout, width, colour))


def _render(report: Report, format: Format, width: int, colour: bool) -> str:
    match format:
        case Format.TEXT:
            from ladder.report import findings_text

            return findings_text.render(report, width, colour)
        case Format.JSON:
            from ladder.report import findings_json

            return findings_json.render(report)
        case Format.GITHUB:
            from ladder.report import findings_github

            return findings_github.render(report)
        case Format.SARIF:
            from ladder.report import findings_sarif

            return findings_sarif.render(report)
        case Format.JUNIT:
            from ladder.report import findings_junit

            return findings_junit.render(report)
        case Format.GITLAB:
            from ladder.report import findings_gitlab

            return findings_gitlab.render(report)
        case Format.MARKDOWN:
            from ladder.report import findings_markdown

            return findings_markdown.render(report)
        case _:
            assert_never(format)


def _save(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        what = f"the output cannot be written: {(error.strerror or str(error)).lower()}"
        raise BadInput([Fault(what, Mark(path), "Check the folder.")]) from None


def _step_summary(report: Report) -> None:
    """Everything, for the page of the run: annotations are capped, the summary is not."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from ladder.report import findings_markdown

    try:
        with open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(findings_markdown.render(report, findings_markdown.STEP_SUMMARY))
    except OSError as error:
        what = f"the step summary cannot be written: {(error.strerror or str(error)).lower()}"
        raise BadInput([Fault(what, Mark(path), "Check the folder.")]) from None

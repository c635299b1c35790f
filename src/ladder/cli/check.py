"""`ladder check`: proposals against their verdicts, in CI and by hand."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.check.findings import FailOn
from ladder.check.outputs import SARIF, Format, deliver, outputs
from ladder.cli import app
from ladder.cli.options import AsOf, Rules, day, rulebook
from ladder.cli.streams import coloured, show, width, write
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput
from ladder.output.formats import TEXT

if TYPE_CHECKING:
    from ladder.check.settings import Layer

_TEXT = Format(TEXT)


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH…", help="Files, folders and patterns (proposals/**/*.md)."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write the findings.")] = _TEXT,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            metavar="[FORMAT=]FILE",
            help="Write to FILE instead of standard output; with FORMAT=, write that format "
            "as well. May be repeated.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on", help="The least severity that fails: undecided, unless you say otherwise."
        ),
    ] = None,
    waivers: Annotated[
        str | None, typer.Option("--waivers", metavar="FILE", help="A central file of waivers.")
    ] = None,
    no_waivers: Annotated[
        bool, typer.Option("--no-waivers", help="Let no waiver count, as an auditor wants it.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Let known findings pass; see docs/ci.md."),
    ] = None,
    write_baseline: Annotated[
        str | None,
        typer.Option(
            "--write-baseline", metavar="FILE", help="Write the baseline; later, only shrink it."
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="PATTERN", help="Leave these files out."),
    ] = None,
    allow_nothing: Annotated[
        bool, typer.Option("--allow-nothing", help="Exit 0 where there is no proposal to check.")
    ] = False,
    settings: Annotated[
        str | None,
        typer.Option("--settings", metavar="FILE", help="Use this file of settings and no other."),
    ] = None,
    no_settings: Annotated[
        bool, typer.Option("--no-settings", help="Look for no file of settings.")
    ] = False,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """Judge proposals: files with a `proposal:`, in YAML or in a document's front matter.

    Exit: 0 pass · 1 too high, or a gate unmet · 2 bad input · 3 undecided · 4 nothing to check.
    """
    from ladder.check.run import run
    from ladder.check.settings import in_force, typed

    named = {
        "--waivers": waivers,
        "--baseline": baseline,
        "--write-baseline": write_baseline,
        "--settings": settings,
    }
    _refuse_empty(paths or (), named)
    file = _settings(settings, no_settings)
    where = outputs(format.value, output or [])
    command_line = typed(
        paths=tuple(paths or ()),
        exclude=tuple(exclude or ()),
        rules=tuple(map(str, rules or ())),
        waivers=waivers,
        baseline=baseline,
        write_baseline=write_baseline,
        fail_on=fail_on,
        no_waivers=no_waivers,
        allow_nothing=allow_nothing,
        as_of=as_of,
    )
    asked, overrides = in_force(file, command_line, only_sarif=where.formats == {SARIF})
    if not asked.paths:
        help_ = "Name files or folders, or set `paths` in [tool.ladder] of pyproject.toml."
        raise InvalidInput([Diagnostic("nothing is named to be checked", COMMAND_LINE, help_)])
    book = rulebook([Path(folder) for folder in asked.rules])
    report = run(book, asked, overrides, day(asked.as_of), file.positions)
    to_stdout = show if where.on_stdout == TEXT else write
    deliver(report, where, to_stdout, width(), coloured())
    if where.on_stdout != TEXT:
        sys.stderr.write(f"{report.summary}\n")
    raise typer.Exit(int(report.exit))


def _refuse_empty(paths: Sequence[str], options: Mapping[str, str | None]) -> None:
    """An empty name is a slip: it must neither be passed over nor stand for this folder."""
    whats = [f"{option} names an empty path" for option, path in options.items() if path == ""]
    whats += ["an empty path is named"] if "" in paths else []
    if whats:
        help_ = (
            "Name a file or a folder; a variable of the shell that is not set gives such a path."
        )
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_) for what in whats])


def _settings(named: str | None, none: bool) -> "Layer":
    from ladder.check.settings import Layer, find_settings, load_settings

    if none and named is not None:
        what = "--settings names a file, and --no-settings wants none"
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, "Leave one of the two out.")])
    if none:
        return Layer("")
    path = Path(named) if named else find_settings(Path.cwd())
    return load_settings(path) if path else Layer("")

"""`ladder check`: proposals against their verdicts, in CI and by hand."""

from contextlib import chdir, suppress
from typing import Annotated

import typer

from ladder.check.findings import Detail, Exit, FailOn
from ladder.check.outputs import SARIF, Format, Outputs, deliver, outputs
from ladder.check.repository import WorkingFolder, of_a_revision
from ladder.check.settings import Layer, find_settings, load_settings, typed
from ladder.cli import app
from ladder.cli.options import AsOf, Rules, Text, Texts, day, flag, option, rulebook
from ladder.cli.streams import colored, say, show, width, write
from ladder.load.packs.folders import seen_from
from ladder.output.diagnostics import InvalidInput, fault
from ladder.output.files import write_whole
from ladder.output.formats import TEXT

_TEXT = Format(TEXT)


@app.command()
def check(
    paths: Annotated[
        Texts,
        typer.Argument(metavar="PATH…", help="Files, folders and patterns ('proposals/**/*.md')."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="Output format.")] = _TEXT,
    output: Annotated[
        Texts,
        option(
            "[FORMAT=]FILE",
            "Write the report to FILE. FORMAT=FILE writes a second format besides --format. "
            "Can be repeated.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            help="Lowest severity that fails. The default is undecided, which means that facts "
            "are missing.",
        ),
    ] = None,
    waivers: Annotated[
        Text, option("FILE", "File with waivers for all proposals, or REVISION:FILE in git.")
    ] = None,
    no_waivers: Annotated[bool, flag("--no-waivers", "Ignore all waivers.")] = False,
    baseline: Annotated[
        Text, option("FILE", "Accept the findings listed in FILE, or REVISION:FILE in git.")
    ] = None,
    write_baseline: Annotated[
        Text,
        option(
            "FILE", "Write today's findings to FILE. If FILE exists, only remove fixed findings."
        ),
    ] = None,
    exclude: Annotated[Texts, option("PATTERN", "Skip these files.")] = None,
    require: Annotated[
        Texts,
        option(
            "PATTERN",
            "Fail if a matching file is not a proposal. !PATTERN exempts files. Can be repeated.",
        ),
    ] = None,
    changed: Annotated[Text, option("BASE", "Check only files that changed since BASE.")] = None,
    as_found: Annotated[
        bool,
        flag("--as-found", "Skip named files that are not proposals (for pre-commit)."),
    ] = False,
    allow_nothing: Annotated[
        bool, flag("--allow-nothing", "Exit 0 if there is no proposal to check.")
    ] = False,
    no_settings: Annotated[bool, flag("--no-settings", "Ignore settings files.")] = False,
    policy: Annotated[
        Text,
        option(
            "FILE",
            "Settings that the project can only make stricter: a file, or REVISION:FILE in git.",
        ),
    ] = None,
    rules: Rules = None,
    as_of: AsOf = None,
    quiet: Annotated[bool, flag("--quiet", "In text: show only failures.")] = False,
    full: Annotated[bool, flag("--full", "In text: also show facts and sources.")] = False,
) -> None:
    """Check proposals, and find trainings that have none.

    A proposal is a problem file that also names a technique (`proposal:`). It is a YAML or JSON
    file, or the front matter of a Markdown file.

    Exit codes: 0 pass · 1 a proposal is refused, or a training has no proposal · 2 bad input · 3
    undecided · 4 nothing was checked.
    """
    from ladder.check.policy import in_force, load_policy
    from ladder.check.run import run

    if "" in (*(paths or ()), waivers, baseline, write_baseline, changed, policy):
        help_ = "Give a name. A variable of the shell that is not set gives an empty one."
        raise fault("an empty name of a file or folder", help_)
    here = WorkingFolder()
    where = outputs(format.value, output or []).seen_from(here.path)
    # Relative to the root, so that patterns, waivers and baselines mean the same in every folder.
    with chdir(here.root):
        try:
            file = Layer("") if no_settings else load_settings(find_settings(here.folder))
            command_line = typed(
                paths=here.paths(paths),
                exclude=here.paths(exclude),
                require=here.paths(require),
                rules=tuple(seen_from(here.folder, str(named)) for named in rules or ()),
                waivers=waivers and _here(here, waivers),
                baseline=baseline and _here(here, baseline),
                write_baseline=write_baseline and here.path(write_baseline),
                fail_on=fail_on,
                no_waivers=no_waivers,
                allow_nothing=allow_nothing,
                changed=changed,
                as_found=as_found,
                as_of=as_of,
            )
            above = load_policy(_here(here, policy)) if policy else None
            asked = in_force(above, file, command_line, only_sarif=where.formats == {SARIF})
            if not asked.paths:
                help_ = "Name files or folders, or set `paths` in [tool.ladder] of pyproject.toml."
                raise fault("no files to check", help_)
            book, today = rulebook(asked.rules), day(asked.as_of)
            report = run(book.on(today), asked, today)
        except InvalidInput as bad:
            asked_for = where.files or where.on_stdout != TEXT
            summary = _report_fault(bad, where) if asked_for else ""
            if where.on_stdout == TEXT or not summary:
                raise
            say(f"{bad}\n{summary}\n")  # the last line is the run in one line, as of any run
            raise typer.Exit(int(Exit.BAD_INPUT)) from None
        if report.baseline:
            write_whole("baseline", str(asked.write_baseline), report.baseline, "surrogateescape")
        to_stdout = show if where.on_stdout == TEXT else write
        detail = Detail.QUIET if quiet else Detail.FULL if full else Detail.USUAL
        deliver(report, where, to_stdout, width(), colored(), detail)
    if report.baseline_written:
        say(f"{report.baseline_written}\n")
    if where.on_stdout != TEXT:
        say(f"{report.summary}\n")
    raise typer.Exit(int(report.exit))


def _report_fault(bad: InvalidInput, where: Outputs) -> str:
    """Write the requested reports on a run that could not begin, and return it in one line.

    A later step that uploads a report finds the file, with the error in it. Return nothing if a
    report cannot be written either.
    """
    from ladder.check.report import failed

    with suppress(InvalidInput):  # what could not begin is the fault to name
        today = day(None)
        report = failed(rulebook(None).on(today), bad.diagnostics, today)
        silent = where._replace(on_stdout=None) if where.on_stdout == TEXT else where
        deliver(report, silent, write, width(), colored())
        return report.summary
    return ""


def _here(here: WorkingFolder, named: str) -> str:
    """Return a file as seen from the root, unless it is one of a revision."""
    return named if of_a_revision(named) else here.path(named)

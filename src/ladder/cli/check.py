"""`ladder check`: proposals against their verdicts, in CI and by hand."""

from collections.abc import Mapping, Sequence
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ladder.check.findings import Detail, FailOn, Override
from ladder.check.outputs import SARIF, Format, deliver, outputs
from ladder.check.repository import WorkingFolder, of_a_revision
from ladder.check.settings import Layer, Settings, typed
from ladder.cli import app
from ladder.cli.options import AsOf, Rules, RulesDigest, Text, Texts, day, flag, option, rulebook
from ladder.cli.streams import colored, say, show, width, write
from ladder.engine.rules import Rulebook
from ladder.load.packs.folders import seen_from
from ladder.output.diagnostics import COMMAND_LINE, Diagnostic, InvalidInput, fault
from ladder.output.formats import TEXT

if TYPE_CHECKING:
    from ladder.check.policy import Policy

_TEXT = Format(TEXT)


@app.command()
def check(
    paths: Annotated[
        Texts,
        typer.Argument(metavar="PATH…", help="Files, folders and patterns (proposals/**/*.md)."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write the findings.")] = _TEXT,
    output: Annotated[
        Texts,
        option(
            "[FORMAT=]FILE",
            "Write to FILE instead of standard output; with FORMAT=, write that format as well. "
            "May be repeated.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on", help="The least severity that fails: undecided, unless you say otherwise."
        ),
    ] = None,
    waivers: Annotated[Text, option("FILE", "A central file of waivers.")] = None,
    no_waivers: Annotated[
        bool, flag("--no-waivers", "Let no waiver count, as an auditor wants it.")
    ] = False,
    baseline: Annotated[Text, option("FILE", "Let known findings pass; see docs/ci.md.")] = None,
    write_baseline: Annotated[
        Text, option("FILE", "Write the baseline; later, only shrink it.")
    ] = None,
    exclude: Annotated[Texts, option("PATTERN", "Leave these files out.")] = None,
    require: Annotated[
        Texts,
        option(
            "PATTERN", "Each file here must hold a proposal; !PATTERN exempts. May be repeated."
        ),
    ] = None,
    changed: Annotated[
        Text, option("BASE", "Judge only what has changed since it left BASE.")
    ] = None,
    as_found: Annotated[
        bool, flag("--as-found", "Pass over a named file that is no proposal, as a hook.")
    ] = False,
    allow_nothing: Annotated[
        bool, flag("--allow-nothing", "Exit 0 where there is no proposal to check.")
    ] = False,
    settings: Annotated[Text, option("FILE", "Use this file of settings and no other.")] = None,
    no_settings: Annotated[bool, flag("--no-settings", "Look for no file of settings.")] = False,
    policy: Annotated[
        Text,
        option(
            "FILE", "Settings that the project's own may only tighten; REVISION:FILE as git has it."
        ),
    ] = None,
    policy_digest: Annotated[Text, option("SHA256", "Refuse another policy than this.")] = None,
    rules: Rules = None,
    rules_digest: RulesDigest = None,
    as_of: AsOf = None,
    sarif_suppressed: Annotated[
        bool, flag("--sarif-suppressed", "Keep in SARIF what is waived or known.")
    ] = False,
    summary: Annotated[bool, flag("--summary", "On a screen, a line a file.")] = False,
    quiet: Annotated[bool, flag("--quiet", "On a screen, only what fails.")] = False,
    full: Annotated[
        bool, flag("--full", "On a screen, also what was read, and the sources.")
    ] = False,
) -> None:
    """Judge proposals: files with a `proposal:`, in YAML or in a document's front matter.

    Exit: 0 pass · 1 too high, or a requirement not met · 2 bad input · 3 undecided · 4 nothing to
        check.
    """
    named = {
        "--waivers": waivers,
        "--baseline": baseline,
        "--write-baseline": write_baseline,
        "--settings": settings,
        "--changed": changed,
        "--policy": policy,
    }
    from ladder.check.run import run

    _refuse_empty(paths or (), named)
    here = WorkingFolder()
    where = outputs(format.value, output or []).seen_from(here.path)
    # From the root, so that patterns, waivers and baselines mean the same from everywhere.
    with chdir(here.root):
        file = _settings(here, settings, no_settings)
        command_line = typed(
            paths=here.paths(paths),
            exclude=here.paths(exclude),
            require=here.paths(require),
            rules=tuple(seen_from(here.folder, str(named)) for named in rules or ()),
            waivers=waivers and here.path(waivers),
            baseline=baseline and here.path(baseline),
            write_baseline=write_baseline and here.path(write_baseline),
            fail_on=fail_on,
            no_waivers=no_waivers,
            allow_nothing=allow_nothing,
            changed=changed,
            as_found=as_found,
            as_of=as_of,
        )
        above = _policy(here, policy, policy_digest)
        only_sarif = where.formats == {SARIF}
        asked, overrides, book = _asked(
            above, file, command_line, rules_digest, only_sarif=only_sarif
        )
        today = day(asked.as_of)
        weighed = {**(above.layer.positions if above else {}), **file.positions}
        report = run(book, asked, overrides, today, weighed)
        report = report._replace(suppressed_in_sarif=sarif_suppressed, docs=asked.docs)
        to_stdout = show if where.on_stdout == TEXT else write
        wishes = {Detail.SUMMARY: summary, Detail.QUIET: quiet, Detail.FULL: full}
        detail = next((item for item, wished in wishes.items() if wished), Detail.USUAL)
        deliver(report, where, to_stdout, width(), colored(), detail)
    if report.baseline_written:
        say(f"{report.baseline_written}\n")
    if where.on_stdout != TEXT:
        say(f"{report.summary}\n")
    raise typer.Exit(int(report.exit))


def _policy(here: WorkingFolder, named: str | None, digest: str | None) -> "Policy | None":
    from ladder.check.policy import load_policy

    if named is None:
        if digest is None:
            return None
        raise fault("--policy-digest pins a policy, and none is named", "Add --policy FILE.")
    at = of_a_revision(named)
    return load_policy(named if at else here.path(named), digest, of_a_revision=at)


def _asked(
    policy: "Policy | None",
    file: Layer,
    command_line: Layer,
    rules_digest: str | None,
    *,
    only_sarif: bool,
) -> tuple[Settings, tuple[Override, ...], Rulebook]:
    """The settings in force, those that a report shows, and the rules."""
    from ladder.check.policy import in_force, insist

    asked, overrides = in_force(policy, file, command_line, only_sarif=only_sarif)
    if policy and not asked.paths:
        asked = replace(asked, paths=(".",))
    if not asked.paths:
        help_ = "Name files or folders, or set `paths` in [tool.ladder] of pyproject.toml."
        raise fault("nothing is named to be checked", help_)
    book = rulebook(asked.rules, rules_digest)
    insist(policy, book)
    return asked, overrides, book


def _refuse_empty(paths: Sequence[str], options: Mapping[str, str | None]) -> None:
    """An empty name is a slip: it must neither be passed over nor stand for this folder."""
    faults = [f"{option} names an empty path" for option, path in options.items() if path == ""]
    faults += ["an empty path is named"] if "" in paths else []
    if faults:
        help_ = (
            "Name a file or a folder; a variable of the shell that is not set gives such a path."
        )
        raise InvalidInput([Diagnostic(what, COMMAND_LINE, help_) for what in faults])


def _settings(here: WorkingFolder, named: str | None, none: bool) -> Layer:
    from ladder.check.settings_file import find_settings, load_settings

    if none and named is not None:
        what = "--settings names a file, and --no-settings wants none"
        raise fault(what, "Leave one of the two out.")
    if none:
        return Layer("")
    path = Path(here.path(named)) if named else find_settings(here.folder)
    return load_settings(path) if path else Layer("")

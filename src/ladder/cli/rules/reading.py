"""Commands that show rules: lists and pages, coverage, digest and stale checks."""

import sys
from typing import Annotated

import typer

from ladder.cli.options import (
    AsOf,
    Rules,
    Text,
    Written,
    day,
    ids,
    known,
    option,
    rulebook,
)
from ladder.cli.rules import FAILED, Tallied, group
from ladder.cli.streams import colored, show, width, write
from ladder.output.diagnostics import InvalidInput
from ladder.output.values import json_document


@group.command("list")
def list_(
    kind: Annotated[
        Text, option("KIND", "requirement, exclusion, caution …, or technique, need, fact.")
    ] = None,
    technique: Annotated[Text, option("ID", "Rules about this technique.", of="technique")] = None,
    need: Annotated[Text, option("ID", "Rules that can fire for this need.", of="need")] = None,
    format: Written = "text",
    rules: Rules = None,
) -> None:
    """List all rules, or only some.

    The list is grouped in a terminal. In a pipe it has one line per rule.

    Besides the kinds of rules, --kind can be technique, need, cause (of bad answers), fact, derived
    (a named condition), source, claim (a statement of the source document) or conflict (two claims
    that disagree).
    """
    from ladder.workshop import entries
    from ladder.workshop.entries import KINDS, RULES, entries_of, select

    book = rulebook(rules, cases=True)
    known("kind", kind, KINDS)
    known("technique", technique, book.techniques)
    known("need", need, book.needs)
    chosen = select(entries_of(book).values(), (kind,) if kind else RULES, technique, need)
    if format == "text" and sys.stdout.isatty():
        show(entries.for_screen(chosen, width(), colored()))
    else:
        write(entries.WRITERS[format](chosen))


@group.command("show")
def show_one(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id, or the first part of one.", autocompletion=ids("entry")
        ),
    ],
    format: Written = "text",
    rules: Rules = None,
) -> None:
    """Explain a rule, technique, need, fact, source or claim.

    Shows the text, condition, sources, dates and cases, and the rules that use it.
    """
    from ladder.workshop.entries import entries_of, find_one, without_page
    from ladder.workshop.reference import page, page_of

    book = rulebook(rules, cases=True)
    retired = [x for x in book.pack.retired if id in (x.rule, x.rule.partition("/")[2])]
    if retired:
        book = rulebook(None, cases=True)
    if pageless := without_page(book, id):
        raise InvalidInput([pageless])
    found = page_of(book, find_one(entries_of(book), id))
    for item in retired:
        why = page.prose("retired", f"Retired by your rules ({item.position})", item.why)
        found = found._replace(parts=(why, *found.parts))
    if format == "text":
        show(page.as_text(found, width(), colored()))
    else:
        write(page.as_json(found) if format == "json" else page.as_markdown(found))


@group.command()
def coverage(format: Tallied = "text", rules: Rules = None) -> None:
    """Show which rules cite each claim of the source document.

    Exit 1 if a claim has neither a rule nor a stated reason for leaving it out.
    """
    from ladder.workshop.upkeep import coverage_json, coverage_of, coverage_text

    counts = coverage_of(rulebook(rules, cases=True))
    if format == "json":
        write(coverage_json(counts))
    else:
        show(coverage_text(counts, width(), colored()))
    if counts.uncovered:
        raise typer.Exit(FAILED)


@group.command()
def digest(format: Tallied = "text", rules: Rules = None) -> None:
    """Print the digest of the rules.

    Also prints the version, owner, license and review date of each pack. To accept only these
    rules, use --rules DIR@sha256:….
    """
    pack = rulebook(rules).pack
    editions = [edition._asdict() for edition in pack.editions]
    if format == "json":
        write(json_document(digest=pack.digest, packs=editions))
        return
    lines = [pack.digest]
    for edition in pack.editions:
        parts = [f"{edition.name} {edition.version}".rstrip()]
        parts += [f"owner: {edition.owner}"] if edition.owner else []
        parts += [f"license: {edition.license}"] if edition.license else []
        parts += [f"review by {edition.review_by}"] if edition.review_by else []
        lines.append(", ".join(parts))
    write("\n".join(lines) + "\n")


@group.command()
def stale(
    as_of: AsOf = None,
    format: Tallied = "text",
    rules: Rules = None,
) -> None:
    """List rules and sources that were not checked recently.

    Techniques and needs are included. The oldest come first. The exit code is always 0.
    """
    from ladder.workshop.upkeep import checked_before, stale_json, stale_text

    today = day(as_of)
    text = stale_json if format == "json" else stale_text
    write(text(checked_before(rulebook(rules, cases=True), today), today))

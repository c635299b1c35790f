"""`ladder rules new`: a rule to fill in, with its cases and what else it needs."""

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.options import Text, day, known, option, rulebook
from ladder.cli.rules import group
from ladder.cli.streams import write
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import did_you_mean, fault, nearest, quoted
from ladder.output.files import write_new
from ladder.output.phrases import command, joined

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FACT = re.compile(r"[a-z]+(\.[a-z]+(_[a-z]+)*)+")


@group.command("new")
def new_rule(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="requirement, exclusion, caution, advice, forbid, parameter, need, technique or "
            "pack.",
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Short name, words-with-hyphens.")],
    technique: Annotated[
        Text, option("ID", "Technique that the rule is about, `training` or `all`.")
    ] = None,
    fact: Annotated[
        Text,
        typer.Option(help="Fact that the rule reads. A fact that does not exist yet is declared."),
    ] = None,
    value: Annotated[
        Text,
        typer.Option(
            help="Value of the parameter or fact. For a number: the lowest that meets the rule."
        ),
    ] = None,
    source: Annotated[Text, typer.Option(help="Source that the rule cites.")] = None,
    rules: Annotated[
        Path, option("DIR", "Folder of your rules. It is created if necessary.")
    ] = Path("my-rules"),
) -> None:
    """Create a rule, need, technique or pack.

    The cases of a new file pass, and each text is a TODO that you replace. A requirement,
    exclusion, caution or advice needs --technique, --fact and --value. No file is overwritten.
    """
    from ladder.load.packs.words import GROUPS
    from ladder.load.yaml.folders import shipped
    from ladder.workshop.scaffold import CUTTING, USES, Wanted, begun, declared, filled, with_fact

    known("KIND", kind, USES)
    stated = {"technique": technique or "", "fact": fact or "", "value": value or ""}
    _refuse_other_options(kind, stated, USES[kind])
    today = day(None)
    if not _NAME.fullmatch(name):
        help_ = "Use small letters and digits, joined by single hyphens: min-examples."
        raise fault(f"{quoted(name)} cannot be a name", help_)
    files: dict[str, str] = {}
    if not rules.exists():
        files["pack.yaml"] = filled("pack", {"name": name if kind == "pack" else rules.name}, today)
    here = rules.resolve() == shipped().resolve()  # in a clone: not an overlay
    if kind == "pack":
        files["sources.yaml"] = filled("sources", {}, today)
    else:
        book = rulebook([rules] if rules.exists() and not here else None, cases=True)
        _refuse_taken(book, kind, name)
        words = (*book.techniques, *GROUPS["techniques"])
        known("technique", technique, words, book.facts.get("proposal.technique"))
        wanted = Wanted(kind, name, **stated)
        if kind in CUTTING and _is_new(book, wanted.fact, wanted.value):
            book = with_fact(book, wanted.fact, wanted.value)
            path = f"facts/{wanted.fact.replace('.', '-')}.yaml"
            files[path] = declared(book.facts[wanted.fact], today)
        cited = _cited(book, source)
        if here and not source:
            raise fault("--source is missing", "Name the source that says so.")
        if not cited:
            cited, files["sources.yaml"] = "our-practice", filled("sources", {}, today)
        files |= begun(book, wanted, cited, today)
    for path, text in files.items():
        write_new(rules / path, text)
    write("".join(f"Wrote {rules / name}\n" for name in files))
    on_top = [] if here else [rules]
    test, lint = (command(["ladder", "rules", word], rules=on_top) for word in ("test", "lint"))
    sys.stderr.write(f"Run its cases: {test}\nWhat is yet to be written: {lint}\n")


def _refuse_taken(book: Rulebook, kind: str, name: str) -> None:
    """Refuse the id of something below, which would be replaced; a parameter is changed."""
    from ladder.workshop.entries import entries_of

    taken = f"exclusion/{name}" if kind == "forbid" else f"{kind}/{name}"
    if kind != "parameter" and taken in entries_of(book) and taken not in book.own:
        help_ = f"Choose another name. To change keys of it, write a file: changes: {taken}."
        raise fault(f"the rules below have `{taken}` already", help_)


def _cited(book: Rulebook, source: str | None) -> str:
    """Return the source to cite: the given one, else the first of the pack, else none."""
    if source and source not in book.sources:
        help_ = "Leave out --source, or declare it first, in a file with sources:."
        help_ = did_you_mean(source, book.sources, help_)
        raise fault(f"unknown source `{source}`", help_, Position("--source", 0))
    own = (name.partition("/")[2] for name in book.own if name.startswith("source/"))
    return source or next(own, "")


def _refuse_other_options(kind: str, stated: Mapping[str, str], used: Collection[str]) -> None:
    """Refuse options that this kind of file does not use, and missing ones that it needs."""
    uses = joined([f"--{name}" for name in used] or ["no option but --source"], "and")
    for word, given in stated.items():
        if bool(given) is not (word in used):
            what = f"`rules new {kind}` does not use --{word}" if given else f"--{word} is missing"
            raise fault(what, f"`rules new {kind}` uses {uses}.")


def _is_new(book: Rulebook, fact: str, value: str) -> bool:
    """Return whether a fact is to be declared; a misspelled or a computed one is refused."""
    from ladder.workshop.scaffold import NUMBER

    if fact in book.facts:
        return False
    if fact in book.computed:
        help_ = "Name a stated fact, then write the computed one into the file and its cases."
        raise fault(f"`{fact}` is computed, so no case can state it", help_)
    section, _, name = fact.partition(".")
    beside = [other.partition(".")[2] for other in book.facts if other.startswith(f"{section}.")]
    similar = nearest(name, beside) if beside else nearest(fact, book.facts)
    if not _FACT.fullmatch(fact) or similar is not None:
        known("fact", fact, book.facts)
    if not (NUMBER.fullmatch(value) or _NAME.fullmatch(value)):
        help_ = "Write digits, true, false, or a choice in words-with-hyphens."
        raise fault(f"{quoted(value)} cannot be a value of {fact}", help_)
    return True

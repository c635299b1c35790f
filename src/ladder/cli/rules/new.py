"""`ladder rules new`: a rule to fill in, with its cases and what else it needs."""

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from ladder.cli.options import Text, day, known, option, rulebook
from ladder.cli.rules import group
from ladder.cli.streams import between_words, write
from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.output.diagnostics import InvalidInput, did_you_mean, fault, nearest, quoted
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
            help="requirement, exclusion, caution, advice, bands, forbid, parameter, "
            "contradiction, need, technique or pack.",
        ),
    ],
    name: Annotated[
        Text, typer.Argument(metavar="[NAME]", help="Short name, words-with-hyphens.")
    ] = None,
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

    The new files are valid, and their cases pass. Each text is a TODO that you replace. In a
    terminal, the command asks for the name, technique, fact and value if you leave them out. No
    file is overwritten.
    """
    from ladder.catalog.scaffold import CUTTING, USES, Wanted, begun, declared, filled, with_fact
    from ladder.load.yaml.folders import shipped

    known("KIND", kind, USES)
    stated = {"technique": technique, "fact": fact, "value": value, "source": source}
    _refuse_unused(kind, [word for word, given in stated.items() if given], USES[kind])
    today = day(None)
    name = _asked("NAME", name, "What is its name, in words-with-hyphens?")
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
        if kind in CUTTING or (kind == "forbid" and (technique or not fact)):
            technique = _technique(book, kind, technique)
        if (
            kind in CUTTING
            or kind == "contradiction"
            or (kind == "forbid" and (fact or value or not technique))
        ):
            fact, value = _decides(book, fact, value)
            if fact not in book.facts:
                book = with_fact(book, fact, value)
                files[f"facts/{fact.replace('.', '-')}.yaml"] = declared(book.facts[fact], today)
        elif kind == "parameter":
            value = _asked("--value", value, "Which number?")
        wanted = Wanted(kind, name, technique or "", fact or "", value or "")
        cited = _cited(book, source)
        if here and "source" in USES[kind]:
            cited = _asked("--source", source, "Which source says so?")
        elif not cited and "source" in USES[kind]:
            cited, files["sources.yaml"] = "our-practice", filled("sources", {}, today)
        files |= begun(book, wanted, cited, today)
    _refuse_what_does_not_load(kind, rules, files, here)
    for path, text in files.items():
        write_new(rules / path, text, folder=True)
    write("".join(f"Wrote {rules / name}\n" for name in files))
    on_top = [] if here else [rules]
    test, lint = (command(["ladder", "rules", word], rules=on_top) for word in ("test", "lint"))
    sys.stderr.write(f"Run its cases: {test}\nWhat is yet to be written: {lint}\n")


def _refuse_taken(book: Rulebook, kind: str, name: str) -> None:
    """Refuse the id of something below, which would be replaced; a parameter is changed."""
    from ladder.catalog.entries import entries_of

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


def _refuse_what_does_not_load(kind: str, rules: Path, files: dict[str, str], here: bool) -> None:
    """Refuse files with which the pack would not load."""
    from ladder.load.packs.rules import load_rules

    with TemporaryDirectory() as folder:
        copy = Path(folder) / rules.resolve().name
        if rules.exists():
            shutil.copytree(rules, copy)
        for path, text in files.items():
            if not (copy / path).exists():  # else it is refused where it is written
                write_new(copy / path, text, folder=True)
        try:
            load_rules(copy, only=here)
        except InvalidInput as bad:
            first = bad.diagnostics[0]
            raise fault(f"no {kind} can be written of that: {first.what}", first.help) from None


def _refuse_unused(kind: str, stated: list[str], used: tuple[str, ...]) -> None:
    """Refuse options that this kind of file does not use."""
    for word in stated:
        if word not in used:
            uses = joined([f"--{name}" for name in used] or ["no option but --rules"], "and")
            what = f"`rules new {kind}` does not use --{word}"
            raise fault(what, f"Leave it out: `rules new {kind}` uses {uses}.")


def _technique(book: Rulebook, kind: str, technique: str | None) -> str:
    """Return the technique or group; empty if an answer is to be forbidden."""
    from ladder.load.packs.words import GROUPS

    words = (*book.techniques, *GROUPS["techniques"])
    question = f"Of which technique? ({', '.join(words)})"
    if kind == "forbid":
        question = f"{question} To forbid an answer, press Enter."
        technique = _asked("--technique or --fact", technique, question, default="")
    else:
        technique = _asked("--technique", technique, question)
    known("technique", technique or None, words, book.facts.get("proposal.technique"))
    return technique


def _decides(book: Rulebook, fact: str | None, value: str | None) -> tuple[str, str]:
    """Return the fact that decides, which may be a new one, and its value."""
    from ladder.catalog.scaffold import NUMBER

    fact = _asked("--fact", fact, "Which fact decides?")
    if fact in book.computed:
        help_ = "Name a stated fact, then write the computed one into the file and its cases."
        raise fault(f"`{fact}` is computed, so no case can state it", help_)
    if not _FACT.fullmatch(fact) or nearest(fact, book.facts) is not None:
        known("fact", fact, book.facts)
    words = book.facts[fact].choice_ids() if fact in book.facts else ()
    choices = ", ".join(words) or "a number, from there on; true, false"
    value = _asked("--value", value, f"At which of its values? ({choices})")
    value = {"yes": "true", "no": "false"}.get(value, value)
    if fact not in book.facts and not (NUMBER.fullmatch(value) or _NAME.fullmatch(value)):
        help_ = "Write digits, true, false, or a choice in words-with-hyphens."
        raise fault(f"{quoted(value)} cannot be a value of {fact}", help_)
    return fact, value


def _asked(what: str, stated: str | None, question: str, default: str | None = None) -> str:
    """Return the given value, or ask for it on a terminal; fail if there is none."""
    if stated is not None:
        return stated
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise fault(
            f"{what} is missing", "Give it as an option, or run this on a terminal to be asked."
        )
    asked = between_words(question)
    return str(
        typer.prompt(asked, default, show_default=False, err=True, prompt_suffix="\n> ")
    ).strip()

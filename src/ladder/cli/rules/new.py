"""`ladder rules new`: a rule to fill in, with its cases and what else it needs."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from ladder.cli.options import Text, day, known, offered, option, rulebook, techniques
from ladder.cli.rules import group
from ladder.cli.streams import between_words, write
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import fault, nearest, quoted
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
        Text, offered("Technique or group that the rule is about.", techniques)
    ] = None,
    fact: Annotated[Text, typer.Option(help="Fact that decides. A new fact is declared.")] = None,
    value: Annotated[
        Text, typer.Option(help="Value of the fact or parameter, or lowest number, that decides.")
    ] = None,
    source: Annotated[Text, typer.Option(help="Source that the rule cites.")] = None,
    rules: Annotated[
        Path, option("DIR", "Folder of your rules. It is created if necessary.")
    ] = Path("my-rules"),
) -> None:
    """Create a rule, need, technique or pack, with cases that pass.

    In a terminal, the command asks for everything that you leave out. Then write the texts. No file
    is overwritten.
    """
    from ladder.catalog.scaffold import CUTTING, USES, Wanted, begun, declared, filled, with_fact
    from ladder.load.packs.words import GROUPS
    from ladder.load.yaml.folders import shipped

    known("KIND", kind, USES)
    stated = {"technique": technique, "fact": fact, "value": value, "source": source}
    _refuse_unused(kind, [word for word, given in stated.items() if given], USES[kind])
    today = day(None)
    name = _asked("NAME", name, "What does it say, in words-with-hyphens?")
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
        if kind in CUTTING or (kind == "forbid" and not fact):
            every = ", ".join((*book.techniques, *GROUPS["techniques"]))
            technique = _asked("--technique", technique, f"Of which technique? ({every})")
        if technique not in GROUPS["techniques"]:
            known("technique", technique, book.techniques, book.facts.get("proposal.technique"))
        if kind in CUTTING or kind == "contradiction" or (kind == "forbid" and (fact or value)):
            fact, value = _decides(book, fact, value)
            if fact not in book.facts:
                book = with_fact(book, fact, value)
                files[f"facts/{fact.replace('.', '-')}.yaml"] = declared(book.facts[fact], today)
        elif kind == "parameter":
            value = _asked("--value", value, "Which number?")
        wanted = Wanted(kind, name, technique or "", fact or "", value or "")
        known("source", source, book.sources)
        own = (name.partition("/")[2] for name in book.own if name.startswith("source/"))
        cited = source or next(own, "")
        if here and "source" in USES[kind]:
            cited = _asked("--source", source, "Which source says so?")
        elif not cited and "source" in USES[kind]:
            cited, files["sources.yaml"] = "our-practice", filled("sources", {}, today)
        files |= begun(book, wanted, cited, today)
    for path, text in files.items():
        write_new(rules / path, text, folder=True)
    write("".join(f"Wrote {rules / name}\n" for name in files))
    on_top = [] if here else [rules]
    test, lint = (command(["ladder", "rules", word], rules=on_top) for word in ("test", "lint"))
    sys.stderr.write(f"Its cases pass: {test}\nWhat is yet to be written: {lint}\n")


def _refuse_unused(kind: str, stated: list[str], used: tuple[str, ...]) -> None:
    """Refuse options that this kind of file does not use."""
    for word in stated:
        if word not in used:
            uses = joined([f"--{name}" for name in used] or ["no option but --rules"], "and")
            what = f"`rules new {kind}` does not use --{word}"
            raise fault(what, f"Leave it out: `rules new {kind}` uses {uses}.")


def _decides(book: Rulebook, fact: str | None, value: str | None) -> tuple[str, str]:
    """Return the fact that decides, which may be a new one, and its value."""
    fact = _asked("--fact", fact, "Which fact decides?")
    if not _FACT.fullmatch(fact) or nearest(fact, book.facts) is not None:
        known("fact", fact, book.facts)
    words = book.facts[fact].choice_ids() if fact in book.facts else ()
    choices = ", ".join(words) or "a number, from there on; true, false"
    value = _asked("--value", value, f"At which of its values? ({choices})")
    return fact, {"yes": "true", "no": "false"}.get(value, value)


def _asked(what: str, stated: str | None, question: str) -> str:
    """Return the given value, or ask for it on a terminal; fail if there is none."""
    if stated is not None:
        return stated
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise fault(
            f"{what} is missing", "Give it as an option, or run this on a terminal to be asked."
        )
    return str(typer.prompt(between_words(question), err=True, prompt_suffix="\n> ")).strip()

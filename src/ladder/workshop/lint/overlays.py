"""Checks of packs on top: what they loosen and accept, names like others."""

from collections.abc import Iterator
from difflib import get_close_matches

from ladder.engine.rules import Rulebook
from ladder.engine.sources import Position
from ladder.load.packs.overlays import RULES_OF
from ladder.output.diagnostics import Diagnostic, listed, nearest_id
from ladder.workshop.references import citing

ALIKE = 0.93
"""The similarity from which an id is taken for a typing error of another."""


def loosens(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find loosenings of overlays."""
    pack = rulebook.pack
    first = next(iter(rulebook.own.values()), Position(pack.name, 0))
    retired = {item.rule: item.position for item in pack.retired}
    for opening in pack.loosens:
        if opening.accepted:
            continue
        position = {**retired, **rulebook.own}.get(opening.rule, first)
        accepted = f"{{{opening.rule}: {{owner: …, why: …}}}}"
        help_ = f"If it is intended, write in pack.yaml: accepts: {accepted}."
        if opening.undecided:
            help_ = f"Too many values to try. {help_}"
        yield Diagnostic(f"{opening}", position, help_)


def own_words(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find texts that a pack changes without sources: they cite the pack."""
    added = [name for name in rulebook.pack.added if not name.startswith("source/")]
    new = {rulebook.own[name].file for name in added}  # these name their sources themselves
    for source in rulebook.sources.values():
        if source.title == RULES_OF.format(source.authors):
            texts = [x for x in citing(rulebook, source=source.id) if rulebook.own.get(x)]
            changed = [x for x in texts if rulebook.own[x].file not in new]
            changed = [x for x in changed if not x.startswith("parameter/")]
            help_ = "Write sources: and basis: of your own, or the day on which you checked that "
            help_ += "the sources below say so too, as in a translation: verified: 2026-11-24."
            if changed:
                what = f"your texts of {listed(changed)} name no sources, so they cite your rules"
                yield Diagnostic(what, rulebook.own[changed[0]], help_)


def accepts_nothing(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find acceptances of loosenings that there are not."""
    loosened = {item.rule for item in rulebook.pack.loosens}
    for item in rulebook.pack.accepts:
        if item.rule not in loosened:
            near = nearest_id(item.rule, loosened)
            help_ = f"Did you mean {near}?" if near else "Remove it."
            what = f"accepts: names `{item.rule}`, and your rules do not loosen it"
            yield Diagnostic(what, item.position, help_)


def name_of_another(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find names in overlays that are almost the same as a name below them."""
    every = [*rulebook.rules, *(f"parameter/{name}" for name in rulebook.parameters)]
    every += [f"fact/{name}" for name in rulebook.facts]
    below = set(every) - set(rulebook.own)
    for name in rulebook.pack.added:
        twins = [page for page in below if page.partition("/")[2] == name.partition("/")[2]]
        if name in every and (near := get_close_matches(name, below, 1, ALIKE) or twins):
            help_ = f"Was it to replace {near[0]}? Then write its name; else choose another."
            what = f"`{name}` is new, and nearly called as `{near[0]}` is"
            yield Diagnostic(what, rulebook.own[name], help_)

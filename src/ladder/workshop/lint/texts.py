"""Checks of texts: plain, complete, consistent with the rules' numbers, cited and well named."""

import re
from collections.abc import Iterator
from itertools import chain

from ladder.engine.comparisons import DAY
from ladder.engine.conditions import comparisons
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.sources import Basis, Position
from ladder.engine.wording import PLACEHOLDER
from ladder.output.diagnostics import Diagnostic, listed
from ladder.workshop.references import citing
from ladder.workshop.rule_tests import judged_rules
from ladder.workshop.upkeep import coverage_of

_NUMBER = r"(?<![\w.,{-])(\d[\d,]*(?:\.\d+)?)"


def punctuation(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find a `why` that is not a sentence, and a short line that is one."""
    for rule in judged_rules(rulebook):
        if rule.why[-1] not in ".:)" or (rule.do and rule.do[-1] not in ".)"):
            what = f"the why or the do of {rule.id} is not a whole sentence"
            yield Diagnostic(what, rule.position, "End it with a full stop.")
        if rule.says[-1] == ".":
            what = f"`says` of {rule.id} is used inside a sentence, but ends in a full stop"
            yield Diagnostic(what, rule.position, "Leave the full stop out.")
        first = rule.says.split()[0]
        if rule.kind == "requirement" and first in ("The", "A", "An", "There", "You", "It"):
            what = f"`says` of {rule.id} is used after “needs”, but begins with a capital"
            yield Diagnostic(what, rule.position, "Begin it with a small letter.")


def cut_step(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find steps that are not whole sentences, often split by a comma inside brackets."""
    places = [(f"technique/{x.id}", x.steps, x.position) for x in rulebook.techniques.values()]
    places += [(rule.id, rule.steps, rule.position) for rule in rulebook.rules.values()]
    for need in rulebook.needs.values():
        places += [
            (f"need/{need.id}", option.steps, option.fit.position) for option in need.options
        ]
    for name, steps, position in places:
        for step in steps:
            if step[0].islower() or step[-1] not in ".?:)":
                what = f"a step of {name} is not a whole sentence: {step}"
                help_ = "Write each step on a line of its own, behind a hyphen, and end it with a "
                help_ += "full stop; within brackets, a comma begins the next step."
                yield Diagnostic(what, position, help_)


def cut_cause(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find causes whose repair or step is not a whole sentence, or whose short line is one."""
    for cause in rulebook.causes.values():
        if cause.do[-1] not in ".)" or (cause.repair and cause.repair[-1] not in ".)"):
            what = f"the repair or the do of cause/{cause.id} is not a whole sentence"
            yield Diagnostic(what, cause.position, "End it with a full stop.")
        if cause.says[-1] == ".":
            what = f"`says` of cause/{cause.id} is used inside a sentence, but ends in a full stop"
            yield Diagnostic(what, cause.position, "Leave the full stop out.")


def cut_question(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find questions without a question mark and help cut at a comment sign."""
    for fact in rulebook.facts.values():
        asks = fact.question.endswith("?") or "TODO" in fact.question
        if not asks or (fact.help and fact.help[-1] not in ".?:)"):
            what = f"the question or the help of {fact.id} is not a whole sentence"
            help_ = "End it with its sign; a text with : or # in it needs quotes."
            place = rulebook.own.get(f"fact/{fact.id}", Position("facts.yaml", 0))
            yield Diagnostic(what, place, help_)


def unfinished(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find texts of `ladder rules new` that still have to be written."""
    for name, texts, position in _written(rulebook):
        if "TODO" in texts:
            what = f"a text of {name} is yet to be written"
            yield Diagnostic(what, position, "Replace the text after TODO.")


def broken_brace(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find braces that readers would see, because they name no fact or parameter."""
    for name, texts, position in _written(rulebook):
        if "{" in (bare := PLACEHOLDER.sub("", texts)):
            what = (
                f"a text of {name} has a brace that names nothing: {bare[bare.index('{') :][:24]}"
            )
            yield Diagnostic(
                what, position, "Write the name of a fact or parameter, without a space."
            )


def _written(rulebook: Rulebook) -> Iterator[tuple[str, str, Position]]:
    """Yield what an author writes: its id, its texts, and its position."""
    for rule in judged_rules(rulebook):
        yield rule.id, f"{rule.says} {rule.why} {rule.do}", rule.position
    for need in rulebook.needs.values():
        yield f"need/{need.id}", f"{need.title} {need.symptom} {need.stay}", need.position
    for card in rulebook.techniques.values():
        texts = f"{card.title} {card.what} {card.cost} {card.steps} {card.climb}"
        yield f"technique/{card.id}", texts, card.position
    for cause in rulebook.causes.values():
        texts = f"{cause.title} {cause.says} {cause.repair} {cause.do} {cause.words}"
        yield f"cause/{cause.id}", texts, cause.position
    for number in rulebook.parameters.values():
        yield f"parameter/{number.id}", number.says, number.position
    for contradiction in chain.from_iterable(rulebook.contradictions.values()):
        yield contradiction.id, f"{contradiction.says} {contradiction.help}", contradiction.position
    for fact in rulebook.facts.values():
        intended = (choice.meaning for choice in fact.choices)
        place = rulebook.own.get(f"fact/{fact.id}", Position(fact.id, 0))
        yield f"fact/{fact.id}", " ".join((fact.question, fact.help, *intended)), place


def number(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find numbers in a rule's text with which its condition does not compare."""
    for rule in judged_rules(rulebook):
        bounds = _bounds(rulebook, rule)
        for unit in {unit for unit, _ in bounds if unit}:
            known = {bound + step for _, bound in bounds for step in (-1, 0, 1)}
            noun = re.escape(unit.split()[-1].rstrip("s"))
            for amount in re.findall(rf"{_NUMBER} (?:\w+ )?{noun}", PLACEHOLDER.sub("", rule.says)):
                if float(amount.replace(",", "")) not in known:
                    numbers = ", ".join(sorted(f"{bound:,g}" for _, bound in bounds))
                    what = f"{rule.id} says {amount} {unit}, and compares with {numbers}"
                    help_ = "Write the number once, as a parameter, and name it in both places."
                    yield Diagnostic(what, rule.position, help_)


def _bounds(rulebook: Rulebook, rule: Rule) -> set[tuple[str, float]]:
    """Return the units and numbers with which a rule compares."""
    found: set[tuple[str, float]] = set()
    for leaf in comparisons(rule.when, rulebook.derived):
        if leaf.takes == "a bound" and (leaf.fact != DAY or len(leaf.facts) > 1):
            unit = "" if len(leaf.facts) > 1 else rulebook.fact(leaf.fact).unit
            found |= {(unit, number) for number in leaf.named if isinstance(number, int | float)}
    return found


def basis(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find rules of the source document without claims, and external rules that cite only it."""
    for rule in judged_rules(rulebook):
        if rule.basis is Basis.SOURCE and not rule.claims and rulebook.claims:
            what = f"the source document is to say {rule.id}, and no claim of it is named"
            yield Diagnostic(what, rule.position, "Name its claims: [A099].")
        elif rule.basis is Basis.INTERPRETATION and not rule.claims and rulebook.claims:
            what = f"{rule.id} interprets the source document, and names no claim of it"
            yield Diagnostic(what, rule.position, "Name its claims, or write basis: external.")
        elif rule.basis is Basis.EXTERNAL and set(rule.sources) <= {rulebook.pack.document}:
            what = f"{rule.id} goes beyond the source document, and cites nothing else"
            yield Diagnostic(
                what, rule.position, "Cite what says so, or write basis: interpretation."
            )


def second_hand(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find rules that cite only second-hand sources and do not say so."""
    quoted = {name for name, source in rulebook.sources.items() if source.quoted}
    for rule in judged_rules(rulebook):
        if rule.sources and set(rule.sources) <= quoted and "report" not in rule.why:
            what = f"the sources of {rule.id} are all second-hand, and its why does not say so"
            help_ = "Say that it is reported (reportedly, is reported to), or read one of them."
            yield Diagnostic(what, rule.position, help_)


def uncited(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find sources that nothing cites, and claims neither cited nor left out for a reason."""
    for source in rulebook.sources.values():
        # In a stack, the pack on top can have replaced what cited a source of a pack below it.
        if rulebook.pack.overlays < 2 and not citing(rulebook, source=source.id):
            what, help_ = f"nothing cites `{source.id}`", "Cite it, or remove it."
            yield Diagnostic(what, rulebook.positions[f"source/{source.id}"], help_)
    for claim in coverage_of(rulebook).uncovered:
        help_ = "Cite it, or say under left_out: why it carries no advice."
        position = rulebook.positions[f"claim/{claim.id}"]
        yield Diagnostic(f"nothing cites the claim {claim.id}", position, help_)


def source_checked_since(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Find rules that were verified before the last check of their source."""
    for rule in (rule for rule in judged_rules(rulebook) if rule.id not in rulebook.reworded):
        every = [rulebook.sources[name] for name in rule.sources if name in rulebook.sources]
        if later := [source for source in every if source.verified > rule.verified]:
            days = max(source.verified for source in later)
            names = listed((source.id for source in later), 3)
            what = f"{rule.id} was verified on {rule.verified}, and {names} read again on {days}"
            yield Diagnostic(what, rule.position, "Hold the rule against it, and write that day.")

"""A problem with some of its facts supposed to be otherwise: `--set fact=value`."""

import json
from collections.abc import Iterable
from dataclasses import replace

from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Position, Rulebook
from ladder.load.contradictions import contradictions, unexplained
from ladder.load.nodes import compose
from ladder.load.scalars import is_unknown, value_of
from ladder.output.diagnostics import Diagnostic, InvalidInput, nearest, quoted

OPTION = "--set"
REASON = "Supposed."
"""Stands for the reason that an attempt fell short, where only its outcome is supposed."""


def supposed(problem: Problem, settings: Iterable[str], rulebook: Rulebook) -> Problem:
    """The problem with other values of some facts, each written `fact=value`.

    `unknown` takes a fact away; several words of a list are separated by commas.

    Raises:
        InvalidInput: with every setting that cannot be, alone or beside what the problem states.
    """
    diagnostics: list[Diagnostic] = []
    facts: dict[str, Value] = dict(problem.facts)
    for setting in settings:
        name, equals, text = setting.partition("=")
        fact = rulebook.facts.get(name.strip())
        if fact is None or not equals:
            diagnostics.append(_no_fact(setting, rulebook))
            continue
        value = _value(fact, text.strip(), setting, diagnostics)
        if value is None:
            facts.pop(fact.id, None)
        else:
            facts[fact.id] = value
    for outcome in [name for name, value in facts.items() if value == "fell-short"]:
        if facts[outcome] != problem.facts.get(outcome):
            facts.setdefault(f"{outcome.removesuffix('.outcome')}.because", REASON)
    if not diagnostics:
        clashes = (*contradictions(rulebook, facts), *unexplained(facts, {}, ""))
        diagnostics += [replace(clash, position=Position(OPTION, 0)) for clash in clashes]
    if diagnostics:
        raise InvalidInput(diagnostics)
    return replace(problem, facts=facts)


def _value(fact: Fact, text: str, setting: str, diagnostics: list[Diagnostic]) -> Value | None:
    """The value that a text gives the fact; None for `unknown`, and where it gives none."""
    if fact.kind is Kind.TEXT and text != "unknown":
        text = json.dumps(text)
    elif fact.kind is Kind.CHOICES and not text.startswith("[") and text != "unknown":
        text = f"[{text}]"
    wrong: list[Diagnostic] = []
    value = None
    try:
        node = compose(text, OPTION, wrong)
        if node is not None and not is_unknown(node):
            value = value_of(node, fact, wrong)
    except InvalidInput as bad:
        wrong += bad.diagnostics
    position = Position(f"{OPTION} {setting}", 0)
    diagnostics += [replace(diagnostic, position=position) for diagnostic in wrong]
    return value


def _no_fact(setting: str, rulebook: Rulebook) -> Diagnostic:
    name, equals, _ = setting.partition("=")
    if not equals:
        what = f"{quoted(setting)} sets nothing"
        help_ = f"Write {OPTION} fact=value, for example {OPTION} hosting.open_weights=true."
        return Diagnostic(what, Position(OPTION, 0), help_)
    last = {fact.rsplit(".", 1)[-1]: fact for fact in rulebook.facts}
    near = nearest(name, rulebook.facts) or last.get(nearest(name, last) or "")
    help_ = f"Did you mean {near}?" if near else "`ladder rules list --kind fact` lists them all."
    return Diagnostic(f"there is no fact {quoted(name)}", Position(OPTION, 0), help_)

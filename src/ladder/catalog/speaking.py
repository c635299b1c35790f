"""Which rules the cases prove: each fires in one, and is silent where it could have spoken."""

from collections.abc import Iterator

from ladder.engine.assessment import Answers
from ladder.engine.cases import facts_of
from ladder.engine.conditions import ALWAYS
from ladder.engine.decision import decide, stated_needs
from ladder.engine.explanation import explain
from ladder.engine.formulas import DOUBTS
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, Rulebook
from ladder.output.diagnostics import Diagnostic

CONDITIONAL = ("gate", "unfit", "caution", "advice")
"""Kinds of which a condition decides whether they speak.

A fit speaks where its need does; of the variants of a technique, one's case is silent of the rest.
"""


def judged_rules(rulebook: Rulebook) -> list[Rule]:
    """The rules that are judged: those of the packs on top, else all."""
    every = rulebook.rules.values()
    return [rule for rule in every if not rulebook.own or rule.id in rulebook.own]


def judged_cases(rulebook: Rulebook) -> list[Case]:
    """The cases that judge them: those of the packs on top, else all."""
    return [case for case in rulebook.cases if not rulebook.own or case.own]


def could_speak(rulebook: Rulebook, rule: Rule, case: Case) -> bool:
    """Whether it is the rule's own condition that decides in this case whether it speaks."""
    facts = facts_of(case, rulebook)
    # A gate speaks where it does not hold, every other rule where it does.
    tests = {rule.id: lambda _: rule.kind != "gate", f"unless:{rule.id}": lambda _: False}
    answers = Answers({**rulebook.tests, **tests}, facts.get)
    decision = decide(rulebook, stated_needs(rulebook, facts), answers)
    return rule.id in explain(rulebook, decision, answers).spoken


def untested(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Rules that no case shows speaking, or none shows silent where they could have spoken."""
    cases = [case for case in judged_cases(rulebook) if not case.unreadable]
    fired = {name for case in cases for name in case.fires}
    for rule in judged_rules(rulebook):
        if rule.id not in fired:
            yield _lacks(rule, "fires in no case", "Add a case beside it.")
        silent = [case for case in cases if rule.id in case.silent]
        conditional = rule.kind in CONDITIONAL and rule.when != ALWAYS
        if not silent:
            yield _lacks(rule, "stays silent in no case", "Add a case beside it.")
        elif conditional and not any(could_speak(rulebook, rule, case) for case in silent):
            what = "is silent only in cases where it could not have spoken"
            help_ = "Add a case in which nothing but its condition keeps it silent."
            yield _lacks(rule, what, help_)
    for name in rulebook.computed.keys() - DOUBTS:
        page = name.replace(".", "/", 1)
        if rulebook.own and page not in rulebook.own:
            continue
        unknown = {case.computes[name] is None for case in cases if name in case.computes}
        for told, lacks in ((False, "is computed"), (True, "stays unknown")):
            if told not in unknown:
                what, help_ = f"{page} {lacks} in no case", "Add a case beside it, with computes:."
                yield Diagnostic(what, rulebook.positions[page], help_)


def _lacks(rule: Rule, what: str, help_: str) -> Diagnostic:
    return Diagnostic(f"{rule.id} {what}", rule.position, help_)

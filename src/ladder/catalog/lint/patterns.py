"""Faults of reasoning that rules had once and shall not have again, each found in its condition."""

from collections.abc import Iterator

from ladder.catalog.rule_tests import judged_rules
from ladder.engine.comparisons import AtLeast
from ladder.engine.conditions import ALWAYS, comparisons
from ladder.engine.rules import Rulebook
from ladder.output.diagnostics import Diagnostic, listed


def raw_score(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Scores compared with a number: 0.2 is much of 1 and little of 100."""
    for rule in judged_rules(rulebook):
        for condition in (rule.when, rule.unless or ALWAYS):
            leaves = comparisons(condition, rulebook.derived)
            for leaf in dict.fromkeys(item for item in leaves if isinstance(item, AtLeast)):
                if leaf.fact.endswith(".score") and leaf.bound:
                    what = f"{rule.id} compares {leaf.fact} with a number, on whatever scale"
                    help_ = "Compare it with evaluation.target, or name computed.best-share."
                    yield Diagnostic(what, rule.position, help_)


def excluded_advice(rulebook: Rulebook) -> Iterator[Diagnostic]:
    """Exclusions that tell the reader to do what they exclude."""
    for rule in judged_rules(rulebook):
        if rule.kind != "exclusion" or not rule.do:
            continue
        cards = [
            rulebook.techniques[name] for name in rule.techniques if name in rulebook.techniques
        ]
        named = [
            card.title
            for card in cards
            for word in (card.title, card.id.replace("-", " "))
            if word.casefold() in rule.do.casefold()
        ]
        if named:
            what = f"{rule.id} excludes {listed(dict.fromkeys(named))}, and its `do` names it"
            yield Diagnostic(what, rule.position, "Exclude only what does not serve, or say less.")

"""What is known of a problem, what that decides, and what one more answer makes of it.

An answer has only those conditions evaluated anew that read it, or read what is computed from it,
and only those needs decided anew of which a condition turned.
"""

from collections.abc import Mapping
from functools import lru_cache

from ladder.engine.assessment import Answers, entry_keys, variants_of
from ladder.engine.computed import following, learned
from ladder.engine.conditions import Truth, reads
from ladder.engine.decision import Decision, decide_need, decision_of, stated_needs
from ladder.engine.facts import INCONCLUSIVE, Facts
from ladder.engine.rules import Need, Rulebook, conditions


class Knowledge:
    """The known facts of a problem, what its conditions come to, and the decision.

    Args:
        rulebook: the rules.
        facts: what is known, the day, and what is computed from them.
    """

    def __init__(self, rulebook: Rulebook, facts: Facts) -> None:
        self.rulebook = rulebook
        # No attempt is inconclusive unless the facts say so.
        self.facts: Facts = facts if INCONCLUSIVE in facts else {INCONCLUSIVE: frozenset(), **facts}
        self._needs = stated_needs(rulebook, self.facts)
        answers = Answers(rulebook.tests, self.facts.get)
        self._truths = {key: answers[key] for need in self._needs for key in keys(rulebook, need)}
        decided = (decide_need(rulebook, need, self._truths) for need in self._needs)
        self.decision = decision_of(rulebook, tuple(decided))
        self._after: dict[frozenset[tuple[str, Truth]], Decision] = {}

    def learn(self, given: Facts) -> "Knowledge":
        """Return what is known once these answers are given, too."""
        facts = learned(self.rulebook, self.facts, given)
        if "needs" in given:
            return Knowledge(self.rulebook, facts)
        turned = self._turned(given, facts)
        after = object.__new__(Knowledge)
        after.rulebook, after.facts, after._needs = self.rulebook, facts, self._needs
        if not turned:
            after._truths, after.decision, after._after = self._truths, self.decision, self._after
            return after
        after._truths, after._after = {**self._truths, **turned}, {}
        case = frozenset(turned.items())
        if case not in self._after:
            self._after[case] = self._decided_anew(after._truths, turned)
        after.decision = self._after[case]
        return after

    def _turned(self, given: Facts, facts: Facts) -> dict[str, Truth]:
        """Return the conditions that these facts turn, by key."""
        tests, get, readers = self.rulebook.tests, facts.get, _readers(self.rulebook)
        follow = following(self.rulebook, frozenset(given))
        changed = [*given, *(name for name in follow if get(name) != self.facts.get(name))]
        turned: dict[str, Truth] = {}
        for key in {key for fact in changed for key in readers.get(fact, ())}:
            if key in self._truths and (truth := tests[key](get)) is not self._truths[key]:
                turned[key] = truth
        return turned

    def _decided_anew(self, truths: Mapping[str, Truth], turned: Mapping[str, Truth]) -> Decision:
        decided = (
            each
            if turned.keys().isdisjoint(keys(self.rulebook, each.need))
            else decide_need(self.rulebook, each.need, truths)
            for each in self.decision.needs
        )
        return decision_of(self.rulebook, tuple(decided))


@lru_cache(maxsize=64)
def keys(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    """Return the keys of the conditions on which it depends what a need comes to."""
    found: list[str] = []
    for entry in need.route:
        found += (rule.id for rule in (*entry.unfit, *entry.gates, *variants_of(rulebook, entry)))
        found += entry_keys(need, entry).all
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _readers(rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the conditions that read a fact, by fact."""
    found: dict[str, list[str]] = {}
    for written in conditions(rulebook):
        for fact in reads(written.condition, rulebook.derived):
            found.setdefault(fact, []).append(written.key)
    return {fact: tuple(every) for fact, every in found.items()}

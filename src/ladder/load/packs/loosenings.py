"""The loosenings of an overlay, entry by entry, so that none goes unnoticed.

A pack may loosen something; every verdict and report names it. Whether a changed condition asks for
less is decided by trying every value that it can tell apart, one rule at a time.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from ladder.engine.assessment import height
from ladder.engine.comparisons import Truth
from ladder.engine.computed import read_by
from ladder.engine.conditions import NEVER, All, Any, Condition, reads
from ladder.engine.facts import ComputedFact, Fact
from ladder.engine.pack import Loosening
from ladder.engine.rules import Need, NeedOption, Rule, Rulebook, conditions, entries
from ladder.load.packs.boundary_values import Between, spelled_out
from ladder.output.diagnostics import listed


class Opened(NamedTuple):
    """A technique of a need that something restricts less than before: which rule, and how."""

    rule: str
    how: str
    technique: str = ""
    need: str = ""
    undecided: bool = False


def loosenings(below: Rulebook, above: Rulebook) -> tuple[Loosening, ...]:
    """Return what the packs of `above` loosen in the rules `below`, each rule once."""
    synonyms: dict[tuple[str, str], list[Opened]] = {}
    both = _Both(below, above)
    parts = (_cards, _requirements, _given, _sums, _new_needs)
    changed = chain.from_iterable(part(below, above) for part in parts)
    for opened in (*changed, *both.answers(), *_routes(both)):
        synonyms.setdefault((opened.rule, opened.how), []).append(opened)
    accepts = {item.rule: item.says for item in above.pack.accepts}
    found = (_opening(every) for every in synonyms.values())
    return tuple(item._replace(accepted=accepts.get(item.rule, "")) for item in found)


def _opening(every: list[Opened]) -> Loosening:
    """Return a loosening by one rule, at one entry or at several."""
    techniques = tuple(dict.fromkeys(opened.technique for opened in every if opened.technique))
    needs = tuple(dict.fromkeys(opened.need for opened in every if opened.need))
    says = every[0].how.format(listed(techniques, 4))
    says += f" for {listed(needs, 3)}" if needs else ""
    if undecided := all(opened.undecided for opened in every):
        says += " (could not be decided)"
    return Loosening(every[0].rule, says, techniques, needs, undecided)


def _cards(below: Rulebook, above: Rulebook) -> Iterator[Opened]:
    """Yield the techniques that count for less than before."""
    for old in below.techniques.values():
        new = above.techniques.get(old.id, old)
        if old.training and not new.training:
            yield Opened(f"technique/{old.id}", "no longer counts {} as training", old.id)
        if height(new.rung) != height(old.rung):
            how = f"puts {{}} on rung {new.rung} instead of {old.rung}"
            yield Opened(f"technique/{old.id}", how, old.id)


def _requirements(below: Rulebook, above: Rulebook) -> Iterator[Opened]:
    """Yield the requirements that concern fewer techniques, at an entry or at none."""
    for name, old in below.rules.items():
        new = above.rules.get(name)
        if new is not None and new.kind == "requirement":
            for technique in old.techniques:
                if technique not in new.techniques:
                    yield Opened(name, "no longer names {}", technique)


def _given(below: Rulebook, above: Rulebook) -> Iterator[Opened]:
    """Yield answers that now give other facts, and files that are read differently."""
    for name, old in below.facts.items():
        new = above.facts.get(name, old)
        now = {choice.id: choice.gives for choice in new.choices}
        if new.file != old.file:
            yield Opened(f"fact/{name}", "takes another kind of file")
        if _wider(old, new):
            yield Opened(f"fact/{name}", "accepts numbers that were refused")
        if any(choice.gives != now.get(choice.id, choice.gives) for choice in old.choices):
            yield Opened(f"fact/{name}", "gives other numbers")


def _wider(old: Fact, new: Fact) -> bool:
    """Return whether a fact's limits exclude fewer numbers than before."""
    low = old.minimum is not None and (new.minimum is None or new.minimum < old.minimum)
    high = old.maximum is not None and (new.maximum is None or new.maximum > old.maximum)
    return low or high


def _sums(below: Rulebook, above: Rulebook) -> Iterator[Opened]:
    """Yield computed facts behind conditions with another formula, whatever its effect."""
    changed: set[str] = set()
    for name, now in above.computed.items():
        was = below.computed.get(name)
        if was and (_formula(now) != _formula(was) or changed & {*read_by(now.by)}):
            changed.add(name)
    changed &= _deciding(below) | _deciding(above)
    how = "is computed in another way"
    yield from (Opened(name.replace(".", "/", 1), how) for name in sorted(changed))
    for need, entry in entries(above) if changed else ():
        for rule in (*entry.requirements, *entry.exclusions):
            for name in changed.intersection(reads(rule.when, above.derived)):
                how = "is computed in another way, and decides on {}"
                yield Opened(name.replace(".", "/", 1), how, entry.technique, need.id)


def _deciding(book: Rulebook) -> set[str]:
    """Return the facts that a condition or a contradiction reads; others are only shown."""
    contradictions = chain.from_iterable(book.contradictions.values())
    every = (*(it.condition for it in conditions(book)), *(item.when for item in contradictions))
    facts = {fact for condition in every for fact in reads(condition, book.derived)}
    for name, item in reversed([*book.computed.items()]):
        facts.update(read_by(item.by) if name in facts else ())
    return facts


def _formula(item: ComputedFact) -> tuple[object, ...]:
    return item.by, item.digits, item.fact.kind, item.fact.minimum, item.fact.maximum


def _new_needs(below: Rulebook, above: Rulebook) -> Iterator[Opened]:
    for need, entry in entries(above):
        if entry.trains and need.id not in below.needs:
            yield Opened(f"need/{need.id}", "is new, and {} trains for it", entry.technique)


def _routes(both: "_Both") -> Iterator[Opened]:
    for old in both.below.needs.values():
        new = both.above.needs.get(old.id)
        if new is None:
            continue
        before = {entry.technique: entry for entry in old.options}
        for entry in new.options:
            if (was := before.get(entry.technique)) is not None:
                yield from both.unmet(old, was, entry)
                yield from _without(old, new, entry)
            elif (refusal := old.exclusions.get(entry.technique)) is not None:
                how = "no longer keeps {} off the option list"
                yield Opened(refusal.id, how, entry.technique, old.id)
            elif entry.trains:
                how = "is given a place where {} trains"
                yield Opened(f"need/{old.id}", how, entry.technique)
            if entry.trains:
                for lower in new.options[: new.options.index(entry)]:
                    if (was := before.get(lower.technique)) is not None:
                        yield from both.passed(old, new, was, lower, entry)


def _without(old: Need, new: Need, entry: NeedOption) -> Iterator[Opened]:
    """Yield what had to be tried before an entry, and no longer has to be."""
    places = (
        [option.technique for option in old.options],
        [option.technique for option in new.options],
    )
    before, now = (every[: every.index(entry.technique)] for every in places)
    for technique in (place for place in before if place not in now):
        how = f"no longer asks for {technique} before {{}}"
        yield Opened(f"need/{old.id}", how, entry.technique)


_SHUT = {
    (True, True): "asks less of {}",
    (True, False): "no longer applies to {}",
    (False, True): "excludes {} less often",
    (False, False): "no longer excludes {}",
}
"""Texts about a requirement or an exclusion that asks for less, or that was removed."""


class _Both:
    """The conditions of two rulebooks, `old` and `new`, with derived facts expanded."""

    def __init__(self, below: Rulebook, above: Rulebook) -> None:
        self.below, self.above = below, above
        facts = (
            {**book.facts, **{name: item.fact for name, item in book.computed.items()}}
            for book in (below, above)
        )
        self.between = Between(*facts)
        self.old = partial(spelled_out, derived=below.derived)
        self.new = partial(spelled_out, derived=above.derived)

    def answers(self) -> Iterator[Opened]:
        """Yield what was forbidden or contradictory, and can now be stated."""
        for fact, every in self.below.contradictions.items():
            now = {
                contradiction.id: contradiction
                for contradiction in self.above.contradictions.get(fact, ())
            }
            for item in every:
                new = now.get(item.id)
                if new and (new.stated, new.assumed) != (item.stated, item.assumed):
                    yield Opened(item.id, "is asked of other statements")
                when = self.new(new.when) if new else NEVER
                opens = self.between(self.old(item.when), when)
                if opens is not False:
                    yield Opened(item.id, "refuses less than it did", undecided=opens is None)

    def unmet(self, need: Need, was: NeedOption, now: NeedOption) -> Iterator[Opened]:
        """Yield requirements that ask less of an entry, and exclusions that apply less often."""
        for requirement, before, after in (
            (True, was.requirements, now.requirements),
            (False, was.exclusions, now.exclusions),
        ):
            others = {rule.id: self.new(rule.when) for rule in after}
            for rule in before:
                wanted, own = self.old(rule.when), others.get(rule.id)
                if own is not None and self._opened(requirement, wanted, own) is False:
                    continue
                rest = _about(wanted, others.values())
                opens = self._opened(requirement, wanted, All(rest) if requirement else Any(rest))
                if opens is not False:
                    how = _SHUT[requirement, own is not None]
                    if requirement and rule.id not in self.above.rules:
                        how = "is retired, and applied to {}"
                    undecided = opens is None and own is not None
                    yield Opened(rule.id, how, was.technique, need.id, undecided)

    def _opened(self, requirement: bool, was: Condition, now: Condition) -> Truth:
        """Return whether a requirement is newly met somewhere, or an exclusion newly silent."""
        return self.between(now, was) if requirement else self.between(was, now)

    def passed(
        self, need: Need, new: Need, was: NeedOption, now: NeedOption, trains: NeedOption
    ) -> Iterator[Opened]:
        """Yield why an entry is skipped sooner, on the way to one that trains.

        For an excluded technique, even a reached target does not count. To exclude an entry that
        trains leads to more training only if its reached target would have ended the evaluation.
        """
        ends = need.solved_by in self.below.techniques[was.technique].solved_by
        held = All(tuple(self.old(rule.when) for rule in was.requirements))
        spoke = Any(tuple(self.old(rule.when) for rule in was.exclusions))
        how = f"excludes {now.technique}, which comes before {{}}"
        excluding = self._only(now.exclusions, was.exclusions, trains.exclusions)
        for rule in excluding if ends or not was.trains else ():
            if (opens := self.between(self.new(rule.when), spoke)) is not False:
                yield Opened(rule.id, how, trains.technique, need.id, opens is None)
        if now.trains:
            return
        for rule in self._only(now.requirements, was.requirements, trains.requirements):
            wanted = self.new(rule.when)
            higher = [self.new(requirement.when) for requirement in trains.requirements]
            asked = (All(_about(wanted, requirements)) for requirements in (held.of, higher))
            if False not in (found := [self.between(before, wanted) for before in asked]):
                how = f"blocks {now.technique}, which comes before {{}}"
                yield Opened(rule.id, how, trains.technique, need.id, None in found)
        name = now.technique
        before = new.options[: new.options.index(trains)]
        kept = {*now.combined_with, *(entry.technique for entry in before)}
        for one in (item for item in was.combined_with if item not in kept):
            how = f"no longer takes {one} together with {name}, which comes before {{}}"
            yield Opened(f"need/{need.id}", how, trains.technique)
        stops = self.between(self.old(was.target_reached), self.new(now.target_reached))
        if ends and (
            stops is not False or new.solved_by not in self.above.techniques[name].solved_by
        ):
            how = f"no longer stops at {name} that met its target, which comes before {{}}"
            yield Opened(f"need/{need.id}", how, trains.technique)
        tried = self.between(self.new(now.exhausted), self.old(was.exhausted))
        if tried is not False:
            how = f"takes {now.technique} for tried sooner, which comes before {{}}"
            rule_id = f"technique/{now.technique}"
            yield Opened(rule_id, how, trains.technique, need.id, tried is None)

    def _only(
        self, now: Iterable[Rule], was: Iterable[Rule], trains: Iterable[Rule]
    ) -> Iterator[Rule]:
        """Return the rules that an entry did not have, and that do not block the higher one too."""
        known = {(rule.id, self.old(rule.when)) for rule in was}
        shared = {rule.id for rule in trains}
        return (r for r in now if (r.id, self.new(r.when)) not in known and r.id not in shared)


def _about(wanted: Condition, others: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return those conditions that read a fact of the wanted one."""
    facts = set(reads(wanted, {}))
    return tuple(other for other in others if not facts.isdisjoint(reads(other, {})))

"""Seeds of a search: problems and proposals that people wrote, and one step away from each."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ladder.engine.answers import INAPPLICABLE, answers
from ladder.engine.facts import Fact, Facts, Value
from ladder.engine.rules import Rulebook
from ladder.load.problems.contradictions import REASONS, contradictions
from ladder.load.problems.files import load_problem
from ladder.load.yaml.folders import shipped
from ladder.output.diagnostics import InvalidInput

TECHNIQUE = "proposal.technique"
ASKED_FOR = ("needs", TECHNIQUE)
"""What a problem or a proposal is about: without it, nothing is judged."""

BECAUSE = "A measured attempt missed the target."
"""The reason of an attempt that the search writes."""


class Seed(NamedTuple):
    """A problem to vary: its name, and the facts that it states."""

    name: str
    facts: Facts

    @property
    def proposes(self) -> frozenset[str]:
        """The techniques that it proposes; none if it is a problem."""
        proposed = self.facts.get(TECHNIQUE)
        return proposed if isinstance(proposed, frozenset) else frozenset()


def seeds(rulebook: Rulebook) -> Iterator[Seed]:
    """Yield the shipped examples that these rules can read, and the cases of the overlays."""
    folder = shipped("examples")
    for path in sorted(
        [*folder.glob("*.yaml"), *folder.glob("seeds/*"), *folder.glob("proposals/*/*")]
    ):
        if facts := _facts(path, rulebook):
            yield Seed(path.relative_to(folder).as_posix(), facts)
    for case in rulebook.cases:
        if case.own and not case.unreadable and "needs" in case.facts:
            yield Seed(str(case.position), case.facts)


def _facts(path: Path, rulebook: Rulebook) -> Facts | None:
    try:
        problem = load_problem(str(path), rulebook)
    except InvalidInput:
        return None
    return dict(problem.facts)


def values(rulebook: Rulebook, fact: Fact, facts: Facts) -> Iterator[Value]:
    """Yield values of a fact that rules can tell apart: each choice, both sides of each bound."""
    yield from answers(rulebook, fact, facts)
    if fact.id.endswith(".outcome") and INAPPLICABLE in fact.choice_ids():
        yield INAPPLICABLE


def without(facts: Facts, left_out: str) -> dict[str, Value]:
    """Return the facts without one; without an outcome, an attempt says nothing."""
    prefix = left_out.removesuffix("outcome") if left_out.endswith(".outcome") else f"{left_out}."
    return {k: v for k, v in facts.items() if k != left_out and not k.startswith(prefix)}


def stating(facts: Facts, fact: Fact, value: Value) -> dict[str, Value]:
    """Return the facts with another value; an outcome brings the reason that it needs."""
    changed = {**without(facts, fact.id), fact.id: value}
    if fact.id.endswith(".outcome") and value in REASONS:
        changed[f"{fact.id.removesuffix('outcome')}because"] = BECAUSE
    return changed


class Variation(NamedTuple):
    """A seed with one fact set to a value, and the same without this fact."""

    fact: str
    value: Value
    stated: Mapping[str, Value]
    left_out: Mapping[str, Value]


def variations(
    rulebook: Rulebook, facts: Facts, varied: Collection[str] | None = None
) -> Iterator[Variation]:
    """Yield the problem with each fact left out, and set to each value that rules tell apart.

    Values that contradict the rest of the problem are skipped. `varied` limits the facts.
    """
    for fact in rulebook.facts.values():
        if fact.id in ASKED_FOR or (varied is not None and fact.id not in varied):
            continue
        left_out = without(facts, fact.id)
        tried = [facts[fact.id]] if fact.id in facts else []
        tried += [value for value in values(rulebook, fact, left_out) if value not in tried]
        for value in tried:
            stated = facts if facts.get(fact.id) == value else stating(facts, fact, value)
            if not any(True for _ in contradictions(rulebook, stated)):
                yield Variation(fact.id, value, stated, left_out)

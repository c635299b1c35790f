"""Facts that follow from what a problem states about its attempts, and which no problem states.

The best usable try counts for its technique, the outcome follows from score and target, and what is
in use has the score of its attempt or try.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ladder.engine.facts import Fact, Facts, Value, number
from ladder.engine.fine_tune import NEW
from ladder.engine.problem import Origin, Tries, Try
from ladder.engine.rules import Rulebook
from ladder.engine.scores import TARGET
from ladder.engine.wording import show
from ladder.load.problems.structures import IN_USE, IN_USE_TRY, NOTHING

BELOW, REACHED = "below-target", "target-reached"


class Following(NamedTuple):
    """A fact that follows from others: which, its value, and from what, in words."""

    fact: str
    value: Value
    how: str

    @property
    def origin(self) -> Origin:
        """Its origin, as a problem keeps it."""
        return Origin("", "", self.how)


def best_try(tries: tuple[Try, ...]) -> Try | None:
    """Return the usable try with the highest score; of several, the first."""
    scored = [each for each in tries if each.usable and each.score is not None]
    return max(scored, key=lambda each: each.score or 0.0, default=None)


def of_tries(rulebook: Rulebook, facts: Facts, tries: Tries) -> Iterator[Following]:
    """Yield the facts of each attempt that its best usable try gives.

    If no try may be used, and even the best of them missed the target, the technique missed it.
    """
    for technique, every in tries.items():
        attempt, best = f"attempts.{technique}", best_try(every)
        if best is None and f"{attempt}.outcome" not in facts:
            barred = max((x.score for x in every if x.score is not None), default=None)
            target = number(facts.get(TARGET))
            if barred is not None and target is not None and barred < target:
                how = f"even the best of its tries, which may not be used, has {show(barred)}"
                yield Following(f"{attempt}.outcome", BELOW, f"{how}, below the target")
        if best is None or f"{attempt}.score" in facts:
            continue
        how = f"that of {best.name}, the best usable of {show(len(every))} tries"
        for key, value in (("score", best.score), ("items", best.items), ("best_try", best.name)):
            name = f"{attempt}.{key}"
            if value is not None and name in rulebook.facts and name not in facts:
                yield Following(name, value, how)


def of_nothing(rulebook: Rulebook, facts: Facts) -> Iterator[Following]:
    """Yield the need of a problem that states no need, because nothing is built yet."""
    used = facts.get(IN_USE)
    idea = used is None and facts.get("task.stage") == "idea"
    if NEW in rulebook.needs and not facts.get("needs") and (used == NOTHING or idea):
        yield Following("needs", frozenset({NEW}), "nothing is built yet")


def of_scores(rulebook: Rulebook, facts: Facts, tries: Tries) -> Iterator[Following]:
    """Yield the outcomes that follow from scores and the target, and the score of what is in use.

    A score shows quality only. So a technique that also serves a stated need for cost, speed, size
    or fewer models does not reach its target by a score.
    """
    target = number(facts.get(TARGET))
    for name in rulebook.techniques:
        fact, score = f"attempts.{name}.outcome", number(facts.get(f"attempts.{name}.score"))
        if fact not in facts and fact in rulebook.facts and None not in (score, target):
            assert score is not None
            assert target is not None
            if outcome := _outcome(rulebook, facts, name, score, target):
                than = "below" if outcome == BELOW else "at least"
                yield Following(
                    fact, outcome, f"{show(score)} is {than} the target, {show(target)}"
                )
    yield from _in_use(rulebook, facts, tries)


def _outcome(
    rulebook: Rulebook, facts: Facts, technique: str, score: float, target: float
) -> str | None:
    card, needs = rulebook.techniques[technique], facts.get("needs", frozenset())
    if not card.scored_on_items:
        return None
    if score < target:
        return BELOW
    wants = {rulebook.needs[x].solved_by for x in needs} if isinstance(needs, frozenset) else set()
    return None if wants - {"quality"} & {*card.solved_by} else REACHED


def _in_use(rulebook: Rulebook, facts: Facts, tries: Tries) -> Iterator[Following]:
    technique, name = facts.get(IN_USE), facts.get(IN_USE_TRY)
    if technique not in rulebook.techniques:
        return
    if runs := next((x for x in tries.get(str(technique), ()) if x.name == name), None):
        values: Mapping[str, Value | None] = {"score": runs.score, "items": runs.items}
        how = f"that of {technique}/{name}"
    else:
        values = {key: facts.get(f"attempts.{technique}.{key}") for key in ("score", "items")}
        how = f"that of attempts.{technique}"
    for key, value in values.items():
        if value is not None and f"{IN_USE}_{key}" in rulebook.facts:
            yield Following(f"{IN_USE}_{key}", value, how)


def following(rulebook: Rulebook, facts: Facts, tries: Tries) -> dict[str, Following]:
    """Return what follows from stated facts and tries, by fact."""
    found = {each.fact: each for each in of_tries(rulebook, facts, tries)}
    found |= {each.fact: each for each in of_nothing(rulebook, facts)}
    known = {**facts, **{fact: each.value for fact, each in found.items()}}
    return found | {each.fact: each for each in of_scores(rulebook, known, tries)}


def stated(rulebook: Rulebook, facts: Facts, origins: Mapping[str, Origin]) -> dict[str, Value]:
    """Return the facts without those that follow from others by this module."""
    return {
        fact: value
        for fact, value in facts.items()
        if fact == IN_USE_TRY or not _follows(rulebook, fact, origins.get(fact))
    }


def _follows(rulebook: Rulebook, fact: str, origin: Origin | None) -> bool:
    known = rulebook.facts.get(fact)
    if known is None:
        return False
    from_others = bool(origin and not origin.file)
    return known.filled or (from_others and (bool(known.attempt_of) or fact == "needs"))


def written_facts(
    rulebook: Rulebook, facts: Facts, positions: Collection[str], tries: Tries
) -> dict[str, Value]:
    """Return the facts that a file must state, out of facts with what follows from them.

    What has a position stands in the file already.
    """
    every = {
        fact: value
        for fact, value in facts.items()
        if fact in positions or not _may_follow(rulebook.facts[fact], tries)
    }
    found = following(rulebook, every, tries)
    own = {fact: value for fact, value in facts.items() if not rulebook.facts[fact].filled}
    return {
        fact: value
        for fact, value in own.items()
        if fact in every or fact not in found or found[fact].value != value
    }


def _may_follow(fact: Fact, tries: Tries) -> bool:
    """Return whether a fact can follow from others: from attempts, or what is not built yet."""
    of_try = fact.attempt_of in tries and fact.id.endswith((".score", ".items"))
    return fact.filled or of_try or fact.id == "needs" or fact.id.endswith(".outcome")

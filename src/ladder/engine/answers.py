"""What the conditions of the rules come to on a problem, as far as its verdict needs them."""

from typing import NamedTuple

from ladder.engine.decision import LOWEST, NeedWalk, Walk, walk
from ladder.engine.facts import Facts
from ladder.engine.kept import kept
from ladder.engine.rules import Entry, Rule, Rulebook
from ladder.engine.speakers import Fired, Speakers, firing, speakers
from ladder.engine.variants import variant_of


class Answers(NamedTuple):
    """All that moves a verdict: of two problems with the same ones only the words can differ.

    Args:
        walked: the walk of every need.
        fired: the cautions and advice that fire, about the techniques taken and about none.
        variants: for each need, the form of its step.
        told: whether the problem says what came of the technique that decides.
    """

    walked: Walk
    fired: tuple[Fired, ...]
    variants: tuple[Rule | None, ...]
    told: bool


def answers(rulebook: Rulebook, facts: Facts) -> Answers:
    """The answers to a problem's facts."""
    walked = walk(rulebook, facts)
    fired = firing(rulebook, _asked(rulebook, walked), facts)
    variants = tuple([variant_of(rulebook, each, facts) for each in walked.walks])
    deciding = walked.deciding
    told = deciding is not None and f"attempts.{deciding.step.technique}.outcome" in facts
    return Answers(walked, fired, variants, told)


@kept(2048)
def _asked(rulebook: Rulebook, walked: Walk) -> tuple[Speakers, ...]:
    """Who may speak of the techniques in a verdict: of the steps, and of what these bring along."""
    names = [name for each in walked.walks for name in (each.step.technique, *joined_to(each))]
    return speakers(rulebook, tuple(dict.fromkeys(names or [LOWEST])))


def entry_of(each: NeedWalk) -> Entry | None:
    """The place of its route at which a need has come to a step."""
    at = each.step.at
    return None if at is None else each.standings[at].candidate.entry


def joined_to(each: NeedWalk) -> tuple[str, ...]:
    """What comes along with a need's step."""
    entry = entry_of(each)
    return entry.joins if entry and each.step.outcome == "use" else ()

"""The technique to keep, where nothing is left to use: the lowest that is enough, or the best."""

from collections.abc import Sequence
from operator import itemgetter

from ladder.engine.assessment import Assessment, OptionMember, height
from ladder.engine.facts import IN_USE, Facts, number
from ladder.engine.rules import Rulebook
from ladder.engine.scores import NEARLY, scale

KeepPriority = tuple[bool, bool, bool, int, int]
"""Priority of a technique to keep: the highest is kept."""


def priority_of(member: OptionMember, at: int, *, enough: bool) -> KeepPriority:
    """Return the priority of a technique to keep, which is number `at` on the option list.

    What is known to be in use comes first. Of techniques that are good enough, the lowest rung is
    kept and the first on the option list: it costs least. Otherwise outscored attempts come last.
    Of the others, the highest rung is kept and the last on the option list.
    """
    used, rung = bool(member.in_use), height(member.rung)
    if enough:
        return used, True, True, -rung, -at
    return used, False, not member.outscored, rung, at


def kept_of(assessments: Sequence[Assessment]) -> OptionMember | None:
    """Return the technique to keep, out of the exhausted ones."""
    exhausted = [
        (priority_of(member, at, enough=bool(member.enough)), member)
        for at, assessment in enumerate(assessments)
        if not assessment.excluded and assessment.keepable
        for member in assessment.members
        if member.exhausted or member.in_use
    ]
    return max(exhausted, key=itemgetter(0), default=(None, None))[1]


def was_tried(technique: str, facts: Facts) -> bool:
    """Return whether the facts state an outcome of a technique."""
    return facts.get(f"attempts.{technique}.outcome") not in (None, "untried")


def is_in_use(technique: str, rulebook: Rulebook, facts: Facts) -> bool:
    """Return whether a technique to keep may be in use: the facts say so, or it was tried.

    It is not in use if it missed the target, and a trained option of the stated needs, which no
    rule excludes, scored higher by more than a hundredth of the best possible score. For the
    default technique, the same holds for each score without training, and for a reached target.
    """
    if (used := facts.get(IN_USE)) is not None:
        return technique == used
    if facts.get(f"attempts.{technique}.outcome") != "below-target":
        return was_tried(technique, facts)
    own, default = number(facts.get(f"attempts.{technique}.score")), technique == rulebook.floor.id
    for name, card in rulebook.techniques.items():
        score = number(facts.get(f"attempts.{name}.score"))
        if default and facts.get(f"attempts.{name}.outcome") == "target-reached":
            return False
        higher = own is not None and score is not None and round(score - own, 9)
        if higher > NEARLY * scale(facts) and (
            _is_allowed(name, rulebook, facts) if card.training else default
        ):
            return False
    return True


def _is_allowed(technique: str, rulebook: Rulebook, facts: Facts) -> bool:
    """Return whether a technique is an option of a stated need that no rule excludes there."""
    needs = facts.get("needs")
    return any(
        not any(rulebook.tests[rule.id](facts.get) for rule in entry.exclusions)
        for name, need in rulebook.needs.items()
        for entry in need.options
        if isinstance(needs, frozenset) and name in needs and entry.technique == technique
    )

"""The technique to keep, where nothing is left to use: the lowest that is enough, or the best."""

from collections.abc import Sequence
from operator import itemgetter

from ladder.engine.assessment import Assessment, OptionMember, height

Place = tuple[bool, bool, int, int]
"""Priority of a technique to keep: the highest is kept."""


def place(enough: bool, outscored: bool, rung: int | None, at: int) -> Place:
    """Return the priority of a technique to keep, which is number `at` on the option list.

    Of techniques that are good enough, the lowest rung is kept and the first on the option list: it
    costs least. Otherwise outscored attempts come last. Of the others, the highest rung is kept and
    the last on the option list.
    """
    if enough:
        return True, True, -height(rung), -at
    return False, not outscored, height(rung), at


def place_of(member: OptionMember, at: int, *, enough: bool) -> Place:
    """Return the priority of a technique to keep, from its state."""
    return place(enough, bool(member.outscored), member.rung, at)


def kept_of(assessments: Sequence[Assessment]) -> OptionMember | None:
    """Return the technique to keep, out of the exhausted ones."""
    exhausted = [
        (place_of(member, at, enough=bool(member.enough)), member)
        for at, assessment in enumerate(assessments)
        if not assessment.excluded and assessment.keepable
        for member in assessment.members
        if member.exhausted
    ]
    return max(exhausted, key=itemgetter(0), default=(None, None))[1]

"""A claim of a theorem, proved or refuted."""

from typing import NamedTuple

from ladder.engine.facts import Facts
from ladder.engine.sources import Position


class Claim(NamedTuple):
    """One claim, proved or not.

    Args:
        about: a rule, technique, need or status: the name of the file that is written of it.
        wrong: what is wrong in one sentence; empty where the claim holds.
        position: where in the rules.
        shown: problems that show it: a witness where the claim holds, a counterexample where it
            does not, two where it takes a before and an after.
        need: whom it concerns, where the sentence does not say so: what fails in the same way for
            several is said once.
        help: what to do, where more can be said than to look at the problem.
        see: a command that shows it, to be run with the same rules.
    """

    about: str
    wrong: str = ""
    position: Position | None = None
    shown: tuple[Facts, ...] = ()
    need: str = ""
    help: str = ""
    see: str = ""

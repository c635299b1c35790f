"""A claim of a theorem, proved or refuted."""

from typing import NamedTuple

from ladder.engine.facts import Facts
from ladder.engine.sources import Position


class Claim(NamedTuple):
    """One claim, proved or not.

    Args:
        about: a rule, technique, need or status: the name of the file that is written for it.
        wrong: what is wrong in one sentence; empty if the claim holds.
        position: its place in the rules.
        shown: problems that show it: a witness if the claim holds, a counterexample if it does not;
            two problems if it compares a before and an after.
        need: the need concerned, if the sentence does not name it: the same failure for several
            needs
            is reported once.
        help: what to do, if there is more to do than look at the problem.
        see: a command that shows it, to run with the same rules.
    """

    about: str
    wrong: str = ""
    position: Position | None = None
    shown: tuple[Facts, ...] = ()
    need: str = ""
    help: str = ""
    see: str = ""

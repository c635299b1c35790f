"""What an interview knows: a fact that was answered "unknown" stays so until it ends."""

from ladder.engine.facts import Facts
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rulebook


class PartialKnowledge(Knowledge):
    """What is known in an interview.

    Args:
        rulebook: the rules.
        facts: what is known, the day, and what is computed from them.
        unknown: the facts that were answered "unknown".
        in_full: whether each need's step and its form count, not the headline alone.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Facts,
        unknown: frozenset[str] | None = frozenset(),
        in_full: bool = False,
    ) -> None:
        super().__init__(rulebook, facts, unknown)
        self.in_full = in_full

"""The result of `ladder check` on the proposal in a case."""

from ladder.check.findings import WORST_FIRST, Exit
from ladder.engine.problem import Case
from ladder.engine.rules import Rulebook
from ladder.workshop.promises import Trial


def result_of(rulebook: Rulebook, case: Case) -> str:
    """Return passed, refused or undecided. An owner and a date are written where none is."""
    day = case.as_of
    facts = {"proposal.owner": "the case", "proposal.date": day.toordinal(), **case.facts}
    results = Trial(rulebook, day).results(facts)
    return min(results, key=WORST_FIRST.index, default=Exit.PASS).word

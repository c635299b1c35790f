"""Where the files that bear a proposal out come from, by what git knows of both.

Who writes a claim in the same breath as its evidence shows little. Authors are those that git was
told: to hold people to them (signed commits, reviews) is for the host of the repository.
"""

import os
from collections.abc import Iterable, Iterator

from ladder.check.findings import Finding, Severity, by_rule
from ladder.check.repository import commits_of, precedes, user
from ladder.check.settings import EvidenceFrom
from ladder.engine.pack import CheckRule
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.load.evidence.lines import named


def not_independent(
    rulebook: Rulebook, problem: Problem, wanted: Iterable[str]
) -> Iterator[Finding]:
    """The files of a proposal that do not come from where settings want them to.

    Raises:
        InvalidInput: if git cannot tell.
    """
    own = commits_of(problem.file)
    authors = {commit.author for commit in own} or {user()}
    rule = rulebook.check_rules[CheckRule.EVIDENCE_NOT_INDEPENDENT]
    for fact, value in problem.facts.items():
        if rulebook.facts[fact].file not in ("examples", "evaluation", "results", "bill"):
            continue
        path, fault = named(value).path, ""
        last = next(iter(commits_of(os.path.join(os.path.dirname(problem.file), path))), None)
        if last is None:
            fault = "is not committed as it is here"
        elif EvidenceFrom.ANOTHER_AUTHOR in wanted and last.author in authors:
            fault = "was last changed by an author of the proposal"
        elif EvidenceFrom.EARLIER_COMMIT in wanted and own and not precedes(last, own[0]):
            fault = "was not committed before the proposal"
        if fault:
            text, place = f"The file {path} {fault}.", problem.positions[fact]
            facts = {fact: value}
            yield by_rule(rule, Severity.UNDECIDED, text, place, fact=fact, facts=facts)

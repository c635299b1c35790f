"""What came of the cases, as text."""

from dataclasses import dataclass

from ladder.model import Mark


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that came out otherwise: where it stands, the differences, and what decided."""

    mark: Mark
    case: str
    differences: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All cases of a pack. `lacking` names the rules without a firing or a silent case."""

    rules: int
    cases: int
    failures: tuple[Failure, ...]
    lacking: tuple[tuple[Mark, str], ...]

    @property
    def passed(self) -> bool:
        """Whether every case came out as it says, and no rule lacks one."""
        return not self.failures and not self.lacking


def render(outcome: Outcome) -> str:
    """Every failure and every lack in the one shape of an error, then one line for all."""
    blocks = [_failure(each) for each in outcome.failures]
    blocks += [
        f"error: {what}\n  --> {mark}\n  help: Add a case beside it."
        for mark, what in outcome.lacking
    ]
    total = f"{outcome.rules} rules, {outcome.cases} cases: "
    if outcome.passed:
        total += "all came out as expected, and every rule fires in one and is silent in one."
    else:
        total += f"{len(outcome.failures)} failed, {len(outcome.lacking)} lacking."
    return "\n\n".join([*blocks, total]) + "\n"


def _failure(failure: Failure) -> str:
    lines = [f"error: {failure.case}", f"  --> {failure.mark}"]
    lines += [f"  came: {each}" for each in failure.differences]
    lines += [f"  because: {each}" for each in failure.reasons]
    return "\n".join(lines)

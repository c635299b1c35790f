"""What came of the cases, as text."""

from dataclasses import dataclass

from ladder.engine.rules import Position


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that came out otherwise: where it stands, the differences, and what decided."""

    position: Position
    case: str
    differences: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A shipped case that rules of one's own changed: what came, and the ids of what did it."""

    position: Position
    case: str
    differences: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All cases that are judged: those of a pack, or of the packs laid on top of it.

    Args:
        rules: how many rules are judged.
        cases: how many cases are.
        failures: the cases that came out otherwise than they say.
        lacking: the rules without a firing or a silent case.
        shipped: how many cases of the pack below were run, without being judged.
        otherwise: those of them that came out otherwise, which is no failure.
    """

    rules: int
    cases: int
    failures: tuple[Failure, ...]
    lacking: tuple[tuple[Position, str], ...]
    shipped: int = 0
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every case came out as it says, and no rule lacks one."""
        return not self.failures and not self.lacking


FEW = 2
"""Shipped cases named for each rule that changed some, unless all are wanted."""


def render(outcome: Outcome, *, every: bool = False) -> str:
    """Every failure and every lack in the one shape of an error, then one line for all.

    Between them, briefly, the shipped cases that came out otherwise: with `every`, all of them.
    """
    blocks = [_failure(failure) for failure in outcome.failures]
    blocks += [
        f"error: {what}\n  --> {position}\n  help: Add a case beside it."
        for position, what in outcome.lacking
    ]
    if outcome.otherwise:
        blocks.append(_changed(outcome, every))
    elif outcome.shipped:
        blocks.append(f"The {outcome.shipped} shipped cases come out as before.")
    yours = " of your own" if outcome.shipped else ""
    rules = "1 rule" if outcome.rules == 1 else f"{outcome.rules} rules"
    cases = "1 case" if outcome.cases == 1 else f"{outcome.cases} cases"
    total = f"{rules}, {cases}{yours}: "
    if outcome.shipped and not outcome.rules and not outcome.cases:
        total = "No rule and no case of your own: nothing was judged."
    elif outcome.passed:
        total += "all came out as expected, and every rule fires in one and is silent in one."
    else:
        total += f"{len(outcome.failures)} failed, {len(outcome.lacking)} lacking."
    return "\n\n".join([*blocks, total]) + "\n"


def _failure(failure: Failure) -> str:
    lines = [f"error: {failure.case}", f"  --> {failure.position}"]
    lines += [f"  came: {difference}" for difference in failure.differences]
    lines += [f"  because: {reason}" for reason in failure.reasons]
    return "\n".join(lines)


def _changed(outcome: Outcome, every: bool) -> str:
    groups: dict[tuple[str, ...], list[Otherwise]] = {}
    for case in outcome.otherwise:
        groups.setdefault(case.causes, []).append(case)
    count = len(outcome.otherwise)
    comes = "case comes" if count == 1 else "cases come"
    lines = [
        f"{count} shipped {comes} out otherwise with your rules (of {outcome.shipped}): no failure."
    ]
    for causes, changed in sorted(groups.items(), key=lambda group: -len(group[1])):
        by = f"by {' and '.join(causes)}" if causes else "it is not clear by what"
        lines.append(f"  {by}: {len(changed)}")
        for case in changed if every else changed[:FEW]:
            lines += [f"    {case.case}", f"      --> {case.position}"]
            if every:
                lines += [f"      came: {difference}" for difference in case.differences]
    if not every and any(len(changed) > FEW for changed in groups.values()):
        lines.append("  All of them, with what came: ladder rules test --all")
    return "\n".join(lines)

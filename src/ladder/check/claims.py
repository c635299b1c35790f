"""What a proposal claims of the past and of the future: attempts, and the gain that it promises."""

from collections.abc import Iterator

from ladder.check.evaluation import Evaluation
from ladder.check.findings import Finding, Severity
from ladder.check.messages import GAP
from ladder.engine.statistics import detectable, items_needed
from ladder.engine.wording import inside, show
from ladder.load.check_rules import CheckRule


def attempts(evaluation: Evaluation) -> Iterator[Finding]:
    """Attempts that count as spent or met, yet lack their reason or their score."""
    facts = evaluation.problem.facts
    for name, technique in evaluation.rulebook.techniques.items():
        fact = f"attempts.{name}.outcome"
        outcome = facts.get(fact)
        if outcome not in ("fell-short", "met"):
            continue
        attempt = f"The attempt at {inside(technique.title)} is said to have"
        if outcome == "fell-short" and f"attempts.{name}.because" not in facts:
            yield evaluation.finding(
                CheckRule.ATTEMPT_WITHOUT_REASON,
                Severity.ERROR,
                [fact],
                f"{attempt} fallen short, but no reason is given.",
                technique=name,
            )
        if f"attempts.{name}.score" not in facts:
            claim = "met its target" if outcome == "met" else "fallen short"
            yield evaluation.finding(
                CheckRule.ATTEMPT_WITHOUT_MEASUREMENT,
                Severity.UNDECIDED,
                [fact],
                f"{attempt} {claim}, but no score is given.",
                technique=name,
            )


def gain(evaluation: Evaluation) -> Iterator[Finding]:
    """A claimed gain that the evaluation set is too small to show."""
    if evaluation.facts.get(GAP) is not True:
        return
    items = int(_number(evaluation, "evaluation.items"))
    claimed = _number(evaluation, "computed.gap")
    shown = _points(detectable(items))
    rule = evaluation.rule(CheckRule.GAIN_TOO_SMALL_TO_SHOW)
    scores = [fact for fact in evaluation.problem.facts if fact.endswith(".score")]
    training = any(technique.training for technique in evaluation.proposed)
    yield evaluation.finding(
        rule.id,
        Severity.ERROR if training else Severity.WARNING,
        ["evaluation.items"],
        f"The claimed gain of {_points(claimed)} points is less than the {shown} that "
        f"{show(items)} evaluation items can show.",
        why=f"Two systems run on the same {show(items)} items, disagreeing on 20% of them, must "
        f"differ by {shown} points for 95% confidence at 80% power. {rule.why}",
        do=f"Label {show(items_needed(claimed))} items to show {_points(claimed)} points, or count "
        "on how many items the two systems disagree.",
        read=("evaluation.items", "evaluation.target", *scores),
    )


def _number(evaluation: Evaluation, fact: str) -> float:
    value = evaluation.facts.get(fact)
    return value if isinstance(value, int | float) else 0


def _points(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0")

"""What a proposal claims of the past and of the future: attempts, and the gain that it promises."""

from collections.abc import Iterator

from ladder.check import messages as said
from ladder.check.evaluation import Bench
from ladder.check.findings import Finding, Severity
from ladder.engine.statistics import detectable, items_needed
from ladder.engine.wording import inside, show
from ladder.load.check_rules import CheckRule


def attempts(on: Bench) -> Iterator[Finding]:
    """Attempts that count as spent or met, yet lack their reason or their score."""
    for name, technique in on.rulebook.techniques.items():
        here = f"attempts.{name}"
        fact = f"{here}.outcome"
        outcome = on.problem.facts.get(fact)
        if outcome not in ("fell-short", "met"):
            continue
        tried = inside(technique.title)
        if outcome == "fell-short" and f"{here}.because" not in on.facts:
            text = f"The attempt at {tried} is said to have fallen short, but no reason is given."
            yield said.by_us(
                on,
                CheckRule.ATTEMPT_WITHOUT_REASON,
                Severity.ERROR,
                fact,
                text=text,
                technique=name,
            )
        if f"{here}.score" not in on.facts:
            claim = "met its target" if outcome == "met" else "fallen short"
            text = f"The attempt at {tried} is said to have {claim}, but no score is given."
            yield said.by_us(
                on,
                CheckRule.ATTEMPT_WITHOUT_MEASUREMENT,
                Severity.UNDECIDED,
                fact,
                text=text,
                technique=name,
            )


def gain(on: Bench) -> Iterator[Finding]:
    """A claimed gain that the evaluation set is too small to show."""
    if on.facts.get(said.GAP) is not True:
        return
    items = _number(on, "evaluation.items") or 0
    claimed = _number(on, "computed.gap") or 0
    shown = detectable(int(items))
    text = (
        f"The claimed gain of {_points(claimed)} points is less than the {_points(shown)} that "
        f"{show(int(items))} evaluation items can show."
    )
    rule = on.rulebook.check_rules[CheckRule.GAIN_TOO_SMALL_TO_SHOW]
    why = (
        f"Two systems run on the same {show(int(items))} items, disagreeing on 20% of them, must "
        f"differ by {_points(shown)} points for 95% confidence at 80% power. {rule.why}"
    )
    do = (
        f"Label {show(items_needed(claimed))} items to show {_points(claimed)} points, or count on "
        "how many items the two systems disagree."
    )
    training = any(technique.training for technique in on.proposed)
    yield said.by_us(
        on,
        CheckRule.GAIN_TOO_SMALL_TO_SHOW,
        Severity.ERROR if training else Severity.WARNING,
        "evaluation.items",
        text=text,
        why=why,
        do=do,
        read=("evaluation.items", "evaluation.target", *_scores(on)),
    )


def _scores(on: Bench) -> list[str]:
    return [fact for fact in on.problem.facts if fact.endswith(".score")]


def _number(on: Bench, fact: str) -> float | None:
    value = on.facts.get(fact)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _points(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0")

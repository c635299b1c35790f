"""The cost of the recommendation in words: its effort, and the bill of a month before and after."""

from ladder.advice.ladder import effort
from ladder.engine.facts import Value
from ladder.engine.verdict import LadderRow, Recommendation, Verdict
from ladder.engine.wording import inside, show
from ladder.output.phrases import sentence


def cost_in_words(verdict: Verdict) -> str:
    """Return what the recommendation takes, with the reader's own numbers where they are known.

    For a need about cost that another step serves, the bill of that step comes last.
    """
    book, advised = verdict.rulebook, verdict.recommendation
    technique = book.techniques[advised.technique]
    takes = [effort(technique.cost)] if advised.outcome == "use" else []
    parts = [*takes, at_your_prices(verdict, advised)]
    for other in verdict.companions + verdict.off_ladder:
        if other.need and book.needs[other.need].solved_by == "cost":
            bill = at_your_prices(verdict, other)
            parts.append(f"{inside(other.title)}: {bill}" if bill else "")
    told = [part for part in parts if part]
    return sentence("; ".join(told)) + "." if told else ""


def at_your_prices(verdict: Verdict, advised: Recommendation | LadderRow) -> str:
    """Return the bill of a month today and after a technique, or what it adds, where known."""
    facts, technique = verdict.facts, verdict.rulebook.techniques[advised.technique]
    own, bill = facts.get("computed.own-model-cost"), facts.get("computed.bill")
    rented = facts.get("hosting.serving") not in ("on-device", "self-hosted")
    if adds := _estimate(verdict, f"{technique.id}-cost"):
        return f"with your numbers {adds[0]} a month more"
    now = "" if bill is None else f"your bill is {_dollars(bill)} a month"
    if technique.training and not now:
        known = own is not None and rented
        return f"with your numbers {_dollars(own)} a month to serve" if known else ""
    stays = isinstance(advised, Recommendation) and advised.outcome != "use"
    after = "" if stays else _bill_after(verdict, advised)
    return f"{now}; after this step {after}" if now and after else now


HOSTED = "hosted"
"""The variant of training that gives no model of your own: the provider trains and serves it."""


def _bill_after(verdict: Verdict, advised: Recommendation | LadderRow) -> str:
    """Return the bill of a month after a step, and what that assumes; empty if nobody knows.

    The estimate of the step's variant comes first, then that of the technique.
    """
    technique = verdict.rulebook.techniques[advised.technique]
    variant = advised.variant if isinstance(advised, Recommendation) else None
    names = ["tuned-bill"] if technique.training else []
    names += ["own-model-cost"] if technique.training and variant != HOSTED else []
    names += ["cached-bill"] if "cost" in technique.solved_by else []
    for name in (f"{variant}-bill", *names, f"{technique.id}-bill"):
        if found := _estimate(verdict, name):
            return ", ".join(found)
    return ""


def _estimate(verdict: Verdict, name: str) -> tuple[str, str] | None:
    """Return a computed sum, or its lowest and highest value, and what it assumes."""
    for ends in ((f"{name}-min", f"{name}-max"), (name,)):
        values = [verdict.facts.get(f"computed.{end}") for end in ends]
        if None not in values:
            says = verdict.rulebook.computed[f"computed.{ends[0]}"].says
            return _dollars(*values), says.removesuffix(", at least")
    return None


def _dollars(*ends: Value | None) -> str:
    return f"{' to '.join(dict.fromkeys(map(show, ends)))} USD"

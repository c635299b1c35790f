"""The cost of the recommendation in words: its effort, and the bill of a month before and after."""

from math import inf
from typing import NamedTuple

from ladder.advice.ladder import effort
from ladder.engine.costs import GPUS, OWN_COST, rates
from ladder.engine.facts import currency, number
from ladder.engine.rules import Rule
from ladder.engine.verdict import LadderRow, Recommendation, Verdict
from ladder.engine.wording import inside, show
from ladder.output.phrases import counted, sentence

MEASURED = "labels for more items, and one run"
"""What it takes to measure an attempt again."""


def cost_in_words(verdict: Verdict) -> str:
    """Return what the recommendation takes, with the reader's own numbers where they are known.

    For a need about cost that another step serves, the bill of that step comes last.
    """
    book, advised = verdict.rulebook, verdict.recommendation
    technique = book.techniques[advised.technique]
    takes = [effort(technique.cost)] if advised.outcome == "use" else []
    if verdict.form == "inconclusive":  # it is built, and is measured
        takes = [MEASURED if technique.scored_on_items else "one run"]
    parts = [*takes, at_your_prices(verdict, advised) + _worth(verdict)]
    for other in verdict.companions + verdict.off_ladder:
        again = other.technique == advised.technique
        if other.need and book.needs[other.need].solved_by == "cost" and not again:
            bill = at_your_prices(verdict, other)
            parts.append(f"{inside(other.title)}: {bill}" if bill not in ("", *parts) else "")
    told = [part for part in parts if part]
    says = [sentence("; ".join(told)) + "."] if told else []
    worse = worsened(verdict)
    return " ".join([*says, worse[1]] if worse else says)


def cost_line(verdict: Verdict) -> str:
    """Return what the step to use takes and saves beside the stated bill; "" without a bill."""
    is_use = verdict.recommendation.outcome == "use"
    known = is_use and any(verdict.facts.get(bill) is not None for bill in BILLS)
    return f"Cost: {cost_in_words(verdict)}" if known else ""


def _worth(verdict: Verdict) -> str:
    """Return what a tenth of the bill is, where a step saves what nobody can tell; else ""."""
    advised, bill = verdict.recommendation, _estimate(verdict, "bill")
    need = verdict.rulebook.needs.get(advised.need or "")
    saves = advised.outcome == "use" and need is not None and need.solved_by == "cost"
    if not saves or bill is None or _estimate(verdict, "cached-bill"):
        return ""
    if at_your_prices(verdict, advised) != f"your bill is {bill.amount} a month":
        return ""
    tenth = bill.least / 10
    return f"; each tenth less saves {show(round(tenth) if tenth >= 10 else round(tenth, 2))}"


def worsened(verdict: Verdict) -> tuple[str, str] | None:
    """Return what the step to use makes worse that the problem asks for, and why; else None.

    Another stated need asks for it, or, of cost, a bill. One thing is said: the first of these.
    """
    advised, book = verdict.recommendation, verdict.rulebook
    if advised.outcome != "use":
        return None
    others = {book.needs[need].solved_by for need in verdict.needs if need != advised.need}
    named = [what for what in ("cost", "speed", "quality") if what in others]
    if "cost" not in others and any(verdict.facts.get(bill) is not None for bill in BILLS):
        named.append("cost")
    form = _form(verdict, advised)
    worsens = {**book.techniques[advised.technique].worsens, **(form.worsens if form else {})}
    return next(((what, worsens[what]) for what in named if what in worsens), None)


BILLS = ("computed.bill", "costs.monthly_bill", "costs.per_request")
"""Facts that state what the model costs."""


def at_your_prices(verdict: Verdict, advised: Recommendation | LadderRow) -> str:
    """Return the bill of a month today and after a technique, or what it adds, where known.

    Today's bill counts the cache hits that are stated.
    """
    facts, technique = verdict.facts, verdict.rulebook.techniques[advised.technique]
    own, bill = _estimate(verdict, OWN), _estimate(verdict, "bill")
    rented = facts.get("hosting.serving") not in ("on-device", "self-hosted")
    tried = facts.get(f"attempts.{technique.id}.outcome", "untried") != "untried"
    # The tokens of what was tried are among those of a request already.
    if not tried and (adds := _estimate(verdict, f"{technique.id}-cost")):
        return f"with your numbers {adds.amount} a month more"
    now = f"your bill is {bill.amount} a month" if bill else ""
    hit = _estimate(verdict, "cached-bill")
    if hit:
        now = f"your bill is {hit.amount} a month, {hit.assumes}"
    if technique.training and not now:
        return f"with your numbers {own.amount} a month to serve" if own and rented else ""
    stays = isinstance(advised, Recommendation) and advised.outcome != "use"
    after = None if stays or not now else _bill_after(verdict, advised)
    if after is None:
        return now
    # A cache that is hit already, or that nothing can hold, saves no more.
    today = hit or bill
    saves = today and after.least < today.least and not (hit and after.most >= hit.most)
    if not (technique.training or saves):
        return now
    return f"{now}; after this step {after.amount}, {after.assumes}"


OWN = OWN_COST.removeprefix("computed.")
"""The estimate of what a model of your own costs a month, and the function that computes it."""

SAME = "task.output_must_not_change"
"""The fact that a variant reads if it changes the outputs, as a smaller model does."""

HOSTED = "hosted"
"""The variant of training that gives no model of your own: the provider trains and serves it."""


class Estimate(NamedTuple):
    """A sum of money: its lowest and highest value, what it assumes, and its currency.

    The highest value is infinite if only the lowest is known.
    """

    least: float
    most: float
    assumes: str
    currency: str

    @property
    def amount(self) -> str:
        """The sum in words: `127 to 149 USD`."""
        if self.most == inf:
            return f"at least {show(self.least)} {self.currency}"
        ends = dict.fromkeys(map(show, (self.least, self.most)))
        return f"{' to '.join(ends)} {self.currency}"


def _bill_after(verdict: Verdict, advised: Recommendation | LadderRow) -> Estimate | None:
    """Return the bill of a month after a step; None if nobody knows.

    The estimate of the step's variant comes first, then that of the technique. A step for better
    answers is not a cache. Nobody has measured what a variant saves that changes the outputs.
    """
    technique = verdict.rulebook.techniques[advised.technique]
    variant, about = None, ""
    if isinstance(advised, Recommendation):
        variant, about = advised.variant, advised.need or ""
    names = [f"{variant}-bill"]
    names += ["tuned-bill"] if technique.training else []
    names += [OWN] if technique.training and variant != HOSTED else []
    need = verdict.rulebook.needs.get(about)
    form = _form(verdict, advised)
    saves = need is None or need.solved_by != "quality"
    names += [f"{technique.id}-bill"] if saves and not (form and SAME in form.reads) else []
    return next(filter(None, (_estimate(verdict, name) for name in names)), None)


def _form(verdict: Verdict, advised: Recommendation | LadderRow) -> Rule | None:
    """Return the rule of a step's variant, if it has one."""
    if not isinstance(advised, Recommendation):
        return None
    name = f"{advised.technique}/{advised.variant}"
    places = (f"variant/{advised.need}/{name}", f"variant/{name}")
    return next(filter(None, map(verdict.rulebook.rules.get, places)), None)


def _estimate(verdict: Verdict, name: str) -> Estimate | None:
    """Return a computed sum, or its lowest and highest value, and what it assumes.

    `says` may begin with "the bill". A sum is printed in place of that, so only the rest counts.
    """
    for ends in ((f"{name}-min", f"{name}-max"), (name,)):
        least, most = (number(verdict.facts.get(f"computed.{ends[at]}")) for at in (0, -1))
        if least is not None and most is not None:
            says = verdict.rulebook.computed[f"computed.{ends[0]}"].says
            assumes = (
                says.removeprefix("the bill")
                .removesuffix(" (lower bound)")
                .removesuffix(" (low estimate)")
                .lstrip(", ")
            )
            if name == OWN and GPUS not in verdict.facts:
                assumes, most = f"{assumes}{_of_gpus(verdict)}", inf
            return Estimate(least, most, assumes, currency(verdict.facts))
    return None


def _of_gpus(verdict: Verdict) -> str:
    """Return how many GPUs your own model is counted with, and how many your bill pays for."""
    known, pays = rates(verdict.rulebook), verdict.facts.get("computed.affordable-gpus")
    if known is None or verdict.rulebook.computed[OWN_COST].by != OWN:
        return ""
    gpus = counted(known.gpus(verdict.facts)[0], "GPU")
    affordable = f" (your bill pays for {show(pays)})" if pays else ""
    return f"; this assumes {gpus}: measure how many your traffic needs{affordable}"

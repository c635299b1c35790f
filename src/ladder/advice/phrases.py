"""The words that the text and markdown formats share: one verdict, said one way."""

from collections.abc import Iterable, Sequence

from ladder.engine.questions import OpenQuestion
from ladder.engine.verdict import LadderRow, Recommendation, Verdict
from ladder.engine.wording import inside

BESIDE = "beside the ladder"


def headline(verdict: Verdict) -> str:
    """What to do, in one sentence: use, stop or stay, and with which technique."""
    said = verdict.recommendation
    name = inside(said.title)
    match said.outcome:
        case "stop":
            return f"Stop: {name} has reached the target"
        case "stay":
            return f"Stay on {name}: nothing further is open yet"
        case "use":
            return f"Use {name}: {said.variant_title}" if said.variant_title else f"Use {name}"


def standing(verdict: Verdict) -> str:
    """Where that is on the ladder, and whether anything still unknown can move it."""
    rung, low, high = verdict.recommendation.rung, verdict.range.low, verdict.range.high
    here = BESIDE.capitalize() if rung is None else f"Rung {rung} of 5"
    if low != high:
        return f"{here}. Unknown facts could move it: lowest {place(low)}, highest {place(high)}."
    if verdict.decided and verdict.open_questions:
        return f"{here}. No unknown fact leads to another technique."
    if verdict.decided:
        return f"{here}. No unknown fact can move it."
    return f"{here}. Unknown facts could change the technique, but not the rung."


def companions(verdict: Verdict) -> str:
    """What comes along with the recommendation, and for which need; empty if nothing does."""
    others = verdict.companions + verdict.beside
    if not others:
        return ""
    technique = verdict.recommendation.technique
    named = [_companion(each) for each in others if each.technique != technique]
    said = [_too(each) for each in others if each.technique == technique]
    said += [f"Along with it: {joined(named, 'and')}."] if named else []
    return " ".join(said)


def _too(each: Recommendation) -> str:
    """Another need that comes to the technique of the headline."""
    match each.outcome:
        case "use":
            return f"It serves {each.need} too."
        case "stay":
            return f"For {each.need} nothing further is open yet."
        case "stop":
            return f"For {each.need} it has reached the target."


def _companion(each: Recommendation) -> str:
    name, where = inside(each.title), f"{place(each.rung)}, for {each.need}"
    match each.outcome:
        case "use":
            return f"{name} ({where})"
        case "stay":
            return f"{name} ({where}: stay on it, nothing further is open yet)"
        case "stop":
            return f"{name} ({where}: it has reached the target)"


def place(rung: int | None) -> str:
    """A rung in words."""
    return BESIDE if rung is None else f"rung {rung}"


def joined(parts: Sequence[str], last: str) -> str:
    """`a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def top_down(ladder: Iterable[LadderRow]) -> tuple[list[LadderRow], list[LadderRow]]:
    """The ladder from its highest rung down, and what stands beside it."""
    places = list(ladder)
    on = sorted((p for p in places if p.rung is not None), key=lambda p: -(p.rung or 0))
    return on, [p for p in places if p.rung is None]


def short(place: LadderRow) -> str:
    """A place's reason in one line; a blocked one counts the gates that are not shown."""
    if not place.because:
        return ""
    says, more = place.because[0].says, len(place.because) - 1
    if place.status != "blocked":
        return says
    return f"needs {says}" + (f"; {more} more" if more else "")


def nothing_next(verdict: Verdict) -> str:
    """Why no technique comes next: what known facts rule out, else that none serves the need."""
    # Only a reason with facts of its own can turn: the others hold for the need, whatever is known.
    ruled_out = [
        f"{each.title} is ruled out: {each.because[0].says}"
        for each in verdict.ladder
        if each.status == "unfit" and each.because[0].facts
    ]
    if ruled_out:
        return f"None now. {'; '.join(ruled_out)}."
    return f"None: no technique further up serves {verdict.recommendation.need}."


def leads(question: OpenQuestion) -> str:
    """The rungs that an answer decides about, in words: `rung 2 or 4`, and with which others."""
    rungs = [rung for rung in question.could_lead_to if rung is not None]
    named = [f"rung {_span(rungs)}"] if rungs else []
    named += [BESIDE] if None in question.could_lead_to else []
    first, more = question.together_with[:2], len(question.together_with) - 2
    others = joined([*first, f"{more} more"] if more > 0 else first, "and")
    return joined(named, "or") + (f" together with {others}" if others else "")


def _span(rungs: Sequence[int]) -> str:
    low, high = rungs[0], rungs[-1]
    if len(rungs) > 2 and list(rungs) == list(range(low, high + 1)):
        return f"{low} to {high}"
    return joined([str(rung) for rung in rungs], "or")


def numbers(cited: Iterable[Sequence[str]]) -> dict[str, int]:
    """A number for each source of these citations, in reading order from 1."""
    names = dict.fromkeys(name for sources in cited for name in sources)
    return {name: number for number, name in enumerate(names, 1)}


def provenance(verdict: Verdict) -> str:
    """Which rules, at which version, as of which day; and what was laid on top of them."""
    pack = verdict.pack
    kind, _, digest = pack.digest.partition(":")
    text = f"Rules: {pack.name} {pack.version}, {kind}:{digest[:12]}, as of {verdict.as_of}."
    for verb, ids in (("Added", pack.added), ("Replaced", pack.replaced)):
        if ids:
            text += f" {verb} by rules of your own: {', '.join(ids)}."
    return text

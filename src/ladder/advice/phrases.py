"""The words that the text and markdown formats share: one verdict, said one way."""

from collections.abc import Iterable, Sequence

from ladder.engine.questions import OpenQuestion
from ladder.engine.verdict import LadderRow, Recommendation, Verdict
from ladder.engine.wording import inside
from ladder.output.words import BESIDE, joined, rung_in_words


def headline(verdict: Verdict) -> str:
    """What to do, in one sentence: use, stop or stay, and with which technique."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    match recommended.outcome:
        case "stop":
            return f"Stop: {name} has reached the target"
        case "stay":
            return f"Stay on {name}: nothing further is open yet"
        case "use":
            variant = recommended.variant_title
            return f"Use {name}: {variant}" if variant else f"Use {name}"


def rung_and_range(verdict: Verdict) -> str:
    """Where that is on the ladder, and whether anything still unknown can move it."""
    rung, low, high = verdict.recommendation.rung, verdict.range.low, verdict.range.high
    top = max(row.rung for row in verdict.ladder if row.rung is not None)
    where = BESIDE.capitalize() if rung is None else f"Rung {rung} of {top}"
    if low != high:
        lowest, highest = rung_in_words(low), rung_in_words(high)
        return f"{where}. Unknown facts could move it: lowest {lowest}, highest {highest}."
    if verdict.decided and verdict.open_questions:
        return f"{where}. No unknown fact leads to another technique."
    if verdict.decided:
        return f"{where}. No unknown fact can move it."
    return f"{where}. Unknown facts could change the technique, but not the rung."


def companions(verdict: Verdict) -> str:
    """What comes along with the recommendation, and for which need; empty if nothing does."""
    every = verdict.companions + verdict.beside
    technique = verdict.recommendation.technique
    sentences = [_serves_too(other) for other in every if other.technique == technique]
    named = [_companion(other) for other in every if other.technique != technique]
    if named:
        sentences.append(f"Along with it: {joined(named, 'and')}.")
    return " ".join(sentences)


def _serves_too(companion: Recommendation) -> str:
    """Another need that comes to the technique of the headline."""
    match companion.outcome:
        case "use":
            return f"It serves {companion.need} too."
        case "stay":
            return f"For {companion.need} nothing further is open yet."
        case "stop":
            return f"For {companion.need} it has reached the target."


def _companion(companion: Recommendation) -> str:
    name = inside(companion.title)
    where = f"{rung_in_words(companion.rung)}, for {companion.need}"
    match companion.outcome:
        case "use":
            return f"{name} ({where})"
        case "stay":
            return f"{name} ({where}: stay on it, nothing further is open yet)"
        case "stop":
            return f"{name} ({where}: it has reached the target)"


def top_down(ladder: Iterable[LadderRow]) -> tuple[list[LadderRow], list[LadderRow]]:
    """The ladder from its highest rung down, and what stands beside it."""
    rows = list(ladder)
    on = sorted((row for row in rows if row.rung is not None), key=lambda row: -(row.rung or 0))
    return on, [row for row in rows if row.rung is None]


def brief_reason(row: LadderRow) -> str:
    """A row's reason in one line; a blocked one counts the gates that are not shown."""
    if not row.because:
        return ""
    says, more = row.because[0].says, len(row.because) - 1
    if row.status != "blocked":
        return says
    return f"needs {says}" + (f"; {more} more" if more else "")


def nothing_next(verdict: Verdict) -> str:
    """Why no technique comes next: what known facts rule out, else that none serves the need."""
    # Only a reason with facts of its own can turn: the others hold for the need, whatever is known.
    ruled_out = [
        f"{row.title} is ruled out: {row.because[0].says}"
        for row in verdict.ladder
        if row.status == "unfit" and row.because[0].facts
    ]
    if ruled_out:
        return f"None now. {'; '.join(ruled_out)}."
    return f"None: no technique further up serves {verdict.recommendation.need}."


def could_lead_to(question: OpenQuestion) -> str:
    """The rungs that an answer decides about, in words: `rung 2 or 4`, and with which others."""
    rungs = [rung for rung in question.could_lead_to if rung is not None]
    named = [f"rung {_span(rungs)}"] if rungs else []
    named += [BESIDE] if None in question.could_lead_to else []
    first, more = question.together_with[:2], len(question.together_with) - 2
    others = joined([*first, f"{more} more"] if more > 0 else first, "and")
    return joined(named) + (f" together with {others}" if others else "")


def _span(rungs: Sequence[int]) -> str:
    low, high = rungs[0], rungs[-1]
    if len(rungs) > 2 and list(rungs) == list(range(low, high + 1)):
        return f"{low} to {high}"
    return joined(map(str, rungs))


def source_numbers(cited: Iterable[Sequence[str]]) -> dict[str, int]:
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

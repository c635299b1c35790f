"""The words that the formats share: one verdict, said one way."""

from collections.abc import Sequence

from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import Reason, inside, show
from ladder.output.diagnostics import listed
from ladder.output.phrases import BESIDE, joined, rung_in_words, sentence
from ladder.output.steps import AS_IT_IS, DO, was_tried
from ladder.output.worth_asking import looked_up

INCONCLUSIVE = "message/inconclusive"
"""What is said where the numbers cannot show what is claimed of them."""


def headline(verdict: Verdict) -> str:
    """What to do, in one sentence: use, stop or stay, and with which technique."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    match recommended.outcome:
        case "stop":
            return f"Stop: {name} reached the target"
        case "stay":
            return _stay(verdict, name)
        case "use" if recommended.why[0].rule == INCONCLUSIVE:
            return f"Measure {name} on more items before you decide"
        case "use":
            variant = recommended.variant_title
            return f"Use {name}: {variant}" if variant else f"Use {name}"


def _stay(verdict: Verdict, name: str) -> str:
    """What to do where there is no step: on what was tried one stays, else all is left as it is."""
    if was_tried(verdict.recommendation.technique, verdict.facts):
        does, left = f"Stay on {name}", "nothing else is left to try"
    else:
        does, left = sentence(AS_IT_IS), "nothing further serves here"
    return f"{does}: {left if verdict.next_rung is None else 'nothing further is open yet'}"


def standing(verdict: Verdict) -> str:
    """Where that is on the ladder, and whether anything still unknown can move it."""
    rung, low, high = verdict.recommendation.rung, verdict.range.low, verdict.range.high
    top = max(row.rung for row in verdict.ladder if row.rung is not None)
    where = BESIDE.capitalize() if rung is None else f"Rung {rung} of {top}"
    if low == high:
        return f"{where}. {_settled(verdict)}{_settled_by(verdict)}"
    return f"{where}. {_reaches(verdict, _reach(rung, low, high))}.{_settled_by(verdict)}"


def _reaches(verdict: Verdict, all_together: str) -> str:
    """Where one answer could move the verdict, and where several could, if no two settle it.

    What came of an attempt that nobody made is no answer to be looked up: it counts with several.
    """
    rung, near = verdict.recommendation.rung, looked_up(verdict)
    if verdict.open_questions and all(question.barred for question in verdict.open_questions):
        return f"Only an attempt that a closed requirement bars could {all_together}"
    if near == verdict.range or verdict.settled_by is not None:
        return f"What is still unknown could {all_together}"
    tried = near != verdict.range_of_one_answer
    several = "several together, or what comes of an attempt," if tried else "several together"
    if near.low == near.high:
        return f"No single answer moves it to another rung; {several} could {all_together}"
    one, move = _reach(rung, *near), "move it "
    if one.startswith(move) and all_together.startswith(move):
        return f"One answer could {one}; {several} {all_together.removeprefix(move)}"
    return f"One answer could {one}; {several} could {all_together}"


def _reach(rung: int | None, low: int | None, high: int | None) -> str:
    """Where what is unknown could move the verdict; only its highest rung is one for sure."""
    if rung is None:
        return "lead to rung 0" if high == 0 else f"lead onto it, up to rung {high}"
    if high == rung and low is None:
        return f"lead {BESIDE}"
    if low in (rung, None):
        return f"move it up to rung {high}"
    if high == rung:
        return f"move it down to rung {low}"
    return f"move it anywhere from rung {low} to rung {high}"


def _settled(verdict: Verdict) -> str:
    if not verdict.decided:
        return "What is still unknown could change the technique, but not the rung."
    if verdict.open_questions:
        return "No unknown fact leads to another technique."
    return "No unknown fact can move it."


def _settled_by(verdict: Verdict) -> str:
    """The one or two answers that settle it; empty where more must."""
    if verdict.settled_by is None:
        return ""
    facts = verdict.settled_by.facts
    what = "One answer settles" if len(facts) == 1 else "Two answers settle"
    return f" {what} it: {joined(facts, 'and')}."


def settled_ways(verdict: Verdict) -> str:
    """The same, and where the answers lead."""
    leads = verdict.settled_by.leads if verdict.settled_by else ()
    titles = {
        name: inside(technique.title) for name, technique in verdict.rulebook.techniques.items()
    }
    ways = dict.fromkeys(
        AS_IT_IS
        if lead.outcome == "stay" and not was_tried(lead.technique, verdict.facts)
        else f"{DO[lead.outcome]} {titles[lead.technique]}"
        for lead in leads
    )
    return f"{_settled_by(verdict).strip()} Then {joined([*ways])}." if ways else ""


def decisive(verdict: Verdict) -> tuple[str, Sequence[str]]:
    """What decided the headline, in one line, and its sources."""
    recommended = verdict.recommendation
    unmet = [reason for reason in recommended.why if reason.by.kind in {"exclusion", "requirement"}]
    if unmet or recommended.outcome != "stay":
        reason = (unmet or recommended.why)[0]
        needs = f"{_blocked_by(verdict, reason)} needs " if reason.by.kind == "requirement" else ""
        return f"{sentence(needs + reason.says)}.", reason.sources[:2]
    following = verdict.next_rung
    if following is not None and following.unmet:
        requirements = following.unmet
        more = f" and {len(requirements) - 1} more" if len(requirements) > 1 else ""
        text = f"{following.title} comes next, and needs {requirements[0].says}{more}."
        return text, requirements[0].sources[:1]
    for row in verdict.ladder:
        if row.status == "not-suitable" and row.because[0].facts:
            return f"{row.title} is ruled out: {row.because[0].says}.", row.because[0].sources[:2]
    return f"No technique further up serves {recommended.need}.", ()


def _blocked_by(verdict: Verdict, requirement: Reason) -> str:
    """What a requirement keeps shut: the one technique, else all training."""
    unmet = [
        row.title
        for row in verdict.ladder
        if row.status == "blocked" and requirement.rule in {item.rule for item in row.because}
    ]
    return inside(unmet[0]) if len(unmet) == 1 else "training"


MEANWHILE = "Meanwhile, "
"""What the first step opens with of a need that does not lead."""


def first_step(verdict: Verdict) -> str:
    """What to do first, whichever need it is for."""
    return sentence(verdict.recommendation.steps[0].removeprefix(MEANWHILE))


def companions(verdict: Verdict, opens: str = "Along with it: ", stated: Sequence[str] = ()) -> str:
    """What comes along with the recommendation, and for which need, after what `loosens` it.

    A technique whose first step has been `stated` is not named once more.
    """
    every = verdict.companions + verdict.off_ladder
    technique = verdict.recommendation.technique
    same = {
        "use": "It also serves {}.",
        "stay": "For {} nothing further is open yet.",
        "stop": "For {} it has reached the target.",
    }
    more = {
        "use": "",
        "stay": ": stay on it, nothing further is open yet",
        "stop": ": it has reached the target",
    }
    sentences = [same[e.outcome].format(e.need) for e in every if e.technique == technique]
    named = [
        f"{inside(e.title)} ({rung_in_words(e.rung)}, for {e.need}{more[e.outcome]})"
        for e in every
        if e.technique != technique
        and not any(step.startswith(f"{sentence(e.title)} for {e.need}: ") for step in stated)
    ]
    if named:
        sentences.append(sentence(f"{opens}{joined(named, 'and')}."))
    return " ".join(sentences)


def brief_reason(row: LadderRow) -> str:
    """A row's reason in one line; a blocked one counts the requirements that are not shown."""
    if not row.because:
        return ""
    says, more = row.because[0].says, len(row.because) - 1
    if row.status != "blocked":
        return says
    return f"needs {says}" + (f"; {more} more" if more else "")


def result(verdict: Verdict, row: LadderRow) -> tuple[str, str]:
    """What came of an attempt: the score, and the reader's own reason; either may be empty."""
    facts = verdict.facts
    score, because = (facts.get(f"attempts.{row.technique}.{key}") for key in ("score", "because"))
    return "" if score is None else show(score), str(because or "")


def decides(question: OpenFact) -> str:
    """What an answer decides about: `it could lead to rung 2 or 4`, and with which others."""
    rungs = [rung for rung in question.could_lead_to if rung is not None]
    named = [f"rung {_span(rungs)}"] if rungs else []
    named += [f"a step {BESIDE}"] if None in question.could_lead_to else []
    first, more = question.together_with[:2], len(question.together_with) - 2
    others = joined([*first, f"{more} more"] if more > 0 else first, "and")
    leads = f"it could lead to {joined(named)}"
    if len(question.could_lead_to) == 1:
        leads = "it changes how to go about it, not the rung"
    return leads + (f", together with {others}" if others else "")


def _span(rungs: Sequence[int]) -> str:
    low, high = rungs[0], rungs[-1]
    if len(rungs) > 2 and list(rungs) == list(range(low, high + 1)):
        return f"{low} to {high}"
    return joined(map(str, rungs))


def edition(verdict: Verdict) -> str:
    """Which rules, at which version, as of which day; and how many are the reader's own."""
    pack = verdict.pack
    counts = {"added": len(pack.added), "replaced": len(pack.replaced)}
    own = joined([f"{count} {verb}" for verb, count in counts.items() if count], "and")
    own = f", {own} by your own" if own else ""
    return f"Rules: {pack.name} {pack.version}{own}, as of {verdict.as_of}."


def opened(verdict: Verdict) -> str:
    """Which rules shut less because of rules of the reader's own; empty where none does."""
    rules = dict.fromkeys(opening.rule for opening in verdict.pack.loosens)
    return f"Rules of your own open what was shut: {listed(rules, 3)}." if rules else ""


def provenance(verdict: Verdict) -> str:
    """Which rules, at which version, as of which day; and what was laid on top of them."""
    pack = verdict.pack
    kind, _, digest = pack.digest.partition(":")
    text = f"Rules: {pack.name} {pack.version}, {kind}:{digest[:12]}, as of {verdict.as_of}."
    for verb, ids in (("Added", pack.added), ("Replaced", pack.replaced)):
        if ids:
            text += f" {verb} by rules of your own: {', '.join(ids)}."
    opens = "; ".join(map(str, pack.loosens))
    return text + (f" Rules of your own open what was shut: {opens}." if opens else "")


def origins(verdict: Verdict) -> list[str]:
    """Of each fact that a file gave, its value, and how it was found."""
    return [
        f"{fact} is {show(verdict.facts[fact])}: {origin.how}"
        + (f" (SHA-256 {origin.digest[:12]}…)" if origin.digest else "")
        for fact, origin in verdict.origins.items()
    ]

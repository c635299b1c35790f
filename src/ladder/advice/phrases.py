"""Phrases that the formats share, so that a verdict reads the same everywhere."""

from collections.abc import Sequence

from ladder.advice.warnings import doubts
from ladder.engine.forms import Prospect
from ladder.engine.open_facts import OpenFact
from ladder.engine.pack import READING_MESSAGES
from ladder.engine.scores import TARGET
from ladder.engine.verdict import LadderRow, Recommendation, Verdict
from ladder.engine.wording import SENTENCE, Reason, fill, inside, show
from ladder.load.problems.following import stated
from ladder.output.lacks import first_action, in_words
from ladder.output.phrases import BESIDE, joined, looser, rules_named, sentence
from ladder.output.steps import AS_IT_IS, DO, named


def standing(verdict: Verdict) -> str:
    """Return the rung, and why the verdict may change."""
    rung = verdict.recommendation.rung
    top = max(row.rung for row in verdict.ladder if row.rung is not None)
    where = f"{BESIDE.capitalize()}." if rung is None else f"Rung {rung} of {top}."
    where = where if named(verdict.recommendation, verdict) else "No technique."
    return " ".join([where, *doubts(verdict)])


def _settled_by(verdict: Verdict) -> str:
    """Return the one or two answers that settle the verdict; empty if it takes more."""
    if verdict.settled_by is None:
        return ""
    facts = verdict.settled_by.facts
    what = "One answer settles" if len(facts) == 1 else "Two answers settle"
    return f" {what} it: {joined(facts, 'and')}."


NAMED_WAYS = 3
"""Results of two answers that are named; a longer list says only that all is open."""


def settled_ways(verdict: Verdict) -> str:
    """Return the answers that settle the verdict, and up to three results of theirs."""
    leads = verdict.settled_by.leads if verdict.settled_by else ()
    titles = {
        name: inside(technique.title) for name, technique in verdict.rulebook.techniques.items()
    }
    ways = dict.fromkeys(
        f"{DO[lead.outcome]} {titles[lead.ahead or lead.technique]}"
        if lead.ahead or named(lead, verdict)
        else AS_IT_IS
        for lead in leads
    )
    results = f" Then {joined([*ways])}." if len(ways) <= NAMED_WAYS else ""
    return _settled_by(verdict).strip() + results if ways else ""


LINES = 136
"""Letters of two lines on a narrow screen."""


def opening(text: str, most: int = LINES) -> str:
    """Return the sentences of a text that fit, the first one in any case."""
    first, *rest = SENTENCE.split(text)
    for following in rest:
        if len(first) + len(following) >= most:
            break
        first = f"{first} {following}"
    return first


def decisive(verdict: Verdict) -> tuple[str, Sequence[str]]:
    """Return what decided the headline, in one line, and its sources.

    If the headline or the answer about fine-tuning gives the same reason, its explanation comes in
    place of it. If that reason is what training needs and cannot have, it is what was tried.
    """
    text, ground = _decided_by(verdict)
    if ground is None:
        return text, ()
    answered = verdict.fine_tune.because[:1]
    said = ground.says == verdict.recommendation.variant_title
    said |= any(reason.rule == ground.rule and reason.by.kind != "fit" for reason in answered)
    if said and verdict.recommendation.outcome == "stay" and (missed := _all_missed(verdict)):
        return missed, ()
    if said:
        text = opening(fill(ground.by.why, verdict.facts))
    return text, ground.sources[:2]


def _all_missed(verdict: Verdict) -> str:
    """Return how many techniques missed the target; empty if one reached it, or none was tried."""
    every = [verdict.facts.get(f"attempts.{name}.outcome") for name in verdict.rulebook.techniques]
    count, target = every.count("below-target"), verdict.facts.get(TARGET)
    if not count or "target-reached" in every:
        return ""
    named = f"your target of {show(target)}" if target is not None else "the target"
    if count == 1:
        return f"You tried one technique, and it did not reach {named}."
    return f"You tried {in_words(count)} techniques, and none reached {named}."


def _decided_by(verdict: Verdict) -> tuple[str, Reason | None]:
    """Return what decided the headline, in one line, and its reason; None if there is none."""
    recommended = verdict.recommendation
    if verdict.better:
        return f"{sentence(recommended.why[0].says)}.", recommended.why[0]
    unmet = [reason for reason in recommended.why if reason.by.kind in {"exclusion", "requirement"}]
    if unmet or recommended.outcome != "stay":
        reason = (unmet or recommended.why)[0]
        needs = f"{_blocked_by(verdict, reason)} needs " if reason.by.kind == "requirement" else ""
        return f"{sentence(needs + reason.says)}.", reason
    following = verdict.next_rung
    if following is not None and following.unmet:
        first, *others = following.unmet
        more = f" and {len(others)} more" if others else ""
        return f"{following.title} comes next, and needs {first.says}{more}.", first
    for row in verdict.ladder:
        if row.status == "not-suitable" and row.because[0].facts:
            return f"{row.title} is ruled out: {row.because[0].says}.", row.because[0]
    need = verdict.rulebook.needs[recommended.need].quoted if recommended.need else "the need"
    return f"No technique further up helps with {need}.", None


def _blocked_by(verdict: Verdict, requirement: Reason) -> str:
    """Return what a requirement blocks: one technique, or all training."""
    unmet = [
        row.title
        for row in verdict.ladder
        if row.status == "blocked" and requirement.rule in {item.rule for item in row.because}
    ]
    return inside(unmet[0]) if len(unmet) == 1 else "training"


MEANWHILE = "Meanwhile, "
"""The first words of the step of a need that is not the headline."""


def first_step(verdict: Verdict) -> str:
    """Return the first step, for any need; of what is to be prepared, the quickest one.

    If bad answers are to be read, that comes first.
    """
    ahead, reads = verdict.ahead, not verdict.fired.isdisjoint(READING_MESSAGES)
    step = verdict.recommendation.steps[0].removeprefix(MEANWHILE)
    if verdict.recommendation.outcome == "prepare" and ahead and not reads:
        step = first_action(ahead) or step
    return sentence(step.removeprefix("First "))


def companions(verdict: Verdict) -> str:
    """Return what is recommended along with the headline, and for which need."""
    technique = verdict.recommendation.technique
    same = {
        "use": "It also helps with {}.",
        "stay": "Keep it for {}.",
        "stop": "It has reached the target for {}.",
    }
    every = verdict.companions + verdict.off_ladder
    needs = verdict.rulebook.needs
    sentences = [
        same[e.outcome].format(needs[e.need].quoted)
        if e.outcome in same
        else f"For {needs[e.need].quoted}, {_next_for(verdict, e.need)}."
        for e in every
        if e.technique == technique and e.need
    ]
    if named := also(verdict, titles=True):
        sentences.append(f"Also do: {named}.")
    return " ".join(sentences)


def also(verdict: Verdict, *, needs: bool = True, titles: bool = False) -> str:
    """Return the other techniques that are recommended, each with its need: its id or title.

    Without needs, each technique is named once: as used, if any need uses it.
    """
    more = {"use": "", "stay": "keep it", "stop": "it has reached the target"}
    every: list[str] = []
    items = also_advised(verdict)
    used = {item.technique for item in items if item.outcome == "use"}
    for item in items:
        ahead = _prospect_of(verdict, item.need or "")
        if not needs and item.outcome not in more and ahead and ahead.technique in used:
            continue
        need = verdict.rulebook.needs.get(item.need or "")
        about = [f"for {need.quoted if titles else need.id}"] if need and needs else []
        says = inside(item.title)
        if item.outcome in more:
            about += [more[item.outcome]] if item.outcome != "use" else []
        elif named(item, verdict):
            about += [f"keep it, and {_next_for(verdict, item.need or '')}"]
        else:
            says = _next_for(verdict, item.need or "")
        every.append(says + (f" ({': '.join(about)})" if about else ""))
    return joined(dict.fromkeys(every), "and")


def _next_for(verdict: Verdict, need: str) -> str:
    """Return what to prepare or to find out about for a need: `prepare LoRA`."""
    if (item := _prospect_of(verdict, need)) is None:
        return ""
    outcome = next(x.outcome for x in verdict.knowledge.decision.needs if x.need.id == need)
    own = verdict.rulebook.techniques[item.technique].title
    return f"{DO[outcome]} {inside(item.option.entry.title or own)}"


def _prospect_of(verdict: Verdict, need: str) -> Prospect | None:
    """Return what comes next for a need, if anything does."""
    decisions = verdict.knowledge.decision.needs
    return next((x.ahead.prospect for x in decisions if x.need.id == need), None)


def also_advised(verdict: Verdict) -> list[Recommendation]:
    """Return what is recommended along with the headline, by another technique."""
    technique = verdict.recommendation.technique
    every = verdict.companions + verdict.off_ladder
    return [item for item in every if item.technique != technique]


def own_step(verdict: Verdict, item: Recommendation) -> str:
    """Return the first step of another need that is not a step of the headline too."""
    steps = item.steps or verdict.rulebook.techniques[item.technique].steps
    return next((step for step in steps if step not in verdict.recommendation.steps), steps[0])


def brief_reason(row: LadderRow) -> str:
    """Return a row's reason in one line; a blocked one counts its unmet requirements."""
    if not row.because:
        return ""
    says, more = row.because[0].says, len(row.because) - 1
    if row.status != "blocked":
        return says
    return f"needs {says}" + (f"; {more} more" if more else "")


def decides(question: OpenFact) -> str:
    """Return the effect of an answer: `it could lead to rung 2 or 4`, and with which others."""
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
    """Return the rules with version and day, and how many are your own."""
    return f"Rules {rules_named(verdict.pack)} as of {verdict.as_of}."


def provenance(verdict: Verdict) -> str:
    """Return the rules with version and day, and the overlays."""
    pack = verdict.pack
    kind, _, digest = pack.digest.partition(":")
    text = f"Rules: {pack.name} {pack.version}, {kind}:{digest[:12]}, as of {verdict.as_of}."
    for verb, ids in (("Added", pack.added), ("Replaced or retired", pack.replaced)):
        if ids:
            text += f" {verb} by rules of your own: {', '.join(ids)}."
    return f"{text} {looser(pack)}".rstrip()


def origins(verdict: Verdict) -> list[str]:
    """Return the value and origin of each fact that a file gave."""
    given = stated(verdict.rulebook, verdict.facts, verdict.origins)
    return [
        f"{fact} is {show(verdict.facts[fact])}: {origin.how}"
        + (f" (SHA-256 {origin.digest[:12]}…)" if origin.digest else "")
        for fact, origin in verdict.origins.items()
        if fact in given
    ]

"""The answer in words that make sense alone: what to do, and whether to fine-tune."""

from collections.abc import Mapping, Sequence

from ladder.engine.errors import ceiling_of, counts_of
from ladder.engine.facts import IN_USE, number
from ladder.engine.fine_tune import Answer, FineTune
from ladder.engine.forms import MEASURE
from ladder.engine.verdict import Next, Verdict
from ladder.engine.wording import (
    COUNTED_OUT,
    Reason,
    at_most,
    errors_in_words,
    fill,
    inside,
    show,
)
from ladder.output.lacks import are_missing, has_reached, listed_things, things
from ladder.output.phrases import joined, sentence
from ladder.output.steps import DO, YOURS, measure, named, use
from ladder.output.worth_asking import deciding_question

OTHER_TOOL = "other-tool"
"""The technique that may train too, but no language model."""

QUESTION = "Fine-tune?"
"""The first words of the answer about fine-tuning."""

NOT_ASKED = {
    "speed": "Not the question here. Speed depends on how the model runs, and how often.",
    "fewer-models": "Not the question here. You ask how to join or serve your tuned models.",
}
"""Why fine-tuning is not the question, by what solves the need."""

SHORT: Mapping[Answer, str] = {
    "yes": "Yes",
    "when-ready": "Yes",
    "not-yet": "Not yet",
    "no": "No",
}
"""The answer in a word or two, before the need that it is for."""


def headline(verdict: Verdict) -> str:
    """Return what to do, in one sentence: use, prepare, find out, measure, stop or keep."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    if verdict.better and recommended.outcome in ("use", "stay", "stop"):
        return _better(verdict)
    match recommended.outcome:
        case "stop":
            return f"Stop: {name} reached the target{_score(verdict)}"
        case "prepare" if verdict.ahead:
            return (
                f"Prepare {inside(verdict.ahead.title)}: {are_missing(len(verdict.ahead.missing))}"
            )
        case "find-out" if verdict.ahead:
            return _find_out(verdict, verdict.ahead)
        case "use" if recommended.technique == MEASURE:
            return f"Measure first: {recommended.variant_title or inside(recommended.title)}"
        case "use" if verdict.form == "inconclusive":
            return f"{sentence(measure(verdict.rulebook, recommended.technique))} before you decide"
        case "use":
            variant = recommended.variant_title
            uses = sentence(use(verdict.rulebook, recommended.need, recommended.technique))
            return f"{uses}: {variant.removeprefix('use ')}" if variant else uses
        case _:
            return _keep(verdict, YOURS.get(recommended.technique, name))


def _better(verdict: Verdict) -> str:
    """Return the attempt to use in place of what runs today, with both scores."""
    facts, technique = verdict.facts, verdict.recommendation.technique
    attempt = f"attempts.{technique}"
    own = facts.get("in_use_score", facts.get(f"attempts.{facts.get(IN_USE)}.score"))
    title = verdict.rulebook.techniques[technique].title
    named = [facts.get(f"{attempt}.best_try"), facts.get(f"{attempt}.score")]
    result = ", ".join(show(value) for value in named if value is not None)
    own_title = verdict.recommendation.title
    name = YOURS.get(technique, inside(title)) if own_title == title else inside(own_title)
    needs, need = verdict.rulebook.needs, verdict.recommendation.need
    verbs = [item.verb for item in needs[need].options] if need else []
    verb = next((verb for verb in verbs if verb != DO["use"]), DO["use"])
    return f"{sentence(verb)} {name} ({result}): what runs today has {show(own)}"


def _find_out(verdict: Verdict, ahead: Next) -> str:
    """Return what to find out, and what it decides; a bill and its parts go by one name."""
    if pays(verdict):
        known = "computed.bill" in verdict.facts and ahead.trains
        what = "what a model of your own would cost" if known else "what you pay"
        return f"Find out {what}: it decides whether {inside(ahead.title)} is worth it"
    return f"Find out whether {inside(ahead.title)} can help: {_open(len(ahead.missing))}"


def pays(verdict: Verdict) -> bool:
    """Return whether what a need for less cost waits for is the bill."""
    ahead = verdict.ahead
    if ahead is None or verdict.rulebook.needs[ahead.need].solved_by != "cost":
        return False
    return any(fact.startswith("costs.") for item in ahead.missing for fact in item.reason.asks)


def _open(count: int) -> str:
    return f"{things(count)} {'decides' if count == 1 else 'decide'} it"


def _keep(verdict: Verdict, name: str) -> str:
    """Return what to do where no technique is left to take: keep what was tried, if anything."""
    other = verdict.companions + verdict.off_ladder
    steps = [
        use(verdict.rulebook, item.need, item.technique) for item in other if item.outcome == "use"
    ]
    if named(verdict.recommendation, verdict) is None:
        if steps:
            return sentence(_together(steps))
        return "Nothing that you tried meets the target" if _missed(verdict) else NO_CHANGE
    kept = f"Keep {name}{_score(verdict)}"
    if steps:
        return f"{kept}, and {_together(steps)}"
    return kept if verdict.next_rung is None else f"{kept}: what could help is out of reach"


def _score(verdict: Verdict) -> str:
    """Return the score of the technique of the headline, ` (0.82)`; empty if it has none."""
    score = number(verdict.facts.get(f"attempts.{verdict.recommendation.technique}.score"))
    return "" if score is None else f" ({show(score)})"


def _together(steps: Sequence[str]) -> str:
    """Return `use a and b`, with the verb once."""
    first, *others = steps
    return joined([first, *(step.removeprefix(f"{DO['use']} ") for step in others)], "and")


NO_CHANGE = "No change recommended"


def _missed(verdict: Verdict) -> bool:
    """Return whether the default technique missed the target, and no other one reached it."""
    facts, technique = verdict.facts, verdict.recommendation.technique
    outcomes = {facts.get(f"attempts.{name}.outcome") for name in verdict.rulebook.techniques}
    missed = facts.get(f"attempts.{technique}.outcome") == "below-target"
    return missed and "target-reached" not in outcomes


def fine_tune_line(verdict: Verdict, *, listed: bool = False) -> str:
    """Return the answer about fine-tuning: `Fine-tune? Not yet. …`."""
    return f"{QUESTION} {fine_tune_answer(verdict, listed=listed)}"


def fine_tune_answer(verdict: Verdict, *, listed: bool = False) -> str:
    """Return whether to fine-tune and why, in one or two sentences.

    Of two needs with different answers, each has its own, and one reason is given. What is missing
    is not named again where it is `listed` below.
    """
    fine_tune, leading = verdict.fine_tune, verdict.recommendation.need
    by_need = sorted(verdict.fine_tune_by_need, key=lambda one: one.need != leading)
    differ = len({one.answer for one in by_need} - {"not-asked"}) == 2
    if len(by_need) == 2 and differ and fine_tune.answer != "yes":
        needs = verdict.rulebook.needs
        return " ".join(
            f"{_short(verdict, one)} for {needs[one.need or ''].quoted}{why}."
            for one in by_need
            for why in (_why_for(verdict, one, listed),)
        )
    return _answer(verdict, fine_tune, listed)


def _short(verdict: Verdict, one: FineTune) -> str:
    """Return the answer for one need in a word or two."""
    other = verdict.companions + verdict.off_ladder
    kept = any(item.need == one.need and item.outcome != "use" for item in other)
    return "Yes, already," if one.answer == "yes" and kept else SHORT[one.answer]


def _once(ahead: Next, listed: bool) -> str:
    """Return what a training that is prepared waits for."""
    missing = listed_things([item.reason for item in ahead.missing])
    return "once nothing is missing" if listed else f"once you have {missing}"


def _why_for(verdict: Verdict, one: FineTune, listed: bool) -> str:
    """Return the reason for the answer of one need, if it is the reason of the whole answer."""
    fine_tune = verdict.fine_tune
    if one.answer != fine_tune.answer or one.need != fine_tune.need:
        return ""
    name = inside(verdict.rulebook.techniques[one.technique].title) if one.technique else ""
    match one.answer:
        case "when-ready" if verdict.ahead:
            return f", {_once(verdict.ahead, listed)}"
        case "not-yet" if one.because and one.because[0].is_requirement:
            return f": {name} first needs {fill(one.because[0].by.says, verdict.facts)}"
        case _:
            return ""


def _answer(verdict: Verdict, fine_tune: FineTune, listed: bool) -> str:
    """Return the answer for all needs together."""
    titles = {name: item.title for name, item in verdict.rulebook.techniques.items()}
    name = inside(titles[fine_tune.technique]) if fine_tune.technique else ""
    match fine_tune.answer:
        case "yes" if verdict.recommendation.outcome == "use":
            return _yes(verdict, fine_tune, name)
        case "yes":
            return f"Yes, already: keep {name}."
        case "when-ready" if verdict.ahead:
            return f"Yes, {_once(verdict.ahead, listed)}."
        case "not-asked" if fine_tune.need:
            return NOT_ASKED[verdict.rulebook.needs[fine_tune.need].solved_by]
        case "not-yet" if not fine_tune.technique:
            says = (
                _against(verdict, fine_tune) if fine_tune.need else "State first what goes wrong."
            )
            return f"Not yet. {says}"
        case "not-yet" if fine_tune.technique and has_reached(verdict, fine_tune.technique):
            advised = verdict.recommendation
            first = inside(advised.title) if fine_tune.need == advised.need else "what costs less"
            return f"Not yet. {sentence(name)} reached the target. Try {first} before you keep it."
        case "not-yet":
            return _later(verdict, fine_tune, sentence(name))
        case _ if verdict.better and fine_tune.technique == verdict.recommendation.technique:
            return f"No. {sentence(name)} is trained already: nothing is trained again."
        case _:
            return f"No. {_against(verdict, fine_tune)}"


def _yes(verdict: Verdict, fine_tune: FineTune, name: str) -> str:
    """Return the yes, with what could still change it: unknown facts that would rule it out."""
    unless = joined(reason.says for reason in fine_tune.because)
    yes = f"Yes: {name}" if deciding_question(verdict) is None else f"Yes, so far: {name}"
    return f"{yes}, unless {unless}." if unless else f"{yes}."


def _later(verdict: Verdict, fine_tune: FineTune, name: str) -> str:
    """Return what comes before training that may come later, or what decides about it."""
    recommended, ahead, because = verdict.recommendation, verdict.ahead, fine_tune.because
    lower = inside(recommended.title)
    if recommended.technique == MEASURE:
        return f"Not yet. Nobody can say today whether {inside(name)} would be better."
    if verdict.form == "inconclusive" and because and not because[0].is_requirement:
        return f"Not yet. Measure the trained model ({inside(name)}) on more items first."
    if verdict.form == "inconclusive":
        return f"Not yet. Measure {lower} on more items first."
    if ahead and recommended.outcome == "find-out" and ahead.trains:
        return f"Only with {listed_things([item.reason for item in ahead.missing], 2)}."
    if ahead and recommended.outcome == "find-out":
        whether = f"see whether {inside(ahead.title)} can help"
        return f"Not now. First {'look up the bill' if pays(verdict) else whether}."
    if ahead and recommended.outcome == "prepare":
        return f"Not now. Prepare {inside(ahead.title)} first."
    if recommended.outcome == "use" and ahead and not ahead.trains:
        return f"Not now. Try {lower} first, then {inside(ahead.title)}."
    if recommended.outcome == "use" and ahead and ahead.form == "prepare":
        lacks = things(len(ahead.missing))
        return f"Not yet. If you miss the target, {inside(ahead.title)} is next, and lacks {lacks}."
    if not because:
        return f"Not yet. {name} comes next if you miss the target with {lower}."
    if fine_tune.need and fine_tune.need != recommended.need:
        name = f"{name}, for {verdict.rulebook.needs[fine_tune.need].quoted},"
    return f"Not yet. {name} first needs {_needs(fine_tune)}."


def _needs(fine_tune: FineTune) -> str:
    """Return the first requirement of a training that may come later."""
    first = fine_tune.because[0]
    among = ", among other things" if len(fine_tune.because) > 1 else ""
    return f"{fill(first.by.says, first.known)}{among}"


def _counted_out(verdict: Verdict, fine_tune: FineTune) -> str:
    """Return that counted errors rule training out, with the numbers of the best training."""
    counts = counts_of(verdict.rulebook, verdict.facts)
    names = [item.technique for item in fine_tune.because if item.by.id == COUNTED_OUT]
    every = [counts and ceiling_of(verdict.rulebook, counts, name) for name in names]
    found = max(filter(None, every), key=lambda ceiling: ceiling.high, default=None)
    if counts is None or found is None or counts.target is None:
        return "Your counted errors rule it out."
    bound = at_most(found.high, counts.target)
    return f"Training can repair {errors_in_words(counts, found)}: {bound}."


def _against(verdict: Verdict, fine_tune: FineTune) -> str:
    if not fine_tune.because:
        needs = joined((verdict.rulebook.needs[need].quoted for need in verdict.needs), "and")
        return f"No technique that trains helps with {needs}."
    first: Reason = fine_tune.because[0]
    if first.by.kind == "fit":
        every = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
        step = next(item for item in every if item.need == fine_tune.need)
        training = "Training a language model" if step.technique == OTHER_TOOL else "Training"
        return f"{training} does not replace {inside(step.title)}."
    if first.technique and first.technique == verdict.recommendation.technique:
        return "You reached the target without training."
    if first.by.id == COUNTED_OUT:
        return _counted_out(verdict, fine_tune)
    if first.technique:
        return f"{verdict.rulebook.techniques[first.technique].title} {first.says}."
    if first.is_requirement:
        return f"Training needs {fill(first.by.says, first.known)}, which is out of reach."
    return f"{sentence(first.says)}."

"""The answer in words that make sense alone: what to do, and whether to fine-tune."""

from ladder.engine.fine_tune import FineTune
from ladder.engine.verdict import Verdict
from ladder.engine.wording import Reason, fill, inside
from ladder.output.phrases import counted, joined, sentence
from ladder.output.steps import YOURS, measure, named
from ladder.output.worth_asking import deciding_question

QUESTION = "Fine-tune?"
"""The first words of the answer about fine-tuning."""

NOT_ASKED = {
    "speed": "Not the question here. Speed depends on how the model runs, and how often.",
    "fewer-models": "Not the question here. It is how to join or serve tuned models.",
}
"""Why fine-tuning is not the question, by what solves the need."""


def headline(verdict: Verdict) -> str:
    """Return what to do, in one sentence: use, stop or keep, and with which technique."""
    recommended = verdict.recommendation
    name = inside(recommended.title)
    match recommended.outcome:
        case "stop":
            return f"Stop: {name} reached the target"
        case "prepare" | "find-out":
            return _ahead(verdict)
        case "stay":
            return _keep(verdict, YOURS.get(recommended.technique, name))
        case "use" if verdict.form == "inconclusive":
            return f"{sentence(measure(verdict.rulebook, recommended.technique))} before you decide"
        case "use":
            variant = recommended.variant_title
            return f"Use {name}: {variant}" if variant else f"Use {name}"


def _ahead(verdict: Verdict) -> str:
    """Return what to prepare, and how much is missing; or what to find out."""
    ahead = verdict.ahead
    assert ahead is not None
    name = inside(ahead.title)
    if ahead.form == "find-out":
        questions = (
            verdict.rulebook.facts[item.fact].question for item in ahead.missing if item.fact
        )
        return f"Find out whether {name} can help: {next(questions, ahead.missing[0].reason.says)}"
    count = len(ahead.missing)
    return f"Prepare {name}: {counted(count, 'thing')} {'is' if count == 1 else 'are'} missing"


def _keep(verdict: Verdict, name: str) -> str:
    """Return what to do where no technique is left to take: keep what was tried, if anything."""
    other = verdict.companions + verdict.off_ladder
    steps = [inside(item.title) for item in other if item.outcome == "use"]
    kept = f"Keep {name}"
    if named(verdict.recommendation, verdict) is None:
        if steps:
            return f"Use {joined(steps, 'and')}"
        if not _missed(verdict):
            return "No change recommended"
        kept = "Nothing that you tried meets the target"
    elif steps:
        return f"Keep {name}, and use {joined(steps, 'and')}"
    following = verdict.next_rung
    if following is None:
        return kept
    if all(requirement.unknown for requirement in following.unmet):
        return f"{kept}: the next step waits for facts that are unknown"
    return f"{kept}: what comes next is blocked"


def _missed(verdict: Verdict) -> bool:
    """Return whether the default technique missed the target, and no other one reached it."""
    facts, technique = verdict.facts, verdict.recommendation.technique
    outcomes = {facts.get(f"attempts.{name}.outcome") for name in verdict.rulebook.techniques}
    missed = facts.get(f"attempts.{technique}.outcome") == "below-target"
    return missed and "target-reached" not in outcomes


def fine_tune_line(verdict: Verdict) -> str:
    """Return the answer about fine-tuning: `Fine-tune? Not yet. …`."""
    return f"{QUESTION} {fine_tune_answer(verdict)}"


def fine_tune_answer(verdict: Verdict) -> str:
    """Return whether to fine-tune and why, in one or two sentences."""
    given = verdict.fine_tune
    titles = {name: item.title for name, item in verdict.rulebook.techniques.items()}
    name = inside(titles[given.technique]) if given.technique else ""
    match given.answer:
        case "yes" if verdict.recommendation.outcome == "use":
            return _yes(verdict, given, name)
        case "yes":
            return f"Yes, already: keep {name}."
        case "when-ready":
            says = "; ".join(fill(item.by.says, verdict.facts) for item in given.because)
            return f"Yes, when these hold: {says}."
        case "not-asked" if given.need:
            return NOT_ASKED[verdict.rulebook.needs[given.need].solved_by]
        case "not-yet":
            return f"Not yet. {_later(verdict, given, sentence(name))}"
        case _:
            return f"No. {_against(verdict, given)}"


def _yes(verdict: Verdict, given: FineTune, name: str) -> str:
    """Return the yes, with what could still change it: unknown facts that would rule it out."""
    unless = joined(reason.says for reason in given.because)
    yes = f"Yes: {name}" if deciding_question(verdict) is None else f"Yes, so far: {name}"
    return f"{yes}, unless {unless}." if unless else f"{yes}."


def _later(verdict: Verdict, given: FineTune, name: str) -> str:
    """Return what would decide about training that may come later."""
    if not name:
        return "State first what goes wrong."
    if not given.because:
        lower = inside(verdict.recommendation.title)
        return f"{name} comes next if you miss the target with {lower}."
    if verdict.form == "inconclusive" and not given.because[0].is_requirement:
        return f"Measure the trained model ({inside(name)}) on more items first."
    says = fill(given.because[0].by.says, verdict.facts)
    among = ", among other things" if len(given.because) > 1 else ""
    if given.need and given.need != verdict.recommendation.need:
        name = f"{name}, for {verdict.rulebook.needs[given.need].quoted},"
    return f"{name} first needs {says}{among}."


def _against(verdict: Verdict, given: FineTune) -> str:
    if not given.because:
        needs = joined((verdict.rulebook.needs[need].quoted for need in verdict.needs), "and")
        return f"No technique that trains helps with {needs}."
    first: Reason = given.because[0]
    if first.by.kind == "fit":
        every = (verdict.recommendation, *verdict.companions, *verdict.off_ladder)
        title = next(item.title for item in every if item.need == given.need)
        return f"Training does not replace {inside(title)}."
    if first.technique:
        title = verdict.rulebook.techniques[first.technique].title
        return f"{title}: {first.says}."
    return f"{sentence(first.says)}."

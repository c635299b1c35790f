"""What comes next, in words: what is missing for it, and what it takes to have that."""

from collections.abc import Sequence

from ladder.engine.assessment import Assessment
from ladder.engine.facts import number
from ladder.engine.forms import MEASURE, prospect
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rule
from ladder.engine.verdict import Missing, Next, Verdict
from ladder.engine.wording import Reason, fill, have_and_need, inside, show
from ladder.output.phrases import joined, sentence
from ladder.output.steps import (
    DO,
    YOURS,
    alike_answers,
    headline_of,
    stop_at,
    to_do,
    use,
)

NAMED = 3
"""Things that a sentence names; more are counted."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(count: int) -> str:
    """Return a number up to ten as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count}"


SET = "evaluation.items"
"""The fact that somebody who measures has afterwards."""


def things(count: int) -> str:
    """Return `one thing`, `two things`."""
    return f"{in_words(count)} {'thing' if count == 1 else 'things'}"


def are_missing(count: int) -> str:
    """Return `one thing is missing`, `two things are missing`."""
    return f"{things(count)} {'is' if count == 1 else 'are'} missing"


def listed_things(reasons: Sequence[Reason], most: int = NAMED) -> str:
    """Return what requirements ask for: `a, b and c`, or `a, b, c and two more`."""
    says = [fill(reason.by.says, reason.known) for reason in reasons]
    shown, more = says[:most], len(says) - most
    shown += [f"{in_words(more)} more"] if more > 0 else []
    if any(", " in words for words in shown) and len(shown) > 1:
        return f"{'; '.join(shown[:-1])}; and {shown[-1]}"
    return joined(shown, "and")


def lines_of(ahead: Next) -> list[str]:
    """Return a line for each missing thing: what, how much of it there is, and how long it takes.

    `At least 500 correct examples (60 of 500; weeks)`, `A metric you trust (not stated)`.
    """
    return [_line(item) for item in ahead.missing]


def _line(item: Missing) -> str:
    given = item.reason
    says = sentence(fill(given.by.says, given.known))
    if given.unknown:
        return f"{says} (not stated)"
    so_far = have_and_need(given)
    return f"{says} ({'; '.join([*so_far, item.takes])})"


def first_action(ahead: Next) -> str:
    """Return how to get the first missing thing; for something not stated, its question first."""
    given = ahead.missing[0].reason
    if not given.unknown or given.rulebook is None:
        return given.do
    questions = (given.rulebook.facts[fact].question for fact in given.asks)
    return f"{next(questions, '')} {given.do}".strip()


def after_a_miss(verdict: Verdict) -> str:
    """Return what comes next if the headline misses the target; empty if nothing does.

    If that is to find something out, it is one question, and what each answer leads to.
    """
    ahead = verdict.ahead
    if ahead is None or verdict.recommendation.outcome != "use":
        return ""
    if ahead.trains and verdict.fine_tune.answer == "no":
        return ""
    name = inside(ahead.title)
    if verdict.recommendation.technique == MEASURE:
        reasons = [item.reason for item in ahead.missing]
        lacks = listed_things([reason for reason in reasons if SET not in reason.by.reads])
        lacks = f" It lacks {lacks}." if lacks else ""
        return f"{sentence(name)}, if the score is below your target.{lacks}"
    match ahead.form:
        case "prepare":
            items = ahead.missing
            missing = listed_things([item.reason for item in items])
            text = f"Prepare {name}. {sentence(are_missing(len(items)))}: {missing}."
            return f"{text}{_start(items)}" if ahead.trains else text
        case "find-out":
            return _find_out(verdict, ahead)
        case "measure":
            return f"Draw a test set, because {name} needs one."
        case _ if has_reached(verdict, ahead.technique):
            return f"{sentence(stop_at(ahead.technique, name, verdict.facts))}."
        case _:
            then = verdict.rulebook.techniques[ahead.then].title if ahead.then else ""
            first = sentence(use(verdict.rulebook, ahead.need, ahead.technique))
            return f"{first}{f', then {inside(then)}' if then else ''}."


def if_it_ends(verdict: Verdict) -> str:
    """Return the best attempt without training that beats what runs today, for a better training.

    The base of a trained model can end. Empty if something else comes next.
    """
    if not verdict.better or after_a_miss(verdict):
        return ""
    facts, book, technique = verdict.facts, verdict.rulebook, verdict.recommendation.technique
    if not book.techniques[technique].training:
        return ""
    scores = {
        name: score
        for name, card in book.techniques.items()
        if not card.training
        if (score := number(facts.get(f"attempts.{name}.score"))) is not None
    }
    today = number(facts.get("in_use_score"))
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or today is None or scores[best] <= today:
        return ""
    name = YOURS.get(best, inside(book.techniques[best].title))
    return f"If its base model ends: use {name} ({show(scores[best])})."


def has_reached(verdict: Verdict, technique: str) -> bool:
    """Return whether a technique reached the target, which ends the search."""
    rows = (row for row in verdict.ladder if row.status == "target-reached")
    return technique in {row.technique for row in rows}


def _beyond(option: Assessment) -> list[Rule]:
    """Return the requirements of an option that are out of reach, else all that are not met."""
    every = zip(option.requirements, option.out_of_reach, strict=True)
    unmet = [(rule, beyond) for (rule, truth), beyond in every if not truth]
    return [rule for rule, beyond in unmet if beyond] or [rule for rule, _ in unmet]


def _find_out(verdict: Verdict, ahead: Next) -> str:
    """Return what decides whether a technique can help: a question, and where its answers lead.

    A fact of which an answer is enough comes first. That the headline missed is known by then.
    """
    known, asked = verdict.knowledge, verdict.rulebook.facts
    facts = [x for item in ahead.missing for x in verdict.deciding_facts(item) if x in asked]
    if (own := _own_result(verdict)) in facts:
        return f"{sentence(_then(known, known.learn({own: 'below-target'})))}."
    says = f"Find out whether {inside(ahead.title)} can help."
    ways = []
    for fact in facts:
        found = alike_answers(known, fact, lambda then: _then(known, then))
        if len(found) > 1:
            leads = "; ".join(f"{item.says}: {item.does}" for item in found)
            open_ones = sum(item.does.startswith((STILL, DO["find-out"])) for item in found)
            ways.append((open_ones, f"{says} {asked[fact].question} {sentence(leads)}."))
    if ways:
        return min(ways, key=lambda way: way[0])[1]
    return f"{says} {asked[facts[0]].question}" if facts else says


def _own_result(verdict: Verdict) -> str:
    return f"attempts.{verdict.recommendation.technique}.outcome"


def decided_by_a_miss(verdict: Verdict, ahead: Next) -> bool:
    """Return whether what comes next waits only for the result of the headline."""
    used = verdict.recommendation.outcome == "use"
    return used and any(_own_result(verdict) in verdict.deciding_facts(x) for x in ahead.missing)


STILL = "more is to be found out"
"""The result of an answer where the question stays the same, but another fact decides it."""


def _then(now: Knowledge, then: Knowledge) -> str:
    """Return what comes next once an answer is known."""
    if headline_of(then) != headline_of(now) or then.decision.leading_need is None:
        return to_do(then, now.facts)
    ahead, before = then.decision.leading_need.ahead, now.decision.leading_need
    if ahead.prospect is None:
        return "nothing more"
    open_now = before.ahead.prospect if before else None
    same = open_now is not None and open_now.technique == ahead.prospect.technique
    if ahead.form == "find-out" and same:
        return STILL
    own = ahead.prospect.option.entry.title
    title = inside(own or then.rulebook.techniques[ahead.prospect.technique].title)
    if ahead.form == "measure":
        return f"draw a test set for {title}"
    return f"{DO[ahead.form]} {title}"


def _start(items: Sequence[Missing]) -> str:
    """Return when to start on what takes days or weeks."""
    slow = [item for item in items if item.reason.by.takes in ("days", "weeks")]
    them = {1: "it", 2: "both"}.get(len(items), "them")
    return f" Start on {them} today." if slow else ""


def reopens(verdict: Verdict) -> str:
    """Return what would bring back an option that was dropped; empty where nothing known would.

    Of the options that suit, the one that lacks least counts, of several the lowest. Without one,
    it is what rules out training, if a stated fact does. What the answer about fine-tuning names is
    not named again.
    """
    leading = verdict.knowledge.decision.leading_need
    if leading is None:
        return ""
    blocked = [
        (option, _beyond(option))
        for option in leading.assessments
        if option.status == "blocked" and prospect(option) is None
        if all(truth is not False or rule.class_ != "suits" for rule, truth in option.requirements)
    ]
    if blocked:
        option, rules = min(blocked, key=lambda pair: len(pair[1]))
        title = option.entry.title or verdict.rulebook.techniques[option.own.technique].title
        reasons = [Reason(rule, known=verdict.facts) for rule in rules]
        named = [ground.rule for ground in verdict.fine_tune.because[:1]]
        get = f"you get {listed_things(reasons, 2)}"
        if option.entry.trains and [rule.id for rule in rules] == named:
            get = "training comes within reach"  # the answer about fine-tuning says what it needs
        return f"{get}. Then {inside(title)} can help"
    against = verdict.fine_tune.because[:1]
    ruled_out = [ground for ground in against if ground.by.kind == "exclusion" and ground.facts]
    return "the reason against training no longer holds" if ruled_out else ""

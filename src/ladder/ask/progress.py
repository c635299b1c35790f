"""Progress between two questions: the current best, the effect of an answer, and the end."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ladder.ask.interview import Interview
from ladder.ask.question import attempt, is_outcome
from ladder.ask.question_order import possible
from ladder.ask.wording import techniques_in, title
from ladder.engine.assessment import height
from ladder.engine.forms import LISTED
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import Verdict
from ladder.load.problems.contradictions import REASONS
from ladder.output.answer import fine_tune_line, headline
from ladder.output.lacks import after_a_miss, if_it_ends, lines_of, reopens
from ladder.output.phrases import sentence
from ladder.output.worth_asking import deciding_question, worth_asking

SHOWN = 4
"""Facts that nobody knows and that are spelled out; the others are counted."""

NAMED = 3
"""Techniques that are still possible and that are named; the others are counted."""

LINES = 2
"""Lines on what changed, and requirements named: the next question should stay in view."""


class Progress(NamedTuple):
    """The headline as it is now, and the techniques it may yet become, lowest rung first."""

    headline: str
    named: tuple[str, ...]
    possible: tuple[str, ...]


def progress_of(interview: Interview) -> Progress | None:
    """Return the progress of an interview; None before a need is stated."""
    leading = interview.knowledge.leading
    if leading is None:
        return None
    item, kept = leading.ahead.prospect, leading.step.technique
    named = (item.technique, kept) if item and leading.form in LISTED else (kept,)
    tried = [f for f, value in interview.facts.items() if is_outcome(f) and value in REASONS]
    techniques = [
        name
        for name in techniques_in(interview.rulebook, possible(interview.knowledge))
        if name not in named and attempt(name) not in tried
    ]
    words = headline(interview.verdict)
    if leading.form == "find-out" or techniques:  # the question itself comes next
        words = words.partition(":")[0]
    return Progress(words, named, tuple(techniques))


def reported(before: Interview, after: Interview) -> list[str]:
    """Return the progress after an answer, if it changed, with what it excluded or added."""
    rulebook, now, earlier = after.rulebook, progress_of(after), progress_of(before)
    if now is None:
        return []
    line = summary(rulebook, now)
    if earlier is None:
        return [line]
    # That a lower one is out needs no word: a higher one is open.
    least = height(rulebook.techniques[now.named[-1]].rung)
    gone = [
        name
        for name in (*earlier.named[:1], *earlier.possible)
        if name not in (*now.possible, *now.named)
        and after.facts.get(attempt(name), "untried") == "untried"  # else you know why
        and height(rulebook.techniques[name].rung) >= least
    ]
    changed = list(_why_gone(after, gone, now))[:LINES]
    return changed if line == summary(rulebook, earlier) else [line, *changed]


def summary(rulebook: Rulebook, now: Progress) -> str:
    """Return the progress: "So far: use a better prompt. Still possible: LoRA"."""
    if not now.possible:
        return f"{now.headline}."
    count = len(now.possible) - NAMED
    more = f"; {count} more" if count > 0 else ""
    others = _named(rulebook, now.possible[:NAMED])
    return f"So far: {now.headline[:1].lower()}{now.headline[1:]}. Still possible: {others}{more}."


def _named(rulebook: Rulebook, techniques: Iterable[str]) -> str:
    """Return titles in a list; some contain "or" themselves."""
    return "; ".join(title(rulebook, name) for name in techniques)


def _why_gone(after: Interview, gone: list[str], now: Progress) -> Iterator[str]:
    """Yield the reasons why techniques are no longer possible, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for name in gone:
        by_reason.setdefault(_reason(after.knowledge, name, now), []).append(name)
    for reason, names in by_reason.items():
        yield f"{reason}: {_named(after.rulebook, names)}."


def _reason(knowledge: Knowledge, name: str, now: Progress) -> str:
    """Return why a technique can no longer be the first one to use.

    It is to be used as well, not suitable, a requirement is not met, or a lower one comes first.
    """
    uses = (need for need in knowledge.decision.needs if need.step.outcome == "use")
    if any(name in (need.step.technique, *need.combined_with) for need in uses):
        return "Also do"
    on = [
        (need, assessment)
        for need in knowledge.decision.needs
        for assessment in need.assessments
        if assessment.own.technique == name
    ]
    entries = [item for _, item in on]
    against = [rule for entry in entries for rule, holds in entry.exclusions if holds]
    if against and all(entry.excluded for entry in entries):
        return f"Ruled out ({against[0].says})"
    unmet = [rule for entry in entries for rule, holds in entry.requirements if holds is False]
    tests, get = knowledge.rulebook.tests, knowledge.facts.get
    if known := [rule for rule in unmet if tests[rule.id](get) is False]:
        return f"Blocked (needs {known[0].says})"
    if unmet:
        return f"Blocked (needs {unmet[0].says}; unknown so far)"
    if all(need.step.outcome == "stop" for need, _ in on):
        return "Not needed"
    before = (need.step.technique for need, _ in on if need.step.outcome == "use")
    return f"Only after {title(knowledge.rulebook, next(before, now.named[0]))}"


def result(verdict: Verdict) -> list[str]:
    """Return the verdict in a few lines: what to do, what is missing or first, and what is next."""
    lines = [f"{headline(verdict)}.", fine_tune_line(verdict, listed=True)]
    ahead, recommended = verdict.ahead, verdict.recommendation
    match recommended.outcome:
        case "prepare" if ahead:
            lines += _counted("Missing, quickest first:", lines_of(ahead))
        case "find-out" if ahead:
            lines += _counted("To find out:", _questions(verdict))
        case _:
            steps = (sentence(step.removeprefix("Meanwhile, ")) for step in recommended.steps)
            lines += [f"First: {step}" for step in islice(steps, 1)]
            lines += [_next(verdict)]
    return lines + [f"Before you start: {step}" for step in recommended.before[:1]]


def _next(verdict: Verdict) -> str:
    """Return the answer that could still change the technique, else what comes after it."""
    if asked := deciding_question(verdict):
        return f"Not final. {asked.question}"
    if says := after_a_miss(verdict):
        return f"If that misses: {says}"
    if says := if_it_ends(verdict):
        return says
    if verdict.recommendation.outcome == "stay" and (says := reopens(verdict)):
        return f"Reopens if {says}."
    return "No further answer changes the technique."


def _questions(verdict: Verdict) -> list[str]:
    """Return the questions about what is to be found out."""
    missing = verdict.ahead.missing if verdict.ahead else ()
    return [verdict.rulebook.facts[item.fact].question for item in missing if item.fact]


def left_open(verdict: Verdict, unknown: Collection[str]) -> list[str]:
    """Return the questions answered by "don't know": those that can change the verdict, if any.

    Those about what the headline lists as missing, or as to be found out, are left out.
    """
    listed: set[str] = set()
    if verdict.ahead and verdict.recommendation.outcome in LISTED:
        listed = {fact for item in verdict.ahead.missing for fact in item.reason.asks}
    known = {fact for fact in unknown if fact not in listed}
    moving = [question.fact for question in worth_asking(verdict) if question.fact in known]
    others = [fact for fact in verdict.rulebook.facts if fact in known and fact not in moving]
    if not (left := moving or others):
        return []
    title = f"Not known yet, and {'worth finding out' if moving else 'nothing was assumed'}:"
    return [title, *questions_listed(verdict.rulebook, left)]


def questions_listed(rulebook: Rulebook, facts: Sequence[str]) -> list[str]:
    """Return the questions about the first facts, and how many more there are, a line each."""
    return _counted("", [rulebook.facts[fact].question for fact in facts], "change")


def _counted(title: str, texts: Sequence[str], where: str = "verdict") -> list[str]:
    """Return the first texts, a line each below a title, and the command that lists the rest."""
    lines = [*([title] if title else []), *(f"  {text}" for text in texts[:SHOWN])]
    more = len(texts) - SHOWN
    return [*lines, f"  and {more} more; `{where}` lists all"] if more > 0 else lines

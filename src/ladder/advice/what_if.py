"""A verdict after a change of facts: both verdicts, and the differences."""

from collections.abc import Iterable, Iterator, Sequence

from ladder.advice.ladder import word
from ladder.advice.page import TextPage
from ladder.advice.phrases import standing
from ladder.advice.screen import draw_ladder
from ladder.advice.view import Detail, View
from ladder.engine.verdict import Verdict
from ladder.engine.wording import Reason, ended, show
from ladder.load.problems.problems import REASON
from ladder.output.answer import headline
from ladder.output.phrases import joined
from ladder.output.screen import DIM, STRONG

MOST = 3
"""The number of changes that a line names; the others are counted."""


def render(before: Verdict, after: Verdict, view: View) -> str:
    """Return both verdicts and their differences."""
    page = TextPage(after, view)
    page.add(after.title, DIM)
    page.section("Change", [f"{text}." for text in _changes(before, after)])
    now, then = (f"{ended(headline(item))} {standing(item)}" for item in (before, after))
    page.section("Before", [now])
    page.section("After", ["The same." if then == now else then], style=STRONG)
    same = ["None: the verdict stays the same."] if then == now else []
    page.section("Effect", list(moved(before, after)) or same)
    if view.detail is Detail.SCREEN:
        page.gap()
        draw_ladder(page)
    return page.screen.drawn()


def _changes(before: Verdict, after: Verdict) -> Iterator[str]:
    for name in after.rulebook.facts:
        was, now = before.facts.get(name), after.facts.get(name)
        if was != now and now != REASON:
            yield f"{name} is {show(now)}, not {show(was)}"


def moved(before: Verdict, after: Verdict) -> Iterator[str]:
    """Yield the differences of another verdict, a sentence each, most important first."""
    rows = {row.technique: row for row in before.ladder}
    for row in after.ladder:
        was = rows.get(row.technique)
        if was is None:  # to measure is a row only while it is recommended
            continue
        if row.status != was.status:
            yield f"{row.title}: {word(before, was)} before, now {word(after, row)}."
        elif row.status == "blocked":
            opened, closed = _difference(was.because, row.because)
            yield from _sentences(f"{row.title} no longer waits for", opened)
            yield from _sentences(f"{row.title} now waits for", closed, " as well")
    technique, variant = after.recommendation.technique, after.recommendation.variant_title
    if technique == before.recommendation.technique and variant:
        changed = variant != before.recommendation.variant_title
        yield from [f"The variant is now: {variant}."] if changed else []
    gone, came = _difference(before.cautions, after.cautions)
    yield from _sentences("New caution:", came)
    yield from _sentences("This caution no longer applies:", gone)


def _difference(
    before: Iterable[Reason], after: Iterable[Reason]
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the reasons that only one of the two verdicts has."""
    old, new = ({reason.rule: reason.says for reason in reasons} for reasons in (before, after))
    gone = [says for rule, says in old.items() if rule not in new]
    return gone, [says for rule, says in new.items() if rule not in old]


def _sentences(opens: str, says: Sequence[str], solved_by: str = "") -> Iterator[str]:
    more = len(says) - MOST
    some = joined([*says[:MOST], f"{more} more"] if more > 0 else says, "and")
    if says:
        yield f"{opens} {some}{solved_by}."

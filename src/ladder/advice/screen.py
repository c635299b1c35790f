"""A verdict on one screen, and in brief: the answer, why, what to do first, and the ladder."""

import re
from collections.abc import Sequence

from ladder.advice.ladder import STAY, in_use, rungs, word
from ladder.advice.next_fact import check_in_words
from ladder.advice.page import MARGIN, TextPage
from ladder.advice.phrases import (
    cost_in_words,
    decisive,
    edition,
    first_step,
    opened,
    unsettled,
)
from ladder.advice.view import View
from ladder.engine.assessment import height
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.engine.wording import show
from ladder.output.answer import QUESTION, fine_tune_answer, headline
from ladder.output.phrases import counted, joined, sentence
from ladder.output.screen import BLOCKED, DIM, GOOD, STRONG, columns, cut

MARKS: dict[Status, str] = {
    "use": ">",
    "companion": "+",
    "target-reached": "=",
    "below-target": "x",
}

STYLES: dict[Status, tuple[str, str]] = {
    "use": (STRONG, f"{STRONG} {GOOD}"),
    "companion": ("", GOOD),
    "target-reached": ("", GOOD),
    "blocked": ("", BLOCKED),
    "not-suitable": (DIM, DIM),
    "unknown": (DIM, DIM),
}
"""Styles of a row's status and its technique."""

STATUSES: tuple[Status, ...] = ("later", "blocked", "unknown", "not-suitable")
"""Statuses of techniques that were not tried, those first that are nearer."""

SAID = ("use", "target-reached", "below-target")
"""Statuses that are named beside "you are here"."""

LEFT_OUT = ("unknown", "not-suitable")
"""Statuses that are shown only if a rung has no other."""

HERE = "you are here"
TITLE = 36
"""Columns of a technique's title in the ladder; a longer one is cut."""
RAIL = " " * 4
STEP = 2
"""Lines of the first step; more of it is in the full text."""

SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")

SHORT = 34
"""Letters of a requirement that is named in the ladder; others are counted."""


def brief(verdict: Verdict, view: View) -> str:
    """Return the answer, why, and the first step."""
    page = TextPage(verdict, view)
    _answer(page)
    _why(page)
    _opened(page)
    return page.screen.drawn()


def one_screen(verdict: Verdict, view: View) -> str:
    """Return the answer, why, what to do first, its cost, one thing to check, and the ladder."""
    page = TextPage(verdict, view)
    page.add(verdict.title, DIM)
    _answer(page)
    page.gap()
    _why(page, cite=True)
    if doubt := unsettled(verdict):
        page.section("Unsure", [doubt])
    if cost := cost_in_words(verdict):
        page.section("Cost", [cost])
    if check := check_in_words(verdict):
        page.section("Check", [check])
    if verdict.cautions:
        page.section("Watch", [f"{sentence(verdict.cautions[0].says)}."])
    page.gap()
    draw_ladder(page)
    page.gap()
    if sources := page.sources():
        page.add(f"Source: {' '.join(sources)}", DIM)
    _opened(page)
    count = len(verdict.cautions)
    cautions = f" ({count} cautions)" if count > 1 else ""
    page.add(f"{edition(verdict)} More: --full{cautions}, --trace, --set.", DIM)
    return page.screen.drawn()


def _answer(page: TextPage) -> None:
    """Add what to do, and whether to fine-tune."""
    page.add(f"{headline(page.verdict)}.", STRONG)
    answer = fine_tune_answer(page.verdict)
    page.add(f"{QUESTION} {answer}", STRONG)


def _why(page: TextPage, *, cite: bool = False) -> None:
    """Add what decided the answer, and what to do first."""
    because, sources = decisive(page.verdict)
    page.section("Why", [page.cite.cited(because, sources[:1]) if cite else because])
    step = first_step(page.verdict)
    page.section("First", [_sentences(step, STEP * (page.prose - MARGIN))])


def _sentences(text: str, most: int) -> str:
    """Return the sentences of a text that fit, the first one in any case."""
    first, *rest = SENTENCE.split(text)
    for sentence_ in rest:
        if len(first) + len(sentence_) >= most:
            break
        first = f"{first} {sentence_}"
    return first


def _opened(page: TextPage) -> None:
    """Add which requirements the reader's own rules loosen, if they loosen any."""
    if says := opened(page.verdict):
        page.add(says, STRONG)


def draw_ladder(page: TextPage) -> None:
    """Add the ladder, the highest rung on top.

    Off the ladder, and on a rung below the recommended one where something was tried, techniques
    are named only where they are to be used or were tried.
    """
    verdict, here = page.verdict, in_use(page.verdict)
    for rung in rungs(verdict):
        every = [*rung.rows, *rung.idle]
        named = [row for row in every if row.status in MARKS or row.technique == here]
        number = " " if rung.number is None else str(rung.number)
        passed = named and height(rung.number) < height(verdict.recommendation.rung)
        if rung.number is not None and not passed:
            _together(page, number, [row for row in every if row not in named], alone=not named)
        for row in named:
            says = word(verdict, row) + _about(verdict, row)
            if row.technique == here:
                says = f"{HERE}: {says}" if row.status in SAID else HERE
            mark = MARKS["use"] if STAY in says else MARKS.get(row.status, " ")
            _line(page, f"{mark} {number} ", row.title, says, row.status)


def _together(page: TextPage, number: str, rows: Sequence[LadderRow], *, alone: bool) -> None:
    """Add the techniques of a rung that were not tried, on one line: the nearest is named."""
    left = sorted(rows, key=lambda row: STATUSES.index(row.status))
    if not left or (left[0].status in LEFT_OUT and not alone):
        return
    nearest = [row for row in left if row.status == left[0].status]
    more = ", …" if len(left) > 1 else ""
    fits = (row for row in nearest if columns(row.title + more) < TITLE)
    first = next(fits, left[0])
    title = first.title + more
    says = word(page.verdict, first) + _about(page.verdict, first)
    _line(page, f"  {number} ", title, says, first.status)


def _line(page: TextPage, opens: str, title: str, says: str, status: Status) -> None:
    style, lead = STYLES.get(status, ("", ""))
    if page.beside:
        first = f"{opens} {cut(title, TITLE - 1):<{TITLE}}"
        page.screen.add(says, first, " " * len(first), style=style, lead=lead)
    else:
        page.screen.add(f"{title}: {says}", f"{opens} ", RAIL + " ", style=style, lead=lead)


def _about(verdict: Verdict, row: LadderRow) -> str:
    """Return what the ladder says behind a technique's status: its result, or what is missing."""
    score = verdict.facts.get(f"attempts.{row.technique}.score")
    match row.status:
        case "target-reached" | "below-target" if score is not None:
            return f" at {show(score)}"
        case "companion":
            every = verdict.companions + verdict.off_ladder
            needs = [item.need for item in every if item.technique == row.technique and item.need]
            return f" for {joined(needs, 'and')}" if len(verdict.needs) > 1 else ""
        case "blocked":
            first = f": needs {row.because[0].says}"
            if len(row.because) == 1 and len(first) <= SHORT:
                return first
            return f": {counted(len(row.because), 'requirement')} to meet"
    return ""

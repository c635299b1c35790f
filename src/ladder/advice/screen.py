"""A verdict on one screen, and in brief: what to do, why, and the ladder, drawn."""

from collections.abc import Sequence

from ladder.advice.ladder import (
    STAY,
    WORDS,
    below_target_before,
    effort,
    legend,
    reached,
    rungs,
    word,
)
from ladder.advice.next_fact import in_words, next_fact
from ladder.advice.page import Page
from ladder.advice.phrases import (
    companions,
    decisive,
    edition,
    first_step,
    headline,
    opened,
    result,
    standing,
)
from ladder.advice.view import View
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.engine.wording import inside
from ladder.output.phrases import sentence
from ladder.output.screen import BLOCKED, DIM, GOOD, STRONG

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
}
"""How a row's text and what stands before it are set."""

HERE = "you are here"
BESIDE = " (off the ladder)"
RAIL = "    | " + " " * 16
"""What a line of the ladder goes on under."""
MORE = "More: --full, --trace, --set FACT=VALUE."


NAMED = 3
"""Techniques of other needs that are named where a rung has no others."""


def brief(verdict: Verdict, view: View) -> str:
    """Return what to do and why: the headline, how settled it is, the reason and the first step."""
    page = Page(verdict, view)
    _top(page, decisive(verdict)[0])
    _opened(page)
    return page.screen.drawn()


def one_screen(verdict: Verdict, view: View) -> str:
    """Return the verdict with its ladder, the next fact to find out and the first caution."""
    page = Page(verdict, view)
    page.add(verdict.title, DIM)
    because, sources = decisive(verdict)
    _top(page, page.cite.cited(because, sources[:1]))
    page.gap()
    draw_ladder(page)
    page.gap()
    if len(verdict.needs) > 1 and (named := companions(verdict, opens="")):
        page.section("Also do", [named])
    _find_out(page)
    if verdict.cautions:
        more = len(verdict.cautions) - 1
        text = sentence(verdict.cautions[0].says)
        page.section("Watch", [f"{text}. {more} more: --full." if more else f"{text}."])
    page.section("Source", page.sources())
    _opened(page)
    page.add(f"{edition(verdict)} {MORE}", DIM)
    return page.screen.drawn()


def _top(page: Page, because: str) -> None:
    """Add what to do, how settled that is, what decided it, and what to do first."""
    verdict = page.verdict
    page.add(headline(verdict), STRONG)
    page.add(standing(verdict))
    page.section("Because", [because])
    page.section("Do first", [first_step(verdict)])


def _opened(page: Page) -> None:
    """Add which requirements the reader's own rules loosen, if they loosen any."""
    if says := opened(page.verdict):
        page.add(says, STRONG)


def _find_out(page: Page) -> None:
    """Add the unknown fact that is worth learning next."""
    asked = next_fact(page.verdict)
    if asked is not None:
        page.section("Find out", [in_words(page.verdict, asked)])


def draw_ladder(page: Page) -> None:
    """Add the ladder, the highest rung on top, and what its words mean.

    Techniques of other needs are counted where their rung has others.
    """
    verdict = page.verdict
    here = reached(verdict)
    left_out = 0
    for rung in rungs(verdict):
        excluded = [
            row for row in rung.rows if row.status == "not-suitable" and row.technique != here
        ]
        rows = [row for row in rung.rows if row not in excluded]
        for at, row in enumerate(rows):
            _row(page, row, here=row.technique == here, first=at == 0)
        if not rows and not excluded and rung.number is not None:
            excluded = list(rung.idle[:NAMED])
        if excluded:
            _excluded(page, excluded, first=not rows)
        left_out += sum(row not in excluded for row in rung.idle)
    words = legend(verdict)
    words += [f"{left_out} more serve other needs"] if left_out else []
    page.screen.add(f"{'; '.join(words)}.", "  ", "  ", style=DIM)


def _row(page: Page, row: LadderRow, *, here: bool, first: bool) -> None:
    """Add a technique on its own line; only the first line of a rung has its number."""
    status = row.status
    rung = " " if row.rung is None or not first else str(row.rung)
    opens = f"{MARKS.get(status, ' ')} {rung} | {HERE if here else word(page.verdict, row):<16}"
    title = row.title + (BESIDE if row.rung is None else "")
    style, lead = STYLES.get(status, ("", ""))
    text = title + _about(page.verdict, row, here=here)
    page.screen.add(text, opens, RAIL, style=style, lead=lead)


def _about(verdict: Verdict, row: LadderRow, *, here: bool) -> str:
    """Return what the ladder says behind a technique's name: effort, result, or what is missing."""
    score, because = result(verdict, row)
    at = f" at {score}" if score else ""
    came = at + (f": {because}" if because else "")
    match row.status:
        case "target-reached" | "below-target":
            return {"target-reached": " reached the target", "below-target": " missed the target"}[
                row.status
            ] * here + came
        case "not-suitable":
            return ""
        case "companion" if below_target_before(verdict, row):
            return f" missed the target{came}"
        case "blocked":
            count = len(row.because)
            needs = f"needs {'one thing' if count == 1 else f'{count} things'} first"
            tried = verdict.facts.get(f"attempts.{row.technique}.outcome") == "below-target"
            return f" missed the target{at}; {needs}" if tried else f": {needs}"
    if word(verdict, row) == STAY:
        return ""
    return f" · {effort(verdict.rulebook.techniques[row.technique].cost)}"


def _excluded(page: Page, rows: Sequence[LadderRow], *, first: bool) -> None:
    """Add techniques of one rung that are not suitable, on one line."""
    rung = rows[0].rung
    opens = f"  {rung if first and rung is not None else ' '} | {WORDS[rows[0].status]:<16}"
    names = sentence(", ".join(inside(row.title) for row in rows))
    page.screen.add(names + (BESIDE if rung is None else ""), opens, RAIL, style=DIM, lead=DIM)

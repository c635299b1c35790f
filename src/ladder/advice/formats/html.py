"""The verdict as a page: a sheet to hand over with the ladder as a drawing, or everything."""

from collections.abc import Iterator

from ladder.advice.costs import cost_in_words
from ladder.advice.ladder import STAY, WORDS, Rung, effort, in_use, legend, next_up, rungs, word
from ladder.advice.phrases import brief_reason, companions, decisive, provenance, standing
from ladder.advice.report_sections import FIND_OUT, MEASURED, WATCH, account, stated
from ladder.advice.sheet import (
    COST,
    DO,
    WHY,
    is_sheet,
    is_shown,
    rows_and_rest,
    sheet,
)
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.engine.wording import inside
from ladder.output import html
from ladder.output.answer import fine_tune_line, headline
from ladder.output.bad_answers import errors_line
from ladder.output.escape import html as plain
from ladder.output.parts import Citations, Item, Part, parts_that_hold
from ladder.output.phrases import dated, rung_in_words, sentence

_PIECE = f'<svg viewBox="0 0 48 40" preserveAspectRatio="none" {html.HIDDEN}>{{}}</svg>'
_LINE = (
    '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"'
    ' vector-effect="non-scaling-stroke"/>'
)


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as an HTML page, ending in a newline: a sheet, or everything."""
    lines = _sheet(verdict) if is_sheet(view) else _whole(verdict, view)
    return html.page(f"{headline(verdict)} · {verdict.title}", lines)


def _sheet(verdict: Verdict) -> Iterator[str]:
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    yield from _answer(verdict, f"{verdict.title} · {dated(verdict.as_of, verdict.pack)}")
    yield f'<p class="standing">{plain(_where(verdict))}</p>\n</header>'
    parts = sheet(verdict)
    above = (WHY, COST, "Missing", "Look up", DO, "Then", "If that misses", "This changes when")
    for section in parts:
        if section.heading in above:
            yield from html.in_short(section, cite)
    yield from drawn_ladder(verdict, cite, short=True)
    for section in parts:
        if section.heading not in above:
            yield from html.in_short(section, cite)
    yield from html.sources(cite, len(cite))


def _answer(verdict: Verdict, about: str) -> Iterator[str]:
    yield f'<header>\n<p class="about">{plain(about)}</p>'
    yield f"<h1>{plain(headline(verdict))}</h1>"
    yield f'<p class="answer">{plain(fine_tune_line(verdict, listed=True))}</p>'


def _where(verdict: Verdict) -> str:
    return f"{standing(verdict)} {companions(verdict)}".rstrip()


def _whole(verdict: Verdict, view: View) -> Iterator[str]:
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    text, sources = decisive(verdict)
    yield from _answer(verdict, verdict.title)
    yield f"<p>{plain(text)}{html.marks(sources, cite)}</p>"
    if errors := errors_line(verdict):
        yield f"<p><b>Errors</b> {plain(errors)}</p>"
    if cost := cost_in_words(verdict):
        yield f"<p><b>Cost</b> {plain(cost)}</p>"
    yield f'<p class="standing">{plain(_where(verdict))}</p>\n</header>'
    steps, *rest = account(verdict, view.more)
    yield from html.part(steps, cite)
    yield from drawn_ladder(verdict, cite)
    cautions = [Item(f"{sentence(item.says)}.", item.sources[:1]) for item in verdict.cautions]
    shown = [item for item in rest if item.heading in SHOWN]
    details = [
        item._replace(folded=True, heading=DETAILED.get(item.heading, item.heading))
        for item in rest
        if item.heading not in SHOWN
    ]
    for item in parts_that_hold([*shown, Part(WATCH, cautions)]):
        yield from html.part(item, cite)
    on_paper = len(cite)
    for item in (*details, *stated(verdict)):
        yield from html.part(item, cite)
    yield from html.sources(cite, on_paper)
    yield f"<footer><p>{plain(provenance(verdict))}</p></footer>"


SHOWN = ("Missing", "Before you start", "This changes when", MEASURED, FIND_OUT)
"""Sections that the page always shows; the others open on a click."""


NO_EFFORT = ("target-reached", "below-target", "not-suitable")
"""Statuses of techniques that take no work now."""

DETAILED = {WATCH: "What to watch, with reasons", "Why": "Why, with sources"}
"""Headings of details of which the page shows the short form above."""


def drawn_ladder(verdict: Verdict, cite: Citations, *, short: bool = False) -> Iterator[str]:
    """Yield the ladder as a section: each technique beside its piece of the rails.

    A short one cites nothing, and only names the techniques that are not suitable.
    """
    here = in_use(verdict)
    yield '<section>\n<h2>The ladder</h2>\n<ol class="ladder">'
    for rung in rungs(verdict):
        if rung.number is None:
            # The ground below the rungs, on which stands whoever has reached nothing yet.
            words = "" if here else "You are here: nothing has reached the target yet."
            rails = "".join(_LINE.format("rail", x, 0, x, 20, 3) for x in (8, 40))
            ground = _PIECE.format(rails + _LINE.format("rail", 0, 20, 48, 20, 3))
            yield f'<li class="ground">{ground}<p>{words}</p></li>'
        yield from (
            _row(verdict, row, None if short else cite, here)
            for row in rung.rows
            if not short or is_shown(verdict, row)
        )
        if rung.idle and not short:
            yield _idle(rung)
    text = sentence("; ".join(legend(verdict)))
    text = rows_and_rest(verdict)[1] if short else text and f"{text}."
    words = f'\n<p class="legend">{plain(text)}</p>' if text else ""
    yield f"</ol>{words}\n</section>"


def _rail(status: Status, *, on_ladder: bool) -> str:
    """Return a piece of the two rails with its rung: heavy for the recommended rung."""
    if not on_ladder:
        return _PIECE.format(_LINE.format("step", 16, 20, 32, 20, 4))
    rails = "".join(_LINE.format("rail", x, 0, x, 40, 3) for x in (8, 40))
    weight = {"use": 8, "companion": 6, "target-reached": 6, "blocked": 4, "below-target": 4}.get(
        status, 2
    )
    return _PIECE.format(rails + _LINE.format("step", 8, 20, 40, 20, weight))


def _row(verdict: Verdict, row: LadderRow, cite: Citations | None, here: str | None) -> str:
    status = "you are here, " if row.technique == here else ""
    result = next_up(verdict, row) or word(verdict, row)
    status = f"{rung_in_words(row.rung)}: {status}{result}"
    if row.status not in NO_EFFORT and result not in (STAY, WORDS["target-reached"]):
        status += f" · {effort(verdict.rulebook.techniques[row.technique].cost)}"
    says = brief_reason(row)
    marks = html.marks(row.because[0].sources[:1], cite) if cite is not None and row.because else ""
    rail = _rail(row.status, on_ladder=row.rung is not None)
    return (
        f'<li class="{row.status}">{rail}<p><b>{plain(row.title)}</b> '
        f'<span class="where">{plain(status)}</span>'
        f"<br>{plain(sentence(says).rstrip('.'))}.{marks}</p></li>"
    )


def _idle(rung: Rung) -> str:
    """Return the techniques of a rung that no known fact concerns."""
    row = rung.idle[0]
    names = plain(sentence(", ".join(inside(item.title) for item in rung.idle)))
    where = f"{rung_in_words(rung.number)}: {WORDS[row.status]}"
    rail = _rail(row.status, on_ladder=rung.number is not None)
    return f'<li class="idle">{rail}<p>{names} <span class="where">{where}</span></p></li>'

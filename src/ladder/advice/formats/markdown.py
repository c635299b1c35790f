"""The verdict as Markdown: a sheet to pass on, or everything, with the details folded away."""

from collections.abc import Iterable, Iterator

from ladder.advice.costs import cost_in_words
from ladder.advice.ladder import top_down, word
from ladder.advice.phrases import brief_reason, companions, decisive, provenance, standing
from ladder.advice.report_sections import account
from ladder.advice.sheet import is_sheet, rows_and_rest, sheet
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.verdict import LadderRow, Verdict
from ladder.output.answer import fine_tune_line, headline
from ladder.output.bad_answers import errors_line
from ladder.output.escape import markdown as plain
from ladder.output.markdown import folded, in_short, item, part, sources, table
from ladder.output.parts import Citations, Item
from ladder.output.phrases import dated

HEAVY = ("use", "target-reached")
"""Statuses in bold in the table."""


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as GitHub-flavored Markdown, ending in a newline."""
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    page = "\n".join(_sheet(verdict, cite) if is_sheet(view) else _whole(verdict, view, cite))
    if view.detail is not Detail.TRACE:
        return f"{page}\n"
    from ladder.advice import trace  # here: what programs read is written without rich

    return f"{page}\n{trace.fenced(verdict)}"


def _sheet(verdict: Verdict, cite: Citations) -> Iterator[str]:
    head = f"{verdict.title} · {dated(verdict.as_of, verdict.pack)}"
    yield from (*_answer(verdict), "", plain(head))
    yield from ("", plain(f"{standing(verdict)} {companions(verdict)}".rstrip()))
    for section in sheet(verdict):
        yield from in_short(section, cite)
    rows, rest = rows_and_rest(verdict)
    yield from ("", "#### The ladder", *_ladder(verdict, rows))
    yield from (["", plain(rest)] if rest else [])
    yield from ("", "#### Sources", *sources(cite))


def _answer(verdict: Verdict) -> Iterator[str]:
    yield f"### {plain(headline(verdict))}"
    yield from ("", f"**{plain(fine_tune_line(verdict, listed=True))}**")


def _whole(verdict: Verdict, view: View, cite: Citations) -> Iterator[str]:
    on, beside = top_down(verdict.ladder)
    where = f"{standing(verdict)} {companions(verdict)}".rstrip()
    yield from (*_answer(verdict), "", f"{plain(verdict.title)} · {plain(where)}", "")
    because, cited = decisive(verdict)
    yield from (item(Item(because, cited, "Why:"), cite), "")
    errors = errors_line(verdict)
    yield from ([f"**Errors:** {plain(errors)}", ""] if errors else [])
    cost = cost_in_words(verdict)
    yield from ([f"**Cost:** {plain(cost)}", ""] if cost else [])
    steps, *rest = account(verdict, view.more)
    yield from (*list(part(steps, cite))[1:], "", *_ladder(verdict, (*on, *beside)))
    for section in rest:
        yield from part(section, cite)
    yield from folded("Sources", list(sources(cite)))
    yield from ("", f"<sub>{plain(provenance(verdict))}</sub>")


def _ladder(verdict: Verdict, rows: Iterable[LadderRow]) -> Iterator[str]:
    head = ("Rung", "Technique", "Status", "Because")
    return table([head, *(_row(verdict, row) for row in rows)])


def _row(verdict: Verdict, row: LadderRow) -> tuple[str, ...]:
    rung = "off the ladder" if row.rung is None else str(row.rung)
    cells = (rung, plain(row.title), word(verdict, row), plain(brief_reason(row)))
    if row.status not in HEAVY:
        return cells
    return (*(f"**{cell}**" for cell in cells[:3]), cells[3])

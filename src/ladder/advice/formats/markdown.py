"""The verdict as a comment on a pull request: the answer first, the details folded away."""

from ladder.advice.costs import cost_in_words
from ladder.advice.ladder import top_down, word
from ladder.advice.phrases import brief_reason, companions, decisive, provenance, standing
from ladder.advice.report_sections import account
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.verdict import LadderRow, Verdict
from ladder.output.answer import fine_tune_line, headline
from ladder.output.escape import markdown as plain
from ladder.output.markdown import folded, item, part, sources, table
from ladder.output.parts import Citations, Item

HEAVY = ("use", "target-reached")
"""Statuses in bold in the table."""


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as GitHub-flavored Markdown, ending in a newline."""
    on, beside = top_down(verdict.ladder)
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    where = f"{standing(verdict)} {companions(verdict)}".rstrip()
    lines = [f"### {plain(headline(verdict))}", ""]
    lines += [f"**{plain(fine_tune_line(verdict))}**", ""]
    lines += [f"{plain(verdict.title)} · {plain(where)}", ""]
    because, cited = decisive(verdict)
    cost = cost_in_words(verdict)
    lines += [item(Item(because, cited, "Why:"), cite), ""]
    lines += [f"**Cost:** {plain(cost)}", ""] if cost else []
    steps, *rest = account(verdict, view.more)
    lines += [*list(part(steps, cite))[1:], ""]
    lines += table(
        [
            ("Rung", "Technique", "Status", "Because"),
            *(_row(verdict, row) for row in (*on, *beside)),
        ]
    )
    for section in rest:
        lines += part(section, cite)
    lines += folded("Sources", list(sources(cite)))
    lines += ["", f"<sub>{plain(provenance(verdict))}</sub>"]
    page = "\n".join(lines) + "\n"
    if view.detail is not Detail.TRACE:
        return page
    from ladder.advice import trace  # here: what programs read is written without rich

    return page + trace.fenced(verdict)


def _row(verdict: Verdict, row: LadderRow) -> tuple[str, ...]:
    rung = "off the ladder" if row.rung is None else str(row.rung)
    cells = (rung, plain(row.title), word(verdict, row), plain(brief_reason(row)))
    if row.status not in HEAVY:
        return cells
    return (*(f"**{cell}**" for cell in cells[:3]), cells[3])

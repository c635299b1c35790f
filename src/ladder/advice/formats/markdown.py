"""The verdict as a comment on a pull request: the answer first, the details folded away."""

from collections.abc import Iterable

from ladder.advice.ladder import top_down
from ladder.advice.phrases import (
    Citations,
    brief_reason,
    companions,
    could_lead_to,
    headline,
    origins,
    provenance,
    standing,
)
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.rules import Source
from ladder.engine.verdict import LadderRow, Reason, Verdict
from ladder.engine.wording import inside, show
from ladder.output.escape import markdown as plain
from ladder.output.markdown import code, folded, link, table
from ladder.output.words import rung_in_words

HEAVY = ("use", "met")
"""What is set in bold in the table: where the reader is to be."""


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as GitHub-flavoured Markdown, ending in a newline."""
    recommended = verdict.recommendation
    on, beside = top_down(verdict.ladder)
    rows = [*on, *beside]
    cite = _Citations(verdict)
    where = f"{standing(verdict)} {companions(verdict)}".rstrip()
    lines = [
        f"### {plain(headline(verdict))}",
        "",
        f"**{plain(verdict.title)}** · {plain(where)}",
        "",
        *table(("Rung", "Technique", "Status", "Because"), map(_row, rows)),
        *_list("Do first", [f"{n}. {plain(step)}" for n, step in enumerate(recommended.steps, 1)]),
        *_list("Why", map(cite.item, recommended.why)),
        *_next_rung(verdict),
        *_list("Cautions", map(cite.item, verdict.cautions)),
        *_questions(verdict),
        *folded("Every reason, technique by technique", _reasons(verdict, rows, cite)),
        *_read_from_files(verdict),
        *folded("Sources", cite.listed()),
        "",
        f"<sub>{plain(provenance(verdict))}</sub>",
    ]
    page = "\n".join(lines) + "\n"
    if view.detail is not Detail.TRACE:
        return page
    from ladder.advice import trace  # here: what programs read is written without rich

    return page + trace.fenced(verdict)


class _Citations(Citations):
    """Sources by number, each number a link."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self._sources = verdict.sources

    def item(self, reason: Reason) -> str:
        """A reason as an item of a list, with a link for each source: ` [1] [4]`."""
        cited = sorted((self.number(name), self._sources[name].url) for name in reason.sources)
        marks = "".join(f" {link(f'[{n}]', url)}" for n, url in cited)
        return f"- {plain(reason.text)}{marks}"

    def listed(self) -> list[str]:
        """The list of sources."""
        return [f"{n}. {_source(self._sources[name])}" for name, n in self.numbers.items()]


def _source(source: Source) -> str:
    quoted = ", quoted at second hand" if source.quoted else ""
    return f"{link(plain(source.title), source.url)}, {source.year}{quoted}"


def _row(row: LadderRow) -> tuple[str, ...]:
    rung = "beside" if row.rung is None else str(row.rung)
    cells = (rung, plain(row.title), row.status, plain(brief_reason(row)))
    if row.status not in HEAVY:
        return cells
    return (*(f"**{cell}**" for cell in cells[:3]), cells[3])


def _list(heading: str, items: Iterable[str]) -> list[str]:
    every = list(items)
    return ["", f"#### {heading}", "", *every] if every else []


def _read_from_files(verdict: Verdict) -> list[str]:
    lines = [f"- {plain(origin)}" for origin in origins(verdict)]
    return folded("Read from files", lines) if lines else []


def _next_rung(verdict: Verdict) -> list[str]:
    following = verdict.next_rung
    if following is None:
        return []
    heading = f"Next rung: {plain(inside(following.title))} ({rung_in_words(following.rung)})"
    if not following.unmet:
        recommended = plain(inside(verdict.recommendation.title))
        return _list(heading, [f"Open, should {recommended} fall short."])
    return _list(heading, map(_gate, following.unmet))


def _gate(gate: Reason) -> str:
    if gate.unknown:
        return f"- **unknown:** {plain(gate.sentence.rule.says)}. {plain(gate.text)}"
    return f"- **not met:** {plain(gate.says)}. {plain(gate.text)}"


def _questions(verdict: Verdict) -> list[str]:
    every = verdict.open_questions
    if not every:
        return []
    rows = [(plain(asked.question), code(asked.fact), could_lead_to(asked)) for asked in every]
    count = "1 open question" if len(every) == 1 else f"{len(every)} open questions"
    return folded(f"{count} that could move it", table(("Question", "Fact", "Could lead to"), rows))


def _reasons(verdict: Verdict, rows: Iterable[LadderRow], cite: _Citations) -> list[str]:
    lines = []
    for row in rows:
        lines.append(f"- **{plain(row.title)}** ({rung_in_words(row.rung)}): {row.status}")
        if row.because == verdict.recommendation.why:
            lines[-1] += ", as said under Why"
            continue
        lines += [f"  {cite.item(reason)}{_rule_and_facts(reason)}" for reason in row.because]
    return lines


def _rule_and_facts(reason: Reason) -> str:
    facts = [f"{plain(fact)} {plain(show(value))}" for fact, value in reason.facts.items()]
    return f" {code(reason.rule)}" + (f" (read: {', '.join(facts)})" if facts else "")

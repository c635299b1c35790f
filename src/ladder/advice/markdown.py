"""The verdict as a comment on a pull request: the answer first, the details folded away."""

from collections.abc import Iterable

from ladder.advice.phrases import (
    companions,
    headline,
    leads,
    numbers,
    place,
    provenance,
    short,
    standing,
    top_down,
)
from ladder.engine.rules import Source
from ladder.engine.verdict import LadderRow, NextRung, Reason, Verdict
from ladder.engine.wording import inside, show
from ladder.output.markdown import code, folded, link, plain, table

HEAVY = ("use", "met")
"""What is set in bold in the table: where the reader is to be."""


def render(verdict: Verdict) -> str:
    """The verdict as GitHub-flavoured Markdown, ending in a newline."""
    said = verdict.recommendation
    on, beside = top_down(verdict.ladder)
    cite = _Citations(verdict)
    stands = f"{standing(verdict)} {companions(verdict)}".rstrip()
    lines = [
        f"### {plain(headline(verdict))}",
        "",
        f"**{plain(verdict.title)}** · {plain(stands)}",
        "",
        *table(("Rung", "Technique", "Status", "Because"), [_row(each) for each in (*on, *beside)]),
        *_list("Do first", [f"{n}. {plain(step)}" for n, step in enumerate(said.steps, 1)]),
        *_list("Why", [cite.item(each) for each in said.why]),
        *_next(verdict),
        *_list("Cautions", [cite.item(each) for each in verdict.cautions]),
        *_questions(verdict),
        *folded("Every reason, technique by technique", _reasons(verdict, cite)),
        *folded("Sources", cite.listed()),
        "",
        f"<sub>{plain(provenance(verdict))}</sub>",
    ]
    return "\n".join(lines) + "\n"


class _Citations:
    """The sources by number, in the order in which the comment cites them."""

    def __init__(self, verdict: Verdict) -> None:
        on, beside = top_down(verdict.ladder)
        reasons = [reason for each in (*on, *beside) for reason in each.because]
        first = (*verdict.recommendation.why, *verdict.cautions)
        self._sources = verdict.sources
        self._numbers = numbers(reason.sources for reason in (*first, *reasons))

    def item(self, reason: Reason) -> str:
        """A reason as an item of a list, with links to its sources."""
        return f"- {plain(reason.text)}{self.positions(reason.sources)}"

    def positions(self, names: Iterable[str]) -> str:
        """A link for each source: ` [1] [4]`."""
        cited = sorted((self._numbers[name], self._sources[name].url) for name in names)
        return "".join(f" {link(f'[{n}]', url) if url else f'[{n}]'}" for n, url in cited)

    def listed(self) -> list[str]:
        """The list of sources."""
        return [f"{n}. {_source(self._sources[name])}" for name, n in self._numbers.items()]


def _source(source: Source) -> str:
    quoted = ", quoted at second hand" if source.quoted else ""
    return f"{link(plain(source.title), source.url)}, {source.year}{quoted}"


def _row(each: LadderRow) -> tuple[str, ...]:
    rung = "beside" if each.rung is None else str(each.rung)
    cells = (rung, plain(each.title), each.status, plain(short(each)))
    if each.status not in HEAVY:
        return cells
    return (*(f"**{cell}**" for cell in cells[:3]), cells[3])


def _list(heading: str, items: list[str]) -> list[str]:
    return ["", f"#### {heading}", "", *items] if items else []


def _next(verdict: Verdict) -> list[str]:
    said, following = verdict.recommendation, verdict.next_rung
    if following is None:
        return []
    heading = f"Next rung: {plain(inside(following.title))} ({place(following.rung)})"
    if not following.unmet:
        return _list(heading, [f"Open, should {plain(inside(said.title))} fall short."])
    return _list(heading, _gates(following))


def _gates(following: NextRung) -> list[str]:
    return [f"- {_gate(gate)} {plain(gate.text)}" for gate in following.unmet]


def _gate(gate: Reason) -> str:
    if gate.unknown:
        return f"**unknown:** {plain(gate.sentence.rule.says)}."
    return f"**not met:** {plain(gate.says)}."


def _questions(verdict: Verdict) -> list[str]:
    asked = verdict.open_questions
    if not asked:
        return []
    rows = [(plain(each.question), code(each.fact), leads(each)) for each in asked]
    what = "1 open question" if len(asked) == 1 else f"{len(asked)} open questions"
    return folded(f"{what} that could move it", table(("Question", "Fact", "Could lead to"), rows))


def _reasons(verdict: Verdict, cite: _Citations) -> list[str]:
    on, beside = top_down(verdict.ladder)
    lines = []
    for each in (*on, *beside):
        lines.append(f"- **{plain(each.title)}** ({place(each.rung)}): {each.status}")
        if each.because == verdict.recommendation.why:
            lines[-1] += ", as said under Why"
            continue
        lines += [f"  {cite.item(reason)}{_read(reason)}" for reason in each.because]
    return lines


def _read(reason: Reason) -> str:
    read = [f"{plain(fact)} {plain(show(value))}" for fact, value in reason.facts.items()]
    return f" {code(reason.rule)}" + (f" (read: {', '.join(read)})" if read else "")

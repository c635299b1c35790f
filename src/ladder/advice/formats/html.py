"""The verdict as one page to hand over: no script, nothing fetched, for screen, phone and paper.

Its policy allows its own style sheet and nothing else, so whatever an author wrote stays inert.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from ladder.advice import drawing
from ladder.advice.ladder import LEGEND, WORDS, Rung, effort, reached, rungs
from ladder.advice.next_fact import effects, next_fact
from ladder.advice.phrases import (
    Citations,
    companions,
    could_lead_to,
    decisive,
    headline,
    provenance,
    sentence,
    standing,
)
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import LadderRow, Reason, Verdict
from ladder.output.escape import html as plain
from ladder.output.words import rung_in_words

STYLE = Path(__file__).with_name("html.css")

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as an HTML page, ending in a newline; it says the same in every view."""
    style = STYLE.read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    title = f"{plain(headline(verdict))} · {plain(verdict.title)}"
    body = "\n".join(_Page(verdict).lines())
    return PAGE.format(hash=digest, title=title, style=style, body=body)


class _Page:
    """The parts of the page, and the sources that they cite, by number."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.cite = Citations()

    def lines(self) -> Iterator[str]:
        """All parts, in their order."""
        verdict, recommended = self.verdict, self.verdict.recommendation
        text, sources = decisive(verdict)
        along = companions(verdict)
        yield "<header>"
        yield f'<p class="about">{plain(verdict.title)}</p>'
        yield f"<h1>{plain(headline(verdict))}</h1>"
        yield f"<p>{plain(text)}{self._marks(sources)}</p>"
        yield f'<p class="standing">{plain(f"{standing(verdict)} {along}".rstrip())}</p>'
        yield "</header>"
        yield from self._ladder()
        yield from _section("Do, in this order", _list(map(plain, recommended.steps), "ol"))
        yield from self._measured()
        yield from _section("Why", _list(map(self._reason, recommended.why)))
        yield from _section("Watch", _list(map(self._reason, verdict.cautions)))
        yield from self._would_change()
        yield from _section("What it takes", list(self._costs()))
        yield from self._every_reason()
        yield from _section("Sources", list(self._sources()))
        yield f"<footer><p>{plain(provenance(verdict))}</p></footer>"

    def _marks(self, sources: Iterable[str]) -> str:
        """The numbers of sources, each leading to its place in the list."""
        numbers = sorted(map(self.cite.number, sources))
        return "".join(f' <a class="cite" href="#source-{n}">[{n}]</a>' for n in numbers)

    def _reason(self, reason: Reason) -> str:
        rule = f' <span class="rule">{plain(reason.rule)}</span>'
        return f"{plain(reason.text)}{self._marks(reason.sources)}{rule}"

    def _ladder(self) -> Iterator[str]:
        """The ladder, drawn: each technique beside its piece of the rails."""
        here = reached(self.verdict)
        pieces: list[str] = []
        for rung in rungs(self.verdict):
            if rung.number is None:
                pieces += _ground(here)
            pieces += [self._row(row, here) for row in rung.rows]
            pieces += [_idle(rung)] if rung.idle else []
        seen = {row.status for row in self.verdict.ladder}
        legend = "; ".join(LEGEND[status] for status in LEGEND if status in seen)
        words = [f'<p class="legend">{plain(sentence(legend))}.</p>'] if legend else []
        yield from _section("The ladder", ['<ol class="ladder">', *pieces, "</ol>", *words])

    def _row(self, row: LadderRow, here: str | None) -> str:
        status = "you are here, " if row.technique == here else ""
        status = f"{rung_in_words(row.rung)}: {status}{WORDS[row.status]}"
        if row.status not in ("met", "spent", "unfit"):
            status += f" · {effort(self.verdict.rulebook.techniques[row.technique].cost)}"
        says = "; ".join(reason.says for reason in row.because[:2])
        more = len(row.because) - 2
        says = f"needs {says}" if row.status == "blocked" else says
        says += f"; and {more} more" if more > 0 else ""
        marks = self._marks(row.because[0].sources[:1]) if row.because else ""
        rail = drawing.rail(row.status, on_ladder=row.rung is not None)
        return (
            f'<li class="{row.status}">{rail}<p><b>{plain(row.title)}</b> '
            f'<span class="where">{plain(status)}</span>'
            f"<br>{plain(sentence(says))}.{marks}</p></li>"
        )

    def _measured(self) -> Iterator[str]:
        """The scores of attempts with their intervals, where the items are known."""
        figures = drawing.scores(self.verdict)
        if figures:
            yield from _section("What you measured", figures)

    def _would_change(self) -> Iterator[str]:
        """What would open the next technique, and what is worth finding out."""
        verdict, following = self.verdict, self.verdict.next_rung
        if following is not None and following.unmet:
            gates = [
                f"<b>{plain(sentence(g.says))}.</b> {self._reason(g)}" for g in following.unmet
            ]
            yield from _section(f"What would open {plain(following.title)}", _list(gates))
        asked = next_fact(verdict)
        if asked is None:
            return
        leads = [
            f"<b>{plain(words)}</b>: {plain(effect)}" for words, effect in effects(verdict, asked)
        ]
        first = f"<p>{plain(asked.question)} <code>{plain(asked.fact)}</code></p>"
        others = [
            f"{plain(each.question)} <code>{plain(each.fact)}</code> ({plain(could_lead_to(each))})"
            for each in verdict.open_questions
            if each.fact != asked.fact
        ]
        rest = _folded(f"{len(others)} more could move it", _list(others)) if others else []
        yield from _section("Find out next", [first, *_list(leads), *rest])

    def _costs(self) -> Iterator[str]:
        """What each technique that is to be used takes."""
        verdict = self.verdict
        every = (verdict.recommendation, *verdict.companions, *verdict.beside)
        techniques = dict.fromkeys(each.technique for each in every if each.outcome == "use")
        for technique in (verdict.rulebook.techniques[name] for name in techniques):
            cost = technique.cost
            words = f"{cost.time}. Money: {cost.money}. Upkeep: {cost.upkeep}."
            yield f"<p><b>{plain(technique.title)}</b>: {plain(words)}</p>"

    def _every_reason(self) -> Iterator[str]:
        lines: list[str] = []
        for row in self.verdict.ladder:
            lines.append(f"<h3>{plain(row.title)}: {WORDS[row.status]}</h3>")
            lines += _list(map(self._reason, row.because))
        yield from _folded("Every reason, technique by technique", lines)

    def _sources(self) -> Iterator[str]:
        yield '<ol class="sources">'
        for name, number in self.cite.numbers.items():
            source = self.verdict.sources[name]
            title = plain(source.title)
            if source.url.startswith(("https://", "http://")):
                title = f'<a href="{plain(source.url)}" rel="noreferrer">{title}</a>'
            quoted = ", quoted at second hand" if source.quoted else ""
            yield f'<li id="source-{number}">{title}, {source.year}{quoted}</li>'
        yield "</ol>"


def _ground(here: str | None) -> list[str]:
    """The ground below the rungs, on which stands who has measured nothing yet."""
    words = "" if here else "You are here: nothing has been measured yet."
    return [f'<li class="ground">{drawing.ground()}<p>{words}</p></li>']


def _idle(rung: Rung) -> str:
    """The techniques of a rung that nothing known speaks for or against."""
    row = rung.idle[0]
    names = ", ".join(plain(each.title) for each in rung.idle)
    where = f"{rung_in_words(rung.number)}: {WORDS[row.status]}"
    rail = drawing.rail(row.status, on_ladder=rung.number is not None)
    return f'<li class="idle">{rail}<p>{names} <span class="where">{where}</span></p></li>'


def _section(heading: str, lines: Sequence[str]) -> Iterator[str]:
    """A part with a heading; nothing where it holds nothing."""
    if lines:
        yield f"<section>\n<h2>{heading}</h2>"
        yield from lines
        yield "</section>"


def _list(items: Iterable[str], kind: str = "ul") -> list[str]:
    every = [f"<li>{item}</li>" for item in items]
    return [f"<{kind}>", *every, f"</{kind}>"] if every else []


def _folded(summary: str, lines: Sequence[str]) -> list[str]:
    return [f"<details><summary>{summary}</summary>", *lines, "</details>"]

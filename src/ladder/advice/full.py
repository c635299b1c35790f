"""A verdict in full: every reason for and against in prose, with its source and its rule's id."""

from collections.abc import Iterable, Iterator

from ladder.advice.ladder import WORDS, top_down
from ladder.advice.page import Page
from ladder.advice.phrases import (
    companions,
    could_lead_to,
    headline,
    origins,
    provenance,
    sentence,
    standing,
)
from ladder.advice.view import View
from ladder.engine.sentences import GateSentence
from ladder.engine.verdict import LadderRow, Reason, Verdict
from ladder.output.screen import DIM, STRONG
from ladder.output.words import rung_in_words


def render(verdict: Verdict, view: View) -> str:
    """All that the verdict says, as lines of at most the view's width."""
    page = Page(verdict, view)
    page.add(verdict.title, DIM)
    page.add(headline(verdict), STRONG)
    page.add(f"{standing(verdict)} {companions(verdict)}".rstrip())
    steps = verdict.recommendation.steps
    _part(page, "Do, in this order", (f"{n}. {step}" for n, step in enumerate(steps, 1)))
    _part(page, "Why", _reasons(page, verdict.recommendation.why))
    on, beside = top_down(verdict.ladder)
    for row in (*on, *beside):
        _technique(page, row)
    _part(page, "What could still move it, the most decisive first", _questions(verdict))
    _part(page, "Watch", _reasons(page, verdict.cautions))
    _part(page, "Read from files", origins(verdict))
    _part(page, "Sources", page.sources(whole=True))
    page.gap()
    page.add(provenance(verdict), DIM)
    return page.screen.drawn()


def _part(page: Page, heading: str, items: Iterable[str]) -> None:
    """A heading with the items under it, or nothing."""
    every = list(items)
    if every:
        page.gap()
        page.add(heading, STRONG)
    for item in every:
        page.screen.add(item, "  ", "    ", width=page.prose)


def _reasons(page: Page, reasons: Iterable[Reason]) -> Iterator[str]:
    """Reasons in prose; a closed gate begins with what it asks for."""
    for reason in reasons:
        asks = f"{sentence(reason.says)}. " if isinstance(reason.sentence, GateSentence) else ""
        text = page.cite.cited(f"{asks}{reason.text}", reason.sources)
        yield f"{text} ({page.rule(reason.sentence.rule)})"


def _technique(page: Page, row: LadderRow) -> None:
    """One technique: its status with every reason, and what it costs where that may matter."""
    verdict = page.verdict
    said = row.because == verdict.recommendation.why
    items = ["For the reasons above."] if said else list(_reasons(page, row.because))
    if row.status != "unfit":
        cost = verdict.rulebook.techniques[row.technique].cost
        items.append(f"It takes {cost.time}. Money: {cost.money}. Upkeep: {cost.upkeep}.")
    following = verdict.next_rung
    comes_next = ", and comes next" if following and following.technique == row.technique else ""
    status = f"{WORDS[row.status]}{comes_next}"
    _part(page, f"{row.title} ({rung_in_words(row.rung)}): {status}", items)


def _questions(verdict: Verdict) -> Iterator[str]:
    for asked in verdict.open_questions:
        yield f"{asked.question} ({asked.fact}: {could_lead_to(asked)})"

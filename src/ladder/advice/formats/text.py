"""The verdict on one screen: what to do, the ladder, why, and what would change it.

Meaning is in words: colour and marks only repeat what a word beside them says, and every line reads
from left to right, so the same text serves a pipe, a narrow window and a screen reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ladder.advice import trace
from ladder.advice.phrases import (
    brief_reason,
    companions,
    could_lead_to,
    headline,
    nothing_next,
    provenance,
    rung_and_range,
    source_numbers,
    top_down,
)
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.rules import Source
from ladder.engine.verdict import LadderRow, Reason, Status, Verdict
from ladder.engine.wording import inside
from ladder.output.escape import clean
from ladder.output.screen import GOOD, MEASURE, SHUT, STRONG, Screen, columns, wrap
from ladder.output.words import BESIDE, rung_in_words

MARK: dict[Status, str] = {
    "use": ">",
    "companion": "+",
    "met": "=",
    "spent": "x",
    "blocked": "!",
    "above": "^",
    "unknown": "?",
    "unfit": "-",
}
MARGIN = 11
"""Columns of the headings that stand beside their text."""

NARROW = 72
"""Below this width headings stand above their text."""


class Limits(NamedTuple):
    """How many of each are shown; the rest are counted."""

    steps: int | None
    reasons: int | None
    gates: int | None
    questions: int | None


A_SCREEN = Limits(steps=3, reasons=2, gates=4, questions=3)
"""So that a verdict stays one screen."""

ALL = Limits(None, None, None, None)

SHORTEST = 16
"""A source's title is cut to fit its line, but not below this many columns: then it wraps."""

MORE = "More: --explain."

Item = tuple[str, str]
"""What opens an item (a dash, a number), and its text."""


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as lines of at most the view's width, ending in a newline."""
    width, whole = view.width, view.detail is Detail.TRACE
    screen, prose = Screen(width, view.colour), min(width, MEASURE)
    screen.add(verdict.title, width=prose)
    screen.add()
    screen.add(headline(verdict), style=STRONG, width=prose)
    screen.add(f"{rung_and_range(verdict)} {companions(verdict)}".rstrip(), width=prose)
    screen.add()
    _ladder(screen, verdict.ladder)
    beside = width >= NARROW
    for number, (heading, items) in enumerate(_sections(verdict, prose, whole)):
        if number == 0 or not beside:
            screen.add()
        if not beside:
            screen.add(heading, style=STRONG)
        margin, shown = (MARGIN, heading) if beside else (2, "")
        for lead, text in items:
            first, rest = shown.ljust(margin) + lead, " " * (margin + len(lead))
            screen.add(text, first, rest, lead=STRONG if shown else "", width=prose)
            shown = ""
    screen.add()
    screen.add(provenance(verdict) if whole else f"{provenance(verdict)} {MORE}", width=prose)
    every_rule = trace.render(verdict, width) if whole else ""
    return screen.drawn() + every_rule


def _ladder(screen: Screen, ladder: Iterable[LadderRow]) -> None:
    on, beside = top_down(ladder)
    for row in on:
        _row(screen, row)
    if beside:
        screen.add(BESIDE.capitalize())
    for row in beside:
        _row(screen, row)


def _row(screen: Screen, row: LadderRow) -> None:
    rung = " " if row.rung is None else str(row.rung)
    first = f"{MARK[row.status]} {rung} {row.status:<10}"
    reason = brief_reason(row)
    text = f"{row.title}: {reason}" if reason else row.title
    style, lead = _STYLES.get(row.status, ("", ""))
    screen.add(text, first, " " * len(first), style=style, lead=lead)


_STYLES: dict[Status, tuple[str, str]] = {
    "use": (STRONG, f"{STRONG} {GOOD}"),
    "companion": ("", GOOD),
    "met": ("", GOOD),
    "blocked": ("", SHUT),
}
"""How a row's text and what stands before it are set."""


def _sections(verdict: Verdict, width: int, whole: bool) -> list[tuple[str, list[Item]]]:
    """The headings under the ladder, each with its items; what has none is left out."""
    recommended, limits = verdict.recommendation, ALL if whole else A_SCREEN
    # On a screen, advice speaks of how, not why: its steps stand under Do first.
    why = [reason for reason in recommended.why if whole or not reason.rule.startswith("advice/")]
    why = why[: limits.reasons]
    # One source for each caution: the list of sources would outgrow the screen.
    cautions = [
        (caution.text, caution.sources) if whole else (caution.says, caution.sources[:1])
        for caution in verdict.cautions
    ]
    others = verdict.companions + verdict.beside if whole else ()
    reasons = (*why, *(reason for other in others for reason in other.why))
    numbers = source_numbers((*(r.sources for r in reasons), *(names for _, names in cautions)))
    steps = [(f"{n}. ", step) for n, step in enumerate(recommended.steps[: limits.steps], 1)]
    along = [
        ("- ", f"{other.need}: {' '.join(_reason(reason, numbers) for reason in other.why)}")
        for other in others
    ]
    sections = [
        ("Do first", _counted(steps, recommended.steps)),
        ("Why", _counted([("- ", _reason(reason, numbers)) for reason in why], recommended.why)),
        ("Along", along),
        ("Next rung", _next_rung(verdict, limits.gates)),
        ("Still open", _questions(verdict, limits.questions)),
        ("Cautions", [("- ", _cited(text, names, numbers)) for text, names in cautions]),
        ("Sources", _sources(verdict, numbers, width)),
    ]
    return [(heading, items) for heading, items in sections if items]


def _reason(reason: Reason, numbers: Mapping[str, int]) -> str:
    return _cited(reason.text, reason.sources, numbers)


def _cited(text: str, sources: Sequence[str], numbers: Mapping[str, int]) -> str:
    """A text with the numbers of its sources: `… [1, 3]`."""
    cited = sorted(numbers[name] for name in sources)
    return f"{text} [{', '.join(map(str, cited))}]" if cited else text


def _counted(shown: list[Item], every: Sequence[object]) -> list[Item]:
    """The items shown, the last of them saying how many are not."""
    more = len(every) - len(shown)
    if more:
        lead, text = shown[-1]
        shown[-1] = lead, f"{text} (And {more} more.)"
    return shown


def _next_rung(verdict: Verdict, most: int | None) -> list[Item]:
    recommended, following = verdict.recommendation, verdict.next_rung
    if following is None:
        if recommended.outcome == "stop" or recommended.need is None:
            return []
        return [("", nothing_next(verdict))]
    name = f"{following.title} ({rung_in_words(following.rung)})"
    if not following.unmet:
        return [("", f"{name} is open, should {inside(recommended.title)} fall short.")]
    if len(following.unmet) == 1:
        return [("", f"{name} needs {following.unmet[0].says}.")]
    gates = [("- ", gate.says) for gate in following.unmet[:most]]
    return [("", f"{name} needs:"), *_counted(gates, following.unmet)]


def _questions(verdict: Verdict, most: int | None) -> list[Item]:
    every = verdict.open_questions
    shown = [
        ("- ", f"{question.question} ({question.fact}: {could_lead_to(question)})")
        for question in every[:most]
    ]
    return _counted(shown, every)


def _sources(verdict: Verdict, numbers: Mapping[str, int], width: int) -> list[Item]:
    room = width - (2 if width < NARROW else MARGIN)
    leads = {name: f"[{number}] " for name, number in numbers.items()}
    return [
        (lead, _source(verdict.sources[name], room - len(lead))) for name, lead in leads.items()
    ]


def _source(source: Source, room: int) -> str:
    """A source in one line where that is possible: its title gives way, year and link never."""
    title = clean(source.title)
    rest = f", {source.year}{' (second hand)' if source.quoted else ''}. {source.url}".rstrip()
    left = room - columns(rest)
    if columns(title) > left >= SHORTEST:
        title = wrap(title, left - 3)[0].rstrip(",:;.") + "..."
    return title + rest

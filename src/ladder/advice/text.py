"""The verdict on one screen: what to do, the ladder, why, and what would change it.

Meaning is in words: colour and marks only repeat what a word beside them says, and every line reads
from left to right, so the same text serves a pipe, a narrow window and a screen reader.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ladder.advice.phrases import (
    BESIDE,
    companions,
    headline,
    leads,
    nothing_next,
    numbers,
    place,
    provenance,
    short,
    standing,
    top_down,
)
from ladder.engine.rules import Source
from ladder.engine.verdict import LadderRow, Reason, Status, Verdict
from ladder.engine.wording import inside
from ladder.output.layout import Paint, clean, columns, cut, pad, wrap

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

MEASURE = 100
"""Prose is no wider than this, however wide the window."""


class Shown(NamedTuple):
    """How many of each are shown; the rest are counted."""

    steps: int | None
    reasons: int | None
    gates: int | None
    questions: int | None


A_SCREEN = Shown(steps=3, reasons=2, gates=4, questions=3)
"""So that a verdict stays one screen."""

ALL = Shown(None, None, None, None)

SHORTEST = 16
"""A source's title is cut to fit its line, but not below this many columns: then it wraps."""

MORE = "More: --explain."

Item = tuple[str, str]
"""What opens an item (a dash, a number), and its text."""


def render(verdict: Verdict, width: int = 80, colour: bool = False, whole: bool = False) -> str:
    """The verdict as lines of at most `width` columns, ending in a newline.

    Args:
        verdict: what to show.
        width: columns to write in, at least 40.
        colour: whether to add weight and colour for a terminal.
        whole: whether to show all that is said, however many screens it takes.
    """
    paint, measure = Paint(colour), min(width, MEASURE)
    said = verdict.recommendation
    shown = ALL if whole else A_SCREEN
    # On a screen, advice speaks of how, not why: its steps stand under Do first.
    why = [each for each in said.why if whole or not each.rule.startswith("advice/")]
    why = why[: shown.reasons]
    # One source for each caution: the list of sources would outgrow the screen.
    cautions = [
        (caution.text, caution.sources) if whole else (caution.says, caution.sources[:1])
        for caution in verdict.cautions
    ]
    others = verdict.companions + verdict.beside if whole else ()
    reasons = (*why, *(reason for each in others for reason in each.why))
    cited = numbers((*(reason.sources for reason in reasons), *(names for _, names in cautions)))
    sections = [
        ("Do first", _numbered(said.steps, shown.steps)),
        (
            "Why",
            _counted([("- ", each.text + _marks(each.sources, cited)) for each in why], said.why),
        ),
        ("Along", [("- ", f"{each.need}: {_told(each.why, cited)}") for each in others]),
        ("Next rung", _next(verdict, shown.gates)),
        ("Still open", _questions(verdict, shown.questions)),
        ("Cautions", [("- ", text + _marks(names, cited)) for text, names in cautions]),
        ("Sources", _sources(verdict, cited, measure)),
    ]
    told = [_section(heading, items, measure, paint) for heading, items in sections if items]
    if width >= NARROW:
        told = [[line for section in told for line in section]]
    blocks = [
        _top(verdict, measure, paint),
        _ladder(verdict, width, paint),
        *told,
        wrap(provenance(verdict) if whole else f"{provenance(verdict)} {MORE}", measure),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _top(verdict: Verdict, width: int, paint: Paint) -> list[str]:
    lines = wrap(verdict.title, width)
    lines += ["", *map(paint.strong, wrap(headline(verdict), width))]
    return lines + wrap(f"{standing(verdict)} {companions(verdict)}".rstrip(), width)


def _ladder(verdict: Verdict, width: int, paint: Paint) -> list[str]:
    on, beside = top_down(verdict.ladder)
    lines = [line for each in on for line in _rung(each, width, paint)]
    lines += [BESIDE.capitalize()] if beside else []
    return lines + [line for each in beside for line in _rung(each, width, paint)]


def _rung(each: LadderRow, width: int, paint: Paint) -> list[str]:
    rung = " " if each.rung is None else str(each.rung)
    lead = f"{MARK[each.status]} {rung} {pad(each.status, 10)}"
    reason = short(each)
    lines = wrap(f"{each.title}: {reason}" if reason else each.title, width, lead, " " * len(lead))
    body = lines[0].removeprefix(lead)
    match each.status:
        case "use":
            lines[0] = paint.good(paint.strong(lead)) + paint.strong(body)
        case "companion" | "met":
            lines[0] = paint.good(lead) + body
        case "blocked":
            lines[0] = paint.shut(lead) + body
    return lines


def _section(heading: str, items: Sequence[Item], width: int, paint: Paint) -> list[str]:
    """A heading and its items, each a lead and its text: beside each other, or one above."""
    margin = 2 if width < NARROW else MARGIN
    lines = []
    for lead, text in items:
        first = " " * margin + lead
        lines += wrap(text, width, first, " " * len(first))
    if width < NARROW:
        return [paint.strong(heading), *lines]
    lines[0] = paint.strong(heading) + lines[0][len(heading) :]
    return lines


def _numbered(steps: Sequence[str], most: int | None) -> list[Item]:
    return _counted([(f"{n}. ", step) for n, step in enumerate(steps[:most], 1)], steps)


def _told(reasons: Sequence[Reason], cited: Mapping[str, int]) -> str:
    return " ".join(each.text + _marks(each.sources, cited) for each in reasons)


def _marks(sources: Sequence[str], cited: Mapping[str, int]) -> str:
    numbers = sorted(cited[name] for name in sources)
    return f" [{', '.join(map(str, numbers))}]" if numbers else ""


def _counted(shown: list[Item], every: Sequence[object]) -> list[Item]:
    """The items shown, the last of them saying how many are not."""
    more = len(every) - len(shown)
    if more:
        lead, text = shown[-1]
        shown[-1] = lead, f"{text} (And {more} more.)"
    return shown


def _next(verdict: Verdict, most: int | None) -> list[Item]:
    said, following = verdict.recommendation, verdict.next_rung
    if following is None:
        if said.outcome == "stop" or said.need is None:
            return []
        return [("", nothing_next(verdict))]
    name = f"{following.title} ({place(following.rung)})"
    if not following.unmet:
        return [("", f"{name} is open, should {inside(said.title)} fall short.")]
    if len(following.unmet) == 1:
        return [("", f"{name} needs {following.unmet[0].says}.")]
    gates = [("- ", gate.says) for gate in following.unmet[:most]]
    return [("", f"{name} needs:"), *_counted(gates, following.unmet)]


def _questions(verdict: Verdict, most: int | None) -> list[Item]:
    asked = verdict.open_questions
    shown = [("- ", f"{each.question} ({each.fact}: {leads(each)})") for each in asked[:most]]
    return _counted(shown, asked)


def _sources(verdict: Verdict, cited: Mapping[str, int], width: int) -> list[Item]:
    """One line each where that is possible: a title gives way, the year and the link never."""
    found = []
    for name, number in cited.items():
        source, lead = verdict.sources[name], f"[{number}] "
        room = width - (2 if width < NARROW else MARGIN) - len(lead)
        found.append((lead, _source(source, room)))
    return found


def _source(source: Source, room: int) -> str:
    title = clean(source.title)
    rest = f", {source.year}{' (second hand)' if source.quoted else ''}. {source.url}".rstrip()
    left = room - columns(rest)
    if columns(title) > left >= SHORTEST:
        title = cut(title, left)
    return title + rest

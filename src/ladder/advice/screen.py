"""A verdict on one screen, and in at most eight lines: what to do, why, and the ladder, drawn."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ladder.advice.ladder import (
    STAY,
    WORDS,
    Rung,
    effort,
    fell_short_before,
    legend,
    reached,
    rungs,
    word,
)
from ladder.advice.next_fact import in_words, next_fact, others_open
from ladder.advice.page import ALL, Page, shortened
from ladder.advice.phrases import (
    MEANWHILE,
    brief_reason,
    companions,
    decisive,
    edition,
    files_read,
    first_step,
    headline,
    meanwhile,
    opened,
    result,
    standing,
)
from ladder.advice.view import View
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.engine.wording import inside
from ladder.output.screen import DIM, GOOD, SHUT, STRONG
from ladder.output.words import joined, sentence


class Room(NamedTuple):
    """How much a screen says: steps beside the first, cautions, and lines of each at most.

    `sources`: lines of all together; None where each has one of its own. `idle`: whether techniques
    of other needs are named, or counted, where their rung has others.
    """

    steps: int
    cautions: int
    lines: int
    sources: int | None = None
    idle: bool = True


ROOMS = (
    Room(2, 2, 2),
    Room(2, 2, 2, idle=False),
    Room(1, 2, 2, idle=False),
    Room(1, 1, 2, sources=2, idle=False),
    Room(1, 1, 2, sources=1, idle=False),
    Room(1, 2, 1, sources=2, idle=False),
    Room(1, 2, 1, sources=0, idle=False),
    Room(0, 1, 1, sources=0, idle=False),
)
"""From the usual one to what is left where that is higher than the screen."""

MARKS: dict[Status, str] = {"use": ">", "companion": "+", "met": "=", "spent": "x"}

STYLES: dict[Status, tuple[str, str]] = {
    "use": (STRONG, f"{STRONG} {GOOD}"),
    "companion": ("", GOOD),
    "met": ("", GOOD),
    "blocked": ("", SHUT),
}
"""How a row's text and what stands before it are set."""

BRIEF = 8
"""The most lines of a verdict in brief."""

HERE = "you are here"
GROUND = "  --+-- "
BESIDE = " (beside the ladder)"
RAIL = "    | " + " " * 13
"""What a line of the ladder goes on under."""
MORE = "More: --full, --trace, --set FACT=VALUE."


def brief(verdict: Verdict, view: View) -> str:
    """The verdict in at most eight lines; a narrow terminal has none left for what to find out."""
    top, whole = Page(verdict, view), Page(verdict, view)
    _top(top, decisive(verdict)[0])
    _top(whole, decisive(verdict)[0])
    for page in (top, whole):
        _opened(page, most=1)
    _find_out(whole, most=2)
    drawn = whole.screen.drawn()
    return drawn if drawn.count("\n") <= BRIEF else top.screen.drawn()


def one_screen(verdict: Verdict, view: View) -> str:
    """The verdict with its ladder, on one screen, as full as the terminal is high."""
    drawn = ""
    for room in ROOMS:
        drawn = _in_room(verdict, view, room)
        if drawn.count("\n") < view.height:
            break
    return drawn


def _in_room(verdict: Verdict, view: View, room: Room) -> str:
    page = Page(verdict, view)
    page.add(verdict.title, DIM, most=1)
    _top(page, page.cite.cited(*decisive(verdict)))
    page.gap()
    draw_ladder(page, room.lines, idle=room.idle)
    page.gap()
    _then(page, room)
    _find_out(page, most=3 if room.steps else 2)
    cautions = [
        page.cite.cited(sentence(caution.says), caution.sources[:1])
        for caution in verdict.cautions[: room.cautions]
    ]
    page.section("Watch", cautions, len(verdict.cautions), most=room.lines)
    files = files_read(verdict) if room.steps else []
    page.section("Read", [f"{joined(files, 'and')}; --full says what."] if files else [], most=2)
    _sources(page, room.sources)
    _opened(page, most=2)
    _edition(page, room.lines)
    return page.screen.drawn()


def _edition(page: Page, most: int) -> None:
    """Which rules it rests on, and how more is shown, as far as that fits."""
    rules = edition(page.verdict)
    shorter = [f"{rules} More: {ALL}.", rules]
    text = f"{rules} {MORE}"
    page.screen.add(text, style=DIM, width=page.prose, most=most, shorter=shorter)


def _then(page: Page, room: Room) -> None:
    """What comes along for other needs, each with its first step where there is room; what next."""
    verdict = page.verdict

    def bare(_: str) -> Iterator[str]:
        every = verdict.companions + verdict.beside
        yield sentence(f"{joined((inside(each.title) for each in every), 'and')}.")
        yield "What is marked with a plus."

    told = meanwhile(verdict) if room.steps and room.lines > 1 else []
    if len(verdict.needs) > 1:
        named = companions(verdict, opens="", told=[first_step(verdict), *told])
        page.section("As well", told, most=room.lines)
        most = None if room.steps else 1
        page.section("" if told else "As well", [named] * bool(named), most=most, shorter=bare)
    steps = [s for s in verdict.recommendation.steps[1:] if not s.startswith(MEANWHILE)]
    page.section("Then", steps[: room.steps], len(steps), most=room.lines)


def _sources(page: Page, most: int | None) -> None:
    """The sources, each on a line and without its subtitle where that is too long; or on `most`."""
    every = page.sources()
    if most is None:
        page.section("Sources", every, most=1, shorter=_without_subtitle)
    elif most and every:
        some = [(" ".join(every[:n]), len(every) - n) for n in range(len(every) - 1, 0, -1)]
        fewer = [f"{shown} {left} more: {ALL}." for shown, left in some]
        fewer.append(f"{len(every)} of them: {ALL}.")
        page.section("Sources", [" ".join(every)], most=most, shorter=lambda _: fewer)


def _without_subtitle(source: str) -> Iterator[str]:
    """A source, `[2] Title: subtitle, 2024, quoted at second hand.`, in fewer words."""
    yield (brief := source.replace("quoted at second hand", "second hand"))
    yield re.sub(r"^(\[\d+\] [^,:?]+)[,:?] .*?((?:, \d{4})(?:, second hand)?\.)$", r"\1\2", brief)


def _top(page: Page, because: str) -> None:
    """What to do, how settled that is, what decided it, and what to do first."""
    verdict = page.verdict
    page.add(headline(verdict), STRONG, most=2)
    stands = standing(verdict)
    page.screen.add(stands, width=page.prose, most=2, shorter=[*shortened(stands)])
    page.section("Because", [because], most=2)
    page.section("Do first", [first_step(verdict)], most=2)


def _opened(page: Page, most: int) -> None:
    """What the reader's own rules open, if they open anything."""
    if says := opened(page.verdict):
        page.add(says, STRONG, most=most)


def _find_out(page: Page, most: int) -> None:
    """The unknown fact that is worth learning next, and how many others could move the verdict."""
    asked = next_fact(page.verdict)
    if asked is not None:
        others = len(page.verdict.open_questions) - 1
        more = f" {others_open(page.verdict, others)}." if others else ""
        page.section("Find out", [in_words(page.verdict, asked) + more], most=most)


def draw_ladder(page: Page, most: int = 2, *, idle: bool = True) -> None:
    """The ladder, the highest rung on top, and what its words mean, in `most` lines a technique.

    Without `idle`, techniques of other needs are counted where their rung has others.
    """
    verdict = page.verdict
    here = reached(verdict)
    left_out = 0
    for rung in rungs(verdict):
        if rung.number is None and here is None:
            page.screen.add(f"{HERE}: nothing has been measured yet", GROUND, " " * len(GROUND))
        for at, row in enumerate(rung.rows):
            _row(page, row, most, here=row.technique == here, first=at == 0)
        if idle or (rung.number is not None and not rung.rows):
            _idle(page, rung, most=most if most == 1 else None)
        else:
            left_out += len(rung.idle)
    words = legend(verdict)
    words += [f"{left_out} more serve other needs"] if left_out else []
    text, *shorter = (f"{'; '.join(words[:count])}." for count in range(len(words), 0, -1))
    page.screen.add(text, "  ", "  ", style=DIM, most=most, shorter=shorter)


def _row(page: Page, row: LadderRow, most: int, *, here: bool, first: bool) -> None:
    """A technique on its own line; the number of its rung stands once, before the first."""
    status = row.status
    rung = " " if row.rung is None or not first else str(row.rung)
    opens = f"{MARKS.get(status, ' ')} {rung} | {HERE if here else word(page.verdict, row):<13}"
    title = row.title + (BESIDE if row.rung is None else "")
    text, *shorter = (f"{title}{about}" for about in _about(page, row, here=here))
    shorter.append(row.title)
    style, lead = STYLES.get(status, ("", ""))
    page.screen.add(text, opens, RAIL, style=style, lead=lead, most=most, shorter=shorter)


def _about(page: Page, row: LadderRow, *, here: bool) -> tuple[str, ...]:
    """What is said of a technique behind its name: its effort, its result, or what keeps it out.

    What says less comes later.
    """
    verdict = page.verdict
    score, because = result(verdict, row)
    at = f" at {score}" if score else ""
    came = at + (f": {because}" if because else "")
    text = f" · {effort(verdict.rulebook.techniques[row.technique].cost)}"
    match row.status:
        case "met" | "spent":
            said = {"met": " reached the target", "spent": " fell short"}[row.status] * here
            return f"{said}{came}", f"{said}{at}"
        case "unfit":
            return f": {_reason(page, row)}", ""
        case "companion" if fell_short_before(verdict, row):
            return f" fell short{came}", f" fell short{at}"
    if word(verdict, row) == STAY:
        return ("",)
    if row.status != "blocked" or _said_above(verdict, row):
        return text, ""
    if verdict.facts.get(f"attempts.{row.technique}.outcome") == "fell-short":
        tried = f" fell short{at}"
        return f"{tried}; {_reason(page, row)}", tried
    why, count = _reason(page, row), len(row.because)
    things = "one thing" if count == 1 else f"{count} things"
    first = f"needs {things} first"
    return f"{text}: {why}", f": {why}", f"{text}: {first}", f": {first}", text, ""


def _reason(page: Page, row: LadderRow) -> str:
    """Why a row is shut, and where that is from."""
    return page.cite.cited(brief_reason(row), row.because[0].sources[:1])


def _said_above(verdict: Verdict, row: LadderRow) -> bool:
    """Whether the row's reason is what decided the headline."""
    following = verdict.next_rung
    waits = verdict.recommendation.outcome == "stay" and row.status == "blocked"
    return waits and following is not None and following.technique == row.technique


def _idle(page: Page, rung: Rung, *, most: int | None) -> None:
    """The techniques of a rung that nothing known speaks for or against, on one line."""
    if not rung.idle:
        return
    number = " " if rung.number is None or rung.rows else str(rung.number)
    first = f"  {number} | {WORDS[rung.idle[0].status]:<13}"
    names = [inside(row.title) for row in rung.idle]
    beside = BESIDE if rung.number is None else ""
    some = (
        [*names[:count], f"{len(names) - count} more"] for count in range(len(names) - 1, 0, -1)
    )
    text, *shorter = (f"{sentence(', '.join(each))}{beside}" for each in (names, *some))
    page.screen.add(text, first, RAIL, style=DIM, lead=DIM, most=most, shorter=shorter)

"""A verdict on one screen, and in brief: the answer, why, what to do first, and the ladder."""

from collections.abc import Sequence
from typing import NamedTuple

from ladder.advice.costs import cost_in_words, worsened
from ladder.advice.ladder import STAY, WORDS, fell_short, in_use, next_up, rungs, word
from ladder.advice.next_fact import check_in_words, look_up, then_in_words
from ladder.advice.page import MARGIN, TextPage
from ladder.advice.phrases import also, decisive, edition, first_step, opening
from ladder.advice.view import View
from ladder.advice.warnings import compares_needs, has_a_day, opened, reads_the_day, unsettled
from ladder.engine.assessment import height
from ladder.engine.forms import MEASURE
from ladder.engine.verdict import LadderRow, Status, Verdict
from ladder.engine.wording import SENTENCE, show
from ladder.output.answer import QUESTION, fine_tune_answer, headline
from ladder.output.bad_answers import before_training, counts_in, errors_line
from ladder.output.lacks import if_it_ends, lines_of, reopens
from ladder.output.phrases import counted, joined, sentence
from ladder.output.screen import BLOCKED, DIM, GOOD, STRONG, columns, cut
from ladder.output.worth_asking import deciding_question

MARKS: dict[Status, str] = {
    "use": ">",
    "companion": "+",
    "target-reached": "=",
    "below-target": "x",
}

RESULTS = {WORDS["target-reached"]: "=", WORDS["below-target"]: "x"}
"""Marks of results, whatever the status of their row is."""

STYLES: dict[Status, tuple[str, str]] = {
    "use": (STRONG, f"{STRONG} {GOOD}"),
    "companion": ("", GOOD),
    "target-reached": ("", GOOD),
    "blocked": ("", BLOCKED),
    "not-suitable": (DIM, DIM),
    "unknown": (DIM, DIM),
}
"""Styles of a row's status and its technique."""

STATUSES: tuple[Status, ...] = ("later", "blocked", "unknown", "not-suitable")
"""Statuses of techniques that were not tried, those first that are nearer."""

SAID = ("use", "companion", "target-reached", "below-target")
"""Statuses that are named beside "you are here"."""

LEFT_OUT = ("unknown", "not-suitable")
"""Statuses that are shown only if a rung has no other."""

HERE = "you are here"
TITLE = 36
"""Columns of a technique's title in the ladder; a longer one is cut."""
LEAST = 25
"""Columns that a title keeps: a status that leaves it less wraps."""
LEAST_NARROW = 15
"""The same where the title and its status share a line: `A better prompt`."""
RAIL = " " * 5
"""The margin of the ladder, for the mark and the rung."""
LACKING = 4
"""Lines of what is missing; more of them are counted."""
STEP = 2
"""Lines of the first step; more of it is in the full text."""

SHORT = 34
"""Letters of a requirement that is named in the ladder; others are counted."""

NAMED = 27
"""Letters of a need's title that stands in the ladder, so that its row is one line."""


BRIEF = 8
"""Lines of the brief text."""


def brief(verdict: Verdict, view: View) -> str:
    """Return the answer, why, the first step, and what else to do; what is in doubt; a caution.

    What does not fit on eight lines is left out or cut: the caution, needs of other steps, why,
    then the question to check.
    """
    drawn = ""
    for cut_away in range(5):
        shown = [cut_away < most for most in range(1, 5)]
        drawn = _brief(verdict, view, *shown)
        if drawn.count("\n") <= BRIEF:
            break
    return drawn


def _brief(verdict: Verdict, view: View, watch: bool, needs: bool, why: bool, check: bool) -> str:
    page = TextPage(verdict, view)
    _answer(page)
    if why:
        _why(page)
    _first(page)
    _look_up(page, whole=False)
    if named := also(verdict, needs=needs):
        page.section("Also", [f"{sentence(named)}."])
    _unsure(page)
    if (asked := deciding_question(verdict)) and not _is_looked_up(verdict):
        page.section("Check", [f"Not final. {asked.question}" if check else "Not final."])
    if watch:
        _watch(page)
    _opened(page)
    return page.screen.drawn()


ROWS = 24
"""Lines of a small terminal: above the prompt, all but the title stay in sight.

From 60 columns on, no screen is longer, unless it names rules of your own. Below that, the longest
scroll: a pane that narrow is mostly a tall one beside other panes, and to say less there would
leave out what decides.
"""


class Room(NamedTuple):
    """The parts of a screen that give way where it is too long for a small terminal.

    `asks` is how much of a question about what comes next: 2 with its answers, 1 without, 0 none.
    Of what counted errors show, one sentence always stays.
    """

    before: bool = True
    asks: int = 2
    watch: bool = True
    source: bool = True
    ladder: bool = True
    gaps: bool = True
    errors: bool = True
    cost: bool = True


ROOM = (
    Room(),
    Room(asks=1),
    Room(asks=1, before=False),
    Room(asks=0, before=False),
    Room(asks=0, before=False, watch=False),
    Room(asks=0, before=False, watch=False, ladder=False),
    Room(asks=0, before=False, watch=False, ladder=False, source=False),
    Room(asks=0, before=False, watch=False, ladder=False, source=False, errors=False),
    Room(asks=0, before=False, watch=False, ladder=False, source=False, errors=False, gaps=False),
    Room(
        asks=0,
        before=False,
        watch=False,
        ladder=False,
        source=False,
        errors=False,
        gaps=False,
        cost=False,
    ),
)
"""What is left of a screen, the longest first. What may change the headline always stays."""


def one_screen(verdict: Verdict, view: View) -> str:
    """Return the answer, what comes first, why, its cost, what comes next, and the ladder.

    If that is too long for a small terminal, some parts are left out, and the ladder is short.
    """
    drawn = ""
    for room in ROOM:
        drawn = _screen(verdict, view, room)
        if drawn.count("\n") <= ROWS:
            break
    return drawn


def _screen(verdict: Verdict, view: View, room: Room) -> str:
    page = TextPage(verdict, view)
    gap = page.gap if room.gaps else lambda: None
    page.add(verdict.title, DIM)
    _answer(page, listed=True)
    gap()
    _missing(page)
    _first(page)
    _look_up(page)
    _why(page, cite=room.source)
    _errors(page, room)
    _unsure(page)
    if (room.cost or not counts_in(verdict)) and (cost := cost_in_words(verdict)):
        page.section("Cost", [cost])
    _next(page, asks=room.asks)
    watch = room.watch or has_a_day(verdict)
    if watch:
        _watch(page)
    gap()
    draw_ladder(page, short=not room.ladder)
    gap()
    before = verdict.recommendation.before
    if before and room.before:
        page.section("Before you start", [opening(before[0], page.prose)])
    if (check := check_in_words(verdict, named=view.options)) and not _is_looked_up(verdict):
        page.section("Check", [check])
    if room.source and (sources := page.sources()):
        page.add(f"Source: {' '.join(sources)}", DIM)
    _opened(page)
    count = len(verdict.cautions)
    more = count > 1 or (count and not watch)
    cautions = f" ({counted(count, 'caution')})" if more else ""
    options = f" More: --full{cautions}, --trace, --set." if view.options else ""
    page.add(f"{edition(verdict)}{options}", DIM)
    return page.screen.drawn()


def _answer(page: TextPage, *, listed: bool = False) -> None:
    """Add what to do, and whether to fine-tune."""
    page.add(f"{headline(page.verdict)}.", STRONG)
    answer = fine_tune_answer(page.verdict, listed=listed)
    page.add(f"{QUESTION} {answer}", STRONG)


def _missing(page: TextPage) -> None:
    """Add what a technique to prepare waits for, quickest first."""
    ahead = page.verdict.ahead
    if page.verdict.recommendation.outcome == "prepare" and ahead:
        every = lines_of(ahead)
        more = len(every) - LACKING
        shown = every[: LACKING - 1] if more > 0 else every
        shown += [f"{more + 1} more: see --full."] if more > 0 else []
        page.section("Missing", shown)


def _is_looked_up(verdict: Verdict) -> bool:
    return verdict.recommendation.outcome == "find-out"


def _look_up(page: TextPage, *, whole: bool = True) -> None:
    """Add the one fact to find out and, as a `whole`, what each answer leads to."""
    if _is_looked_up(page.verdict) and (says := look_up(page.verdict)):
        page.section("Look up", [says if whole else SENTENCE.split(says)[0]])


def _next(page: TextPage, *, asks: int) -> None:
    """Add what comes next if the headline misses, or what would reopen the question."""
    if says := then_in_words(page.verdict, asks=asks):
        measures = page.verdict.recommendation.technique == MEASURE
        page.section("Then" if measures else "If that misses", [says])
    elif says := if_it_ends(page.verdict):
        page.section("Then", [says])
    elif page.verdict.recommendation.outcome == "stay" and (says := reopens(page.verdict)):
        page.section("Reopens if", [f"{says}."])


def _why(page: TextPage, *, cite: bool = False) -> None:
    """Add what decided the answer."""
    because, sources = decisive(page.verdict)
    page.section("Why", [page.cite.cited(because, sources[:1]) if cite else because])


def _first(page: TextPage) -> None:
    """Add what to do first."""
    if _is_looked_up(page.verdict):
        return
    step = first_step(page.verdict)
    page.section("First", [opening(step, STEP * (page.prose - MARGIN))])


def _errors(page: TextPage, room: Room) -> None:
    """Add what the bad answers show, or that nobody read them before a training."""
    if before_training(page.verdict) and not room.before:
        return
    if says := errors_line(page.verdict):
        page.section("Errors", [says if room.errors else SENTENCE.split(says)[0]])


def _unsure(page: TextPage) -> None:
    """Add the attempt whose result may be chance, if there is one."""
    if doubt := unsettled(page.verdict):
        page.section("Unsure", [doubt])


def _watch(page: TextPage) -> None:
    """Add the first caution, if there is one; one with a day, if there is such."""
    every = sorted(page.verdict.cautions, key=lambda caution: not reads_the_day(caution))
    if worsened(page.verdict):  # what another need loses is said beside the cost
        every = [caution for caution in every if not compares_needs(caution)]
    if every:
        page.section("Watch", [f"{sentence(every[0].says)}."])


def _opened(page: TextPage) -> None:
    """Add which requirements the reader's own rules loosen, if they loosen any."""
    if says := opened(page.verdict):
        page.add(says, STRONG)


def draw_ladder(page: TextPage, *, short: bool = False) -> None:
    """Add the ladder, the highest rung on top.

    Off the ladder, and on a rung below the recommended one where something was tried, techniques
    are named only where they are to be used or were tried. Neighboring rungs on which no technique
    is suitable share a line. A short ladder names the rungs on which nothing was tried or is to be
    done only if they may come next; those that are blocked share a line as well.
    """
    verdict, here = page.verdict, in_use(page.verdict)
    lines: list[_Line] = []
    left: list[tuple[str, LadderRow, str]] = []
    for rung in rungs(verdict):
        every = [*rung.rows, *rung.idle]
        named = [
            row
            for row in every
            if row.status in MARKS or row.technique == here or fell_short(verdict, row)
        ]
        number = " " if rung.number is None else str(rung.number)
        passed = named and height(rung.number) < height(verdict.recommendation.rung)
        nearest = None
        if rung.number is not None and not passed:
            others = [row for row in every if row not in named]
            nearest = _nearest(verdict, others, alone=not named)
            comes_next = height(rung.number) > height(verdict.recommendation.rung)
            if short and nearest and not (comes_next and nearest[0].status != "not-suitable"):
                nearest = None
        shared = ("not-suitable", "blocked") if short else ("not-suitable",)
        if nearest and nearest[0].status in shared and not next_up(verdict, nearest[0]):
            if left and left[-1][1].status != nearest[0].status:
                _together(lines, verdict, left)
            left.append((number, *nearest))
        else:
            _together(lines, verdict, left)
            if nearest:
                _together(lines, verdict, [(number, *nearest)])
        if named:
            _together(lines, verdict, left)
        for row in named:
            status = word(verdict, row)
            says = status + _about(verdict, row)
            if row.technique == here:
                says = f"{HERE}: {says}" if row.status in SAID else HERE
            stays = status == STAY and row.status != "companion"
            mark = RESULTS.get(status) or MARKS.get("use" if stays else row.status, " ")
            lines.append(_Line(f"{mark} {number}  ", row.title, says, row.status))
    _together(lines, verdict, left)
    _draw(page, lines)


def _nearest(
    verdict: Verdict, rows: Sequence[LadderRow], *, alone: bool
) -> tuple[LadderRow, str] | None:
    """Return the nearest technique of a rung that were not tried, and the title for all of them.

    What comes next is the nearest.
    """
    left = sorted(rows, key=lambda row: STATUSES.index(row.status))
    if not left or (left[0].status in LEFT_OUT and not alone):
        return None
    if following := next((row for row in left if next_up(verdict, row)), None):
        return following, following.title + (", …" if len(left) > 1 else "")
    nearest = [row for row in left if row.status == left[0].status]
    more = ", …" if len(left) > 1 else ""
    fits = (row for row in nearest if columns(row.title + more) < TITLE)
    first = next(fits, left[0])
    return first, first.title + more


class _Line(NamedTuple):
    """A line of the ladder: mark and rung, the technique, what is said of it, and its status."""

    opens: str
    title: str
    says: str
    status: Status


def _together(lines: list[_Line], verdict: Verdict, rows: list[tuple[str, LadderRow, str]]) -> None:
    """Add one line that names all of these rungs by the first of them, and forget them."""
    if not rows:
        return
    (high, row, title), low = rows[0], rows[-1][0]
    opens = f"  {high}  "
    if high != low:
        opens, title = f"{low}-{high}  ", title.removesuffix(", …") + ", …"
    says = next_up(verdict, row) or word(verdict, row)
    if high == low and not next_up(verdict, row):
        says += _about(verdict, row)
    lines.append(_Line(opens, title, says, row.status))
    rows.clear()


def _draw(page: TextPage, lines: Sequence[_Line]) -> None:
    """Add the lines of the ladder, each on one line of the screen if a cut title makes that room.

    On a narrow screen, a status loses what is behind its colon first.
    """
    room = page.screen.width - columns(RAIL)
    fitting = [took for line in lines if (took := columns(line.says)) <= room - LEAST]
    title_room = min(TITLE, room - max(fitting, default=0))
    for opens, title, says, status in lines:
        style, lead = STYLES.get(status, ("", ""))
        if page.beside:
            first = f"{opens}{cut(title, title_room - 1):<{title_room}}"
            page.screen.add(says, first, " " * len(first), style=style, lead=lead)
            continue
        if columns(f"{title}: {says}") > room and status == "blocked":
            says = says.partition(":")[0] if not says.startswith("next") else says
        shown = cut(title, max(LEAST_NARROW, room - columns(f": {says}")))
        page.screen.add(f"{shown}: {says}", opens, RAIL, style=style, lead=lead)


def _about(verdict: Verdict, row: LadderRow) -> str:
    """Return what the ladder says behind a technique's status: its result, or what is missing."""
    score = verdict.facts.get(f"attempts.{row.technique}.score")
    so_far, at = (
        (f", {show(score)} so far", f" at {show(score)}") if score is not None else ("", "")
    )
    match row.status:
        case _ if fell_short(verdict, row):
            return at
        case "target-reached" | "below-target":
            return at
        case "use":
            return so_far if verdict.recommendation.outcome == "use" else at
        case "companion":
            every = verdict.companions + verdict.off_ladder
            quoted = verdict.rulebook.needs
            needs = joined(
                (
                    quoted[item.need].quoted
                    for item in every
                    if item.technique == row.technique and item.need
                ),
                "and",
            )
            done = score is not None and word(verdict, row) in (STAY, WORDS["target-reached"])
            result = at if done else so_far
            which = needs if len(needs) <= NAMED else "another need"
            return result + (f" for {which}" if len(verdict.needs) > 1 else "")
        case "blocked":
            first = f": needs {row.because[0].says}"
            if len(row.because) == 1 and len(first) <= SHORT:
                return first
            return f": {counted(len(row.because), 'requirement')} to meet"
    return ""

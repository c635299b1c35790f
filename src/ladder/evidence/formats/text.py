"""The report on result files as lines for people."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from ladder.engine.statistics import CONFIDENCE, detectable, items_needed
from ladder.evidence.compare import CHANCE
from ladder.evidence.intervals import Method, to_tell
from ladder.evidence.report import Compared, Report, Scored, is_off_scale
from ladder.evidence.sheet_lines import add_sheets
from ladder.load.evidence.data import DataSet
from ladder.output.escape import line
from ladder.output.phrases import counted, joined
from ladder.output.screen import MEASURE, STRONG, Screen

METHODS: dict[Method, str] = {
    "wilson": "Wilson",
    "t": "Student's t",
    "clustered": "Student's t over clusters",
    "reported": "from the error that the file gives",
    "none": "",
}

SHOWN = 280
"""Characters of a row's text that are shown at most."""

FIFTH, TENTH = 0.2, 0.1
"""Shares of items on which two systems are assumed to differ, if nobody has counted."""


def render(report: Report, width: int = 80, color: bool = False) -> str:
    """Return the report as lines of at most `width` columns, ending in a newline."""
    screen = Screen(width, color)
    add = partial(screen.add, width=min(width, MEASURE))
    for file, runs in report.files:
        add(file.name, style=STRONG)
        add(f"Read as {file.format}. {' '.join(file.stated)}", "  ", "  ")
        for scored in runs:
            _item(add, _scored(scored, report.target))
        add(f"SHA-256 {file.digest}", "  ", "  ")
        screen.add()
    for data in report.data:
        add(data.name, style=STRONG)
        for text in _data(data):
            add(text, "  ", "  ")
        screen.add()
    for text in _shared(report):
        add(text)
    _look(add, report)
    if report.compared:
        add("Compared, item by item where they share items", style=STRONG)
        for compared in report.compared:
            _item(add, _compared(compared, len(report.compared)))
    if report.sheets:
        if report.shared or report.compared:
            add()
        add_sheets(screen, report)
    elif report.files and not report.compared:
        add("What these items can show", style=STRONG)
        for text in _alone(report):
            add(text, "  - ", "    ")
    return screen.drawn()


def _shared(report: Report) -> Iterator[str]:
    for first, second, shared in report.shared:
        asks = "asks" if shared == 1 else "ask"
        what = f"{counted(shared, 'row')} of {second.name} {asks} what {first.name} asks too: "
        none = f"{second.name} and {first.name} share no question."
        yield f"{what}leave them out of one." if shared else none


def _look(add: Callable[..., None], report: Report) -> None:
    """Return the requested rows, each cut to a few lines."""
    if report.shown:
        if report.shared:
            add()
        add("Look at these", style=STRONG)
        for item in report.shown:
            add(f"{item.file}, {item.row} {item.why}:", "  - ", "    ")
            text = line(item.text)
            add(text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…", "    ", "    ")
        add()


def _data(data: DataSet) -> Iterator[str]:
    yield f"Read as {data.format}: {counted(data.rows, 'row')}, {data.different:,} different."
    left_out = [
        f"{count:,} {words}"
        for count, words in ((data.repeated, "repeated"), (data.empty, "without an answer"))
        if count
    ]
    if left_out:
        yield f"Not counted: {joined(left_out, 'and')}."
    if data.alike:
        differ = "differs" if data.alike == 1 else "differ"
        yield (
            f"{data.alike:,} {differ} from another only in case, spaces, punctuation, or in a "
            "number that changes no answer."
        )
    if data.labels:
        ordered = data.labels.most_common()
        classes = counted(len(ordered), "class", "classes")
        yield (
            f"{classes}; the largest has {counted(ordered[0][1], 'row')}, "
            f"the smallest {ordered[-1][1]:,}."
        )
    yield f"SHA-256 {data.digest}"


def _item(add: Callable[..., None], texts: Iterator[str]) -> None:
    """Return an item of a list, with each sentence on a line of its own."""
    for number, text in enumerate(texts):
        add(text, "    " if number else "  - ", "    ")


def _scored(scored: Scored, target: float | None) -> Iterator[str]:
    run, found = scored.run, scored.estimate
    name = run.name or "score"
    if not found.items:
        yield f"{name}: no item has a score."
    elif found.low is None or found.high is None:
        yield f"{name}: {_number(found.score)} on {_items(found.items)}; nothing gives an interval."
    else:
        yield (
            f"{name}: {_number(found.score)} on {_items(found.items)}; {CONFIDENCE} % confidence "
            f"interval {_number(found.low)} to {_number(found.high)} ({METHODS[found.method]})."
        )
    yield from _counted(scored)
    if target is not None and found.items:
        yield _against(scored, target)


def _counted(scored: Scored) -> Iterator[str]:
    """Yield what was averaged or left out, and notes on the count."""
    run = scored.run
    if run.repeats:
        yield f"Repeated scores: {run.repeats:,}; an item counts once, with its mean."
    if run.unscored:
        reasons = Counter(run.unscored.values()).most_common()
        why = joined((f"{count:,} × {reason}" for reason, count in reasons), "and")
        if scored.estimate.method == "wilson":
            effect = "The interval covers both cases: all wrong, and all right."
        else:
            them = "It is" if len(run.unscored) == 1 else "They are"
            effect = f"{them} left out of the score and of the interval."
        yield f"{_items(len(run.unscored))} without a score ({why}). {effect}"


def _against(scored: Scored, target: float) -> str:
    found = scored.estimate
    shown, held = _number(target), found.holds(target)
    if is_off_scale(scored.run, target):
        return f"The target {shown} is on another scale, so it is not compared."
    if held is None:
        return f"It is unclear whether it reaches {shown}."
    if not held:
        return f"It is {'above' if found.score > target else 'below'} the target {shown}."
    more = to_tell(found, target)
    text = f" If the score stays so, {more:,} items in all would settle it." if more else ""
    return f"You cannot tell yet whether it reaches {shown}: the interval includes it.{text}"


def _compared(compared: Compared, many: int) -> Iterator[str]:
    first, second, found = compared.first, compared.second, compared.found
    on = f"on {_items(found.items)} that both scored" if found.items else "on different items"
    names = f"{second.name_beside(first)} minus {first.name_beside(second)}"
    yield (
        f"{names}: {found.difference:+.3g} {on}; {CONFIDENCE} % confidence interval "
        f"{found.low:+.3g} to {found.high:+.3g}."
    )
    if found.left_out and found.items:
        yield f"Left out: {_items(found.left_out)} that one of the two did not score."
    if found.only_first is not None and found.only_second is not None:
        alike = found.items - found.only_first - found.only_second
        yield (
            f"Only the second is right on {found.only_second:,}, only the first on "
            f"{found.only_first:,}; on {alike:,} they agree."
        )
    yield _judged(compared, many)
    if found.test == "unpaired":
        yield (
            "The files share no item id, so items are not paired, which shows less. If a column "
            "names the items, such as their question, say which: --id COLUMN."
        )
    if found.smallest is not None:
        text = f"{found.items:,} such items show a difference of {found.smallest:.2g} or more"
        if found.needed is not None and found.needed > found.items:
            text += f"; a difference of {abs(found.difference):.2g} takes {found.needed:,} items"
        yield f"{text}, in four of five repetitions."


_TESTS = {
    "mcnemar": "McNemar",
    "paired-t": "paired t",
    "clustered": "paired t over clusters",
    "unpaired": "unpaired z",
}


def _judged(compared: Compared, many: int) -> str:
    found = compared.found
    bar, p = CHANCE / many, f"{_TESTS[found.test]}, p = {found.p:.2g}"
    among = f"; with {many} comparisons the bar is {bar:.2g}" if many > 1 else ""
    if found.p < bar:
        return f"Chance alone rarely gives so large a difference ({p}{among})."
    return f"Chance alone could give this difference ({p}{among})."


def _alone(report: Report) -> Iterator[str]:
    every = [run.estimate for _, runs in report.files for run in runs]
    for items in sorted({item.items for item in every if item.share and item.items}):
        fifth, tenth = detectable(items, FIFTH), detectable(items, TENTH)
        yield (
            f"{_items(items)}, run through two systems, show a gain of {fifth:.2g} or more if "
            f"one in five is answered differently, or of {tenth:.2g} if one in ten is."
        )
    for item in every:
        if item.error and not item.share:
            gain = detectable(item.items, 2 * item.items * item.error**2)
            yield (
                f"{_items(item.items)}, run through two systems whose scores vary as these do, "
                f"show a gain of {gain:.2g} or more, or a smaller one if both miss the same items."
            )
    gaps = {
        round(abs(report.target - item.score), 4)
        for item in every
        if report.target is not None and item.share
    }
    for gap in sorted(filter(None, gaps)):
        yield (
            f"A gain of {gap:.2g} takes {items_needed(gap, FIFTH):,} items if one in five is "
            f"answered differently, {items_needed(gap, TENTH):,} if one in ten is."
        )


def _number(value: float) -> str:
    return f"{value:.4g}" if abs(value) >= 1 else f"{value:.3f}"


def _items(count: int) -> str:
    return counted(count, "item")

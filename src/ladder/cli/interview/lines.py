"""The lines of a page that the pointer can be on, wrapped to the width of the terminal."""

from collections.abc import Iterator

from ladder.ask.page import Row
from ladder.ask.question import Question
from ladder.cli.interview.selection import LEFT_OPEN, Selection
from ladder.cli.interview.terminal import columns
from ladder.output.screen import cut, wrapped

WIDEST = 16
"""Columns of an answer that stand before its question; a longer one stands below."""


def page_lines(selection: Selection) -> list[list[str]]:
    """Return each line to point at, wrapped under its own text."""
    page = selection.page
    if selection.pick == "form":
        return [_row(selection, number) for number in range(selection.lines)]
    choices = page.choices
    named = {choice.id for choice in choices if choice.title and selection.pick == "one"}
    texts = [f"{c.id}: {c.title}" if c.id in named else c.title or c.id for c in choices]
    boxes = [f"[{'x' if value else ' '}] " for value in selection.values]
    boxes += [""] * (len(texts) + 1 - len(boxes))
    return [
        _hung(f"{number:>2} {box}", text)
        for number, (box, text) in enumerate(zip(boxes, [*texts, page.last], strict=True), 1)
    ]


def _row(selection: Selection, number: int) -> list[str]:
    """Return a line of a form: its answer and its question, and at the pointer what may be."""
    questions = selection.page.questions
    row, value = selection.rows[number], selection.values[number]
    width = max(len(LEFT_OPEN), *(len(v) for v in selection.values if len(v) <= WIDEST))
    shown = (value.replace("-", " ") if row.picks else value) or LEFT_OPEN
    start = f"{number + 1:>2} {cut(shown, width):<{width}}  "
    lines = _hung(start, row.text)
    if len(shown) > width:
        lines += _hung("     ", shown)
    question = questions[row.question]
    if row.choice and (number == 0 or selection.rows[number - 1].question != row.question):
        lines = [question.text, *lines] if len(questions) > 1 else lines
    if number == selection.pointer:
        for hint in _hints(row, question):
            lines += _hung(" " * 5, hint)
    return lines


def _hints(row: Row, question: Question) -> Iterator[str]:
    """Yield what can be answered on a line, and how to find out."""
    if row.picks and not row.choice and question.form != "yes-no":
        width = max(len(pick.id) for pick in row.picks)
        for number, pick in enumerate(row.picks, 1):
            yield f"{number} {pick.id:<{width}}  {pick.title}"
    elif not row.picks:
        yield question.accepts
    if question.help and not row.choice:
        yield question.help


def _hung(start: str, text: str) -> list[str]:
    """Return a text after its start, wrapped under itself."""
    first, *rest = wrapped(text, max(16, columns() - 2 - len(start)), 0) or [""]
    return [start + first, *(" " * len(start) + line for line in rest)]

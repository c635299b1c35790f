"""Questions with arrow keys and typing: the only module that knows the prompt library."""

import os
import sys
from functools import partial

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point, Size
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from ladder.ask.terminal.page import Page, Selection
from ladder.ask.terminal.terminal import Check, Terminal, colored, columns
from ladder.output.screen import wrapped

# The colors of the verdict's screen: those of a palette can be as light or dark as the ground.
_GOOD, _SHUT = "#5f875f", "#af5faf"
_STYLE = Style.from_dict(
    {
        "head": "dim",
        "question": "bold",
        "note": "",
        "at": f"bold {_GOOD}",
        "marked": _GOOD,
        "wrong": f"bold {_SHUT}",
        "keys": "dim",
    }
)

_WORDS = "? why unknown back change verdict save quit"


class Keyboard(Terminal):
    """A terminal that can be redrawn."""

    def __init__(self) -> None:
        self._selection: Selection | None = None

    def ask(self, page: Page, check: Check) -> str:
        """Return what the person picks or types; complaints appear below until it is valid."""
        # The same page again, after `why` or `?`: what was marked stays marked.
        if self._selection is None or self._selection.page != page:
            self._selection = Selection(page)
        return _Form(page, check, self._selection).run()

    def line(self, prompt: str) -> str:
        """Read one line of text."""
        bare = Page("", prompt)
        return _Form(bare, lambda text: None, Selection(bare)).run()


class _Form:
    """One question on screen, from the first key to the answer."""

    def __init__(self, page: Page, check: Check, selection: Selection) -> None:
        self.page = page
        self.check = check
        self.selection = selection
        self.wrong = ""
        self.refused = ""
        self.buffer = Buffer(multiline=False, on_text_changed=self._typed)

    def run(self) -> str:
        app: Application[str] = Application(
            layout=Layout(self._body(), focused_element=self.buffer),
            key_bindings=self._keys(),
            style=_STYLE,
            color_depth=None if colored() else ColorDepth.DEPTH_1_BIT,
            input=create_input(sys.stdin),
            # On a slow line, a terminal's report of its cursor would land in the answer.
            output=Vt100_Output(sys.stderr, _size, os.environ.get("TERM"), enable_cpr=False),
            erase_when_done=True,
        )
        return app.run()

    def _typed(self, _: Buffer) -> None:
        self.wrong = self.refused = ""

    def _body(self) -> HSplit:
        top = Window(FormattedTextControl(self._top), dont_extend_height=True)
        options = FormattedTextControl(self._options, get_cursor_position=self._cursor)
        typed = Window(BufferControl(self.buffer, [BeforeInput("> ")]), height=1, wrap_lines=False)
        bottom = Window(FormattedTextControl(self._bottom), dont_extend_height=True)
        listed = [Window(options, height=self._height)] if self.page.options else []
        return HSplit([top, *listed, typed, bottom])

    def _top(self) -> StyleAndTextTuples:
        text: StyleAndTextTuples = []
        if self.page.head:
            text.append(("class:head", f"\n{self.page.head}\n"))
        text.append(("class:question", _wrapped(self.page.question)))
        text += [("class:note", "\n" + _wrapped(f"  {note}", hang=0)) for note in self.page.notes]
        return text

    def _lines(self) -> list[list[str]]:
        """Return each line of the list, wrapped under its own text, including the last line."""
        texts = [*self.page.options, self.page.last]
        starts = [f"{n:>2} {self.selection.box(n - 1)}" for n in range(1, len(texts) + 1)]
        width = max(16, columns() - 2 - max(map(len, starts)))
        return [
            [start + first, *(" " * len(start) + line for line in rest)]
            for start, (first, *rest) in zip(
                starts, (wrapped(text, width, 0) for text in texts), strict=True
            )
        ]

    def _height(self) -> Dimension:
        lines = sum(map(len, self._lines()))
        return Dimension(min=min(lines, 3), max=lines, preferred=lines)

    def _options(self) -> StyleAndTextTuples:
        options: StyleAndTextTuples = []
        for number, lines in enumerate(self._lines()):
            here = number == self.selection.pointer
            marked = number < len(self.page.options) and bool(self.selection.states[number])
            style = "class:at" if here else "class:marked" if marked else ""
            text = "\n  ".join(lines)
            newline = "" if number == len(self.page.options) else "\n"
            options.append((style, f"{'>' if here else ' '} {text}{newline}"))
        return options

    def _cursor(self) -> Point:
        """Return the position to keep in view if the list is longer than the screen."""
        return Point(0, sum(map(len, self._lines()[: self.selection.pointer or 0])))

    def _bottom(self) -> StyleAndTextTuples:
        text: StyleAndTextTuples = []
        if self.wrong:
            text.append(("class:wrong", _wrapped(self.wrong) + "\n"))
        if self.page.legal:
            text.append(("class:keys", _wrapped(f"{self.selection.keys()} · {_WORDS}")))
        return text

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        empty = Condition(lambda: not self.buffer.text)
        if self.page.options:
            for key, by in (("up", -1), ("s-tab", -1), ("down", 1), ("tab", 1)):
                keys.add(key)(partial(self._move, by))
        if self.page.pick in ("some", "each"):
            for key, by in ((" ", 1), ("right", 1), ("left", -1)):
                keys.add(key, filter=empty)(partial(self._turn, by))
        keys.add("enter")(self._enter)
        # What was refused gives way to what is typed next, unless it is edited.
        keys.add(Keys.Any, filter=Condition(lambda: bool(self.refused)))(self._anew)
        keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt))
        keys.add("c-d", filter=empty)(lambda event: event.app.exit(exception=EOFError))
        return keys

    def _move(self, by: int, _: KeyPressEvent) -> None:
        self.wrong = ""
        self.buffer.reset()
        self.selection.move(by)

    def _turn(self, by: int, _: KeyPressEvent) -> None:
        self.wrong = self.selection.turn(self.selection.pointer, by)

    def _anew(self, event: KeyPressEvent) -> None:
        if event.data.isprintable():
            self.buffer.reset()
        self.buffer.insert_text(event.data)

    def _enter(self, event: KeyPressEvent) -> None:
        at_rest = self.page.pick == "each" and self.selection.pointer == len(self.page.options)
        if at_rest and not self.buffer.text and "" in self.selection.states:
            self.selection.turn(self.selection.pointer)
            return
        text, self.wrong = self.selection.answer(self.buffer.text)
        if not self.wrong:
            self.wrong = self.check(text) or ""
        self.refused = self.buffer.text if self.wrong else ""
        if not self.wrong:
            event.app.exit(result=text)


def _size() -> Size:
    """Return the current rows and columns of the terminal."""
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except OSError:
        return Size(24, 80)
    return Size(rows or 24, columns or 80)


def _wrapped(text: str, hang: int = 2) -> str:
    return "\n".join(wrapped(text, columns(), hang))

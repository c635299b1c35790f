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
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    Container,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from ladder.ask.commands import Command, command_of
from ladder.ask.page import Page
from ladder.ask.question import Question
from ladder.cli.interview.lines import page_lines
from ladder.cli.interview.selection import Selection
from ladder.cli.interview.terminal import Check, Terminal, Tone, colored, columns, write
from ladder.engine.facts import Fact, Kind
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

AROUND = 4
"""Lines of a screen that a page of text leaves to the prompt below it."""

LEAST = 5
"""Lines of a list that are shown at least."""

ABOVE = 6
"""Lines at the end of what was said before that stay in view above a list."""

MORE = 2
"""Lines of a screen for what is typed, and for the note that a list goes on."""

_WORDS = "? why unknown back change verdict save quit"


class Keyboard(Terminal):
    """A terminal that can be redrawn."""

    def __init__(self) -> None:
        self._selections: dict[Page, Selection] = {}
        self._selection: Selection | None = None
        self._ahead = ""
        self._said = 0

    def ask(self, page: Page, check: Check) -> tuple[str, ...] | Command:
        """Return what the person picks or types; complaints appear below until it is valid."""
        # The same page again, after `why` or `back`: what was marked stays marked.
        now = self._selection = self._selections.setdefault(page, Selection(page))
        ahead, self._ahead, said, self._said = self._ahead, "", self._said, 0
        reply = _Form(check, now, above=said).run(ahead)
        if not isinstance(reply, Command):
            del self._selections[page]
        return reply

    def entered(self, page: Page) -> tuple[str, ...]:
        """Return the replies on a page that is not finished; "" for a question without one."""
        now = self._selections.get(page)
        return now.entered() if now else ()

    def marked(self) -> frozenset[str]:
        """Return the choices that were marked on the page that was shown last."""
        now = self._selection
        if now is None or now.pick != "marks":
            return frozenset()
        values = zip(now.page.choices, now.values, strict=True)
        return frozenset(choice.id for choice, value in values if value)

    def asked_now(self, page: Page) -> int:
        """Return the place of the question that the pointer is on."""
        now = self._selections.get(page)
        return now.rows[now.pointer].question if now and now.rows else 0

    def line(self, prompt: str) -> str:
        """Read one line of text."""
        if self._ahead:
            ahead, self._ahead = self._ahead, ""
            return ahead
        bare = Page((Question(Fact("", Kind.TEXT, prompt), ("",)),))
        reply = _Form(lambda replies: None, Selection(bare), commands=False).run()
        return reply[0] if isinstance(reply, tuple) else ""

    def say(self, text: str, tone: Tone = "plain") -> None:
        """Show a message; it stays in view above the question that follows."""
        self._said += len(wrapped(text, columns()))
        super().say(text, tone)

    def page(self, text: str, *, wrap: bool = True) -> None:
        """Show a text screen by screen from its top, and wait for Enter after each.

        What is typed instead is the reply to the question that follows.
        """
        lines = wrapped(text, columns()) if wrap else text.splitlines()
        room = max(4, _size().rows - AROUND)
        for at in range(0, len(lines), room):
            write("\n".join(lines[at : at + room]) + "\n")
            more = len(lines) - at - room
            typed = self.line(f"Enter shows {more} more lines" if more > 0 else "Enter goes on")
            if typed.strip().lower() == "q":  # leaves the text, as in a pager
                return
            if typed.strip():
                self._ahead = typed.strip()
                return


class _Form:
    """One page on screen, from the first key to the answer."""

    def __init__(
        self, check: Check, selection: Selection, *, commands: bool = True, above: int = 0
    ) -> None:
        self.page, self.selection = selection.page, selection
        self.check, self.commands, self.above = check, commands, above
        self.wrong = ""
        self.buffer = Buffer(multiline=False, on_text_changed=self._typed)

    def run(self, ahead: str = "") -> tuple[str, ...] | Command:
        """Return the reply; `ahead` was typed before the question was shown."""
        app: Application[tuple[str, ...] | Command] = Application(
            layout=Layout(self._body(), focused_element=self.buffer),
            key_bindings=self._keys(),
            style=_STYLE,
            color_depth=None if colored() else ColorDepth.DEPTH_1_BIT,
            input=create_input(sys.stdin),
            # On a slow line, a terminal's report of its cursor would land in the answer.
            output=Vt100_Output(sys.stderr, _size, os.environ.get("TERM"), enable_cpr=False),
            erase_when_done=True,
        )

        def begin() -> None:
            if ahead:
                self.buffer.insert_text(ahead)
                app.key_processor.feed(KeyPress(Keys.Enter, "\r"))
                app.key_processor.process_keys()

        return app.run(pre_run=begin)

    def _typed(self, buffer: Buffer) -> None:
        self.wrong = ""
        if "\n" in buffer.text:  # pasted
            buffer.text = " ".join(buffer.text.splitlines())

    def _body(self) -> HSplit:
        top = Window(FormattedTextControl(self._top), dont_extend_height=True)
        options = FormattedTextControl(self._options, get_cursor_position=self._cursor)
        typed = Window(BufferControl(self.buffer, [BeforeInput("> ")]), height=1, wrap_lines=False)
        bottom = Window(FormattedTextControl(self._bottom), dont_extend_height=True)
        more = FormattedTextControl(self._more)
        listed: list[Container] = []
        if self.selection.pick != "text":
            listed = [
                Window(options, height=self._height),
                ConditionalContainer(Window(more, height=1), Condition(lambda: bool(self._more()))),
            ]
        return HSplit([top, *listed, typed, bottom])

    def _top(self) -> StyleAndTextTuples:
        text: StyleAndTextTuples = []
        if self.page.head:
            text.append(("class:head", f"\n{self.page.head}\n"))
        text.append(("class:question", _wrapped(self.page.title)))
        text += [("class:note", "\n" + _wrapped(f"  {note}", hang=0)) for note in self.page.notes]
        return text

    def _height(self) -> Dimension:
        """Return the height of the list; what was said before it stays in view above."""
        lines = sum(map(len, page_lines(self.selection)))
        most = min(lines, self._room())
        return Dimension(min=min(lines, 3), max=most, preferred=most)

    def _room(self) -> int:
        """Return the lines that the rest of the screen leaves to the list, or a few at least."""
        texts = (self._top(), self._bottom())
        others = sum("".join(part[1] for part in text).count("\n") + 1 for text in texts)
        return max(LEAST, _size().rows - min(self.above, ABOVE) - others - MORE)

    def _options(self) -> StyleAndTextTuples:
        options: StyleAndTextTuples = []
        every = page_lines(self.selection)
        for number, lines in enumerate(every):
            here = number == self.selection.pointer
            marked = number < len(self.selection.values) and bool(self.selection.values[number])
            style = "class:at" if here else "class:marked" if marked else ""
            newline = "" if number == len(every) - 1 else "\n"
            options.append((style, f"{'>' if here else ' '} " + "\n  ".join(lines) + newline))
        return options

    def _more(self) -> StyleAndTextTuples:
        """Return that the list goes on, where it is longer than its place."""
        lines = sum(map(len, page_lines(self.selection)))
        return [("class:keys", "  … ↑↓ shows the others")] if lines > self._room() else []

    def _cursor(self) -> Point:
        """Return the position to keep in view if the list is longer than the screen."""
        return Point(0, sum(map(len, page_lines(self.selection)[: self.selection.pointer])))

    def _bottom(self) -> StyleAndTextTuples:
        text: StyleAndTextTuples = []
        if self.wrong:
            text.append(("class:wrong", _wrapped(self.wrong) + "\n"))
        if self.commands:
            text.append(("class:keys", _wrapped(f"{self.selection.keys()} · {_WORDS}")))
        return text

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        empty = Condition(lambda: not self.buffer.text)
        if self.selection.pick != "text":
            for key, by in (("up", -1), ("s-tab", -1), ("down", 1), ("tab", 1)):
                keys.add(key)(partial(self._move, by))
        if self.selection.pick in ("marks", "form"):
            for key, by in ((" ", 1), ("right", 1), ("left", -1)):
                keys.add(key, filter=empty)(partial(self._turn, by))
        keys.add("enter")(self._enter)
        keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt))
        keys.add("c-d", filter=empty)(lambda event: event.app.exit(exception=EOFError))
        return keys

    def _move(self, by: int, event: KeyPressEvent) -> None:
        """Point elsewhere. What was typed on a line of a form is taken first, as Enter does."""
        text = self.buffer.text.strip()
        if self.selection.pick == "marks":
            self.wrong = ""
        elif not text or self.selection.pick != "form":
            self._refuse("")
        elif (command := command_of(text)) and command is not Command.UNKNOWN:
            event.app.exit(result=command)
            return
        elif not self._line(text):
            return
        self.selection.move(by)

    def _turn(self, by: int, _: KeyPressEvent) -> None:
        self.wrong = self.selection.turn(by)
        self.selection.done.discard(self.selection.pointer)  # until Enter confirms it again

    def _refuse(self, wrong: str) -> None:
        """Clear what was typed, so that Enter does not send it again; say what is wrong, if any."""
        self.buffer.reset()
        self.wrong = wrong

    def _enter(self, event: KeyPressEvent) -> None:
        text = self.buffer.text.strip()
        command = command_of(text) if self.commands else None
        if command and command is not Command.UNKNOWN:
            event.app.exit(result=command)
        elif self.selection.pick == "form":
            if not text or self._line(text):
                self._go_on(event)
        elif command:
            self._take(event, (Command.UNKNOWN,))
        else:
            self._take(event, self.selection.with_typed(text) if text else self.selection.replies())

    def _line(self, text: str) -> bool:
        """Take what was typed on the line of a form; return whether it can be taken."""
        selection = self.selection
        row, was = selection.rows[selection.pointer], selection.values[selection.pointer]
        if command_of(text) is Command.UNKNOWN:
            selection.clear()
        else:
            wrong = selection.typed(text)
            if not wrong and not row.choice:
                before = [""] * row.question
                wrong = self.check([*before, selection.values[selection.pointer]]) or ""
            if wrong:
                selection.values[selection.pointer] = was
                self._refuse(wrong)
                return False
        self._refuse("")
        selection.done.add(selection.pointer)
        return True

    def _go_on(self, event: KeyPressEvent) -> None:
        """Go to the next line of a form; after the last one, take all of it."""
        self._refuse("")
        self.selection.done.add(self.selection.pointer)
        if self.selection.pointer < self.selection.lines - 1:
            self.selection.move(1)
        else:
            self._take(event, self.selection.replies())

    def _take(self, event: KeyPressEvent, replies: tuple[str, ...]) -> None:
        """End with these replies if they can be taken."""
        if replies == ("",) and self.selection.pick == "marks":
            self.wrong = "Nothing is marked yet. Space marks a line; Enter takes what is marked."
            return
        checked = ((number, self.check(replies[: number + 1])) for number in range(len(replies)))
        number, wrong = next(((n, wrong) for n, wrong in checked if wrong), (0, None))
        if wrong is None:
            event.app.exit(result=replies)
            return
        self._refuse(wrong)
        asked = [row.question for row in self.selection.rows]
        if number in asked:
            self.selection.pointer = asked.index(number)


def _size() -> Size:
    """Return the current rows and columns of the terminal."""
    try:
        columns, rows = os.get_terminal_size(sys.stderr.fileno())
    except OSError:
        return Size(24, 80)
    return Size(rows or 24, columns or 80)


def _wrapped(text: str, hang: int = 2) -> str:
    return "\n".join(wrapped(text, columns(), hang))

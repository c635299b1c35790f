"""`ladder ask`: an interview that asks only what can still change the verdict."""

import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ladder.cli import BAD_INPUT, INTERRUPTED, app
from ladder.cli.options import AsOf, Rules, day, flag, option, rulebook
from ladder.cli.streams import between_words, colored, width, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ladder.cli.interview.terminal import Terminal
    from ladder.engine.facts import Facts
    from ladder.engine.problem import Problem
    from ladder.engine.verdict import Verdict


@app.command()
def ask(
    start: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE | SENTENCE]",
            help="Problem file to continue, or what goes wrong, in your own words.",
        ),
    ] = None,
    save: Annotated[Path | None, option("FILE", "Save your answers to FILE.")] = None,
    force: Annotated[bool, flag("--force", "With --save: overwrite FILE without asking.")] = False,
    again: Annotated[
        bool, flag("--again", "Ask again about facts that the file marks as unknown.")
    ] = False,
    plain: Annotated[
        bool, flag("--plain", "Print plain lines, for simple terminals and screen readers.")
    ] = False,
    rules: Rules = None,
    as_of: AsOf = None,
) -> None:
    """Ask questions and recommend a technique.

    Each question can change the result. For a FILE with a proposal, `ladder` asks for the facts
    that `ladder check` reports as missing, and writes the answers into FILE. Without a terminal,
    print the next question and stop.
    """
    from ladder.ask.sentence import without_terminal as next_step
    from ladder.cli.interview.saving import Commands, claim, resumed, without_terminal
    from ladder.cli.interview.session import Session
    from ladder.cli.interview.terminal import Quit

    commands = Commands(tuple(rules or ()), as_of, save, force, again)
    today = day(as_of)
    book = rulebook(rules).on(today)
    file = Path(start) if start and _names_a_file(start) else None
    sentence = start if start and not file else ""
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()

    def wanted(problem: "Problem") -> "Callable[[Facts], Sequence[str]] | None":
        if "proposal.technique" not in problem.facts:
            return None  # the check takes a moment to import
        from ladder.check.condense import lacking

        return lacking(book, problem, today)

    if sentence and not is_terminal:
        from ladder.api.first_answer import first_answer

        at_once = first_answer(sentence, book, as_of=today)
        text = next_step(sentence, book, at_once, commands.advise(Path("-")), commands.ask())
        write(f"{between_words(text)}\n")
        return
    if not is_terminal:
        session = Session(book, today, file, commands, _shown, wanted=wanted)
        sys.stderr.write(without_terminal(session.open_facts(), book, file, commands))
        raise typer.Exit(BAD_INPUT)
    for name in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(name, _gone)
    terminal = _terminal(plain=plain or os.environ.get("TERM", "dumb") == "dumb")
    claim()
    try:
        file = resumed(terminal, book, file, sentence)
    except EOFError:
        raise KeyboardInterrupt from None
    except Quit:
        return
    session = Session(book, today, file, commands, _shown, "" if file else sentence, wanted)
    try:
        session.run(terminal, color=colored())
    except (KeyboardInterrupt, EOFError):
        _interrupted(terminal, session.keeper.where())


def _names_a_file(start: str) -> bool:
    """Return whether the argument is a path, there or not, in place of words about a problem."""
    one_word = " " not in start.strip()
    return os.path.exists(start) or (one_word and bool(re.search(r"/|\.\w+$|^-$", start)))


def _shown(verdict: "Verdict", color: bool, brief: bool) -> str:
    from ladder.advice.formats import text
    from ladder.advice.view import Detail, View

    detail = Detail.BRIEF if brief else Detail.SCREEN
    return text.render(verdict, View(width(), color, detail, options=False))


def _terminal(*, plain: bool) -> "Terminal":
    if plain:
        from ladder.cli.interview.terminal import Plain

        return Plain()
    from ladder.cli.interview.keyboard import Keyboard

    return Keyboard()


def _gone(number: int, frame: object) -> NoReturn:
    """Handle a closed terminal or a request to end like an interrupt: the answers are on disk."""
    raise KeyboardInterrupt


def _interrupted(terminal: "Terminal", where: str) -> NoReturn:
    for name in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    try:
        terminal.say(f"\nInterrupted. {where}", "warning")
    except OSError:
        # The terminal is gone, so Python must not write to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(INTERRUPTED)  # not by typer, which would repeat the message

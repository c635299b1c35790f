"""The verdict for a terminal: in five lines, on one screen, in full, or with every rule.

Meaning is in words: colour and marks only repeat what a word beside them says, and every line reads
from left to right, so the same text serves a pipe, a narrow window and a screen reader.
"""

from ladder.advice import screen
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.verdict import Verdict


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as lines of at most the view's width, ending in a newline."""
    match view.detail:
        case Detail.BRIEF:
            return screen.brief(verdict, view)
        case Detail.SCREEN:
            return screen.one_screen(verdict, view)
        case Detail.FULL:
            from ladder.advice import full  # most want one screen

            return full.render(verdict, view)
        case Detail.TRACE:
            from ladder.advice import trace

            return trace.render(verdict, view)

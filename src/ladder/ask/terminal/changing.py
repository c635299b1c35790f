"""Which answer a person wants to change."""

from ladder.ask.answer import command_of
from ladder.ask.interview import Interview
from ladder.ask.terminal.page import Page
from ladder.ask.terminal.terminal import Terminal
from ladder.ask.wording import value_in_words


def picked(terminal: Terminal, interview: Interview) -> str | None:
    """The fact that is to be asked about anew; None where the person wants none."""
    facts, vocabulary = interview.changeable, interview.rulebook.facts
    if not facts:
        terminal.say("Nothing was answered yet.", "warning")
        return None
    options = tuple(
        f"{vocabulary[fact].question} → {value_in_words(vocabulary[fact], interview.settled[fact])}"
        for fact in facts
    )
    legal = f"Give a number from 1 to {len(facts) + 1}."
    asked = "Which answer do you want to change?"
    text = terminal.ask(
        Page("", asked, options=options, last="None", pick="one", legal=legal),
        lambda text: (
            None if command_of(text) or _number(text) in range(1, len(facts) + 2) else legal
        ),
    )
    number = _number(text)
    return facts[number - 1] if 1 <= number <= len(facts) else None


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0

"""Commands that can be typed at any question in place of an answer."""

import re
from enum import StrEnum


class Command(StrEnum):
    """A command that you can type at any question instead of an answer."""

    HELP = "?"
    WHY = "why"
    UNKNOWN = "unknown"
    BACK = "back"
    CHANGE = "change"
    VERDICT = "verdict"
    SAVE = "save"
    QUIT = "quit"


COMMANDS = {
    Command.HELP: "what may be answered, and what it means",
    Command.WHY: "which rules wait for it, and what each answer could lead to",
    Command.UNKNOWN: "you do not know: never taken for a no, nor for proof",
    Command.BACK: "the question before",
    Command.CHANGE: "another answer to something that you have answered",
    Command.VERDICT: "what stands now",
    Command.SAVE: "write the answers to a file and go on",
    Command.QUIT: "stop here; the answers are kept",
}

_COMMAND_WORDS = {
    **{command.value: command for command in Command},
    "help": Command.HELP, "h": Command.HELP, "why?": Command.WHY, "exit": Command.QUIT,
    "q": Command.QUIT,
    **dict.fromkeys(
        ("don't know", "don’t know", "dont know", "i don't know", "not sure", "no idea", "idk",
         "dunno", "i am not sure", "i'm not sure"),
        Command.UNKNOWN,
    ),
}  # fmt: skip


_UNSURE = re.compile(r"^(no idea|i don't know|don't know|not sure)\b[,.;: -].*")
"""Words that open an answer of nobody who knows: "no idea, it is GPT-5"."""


def command_of(text: str) -> Command | None:
    """Return the command that a text is, if it is one."""
    words = " ".join(text.split()).lower().rstrip(".!")
    return _COMMAND_WORDS.get(words) or _COMMAND_WORDS.get(_UNSURE.sub(r"\1", words))

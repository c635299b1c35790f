"""What a person may say instead of an answer."""

from enum import StrEnum


class Command(StrEnum):
    """What can be said at any question instead of an answer."""

    HELP = "?"
    WHY = "why"
    UNKNOWN = "unknown"
    BACK = "back"
    CHANGE = "change"
    MORE = "more"
    VERDICT = "verdict"
    SAVE = "save"
    QUIT = "quit"


COMMANDS = {
    Command.HELP: "what may be answered, and what it means",
    Command.WHY: "which rules wait for it, and what each answer could lead to",
    Command.UNKNOWN: "you do not know: never taken for a no, nor for proof",
    Command.BACK: "the question before",
    Command.CHANGE: "another answer to something that you have answered",
    Command.MORE: "ask on where the verdict stands: what is left can change how to go about it",
    Command.VERDICT: "what stands now",
    Command.SAVE: "write the answers to a file and go on",
    Command.QUIT: "stop here; the answers are kept",
}

_COMMAND_WORDS = {
    **{command.value: command for command in Command},
    "help": Command.HELP, "h": Command.HELP, "why?": Command.WHY, "exit": Command.QUIT,
    **dict.fromkeys(
        ("don't know", "don’t know", "dont know", "i don't know", "not sure", "no idea", "idk",
         "dunno", "none of these", "i am not sure", "i'm not sure"),
        Command.UNKNOWN,
    ),
}  # fmt: skip


def command_of(text: str) -> Command | None:
    """The word to the interviewer that a text is, if it is one."""
    return _COMMAND_WORDS.get(" ".join(text.split()).lower().rstrip(".!"))

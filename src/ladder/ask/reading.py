"""What a typed answer means: a reply, a word to the interviewer, or a complaint. Stdlib only."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ladder.ask.asking import Query, Reply, because_of, score_of, unknown_reply, value_reply
from ladder.ask.numbers import NotANumber, bounds, example, number
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.output.diagnostics import nearest

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SCORED = re.compile(
    r"(?P<score>[0-9][0-9.,]*\s*%?(?:\s*(?:/|of)\s*[0-9.]+)?)\s*[:;]\s*(?P<text>.+)"
)
_OF = re.compile(r"(?P<part>[0-9.,]+)\s*(?:/|of)\s*(?P<whole>[0-9.]+)")
_YES = ("yes", "y", "true", "on")
_NO = ("no", "n", "false", "off")


class Command(StrEnum):
    """What can be said at any question instead of an answer."""

    HELP = "?"
    WHY = "why"
    UNKNOWN = "unknown"
    BACK = "back"
    VERDICT = "verdict"
    SAVE = "save"
    QUIT = "quit"


COMMANDS = {
    Command.HELP: "what may be answered, and what it means",
    Command.WHY: "which rules wait for it, and what each answer could lead to",
    Command.UNKNOWN: "you do not know; never taken for proof",
    Command.BACK: "the question before",
    Command.VERDICT: "what stands now",
    Command.SAVE: "write the answers to a file and go on",
    Command.QUIT: "stop here; the answers are kept",
}

_ALSO = {
    "help": Command.HELP, "h": Command.HELP, "why?": Command.WHY, "exit": Command.QUIT,
    "don't know": Command.UNKNOWN, "dont know": Command.UNKNOWN, "i don't know": Command.UNKNOWN,
    "not sure": Command.UNKNOWN, "no idea": Command.UNKNOWN, "idk": Command.UNKNOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Complaint:
    """An answer that cannot be taken: what is wrong with it, and what to write."""

    text: str


def read(query: Query, text: str, facts: Facts) -> Reply | Command | Complaint:
    """What `text` means as an answer to `query`, given what is known."""
    words = " ".join(text.split())
    if command := command_in(words):
        return unknown_reply(query) if command is Command.UNKNOWN else command
    if not words:
        return Complaint(f"Nothing is taken for granted here. {legal(query)}")
    if found := _CONTROL.search(text.strip()):
        return Complaint(f"There is a control character in it (U+{ord(found[0]):04X}). Remove it.")
    if query.form == "reason":
        return _reason(query, words, facts)
    try:
        return _value(query, words, facts)
    except NotANumber as error:
        return Complaint(str(error))


def command_in(text: str) -> Command | None:
    """The word to the interviewer that a text is, if it is one."""
    word = text.strip().lower()
    return _ALSO.get(word) or (Command(word) if word in list(Command) else None)


def legal(query: Query) -> str:
    """What may be answered, in a line."""
    fact = query.fact
    match fact.kind:
        case Kind.BOOL:
            return "Answer yes, no or unknown."
        case Kind.CHOICE:
            return "Pick one of the list, or answer unknown."
        case Kind.CHOICES:
            return "Pick one or more of the list, none, or unknown."
        case Kind.WHOLE | Kind.NUMBER:
            return f"Give a number ({bounds(fact)}), or answer unknown. {example(fact)}"
        case _:
            return "Write one sentence, or answer unknown."


def _value(query: Query, words: str, facts: Facts) -> Reply | Complaint:
    fact = query.fact
    match fact.kind:
        case Kind.BOOL:
            return _bool(query, words)
        case Kind.CHOICE:
            found = pick(words, fact)
            return Complaint(found) if isinstance(found, str) else value_reply(query, found.id)
        case Kind.CHOICES:
            return _several(query, words)
        case Kind.WHOLE | Kind.NUMBER:
            return value_reply(query, number(words, fact, _top(facts)))
        case _:
            return value_reply(query, words)


def _bool(query: Query, words: str) -> Reply | Complaint:
    word = words.lower().rstrip(".!")
    if word in _YES or word == "1":
        return value_reply(query, True)
    if word in _NO or word == "2":
        return value_reply(query, False)
    return Complaint("Answer yes or no, or unknown if you do not know.")


def pick(words: str, fact: Fact) -> Choice | str:
    """The choice that a word, its beginning or its number names; else what is wrong."""
    word = words.lower()
    if word.isdecimal():
        at = int(word)
        if 1 <= at <= len(fact.choices):
            return fact.choices[at - 1]
        return f"There is no number {word}; they go from 1 to {len(fact.choices)}."
    dashed = word.replace(" ", "-").replace("_", "-")
    exact = [choice for choice in fact.choices if choice.id == dashed]
    begun = exact or [choice for choice in fact.choices if choice.id.startswith(dashed)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        return f"“{words}” could be {' or '.join(choice.id for choice in begun)}."
    within = [each for each in fact.choice_ids() if dashed in each]
    near = within[0] if len(within) == 1 else nearest(dashed, fact.choice_ids())
    hint = f" Did you mean {near}?" if near else " ? shows what may be answered."
    return f"“{words[:40]}” is not in the list.{hint}"


def _several(query: Query, words: str) -> Reply | Complaint:
    fact = query.fact
    if words.lower() in ("none", "nothing", "none of them"):
        if query.id == "needs":
            return Complaint("At least one thing must be wrong or wanted. Or answer unknown.")
        return value_reply(query, frozenset())
    if words.lower() in ("all", "all of them"):
        return value_reply(query, frozenset(fact.choice_ids()))
    picked: set[str] = set()
    unsure: set[str] = set()
    for word in _words(words, fact):
        doubted = query.doubt and word.endswith("?")
        found = pick(word.rstrip("?") if doubted else word, fact)
        if isinstance(found, str):
            return Complaint(found)
        (unsure if doubted else picked).add(found.id)
    return value_reply(query, frozenset(picked - unsure), unsure)


def _words(words: str, fact: Fact) -> list[str]:
    """The single answers in a list; a comma is not needed between words of the list."""
    by_comma = [each.strip() for each in re.split(r"[,;]| and ", words) if each.strip()]
    found: list[str] = []
    for each in by_comma:
        whole = pick(each.rstrip("?"), fact)
        found += [each] if isinstance(whole, Choice) or " " not in each else each.split()
    return found


def _reason(query: Query, words: str, facts: Facts) -> Reply | Complaint:
    """A reason, with a score before it if there is one."""
    because, score = because_of(query.technique), score_of(query.technique)
    found = _SCORED.fullmatch(words)
    if not found:
        if not re.search(r"[^\W\d_]", words):
            return Complaint(
                "Write what goes wrong in words; a score may stand before: 0.62: stiff."
            )
        return Reply({because: words})
    try:
        value = _score(found["score"].strip(), facts)
    except NotANumber as error:
        return Complaint(str(error))
    return Reply({score: value, because: found["text"].strip()})


def _score(text: str, facts: Facts) -> float:
    top = _top(facts)
    plain = Fact("score", Kind.NUMBER, "", minimum=0, maximum=1_000_000)
    if not (found := _OF.fullmatch(text)):
        return number(text, plain, top)
    part, whole = number(found["part"], plain), number(found["whole"], plain)
    if not whole:
        raise NotANumber("A score out of 0 means nothing. For example: 0.62, 62% or 3.1/5.")
    return round(part if whole == top else part / whole * top, 12)


def _top(facts: Facts) -> float:
    top: Value | None = facts.get("evaluation.scale_top")
    return float(top) if isinstance(top, int | float) and top > 0 else 1.0

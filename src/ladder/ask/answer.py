"""What a typed text means: an answer, a word to the interviewer, or a complaint."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ladder.ask.numbers import NotANumber, bounds, example, number
from ladder.ask.question import Question, because_of, outcome_of, score_of, word_of
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.output.diagnostics import nearest


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer states: facts, facts that nobody knows, and techniques tried in some way."""

    facts: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()

    def settled(self) -> dict[str, Value | None]:
        """The facts that the answer settles; None stands for unknown."""
        return {**self.facts, **dict.fromkeys(sorted(self.unknown))}


def unknown_answer(question: Question) -> Answer:
    """What "unknown" states. An attempt whose failing has no reason counts as inconclusive."""
    if question.form == "reason":
        return Answer({outcome_of(question.technique): "inconclusive"})
    return Answer(unknown=frozenset(question.settles))


def answer_of(question: Question, value: Value, unsure: Iterable[str] = ()) -> Answer:
    """What a legal value states; `unsure` names what nobody knows of a list."""
    if not question.allows_unknown or not isinstance(value, frozenset):
        return Answer({question.settles[0]: value})
    doubted = frozenset(unsure)
    unknown = frozenset(fact for fact in question.settles if word_of(fact) in doubted)
    known = [fact for fact in question.settles if fact not in unknown]
    if question.form == "list":
        return Answer({fact: word_of(fact) in value for fact in known}, unknown)
    left_out = (fact for fact in known if word_of(fact) not in value)
    return Answer(dict.fromkeys(left_out, "untried"), unknown, value)


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


def read(question: Question, text: str, facts: Facts) -> Answer | Command | Complaint:
    """What `text` means as an answer to `question`, given what is known."""
    words = " ".join(text.split())
    if command := command_in(words):
        return unknown_answer(question) if command is Command.UNKNOWN else command
    if not words:
        return Complaint(f"Nothing is taken for granted here. {legal(question)}")
    if found := _CONTROL.search(text.strip()):
        return Complaint(f"There is a control character in it (U+{ord(found[0]):04X}). Remove it.")
    if question.form == "reason":
        return _reason(question, words, facts)
    try:
        return _value(question, words, facts)
    except NotANumber as error:
        return Complaint(str(error))


def command_in(text: str) -> Command | None:
    """The word to the interviewer that a text is, if it is one."""
    word = text.strip().lower()
    return _ALSO.get(word) or (Command(word) if word in list(Command) else None)


def legal(question: Question) -> str:
    """What may be answered, in a line."""
    fact = question.fact
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


def _value(question: Question, words: str, facts: Facts) -> Answer | Complaint:
    fact = question.fact
    match fact.kind:
        case Kind.BOOL:
            return _bool(question, words)
        case Kind.CHOICE:
            found = pick(words, fact)
            return Complaint(found) if isinstance(found, str) else answer_of(question, found.id)
        case Kind.CHOICES:
            return _several(question, words)
        case Kind.WHOLE | Kind.NUMBER:
            return answer_of(question, number(words, fact, _top(facts)))
        case _:
            return answer_of(question, words)


def _bool(question: Question, words: str) -> Answer | Complaint:
    word = words.lower().rstrip(".!")
    if word in _YES or word == "1":
        return answer_of(question, True)
    if word in _NO or word == "2":
        return answer_of(question, False)
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


def _several(question: Question, words: str) -> Answer | Complaint:
    fact = question.fact
    if words.lower() in ("none", "nothing", "none of them"):
        if question.id == "needs":
            return Complaint("At least one thing must be wrong or wanted. Or answer unknown.")
        return answer_of(question, frozenset())
    if words.lower() in ("all", "all of them"):
        return answer_of(question, frozenset(fact.choice_ids()))
    picked: set[str] = set()
    unsure: set[str] = set()
    for word in _words(words, fact):
        doubted = question.allows_unknown and word.endswith("?")
        found = pick(word.rstrip("?") if doubted else word, fact)
        if isinstance(found, str):
            return Complaint(found)
        (unsure if doubted else picked).add(found.id)
    return answer_of(question, frozenset(picked - unsure), unsure)


def _words(words: str, fact: Fact) -> list[str]:
    """The single answers in a list; a comma is not needed between words of the list."""
    by_comma = [each.strip() for each in re.split(r"[,;]| and ", words) if each.strip()]
    found: list[str] = []
    for each in by_comma:
        whole = pick(each.rstrip("?"), fact)
        found += [each] if isinstance(whole, Choice) or " " not in each else each.split()
    return found


def _reason(question: Question, words: str, facts: Facts) -> Answer | Complaint:
    """A reason, with a score before it if there is one."""
    because, score = because_of(question.technique), score_of(question.technique)
    found = _SCORED.fullmatch(words)
    if not found:
        if not re.search(r"[^\W\d_]", words):
            return Complaint(
                "Write what goes wrong in words; a score may stand before: 0.62: stiff."
            )
        return Answer({because: words})
    try:
        value = _score(found["score"].strip(), facts)
    except NotANumber as error:
        return Complaint(str(error))
    return Answer({score: value, because: found["text"].strip()})


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

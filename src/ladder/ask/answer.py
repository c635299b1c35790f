"""What a typed text means: an answer, a word to the interviewer, or a complaint."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ladder.ask.question import Question, because_of, outcome_of, score_of, word_of
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.load.numbers import Complaint, bounds, example, number
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
    unknown_words = frozenset(unsure)
    unknown = frozenset(fact for fact in question.settles if word_of(fact) in unknown_words)
    known = [fact for fact in question.settles if fact not in unknown]
    if question.form == "list":
        return Answer({fact: word_of(fact) in value for fact in known}, unknown)
    left_out = (fact for fact in known if word_of(fact) not in value)
    return Answer(dict.fromkeys(left_out, "untried"), unknown, value)


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

_COMMAND_WORDS = {
    **{command.value: command for command in Command},
    "help": Command.HELP, "h": Command.HELP, "why?": Command.WHY, "exit": Command.QUIT,
    "don't know": Command.UNKNOWN, "dont know": Command.UNKNOWN, "i don't know": Command.UNKNOWN,
    "not sure": Command.UNKNOWN, "no idea": Command.UNKNOWN, "idk": Command.UNKNOWN,
}  # fmt: skip
_BOOLS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1"), True),
    **dict.fromkeys(("no", "n", "false", "off", "2"), False),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SCORED = re.compile(
    r"(?P<score>[0-9][0-9.,]*\s*%?(?:\s*(?:/|of)\s*[0-9.]+)?)\s*[:;]\s*(?P<text>.+)"
)
_OF = re.compile(r"(?P<part>[0-9.,]+)\s*(?:/|of)\s*(?P<whole>[0-9.]+)")


def read(question: Question, text: str, facts: Facts) -> Answer | Command:
    """What `text` means as an answer to `question`, given what is known.

    Raises:
        Complaint: if it cannot be taken.
    """
    words = " ".join(text.split())
    if command := _COMMAND_WORDS.get(words.lower()):
        return unknown_answer(question) if command is Command.UNKNOWN else command
    if not words:
        raise Complaint(f"Nothing is taken for granted here. {legal(question)}")
    if control := _CONTROL.search(text.strip()):
        code = f"U+{ord(control[0]):04X}"
        raise Complaint(f"There is a control character in it ({code}). Remove it.")
    if question.form == "reason":
        return _reason(question, words, facts)
    match question.fact.kind:
        case Kind.BOOL:
            value = _BOOLS.get(words.lower().rstrip(".!"))
            if value is None:
                raise Complaint("Answer yes or no, or unknown if you do not know.")
            return answer_of(question, value)
        case Kind.CHOICE:
            return answer_of(question, pick(words, question.fact).id)
        case Kind.CHOICES:
            return _several(question, words)
        case Kind.WHOLE | Kind.NUMBER:
            return answer_of(question, number(words, question.fact, _best_score(facts)))
        case _:
            return answer_of(question, words)


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


def pick(words: str, fact: Fact) -> Choice:
    """The choice that a word, its beginning or its number names.

    Raises:
        Complaint: if it names none or several.
    """
    word = words.lower()
    if word.isdecimal():
        if 1 <= int(word) <= len(fact.choices):
            return fact.choices[int(word) - 1]
        raise Complaint(f"There is no number {word}; they go from 1 to {len(fact.choices)}.")
    dashed = word.replace(" ", "-").replace("_", "-")
    begun = _begun(dashed, fact)
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise Complaint(f"“{words}” could be {' or '.join(choice.id for choice in begun)}.")
    within = [name for name in fact.choice_ids() if dashed in name]
    near = within[0] if len(within) == 1 else nearest(dashed, fact.choice_ids())
    hint = f" Did you mean {near}?" if near else " ? shows what may be answered."
    raise Complaint(f"“{words[:40]}” is not in the list.{hint}")


def _begun(dashed: str, fact: Fact) -> list[Choice]:
    exact = [choice for choice in fact.choices if choice.id == dashed]
    return exact or [choice for choice in fact.choices if choice.id.startswith(dashed)]


def _several(question: Question, words: str) -> Answer:
    fact = question.fact
    if words.lower() in ("none", "nothing", "none of them"):
        if question.id == "needs":
            raise Complaint("At least one thing must be wrong or wanted. Or answer unknown.")
        return answer_of(question, frozenset())
    if words.lower() in ("all", "all of them"):
        return answer_of(question, frozenset(fact.choice_ids()))
    picked: set[str] = set()
    unsure: set[str] = set()
    for word in _items(words, fact):
        is_unsure = question.allows_unknown and word.endswith("?")
        choice = pick(word.rstrip("?") if is_unsure else word, fact)
        (unsure if is_unsure else picked).add(choice.id)
    return answer_of(question, frozenset(picked - unsure), unsure)


def _items(words: str, fact: Fact) -> Iterator[str]:
    """The single answers in a list; a comma is not needed between words of the list."""
    for item in filter(None, map(str.strip, re.split(r"[,;]| and ", words))):
        dashed = item.lower().rstrip("?").replace(" ", "-").replace("_", "-")
        yield from [item] if len(_begun(dashed, fact)) == 1 else item.split()


def _reason(question: Question, words: str, facts: Facts) -> Answer:
    """A reason, with a score before it if there is one."""
    because, score = because_of(question.technique), score_of(question.technique)
    if scored := _SCORED.fullmatch(words):
        value = _score(scored["score"].strip(), _best_score(facts))
        return Answer({score: value, because: scored["text"].strip()})
    if not re.search(r"[^\W\d_]", words):
        raise Complaint("Write what goes wrong in words; a score may stand before: 0.62: stiff.")
    return Answer({because: words})


def _score(text: str, best: float) -> float:
    fact = Fact("score", Kind.NUMBER, "", minimum=0, maximum=1_000_000)
    if not (share := _OF.fullmatch(text)):
        return number(text, fact, best)
    part, whole = number(share["part"], fact), number(share["whole"], fact)
    if not whole:
        raise Complaint("A score out of 0 means nothing. For example: 0.62, 62% or 3.1/5.")
    return round(part if whole == best else part / whole * best, 12)


def _best_score(facts: Facts) -> float:
    best = facts.get("evaluation.scale_top")
    return float(best) if isinstance(best, int | float) and best > 0 else 1.0

"""What a typed text means: an answer, a word to the interviewer, or a complaint."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ladder.ask.question import Question, because_of, outcome_of, score_of
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.load.numbers import Complaint, bounds, example, number
from ladder.load.scalars import DECEIVING
from ladder.output.diagnostics import nearest


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer states: facts, facts that nobody knows, and words that state no fact yet.

    `yes` are techniques tried in some way, or what is seen in bad answers; `no` what is not seen.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    def settled(self) -> dict[str, Value | None]:
        """The facts that the answer settles; None stands for unknown."""
        return {**self.facts, **dict.fromkeys(sorted(self.unknown))}


def unknown_answer(question: Question) -> Answer:
    """What "don't know" states. An attempt whose failing has no reason counts as inconclusive."""
    if question.form == "reason":
        return Answer({outcome_of(question.technique): "inconclusive"})
    return Answer(unknown=frozenset(question.settles))


def answer_of(question: Question, value: Value) -> Answer:
    """What a legal value of the one fact that is asked about states."""
    return Answer({question.settles[0]: value})


def answer_line_by_line(
    question: Question,
    yes: Collection[str],
    no: Collection[str],
    outcomes: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    """What yes and no to some lines of a list state; of the other lines, that nobody knows.

    `outcomes` say what came of some of the techniques that were tried.

    Raises:
        Complaint: if the list is the value of one fact, which cannot be known in part.
    """
    words = question.fact.choice_ids()
    if question.form == "triage":
        return Answer(yes=frozenset(yes), no=frozenset(no))
    if question.form == "fact":
        if not yes and not no:
            return unknown_answer(question)
        if len({*yes, *no}) < len(words):
            raise Complaint("Every line counts here. If the rest are a no, say so: the rest no.")
        return answer_of(question, frozenset(yes))
    facts = dict(zip(words, question.settles, strict=True))
    told = {*yes, *no, *outcomes}
    unknown = frozenset(fact for word, fact in facts.items() if word not in told)
    if question.form == "tried":
        known = {**dict.fromkeys(no, "untried"), **outcomes}
        return Answer({facts[word]: known[word] for word in known}, unknown, frozenset(yes))
    return Answer({facts[word]: word in yes for word in words if word in told}, unknown)


class Command(StrEnum):
    """What can be said at any question instead of an answer."""

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
    **dict.fromkeys(
        ("don't know", "don’t know", "dont know", "i don't know", "not sure", "no idea", "idk",
         "dunno", "none of these", "i am not sure", "i'm not sure"),
        Command.UNKNOWN,
    ),
}  # fmt: skip
_BOOLS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1"), True),
    **dict.fromkeys(("no", "n", "false", "off", "2"), False),
}
_SCORED = re.compile(
    r"(?P<score>[0-9][0-9.,]*\s*%?(?:\s*(?:/|of)\s*[0-9.]+)?)\s*[:;]\s*(?P<text>.+)"
)
_OF = re.compile(r"(?P<part>[0-9.,]+)\s*(?:/|of)\s*(?P<whole>[0-9.]+)")


def command_of(text: str) -> Command | None:
    """The word to the interviewer that a text is, if it is one."""
    return _COMMAND_WORDS.get(" ".join(text.split()).lower().rstrip(".!"))


def read(question: Question, text: str, facts: Facts) -> Answer | Command:
    """What `text` means as an answer to `question`, given what is known.

    Raises:
        Complaint: if it cannot be taken.
    """
    words = " ".join(text.split())
    command = Command.UNKNOWN if words and words == last_number(question) else command_of(text)
    if command:
        return unknown_answer(question) if command is Command.UNKNOWN else command
    if not words:
        raise Complaint(legal(question))
    if control := DECEIVING.search(text.strip()):
        code = f"U+{ord(control[0]):04X}"
        raise Complaint(f"There is a control character in it ({code}). Remove it.")
    if question.form == "reason":
        return _reason(question, words, facts)
    if question.line_by_line:
        outcomes, rest = _outcomes(question, words)
        if twice := outcomes.keys() & {*rest[0]}:
            raise Complaint(f"That says two things of {', '.join(sorted(twice))}.")
        return answer_line_by_line(question, rest[0], rest[1] - outcomes.keys(), outcomes)
    match question.fact.kind:
        case Kind.BOOL:
            value = _BOOLS.get(words.lower().rstrip(".!"))
            if value is None:
                raise Complaint("Answer yes or no, or unknown if you do not know.")
            return answer_of(question, value)
        case Kind.CHOICE:
            return answer_of(question, pick(words, question.fact).id)
        case Kind.CHOICES:
            return answer_of(question, _several(question, words))
        case Kind.WHOLE | Kind.NUMBER:
            return answer_of(question, number(words, question.fact, _best_score(facts)))
        case _:
            return answer_of(question, words)


def last_number(question: Question) -> str:
    """The number of the last line of what can be picked: that one does not know."""
    if question.line_by_line or question.fact.kind not in (Kind.BOOL, Kind.CHOICE, Kind.CHOICES):
        return ""
    return str(1 + (len(question.fact.choices) or len((True, False))))


def legal(question: Question) -> str:
    """What may be answered, in a line."""
    fact = question.fact
    if question.line_by_line:
        if question.form == "tried":
            return "Say what came of each by its number: 1 fell short, 2 met, the rest no."
        return "Say what is so by its number, and what is not: 1, 3, no 2. The rest stays unknown."
    match fact.kind:
        case Kind.BOOL:
            return "Answer yes, no or unknown."
        case Kind.CHOICE:
            return "Pick one of the list, or answer unknown."
        case Kind.CHOICES:
            return "Say it in your own words, or give the numbers of all that fit."
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


def _several(question: Question, words: str) -> frozenset[str]:
    """The choices that a text lists."""
    fact = question.fact
    if words.lower() in _NONE:
        if question.form == "needs":
            raise Complaint(
                "If none of these fits, choose the last line: three questions will help."
            )
        return frozenset()
    if words.lower() in _ALL:
        return frozenset(fact.choice_ids())
    return frozenset(pick(word, fact).id for word in _items(words, fact))


def _outcomes(question: Question, words: str) -> tuple[dict[str, str], tuple[set[str], set[str]]]:
    """What a text says came of some lines (`1 fell short, 2 met`), and yes and no to others."""
    told: dict[str, str] = {}
    left: list[str] = []
    ids = "|".join(choice.id.replace("-", "[- ]") for choice in question.outcomes) or "$^"
    for part in filter(None, map(str.strip, re.split(r"[,;]| and ", words))):
        if match := re.fullmatch(rf"(?P<item>.+?)[:=]?\s+(?P<outcome>{ids})", part, re.IGNORECASE):
            outcome = match["outcome"].lower().replace(" ", "-")
            told |= {
                pick(word, question.fact).id: outcome
                for word in _items(match["item"], question.fact)
            }
        else:
            left.append(part)
    return told, _lines(question, ", ".join(left))


def _lines(question: Question, words: str) -> tuple[set[str], set[str]]:
    """The lines of a list to which a text says yes, and those to which it says no.

    What it says of single lines comes before what it says of all the others.
    """
    fact, every = question.fact, set(question.fact.choice_ids())
    said: dict[bool, set[str]] = {True: set(), False: set()}
    rest: set[bool] = set()
    for part in filter(None, map(str.strip, re.split(r"[,;]| and ", words))):
        match = _SIDED.fullmatch(part)
        assert match is not None
        side = (match["before"] or match["after"] or "yes").lower() in _YES_WORDS
        item = match["item"].strip()
        if item.lower() in _NONE | _ALL | _REST:
            rest.add(side and item.lower() not in _NONE)
        elif not item.endswith("?"):
            said[side] |= {pick(word, fact).id for word in _items(item, fact)}
    if both := said[True] & said[False]:
        raise Complaint(f"That says both yes and no to {', '.join(sorted(both))}.")
    for side in rest:
        said[side] |= every - said[True] - said[False]
    return said[True], said[False]


_NONE = frozenset({"none", "nothing", "none of them"})
_ALL = frozenset({"all", "all of them", "everything"})
_REST = frozenset({"the rest", "rest", "others", "the others", "all the others"})
_YES_WORDS = ("yes", "y")
_SIDED = re.compile(
    r"((?P<before>yes|y|no|not|n)\b[:=]?\s+)?(?P<item>.+?)(\s*[:=]?\s*\b(?P<after>yes|y|no|n))?",
    re.IGNORECASE,
)
"""A line of a list with yes or no before it or behind it: `no 2`, `2 no`, `2: no`."""


def _items(words: str, fact: Fact) -> Iterator[str]:
    """The single answers in a list; a comma is not needed between words of the list."""
    for item in filter(None, map(str.strip, re.split(r"[,;]| and ", words))):
        dashed = item.lower().replace(" ", "-").replace("_", "-")
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

"""The meaning of a typed text: an answer, a command, or a complaint."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ladder.ask.question import Command, Question, attempt, command_of, word_of
from ladder.engine.errors import READ
from ladder.engine.facts import Choice, Fact, Facts, Kind, Value
from ladder.engine.scores import TARGET
from ladder.load.yaml.scalars import DECEIVING
from ladder.load.yaml.suggestions import Complaint, is_counted, number
from ladder.output.diagnostics import nearest
from ladder.output.fact_values import bounds, example


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of an answer: facts, unknown facts, and words that state no fact yet.

    `yes` are techniques that were tried, without a word on how it went.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()

    def settled(self) -> dict[str, Value | None]:
        """Return the facts that the answer settles; None stands for unknown."""
        return {**self.facts, **dict.fromkeys(sorted(self.unknown))}


def unknown_answer(question: Question) -> Answer:
    """Return what "don't know" states. An attempt that failed without a reason is inconclusive.

    If a technique is marked as not applicable without a reason, its result is unknown.
    """
    if question.inapplicable:
        return Answer(unknown=frozenset({attempt(question.technique)}))
    if question.form == "reason":
        return Answer({attempt(question.technique): "inconclusive"})
    return Answer(unknown=frozenset(question.settles))


def answer_of(question: Question, value: Value) -> Answer:
    """Return the answer for a legal value of the fact in question."""
    return Answer({question.settles[0]: value})


def answer_line_by_line(question: Question, stated: Mapping[str, str]) -> Answer:
    """Return the answer from the words for lines of a list; other lines are unknown.

    If the list is the value of one fact, a line that is `unknown` makes the whole answer unknown:
    a shorter list would read as a no.

    Args:
        question: the question with the list.
        stated: for each line's word, `yes`, `no`, `unknown`, or the result of the technique.

    Raises:
        Complaint: if the list is the value of one fact, and a line is missing.
    """
    words = question.fact.choice_ids()
    yes = frozenset(word for word in stated if stated[word] == "yes")
    if question.form == "fact":
        if not stated or UNKNOWN in stated.values():
            return unknown_answer(question)
        if len(stated) < len(words):
            raise Complaint("Every line counts here. Add “the rest no” or “the rest unknown”.")
        return answer_of(question, yes)
    stated = {word: result for word, result in stated.items() if result != UNKNOWN}
    facts = dict(zip(words, question.settles, strict=True))
    unknown = frozenset(fact for word, fact in facts.items() if word not in stated)
    known = {facts[word]: stated[word] for word in stated if word not in yes}
    return Answer({f: v if v != "no" else "untried" for f, v in known.items()}, unknown, yes)


UNKNOWN = Command.UNKNOWN.value
"""The word for a line of a list that nobody knows."""

_BOOLS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1"), True),
    **dict.fromkeys(("no", "n", "false", "off", "2"), False),
}
_SCORED = re.compile(
    r"(?P<score>[0-9][0-9.,]*\s*%?(?:\s*(?:/|of)\s*[0-9.,]+)?"
    r"(?:\s+on\s+[0-9][0-9.,]*(?:\s+(?:test\s+)?(?:items|examples|cases))?)?)"
    r"(?:(?:\s*[:;]\s*|(?:(?<=%)|(?<=[./]\d)|(?<=\.\d\d)),\s+)(?P<text>.+))?"
)
"""A score, or a score and a reason; a comma parts them where the score can be nothing else."""
_OF = re.compile(r"(?P<part>[0-9.,]+)\s*(?:/|of)\s*(?P<whole>[0-9.,]+)")
_ON = re.compile(
    r"(?P<score>[0-9.,]+\s*%?|[0-9.,]+\s*(?:/|of)\s*[0-9.,]+)\s+on\s+(?P<items>[0-9][0-9.,]*)"
    r"(?:\s+(?:test\s+)?(?:items|examples|cases))?|"
    r"(?P<share>[0-9.,]+\s*%|0?\.[0-9]+)\s*of\s+(?P<of>[0-9][0-9.,]*)"
    r"(?:\s+(?:test\s+)?(?:items|examples|cases))?",
    re.IGNORECASE,
)
"""A score and the items it was measured on: 0.86 on 300 items, 86 % of 300."""
_CAUSE = re.compile(
    r"(?P<count>\d{1,6})\s*[x×:]?\s*(?P<after>\D+)|(?P<before>\D+?)\s*[:=]?\s*(?P<last>\d{1,6})"
)
"""A number of bad answers and their cause, in either order."""
RATED = 10
"""The highest best score that ratings have: 4/5 and 8/10 count no items, 62/100 does."""


def read(question: Question, text: str, facts: Facts) -> Answer | Command:
    """Return the meaning of `text` as an answer to `question`, given what is known.

    Raises:
        Complaint: if it is not an answer.
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
    if question.form == "errors":
        return _counted(question, words)
    if question.line_by_line:
        none = question.form == "tried" and words == str(len(question.fact.choices) + 1)
        said = _lines(question, "none" if none else words)
        if question.form == "tried":  # what is not named was not tried
            said = {**dict.fromkeys(question.fact.choice_ids(), "no"), **said}
        return answer_line_by_line(question, said)
    if question.fact.id.endswith(".score"):
        return Answer(_scored(word_of(question.fact.id), words, facts))
    return answer_of(question, _value(question, words, facts))


def _value(question: Question, words: str, facts: Facts) -> Value:
    match question.fact.kind:
        case Kind.BOOL:
            value = _BOOLS.get(words.lower().rstrip(".!"))
            if value is None:
                raise Complaint(f"“{short(words)}” is neither yes nor no.")
            return value
        case Kind.CHOICE if (
            (either := question.fact.yes_or_no)
            and not words.isdecimal()
            and (value := _BOOLS.get(words.lower().rstrip(".!"))) is not None
        ):
            return either[not value]
        case Kind.CHOICE:
            return _beside_target(words, question.fact, facts) or pick(words, question.fact).id
        case Kind.CHOICES:
            result = _lines(question, words)
            if question.form == "needs" and "yes" not in result.values():
                raise Complaint("If none of these fits, choose the last line: that helps.")
            return frozenset(word for word in result if result[word] == "yes")
        case Kind.WHOLE | Kind.NUMBER:
            return _number(words, question.fact, facts)
        case _:
            return words


def last_number(question: Question) -> str:
    """Return the number of the last line of the choices: "don't know"."""
    listed = question.fact.kind in (Kind.BOOL, Kind.CHOICE, Kind.CHOICES)
    count = len(question.fact.choices) or len((True, False))
    return str(count + 1) if listed and not question.line_by_line else ""


def legal(question: Question) -> str:
    """Return the possible answers, on one line."""
    fact = question.fact
    if question.line_by_line:
        if question.form == "tried":
            return (
                "Give the numbers or names of those that you tried, or none: 1, 3. The others "
                "count as not tried, unless you add “the rest unknown”."
            )
        return "Give the numbers of what is so, and say what the rest is: 1, 3, the rest no."
    if question.form == "errors":
        return "Give the most frequent causes, a count each: 22 misread, 11 format of 40. Or no."
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
    """Return the choice that a word, its beginning, its number, or words of its title name.

    Raises:
        Complaint: if it names none or several.
    """
    word = words.lower().rstrip(".!")
    if word.isdecimal():
        if 1 <= int(word) <= len(fact.choices):
            return fact.choices[int(word) - 1]
        raise Complaint(f"There is no number {word} in the list.")
    if whole := [choice for choice in fact.choices if _is_named(choice, words)]:
        if len(whole) == 1:
            return whole[0]
        raise Complaint(f"“{words}” could be {' or '.join(choice.id for choice in whole)}.")
    dashed = word.replace(" ", "-").replace("_", "-")
    begun = _begun(dashed, fact)
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise Complaint(f"“{words}” could be {' or '.join(choice.id for choice in begun)}.")
    if titled := _titled(word, fact):
        return titled
    within = [name for name in fact.choice_ids() if dashed in name]
    near = within[0] if len(within) == 1 else nearest(dashed, fact.choice_ids())
    hint = f" Did you mean {near}?" if near else ""
    raise Complaint(f"“{short(words)}” is not in the list.{hint}")


_BEFORE = re.compile(
    r"^(?:(?:an?|the|on|in|at|by|our|my|your|we|it|is|they|run|runs)\s)+", re.IGNORECASE
)
"""Words before a thing that do not tell choices apart."""


def _is_named(choice: Choice, words: str) -> bool:
    """Return whether a typed text is the whole title or another word of a choice."""
    typed = _BEFORE.sub("", words)
    return any(
        same_words(shown, words) or same_words(_BEFORE.sub("", shown), typed)
        for shown in (choice.meaning, *choice.words)
    )


def same_words(shown: str, typed: str) -> bool:
    """Return whether a typed text is a text that was shown, apart from case and the full stop."""
    one, other = (" ".join(text.split()).casefold().rstrip(".!") for text in (shown, typed))
    return one.replace("’", "'") == other.replace("’", "'")


def _titled(word: str, fact: Fact) -> Choice | None:
    """Return the one choice with these words in its title; needs are ranked in place of that."""
    if fact.id == "needs" or len(word) <= len("the"):
        return None
    part = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    named = [choice for choice in fact.choices if part.search(choice.meaning)]
    if len(named) > 1:
        raise Complaint(f"“{word}” could be {' or '.join(choice.id for choice in named)}.")
    return named[0] if named else None


_RESULT = re.compile(r"[0-9][0-9.,]*\s*(?:%|(?:/|of)\s*[0-9.,]+)|[0-9]*\.[0-9]+")
"""A score that cannot be the number of a choice: 62%, 62/100 or 0.62."""


def _beside_target(words: str, fact: Fact, facts: Facts) -> str:
    """Return the choice that a score means beside the target; "" if the text is not a score.

    Raises:
        Complaint: if the target is unknown, or if more than the target tells the choices apart.
    """
    ids = fact.choice_ids()
    if "below-target" not in ids or not _RESULT.fullmatch(words):
        return ""
    if "enough" not in ids:
        raise Complaint(f"“{words}” is a score. Pick a result here; the score is asked for apart.")
    target = facts.get(TARGET)
    if not isinstance(target, int | float):
        raise Complaint(f"You stated no target. Is {words} enough, or below-target?")
    return "enough" if _score(words, _best_score(facts)) >= target else "below-target"


def short(words: str) -> str:
    """Return the first words of a reply, to repeat them in a complaint."""
    return textwrap.shorten(words, 40, placeholder=" …") if " " in words[:40] else words[:40]


def _begun(dashed: str, fact: Fact) -> list[Choice]:
    exact = [choice for choice in fact.choices if choice.id == dashed]
    return exact or [choice for choice in fact.choices if choice.id.startswith(dashed)]


def _lines(question: Question, words: str) -> dict[str, str]:
    """Return the meaning for lines of a list: `1, no 2`, `2 no`, `1 2 fell short, the rest no`.

    A word for a single line has priority over a word for all the others.
    """
    fact, outcomes = question.fact, [UNKNOWN, *(choice.id for choice in question.outcomes)]
    sides = "|".join(["yes", "y", "not", "no", "n", *(o.replace("-", "[- ]") for o in outcomes)])
    words = _with_ids(words, (*fact.choices, *question.outcomes))
    line = (
        rf"(?:(?P<before>{sides})\b[:=]?\s+)?(?P<item>.+?)(?:(?:\s*[:=]\s*|\s+)(?P<after>{sides}))?"
    )
    values: dict[str, str] = {}
    rest = ""
    for part in _parts(words):
        match = re.fullmatch(line, part, re.IGNORECASE)
        assert match is not None
        side = (match["before"] or match["after"] or "yes").lower().replace(" ", "-")
        side = side if side in outcomes else "yes" if side.startswith("y") else "no"
        item = match["item"].strip()
        if item.lower() in NONE | _ALL | _REST:
            rest = "no" if item.lower() in NONE else side
        else:
            side = UNKNOWN if item.endswith("?") else side
            for word in _items(item.rstrip("?"), fact):
                if values.setdefault(pick(word, fact).id, side) != side:
                    raise Complaint(f"That says two things of {pick(word, fact).id}.")
    return {**(dict.fromkeys(fact.choice_ids(), rest) if rest else {}), **values}


def _with_ids(words: str, choices: Iterable[Choice]) -> str:
    """Return a text with ids in place of titles, which may contain commas and “and”."""
    for choice in sorted(choices, key=lambda choice: -len(choice.meaning)):
        if title := choice.meaning.rstrip("."):
            shown = re.sub("['’]", "['’]", re.escape(title))
            whole = rf"(?<!\w){shown}(?!\w)\.?"
            words = re.sub(whole, choice.id, words, flags=re.IGNORECASE)
    return words


NONE = frozenset({"none", "nothing", "none of them", "none of these"})
_ALL = frozenset({"all", "all of them", "everything"})
_REST = frozenset({"the rest", "rest", "others", "the others", "all the others"})


def _parts(words: str) -> list[str]:
    """Return the parts between commas, semicolons and "and", without splitting numbers."""
    return [part.strip() for part in re.split(r",(?!\d{3}\b)|;| and ", words) if part.strip()]


def _number(words: str, fact: Fact, facts: Facts) -> float:
    """Return a number; a target may be written as a share: 4.4/5."""
    best = _best_score(facts)
    return _score(words, best) if fact.id == TARGET else number(words, fact, best)


def _items(words: str, fact: Fact) -> Iterator[str]:
    """Yield the single answers in a list; a comma is not needed between words of the list."""
    for item in _parts(words):
        dashed = item.lower().replace(" ", "-").replace("_", "-")
        yield from [item] if len(_begun(dashed, fact)) == 1 else item.split()


def _reason(question: Question, words: str, facts: Facts) -> Answer:
    """Return a reason, a score, or a score and a reason after it."""
    because = attempt(question.technique, "because")
    if not question.inapplicable and (scored := _SCORED.fullmatch(words)):
        score = _scored(question.technique, scored["score"].strip(), facts)
        return Answer(score | ({because: scored["text"].strip()} if scored["text"] else {}))
    if not re.search(r"[^\W\d_]", words):
        text = "what goes wrong in words, or the score, or both: 0.62: stiff."
        raise Complaint(f"Write {'why, in words.' if question.inapplicable else text}")
    return Answer({because: words})


def _counted(question: Question, words: str) -> Answer:
    """Return the bad answers that were read, by cause: `22 misread, 11 format of 40`."""
    if words.lower().rstrip(".!") in NONE | {"no", "n", "nobody"}:
        return unknown_answer(question)
    words, *in_all = re.split(r"\s+of\s+(?=[\d.,]+$)", words)
    counts: dict[str, Value] = {}
    for part in _parts(words):
        if not (match := _CAUSE.fullmatch(part)):
            raise Complaint(f"“{short(part)}” is not a count and a cause.")
        cause = pick(match["after"] or match["before"], question.fact).id
        counts[f"errors.{cause}"] = int(match["count"] or match["last"])
    every = sum(value for value in counts.values() if isinstance(value, int))
    count = number(in_all[0], Fact(READ, Kind.WHOLE, "", minimum=1)) if in_all else every
    return Answer({READ: count, **counts})


def _scored(technique: str, text: str, facts: Facts) -> dict[str, Value]:
    """Return the score of an attempt, and its number of items if the text counts them: 62/100."""
    best = _best_score(facts)
    if on := _ON.fullmatch(text):
        count = number(on["items"] or on["of"], Fact("items", Kind.WHOLE, "", minimum=1))
        score = _score((on["score"] or on["share"]).strip(), best)
        return {attempt(technique, "score"): score, attempt(technique, "items"): count}
    score = _score(text, best)
    counted = _OF.fullmatch(text)
    if counted and ("." not in text or is_counted(counted["whole"])):
        whole = number(counted["whole"], Fact("items", Kind.WHOLE, ""))
        if whole > RATED and whole != best:
            return {
                attempt(technique, "score"): round(score, 4),
                attempt(technique, "items"): whole,
            }
    return {attempt(technique, "score"): score}


def _score(text: str, best: float) -> float:
    fact = Fact("score", Kind.NUMBER, "", minimum=0, maximum=1_000_000)
    if not (share := _OF.fullmatch(text)):
        return number(text, fact, best)
    if is_counted(share["whole"]):  # 900 of 1.200: items, as a best score has no three decimals
        fact = Fact("items", Kind.WHOLE, "", minimum=0)
    part, whole = number(share["part"], fact), number(share["whole"], fact)
    if not whole:
        raise Complaint("A score out of 0 means nothing. For example: 0.62, 62% or 3.1/5.")
    return round(part if whole == best else part / whole * best, 12)


def _best_score(facts: Facts) -> float:
    best = facts.get("evaluation.max_score")
    return float(best) if isinstance(best, int | float) and best > 0 else 1.0

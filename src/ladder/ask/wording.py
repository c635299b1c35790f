"""What may come of a problem, in words: titles of techniques, and answers as people say them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from ladder.ask.answer import Answer
from ladder.ask.possible_outcomes import PossibleOutcomes
from ladder.ask.question import Question
from ladder.engine.assessment import height
from ladder.engine.facts import Fact, Kind, Value
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside, show
from ladder.output.words import joined

DONT_KNOW = "I don't know"
"""What the line says that leaves a fact unknown."""


def title(rulebook: Rulebook, technique: str) -> str:
    """A technique's title as it stands within a sentence."""
    return inside(rulebook.techniques[technique].title)


def by_rung(rulebook: Rulebook, techniques: Iterable[str]) -> list[str]:
    """Techniques from the lowest rung to the highest, each once."""
    order = {name: number for number, name in enumerate(rulebook.techniques)}
    return sorted(
        set(techniques), key=lambda name: (height(rulebook.techniques[name].rung), order[name])
    )


def techniques_in(rulebook: Rulebook, outcomes: PossibleOutcomes) -> list[str]:
    """The techniques that may still be recommended, lowest rung first."""
    return by_rung(rulebook, (step.technique for steps in outcomes for step in steps))


def titles(rulebook: Rulebook, techniques: Iterable[str], last: str = "or") -> str:
    """Titles of techniques in a row: a better prompt, few-shot examples or LoRA."""
    return joined((title(rulebook, name) for name in techniques), last)


def values_in_words(fact: Fact, values: list[Value], tried: list[Value]) -> str:
    """Values that lead to the same, as a person would say them.

    Args:
        fact: what was asked.
        values: the values to name.
        tried: all values that were tried; numbers stand for all up to the next of them.
    """
    match fact.kind:
        case Kind.BOOL:
            return joined(show(value) for value in values)
        case Kind.WHOLE | Kind.NUMBER:
            return joined(_spans(values, tried))
        case Kind.CHOICES:
            return _sets(fact, values)
        case _:
            return joined(str(value) for value in values)


def _spans(values: list[Value], tried: list[Value]) -> Iterator[str]:
    """Numbers as spans: each value stands for all up to the next one that was tried."""
    numbers = sorted(value for value in tried if isinstance(value, int | float))
    shown = [show(number if isinstance(number, int) else round(number, 2)) for number in numbers]
    for wanted, run in groupby(range(len(numbers)), key=lambda at: numbers[at] in values):
        if not wanted:
            continue
        first, *rest = run
        end = (rest or [first])[-1] + 1
        match first == 0, end == len(numbers):
            case True, True:
                yield "any number"
            case True, False:
                yield f"below {shown[end]}"
            case False, True:
                yield f"{shown[first]} or more"
            case _:
                yield f"{shown[first]} up to {shown[end]}"


def _sets(fact: Fact, values: list[Value]) -> str:
    """Sets as they were tried: none, each alone, and all together."""
    whole = frozenset(fact.choice_ids())
    sets = [value for value in values if isinstance(value, frozenset)]
    singles = sorted(item for value in sets if len(value) == 1 for item in value)
    if len(singles) == len(whole):
        return "anything" if whole in sets else "less than that"
    words = [f"with {joined(singles)}"] if singles else []
    words += ["none of them"] if frozenset() in sets else []
    return joined([*words, "all of them"] if whole in sets else words)


def answer_in_words(question: Question, answer: Answer) -> str:
    """An answer as it is repeated to the person who gave it."""
    match question.form:
        case "reason":
            score_first = (question.settles[1], question.settles[0])
            words = [show(answer.facts[fact]) for fact in score_first if fact in answer.facts]
            return ": ".join(words) or f"{DONT_KNOW}, so it counts as inconclusive"
        case "numbers":
            told = (value_in_words(fact, answer.facts.get(fact.id)) for fact in question.facts)
            return joined(told, "and")
        case "list" | "tried" | "triage":
            return _line_by_line(question, answer)
        case "needs" if isinstance(needs := answer.facts.get("needs"), frozenset):
            meant = [choice.meaning for choice in question.fact.choices if choice.id in needs]
            also = (fact for fact in answer.facts if fact != "needs")
            heard = ", ".join(f"{fact}: {show(answer.facts[fact])}" for fact in also)
            return " ".join([*meant, *([f"({heard})"] if heard else [])])
    return value_in_words(question.fact, answer.facts.get(question.settles[0]))


def value_in_words(fact: Fact, value: Value | None) -> str:
    """A value with its unit, as a person would say it."""
    if value is None:
        return DONT_KNOW
    unit = fact.unit if fact.kind in (Kind.WHOLE, Kind.NUMBER) else ""
    return f"{show(value)} {unit}".rstrip()


def _line_by_line(question: Question, answer: Answer) -> str:
    """What was said of which lines of a list."""
    said: dict[str, list[str]] = {}
    facts = question.settles or question.fact.choice_ids()
    words = {True: "yes", False: "no", "untried": "not tried", None: DONT_KNOW}
    for choice, fact in zip(question.fact.choices, facts, strict=True):
        value = answer.facts.get(fact, False if choice.id in answer.no else None)
        word = words.get(value) or str(value).replace("-", " ")
        if choice.id in answer.yes:
            word = "tried" if question.form == "tried" else "yes"
        label = choice.id if question.form == "list" else inside(choice.meaning.rstrip("."))
        said.setdefault(word, []).append(label)
    last = ("no", "not tried", DONT_KNOW)
    order = sorted(said, key=lambda word: last.index(word) if word in last else -1)
    return "; ".join(f"{word}: {', '.join(said[word])}" for word in order)

"""Wording: why a question is asked, its possible effects, and the answer given."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ladder.ask.question import DONT_KNOW, Lead, Question, is_outcome, word_of
from ladder.ask.question_order import Headlines, InterviewKnowledge, ends, possible
from ladder.engine.assessment import height
from ladder.engine.computed import follows_from
from ladder.engine.conditions import reads
from ladder.engine.facts import IN_USE, Fact, Facts, Money, Value, in_currency
from ladder.engine.forms import LISTED, MEASURE
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.wording import fill, inside, show, unit_of
from ladder.output.phrases import counted, joined, sentence
from ladder.output.steps import alike_answers, to_do

NAMED = 3
"""Techniques that a line names; more of them are counted."""


def title(rulebook: Rulebook, technique: str) -> str:
    """Return a technique's title as it appears within a sentence."""
    return inside(rulebook.techniques[technique].title)


def by_rung(rulebook: Rulebook, techniques: Iterable[str]) -> list[str]:
    """Return techniques from the lowest rung to the highest, each once."""
    order = {name: number for number, name in enumerate(rulebook.techniques)}
    return sorted(
        set(techniques), key=lambda name: (height(rulebook.techniques[name].rung), order[name])
    )


def techniques_in(rulebook: Rulebook, headlines: Headlines) -> list[str]:
    """Return the techniques that may still be recommended, lowest rung first."""
    return by_rung(rulebook, (technique for technique, _ in headlines))


def titles(rulebook: Rulebook, techniques: Iterable[str]) -> str:
    """Return titles of techniques in a list: a better prompt, few-shot examples or LoRA."""
    return joined(title(rulebook, name) for name in techniques)


def value_in_words(fact: Fact, value: Value | None) -> str:
    """Return a value with its unit in words."""
    if value is None:
        return DONT_KNOW
    unit = unit_of(fact.unit, value) if isinstance(value, int | float) else ""
    if isinstance(value, Money):
        unit = in_currency(unit, value.currency)
    return f"{show(value)} {unit}".rstrip()


def settled_in_words(rulebook: Rulebook, facts: Iterable[str], known: Facts) -> Iterator[str]:
    """Yield the answers about facts as they are repeated to the person; results in one line."""
    results: dict[str, list[str]] = {}
    for name in dict.fromkeys(facts):
        fact, value = rulebook.facts[name], known.get(name)
        if fact.filled:
            continue  # it follows from what was said
        if is_outcome(name):
            words = DONT_KNOW if value is None else show(value).replace("untried", "not tried")
            results.setdefault(words.replace("-", " "), []).append(title(rulebook, word_of(name)))
        elif name == "needs" and isinstance(value, frozenset):
            yield " ".join(need.symptom for need in rulebook.needs.values() if need.id in value)
        elif not fact.attempt_of or value is not None:
            yield f"{fact.question} → {value_in_words(fact, value)}"
    for words, names in results.items():
        many = len(names) > NAMED and words == "not tried"
        yield f"{words}: {counted(len(names), 'technique') if many else ', '.join(names)}"


class Why(NamedTuple):
    """Why a question is asked: in a line, by what each answer leads to, and by the rules."""

    stake: str
    rules: tuple[Rule, ...] = ()
    leads: tuple[Lead, ...] = ()


def why(knowledge: InterviewKnowledge, question: Question) -> Why:
    """Return why `question` is asked, given what is known."""
    if question.stake:
        return Why(question.stake, (), question.leads)
    leads = tuple(_leads(knowledge, question))
    return Why(stake(knowledge, question), tuple(_waiting_rules(knowledge, question)), leads)


def stake(knowledge: InterviewKnowledge, question: Question) -> str:
    """Return why a question is asked, in a line."""
    if question.stake:
        return question.stake
    rulebook = knowledge.rulebook
    name = question.settles[0]
    if name == IN_USE:
        return "What you keep, and what is better than that, depends on it."
    after = [end.possible for end in ends(knowledge, name)]
    moved = frozenset.union(*after) - frozenset.intersection(*after) if after else frozenset()
    groups = alike_answers(knowledge, name, _now)
    if len(groups) < 2 and not moved:  # it decides no technique without other answers
        reads_it = next(_waiting_rules(knowledge, question), None)
        if reads_it is not None:
            by = reads_it.class_ if reads_it.kind == "requirement" else reads_it.kind
            return f"{_READ_BY[by]}: {fill(reads_it.says, knowledge.facts)}."
        moved = possible(knowledge)
    groups = groups if len(groups) > 1 else alike_answers(knowledge, name, _at_most)
    if len(groups) > 1:
        return " ".join(f"{sentence(same.says)}: {same.does}." for same in groups)
    names = by_rung(rulebook, (name for name, _ in moved))
    if not names:
        return "If nobody knows what goes wrong, it decides what to use or to read first."
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return f"It decides about {joined([*(title(rulebook, n) for n in names[:NAMED]), *more])}."


_READ_BY = {
    "exclusion": "It can rule something out",
    "suits": "It decides whether a technique can help",
    "order": "It decides what comes first",
    "ready": "It tells whether something is missing",
}
"""What a question is asked for, by the kind or class of the rule that reads it."""


def _now(known: InterviewKnowledge) -> str:
    """Return what to do as things are known, as the saved file would say it."""
    return to_do(known.stated)


def _at_most(known: InterviewKnowledge) -> str:
    """Return the highest technique that is still possible."""
    names = techniques_in(known.rulebook, possible(known))
    return f"{title(known.rulebook, names[-1])} at most" if names else "no change"


def _leads(knowledge: InterviewKnowledge, question: Question) -> Iterator[Lead]:
    """Yield what each answer leads to; answers with the same effect are one."""
    name = question.settles[0]
    for same in alike_answers(knowledge, name, _in_words):
        yield Lead(same.says, same.does)
    yield Lead("unknown", _in_words(knowledge.learn({name: None})))


def _in_words(known: InterviewKnowledge) -> str:
    """Return what is still possible; if that is one technique, what to do and what is missing."""
    names, need = techniques_in(known.rulebook, possible(known)), known.leading
    if names == [MEASURE]:
        return _now(known)
    if need is None or len(names) > 1 or need.form not in LISTED:
        return f"possible: {titles(known.rulebook, names)}"
    return f"{_now(known)} ({counted(len(need.ahead.lacks), 'thing')} missing)"


def _waiting_rules(knowledge: InterviewKnowledge, question: Question) -> Iterator[Rule]:
    """Yield the exclusions and requirements that are undecided and read the fact, each once."""
    rulebook, fact = knowledge.rulebook, question.settles[0]
    undecided = (
        rule
        for need in knowledge.decision.needs
        for assessment in need.assessments
        for rule, truth in (*assessment.exclusions, *assessment.requirements)
        if truth is None and not assessment.excluded
    )
    for rule in dict.fromkeys(undecided):
        read = reads(rule.when, rulebook.derived)
        if any(fact in (name, *follows_from(rulebook, name)) for name in read):
            yield rule

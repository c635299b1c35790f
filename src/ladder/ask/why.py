"""EMYCIN's WHY in plain words: which rules wait for an answer, and what each could lead to."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ladder.ask.answer import answer_line_by_line
from ladder.ask.next_question import answers_by_outcomes, outcomes_if_unknown
from ladder.ask.partial_knowledge import PartialKnowledge
from ladder.ask.possible_outcomes import (
    PossibleOutcomes,
    outlooks,
    possible_outcomes,
    possible_variants,
)
from ladder.ask.question import Question
from ladder.ask.wording import techniques_in, title, titles, values_in_words
from ladder.engine.assessment import Assessment, entry_keys
from ladder.engine.facts import Value
from ladder.engine.rules import Need, Rulebook
from ladder.engine.wording import show
from ladder.output.words import joined


class WaitingRule(NamedTuple):
    """A rule that waits for the answer, in a sentence, with its id."""

    text: str
    rule: str


class Lead(NamedTuple):
    """What some answers lead to."""

    answers: str
    outcome: str


class Why(NamedTuple):
    """Why a question is asked: in a line, by the rules, and by what each answer leads to."""

    stake: str
    rules: tuple[WaitingRule, ...]
    leads: tuple[Lead, ...]


_MET, _SPENT = "message/target-met", "message/spent"
_TRIED = (
    WaitingRule("What met its target ends the search", _MET),
    WaitingRule("What fell short, with the reason written down, is passed over", _SPENT),
)
_REASON = WaitingRule("Without a reason the attempt counts as inconclusive.", _SPENT)


def why(knowledge: PartialKnowledge, question: Question) -> Why:
    """Why `question` is asked, given what is known."""
    waiting = tuple(dict.fromkeys(_waiting_rules(knowledge, question.settles)))
    reason = stake(knowledge, question)
    match question.form:
        case "reason":
            return Why(reason, (_REASON,), ())
        case "tried":
            gates = (gate for gate in waiting if not gate.rule.startswith("message/"))
            return Why(reason, (*_TRIED, *gates), ())
        case "list":
            return Why(reason, waiting, tuple(_leads_of_list(knowledge, question)))
        case "needs" | "heard" | "triage":
            return Why(reason, (), tuple(_leads_of_needs(knowledge.rulebook)))
        case _:
            return Why(reason, waiting, tuple(_leads(knowledge, question)))


def stake(knowledge: PartialKnowledge, question: Question) -> str:
    """Why a question is asked, in a line."""
    match question.form:
        case "reason":
            return "A failure counts once its reason is written down; the verdict quotes it."
        case "tried":
            none = answer_line_by_line(question, (), question.fact.choice_ids())
            untried = knowledge.answered(none.settled())
            left = _titles_in(knowledge.rulebook, possible_outcomes(untried))
            return f"What was tried and fell short is passed over. If nothing was: {left}."
        case "list":
            return _stake_of_list(knowledge, question)
        case "needs" | "heard" | "triage":
            return "It picks the route: what kind of remedy can help at all."
        case _:
            return _stake_of_fact(knowledge, question.id)


def _stake_of_fact(knowledge: PartialKnowledge, fact: str) -> str:
    rulebook = knowledge.rulebook
    outcomes = list(answers_by_outcomes(knowledge, fact))
    now = techniques_in(rulebook, possible_outcomes(knowledge))
    moved = [name for name in now if _is_moved(rulebook, name, outcomes)]
    if not moved:
        variants = _moved_variants(rulebook, outcomes)
        if variants:
            return f"It decides how: {'; or '.join(variants)}."
        return "With one more answer it decides how to do it."
    rules = dict.fromkeys(_waiting_rules(knowledge, (fact,)))
    texts = [text for text, rule in rules if not rule.startswith("variant/")]
    if len(texts) == 1:
        return f"{texts[0][:1].upper()}{texts[0][1:]}."
    if now[-1] not in moved:
        return f"It may settle on {title(rulebook, now[-1])}."
    named = titles(rulebook, moved, "and")
    if moved == now and len(moved) > 1:
        return f"It decides between {named}."
    return f"It decides whether {named} {'is' if len(moved) == 1 else 'are'} still possible."


def _stake_of_list(knowledge: PartialKnowledge, question: Question) -> str:
    rulebook = knowledge.rulebook
    outcomes = [list(answers_by_outcomes(knowledge, fact)) for fact in question.settles]
    now = techniques_in(rulebook, possible_outcomes(knowledge))
    moved = [name for name in now if any(_is_moved(rulebook, name, after) for after in outcomes)]
    if moved:
        return f"Each can still decide about {titles(rulebook, moved, 'and')}."
    return f"Together they decide how to use {titles(rulebook, now)}."


def _is_moved(rulebook: Rulebook, technique: str, outcomes: Sequence[PossibleOutcomes]) -> bool:
    """Whether a technique is possible after some answers and not after others."""
    return len({technique in techniques_in(rulebook, needs) for needs in outcomes}) > 1


def _moved_variants(rulebook: Rulebook, outcomes: Sequence[PossibleOutcomes]) -> list[str]:
    """The variants that some answers allow and others do not."""
    allowed = [{step.variant for steps in needs for step in steps} - {None} for needs in outcomes]
    if len(allowed) < 2:
        return []
    always = allowed[0].intersection(*allowed[1:])
    moved = allowed[0].union(*allowed[1:]) - always
    named = [rule.says for rule in rulebook.rules.values() if rule.id in moved]
    if len(named) == 1 and always:
        named += [rule.says for rule in rulebook.rules.values() if rule.id in always][:1]
    return named if len(named) > 1 else []


def _leads_of_needs(rulebook: Rulebook) -> Iterator[Lead]:
    for need in rulebook.needs.values():
        yield Lead(need.symptom, f"starts with {title(rulebook, need.route[0].technique)}")


def _leads_of_list(knowledge: PartialKnowledge, question: Question) -> Iterator[Lead]:
    """What each item leads to alone, the others left open."""
    for fact, choice in zip(question.settles, question.fact.choices, strict=True):
        leads = [
            (show(values[0]), _titles_in(knowledge.rulebook, outcomes))
            for outcomes, values in answers_by_outcomes(knowledge, fact).items()
        ]
        unknown = _titles_in(knowledge.rulebook, outcomes_if_unknown(knowledge, fact))
        leads.append(("unknown", unknown))
        if all(outcome == unknown for _, outcome in leads):
            yield Lead(choice.id, f"{unknown} either way, in another form")
            continue
        for answer, outcome in leads:
            yield Lead(f"{choice.id} {answer}", outcome)


def _leads(knowledge: PartialKnowledge, question: Question) -> Iterator[Lead]:
    """What each answer leads to; answers that leave the same possible are named together."""
    legal = question.fact.choice_ids()
    by_outcomes: dict[PossibleOutcomes, list[Value]] = {
        outcomes: [
            value for value in values if not legal or isinstance(value, frozenset) or value in legal
        ]
        for outcomes, values in answers_by_outcomes(knowledge, question.id).items()
    }
    tried = [value for values in by_outcomes.values() for value in values]
    techniques = [techniques_in(knowledge.rulebook, outcomes) for outcomes in by_outcomes]

    def lead(answers: str, outcomes: PossibleOutcomes) -> Lead:
        names = techniques_in(knowledge.rulebook, outcomes)
        alike = all(others == names for others in techniques)
        return Lead(answers, _in_words(knowledge.rulebook, outcomes, with_variants=alike))

    for outcomes, values in by_outcomes.items():
        if values:
            yield lead(values_in_words(question.fact, values, tried), outcomes)
    yield lead("unknown", outcomes_if_unknown(knowledge, question.id))


def _titles_in(rulebook: Rulebook, outcomes: PossibleOutcomes) -> str:
    return titles(rulebook, techniques_in(rulebook, outcomes))


def _in_words(rulebook: Rulebook, outcomes: PossibleOutcomes, *, with_variants: bool) -> str:
    """The techniques of an outcome; its variants, if they are all that tells it from others."""
    variants = [
        rulebook.rules[variant].says
        for steps in outcomes
        for _, variant in sorted((step.technique, step.variant) for step in steps if step.variant)
    ]
    is_single = len(variants) == len(techniques_in(rulebook, outcomes)) == 1
    if variants and (with_variants or is_single):
        return f"{_titles_in(rulebook, outcomes)}: {joined(dict.fromkeys(variants))}"
    return _titles_in(rulebook, outcomes)


def _waiting_rules(knowledge: PartialKnowledge, facts: Sequence[str]) -> Iterator[WaitingRule]:
    """The rules that wait for facts, fact by fact."""
    for fact in facts:
        for outlook in outlooks(knowledge):
            for assessment in outlook.in_play:
                yield from _of_entry(knowledge, outlook.need, assessment, fact)


def _of_entry(
    knowledge: PartialKnowledge, need: Need, assessment: Assessment, fact: str
) -> Iterator[WaitingRule]:
    name = title(knowledge.rulebook, assessment.entry.technique)
    for rule, _ in assessment.unfit_rules:
        if fact in knowledge.waiting(rule.id):
            yield WaitingRule(f"{name} does not fit where this holds: {rule.says}", rule.id)
    for rule, _ in assessment.gates if assessment.open is None else ():
        if fact in knowledge.waiting(rule.id):
            yield WaitingRule(f"{name} asks for this first: {rule.says}", rule.id)
    keys = entry_keys(need, assessment.entry)
    for technique, met, spent, _ in keys.members:
        member = title(knowledge.rulebook, technique)
        if fact in knowledge.waiting(met):
            yield WaitingRule(
                f"{member} ends the search if it met the target", "message/target-met"
            )
        if fact in knowledge.waiting(spent):
            yield WaitingRule(f"{member} is passed over once it fell short", _SPENT)
    if not assessment.usable:
        return
    for variant in possible_variants(knowledge.rulebook, assessment.entry, knowledge):
        if fact in knowledge.waiting(variant.id):
            yield WaitingRule(f"{name} can take this form: {variant.says}", variant.id)

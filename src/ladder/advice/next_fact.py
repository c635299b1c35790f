"""The unknown fact that is most worth finding out, and the effect of each answer."""

import re

from ladder.advice.ladder import effort
from ladder.advice.phrases import decides
from ladder.engine.facts import Kind
from ladder.engine.knowledge import Knowledge
from ladder.engine.open_facts import OpenFact
from ladder.engine.verdict import Verdict
from ladder.engine.wording import fill
from ladder.output.answer import pays
from ladder.output.lacks import STILL, after_a_miss
from ladder.output.phrases import sentence
from ladder.output.steps import alike_answers, headline_of, to_do
from ladder.output.worth_asking import deciding_question, next_fact, variant_of

Effect = str
"""The result of an answer, in words: `use LoRA`."""

SAME = "no change"
"""The result of an answer that changes nothing."""


TOGETHER = 2
"""Questions that are asked where only several answers together decide."""


def look_up(verdict: Verdict) -> str:
    """Return the fact that a headline asks for, and what each answer leads to.

    Where no answer alone changes anything, it is the first facts that do so together.
    """
    missing = verdict.ahead.missing if verdict.ahead else ()
    for item in missing:
        for fact in verdict.deciding_facts(item):
            question = verdict.rulebook.facts[fact].question
            leads = effects(verdict, fact)
            if leads:
                says = "; ".join(f"{x}: {STILL if y == SAME else y}" for x, y in leads)
                return f"{question} {sentence(says)}."
    asks = [fact for item in missing for fact in item.reason.asks if fact in verdict.rulebook.facts]
    asks.sort(key=lambda fact: not (pays(verdict) and fact.startswith(("costs.", "task.monthly"))))
    questions = [verdict.rulebook.facts[fact].question for fact in dict.fromkeys(asks)]
    return " ".join([*questions[:TOGETHER], *(["Only together do they decide."] * (len(asks) > 1))])


def check_in_words(verdict: Verdict, *, named: bool = True) -> str:
    """Return the fact to find out, with what its answers do if they change the headline.

    It is `named` by its id too, to be stated in a file or with `--set`.
    """
    asked = next_fact(verdict)
    if asked is None:
        return ""
    name = f" ({asked.fact})" if named else ""
    every = effects(verdict, asked.fact)
    changing = [at for at, item in enumerate(every) if item[1] != SAME]
    leads = [every[at] for at in changing]
    if leads and verdict.rulebook.facts[asked.fact].kind in (Kind.WHOLE, Kind.NUMBER):
        leads = every[changing[0] : changing[-1] + 1]  # else ranges would have a gap between them
    says = "; ".join(f"{words}: {effect}" for words, effect in leads)
    leads_to = f" {sentence(says)}." if says else ""
    opens = "Not final. " if asked == deciding_question(verdict) else ""
    return f"{opens}{asked.question}{leads_to}{name}"


def then_in_words(verdict: Verdict, *, asks: int = 2) -> str:
    """Return what comes next if the headline misses; empty if nothing does.

    `asks` is how much of a question to show: 2 with its answers, 1 without, 0 none. The question to
    check is not repeated.
    """
    says = after_a_miss(verdict)
    question = re.search(r"(?<=\. )[^.?]*\?(?= |$)", says)
    if question is None:
        return says
    checked = next_fact(verdict)
    if checked and checked.question == question[0]:
        return f"{says[: question.start()]}See Check."
    if asks == 2:
        return says
    return says[: question.end()] if asks else says[: question.start()].rstrip()


def in_words(verdict: Verdict, asked: OpenFact) -> str:
    """Return the question, what its answers would do, and what an experiment would take."""
    fact = verdict.rulebook.facts[asked.fact]
    leads = "; ".join(f"{words}: {effect}" for words, effect in effects(verdict, asked.fact))
    leads = sentence(leads or decides(asked))
    takes = ""
    if fact.attempt_of:
        takes = f" It takes {effort(verdict.rulebook.techniques[fact.attempt_of].cost)}."
    return f"{asked.question} {leads}. ({asked.fact}){takes}"


def effects(verdict: Verdict, fact: str) -> list[tuple[str, Effect]]:
    """Return answers in words, each with what it does; none where all do the same."""
    if verdict.rulebook.facts[fact].kind is Kind.CHOICES:
        return []
    now = verdict.knowledge
    found = alike_answers(now, fact, lambda then: _outcome(now, then))
    return [(item.says, item.does) for item in found] if len(found) > 1 else []


def _outcome(now: Knowledge, then: Knowledge) -> Effect:
    """Return what is then to do, or how to do the same, if that is another thing."""
    if headline_of(now) != headline_of(then):
        return to_do(then, now.facts)
    variant = variant_of(then)
    if variant == variant_of(now):
        return SAME
    return fill(variant.says, now.facts) if variant else to_do(then, now.facts)

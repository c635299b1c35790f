"""From a problem to its verdict: the same decision, with every reason for and against.

Pure and standard library only: facts and rules in, plain data out; the day is an argument.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from ladder.engine.answers import answers
from ladder.engine.computed import computed
from ladder.engine.drafts import write
from ladder.engine.facts import Facts
from ladder.engine.plan import plan
from ladder.engine.questions import open_questions
from ladder.engine.rules import Rule, Rulebook
from ladder.engine.verdict import Reason, Verdict
from ladder.engine.wording import stale

STALE = 180
"""Days after which a rule's verification is said to be old."""


def judge(
    rulebook: Rulebook, title: str, known: Facts, as_of: date, *, ask: bool = True
) -> Verdict:
    """The verdict on the problem that `known` describes, as of a day.

    Args:
        rulebook: the rules, from `load_rules`.
        title: the problem's title, carried into the verdict.
        known: the known facts by id, already checked against the vocabulary.
        as_of: the day on which dated rules are read.
        ask: whether to work out the open questions, which costs several times the rest.
    """
    facts: Facts = {**known, "as_of": as_of.toordinal(), **computed(rulebook, known)}
    given = answers(rulebook, facts)
    planned = plan(rulebook, given)
    words = write(rulebook, planned.lines, facts)
    day = as_of.isoformat()
    cautions = planned.cautions.make(words)
    if day > _fresh_until(rulebook):
        cautions += tuple(_stale(rulebook, planned.spoke, as_of))
    return Verdict(
        title=title,
        pack=rulebook.pack,
        as_of=day,
        needs=planned.needs,
        recommendation=planned.recommendation.make(words),
        companions=planned.companions.make(words),
        beside=planned.beside.make(words),
        ladder=planned.ladder.make(words),
        next_rung=planned.next_rung.make(words),
        range=planned.range,
        decided=planned.decided,
        open_questions=open_questions(rulebook, facts, given.walked) if ask else (),
        cautions=cautions,
        sources=planned.sources,
    )


def spoken(verdict: Verdict) -> set[str]:
    """The ids of the rules that spoke in a verdict."""
    said = [*verdict.recommendation.why, *verdict.cautions]
    for companion in verdict.companions + verdict.beside:
        said += companion.why
    for place in verdict.ladder:
        said += place.because
    gates = verdict.next_rung.unmet if verdict.next_rung else ()
    return {each.rule for each in said} | {each.gate for each in gates}


@lru_cache(maxsize=8)
def _fresh_until(rulebook: Rulebook) -> str:
    """The last day on which no rule has been verified too long ago."""
    oldest = min(rule.verified for rule in rulebook.rules.values())
    return (date.fromisoformat(oldest) + timedelta(STALE)).isoformat()


def _stale(rulebook: Rulebook, spoke: Iterable[Rule], as_of: date) -> Iterable[Reason]:
    old = stale(sorted(spoke, key=lambda rule: rule.id), as_of, STALE)
    if old:
        told = rulebook.rules["message/verified-long-ago"]
        names = ", ".join(f"{rule.id} ({rule.verified})" for rule in old)
        yield Reason(told.id, told.says, f"{told.why} {names}.", {}, told.sources)

"""What comes before a trial: a test set, or what a technique waits for."""

from collections.abc import Iterable, Iterator

from ladder.engine.conditions import reads
from ladder.engine.explanation import judge_as_read
from ladder.engine.facts import Facts, Value
from ladder.engine.forms import MEASURE, TAKES
from ladder.engine.rules import Rule
from ladder.engine.scores import ITEMS
from ladder.engine.verdict import Next
from ladder.engine.wording import fill, inside
from ladder.output.lacks import are_missing, lines_of
from ladder.output.phrases import sentence
from ladder.output.steps import headline_of, until_then
from ladder.planning.experiments import TRAINING_ITEMS, bar, test_set, trial
from ladder.planning.suppose import (
    Change,
    Experiment,
    Situation,
    all_alike,
    results,
    target_reached,
)

SETTLE = "settle-labels"
"""The variant of measuring that does not draw items."""


def draw(situation: Situation) -> Iterator[Experiment]:
    """Yield the drawing of a test set, or the settling of its labels, where the verdict says so."""
    verdict, leading = situation.verdict, situation.verdict.knowledge.decision.leading_need
    advised, item = verdict.recommendation, leading.ahead.prospect if leading else None
    if advised.technique != MEASURE or item is None:
        return
    card = situation.rulebook.techniques[MEASURE]
    change = dict(_met(situation, [x.rule for x in item.order if MEASURE in x.rule.instead]) or {})
    if ITEMS in change and TRAINING_ITEMS in situation.rulebook.parameters:
        change[ITEMS] = int(situation.rulebook.parameters[TRAINING_ITEMS].value)
    title = f"{sentence(advised.variant_title or card.title)}."
    effort = f"{card.cost.time}; money: {card.cost.money}"
    if advised.variant == SETTLE:
        yield Experiment(
            "measure",
            title,
            effort,
            "People must agree as often as the target asks for, or nobody can show that it is met.",
            "Stop after 100 items. If people still disagree as often, lower the target to their "
            "agreement.",
            results(situation, [("people agree often enough", change)]),
        )
        return
    reached = target_reached(_runs_today(situation))
    yield Experiment(
        "measure",
        title,
        effort,
        test_set(situation),
        f"Stop when this is true: {card.climb}",
        results(
            situation,
            [
                ("today's version reaches the target", reached),
                ("today's version misses the target", change),
            ],
        ),
    )


def _runs_today(situation: Situation) -> str:
    """Return the technique whose answers are scored: what is in use, else what was tried last."""
    facts, book = situation.verdict.facts, situation.rulebook
    used = facts.get("in_use")
    if isinstance(used, str) and used in book.techniques:
        return used
    tried = [name for name in book.techniques if f"attempts.{name}.outcome" in facts]
    return max(tried, key=lambda name: book.techniques[name].rung or 0, default=book.floor.id)


def prepare(situation: Situation) -> Iterator[Experiment]:
    """Yield what makes the technique of the verdict available, then its trial."""
    verdict, ahead = situation.verdict, situation.verdict.ahead
    if ahead is None or verdict.recommendation.outcome != "prepare":
        return
    change = _met(situation, [item.reason.by for item in ahead.missing])
    if change is None:
        return
    first, *_, last = (items := ahead.missing)[0], items[-1]
    effort = {TAKES.index(item.takes): item.takes for item in (first, last)}
    name = inside(ahead.title)
    after = situation.after(change)
    tried = []
    if after is not None:
        ready = judge_as_read(situation.rulebook, verdict.title, after.facts)
        found = trial(Situation(ready, _stated(situation.stated, change)))
        tried = [experiment for experiment in found if not all_alike(experiment)]
    yield Experiment(
        "prepare",
        f"Prepare {name}: {are_missing(len(items))}.",
        effort[max(effort)],
        "" if tried else bar(situation),
        f"Stop if one of these cannot be had: then {until_then(verdict.knowledge)}.",
        results(situation, [("all of it holds", change), *_refused(situation, ahead)]),
        tuple(lines_of(ahead)),
    )
    yield from tried


def _stated(facts: Facts, change: Change) -> Facts:
    given = {**facts, **change}
    return {name: value for name, value in given.items() if value is not None}


def _met(situation: Situation, rules: Iterable[Rule]) -> Change | None:
    """Return a small change that meets some requirements; None if none is found."""
    book, change = situation.rulebook, dict[str, Value | None]()
    for rule in rules:
        known = situation.verdict.facts
        after = situation.after(change)
        known = known if after is None else after.facts
        opened = situation.opening(book.tests[rule.id], reads(rule.when, book.derived), known)
        if opened is None:
            return None
        change |= opened
    return change


def _refused(situation: Situation, ahead: Next) -> Iterator[tuple[str, Change]]:
    """Yield the answers about what is not stated that lead to something else."""
    now = headline_of(situation.verdict.knowledge)
    for item in ahead.missing:
        unknown = [fact for fact in item.reason.asks if fact not in situation.verdict.facts]
        every = [(fact, value) for fact in unknown for value in situation.values(fact)]
        for fact, value in sorted(every, key=lambda pair: pair[1] != "refused"):
            after = situation.after({fact: value})
            if after is None or (then := headline_of(after)) == now or then[1] == "use":
                continue
            says = fill(item.reason.by.says, situation.verdict.facts)
            yield f"you cannot get {says}", {fact: value}
            break

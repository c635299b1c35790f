"""From a problem to its verdict: the decision, with every reason for and against.

The same answers to the conditions give the same outline; only the wording names your values.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain

from ladder.engine.comparisons import Test, Truth
from ladder.engine.computed import as_read
from ladder.engine.decision import (
    BETTER,
    Decision,
    decide,
    keys_without_need,
    off_list,
    stated_needs,
)
from ladder.engine.facts import Facts
from ladder.engine.fine_tune import by_need, fine_tune, is_kept
from ladder.engine.forms import MEASURE
from ladder.engine.knowledge import keys
from ladder.engine.ladder_rows import rows
from ladder.engine.pack import READING_MESSAGES
from ladder.engine.problem import Origin
from ladder.engine.recommendation import first_steps, headline, others
from ladder.engine.rules import Need, Rule, Rulebook
from ladder.engine.verdict import Missing, Next, NextRung, Outline, Verdict
from ladder.engine.wording import closed, reason, requirement

NO_ORIGINS: Mapping[str, Origin] = {}


def judge(
    rulebook: Rulebook,
    title: str,
    known: Facts,
    as_of: date,
    origins: Mapping[str, Origin] = NO_ORIGINS,
) -> Verdict:
    """Return the verdict on the problem that `known` describes, as of a day.

    The facts are already checked against the vocabulary. Title and origins are copied to the
    verdict.
    """
    rules = rulebook.on(as_of)
    return judge_as_read(rules, title, as_read(rules, known, as_of.toordinal()), origins)


def judge_as_read(
    rulebook: Rulebook, title: str, facts: Facts, origins: Mapping[str, Origin] = NO_ORIGINS
) -> Verdict:
    """Return the verdict on what rules read of a problem, with the day and computed facts."""
    needs = stated_needs(rulebook, facts)
    get, day = facts.get, facts["as_of"]
    assert isinstance(day, int)
    truths = tuple([test(get) for test in _conditions_for(rulebook, needs)[0]])
    outline, as_of = _outline(rulebook, needs, truths), date.fromordinal(day)
    return Verdict(title, as_of, facts, rulebook.pack, outline, rulebook, origins)


@lru_cache(maxsize=256)
def _conditions_for(
    rulebook: Rulebook, needs: tuple[Need, ...]
) -> tuple[tuple[Test, ...], Mapping[str, int]]:
    """Return each condition that can change a verdict on these needs once, with its keys."""
    used: dict[str, Test] = {}
    subjects = {rulebook.floor.id: None, MEASURE: None}
    for need in needs:
        subjects |= dict.fromkeys(off_list(rulebook, need))
        for entry in need.options:
            subjects |= dict.fromkeys((*entry.combined_with, entry.technique))
        used |= {key: rulebook.tests[key] for key in keys(rulebook, need)}
    if not needs:
        used |= {key: rulebook.tests[key] for key in keys_without_need(rulebook)}
    for rule in applicable_rules(rulebook, subjects, [need.id for need in needs]):
        used[rule.id] = rulebook.tests[rule.id]
    tests = tuple(dict.fromkeys(used.values()))
    number = {test: at for at, test in enumerate(tests)}
    return tests, {key: number[test] for key, test in used.items()}


def applicable_rules(
    rulebook: Rulebook, subjects: Collection[str], needs: Collection[str]
) -> list[Rule]:
    """Return the cautions and advice on these techniques of option lists for these needs."""
    return [
        rule
        for rule in rulebook.rules.values()
        if rule.kind in ("caution", "advice")
        and (not rule.techniques or any(name in subjects for name in rule.techniques))
        and (not rule.needs or any(name in needs for name in rule.needs))
    ]


@lru_cache(maxsize=4096)
def _outline(rulebook: Rulebook, needs: tuple[Need, ...], truths: tuple[Truth, ...]) -> Outline:
    """Return the outline of the verdict, given the truth of the conditions."""
    answers = {key: truths[at] for key, at in _conditions_for(rulebook, needs)[1].items()}
    return explain(rulebook, decide(rulebook, needs, answers), answers)


def explain(rulebook: Rulebook, decision: Decision, answers: Mapping[str, Truth]) -> Outline:
    """Return every reason for and against the decision."""
    fired = fired_rules(rulebook, decision, answers)
    main = headline(rulebook, decision, fired, answers)
    first = _reading_first(rulebook, decision, answers)
    if first is not None:
        main = main._replace(steps=(first.do, *main.steps))
    rest = others(rulebook, decision, fired)
    table = rows(rulebook, decision, main, rest)
    advised_ones = (main.technique, *(advised.technique for advised in rest))
    techniques = dict.fromkeys(("", *advised_ones, *_waiting(decision)))
    warned = [
        rule
        for technique in techniques
        for rule in fired.get(technique, ())
        if rule.kind == "caution"
    ]
    cautions = tuple(reason(rule, advised=True) for rule in dict.fromkeys(warned))
    next_rung = _next_rung(rulebook, decision)
    parts = (
        main.why,
        cautions,
        *(advised.why for advised in rest),
        *(row.because for row in table),
    )
    rules = sorted({ground.by for ground in chain(*parts)}, key=lambda rule: rule.verified)
    leading = decision.leading_need
    content = leading is None and main.outcome == "stop"
    said = {*rules, first} if first else {*rules}
    said |= {x.rule for x in leading.ahead.lacks if x.rule.kind == "message"} if leading else set()
    requirements = [requirement.by for requirement in next_rung.unmet] if next_rung else []
    cited = sorted({name for rule in (*rules, *requirements) for name in rule.sources})
    return Outline(
        needs=tuple(need.need.id for need in decision.needs),
        fine_tune=is_kept(rulebook, main.technique) if content else fine_tune(rulebook, decision),
        fine_tune_by_need=by_need(rulebook, decision),
        recommendation=main._replace(steps=first_steps(rulebook, main, rest)),
        companions=tuple(advised for advised in rest if advised.rung is not None),
        off_ladder=tuple(advised for advised in rest if advised.rung is None),
        ladder=table,
        next_rung=next_rung,
        ahead=_ahead(rulebook, decision),
        range=decision.range,
        decided=decision.decided,
        better=decision.leading_need.better
        if decision.leading_need
        else main.why[0].rule == BETTER,
        inconclusive=decision.leading_need is not None and decision.leading_need.inconclusive,
        cautions=cautions,
        sources={name: rulebook.sources[name] for name in cited},
        fired={rule.id: rule.verified for rule in sorted(said, key=lambda rule: rule.verified)},
    )


def _reading_first(
    rulebook: Rulebook, decision: Decision, answers: Mapping[str, Truth]
) -> Rule | None:
    """Return the sentence on which bad answers to read first, or that their labels come first.

    So many are unclear that they come first, most have a wrong label, or nobody counted, and better
    answers are needed for which nothing can be used yet.
    """
    leading = decision.leading_need
    if leading is None or leading.need.solved_by != "quality" or leading.better:
        return None
    uncounted, unclear, labels = (rulebook.rules.get(name) for name in READING_MESSAGES)
    for first in (unclear, labels):
        if first and answers[first.id] and leading.form != "stop":
            return first
    if uncounted and answers[uncounted.id] and leading.form in ("prepare", "find-out", "stay"):
        return uncounted
    return None


def fired_rules(
    rulebook: Rulebook, decision: Decision, answers: Mapping[str, Truth]
) -> dict[str, list[Rule]]:
    """Return the cautions and advice that fire, by their technique; "" if they name none."""
    taken = [name for need in decision.needs for name in (need.step.technique, *need.combined_with)]
    needs = [need.need.id for need in decision.needs]
    every = ("", *(taken or [rulebook.floor.id]), *_waiting(decision))
    fired: dict[str, list[Rule]] = {name: [] for name in every}
    for rule in applicable_rules(rulebook, fired, needs):
        if answers[rule.id]:
            for name in rule.techniques or ("",):
                if name in fired:
                    fired[name].append(rule)
    return fired


def _waiting(decision: Decision) -> list[str]:
    """Return what is prepared or found out about, or waits for a test set: its cautions count."""
    forms = ("prepare", "find-out", "measure")
    items = (need.ahead.prospect for need in decision.needs if need.form in forms)
    return [item.technique for item in items if item]


def _ahead(rulebook: Rulebook, decision: Decision) -> Next | None:
    """Return what comes next for the leading need."""
    leading = decision.leading_need
    if leading is None or (item := leading.ahead.prospect) is None:
        return None
    card, then = rulebook.techniques[item.technique], leading.ahead.then
    missing = tuple(
        Missing(requirement(lack.rule, lack.truth), lack.takes) for lack in leading.ahead.lacks
    )
    return Next(
        leading.ahead.form,
        card.id,
        card.rung,
        item.option.entry.title or card.title,
        leading.need.id,
        card.training,
        missing,
        then.technique if then else None,
    )


def _next_rung(rulebook: Rulebook, decision: Decision) -> NextRung | None:
    leading = decision.leading_need
    if leading is None or leading.next_up is None:
        return None
    technique = rulebook.techniques[leading.next_up.entry.technique]
    requirements = closed(rulebook, leading.next_up.requirements)
    return NextRung(technique.id, technique.rung, technique.title, leading.need.id, requirements)

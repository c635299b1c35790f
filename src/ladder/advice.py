"""From a walk to a verdict: the same decision, with every reason for and against.

Pure and standard library only: facts and rules in, plain data out; the day is an argument.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from ladder.model import Entry, Facts, Rule, Rulebook, Source
from ladder.places import closed_gates, ladder_of
from ladder.questions import open_questions
from ladder.signals import computed
from ladder.speakers import Firing, firing, speaking
from ladder.variants import variant_of
from ladder.verdict import (
    Companion,
    NextRung,
    Place,
    Range,
    Reason,
    Recommendation,
    Verdict,
)
from ladder.walk import LOWEST, NeedWalk, Walk, rung, walk
from ladder.wording import fill, inside, reason, stale, tried, unmet

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
    facts: Facts = {**known, "as_of": as_of.toordinal(), **computed(known)}
    walked = walk(rulebook, facts)
    fired = firing(rulebook, _taken(walked), facts)
    headline = _headline(rulebook, walked, fired, facts)
    others = _others(rulebook, walked, headline, fired, facts)
    headline = _meanwhile(headline, others)
    ladder = ladder_of(rulebook, walked, headline, others, facts)
    following = _next(rulebook, walked, facts)
    cautions = tuple(_cautions(walked, headline, others, fired, facts))
    said = _voices(headline, others, ladder, cautions)
    if as_of.isoformat() > _fresh_until(rulebook):
        cautions += tuple(_stale(rulebook, {each.rule for each in said}, as_of))
    cited = {name for each in said for name in each.sources}
    if following:
        cited.update([name for gate in following.unmet for name in gate.sources])
    return Verdict(
        title=title,
        pack=rulebook.pack,
        as_of=as_of.isoformat(),
        needs=tuple([each.need.id for each in walked.walks]),
        recommendation=headline,
        companions=tuple([each for each in others if each.rung is not None]),
        beside=tuple([each for each in others if each.rung is None]),
        ladder=ladder,
        next_rung=following,
        range=Range(rung(walked.low), rung(walked.high)),
        decided=bool(walked.walks) and all(each.decided for each in walked.walks),
        open_questions=open_questions(rulebook, facts, walked) if ask else (),
        cautions=cautions,
        sources=_sources(rulebook, frozenset(cited)),
    )


@lru_cache(maxsize=1024)
def _sources(rulebook: Rulebook, cited: frozenset[str]) -> Mapping[str, Source]:
    return {name: rulebook.sources[name] for name in sorted(cited)}


def _taken(walked: Walk) -> Iterable[str]:
    """The techniques of which a verdict speaks: those of the steps, and what these bring along."""
    if not walked.walks:
        yield LOWEST
    for each in walked.walks:
        yield each.step.technique
        yield from _joined(each)


def _joined(each: NeedWalk) -> tuple[str, ...]:
    entry = _entry(each)
    return entry.joins if entry and each.step.outcome == "use" else ()


def _headline(rulebook: Rulebook, walked: Walk, fired: Firing, facts: Facts) -> Recommendation:
    deciding = walked.deciding
    if deciding is None:
        prompt = rulebook.techniques[LOWEST]
        start = (reason(rulebook.rules["walk/no-need-stated"], facts),)
        return Recommendation(LOWEST, 0, prompt.title, "use", None, start, prompt.steps, None)
    step = deciding.step
    technique = rulebook.techniques[step.technique]
    variant = variant_of(rulebook, deciding, facts)
    advice = _advice(fired, deciding)
    return Recommendation(
        technique=technique.id,
        rung=technique.rung,
        title=technique.title,
        outcome=step.outcome,
        need=deciding.need.id,
        why=_why(rulebook, deciding, variant, advice, facts),
        steps=_steps(rulebook, deciding, variant, advice, facts),
        variant=_short(variant),
        variant_title=variant.says if variant else None,
    )


def _short(variant: Rule | None) -> str | None:
    return variant.id.rsplit("/", 1)[1] if variant else None


def _entry(each: NeedWalk) -> Entry | None:
    at = each.step.at
    return None if at is None else each.standings[at].candidate.entry


def _advice(fired: Firing, each: NeedWalk) -> list[Rule]:
    return speaking(fired, "advice", [each.step.technique], {each.need.id})


def _why(
    rulebook: Rulebook, each: NeedWalk, variant: Rule | None, advice: list[Rule], facts: Facts
) -> tuple[Reason, ...]:
    """Why this need comes to this step: the reason, the reader's own numbers, then the rest."""
    entry = _entry(each)
    if each.step.outcome == "stop":
        return (tried(rulebook, "walk/target-met", each.step.technique, facts),)
    first = entry.fit if entry else rulebook.rules["walk/nothing-above-is-open"]
    own = [rule for rule in advice if "{" in rule.why]
    rest = [rule for rule in advice if "{" not in rule.why]
    rules = [first, *own, *([variant] if variant else []), *rest]
    return tuple([reason(rule, facts) for rule in rules])


def _steps(
    rulebook: Rulebook, each: NeedWalk, variant: Rule | None, advice: list[Rule], facts: Facts
) -> tuple[str, ...]:
    """What to do first. To stay is to gather what is missing; to stop is to watch."""
    match each.step.outcome:
        case "stop":
            return (rulebook.rules["walk/target-met"].do,)
        case "stay":
            return (each.need.stay, *_gather(each, facts))
        case "use":
            if variant and variant.steps:
                return variant.steps
            entry = _entry(each)
            steps = entry.steps if entry and entry.technique == each.step.technique else ()
            chosen = [variant.do] if variant and variant.do else []
            extra = [fill(rule.do, facts) for rule in advice if rule.do]
            usual = steps or rulebook.techniques[each.step.technique].steps
            return (*chosen, *usual, *extra)


def _gather(each: NeedWalk, facts: Facts) -> list[str]:
    """What would open the next rung: of its gates those known not to hold, else those unknown.

    Where nothing comes next, what would bring back the techniques that known facts rule out.
    """
    standing = each.next_up
    if standing is None:
        fired = [rule for s in each.standings if s.unfit for rule, truth in s.against if truth]
        return [fill(do, facts) for do in dict.fromkeys(r.do for r in fired if r.do)][:3]
    false = [rule.do for rule, truth in standing.gates if truth is False and rule.do]
    unknown = [rule.do for rule, truth in standing.gates if truth is None and rule.do]
    return [fill(do, facts) for do in (false or unknown)[:3]]


def _meanwhile(headline: Recommendation, others: tuple[Companion, ...]) -> Recommendation:
    """A need that is settled or waits must not hide what another one has to do."""
    if headline.outcome == "use":
        return headline
    open_steps = tuple(
        f"Meanwhile, {inside(each.title)} for {each.need}: {each.steps[0]}"
        for each in others
        if each.outcome == "use" and each.steps
    )
    return headline._replace(steps=(*open_steps, *headline.steps))


def _others(
    rulebook: Rulebook, walked: Walk, headline: Recommendation, fired: Firing, facts: Facts
) -> tuple[Companion, ...]:
    """The lower steps of the other needs, and what the chosen entries bring along."""
    found: dict[str, Companion] = {}
    for each in walked.walks:
        step = each.step
        for name in (step.technique, *_joined(each)):
            if name == headline.technique or name in found:
                continue
            technique = rulebook.techniques[name]
            own = name == step.technique
            variant = variant_of(rulebook, each, facts) if own else None
            advice = _advice(fired, each) if own else []
            why = _why(rulebook, each, variant, advice, facts)
            steps = _steps(rulebook, each, variant, advice, facts) if own else ()
            found[name] = Companion(
                name,
                technique.rung,
                technique.title,
                each.need.id,
                why,
                _short(variant),
                step.outcome,
                steps,
            )
    return tuple(sorted(found.values(), key=lambda c: -1 if c.rung is None else c.rung))


def _next(rulebook: Rulebook, walked: Walk, facts: Facts) -> NextRung | None:
    if walked.deciding is None or (standing := walked.deciding.next_up) is None:
        return None
    technique = rulebook.techniques[standing.candidate.technique]
    gates = closed_gates(standing)
    closed = tuple([unmet(rulebook, rule, truth, facts)[0] for rule, truth in gates])
    need = walked.deciding.need.id
    return NextRung(technique.id, technique.rung, technique.title, need, closed)


def _cautions(
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    fired: Firing,
    facts: Facts,
) -> Iterable[Reason]:
    techniques = [headline.technique, *(each.technique for each in others)]
    needs = {each.need.id for each in walked.walks}
    for rule in speaking(fired, "caution", techniques, needs):
        yield reason(rule, facts, do=True)


def spoken(verdict: Verdict) -> set[str]:
    """The ids of the rules that spoke in a verdict."""
    others = verdict.companions + verdict.beside
    said = _voices(verdict.recommendation, others, verdict.ladder, verdict.cautions)
    gates = verdict.next_rung.unmet if verdict.next_rung else ()
    return {each.rule for each in said} | {each.gate for each in gates}


def _voices(
    headline: Recommendation,
    others: tuple[Companion, ...],
    ladder: tuple[Place, ...],
    cautions: tuple[Reason, ...],
) -> list[Reason]:
    said = [*headline.why, *cautions]
    for companion in others:
        said += companion.why
    for each in ladder:
        said += each.because
    return said


@lru_cache(maxsize=8)
def _fresh_until(rulebook: Rulebook) -> str:
    """The last day on which no rule has been verified too long ago."""
    oldest = min(rule.verified for rule in rulebook.rules.values())
    return (date.fromisoformat(oldest) + timedelta(STALE)).isoformat()


def _stale(rulebook: Rulebook, said: set[str], as_of: date) -> Iterable[Reason]:
    old = stale((rulebook.rules[name] for name in sorted(said)), as_of, STALE)
    if old:
        told = rulebook.rules["walk/verified-long-ago"]
        names = ", ".join(f"{rule.id} ({rule.verified})" for rule in old)
        yield Reason(told.id, told.says, f"{told.why} {names}.", {}, told.sources)

"""From a walk to a verdict: the same decision, with every reason for and against.

Pure and standard library only: facts and rules in, plain data out; the day is an argument.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from ladder.model import Entry, Facts, Rule, Rulebook
from ladder.questions import open_questions
from ladder.variants import variant_of
from ladder.verdict import (
    Companion,
    NextRung,
    Place,
    Range,
    Reason,
    Recommendation,
    Status,
    Verdict,
)
from ladder.walk import NeedWalk, Standing, Walk, next_up, place, rung, walk
from ladder.wording import fill, gate_reason, reason, stale, unmet

RANK: dict[Status, int] = {
    "use": 0,
    "companion": 1,
    "met": 2,
    "spent": 3,
    "blocked": 4,
    "above": 5,
    "unknown": 6,
    "unfit": 7,
}


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
    facts: Facts = {**known, "as_of": as_of.toordinal()}
    walked = walk(rulebook, facts)
    headline = _headline(rulebook, walked, facts)
    others = _others(rulebook, walked, headline, facts)
    ladder = tuple(_ladder(rulebook, walked, headline, others, facts))
    following = _next(rulebook, walked, facts)
    cautions = tuple(_cautions(rulebook, walked, headline, others, facts))
    said = _voices(headline, others, ladder) | {each.rule: each.sources for each in cautions}
    if old := stale((rulebook.rules[name] for name in said), as_of):
        cautions += (_stale_caution(rulebook, old),)
    cited = [name for each in said.values() for name in each]
    if following:
        cited += [name for gate in following.unmet for name in gate.sources]
    return Verdict(
        title=title,
        pack=rulebook.pack,
        as_of=as_of.isoformat(),
        needs=tuple(each.need.id for each in walked.walks),
        recommendation=headline,
        companions=tuple(each for each in others if each.rung is not None),
        beside=tuple(each for each in others if each.rung is None),
        ladder=ladder,
        next_rung=following,
        range=Range(rung(walked.low), rung(walked.high)),
        decided=_decided(walked),
        open_questions=open_questions(rulebook, facts, walked) if ask else (),
        cautions=cautions,
        sources={name: rulebook.sources[name] for name in sorted(set(cited))},
    )


def _decided(walked: Walk) -> bool:
    """Whether no unknown fact can change the technique of any need's step."""
    if not walked.walks:
        return False
    return all(len({name for name, _, _ in each.possible}) == 1 for each in walked.walks)


def _headline(rulebook: Rulebook, walked: Walk, facts: Facts) -> Recommendation:
    deciding = walked.deciding
    if deciding is None:
        prompt = rulebook.techniques["prompt"]
        start = (reason(rulebook.rules["walk/no-need-stated"], facts),)
        return Recommendation("prompt", 0, prompt.title, "use", None, start, prompt.steps, None)
    step = deciding.step
    technique = rulebook.techniques[step.technique]
    variant = variant_of(rulebook, deciding, facts)
    entry = _entry(deciding)
    why: tuple[Reason, ...] = tuple(_why(rulebook, deciding, facts))
    if variant:
        why += (reason(variant, facts),)
    steps = (entry.steps if entry and entry.technique == technique.id else ()) or technique.steps
    if step.outcome == "stay":
        steps = (deciding.need.stay,)
    elif step.outcome == "stop":
        steps = (rulebook.rules["walk/target-met"].do,)
    if variant and variant.do and step.outcome == "use":
        steps = (variant.do, *steps)
    extra = list(_advice(rulebook, deciding, facts)) if step.outcome == "use" else []
    return Recommendation(
        technique=technique.id,
        rung=technique.rung,
        title=technique.title,
        outcome=step.outcome,
        need=deciding.need.id,
        why=why + tuple(reason(rule, facts) for rule in extra),
        steps=(*steps, *(fill(rule.do, facts) for rule in extra if rule.do)),
        variant=variant.id.rsplit("/", 1)[1] if variant else None,
        variant_title=variant.says if variant else None,
    )


def _entry(each: NeedWalk) -> Entry | None:
    index = each.step.at
    return None if index is None else each.standings[index].candidate.entry


def _why(rulebook: Rulebook, each: NeedWalk, facts: Facts) -> Iterable[Reason]:
    """Why this need comes to this step."""
    step, entry = each.step, _entry(each)
    if step.outcome == "stay":
        yield reason(rulebook.rules["walk/nothing-above-is-open"], facts)
        return
    if step.outcome == "stop":
        yield _tried(rulebook, "walk/target-met", step.technique, facts)
        return
    if entry is not None:
        yield reason(entry.fit, facts)


def _tried(rulebook: Rulebook, rule: str, technique: str, facts: Facts) -> Reason:
    """What was tried and how it went: the rule's sentence, then the reader's own numbers."""
    told = rulebook.rules[rule]
    prefix = f"attempts.{technique}."
    read = {name: value for name, value in facts.items() if name.startswith(prefix)}
    because = read.get(f"{prefix}because", "")
    score = read.get(f"{prefix}score")
    numbers = f" (score {score:g})" if isinstance(score, int | float) else ""
    text = f"{told.why}{numbers}" + (f" Your reason: {because}" if because else "")
    says = f"{told.says}{numbers}" + (f": {because}" if because else "")
    return Reason(told.id, says, text, read, told.sources)


def _others(
    rulebook: Rulebook, walked: Walk, headline: Recommendation, facts: Facts
) -> tuple[Companion, ...]:
    """The lower steps of the other needs, and what the chosen entries bring along."""
    found: dict[str, Companion] = {}
    for each in walked.walks:
        step, entry = each.step, _entry(each)
        joined = entry.joins if entry and step.outcome == "use" else ()
        for name in (step.technique, *joined):
            if name == headline.technique or name in found:
                continue
            technique = rulebook.techniques[name]
            variant = variant_of(rulebook, each, facts) if name == step.technique else None
            why = tuple(_why(rulebook, each, facts))
            if variant:
                why += (reason(variant, facts),)
            short = variant.id.rsplit("/", 1)[1] if variant else None
            found[name] = Companion(
                name, technique.rung, technique.title, each.need.id, why, short
            )
    return tuple(sorted(found.values(), key=lambda c: -1 if c.rung is None else c.rung))


def _ladder(
    rulebook: Rulebook,
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    facts: Facts,
) -> Iterable[Place]:
    companions = {each.technique: each for each in others}
    for name, technique in rulebook.techniques.items():
        if name == headline.technique:
            status, because = _headline_status(headline, facts), headline.why
        elif name in companions:
            status, because = "companion", companions[name].why
        elif not walked.walks:
            status, because = "unknown", (reason(rulebook.rules["walk/no-need-stated"], facts),)
        else:
            status, because = _seen(rulebook, walked, name, facts)
        yield Place(name, technique.rung, technique.title, status, because)


def _headline_status(headline: Recommendation, facts: Facts) -> Status:
    if headline.outcome == "stop":
        return "met"
    tried = f"attempts.{headline.technique}.outcome" in facts
    return "spent" if headline.outcome == "stay" and tried else "use"


def _seen(
    rulebook: Rulebook, walked: Walk, name: str, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    """How the needs together see a technique: the view that says most, with all who share it."""
    if len(walked.walks) == 1:
        return _view(rulebook, walked.walks[0], name, facts)
    views = [_view(rulebook, each, name, facts) for each in walked.walks]
    best = min([status for status, _ in views], key=RANK.__getitem__)
    because = {r.rule: r for status, reasons in views if status == best for r in reasons}
    return best, tuple(because.values())


def _view(
    rulebook: Rulebook, each: NeedWalk, name: str, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    """How one need sees a technique that is neither its step nor a companion."""
    for standing in each.standings:
        if name == standing.candidate.technique:
            return _standing_view(rulebook, each, standing, facts)
        if name in standing.candidate.entry.joins:
            return "above", (reason(rulebook.rules["walk/lower-dose-first"], facts),)
    return "unfit", (reason(each.need.unfit[name], facts),)


def _standing_view(
    rulebook: Rulebook, each: NeedWalk, standing: Standing, facts: Facts
) -> tuple[Status, tuple[Reason, ...]]:
    technique = standing.candidate.technique
    match place(standing):
        case "unfit":
            fired = (r for r, test in standing.candidate.unfit if test(facts.get))
            return "unfit", tuple(reason(rule, facts) for rule in fired)
        case "met":
            return "met", (_tried(rulebook, "walk/target-met", technique, facts),)
        case "spent":
            return "spent", (_tried(rulebook, "walk/spent", technique, facts),)
        case "blocked":
            closed = _closed(standing, facts)
            return "blocked", tuple([gate_reason(rulebook, rule, facts) for rule in closed])
        case "step":
            return "above", (reason(rulebook.rules["walk/lower-dose-first"], facts),)


def _closed(standing: Standing, facts: Facts) -> list[Rule]:
    """The gates not known to hold: those known not to first, then the unknown ones."""
    truths = [(test(facts.get), rule) for rule, test in standing.candidate.gates]
    closed = [rule for truth, rule in truths if truth is False]
    return closed + [rule for truth, rule in truths if truth is None]


def _next(rulebook: Rulebook, walked: Walk, facts: Facts) -> NextRung | None:
    if walked.deciding is None or (standing := next_up(walked.deciding)) is None:
        return None
    technique = rulebook.techniques[standing.candidate.technique]
    gates = tuple([unmet(rulebook, rule, facts) for rule in _closed(standing, facts)])
    need = walked.deciding.need.id
    return NextRung(technique.id, technique.rung, technique.title, need, gates)


@lru_cache(maxsize=8)
def _speakers(rulebook: Rulebook) -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    """Cautions and pieces of advice by kind and technique; those about none stand under ""."""
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rulebook.rules.values():
        if rule.kind in ("caution", "advice"):
            for technique in rule.techniques or ("",):
                found.setdefault((rule.kind, technique), []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def _speaking(
    rulebook: Rulebook, kind: str, techniques: Iterable[str], needs: set[str], facts: Facts
) -> Iterable[Rule]:
    """The rules of a kind that speak of these techniques and needs, and fire."""
    speakers, tests, get = _speakers(rulebook), rulebook.tests, facts.get
    said: set[str] = set()
    for technique in ("", *techniques):
        for rule in speakers.get((kind, technique), ()):
            if rule.id in said or (rule.needs and needs.isdisjoint(rule.needs)):
                continue
            if tests[rule.id](get) and not (
                rule.unless is not None and tests[f"unless:{rule.id}"](get)
            ):
                said.add(rule.id)
                yield rule


def _advice(rulebook: Rulebook, each: NeedWalk, facts: Facts) -> Iterable[Rule]:
    return _speaking(rulebook, "advice", [each.step.technique], {each.need.id}, facts)


def _cautions(
    rulebook: Rulebook,
    walked: Walk,
    headline: Recommendation,
    others: tuple[Companion, ...],
    facts: Facts,
) -> Iterable[Reason]:
    techniques = [headline.technique, *(each.technique for each in others)]
    needs = {each.need.id for each in walked.walks}
    for rule in _speaking(rulebook, "caution", techniques, needs, facts):
        yield reason(rule, facts, f"{rule.why} {rule.do}".strip())


def spoken(verdict: Verdict) -> dict[str, tuple[str, ...]]:
    """The ids of the rules that spoke in a verdict, with the sources that each cites."""
    said = _voices(verdict.recommendation, verdict.companions + verdict.beside, verdict.ladder)
    said |= {each.rule: each.sources for each in verdict.cautions}
    if verdict.next_rung:
        said |= {gate.gate: gate.sources for gate in verdict.next_rung.unmet}
    return said


def _voices(
    headline: Recommendation, others: tuple[Companion, ...], ladder: tuple[Place, ...]
) -> dict[str, tuple[str, ...]]:
    said = list(headline.why)
    for companion in others:
        said += companion.why
    for each in ladder:
        said += each.because
    return {each.rule: each.sources for each in said}


def _stale_caution(rulebook: Rulebook, old: list[Rule]) -> Reason:
    told = rulebook.rules["walk/verified-long-ago"]
    names = ", ".join(f"{rule.id} ({rule.verified})" for rule in old)
    return Reason(told.id, told.says, f"{told.why} {names}.", {}, told.sources)

"""A proposal against its verdict, technique by technique and need by need."""

from collections.abc import Iterator

from ladder.check import claims
from ladder.check import messages as said
from ladder.check.evaluation import Bench, is_step, serving
from ladder.check.findings import Finding, Severity
from ladder.engine.assessment import Assessment, height
from ladder.engine.decision import NeedDecision, Step
from ladder.engine.questions import open_questions
from ladder.engine.rules import Need, Rule, Technique
from ladder.engine.wording import inside
from ladder.load.check_rules import CheckRule


def judge(on: Bench) -> Iterator[Finding]:
    """Everything that the author of a proposal should know, in no particular order."""
    walks = on.decision.needs
    if not walks:
        yield said.by_us(on, CheckRule.NO_NEED_STATED, Severity.UNDECIDED, "needs")
    unfit: set[str] = set()
    told: set[str] = set()
    for technique in on.proposed:
        served = [
            (each, standing)
            for each in walks
            if (standing := serving(each, technique.id)) is not None and not standing.unfit
        ]
        if served:
            yield from _served(on, technique, served)
            needs = {each.need.id for each, _ in served}
            yield from said.cautions(on, technique, needs, told)
        else:
            unfit |= {each.need.id for each in walks}
            yield from _unfit(on, technique)
    yield from _unserved(on, unfit)
    yield from claims.attempts(on)
    yield from claims.gain(on)


def _unfit(on: Bench, technique: Technique) -> Iterator[Finding]:
    """Why a technique serves none of the needs: each rule once."""
    rules: dict[str, tuple[Rule, Need]] = {}
    for each in on.decision.needs:
        for rule in _against(on, each, technique):
            rules.setdefault(rule.id, (rule, each.need))
    for rule, need in rules.values():
        yield said.unfit(on, rule, technique, need)


def _against(on: Bench, each: NeedDecision, technique: Technique) -> Iterator[Rule]:
    standing = serving(each, technique.id)
    if standing is None:
        yield each.need.unfit[technique.id]
        return
    yield from (rule for rule, truth in standing.unfit_rules if truth)


def _unserved(on: Bench, told: set[str]) -> Iterator[Finding]:
    """The needs that nothing proposed serves; `told` are those where that was said already."""
    for each in on.decision.needs:
        if each.need.id in told and not _served_by_any(on):
            continue
        standings = (serving(each, technique.id) for technique in on.proposed)
        if not any(standing is not None and not standing.unfit for standing in standings):
            step = on.rulebook.techniques[each.step.technique]
            text = f"Nothing proposed serves the need {each.need.id} ({inside(each.need.title)})."
            do = f"Its verdict is {said.rung(step)}: propose that too, or drop the need."
            yield said.by_us(
                on,
                CheckRule.NEED_NOT_SERVED,
                Severity.WARNING,
                "needs",
                text=text,
                do=do,
                need=each.need.id,
            )


def _served_by_any(on: Bench) -> bool:
    return any(
        (standing := serving(each, technique.id)) is not None and not standing.unfit
        for each in on.decision.needs
        for technique in on.proposed
    )


def _served(
    on: Bench, technique: Technique, served: list[tuple[NeedDecision, Assessment]]
) -> Iterator[Finding]:
    """A technique that can serve: whether it is the verdict, above it or below it."""
    steps = [(each, standing) for each, standing in served if is_step(each, technique.id)]
    if steps:
        yield from _less_might_do(on, technique, steps)
        return
    each, standing = max(served, key=lambda pair: height(pair[0].step.rung))
    at = standing.status
    alone = standing.own.technique == technique.id
    if alone and at == "blocked":
        for rule, truth in standing.gates:
            if not truth:
                yield said.gate(on, rule, truth, technique, each.need)
    if alone and height(technique.rung) > height(each.step.rung):
        yield _above(on, technique, each)
    elif alone and at == "spent":
        text = f"{technique.title} was tried before and fell short."
        yield said.by_us(
            on,
            CheckRule.MEASURED_SHORT_BEFORE,
            Severity.NOTE,
            f"attempts.{technique.id}.outcome",
            text=text,
            technique=technique.id,
            need=each.need.id,
        )
    elif at != "blocked" and not any(is_step(each, other.id) for other in on.proposed):
        step = on.rulebook.techniques[each.step.technique]
        text = f"You propose {said.rung(technique)}; the verdict is {said.rung(step)}."
        yield said.by_us(
            on,
            CheckRule.LESS_THAN_THE_VERDICT,
            Severity.NOTE,
            "proposal.technique",
            text=text,
            technique=technique.id,
            need=each.need.id,
        )


def _above(on: Bench, technique: Technique, each: NeedDecision) -> Finding:
    """A dose above the verdict: refused if no missing fact could justify it, else undecided."""
    reachable = Step(technique.id, technique.rung, "use") in each.possible
    step = on.rulebook.techniques[each.step.technique]
    text = f"You propose {said.rung(technique)}; the verdict is {said.rung(step)}."
    do = on.rulebook.check_rules[CheckRule.MORE_THAN_THE_VERDICT].do
    match each.step.outcome:
        case "stop":
            do = f"{step.title} reached its target: keep it, and stop there."
        case "stay":
            do = each.need.stay
        case "use" if step.steps:
            do = f"Take {inside(step.title)} first: {step.steps[0]}"
        case _:
            pass
    severity = Severity.UNDECIDED if reachable else Severity.ERROR
    if reachable:
        asked = open_questions(on.rulebook, on.facts)
        missing = ", ".join(question.fact for question in asked[:3])
        do += f" What is not known could still justify it: find out {missing}." if missing else ""
    taken = serving(each, each.step.technique) if each.step.outcome == "use" else None
    fit = taken.entry.fit if taken else None
    return said.above(on, severity, text, do, technique, each.need, fit)


def _less_might_do(
    on: Bench, technique: Technique, steps: list[tuple[NeedDecision, Assessment]]
) -> Iterator[Finding]:
    """A proposal that is its verdict, while a missing fact could still make a lower dose enough.

    It weighs where training is proposed and a reason against it is open; elsewhere it is a note.
    """
    if technique.rung in (None, 0):
        return
    each, standing = max(steps, key=lambda pair: height(pair[0].step.rung))
    if each.step.outcome != "use":
        return
    lower = [step for step in each.possible if height(step.rung) < height(technique.rung)]
    missing = _open_facts(on, each, technique)
    if not lower or not missing:
        return
    weighs = technique.training and standing.unfit is None
    facts = missing[:3]
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    text = f"{technique.title} is the verdict as far as is known, but a lower dose might still do."
    asked = on.rulebook.facts.get(missing[0])
    do = f"Find out {', '.join(facts)}{more}." + (f" {asked.question}" if asked else "")
    yield said.by_us(
        on,
        CheckRule.LESS_MIGHT_DO,
        Severity.UNDECIDED if weighs else Severity.NOTE,
        missing[0],
        text=text,
        do=do,
        technique=technique.id,
        need=each.need.id,
    )


def _open_facts(on: Bench, each: NeedDecision, technique: Technique) -> list[str]:
    """The unknown facts that could bring the need's step below `technique`, each once."""
    missing: dict[str, None] = {}
    for standing in each.assessments:
        own = standing.own.technique == technique.id
        for rule, truth in standing.unfit_rules if own or standing.unfit else standing.gates:
            if truth is None:
                missing |= {fact: None for fact in rule.reads if fact not in on.facts}
        if not own:
            outcomes = (
                f"attempts.{member.technique}.outcome"
                for member in standing.members
                if member.met is None
            )
            missing |= {fact: None for fact in outcomes if fact not in on.facts}
        else:
            break
    return list(missing)

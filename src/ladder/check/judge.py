"""A proposal against its verdict, technique by technique and need by need."""

from collections.abc import Iterator

from ladder.check import claims, messages
from ladder.check.evaluation import Evaluation, Served, is_step, on_route, served_by
from ladder.check.findings import Finding, Severity
from ladder.engine.assessment import height
from ladder.engine.decision import NeedDecision, Step
from ladder.engine.questions import open_questions
from ladder.engine.rules import Need, Rule, Technique
from ladder.engine.wording import fill, inside
from ladder.load.check_rules import CheckRule


def judge(evaluation: Evaluation) -> Iterator[Finding]:
    """Everything that the author of a proposal should know, in no particular order."""
    if not evaluation.decision.needs:
        rule = evaluation.rule(CheckRule.NO_NEED_STATED)
        yield evaluation.finding(
            rule.id, Severity.UNDECIDED, ["needs"], f"The proposal {rule.says}."
        )
    served: set[str] = set()
    warned: set[str] = set()
    for technique in evaluation.proposed:
        if serves := list(served_by(evaluation, technique.id)):
            needs = frozenset(decision.need.id for decision, _ in serves)
            served |= needs
            yield from _fitting(evaluation, technique, serves)
            yield from messages.cautions(evaluation, technique, needs, warned)
        else:
            yield from _unfit(evaluation, technique)
    if served or not evaluation.proposed:  # else why nothing is served has been said
        yield from _unserved(evaluation, served)
    yield from claims.attempts(evaluation)
    yield from claims.gain(evaluation)


def _unfit(evaluation: Evaluation, technique: Technique) -> Iterator[Finding]:
    """Why a technique serves none of the needs: each rule once."""
    rules: dict[str, tuple[Rule, Need]] = {}
    for decision in evaluation.decision.needs:
        need = decision.need
        assessment = on_route(decision, technique.id)
        against = [need.unfit[technique.id]] if assessment is None else []
        if assessment is not None:
            against = [rule for rule, truth in assessment.unfit_rules if truth]
        for rule in against:
            rules.setdefault(rule.id, (rule, need))
    for rule, need in rules.values():
        yield messages.unfit(evaluation, rule, technique, need)


def _unserved(evaluation: Evaluation, served: set[str]) -> Iterator[Finding]:
    """The needs that nothing proposed serves."""
    for decision in evaluation.decision.needs:
        need = decision.need
        if need.id not in served:
            step = evaluation.rulebook.techniques[decision.step.technique]
            yield evaluation.finding(
                CheckRule.NEED_NOT_SERVED,
                Severity.WARNING,
                ["needs"],
                f"Nothing proposed serves the need {need.id} ({inside(need.title)}).",
                do=f"Its verdict is {messages.named(step)}: propose that too, or drop the need.",
                need=need.id,
            )


def _fitting(
    evaluation: Evaluation, technique: Technique, serves: list[Served]
) -> Iterator[Finding]:
    """A technique that can serve: whether it is the verdict, above it or below it."""
    steps = [served for served in serves if is_step(served.decision, technique.id)]
    if steps:
        yield from _less_might_do(evaluation, technique, steps)
        return
    decision, assessment = max(serves, key=lambda served: served.height)
    status, need = assessment.status, decision.need.id
    alone = assessment.own.technique == technique.id
    if alone and status == "blocked":
        for rule, truth in assessment.gates:
            if not truth:
                yield messages.closed_gate(evaluation, rule, truth, technique, decision.need)
    if alone and height(technique.rung) > height(decision.step.rung):
        yield _above(evaluation, technique, decision)
    elif alone and status == "spent":
        yield evaluation.finding(
            CheckRule.MEASURED_SHORT_BEFORE,
            Severity.NOTE,
            [f"attempts.{technique.id}.outcome"],
            f"{technique.title} was tried before and fell short.",
            technique=technique.id,
            need=need,
        )
    elif status != "blocked" and not any(is_step(decision, t.id) for t in evaluation.proposed):
        yield evaluation.finding(
            CheckRule.LESS_THAN_THE_VERDICT,
            Severity.NOTE,
            ["proposal.technique"],
            _compared(evaluation, technique, decision),
            technique=technique.id,
            need=need,
        )


def _compared(evaluation: Evaluation, technique: Technique, decision: NeedDecision) -> str:
    step = evaluation.rulebook.techniques[decision.step.technique]
    return f"You propose {messages.named(technique)}; the verdict is {messages.named(step)}."


def _above(evaluation: Evaluation, technique: Technique, decision: NeedDecision) -> Finding:
    """A rung above the verdict: refused if no missing fact could justify it, else undecided."""
    reachable = Step(technique.id, technique.rung, "use") in decision.possible
    rule = evaluation.rule(CheckRule.MORE_THAN_THE_VERDICT)
    do = _instead(evaluation, decision) or rule.do
    if reachable:
        questions = open_questions(evaluation.rulebook, evaluation.facts)
        missing = ", ".join(question.fact for question in questions[:3])
        do += f" What is not known could still justify it: find out {missing}." if missing else ""
    taken = decision.taken if decision.step.outcome == "use" else None
    return evaluation.finding(
        rule.id,
        Severity.UNDECIDED if reachable else Severity.ERROR,
        ["proposal.technique"],
        _compared(evaluation, technique, decision),
        why=f"{rule.why} {fill(taken.fit.why, evaluation.facts)}" if taken else "",
        do=do,
        read=("proposal.technique", "needs"),
        technique=technique.id,
        need=decision.need.id,
        sources=taken.fit.sources if taken else (),
    )


def _instead(evaluation: Evaluation, decision: NeedDecision) -> str:
    """What to do instead of more than the verdict; empty where only the rule says it."""
    step = evaluation.rulebook.techniques[decision.step.technique]
    match decision.step.outcome:
        case "stop":
            return f"{step.title} reached its target: keep it, and stop there."
        case "stay":
            return decision.need.stay
        case "use":
            return f"Take {inside(step.title)} first: {step.steps[0]}" if step.steps else ""


def _less_might_do(
    evaluation: Evaluation, technique: Technique, steps: list[Served]
) -> Iterator[Finding]:
    """A proposal that is its verdict, while a missing fact could still make a lower rung enough.

    It weighs where training is proposed and a reason against it is open; elsewhere it is a note.
    """
    if technique.rung in (None, 0):
        return
    decision, assessment = max(steps, key=lambda served: served.height)
    if decision.step.outcome != "use" or min(decision.heights) >= height(technique.rung):
        return
    missing = _open_facts(evaluation, decision, technique)
    if not missing:
        return
    weighs = technique.training and assessment.unfit is None
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    fact = evaluation.rulebook.facts.get(missing[0])
    yield evaluation.finding(
        CheckRule.LESS_MIGHT_DO,
        Severity.UNDECIDED if weighs else Severity.NOTE,
        missing[:1],
        f"{technique.title} is the verdict as far as is known, but a lower dose might still do.",
        do=f"Find out {', '.join(missing[:3])}{more}." + (f" {fact.question}" if fact else ""),
        technique=technique.id,
        need=decision.need.id,
    )


def _open_facts(evaluation: Evaluation, decision: NeedDecision, technique: Technique) -> list[str]:
    """The unknown facts that could bring the need's step below `technique`, each once."""
    facts: dict[str, None] = {}
    for assessment in decision.assessments:
        own = assessment.own.technique == technique.id
        for rule, truth in assessment.unfit_rules if own or assessment.unfit else assessment.gates:
            if truth is None:
                facts |= dict.fromkeys(rule.reads)
        if own:
            break
        facts |= {
            f"attempts.{member.technique}.outcome": None
            for member in assessment.members
            if member.met is None
        }
    return [fact for fact in facts if fact not in evaluation.facts]

"""Theorems on reach: every rule fires somewhere, and every outcome occurs."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.engine.cases import facts_of, run
from ladder.engine.conditions import ALWAYS
from ladder.engine.ladder_rows import PRECEDENCE
from ladder.engine.problem import Case
from ladder.engine.rules import Rule, entries
from ladder.output.diagnostics import listed
from ladder.verify.agreement import computes
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.claims import Claim
from ladder.verify.domains import stale
from ladder.verify.proof import Proof
from ladder.verify.theorem import theorem
from ladder.verify.theorems.entries import FIRST, never_taken


class Speaking(NamedTuple):
    """The situations in which a rule may fire, and those in which it does."""

    context: Literal
    speaks: Literal


Ways = Iterator[tuple[Literal, Literal]]
"""The places where a rule can fire, and where it does, by need and entry."""


def speaking(proof: Proof, rule: Rule) -> Speaking:
    """Return where `rule` may fire, and where it does."""
    if rule.kind in ("caution", "advice"):
        context = proof.verdict.context(rule)
        return Speaking(context, proof.circuit.both(context, proof.verdict.fires(rule)))
    by_kind = {
        "fit": _fit,
        "variant": _variant,
        "requirement": _requirement,
        "exclusion": _excluded,
    }
    if rule.kind not in by_kind:
        return Speaking(TRUE, _message(proof, rule))
    ways = [*by_kind[rule.kind](proof, rule)]
    contexts, speaks = zip(*ways, strict=True) if ways else ((), ())
    return Speaking(proof.circuit.any(contexts), proof.circuit.any(speaks))


def _fit(proof: Proof, rule: Rule) -> Ways:
    for assessment in proof.decision.assessments():
        if assessment.entry.fit is rule:
            leads = proof.decision.leading_need[assessment.need.id]
            taken = proof.circuit.both(leads, assessment.taken, -proof.verdict.inconclusive)
            yield assessment.stated, taken


def _variant(proof: Proof, rule: Rule) -> Ways:
    c, owner = proof.circuit, rule.id.rsplit("/", 1)[0]
    for need in proof.decision.needs:
        chosen = proof.verdict.variants(need)
        if rule.id in chosen:
            settled = c.either(proof.verdict.headline("stop"), proof.verdict.inconclusive)
            goes_on = c.both(proof.decision.leading_need[need], -settled)
            family = [lit for name, lit in chosen.items() if name.rsplit("/", 1)[0] == owner]
            yield c.both(goes_on, c.any(family)), c.both(goes_on, chosen[rule.id])


def _requirement(proof: Proof, rule: Rule) -> Ways:
    both, closed = proof.circuit.both, -proof.problem.truth(rule.when).true
    for assessment in proof.decision.guarded_by(rule):
        shown = proof.verdict.status[assessment.own.technique, "blocked"]
        blocked = both(assessment.stated, assessment.status["blocked"], shown, closed)
        yield both(assessment.stated, -assessment.excluded.true), blocked


def _excluded(proof: Proof, rule: Rule) -> Ways:
    both, status = proof.circuit.both, proof.verdict.status
    for need in proof.decision.needs.values():
        for name, refusal in need.need.exclusions.items():
            if refusal is rule:
                yield need.stated, both(need.stated, status[name, "not-suitable"])
    for assessment in proof.decision.assessments():
        if rule in assessment.entry.exclusions:
            shown, fires = (
                status[assessment.own.technique, "not-suitable"],
                proof.problem.truth(rule.when),
            )
            yield assessment.stated, both(assessment.stated, shown, fires.true)


def _message(proof: Proof, rule: Rule) -> Literal:
    verdict, names = proof.verdict, proof.book.techniques
    fired = {
        "missing-need": -proof.problem.stated(),
        "target-met": verdict.headline("stop"),
        "quality-reached": verdict.good_enough,
        "inconclusive": verdict.inconclusive,
        "not-applicable": verdict.inapplicable,
        "no-option-available": verdict.headline("stay"),
        "below-target": proof.circuit.any(verdict.status[name, "below-target"] for name in names),
        "lower-rung-first": proof.circuit.any(verdict.status[name, "later"] for name in names),
    }
    name = rule.id.rpartition("/")[2]
    return _long_ago(proof, rule) if name == "outdated-rules" else fired.get(name, FALSE)


def _long_ago(proof: Proof, message: Rule) -> Literal:
    """Return whether a rule fires that was verified too long ago."""
    late = {day: proof.problem.value(leaf) for day, leaf in stale(proof.book).items()}
    rules = (
        r for r in proof.book.rules.values() if r is not message and not computes(proof.book, r)
    )
    return proof.circuit.any(
        proof.circuit.both(late[rule.verified], speaking(proof, rule).speaks) for rule in rules
    )


def _of_verdicts(proof: Proof) -> list[Rule]:
    """Return the rules that appear in verdicts; a contradiction appears instead of one."""
    return [rule for rule in proof.book.rules.values() if rule.kind != "forbid"]


@theorem(explain=True)
def rules_can_fire(proof: Proof) -> Iterator[Claim]:
    """Each rule fires in some problem."""
    for rule in _of_verdicts(proof):
        if computes(proof.book, rule):
            yield _by_its_cases(proof, rule, fires=True)
            continue
        context, speaks = speaking(proof, rule)
        wrong = f"{rule.id} can never fire: no problem meets its condition"
        claim = proof.exists(rule.id, wrong, rule.position, speaks, context)
        yield _nearly(proof, rule, context, claim) if claim.wrong else claim


def _nearly(proof: Proof, rule: Rule, context: Literal, claim: Claim) -> Claim:
    """Return a rule that never fires, with the reason if no problem gives it a chance."""
    if rule.kind != "fit" and proof.possible(context) is not None:
        return claim
    on_options = {
        name
        for need, entry in entries(proof.book)
        if not rule.needs or need.id in rule.needs
        for name in (*entry.combined_with, entry.technique)
    }
    if rule.kind in ("caution", "advice") and not on_options & {*rule.techniques}:
        on = listed(rule.needs) or "any need"
        help_ = f"{listed(rule.techniques)} is not on the option list of {on}: name others."
    else:
        unmet = listed(never_taken(proof)) or "its technique"
        help_ = f"It fires if {unmet} is taken, which never happens: {FIRST}."
    return claim._replace(help=help_)


@theorem(explain=True)
def rules_can_be_silent(proof: Proof) -> Iterator[Claim]:
    """Each rule is silent in some problem where it could fire."""
    c = proof.circuit
    for rule in _of_verdicts(proof):
        if computes(proof.book, rule):
            yield _by_its_cases(proof, rule, fires=False)
            continue
        context, speaks = speaking(proof, rule)
        conditional = rule.kind != "requirement" and (
            rule.when != ALWAYS or rule.unless is not None
        )
        where = context if conditional or rule.kind == "requirement" else TRUE
        silent = proof.problem.truth(rule.when).true if rule.kind == "requirement" else -speaks
        what = "is closed" if rule.kind == "requirement" else "speaks"
        wrong = f"{rule.id} {what} whatever the problem is, so its condition says nothing"
        claim = proof.exists(rule.id, wrong, rule.position, c.both(where, silent), speaks, context)
        if claim.wrong and proof.possible(speaks) is None:
            yield Claim(rule.id)  # it can never fire: another theorem reports that
        else:
            yield claim


def _by_its_cases(proof: Proof, rule: Rule, fires: bool) -> Claim:
    """Return the claim on a rule shown by its own cases, for want of scores in the circuit.

    Only the firing of the rule counts: overlays may change the rest of the verdict. If overlays
    change even the firing of a rule below them, it is enough that its condition has the result of
    its case and that a verdict can still include it.
    """
    book, what = proof.book, "fires" if fires else "stays silent"
    wanted = [case for case in book.cases_of(rule.id) if (rule.id in case.fires) is fires]
    for case in wanted:
        verdict = run(book, case).verdict
        if verdict is not None and (rule.id in verdict.fired) is fires:
            return Claim(rule.id)
    below = bool(book.own) and rule.id not in book.own
    fired_of = not fires or proof.possible(proof.verdict.context(rule)) is not None
    if below and fired_of and any(_comes_out(proof, rule, case) is fires for case in wanted):
        return Claim(rule.id)
    if not wanted:
        wrong = f"{rule.id} reads what is computed, and has no case in which it {what}"
        help_ = "Write one: only cases can show such a rule."
        return Claim(rule.id, wrong, rule.position, help=help_)
    position = wanted[0].position if wanted[0].position.file else rule.position
    failing = listed([f"`{case.name}`" for case in wanted], 3)
    wrong = f"{rule.id} {what} in none of the cases that expect it, with these rules: {failing}"
    help_ = "Fix the case or the rule."
    if below:
        help_ = "The rule is not of your pack: something of yours changes what its cases come to."
    return Claim(rule.id, wrong, position, help=help_, see="ladder rules test")


def _comes_out(proof: Proof, rule: Rule, case: Case) -> bool:
    """Return whether a rule would fire on a case, if its technique were part of the verdict."""
    facts = facts_of(case, proof.book)
    tests = proof.book.tests
    silenced = rule.unless is not None and tests[f"unless:{rule.id}"](facts.get)
    return bool(tests[rule.id](facts.get)) and not silenced


@theorem()
def reachable_outcomes(proof: Proof) -> Iterator[Claim]:
    """Each need can be the headline, each technique can be recommended, each status can occur."""
    verdict, c = proof.verdict, proof.circuit
    for need in proof.book.needs.values():
        wrong = f"the need {need.id} never decides"
        leads, stated = proof.decision.leading_need[need.id], proof.problem.states(need.id)
        yield proof.exists(need.id, wrong, need.position, leads, stated)
    for technique in proof.book.techniques.values():
        used = verdict.headline("use", technique.id)
        wrong = f"{technique.id} is never recommended, whatever the problem is"
        claim = proof.exists(technique.id, wrong, technique.position, used)
        yield (
            claim._replace(help=f"If it is on an option list, {FIRST}.") if claim.wrong else claim
        )
    for status in PRECEDENCE:
        shown = c.any(verdict.status[name, status] for name in proof.book.techniques)
        yield proof.exists(status, f"no technique is ever shown as {status}", None, shown)

"""Nothing in the pack is dead: every rule speaks somewhere, and everything is reached."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ladder.engine.cases import facts_of, run
from ladder.engine.conditions import ALWAYS
from ladder.engine.rows import PRECEDENCE
from ladder.engine.rules import Case, Rule
from ladder.output.diagnostics import listed
from ladder.verify.agreement import computes
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.domains import stale
from ladder.verify.proof import Proof
from ladder.verify.theorems.opening import FIRST, closest, never_taken, wished


class Speaking(NamedTuple):
    """Where a rule may speak, and where it does."""

    context: Literal
    speaks: Literal


def speaking(proof: Proof, rule: Rule) -> Speaking:
    """Where `rule` may speak, and where it does."""
    match rule.kind:
        case "caution" | "advice":
            context = proof.said.context(rule)
            return Speaking(context, proof.circuit.both(context, proof.said.fires(rule)))
        case "message" | "check":
            return Speaking(TRUE, _walk(proof, rule))
        case "fit":
            return _fit(proof, rule)
        case "variant":
            return _variant(proof, rule)
        case "gate":
            return _gate(proof, rule)
        case "unfit":
            return _unfit(proof, rule)


def _fit(proof: Proof, rule: Rule) -> Speaking:
    c, ways, context = proof.circuit, [], []
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            if stand.entry.fit is rule:
                ways.append(c.both(proof.ladder.leading_need[need], use))
                context.append(proof.world.states(need))
    return Speaking(c.any(context), c.any(ways))


def _variant(proof: Proof, rule: Rule) -> Speaking:
    c, ways, context = proof.circuit, [], []
    for need in proof.ladder.walks:
        if (chosen := proof.said.variants(need).get(rule.id)) is not None:
            goes_on = c.both(proof.ladder.leading_need[need], -proof.said.headline("stop"))
            ways.append(c.both(goes_on, chosen))
            others = [proof.said.variants(need)[name] for name in _family(proof, need, rule)]
            context.append(c.both(goes_on, c.any(others)))
    return Speaking(c.any(context), c.any(ways))


def _family(proof: Proof, need: str, rule: Rule) -> list[str]:
    owner = rule.id.rsplit("/", 1)[0]
    return [name for name in proof.said.variants(need) if name.rsplit("/", 1)[0] == owner]


def _gate(proof: Proof, rule: Rule) -> Speaking:
    c, ways, context = proof.circuit, [], []
    closed = -proof.world.truths(rule.when).true
    for need, each in proof.ladder.walks.items():
        for stand in each.stands:
            if rule in stand.entry.gates:
                states = proof.world.states(need)
                blocked = proof.said.status[stand.entry.technique, "blocked"]
                ways.append(c.both(states, stand.places["blocked"], blocked, closed))
                context.append(c.both(states, -stand.unfit.true))
    return Speaking(c.any(context), c.any(ways))


def _unfit(proof: Proof, rule: Rule) -> Speaking:
    c, ways, context = proof.circuit, [], []
    fires = proof.world.truths(rule.when).true
    for need, each in proof.ladder.walks.items():
        states = proof.world.states(need)
        for name, off in each.need.unfit.items():
            if off is rule:
                ways.append(c.both(states, proof.said.status[name, "unfit"]))
                context.append(states)
        for stand in each.stands:
            if rule in stand.entry.unfit:
                shown = proof.said.status[stand.entry.technique, "unfit"]
                ways.append(c.both(states, shown, fires))
                context.append(states)
    return Speaking(c.any(context), c.any(ways))


def _walk(proof: Proof, rule: Rule) -> Literal:
    said, c = proof.said, proof.circuit
    spoken = {
        "message/no-need-stated": -proof.world.stated(),
        "message/target-met": said.headline("stop"),
        "message/nothing-above-is-open": said.headline("stay"),
        "message/spent": c.any(said.status[name, "spent"] for name in proof.book.techniques),
        "message/lower-dose-first": c.any(said.status[n, "above"] for n in proof.book.techniques),
        "message/verified-long-ago": proof.world.value(stale(proof.book)),
    }
    return spoken.get(rule.id, FALSE)


def _can_fire(proof: Proof) -> Iterator[Claim]:
    for rule in proof.book.rules.values():
        if computes(proof.book, rule):
            yield _by_its_cases(proof, rule, fires=True)
            continue
        context, speaks = speaking(proof, rule)
        wrong = f"{rule.id} can never speak: no problem makes it so"
        claim = proof.exists(rule.id, wrong, rule.position, speaks, context)
        yield _nearly(proof, rule, context, claim) if claim.wrong else claim


def _nearly(proof: Proof, rule: Rule, context: Literal, claim: Claim) -> Claim:
    """A rule that never speaks, with the problem in which it should have, or why there is none."""
    if shown := proof.nearest(context, wished(proof, rule.when)):
        claim = replace(claim, shown=shown)
        if rule.kind != "fit":
            return claim
    routes = [proof.book.needs[need].route for need in rule.needs or proof.book.needs]
    there = {
        part
        for route in routes
        for entry in route
        for part in (*entry.combined_with, entry.technique)
    }
    if rule.kind in ("caution", "advice") and not there & {*rule.techniques}:
        on = listed(rule.needs) or "any need"
        help_ = f"{listed(rule.techniques)} is not on the route of {on}: name others."
    else:
        shut = listed(never_taken(proof)) or "the technique it speaks of"
        help_ = f"It speaks where {shut} is taken, which never is: {FIRST}."
    return replace(claim, help=help_)


def _can_stay_silent(proof: Proof) -> Iterator[Claim]:
    c = proof.circuit
    for rule in proof.book.rules.values():
        if computes(proof.book, rule):
            yield _by_its_cases(proof, rule, fires=False)
            continue
        context, speaks = speaking(proof, rule)
        conditional = rule.kind != "gate" and (rule.when != ALWAYS or rule.unless is not None)
        here = context if conditional or rule.kind == "gate" else TRUE
        silent = proof.world.truths(rule.when).true if rule.kind == "gate" else -speaks
        what = "is closed" if rule.kind == "gate" else "speaks"
        wrong = f"{rule.id} {what} whatever the problem is, so its condition says nothing"
        claim = proof.exists(rule.id, wrong, rule.position, c.both(here, silent), speaks, context)
        if claim.wrong and proof.possible(speaks) is None:
            yield Claim(rule.id)  # it can never speak: that is what the other theorem says
        elif claim.wrong and rule.kind == "gate":
            yield replace(claim, shown=closest(proof, rule) or claim.shown)
        else:
            yield claim


def _by_its_cases(proof: Proof, rule: Rule, fires: bool) -> Claim:
    """What is computed from scores is not in the circuit: such a rule is shown by its own cases.

    Only whether the rule speaks is asked of a case: what else it expects may well have changed with
    the rules that are laid on top. Where these change even that, it is enough for a rule below them
    that its condition comes out as its case says, and that a verdict can still speak of it.
    """
    book, what = proof.book, "fires" if fires else "stays silent"
    wanted = [each for each in rule.cases if rule.id in (each.fires if fires else each.silent)]
    for case in wanted:
        verdict = run(book, case).verdict
        if verdict is not None and (rule.id in verdict.spoken) is fires:
            return Claim(rule.id)
    below = bool(book.own) and rule.id not in book.own
    spoken_of = not fires or proof.possible(proof.said.context(rule)) is not None
    if below and spoken_of and any(_comes_out(proof, rule, each) is fires for each in wanted):
        return Claim(rule.id)
    if not wanted:
        wrong = f"{rule.id} reads what is computed, and has no case in which it {what}"
        return Claim(
            rule.id, wrong, rule.position, help="Write one: only cases can show such a rule."
        )
    position = wanted[0].position if wanted[0].position.file else rule.position
    failing = listed([f"`{case.name}`" for case in wanted], 3)
    wrong = f"{rule.id} {what} in none of the cases that expect it, with these rules: {failing}"
    help_ = "Mend the case or the rule."
    if below:
        help_ = "The rule is not of your pack: something of yours changes what its cases come to."
    return Claim(rule.id, wrong, position, help=help_, see="ladder rules test")


def _comes_out(proof: Proof, rule: Rule, case: Case) -> bool:
    """Whether a rule would speak of the facts of a case, were its technique part of the verdict."""
    facts = facts_of(case, proof.book)
    tests = proof.book.tests
    silenced = rule.unless is not None and tests[f"unless:{rule.id}"](facts.get)
    return bool(tests[rule.id](facts.get)) and not silenced


def _is_reached(proof: Proof) -> Iterator[Claim]:
    said, c = proof.said, proof.circuit
    for need in proof.book.needs.values():
        wrong = f"the need {need.id} never decides"
        states = proof.world.states(need.id)
        yield proof.exists(
            need.id, wrong, need.position, proof.ladder.leading_need[need.id], states
        )
    for technique in proof.book.techniques.values():
        used = proof.ladder.headline.get((technique.id, "use"), FALSE)
        wrong = f"{technique.id} is never recommended, whatever the problem is"
        claim = proof.exists(technique.id, wrong, technique.position, used)
        yield replace(claim, help=f"If it stands on a route, {FIRST}.") if claim.wrong else claim
    for status in PRECEDENCE:
        shown = c.any(said.status[name, status] for name in proof.book.techniques)
        yield proof.exists(status, f"no technique is ever shown as {status}", None, shown)


THEOREMS = (
    Theorem(
        "every-rule-can-speak", "For every rule there is a problem in which it speaks.", _can_fire
    ),
    Theorem(
        "every-rule-can-be-silent",
        "Where a rule could speak, there is a problem in which it stays silent.",
        _can_stay_silent,
    ),
    Theorem(
        "everything-is-reached",
        "Every need can decide, every technique be recommended, every status occur.",
        _is_reached,
    ),
)

"""Nothing in the pack is dead: every rule speaks somewhere, and everything is reached."""

from collections.abc import Iterator
from typing import NamedTuple

from ladder.cases import run
from ladder.model import ALWAYS, Rule
from ladder.places import RANK
from ladder.verify.agreement import computes
from ladder.verify.circuit import FALSE, TRUE, Literal
from ladder.verify.claims import Claim, Theorem
from ladder.verify.domains import stale
from ladder.verify.proof import Proof


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
        case "walk":
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
                ways.append(c.both(proof.ladder.deciding[need], use))
                context.append(proof.world.states(need))
    return Speaking(c.any(context), c.any(ways))


def _variant(proof: Proof, rule: Rule) -> Speaking:
    c, ways, context = proof.circuit, [], []
    for need in proof.ladder.walks:
        if (chosen := proof.said.variants(need).get(rule.id)) is not None:
            goes_on = c.both(proof.ladder.deciding[need], -proof.said.headline("stop"))
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
        "walk/no-need-stated": -proof.world.stated(),
        "walk/target-met": said.headline("stop"),
        "walk/nothing-above-is-open": said.headline("stay"),
        "walk/spent": c.any(said.status[name, "spent"] for name in proof.book.techniques),
        "walk/lower-dose-first": c.any(said.status[n, "above"] for n in proof.book.techniques),
        "walk/verified-long-ago": proof.world.value(stale(proof.book)),
    }
    return spoken.get(rule.id, FALSE)


def _can_fire(proof: Proof) -> Iterator[Claim]:
    for rule in proof.book.rules.values():
        if computes(proof.book, rule):
            yield _by_its_cases(proof, rule, fires=True)
            continue
        context, speaks = speaking(proof, rule)
        wrong = f"{rule.id} can never speak: no problem makes it so"
        yield proof.exists(rule.id, wrong, rule.mark, speaks, context)


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
        yield proof.exists(rule.id, wrong, rule.mark, c.both(here, silent), context)


def _by_its_cases(proof: Proof, rule: Rule, fires: bool) -> Claim:
    """What is computed from scores is not in the circuit: such a rule is shown by its own cases."""
    wanted = [each for each in rule.cases if rule.id in (each.fires if fires else each.silent)]
    if any(not run(proof.book, case).failures for case in wanted):
        return Claim(rule.id)
    what = "fires" if fires else "stays silent"
    return Claim(rule.id, f"{rule.id} reads what is computed, and {what} in no case", rule.mark)


def _is_reached(proof: Proof) -> Iterator[Claim]:
    said, c = proof.said, proof.circuit
    for need in proof.book.needs.values():
        wrong = f"the need {need.id} never decides"
        states = proof.world.states(need.id)
        yield proof.exists(need.id, wrong, need.mark, proof.ladder.deciding[need.id], states)
    for technique in proof.book.techniques.values():
        used = proof.ladder.headline.get((technique.id, "use"), FALSE)
        wrong = f"{technique.id} is never recommended, whatever the problem is"
        yield proof.exists(technique.id, wrong, technique.mark, used)
    for status in RANK:
        shown = c.any(said.status[name, status] for name in proof.book.techniques)
        yield proof.exists(status, f"no technique is ever shown as {status}", None, shown)


def _entry_is_taken(proof: Proof) -> Iterator[Claim]:
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            name, states = stand.entry.technique, proof.world.states(need)
            wrong = f"on the route of {need}, {name} can never be taken: its gates never all hold"
            taken = proof.circuit.both(states, use)
            near = proof.circuit.both(states, -stand.unfit.true)
            yield proof.exists(f"{need}/{name}", wrong, stand.entry.fit.mark, taken, near, states)


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
    Theorem(
        "every-entry-can-be-taken",
        "Every technique on a route can be that need's step.",
        _entry_is_taken,
    ),
)

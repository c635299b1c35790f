"""The promises (docs/concepts.md): one recommendation, lowest rung first, none trained on hope."""

from collections.abc import Iterator

from ladder.engine.assessment import height
from ladder.engine.conditions import ALWAYS, Is
from ladder.engine.rules import Rule
from ladder.verify.circuit import FALSE, exactly_one
from ladder.verify.claims import Claim, Theorem
from ladder.verify.proof import Proof

MISSING = "missing-knowledge"
INTO_WEIGHTS = "knowledge.into_weights"


def _one_recommendation(proof: Proof) -> Iterator[Claim]:
    c, ladder, world = proof.circuit, proof.ladder, proof.world
    one = exactly_one(c, list(ladder.headline.values()))
    yield proof.never("recommendation", "a problem gets no recommendation, or two", None, -one)
    decides = exactly_one(c, list(ladder.leading_need.values()))
    broken = c.both(world.stated(), -decides)
    yield proof.never("deciding", "needs are stated, and not exactly one decides", None, broken)
    for need, each in ladder.walks.items():
        one = exactly_one(c, list(each.step.values()))
        broken = c.both(world.states(need), -one)
        wrong = f"{need} comes to no step, or to two"
        yield proof.never(need, wrong, each.need.position, broken)


def _one_status(proof: Proof) -> Iterator[Claim]:
    for technique in proof.book.techniques.values():
        found = [lit for (name, _), lit in proof.said.status.items() if name == technique.id]
        wrong = f"{technique.id} is shown with no status, or with two"
        broken = -exactly_one(proof.circuit, found)
        yield proof.never(technique.id, wrong, technique.position, broken)


def _fits_or_not(proof: Proof) -> Iterator[Claim]:
    for need in proof.book.needs.values():
        for entry in need.route:
            for name in (*entry.combined_with, entry.technique):
                for rule in proof.book.rules.values():
                    if _refuses(rule, name, need.id):
                        wrong = f"{name} is on the route of {need.id}, yet {rule.id} refuses it"
                        shown = proof.smallest(proof.world.states(need.id))
                        yield Claim(f"{need.id}/{name}", wrong, rule.position, shown)
        both = need.unfit.keys() & {entry.technique for entry in need.route}
        wrong = f"{', '.join(sorted(both))} both fits and is unfit for {need.id}"
        yield Claim(need.id, wrong if both else "", need.position)


def _refuses(rule: Rule, technique: str, need: str) -> bool:
    always = rule.kind == "unfit" and rule.when == ALWAYS
    return always and technique in rule.techniques and need in rule.needs


def _only_what_fits(proof: Proof) -> Iterator[Claim]:
    c, world = proof.circuit, proof.world
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            name = stand.entry.technique
            shut = c.either(stand.unfit.true, stand.met.true, stand.spent.true, -stand.open.true)
            wrong = f"{need} takes {name}, which does not fit, is tried already or is not open"
            broken = c.both(world.states(need), use, shut)
            yield proof.never(f"{need}/{name}", wrong, stand.entry.fit.position, broken)


def _lowest_first(proof: Proof) -> Iterator[Claim]:
    c, techniques = proof.circuit, proof.book.techniques
    for need, each in proof.ladder.walks.items():
        for at, (stand, use) in enumerate(zip(each.stands, each.uses, strict=True)):
            here = height(techniques[stand.entry.technique].rung)
            for later in each.stands[at + 1 :]:
                if height(techniques[later.entry.technique].rung) < here:
                    wrong = (
                        f"{need} takes {stand.entry.technique} while {later.entry.technique}, "
                        "of a lower dose, is open"
                    )
                    broken = c.both(proof.world.states(need), use, later.places["open"])
                    yield proof.never(need, wrong, later.entry.fit.position, broken)
        yield Claim(need)


def _every_gate(proof: Proof) -> Iterator[Claim]:
    c = proof.circuit
    for need, each in proof.ladder.walks.items():
        for stand in each.stands:
            name = stand.entry.technique
            if not stand.training:
                continue
            gates = [rule for rule in proof.book.rules.values() if _guards(rule, name, need)]
            holds = c.all(proof.world.truths(rule.when).true for rule in gates)
            steps = [each.step.get((name, "use"), FALSE), each.step.get((name, "stay"), FALSE)]
            broken = c.both(proof.world.states(need), c.any(steps), -holds)
            wrong = f"{need} comes to {name} without every gate known to hold"
            if not gates:
                wrong, broken = f"no gate guards {name} for {need}", proof.world.states(need)
            yield proof.never(f"{need}/{name}", wrong, stand.entry.fit.position, broken)


def _guards(rule: Rule, technique: str, need: str) -> bool:
    speaks = technique in rule.techniques and (not rule.needs or need in rule.needs)
    return rule.kind == "gate" and speaks


def _no_facts_in_weights(proof: Proof) -> Iterator[Claim]:
    c, world = proof.circuit, proof.world
    if (each := proof.ladder.walks.get(MISSING)) is not None:
        for stand in each.stands:
            name = stand.entry.technique
            wrong = f"{name} trains a model, and is on the route of {MISSING}"
            broken = c.both(world.states(MISSING), *([] if stand.training else [FALSE]))
            yield proof.never(f"{MISSING}/{name}", wrong, stand.entry.fit.position, broken)
    if INTO_WEIGHTS not in proof.space.domain_of:
        return
    meant = world.truths(Is(INTO_WEIGHTS, True)).true
    for need, each in proof.ladder.walks.items():
        for stand, use in zip(each.stands, each.uses, strict=True):
            if stand.training:
                name = stand.entry.technique
                wrong = f"{need} takes {name} although it is meant to put facts into weights"
                broken = c.both(world.states(need), use, meant)
                yield proof.never(f"{need}/{name}", wrong, stand.entry.fit.position, broken)


THEOREMS = (
    Theorem(
        "one-recommendation",
        "Every problem gets exactly one recommendation, and every need one step.",
        _one_recommendation,
    ),
    Theorem("one-status", "Every technique is shown with exactly one status.", _one_status),
    Theorem("fits-or-not", "No technique both fits and is unfit for one need.", _fits_or_not),
    Theorem(
        "only-what-fits",
        "What is to be used fits, is not tried yet, and all its gates are known to hold.",
        _only_what_fits,
    ),
    Theorem(
        "lowest-dose-first",
        "Nothing is to be used while a technique of lower dose on the route is open.",
        _lowest_first,
    ),
    Theorem(
        "training-needs-every-gate",
        "Training is recommended only when every gate that guards it is known to hold.",
        _every_gate,
    ),
    Theorem(
        "no-facts-in-weights",
        "No route puts facts into weights.",
        _no_facts_in_weights,
    ),
)

"""The promises (docs/concepts.md): one step, lowest rung first, nothing trained on hope."""

from collections.abc import Iterator
from operator import attrgetter

from ladder.engine.assessment import height
from ladder.engine.conditions import ALWAYS, Is, OneOf, reads
from ladder.engine.rules import Rule, entries
from ladder.verify.circuit import FALSE
from ladder.verify.claims import Claim, theorem
from ladder.verify.proof import Proof

MISSING = "missing-knowledge"
INTO_WEIGHTS = "knowledge.into_weights"


@theorem()
def one_recommendation(proof: Proof) -> Iterator[Claim]:
    """Every problem gets exactly one recommendation, and every need one step."""
    c, decision, stated = proof.circuit, proof.decision, proof.problem.stated()
    for name, need in decision.needs.items():
        broken = c.both(need.stated, -c.exactly_one([*need.step.values()]))
        yield proof.never(name, f"{name} comes to no step, or to two", need.need.position, broken)
    broken = c.both(stated, -c.exactly_one([*decision.leading_need.values()]))
    yield proof.never("deciding", "needs are stated, and not exactly one decides", None, broken)
    one = c.exactly_one([*decision.headline.values()])
    yield proof.never("recommendation", "a problem gets no recommendation, or two", None, -one)


@theorem()
def one_status(proof: Proof) -> Iterator[Claim]:
    """Every technique is shown with exactly one status."""
    for technique in proof.book.techniques.values():
        shown = [lit for (name, _), lit in proof.verdict.status.items() if name == technique.id]
        wrong = f"{technique.id} is shown with no status, or with two"
        broken = -proof.circuit.exactly_one(shown)
        yield proof.never(technique.id, wrong, technique.position, broken)


@theorem()
def met_means_tried(proof: Proof) -> Iterator[Claim]:
    """What is shown as met is known to have reached its target."""
    for technique in proof.book.techniques.values():
        met = proof.problem.truth(technique.met).true
        wrong = f"{technique.id} is shown as met, and nobody says that it is"
        broken = proof.circuit.both(proof.verdict.status[technique.id, "met"], -met)
        yield proof.never(technique.id, wrong, technique.position, broken)


@theorem()
def a_target_closes_its_own_need(proof: Proof) -> Iterator[Claim]:
    """A need ends at a technique only where reaching its target is what the need asks for."""
    c, techniques = proof.circuit, proof.book.techniques
    for name, need in proof.decision.needs.items():
        for step, literal in need.step.items():
            if step.outcome == "stop":
                technique = techniques[step.technique]
                closes = need.need.closes in technique.closes
                met, doubt = map(proof.problem.truth, (technique.met, technique.inconclusive))
                shown = c.both(met.true, -doubt.true)
                wrong = f"{name} ends at {technique.id}, which does not close it or is not shown to"
                broken = c.both(literal, -(shown if closes else FALSE))
                yield proof.never(f"{name}/{technique.id}", wrong, need.need.position, broken)


@theorem()
def what_cannot_be_told_is_measured(proof: Proof) -> Iterator[Claim]:
    """No need stops at what its numbers cannot show, nor stays on it, nor goes on above it."""
    c = proof.circuit
    for name, need in proof.decision.needs.items():
        for at, assessment in enumerate(need.assessments):
            technique = proof.book.techniques[assessment.entry.technique]
            if need.need.closes not in technique.closes:
                continue
            doubt = c.both(
                proof.problem.truth(technique.inconclusive).true,
                -assessment.unfit.true,
                assessment.open.true,
                assessment.reached,
            )
            settled = (
                literal
                for step, literal in need.step.items()
                if step.technique == technique.id and step.outcome != "use"
            )
            above = (later.taken for later in need.assessments[at + 1 :])
            wrong = f"{name} does not measure {technique.id}, of which its numbers show nothing"
            broken = c.both(doubt, c.any((*settled, *above)))
            yield proof.never(f"{name}/{technique.id}", wrong, assessment.position, broken)


@theorem()
def a_need_opens_no_gate(proof: Proof) -> Iterator[Claim]:
    """Adding a need never opens a gate that was not known to hold before."""
    c, after = proof.circuit, proof.needing_more()
    for gate in (rule for rule in proof.book.rules.values() if rule.kind == "gate"):
        opened = after.problem.truth(gate.when).true
        broken = c.both(proof.problem.stated(), opened, -proof.problem.truth(gate.when).true)
        wrong = f"{gate.id} opens because another need is added"
        yield proof.never(gate.id, wrong, gate.position, broken, after)


@theorem()
def fits_or_not(proof: Proof) -> Iterator[Claim]:
    """No technique both fits and is unfit for one need."""
    refusing = [r for r in proof.book.rules.values() if r.kind == "unfit" and r.when == ALWAYS]
    for need, entry in entries(proof.book):
        for name in (*entry.combined_with, entry.technique):
            for rule in refusing:
                if name in rule.techniques and need.id in rule.needs:
                    wrong = f"{name} is on the route of {need.id}, yet {rule.id} refuses it"
                    shown = proof.smallest(proof.problem.states(need.id))
                    yield Claim(f"{need.id}/{name}", wrong, rule.position, shown)
    for need in proof.book.needs.values():
        both = need.unfit.keys() & {entry.technique for entry in need.route}
        wrong = f"{', '.join(sorted(both))} both fits and is unfit for {need.id}"
        yield Claim(need.id, wrong if both else "", need.position)


@theorem()
def only_what_fits(proof: Proof) -> Iterator[Claim]:
    """What is to be used fits, is not tried yet, and all its gates are known to hold."""
    c = proof.circuit
    for each in proof.decision.assessments():
        shut = c.either(each.unfit.true, each.met.true, each.own.spent.true, -each.open.true)
        takes = f"{each.need.id} takes {each.own.technique}"
        wrong = f"{takes}, which does not fit, is tried already or is not open"
        yield proof.never(each.about, wrong, each.position, c.both(each.used, shut))


@theorem()
def lowest_dose_first(proof: Proof) -> Iterator[Claim]:
    """Nothing is to be used while a technique of lower dose on the route is open."""
    for name, need in proof.decision.needs.items():
        for index, assessment in enumerate(need.assessments):
            for later in need.assessments[index + 1 :]:
                if height(later.own.rung) < height(assessment.own.rung):
                    wrong = (
                        f"{name} takes {assessment.own.technique} while {later.own.technique}, "
                        "of a lower dose, is open"
                    )
                    is_open = later.status["open"]
                    broken = proof.circuit.both(assessment.used, is_open)
                    yield proof.never(name, wrong, later.position, broken)
        yield Claim(name)


@theorem()
def training_needs_every_gate(proof: Proof) -> Iterator[Claim]:
    """Training is recommended only when every gate that guards it is known to hold.

    To keep a model that was trained and reached its target takes no gate.
    """
    c = proof.circuit
    for assessment in filter(attrgetter("training"), proof.decision.assessments()):
        name, need = assessment.own.technique, assessment.need.id
        subject = assessment.entry.technique
        gates = [rule for rule in proof.book.rules.values() if _guards(rule, subject, need)]
        hold = c.all(proof.problem.truth(rule.when).true for rule in gates)
        trains = c.any(
            literal
            for step, literal in proof.decision.needs[need].step.items()
            if step.technique == name and step.outcome != "stop"
        )
        enough = c.both(assessment.own.enough.true, -assessment.used)
        wrong, broken = f"no gate guards {name} for {need}", assessment.stated
        if gates:
            wrong = f"{need} comes to {name} without every gate known to hold"
            broken = c.both(assessment.stated, trains, -hold, -enough)
        yield proof.never(assessment.about, wrong, assessment.position, broken)


def _guards(rule: Rule, subject: str, need: str) -> bool:
    speaks = subject in rule.techniques and (not rule.needs or need in rule.needs)
    return rule.kind == "gate" and speaks


@theorem()
def no_facts_in_weights(proof: Proof) -> Iterator[Claim]:
    """No route puts facts into weights.

    Where knowledge is missing, training must be known to be about something else.
    """
    if INTO_WEIGHTS not in proof.space.domain_of:
        return
    meant = proof.problem.truth(Is(INTO_WEIGHTS, True)).true
    outside = proof.problem.truth(Is(INTO_WEIGHTS, False)).true
    for assessment in filter(attrgetter("training"), proof.decision.assessments()):
        takes = f"{assessment.need.id} takes {assessment.own.technique}"
        missing = assessment.need.id == MISSING
        is_ = "may be" if missing else "is"
        wrong = f"{takes} although it {is_} meant to put facts into weights"
        broken = proof.circuit.both(assessment.used, -outside if missing else meant)
        yield proof.never(assessment.about, wrong, assessment.position, broken)


@theorem()
def evidence_against_counts_against(proof: Proof) -> Iterator[Claim]:
    """Learning that a technique fell short never makes it the one to use.

    Learned where nothing else was said of it, and shown: what numbers belie stays as it was. A
    companion may still come to the front, as the need of the headline goes behind it.
    """
    c, problem = proof.circuit, proof.problem
    outcomes = {
        f"attempts.{name}.outcome": technique
        for name, technique in proof.book.techniques.items()
        if f"attempts.{name}.outcome" in proof.space.domain_of
    }
    after = proof.another(known=outcomes, changed=outcomes)
    same = {
        outcome: -c.differ(problem.known[outcome], after.problem.known[outcome])
        for outcome in outcomes
    }
    for outcome in outcomes:
        domain = proof.space.domain_of[outcome]
        values = zip(problem.choice[domain], after.problem.choice[domain], strict=True)
        same[outcome] = c.both(same[outcome], *(-c.differ(*pair) for pair in values))
    for outcome, technique in outcomes.items():
        name, others = technique.id, [same[other] for other in outcomes if other != outcome]
        fell_short = after.problem.truth(Is(outcome, "fell-short")).true
        advised = c.either(proof.verdict.recommended[name], proof.verdict.companion[name])
        turned = c.both(-advised, after.headline("use", name))
        wrong = f"{name} is recommended because it fell short"
        learned = -problem.truth(OneOf(outcome, ("met", "not-applicable"))).true
        broken = c.both(fell_short, turned, learned, *others)
        yield proof.never(name, wrong, technique.position, broken, after)


def variants(proof: Proof) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """Every list of variants, with its owner: a technique, or a need's entry."""
    for technique in proof.book.techniques.values():
        if technique.variants:
            yield technique.id, technique.variants
    for need, entry in entries(proof.book):
        if entry.variants:
            yield f"{need.id}/{entry.technique}", entry.variants


@theorem()
def one_variant_is_chosen(proof: Proof) -> Iterator[Claim]:
    """A step takes at most one variant of its technique."""
    c = proof.circuit
    for owner, listed in variants(proof):
        for need in proof.book.needs:
            chosen = proof.verdict.variants(need)
            if own := [chosen[variant.id] for variant in listed if variant.id in chosen]:
                wrong = f"{owner} gets two variants at once for {need}"
                broken = c.both(proof.problem.states(need), c.two_of(own))
                yield proof.never(f"{owner}/{need}", wrong, listed[0].position, broken)


@theorem()
def variants_leave_no_gap(proof: Proof) -> Iterator[Claim]:
    """When the facts that variants read are known, the one chosen holds.

    The last variant is taken where no other holds: unless it always holds, that can be wrong.
    """
    problem = proof.problem
    for owner, listed in variants(proof):
        last = listed[-1]
        if last.when == ALWAYS:
            yield Claim(owner)
            continue
        facts = {fact for variant in listed for fact in reads(variant.when, proof.book.derived)}
        known = [problem.known[fact] for fact in facts]
        for need in proof.book.needs:
            chosen = proof.verdict.variants(need).get(last.id)
            if chosen is not None:
                wrong = f"{last.id} is chosen although its condition is false: nothing else is left"
                false = problem.truth(last.when).false
                broken = proof.circuit.both(problem.states(need), chosen, false, *known)
                yield proof.never(owner, wrong, last.position, broken, need=need)

"""The verdict as JSON, schema 1: the shapes of `ladder.advice.shapes`, filled."""

import json

from ladder.advice import brief, shapes
from ladder.advice.brief import state
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.settling import Lead
from ladder.engine.verdict import Recommendation, Verdict
from ladder.engine.wording import Reason
from ladder.output.values import Filled, SourceJson, filled, pack_json, plain_values


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as one JSON document, ending in a newline; in brief, on one line."""
    if view.detail is Detail.BRIEF:
        return json.dumps(brief.document(verdict), ensure_ascii=False) + "\n"
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> shapes.Document:
    """The verdict as plain values, in the order of the published schema."""
    following, settling = verdict.next_rung, verdict.settled_by
    return filled(
        shapes.Document,
        verdict,
        schema=1,
        rules=pack_json(shapes.Rules, verdict.pack),
        recommendation=_recommended(shapes.Recommendation, verdict.recommendation),
        companions=[_recommended(shapes.Companion, each) for each in verdict.companions],
        beside=[_recommended(shapes.Beside, each) for each in verdict.beside],
        ladder=[
            filled(shapes.LadderRow, row, because=[_because(each) for each in row.because])
            for row in verdict.ladder
        ],
        next_rung=following
        and filled(shapes.NextRung, following, unmet=[_closed(gate) for gate in following.unmet]),
        range=filled(shapes.Range, verdict.range),
        open_questions=[filled(shapes.OpenQuestion, each) for each in verdict.open_questions],
        settled_by=settling
        and filled(shapes.Settling, settling, leads=[_lead(each) for each in settling.leads]),
        cautions=[filled(shapes.Reason, each) for each in verdict.cautions],
        sources={name: filled(SourceJson, source) for name, source in verdict.sources.items()},
        origins={
            fact: filled(shapes.Origin, origin, sha256=origin.digest)
            for fact, origin in verdict.origins.items()
        },
    )


def _recommended(shape: type[Filled], given: Recommendation) -> Filled:
    return filled(shape, given, why=[filled(shapes.Reason, each) for each in given.why])


def _because(reason: Reason) -> shapes.Because:
    return filled(shapes.Because, reason, facts=plain_values(reason.facts))


def _closed(gate: Reason) -> shapes.ClosedGate:
    return filled(shapes.ClosedGate, gate, gate=gate.rule, state=state(gate), facts=gate.asks)


def _lead(lead: Lead) -> shapes.Lead:
    return filled(shapes.Lead, lead, answers=plain_values(lead.answers))

"""The verdict as JSON, schema 1: the shapes of `ladder.advice.shapes`, filled."""

import json
from collections.abc import Iterable

from ladder.advice import brief, shapes
from ladder.advice.brief import state
from ladder.advice.view import PLAIN, Detail, View
from ladder.engine.settling import Settling
from ladder.engine.verdict import NextRung, Recommendation, Verdict
from ladder.engine.wording import Reason
from ladder.output.values import Filled, SourceJson, filled, pack_json, plain_values


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as one JSON document, ending in a newline; in brief, on one line."""
    if view.detail is Detail.BRIEF:
        return json.dumps(brief.document(verdict), ensure_ascii=False) + "\n"
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> shapes.Document:
    """The verdict as plain values, in the order of the published schema."""
    following = verdict.next_rung
    origins = {
        fact: filled(shapes.Origin, origin, sha256=origin.digest)
        for fact, origin in verdict.origins.items()
    }
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
        next_rung=_next_rung(following) if following else None,
        range=filled(shapes.Range, verdict.range),
        open_questions=[filled(shapes.OpenQuestion, each) for each in verdict.open_questions],
        settled_by=_settled_by(verdict.settled_by) if verdict.settled_by else None,
        cautions=_reasons(verdict.cautions),
        sources={name: filled(SourceJson, source) for name, source in verdict.sources.items()},
        origins=origins,
    )


def _recommended(shape: type[Filled], given: Recommendation) -> Filled:
    return filled(shape, given, why=_reasons(given.why))


def _next_rung(following: NextRung) -> shapes.NextRung:
    unmet = [
        filled(shapes.ClosedGate, gate, gate=gate.rule, state=state(gate), facts=gate.asks)
        for gate in following.unmet
    ]
    return filled(shapes.NextRung, following, unmet=unmet)


def _settled_by(settling: Settling) -> shapes.Settling:
    leads = [
        filled(shapes.Lead, lead, answers=plain_values(lead.answers)) for lead in settling.leads
    ]
    return filled(shapes.Settling, settling, leads=leads)


def _reasons(reasons: Iterable[Reason]) -> list[shapes.Reason]:
    return [filled(shapes.Reason, reason) for reason in reasons]


def _because(reason: Reason) -> shapes.Because:
    return filled(shapes.Because, reason, facts=plain_values(reason.facts))

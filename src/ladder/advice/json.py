"""The verdict as JSON, schema 1: the shape that other programs rely on."""

import json
from collections.abc import Iterable

from ladder.engine.questions import OpenQuestion
from ladder.engine.rules import Source
from ladder.engine.verdict import (
    LadderRow,
    NextRung,
    Reason,
    Recommendation,
    Verdict,
)
from ladder.output.values import plain_values

SCHEMA = 1


def render(verdict: Verdict) -> str:
    """The verdict as one JSON document, ending in a newline."""
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> dict[str, object]:
    """The verdict as plain values, in the order of the published schema."""
    return {
        "schema": SCHEMA,
        "title": verdict.title,
        "rules": {
            "pack": verdict.pack.name,
            "version": verdict.pack.version,
            "digest": verdict.pack.digest,
            **({"added": list(verdict.pack.added)} if verdict.pack.added else {}),
            **({"replaced": list(verdict.pack.replaced)} if verdict.pack.replaced else {}),
        },
        "as_of": verdict.as_of,
        "recommendation": _recommendation(verdict.recommendation),
        "companions": [_companion(each) for each in verdict.companions],
        "beside": [_beside(each) for each in verdict.beside],
        "ladder": [_place(each) for each in verdict.ladder],
        "next_rung": _next_rung(verdict.next_rung) if verdict.next_rung else None,
        "range": {"low": verdict.range.low, "high": verdict.range.high},
        "decided": verdict.decided,
        "open_questions": [_question(each) for each in verdict.open_questions],
        "cautions": _reasons(verdict.cautions),
        "sources": {name: _source(each) for name, each in verdict.sources.items()},
    }


def _recommendation(each: Recommendation) -> dict[str, object]:
    return {
        "technique": each.technique,
        "rung": each.rung,
        "title": each.title,
        "outcome": each.outcome,
        "why": _reasons(each.why),
        "steps": list(each.steps),
        "variant": each.variant,
    }


def _companion(each: Recommendation) -> dict[str, object]:
    return {
        "technique": each.technique,
        "rung": each.rung,
        "need": each.need,
        "why": _reasons(each.why),
    }


def _beside(each: Recommendation) -> dict[str, object]:
    return {"technique": each.technique, "rung": each.rung, "why": _reasons(each.why)}


def _place(each: LadderRow) -> dict[str, object]:
    return {
        "rung": each.rung,
        "technique": each.technique,
        "status": each.status,
        "because": [_because(reason) for reason in each.because],
    }


def _next_rung(each: NextRung) -> dict[str, object]:
    return {
        "technique": each.technique,
        "rung": each.rung,
        "unmet": [_gate(gate) for gate in each.unmet],
    }


def _gate(each: Reason) -> dict[str, object]:
    return {
        "gate": each.rule,
        "state": "unknown" if each.unknown else "false",
        "text": each.text,
        "facts": list(each.asks),
    }


def _question(each: OpenQuestion) -> dict[str, object]:
    return {
        "fact": each.fact,
        "question": each.question,
        "could_lead_to": list(each.could_lead_to),
        **({"together_with": list(each.together_with)} if each.together_with else {}),
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [_reason(each) for each in reasons]


def _reason(each: Reason) -> dict[str, object]:
    return {"rule": each.rule, "text": each.text, "sources": list(each.sources)}


def _because(each: Reason) -> dict[str, object]:
    return {
        "rule": each.rule,
        "text": each.text,
        "facts": plain_values(each.facts),
        "sources": list(each.sources),
    }


def _source(each: Source) -> dict[str, object]:
    quoted = {"quoted": True} if each.quoted else {}
    return {"title": each.title, "url": each.url, "year": each.year, **quoted}

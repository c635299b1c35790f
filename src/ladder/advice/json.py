"""The verdict as JSON, schema 1: the shape that other programs rely on."""

import json
from collections.abc import Iterable

from ladder.engine.questions import OpenQuestion
from ladder.engine.rules import Source
from ladder.engine.verdict import LadderRow, NextRung, Reason, Recommendation, Verdict
from ladder.output.values import plain_values

SCHEMA = 1


def render(verdict: Verdict) -> str:
    """The verdict as one JSON document, ending in a newline."""
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> dict[str, object]:
    """The verdict as plain values, in the order of the published schema."""
    pack, following = verdict.pack, verdict.next_rung
    return {
        "schema": SCHEMA,
        "title": verdict.title,
        "rules": {
            "pack": pack.name,
            "version": pack.version,
            "digest": pack.digest,
            **({"added": list(pack.added)} if pack.added else {}),
            **({"replaced": list(pack.replaced)} if pack.replaced else {}),
        },
        "as_of": verdict.as_of,
        "recommendation": _recommendation(verdict.recommendation),
        "companions": [
            {**_step(companion), "need": companion.need, "why": _reasons(companion.why)}
            for companion in verdict.companions
        ],
        "beside": [
            {**_step(companion), "why": _reasons(companion.why)} for companion in verdict.beside
        ],
        "ladder": [_row(row) for row in verdict.ladder],
        "next_rung": {**_step(following), "unmet": _gates(following)} if following else None,
        "range": {"low": verdict.range.low, "high": verdict.range.high},
        "decided": verdict.decided,
        "open_questions": [_question(question) for question in verdict.open_questions],
        "cautions": _reasons(verdict.cautions),
        "sources": {name: _source(source) for name, source in verdict.sources.items()},
    }


def _step(step: Recommendation | NextRung) -> dict[str, object]:
    return {"technique": step.technique, "rung": step.rung}


def _recommendation(recommended: Recommendation) -> dict[str, object]:
    return {
        **_step(recommended),
        "title": recommended.title,
        "outcome": recommended.outcome,
        "why": _reasons(recommended.why),
        "steps": list(recommended.steps),
        "variant": recommended.variant,
    }


def _row(row: LadderRow) -> dict[str, object]:
    because = [
        {
            "rule": reason.rule,
            "text": reason.text,
            "facts": plain_values(reason.facts),
            "sources": list(reason.sources),
        }
        for reason in row.because
    ]
    return {
        "rung": row.rung,
        "technique": row.technique,
        "status": row.status,
        "because": because,
    }


def _gates(following: NextRung) -> list[dict[str, object]]:
    return [
        {
            "gate": gate.rule,
            "state": "unknown" if gate.unknown else "false",
            "text": gate.text,
            "facts": list(gate.asks),
        }
        for gate in following.unmet
    ]


def _question(question: OpenQuestion) -> dict[str, object]:
    together_with = list(question.together_with)
    return {
        "fact": question.fact,
        "question": question.question,
        "could_lead_to": list(question.could_lead_to),
        **({"together_with": together_with} if together_with else {}),
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [
        {"rule": reason.rule, "text": reason.text, "sources": list(reason.sources)}
        for reason in reasons
    ]


def _source(source: Source) -> dict[str, object]:
    quoted = {"quoted": True} if source.quoted else {}
    return {"title": source.title, "url": source.url, "year": source.year, **quoted}

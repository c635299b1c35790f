"""The plan as JSON."""

import json
from typing import Literal, TypedDict

from ladder.engine.facts import Facts
from ladder.output.values import PlainValue, plain_values
from ladder.plan.experiment import Result
from ladder.plan.plan import Plan
from ladder.plan.suppose import REASON


class ResultJson(TypedDict):
    """What an experiment may show: the facts that would then be written, and the verdict then."""

    says: str
    facts: dict[str, PlainValue]
    leads_to: str


class ExperimentJson(TypedDict):
    """Something to do whose result can move the verdict."""

    kind: Literal["answer", "measure", "try", "prepare"]
    title: str
    takes: str
    bar: str
    stop: str
    results: list[ResultJson]


class SumJson(TypedDict):
    """A number with its range and its formula."""

    name: str
    low: float
    high: float
    unit: str
    formula: str


class PlanJson(TypedDict):
    """What to do next, the cheapest first."""

    schema: Literal[1]
    title: str
    as_of: str
    technique: str
    outcome: str
    experiments: list[ExperimentJson]
    sums: list[SumJson]
    data: list[str]
    afterwards: list[str]


def render(plan: Plan, _width: int = 80, _colour: bool = False) -> str:
    """The plan as one JSON document, ending in a newline."""
    return json.dumps(document(plan), indent=2, ensure_ascii=False) + "\n"


def document(plan: Plan) -> PlanJson:
    """The plan as plain values."""
    recommended = plan.verdict.recommendation
    return {
        "schema": 1,
        "title": plan.verdict.title,
        "as_of": plan.verdict.as_of,
        "technique": recommended.technique,
        "outcome": recommended.outcome,
        "experiments": [
            {
                "kind": each.kind,
                "title": each.title,
                "takes": each.takes,
                "bar": each.bar,
                "stop": each.stop,
                "results": [_result(result) for result in each.results],
            }
            for each in plan.experiments
        ],
        "sums": [
            {
                "name": each.name,
                "low": each.low,
                "high": each.high,
                "unit": each.unit,
                "formula": each.formula,
            }
            for each in plan.sums
        ],
        "data": list(plan.data),
        "afterwards": list(plan.afterwards),
    }


def _result(result: Result) -> ResultJson:
    known: Facts = {
        fact: value
        for fact, value in result.change.items()
        if value is not None and value != REASON
    }
    return {"says": result.says, "facts": plain_values(known), "leads_to": result.leads_to}

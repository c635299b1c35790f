"""Formats of a plan: text for a terminal, Markdown with checkboxes, JSON, and parts of a page."""

import json
from collections.abc import Iterator, Sequence

from ladder.engine.facts import Facts
from ladder.output.answer import fine_tune_line
from ladder.output.escape import markdown as plain
from ladder.output.parts import Item, Part, parts_that_hold
from ladder.output.phrases import dated, sentence
from ladder.output.steps import named
from ladder.output.values import plain_values
from ladder.planning.plan import Plan
from ladder.planning.sums import in_words
from ladder.planning.suppose import REASON, Experiment, Result, now

MOST = 3
"""Experiments told within a page; the others come when these are settled."""

NOTHING = "No experiment and no answer can move this verdict."


def as_text(plan: Plan, width: int, color: bool) -> str:
    """Return the plan as lines of at most `width` columns, ending in a newline."""
    from ladder.output.screen import DIM, MEASURE, STRONG, Screen

    screen = Screen(min(width, MEASURE), color)
    screen.add(plan.verdict.title, style=DIM)
    screen.add(f"Now: {now(plan.verdict.knowledge)}.", style=STRONG)
    screen.add(fine_tune_line(plan.verdict), style=STRONG)
    if not plan.experiments:
        screen.add(NOTHING)
    for number, experiment in enumerate(plan.experiments, 1):
        lead = f"{number}. "
        margin = " " * len(lead)
        screen.add()
        screen.add(experiment.title, lead, margin, style=STRONG, lead=STRONG)
        for name, detail in _details(experiment):
            screen.add(detail, f"{margin}{name:<8}", f"{margin}{'':<8}")
        for result in experiment.results:
            screen.add(f"{result.says}: {result.leads_to}", f"{margin}-> ", f"{margin}   ")
    for heading, items in _lists(plan):
        screen.add()
        screen.add(heading, style=STRONG)
        for item in items:
            screen.add(item, "- ", "  ")
    return screen.drawn()


def _details(experiment: Experiment) -> Iterator[tuple[str, str]]:
    yield from (("Missing", f"{item}.") for item in experiment.missing)
    details = {"Effort": experiment.effort, "Target": experiment.target, "Stop": experiment.stop}
    yield from ((name, detail) for name, detail in details.items() if detail)


def _lists(plan: Plan) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the lists below the experiments, each with its heading."""
    sums = [in_words(item) for item in plan.estimates]
    lists = {"Estimates": sums, "Data work": plan.data, "Upkeep": plan.upkeep}
    return ((heading, items) for heading, items in lists.items() if items)


def as_markdown(plan: Plan) -> str:
    """Return the plan as GitHub-flavored Markdown, ending in a newline."""
    lines = [
        f"### Plan: {plain(plan.verdict.title)}",
        "",
        plain(dated(plan.verdict.as_of, plan.verdict.pack)),
        "",
        f"Now: {plain(now(plan.verdict.knowledge))}. {plain(fine_tune_line(plan.verdict))}",
    ]
    lines += [] if plan.experiments else ["", NOTHING]
    for experiment in plan.experiments:
        lines += ["", f"- [ ] **{plain(experiment.title)}**"]
        lines += [f"  - {name}: {plain(detail)}" for name, detail in _details(experiment)]
        lines += [
            f"  - {plain(result.says)} → {plain(result.leads_to)}" for result in experiment.results
        ]
    for heading, items in _lists(plan):
        lines += ["", f"#### {heading}", "", *(f"- {plain(item)}" for item in items)]
    return "\n".join(lines) + "\n"


def as_json(plan: Plan) -> str:
    """Return the plan as one JSON document, ending in a newline."""
    document = {
        "schema": 1,
        "title": plan.verdict.title,
        "as_of": plan.verdict.as_of,
        "technique": named(plan.verdict.recommendation, plan.verdict),
        "outcome": plan.verdict.recommendation.outcome,
        "fine_tune": plan.verdict.fine_tune.answer,
        "experiments": [
            experiment._asdict() | {"results": [_result(result) for result in experiment.results]}
            for experiment in plan.experiments
        ],
        "estimates": [item._asdict() for item in plan.estimates],
        "data": plan.data,
        "upkeep": plan.upkeep,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _result(result: Result) -> dict[str, object]:
    """Return a result with the facts to write then."""
    known: Facts = {
        fact: value
        for fact, value in result.change.items()
        if value is not None and value != REASON
    }
    return {"says": result.says, "facts": plain_values(known), "leads_to": result.leads_to}


def in_parts(plan: Plan) -> Iterator[Part]:
    """Return the cheapest experiments with their results, and what a month costs."""
    parts = [_item(experiment) for experiment in plan.experiments[:MOST]]
    if (more := len(plan.experiments) - MOST) > 0:
        parts.append(Item(f"{more} more: `ladder plan` names them."))
    sums = [Item(in_words(item)) for item in plan.estimates]
    return parts_that_hold([Part("The plan", parts), Part("What a month costs", sums)])


def _item(experiment: Experiment) -> Item:
    """Return an experiment in a sentence or two."""
    leads = "; ".join(f"{result.says}: {result.leads_to}" for result in experiment.results)
    parts = [*experiment.missing, f"Effort: {experiment.effort}", experiment.target]
    parts += [experiment.stop, sentence(leads)]
    text = " ".join(f"{item.rstrip('.')}." for item in parts if item)
    return Item(text, opens=experiment.title)

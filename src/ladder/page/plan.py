"""The plan as a part of the page: each experiment folded, the first one open."""

from collections.abc import Iterator

from ladder.output.escape import html as plain
from ladder.output.phrases import sentence
from ladder.page import words
from ladder.planning.formats import NOTHING
from ladder.planning.plan import Plan
from ladder.planning.sums import in_words
from ladder.planning.suppose import Experiment


def section(plan: Plan) -> Iterator[str]:
    """Yield the experiments, cheapest first, then what a month costs."""
    yield f"<section><h2>{words.PLAN}</h2>"
    if not plan.experiments:
        yield f"<p>{NOTHING}</p>"
    for number, experiment in enumerate(plan.experiments):
        yield from _experiment(experiment, is_open=number == 0)
    lists = ((words.SUMS, [in_words(item) for item in plan.estimates]), (words.DATA, plan.data))
    for heading, texts in lists:
        if texts:
            items = "".join(f"<li>{plain(text)}</li>" for text in texts)
            yield f"<h3>{heading}</h3><ul>{items}</ul>"
    yield "</section>"


def _experiment(experiment: Experiment, *, is_open: bool) -> Iterator[str]:
    details = {
        words.EFFORT: experiment.effort,
        words.TARGET: experiment.target,
        words.STOP: experiment.stop,
    }
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{plain(sentence(text))}</dd></div>"
        for name, text in details.items()
        if text
    )
    results = "".join(
        f"<li><b>{plain(sentence(result.says))}:</b> {plain(result.leads_to)}</li>"
        for result in experiment.results
    )
    yield (
        f"<details{' open' * is_open}><summary>{plain(experiment.title)}</summary>"
        f'<dl class="experiment">{rows}<div><dt>{words.THEN}</dt><dd><ul>{results}</ul></dd></div>'
        "</dl></details>"
    )

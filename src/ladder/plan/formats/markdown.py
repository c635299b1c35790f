"""The plan as Markdown, to be ticked off where the work is tracked."""

from collections.abc import Iterable

from ladder.output.escape import markdown as plain
from ladder.plan.experiment import Experiment, headline
from ladder.plan.plan import Plan
from ladder.plan.sums import in_words


def render(plan: Plan, _width: int = 80, _colour: bool = False) -> str:
    """The plan as GitHub-flavoured Markdown, ending in a newline."""
    lines = [f"### Plan: {plain(plan.verdict.title)}", "", f"Now: {plain(headline(plan.verdict))}."]
    if not plan.experiments:
        lines += ["", "No experiment and no answer can move this verdict."]
    for experiment in plan.experiments:
        lines += ["", *_experiment(experiment)]
    for heading, items in (
        ("The sums", [in_words(each) for each in plan.sums]),
        ("The data", plan.data),
        ("Once it is in use", plan.afterwards),
    ):
        lines += _list(heading, items)
    return "\n".join(lines) + "\n"


def _experiment(experiment: Experiment) -> Iterable[str]:
    yield f"- [ ] **{plain(experiment.title)}**"
    for name, text in (
        ("Takes", experiment.takes),
        ("Bar", experiment.bar),
        ("Stop", experiment.stop),
    ):
        if text:
            yield f"  - {name}: {plain(text)}"
    for result in experiment.results:
        yield f"  - {plain(result.says)} → {plain(result.leads_to)}"


def _list(heading: str, items: Iterable[str]) -> list[str]:
    every = [f"- {plain(item)}" for item in items]
    return ["", f"#### {heading}", "", *every] if every else []

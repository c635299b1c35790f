"""The plan for a terminal."""

from collections.abc import Iterable

from ladder.output.screen import DIM, MEASURE, STRONG, Screen
from ladder.plan.experiment import Experiment, headline
from ladder.plan.plan import Plan
from ladder.plan.sums import in_words


def render(plan: Plan, width: int = 80, colour: bool = False) -> str:
    """The plan as lines of at most `width` columns, ending in a newline."""
    screen, prose = Screen(width, colour), min(width, MEASURE)
    screen.add(plan.verdict.title, style=DIM, width=prose)
    screen.add(f"Now: {headline(plan.verdict)}.", style=STRONG, width=prose)
    if not plan.experiments:
        screen.add("No experiment and no answer can move this verdict.", width=prose)
    for number, experiment in enumerate(plan.experiments, 1):
        screen.add()
        _experiment(screen, prose, number, experiment)
    _list(screen, prose, "The sums", [in_words(each) for each in plan.sums])
    _list(screen, prose, "The data", plan.data)
    _list(screen, prose, "Once it is in use", plan.afterwards)
    return screen.drawn()


def _experiment(screen: Screen, prose: int, number: int, experiment: Experiment) -> None:
    lead = f"{number}. "
    margin = " " * len(lead)
    screen.add(experiment.title, lead, margin, style=STRONG, lead=STRONG, width=prose)
    for name, text in (
        ("Takes", experiment.takes),
        ("Bar", experiment.bar),
        ("Stop", experiment.stop),
    ):
        if text:
            screen.add(text, f"{margin}{name:<7}", f"{margin}{'':<7}", width=prose)
    for result in experiment.results:
        screen.add(f"{result.says}: {result.leads_to}", f"{margin}-> ", f"{margin}   ", width=prose)


def _list(screen: Screen, prose: int, heading: str, items: Iterable[str]) -> None:
    every = list(items)
    if every:
        screen.add()
        screen.add(heading, style=STRONG, width=prose)
    for item in every:
        screen.add(item, "- ", "  ", width=prose)

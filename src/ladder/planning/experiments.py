"""Possible experiments: an answer, a measurement, or a trial."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter

from ladder.engine.facts import INCONCLUSIVE, Facts, Kind, Value, number
from ladder.engine.forms import MEASURE
from ladder.engine.knowledge import Knowledge
from ladder.engine.rules import Solution
from ladder.engine.scores import TARGET, measured, scale
from ladder.engine.statistics import (
    DISCORDANCE,
    FEW_ITEMS,
    detectable,
    disagreement,
    items_needed,
    items_to_separate,
)
from ladder.engine.wording import ends_in_words, inside, show
from ladder.output.phrases import joined, sentence
from ladder.output.steps import DO, alike_answers, use
from ladder.output.steps import measure as remeasure
from ladder.planning.suppose import (
    REASON,
    Change,
    Experiment,
    Result,
    Situation,
    below_target,
    leads_to,
    results,
    target_reached,
)

MOST_ITEMS = 100_000
"""Items beyond which two scores are called equal: nobody labels more to tell them apart."""

TRAINING_ITEMS = "min-evaluation-items"
"""The parameter for the items that training asks for."""

MOST_QUESTIONS = 3
"""Questions that a plan asks at once: the most decisive; the others come when these are settled."""


def answer(situation: Situation) -> Iterator[Experiment]:
    """Yield the unknown facts that you can answer, most decisive first."""
    return islice(_answers(situation), MOST_QUESTIONS)


def _answers(situation: Situation) -> Iterator[Experiment]:
    verdict, known = situation.verdict, situation.verdict.knowledge
    missing = verdict.ahead.missing if verdict.ahead else ()
    named = [fact for item in missing for fact in verdict.deciding_facts(item)]
    ready = named if verdict.recommendation.outcome == "prepare" else []
    named = named if verdict.recommendation.outcome == "find-out" else []
    questions = sorted(verdict.open_questions, key=lambda question: question.fact not in named)

    def leads(then: Knowledge) -> str:
        """Return where an answer leads; nothing for one that contradicts what is stated."""
        answered = {fact.id: then.facts[fact.id]}
        return leads_to(then, situation) if situation.after(answered) is not None else ""

    for question in questions:
        fact = situation.rulebook.facts[question.fact]
        late = question.together_with and fact.id not in named
        if fact.attempt_of or late or fact.id in ready:
            continue
        every = alike_answers(known, fact.id, leads)
        if len(every) > 1:
            title = f"Find out: {fact.question} ({fact.id})"
            takes = "minutes, or one look at your data"
            if fact.kind in (Kind.WHOLE, Kind.NUMBER):
                takes = f"minutes where it is known, else a count: up to a day. {fact.help}".strip()
            found = tuple(Result(group.says, {fact.id: group.first}, group.does) for group in every)
            yield Experiment("answer", title, takes, "", "", found)


def measure(situation: Situation) -> Iterator[Experiment]:
    """Yield attempts with too few items to judge, the one with the fewest items to add first."""
    every = sorted(_unclear(situation), key=itemgetter(0))
    return (experiment for _, experiment in every)


def _unclear(situation: Situation) -> Iterator[tuple[int, Experiment]]:
    """Yield each inconclusive attempt with the number of items that it lacks."""
    facts = situation.verdict.facts
    top = scale(facts)
    for technique in situation.rulebook.techniques.values():
        shown = measured(facts, technique.id)
        if shown is None or shown.more is None:
            continue
        score, items, target, more = (
            shown.score,
            shown.items,
            shown.target,
            shown.items + shown.more,
        )
        gap = abs(score - target)
        below, above = round(max(0.0, target - gap), 6), round(min(top, target + gap), 6)
        result = _items_to_tell(target, top, below, above)
        if result is None:
            continue
        attempt = f"attempts.{technique.id}"
        because = {f"{attempt}.because": facts.get(f"{attempt}.because", REASON)}
        counts = {
            f"{attempt}.items": result,
            "evaluation.items": max(result, whole(facts.get("evaluation.items"))),
        }
        short: Change = {f"{attempt}.outcome": "below-target", **because, f"{attempt}.score": below}
        reached: Change = {f"{attempt}.outcome": "target-reached", f"{attempt}.score": above}
        changes = [
            (f"the whole interval is below {target:g}", {**short, **counts}),
            (f"the whole interval is above {target:g}", {**reached, **counts}),
        ]
        span = ends_in_words(shown.low, shown.high, target)
        found = Experiment(
            "measure",
            f"Score {inside(technique.title)} on {more:,} items: its {score:g} on {items:,} may be "
            f"anything from {span}, which includes your {target:g}.",
            f"{shown.more:,} more labeled items, and one run",
            f"{target:g}, as before; do not look at the score on the way.",
            f"Stop at {more:,} items. If the interval still includes {target:g}, decide as "
            "if they were equal: take the cheaper of the two.",
            results(situation, changes),
        )
        yield shown.more, found


def _items_to_tell(target: float, top: float, *scores: float) -> int | None:
    """Return how many items separate each of the scores from the target.

    Return None if the number is too large to label.
    """
    shares = [items_to_separate(score / top, target / top) for score in scores]
    items = max(FEW_ITEMS, *(share or MOST_ITEMS + 1 for share in shares))
    return items if items <= MOST_ITEMS else None


def whole(value: Value | None) -> int:
    """Return a number as an integer; 0 if there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def trial(situation: Situation) -> Iterator[Experiment]:
    """Yield the trial of the technique that the verdict recommends."""
    recommended, facts = situation.verdict.recommendation, situation.verdict.facts
    attempt = f"attempts.{recommended.technique}"
    ended = facts.get(f"{attempt}.outcome") == "target-reached" or situation.verdict.better
    if recommended.outcome != "use" or recommended.technique == MEASURE or ended:
        return
    unclear = facts.get(INCONCLUSIVE)
    if isinstance(unclear, frozenset) and recommended.technique in unclear:
        return  # it was tried and has to be measured
    technique = situation.rulebook.techniques[recommended.technique]
    target = facts.get(TARGET)
    goal = show(target) if target is not None and _is_of_quality(situation) else "the target"
    changes = [(f"it reaches {goal}", target_reached(technique.id))]
    if missed := below_target(situation, technique.id):
        changes.append((f"it misses {goal}", missed))
    form = f": {recommended.variant_title}" if recommended.variant_title else ""
    step = use(situation.rulebook, recommended.need, technique.id)
    own = step if not step.startswith(DO["use"]) else f"try {inside(technique.title)}"
    title = f"{sentence(own)}{form}."
    effort = f"{technique.cost.time}; money: {technique.cost.money}"
    if situation.verdict.form == "inconclusive":  # it was tried, and its numbers are not stated
        title = f"{sentence(remeasure(situation.rulebook, technique.id))}."
        effort = "more labeled items, and one run" if technique.scored_on_items else "one run"
    yield Experiment(
        "try",
        title,
        effort,
        bar(situation),
        f"Move on only if this is true: {technique.climb}",
        results(situation, changes),
    )


def test_set(situation: Situation) -> str:
    """Return how many items to label: they show a gain that is left, or a loss."""
    book, needs = situation.rulebook, situation.verdict.needs
    if all(book.needs[need].solved_by != "quality" for need in needs):
        what, sizes = "a loss", [LOSS]
    else:
        left = room(situation.verdict.facts, book.techniques)
        what, sizes = "a gain", sorted({min(GAIN, left), min(LOSS, left)}, reverse=True)
    shown = joined(
        f"{items_needed(size):,} items show {what} of {round(size * 100, 1):g} points"
        for size in sizes
    )
    least = book.parameters.get(TRAINING_ITEMS)
    asked = f" Training asks for {least.value:,} or more." if least and what == "a gain" else ""
    first = "20 to 50 items show what goes wrong; "
    return (
        f"Label an evaluation set: {first}{shown}, if one in five is answered differently.{asked}"
    )


def _closes(situation: Situation) -> Solution:
    need = situation.verdict.recommendation.need
    return situation.rulebook.needs[need].solved_by if need else "quality"


def _is_of_quality(situation: Situation) -> bool:
    """Return whether the need asks for better answers, which a score shows."""
    return _closes(situation) == "quality"


def _time(facts: Facts) -> str:
    now, goal = facts.get("hosting.latency_now_ms"), facts.get("hosting.latency_target_ms")
    if goal is None:
        return "Write down which time is short enough (hosting.latency_target_ms)."
    was = f" It is {show(now)} ms now." if now is not None else ""
    return f"The time must come down to {show(goal)} ms.{was}"


_WISHED: Mapping[Solution, Callable[[Facts], str]] = {
    "cost": lambda facts: "Write down which bill a month is low enough.",
    "speed": _time,
    "size": lambda facts: "Write down how small the model must be, and on what it must run.",
    "fewer-models": lambda facts: "Write down how many models may be left.",
}
"""The measure of a trial if the need is not about better answers."""


def bar(situation: Situation) -> str:
    """Return the measure of success of a trial, fixed before it begins."""
    facts = situation.verdict.facts
    if not _is_of_quality(situation):
        wished = _WISHED[_closes(situation)](facts)
        return f"{wished} {_kept(facts)}"
    target, top = number(facts.get(TARGET)), scale(facts)
    items = whole(facts.get("evaluation.items"))
    parts = [
        f"The score must reach {show(target)}."
        if target is not None
        else f"Write down which score is enough ({TARGET}) before you begin."
    ]
    if items:
        parts.append(
            f"Your {items:,} items show a gain of {detectable(items) * top:.2g} or more over what "
            f"you have, if one in five is answered differently."
        )
    else:
        gain = min(GAIN, room(facts, situation.rulebook.techniques))
        points = f"{round(gain * 100, 1):g} points"
        parts.append(f"Label {items_needed(gain):,} items first: they show a gain of {points}.")
    best = best_score(facts, situation.rulebook.techniques)
    if best is not None and target is not None and best < target:
        differ = disagreement(best / top, target / top)
        needed = items_needed((target - best) / top, differ)
        if 0 < items < needed <= MOST_ITEMS:
            most = f", because at most {100 * differ:.2g} % of the answers differ" * (
                differ < DISCORDANCE
            )
            parts.append(
                f"The gap of {target - best:.2g} to the target takes {needed:,} items{most}."
            )
    return " ".join(parts)


def _kept(facts: Facts) -> str:
    """Return how to see that the quality is kept, if the wish is not a better answer."""
    if items := whole(facts.get("evaluation.items")):
        shown = (
            f"your {items:,} items show a loss of {detectable(items) * scale(facts):.2g} or more"
        )
    else:
        shown = f"label {items_needed(LOSS):,} items, which show a loss of 5 points"
    return f"The quality must be kept: score the same items before and after; {shown}."


GAIN, LOSS = 0.1, 0.05
"""A gain worth showing, and a loss worth noticing, as shares of the scale."""


def room(facts: Facts, techniques: Iterable[str]) -> float:
    """Return the most that can be gained on the best score, as a share of the scale."""
    top, target, best = scale(facts), number(facts.get(TARGET)), best_score(facts, techniques)
    if best is None:
        return 1.0
    end = target if target is not None and best < target else top
    return max((end - best) / top, 0.01)


def best_score(facts: Facts, techniques: Iterable[str]) -> float | None:
    """Return the best score of all attempts; None if nothing was scored."""
    scores = (number(facts.get(f"attempts.{name}.score")) for name in techniques)
    return max((score for score in scores if score is not None), default=None)

"""Counted errors in words: what the bad answers show, and how far techniques can get."""

from collections.abc import Iterator, Sequence

from ladder.engine.errors import (
    FIRST,
    SAMPLE,
    Ceiling,
    Counts,
    below,
    ceiling_of,
    counts_of,
    enough,
    is_ahead,
    takes,
)
from ladder.engine.facts import READING
from ladder.engine.rules import Cause
from ladder.engine.verdict import Verdict
from ladder.engine.wording import SENTENCE, at_most, inside, show
from ladder.output.parts import Item, Part
from ladder.output.phrases import joined
from ladder.output.steps import YOURS

NO_SAMPLE = {
    "complaints": "Complaints are not a sample, so no score follows.",
    "picked": "Picked answers are not a sample, so no score follows.",
}
"""Why no ceiling follows, by where the answers come from."""

BEFORE_TRAINING = f"Before you train: read {FIRST} bad answers, and count the cause of each."
"""What is said where training is recommended or comes next, and nobody counted."""

NONE = "–"
"""A cell of a table without a value."""

HEAD = ("Cause", "Bad answers", "Share", "Can remove it", "In part")
REACH = ("Technique", "Can repair", "At most", "Likelier")
BOUND = (
    "A ceiling is a bound, not a forecast: it holds if every error that the technique can repair "
    "becomes right, and every unclear one. In eight published cases, at most 79 percent of that "
    "gain came, and once the score fell."
)
LIKELIER = (
    "Likelier is our own reasoning: the score among the items that do not fail for these causes."
)


def counts_in(verdict: Verdict) -> Counts | None:
    """Return the counted errors of a problem; None if nobody counted."""
    return counts_of(verdict.rulebook, verdict.facts)


def errors_line(verdict: Verdict) -> str:
    """Return what the bad answers show, in one or two sentences; empty if there is nothing to say.

    They are the most frequent cause, then how far the headline can get, or what else to do.
    """
    counts = counts_in(verdict)
    if counts is None:
        return BEFORE_TRAINING if before_training(verdict) else ""
    if not counts.by_cause:
        return f"None of the {show(counts.read)} bad answers has a known cause."
    ordered = sorted(counts.by_cause, key=lambda pair: -pair[1])
    cause, most = ordered[0]
    level = [pair for pair in ordered if not is_ahead(most, pair[1])]
    unclear = counts.unclear
    of = f"{show(counts.read)} bad answers"
    if counts.read_again:
        of = f"the {show(counts.read - unclear)} bad answers that you could explain"
    if len(level) > 1:
        titles = [f"{_inside(cause)} ({show(count)})" for cause, count in level[:4]]
        more = [f"{len(level) - 4} more"] * (len(level) > 4)
        lead = f"No cause leads among {of}: {joined([*titles, *more], 'and')}."
        return " ".join([lead, *_follows(verdict, counts)])
    lead = f"{show(most)} of {of}: {_inside(cause)}."
    return " ".join([lead, *_follows(verdict, counts, cause)])


def _follows(verdict: Verdict, counts: Counts, cause: Cause | None = None) -> Iterator[str]:
    """Yield what to do about a cause that the headline leaves, and how far the headline can get."""
    name = _aimed_at(verdict)
    left = cause and not takes(verdict.rulebook, cause, verdict.rulebook.techniques[name])
    if cause and left and not counts.is_tried(verdict.facts, cause.techniques[0]):
        do = SENTENCE.split(cause.do)[0]
        steps = verdict.recommendation.steps
        yield from () if any(do.rstrip(".") in step for step in steps[:1]) else [do]
    found = ceiling_of(verdict.rulebook, counts, name)
    if found and not counts.is_tried(verdict.facts, name):
        yield _reach(verdict, counts, found)
    if counts.drawn in NO_SAMPLE and not counts.read_again:
        yield NO_SAMPLE[counts.drawn]


def _reach(verdict: Verdict, counts: Counts, found: Ceiling) -> str:
    """Return how far a technique can get, and together with which others where it is too little."""
    title, target = verdict.rulebook.techniques[found.technique].title, counts.target
    if target is None or not below(found.high, target):
        likelier = f", likelier {found.likelier:.2f}" if found.likelier else ""
        return f"{title} can reach {found.high:.2f} at most{likelier}."
    alone = f"{title} alone can reach {at_most(found.high, target)}"
    beside = _beside(verdict, counts, found.technique)
    if not beside:
        return f"{alone}."
    titles = verdict.rulebook.techniques
    others = joined([inside(titles[name].title) for name in beside], "and")
    return f"{alone}. It takes {others} too."


def _beside(verdict: Verdict, counts: Counts, name: str) -> list[str]:
    """Return the fewest techniques that can reach the target together with one; empty if none do.

    They are techniques that are left, do not train, and repair most of what the others leave.
    """
    book = verdict.rulebook
    out = ("not-suitable", "below-target", "unknown")
    left = [
        row.technique
        for row in verdict.ladder
        if row.status not in out and not book.techniques[row.technique].training
    ]
    chosen = [name]

    def repaired(names: Sequence[str]) -> float:
        return counts.removable(book, *(book.techniques[x] for x in names))

    while not enough(book, counts, chosen):
        best = max(left, key=lambda x: repaired([*chosen, x]), default=None)
        if best is None or repaired([*chosen, best]) <= repaired(chosen):
            return []
        chosen.append(best)
    return chosen[1:]


def _aimed_at(verdict: Verdict) -> str:
    """Return the technique of which the headline speaks: to use, to prepare or to keep."""
    advised, ahead = verdict.recommendation, verdict.ahead
    if ahead and advised.outcome in ("prepare", "find-out"):
        return ahead.technique
    return advised.technique


def before_training(verdict: Verdict) -> bool:
    """Return whether nobody counted, and training is recommended or comes next.

    Where reading is the first step anyhow, that is said there.
    """
    reading, advised, ahead = verdict.facts.get(READING), verdict.recommendation, verdict.ahead
    if not isinstance(reading, frozenset) or "uncounted" not in reading:
        return False
    need = verdict.rulebook.needs.get(advised.need or "")
    if need is None or need.solved_by != "quality" or advised.outcome != "use":
        return False
    card = verdict.rulebook.techniques[advised.technique]
    return card.training or bool(ahead and ahead.trains and verdict.fine_tune.answer != "no")


def _inside(cause: Cause) -> str:
    return cause.title[:1].lower() + cause.title[1:]


def ceilings(verdict: Verdict) -> list[Ceiling]:
    """Return how far each option of the needs can get, the highest first; tried ones are left out.

    Without a sample of the wrong answers, there are none.
    """
    counts, book = counts_in(verdict), verdict.rulebook
    if counts is None:
        return []
    needs = [book.needs[name] for name in verdict.needs]
    options = dict.fromkeys(
        option.technique for need in needs if need.solved_by == "quality" for option in need.options
    )
    every = (
        ceiling_of(book, counts, name)
        for name in options
        if not counts.is_tried(verdict.facts, name)
    )
    return sorted(filter(None, every), key=lambda found: -found.high)


def shares(counts: Counts) -> Iterator[tuple[Cause | None, int, tuple[float, float] | None]]:
    """Yield each cause with its count and the interval of its share; None stands for unclear.

    Only a sample of the wrong answers has shares.
    """
    every = [*counts.by_cause, *([(None, counts.unclear)] if counts.unclear else [])]
    for cause, count in every:
        yield cause, count, counts.interval(count) if counts.drawn == SAMPLE else None


def tables(verdict: Verdict) -> Iterator[Part]:
    """Yield a table of the causes, and one of how far techniques can get, if somebody counted."""
    counts = counts_in(verdict)
    if counts is None:
        return
    titles = {name: inside(card.title) for name, card in verdict.rulebook.techniques.items()}
    whose = {**titles, **YOURS}

    def named(techniques: Sequence[str]) -> Item:
        return Item(", ".join(titles[name] for name in techniques) or NONE)

    rows = []
    for cause, count, span in shares(counts):
        share = NONE if span is None else f"{100 * count / counts.read:.0f} %"
        if span and span[0] != span[1]:
            share += f" ({100 * span[0]:.0f} to {100 * span[1]:.0f})"
        removed, part = (cause.removed_by, cause.in_part) if cause else ((), ())
        title = cause.title if cause else "Unclear"
        cells = (Item("", opens=title, id=f"cause/{cause.id}" if cause else ""), Item(show(count)))
        rows.append([*cells, Item(share), named(removed), named(part)])
    of = f" of {whose[counts.of]}" if counts.of in titles else ""
    whence = {SAMPLE: "from the test set", "complaints": "from complaints"}
    text = f"{show(counts.read)} bad answers{of} were read, {whence.get(counts.drawn, 'picked')}."
    items = [Item(text)]
    if counts.drawn in NO_SAMPLE:
        items.append(Item(NO_SAMPLE[counts.drawn]))
    yield Part("Bad answers by cause", items, head=HEAD, rows=rows)
    reach = [
        [
            Item("", opens=verdict.rulebook.techniques[found.technique].title),
            Item(f"{show(found.errors)} of {show(counts.read)}"),
            Item(f"{found.high:.2f}"),
            Item(NONE if found.likelier is None else f"{found.likelier:.2f}"),
        ]
        for found in ceilings(verdict)
    ]
    if reach:
        target = "" if counts.target is None else f" You need {counts.target:g}."
        yield Part(
            "How far each technique can get",
            [Item(f"{BOUND}{target}"), Item(LIKELIER)],
            head=REACH,
            rows=reach,
        )

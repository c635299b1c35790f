"""A verdict in parts, for the formats that say all of it: text in full, Markdown and HTML."""

from collections.abc import Iterable, Iterator, Sequence

from ladder.advice.ladder import WORDS, top_down
from ladder.advice.next_fact import effects, next_fact
from ladder.advice.phrases import could_lead_to, origins, settled_ways
from ladder.advice.side_by_side import side_by_side
from ladder.engine.statistics import wilson
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import Reason, inside, show
from ladder.output.parts import Interval, Item, Part, parts_that_hold
from ladder.output.words import joined, rung_in_words, sentence


def account(verdict: Verdict, more: Sequence[Part] = ()) -> Sequence[Part]:
    """All that the verdict says beside its headline and the ladder.

    Args:
        verdict: the verdict.
        more: what else is known of the problem, and stands before the reasons of each technique.
    """
    recommended = verdict.recommendation
    every = (
        Part("Do, in this order", [Item(step) for step in recommended.steps], ordered=True),
        Part("Why", [reason(each) for each in recommended.why]),
        Part("What was measured", list(measured(verdict))),
        *opens(verdict),
        *side_by_side(verdict),
        Part("Watch", [reason(each) for each in verdict.cautions]),
        *_find_out(verdict),
        *_not_used(verdict),
        *more,
        Part("Technique by technique", parts=list(techniques(verdict)), folded=True),
        Part("Read from files", [Item(text) for text in origins(verdict)], folded=True),
    )
    return tuple(parts_that_hold(every))


def measured(verdict: Verdict) -> Iterator[Item]:
    """For each attempt with a share and its items, the score with its interval and the target."""
    facts = verdict.facts
    if facts.get("evaluation.scale_top", 1) != 1:
        return  # an interval is known of shares alone
    target = _share(facts.get("evaluation.target"))
    for row in verdict.ladder:
        score = _share(facts.get(f"attempts.{row.technique}.score"))
        items = facts.get(f"attempts.{row.technique}.items", facts.get("evaluation.items"))
        if score is None or not isinstance(items, int) or not items:
            continue
        low, high = wilson(round(score * items), items)
        text = f"{show(score)} on {show(items)} items, 95% interval {low:.2f} to {high:.2f}"
        text += f"; the target is {show(target)}" if target is not None else ""
        yield Item(f"{text}.", opens=f"{row.title}:", interval=Interval(score, low, high, target))


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def reason(given: Reason) -> Item:
    """A reason in prose; a closed gate begins with what it asks for."""
    opens = f"{sentence(given.says)}." if given.gate_of is not None else ""
    read = "; ".join(f"{fact} {show(value)}" for fact, value in given.facts.items())
    return Item(given.text, given.sources, opens, given.rule, read)


def opens(verdict: Verdict) -> Iterator[Part]:
    """What would open the next technique up."""
    following = verdict.next_rung
    if following is None:
        return
    heading = f"{following.title} ({rung_in_words(following.rung)})"
    if following.unmet:
        yield Part(f"What would open {heading}", [reason(gate) for gate in following.unmet])
    else:
        recommended = inside(verdict.recommendation.title)
        yield Part(f"Next: {heading}", [Item(f"Open, should {recommended} fall short.")])


def _find_out(verdict: Verdict) -> Iterator[Part]:
    """The unknown fact worth learning next, what its answers would do, and the others."""
    asked = next_fact(verdict)
    if asked is None:
        return
    leads = [Item(f"{effect}.", opens=f"{words}:") for words, effect in effects(verdict, asked)]
    settles = [Item(text)] if (text := settled_ways(verdict)) else []
    yield Part("Find out next", [Item(asked.question, id=asked.fact), *leads, *settles])
    others = [
        Item(f"{each.question} It could lead to {could_lead_to(each)}.", id=each.fact)
        for each in verdict.open_questions
        if each.fact != asked.fact
    ]
    yield Part(f"{len(others)} more could move it", others, folded=True)


def _not_used(verdict: Verdict) -> Iterator[Part]:
    """What was given and made no difference."""
    if verdict.unused:
        text = f"Nothing here rests on {joined(verdict.unused)}."
        yield Part("Not used", [Item(text)], folded=True)


def techniques(verdict: Verdict) -> Iterator[Part]:
    """Each technique, the highest first: its status with every reason, and what it takes."""
    on, beside = top_down(verdict.ladder)
    for row in (*on, *beside):
        heading = f"{row.title} ({rung_in_words(row.rung)}): {WORDS[row.status]}"
        items = list(_reasons(verdict, row))
        if row.status != "unfit":
            cost = verdict.rulebook.techniques[row.technique].cost
            takes = f"It takes {cost.time}. Money: {cost.money}. Upkeep: {cost.upkeep}."
            items.append(Item(takes))
        yield Part(heading, items)


def _reasons(verdict: Verdict, row: LadderRow) -> Iterable[Item]:
    """Why a technique has its status; what was said above is not said again."""
    following = verdict.next_rung
    if row.because == verdict.recommendation.why:
        return [Item("For the reasons above.")]
    if following and following.technique == row.technique and row.because == following.unmet:
        return [Item("It comes next; what would open it stands above.")]
    return [reason(each) for each in row.because]

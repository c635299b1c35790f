"""A verdict in sections, for the complete formats: full text, Markdown and HTML."""

from collections.abc import Collection, Iterator, Sequence

from ladder.advice.costs import at_your_prices
from ladder.advice.ladder import dominating, top_down, word
from ladder.advice.next_fact import effects
from ladder.advice.phrases import decides, origins, settled_ways
from ladder.engine.facts import IN_USE, number
from ladder.engine.forms import MEASURE
from ladder.engine.rules import Technique
from ladder.engine.scores import TARGET, interval, scale
from ladder.engine.statistics import CONFIDENCE
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import Reason, ended, ends_in_words, inside, show
from ladder.output.bad_answers import tables
from ladder.output.lacks import after_a_miss, if_it_ends, lines_of, reopens
from ladder.output.parts import Interval, Item, Part, parts_that_hold
from ladder.output.phrases import counted, joined, rung_in_words, sentence
from ladder.output.steps import YOURS, until_then
from ladder.output.worth_asking import next_fact, worth_asking

HEAD = ("Option", "Results", "Money", "Time of an answer", "What it takes", "To undo it")

MEASURED, WATCH, FIND_OUT = "What was measured", "Watch", "Find out next"

LISTED = 10
"""Open questions that are spelled out, those first that decide most; JSON holds all of them."""

OPEN = ("use", "companion", "target-reached", "below-target", "later")
"""The statuses of what was done, may be done, or may be once something lower has fallen short."""


def account(verdict: Verdict, more: Sequence[Part] = ()) -> Sequence[Part]:
    """Return all sections of the verdict except its headline and the ladder.

    Further sections (`more`) come before the reasons of each technique.
    """
    recommended = verdict.recommendation
    every = (
        Part("Do, in this order", [Item(step) for step in recommended.steps], ordered=True),
        Part("Missing", [Item(f"{line}.") for line in missing(verdict)]),
        Part("Before you start", [Item(step) for step in recommended.before]),
        Part("This changes when", list(changes(verdict))),
        Part("Why", [reason(item) for item in reasons(verdict)]),
        Part(MEASURED, list(measured(verdict))),
        *tables(verdict),
        *opens(verdict),
        *side_by_side(verdict),
        Part(WATCH, [reason(caution) for caution in verdict.cautions]),
        *_find_out(verdict),
        *more,
        Part("Technique by technique", parts=list(techniques(verdict)), folded=True),
        Part("Read from files", [Item(text) for text in origins(verdict)], folded=True),
    )
    return tuple(parts_that_hold(every))


def missing(verdict: Verdict) -> list[str]:
    """Return what a technique to prepare waits for, a line each; empty for other outcomes."""
    prepares = verdict.recommendation.outcome == "prepare"
    return lines_of(verdict.ahead) if verdict.ahead and prepares else []


def changes(verdict: Verdict) -> Iterator[Item]:
    """Yield what would change the headline, apart from the answers to unknown facts."""
    if says := if_it_ends(verdict):
        ends, _, then = says.removeprefix("If ").partition(": ")
        yield Item(sentence(then), opens=f"{sentence(ends)}:")
        return
    match verdict.recommendation.outcome:
        case "use" if says := after_a_miss(verdict):
            measures = verdict.recommendation.technique == MEASURE
            yield Item(says, opens="The set is scored:" if measures else "It misses the target:")
        case "use" if not verdict.needs:
            yield Item("You state what goes wrong.")
        case "use":
            yield Item("It misses the target, and nothing that suits is left to try.")
        case "stop":
            yield Item("Its score falls below the target, or you state another need.")
        case "prepare":
            kept = sentence(until_then(verdict.knowledge))
            yield Item(f"{kept}.", opens="Something that is missing cannot be had:")
        case "stay" if says := reopens(verdict):
            yield Item(f"{sentence(says)}.")


def reasons(verdict: Verdict) -> Iterator[Reason]:
    """Yield the reasons for the headline, then the advice for other needs that it serves."""
    recommended = verdict.recommendation
    yield from recommended.why
    shown = {item.rule for item in recommended.why}
    for other in verdict.companions:
        if other.technique == recommended.technique:
            fresh = [item for item in other.why if item.by.kind == "advice"]
            yield from (item for item in fresh if item.rule not in shown)
            shown.update(item.rule for item in fresh)


def stated(verdict: Verdict) -> Iterator[Part]:
    """Yield the facts that the problem states, in words: the attempts, then a section on each line.

    A fact with the value that is assumed without it is left out, and so is what follows from the
    other facts.
    """
    book, known = verdict.rulebook, verdict.facts
    needs = "; ".join(book.needs[name].title for name in verdict.needs)
    lines = {"What goes wrong, or what you want": needs} if needs else {}
    if (runs := known.get(IN_USE)) is not None:
        card = book.techniques.get(str(runs))
        lines["What runs today"] = YOURS.get(str(runs), inside(card.title)) if card else show(runs)
    tried: dict[str, list[str]] = {}
    for name, card in book.techniques.items():
        if result := _result(verdict, f"attempts.{name}"):
            tried.setdefault(result, []).append(inside(card.title))
    if tried:
        results = (f"{joined(names, 'and')} ({result})" for result, names in tried.items())
        lines["What you tried"] = sentence("; ".join(results))
    for name, declared in book.facts.items():
        section, _, key = name.rpartition(".")
        stands = name in known and known[name] != declared.assume
        if stands and section and section.partition(".")[0] != "attempts":
            so_far = lines.get(title := sentence(section))
            value = f"{key.replace('_', ' ')}: {show(known[name]).removesuffix('.')}"
            lines[title] = f"{so_far}; {value}" if so_far else value
    items = [Item(ended(text), opens=f"{name}:") for name, text in lines.items()]
    yield Part("What you stated", items, folded=True)


def _result(verdict: Verdict, attempt: str) -> str:
    """Return the result of an attempt: `below target, 0.62 on 100 items`; empty if not stated."""
    outcome, score = (verdict.facts.get(f"{attempt}.{key}") for key in ("outcome", "score"))
    found = _scored(verdict, attempt)
    result = found[0] if found else "" if score is None else show(score)
    return ", ".join(filter(None, [str(outcome or "").replace("-", " "), result]))


def measured(verdict: Verdict) -> Iterator[Item]:
    """Yield, for each attempt with a score and its items, its interval and the target."""
    target = number(verdict.facts.get(TARGET))
    aims = f"; the target is {show(target)}" if target is not None else ""
    for row in verdict.ladder:
        if found := _scored(verdict, f"attempts.{row.technique}"):
            text, drawn = found
            yield Item(f"{text}{aims}.", opens=f"{row.title}:", interval=drawn)


def _scored(verdict: Verdict, attempt: str) -> tuple[str, Interval] | None:
    """Return the score of an attempt with its items and interval, in words and to draw."""
    facts = verdict.facts
    top, target = scale(facts), number(facts.get(TARGET))
    score = number(facts.get(f"{attempt}.score"))
    items = facts.get(f"{attempt}.items", facts.get("evaluation.items"))
    if score is None or score > top or not isinstance(items, int) or not items:
        return None
    low, high = interval(score, items, top)
    widest = "" if top == 1 else " at most"  # what stars or points vary by is not known
    text = f"{show(score)} on {counted(items, 'item')}, "
    text += f"{CONFIDENCE}% interval{widest} {ends_in_words(low, high, target)}"
    return text, Interval(score / top, low / top, high / top, target and target / top)


def reason(given: Reason) -> Item:
    """Return a reason in prose; an unmet requirement begins with its question."""
    opens = f"{sentence(given.says)}." if given.is_requirement else ""
    read = "; ".join(f"{fact} {show(value)}" for fact, value in given.facts.items())
    return Item(given.text, given.sources, opens, given.rule, read)


def opens(verdict: Verdict) -> Iterator[Part]:
    """Yield what the next technique needs before it is available, unless it is used as well."""
    following = verdict.next_rung
    used = {item.technique for item in (*verdict.companions, *verdict.off_ladder)}
    if following is not None and following.technique not in used:
        title, rung = following.title, rung_in_words(following.rung)
        before = _before(title, following.rung)
        lower = inside(verdict.recommendation.title)
        available = Item(f"Available if you miss the target with {lower}.")
        yield Part(
            before if following.unmet else f"Next: {title} ({rung})",
            [reason(requirement) for requirement in following.unmet] or [available],
        )


def _find_out(verdict: Verdict) -> Iterator[Part]:
    """Yield the unknown fact to find out next, the effects of its answers, and the others."""
    asked = next_fact(verdict)
    if asked is not None:
        leads = [
            Item(f"{does}.", opens=f"{words}:") for words, does in effects(verdict, asked.fact)
        ]
        settles = [Item(text)] if (text := settled_ways(verdict)) else []
        yield Part(FIND_OUT, [Item(asked.question, id=asked.fact), *leads, *settles])
    others = [
        Item(f"{item.question} {sentence(decides(item))}.", id=item.fact)
        for item in worth_asking(verdict)
        if asked is None or item.fact != asked.fact
    ]
    more = len(others) - LISTED
    shown = [*others[:LISTED], *([Item(f"And {more} more.")] if more > 0 else [])]
    count = f"{len(others)} more" if asked else counted(len(others), "unknown fact")
    what = "how to go about it" if verdict.decided else "the verdict"
    yield Part(f"{count} could change {what}", shown, folded=True)


def techniques(verdict: Verdict, ladder: Sequence[LadderRow] = ()) -> Iterator[Part]:
    """Yield each technique, the highest first, with its status, reasons and effort.

    With a `ladder`, yield only these.
    """
    on, beside = top_down(ladder or verdict.ladder)
    following = verdict.next_rung.unmet if verdict.next_rung else ()
    given = {item.text for item in (*verdict.recommendation.why, *following)}
    for rows in _alike([*on, *beside]):
        row, names = rows[0], ", ".join(f"{r.title} ({rung_in_words(r.rung)})" for r in rows)
        heading = f"{names}: {word(verdict, row)}"
        items = _reasons(verdict, row, given)
        given |= {item.text for item in row.because}
        if row.status != "not-suitable":
            cost = verdict.rulebook.techniques[row.technique].cost
            takes = f"It takes {cost.time}. Money: {cost.money}. Upkeep: {cost.upkeep}."
            items.append(Item(takes))
        yield Part(heading, items)


def _alike(rows: Sequence[LadderRow]) -> Iterator[list[LadderRow]]:
    """Yield the rows; those that are not suitable for the same reasons together."""
    groups: dict[object, list[LadderRow]] = {}
    for row in rows:
        rules = tuple(item.rule for item in row.because)
        key = rules if row.status == "not-suitable" else row.technique
        groups.setdefault(key, []).append(row)
    yield from groups.values()


def _reasons(verdict: Verdict, row: LadderRow, given: Collection[str]) -> list[Item]:
    """Return why a technique has its status; a reason that was given above, in short."""
    following = verdict.next_rung
    if row.because == verdict.recommendation.why:
        return [Item("For the reasons above.")]
    if following and following.technique == row.technique and row.because == following.unmet:
        where = _before(row.title, row.rung)
        return [Item(f'It comes next. Above, "{where}" lists its requirements that are not met.')]
    return [_in_short(item) if item.text in given else reason(item) for item in row.because]


def _in_short(given: Reason) -> Item:
    """Return a reason without its why; for a requirement, with what would meet it."""
    do = given.do if given.is_requirement else ""
    return Item(f"{sentence(given.says)}. {do}".strip(), id=given.rule)


def _before(title: str, rung: int | None) -> str:
    return f"Before you can use {inside(title)} ({rung_in_words(rung)})"


def side_by_side(verdict: Verdict) -> Iterator[Part]:
    """Yield a table with a row for each option, if there is a choice."""
    rows = [row for row in verdict.ladder if row.status in OPEN or _one_step_away(verdict, row)]
    if len(rows) > 1:
        table = [_cells(verdict, row) for row in rows]
        yield Part("Side by side", head=HEAD, rows=table)


def _one_step_away(verdict: Verdict, row: LadderRow) -> bool:
    """Return whether it comes next or only one of its requirements is not met."""
    following = verdict.next_rung
    comes_next = following is not None and following.technique == row.technique
    return row.status == "blocked" and (comes_next or len(row.because) == 1)


def _cells(verdict: Verdict, row: LadderRow) -> list[Item]:
    technique = verdict.rulebook.techniques[row.technique]
    where = f"({rung_in_words(row.rung)}): {word(verdict, row)}"
    if better := dominating(verdict, row):
        where += f"; {inside(better.title)}, a lower rung, scored at least as high"
    cost = technique.cost
    return [
        Item(where, opens=row.title),
        _quality(verdict, technique),
        Item("; ".join(filter(None, (cost.money, at_your_prices(verdict, row))))),
        Item(cost.latency),
        Item(f"{cost.time}; then {cost.upkeep}"),
        Item(cost.undo),
    ]


def _quality(verdict: Verdict, technique: Technique) -> Item:
    """Return the measurement, and the published result nearest to the needs."""
    score = verdict.facts.get(f"attempts.{technique.id}.score")
    yours = f"yours: {show(score)}; " if score is not None else ""
    needs = {*verdict.needs}
    near = (item for item in technique.published if not item.needs or needs & {*item.needs})
    if (nearest := next(near, None)) is None:
        return Item(yours.removesuffix("; ") or "not measured here")
    return Item(f"{yours}{nearest.says}", nearest.sources)

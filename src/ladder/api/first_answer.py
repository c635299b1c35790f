"""Whether to fine-tune, as far as one sentence can tell."""

from collections.abc import Iterable, Mapping
from datetime import date

from ladder.advice.costs import cost_line
from ladder.advice.phrases import decisive
from ladder.api.advising import advise, shipped, today
from ladder.api.verdict import Verdict
from ladder.ask.free_text import techniques_asked
from ladder.ask.question import TRIAGE
from ladder.ask.sentence import understand
from ladder.engine.facts import Value
from ladder.engine.problem import Problem
from ladder.engine.rules import Need, Rulebook
from ladder.engine.verdict import LadderRow
from ladder.engine.wording import fill, inside
from ladder.output.answer import fine_tune_line, headline
from ladder.output.lacks import after_a_miss
from ladder.output.phrases import joined

DEPENDS = "Fine-tune? It depends on what the model should do:"


def first_answer(
    text: str = "", rules: Rulebook | None = None, *, as_of: date | None = None
) -> str:
    """Return whether to fine-tune, in at most six lines, and one for each technique asked about.

    If the sentence names needs, or what a training is for, this is the verdict on them and on its
    numbers. For a wish that names neither, and without a sentence, each purpose has a line with
    its first technique. A technique that a wish names, and the answer does not, has a line. For any
    other sentence, return "".

    Args:
        text: a complaint or a wish, in a person's own words.
        rules: from `load_rules`; the shipped rules by default.
        as_of: the day on which dated rules are read; today by default.
    """
    book, day = rules or shipped(), as_of or today()
    found = understand(text, book)
    if plain := found.ranked.plain:
        verdict = _verdict(book, day, {"needs": plain, **found.facts})
        lines = [*_in_short(verdict)]
    elif text.strip() and not found.ranked.wish:
        return ""
    else:
        verdict = _verdict(book, day, {})
        lines = [DEPENDS, *(f"  {line}" for line in _purposes(book, day))]
    named = {*techniques_asked(text, book)}
    rows = [row for row in verdict.ladder if row.technique in named]
    lines += [_asked(verdict, row) for row in rows if inside(row.title) not in " ".join(lines)]
    return "\n".join(lines)


def _verdict(rules: Rulebook, day: date, facts: Mapping[str, Value]) -> Verdict:
    return advise(Problem("", facts), rules, as_of=day)


def _in_short(verdict: Verdict) -> Iterable[str]:
    """Yield what to do, whether to fine-tune, the cost, why, and what comes next, no questions."""
    yield f"{headline(verdict)}."
    yield fine_tune_line(verdict)
    if cost := cost_line(verdict):
        yield cost
    why, _ = decisive(verdict)
    if why:
        yield f"Why: {why.rstrip('.')}."
    if says := after_a_miss(verdict):
        yield f"If that misses: {says.partition('. ')[0].rstrip('.')}."


def _asked(verdict: Verdict, row: LadderRow) -> str:
    """Return whether to use a technique that was asked about, and why not yet."""
    trains = verdict.rulebook.techniques[row.technique].training
    match row.status:
        case "use" | "companion":
            says = "yes"
        case "not-suitable":
            says = f"no, because {row.because[0].says}"
        case _ if trains and verdict.fine_tune.answer in ("no", "not-asked"):
            says = "no, like any training here"
        case "blocked":
            says = f"not yet, because it needs {fill(row.because[0].by.says, verdict.facts)}"
        case "unknown":
            says = f"not yet, because {row.because[0].says}"
        case _:
            says = f"not yet, because {inside(verdict.recommendation.title)} comes first"
    return f"{row.title}: {says}."


def _purposes(rules: Rulebook, day: date) -> Iterable[str]:
    """Yield a line for each technique that comes first for a purpose, with what comes after it."""
    places = [*TRIAGE, ""]
    needs = [need for need in rules.needs.values() if need.purpose]
    groups: dict[str, list[Need]] = {}
    for need in sorted(needs, key=lambda need: places.index(need.triage)):
        groups.setdefault(_first(_verdict(rules, day, {"needs": frozenset({need.id})})), []).append(
            need
        )
    for first, group in groups.items():
        verdict = _verdict(rules, day, {"needs": frozenset(need.id for need in group)})
        title = inside(rules.techniques[first].title)
        yield f"{joined([need.purpose for need in group], 'or')}: {title}{_then(verdict)}"


def _first(verdict: Verdict) -> str:
    """Return the technique that a verdict gives or finds out about."""
    ahead = verdict.ahead
    finds = ahead is not None and verdict.recommendation.outcome == "find-out"
    return ahead.technique if ahead and finds else verdict.recommendation.technique


def _then(verdict: Verdict) -> str:
    """Return what comes after the first technique: no training, training next, or later."""
    ahead = verdict.ahead
    match verdict.fine_tune.answer:
        case "no":
            return ", not training"
        case "not-yet" if ahead and ahead.trains and verdict.recommendation.outcome == "use":
            return f", {'perhaps' if ahead.form == 'find-out' else 'then'} {inside(ahead.title)}"
        case "not-yet":
            return ", training last"
        case _:
            return ""

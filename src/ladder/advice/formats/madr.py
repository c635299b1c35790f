"""The verdict as a decision record (MADR 4): what was known, decided and refused, to be reviewed.

The whole record carries the problem, and the digests of problem and rules: a reviewer can tell what
has changed since.
"""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from ladder.advice.ladder import rungs, word
from ladder.advice.next_fact import in_words
from ladder.advice.phrases import brief_reason, companions, decisive, origins, standing
from ladder.advice.report_sections import WATCH, changes, missing, opens, reason, techniques
from ladder.advice.sheet import COST, DO, REASONS, STATED, WHY, is_sheet, rows_and_rest, sheet
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import STALE, LadderRow, Verdict
from ladder.load.problems.writer import written
from ladder.output.answer import fine_tune_line, headline
from ladder.output.bad_answers import tables
from ladder.output.escape import markdown as plain
from ladder.output.markdown import in_short, item, part, sources
from ladder.output.parts import Citations, Item, Part, parts_that_hold
from ladder.output.phrases import looser, rung_in_words
from ladder.output.steps import named
from ladder.output.worth_asking import next_fact


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as a decision record in Markdown: in short, or whole with the problem."""
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    lines = _sheet(verdict, cite) if is_sheet(view) else _whole(verdict, cite)
    return "\n".join(lines) + "\n"


def _sheet(verdict: Verdict, cite: Citations) -> Iterator[str]:
    """Yield the record in short: the sections of the sheet below MADR's headings."""
    parts = {part.heading: part for part in sheet(verdict)}
    why, reasons, known = (_taken(parts, name) for name in (WHY, REASONS, STATED))
    title = Item(f"{verdict.title}. {looser(verdict.pack)}".rstrip())
    rows, rest = rows_and_rest(verdict)
    options = [
        Item(f"{word(verdict, row)}; {brief_reason(row)}.", opens=f"{_placed(row)}:")
        for row in rows
    ]
    options += [Item(rest)] if rest else []
    yield from (*_front_matter(verdict), f"# {plain(headline(verdict))}")
    for heading, items in (
        ("Context and Problem Statement", [title, *known]),
        ("Decision Drivers", reasons or why),
        ("Considered Options", options),
    ):
        yield from part(Part(heading, items), cite, 2)
    yield from ("", "## Decision Outcome", "", *_outcome(verdict, why[0], cite))
    brings = [x._replace(opens=f"{name}:") for name in (COST, WATCH) for x in _taken(parts, name)]
    steps = Part("Confirmation", _taken(parts, DO), ordered=True)
    for element in parts_that_hold((Part("Consequences", brings), steps)):
        yield from part(element, cite, 3)
    for element in parts.values():
        yield from in_short(element._replace(heading=element.heading.title()), cite, 3)
    yield from ("", "## More Information", "", *sources(cite))


def _taken(parts: dict[str, Part], heading: str) -> list[Item]:
    return list(parts.pop(heading, Part(heading)).items)


def _placed(row: LadderRow) -> str:
    return f"{row.title} ({rung_in_words(row.rung)})"


def _whole(verdict: Verdict, cite: Citations) -> Iterator[str]:
    """Yield the whole record, with the problem, so that somebody can judge it again."""
    problem = stated(verdict)
    yield from (*_front_matter(verdict, problem), f"# {plain(headline(verdict))}")
    for element in _considered(verdict):
        yield from part(element, cite, 2)
    text, cited = decisive(verdict)
    yield from ("", "## Decision Outcome", "", *_outcome(verdict, Item(text, cited), cite))
    for element in _followed(verdict):
        yield from part(element, cite, 3)
    weighed = list(techniques(verdict, _options(verdict)))
    yield from part(Part("Pros and Cons of the Options", parts=weighed), cite, 2)
    yield from ("", "## More Information", "", "The problem, as it was judged:", "")
    yield from ("~~~~yaml", *problem.strip().splitlines(), "~~~~", "", *sources(cite))


def _outcome(verdict: Verdict, why: Item, cite: Citations) -> Iterator[str]:
    title = verdict.recommendation.title if _named(verdict) else "No change"
    yield item(why._replace(text=f'Chosen option: "{title}". {why.text}'), cite)
    yield from ("", plain(fine_tune_line(verdict)), "")
    yield plain(f"{standing(verdict)} {companions(verdict)}".rstrip())


def stated(verdict: Verdict) -> str:
    """Return the problem as a problem file that stands alone: what files gave is stated in it."""
    book, known = verdict.rulebook, verdict.facts
    facts = {
        name: known[name] for name in book.facts if name in known and not book.facts[name].file
    }
    return written(book, facts, title=verdict.title, head=())


def _front_matter(verdict: Verdict, problem: str = "") -> list[str]:
    """Return the head; of a record with its problem, with the digests of rules and problem."""
    pack = verdict.pack
    return [
        "---",
        "status: proposed",
        f"date: {verdict.as_of}",
        f"review-by: {verdict.day + timedelta(STALE)}",
        f"technique: {_named(verdict) or 'none'}",
        f"rules: {pack.name} {pack.version}",
        *([f"rules-digest: {pack.digest}"] if problem else []),
        *(
            [f"rules-loosen: [{', '.join(element.rule for element in pack.loosens)}]"]
            if pack.loosens
            else []
        ),
        *([f"problem-digest: sha256:{sha256(problem.encode()).hexdigest()}"] if problem else []),
        "---",
        "",
    ]


def _named(verdict: Verdict) -> str | None:
    return named(verdict.recommendation, verdict)


def _considered(verdict: Verdict) -> Iterator[Part]:
    """Yield the problem, the decision drivers and the options."""
    needs = (verdict.rulebook.needs[name] for name in verdict.needs)
    parts = [Item(need.symptom, opens=f"{need.title}:", id=need.id) for need in needs]
    yield Part("Context and Problem Statement", [Item(f"{verdict.title}."), *parts])
    yield Part("Decision Drivers", [reason(element) for element in verdict.recommendation.why])
    yield from tables(verdict)
    yield Part("Considered Options", [Item(row.title) for row in _options(verdict)])


def _options(verdict: Verdict) -> list[LadderRow]:
    """Return the techniques that the record weighs: all but those that serve only other needs."""
    considered = {row.technique for rung in rungs(verdict) for row in rung.rows}
    return [row for row in verdict.ladder if row.technique in considered]


def _followed(verdict: Verdict) -> Iterator[Part]:
    """Yield the consequences of the decision, and how to confirm it."""
    brings = []
    if technique := _named(verdict):
        cost = verdict.rulebook.techniques[technique].cost
        words = (("time", cost.time), ("money", cost.money), ("upkeep", cost.upkeep))
        brings = [
            Item(f"{text}.", opens=f"Neutral, because of its {name}:") for name, text in words
        ]
    brings += [reason(caution)._replace(opens="Bad, because") for caution in verdict.cautions]
    yield Part("Consequences", brings)
    yield Part("Missing", [Item(f"{line}.") for line in missing(verdict)])
    steps = [Item(step) for step in verdict.recommendation.steps]
    if (asked := next_fact(verdict)) is not None:
        steps.append(Item(in_words(verdict, asked), opens="Find out:"))
    yield Part("Confirmation", steps, ordered=True)
    yield Part("This Changes When", list(changes(verdict)))
    yield from opens(verdict)
    if read := origins(verdict):
        yield Part("Read from Files", [Item(text) for text in read])

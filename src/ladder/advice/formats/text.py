"""The verdict for a terminal: in five lines, on one screen, in full, or with every rule.

Meaning is in words: color and marks only repeat what a word beside them says, and every line reads
from left to right, so the same text serves a pipe, a narrow window and a screen reader.
"""

from collections.abc import Iterable, Iterator

from ladder.advice import screen
from ladder.advice.ladder import word
from ladder.advice.page import TextPage
from ladder.advice.phrases import companions, provenance, standing
from ladder.advice.view import PLAIN, Detail, View
from ladder.advice.warnings import unsettled
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import SENTENCE, Reason, fill, reason
from ladder.output.answer import fine_tune_line, headline
from ladder.output.parts import Item, Part
from ladder.output.phrases import rung_in_words, sentence
from ladder.output.screen import DIM, STRONG


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as lines of at most the view's width, ending in a newline."""
    match view.detail:
        case Detail.BRIEF:
            return screen.brief(verdict, view)
        case Detail.SCREEN:
            return screen.one_screen(verdict, view)
        case Detail.FULL:
            return _full(verdict, view)
        case Detail.TRACE:
            from ladder.advice import trace

            return trace.render(verdict, view)


def _full(verdict: Verdict, view: View) -> str:
    """Return every reason for and against in prose, with its source and its rule's id."""
    from ladder.advice.report_sections import account  # here: most want one screen

    page = TextPage(verdict, view)
    page.add(verdict.title, DIM)
    page.add(f"{headline(verdict)}.", STRONG)
    page.add(fine_tune_line(verdict, listed=True), STRONG)
    page.add(f"{standing(verdict)} {companions(verdict)}".rstrip())
    for part in account(verdict, view.more):
        _part(page, part)
    _part(page, Part("Sources", [Item(text) for text in page.sources(whole=True)]))
    page.gap()
    page.add(provenance(verdict), DIM)
    return page.screen.drawn()


def why(verdict: Verdict, view: View, technique: str) -> str:
    """Return the status of one technique, what blocks or excludes it, and what to do about that."""
    page = TextPage(verdict, view)
    rows = {item.technique: item for item in verdict.ladder}
    row = rows.get(technique) or _off_list(verdict, technique)
    needs = [item for item in row.because if item.is_requirement]
    unmet = [item for item in needs if not item.unknown]
    page.add(verdict.title, DIM)
    status = f"{row.title} ({rung_in_words(row.rung)}): {word(verdict, row)}"
    if unmet:
        more = ", among other things" if len(needs) > 1 else ""
        status += f". It needs {fill(unmet[0].by.says, verdict.facts)}{more}"
    elif needs:
        status += " until you state more facts"
    page.add(f"{status}.", STRONG)
    page.section("Unsure", list(filter(None, [unsettled(verdict, technique)])))
    others = [item for item in row.because if item not in needs and item.by.kind != "advice"]
    for heading, items in (
        ("Not met", [_unmet(item) for item in unmet]),
        ("Not shown yet: measure or state this", [*_unknown(needs)]),
        ("Why", [Item(item.text, id=item.rule) for item in others]),
        (
            "Next step",
            [Item(item.do) for item in others if item.by.kind == "exclusion" and item.do],
        ),
    ):
        _part(page, Part(heading, items))
    if row.because:
        page.gap()
        page.add("`ladder rules show ID` explains a rule or a fact, and names its sources.", DIM)
    return page.screen.drawn()


def _off_list(verdict: Verdict, technique: str) -> LadderRow:
    """Return a row for the measuring, which is in the ladder only where it is recommended."""
    card, needs = verdict.rulebook.techniques[technique], verdict.rulebook.needs
    rules = [needs[need].exclusions[technique] for need in verdict.needs[:1]]
    return LadderRow(card.id, card.rung, card.title, "not-suitable", tuple(map(reason, rules)))


def _unmet(given: Reason) -> Item:
    """Return what a requirement asks for, why it is not met, and what to do."""
    text = f"{_first_sentence(given.cause)} {given.do}".strip()
    return Item(text, opens=f"{sentence(given.says)}.", id=given.rule)


def _unknown(needs: Iterable[Reason]) -> Iterator[Item]:
    """Yield what each undecided requirement asks for, and the missing facts not named before."""
    named: set[str] = set()
    for given in sorted(needs, key=lambda item: not item.cause):
        if given.unknown:
            facts = [fact for fact in given.asks if fact not in named] or given.asks
            named.update(facts)
            says = sentence(fill(given.by.says, given.known))
            opens, text = (f"{says}:", f"{', '.join(facts)}.") if facts else (f"{says}.", given.do)
            yield Item(f"{text} {_first_sentence(given.cause)}".rstrip(), opens=opens)


def _first_sentence(text: str) -> str:
    return SENTENCE.split(text, maxsplit=1)[0]


def _part(page: TextPage, part: Part) -> None:
    """Add a heading with its content; nested parts follow as parts of their own."""
    if part.items or part.rows:
        page.gap()
        page.add(part.heading, STRONG)
    for number, item in enumerate(part.items, 1):
        text = f"{number}. {_stated(page, item)}" if part.ordered else _stated(page, item)
        if item.id:
            text += f" ({item.id}{'; read ' if item.note else ''}{item.note})"
        page.screen.add(text, "  ", "    ", width=page.prose)
    for first, *cells in part.rows:  # sentences: here is no room for long cells
        page.screen.add(_stated(page, first), "  ", "    ", style=STRONG, width=page.prose)
        for name, cell in zip(part.head[1:], cells, strict=True):
            page.screen.add(_stated(page, cell), f"    {name}: ", " " * 6, width=page.prose)
    for inner in part.parts:
        _part(page, inner)


def _stated(page: TextPage, item: Item) -> str:
    return page.cite.cited(f"{item.opens} {item.text}".lstrip(), item.sources)

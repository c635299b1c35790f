"""The sheet to pass on: what a reader needs who has neither the problem file nor the rules.

It fits on one page and names no ids. `--full` says everything in place of it.
"""

import re
from collections.abc import Iterator

from ladder.advice.costs import cost_in_words
from ladder.advice.ladder import WORDS, fell_short, top_down
from ladder.advice.next_fact import check_in_words, look_up, then_in_words
from ladder.advice.phrases import decisive
from ladder.advice.report_sections import WATCH, changes, missing, reasons, stated
from ladder.advice.view import Detail, View
from ladder.engine.forms import MEASURE
from ladder.engine.rules import Rulebook
from ladder.engine.verdict import LadderRow, Verdict
from ladder.engine.wording import POINTS_BACK, SENTENCE, Reason, inside, label
from ladder.output.bad_answers import errors_line
from ladder.output.parts import Item, Part, parts_that_hold
from ladder.output.phrases import joined, sentence

WHY, ERRORS, COST, STATED = "Why", "Errors", "Cost", "What you stated"
REASONS, CHECK = "Reasons", "Check"
DO, BEFORE = "Do, in this order", "Before you start"


def is_sheet(view: View) -> bool:
    """Return whether a reader gets the sheet in place of everything."""
    return view.detail not in (Detail.FULL, Detail.TRACE)


def sheet(verdict: Verdict) -> list[Part]:
    """Return the sections of the sheet, except its headline and the ladder."""
    recommended = verdict.recommendation
    why, *more = _why(verdict)
    finds_out = recommended.outcome == "find-out"
    after = "Then" if recommended.technique == MEASURE else "If that misses"
    then = then_in_words(verdict)
    every = (
        Part(WHY, [why]),
        Part(ERRORS, _items(errors_line(verdict))),
        Part(COST, _items(cost_in_words(verdict))),
        Part("Missing", [Item(f"{line}.") for line in missing(verdict)]),
        Part("Look up", _items(look_up(verdict) if finds_out else "")),
        Part(DO, [Item(step) for step in recommended.steps], ordered=True),
        Part(after, _items(then)),
        Part("This changes when", [] if then else list(changes(verdict))),
        Part(WATCH, [Item(f"{sentence(x.says)}.", x.sources[:1]) for x in verdict.cautions]),
        Part(CHECK, _items("" if finds_out else check_in_words(verdict, named=False))),
        Part(BEFORE, [Item(step) for step in recommended.before]),
        Part(REASONS, more),
        *(part._replace(folded=False) for part in stated(verdict)),
    )
    return [
        part._replace(items=[_plain(item, verdict) for item in part.items])
        for part in parts_that_hold(every)
    ]


def _plain(item: Item, verdict: Verdict) -> Item:
    return item._replace(text=for_people(item.text, verdict.rulebook))


def _items(text: str) -> list[Item]:
    return [Item(text)] if text else []


def _why(verdict: Verdict) -> Iterator[Item]:
    """Yield what decided the headline, then the other reasons, each with its sources.

    A reason that begins with what decided stands in its place.
    """
    text, cited = decisive(verdict)
    others = [Item(_said(x), x.sources[:2]) for x in reasons(verdict)]
    longer = [item for item in others if item.text.startswith(text)]
    yield from longer[:1] or [Item(text, cited)]
    yield from (item for item in others if item not in longer)


def _said(given: Reason) -> str:
    """Return a reason without its basis, and without the score that is under what you tried."""
    return re.sub(r" \(score [\d.]+\)", "", given.text.removesuffix(label(given.by)))


def is_shown(verdict: Verdict, row: LadderRow) -> bool:
    """Return whether a technique was tried or may come: only then the sheet says why.

    Where the target is reached, nothing comes.
    """
    stops = verdict.recommendation.outcome == "stop"
    idle = ("not-suitable", "unknown", *(("blocked", "later") if stops else ()))
    return row.status not in idle or fell_short(verdict, row)


def rows_and_rest(verdict: Verdict) -> tuple[list[LadderRow], str]:
    """Return the techniques that were tried or may come, the highest first, and a line on the rest.

    The line names the techniques that are not suitable, or that nobody has assessed.
    """
    on, beside = top_down(verdict.ladder)
    every = [*on, *beside]
    shown = [row for row in every if is_shown(verdict, row)]
    rest: dict[str, list[str]] = {}
    for row in every:
        if row not in shown:
            rest.setdefault(WORDS[row.status], []).append(inside(row.title))
    lines = [f"{sentence(word)}: {joined(titles, 'and')}." for word, titles in rest.items()]
    return shown, " ".join(lines)


def for_people(text: str, rulebook: Rulebook) -> str:
    """Return a text without the ids of facts, and without what only a problem file needs.

    "Score the best models, and state the result (assets.teacher)." says no more where to state it,
    and "Then state evaluation.trusted." is left out. A sentence that points back at one that is
    left out goes with it, but never all sentences go.
    """
    sections = "|".join(sorted({name.partition(".")[0] for name in rulebook.facts if "." in name}))
    id_ = rf"\b(?:{sections})\.[a-z][\w.-]*\w"
    if not re.search(id_, text):
        return text
    text = re.sub(rf" \([^()]*{id_}[^()]*\)", "", text)
    clause = rf", (?:and |then |unless you )*state [^,.;:]*{id_}(?:[^,.;:]|\.\d)*"
    kept, left_out = [], False
    for given in SENTENCE.split(text):
        said = re.sub(clause, "", given)
        is_half = said != given and re.fullmatch(r"(?:If|Once|For|When)\b[^,]*", said)
        left_out = bool(
            is_half or re.search(id_, said) or (left_out and _POINTS_BACK.match(said) is not None)
        )
        if not left_out:
            kept.append(said)
    return " ".join(kept) or re.sub(id_, lambda x: x[0].rpartition(".")[2].replace("_", " "), text)


_POINTS_BACK = re.compile(rf"{POINTS_BACK.pattern}|If (?:it|not|so)\b")
"""First words of a sentence that needs the one before it."""

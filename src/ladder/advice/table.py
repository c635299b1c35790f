"""Verdicts on many use cases: a flat row for each, and all of them on one page."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ladder.advice.phrases import also_advised, first_step
from ladder.advice.view import View
from ladder.advice.warnings import warnings
from ladder.engine.verdict import Verdict
from ladder.engine.wording import PLACEHOLDER, inside
from ladder.output.answer import headline
from ladder.output.phrases import joined, rung_in_words
from ladder.output.screen import DIM, STRONG, Screen
from ladder.output.steps import named

Row = Mapping[str, str]
"""A verdict as the cells of a table; lists are separated by semicolons."""

COLUMNS = (
    *("id", "title", "form", "technique", "rung", "outcome", "variant", "lowest", "highest"),
    *(
        "prepare",
        "missing",
        "next",
        "unmet_requirements",
        "waits_for",
        "headline",
        "because",
        "do_first",
        "also_do",
        "warnings",
        "rules",
        "as_of",
    ),
)
"""The columns of a table of verdicts, in their order."""

MOST = 5
"""Requirements and facts that the page names."""

LOOKED_AT = 300
"""Use cases at most whose open questions are asked for: each takes a hundredth of a second."""


def row(name: str, verdict: Verdict) -> Row:
    """Return the verdict on a use case in a row."""
    recommended, following, reach = verdict.recommendation, verdict.next_rung, verdict.range
    requirements = following.unmet if following else ()
    technique, outcome = named(recommended, verdict), recommended.outcome
    ahead = verdict.ahead if outcome in ("prepare", "find-out") else None
    cells: Mapping[str, object] = {
        "id": name,
        "title": verdict.title,
        "form": verdict.form,
        "technique": technique,
        "rung": recommended.rung if technique else None,
        "outcome": outcome,
        "variant": recommended.variant,
        "lowest": reach.low,
        "highest": reach.high,
        "prepare": ahead.technique if ahead and outcome == "prepare" else None,
        "missing": ";".join(item.reason.rule for item in ahead.missing) if ahead else None,
        "next": following.technique if following else None,
        "unmet_requirements": ";".join(requirement.rule for requirement in requirements),
        "waits_for": ";".join(
            dict.fromkeys(fact for requirement in requirements for fact in requirement.asks)
        ),
        "headline": headline(verdict),
        "because": recommended.why[0].rule,
        "do_first": first_step(verdict),
        "also_do": ";".join(dict.fromkeys(item.technique for item in also_advised(verdict))),
        "warnings": " ".join(warnings(verdict, ask=False)),
        "rules": f"{verdict.pack.name} {verdict.pack.version}",
        "as_of": verdict.as_of,
    }
    return {column: "" if cells[column] is None else str(cells[column]) for column in COLUMNS}


class Tally:
    """The counts for a table's page, collected while its verdicts arrive."""

    def __init__(self, every: int) -> None:
        """Ask for the open questions of each `every`th verdict."""
        self.every, self.judged, self.looked_at = every, 0, 0
        self.rungs: Counter[tuple[int, str]] = Counter()
        self.requirements: Counter[tuple[str, str]] = Counter()
        self.facts: Counter[tuple[str, str]] = Counter()
        self.forms: Counter[str] = Counter()
        self.edition = ""

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        recommended, following = verdict.recommendation, verdict.next_rung
        rung, title, ahead = recommended.rung, recommended.title, verdict.ahead
        if ahead and recommended.outcome in ("prepare", "find-out"):
            name = inside(ahead.title)
            title = f"Prepare {name}" if ahead.form == "prepare" else f"Find out about {name}"
            rung = ahead.rung
        elif named(recommended, verdict) is None:
            rung, title = -2, "No change"
        self.rungs[-1 if rung is None else rung, title] += 1
        self.forms[verdict.form] += 1
        rules = verdict.rulebook.rules
        self.requirements.update(
            (ground.rule, _of_many(rules[ground.rule].says))
            for ground in (following.unmet if following else ())
        )
        if self.judged % self.every == 0:
            self.looked_at += 1
            self.facts.update(
                (question.fact, question.question)
                for question in verdict.open_questions
                if len(question.leads_to) > 1 and not question.barred
            )
        self.judged += 1
        self.edition = f"{verdict.pack.name} {verdict.pack.version}, as of {verdict.as_of}"


def _of_many(says: str) -> str:
    """Return a line of a rule without the values of one use case."""
    return " ".join(PLACEHOLDER.sub("", says).split())


def _where(title: str, rung: int) -> str:
    """Return a step and its rung in words: -1 is beside the ladder, -2 is no change."""
    return title if rung < -1 else f"{title}, {rung_in_words(None if rung < 0 else rung)}"


def page(tally: Tally, view: View) -> str:
    """Return all verdicts on one page."""
    screen = Screen(view.width, view.color)
    forms = joined((f"{count:,} {form}" for form, count in tally.forms.most_common()), "and")
    cases = f"{tally.judged:,} use case{'s' * (tally.judged != 1)}"
    screen.add(f"{cases}: {forms}", style=STRONG)
    screen.add(f"Rules: {tally.edition}.", style=DIM)
    rungs = [
        (_where(title, rung), f"{count:,}")
        for (rung, title), count in sorted(tally.rungs.items(), reverse=True)
    ]
    _section(screen, "Do this", rungs)
    requirements = [
        (f"{says} ({requirement})", f"{count:,}")
        for (requirement, says), count in _most(tally.requirements)
    ]
    _section(screen, "Requirements that keep most from their next rung", requirements)
    asked = [
        (f"{question} ({fact})", f"{count / tally.looked_at:.0%}")
        for (fact, question), count in _most(tally.facts)
    ]
    whom = "all" if tally.looked_at == tally.judged else f"{tally.looked_at:,} of them"
    _section(screen, f"Answers that alone could move it to another rung (asked of {whom})", asked)
    return screen.drawn()


def _most(counted: Counter[tuple[str, str]]) -> Sequence[tuple[tuple[str, str], int]]:
    """Return the most frequent ones, in the order of their names if equal."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST]


def _section(screen: Screen, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    if rows:
        screen.add()
        screen.add(heading, style=STRONG)
    for text, count in rows:
        screen.add(text, f"{count:>7}  ", " " * 9)

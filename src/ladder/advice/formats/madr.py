"""The verdict as a decision record (MADR 4): what was known, decided and refused, to be reviewed.

The record carries the problem, and the digests of problem and rules: who reviews it can tell what
has changed since.
"""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from ladder.advice.ladder import rungs
from ladder.advice.next_fact import in_words, next_fact
from ladder.advice.phrases import companions, decisive, origins, standing
from ladder.advice.report_sections import changes, missing, opens, reason, techniques
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import STALE, LadderRow, Verdict
from ladder.load.problems.writer import written
from ladder.output.answer import fine_tune_line, headline
from ladder.output.escape import markdown as plain
from ladder.output.markdown import item, part, sources
from ladder.output.parts import Citations, Item, Part
from ladder.output.steps import named


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """Return the verdict as a decision record in Markdown; it says the same in every view."""
    cite, problem = Citations({**verdict.rulebook.sources, **verdict.sources}), stated(verdict)
    lines = [*_front_matter(verdict, problem), f"# {plain(headline(verdict))}"]
    lines += (line for element in _considered(verdict) for line in part(element, cite, 2))
    text, cited = decisive(verdict)
    title = verdict.recommendation.title if _named(verdict) else "No change"
    chosen = f'Chosen option: "{title}". {text}'
    lines += ["", "## Decision Outcome", "", item(Item(chosen, cited), cite), ""]
    lines += [plain(fine_tune_line(verdict)), ""]
    lines += [plain(f"{standing(verdict)} {companions(verdict)}".rstrip())]
    lines += (line for element in _followed(verdict) for line in part(element, cite, 3))
    weighed = list(techniques(verdict, _options(verdict)))
    options = Part("Pros and Cons of the Options", parts=weighed)
    lines += part(options, cite, 2)
    lines += ["", "## More Information", "", "The problem, as it was judged:", ""]
    lines += ["~~~~yaml", *problem.strip().splitlines(), "~~~~", "", *sources(cite)]
    return "\n".join(lines) + "\n"


def stated(verdict: Verdict) -> str:
    """Return the problem as a problem file that stands alone: what files gave is stated in it."""
    book, known = verdict.rulebook, verdict.facts
    facts = {
        name: known[name] for name in book.facts if name in known and not book.facts[name].file
    }
    return written(book, facts, title=verdict.title, head=())


def _front_matter(verdict: Verdict, problem: str) -> list[str]:
    pack = verdict.pack
    return [
        "---",
        "status: proposed",
        f"date: {verdict.as_of}",
        f"review-by: {verdict.day + timedelta(STALE)}",
        f"technique: {_named(verdict) or 'none'}",
        f"rules: {pack.name} {pack.version}",
        f"rules-digest: {pack.digest}",
        *(
            [f"rules-loosen: [{', '.join(element.rule for element in pack.loosens)}]"]
            if pack.loosens
            else []
        ),
        f"problem-digest: sha256:{sha256(problem.encode()).hexdigest()}",
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

"""The verdict as a decision record (MADR 4): what was known, decided and refused, to be reviewed.

The record carries the problem, and the digests of problem and rules: who reviews it can tell what
has changed since.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import sha256

from ladder.advice.ladder import WORDS
from ladder.advice.next_fact import in_words, next_fact
from ladder.advice.phrases import Citations, companions, decisive, headline, sentence, standing
from ladder.advice.view import PLAIN, View
from ladder.engine.verdict import STALE, Reason, Verdict
from ladder.engine.wording import inside
from ladder.load.save import written
from ladder.output.escape import markdown as plain
from ladder.output.markdown import code, link
from ladder.output.words import rung_in_words


def render(verdict: Verdict, view: View = PLAIN) -> str:
    """The verdict as a decision record in Markdown; it says the same in every view."""
    cite = Citations()
    problem = stated(verdict)
    lines = [*_front_matter(verdict, problem), f"# {plain(headline(verdict))}"]
    lines += _section("Context and Problem Statement", _context(verdict))
    lines += _section("Decision Drivers", _items(verdict.recommendation.why, cite))
    lines += _section("Considered Options", [f"* {plain(row.title)}" for row in verdict.ladder])
    lines += _section("Decision Outcome", _outcome(verdict, cite))
    lines += _section("Consequences", _consequences(verdict, cite), 3)
    lines += _section("Confirmation", _confirmation(verdict), 3)
    lines += _section("Pros and Cons of the Options", _options(verdict, cite))
    lines += _section("More Information", _more(verdict, problem, cite))
    return "\n".join(lines) + "\n"


def stated(verdict: Verdict) -> str:
    """The problem as a problem file, which `ladder advise` reads."""
    book = verdict.rulebook
    facts = {name: verdict.facts[name] for name in book.facts if name in verdict.facts}
    return written(book, facts, title=verdict.title, head=())


def _front_matter(verdict: Verdict, problem: str) -> list[str]:
    pack = verdict.pack
    return [
        "---",
        "status: proposed",
        f"date: {verdict.as_of}",
        f"review-by: {verdict.day + timedelta(STALE)}",
        f"technique: {verdict.recommendation.technique}",
        f"rules: {pack.name} {pack.version}",
        f"rules-digest: {pack.digest}",
        f"problem-digest: sha256:{sha256(problem.encode()).hexdigest()}",
        "---",
        "",
    ]


def _section(heading: str, lines: Iterable[str], level: int = 2) -> list[str]:
    """A part with a heading; nothing where it holds nothing."""
    every = list(lines)
    return ["", f"{'#' * level} {heading}", "", *every] if every else []


def _context(verdict: Verdict) -> Iterator[str]:
    yield f"{plain(verdict.title)}."
    needs = [verdict.rulebook.needs[name] for name in verdict.needs]
    if needs:
        yield ""
    for need in needs:
        yield f"* {plain(need.title)}: {plain(need.symptom)} ({code(need.id)})"


def _outcome(verdict: Verdict, cite: Citations) -> Iterator[str]:
    text, sources = decisive(verdict)
    title = plain(verdict.recommendation.title)
    because = plain(inside(text))
    yield f'Chosen option: "{title}", because {because}{_marks(cite, sources)}'
    yield ""
    yield plain(f"{standing(verdict)} {companions(verdict)}".rstrip())


def _consequences(verdict: Verdict, cite: Citations) -> Iterator[str]:
    cost = verdict.rulebook.techniques[verdict.recommendation.technique].cost
    for name, words in (("time", cost.time), ("money", cost.money), ("upkeep", cost.upkeep)):
        yield f"* Neutral, because of its {name}: {plain(words)}."
    for caution in verdict.cautions:
        yield f"* Bad, because {plain(caution.text)}{_marks(cite, caution.sources)}"


def _confirmation(verdict: Verdict) -> Iterator[str]:
    yield from (f"{n}. {plain(step)}" for n, step in enumerate(verdict.recommendation.steps, 1))
    asked = next_fact(verdict)
    if asked is not None:
        yield ""
        yield f"What is worth finding out next: {plain(in_words(verdict, asked))}"


def _options(verdict: Verdict, cite: Citations) -> Iterator[str]:
    for number, row in enumerate(verdict.ladder):
        if number:
            yield ""
        where = f"{rung_in_words(row.rung)}: {WORDS[row.status]}"
        yield f"### {plain(row.title)}, {where}"
        yield ""
        yield from _items(row.because, cite)


def _more(verdict: Verdict, problem: str, cite: Citations) -> Iterator[str]:
    yield "The problem, as it was judged:"
    yield from ("", "~~~~yaml", *problem.strip().splitlines(), "~~~~", "")
    for name, number in cite.numbers.items():
        source = verdict.sources[name]
        quoted = ", quoted at second hand" if source.quoted else ""
        yield f"{number}. {link(plain(source.title), source.url)}, {source.year}{quoted}"


def _items(reasons: Iterable[Reason], cite: Citations) -> Iterator[str]:
    for each in reasons:
        yield f"* {plain(sentence(each.text))}{_marks(cite, each.sources)} {code(each.rule)}"


def _marks(cite: Citations, sources: Iterable[str]) -> str:
    numbers = sorted(map(cite.number, sources))
    return f" \\[{', '.join(map(str, numbers))}\\]" if numbers else ""

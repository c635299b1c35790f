"""The answer as a screen: whether to fine-tune, what to do, the ladder, the plan, the reasons."""

import re
from collections.abc import Iterator

from ladder.advice.formats.html import drawn_ladder
from ladder.advice.phrases import companions, decisive, provenance, standing
from ladder.advice.report_sections import account
from ladder.ask.question import Question
from ladder.engine.verdict import Verdict
from ladder.output import html
from ladder.output.answer import QUESTION, fine_tune_answer, headline
from ladder.output.escape import html as plain
from ladder.output.parts import Citations, Part
from ladder.output.phrases import sentence
from ladder.page import words
from ladder.page.html import button
from ladder.planning.formats import NOTHING
from ladder.planning.plan import Plan
from ladder.planning.sums import in_words
from ladder.planning.suppose import Experiment

LACKS, NEXT, BEFORE = "Missing", "This changes when", "Before you start"
"""Sections of the report beside the ladder; of those below the plan, only the first is open."""


def screen(found: Plan, verdict: Verdict, question: Question | None) -> str:
    """Return the screen of a verdict; `question` is the next one that could change it."""
    cite = Citations({**verdict.rulebook.sources, **verdict.sources})
    return _linked("\n".join(_lines(found, verdict, question, cite)), cite)


def _linked(text: str, cite: Citations) -> str:
    """Return the text, its numbers of sources leading to the sources and not to their list."""

    def address(found: re.Match[str]) -> str:
        number = int(found[1])
        source = cite.sources[cite.name(number)]
        if not source.url.startswith(("https://", "http://")):
            return found[0]
        title = f"{plain(source.title)} ({source.year})"
        return f'href="{plain(source.url)}" title="{title}" target="_blank" rel="noreferrer"'

    return re.sub(r'href="#source-(\d+)"', address, text)


def _lines(
    found: Plan, verdict: Verdict, question: Question | None, cite: Citations
) -> Iterator[str]:
    yield f'<p class="top">{button(words.CHANGE_ANSWERS, "check", "back")}</p>'
    yield from _header(verdict, cite)
    if question is not None:
        yield (
            f'<div class="inset"><p>{words.MORE_OPEN}</p><p><b>{plain(question.text)}</b></p>'
            f"<p>{button(words.GO_ON, 'ask', 'main')}</p></div>"
        )
    first, *others = account(verdict)
    beside = {part.heading: part for part in others if part.heading in (LACKS, NEXT, BEFORE)}
    above = (beside.get(LACKS), first, beside.get(NEXT))
    for part in filter(None, above):
        yield from html.part(_without_rules(part), cite)
    yield from drawn_ladder(verdict, cite)
    if BEFORE in beside:
        yield from html.part(_without_rules(beside[BEFORE]), cite)
    yield from _plan(found)
    for number, part in enumerate(part for part in others if part.heading not in beside):
        shown = part if number else _without_rules(part)
        yield from html.part(shown._replace(folded=number > 0), cite)
    _, *listed, _ = html.sources(cite, len(cite))
    opened = f'<details><summary>{words.SOURCES}</summary><ol class="sources">'
    yield from (opened, *listed, "</ol></details>")
    yield from _keep()
    yield f'<p class="about">{plain(provenance(verdict))}</p>'


def _without_rules(part: Part) -> Part:
    """Return a part without the ids of its rules, which are no words; those of facts stay."""
    items = [item._replace(id="") if "/" in item.id else item for item in part.items]
    return part._replace(items=items)


def _header(verdict: Verdict, cite: Citations) -> Iterator[str]:
    """Yield the answer about fine-tuning in large type, then what to use and why."""
    answer = fine_tune_answer(verdict, listed=True)
    end = min((at for sign in ".:" if (at := answer.find(sign)) >= 0), default=len(answer))
    short, rest = answer[:end], answer[end + 1 :].strip()
    text, sources = decisive(verdict)
    where = f"{standing(verdict)} {companions(verdict)}".rstrip()
    title = f'<p class="about">{plain(verdict.title)}</p>' if verdict.title else ""
    tone = verdict.fine_tune.answer
    yield (
        f'<header class="answer {tone}">{title}<h1><span class="asked">{QUESTION}</span> '
        f"{plain(short)}</h1><p>{plain(sentence(rest))}</p></header>"
    )
    yield f'<section class="use"><h2>{plain(headline(verdict))}</h2>'
    yield f"<p>{plain(text)}{html.marks(sources, cite)}</p>"
    yield f'<p class="standing">{plain(where)}</p></section>'


def _keep() -> Iterator[str]:
    """Yield what can be saved or shared."""
    saves = {
        "report": words.REPORT,
        "problem": words.PROBLEM_FILE,
        "markdown": words.MARKDOWN,
        "json": words.JSON,
    }
    buttons = "".join(
        button(text, "save", "secondary", format=format) for format, text in saves.items()
    )
    yield f'<section><h2>{words.KEEP}</h2><p class="buttons">{buttons}</p>'
    yield f'<p class="buttons">{button(words.LINK, "link", "secondary")}</p>'
    yield f'<p class="hint">{plain(words.LINK_HINT)}</p>'
    yield '<div id="link" role="status"></div>'
    yield f"<p>{button(words.AGAIN, 'start', 'link')}</p></section>"


def link(address: str) -> str:
    """Return the field that shows a link, so that it can be copied by hand."""
    return (
        f'<label for="address">{words.LINK_LABEL}</label>'
        f'<input type="text" id="address" readonly value="{plain(address)}">'
        f"<p>{words.LINK_COPIED}</p>"
    )


def _plan(plan: Plan) -> Iterator[str]:
    """Yield the experiments, cheapest first, then what a month costs."""
    yield f"<section><h2>{words.PLAN}</h2>"
    if not plan.experiments:
        yield f"<p>{NOTHING}</p>"
    for number, experiment in enumerate(plan.experiments):
        yield from _experiment(experiment, is_open=number == 0)
    lists = ((words.SUMS, [in_words(item) for item in plan.estimates]), (words.DATA, plan.data))
    for heading, texts in lists:
        if texts:
            items = "".join(f"<li>{plain(text)}</li>" for text in texts)
            yield f"<h3>{heading}</h3><ul>{items}</ul>"
    yield "</section>"


def _experiment(experiment: Experiment, *, is_open: bool) -> Iterator[str]:
    details = {
        words.EFFORT: experiment.effort,
        words.TARGET: experiment.target,
        words.STOP: experiment.stop,
    }
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{plain(sentence(text))}</dd></div>"
        for name, text in details.items()
        if text
    )
    results = "".join(
        f"<li><b>{plain(sentence(result.says))}:</b> {plain(result.leads_to)}</li>"
        for result in experiment.results
    )
    yield (
        f"<details{' open' * is_open}><summary>{plain(experiment.title)}</summary>"
        f'<dl class="experiment">{rows}<div><dt>{words.THEN}</dt><dd><ul>{results}</ul></dd></div>'
        "</dl></details>"
    )

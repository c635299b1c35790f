"""One turn of the page: the browser's state and an action, to the next state and its screen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ladder.advice.formats import html, markdown
from ladder.advice.formats import json as json_format
from ladder.api.advising import advise, plan, read_problem, write_problem
from ladder.api.first_answer import first_answer
from ladder.ask.interview import Interview, in_file
from ladder.ask.page import Page as Questions
from ladder.ask.page import in_order_of, next_page, page_about
from ladder.ask.question import Needs, Question
from ladder.ask.reply import answered
from ladder.ask.sentence import WISH, in_words, is_scored, not_stated, understand
from ladder.engine.problem import Problem
from ladder.engine.rules import Rulebook
from ladder.output.answer import fine_tune_line
from ladder.output.diagnostics import Diagnostic, InvalidInput
from ladder.output.escape import html as plain
from ladder.output.phrases import sentence
from ladder.page import answers, questions, result, start, words
from ladder.page.html import back
from ladder.page.questions import Form, Missing
from ladder.page.state import ANSWERED, State, fragment, packed, problem_of, unpacked

TITLE_WIDTH = 80
"""Characters of a sentence that become the problem's title at most."""

EMPTY = State("start", Problem("", {}))


class Shown(NamedTuple):
    """A state with its screen.

    Args:
        state: the new state.
        html: its screen.
        title: the title of the browser's window.
        error: whether the screen shows an error.
    """

    state: State
    html: str
    title: str
    error: bool = False


class Page:
    """The page with its rules, on one day."""

    def __init__(self, rules: Rulebook, as_of: date) -> None:
        self.rules = rules
        self.as_of = as_of
        # The questions that were worked out last: a turn shows one, and the next turn answers it.
        self._last: tuple[Problem, str, Questions | None] | None = None

    def turn(self, request: str) -> str:
        """Return what the browser is to show after an action, both as JSON."""
        given = json.loads(request)
        state = unpacked(given["state"]) if given.get("state") else EMPTY
        action, form = given["action"], given.get("form") or {}
        if action == "save":
            return json.dumps(self._saved(state, given["format"]))
        if action == "link":
            return json.dumps({"fragment": fragment(state.problem, self.rules)})
        if action == "address":
            return json.dumps({"html": result.link(given["text"])})
        shown = self._after(state, action, form, given)
        return json.dumps(
            {
                "state": packed(shown.state, self.rules),
                "html": shown.html,
                "title": f"{words.ERROR if shown.error else ''}{shown.title} · {words.NAME}",
                "error": shown.error,
            }
        )

    def _after(self, state: State, action: str, form: Form, given: Mapping[str, str]) -> Shown:
        match action:
            case "start":
                return self._show(EMPTY)
            case "sentence":
                return self._begun(form.get("sentence", [""])[0].strip())
            case "answer" | "skip" | "so-far":
                return self._answered(state, action, form)
            case "change":
                return self._show(state._replace(screen="ask", about=given["fact"]))
            case "ask":
                return self._next(state)
            case "check" | "result":
                return self._show(state._replace(screen=action, about=""))
            case "open":
                return self._opened(given["text"], given["name"])
            case "link-opened":
                return self._from_link(given["text"])
            case "evidence":
                return self._evidence(state, given)
            case _:
                return self._show(state)

    def _begun(self, sentence: str) -> Shown:
        if not sentence:
            text = start.screen(error=words.SENTENCE_MISSING)
            return Shown(EMPTY, text, words.TITLE, error=True)
        title = " ".join(sentence.split())
        if len(title) > TITLE_WIDTH:
            title = title[:TITLE_WIDTH].rpartition(" ")[0] + "…"
        facts = understand(sentence, self.rules).facts
        places = dict.fromkeys(facts, ANSWERED)
        return self._next(State("ask", Problem(title, facts, places), sentence))

    def _answered(self, state: State, action: str, form: Form) -> Shown:
        question = self._question(state)
        if question is None:
            return self._next(state)
        if action == "so-far" and questions.untouched(question, form):
            return self._show(state._replace(screen="result", about=""))
        try:
            reply = None if action == "skip" else questions.reply(question, form)
            problem = answered(state.problem, question, reply, self.rules, self.as_of)
        except Missing as missing:
            return self._show(state, form, str(missing))
        except InvalidInput as error:
            return self._show(state, form, _in_sentences(error.diagnostics[0]))
        asked = state.asked + (not state.about)
        if action == "so-far":
            state = state._replace(problem=problem, asked=asked, screen="result", about="")
            return self._show(state)
        return self._next(state._replace(problem=problem, asked=asked), changed=bool(state.about))

    def _next(self, state: State, *, changed: bool = False) -> Shown:
        """Show the next question, or the answers if none is left."""
        state = state._replace(about="")
        question = self._question(state)
        if question is None or (changed and question.form != "text"):
            return self._show(state._replace(screen="check"))
        return self._show(state._replace(screen="ask"))

    def _question(self, state: State) -> Question | None:
        """Return the question to ask: the first of its page."""
        page = self._page(state)
        return page.questions[0] if page else None

    def _page(self, state: State) -> Questions | None:
        last, problem = self._last, state.problem
        if last is not None and last[:2] == (problem, state.about):
            return last[2]
        interview = Interview.of(problem, self.rules, self.as_of)
        page = page_about(interview, state.about) if state.about else next_page(interview)
        self._last = problem, state.about, page
        return page

    def _show(self, state: State, form: Form | None = None, error: str = "") -> Shown:
        """Return a state with its screen."""
        match state.screen:
            case "start":
                return Shown(state, start.screen(), words.TITLE)
            case "check":
                more = self._question(state._replace(about="")) is not None
                said = not_stated(understand(state.sentence, self.rules), state.problem.facts)
                text = answers.screen(state, self.rules, more=more, said=said)
                return Shown(state, text, words.CHECK)
            case "result":
                return self._result(state)
            case "evidence":
                return Shown(state._replace(screen="start"), start.screen(), words.TITLE)
            case "ask":
                question = self._question(state)
                if question is None:
                    return self._show(state._replace(screen="check"))
                return self._asked(state, question, form, error)

    def _asked(self, state: State, question: Question, form: Form | None, error: str) -> Shown:
        marked: list[str] = []
        understood: list[str] = []
        at_once: list[str] = []
        matched = 0
        note = ""
        if isinstance(question, Needs) and not state.about:
            question, ranked = in_order_of(state.sentence, question, self.rules)
            marked, matched = sorted(ranked.plain), len(ranked.needs)
            unmatched = state.sentence and not ranked.wish
            note = words.MATCHED if ranked.needs else words.NOT_MATCHED if unmatched else ""
            understood = self._understood(state.sentence)
            at_once = self._at_once(state.sentence)
        if state.about:
            marked = _as_form(state.problem.facts.get(state.about))
        elif score := self._score(state, question):
            marked = [score]
        number = 0 if state.about else state.asked + 1
        text = questions.screen(
            question,
            number,
            form=form,
            error=error,
            marked=marked,
            note=note,
            understood=understood,
            at_once=at_once,
            first=matched,
        )
        return Shown(state, text, question.text, bool(error))

    def _score(self, state: State, question: Question) -> str:
        """Return the score of the sentence, to confirm at the last attempt that has none."""
        key = question.id.rpartition(".")[2]
        page = self._page(state)
        alone = page is not None and len(page.questions) == 1
        if key not in ("score", "because") or not alone or is_scored(state.problem.facts):
            return ""
        right = understand(state.sentence, self.rules).right
        return f"{right}: " if right and key == "because" else right

    def _understood(self, sentence: str) -> list[str]:
        """Return what was understood of a sentence, a line each; nothing if nothing was."""
        found = understand(sentence, self.rules)
        if not (found.remarks or found.facts or found.ranked.plain):
            return []
        remarks = tuple(words.WISH if remark == WISH else remark for remark in found.remarks)
        return in_words(found._replace(remarks=remarks), self.rules)

    def _at_once(self, sentence: str) -> list[str]:
        """Return the answer that one sentence allows, a line each."""
        answer = first_answer(sentence, self.rules, as_of=self.as_of) if sentence else ""
        return [line.strip() for line in answer.splitlines()]

    def _result(self, state: State) -> Shown:
        problem = _finished(state.problem, self.rules)
        verdict = advise(problem, self.rules, as_of=self.as_of)
        found = plan(problem, self.rules, as_of=self.as_of)
        question = self._question(state._replace(about=""))
        return Shown(state, result.screen(found, verdict, question), fine_tune_line(verdict))

    def _saved(self, state: State, format: str) -> dict[str, str]:
        """Return a file to save: its name, its type and its text."""
        problem = _finished(state.problem, self.rules)
        verdict = advise(problem, self.rules, as_of=self.as_of)
        match format:
            case "report":
                text = html.render(verdict)
                return {"name": "ladder-report.html", "type": "text/html", "text": text}
            case "markdown":
                text = markdown.render(verdict)
                return {"name": "ladder-verdict.md", "type": "text/markdown", "text": text}
            case "json":
                text = json_format.render(verdict)
                return {"name": "ladder-verdict.json", "type": "application/json", "text": text}
        text = write_problem(problem, self.rules)
        return {"name": "problem.yaml", "type": "application/yaml", "text": text}

    def _opened(self, text: str, name: str) -> Shown:
        try:
            problem = read_problem(text, self.rules, name=name)
        except InvalidInput as error:
            said = "\n".join(map(_in_sentences, error.diagnostics))
            return Shown(EMPTY, start.screen(file_error=said), words.TITLE, error=True)
        return self._show(State("check", problem))

    def _from_link(self, text: str) -> Shown:
        try:
            problem = problem_of(text, self.rules)
        except InvalidInput as error:
            said = _in_sentences(error.diagnostics[0])
            return Shown(EMPTY, start.screen(error=said), words.TITLE, error=True)
        return self._show(State("result", problem))

    def _evidence(self, state: State, given: Mapping[str, str]) -> Shown:
        """Show what a result file can show; its text stays in the memory of the page."""
        from ladder.evidence.formats import text
        from ladder.evidence.report import report
        from ladder.load.evidence.results import read_all

        with TemporaryDirectory() as folder:
            file = Path(folder) / Path(given["name"]).name
            file.write_text(given["text"], encoding="utf-8")
            try:
                found = report(read_all(file, lambda: self.rules), rulebook=self.rules)
                said = text.render(found, int(given.get("columns", 80)))
            except InvalidInput as error:
                said = str(error)
        said = said.replace(f"{folder}/", "")
        body = (
            f"{back()}<h1>{words.EVIDENCE}</h1>"
            f'<pre class="evidence" tabindex="0">{_lines(said)}</pre>'
            f"{start.evidence_file(words.EVIDENCE_PICK)}"
        )
        return Shown(state._replace(screen="evidence"), body, words.EVIDENCE)


def _in_sentences(wrong: Diagnostic) -> str:
    """Return a fault in sentences, with its line in a file."""
    line = f"Line {wrong.position.line}: " if wrong.position.line else ""
    parts = (sentence(part) for part in (wrong.what, wrong.help) if part)
    return line + " ".join(part if part[-1] in ".?" else f"{part}." for part in parts)


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())


def _as_form(value: object) -> list[str]:
    """Return a value as the fields of a form hold it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, frozenset):
        return sorted(value) or [questions.NONE]
    return [] if value is None else [str(value)]


def _finished(problem: Problem, rules: Rulebook) -> Problem:
    """Return the problem without a result whose reason is still to come."""
    interview = Interview(rules, problem.facts, frozenset(), date.min, stated=in_file(problem))
    settled = interview.settled_facts
    return replace(problem, facts=settled)

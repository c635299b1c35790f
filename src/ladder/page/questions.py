"""A question as a form, and the reply that a submitted form gives."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ladder.api.interview import Choice, Question, Reply
from ladder.engine.rules import Rulebook
from ladder.engine.wording import inside
from ladder.output.escape import html as plain
from ladder.output.fact_values import example
from ladder.output.phrases import sentence
from ladder.page import words
from ladder.page.html import back, brief, error_message, error_summary, folded, submit

NONE = "-none"
"""The value of the box that says that no choice applies."""

Form = Mapping[str, list[str]]
"""The values of a submitted form, by the names of its fields."""


class Missing(Exception):
    """A form without an answer; the text says what is missing."""


def reply(question: Question, form: Form) -> Reply:
    """Return the reply of a form.

    Raises:
        Missing: if nothing was answered.
    """
    given = [value for value in form.get("answer", []) if value.strip()]
    match question.form:
        case "each":
            return {c.id: form.get(c.id, ["unknown"])[0] for c in question.choices}
        case "choices":
            if not given:
                raise Missing(words.SELECT_SOME)
            if question.id == "needs":
                return given
            return {c.id: "yes" if c.id in given else "no" for c in question.choices}
        case "yes-no" | "choice" if not given:
            raise Missing(words.SELECT_ONE)
        case "yes-no":
            return given[0] == "yes"
        case _ if not given:
            raise Missing(words.ENTER)
    return given[0]


def untouched(question: Question, form: Form) -> bool:
    """Return whether a submitted form is as it was shown, without an answer."""
    if question.form == "each":
        return all(form.get(c.id, [UNTRIED])[0] == UNTRIED for c in question.choices)
    return not any(value.strip() for value in form.get("answer", []))


UNTRIED = "untried"
"""The result that each technique shows at first."""


def screen(
    question: Question,
    rules: Rulebook,
    number: int,
    *,
    form: Form | None = None,
    error: str = "",
    marked: Collection[str] = (),
    note: str = "",
    understood: Sequence[str] = (),
    at_once: Sequence[str] = (),
    first: int = 0,
) -> str:
    """Return the form of a question.

    Args:
        question: what is asked.
        rules: the rules with the vocabulary.
        number: the question's number; 0 where an answer is changed.
        form: what was submitted before, to show again beside an error.
        error: what was wrong with it.
        marked: the choices that are marked from the start.
        note: a sentence to show before the choices.
        understood: what was understood of a sentence, a line each.
        at_once: the answer that the sentence allows, a line each.
        first: how many choices are shown at first; 0 shows all.
    """
    caption = f'<span class="caption">{words.QUESTION.format(number)}</span>' if number else ""
    field = _first_field(question)
    hints = list(_hints(question, rules, note))
    described = " ".join([*(["hint"] if hints else []), *(["error"] if error else [])])
    described = f' aria-describedby="{described}"' if described else ""
    hint = f'<p class="hint" id="hint">{plain(" ".join(hints))}</p>' if hints else ""
    hint += error_message(error)
    chosen = form.get("answer", []) if form else list(marked)
    body: str
    if question.form in ("yes-no", "choice", "choices", "each"):
        body = (
            f"<fieldset{described}><legend>{caption}<h1>{plain(question.text)}</h1></legend>"
            f"{hint}{_inputs(question, chosen, form or {}, first)}</fieldset>"
        )
    else:
        body = (
            f'{caption}<h1><label for="{field}">{plain(question.text)}</label></h1>'
            f"{hint}{_typed(question, chosen, described, wrong=bool(error))}"
        )
    wrong = ' class="wrong"' if error else ""
    skip = submit(words.DONT_KNOW, "skip", "secondary")
    return (
        f"{back()}{error_summary({field: error} if error else {})}"
        f"{brief(understood[0], understood[1:]) if understood else ''}"
        f"{brief(f'{words.AT_ONCE}: {at_once[0]}', at_once[1:]) if at_once else ''}"
        f"<form novalidate><div{wrong}>{body}</div>"
        f"{folded(words.WHY, [question.why])}"
        f'<p class="buttons next">{submit(words.CONTINUE, "answer")}{skip}</p>'
        f"<p>{submit(words.SO_FAR, 'so-far', 'link')}</p></form>"
    )


def _first_field(question: Question) -> str:
    if question.form == "each":
        return f"answer-{question.choices[0].id}"
    several = question.form in ("yes-no", "choice", "choices")
    return "answer-1" if several else "answer"


def _hints(question: Question, rules: Rulebook, note: str) -> Iterable[str]:
    if question.help and question.form != "each" and question.id != "needs":
        yield question.help.replace("`", "")
    if question.form in ("whole", "number"):
        yield example(rules.facts[question.id])
    if question.form == "each":
        yield words.EACH
    if question.form == "choices":
        rest = "" if question.id == "needs" else words.REST
        yield note or f"{words.SELECT_ALL} {rest}".rstrip()


def _inputs(question: Question, chosen: Collection[str], form: Form, first: int) -> str:
    if question.form == "each":
        return "".join(_select(choice, question.outcomes, form) for choice in question.choices)
    choices = question.choices
    if question.form == "yes-no":
        choices = (Choice("yes", words.YES), Choice("no", words.NO))
    kind = "checkbox" if question.form == "choices" else "radio"
    boxes = [_box(kind, number, c, chosen) for number, c in enumerate(choices, 1)]
    if question.form == "choices" and question.id != "needs":
        none = Choice(NONE, words.NONE_OF_THESE)
        boxes += [f'<p class="or">{words.OR}</p>', _box(kind, len(choices) + 1, none, chosen)]
    if first:
        more = "".join(boxes[first:])
        opened = " open" if any(choice.id in chosen for choice in choices[first:]) else ""
        boxes[first:] = [
            f'<details class="more"{opened}><summary>{words.OTHERS}</summary>{more}</details>'
        ]
    inline = " inline" if question.form == "yes-no" else ""
    return f'<div class="boxes{inline}">{"".join(boxes)}</div>'


def _box(kind: str, number: int, choice: Choice, chosen: Collection[str]) -> str:
    checked = " checked" if choice.id in chosen else ""
    return (
        f'<div class="box"><input type="{kind}" name="answer" id="answer-{number}" '
        f'value="{plain(choice.id)}"{checked}>'
        f'<label for="answer-{number}">{plain(sentence(choice.title))}</label></div>'
    )


def _select(choice: Choice, outcomes: Iterable[Choice], form: Form) -> str:
    said = form.get(choice.id, [""])[0]
    options = []
    for outcome in (*outcomes, Choice("unknown", words.UNKNOWN_RESULT)):
        selected = " selected" if outcome.id == said else ""
        text = plain(sentence(outcome.title))
        options.append(f'<option value="{plain(outcome.id)}"{selected}>{text}</option>')
    name = plain(choice.id)
    return (
        f'<div class="each"><label for="answer-{name}">{plain(sentence(inside(choice.title)))}'
        f'</label><select id="answer-{name}" name="{name}">{"".join(options)}</select></div>'
    )


def _typed(question: Question, chosen: Collection[str], described: str, *, wrong: bool) -> str:
    value = plain(next(iter(chosen), ""))
    invalid = ' aria-invalid="true"' if wrong else ""
    if question.form == "text":
        return (
            f'<textarea id="answer" name="answer" rows="3"{described}{invalid}>{value}</textarea>'
        )
    unit = f'<span class="unit">{plain(question.unit)}</span>' if question.unit else ""
    return (
        f'<p class="number"><input type="text" inputmode="decimal" id="answer" name="answer" '
        f'autocomplete="off" value="{value}"{described}{invalid}>{unit}</p>'
    )

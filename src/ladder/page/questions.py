"""A question as a form, and the reply that a submitted form gives."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ladder.ask.question import Choice, Lines, Question
from ladder.ask.reply import Reply
from ladder.engine.wording import inside
from ladder.output.escape import html as plain
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
    if not given and question.form != "each":
        raise Missing(question.missing)
    match question.form:
        case "each":
            return {c.id: form.get(c.id, ["unknown"])[0] for c in question.choices}
        case "choices":
            if isinstance(question, Lines):
                return {c.id: "yes" if c.id in given else "no" for c in question.choices}
            return given
        case "yes-no":
            return given[0] == "yes"
        case _:
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
    hints = [hint.replace("`", "") for hint in (note, *question.hints) if hint]
    described = " ".join([*(["hint"] if hints else []), *(["error"] if error else [])])
    described = f' aria-describedby="{described}"' if described else ""
    hint = f'<p class="hint" id="hint">{plain(" ".join(hints))}</p>' if hints else ""
    hint += error_message(error)
    chosen = form.get("answer", []) if form else list(marked)
    body: str
    if question.picks:
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
    return "answer-1" if question.picks else "answer"


def _inputs(question: Question, chosen: Collection[str], form: Form, first: int) -> str:
    if question.form == "each":
        return "".join(_select(choice, question.outcomes, form) for choice in question.choices)
    choices = question.picks
    kind = "checkbox" if question.form == "choices" else "radio"
    boxes = [_box(kind, number, c, chosen) for number, c in enumerate(choices, 1)]
    if isinstance(question, Lines):
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
        f'<label for="answer-{number}">{plain(sentence(choice.title or choice.id))}</label></div>'
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
    unit = f'<span class="unit">{plain(question.fact.unit)}</span>' if question.fact.unit else ""
    return (
        f'<p class="number"><input type="text" inputmode="decimal" id="answer" name="answer" '
        f'autocomplete="off" value="{value}"{described}{invalid}>{unit}</p>'
    )

"""Pieces of HTML that several screens use. Text of others goes through `plain` first."""

from collections.abc import Iterable, Mapping, Sequence

from ladder.output.escape import html as plain
from ladder.page import words


def button(text: str, action: str, kind: str = "", **data: str) -> str:
    """Return a button that does something at once, without the form around it."""
    held = "".join(f' data-{name}="{plain(value)}"' for name, value in data.items())
    kind = f' class="{kind}"' if kind else ""
    return f'<button type="button"{kind} data-action="{action}"{held}>{plain(text)}</button>'


def submit(text: str, action: str, kind: str = "") -> str:
    """Return a button that submits the form around it."""
    kind = f' class="{kind}"' if kind else ""
    return f'<button type="submit"{kind} name="action" value="{action}">{plain(text)}</button>'


def back() -> str:
    """Return the link to the screen before."""
    return f'<p class="top">{button(words.BACK, "back", "back")}</p>'


def error_summary(errors: Mapping[str, str]) -> str:
    """Return the list of errors by the id of their field, to stand before everything else.

    Each line of a text is an error of its own.
    """
    if not errors:
        return ""
    items = "".join(
        f'<li><a href="#{plain(field)}">{plain(line)}</a></li>'
        for field, text in errors.items()
        for line in text.splitlines()
    )
    return (
        '<div class="error-summary" role="alert" tabindex="-1" aria-labelledby="error-title">'
        f'<h2 id="error-title">{words.ERROR_TITLE}</h2><ul>{items}</ul></div>'
    )


def error_message(text: str) -> str:
    """Return an error as it stands beside its field."""
    if not text:
        return ""
    return (
        f'<p class="error-message" id="error"><span class="hidden">{words.ERROR}</span>'
        f"{'<br>'.join(map(plain, text.splitlines()))}</p>"
    )


def listed(heading: str, lines: Iterable[str]) -> str:
    """Return a list in a box of its own, below a heading."""
    items = "".join(f"<li>{plain(line)}</li>" for line in lines)
    return f'<div class="inset"><p>{plain(heading)}</p><ul>{items}</ul></div>'


def brief(heading: str, lines: Sequence[str]) -> str:
    """Return a list below its heading, closer together; one line stands beside the heading."""
    texts = [plain(line.strip()) for line in lines]
    items = "".join(f"<li>{text}</li>" for text in texts)
    rest = f" {texts[0]}</p>" if len(texts) == 1 else f"</p><ul>{items}</ul>"
    return f'<div class="inset brief"><p><b>{plain(heading)}</b>{rest}</div>'


def folded(heading: str, lines: Iterable[str]) -> str:
    """Return text behind a heading that opens it."""
    text = "".join(f"<p>{plain(line)}</p>" for line in lines)
    return f'<details class="why"><summary>{plain(heading)}</summary>{text}</details>'


def choose_file(action: str, label: str, hint: str, accept: str, error: str = "") -> str:
    """Return a field that opens a file of the person's own, with what was wrong with the last."""
    described = f"{action}-hint{' error' * bool(error)}"
    return (
        f'<div class="field{" wrong" * bool(error)}"><label for="{action}-file">{plain(label)}'
        f'</label><p class="hint" id="{action}-hint">{plain(hint)}</p>{error_message(error)}'
        f'<input type="file" id="{action}-file" data-file="{action}" accept="{accept}" '
        f'aria-describedby="{described}"></div>'
    )

"""The first screen, and the page around all screens as it is before the rules are loaded."""

from ladder.output.escape import html as plain
from ladder.page import words
from ladder.page.html import choose_file, error_message, error_summary, submit

PROBLEM_FILES = ".yaml,.yml,.md,.json"
OPEN_FIELD = "open-file"
RESULT_FILES = ".csv,.tsv,.jsonl,.json"


def screen(error: str = "", file_error: str = "") -> str:
    """Return the first screen, with the error of the sentence or of a file that was opened."""
    field = "sentence"
    described = "sentence-hint error" if error else "sentence-hint"
    wrong = ' class="wrong"' if error else ""
    errors = {field: error, OPEN_FIELD: file_error}
    opened = " open" if file_error else ""
    return (
        f"{error_summary({field: text for field, text in errors.items() if text})}"
        f'<h1>{words.TITLE}</h1><p class="lead">{plain(words.ABOUT)}</p>'
        f'<form novalidate data-start><div{wrong}><label class="strong" for="{field}">'
        f'{plain(words.SENTENCE)}</label><p class="hint" id="sentence-hint">'
        f"{plain(words.SENTENCE_HINT)}</p>{error_message(error)}"
        f'<textarea id="{field}" name="{field}" rows="3" aria-describedby="{described}">'
        f"</textarea></div>"
        f'<p class="buttons">{submit(words.START, "sentence")}</p></form>'
        f'<p class="inset">{plain(words.PRIVATE)}</p>'
        f'<details class="why"{opened}><summary>{words.OTHER_WAYS}</summary>{files(file_error)}'
        "</details>"
    )


def files(error: str = "") -> str:
    """Return the fields that open a problem file, with its error, and a result file."""
    opened = choose_file("open", words.OPEN_FILE, words.OPEN_FILE_HINT, PROBLEM_FILES, error)
    return opened + evidence_file(words.READ_EVIDENCE)


def evidence_file(label: str) -> str:
    """Return the field that opens a result file."""
    return choose_file("evidence", label, words.READ_EVIDENCE_HINT, RESULT_FILES)


def progress() -> str:
    """Return the bar that shows how far the rules are loaded, with the words of its states."""
    return (
        f'<div id="engine" data-ready="{plain(words.READY)}" data-failed="{plain(words.FAILED)}. '
        f'{plain(words.FAILED_HINT)}" data-waiting="{plain(words.WAITING)}" '
        f'data-late="{plain(words.LATE)}" data-broken="{plain(words.BROKEN)}">'
        f'<label for="bar">{words.LOADING}</label>'
        f'<progress id="bar" max="100" value="2"></progress>'
        f'<p id="engine-says" role="status">{words.LOADING_HINT}</p></div>'
    )

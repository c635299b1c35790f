"""Where the answers of an interview are saved, and under which title."""

from pathlib import Path

import pytest

from ladder import load_problem
from ladder.cli.interview.saving import Commands, Keeper, titled
from ladder.cli.interview.terminal import Plain
from tests.ask.scripted import played
from tests.ask.test_session import somewhere  # noqa: F401


class Heard(Plain):
    """A terminal that keeps what is written to it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str, style: str = "") -> None:
        self.lines.append(text)


@pytest.mark.parametrize(
    ("name", "form"), [("answer.md", "markdown"), ("a.MARKDOWN", "markdown"), ("a.html", "html")]
)
@pytest.mark.parametrize("there", [True, False])
def test_the_name_of_a_text_is_refused_with_the_way_to_both(
    name: str, form: str, there: bool, tmp_path: Path
) -> None:
    path, terminal = tmp_path / name, Heard()
    if there:
        path.write_text("mine")
    keeper = Keeper(lambda: "title: A\n", Commands(), None)
    assert keeper.refuses(terminal, path)
    assert path.exists() == there
    kept = path.with_suffix(".yaml")
    assert f"Save them as {kept}." in terminal.lines[0]
    assert terminal.lines[0].endswith(f"ladder advise {kept} --format {form} > {path}")
    assert not keeper.refuses(terminal, kept)
    assert keeper.write(terminal, kept)
    assert kept.read_text() == "title: A\n"
    assert terminal.lines[-1].endswith(f"ladder advise {kept} --format markdown")


def test_a_sentence_is_cut_between_words_to_a_title() -> None:
    assert titled("our GPT bill  is $40k a month.") == "our GPT bill is $40k a month"
    assert titled("word " * 40) == f"{'word ' * 11}…"
    assert not titled("")


def test_the_name_of_a_text_is_refused_before_a_title_is_asked_for() -> None:
    script, _ = played("wrong-tone", "save", "answer.md")
    assert "Answers are YAML, so answer.md is not a name for them." in script.stated
    assert "A title for it" not in script.stated


def test_a_sentence_stays_the_title_after_the_list_was_narrowed_in_two_steps() -> None:
    wish = "should we fine-tune for our wiki replies?"
    played(wish, "", "3", "1", "save", "a.yaml", "")
    assert load_problem(Path("a.yaml")).title == titled(wish)


def test_a_resumed_draft_keeps_the_sentence_as_its_title() -> None:
    played("should we fine-tune?", "3", "1")
    [draft] = Path("state/ladder").glob("draft*.yaml")
    played("save", "a.yaml", file=str(draft.resolve()))
    assert load_problem(Path("a.yaml")).title == "should we fine-tune?"


@pytest.mark.parametrize(("typed", "title"), [("Our voice", "Our voice"), ("", "Untitled problem")])
def test_a_resumed_draft_without_a_title_asks_for_one(typed: str, title: str) -> None:
    played("wrong-tone")
    [draft] = Path("state/ladder").glob("draft*.yaml")
    script, _ = played("save", "a.yaml", typed, file=str(draft.resolve()))
    assert "A title for it, or Enter for none:" in script.stated
    saved = load_problem(Path("a.yaml"))
    assert (saved.title, saved.facts) == (title, {"needs": frozenset({"wrong-tone"})})
